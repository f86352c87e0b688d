//! The formats of strings that schemas may ask for beyond the standard ones: one line of the table each.
//!
//! It does not know where a string stands.

use chrono::Datelike as _;

use super::nearest;
use crate::calendar::{Date, Zone};
use crate::language::{Text, say};

/// A format by its name in a schema.
pub struct Format {
    pub name: &'static str,
    pub fits: fn(&str) -> bool,
    /// Says that a text is not of this format.
    pub refusal: fn(Text) -> Text,
    /// What to write, as an order.
    pub remedy: fn() -> Text,
    /// A text of this format that was probably meant.
    pub suggest: fn(&str) -> Option<&'static str>,
}

pub const FORMATS: &[Format] = &[
    Format {
        name: "iana-tz",
        fits: |text| Zone::parse(text).is_some(),
        refusal: |shown| say!("{shown} is no time zone", shown),
        remedy: || say!("write the IANA name of a time zone such as `Europe/Paris`"),
        suggest: zone_like,
    },
    Format {
        name: "date",
        fits: |text| date(text).is_some(),
        refusal: |shown| say!("{shown} is no day of the calendar", shown),
        remedy: || say!("write a day as YYYY-MM-DD, from 1970 on"),
        suggest: |_| None,
    },
    Format {
        name: "instant",
        fits: is_instant,
        refusal: |shown| say!("{shown} is no moment with its zone", shown),
        remedy: || say!("write a moment such as `2026-11-20T16:10:00+01:00`"),
        suggest: |_| None,
    },
    Format {
        name: "instant-or-date",
        fits: |text| date(text).is_some() || is_instant(text),
        refusal: |shown| say!("{shown} is no date or moment with its zone", shown),
        remedy: || say!("write a date such as `2026-11-20`, or a moment such as `2026-11-20T16:10:00+01:00`"),
        suggest: |_| None,
    },
];

/// Finds one of our formats by its name.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// Reads a day that exists, written YYYY-MM-DD, from 1970 to 9999.
fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() });
    let day: Option<Date> = if shaped { Date::parse_from_str(text, "%Y-%m-%d").ok() } else { None };
    day.filter(|day| day.year() >= 1970)
}

/// Says whether a text is an RFC 3339 moment whose own date lies in 1970 to 9999.
fn is_instant(text: &str) -> bool {
    let Some((day, time)) = text.split_at_checked(10) else { return false };
    date(day).is_some() && time.starts_with('T') && chrono::DateTime::parse_from_rfc3339(text).is_ok()
}

/// The zone whose name, or whose city, is nearest.
fn zone_like(text: &str) -> Option<&'static str> {
    let city = |name: &'static str| name.rsplit('/').next().unwrap_or(name);
    let spelled = text.trim().replace(' ', "_");
    let same = |name: &&'static str| name.eq_ignore_ascii_case(&spelled) || city(name).eq_ignore_ascii_case(&spelled);
    let found = Zone::names().find(same).or_else(|| nearest(&spelled, Zone::names()));
    found.or_else(|| {
        let meant = nearest(&spelled, Zone::names().map(city))?;
        Zone::names().find(|name| city(name) == meant)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(name: &str, text: &str) -> bool {
        (find(name).expect("a format").fits)(text)
    }

    #[test]
    fn a_date_is_a_day_that_exists() {
        for good in ["1970-01-01", "2024-02-29", "2026-12-31", "9999-12-31"] {
            assert!(fits("date", good), "{good}");
        }
        for bad in [
            "1969-12-31",
            "2026-02-29",
            "2026-13-01",
            "2026-1-05",
            "2026-01-05 ",
            "+026-01-05",
            "10000-01-01",
            "20260105",
            "",
            "２０２６-01",
        ] {
            assert!(!fits("date", bad), "{bad}");
        }
    }

    #[test]
    fn an_instant_names_its_zone() {
        for good in ["2026-11-20T16:10:00+01:00", "2026-11-20T16:10:00Z", "2026-11-20T16:10:00.5Z", "1970-01-01T00:00:00Z"] {
            assert!(fits("instant", good) && fits("instant-or-date", good), "{good}");
        }
        for bad in ["2026-11-20T16:10:00", "2026-11-20 16:10:00Z", "2026-11-20T25:10:00Z", "1969-12-31T23:59:59Z", "now", ""] {
            assert!(!fits("instant", bad) && !fits("instant-or-date", bad), "{bad}");
        }
        assert!(fits("instant-or-date", "2026-11-20") && !fits("instant", "2026-11-20"));
    }

    #[test]
    fn a_zone_is_found_by_its_name_its_city_or_nearly_so() {
        for (text, expected) in [
            ("Europ/Paris", "Europe/Paris"),
            ("europe/paris", "Europe/Paris"),
            ("Paris", "Europe/Paris"),
            ("Parris", "Europe/Paris"),
            ("New York", "America/New_York"),
        ] {
            assert!(!fits("iana-tz", text), "{text}");
            assert_eq!(zone_like(text), Some(expected), "{text}");
        }
        assert_eq!(zone_like("nowhere at all"), None);
    }
}
