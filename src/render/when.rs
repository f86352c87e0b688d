//! Says moments in words, as seen from the as-of instant in the plan's zone.
//!
//! It does not know the present moment; as-of and the zone come from the report.

use std::borrow::Cow;

use chrono::{Datelike, TimeDelta, Timelike, Weekday};

use super::names::listed;
use super::text::told;
use crate::calendar::{Date, Instant, Zone};
use crate::language::{Language, plural, say, words};
use crate::report::Report;

/// What every wording of a moment depends on.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    pub at: Instant,
    pub zone: Zone,
    pub language: Language,
}

impl Now {
    pub fn of(report: &Report, language: Language) -> Self {
        Self { at: report.as_of, zone: report.zone, language }
    }

    fn today(&self) -> Date {
        self.zone.date(self.at)
    }

    /// `in 2 days, Sun 29 Nov 23:59`
    pub fn due(&self, due: Instant) -> String {
        told(self.language, &say!("{distance}, {moment}", distance = self.distance(due), moment = self.short(due)))
    }

    /// `in 2 days, 29 Nov 23:59`
    pub fn due_without_weekday(&self, due: Instant) -> String {
        let (day, clock) = last_minute(self.zone, due);
        told(self.language, &say!("{distance}, {day} {clock}", distance = self.distance(due), day = self.day(day), clock))
    }

    /// `in 2 days, 29 Nov`: the end of that day is meant; any other moment keeps its clock. It is the shortest wording there is.
    pub fn due_by_day(&self, due: Instant) -> String {
        let (day, clock) = last_minute(self.zone, due);
        let (distance, day) = (self.distance_in_short(due), self.day_in_short(day));
        match clock.as_str() {
            "23:59" => told(self.language, &say!("{distance}, {day}", distance, day)),
            clock => told(self.language, &say!("{distance}, {day} {clock}", distance, day, clock)),
        }
    }

    /// `Sun 29 Nov 23:59`
    pub fn short(&self, due: Instant) -> String {
        let (day, clock) = last_minute(self.zone, due);
        told(self.language, &say!("{weekday} {day} {clock}", weekday = self.weekday(day), day = self.day(day), clock))
    }

    /// `in 2 days, Sunday 29 Nov 23:59`
    pub fn due_in_full(&self, due: Instant) -> String {
        let (day, clock) = last_minute(self.zone, due);
        let weekday = self.language.words(weekday_in_full(day.weekday()));
        let moment = say!("{weekday} {day} {clock}", weekday, day = self.day(day), clock);
        told(self.language, &say!("{distance}, {moment}", distance = self.distance(due), moment))
    }

    /// `29 Nov`, with the year if it is another one than that of as-of.
    pub fn day(&self, day: Date) -> String {
        self.day_of_month(day, self.month(day))
    }

    fn day_in_short(&self, day: Date) -> String {
        self.day_of_month(day, month_in_letters(day, self.language))
    }

    fn day_of_month(&self, day: Date, month: Cow<'static, str>) -> String {
        let number = day.day();
        let text = if day.year() == self.today().year() {
            say!("{day} {month}", day = number, month)
        } else {
            say!("{day} {month} {year}", day = number, month, year = day.format("%Y"))
        };
        told(self.language, &text)
    }

    /// The day on which something happened.
    pub fn day_of(&self, at: Instant) -> String {
        self.day(self.zone.date(at))
    }

    /// The same in as few columns as the language has it.
    pub fn day_of_in_short(&self, at: Instant) -> String {
        self.day_in_short(self.zone.date(at))
    }

    /// `Mon 23 Nov 2026 09:00 Europe/Paris`
    pub fn as_of(&self) -> String {
        let local = self.zone.local(self.at);
        let day = local.date();
        let date = say!("{day} {month} {year}", day = day.day(), month = self.month(day), year = day.format("%Y"));
        let moment = say!("{weekday} {day} {clock}", weekday = self.weekday(day), day = date, clock = local.format("%H:%M"));
        told(self.language, &say!("{moment} {zone}", moment, zone = self.zone))
    }

    fn weekday(&self, day: Date) -> Cow<'static, str> {
        self.language.words(weekday(day.weekday()))
    }

    fn month(&self, day: Date) -> Cow<'static, str> {
        self.language.words(month(day))
    }

    /// How far away the day of a due moment is, counted in civil days.
    fn distance(&self, due: Instant) -> String {
        let text = match self.days_until(due) {
            0 if due <= self.at => say!("earlier today"),
            0 => say!("today"),
            1 => say!("tomorrow"),
            -1 => say!("yesterday"),
            days if days > 0 => plural!(days, "in {days} day", "in {days} days"),
            days => plural!(days = days.unsigned_abs(), "{days} day ago", "{days} days ago"),
        };
        told(self.language, &text)
    }

    /// The same where there is little room: with other names for what a language may want to abbreviate.
    fn distance_in_short(&self, due: Instant) -> String {
        let near = |place| listed(words!("earlier today, today, tomorrow, yesterday"), place, self.language).into_owned();
        match self.days_until(due) {
            0 if due <= self.at => near(0),
            0 => near(1),
            1 => near(2),
            -1 => near(3),
            n if n > 0 => told(self.language, &plural!(n, "in {n} day", "in {n} days")),
            n => told(self.language, &plural!(n = n.unsigned_abs(), "{n} day ago", "{n} days ago")),
        }
    }

    fn days_until(&self, due: Instant) -> i64 {
        let (day, _) = last_minute(self.zone, due);
        day.signed_duration_since(self.today()).num_days()
    }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => words!("Mon"),
        Weekday::Tue => words!("Tue"),
        Weekday::Wed => words!("Wed"),
        Weekday::Thu => words!("Thu"),
        Weekday::Fri => words!("Fri"),
        Weekday::Sat => words!("Sat"),
        Weekday::Sun => words!("Sun"),
    }
}

fn weekday_in_full(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => words!("Monday"),
        Weekday::Tue => words!("Tuesday"),
        Weekday::Wed => words!("Wednesday"),
        Weekday::Thu => words!("Thursday"),
        Weekday::Fri => words!("Friday"),
        Weekday::Sat => words!("Saturday"),
        Weekday::Sun => words!("Sunday"),
    }
}

fn month(day: Date) -> &'static str {
    match day.month0() {
        0 => words!("Jan"),
        1 => words!("Feb"),
        2 => words!("Mar"),
        3 => words!("Apr"),
        4 => words!("May"),
        5 => words!("Jun"),
        6 => words!("Jul"),
        7 => words!("Aug"),
        8 => words!("Sep"),
        9 => words!("Oct"),
        10 => words!("Nov"),
        _ => words!("Dec"),
    }
}

/// A month in three letters.
pub fn month_in_letters(day: Date, language: Language) -> Cow<'static, str> {
    let place = usize::try_from(day.month0()).unwrap_or(0);
    listed(words!("Jan, Feb, Mar, Apr, May, Jun, Jul, Aug, Sep, Oct, Nov, Dec"), place, language)
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
        Now { at: at.parse().expect("an instant"), zone: Zone::parse(zone).expect("a zone"), language: Language::ENGLISH }
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

    #[test]
    fn a_moment_is_told_in_french_with_its_own_names_and_order() {
        let french = Language::parse("fr").expect("French");
        let now = Now { language: french, ..now("Europe/Paris", "2026-11-27T08:00:00Z") };
        assert_eq!(due(now, "2026-11-29T23:00:00Z"), "dans 2 jours, dim. 29 nov. 23:59");
        assert_eq!(due(now, "2026-11-27T23:00:00Z"), "aujourd'hui, ven. 27 nov. 23:59");
        assert_eq!(due(now, "2026-10-27T12:00:00Z"), "il y a 31 jours, mar. 27 oct. 13:00");
        assert_eq!(now.due_in_full("2027-01-04T00:00:00Z".parse().expect("an instant")), "dans 38 jours, lundi 4 janv. 2027 01:00");
        assert_eq!(now.due_by_day("2026-11-29T23:00:00Z".parse().expect("an instant")), "dans 2 j, 29 nov");
        assert_eq!(now.as_of(), "ven. 27 nov. 2026 09:00 Europe/Paris");
    }

    #[test]
    fn a_month_in_letters_takes_three_in_every_language() {
        for language in Language::all() {
            for month in 1..=12 {
                let day = Date::from_ymd_opt(2026, month, 1).expect("a day");
                assert_eq!(month_in_letters(day, language).chars().count(), 3, "{language:?} {month}");
            }
        }
    }
}
