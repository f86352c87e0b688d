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
use crate::plan::trouble::shown;
use crate::plan::{Plan, Said, Task, Unit};

/// Compares the tasks of two plans: first what is gone, then the rest in the order of the new plan.
pub fn changes(old: &Plan, after: &Spots<'_>, told: Told<'_>) -> Vec<PlanChange> {
    let new = after.plan();
    let (mut known, mut found) = (Near::new(old), Near::new(new));
    let mut changes = Vec::new();
    for (task, unit) in old.units().filter(|(_, unit)| found.unit(&unit.id).is_none()) {
        changes.extend(whole(Direction::Looser, task, unit, || say!("the task `{id}` was removed", id = unit.id), told));
    }
    for task in &new.tasks {
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
        let order = differs("tasks", &kept(old, &mut found), &kept(new, &mut known), |_| say!("the tasks stand in another order"));
        changes.extend(order.and_then(|seen| seen.of_plan(after, told)));
    }
    changes
}

/// The tasks of a plan, which are mostly asked for in their order: each is looked for beside the last one that was found.
struct Near<'a> {
    plan: &'a Plan,
    next: usize,
}

impl<'a> Near<'a> {
    fn new(plan: &'a Plan) -> Self {
        Self { plan, next: 0 }
    }

    fn task(&mut self, id: &str) -> Option<&'a Task> {
        let tasks = &self.plan.tasks;
        let near = self.next.saturating_sub(1)..self.next.saturating_add(2).min(tasks.len());
        match near.clone().find(|at| tasks[*at].id == id) {
            Some(at) => {
                self.next = at + 1;
                Some(&tasks[at])
            }
            None => tasks.named(id),
        }
    }

    fn unit(&mut self, id: &UnitId) -> Option<&'a Unit> {
        self.task(&id.task)?.units.iter().find(|unit| unit.id == *id)
    }
}

/// A new unit whose evidence may lie where events come from: a change of evidence is no event. Its own folder under `evidence/` is
/// nothing that a pattern without a beginning was meant for.
fn shadow(before: &Plan, unit: &Unit) -> Option<Seen> {
    let own = format!("evidence/{}", unit.id.task);
    let is_own = |pattern: &Pattern| pattern.literal_prefix() == own || pattern.literal_prefix().starts_with(&format!("{own}/"));
    let takes = |evidence: &Pattern, event: &Pattern| meet(evidence, event) && !(is_own(evidence) && event.literal_prefix().is_empty());
    let from = |other: &&Unit| events(other).any(|event| unit.proof.paths.iter().any(|evidence| takes(evidence, event)));
    let other = before.units().map(|(_, other)| other).find(from)?;
    let what = say!(
        "the evidence of the new `{unit}` may lie where the events of `{other}` come from, and is none of them",
        unit = unit.id,
        other = other.id
    );
    Some(Seen::new(Direction::Looser, "evidence", what))
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
    let change = || PlanChange { direction, unit: Some(unit.id.clone()), what: what(), place: None };
    told(direction, Some(&unit.id)).tell(change, || Some(task.place()))
}

fn of_task(seen: Seen, task: &Task, spots: &Spots<'_>, told: Told<'_>) -> Option<PlanChange> {
    let Seen { direction, key, rule: _, what } = seen;
    let unit = match task.units.as_slice() {
        [only] => Some(&only.id),
        _ => None,
    };
    let change = || PlanChange { direction, unit: unit.cloned(), what, place: None };
    told(direction, unit).tell(change, || Some(spots.of_task(task, key)))
}

fn of_unit(seen: Seen, task: &Task, unit: &Unit, spots: &Spots<'_>, told: Told<'_>) -> Option<PlanChange> {
    let Seen { direction, key, rule, what } = seen;
    let change = || PlanChange { direction, unit: Some(unit.id.clone()), what, place: None };
    told(direction, Some(&unit.id)).tell(change, || Some(spots.of_unit(task, unit, key, rule)))
}

/// Compares what is only said about a task.
fn task(before: &Task, after: &Task) -> Vec<Seen> {
    let Said { id, title, description, references, length: _, units: _ } = &**before;
    let title = differs("title", title, &after.title, |_| say!("`{id}` has another title", id));
    let description = differs("description", description, &after.description, |_| say!("`{id}` has another description", id));
    let references = differs("references", references, &after.references, |_| say!("`{id}` has other references", id));
    title.into_iter().chain(description).chain(references).collect()
}

/// Compares two versions of a unit. `common` is the old plan's own adoption day.
fn unit(before: &Unit, after: &Unit, common: Option<Date>) -> Vec<Seen> {
    let Unit { id, title: _, teams, adopted_on, cadence, proof, place: _, rules: _ } = before;
    // Most units stay as they are.
    if (teams, adopted_on, cadence, proof) == (&after.teams, &after.adopted_on, &after.cadence, &after.proof) {
        return Vec::new();
    }
    let name = id.to_string();
    let mut seen = self::teams(&name, teams, &after.teams);
    let adopted = say!("`adopted_on` of `{name}`", name);
    seen.extend(match (*adopted_on, after.adopted_on, common) {
        // Without a day of its own it owed from the plan's day, or later if it landed later.
        (None, Some(own), Some(common)) => {
            let direction = if own <= common { Direction::Stricter } else { Direction::Looser };
            Some(Seen::new(direction, "adopted_on", say!("{adopted} is now {own} instead of the plan's {common}", adopted, own, common)))
        }
        (None | Some(_), None | Some(_), None | Some(_)) => adoption(&adopted, *adopted_on, after.adopted_on),
    });
    seen.extend(duty::changes(&name, cadence, &after.cadence));
    seen.extend(proof::changes(&name, proof, &after.proof));
    seen
}

/// A team that a task no longer has was its duty before. One that joins others lets more people do it; the first one narrows.
fn teams(unit: &str, before: &[String], after: &[String]) -> Vec<Seen> {
    let mut seen: Vec<Seen> = gone(before, after)
        .map(|team| Seen::new(Direction::Looser, "teams", say!("`{unit}` is no longer the duty of `{team}`", unit, team = shown(team))))
        .collect();
    let joins = if before.is_empty() { Direction::Stricter } else { Direction::Looser };
    seen.extend(
        gone(after, before)
            .map(|team| Seen::new(joins, "teams", say!("`{unit}` is now the duty of `{team}` too", unit, team = shown(team)))),
    );
    if seen.is_empty() {
        seen.extend(differs("teams", &before, &after, |_| say!("the teams of `{unit}` stand in another order", unit)));
    }
    seen
}
