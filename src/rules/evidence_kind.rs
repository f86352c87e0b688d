//! `evidence-kind`: a file is not what its name says.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::EvidenceKind,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A file of an allowed kind is not what its name says, or there is nothing in it.",
    explanation: "\
Where the plan allows files of a kind (`allow: [pdf]`), a file must also be one: it begins as files of that kind do, and holds something.
A text must be UTF-8 and show at least one character.
Files of more than 64 MiB are not read, and prove nothing.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Land a file that can be opened, under a new name, or write a record.",
    example: "the file evidence/firewall-review/2026.pdf is no pdf file, whatever its name says",
    check: Check::Facts(|facts| facts.refusals(RuleId::EvidenceKind)),
};
