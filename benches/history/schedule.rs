//! When the tasks of a large history are owed, and when they are done.
//!
//! It does not know commits.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use crate::generate::Options;

/// A sequence of numbers that is the same on every machine.
pub struct Sequence(u64);

impl Sequence {
    pub fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}

/// A record to land: when, whose and for which period.
pub struct Due {
    pub at: i64,
    pub task: usize,
    /// Empty for one beside all periods.
    pub period: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Every {
    Day,
    Week,
    Month,
    Quarter,
    HalfYear,
    Year,
}

use Every::{Day, HalfYear, Month, Quarter, Week, Year};

/// What the tasks owe in turn.
const MIXED: [Every; 3] = [Week, Month, Quarter];

/// How often the 41 controls of PCI DSS 4.0.1 recur that have a period, in an order of no meaning; where an entity may choose, as most do.
const CONTROLS: [Every; 41] = [
    Year, Quarter, Year, HalfYear, Year, Week, Year, Quarter, Year, Year, HalfYear, Year, Quarter, Year, Day, Year, HalfYear, Year,
    Quarter, Year, Week, Year, HalfYear, Year, Quarter, Year, Year, HalfYear, Week, Year, Quarter, Year, HalfYear, Year, Quarter, Year,
    Month, HalfYear, Year, Quarter, Week,
];

const DAY: i64 = 86_400;

const FIRST_DAY: (i32, u32, u32) = (2023, 1, 2);

/// The first moment of the history, in seconds.
pub fn start() -> i64 {
    first_day().and_hms_opt(0, 0, 0).map_or(0, |at| at.and_utc().timestamp())
}

/// The last moment of the history, in seconds.
pub fn end(options: &Options) -> i64 {
    start() + i64::from(options.years) * 365 * DAY
}

fn first_day() -> NaiveDate {
    let (year, month, day) = FIRST_DAY;
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn cadence(options: &Options, task: usize) -> Every {
    if options.controls { CONTROLS[task % CONTROLS.len()] } else { MIXED[task % MIXED.len()] }
}

/// How often a task recurs, as a plan says it.
pub fn every(options: &Options, task: usize) -> String {
    let every = cadence(options, task);
    if options.stretch > 1 {
        return format!("{} weeks", every.weeks() * options.stretch);
    }
    every.name().to_owned()
}

/// The records of all tasks, in the order of landing; one in a hundred is forgotten.
pub fn dues(options: &Options, numbers: &mut Sequence) -> Vec<Due> {
    let last = end(options);
    let mut dues = BTreeMap::new();
    for task in 0..options.tasks {
        let every = cadence(options, task);
        let mut keys = BTreeMap::new();
        // The Monday of the week in which the plan was adopted.
        let mut day = first_day() + TimeDelta::days(28);
        let step = if options.stretch == 1 { 1 } else { i64::from(every.weeks() * options.stretch) * 7 };
        while moment(day) < last {
            let key = if options.stretch == 1 { every.key(day) } else { format!("from-{day}") };
            keys.entry(key).or_insert((day, day)).1 = day;
            day += TimeDelta::days(step);
        }
        for (period, (first, last)) in keys {
            // Within three days of the beginning, or on any day.
            let days = if options.controls { (last - first).num_days().max(2) - 1 } else { 3 };
            let early = if every == Day { 0 } else { DAY };
            let at = moment(first) + early + i64::try_from(numbers.below(u64::try_from(days * DAY).unwrap_or(1))).unwrap_or(0);
            if numbers.below(100) > 0 {
                dues.insert((at, task), Due { at, task, period });
            }
        }
    }
    dues.into_values().collect()
}

fn moment(day: NaiveDate) -> i64 {
    day.and_hms_opt(8, 0, 0).map_or(0, |at| at.and_utc().timestamp())
}

impl Every {
    fn name(self) -> &'static str {
        match self {
            Day => "day",
            Week => "week",
            Month => "month",
            Quarter => "quarter",
            HalfYear => "half-year",
            Year => "year",
        }
    }

    fn days(self) -> u32 {
        match self {
            Day => 1,
            Week => 7,
            Month => 30,
            Quarter => 91,
            HalfYear => 182,
            Year => 365,
        }
    }

    /// About how many weeks one slot has.
    fn weeks(self) -> u32 {
        (self.days() / 7).max(1)
    }

    /// The slot that holds a day.
    fn key(self, day: NaiveDate) -> String {
        let year = day.year();
        match self {
            Day => day.to_string(),
            Week => {
                let week = day.week(Weekday::Mon).first_day().iso_week();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Month => day.format("%Y-%m").to_string(),
            Quarter => format!("{year}-Q{}", day.month0() / 3 + 1),
            HalfYear => format!("{year}-H{}", day.month0() / 6 + 1),
            Year => year.to_string(),
        }
    }
}
