//! `evidence-readded`: a record came back to a path that already had one.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::EvidenceReadded,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A record was deleted and later another version was added at the same path.",
    explanation: "\
One path is one record for ever.
If a deleted record could be replaced by a better one at the same path, deleting would be editing.
So the first landed version is judged, and what was added later at that path proves nothing.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Land the new record at a new path, and restore the first one at this path.",
    example: "the record evidence/firewall-review/2026-H1.yaml was deleted and then added again; it first landed with 0123456789ab",
    check: Check::Facts(|facts| facts.refusals(RuleId::EvidenceReadded)),
};
