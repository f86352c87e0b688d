//! `record-of-another-task`: a record names another task.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::RecordOfAnotherTask,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A record names another task than the one whose evidence path it lies under.",
    explanation: "\
A record says itself for which task it was made, so that moving a file cannot turn proof of one task into proof of another.
Where the paths of several tasks overlap, each record counts for the task that it names.
If it names none of those whose path it lies under, it is a performance of nothing.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Land the record under the evidence path of its own task, or land a new one that names this task.",
    example: "the record names the task `access-review`, but it lies under the evidence path of `firewall-review`",
    check: Check::Facts(|facts| facts.refusals(RuleId::RecordOfAnotherTask)),
};
