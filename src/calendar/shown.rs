//! Moments in words for people, in the plan's zone.
//!
//! It does not know what happens at them.

use chrono::{Datelike, NaiveDateTime, NaiveTime, Weekday};

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
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
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
    fn a_midnight_is_shown_as_the_last_minute_of_the_day_it_ends() {
        let paris = Zone::parse("Europe/Paris").expect("a zone");
        assert_eq!(deadline(paris, "2026-11-22T23:00:00Z".parse().expect("an instant")), "Sunday 2026-11-22 23:59");
        assert_eq!(deadline(paris, "2026-11-22T22:59:59Z".parse().expect("an instant")), "Sunday 2026-11-22 23:59");
        assert_eq!(moment(paris, "2026-11-22T23:00:00Z".parse().expect("an instant")), "Monday 2026-11-23 00:00");
    }
}
