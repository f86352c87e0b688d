//! The tasks of a plan, from all of its files.
//!
//! It does not know how the plan's own settings are read.

use std::collections::BTreeMap;

use super::duty::{self, Defaults};
use super::settings::date;
use super::spot::Spot;
use super::teams::Roster;
use super::trouble::{Trouble, shown};
use super::{Task, Unit, proof};
use crate::address::UnitId;
use crate::calendar::Duration;
use crate::diagnostic::{Problem, RuleId};
use crate::source::Place;

/// What every task is read with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub defaults: Defaults<Duration>,
    pub roster: &'a Roster,
    /// The paths of the plan's own files.
    pub files: &'a [String],
}

/// Reads every task; none if one of them has been told, or there is none.
pub fn read(roots: &[Spot<'_>], context: &Context<'_>, trouble: &mut Trouble) -> Option<Vec<Task>> {
    let lists: Vec<Spot<'_>> = roots.iter().filter_map(|root| root.get("tasks")).collect();
    for list in &lists {
        if list.is_null() || (list.items().next().is_none() && !trouble.has_told(*list)) {
            trouble.refuse(*list, without_tasks("`tasks` is empty"), "no task here");
        }
    }
    if let (true, [first, ..], false) = (lists.is_empty(), roots, trouble.files_missing)
        && !roots.iter().any(|root| trouble.has_told_within(*root))
    {
        let place = first.entries().next().map_or(first.place(), |(name, _)| name.place());
        trouble.tell(without_tasks("the plan has no tasks").at(place, "no `tasks` beside this"));
    }
    let mut ids = BTreeMap::new();
    let read: Vec<Option<Task>> = lists.into_iter().flat_map(Spot::items).map(|spot| task(spot, context, &mut ids, trouble)).collect();
    if read.is_empty() { None } else { read.into_iter().collect() }
}

fn without_tasks(message: &str) -> Problem {
    Problem::new(RuleId::PlanWithoutTasks, message, "name at least one task under `tasks`, with `id`, `title` and `cadence`")
}

fn task(spot: Spot<'_>, context: &Context<'_>, ids: &mut BTreeMap<String, Place>, trouble: &mut Trouble) -> Option<Task> {
    let id = spot.get("id").and_then(|id| identify(id, ids, trouble));
    let teams = teams(spot, context, trouble);
    let adopted_on = spot.get("adopted_on").map(|day| date(day, trouble));
    let cadence = match spot.get("cadence") {
        Some(cadence) => duty::cadence(cadence, context.defaults, trouble).map(|read| (read, cadence.place())),
        None => {
            if let Some(id) = spot.get("id").filter(|_| !trouble.has_told_within(spot)) {
                let message = format!("the task `{}` has no cadence", shown(id.text().unwrap_or_default()));
                let problem = Problem::new(RuleId::PlanCadence, message, "add `cadence:`, such as `weekly` or `as needed`");
                trouble.refuse(id, problem, "when is it owed?");
            }
            None
        }
    };
    let (id_text, id_spot) = (spot.get("id").and_then(Spot::text), spot.get("id"));
    let evidence = match (spot.get("evidence"), id_spot, id_text) {
        (Some(evidence), _, text) => proof::evidence(evidence, text.unwrap_or("task"), context.files, trouble),
        (None, Some(spot), Some(text)) if id.is_some() => proof::usual(spot, text, context.files, trouble),
        (None, _, _) => None,
    };
    let optional = |key: &str| spot.get(key).and_then(Spot::text).map(str::to_owned);
    let title = optional("title");
    let (id, (cadence, place)) = (id?, cadence?);
    Some(Task {
        title: title?,
        description: optional("description"),
        references: spot.get("references").into_iter().flat_map(Spot::texts).map(str::to_owned).collect(),
        place: id_spot?.place(),
        units: vec![Unit {
            id: UnitId::task(id.clone()),
            teams: teams?,
            adopted_on: adopted_on.map_or(Some(None), |day| day.map(Some))?,
            cadence,
            evidence: evidence?,
            place,
        }],
        id,
    })
}

/// Reads an id that no other task has.
fn identify(spot: Spot<'_>, ids: &mut BTreeMap<String, Place>, trouble: &mut Trouble) -> Option<String> {
    let id = spot.text().filter(|_| !trouble.has_told(spot))?;
    if let Some(first) = ids.get(id) {
        let message = format!("two tasks have the id `{}`", shown(id));
        let problem = Problem::new(RuleId::PlanDuplicateId, message, "give each task an id of its own; records name tasks by it");
        trouble.refuse(spot, problem.also(first.clone(), "first here"), "again here");
        return None;
    }
    ids.insert(id.to_owned(), spot.place());
    Some(id.to_owned())
}

fn teams(spot: Spot<'_>, context: &Context<'_>, trouble: &mut Trouble) -> Option<Vec<String>> {
    let mut teams: Vec<String> = Vec::new();
    for name in spot.get("teams").into_iter().flat_map(Spot::items) {
        let id = context.roster.resolve(name, trouble);
        teams.extend(id.filter(|id| !teams.contains(id)));
    }
    Some(teams)
}
