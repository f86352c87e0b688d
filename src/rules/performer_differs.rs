//! `performer-differs`: a record names a performer whom its commit does not know.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PerformerDiffers,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A record names somebody as performer who neither wrote nor co-wrote its commit.",
    explanation: "\
`performed_by` may name the author of the commit that made the record, or somebody in its `Co-authored-by` trailers, as `git interpret-trailers` finds them: `NAME <ADDRESS>`, one person each.
Anybody else is a claim that nothing supports: the author is taken as the performer, and the difference is told.
Addresses are compared through the `.mailmap` of the landing, and letters count without their case.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Let the performer commit the record, name them in a `Co-authored-by` trailer, or map both addresses to one person in `.mailmap`.",
    example: "evidence/firewall-review/2026-H1.yaml says that bob@example.org did it, but its commit was made by ana@example.org",
    check: Check::Facts(|facts| facts.refusals(RuleId::PerformerDiffers)),
};
