//! Working days: weekends and holidays, and where the fiscal year begins.
//!
//! It does not know where holidays are written down.

use std::collections::BTreeSet;

use chrono::{Datelike, Weekday};

use super::Date;

/// The calendar of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCalendar {
    /// The month in which the fiscal year begins, 1 to 12.
    pub fiscal_year_start: u32,
    pub weekend: Vec<Weekday>,
    pub holidays: BTreeSet<Date>,
}

impl Default for WorkCalendar {
    /// The calendar year, a weekend of Saturday and Sunday, no holidays.
    fn default() -> Self {
        Self { fiscal_year_start: 1, weekend: vec![Weekday::Sat, Weekday::Sun], holidays: BTreeSet::new() }
    }
}

impl WorkCalendar {
    /// Says whether a day is neither in the weekend nor a holiday.
    pub fn is_business(&self, day: Date) -> bool {
        !self.weekend.contains(&day.weekday()) && !self.holidays.contains(&day)
    }
}
