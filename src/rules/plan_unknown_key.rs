//! `plan-unknown-key`: the plan has a key that duly does not know.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanUnknownKey,
    level: Level::Error,
    group: Group::Plan,
    summary: "The plan has a key that means nothing at its place.",
    explanation: "\
A misspelt key that is silently ignored leaves its default in force: `due_son: 3d` would warn nobody.
So every key must be known at its place, and the finding suggests the nearest one that is.",
    remedy: "Correct the key as the finding suggests, or delete it.",
    example: "the key `due_son` is not known here",
    check: Check::Loader,
};
