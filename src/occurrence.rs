//! What a unit owes: its occurrences through every version of the plan (SEMANTICS §4, §7).
//!
//! It knows neither evidence nor the present moment.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDateTime};

use crate::address::UnitId;
use crate::cadence::{Grid, Rule, Slot};
use crate::calendar::{Date, Instant, Zone};
use crate::plan::{Lifetime, Timeline, Unit};

/// One performance that is owed, or would be if the unit had been adopted earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    pub key: String,
    /// The place of the rule in the unit's cadence.
    pub rule: usize,
    /// The first and the last civil day of the window, in the plan's zone.
    pub first_day: Date,
    pub last_day: Date,
    pub opens: Instant,
    pub due: Instant,
    /// The end of the grace after `due`.
    pub closes: Instant,
    /// The earliest moment at which a performance counts: `opens` less `early`.
    pub accepts_from: Instant,
    /// The moment from which it is due soon.
    pub soon_from: Instant,
    /// The version of the plan that judges it, by its place in the timeline.
    pub version: usize,
    /// A place on the chain before which nothing serves it: that of the version that adopted it while it ran.
    pub serves_from: usize,
    pub duty: Duty,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    Owed,
    /// Its slot lies before the adoption, or too much of it does.
    BeforeAdoption,
    /// A new version of the rule took its place: from this place on the chain nothing serves it any more.
    ReplacedFrom(usize),
}

/// How far the occurrences of a unit are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Everything that accepts a performance at this moment is listed, and the one after it.
    pub until: Instant,
    /// First and last day of a window: what ends in it is listed, owed or before adoption.
    pub window: Option<(Date, Date)>,
}

/// The stretch of a unit's life in which one rule kept its calendar grid.
struct Epoch<'a> {
    timeline: &'a Timeline,
    unit: &'a UnitId,
    rule: usize,
    /// The version that brought the grid, and the first one that has another (or no unit any more).
    first: usize,
    end: Option<usize>,
    adopted: Instant,
    /// Says whether the unit itself begins here, rather than a new rule of it.
    first_of_unit: bool,
}

/// Lists what a unit owes, by rule and then by time.
pub fn occurrences(timeline: &Timeline, unit: &UnitId, extent: Extent) -> Vec<Occurrence> {
    let mut all = Vec::new();
    for (at, lifetime) in timeline.lifetimes(unit).iter().enumerate() {
        for rule in 0..most_rules(timeline, unit, *lifetime) {
            for epoch in epochs(timeline, unit, *lifetime, rule, at > 0) {
                append(&mut all, epoch, extent);
            }
        }
    }
    all.sort_by_key(|one: &Occurrence| (one.rule, one.opens, one.due));
    all
}

/// The moment from which a unit owes, as the version that judges says (SEMANTICS §4, Adoption); none for a version without the unit.
pub fn adoption(timeline: &Timeline, unit: &UnitId, lifetime: Lifetime, readded: bool, version: usize) -> Option<Instant> {
    let landed = timeline.versions[lifetime.first].landed;
    let plan = &timeline.versions[version].plan;
    let (_, definition) = plan.unit(unit)?;
    let midnight = |day: Date| plan.zone.midnight(day);
    Some(match (definition.adopted_on, plan.adopted_on) {
        (Some(own), _) if readded => midnight(own).max(landed),
        (Some(own), _) => midnight(own),
        (None, Some(common)) if lifetime.first > 0 => midnight(common).max(landed),
        (None, Some(common)) => midnight(common),
        (None, None) => landed,
    })
}

fn most_rules(timeline: &Timeline, unit: &UnitId, lifetime: Lifetime) -> usize {
    let end = lifetime.removed.unwrap_or(timeline.versions.len());
    (lifetime.first..end).filter_map(|version| timeline.unit(version, unit)).map(|(_, unit)| unit.cadence.rules.len()).max().unwrap_or(0)
}

/// Cuts a lifetime where the rule's calendar grid changes.
fn epochs<'a>(timeline: &'a Timeline, unit: &'a UnitId, lifetime: Lifetime, rule: usize, readded: bool) -> Vec<Epoch<'a>> {
    let end = lifetime.removed.unwrap_or(timeline.versions.len());
    let mut epochs: Vec<Epoch<'a>> = Vec::new();
    let mut before = None;
    for version in lifetime.first..end {
        let grid = grid_of(timeline, unit, version, rule);
        if grid != before {
            if let (Some(last), Some(_)) = (epochs.last_mut(), &before) {
                last.end = Some(version);
            }
            if grid.is_some() {
                let first_of_unit = version == lifetime.first;
                let adopted = if first_of_unit {
                    adoption(timeline, unit, lifetime, readded, version)
                } else {
                    Some(timeline.versions[version].landed)
                };
                epochs.extend(adopted.map(|adopted| Epoch {
                    timeline,
                    unit,
                    rule,
                    first: version,
                    end: lifetime.removed,
                    adopted,
                    first_of_unit,
                }));
            }
        }
        before = grid;
    }
    epochs
}

/// What makes two versions of a rule the same calendar grid: grace, early, due-soon and times do not.
fn grid_of(timeline: &Timeline, unit: &UnitId, version: usize, rule: usize) -> Option<(crate::cadence::Step, Zone)> {
    let (_, definition) = timeline.unit(version, unit)?;
    Some((definition.cadence.rules.get(rule)?.step, timeline.versions[version].plan.zone))
}

/// Adds the slots of one epoch; settles the old rule's open occurrence and the keys that both have.
fn append(all: &mut Vec<Occurrence>, epoch: Epoch<'_>, extent: Extent) {
    let slots = epoch.slots(extent);
    if !epoch.first_of_unit {
        let version = &epoch.timeline.versions[epoch.first];
        let first_due = slots.iter().find(|slot| slot.duty == Duty::Owed).map(|slot| slot.due);
        for old in all.iter_mut().filter(|old| old.rule == epoch.rule && old.closes > version.landed && old.duty == Duty::Owed) {
            if first_due.is_some_and(|first_due| first_due < old.due) {
                old.duty = Duty::ReplacedFrom(version.index);
            }
        }
    }
    let held = |old: &Occurrence| old.rule == epoch.rule && !matches!(old.duty, Duty::ReplacedFrom(_));
    let taken: BTreeSet<String> = all.iter().filter(|old| held(old)).map(|old| old.key.clone()).collect();
    all.extend(slots.into_iter().filter(|slot| !taken.contains(&slot.key)));
}

impl Epoch<'_> {
    fn slots(&self, extent: Extent) -> Vec<Occurrence> {
        let Some((rule, zone)) = grid_of(self.timeline, self.unit, self.first, self.rule) else { return Vec::new() };
        let grid = Grid::new(rule, zone.date(self.adopted));
        let mut index = grid.index(zone.date(self.adopted));
        if let (true, Some((from, _))) = (self.first_of_unit, extent.window) {
            index = index.min(grid.index(from));
        }
        let mut slots = Vec::new();
        while let Some(slot) = grid.slot(index) {
            index += 1;
            let opens = zone.midnight(slot.first);
            if self.end.is_some_and(|end| opens > self.timeline.versions[end].landed) {
                break;
            }
            let Some(occurrence) = self.occurrence(slot, opens) else { continue };
            let (accepts_from, ends) = (occurrence.accepts_from, occurrence.last_day);
            if self.is_wanted(&occurrence, extent) {
                slots.push(occurrence);
            }
            let in_window = extent.window.is_some_and(|(_, to)| ends <= to);
            if accepts_from > extent.until && !in_window {
                break;
            }
        }
        slots
    }

    /// A slot that owes nothing is listed only where a window asks for it, and only for the unit's first rule.
    fn is_wanted(&self, occurrence: &Occurrence, extent: Extent) -> bool {
        match occurrence.duty {
            Duty::Owed | Duty::ReplacedFrom(_) => true,
            Duty::BeforeAdoption => {
                self.first_of_unit && extent.window.is_some_and(|(from, to)| from <= occurrence.last_day && occurrence.last_day <= to)
            }
        }
    }

    /// Makes the occurrence of a slot; none for a slot of no length (a day that the zone skipped).
    fn occurrence(&self, slot: Slot, opens: Instant) -> Option<Occurrence> {
        let version = self.version_at(opens);
        let (rule, unit) = self.rule_at(version)?;
        let zone = self.timeline.versions[version].plan.zone;
        let due = zone.end_of(slot.last);
        if due <= opens {
            return None;
        }
        let business = |_: Date| true;
        let adopted = if self.first_of_unit { self.adopted_for(version, unit) } else { self.adopted };
        Some(Occurrence {
            rule: self.rule,
            opens,
            due,
            closes: rule.grace.after_day(zone, slot.last, business).unwrap_or(Instant::MAX_UTC),
            accepts_from: rule.early.before(zone, opens, business).unwrap_or(Instant::MIN_UTC),
            soon_from: rule.due_soon.before(zone, due, business).unwrap_or(Instant::MIN_UTC),
            version,
            serves_from: if self.first_of_unit || opens >= self.adopted { 0 } else { self.timeline.versions[self.first].index },
            duty: if is_owed(zone, opens, due, adopted) { Duty::Owed } else { Duty::BeforeAdoption },
            key: slot.key,
            first_day: slot.first,
            last_day: slot.last,
        })
    }

    /// The version in force when an occurrence opened; the epoch's first also judges what opened before it.
    fn version_at(&self, opens: Instant) -> usize {
        let last = self.end.unwrap_or(self.timeline.versions.len()) - 1;
        self.timeline.before(opens).unwrap_or(0).clamp(self.first, last)
    }

    fn rule_at(&self, version: usize) -> Option<(&Rule, &Unit)> {
        let (_, unit) = self.timeline.unit(version, self.unit)?;
        Some((unit.cadence.rules.get(self.rule)?, unit))
    }

    /// The unit's adoption as the judging version states it, for a version that moved it.
    fn adopted_for(&self, version: usize, unit: &Unit) -> Instant {
        if version == self.first {
            return self.adopted;
        }
        let lifetimes = self.timeline.lifetimes(&unit.id);
        let found = lifetimes.iter().enumerate().find(|(_, lifetime)| lifetime.first == self.first);
        found.and_then(|(at, lifetime)| adoption(self.timeline, &unit.id, *lifetime, at > 0, version)).unwrap_or(self.adopted)
    }
}

/// A slot is owed when at least half of it, or at least a calendar month of it, lies after the adoption.
fn is_owed(zone: Zone, opens: Instant, due: Instant, adopted: Instant) -> bool {
    if adopted <= opens {
        return true;
    }
    if adopted >= due {
        return false;
    }
    let half = (due - adopted) * 2 >= due - opens;
    let month_later: Option<NaiveDateTime> = zone.local(adopted).checked_add_months(Months::new(1));
    half || month_later.is_some_and(|wall| zone.resolve(wall) <= due)
}
