//! The teams of a plan, and the names by which tasks call them.
//!
//! It does not know tasks.

use std::collections::BTreeMap;

use super::settings::date;
use super::spot::Spot;
use super::trouble::{Trouble, shown};
use super::{Member, Team};
use crate::diagnostic::{Problem, RuleId};
use crate::language::say;
use crate::source::Place;

/// Every team, and every name of one.
#[derive(Debug, Default)]
pub struct Roster {
    teams: Vec<Team>,
    /// Folded id, name or alias -> where it stands, and the team's place in the list.
    names: BTreeMap<String, (usize, Place)>,
    /// The names as they are written, in the order of the text.
    written: Vec<String>,
    /// Some team could not be read, so that an unknown name may be its own.
    incomplete: bool,
}

impl Roster {
    /// Reads the teams of all files.
    pub fn read(roots: &[Spot<'_>], trouble: &mut Trouble) -> Self {
        let mut roster = Roster { incomplete: trouble.files_missing, ..Roster::default() };
        for root in roots {
            roster.incomplete |= root.get("teams").map_or(trouble.has_told_within(*root), |teams| trouble.has_told(teams));
            for (name, value) in root.get("teams").into_iter().flat_map(Spot::entries) {
                roster.add(name.as_str(), name.place(), value, trouble);
            }
        }
        roster
    }

    fn add(&mut self, id: &str, place: Place, spot: Spot<'_>, trouble: &mut Trouble) {
        let at = self.teams.len();
        let name = spot.get("name");
        let aliases: Vec<Spot<'_>> = spot.get("aliases").into_iter().flat_map(Spot::items).filter(|alias| alias.text().is_some()).collect();
        // Of a team that stands twice only the id is told.
        if self.claim(at, id, place, trouble) {
            for spot in name.iter().chain(&aliases) {
                self.claim(at, spot.text().unwrap_or_default(), spot.place(), trouble);
            }
        }
        self.incomplete |= trouble.has_told_within(spot);
        self.teams.push(Team {
            id: id.to_owned(),
            name: name.and_then(Spot::text).unwrap_or(id).to_owned(),
            aliases: aliases.iter().filter_map(|alias| alias.text()).map(str::to_owned).collect(),
            members: spot.get("members").into_iter().flat_map(Spot::items).filter_map(|member| self::member(member, trouble)).collect(),
        });
    }

    /// Takes a name for a team, unless it is another's; says whether it is the team's now.
    fn claim(&mut self, at: usize, name: &str, place: Place, trouble: &mut Trouble) -> bool {
        match self.names.get(&fold(name)) {
            Some((other, _)) if *other == at => true,
            Some((_, first)) => {
                let message = say!("`{name}` names two teams", name = shown(name));
                let problem =
                    Problem::new(RuleId::PlanDuplicateId, message, say!("give each team names of its own, or make them one team"));
                trouble.tell(problem.at(place, say!("named again")).also(first.clone(), say!("first here")));
                false
            }
            None => {
                self.names.insert(fold(name), (at, place));
                self.written.push(name.to_owned());
                true
            }
        }
    }

    /// Finds the id of a team by its id, its name or an alias; case and spaces do not matter.
    pub fn resolve(&self, spot: Spot<'_>, trouble: &mut Trouble) -> Option<String> {
        let name = spot.text()?;
        let found = self.names.get(&fold(name)).and_then(|(at, _)| self.teams.get(*at));
        if found.is_none() && !self.incomplete {
            let known: Vec<&str> = self.written.iter().map(String::as_str).collect();
            let help = match trouble.meant(name, &known) {
                Some(near) => say!("did you mean `{near}`?", near),
                None => say!("name a team by its id, name or alias, or add it under `teams`"),
            };
            let problem = Problem::new(RuleId::PlanUnknownReference, say!("there is no team `{name}`", name = shown(name)), help);
            trouble.refuse(spot, problem, say!("no such team"));
        }
        found.map(|team| team.id.clone())
    }

    /// The addresses of a team's members, of any day; empty for a team without a list.
    pub fn members(&self, team: &str) -> Vec<&str> {
        let team = self.teams.iter().find(|one| one.id == team);
        team.into_iter().flat_map(|team| &team.members).map(|member| member.email.as_str()).collect()
    }

    pub fn into_teams(self) -> Vec<Team> {
        self.teams
    }
}

fn fold(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn member(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Member> {
    let from = spot.get("from").and_then(|from| date(from, trouble));
    let until = spot.get("until").map(|until| (until, date(until, trouble)));
    if let (Some(first), Some((place, Some(last)))) = (from, until)
        && last < first
    {
        let message = say!("the membership ends on {last}, before it begins on {first}", last, first);
        trouble.refuse(
            place,
            Problem::new(RuleId::PlanValue, message, say!("write a last day that is not before the first")),
            say!("before `from`"),
        );
    }
    Some(Member { email: spot.get("email")?.text()?.to_owned(), from, until: until.and_then(|(_, day)| day) })
}
