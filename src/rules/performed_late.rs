//! `performed-late`: an occurrence was met in its grace.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::calendar::deadline;
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::say;
use crate::ledger::State;

pub static RULE: Rule = Rule {
    id: RuleId::PerformedLate,
    level: Level::Warning,
    group: Group::Ledger,
    summary: "An occurrence was performed after its due moment, but within its grace.",
    explanation: "\
Grace is a tolerance that the plan grants, and an occurrence that is met in it counts as performed (`met-late`).
The finding keeps the use of that tolerance visible: a task that is late every time has a wrong cadence or too few hands.
What counts is the moment at which the record landed on the checked branch, not the day on which the work was done; work that is merged late is late.",
    remedy: "Land the record before the due moment next time, or plan a cadence that can be kept.",
    example: "`portal-and-license-management` was performed late for 2026-W47 (due Sunday 2026-11-22 23:59 Europe/Paris)",
    check: Check::Facts(check),
};

/// Tells of every listed occurrence that was met in its grace.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    facts.each_listed(State::MetLate, |unit, verdict| {
        let key = &verdict.occurrence.key;
        let due = deadline(facts.zone, verdict.occurrence.due);
        let message = say!("`{id}` was performed late for {key} (due {due} {zone})", id = unit.unit.id, key, due, zone = facts.zone);
        let help = say!("land the record before the due moment; the grace is for exceptions");
        Problem::new(RuleId::PerformedLate, message, help)
            .at(unit.task.place_of(unit.unit, verdict.occurrence.rule), say!("owed by this cadence"))
    })
}
