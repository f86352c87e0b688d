//! `plan-loosened`: a version of the plan owes less than the one before it.
//!
//! It knows no files, no git and no terminal.

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use super::{Check, Facts, Group, Rule, rule};
use crate::address::UnitId;
use crate::calendar::Instant;
use crate::diagnostic::{Bearing, Level, Problem, RuleId};
use crate::language::{Text, plural, say};
use crate::ledger::was_overdue;
use crate::plan::{Direction, PlanChange, Telling, Version, changes_told};

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
    let looked_at = LookedAt::new(facts);
    let pairs = facts.timeline.versions.windows(2).filter_map(|pair| match pair {
        [before, after] => looked_at.bearing(after).map(|bearing| (before, after, bearing)),
        _ => None,
    });
    pairs
        .filter_map(|(before, after, bearing)| told(facts, &looked_at.loosened(before, after), after).map(|one| one.bearing(bearing)))
        .collect()
}

/// What is looked at, asked once for all versions.
struct LookedAt<'a> {
    facts: &'a Facts<'a>,
    /// From when on something that landed could serve a listed occurrence.
    since: OnceCell<Option<Instant>>,
    /// By their tasks.
    units: OnceCell<HashMap<&'a str, Vec<&'a UnitId>>>,
}

impl<'a> LookedAt<'a> {
    fn new(facts: &'a Facts<'a>) -> Self {
        Self { facts, since: OnceCell::new(), units: OnceCell::new() }
    }

    /// Says how the landing of a version bears on what is looked at; none if it is not told.
    fn bearing(&self, version: &Version) -> Option<Bearing> {
        match self.facts.window {
            Some(window) => window.holds(version.landed).then_some(Bearing::Live),
            None => {
                let listed = || self.facts.units.iter().flat_map(|unit| unit.listed());
                let earliest = *self.since.get_or_init(|| listed().map(|verdict| verdict.occurrence.accepts_from).min());
                (earliest? <= version.landed).then_some(Bearing::Past)
            }
        }
    }

    /// What a version loosened of the whole plan or of a selected unit.
    fn loosened(&self, before: &Version, after: &Version) -> Vec<PlanChange> {
        // A message names the first few, and only the place of the first one is shown.
        let count = Cell::new(0);
        let told = |direction: Direction, unit: Option<&UnitId>| match direction {
            Direction::Looser if unit.is_none_or(|unit| self.concerns(unit)) => match count.replace(count.get() + 1) {
                0 => Telling::Place,
                few if few < NAMED => Telling::Words,
                _ => Telling::Bare,
            },
            Direction::Looser | Direction::Stricter | Direction::Other => Telling::Not,
        };
        changes_told(&before.plan, &after.plan, |id| rule(id).level, &told)
    }

    /// Says whether a unit, or one of those that it stands for, is looked at. One that the plan no longer has may show nothing, and is told none the less.
    fn concerns(&self, id: &UnitId) -> bool {
        let covers = |own: &Option<String>, other: &Option<String>| own.is_none() || own == other;
        let stands_for = |one: &UnitId| covers(&id.scope, &one.scope) && covers(&id.team, &one.team);
        let units = self.units.get_or_init(|| {
            let mut units: HashMap<&str, Vec<&UnitId>> = HashMap::new();
            for unit in &self.facts.units {
                units.entry(&unit.unit.id.task).or_default().push(&unit.unit.id);
            }
            units
        });
        let in_force = |version: &Version| {
            let task = version.plan.tasks.named(&id.task);
            task.is_some_and(|task| task.units.iter().any(|unit| stands_for(&unit.id)))
        };
        let is_looked_at = units.get(id.task.as_str()).is_some_and(|units| units.iter().any(|unit| stands_for(unit)));
        is_looked_at || !self.facts.timeline.last().is_some_and(in_force)
    }
}

/// Names the units that stood overdue when a version landed: to loosen then is to hide. None if there were none.
fn overdue_then(facts: &Facts<'_>, version: &Version) -> Option<Text> {
    let overdue: Vec<&UnitId> =
        facts.units.iter().filter(|unit| was_overdue(unit.ledger, version.landed)).map(|unit| &unit.unit.id).collect();
    let names: Vec<String> = overdue.iter().take(NAMED).map(|unit| format!("`{unit}`")).collect();
    let names = names.join(", ");
    match overdue.len() {
        0 => None,
        count if count <= NAMED => Some(Text::verbatim(names)),
        count => Some(plural!(count = count - NAMED, "{names} and {count} more", "{names} and {count} more", names)),
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
