//! Facts and findings to a report.

use super::assurance::assurance;
use super::{OccurrenceReport, Outcome, Report, Selection, Terms, UnitReport, VersionReport};
use crate::diagnostic::Finding;
use crate::evidence::{Accepted, Performance};
use crate::plan;
use crate::rules::{self, Facts, UnitFacts};

/// Puts everything in its final order. The repository's own facts are the caller's to add.
pub fn build(facts: &Facts<'_>, findings: Vec<Finding>) -> Report {
    Report {
        outcome: Outcome::Judged,
        repository: None,
        as_of: facts.as_of,
        zone: facts.zone,
        window: facts.window.map(|window| (window.from, window.to)),
        selection: Selection::default(),
        terms: Terms::default(),
        change: None,
        assurance: Some(assurance(facts)),
        versions: versions(facts),
        units: facts.units.iter().map(|unit| unit_report(facts, unit)).collect(),
        findings,
    }
}

/// What the plan itself did in the window.
fn versions(facts: &Facts<'_>) -> Vec<VersionReport> {
    let Some(window) = facts.window else { return Vec::new() };
    let all = &facts.timeline.versions;
    let mut versions = Vec::new();
    for (at, version) in all.iter().enumerate() {
        if window.holds(version.landed) {
            let before = at.checked_sub(1).and_then(|before| all.get(before));
            let changes = before.map(|before| plan::changes(&before.plan, &version.plan, |id| rules::rule(id).level));
            versions.push(VersionReport {
                commit: version.commit.clone(),
                landed: version.landed,
                is_first: before.is_none(),
                changes: changes.unwrap_or_default(),
            });
        }
    }
    versions
}

fn unit_report(facts: &Facts<'_>, unit: &UnitFacts<'_>) -> UnitReport {
    let ledger = unit.ledger;
    let performance = |at: &usize| -> Performance { Performance::clone(&ledger.performances[*at].performance) };
    let counts = |accepted: &Accepted| facts.window.is_none_or(|window| window.holds(accepted.performance.landed));
    let occurrences = unit.listed().map(|verdict| OccurrenceReport {
        key: verdict.occurrence.key.clone(),
        rule: verdict.occurrence.rule,
        opens: verdict.occurrence.opens,
        soon_from: verdict.occurrence.soon_from,
        due: verdict.occurrence.due,
        closes: verdict.occurrence.closes,
        state: verdict.state,
        performances: verdict.performances.iter().map(performance).collect(),
        recovered: verdict.recovered.as_ref().map(performance),
        waiver: verdict.waiver.map(|waiver| waiver.waiver(facts.timeline).clone()),
        plan: facts.timeline.versions[verdict.occurrence.version].commit.clone(),
    });
    UnitReport {
        id: unit.unit.id.clone(),
        title: unit.unit.title.as_ref().unwrap_or(&unit.task.title).clone(),
        description: unit.task.description.clone(),
        references: unit.task.references.clone(),
        teams: unit.unit.teams.clone(),
        cadence: unit.unit.cadence.text(),
        evidence: unit.unit.proof.paths.iter().map(|pattern| pattern.as_str().to_owned()).collect(),
        standing: ledger.standing,
        next_due: ledger.next_due,
        extras: ledger.extras.iter().filter(|at| counts(ledger.performances[**at])).count(),
        last_performance: ledger.performances.last().map(|accepted| Performance::clone(&accepted.performance)),
        occurrences: occurrences.collect(),
    }
}
