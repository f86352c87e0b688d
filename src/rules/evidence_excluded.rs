//! `evidence-excluded`: evidence came with a commit that does not count.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::EvidenceExcluded,
    level: Level::Error,
    group: Group::Evidence,
    summary: "Evidence came with a commit whose clock is wrong, so it proves nothing.",
    explanation: "\
A commit that is dated in the future, that has no possible date, or that the plan lists under `clock_exceptions` cannot say when it landed.
Its other changes land with the next commit that counts; evidence in it is not accepted at all, because a moment is the very thing that evidence must prove.
It takes neither its path nor its content: the same record may land again with an honest commit.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Delete the record and add it again in a later commit whose clock is right.",
    example: "evidence/firewall-review/2026-H1.yaml came with a commit whose clock is wrong: it proves nothing",
    check: Check::Facts(|facts| facts.refusals(RuleId::EvidenceExcluded)),
};
