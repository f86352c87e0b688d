//! `plan-duplicate-id`: two things of one kind in the plan have the same id.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanDuplicateId,
    level: Level::Error,
    group: Group::Plan,
    summary: "Two tasks have the same id, or two teams share an id, a name or an alias.",
    explanation: "\
The id of a task names its evidence folder, its records and its occurrences, and it must mean the same thing for ever.
All files of the plan are one plan, so an id must be unique across them.
The finding shows both places.",
    remedy: "Give one of the two another id; keep the id of the one that already has evidence.",
    example: "two tasks have the id `firewall-review`",
    check: Check::Loader,
};
