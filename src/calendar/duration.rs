//! Durations as people and ISO 8601 write them, and what they mean on a calendar.
//!
//! It knows no weekend and no holiday: those come from the caller.

use chrono::{Days, Months, TimeDelta};

use super::{Date, Instant, Zone};
use crate::language::{Text, plural, say};

/// A stretch of time: exact, or counted in calendar days or months of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duration {
    /// Exact seconds (from hours and minutes).
    Exact(i64),
    /// Calendar days (weeks are seven).
    Days(u32),
    /// Days that are business days in the plan's calendar.
    BusinessDays(u32),
    /// Calendar months (years are twelve).
    Months(u32),
}

/// Why a text is no duration; shown as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DurationError {
    pub message: Text,
    /// What to write instead.
    pub help: Text,
}

/// The longest duration that is accepted, in years; longer ones are typing errors.
const LONGEST_YEARS: u32 = 100;

impl Duration {
    pub const ZERO: Duration = Duration::Exact(0);

    /// Reads `90m`, `36h`, `1d`, `2w`, `3mo`, `1y`, `2 weeks`, `5 business days`, `P30D`, `PT90M`.
    ///
    /// A duration has one number and one unit: `P1DT12H` has no one meaning across a change of the clocks, and `3M` could be minutes or months.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        if let Some(iso) = text.strip_prefix('P') {
            return parse_iso(text, iso);
        }
        let (number, unit) = text.split_at(digits);
        if number.is_empty() {
            return Err(error(text, say!("does not begin with a number")));
        }
        let count: u32 = number.parse().map_err(|_| error(text, say!("is too long")))?;
        if count == 0 && unit.trim().is_empty() {
            return Ok(Duration::ZERO);
        }
        let words = unit.trim().to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        if unit.trim() == "M" {
            return Err(error(text, say!("could mean minutes or months")));
        }
        if words.iter().any(|word| word.chars().any(|c| c.is_ascii_digit())) {
            return Err(error(text, say!("is not one whole number with one unit")));
        }
        match words.as_slice() {
            ["m" | "min" | "mins" | "minute" | "minutes"] => exact(text, count, 60),
            ["h" | "hour" | "hours"] => exact(text, count, 3600),
            ["d" | "day" | "days"] => days(text, count, 1),
            ["w" | "week" | "weeks"] => days(text, count, 7),
            ["mo" | "month" | "months"] => months(text, count, 1),
            ["y" | "year" | "years"] => months(text, count, 12),
            ["business" | "working", "day" | "days"] => days(text, count, 1).map(|_| Duration::BusinessDays(count)),
            [] => Err(error(text, say!("has no unit"))),
            _ => Err(error(text, say!("has no unit that duly knows"))),
        }
    }

    pub fn is_zero(&self) -> bool {
        matches!(self, Duration::Exact(0) | Duration::Days(0) | Duration::BusinessDays(0) | Duration::Months(0))
    }

    /// The moment this long after the end of a civil day: the days after that day, or so many exact hours after its midnight.
    pub fn after_day(&self, zone: Zone, day: Date, business: impl Fn(Date) -> bool) -> Option<Instant> {
        match *self {
            Duration::Exact(seconds) => zone.end_of(day).checked_add_signed(TimeDelta::try_seconds(seconds)?),
            Duration::Days(count) => Some(zone.end_of(day.checked_add_days(Days::new(count.into()))?)),
            Duration::Months(count) => Some(zone.end_of(day.checked_add_months(Months::new(count))?)),
            Duration::BusinessDays(count) => Some(zone.end_of(nth_business_day(day, count, true, business)?)),
        }
    }

    /// The moment this long after a moment inside a day: n days end at the midnight that ends the n-th day after it; hours are exact.
    pub fn after_moment(&self, zone: Zone, at: Instant, business: impl Fn(Date) -> bool) -> Option<Instant> {
        match *self {
            Duration::Exact(seconds) => at.checked_add_signed(TimeDelta::try_seconds(seconds)?),
            Duration::Days(_) | Duration::Months(_) | Duration::BusinessDays(_) => self.after_day(zone, zone.date(at), business),
        }
    }

    /// The moment this long before another: the midnight that begins the n-th day before the day in which it lies, or so many exact hours before it.
    pub fn before(&self, zone: Zone, at: Instant, business: impl Fn(Date) -> bool) -> Option<Instant> {
        if self.is_zero() {
            return Some(at);
        }
        let day = zone.date(at);
        match *self {
            Duration::Exact(seconds) => at.checked_sub_signed(TimeDelta::try_seconds(seconds)?),
            Duration::Days(count) => Some(zone.midnight(day.checked_sub_days(Days::new(count.into()))?)),
            Duration::Months(count) => Some(zone.midnight(day.checked_sub_months(Months::new(count))?)),
            Duration::BusinessDays(count) => Some(zone.midnight(nth_business_day(day, count, false, business)?)),
        }
    }
}

impl Duration {
    /// The duration in words; its English is what [`Duration::parse`] reads.
    pub fn text(&self) -> Text {
        match *self {
            Duration::Exact(seconds) if seconds % 3600 == 0 => say!("{hours}h", hours = seconds / 3600),
            Duration::Exact(seconds) => say!("{minutes}m", minutes = seconds / 60),
            Duration::Days(count) => plural!(count, "{count} day", "{count} days"),
            Duration::BusinessDays(count) => plural!(count, "{count} business day", "{count} business days"),
            Duration::Months(count) => plural!(count, "{count} month", "{count} months"),
        }
    }
}

impl std::fmt::Display for Duration {
    /// Writes the duration as [`Duration::parse`] reads it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

/// Steps from a day until so many business days have been counted; gives up after a year without one.
fn nth_business_day(day: Date, count: u32, forward: bool, business: impl Fn(Date) -> bool) -> Option<Date> {
    let (mut day, mut left, mut barren) = (day, count, 0);
    while left > 0 {
        day = if forward { day.succ_opt()? } else { day.pred_opt()? };
        if business(day) {
            (left, barren) = (left - 1, 0);
        } else {
            barren += 1;
            if barren > 366 {
                return None;
            }
        }
    }
    Some(day)
}

fn parse_iso(text: &str, iso: &str) -> Result<Duration, DurationError> {
    let (time, rest) = iso.strip_prefix('T').map_or((false, iso), |rest| (true, rest));
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (number, unit) = rest.split_at(digits);
    if number.is_empty() || unit.is_empty() {
        return Err(error(text, say!("is not an ISO 8601 duration")));
    }
    let count: u32 = number.parse().map_err(|_| error(text, say!("is too long")))?;
    match (time, unit) {
        (true, "M") => exact(text, count, 60),
        (true, "H") => exact(text, count, 3600),
        (false, "D") => days(text, count, 1),
        (false, "W") => days(text, count, 7),
        (false, "M") => months(text, count, 1),
        (false, "Y") => months(text, count, 12),
        _ if unit.chars().any(|c| c.is_ascii_digit()) => Err(error(text, say!("mixes units, which have no one length together"))),
        _ => Err(error(text, say!("is not an ISO 8601 duration"))),
    }
}

fn exact(text: &str, count: u32, seconds: i64) -> Result<Duration, DurationError> {
    let total = i64::from(count) * seconds;
    if total > i64::from(LONGEST_YEARS) * 366 * 86_400 {
        return Err(error(text, say!("is too long")));
    }
    Ok(Duration::Exact(total))
}

fn days(text: &str, count: u32, each: u32) -> Result<Duration, DurationError> {
    match count.checked_mul(each) {
        Some(total) if total <= LONGEST_YEARS * 366 => Ok(Duration::Days(total)),
        _ => Err(error(text, say!("is too long"))),
    }
}

fn months(text: &str, count: u32, each: u32) -> Result<Duration, DurationError> {
    match count.checked_mul(each) {
        Some(total) if total <= LONGEST_YEARS * 12 => Ok(Duration::Months(total)),
        _ => Err(error(text, say!("is too long"))),
    }
}

fn error(text: &str, why: Text) -> DurationError {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    let help = say!("write one number and one unit: 90m, 36h, 1d, 2w, 3mo, 1y, 2 weeks, 5 business days, or ISO 8601 such as P30D");
    DurationError { message: say!("the duration `{shown}` {why}", shown, why), help }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_the_contract_is_read() {
        for (text, expected) in [
            ("90m", Duration::Exact(5400)),
            ("36h", Duration::Exact(129_600)),
            ("1d", Duration::Days(1)),
            ("2w", Duration::Days(14)),
            ("3mo", Duration::Months(3)),
            ("1y", Duration::Months(12)),
            ("2 weeks", Duration::Days(14)),
            ("1 Week", Duration::Days(7)),
            ("5 business days", Duration::BusinessDays(5)),
            ("90 minutes", Duration::Exact(5400)),
            ("P30D", Duration::Days(30)),
            ("P2W", Duration::Days(14)),
            ("P3M", Duration::Months(3)),
            ("P1Y", Duration::Months(12)),
            ("PT90M", Duration::Exact(5400)),
            ("PT36H", Duration::Exact(129_600)),
            ("0", Duration::ZERO),
            ("0d", Duration::Days(0)),
        ] {
            assert_eq!(Duration::parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn mixed_ambiguous_and_foreign_durations_are_refused() {
        for (text, why) in [
            ("3M", "could mean minutes or months"),
            ("P1DT12H", "mixes units, which have no one length together"),
            ("1d12h", "is not one whole number with one unit"),
            ("5", "has no unit"),
            ("", "does not begin with a number"),
            ("-1d", "does not begin with a number"),
            ("1.5d", "is not one whole number with one unit"),
            ("3 fortnights", "has no unit that duly knows"),
            ("PT", "is not an ISO 8601 duration"),
            ("PT3D", "is not an ISO 8601 duration"),
            ("4294967296d", "is too long"),
            ("999999999w", "is too long"),
            ("101y", "is too long"),
        ] {
            let error = Duration::parse(text).expect_err(text);
            assert_eq!(error.message, format!("the duration `{text}` {why}"));
        }
    }

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn days_after_a_day_end_at_a_midnight_of_the_zone() {
        let paris = Zone::parse("Europe/Paris").expect("a zone");
        let weekday = |_: Date| true;
        // The clocks change on Sunday 2026-10-25: the grace of two days after Saturday is 49 hours long.
        assert_eq!(Duration::Days(2).after_day(paris, day("2026-10-24"), weekday), Some(at("2026-10-26T23:00:00Z")));
        assert_eq!(Duration::Exact(48 * 3600).after_day(paris, day("2026-10-24"), weekday), Some(at("2026-10-26T22:00:00Z")));
        assert_eq!(Duration::Months(1).after_day(Zone::UTC, day("2026-01-31"), weekday), Some(at("2026-03-01T00:00:00Z")));
        assert_eq!(Duration::ZERO.after_day(Zone::UTC, day("2026-01-31"), weekday), Some(at("2026-02-01T00:00:00Z")));
    }

    #[test]
    fn days_before_a_moment_begin_at_a_midnight_of_the_zone() {
        let all = |_: Date| true;
        // Due at the end of Sunday 2026-11-29: one day before is the beginning of that Sunday.
        assert_eq!(Duration::Days(1).before(Zone::UTC, at("2026-11-30T00:00:00Z"), all), Some(at("2026-11-29T00:00:00Z")));
        assert_eq!(Duration::Days(1).before(Zone::UTC, at("2026-11-30T15:00:00Z"), all), Some(at("2026-11-29T00:00:00Z")));
        assert_eq!(Duration::Days(0).before(Zone::UTC, at("2026-11-30T15:00:00Z"), all), Some(at("2026-11-30T15:00:00Z")));
        assert_eq!(Duration::Exact(3600).before(Zone::UTC, at("2026-11-30T00:00:00Z"), all), Some(at("2026-11-29T23:00:00Z")));
        assert_eq!(Duration::Months(1).before(Zone::UTC, at("2026-03-31T00:00:00Z"), all), Some(at("2026-02-28T00:00:00Z")));
    }

    #[test]
    fn business_days_skip_the_others_and_end_where_there_are_none() {
        use chrono::Datelike;
        let business = |day: Date| day.weekday().num_days_from_monday() < 5;
        // Friday 2026-11-20 and two business days: Monday and Tuesday.
        assert_eq!(Duration::BusinessDays(2).after_day(Zone::UTC, day("2026-11-20"), business), Some(at("2026-11-25T00:00:00Z")));
        assert_eq!(Duration::BusinessDays(2).after_day(Zone::UTC, day("2026-11-20"), |_| false), None);
    }
}
