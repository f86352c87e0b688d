//! `claim-after-landing`: a record claims a moment after its own landing.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::ClaimAfterLanding,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A record claims to have been performed after it landed.",
    explanation: "\
Nobody can record today what happens tomorrow.
A record whose `performed_at` lies after its landing by more than `clock_skew` was prepared in advance or is wrong, and is no performance.
A bare date means the last moment of that day in the plan's zone, or the landing if that is earlier; so the date of the landing day itself is never too late.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Land a new record at a new path, with the moment at which the task was really done.",
    example: "the record evidence/firewall-review/2026-H1.yaml claims a moment after its own landing at 2026-06-29T14:00:00Z",
    check: Check::Facts(|facts| facts.refusals(RuleId::ClaimAfterLanding)),
};
