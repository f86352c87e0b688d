//! The worked examples of `docs/semantics.md` are what the program does.
//!
//! It does not know the words of that page around them.

use crate::door::{Act, World, lines};

/// The example task of the page, in Paris.
const PORTAL: &str = "{every: week, early: 2d, due_soon: 1d, grace: 2d}";

const W47: (&str, &str) = ("2026-11-16", "2026-11-22");
const BOTH: (&str, &str) = ("2026-11-16", "2026-11-29");

fn plan(keys: &str, cadence: &str) -> String {
    format!("version: 1\ntimezone: Europe/Paris\n{keys}\ntasks:\n  - {{id: t, title: T, cadence: {cadence}}}\n")
}

/// A task that was adopted with the week of the example.
fn world(cadence: &str) -> World {
    World::with_plan("2026-01-01T12:00:00+01:00", &plan("adopted_on: 2026-11-16", cadence))
}

/// Lands records at moments, each with its claims, and judges.
fn judged(mut world: World, landings: &[(&str, &str)], as_of: &str, (from, to): (&str, &str)) -> String {
    for (at, (landed, claims)) in landings.iter().enumerate() {
        world.record(landed, &format!("evidence/t/{at}.yaml"), &format!("task: t\nsummary: number {at}\n{claims}\n"));
    }
    lines(&world.window(as_of, from, to))
}

/// The states alone, without standing and next due moment.
fn states(line: &str) -> &str {
    line.trim_start_matches("t: ").split(" | ").next().unwrap_or_default()
}

#[test]
fn windows_are_half_open() {
    for (landed, expected) in [
        ("2026-11-13T23:59:59+01:00", "2026-W47 missed, 2026-W48 open"),
        ("2026-11-14T00:00:00+01:00", "2026-W47 met, 2026-W48 open"),
        ("2026-11-22T23:59:59+01:00", "2026-W47 met, 2026-W48 open"),
        ("2026-11-23T00:00:00+01:00", "2026-W47 met-late, 2026-W48 open"),
        ("2026-11-24T23:59:59+01:00", "2026-W47 met-late, 2026-W48 open"),
        ("2026-11-25T00:00:00+01:00", "2026-W47 missed, 2026-W48 met"),
    ] {
        let line = judged(world(PORTAL), &[(landed, "")], "2026-11-25T00:00:00+01:00", BOTH);
        assert_eq!(states(&line), expected, "{landed}");
    }
}

#[test]
fn states_follow_one_another_at_the_moments_of_the_table() {
    for (as_of, expected) in [
        ("2026-11-15T23:59:59+01:00", "upcoming"),
        ("2026-11-16T00:00:00+01:00", "open"),
        ("2026-11-21T23:59:59+01:00", "open"),
        ("2026-11-22T00:00:00+01:00", "due-soon"),
        ("2026-11-22T23:59:59+01:00", "due-soon"),
        ("2026-11-23T00:00:00+01:00", "in-grace"),
        ("2026-11-24T23:59:59+01:00", "in-grace"),
        ("2026-11-25T00:00:00+01:00", "missed"),
    ] {
        assert_eq!(states(&judged(world(PORTAL), &[], as_of, W47)), format!("2026-W47 {expected}"), "{as_of}");
    }
}

#[test]
fn days_count_the_calendar_and_hours_the_clock() {
    let november = "2026-W47";
    let october = "2026-W43";
    for (key, week, before, from, then) in [
        ("due_soon: 1d", november, "2026-11-21T23:59:59+01:00", "2026-11-22T00:00:00+01:00", "open due-soon"),
        ("due_soon: 36h", november, "2026-11-21T11:59:59+01:00", "2026-11-21T12:00:00+01:00", "open due-soon"),
        ("grace: 1d", november, "2026-11-23T23:59:59+01:00", "2026-11-24T00:00:00+01:00", "in-grace missed"),
        ("grace: 36h", november, "2026-11-24T11:59:59+01:00", "2026-11-24T12:00:00+01:00", "in-grace missed"),
        ("due_soon: 1d", october, "2026-10-24T23:59:59+02:00", "2026-10-25T00:00:00+02:00", "open due-soon"),
        ("due_soon: 24h", october, "2026-10-25T00:59:59+02:00", "2026-10-25T01:00:00+02:00", "open due-soon"),
    ] {
        let window = if week == november { W47 } else { ("2026-10-19", "2026-10-25") };
        let (was, is) = then.split_once(' ').expect("two states");
        for (as_of, expected) in [(before, was), (from, is)] {
            let world = World::with_plan("2026-01-01T12:00:00+01:00", &plan("adopted_on: 2026-10-19", &format!("{{every: week, {key}}}")));
            assert_eq!(states(&judged(world, &[], as_of, window)), format!("{week} {expected}"), "{key} at {as_of}");
        }
    }
}

#[test]
fn a_performance_serves_the_week_that_the_table_says() {
    let monday = "2026-11-23T10:00:00+01:00";
    for (landings, as_of, expected) in [
        (&[(monday, "")][..], "2026-11-23T12:00:00+01:00", "2026-W47 met-late, 2026-W48 open"),
        (&[(monday, ""), ("2026-11-23T11:00:00+01:00", "")], "2026-11-23T12:00:00+01:00", "2026-W47 met-late, 2026-W48 met"),
        (&[(monday, "period: 2026-W48")], "2026-11-23T12:00:00+01:00", "2026-W47 in-grace, 2026-W48 met"),
        (&[("2026-11-25T10:00:00+01:00", "period: 2026-W47")], "2026-11-25T12:00:00+01:00", "2026-W47 missed, 2026-W48 open"),
    ] {
        assert_eq!(states(&judged(world(PORTAL), landings, as_of, BOTH)), expected, "{landings:?}");
    }
}

#[test]
fn a_bare_day_just_before_the_week_is_forgiven_and_one_more_is_not() {
    for (claim, expected) in
        [("performed_at: 2026-11-22", "2026-W47 missed, 2026-W48 met"), ("performed_at: 2026-11-21", "2026-W47 missed, 2026-W48 open")]
    {
        let line = judged(world("weekly"), &[("2026-11-23T10:00:00+01:00", claim)], "2026-11-23T12:00:00+01:00", BOTH);
        assert_eq!(states(&line), expected, "{claim}");
    }
}

#[test]
fn a_miss_that_is_caught_up_is_history() {
    for (as_of, expected) in [
        ("2026-11-22T23:59:59+01:00", "t: 2026-W47 open | current 2026-11-22T23:00:00Z"),
        ("2026-11-23T00:00:00+01:00", "t: 2026-W47 missed, 2026-W48 open | overdue 2026-11-29T23:00:00Z"),
        ("2026-11-24T09:00:00+01:00", "t: 2026-W48 met | current 2026-12-06T23:00:00Z"),
        ("2026-11-30T00:00:00+01:00", "t: 2026-W48 met, 2026-W49 open | current 2026-12-06T23:00:00Z"),
    ] {
        let mut world = world("weekly");
        world.record("2026-11-24T09:00:00+01:00", "evidence/t/w48.yaml", "task: t\n");
        assert_eq!(lines(&world.check(as_of)), expected, "{as_of}");
    }
}

#[test]
fn half_a_slot_or_a_month_of_it_is_owed() {
    for (cadence, adopted, last_day, expected) in [
        ("weekly", "2026-11-19T12:00:00+01:00", "2026-11-22", "2026-W47 open"),
        ("weekly", "2026-11-19T12:00:01+01:00", "2026-11-22", "2026-W47 before-adoption"),
        ("quarterly", "2026-12-01T00:00:00+01:00", "2026-12-31", "2026-Q4 open"),
        ("quarterly", "2026-12-02T00:00:00+01:00", "2026-12-31", "2026-Q4 before-adoption"),
    ] {
        let world = World::with_plan(adopted, &plan("", cadence));
        assert_eq!(states(&lines(&world.window(adopted, last_day, last_day))), expected, "{cadence} {adopted}");
    }
}

#[test]
fn slots_that_begin_elsewhere_bear_their_last_day() {
    for (cadence, key) in [
        ("every 10 days", "2026-01-14"),
        ("every 2 weeks", "2026-01-18"),
        ("every 2 months", "2026-02-28"),
        ("every 3 years", "2028-12-31"),
    ] {
        let world = World::with_plan("2026-01-05T12:00:00+01:00", &plan("adopted_on: 2026-01-05", cadence));
        let line = lines(&world.check("2026-01-06T00:00:00+01:00"));
        assert_eq!(states(&line), format!("{key} open"));
    }
}

#[test]
fn a_change_of_cadence_keeps_or_replaces_what_was_open() {
    for (old, new, before, after, landing, expected) in [
        ("weekly", "monthly", "2026-11-16", "2026-12-31", None, "2026-W47 missed, 2026-12 open"),
        ("monthly", "weekly", "2026-11-01", "2026-11-30", None, "2026-W47 missed, 2026-W48 missed, 2026-11 not-applicable"),
        ("monthly", "weekly", "2026-11-01", "2026-11-22", Some("2026-11-18T12:00:00+01:00"), "2026-W47 met"),
    ] {
        let mut world = World::with_plan("2026-01-01T12:00:00+01:00", &plan("adopted_on: 2026-11-01", old));
        world.commit("2026-11-18T12:00:00+01:00", &[Act::Write("policies/plan.yaml", &plan("adopted_on: 2026-11-01", new))]);
        if let Some(landing) = landing {
            world.record(landing, "evidence/t/1.yaml", "task: t\n");
        }
        let line = lines(&world.window("2026-12-01T00:00:00+01:00", before, after));
        assert_eq!(states(&line), expected, "{old} to {new}");
    }
}

#[test]
fn a_window_holds_the_weeks_whose_last_day_lies_in_it() {
    let world = World::with_plan("2026-01-01T12:00:00+01:00", &plan("adopted_on: 2026-01-05", "weekly"));
    let line = lines(&world.window("2026-12-01T00:00:00+01:00", "2026-11-01", "2026-11-30"));
    let keys: Vec<&str> = states(&line).split(", ").map(|one| one.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(keys, ["2026-W44", "2026-W45", "2026-W46", "2026-W47", "2026-W48"]);
}
