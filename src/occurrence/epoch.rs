//! The stretch of a unit's life in which one rule kept its calendar grid, and the occurrences in it.
//!
//! It does not know what came before or after.

use std::rc::Rc;

use chrono::{Days, Months, NaiveDateTime, TimeDelta};

use super::almanac::{Almanac, Laid};
use super::{Duty, Extent, Lives, Nature, Occurrence, Stage, event, midnight_of_adoption};
use crate::cadence::{Grid, Kind, Rule, Slot, Slots, Step};
use crate::calendar::{Date, Duration, Instant, WorkCalendar, Zone};
use crate::history::Landing;
use crate::plan::{Lifetime, Plan, Timeline, Unit};

/// One rule of one unit, from the version that brought its grid to the one that brings another.
#[derive(Clone)]
pub struct Epoch<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) lives: Lives<'a>,
    pub(super) rule: usize,
    /// The version that brought the grid, and the first one that has another (or no unit any more).
    pub(super) first: usize,
    pub(super) end: Option<usize>,
    pub(super) adopted: Instant,
    /// Says whether the unit itself begins here, rather than a new rule of it.
    first_of_unit: bool,
    readded: bool,
}

/// Cuts a lifetime where the rule's calendar grid changes.
pub(super) fn epochs<'a>(timeline: &'a Timeline, lives: &Lives<'a>, lifetime: Lifetime, rule: usize, readded: bool) -> Vec<Epoch<'a>> {
    let end = lifetime.removed.unwrap_or(timeline.versions.len());
    let mut epochs: Vec<Epoch<'a>> = Vec::new();
    let mut before = None;
    for version in lifetime.first..end {
        let grid = grid_of(timeline, lives, version, rule);
        if grid != before {
            if let Some(last) = epochs.last_mut().filter(|last| last.end == lifetime.removed) {
                last.end = Some(version);
            }
            let first_of_unit = version == lifetime.first;
            let adopted = match first_of_unit {
                true => lives.at(version).map(|unit| midnight_of_adoption(timeline, unit, lifetime, readded, version)),
                false => Some(timeline.versions[version].landed),
            };
            if let (Some(_), Some(adopted)) = (&grid, adopted) {
                let (lives, end) = (lives.clone(), lifetime.removed);
                epochs.push(Epoch { timeline, lives, rule, first: version, end, adopted, first_of_unit, readded });
            }
        }
        before = grid;
    }
    epochs
}

/// What makes two versions of a rule the same calendar grid: grace, early, due-soon and times do not, nor do the paths of events.
#[derive(PartialEq)]
enum GridOf<'a> {
    Slots(&'a Kind, Zone, Option<&'a WorkCalendar>, u32),
    Gap(Duration, Zone),
    Event(Zone),
}

fn grid_of<'a>(timeline: &'a Timeline, lives: &Lives<'a>, version: usize, rule: usize) -> Option<GridOf<'a>> {
    let definition = lives.at(version)?;
    let plan = &timeline.versions[version].plan;
    Some(match &definition.cadence.rules.get(rule)?.kind {
        kind @ (Kind::Slot(slots) | Kind::Either(slots)) => {
            let calendar = slots.business.is_some().then_some(&plan.calendar);
            GridOf::Slots(kind, plan.zone, calendar, plan.calendar.fiscal_year_start)
        }
        Kind::Gap(every) => GridOf::Gap(*every, plan.zone),
        Kind::Event(_) => GridOf::Event(plan.zone),
    })
}

impl<'a> Epoch<'a> {
    pub(super) fn stage(self, almanac: &Almanac<'a>, landings: &[Landing], is_own: &dyn Fn(&Landing, &str) -> bool) -> Stage<'a> {
        let version = &self.timeline.versions[self.first];
        let (occurrences, gaps) = match self.rule_at(self.first).map(|(rule, _)| &rule.kind) {
            None => (Laid::default(), None),
            Some(Kind::Slot(_) | Kind::Either(_)) => (almanac.laid(&self), None),
            Some(Kind::Event(_)) => (event::occurrences(&self, landings, is_own).into(), None),
            Some(Kind::Gap(_)) => {
                let first = self.gap(self.zone().date(self.adopted), "from");
                (first.into_iter().map(Rc::new).collect(), Some(almanac.gaps(self)))
            }
        };
        Stage { index: version.index, landed: version.landed, occurrences, gaps }
    }

    /// The zone of the whole epoch: another zone is another grid.
    pub(super) fn zone(&self) -> Zone {
        self.timeline.versions[self.first].plan.zone
    }

    /// The gap that a performance of a day starts; none if the rule has changed by the time it would open.
    pub(super) fn gap_after(&self, day: Date) -> Option<Occurrence> {
        self.gap(day, "after")
    }

    fn gap(&self, base: Date, word: &str) -> Option<Occurrence> {
        let zone = self.zone();
        let opens = zone.end_of(base);
        if self.has_ended_by(opens) {
            return None;
        }
        let version = self.version_at(opens);
        let (rule, _) = self.rule_at(version)?;
        let Kind::Gap(every) = &rule.kind else { return None };
        let due = every.after_day(zone, base, self.business(version))?;
        Some(self.span(format!("{word}-{base}"), opens, due, version, Nature::Gap))
    }

    /// An occurrence from one moment to another, with the grace and the warning of a version.
    pub(super) fn span(&self, key: String, opens: Instant, due: Instant, version: usize, nature: Nature) -> Occurrence {
        let zone = self.zone();
        let mut occurrence = Occurrence {
            key,
            rule: self.rule,
            first_day: zone.date(opens),
            last_day: last_day(zone, due),
            opens,
            due,
            closes: due,
            accepts_from: opens,
            soon_from: due,
            times: 1,
            nature,
            version,
            serves_from: 0,
            duty: Duty::Owed,
        };
        move_due(self.timeline, &self.lives, &mut occurrence, due);
        occurrence
    }

    /// Says whether another rule, of this unit or of another one, has the same slots or gaps: whatever they are made of is the same.
    pub(super) fn has_slots_of(&self, other: &Epoch<'a>) -> bool {
        let same = (self.adopted, self.first, self.end, self.rule, self.first_of_unit, self.readded)
            == (other.adopted, other.first, other.end, other.rule, other.first_of_unit, other.readded);
        let last = self.end.unwrap_or(self.timeline.versions.len());
        let mut before: Option<(&Unit, &Unit)> = None;
        same && (self.first..last).all(|version| match (self.rule_at(version), other.rule_at(version)) {
            (None, None) => true,
            (Some((own, unit)), Some((its, its_unit))) => {
                // Most versions share the units of the version before them, which are compared already.
                let is_shared = before.is_some_and(|(one, other)| std::ptr::eq(one, unit) && std::ptr::eq(other, its_unit));
                before = Some((unit, its_unit));
                is_shared || (own == its && unit.adopted_on == its_unit.adopted_on)
            }
            (Some(_), None) | (None, Some(_)) => false,
        })
    }

    pub(super) fn slots(&self, extent: Extent) -> Vec<Occurrence> {
        let Some((rule, _)) = self.rule_at(self.first) else { return Vec::new() };
        let (Kind::Slot(rule) | Kind::Either(rule)) = &rule.kind else { return Vec::new() };
        let zone = self.zone();
        let adopted = zone.date(self.adopted);
        let grid = Grid::new(rule, &self.timeline.versions[self.first].plan.calendar, adopted);
        let own = grid.from(adopted);
        let begins = grid.from(adopted).next().map_or(adopted, |slot| slot.first);
        // What a window asks for before the adoption's own slot; what lies between the two is passed over.
        let before = extent.window.filter(|_| self.first_of_unit).into_iter().flat_map(|(from, to)| {
            let slots = grid.from(reached_back(rule, from));
            slots.take_while(move |slot| slot.first < begins && slot.last <= to)
        });
        let mut slots = Vec::new();
        for slot in before.chain(own).filter(|slot| slot.owes) {
            let opens = zone.midnight(slot.first);
            if self.has_ended_by(opens) {
                break;
            }
            let Some(occurrence) = self.slot(slot, opens) else { continue };
            let (accepts_from, ends) = (occurrence.accepts_from, occurrence.last_day);
            let begun = occurrence.duty == Duty::Owed || self.adopted < opens;
            if self.is_wanted(&occurrence, extent) {
                slots.push(occurrence);
            }
            let in_window = extent.window.is_some_and(|(_, to)| ends <= to);
            // The first that is owed is listed, however far away the adoption is: it says when something is due next.
            if accepts_from > extent.until && !in_window && begun {
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
    fn slot(&self, slot: Slot, opens: Instant) -> Option<Occurrence> {
        let version = self.version_at(opens);
        let (rule, unit) = self.rule_at(version)?;
        let zone = self.zone();
        let due = zone.end_of(slot.due);
        if due <= opens {
            return None;
        }
        let adopted = if self.first_of_unit { self.adopted_for(version, unit) } else { self.adopted };
        let nature = match &rule.kind {
            Kind::Either(slots) => Nature::Either { longest: longest_gap(slots.step) },
            Kind::Slot(_) | Kind::Gap(_) | Kind::Event(_) => Nature::Slot,
        };
        let mut occurrence = Occurrence {
            rule: self.rule,
            opens,
            due,
            closes: due,
            accepts_from: rule.early.before(zone, opens, self.business(version)).unwrap_or(Instant::MIN_UTC),
            soon_from: due,
            times: rule.times,
            nature,
            version,
            serves_from: if self.first_of_unit || opens >= self.adopted { 0 } else { self.timeline.versions[self.first].index },
            duty: if is_owed(zone, opens, due, adopted) { Duty::Owed } else { Duty::BeforeAdoption },
            key: slot.key,
            first_day: slot.first,
            last_day: slot.last,
        };
        set_due(rule, &self.timeline.versions[version].plan, &mut occurrence, due);
        Some(occurrence)
    }

    /// The version in force when an occurrence opened; the epoch's first also judges what opened before it.
    pub(super) fn version_at(&self, opens: Instant) -> usize {
        let last = self.end.unwrap_or(self.timeline.versions.len()) - 1;
        self.timeline.before(opens).unwrap_or(0).clamp(self.first, last)
    }

    pub(super) fn rule_at(&self, version: usize) -> Option<(&'a Rule, &'a Unit)> {
        let unit = self.lives.at(version)?;
        Some((unit.cadence.rules.get(self.rule)?, unit))
    }

    pub(super) fn business(&self, version: usize) -> impl Fn(Date) -> bool + use<'a> {
        let calendar = &self.timeline.versions[version].plan.calendar;
        |day: Date| calendar.is_business(day)
    }

    fn has_ended_by(&self, opens: Instant) -> bool {
        self.end.is_some_and(|end| opens > self.timeline.versions[end].landed)
    }

    /// The unit's adoption as the judging version states it, for a version that moved it.
    fn adopted_for(&self, version: usize, unit: &Unit) -> Instant {
        if version == self.first {
            return self.adopted;
        }
        let lifetime = Lifetime { first: self.first, removed: self.end };
        midnight_of_adoption(self.timeline, unit, lifetime, self.readded, version)
    }
}

/// Sets the due moment of an occurrence, and with it the end of its grace and the beginning of `due_soon`, as its version says.
pub fn move_due(timeline: &Timeline, lives: &Lives<'_>, occurrence: &mut Occurrence, due: Instant) {
    let plan = &timeline.versions[occurrence.version].plan;
    if let Some(rule) = lives.at(occurrence.version).and_then(|unit| unit.cadence.rules.get(occurrence.rule)) {
        set_due(rule, plan, occurrence, due);
    }
}

fn set_due(rule: &Rule, plan: &Plan, occurrence: &mut Occurrence, due: Instant) {
    let business = |day: Date| plan.calendar.is_business(day);
    let zone = plan.zone;
    occurrence.due = due;
    occurrence.soon_from = rule.due_soon.before(zone, due, business).unwrap_or(Instant::MIN_UTC);
    // A due moment at a midnight ends the day before; any other lies inside its day.
    let ended = last_day(zone, due);
    let closes =
        if zone.end_of(ended) == due { rule.grace.after_day(zone, ended, business) } else { rule.grace.after_moment(zone, due, business) };
    occurrence.closes = closes.unwrap_or(Instant::MAX_UTC);
}

/// The civil day that a moment ends, or in which it lies.
fn last_day(zone: Zone, due: Instant) -> Date {
    zone.date(due.checked_sub_signed(TimeDelta::seconds(1)).unwrap_or(due))
}

/// The first day whose slot may be named by a day from `from` on: a due day that rolled back lies before its own name, by a year at most.
fn reached_back(rule: &Slots, from: Date) -> Date {
    let rolls = rule.business.is_some() && !rule.on.is_empty();
    if rolls { from.checked_sub_days(Days::new(366)).unwrap_or(from) } else { from }
}

/// The longest gap between two performances of a slot rule (PCI DSS v4.0.1, section 7, table of timeframes: a month is 31 days, a quarter 92, half a year 184, a year 366).
fn longest_gap(step: Step) -> Duration {
    match step {
        Step::Days(count) => Duration::Days(count),
        Step::Weeks(count) => Duration::Days(count.saturating_mul(7)),
        Step::Months(count) => Duration::Days((count / 12).saturating_mul(366).saturating_add(longest_months(count % 12))),
        Step::Years(count) => Duration::Days(count.saturating_mul(366)),
    }
}

/// The days of the longest run of so many months, less than a year: July and August hold 62, March to December 306.
fn longest_months(count: u32) -> u32 {
    const LONGEST: [u32; 12] = [0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337];
    LONGEST.into_iter().nth(count as usize).unwrap_or(0)
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
