//! `evidence-deleted`: a record was deleted after it had landed.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::EvidenceDeleted,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A record was deleted or moved away after it had landed.",
    explanation: "\
The landed version is still in the history and is still judged, so the deletion changes no verdict.
It is told because evidence must be kept where people look for it, and because a clone that is cut short would no longer hold it.
A record that is moved is told here too: its new place is a copy of the old one and proves nothing.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Restore the record at its path, as it landed.",
    example: "the record evidence/firewall-review/2026-H1.yaml was deleted after it had landed with 0123456789ab",
    check: Check::Facts(|facts| facts.refusals(RuleId::EvidenceDeleted)),
};
