//! What a new version of the plan changes, and whether that weakens a duty.
//!
//! It does not know when versions land, nor what was overdue then.
//!
//! Whatever cannot be shown to leave every duty as strict as it was is called looser: a reader who is told too much looks
//! once more, and one who is told too little never does. Every struct is taken apart field by field, so that a new key does
//! not compile before somebody has decided what a change of it means.

mod alone;
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

/// A change whose place is still to be found, and its words mostly too.
struct Seen<'a> {
    direction: Direction,
    /// The key of the plan that says it.
    key: &'static str,
    /// The place of the rule in the cadence, for a key that stands in one.
    rule: Option<usize>,
    what: What<'a>,
}

/// What a change is in words: of many changes nobody asks for them.
type What<'a> = Box<dyn FnOnce() -> Text + 'a>;

/// Says how changes are told: by what they do, and the unit that they concern.
pub type Told<'a> = &'a dyn Fn(Direction, Option<&UnitId>) -> Telling;

/// How a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    Not,
    /// That there is one, without words.
    Bare,
    /// In words alone.
    Words,
    /// With its place, which takes time to find.
    Place,
}

impl Telling {
    /// What is told of a change that may have a place.
    fn tell(
        self,
        direction: Direction,
        unit: Option<&UnitId>,
        what: impl FnOnce() -> Text,
        place: impl FnOnce() -> Option<Place>,
    ) -> Option<PlanChange> {
        let change = |what: Text, place: Option<Place>| Some(PlanChange { direction, unit: unit.cloned(), what, place });
        match self {
            Telling::Not => None,
            Telling::Bare => change(Text::default(), None),
            Telling::Words => change(what(), None),
            Telling::Place => change(what(), place()),
        }
    }
}

/// Lists what a version changes: the settings, tasks that are gone, the tasks in their order, waivers, and levels.
///
/// `default_level` gives the level of a rule for which a plan sets none.
pub fn changes(before: &Plan, after: &Plan, default_level: impl Fn(RuleId) -> Level) -> Vec<PlanChange> {
    changes_told(before, after, default_level, &|_, _| Telling::Place)
}

/// Lists some of what a version changes, in the same order.
pub fn changes_told(before: &Plan, after: &Plan, default_level: impl Fn(RuleId) -> Level, told: Told<'_>) -> Vec<PlanChange> {
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
        seen.push(Seen::new(Direction::Looser, "timezone", || {
            say!("`timezone` went from {before} to {after}, which may be later", before = zone, after = after.zone)
        }));
    }
    seen.extend(adoption(|| Text::verbatim("`adopted_on`"), *adopted_on, after.adopted_on));
    seen.extend(skew(*clock_skew, after.clock_skew));
    seen.extend(exceptions(clock_exceptions, &after.clock_exceptions));
    seen.extend(calendar::changes(work, &after.calendar, || calendar::Counts::of(before).or(calendar::Counts::of(after))));
    seen.extend(teams::changes(roster, &after.teams));
    seen.extend(approvers(board.as_deref(), after.approvers.as_deref()));
    seen.extend(proof::bots(machines, &after.bots));
    seen.extend(proof::signers(before, after));
    seen.extend(differs("files", files, &after.files, |_| {
        say!("the plan's files are now {files}", files = shown(&after.files.join(", ")))
    }));
    let new = Spots::new(after);
    let mut changes: Vec<PlanChange> = seen.into_iter().filter_map(|seen| seen.of_plan(&new, told)).collect();
    changes.extend(tasks::changes(before, &new, told));
    let waived = waivers::changes(excused, &after.waivers).into_iter();
    changes.extend(waived.filter(|change| told(change.direction, change.unit.as_ref()) != Telling::Not));
    changes.extend(self::levels(levels, &after.levels, default_level).into_iter().filter_map(|seen| seen.of_plan(&new, told)));
    changes
}

impl<'a> Seen<'a> {
    fn new(direction: Direction, key: &'static str, what: impl FnOnce() -> Text + 'a) -> Self {
        Self { direction, key, rule: None, what: Box::new(what) }
    }

    /// One of the whole plan, of which there are few.
    fn said(direction: Direction, key: &'static str, what: Text) -> Self {
        Self::new(direction, key, || what)
    }

    fn of_plan(self, spots: &Spots<'_>, told: Told<'_>) -> Option<PlanChange> {
        let Self { direction, key, rule: _, what } = self;
        told(direction, None).tell(direction, None, what, || spots.setting(key))
    }
}

/// Tells of a value that weighs nothing, if it differs.
fn differs<'a, T: PartialEq + ?Sized>(
    key: &'static str,
    before: &T,
    after: &'a T,
    tell: impl FnOnce(&'a T) -> Text + 'a,
) -> Option<Seen<'a>> {
    (before != after).then(|| Seen::new(Direction::Other, key, move || tell(after)))
}

/// Compares two lengths of which the longer one is looser.
fn longer_is_looser<'a>(
    key: &'static str,
    compared: Comparison,
    subject: impl FnOnce() -> Text + 'a,
    (before, after): (impl FnOnce() -> Text + 'a, impl FnOnce() -> Text + 'a),
) -> Option<Seen<'a>> {
    let direction = match compared {
        Comparison::Same => return None,
        Comparison::Longer | Comparison::Unsure => Direction::Looser,
        Comparison::Shorter => Direction::Stricter,
    };
    Some(Seen::new(direction, key, move || {
        let (subject, before, after) = (subject(), before(), after());
        match compared {
            Comparison::Longer => say!("{subject} grew from {before} to {after}", subject, before, after),
            Comparison::Shorter => say!("{subject} shrank from {before} to {after}", subject, before, after),
            Comparison::Same | Comparison::Unsure => {
                say!("{subject} went from {before} to {after}, which may be later", subject, before, after)
            }
        }
    }))
}

/// Compares the days from which something is owed. Without one it is the landing of the first version, which may lie on either side of any day.
fn adoption<'a>(subject: impl FnOnce() -> Text + 'a, before: Option<Date>, after: Option<Date>) -> Option<Seen<'a>> {
    let direction = match (before, after) {
        (None, None) => return None,
        (Some(old), Some(new)) if old == new => return None,
        (Some(old), Some(new)) if new < old => Direction::Stricter,
        (Some(_) | None, Some(_)) | (Some(_), None) => Direction::Looser,
    };
    Some(Seen::new(direction, "adopted_on", move || {
        let subject = subject();
        match (before, after) {
            (Some(old), Some(new)) if old < new => say!("{subject} moved later, from {old} to {new}", subject, old, new),
            (Some(old), Some(new)) => say!("{subject} moved earlier, from {old} to {new}", subject, old, new),
            (None, Some(new)) => say!("{subject} is now {new}, which may be later than the landing that held before", subject, new),
            (Some(old), None) => say!("{subject} was removed, which was {old}", subject, old),
            (None, None) => subject,
        }
    }))
}

fn skew(before: i64, after: i64) -> Option<Seen<'static>> {
    let (old, new) = (Duration::Exact(before), Duration::Exact(after));
    let compared = Comparison::of(before.cmp(&after));
    let both = (move || length::shown(old), move || length::shown(new));
    longer_is_looser("clock_skew", compared, || Text::verbatim("`clock_skew`"), both)
}

fn exceptions<'a>(before: &'a [String], after: &'a [String]) -> Vec<Seen<'a>> {
    let short = |commit: &String| shown(&commit.chars().take(12).collect::<String>());
    let added = move |commit: &String| say!("the clock exception for commit {short} was added", short = short(commit));
    let removed = move |commit: &String| say!("the clock exception for commit {short} was removed", short = short(commit));
    let looser = gone(after, before).map(|commit| Seen::new(Direction::Looser, "clock_exceptions", move || added(commit)));
    let stricter = gone(before, after).map(|commit| Seen::new(Direction::Stricter, "clock_exceptions", move || removed(commit)));
    looser.chain(stricter).collect()
}

/// Compares who may approve. Another team may be easier to ask.
fn approvers(before: Option<&str>, after: Option<&str>) -> Option<Seen<'static>> {
    let (direction, what) = match (before, after) {
        (None, None) => return None,
        (Some(old), Some(new)) if old == new => return None,
        (Some(old), Some(new)) => (Direction::Looser, say!("`approvers` went from `{old}` to `{new}`", old = shown(old), new = shown(new))),
        (Some(old), None) => (Direction::Looser, say!("`approvers` was removed, which was `{old}`", old = shown(old))),
        (None, Some(new)) => (Direction::Stricter, say!("`approvers` is now `{new}`", new = shown(new))),
    };
    Some(Seen::said(direction, "approvers", what))
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
) -> Vec<Seen<'static>> {
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
        seen.push(Seen::said(direction, "rules", what));
    }
    seen
}
