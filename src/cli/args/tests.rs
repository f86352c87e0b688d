//! The command line is sound, and its values are read as they are meant.

use super::*;

#[test]
fn the_command_line_is_sound() {
    <Cli as clap::CommandFactory>::command().debug_assert();
}

fn instant(text: &str) -> AsOf {
    AsOf::Instant(text.parse().expect("an instant"))
}

#[test]
fn as_of_is_an_instant_or_the_end_of_a_day() {
    assert_eq!(as_of("2026-11-23T09:00:00+01:00"), Ok(instant("2026-11-23T08:00:00Z")));
    assert_eq!(as_of("2026-11-23T08:00:00.999Z"), Ok(instant("2026-11-23T08:00:00Z")));
    assert_eq!(as_of("2024-02-29"), Ok(AsOf::EndOf("2024-02-29".parse().expect("a day"))));
}

#[test]
fn what_is_no_moment_is_refused_with_an_example() {
    for text in ["", "now", "2026-1-5", "2026-02-30", "+2026-01-05", "2026-11-23T09:00:00", "23.11.2026", "2026-W47", "１２３４-０１-０１"]
    {
        assert!(as_of(text).is_err_and(|error| error.contains("2026-11-23")), "{text}");
    }
}

#[test]
fn years_out_of_range_are_refused() {
    for text in ["1969-12-31", "1969-12-31T23:59:59Z", "9999-01-01", "9999-01-01T00:00:00Z", "0000-01-01"] {
        assert_eq!(as_of(text), Err(out_of_range()), "{text}");
    }
    for text in ["1970-01-01", "1970-01-01T00:00:00Z", "9998-12-31", "9998-12-31T23:59:59Z"] {
        assert!(as_of(text).is_ok(), "{text}");
    }
}
