//! What a unit owes: its occurrences through every version of the plan.
//!
//! It knows neither evidence nor the present moment.

mod almanac;
mod epoch;
mod event;
mod gaps;

use std::rc::Rc;

use crate::address::UnitId;
use crate::calendar::{Date, Duration, Instant};
use crate::plan::{Lifetime, Timeline, Unit};

pub use almanac::Almanac;
pub use epoch::move_due;
pub use gaps::Gaps;

/// One performance that is owed, or would be if the unit had been adopted earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    pub key: String,
    /// The place of the rule in the unit's cadence.
    pub rule: usize,
    /// The first and the last civil day of the window, as the calendar names them, in the plan's zone.
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
    /// How many performances it owes.
    pub times: u32,
    pub nature: Nature,
    /// The version of the plan that judges it, by its place in the timeline.
    pub version: usize,
    /// A place on the chain before which nothing serves it: that of the version that adopted it while it ran, or of its event.
    pub serves_from: usize,
    pub duty: Duty,
}

/// Where an occurrence comes from, as far as matching must know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    Slot,
    /// A slot that is due no earlier than so long after the last earlier performance.
    Either {
        longest: Duration,
    },
    Gap,
    Event {
        /// Says whether a performance serves one event alone.
        each: bool,
    },
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

/// What one rule owes while it keeps its calendar grid.
pub struct Stage<'a> {
    /// The landing of the version that brought the grid.
    pub index: usize,
    pub landed: Instant,
    /// The occurrences that the calendar or events make, which rules that owe the same share; a gap rule makes its own as performances land.
    pub occurrences: Rc<[Rc<Occurrence>]>,
    pub gaps: Option<Gaps<'a>>,
}

impl Stage<'_> {
    /// The due moment of the first occurrence that the stage owes.
    pub fn first_due(&self) -> Option<Instant> {
        self.occurrences.iter().find(|one| one.duty == Duty::Owed).map(|one| one.due)
    }
}

/// A unit as each version of the plan has it, so that it is not looked for with every occurrence.
#[derive(Clone)]
pub struct Lives<'a>(Rc<[Option<&'a Unit>]>);

impl<'a> Lives<'a> {
    pub fn of(timeline: &'a Timeline, unit: &UnitId) -> Self {
        Self(timeline.versions.iter().map(|version| version.plan.unit(unit).map(|(_, unit)| unit)).collect())
    }

    /// The stretches of versions that have it.
    pub fn lifetimes(&self) -> Vec<Lifetime> {
        Lifetime::of(self.0.iter().map(Option::is_some))
    }

    /// The unit in a version; none where that has no such unit.
    pub fn at(&self, version: usize) -> Option<&'a Unit> {
        self.0.get(version).copied().flatten()
    }
}

/// The moment from which a unit owes, as the version that judges says; none for a version without the unit.
pub fn adoption(timeline: &Timeline, unit: &UnitId, lifetime: Lifetime, readded: bool, version: usize) -> Option<Instant> {
    let (_, definition) = timeline.unit(version, unit)?;
    Some(midnight_of_adoption(timeline, definition, lifetime, readded, version))
}

fn midnight_of_adoption(timeline: &Timeline, unit: &Unit, lifetime: Lifetime, readded: bool, version: usize) -> Instant {
    let landed = timeline.versions[lifetime.first].landed;
    let plan = &timeline.versions[version].plan;
    let midnight = |day: Date| plan.zone.midnight(day);
    match (unit.adopted_on, plan.adopted_on) {
        (Some(own), _) if readded => midnight(own).max(landed),
        (Some(own), _) => midnight(own),
        (None, Some(common)) if lifetime.first > 0 => midnight(common).max(landed),
        (None, Some(common)) => midnight(common),
        (None, None) => landed,
    }
}
