//! Slots: a grid of civil days that tiles the calendar without gap or overlap, and the key of each slot.
//!
//! It knows civil days alone: zones, grace and adoption come later.

use chrono::{Datelike, Days, Months, Weekday};

use super::Step;
use crate::calendar::Date;

/// All slots of one step: slot 0 begins on `origin`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    step: Step,
    origin: Date,
}

/// The civil days of one slot, both inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub first: Date,
    pub last: Date,
    pub key: String,
}

impl Grid {
    /// Lays the grid. Slots of the calendar itself ignore the anchor; the others begin on the anchor's day, ISO week, month or year.
    pub fn new(step: Step, anchor: Date) -> Self {
        let origin = match step {
            Step::Days(_) => anchor,
            Step::Weeks(_) => monday(anchor),
            Step::Months(count) if 12 % count == 0 => first_of(anchor.year(), 1),
            Step::Months(_) => first_of(anchor.year(), anchor.month()),
            Step::Years(_) => first_of(anchor.year(), 1),
        };
        Self { step, origin }
    }

    /// The number of the slot in which a day lies.
    pub fn index(&self, day: Date) -> i64 {
        match self.step {
            Step::Days(count) => (day - self.origin).num_days().div_euclid(count.into()),
            Step::Weeks(count) => (day - self.origin).num_days().div_euclid(i64::from(count) * 7),
            Step::Months(count) => self.months_since_origin(day).div_euclid(count.into()),
            Step::Years(count) => self.months_since_origin(day).div_euclid(i64::from(count) * 12),
        }
    }

    /// The slot of a number; none where the calendar ends.
    pub fn slot(&self, index: i64) -> Option<Slot> {
        let first = self.first_day(index)?;
        let last = self.first_day(index.checked_add(1)?)?.pred_opt()?;
        Some(Slot { first, last, key: self.key(first, last) })
    }

    fn first_day(&self, index: i64) -> Option<Date> {
        match self.step {
            Step::Days(count) => shift_days(self.origin, index.checked_mul(count.into())?),
            Step::Weeks(count) => shift_days(self.origin, index.checked_mul(i64::from(count) * 7)?),
            Step::Months(count) => shift_months(self.origin, index.checked_mul(count.into())?),
            Step::Years(count) => shift_months(self.origin, index.checked_mul(i64::from(count) * 12)?),
        }
    }

    fn months_since_origin(&self, day: Date) -> i64 {
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month0());
        months(day) - months(self.origin)
    }

    /// Names a slot of the calendar by its own name (ISO 8601 where it has one), every other by its last day.
    fn key(&self, first: Date, last: Date) -> String {
        let year = first.year();
        match self.step {
            Step::Days(1) => first.to_string(),
            Step::Weeks(1) => {
                let week = first.iso_week();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Step::Months(1) => format!("{year}-{:02}", first.month()),
            Step::Months(3) => format!("{year}-Q{}", first.month0() / 3 + 1),
            Step::Months(6) => format!("{year}-H{}", first.month0() / 6 + 1),
            Step::Years(1) => year.to_string(),
            Step::Days(_) | Step::Weeks(_) | Step::Months(_) | Step::Years(_) => last.to_string(),
        }
    }
}

/// The civil days that an occurrence key names, both inclusive: a day, an ISO week, a month, a quarter, a half-year or a year.
pub fn period_days(key: &str) -> Option<(Date, Date)> {
    let (year, rest) = match key.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (key, None),
    };
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i32 = year.parse().ok()?;
    let number = |digits: &str, len: usize| -> Option<u32> {
        (digits.len() == len && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
    };
    let months = |first: u32, count: u32| -> Option<(Date, Date)> {
        let first = Date::from_ymd_opt(year, first, 1)?;
        Some((first, first.checked_add_months(Months::new(count))?.pred_opt()?))
    };
    let Some(rest) = rest else { return months(1, 12) };
    if let Some(week) = rest.strip_prefix('W') {
        let first = Date::from_isoywd_opt(year, number(week, 2)?, Weekday::Mon)?;
        return Some((first, first.checked_add_days(Days::new(6))?));
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        let quarter = number(quarter, 1).filter(|quarter| (1..=4).contains(quarter))?;
        return months(quarter * 3 - 2, 3);
    }
    if let Some(half) = rest.strip_prefix('H') {
        let half = number(half, 1).filter(|half| (1..=2).contains(half))?;
        return months(half * 6 - 5, 6);
    }
    match rest.split_once('-') {
        None => months(number(rest, 2)?, 1),
        Some((month, day)) => {
            let day = Date::from_ymd_opt(year, number(month, 2)?, number(day, 2)?)?;
            Some((day, day))
        }
    }
}

fn monday(day: Date) -> Date {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}

fn first_of(year: i32, month: u32) -> Date {
    Date::from_ymd_opt(year, month, 1).unwrap_or(Date::MIN)
}

fn shift_days(day: Date, count: i64) -> Option<Date> {
    let size = Days::new(count.unsigned_abs());
    if count < 0 { day.checked_sub_days(size) } else { day.checked_add_days(size) }
}

fn shift_months(day: Date, count: i64) -> Option<Date> {
    let size = Months::new(u32::try_from(count.unsigned_abs()).ok()?);
    if count < 0 { day.checked_sub_months(size) } else { day.checked_add_months(size) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn slot(step: Step, anchor: &str, at: &str) -> String {
        let grid = Grid::new(step, day(anchor));
        let slot = grid.slot(grid.index(day(at))).expect("inside the calendar");
        format!("{} {}..{}", slot.key, slot.first, slot.last)
    }

    #[test]
    fn a_day_lies_in_the_slot_that_people_name() {
        for (step, at, expected) in [
            (Step::Days(1), "2024-02-29", "2024-02-29 2024-02-29..2024-02-29"),
            (Step::Weeks(1), "2026-11-23", "2026-W48 2026-11-23..2026-11-29"),
            (Step::Weeks(1), "2026-11-22", "2026-W47 2026-11-16..2026-11-22"),
            (Step::Weeks(1), "2021-01-03", "2020-W53 2020-12-28..2021-01-03"),
            (Step::Weeks(1), "2021-01-04", "2021-W01 2021-01-04..2021-01-10"),
            (Step::Weeks(1), "2024-12-30", "2025-W01 2024-12-30..2025-01-05"),
            (Step::Weeks(1), "2023-01-01", "2022-W52 2022-12-26..2023-01-01"),
            (Step::Months(1), "2024-02-10", "2024-02 2024-02-01..2024-02-29"),
            (Step::Months(1), "2023-02-10", "2023-02 2023-02-01..2023-02-28"),
            (Step::Months(3), "2026-12-31", "2026-Q4 2026-10-01..2026-12-31"),
            (Step::Months(3), "2026-04-01", "2026-Q2 2026-04-01..2026-06-30"),
            (Step::Months(6), "2026-06-30", "2026-H1 2026-01-01..2026-06-30"),
            (Step::Months(6), "2026-07-01", "2026-H2 2026-07-01..2026-12-31"),
            (Step::Years(1), "2026-07-01", "2026 2026-01-01..2026-12-31"),
        ] {
            assert_eq!(slot(step, "2019-05-17", at), expected);
        }
    }

    #[test]
    fn several_units_run_from_the_anchor() {
        for (step, anchor, at, expected) in [
            (Step::Days(10), "2026-01-05", "2026-01-14", "2026-01-14 2026-01-05..2026-01-14"),
            (Step::Days(10), "2026-01-05", "2026-01-15", "2026-01-24 2026-01-15..2026-01-24"),
            (Step::Days(10), "2026-01-05", "2026-01-04", "2026-01-04 2025-12-26..2026-01-04"),
            (Step::Weeks(2), "2026-01-07", "2026-01-05", "2026-01-18 2026-01-05..2026-01-18"),
            (Step::Months(2), "2026-03-09", "2026-03-31", "2026-04-30 2026-03-01..2026-04-30"),
            (Step::Months(5), "2026-03-09", "2026-08-01", "2026-12-31 2026-08-01..2026-12-31"),
            (Step::Months(24), "2026-03-09", "2026-02-28", "2026-02-28 2024-03-01..2026-02-28"),
            (Step::Years(3), "2026-03-09", "2028-12-31", "2028-12-31 2026-01-01..2028-12-31"),
        ] {
            assert_eq!(slot(step, anchor, at), expected);
        }
    }

    #[test]
    fn a_period_names_its_days() {
        for (key, expected) in [
            ("2026-11-23", "2026-11-23..2026-11-23"),
            ("2026-W47", "2026-11-16..2026-11-22"),
            ("2020-W53", "2020-12-28..2021-01-03"),
            ("2026-11", "2026-11-01..2026-11-30"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("2026-Q4", "2026-10-01..2026-12-31"),
            ("2026-H2", "2026-07-01..2026-12-31"),
            ("2026", "2026-01-01..2026-12-31"),
        ] {
            let (first, last) = period_days(key).expect(key);
            assert_eq!(format!("{first}..{last}"), expected);
        }
        for key in [
            "",
            "26",
            "2026-W54",
            "2021-W53",
            "2026-W1",
            "2026-13",
            "2026-02-29",
            "2026-Q5",
            "2026-Q0",
            "2026-H3",
            "2026-1",
            "+026",
            "2026-11-23-1",
            "after-2026-08-14",
            "2026-é",
        ] {
            assert_eq!(period_days(key), None, "{key}");
        }
    }

    fn steps() -> impl Strategy<Value = Step> {
        prop_oneof![
            (1u32..40).prop_map(Step::Days),
            (1u32..10).prop_map(Step::Weeks),
            (1u32..30).prop_map(Step::months),
            (1u32..5).prop_map(Step::Years),
        ]
    }

    proptest! {
        #[test]
        fn slots_tile_the_calendar(step in steps(), anchor in -20_000i32..60_000, at in -20_000i32..60_000) {
            let date = |days: i32| shift_days(Date::default(), days.into()).expect("inside the calendar");
            let grid = Grid::new(step, date(anchor));
            let index = grid.index(date(at));
            let slot = grid.slot(index).expect("inside the calendar");
            prop_assert!(slot.first <= date(at) && date(at) <= slot.last);
            prop_assert_eq!(grid.index(slot.first), index);
            prop_assert_eq!(grid.index(slot.last), index);
            let next = grid.slot(index + 1).expect("inside the calendar");
            prop_assert_eq!(slot.last.succ_opt(), Some(next.first));
            prop_assert!(next.key != slot.key);
        }

        #[test]
        fn a_key_of_the_calendar_names_the_days_of_its_slot(at in 0i32..40_000, which in 0usize..6) {
            let step = [Step::Days(1), Step::Weeks(1), Step::Months(1), Step::Months(3), Step::Months(6), Step::Years(1)][which];
            let day = shift_days(Date::default(), at.into()).expect("inside the calendar");
            let grid = Grid::new(step, day);
            let slot = grid.slot(grid.index(day)).expect("inside the calendar");
            prop_assert_eq!(period_days(&slot.key), Some((slot.first, slot.last)));
        }
    }
}
