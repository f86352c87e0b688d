//! `evidence-not-a-file`: something under an evidence path is no regular file.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::EvidenceNotAFile,
    level: Level::Error,
    group: Group::Evidence,
    summary: "Something under an evidence path is a symbolic link, a submodule or another thing that is no regular file.",
    explanation: "\
A link holds the name of something, not the thing: what it leads to can change, or lie outside the repository, without any commit that duly could see.
A submodule is a pointer into another history.
Neither is followed and neither is ever evidence.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Land the record itself as a regular file.",
    example: "evidence/firewall-review/2026-H1.yaml is a symbolic link: it proves nothing",
    check: Check::Facts(|facts| facts.refusals(RuleId::EvidenceNotAFile)),
};
