//! `performer-not-in-team`: somebody did a task who is in none of its teams.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PerformerNotInTeam,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A task was performed by somebody who was in none of its teams on that day.",
    explanation: "\
The performer is the author of the commit that made the evidence, as the `.mailmap` of the landing knows them; a record may name a co-author of that commit instead.
They are looked for among the members of the unit's teams, in the version of the plan in force at the landing and on the day of the landing in the plan's zone.
A team without a list of members says nothing about anybody, and the finding does not apply where one of the unit's teams has none.

The performance counts, because the work was done; whether the right person did it is for a reader to decide.
It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Add the person to the team with the first day, or let a member of the team do the task.",
    example: "evidence/firewall-review/2026-H1.yaml was performed by mallory@example.org, who was in none of the teams soc-oversight on 2026-03-04",
    check: Check::Facts(|facts| facts.refusals(RuleId::PerformerNotInTeam)),
};
