//! `due-soon`: an occurrence falls due soon or is in its grace.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule, UnitFacts};
use crate::calendar::deadline;
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::{Text, say};
use crate::ledger::{State, Verdict};

pub static RULE: Rule = Rule {
    id: RuleId::DueSoon,
    level: Level::Note,
    group: Group::Ledger,
    summary: "An occurrence is not yet performed, and its due moment is near or just past.",
    explanation: "\
It is told from `due_soon` before the due moment on, and through the grace after it.
The default of `due_soon` is 0: then nothing is told before the due moment.
Nothing is wrong yet, so it is a note.
A plan that wants a pipeline to warn in time sets `rules: {due-soon: warning}` and runs `duly check --fail-on warning`.",
    remedy: "Do the task and land its record before the moment that the finding names.",
    example: "`access-review@privileged` is due soon: 2026-Q4 by Thursday 2026-12-31 23:59 Europe/Paris",
    check: Check::Facts(check),
};

/// Tells of every listed occurrence that is due soon, or past due and in its grace.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let mut problems = facts.each_listed(State::DueSoon, |unit, verdict| {
        let due = deadline(facts.zone, verdict.occurrence.due);
        problem(
            unit,
            verdict,
            say!("`{id}` is due soon: {key} by {due} {zone}", id = unit.unit.id, key = verdict.occurrence.key, due, zone = facts.zone),
        )
    });
    problems.extend(facts.each_listed(State::InGrace, |unit, verdict| {
        let closes = deadline(facts.zone, verdict.occurrence.closes);
        problem(
            unit,
            verdict,
            say!(
                "`{id}` is past due and in its grace: {key} closes {closes} {zone}",
                id = unit.unit.id,
                key = verdict.occurrence.key,
                closes,
                zone = facts.zone
            ),
        )
    }));
    problems
}

fn problem(unit: &UnitFacts<'_>, verdict: &Verdict, message: Text) -> Problem {
    let help = say!("do the task and commit a record under {paths}", paths = unit.evidence_paths());
    Problem::new(RuleId::DueSoon, message, help).at(unit.task.place_of(unit.unit, verdict.occurrence.rule), say!("owed by this cadence"))
}
