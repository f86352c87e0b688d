//! Which units are asked for.
//!
//! It does not know how they stand.

use super::Error;
use crate::address::UnitId;
use crate::plan::{Task, Timeline, Unit};
use crate::schema::nearest;

/// A unit with the last version that has it.
#[derive(Clone, Copy)]
pub struct Selected<'a> {
    pub version: usize,
    pub task: &'a Task,
    pub unit: &'a Unit,
}

/// Lists the units of the named tasks and teams; all if none is named. A name that matches nothing is an error, never an empty answer.
pub fn select<'a>(timeline: &'a Timeline, tasks: &[String], teams: &[String]) -> Result<Vec<Selected<'a>>, Error> {
    let units: Vec<Selected<'a>> = timeline.units().iter().filter_map(|id| latest(timeline, id)).collect();
    for name in tasks {
        if !units.iter().any(|one| one.task.id == *name) {
            let known = units.iter().map(|one| one.task.id.as_str());
            return Err(Error::Selection { what: "task", name: name.clone(), suggestion: nearest(name, known).map(str::to_owned) });
        }
    }
    let mut wanted_teams = Vec::new();
    for name in teams {
        wanted_teams.push(team(timeline, name)?);
    }
    let selected: Vec<Selected<'a>> = units
        .into_iter()
        .filter(|one| tasks.is_empty() || tasks.contains(&one.task.id))
        .filter(|one| teams.is_empty() || one.unit.teams.iter().any(|team| wanted_teams.contains(team)))
        .collect();
    if selected.is_empty() { Err(Error::EmptySelection) } else { Ok(selected) }
}

fn latest<'a>(timeline: &'a Timeline, id: &UnitId) -> Option<Selected<'a>> {
    let version = (0..timeline.versions.len()).rev().find(|version| timeline.unit(*version, id).is_some())?;
    timeline.unit(version, id).map(|(task, unit)| Selected { version, task, unit })
}

/// The id of the team that a name means: an id, a name or an alias.
fn team(timeline: &Timeline, name: &str) -> Result<String, Error> {
    let teams: Vec<_> = timeline.versions.iter().rev().flat_map(|version| &version.plan.teams).collect();
    let found = teams.iter().find(|team| team.id == name || team.name == name || team.aliases.iter().any(|alias| alias == name));
    match found {
        Some(team) => Ok(team.id.clone()),
        None => {
            let known = teams.iter().map(|team| team.id.as_str());
            Err(Error::Selection { what: "team", name: name.to_owned(), suggestion: nearest(name, known).map(str::to_owned) })
        }
    }
}
