//! `waiver-too-late`: a waiver landed when its occurrence had closed.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::say;
use crate::ledger::{State, covers};

pub static RULE: Rule = Rule {
    id: RuleId::WaiverTooLate,
    level: Level::Warning,
    group: Group::Ledger,
    summary: "A waiver names an occurrence that had closed when the waiver landed.",
    explanation: "\
A waiver counts if it stands in the version of the plan that is in force when the occurrence would otherwise close.
One that lands later is void: the occurrence stays missed.

Otherwise every miss could be excused afterwards, and the record would prove nothing.",
    remedy: "Keep the reason for the auditor, and let a waiver land before the occurrence closes.",
    example: "the waiver of `portal` landed after 2026-W47 had closed: it is void",
    check: Check::Facts(check),
};

/// Tells of every listed miss that a later version of the plan would have waived.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for unit in &facts.units {
        for verdict in unit.listed().filter(|verdict| verdict.state == State::Missed) {
            let late = facts.timeline.versions.iter().filter(|version| verdict.occurrence.closes <= version.landed);
            let mut waivers = late.flat_map(|version| version.plan.waivers.iter().map(move |waiver| (version, waiver)));
            let Some((version, waiver)) = waivers.find(|(_, waiver)| covers(waiver, &unit.unit.id, &verdict.occurrence)) else { continue };
            let key = &verdict.occurrence.key;
            let message = say!("the waiver of `{id}` landed after {key} had closed: it is void", id = unit.unit.id, key);
            let problem =
                Problem::new(RuleId::WaiverTooLate, message, say!("keep the reason for the auditor: nothing repairs a closed occurrence"));
            problems
                .push(problem.at(waiver.place.clone(), say!("landed too late")).of(&unit.unit.id).occurrence(key).commit(&version.commit));
        }
    }
    problems
}
