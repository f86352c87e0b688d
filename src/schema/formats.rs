//! The formats that schemas of this project use beyond the standard ones.
//!
//! It does not know which fields have them.

use chrono::Datelike;

use crate::calendar::{Date, Zone};

/// A check of one format.
pub type Check = fn(&str) -> bool;

/// Every format by its name.
pub const FORMATS: &[(&str, Check)] =
    &[("date", is_date), ("instant", is_instant), ("instant-or-date", is_instant_or_date), ("iana-tz", is_zone)];

/// A calendar date of the years 1970 to 9999, as ISO 8601 writes it: `2026-11-23`.
fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<Date>().is_ok_and(|day| (1970..=9999).contains(&day.year()))
}

/// A moment with its zone (RFC 3339), in the years 1970 to 9999.
fn is_instant(text: &str) -> bool {
    chrono::DateTime::parse_from_rfc3339(text).is_ok_and(|at| (1970..=9999).contains(&at.to_utc().year()))
}

fn is_instant_or_date(text: &str) -> bool {
    is_date(text) || is_instant(text)
}

fn is_zone(text: &str) -> bool {
    Zone::parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_instants_are_real_ones() {
        for text in ["2026-11-23", "2024-02-29", "1970-01-01", "9999-12-31"] {
            assert!(is_date(text) && is_instant_or_date(text), "{text}");
        }
        for text in ["2026-02-29", "2026-13-01", "26-11-23", "2026-11-3", "1969-12-31", "+2026-11-23", "10000-01-01", "", "2026-11-23 "] {
            assert!(!is_date(text), "{text}");
        }
        for text in ["2026-11-20T16:10:00+01:00", "2026-11-20T16:10:00Z", "2026-11-20T16:10:00.5Z"] {
            assert!(is_instant(text) && is_instant_or_date(text), "{text}");
        }
        for text in ["2026-11-20T16:10:00", "2026-11-20T25:10:00Z", "2026-11-20T16:10Z", "1969-12-31T23:59:59Z"] {
            assert!(!is_instant(text), "{text}");
        }
    }
}
