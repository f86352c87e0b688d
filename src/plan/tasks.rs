//! The tasks of a plan, from all of its files.
//!
//! It does not know how the plan's own settings are read.

use std::collections::BTreeMap;

use super::duty::Terms;
use super::schemas::Schemas;
use super::spot::Spot;
use super::teams::Roster;
use super::trouble::{Trouble, shown};
use super::{Said, Task, units};
use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};
use crate::source::Place;

/// What every task is read with.
#[derive(Debug, Clone)]
pub struct Context<'r, 'a> {
    pub terms: Terms<'r, 'a>,
    pub roster: &'r Roster,
    /// The paths of the plan's own files.
    pub files: &'r [String],
    pub schemas: &'r Schemas,
    /// The mappings under `defaults`.
    pub standard: Vec<Spot<'a>>,
}

/// What the tasks before one have used up.
#[derive(Debug, Default)]
struct Seen {
    ids: BTreeMap<String, Place>,
    /// How many values the scopes and teams multiplied to.
    values: usize,
}

/// Reads every task; none if one of them has been told, or there is none.
pub fn read<'a>(roots: &[Spot<'a>], context: &Context<'_, 'a>, trouble: &mut Trouble) -> Option<Vec<Task>> {
    let lists: Vec<Spot<'a>> = roots.iter().filter_map(|root| root.get("tasks")).collect();
    for list in &lists {
        if list.is_null() || (list.items().next().is_none() && !trouble.has_told(*list)) {
            trouble.refuse(*list, without_tasks(say!("`tasks` is empty")), say!("no task here"));
        }
    }
    if let (true, [first, ..], false) = (lists.is_empty(), roots, trouble.files_missing)
        && !roots.iter().any(|root| trouble.has_told_within(*root))
    {
        let place = first.entries().next().map_or(first.place(), |(name, _)| name.place());
        trouble.tell(without_tasks(say!("the plan has no tasks")).at(place, say!("no `tasks` beside this")));
    }
    let mut seen = Seen::default();
    let read: Vec<Option<Task>> = lists.into_iter().flat_map(Spot::items).map(|spot| task(spot, context, &mut seen, trouble)).collect();
    if read.is_empty() { None } else { read.into_iter().collect() }
}

fn without_tasks(message: Text) -> Problem {
    Problem::new(RuleId::PlanWithoutTasks, message, say!("name at least one task under `tasks`, with `id`, `title` and `cadence`"))
}

fn task<'a>(spot: Spot<'a>, context: &Context<'_, 'a>, seen: &mut Seen, trouble: &mut Trouble) -> Option<Task> {
    let id_spot = spot.get("id");
    let id = id_spot.and_then(|id| identify(id, &mut seen.ids, trouble));
    let units = units::units(spot, id.as_deref(), context, &mut seen.values, trouble);
    let optional = |key: &str| spot.get(key).and_then(Spot::text).map(str::to_owned);
    let place = id_spot?.span();
    let said = Said {
        id: id?,
        title: optional("title")?,
        description: optional("description"),
        references: spot.get("references").into_iter().flat_map(Spot::texts).map(str::to_owned).collect(),
        length: place.end - place.start,
        units: units?,
    };
    Some(Task::new(said, spot.source, place.start))
}

/// Reads an id that no other task has.
fn identify(spot: Spot<'_>, ids: &mut BTreeMap<String, Place>, trouble: &mut Trouble) -> Option<String> {
    let id = spot.text().filter(|_| !trouble.has_told(spot))?;
    if let Some(first) = ids.get(id) {
        let message = say!("two tasks have the id `{id}`", id = shown(id));
        let problem = Problem::new(RuleId::PlanDuplicateId, message, say!("give each task an id of its own; records name tasks by it"));
        trouble.refuse(spot, problem.also(first.clone(), say!("first here")), say!("again here"));
        return None;
    }
    ids.insert(id.to_owned(), spot.place());
    Some(id.to_owned())
}
