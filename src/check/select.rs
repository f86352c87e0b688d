//! Which units are asked for.
//!
//! It does not know how they stand.

use super::{Error, Part};
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

/// Lists the units of the named tasks and teams with one of the references; all if none is named. A name that matches nothing is an error, never an empty answer.
pub fn select<'a>(timeline: &'a Timeline, tasks: &[String], teams: &[String], references: &[String]) -> Result<Vec<Selected<'a>>, Error> {
    let units: Vec<Selected<'a>> = timeline.units().iter().filter_map(|id| latest(timeline, id)).collect();
    for name in tasks {
        if !units.iter().any(|one| one.task.id == *name) {
            let known = units.iter().map(|one| one.task.id.as_str());
            return Err(Error::Selection { what: Part::Task, name: name.clone(), suggestion: nearest(name, known).map(str::to_owned) });
        }
    }
    for pattern in references {
        if !units.iter().any(|one| refers(one.task, pattern)) {
            let known = units.iter().flat_map(|one| &one.task.references).map(String::as_str);
            let suggestion = nearest(pattern, known).map(str::to_owned);
            return Err(Error::Selection { what: Part::Reference, name: pattern.clone(), suggestion });
        }
    }
    let mut wanted_teams = Vec::new();
    for name in teams {
        wanted_teams.push(team(timeline, name)?);
    }
    let selected: Vec<Selected<'a>> = units
        .into_iter()
        .filter(|one| tasks.is_empty() || tasks.contains(&one.task.id))
        .filter(|one| references.is_empty() || references.iter().any(|pattern| refers(one.task, pattern)))
        .filter(|one| teams.is_empty() || one.unit.teams.iter().any(|team| wanted_teams.contains(team)))
        .collect();
    if selected.is_empty() { Err(Error::EmptySelection) } else { Ok(selected) }
}

fn refers(task: &Task, pattern: &str) -> bool {
    task.references.iter().any(|reference| is_like(reference, pattern))
}

/// Says whether a text has the form of a pattern: `*` is any text, `?` any character. A reference is no path, so `/` is nothing special.
fn is_like(text: &str, pattern: &str) -> bool {
    let (text, pattern): (Vec<char>, Vec<char>) = (text.chars().collect(), pattern.chars().collect());
    let (mut at, mut own) = (0, 0);
    // Where the last star stands, and how far the text has been given to it.
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match (pattern.get(own), star) {
            (Some('*'), _) => {
                star = Some((own, at));
                own += 1;
            }
            (Some(c), _) if *c == '?' || *c == text[at] => {
                at += 1;
                own += 1;
            }
            (_, Some((place, taken))) => {
                star = Some((place, taken + 1));
                (at, own) = (taken + 1, place + 1);
            }
            (_, None) => return false,
        }
    }
    pattern[own..].iter().all(|c| *c == '*')
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
            Err(Error::Selection { what: Part::Team, name: name.to_owned(), suggestion: nearest(name, known).map(str::to_owned) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_matched_as_a_whole_and_a_slash_is_a_letter() {
        for (text, pattern) in [
            ("PCI DSS 4.0.1 11.3/1", "PCI DSS*"),
            ("PCI DSS 4.0.1 11.3/1", "*11.3/?"),
            ("PCI DSS 4.0.1 11.3/1", "PCI*4*1*1"),
            ("ISO 27001 A.5.18", "ISO 27001 A.5.18"),
            ("é", "?"),
            ("", "*"),
            ("", ""),
        ] {
            assert!(is_like(text, pattern), "{text} {pattern}");
        }
        for (text, pattern) in [("PCI DSS", "PCI"), ("PCI DSS", "DSS*"), ("PCI", "PCI?"), ("pci", "PCI"), ("ab", "*a"), ("", "?")] {
            assert!(!is_like(text, pattern), "{text} {pattern}");
        }
    }

    #[test]
    fn a_pattern_of_many_stars_takes_no_time() {
        assert!(!is_like(&"a".repeat(2000), &format!("{}b", "*a".repeat(200))));
    }
}
