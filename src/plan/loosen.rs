//! What a new version of the plan changes, and whether that weakens a duty.
//!
//! It does not know when versions land, nor what was overdue then.
//!
//! Whatever cannot be shown to leave every duty as strict as it was is called looser: a reader who is told too much looks
//! once more, and one who is told too little never does. Every struct is taken apart field by field, so that a new key does
//! not compile before somebody has decided what a change of it means.

mod calendar;
mod duty;
mod length;
mod proof;
mod slots;
mod spots;
mod tasks;
mod teams;
mod waivers;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::length::Comparison;
use self::spots::Spots;
use super::Plan;
use super::trouble::shown;
use crate::address::UnitId;
use crate::calendar::{Date, Duration};
use crate::diagnostic::{Level, RuleId};
use crate::language::{Text, say};
use crate::source::Place;

/// One thing that a version of the plan changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanChange {
    pub direction: Direction,
    /// The unit that it concerns; none for what concerns the whole plan.
    pub unit: Option<UnitId>,
    /// A sentence as messages are: lower case, no full stop.
    pub what: Text,
    /// Where the key stands: in the new version, or in the old one for what is gone.
    pub place: Option<Place>,
}

/// What a change does to what is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Less is owed, or it may be owed later, or it may be proved more easily; or nobody can say that it is not so.
    Looser,
    Stricter,
    /// It changes no duty: titles, descriptions, order, warnings.
    Other,
}

impl Direction {
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Looser => "looser",
            Direction::Stricter => "stricter",
            Direction::Other => "other",
        }
    }
}

/// A change whose place is still to be found.
struct Seen {
    direction: Direction,
    /// The key of the plan that says it.
    key: &'static str,
    /// The place of the rule in the cadence, for a key that stands in one.
    rule: Option<usize>,
    what: Text,
}

/// Lists what a version changes: the settings, tasks that are gone, the tasks in their order, waivers, and levels.
///
/// `default_level` gives the level of a rule for which a plan sets none.
pub fn changes(before: &Plan, after: &Plan, default_level: impl Fn(RuleId) -> Level) -> Vec<PlanChange> {
    let Plan {
        name,
        zone,
        adopted_on,
        clock_skew,
        clock_exceptions,
        calendar: work,
        teams: roster,
        approvers: board,
        bots: machines,
        signers: _,
        waivers: excused,
        tasks: _,
        levels,
        files,
        // What the named files hold stands where it is used: in the calendar, in the units, with the signers.
        named: _,
    } = before;
    let mut seen = Vec::new();
    seen.extend(differs("name", name, &after.name, |_| say!("the plan has another name")));
    if *zone != after.zone {
        seen.push(Seen::new(
            Direction::Looser,
            "timezone",
            say!("`timezone` went from {before} to {after}, which may be later", before = zone, after = after.zone),
        ));
    }
    seen.extend(adoption(&Text::verbatim("`adopted_on`"), *adopted_on, after.adopted_on));
    seen.extend(skew(*clock_skew, after.clock_skew));
    seen.extend(exceptions(clock_exceptions, &after.clock_exceptions));
    seen.extend(calendar::changes(work, &after.calendar, calendar::Counts::of(before).or(calendar::Counts::of(after))));
    seen.extend(teams::changes(roster, &after.teams));
    seen.extend(approvers(board.as_deref(), after.approvers.as_deref()));
    seen.extend(proof::bots(machines, &after.bots));
    seen.extend(proof::signers(before, after));
    seen.extend(differs("files", files, &after.files, |_| {
        say!("the plan's files are now {files}", files = shown(&after.files.join(", ")))
    }));
    let (old, new) = (Spots::new(before), Spots::new(after));
    let mut changes: Vec<PlanChange> = seen.into_iter().map(|seen| seen.of_plan(&new)).collect();
    changes.extend(tasks::changes(&old, &new));
    changes.extend(waivers::changes(excused, &after.waivers));
    changes.extend(self::levels(levels, &after.levels, default_level).into_iter().map(|seen| seen.of_plan(&new)));
    changes
}

impl Seen {
    fn new(direction: Direction, key: &'static str, what: Text) -> Self {
        Self { direction, key, rule: None, what }
    }

    fn of_plan(self, spots: &Spots<'_>) -> PlanChange {
        PlanChange { direction: self.direction, unit: None, place: spots.setting(self.key), what: self.what }
    }
}

/// Tells of a value that weighs nothing, if it differs.
fn differs<T: PartialEq>(key: &'static str, before: &T, after: &T, tell: impl Fn(&T) -> Text) -> Option<Seen> {
    (before != after).then(|| Seen::new(Direction::Other, key, tell(after)))
}

/// Compares two lengths of which the longer one is looser.
fn longer_is_looser(key: &'static str, subject: &Text, compared: Comparison, before: &Text, after: &Text) -> Option<Seen> {
    let (direction, what) = match compared {
        Comparison::Same => return None,
        Comparison::Longer => (Direction::Looser, say!("{subject} grew from {before} to {after}", subject, before, after)),
        Comparison::Shorter => (Direction::Stricter, say!("{subject} shrank from {before} to {after}", subject, before, after)),
        Comparison::Unsure => {
            (Direction::Looser, say!("{subject} went from {before} to {after}, which may be later", subject, before, after))
        }
    };
    Some(Seen::new(direction, key, what))
}

/// Compares the days from which something is owed. Without one it is the landing of the first version, which may lie on either side of any day.
fn adoption(subject: &Text, before: Option<Date>, after: Option<Date>) -> Option<Seen> {
    let (direction, what) = match (before, after) {
        (None, None) => return None,
        (Some(old), Some(new)) if old == new => return None,
        (Some(old), Some(new)) if old < new => (Direction::Looser, say!("{subject} moved later, from {old} to {new}", subject, old, new)),
        (Some(old), Some(new)) => (Direction::Stricter, say!("{subject} moved earlier, from {old} to {new}", subject, old, new)),
        (None, Some(new)) => {
            (Direction::Looser, say!("{subject} is now {new}, which may be later than the landing that held before", subject, new))
        }
        (Some(old), None) => (Direction::Looser, say!("{subject} was removed, which was {old}", subject, old)),
    };
    Some(Seen::new(direction, "adopted_on", what))
}

fn skew(before: i64, after: i64) -> Option<Seen> {
    let (old, new) = (Duration::Exact(before), Duration::Exact(after));
    let compared = Comparison::of(before.cmp(&after));
    longer_is_looser("clock_skew", &Text::verbatim("`clock_skew`"), compared, &length::shown(old), &length::shown(new))
}

fn exceptions(before: &[String], after: &[String]) -> Vec<Seen> {
    let short = |commit: &String| shown(&commit.chars().take(12).collect::<String>());
    let added = |commit: &String| say!("the clock exception for commit {short} was added", short = short(commit));
    let removed = |commit: &String| say!("the clock exception for commit {short} was removed", short = short(commit));
    let told = |direction: Direction, what: Text| Seen::new(direction, "clock_exceptions", what);
    let looser = gone(after, before).map(|commit| told(Direction::Looser, added(commit)));
    looser.chain(gone(before, after).map(|commit| told(Direction::Stricter, removed(commit)))).collect()
}

/// Compares who may approve. Another team may be easier to ask.
fn approvers(before: Option<&str>, after: Option<&str>) -> Option<Seen> {
    let (direction, what) = match (before, after) {
        (None, None) => return None,
        (Some(old), Some(new)) if old == new => return None,
        (Some(old), Some(new)) => (Direction::Looser, say!("`approvers` went from `{old}` to `{new}`", old = shown(old), new = shown(new))),
        (Some(old), None) => (Direction::Looser, say!("`approvers` was removed, which was `{old}`", old = shown(old))),
        (None, Some(new)) => (Direction::Stricter, say!("`approvers` is now `{new}`", new = shown(new))),
    };
    Some(Seen::new(direction, "approvers", what))
}

/// What the first list has and the second has not.
fn gone<'a, T: PartialEq>(from: &'a [T], to: &'a [T]) -> impl Iterator<Item = &'a T> {
    from.iter().filter(|one| !to.contains(one))
}

/// Compares how much each rule weighs; `None` is off.
fn levels(
    before: &BTreeMap<RuleId, Option<Level>>,
    after: &BTreeMap<RuleId, Option<Level>>,
    default_level: impl Fn(RuleId) -> Level,
) -> Vec<Seen> {
    let named = |level: Option<Level>| level.map_or_else(|| say!("off"), |level| Text::said(level.as_str(), Vec::new()));
    let mut seen = Vec::new();
    for rule in RuleId::ALL {
        let weight = |levels: &BTreeMap<RuleId, Option<Level>>| levels.get(rule).copied().unwrap_or_else(|| Some(default_level(*rule)));
        let (old, new) = (weight(before), weight(after));
        let (direction, what) = match new.cmp(&old) {
            std::cmp::Ordering::Less => {
                (Direction::Looser, say!("the level of `{rule}` fell from {old} to {new}", rule, old = named(old), new = named(new)))
            }
            std::cmp::Ordering::Greater => {
                (Direction::Stricter, say!("the level of `{rule}` rose from {old} to {new}", rule, old = named(old), new = named(new)))
            }
            std::cmp::Ordering::Equal if before.contains_key(rule) == after.contains_key(rule) => continue,
            std::cmp::Ordering::Equal => (Direction::Other, say!("the level of `{rule}` stays {new}, its default", rule, new = named(new))),
        };
        seen.push(Seen::new(direction, "rules", what));
    }
    seen
}
