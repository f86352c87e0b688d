//! `evidence-edited`: evidence was changed after it had landed.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::EvidenceEdited,
    level: Level::Error,
    group: Group::Evidence,
    summary: "Evidence was changed after it had landed.",
    explanation: "\
Evidence is append-only: one path is one record for ever, and the version that landed first is the one that is judged.
So it is with other files that counted, and with what a record names in the folder of its task.
A log may grow, but must keep all lines that landed, in their order.
A later edit changes no verdict, neither for the better nor for the worse.
It is told because a person who opens the file today no longer sees what was judged.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Restore the record as it landed, and land what has changed as a new record at a new path.",
    example: "the record evidence/firewall-review/2026-H1.yaml was edited after it had landed with 0123456789ab",
    check: Check::Facts(|facts| facts.refusals(RuleId::EvidenceEdited)),
};
