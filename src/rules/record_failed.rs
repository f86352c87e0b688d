//! `record-failed`: a record says that the task failed.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::RecordFailed,
    level: Level::Warning,
    group: Group::Evidence,
    summary: "A record says `result: failed`, so it is no performance.",
    explanation: "\
A task that was tried and failed is still owed, and saying so is better than silence.
The failed record stays where it is as part of the history.
If the redo lands in time the occurrence is met as if nothing had happened; if it does not, the occurrence is missed like any other.

It is a warning while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Do the task again and land a new record at a new path.",
    example: "the record evidence/backup-restore/2026-11.yaml says that the task failed: it is no performance",
    check: Check::Facts(|facts| facts.refusals(RuleId::RecordFailed)),
};
