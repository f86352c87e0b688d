//! `record-unreadable`: a record is no text that can be read.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::RecordUnreadable,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A record is not UTF-8 text within the size limit.",
    explanation: "\
A record is a text of at most 1 MiB, written in UTF-8.
What cannot be read cannot be checked, and what cannot be checked proves nothing.
Keep screenshots, exports and reports beside the record, and name them in it under `attachments`.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Land a new record, short and in UTF-8, at a new path.",
    example: "the record evidence/firewall-review/2026-H1.yaml is not UTF-8 text (byte 17)",
    check: Check::Facts(|facts| facts.refusals(RuleId::RecordUnreadable)),
};
