//! Changes of waivers: each is an exception from a duty.
//!
//! It does not know whether one is used.

use super::{Direction, PlanChange};
use crate::address::UnitId;
use crate::calendar::Date;
use crate::language::{Text, say};
use crate::plan::trouble::shown;
use crate::plan::{Waiver, WaiverTarget};

/// Compares the waivers of two plans. One that excuses the same is the same waiver, whatever else became of it.
pub fn changes(before: &[Waiver], after: &[Waiver]) -> Vec<PlanChange> {
    let mut left: Vec<&Waiver> = before.iter().collect();
    let mut fresh: Vec<&Waiver> = Vec::new();
    for waiver in after {
        match left.iter().position(|known| excuses_alike(known, waiver)) {
            Some(at) => drop(left.remove(at)),
            None => fresh.push(waiver),
        }
    }
    let mut changes = Vec::new();
    for waiver in fresh {
        match left.iter().position(|known| known.target == waiver.target) {
            Some(at) => changes.extend(changed(left.remove(at), waiver)),
            None => changes.push(told(Direction::Looser, waiver, |waiver| say!("{waiver} was added", waiver))),
        }
    }
    changes.extend(left.into_iter().map(|waiver| told(Direction::Stricter, waiver, |waiver| say!("{waiver} was removed", waiver))));
    changes
}

/// Says whether two waivers differ at most in where they stand.
fn excuses_alike(one: &Waiver, other: &Waiver) -> bool {
    let Waiver { target, reason, owner, approver, ticket, days, place: _ } = one;
    *target == other.target
        && *days == other.days
        && (reason, owner, approver, ticket) == (&other.reason, &other.owner, &other.approver, &other.ticket)
}

/// A change of a waiver; `tell` makes the sentence of what the waiver is called.
fn told(direction: Direction, waiver: &Waiver, tell: impl Fn(Text) -> Text) -> PlanChange {
    let Waiver { target, reason: _, owner: _, approver: _, ticket: _, days, place } = waiver;
    let (unit, of) = excused(target);
    let called = match days {
        Some((first, last)) => say!("the waiver of {of} from {first} to {last}", of, first, last),
        None => say!("the waiver of {of}", of),
    };
    PlanChange { direction, unit, what: tell(called), place: Some(place.clone()) }
}

fn changed(before: &Waiver, after: &Waiver) -> Vec<PlanChange> {
    let Waiver { target: _, reason, owner, approver, ticket, days, place: _ } = before;
    let mut changes = Vec::new();
    if *days != after.days {
        let within = |inner: (Date, Date), outer: (Date, Date)| outer.0 <= inner.0 && inner.1 <= outer.1;
        let direction = match (*days, after.days) {
            (None, _) => Direction::Stricter,
            (Some(old), Some(new)) if within(new, old) => Direction::Stricter,
            (Some(_), None | Some(_)) => Direction::Looser,
        };
        changes.push(told(direction, after, |waiver| match days {
            Some((first, last)) => say!("{waiver} was from {first} to {last} before", waiver, first, last),
            None => say!("{waiver} was without end before", waiver),
        }));
    }
    if (reason, owner, ticket) != (&after.reason, &after.owner, &after.ticket) {
        changes.push(told(Direction::Other, after, |waiver| say!("{waiver} is explained otherwise", waiver)));
    }
    if *approver != after.approver {
        let approver = shown(&after.approver);
        changes.push(told(Direction::Other, after, |waiver| say!("{waiver} has another approver: {approver}", waiver, approver)));
    }
    changes
}

/// The unit that a waiver is about, where it names one, and what it excuses in words.
fn excused(target: &WaiverTarget) -> (Option<UnitId>, String) {
    match target {
        WaiverTarget::Occurrences { task, scope, team, key } => {
            let unit = UnitId { task: task.clone(), scope: scope.clone(), team: team.clone() };
            let occurrence = key.as_ref().map_or(String::new(), |key| format!(" {}", shown(key)));
            let of = format!("`{unit}`{occurrence}");
            (Some(unit), of)
        }
        WaiverTarget::Finding { rule, commit, path } => {
            let named = [commit, path].into_iter().flatten().map(|name| format!(" {}", shown(name)));
            (None, format!("`{rule}`{}", named.collect::<String>()))
        }
    }
}
