//! The worked examples of `docs/semantics.md` on due days, gaps, events, several rules, units and waivers are what the program does.
//!
//! It does not know the words of that page around them; `semantics.rs` holds the examples on slots and windows.

use crate::door::{Act, World, findings, lines};

fn plan(cadence: &str) -> String {
    format!("version: 1\ntimezone: Europe/Paris\nadopted_on: 2026-01-05\ntasks:\n  - {{id: t, title: T, cadence: {cadence}}}\n")
}

fn world(plan: &str) -> World {
    World::with_plan("2026-01-01T12:00:00+01:00", plan)
}

/// Lands records, each in a commit of its own.
fn landed(plan: &str, landings: &[&str]) -> World {
    let mut world = world(plan);
    for (at, landed) in landings.iter().enumerate() {
        world.record(landed, &format!("evidence/t/{at}.yaml"), &format!("task: t\nsummary: number {at}\n"));
    }
    world
}

#[test]
fn a_scope_with_a_title_is_reported_by_it_and_one_without_by_that_of_the_task() {
    let plan = "version: 1\ntasks:\n  - id: rights\n    title: Review access rights\n    cadence: weekly\n    scopes:\n      \
                privileged: {title: Privileged rights}\n      others: {}\n";
    let report = world(plan).check("2026-01-08T12:00:00+01:00");
    let titles: Vec<(String, &str)> = report.units.iter().map(|unit| (unit.id.to_string(), unit.title.as_str())).collect();
    assert_eq!(titles, [("rights@privileged".to_owned(), "Privileged rights"), ("rights@others".to_owned(), "Review access rights")]);
}

/// The listed occurrences of a window: key, state, and the day whose end it is due.
fn dues(world: &World, as_of: &str, from: &str, to: &str) -> String {
    let report = world.window(as_of, from, to);
    let occurrences = report.units.iter().flat_map(|unit| &unit.occurrences);
    let told = occurrences.map(|one| {
        let last = report.zone.date(one.due - chrono::TimeDelta::seconds(1));
        format!("{} {} by {last}", one.key, one.state.as_str())
    });
    told.collect::<Vec<_>>().join(", ")
}

#[test]
fn named_due_days_are_those_of_the_table() {
    for (cadence, expected) in [
        (
            "{every: 2 weeks, anchor: 2026-01-05, on: {weekday: wednesday}}",
            "2026-02-04 missed by 2026-02-04, 2026-02-18 missed by 2026-02-18",
        ),
        (
            "{every: week, on: {weekday: wednesday}}",
            "2026-02-04 missed by 2026-02-04, 2026-02-11 missed by 2026-02-11, 2026-02-18 missed by 2026-02-18, 2026-02-25 missed by 2026-02-25",
        ),
        ("{every: month, on: [{day: 1}, {day: 15}]}", "2026-02-01 missed by 2026-02-01, 2026-02-15 missed by 2026-02-15"),
        ("{every: month, on: {nth: 2, weekday: tuesday}}", "2026-02-10 missed by 2026-02-10"),
        ("{every: month, on: {day: 31}}", "2026-02-28 missed by 2026-02-28"),
        ("{every: 6 months, on: {month: 2, day: 15}}", "2026-02-15 missed by 2026-02-15"),
        ("{every: month, on: {day: 15}, business_days: true}", "2026-02-15 missed by 2026-02-16"),
        ("{every: month, on: {day: 15}, business_days: true, roll: previous}", "2026-02-15 missed by 2026-02-13"),
    ] {
        assert_eq!(dues(&world(&plan(cadence)), "2026-03-01T00:00:00+01:00", "2026-02-01", "2026-02-28"), expected, "{cadence}");
    }
}

const GAP: &str = "{every: 30d, rule: gap, grace: 5d}";
const JANUARY: &str = "2026-01-20T10:00:00+01:00";

#[test]
fn a_gap_counts_from_the_landing_day_of_the_last_performance() {
    let first = "from-2026-01-05 met by 2026-02-04";
    for (next, as_of, expected) in [
        (None, "2026-02-20T00:00:00+01:00", "after-2026-01-20 in-grace by 2026-02-19"),
        (
            Some("2026-02-21T10:00:00+01:00"),
            "2026-02-22T00:00:00+01:00",
            "after-2026-01-20 met-late by 2026-02-19, after-2026-02-21 open by 2026-03-23",
        ),
        (None, "2026-02-25T00:00:00+01:00", "after-2026-01-20 missed by 2026-02-19"),
        (
            Some("2026-03-03T10:00:00+01:00"),
            "2026-03-04T00:00:00+01:00",
            "after-2026-01-20 missed by 2026-02-19, after-2026-03-03 open by 2026-04-02",
        ),
    ] {
        let landings: Vec<&str> = [Some(JANUARY), next].into_iter().flatten().collect();
        let told = dues(&landed(&plan(GAP), &landings), as_of, "2026-01-01", "2026-12-31");
        assert_eq!(told, format!("{first}, {expected}"), "{next:?} {as_of}");
    }
}

#[test]
fn work_from_before_a_gap_opened_neither_meets_nor_moves_it() {
    let mut world = world(&plan(GAP));
    world.commit_by(JANUARY, "2026-01-03T10:00:00+01:00", &[Act::Write("evidence/t/1.yaml", "task: t\n")]);
    assert_eq!(dues(&world, "2026-01-21T00:00:00+01:00", "2026-01-01", "2026-12-31"), "from-2026-01-05 open by 2026-02-04");
}

#[test]
fn the_longest_gap_moves_the_due_moment_and_leaves_an_early_month_alone() {
    for (landings, expected) in [
        (&["2026-01-10T10:00:00+01:00"][..], "2026-01 met by 2026-01-31, 2026-02 missed by 2026-02-28"),
        (&["2026-01-30T10:00:00+01:00"], "2026-01 met by 2026-01-31, 2026-02 open by 2026-03-02"),
        (&["2026-01-30T10:00:00+01:00", "2026-02-28T10:00:00+01:00"], "2026-01 met by 2026-01-31, 2026-02 met by 2026-03-02"),
    ] {
        let told = dues(&landed(&plan("{every: month, rule: either}"), landings), "2026-03-01T00:00:00+01:00", "2026-01-01", "2026-02-28");
        assert_eq!(told, expected, "{landings:?}");
    }
}

#[test]
fn a_performance_serves_all_open_events_or_with_each_the_oldest() {
    for (each, expected) in
        [("false", "phish met by 2026-11-21, leak met by 2026-11-22"), ("true", "phish met by 2026-11-21, leak missed by 2026-11-22")]
    {
        let mut world = world(&plan(&format!("{{after: {{files: [\"incidents/*.yaml\"]}}, within: 5d, each: {each}}}")));
        world.commit("2026-11-16T10:00:00+01:00", &[Act::Write("incidents/phish.yaml", "a")]);
        world.commit("2026-11-17T10:00:00+01:00", &[Act::Write("incidents/leak.yaml", "b")]);
        world.record("2026-11-18T10:00:00+01:00", "evidence/t/1.yaml", "task: t\n");
        assert_eq!(dues(&world, "2026-11-23T00:00:00+01:00", "2026-11-01", "2026-11-30"), expected, "each: {each}");
    }
}

#[test]
fn a_performance_counts_for_every_rule_of_a_cadence() {
    let world = landed(&plan("[monthly, {every: 20d, rule: gap}]"), &[JANUARY]);
    let expected =
        "from-2026-01-05 met by 2026-01-25, 2026-01 met by 2026-01-31, after-2026-01-20 missed by 2026-02-09, 2026-02 open by 2026-02-28";
    assert_eq!(dues(&world, "2026-02-12T00:00:00+01:00", "2026-01-01", "2026-02-28"), expected);
    assert!(lines(&world.check("2026-02-12T00:00:00+01:00")).contains("| overdue "));
}

fn waived(cadence: &str, to: &str) -> String {
    let waiver = format!("{{task: t, from: 2026-01-12, to: {to}, reason: R, owner: bob@example.org, approver: ana@example.org}}");
    format!("{}waivers:\n  - {waiver}\n", plan(cadence))
}

#[test]
fn a_waiver_excuses_the_slot_whose_last_day_it_holds_and_moves_a_gap() {
    for (cadence, to, expected) in [
        ("weekly", "2026-01-17", "2026-W03 missed by 2026-01-18"),
        ("weekly", "2026-01-18", "2026-W03 waived by 2026-01-18"),
        ("{every: 10d, rule: gap}", "2026-01-14", "from-2026-01-05 missed by 2026-01-15"),
        ("{every: 10d, rule: gap}", "2026-01-25", "from-2026-01-05 open by 2026-01-25"),
        ("{every: 30d, rule: gap}", "2026-01-25", "from-2026-01-05 open by 2026-02-04"),
    ] {
        let told = dues(&world(&waived(cadence, to)), "2026-01-19T00:00:00+01:00", "2026-01-12", "2026-02-28");
        assert_eq!(told.split(", ").next().unwrap_or_default(), expected, "{cadence} to {to}");
    }
}

#[test]
fn a_waiver_must_have_landed_before_the_week_closed() {
    for (landed, state, told) in [("2026-01-18T23:59:59+01:00", "waived", false), ("2026-01-19T00:00:00+01:00", "missed", true)] {
        let mut world = world(&plan("weekly"));
        world.commit(landed, &[Act::Write("policies/plan.yaml", &waived("weekly", "2026-01-18"))]);
        let report = world.window("2026-01-20T00:00:00+01:00", "2026-01-12", "2026-01-18");
        assert!(lines(&report).starts_with(&format!("t: 2026-W03 {state} |")), "{landed}");
        assert_eq!(findings(&report).iter().any(|line| line.contains("waiver-too-late")), told, "{landed}");
    }
}

#[test]
fn a_bad_record_of_a_task_that_owes_nothing_is_an_error_until_a_good_one_follows() {
    let mut world = world(&plan("as needed"));
    world.record("2026-01-06T10:00:00+01:00", "evidence/t/1.yaml", "task: t\nresult: perhaps\n");
    assert!(findings(&world.check("2026-02-20T00:00:00+01:00"))[0].starts_with("error record-invalid "));
    world.record("2026-02-19T10:00:00+01:00", "evidence/t/2.yaml", "task: t\n");
    assert!(findings(&world.check("2026-02-20T00:00:00+01:00"))[0].starts_with("note record-invalid "));
}

#[test]
fn a_bare_day_after_the_landing_is_a_claim_about_the_future() {
    for (day, expected) in [("2026-01-20", false), ("2026-01-21", true)] {
        let mut world = world(&plan("weekly"));
        world.record(JANUARY, "evidence/t/1.yaml", &format!("task: t\nperformed_at: {day}\n"));
        let report = world.check("2026-01-20T12:00:00+01:00");
        assert_eq!(findings(&report).iter().any(|line| line.contains("claim-after-landing")), expected, "{day}");
    }
}
