//! Changes of the roster.
//!
//! It does not know whose duty is what: a team that a task loses is told with the task.

use super::{Direction, Seen, differs, gone};
use crate::calendar::Date;
use crate::plan::trouble::shown;
use crate::plan::{Member, Team};

/// Compares the teams of two plans. People come and go without a duty becoming less; only a team that loses its last named member is open to anybody.
pub fn changes(before: &[Team], after: &[Team]) -> Vec<Seen> {
    let mut seen = Vec::new();
    for team in before.iter().filter(|team| !after.iter().any(|other| other.id == team.id)) {
        seen.push(other(format!("the team `{}` was removed", shown(&team.id))));
    }
    for team in after {
        match before.iter().find(|known| known.id == team.id) {
            Some(known) => seen.extend(self::team(known, team)),
            None => seen.push(other(format!("the team `{}` was added", shown(&team.id)))),
        }
    }
    let ids = |of: &[Team], than: &[Team]| -> Vec<String> {
        of.iter().filter(|team| than.iter().any(|other| other.id == team.id)).map(|team| team.id.clone()).collect()
    };
    let (old, new) = (ids(before, after), ids(after, before));
    seen.extend(differs("teams", &old, &new, |_| "the teams stand in another order".to_owned()));
    seen
}

fn other(what: String) -> Seen {
    Seen::new(Direction::Other, "teams", what)
}

fn team(before: &Team, after: &Team) -> Vec<Seen> {
    let Team { id, name, aliases, members } = before;
    let id = shown(id);
    let named = differs("teams", name, &after.name, |_| format!("the team `{id}` has another name"));
    let called = differs("teams", aliases, &after.aliases, |_| format!("the team `{id}` has other aliases"));
    named.into_iter().chain(called).chain(self::members(&id, members, &after.members)).collect()
}

fn members(team: &str, before: &[Member], after: &[Member]) -> Vec<Seen> {
    match (before, after) {
        ([_, ..], []) => {
            let what = format!("the team `{team}` names no members any more");
            return vec![Seen::new(Direction::Looser, "teams", what)];
        }
        ([], [_, ..]) => return vec![Seen::new(Direction::Stricter, "teams", format!("the team `{team}` now names its members"))],
        ([], []) | ([_, ..], [_, ..]) => {}
    }
    let mut seen: Vec<Seen> = gone(before, after).map(|one| other(format!("{} is no longer in the team `{team}`", member(one)))).collect();
    seen.extend(gone(after, before).map(|one| other(format!("{} is now in the team `{team}`", member(one)))));
    if seen.is_empty() {
        seen.extend(differs("teams", &before, &after, |_| format!("the members of `{team}` stand in another order")));
    }
    seen
}

fn member(member: &Member) -> String {
    let Member { email, from, until } = member;
    let day = |word: &str, day: &Option<Date>| day.map_or(String::new(), |day| format!(" {word} {day}"));
    format!("{}{}{}", shown(email), day("from", from), day("until", until))
}
