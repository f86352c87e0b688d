//! `waiver-expiring`: a waiver that excuses something now is soon over.
//!
//! It knows no files, no git and no terminal.

use chrono::Days;

use super::{Check, Facts, Group, Rule};
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::say;
use crate::plan::WaiverTarget;

pub static RULE: Rule = Rule {
    id: RuleId::WaiverExpiring,
    level: Level::Note,
    group: Group::Ledger,
    summary: "A waiver of the plan is over within a week.",
    explanation: "\
The last day of the waiver lies within the seven days after the as-of day.
From the day after it the task is owed again as the plan says.",
    remedy: "Prepare to do the task again, or have the waiver renewed before it is over.",
    example: "the waiver of `portal` is over on 2026-08-20",
    check: Check::Facts(check),
};

/// How many days before its end a waiver is told of.
const NOTICE: u64 = 7;

/// Tells of every waiver in force of a selected unit whose last day is near.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(version) = facts.timeline.last() else { return Vec::new() };
    let today = facts.zone.date(facts.as_of);
    let mut problems = Vec::new();
    for waiver in &version.plan.waivers {
        let (WaiverTarget::Occurrences { task, .. }, Some((from, to))) = (&waiver.target, waiver.days) else { continue };
        let is_near = from <= today && today <= to && today.checked_add_days(Days::new(NOTICE)).is_some_and(|soon| to <= soon);
        if is_near && facts.units.iter().any(|unit| unit.unit.id.task == *task) {
            let message = say!("the waiver of `{task}` is over on {to}", task, to);
            let help = say!("prepare to do the task again, or have the waiver renewed before it is over");
            problems.push(Problem::new(RuleId::WaiverExpiring, message, help).at(waiver.place.clone(), say!("soon over")));
        }
    }
    problems
}
