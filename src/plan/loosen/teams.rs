//! Changes of the roster.
//!
//! It does not know whose duty is what: a team that a task loses is told with the task.

use super::{Direction, Seen, gone};
use crate::language::{Text, say};
use crate::plan::trouble::shown;
use crate::plan::{Member, Team};

/// Compares the teams of two plans. People come and go without a duty becoming less; only a team that loses its last named member is open to anybody.
pub fn changes(before: &[Team], after: &[Team]) -> Vec<Seen<'static>> {
    let mut seen = Vec::new();
    for team in before.iter().filter(|team| !after.iter().any(|other| other.id == team.id)) {
        seen.push(other(say!("the team `{id}` was removed", id = shown(&team.id))));
    }
    for team in after {
        match before.iter().find(|known| known.id == team.id) {
            Some(known) => seen.extend(self::team(known, team)),
            None => seen.push(other(say!("the team `{id}` was added", id = shown(&team.id)))),
        }
    }
    let ids = |of: &[Team], than: &[Team]| -> Vec<String> {
        of.iter().filter(|team| than.iter().any(|other| other.id == team.id)).map(|team| team.id.clone()).collect()
    };
    let (old, new) = (ids(before, after), ids(after, before));
    if old != new {
        seen.push(other(say!("the teams stand in another order")));
    }
    seen
}

fn other(what: Text) -> Seen<'static> {
    Seen::said(Direction::Other, "teams", what)
}

fn team(before: &Team, after: &Team) -> Vec<Seen<'static>> {
    let Team { id, name, aliases, members } = before;
    let id = shown(id);
    let named = (*name != after.name).then(|| other(say!("the team `{id}` has another name", id)));
    let called = (*aliases != after.aliases).then(|| other(say!("the team `{id}` has other aliases", id)));
    named.into_iter().chain(called).chain(self::members(&id, members, &after.members)).collect()
}

fn members(team: &str, before: &[Member], after: &[Member]) -> Vec<Seen<'static>> {
    match (before, after) {
        ([_, ..], []) => {
            let what = say!("the team `{team}` names no members any more", team);
            return vec![Seen::said(Direction::Looser, "teams", what)];
        }
        ([], [_, ..]) => return vec![Seen::said(Direction::Stricter, "teams", say!("the team `{team}` now names its members", team))],
        ([], []) | ([_, ..], [_, ..]) => {}
    }
    let mut seen: Vec<Seen<'_>> =
        gone(before, after).map(|one| other(say!("{one} is no longer in the team `{team}`", one = member(one), team))).collect();
    seen.extend(gone(after, before).map(|one| other(say!("{one} is now in the team `{team}`", one = member(one), team))));
    if seen.is_empty() && before != after {
        seen.push(other(say!("the members of `{team}` stand in another order", team)));
    }
    seen
}

fn member(member: &Member) -> Text {
    let Member { email, from, until } = member;
    let email = shown(email);
    match (from, until) {
        (None, None) => Text::verbatim(email),
        (Some(from), None) => say!("{email} from {from}", email, from),
        (None, Some(until)) => say!("{email} until {until}", email, until),
        (Some(from), Some(until)) => say!("{email} from {from} until {until}", email, from, until),
    }
}
