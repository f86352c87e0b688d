//! `performer-is-bot`: a bot brought evidence.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PerformerIsBot,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A bot brought evidence for a task whose team does not list it.",
    explanation: "\
Programs may open merge requests all day; that a task was done needs somebody who did it.
A bot is an address under `bots` in the plan, or one whose local part ends in `[bot]`, as GitHub gives them to apps.
Where a program really does the task, its address stands among the members of one of the unit's teams, and its evidence counts.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Let a person land the evidence, or list the bot as a member of the task's team.",
    example: "evidence/firewall-review/2026-H1.yaml was made by the bot renovate@example.org, which is in none of the teams soc-oversight",
    check: Check::Facts(|facts| facts.refusals(RuleId::PerformerIsBot)),
};
