//! `waiver-unused`: a waiver is over and excused nothing.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::say;
use crate::ledger::{State, Verdict, covers};
use crate::occurrence::Nature;
use crate::plan::{Waiver, WaiverTarget};

pub static RULE: Rule = Rule {
    id: RuleId::WaiverUnused,
    level: Level::Note,
    group: Group::Ledger,
    summary: "A waiver of the plan is over, and nothing needed it.",
    explanation: "\
The last day of the waiver has passed, and no occurrence was waived by it: the task was done all the same, or nothing was owed in its days.

A plan that holds only exceptions that were needed is easier to defend.",
    remedy: "Remove the waiver from the plan: the history keeps it.",
    example: "the waiver of `portal` until 2026-08-20 excused nothing",
    check: Check::Facts(check),
};

/// Tells of every waiver in force that is over and was not needed by a selected unit.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(version) = facts.timeline.last() else { return Vec::new() };
    let over = version.plan.waivers.iter().filter(|waiver| waiver.days.is_some_and(|(_, to)| facts.zone.end_of(to) <= facts.as_of));
    over.filter(|waiver| concerns(facts, waiver) && !is_used(facts, waiver)).filter_map(problem).collect()
}

fn problem(waiver: &Waiver) -> Option<Problem> {
    let (WaiverTarget::Occurrences { task, .. }, Some((_, to))) = (&waiver.target, waiver.days) else { return None };
    let message = say!("the waiver of `{task}` until {to} excused nothing", task, to);
    Some(
        Problem::new(RuleId::WaiverUnused, message, say!("remove the waiver from the plan: the history keeps it"))
            .at(waiver.place.clone(), say!("not needed")),
    )
}

fn concerns(facts: &Facts<'_>, waiver: &Waiver) -> bool {
    matches!(&waiver.target, WaiverTarget::Occurrences { task, .. } if facts.units.iter().any(|unit| unit.unit.id.task == *task))
}

fn is_moved(verdict: &Verdict) -> bool {
    matches!(verdict.occurrence.nature, Nature::Gap | Nature::Event { .. })
}

/// A slot used it if it stands waived; a gap or an event if its due moment was moved.
fn is_used(facts: &Facts<'_>, waiver: &Waiver) -> bool {
    facts.units.iter().any(|unit| {
        let covered = unit.ledger.verdicts.iter().filter(|verdict| covers(waiver, &unit.unit.id, &verdict.occurrence));
        covered.into_iter().any(|verdict| verdict.state == State::Waived || (is_moved(verdict) && verdict.waiver.is_some()))
    })
}
