//! `plan-duplicate-key`: a mapping of the plan has one key twice.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanDuplicateKey,
    level: Level::Error,
    group: Group::Plan,
    summary: "A mapping in the plan has the same key twice.",
    explanation: "\
YAML demands that the keys of a mapping are unique, yet many readers take the last value without a word and some take the first.
A second `grace:` far below the first could then loosen a task without anybody seeing it in review.
All files of the plan are one plan, so a setting of the whole plan that two files give different values is told as well.
The finding shows both places.",
    remedy: "Keep one of the two keys and delete the other.",
    example: "the key `grace` is given twice in one mapping",
    check: Check::Loader,
};
