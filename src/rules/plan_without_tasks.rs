//! `plan-without-tasks`: the plan has no task.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanWithoutTasks,
    level: Level::Error,
    group: Group::Plan,
    summary: "The plan has no task.",
    explanation: "\
A plan without tasks owes nothing, so every check of it would pass.
An empty list, a list that is null and a plan from which the last task was removed are all refused, because a check that has nothing to look at must never look like a check that found nothing wrong.",
    remedy: "Add at least one task to the plan.",
    example: "the plan has no task",
    check: Check::Loader,
};
