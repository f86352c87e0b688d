//! Moments in words for people, in the plan's zone.
//!
//! It does not know what happens at them.

use chrono::{Datelike, NaiveDateTime, NaiveTime, Timelike, Weekday};

use super::{Instant, Zone};
use crate::language::{Text, say};

/// A deadline as people read it: the last minute before it, so that the midnight that ends Sunday is `Sunday 2026-11-22 23:59`.
pub fn deadline(zone: Zone, at: Instant) -> Text {
    let local = zone.local(at);
    let shown =
        if local.time() == NaiveTime::MIN { local.checked_sub_signed(chrono::TimeDelta::minutes(1)).unwrap_or(local) } else { local };
    minute(shown)
}

/// A moment as people read it: `Sunday 2026-11-22 23:59`.
pub fn moment(zone: Zone, at: Instant) -> Text {
    minute(zone.local(at))
}

fn minute(local: NaiveDateTime) -> Text {
    say!("{weekday} {minute}", weekday = weekday_name(local.weekday()), minute = local.format("%Y-%m-%d %H:%M"))
}

/// A moment as programs read it: RFC 3339 in UTC, whole seconds.
pub fn utc(at: Instant) -> String {
    let (day, time) = (at.date_naive(), at.time());
    // A year of more than four digits has a sign, and a leap second is the sixtieth.
    let year = u32::try_from(day.year()).ok().filter(|year| *year < 10_000 && time.nanosecond() < 1_000_000_000);
    let Some(year) = year else { return at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true) };
    let mut text = *b"0000-00-00T00:00:00Z";
    let numbers = [year / 100, year % 100, day.month(), day.day(), time.hour(), time.minute(), time.second()];
    for (number, place) in numbers.into_iter().zip([0, 2, 5, 8, 11, 14, 17]) {
        text[place] += (number / 10).to_le_bytes()[0];
        text[place + 1] += (number % 10).to_le_bytes()[0];
    }
    std::str::from_utf8(&text).unwrap_or_default().to_owned()
}

/// The name of a weekday.
pub fn weekday_name(day: Weekday) -> Text {
    match day {
        Weekday::Mon => say!("Monday"),
        Weekday::Tue => say!("Tuesday"),
        Weekday::Wed => say!("Wednesday"),
        Weekday::Thu => say!("Thursday"),
        Weekday::Fri => say!("Friday"),
        Weekday::Sat => say!("Saturday"),
        Weekday::Sun => say!("Sunday"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_for_programs_is_rfc_3339() {
        let mut seconds = vec![i64::MIN, -62_167_219_201, -62_167_219_200, -1, 0, 253_402_300_799, 253_402_300_800, i64::MAX];
        seconds.extend((0..2000).map(|step: i64| step * 86_399_987 - 62_000_000_000));
        let told = seconds.into_iter().filter_map(|seconds| Instant::from_timestamp(seconds, 999_999_999)).map(|at| {
            assert_eq!(utc(at), at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
        });
        assert!(told.count() > 2000);
        let leap = Instant::from_timestamp(1_483_228_799, 1_500_000_000).expect("a leap second");
        assert_eq!(utc(leap), "2016-12-31T23:59:60Z");
    }

    #[test]
    fn a_midnight_is_shown_as_the_last_minute_of_the_day_it_ends() {
        let paris = Zone::parse("Europe/Paris").expect("a zone");
        assert_eq!(deadline(paris, "2026-11-22T23:00:00Z".parse().expect("an instant")), "Sunday 2026-11-22 23:59");
        assert_eq!(deadline(paris, "2026-11-22T22:59:59Z".parse().expect("an instant")), "Sunday 2026-11-22 23:59");
        assert_eq!(moment(paris, "2026-11-22T23:00:00Z".parse().expect("an instant")), "Monday 2026-11-23 00:00");
    }
}
