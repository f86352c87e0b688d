//! Due days by name: a weekday, a day of the month, the second Tuesday.
//!
//! It does not know slots, adoption or working days.

use chrono::{Datelike, Days, Months, Weekday};

use super::{On, OnDay};
use crate::calendar::Date;

/// The due day in the month that begins on a day; none for a day of the week alone.
pub fn in_month(on: On, first: Date) -> Option<Date> {
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    match on.day {
        OnDay::Weekday(_) => None,
        OnDay::Day(day) => Some(Date::from_ymd_opt(first.year(), first.month(), day).unwrap_or(last)),
        OnDay::Last => Some(last),
        OnDay::LastWeekday(weekday) => last_weekday(last, weekday),
        OnDay::Nth(nth, weekday) => {
            let first_such = first.checked_add_days(Days::new(days_until(first.weekday(), weekday)))?;
            let such = first_such.checked_add_days(Days::new(7 * u64::from(nth.saturating_sub(1))))?;
            if such <= last { Some(such) } else { last_weekday(last, weekday) }
        }
    }
}

/// The due day in the ISO week that begins on a Monday; none for a day of the month.
pub fn in_week(on: On, monday: Date) -> Option<Date> {
    match on.day {
        OnDay::Weekday(weekday) => monday.checked_add_days(Days::new(weekday.num_days_from_monday().into())),
        OnDay::Day(_) | OnDay::Last | OnDay::LastWeekday(_) | OnDay::Nth(..) => None,
    }
}

fn last_weekday(last: Date, weekday: Weekday) -> Option<Date> {
    last.checked_sub_days(Days::new(days_until(weekday, last.weekday())))
}

fn days_until(from: Weekday, to: Weekday) -> u64 {
    u64::from((7 + to.num_days_from_monday() - from.num_days_from_monday()) % 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_day_is_found_in_its_month() {
        let day = |text: &str| text.parse::<Date>().expect("a date");
        for (on, month, expected) in [
            (OnDay::Day(15), "2026-02-01", "2026-02-15"),
            (OnDay::Day(31), "2026-02-01", "2026-02-28"),
            (OnDay::Day(31), "2024-02-01", "2024-02-29"),
            (OnDay::Last, "2026-04-01", "2026-04-30"),
            (OnDay::LastWeekday(Weekday::Fri), "2026-11-01", "2026-11-27"),
            (OnDay::LastWeekday(Weekday::Mon), "2026-11-01", "2026-11-30"),
            (OnDay::Nth(2, Weekday::Tue), "2026-11-01", "2026-11-10"),
            (OnDay::Nth(1, Weekday::Sun), "2026-11-01", "2026-11-01"),
            (OnDay::Nth(5, Weekday::Mon), "2026-11-01", "2026-11-30"),
            (OnDay::Nth(5, Weekday::Fri), "2026-11-01", "2026-11-27"),
        ] {
            assert_eq!(in_month(On { day: on, month: None }, day(month)), Some(day(expected)), "{on:?} {month}");
        }
        assert_eq!(in_week(On { day: OnDay::Weekday(Weekday::Wed), month: None }, day("2026-11-23")), Some(day("2026-11-25")));
    }
}
