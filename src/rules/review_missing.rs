//! `review-missing`: nobody else looked at evidence that needs four eyes.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::ReviewMissing,
    level: Level::Error,
    group: Group::Evidence,
    summary: "Nobody but the performer looked at a record of a task that demands four eyes.",
    explanation: "\
With `four_eyes: true` a record proves nothing unless somebody else looked at it.
The reviewer is named by `reviewed_by` in the record, or by a `Reviewed-by` trailer in the commit that made it or in the merge that landed it.
That trailer has to stand where `git interpret-trailers` finds it and to say `NAME <ADDRESS>`, of one person; the finding tells of a line that only looks like one.
They must be a member of some team of the plan on the day of the landing, and neither an author nor a co-author of the commit, nor a bot; whoever any line of its message calls a co-author is taken for one.
A reviewer is a claim like an author; where that is not enough, demand signatures and protect the branch.

An occurrence is judged by the version of the plan in force when it opened: a demand that is dropped together with the evidence still holds for it.
It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Let somebody else review the work, and land a new record that names them under `reviewed_by`.",
    example: "evidence/firewall-review/2026-H1.yaml needs a second person: it names no reviewer",
    check: Check::Facts(|facts| facts.refusals(RuleId::ReviewMissing)),
};
