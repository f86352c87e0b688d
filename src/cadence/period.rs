//! Occurrence keys of the calendar, back to the days that they name.
//!
//! It does not know which keys a unit has.

use chrono::{Days, Months, Weekday};

use crate::calendar::Date;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
