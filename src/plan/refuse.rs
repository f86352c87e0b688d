//! What a plan may say and the program does not act on yet: refused, never ignored.
//!
//! To act on a key, take its line out of the tables here.

use super::spot::{Name, Spot};
use super::trouble::Trouble;
use crate::diagnostic::{Problem, RuleId};
use crate::yaml::{Document, Value};

/// A key, and the values (as JSON) that mean the same as leaving it out.
type Key = (&'static str, &'static [&'static str]);

/// Keys by their path; `*` is every entry of a list or a mapping.
const PLAN: &[Key] = &[("bots", &["[]"]), ("signers", &["{}"])];

/// Keys of evidence, wherever it stands.
const EVIDENCE: &[Key] = &[("signature", &["\"none\""]), ("four_eyes", &["false"])];

const EVIDENCES: &[&str] = &["defaults", "tasks/*/evidence", "tasks/*/scopes/*/evidence"];

/// Refuses every key of a file that the program does not act on yet.
pub fn not_supported(document: &Document, trouble: &mut Trouble) {
    let root = Spot::root(document);
    for (path, neutral) in PLAN {
        let (parent, key) = path.rsplit_once('/').unwrap_or(("", path));
        refuse(root, parent, (key, neutral), trouble);
    }
    for parent in EVIDENCES {
        for key in EVIDENCE {
            refuse(root, parent, *key, trouble);
        }
    }
}

/// Refuses one key in every mapping at a path.
fn refuse(root: Spot<'_>, parent: &str, (key, neutral): Key, trouble: &mut Trouble) {
    for mapping in find(root, parent) {
        for (name, value) in mapping.entries().filter(|(name, _)| name.as_str() == key) {
            if !neutral.contains(&value.node.canonical().as_str()) && !trouble.has_told(value) {
                refuse_key(name, trouble);
                // What is refused as a whole is not read.
                trouble.pass_over(value);
            }
        }
    }
}

fn refuse_key(name: Name<'_>, trouble: &mut Trouble) {
    let what = format!("`{}`", name.as_str());
    trouble.refuse_key(name, problem(&what, "remove the key: duly does not act on it yet, and ignores nothing"), "not supported yet");
}

/// Says that something is not supported yet.
pub fn problem(what: &str, help: &str) -> Problem {
    Problem::new(RuleId::PlanNotSupported, format!("{what} is not supported yet"), help)
}

/// Finds the values at a path; the empty path is the root.
fn find<'a>(root: Spot<'a>, path: &str) -> Vec<Spot<'a>> {
    path.split('/').filter(|part| !part.is_empty()).fold(vec![root], |found, part| {
        found.into_iter().flat_map(|spot| if part == "*" { below(spot) } else { spot.get(part).into_iter().collect() }).collect()
    })
}

fn below(spot: Spot<'_>) -> Vec<Spot<'_>> {
    match &spot.node.value {
        Value::Sequence(_) => spot.items().collect(),
        Value::Mapping(_) => spot.entries().map(|(_, value)| value).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}
