//! `duly rules`: shows the manual of findings.
//!
//! It does not know any rule by name.

use std::fmt;

use duly::diagnostic::RuleId;
use duly::gate;
use duly::render::{Style, manual};
use duly::rules::{self, Rule};

use super::Failure;
use super::args::{ManualFormat, Rules};
use super::world::World;

pub fn run(args: &Rules, world: &World) -> Result<u8, Failure> {
    let id = args.id.as_deref().map(find).transpose()?;
    let style = world.style(args.color, false);
    let mut text = String::new();
    write(&mut text, id, args.format, style)
        .map_err(|error| Failure::unproven(format!("the manual cannot be rendered: {error}"), "please report this"))?;
    world.print(&text, style)?;
    Ok(gate::CLEAN)
}

fn write(text: &mut String, id: Option<RuleId>, format: ManualFormat, style: Style) -> fmt::Result {
    let rule: Option<&Rule> = id.and_then(|id| rules::all().iter().copied().find(|rule| rule.id == id));
    match (rule, format) {
        (Some(rule), ManualFormat::Human) => manual::page(text, rule, style),
        (Some(rule), ManualFormat::Markdown) => manual::page_in_markdown(text, rule),
        (None, ManualFormat::Human) => manual::list(text, rules::all(), style),
        (None, ManualFormat::Markdown) => manual::list_in_markdown(text, rules::all()),
    }
}

fn find(id: &str) -> Result<RuleId, Failure> {
    RuleId::parse(id).ok_or_else(|| {
        let help = match nearest(id) {
            Some(near) => format!("did you mean `{near}`? `duly rules` lists them all"),
            None => "see them all with `duly rules`".to_string(),
        };
        Failure::usage(format!("no rule is called `{id}`"), help)
    })
}

/// The rule whose id needs the fewest changes, if they are few for its length.
fn nearest(id: &str) -> Option<RuleId> {
    let id = id.to_lowercase();
    let near = RuleId::ALL.iter().copied().map(|rule| (distance(&id, rule.as_str()), rule)).min();
    near.filter(|(changes, rule)| *changes <= rule.as_str().len() / 3).map(|(_, rule)| rule)
}

/// How many letters have to be put in, taken out or changed to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    // A longer word is near to no rule.
    for (done, a) in one.chars().take(100).enumerate() {
        let mut diagonal = row[0];
        row[0] = done + 1;
        for (at, b) in other.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_its_rule_and_nonsense_finds_none() {
        assert_eq!(nearest("task-overdu"), Some(RuleId::TaskOverdue));
        assert_eq!(nearest("Due-Soon"), Some(RuleId::DueSoon));
        assert_eq!(nearest("record-sintax"), Some(RuleId::RecordSyntax));
        assert_eq!(nearest("xyzzy"), None);
        assert_eq!(nearest(""), None);
    }

    #[test]
    fn an_unknown_rule_is_a_wrong_question() {
        let failure = find("task-overdu").expect_err("no such rule");
        assert_eq!((failure.exit, failure.help.as_str()), (2, "did you mean `task-overdue`? `duly rules` lists them all"));
        assert_eq!(find("task-overdue"), Ok(RuleId::TaskOverdue));
    }
}
