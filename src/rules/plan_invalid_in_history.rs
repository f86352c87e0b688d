//! `plan-invalid-in-history`: an earlier version of the plan was invalid.
//!
//! It knows no files, no git and no terminal.

use super::{Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanInvalidInHistory,
    level: Level::Warning,
    group: Group::Plan,
    summary: "An earlier version of the plan was invalid, so the last valid one stayed in force.",
    explanation: "\
Every commit of the checked branch that changes the plan's files lands a new version, and an occurrence is judged by the version that was in force when it opened.
Where a version was invalid, the last valid one before it stayed in force until the next valid one landed: the duties of that time did not pause.
An invalid version before the first valid one puts nothing in force.

It is a warning, since the plan that judges now is valid; but what the invalid version meant to change did not change, which an auditor will want to know.
Only the first thing that was wrong with that version is told.",
    remedy: "Look at what that version meant to change, and run `duly validate` before a plan lands.",
    example: "the plan of commit 0123456789ab is invalid: the plan of fedcba987654 stayed in force",
};
