//! Which of two lengths of time is the longer, wherever on the calendar they lie.
//!
//! It does not know what is so long.

use std::cmp::Ordering;

use crate::cadence::Step;
use crate::calendar::Duration;
use crate::language::{Text, say};

/// How a length compares with the one that it replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Same,
    /// Never longer than before.
    Shorter,
    /// Never shorter than before.
    Longer,
    /// Longer in one month and shorter in another.
    Unsure,
}

/// From where a duration of days is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountedFrom {
    /// From the midnight that ends a day.
    Day,
    /// From a moment inside a day: that day's rest comes on top.
    Moment,
}

/// The fewest and the most days that a length may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Civil {
    least: u64,
    most: u64,
}

/// The fewest and the most days of so many months in a row, where a day that a month does not have is its last.
const MONTHS: [(u64, u64); 12] =
    [(0, 0), (28, 31), (59, 62), (89, 92), (120, 123), (150, 153), (181, 184), (212, 215), (242, 245), (273, 276), (303, 306), (334, 337)];

const DAY: u64 = 24 * 3600;

/// How much longer or shorter the clocks make a day at most.
const CLOCK_CHANGE: u64 = 2 * 3600;

impl Comparison {
    /// The comparison of what replaces with what it replaces, from the order of old and new.
    pub fn of(order: Ordering) -> Self {
        match order {
            Ordering::Less => Comparison::Longer,
            Ordering::Equal => Comparison::Same,
            Ordering::Greater => Comparison::Shorter,
        }
    }

    /// Longer if the shortest new one is no shorter than the longest old one, and the other way round.
    fn of_ranges(old: (u64, u64), new: (u64, u64)) -> Self {
        match (new.1 <= old.0, new.0 >= old.1) {
            (true, false) => Comparison::Shorter,
            (false, true) => Comparison::Longer,
            (true, true) | (false, false) => Comparison::Unsure,
        }
    }
}

/// Compares two durations. One unit is compared by its count, different units by the shortest and longest time that they can be.
///
/// One month may be 28 days and may be 31: 31 days are never shorter, and whether 30 days are longer depends on the month.
/// Business days are at least as many days, and there is no bound to what a calendar may make of them.
pub fn durations(old: Duration, new: Duration, from: CountedFrom) -> Comparison {
    if old == new || (from == CountedFrom::Day && old.is_zero() && new.is_zero()) {
        return Comparison::Same;
    }
    match (old, new) {
        (Duration::Exact(old), Duration::Exact(new)) => Comparison::of(old.cmp(&new)),
        (Duration::Days(old), Duration::Days(new))
        | (Duration::BusinessDays(old), Duration::BusinessDays(new))
        | (Duration::Months(old), Duration::Months(new)) => Comparison::of(old.cmp(&new)),
        (old, new) => match (civil(old), civil(new)) {
            (Some(old), Some(new)) => Comparison::of_ranges((old.least, old.most), (new.least, new.most)),
            (Some(_) | None, Some(_) | None) => Comparison::of_ranges(seconds(old, from), seconds(new, from)),
        },
    }
}

/// Compares two lengths of a slot as [`durations`] does. Different units that are equally long begin their slots on different days, so nothing is sure.
pub fn steps(old: Step, new: Step) -> Comparison {
    let days = |step: Step| match step {
        Step::Days(count) => exactly(count.into()),
        Step::Weeks(count) => exactly(7 * u64::from(count)),
        Step::Months(count) => months(count.into()),
        Step::Years(count) => months(12 * u64::from(count)),
    };
    match (old, new) {
        (Step::Days(old), Step::Days(new))
        | (Step::Weeks(old), Step::Weeks(new))
        | (Step::Months(old), Step::Months(new))
        | (Step::Years(old), Step::Years(new)) => Comparison::of(old.cmp(&new)),
        (Step::Days(_) | Step::Weeks(_) | Step::Months(_) | Step::Years(_), _) => {
            let (old, new) = (days(old), days(new));
            Comparison::of_ranges((old.least, old.most), (new.least, new.most))
        }
    }
}

/// A duration in words; one of no length is nothing.
pub fn shown(duration: Duration) -> Text {
    if duration.is_zero() { say!("nothing") } else { duration.text() }
}

fn exactly(days: u64) -> Civil {
    Civil { least: days, most: days }
}

fn months(count: u64) -> Civil {
    let (years, rest) = (count / 12, count % 12);
    let (least, most) = MONTHS.iter().zip(0..).find(|(_, at)| *at == rest).map_or((0, 0), |(range, _)| *range);
    Civil { least: 365 * years + least, most: 366 * years + most }
}

/// The days of a duration that is counted in days or months.
fn civil(duration: Duration) -> Option<Civil> {
    match duration {
        Duration::Exact(_) => None,
        Duration::Days(count) => Some(exactly(count.into())),
        Duration::BusinessDays(0) => Some(exactly(0)),
        Duration::BusinessDays(count) => Some(Civil { least: count.into(), most: u64::MAX }),
        Duration::Months(count) => Some(months(count.into())),
    }
}

/// The fewest and the most seconds of a duration, with what the clocks and the rest of the first day may add.
fn seconds(duration: Duration, from: CountedFrom) -> (u64, u64) {
    let rest = match from {
        CountedFrom::Day => 0,
        CountedFrom::Moment => 1,
    };
    match (duration, civil(duration)) {
        (Duration::Exact(seconds), _) => (seconds.unsigned_abs(), seconds.unsigned_abs()),
        (_, Some(Civil { least: 0, most: 0 })) if from == CountedFrom::Day => (0, 0),
        (Duration::Days(_) | Duration::BusinessDays(_) | Duration::Months(_), days) => {
            let Civil { least, most } = days.unwrap_or(exactly(0));
            let least = least.saturating_mul(DAY).saturating_sub(CLOCK_CHANGE);
            (least, most.saturating_add(rest).saturating_mul(DAY).saturating_add(CLOCK_CHANGE))
        }
    }
}
