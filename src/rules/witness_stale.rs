//! `witness-stale`: the branch has not been witnessed for longer than was asked for.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::calendar::utc;
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::say;

pub static RULE: Rule = Rule {
    id: RuleId::WitnessStale,
    level: Level::Warning,
    group: Group::Clock,
    summary: "The newest witness of the branch is older than expected, or there is none.",
    explanation: "\
A schedule that no longer runs complains of nothing: forges switch schedules off after some weeks without a push, and nobody is told.
`duly check --expect-witness DURATION` says how old the newest witness of the branch may be at as-of.
A check that runs elsewhere, with every push or every change, then tells that the schedule stands still.

It is told only if it is asked for.",
    remedy: "Find out why the job that runs `duly witness` has not run or has not pushed, and switch its schedule on again.",
    example: "the newest witness of the branch is of 2026-11-20T06:00:00Z, and one is expected every 26h",
    check: Check::Facts(check),
};

/// Tells of a witness that is too old.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some((witness, expected)) = facts.witness.and_then(|witness| Some((witness, witness.expected?))) else { return Vec::new() };
    let message = match witness.newest {
        Some(newest) if newest >= expected.since => return Vec::new(),
        Some(newest) => say!(
            "the newest witness of the branch is of {newest}, and one is expected every {every}",
            newest = utc(newest),
            every = expected.every.text()
        ),
        None => say!("the branch has no witness, and one is expected every {every}", every = expected.every.text()),
    };
    let help = say!("see why the job that runs `duly witness` has not run or has not pushed; `git fetch` its reference first");
    vec![Problem::new(RuleId::WitnessStale, message, help)]
}
