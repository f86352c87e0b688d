//! `plan-loosened`: a version of the plan owes less than the one before it.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule, rule};
use crate::address::UnitId;
use crate::diagnostic::{Bearing, Level, Problem, RuleId};
use crate::language::{Text, plural, say};
use crate::ledger::was_overdue;
use crate::plan::{Direction, PlanChange, Version, changes};

pub static RULE: Rule = Rule {
    id: RuleId::PlanLoosened,
    level: Level::Warning,
    group: Group::Plan,
    summary: "A new version of the plan owes less than the one before it, or owes it later, or asks for less proof.",
    explanation: "\
A plan that may be loosened unseen proves nothing: whoever is late could grant the missing days with one commit.
So every version is compared with the valid one before it, key by key.

These loosen: a longer cadence, a removed task or rule, more grace, an earlier start, business days, another evidence path, a dropped team, a new waiver or clock exception, a larger `clock_skew`, a later adoption, and a lower level of a rule.
A change that cannot be compared counts as looser too, such as another time zone, another anchor, or a gap in place of a slot.
A length is compared by the shortest and the longest time that it can be: a month has 28 to 31 days, so 30 days in place of a month may be longer.
Titles, descriptions, warnings and the order of things loosen nothing.

It is a warning in a window that holds the landing of that version.
Without a window it is a note, told for as long as a listed occurrence could have been served when the version landed or since.
A check of some tasks (`--task`, `--team`) leaves out what concerns only other tasks of the plan in force.",
    remedy: "Look at who approved the change and what was overdue when it landed, and restore the duty if nobody did.",
    example: "the plan that landed with 0123456789ab is looser: `grace` of `firewall-review` grew from nothing to 5 days",
    check: Check::Facts(check),
};

/// How many changes a message names.
const NAMED: usize = 3;

/// Tells of every version that loosened the one before it, as far as it concerns what is looked at.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let pairs = facts.timeline.versions.windows(2).filter_map(|pair| match pair {
        [before, after] => bearing(facts, after).map(|bearing| (before, after, bearing)),
        _ => None,
    });
    pairs
        .filter_map(|(before, after, bearing)| told(facts, &loosened(facts, before, after), after).map(|one| one.bearing(bearing)))
        .collect()
}

/// Says how the landing of a version bears on what is looked at; none if it is not told.
fn bearing(facts: &Facts<'_>, version: &Version) -> Option<Bearing> {
    match facts.window {
        Some(window) => window.holds(version.landed).then_some(Bearing::Live),
        None => {
            let earliest = facts.units.iter().flat_map(|unit| unit.listed()).map(|verdict| verdict.occurrence.accepts_from).min()?;
            (earliest <= version.landed).then_some(Bearing::Past)
        }
    }
}

/// What a version loosened of the whole plan or of a selected unit.
fn loosened(facts: &Facts<'_>, before: &Version, after: &Version) -> Vec<PlanChange> {
    let mut changes = changes(&before.plan, &after.plan, |id| rule(id).level);
    changes.retain(|change| change.direction == Direction::Looser && change.unit.as_ref().is_none_or(|unit| concerns(facts, unit)));
    changes
}

/// Says whether a unit, or one of those that it stands for, is looked at. One that the plan no longer has may show nothing, and is told none the less.
fn concerns(facts: &Facts<'_>, id: &UnitId) -> bool {
    let covers = |own: &Option<String>, other: &Option<String>| own.is_none() || own == other;
    let stands_for = |one: &UnitId| one.task == id.task && covers(&id.scope, &one.scope) && covers(&id.team, &one.team);
    let in_force = |version: &Version| version.plan.units().any(|(_, unit)| stands_for(&unit.id));
    facts.units.iter().any(|unit| stands_for(&unit.unit.id)) || !facts.timeline.last().is_some_and(in_force)
}

/// Names the units that stood overdue when a version landed: to loosen then is to hide. None if there were none.
fn overdue_then(facts: &Facts<'_>, version: &Version) -> Option<Text> {
    let overdue = facts.units.iter().filter(|unit| was_overdue(unit.ledger, version.landed));
    let names: Vec<String> = overdue.map(|unit| format!("`{}`", unit.unit.id)).collect();
    match names.len() {
        0 => None,
        count if count <= NAMED => Some(Text::verbatim(names.join(", "))),
        count => {
            let names = names[..NAMED].join(", ");
            Some(plural!(count = count - NAMED, "{names} and {count} more", "{names} and {count} more", names))
        }
    }
}

fn told(facts: &Facts<'_>, changes: &[PlanChange], version: &Version) -> Option<Problem> {
    let first = changes.first()?;
    let what = Text::join(changes.iter().take(NAMED).map(|change| change.what.clone()), "; ");
    let what = match changes.len().saturating_sub(NAMED) {
        0 => what,
        count => plural!(count, "{what}; and {count} more", "{what}; and {count} more", what),
    };
    let commit = &version.commit[..12];
    let message = match overdue_then(facts, version) {
        Some(names) => say!("the plan that landed with {commit} is looser: {what}; overdue then: {names}", commit, what, names),
        None => say!("the plan that landed with {commit} is looser: {what}", commit, what),
    };
    let help = say!("look at who approved it, and restore the duty if nobody did");
    let problem = Problem::new(RuleId::PlanLoosened, message, help).commit(&version.commit);
    let problem = match (&first.unit, changes) {
        (Some(unit), [_]) => problem.of(unit),
        (Some(_) | None, _) => problem,
    };
    Some(match &first.place {
        Some(place) => problem.at(place.clone(), say!("what changed")),
        None => problem,
    })
}
