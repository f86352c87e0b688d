//! Time zones by their IANA names, from the bundled tz database.

use chrono::{LocalResult, NaiveDateTime, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;

use super::{Date, Instant};

/// An IANA time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

impl Zone {
    pub const UTC: Zone = Zone(Tz::UTC);

    /// Finds a zone by its IANA name, in the database's own spelling.
    pub fn parse(name: &str) -> Option<Zone> {
        name.parse().ok().map(Zone)
    }

    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Every name that [`Zone::parse`] knows, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }

    /// The version of the bundled tz database, such as `2025b`.
    pub fn database_version() -> &'static str {
        chrono_tz::IANA_TZDB_VERSION
    }

    /// The civil day on which a moment falls.
    pub fn date(&self, at: Instant) -> Date {
        self.local(at).date()
    }

    /// The wall clock at a moment.
    pub fn local(&self, at: Instant) -> NaiveDateTime {
        at.with_timezone(&self.0).naive_local()
    }

    /// The offset from UTC at a moment, in seconds east.
    pub fn offset_seconds(&self, at: Instant) -> i32 {
        at.with_timezone(&self.0).offset().fix().local_minus_utc()
    }

    /// The moment at which a civil day begins: in a gap the first instant after it, in a fold the earlier one.
    /// A day that the zone skipped altogether begins when the next one does.
    pub fn midnight(&self, day: Date) -> Instant {
        self.resolve(day.and_time(NaiveTime::MIN))
    }

    /// The moment at which a civil day ends.
    pub fn end_of(&self, day: Date) -> Instant {
        day.succ_opt().map_or(Instant::MAX_UTC, |next| self.midnight(next))
    }

    /// The moment at which a wall clock shows a time: in a gap the first instant after it, in a fold the earlier one.
    pub fn resolve(&self, wall: NaiveDateTime) -> Instant {
        match self.0.from_local_datetime(&wall) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
            LocalResult::None => self.after_gap(wall),
        }
    }

    /// Finds the transition that skipped `wall`: the first instant whose wall clock is later.
    fn after_gap(&self, wall: NaiveDateTime) -> Instant {
        // No zone is more than 26 hours from any other, so the transition lies within two days of the wall time read as UTC.
        let middle = wall.and_utc();
        let two_days = chrono::TimeDelta::days(2);
        let (Some(mut before), Some(mut after)) = (middle.checked_sub_signed(two_days), middle.checked_add_signed(two_days)) else {
            return middle;
        };
        while after - before > chrono::TimeDelta::seconds(1) {
            let half = before + chrono::TimeDelta::seconds((after - before).num_seconds() / 2);
            if self.local(half) < wall { before = half } else { after = half }
        }
        after
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn midnight(zone: &str, day: &str) -> String {
        let zone = Zone::parse(zone).expect("a known zone");
        let day: Date = day.parse().expect("a date");
        let at = zone.midnight(day);
        at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    #[test]
    fn a_midnight_is_that_of_the_zone() {
        assert_eq!(midnight("UTC", "2026-11-23"), "2026-11-23T00:00:00Z");
        assert_eq!(midnight("Europe/Paris", "2026-11-23"), "2026-11-22T23:00:00Z");
        assert_eq!(midnight("Europe/Paris", "2026-07-01"), "2026-06-30T22:00:00Z");
        assert_eq!(midnight("America/New_York", "2026-11-23"), "2026-11-23T05:00:00Z");
        assert_eq!(midnight("Pacific/Kiritimati", "2026-11-23"), "2026-11-22T10:00:00Z");
    }

    #[test]
    fn a_midnight_in_a_gap_is_the_first_instant_after_it() {
        // Beirut went from 23:59:59 on 2022-03-26 to 01:00 on 2022-03-27.
        assert_eq!(midnight("Asia/Beirut", "2022-03-27"), "2022-03-26T22:00:00Z");
        // Sao Paulo went from 23:59:59 on 2018-11-03 to 01:00 on 2018-11-04.
        assert_eq!(midnight("America/Sao_Paulo", "2018-11-04"), "2018-11-04T03:00:00Z");
    }

    #[test]
    fn a_midnight_in_a_fold_is_the_earlier_one() {
        // Havana turned 01:00 on 2023-11-05 back to 00:00: the first midnight is at 04:00 UTC.
        assert_eq!(midnight("America/Havana", "2023-11-05"), "2023-11-05T04:00:00Z");
    }

    #[test]
    fn a_day_that_never_existed_has_no_length() {
        // Samoa skipped 2011-12-30.
        assert_eq!(midnight("Pacific/Apia", "2011-12-30"), "2011-12-30T10:00:00Z");
        assert_eq!(midnight("Pacific/Apia", "2011-12-31"), "2011-12-30T10:00:00Z");
        assert_eq!(midnight("Pacific/Apia", "2011-12-29"), "2011-12-29T10:00:00Z");
    }
}
