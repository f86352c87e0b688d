//! `plan-unknown-reference`: the plan names something that it does not define.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanUnknownReference,
    level: Level::Error,
    group: Group::Plan,
    summary: "The plan names a team, a task, a rule or a file of holidays that does not exist.",
    explanation: "\
A task that belongs to a team that nobody defined belongs to nobody, and no one would be told when it falls due.
The same holds for a rule under `rules` that no longer exists: its level would silently be another one than the plan says.
A file of holidays is looked for in the commit of the plan; without it, nobody could say which days are business days.
References are looked up in all files of the plan together, and the finding suggests the nearest id that exists.",
    remedy: "Correct the reference, or define what it names.",
    example: "there is no team `soc-oversigth`",
    check: Check::Loader,
};
