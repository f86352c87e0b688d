//! `task-overdue`: a unit is overdue.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule, UnitFacts};
use crate::calendar::deadline;
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::say;
use crate::ledger::{Standing, Verdict, unrecovered};

pub static RULE: Rule = Rule {
    id: RuleId::TaskOverdue,
    level: Level::Error,
    group: Group::Ledger,
    summary: "The last decided occurrence of a unit was missed.",
    explanation: "\
An occurrence is decided when it has closed (its due moment and its grace are past) or when it has been met.
A unit is overdue if, for one of its rules, the decided occurrence that was due last is missed.
The unit leaves this standing when a later occurrence is met: then the miss is history, still counted as `missed`, but no longer red.
Nothing that lands after an occurrence has closed turns it into a met one.
With a window (`--from`, `--to`) the question is another one, and `occurrence-missed` answers it.

Standards expect that somebody notices.
Section 7 of PCI DSS v4.0.1 asks for a process that tells promptly of an activity that was not performed on schedule, finds out why, performs it as soon as possible and keeps a record of all this; this finding is the first of these steps.",
    remedy: "Do the task now and land a record of it, then find out why it was missed.",
    example: "`firewall-review` is overdue: nothing that counts for 2026-H1 had landed when it closed (due Tuesday 2026-06-30 23:59 Europe/Paris)",
    check: Check::Facts(check),
};

/// Tells of every unit that stands overdue. A window asks what was missed in it, not how things stand now.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    if facts.window.is_some() {
        return Vec::new();
    }
    let overdue = facts.units.iter().filter(|unit| unit.ledger.standing == Standing::Overdue);
    overdue.flat_map(|unit| missed(unit).map(move |verdict| problem(facts, unit, verdict))).collect()
}

/// What makes the unit overdue, rule by rule.
fn missed<'a>(unit: &'a UnitFacts<'_>) -> impl Iterator<Item = &'a Verdict> {
    let verdicts = &unit.ledger.verdicts;
    let rules = verdicts.iter().map(|verdict| verdict.occurrence.rule + 1).max().unwrap_or(0);
    (0..rules).flat_map(|rule| unrecovered(verdicts, rule)).map(|at| &verdicts[at])
}

fn problem(facts: &Facts<'_>, unit: &UnitFacts<'_>, verdict: &Verdict) -> Problem {
    let key = &verdict.occurrence.key;
    let due = deadline(facts.zone, verdict.occurrence.due);
    let message = say!(
        "`{id}` is overdue: nothing that counts for {key} had landed when it closed (due {due} {zone})",
        id = unit.unit.id,
        key,
        due,
        zone = facts.zone
    );
    let help = say!("do the task and commit a record under {paths}", paths = unit.evidence_paths());
    Problem::new(RuleId::TaskOverdue, message, help)
        .at(unit.task.place_of(unit.unit, verdict.occurrence.rule), say!("owed by this cadence"))
        .of(&unit.unit.id)
        .occurrence(key)
}
