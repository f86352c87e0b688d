//! Changes of tasks and their units.
//!
//! It does not know what a cadence demands.

use super::spots::Spots;
use super::{Direction, PlanChange, Seen, Telling, Told, adoption, differs, duty, gone, proof};
use crate::address::UnitId;
use crate::cadence::{Kind, Trigger, TriggerSource};
use crate::calendar::Date;
use crate::language::{Text, say};
use crate::pattern::Pattern;
use crate::plan::by_id::Near;
use crate::plan::trouble::shown;
use crate::plan::{Plan, Said, Task, Unit};

/// Compares the tasks of two plans: first what is gone, then the rest in the order of the new plan. A task that both share is passed over.
pub fn changes(old: &Plan, after: &Spots<'_>, told: Told<'_>) -> Vec<PlanChange> {
    let new = after.plan();
    let (mut known, mut found) = (Near::new(&old.tasks), Near::new(&new.tasks));
    let mut changes = Vec::new();
    for task in &old.tasks {
        if found.shares(task) {
            continue;
        }
        for unit in task.units.iter().filter(|unit| found.unit(&unit.id).is_none()) {
            changes.extend(whole(Direction::Looser, task, unit, || say!("the task `{id}` was removed", id = unit.id), told));
        }
    }
    for task in &new.tasks {
        if known.shares(task) {
            continue;
        }
        if let Some(before) = known.task(&task.id) {
            changes.extend(self::task(before, task).into_iter().filter_map(|seen| of_task(seen, task, after, told)));
        }
        for unit in &task.units {
            match known.unit(&unit.id) {
                Some(before) => {
                    let seen = self::unit(before, unit, old.adopted_on).into_iter();
                    changes.extend(seen.filter_map(|seen| of_unit(seen, task, unit, after, told)));
                }
                None => {
                    changes.extend(whole(Direction::Stricter, task, unit, || say!("the task `{id}` was added", id = unit.id), told));
                    changes.extend(shadow(old, unit).and_then(|seen| of_unit(seen, task, unit, after, told)));
                }
            }
        }
    }
    if told(Direction::Other, None) != Telling::Not {
        let kept = |plan: &'_ Plan, other: &mut Near<'_>| -> Vec<UnitId> {
            plan.units().map(|(_, unit)| unit.id.clone()).filter(|id| other.unit(id).is_some()).collect()
        };
        if kept(old, &mut found) != kept(new, &mut known) {
            let seen = Seen::said(Direction::Other, "tasks", say!("the tasks stand in another order"));
            changes.extend(seen.of_plan(after, told));
        }
    }
    changes
}

/// A new unit whose evidence may lie where events come from: a change of evidence is no event. Its own folder under `evidence/` is
/// nothing that a pattern without a beginning was meant for.
fn shadow<'a>(before: &'a Plan, unit: &'a Unit) -> Option<Seen<'a>> {
    let own = format!("evidence/{}", unit.id.task);
    let is_own = |pattern: &Pattern| pattern.literal_prefix() == own || pattern.literal_prefix().starts_with(&format!("{own}/"));
    let takes = |evidence: &Pattern, event: &Pattern| meet(evidence, event) && !(is_own(evidence) && event.literal_prefix().is_empty());
    let from = |other: &&Unit| events(other).any(|event| unit.proof.paths.iter().any(|evidence| takes(evidence, event)));
    let other = before.units().map(|(_, other)| other).find(from)?;
    Some(Seen::new(Direction::Looser, "evidence", || {
        say!(
            "the evidence of the new `{unit}` may lie where the events of `{other}` come from, and is none of them",
            unit = unit.id,
            other = other.id
        )
    }))
}

fn events(unit: &Unit) -> impl Iterator<Item = &Pattern> {
    unit.cadence.rules.iter().flat_map(|rule| match &rule.kind {
        Kind::Event(Trigger { source: TriggerSource::Paths(patterns) | TriggerSource::Files(patterns), .. }) => patterns.as_slice(),
        Kind::Slot(_) | Kind::Either(_) | Kind::Gap(_) => &[],
    })
}

/// Says whether two patterns may match the same path.
fn meet(one: &Pattern, other: &Pattern) -> bool {
    let leads = |one: &Pattern, other: &Pattern| {
        let start = other.literal_prefix();
        one.matches(&start) || one.may_match_below(&start)
    };
    leads(one, other) || leads(other, one)
}

/// A unit that comes or goes.
fn whole(direction: Direction, task: &Task, unit: &Unit, what: impl Fn() -> Text, told: Told<'_>) -> Option<PlanChange> {
    told(direction, Some(&unit.id)).tell(direction, Some(&unit.id), what, || Some(task.place()))
}

fn of_task(seen: Seen<'_>, task: &Task, spots: &Spots<'_>, told: Told<'_>) -> Option<PlanChange> {
    let Seen { direction, key, rule: _, what } = seen;
    let unit = match task.units.as_slice() {
        [only] => Some(&only.id),
        _ => None,
    };
    told(direction, unit).tell(direction, unit, what, || Some(spots.of_task(task, key)))
}

fn of_unit(seen: Seen<'_>, task: &Task, unit: &Unit, spots: &Spots<'_>, told: Told<'_>) -> Option<PlanChange> {
    let Seen { direction, key, rule, what } = seen;
    told(direction, Some(&unit.id)).tell(direction, Some(&unit.id), what, || Some(spots.of_unit(task, unit, key, rule)))
}

/// Compares what is only said about a task.
fn task<'a>(before: &'a Task, after: &'a Task) -> Vec<Seen<'a>> {
    let Said { id, title, description, references, length: _, units: _ } = &**before;
    let title = differs("title", title, &after.title, move |_| say!("`{id}` has another title", id));
    let description = differs("description", description, &after.description, move |_| say!("`{id}` has another description", id));
    let references = differs("references", references, &after.references, move |_| say!("`{id}` has other references", id));
    title.into_iter().chain(description).chain(references).collect()
}

/// Compares two versions of a unit. `common` is the old plan's own adoption day.
fn unit<'a>(before: &'a Unit, after: &'a Unit, common: Option<Date>) -> Vec<Seen<'a>> {
    let Unit { id, title: _, teams, adopted_on, cadence, proof, place: _, rules: _ } = before;
    // Most units stay as they are.
    if (teams, adopted_on, cadence, proof) == (&after.teams, &after.adopted_on, &after.cadence, &after.proof) {
        return Vec::new();
    }
    let mut seen = self::teams(id, teams, &after.teams);
    let adopted = move || say!("`adopted_on` of `{name}`", name = id);
    seen.extend(match (*adopted_on, after.adopted_on, common) {
        // Without a day of its own it owed from the plan's day, or later if it landed later.
        (None, Some(own), Some(common)) => {
            let direction = if own <= common { Direction::Stricter } else { Direction::Looser };
            Some(Seen::new(direction, "adopted_on", move || {
                say!("{adopted} is now {own} instead of the plan's {common}", adopted = adopted(), own, common)
            }))
        }
        (None | Some(_), None | Some(_), None | Some(_)) => adoption(adopted, *adopted_on, after.adopted_on),
    });
    seen.extend(duty::changes(id, cadence, &after.cadence));
    seen.extend(proof::changes(id, proof, &after.proof));
    seen
}

/// A team that a task no longer has was its duty before. One that joins others lets more people do it; the first one narrows.
fn teams<'a>(unit: &'a UnitId, before: &'a [String], after: &'a [String]) -> Vec<Seen<'a>> {
    let leaves = move |team: &String| say!("`{unit}` is no longer the duty of `{team}`", unit, team = shown(team));
    let now = move |team: &String| say!("`{unit}` is now the duty of `{team}` too", unit, team = shown(team));
    let mut seen: Vec<Seen<'_>> = gone(before, after).map(|team| Seen::new(Direction::Looser, "teams", move || leaves(team))).collect();
    let joins = if before.is_empty() { Direction::Stricter } else { Direction::Looser };
    seen.extend(gone(after, before).map(|team| Seen::new(joins, "teams", move || now(team))));
    if seen.is_empty() {
        seen.extend(differs("teams", before, after, move |_| say!("the teams of `{unit}` stand in another order", unit)));
    }
    seen
}
