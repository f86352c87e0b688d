//! The lines of one task, read without the rest of its file: most questions are about a few tasks of many.
//!
//! It does not know what is asked. Where the lines cannot be read alone, the whole text is.

use std::sync::Arc;

use crate::plan::Plan;
use crate::plan::load::LIMITS;
use crate::source::{Source, Span};
use crate::yaml::{self, Document, Node, Value};

/// A list with the task alone, every place in it being that of the whole text; none if the lines do not show by themselves that they are
/// the task's.
pub fn read(plan: &Plan, at: usize) -> Option<Document> {
    let (task, next) = (plan.tasks.get(at)?, plan.tasks.get(at + 1)?);
    let source = task.source();
    if !Arc::ptr_eq(source, next.source()) {
        return None;
    }
    let (start, end) = (first_line(source.text(), task.start)?, first_line(source.text(), next.start)?);
    let lines = Arc::new(Source::new(source.path(), source.text().get(start..end)?));
    let Ok(Document { source: _, mut root }) = yaml::parse(&lines, LIMITS) else { return None };
    shift(&mut root, start);
    let [item] = root.items() else { return None };
    let is_it = item
        .get("id")
        .is_some_and(|found| found.span == Span::new(task.start, task.start + task.length) && found.as_str() == Some(task.id.as_str()));
    is_it.then(|| Document { source: Arc::clone(source), root })
}

/// The beginning of the line with which the entry of a list begins that holds a place.
fn first_line(text: &str, place: usize) -> Option<usize> {
    let mut end = place;
    loop {
        let before = text.get(..end)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        if text[start..].trim_start_matches(' ').starts_with("- ") {
            return Some(start);
        }
        end = start.checked_sub(1)?;
    }
}

fn shift(node: &mut Node, by: usize) {
    let moved = |span: Span| Span::new(span.start + by, span.end + by);
    node.span = moved(node.span);
    match &mut node.value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        Value::Sequence(items) => items.iter_mut().for_each(|item| shift(item, by)),
        Value::Mapping(entries) => {
            for (key, value) in entries {
                key.span = moved(key.span);
                shift(value, by);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{PlanFile, load};

    const PLAN: &str = "version: 1\ntasks:\n  - {id: a, title: A, cadence: {every: week, grace: 2d}}\n\n  # Twice.\n  - title: B\n    \
        references:\n      - X\n    id: b\n    cadence:\n      - every: month\n        grace: 3d\n      - yearly\n  - id: c\n    title: >-\n      \
        - not an entry\n    cadence: daily\n  - cadence: weekly\n    id: d\n    title: \"D\u{e9}\"\n  - id: e\n    title: E\n    cadence: weekly\n";

    fn check(path: &str, text: &str, alone: &[bool]) {
        let plan = load(&[PlanFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }]).expect("a plan");
        let whole = yaml::parse(&Arc::new(Source::new(path, text)), LIMITS).expect("a document");
        let items = whole.root.get("tasks").expect("tasks").items();
        let found: Vec<Option<Document>> = (0..items.len()).map(|at| read(&plan, at)).collect();
        for (at, document) in found.iter().enumerate() {
            if let Some(document) = document {
                assert_eq!(document.root.items(), &items[at..=at], "{path} {at}");
            }
        }
        let told: Vec<bool> = found.iter().map(Option::is_some).collect();
        if alone.is_empty() {
            assert!(told[..told.len() - 1].iter().all(|told| *told), "{path} {told:?}");
        } else {
            assert_eq!(told, alone, "{path}");
        }
    }

    #[test]
    fn lines_that_are_read_alone_say_what_they_say_in_the_whole() {
        check("policies/plan.yaml", PLAN, &[false, false, true, true, false]);
        check("policies/dora.yaml", include_str!("../../../policies/dora.yaml"), &[]);
        check("policies/soc2.yaml", include_str!("../../../policies/essential-eight.yaml"), &[]);
    }
}
