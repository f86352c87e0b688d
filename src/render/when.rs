//! Says moments in words, as seen from the as-of instant in the plan's zone.
//!
//! It does not know the present moment; as-of and the zone come from the report.

use chrono::{Datelike, TimeDelta, Timelike};

use crate::calendar::{Date, Instant, Zone};
use crate::report::Report;

/// The two things that every wording of a moment depends on.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    pub at: Instant,
    pub zone: Zone,
}

impl Now {
    pub fn of(report: &Report) -> Self {
        Self { at: report.as_of, zone: report.zone }
    }

    fn today(&self) -> Date {
        self.zone.date(self.at)
    }

    /// `in 2 days, Sun 29 Nov 23:59`
    pub fn due(&self, due: Instant) -> String {
        format!("{}, {}", self.distance(due), self.short(due))
    }

    /// `in 2 days, 29 Nov 23:59`
    pub fn due_without_weekday(&self, due: Instant) -> String {
        let (day, clock) = last_minute(self.zone, due);
        format!("{}, {} {clock}", self.distance(due), self.day(day))
    }

    /// `in 2 days, 29 Nov`: the end of that day is meant; any other moment keeps its clock.
    pub fn due_by_day(&self, due: Instant) -> String {
        match last_minute(self.zone, due) {
            (day, clock) if clock == "23:59" => format!("{}, {}", self.distance(due), self.day(day)),
            (_, _) => self.due_without_weekday(due),
        }
    }

    /// `Sun 29 Nov 23:59`
    pub fn short(&self, due: Instant) -> String {
        let (day, clock) = last_minute(self.zone, due);
        format!("{} {} {clock}", day.format("%a"), self.day(day))
    }

    /// `in 2 days, Sunday 29 Nov 23:59`
    pub fn due_in_full(&self, due: Instant) -> String {
        let (day, clock) = last_minute(self.zone, due);
        format!("{}, {} {} {clock}", self.distance(due), day.format("%A"), self.day(day))
    }

    /// `29 Nov`, with the year if it is another one than that of as-of.
    pub fn day(&self, day: Date) -> String {
        if day.year() == self.today().year() { day.format("%-d %b").to_string() } else { day.format("%-d %b %Y").to_string() }
    }

    /// The day on which something happened.
    pub fn day_of(&self, at: Instant) -> String {
        self.day(self.zone.date(at))
    }

    /// `Mon 23 Nov 2026 09:00 Europe/Paris`
    pub fn as_of(&self) -> String {
        format!("{} {}", self.zone.local(self.at).format("%a %-d %b %Y %H:%M"), self.zone)
    }

    /// How far away the day of a due moment is, counted in civil days.
    fn distance(&self, due: Instant) -> String {
        let (day, _) = last_minute(self.zone, due);
        match day.signed_duration_since(self.today()).num_days() {
            0 if due <= self.at => "earlier today".to_string(),
            0 => "today".to_string(),
            1 => "tomorrow".to_string(),
            -1 => "yesterday".to_string(),
            days if days > 0 => format!("in {days} days"),
            days => format!("{} days ago", days.unsigned_abs()),
        }
    }
}

/// The day and the clock under which people know a due moment: a midnight belongs to the day that it ends.
fn last_minute(zone: Zone, due: Instant) -> (Date, String) {
    let day = zone.date(due);
    let inside = if zone.midnight(day) == due { due.checked_sub_signed(TimeDelta::seconds(1)).unwrap_or(due) } else { due };
    let wall = zone.local(inside);
    (wall.date(), format!("{:02}:{:02}", wall.hour(), wall.minute()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(zone: &str, at: &str) -> Now {
        Now { at: at.parse().expect("an instant"), zone: Zone::parse(zone).expect("a zone") }
    }

    fn due(now: Now, at: &str) -> String {
        now.due(at.parse().expect("an instant"))
    }

    #[test]
    fn a_midnight_belongs_to_the_day_that_it_ends() {
        let now = now("Europe/Paris", "2026-11-27T08:00:00Z");
        assert_eq!(due(now, "2026-11-29T22:59:59Z"), "in 2 days, Sun 29 Nov 23:59");
        assert_eq!(due(now, "2026-11-29T23:00:00Z"), "in 2 days, Sun 29 Nov 23:59");
        assert_eq!(due(now, "2026-11-29T23:01:00Z"), "in 3 days, Mon 30 Nov 00:01");
    }

    #[test]
    fn a_midnight_that_the_clock_jumped_over_belongs_to_the_day_before() {
        let now = now("America/Sao_Paulo", "2018-11-01T12:00:00Z");
        assert_eq!(due(now, "2018-11-04T03:00:00Z"), "in 2 days, Sat 3 Nov 23:59");
    }

    #[test]
    fn distances_are_counted_in_days_of_the_zone() {
        let now = now("Europe/Paris", "2026-11-27T22:59:59Z");
        assert_eq!(due(now, "2026-11-27T23:00:00Z"), "today, Fri 27 Nov 23:59");
        assert_eq!(due(now, "2026-11-28T23:00:00Z"), "tomorrow, Sat 28 Nov 23:59");
        assert_eq!(due(now, "2026-11-26T23:00:00Z"), "yesterday, Thu 26 Nov 23:59");
        assert_eq!(due(now, "2026-11-27T12:00:00Z"), "earlier today, Fri 27 Nov 13:00");
        assert_eq!(due(now, "2026-10-27T12:00:00Z"), "31 days ago, Tue 27 Oct 13:00");
    }

    #[test]
    fn the_moment_that_ends_a_day_is_of_yesterday_as_seen_from_itself() {
        let now = now("Europe/Paris", "2026-11-29T23:00:00Z");
        assert_eq!(due(now, "2026-11-29T23:00:00Z"), "yesterday, Sun 29 Nov 23:59");
        assert_eq!(now.as_of(), "Mon 30 Nov 2026 00:00 Europe/Paris");
    }

    #[test]
    fn the_shortest_wording_leaves_out_the_end_of_a_day_and_no_other_clock() {
        let now = now("Europe/Paris", "2026-11-27T08:00:00Z");
        assert_eq!(now.due_by_day("2026-11-29T23:00:00Z".parse().expect("an instant")), "in 2 days, 29 Nov");
        assert_eq!(now.due_by_day("2026-11-29T22:00:00Z".parse().expect("an instant")), "in 2 days, 29 Nov 23:00");
    }

    #[test]
    fn another_year_is_named() {
        let now = now("UTC", "2026-12-31T08:00:00Z");
        assert_eq!(due(now, "2027-01-01T00:00:00Z"), "today, Thu 31 Dec 23:59");
        assert_eq!(due(now, "2027-01-02T00:00:00Z"), "tomorrow, Fri 1 Jan 2027 23:59");
        assert_eq!(now.due_in_full("2027-01-04T00:00:00Z".parse().expect("an instant")), "in 3 days, Sunday 3 Jan 2027 23:59");
    }
}
