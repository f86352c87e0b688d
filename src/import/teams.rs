//! The teams of a table: spellings of one name become one team.
//!
//! It does not know who is in them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::fold::{Token, tokens};
use super::slug::Ids;
use super::table::Spot;
use super::words::{joins, team_word};

/// What separates the teams in one cell. `&` and words for `and` do not: they stand in names.
const SEPARATORS: [char; 6] = ['\n', ',', ';', '、', '，', '；'];

/// Every team that was named, in the order of the table.
#[derive(Debug, Default)]
pub struct Roster {
    teams: Vec<Team>,
    /// What the spellings of a name have in common -> the place of its team.
    keys: BTreeMap<Vec<String>, usize>,
}

#[derive(Debug)]
pub struct Team {
    /// As they were written; the first is the name.
    pub names: Vec<String>,
    /// Where each was written first.
    pub spots: Vec<Spot>,
}

/// The names of teams in a cell.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(SEPARATORS).map(str::trim).filter(|name| name.chars().any(char::is_alphanumeric))
}

impl Roster {
    /// Finds the team of a name, or adds it.
    pub fn add(&mut self, name: &str, spot: Spot) -> usize {
        let at = *self.keys.entry(key(name)).or_insert(self.teams.len());
        if at == self.teams.len() {
            self.teams.push(Team { names: Vec::new(), spots: Vec::new() });
        }
        let team = &mut self.teams[at];
        if !team.names.iter().any(|known| plain(known) == plain(name)) {
            team.names.push(name.to_owned());
            team.spots.push(spot);
        }
        at
    }

    pub fn is_empty(&self) -> bool {
        self.teams.is_empty()
    }

    /// The teams with several spellings.
    pub fn merged(&self) -> impl Iterator<Item = &Team> {
        self.teams.iter().filter(|team| team.names.len() > 1)
    }

    /// An id for every team, none of which is a name of another.
    pub fn ids(&self) -> Vec<String> {
        let names = |(at, team): (usize, &'_ Team)| team.names.iter().map(|name| (plain(name), at)).collect::<Vec<_>>();
        let names: BTreeMap<String, usize> = self.teams.iter().enumerate().flat_map(names).collect();
        let mut ids = Ids::default();
        let id = |(at, team): (usize, &Team)| {
            let is_taken = |id: &str| names.get(id).is_some_and(|owner| *owner != at);
            ids.give(&team.names[0], &format!("team-{}", at + 1), &is_taken)
        };
        self.teams.iter().enumerate().map(id).collect()
    }

    /// The names of the teams in their order, with their other spellings.
    pub fn teams(&self) -> &[Team] {
        &self.teams
    }

    /// The teams as the plan writes them.
    pub fn value(&self) -> Value {
        let teams = self.teams.iter().zip(self.ids()).map(|(team, id)| {
            let mut value = Map::new();
            value.insert("name".to_owned(), json!(team.names[0]));
            if team.names.len() > 1 {
                value.insert("aliases".to_owned(), json!(team.names[1..]));
            }
            (id, Value::Object(value))
        });
        Value::Object(teams.collect())
    }
}

/// What the plan's own loader takes for the same name.
fn plain(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// What two spellings of a name have in common: the words, whatever joins them, and whatever language some are in.
fn key(name: &str) -> Vec<String> {
    let words = tokens(name);
    let last = words.len().saturating_sub(1);
    let word = |(at, token): (usize, &Token<'_>)| {
        let is_inside = at > 0 && at < last;
        // A single capital is a name, not the `e` of Portuguese.
        let may_join = token.written.chars().count() > 1 || !token.written.chars().all(char::is_uppercase);
        if is_inside && may_join && joins(&token.folded) { "&".to_owned() } else { team_word(&token.folded).to_owned() }
    };
    words.iter().enumerate().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn teams(names: &[&str]) -> Value {
        let mut roster = Roster::default();
        for name in names {
            roster.add(name, Spot::Cell(0, 0));
        }
        roster.value()
    }

    #[test]
    fn spellings_of_a_name_are_one_team() {
        assert_eq!(
            teams(&["Ingénierie & SecOps", "Ingénierie et SecOps", "Engineering and SecOps", "INGENIERIE  &  SECOPS"]),
            json!({"ingenierie-secops": {
                "name": "Ingénierie & SecOps",
                "aliases": ["Ingénierie et SecOps", "Engineering and SecOps", "INGENIERIE  &  SECOPS"],
            }})
        );
        assert_eq!(teams(&["SOC Oversight", "soc  oversight"]), json!({"soc-oversight": {"name": "SOC Oversight"}}));
    }

    #[test]
    fn other_names_are_other_teams() {
        let value = teams(&["SOC E Team", "SOC I Team", "Monitoring", "SOC Monitoring", "監視", "SOC", "Überwachung"]);
        let ids: Vec<&String> = value.as_object().expect("teams").keys().collect();
        assert_eq!(ids, ["soc-e-team", "soc-i-team", "monitoring", "soc-monitoring", "jian-shi", "soc"]);
    }

    #[test]
    fn an_id_is_no_name_of_another_team() {
        let value = teams(&["日", "曰", "ri-2", "!!"]);
        let ids: Vec<&String> = value.as_object().expect("teams").keys().collect();
        assert_eq!(ids, ["ri", "yue", "ri-2", "team-4"]);
        let value = teams(&["Ops++", "Ops--x", "Ops+"]);
        assert_eq!(value.as_object().expect("teams").len(), 3);
    }

    #[test]
    fn only_signs_separate_teams() {
        let split = |text| names(text).collect::<Vec<_>>();
        assert_eq!(split("SOC, IT; HR\nLegal"), ["SOC", "IT", "HR", "Legal"]);
        assert_eq!(split("Engineering & SecOps"), ["Engineering & SecOps"]);
        assert_eq!(split("SOC and IT"), ["SOC and IT"]);
        assert_eq!(split("—"), Vec::<&str>::new());
    }
}
