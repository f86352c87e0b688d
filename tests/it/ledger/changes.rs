//! What a change of the plan does to occurrences that were open, and to those that were met.

use crate::door::{Act, World, findings, lines};

fn plan(cadence: &str) -> String {
    format!("version: 1\nadopted_on: 2026-01-01\ntasks:\n  - {{id: t, title: T, cadence: {cadence}}}\n{OTHER}")
}

const OTHER: &str = "  - {id: u, title: U, cadence: as needed}\n";

/// A plan that lands on New Year's Day and changes its cadence at noon of a day.
fn changed(from: &str, on: &str, to: &str) -> World {
    let mut world = World::with_plan("2026-01-01T00:00:00Z", &plan(from));
    world.commit(&format!("{on}T12:00:00Z"), &[Act::Write("policies/plan.yaml", &plan(to))]);
    world
}

/// The line of the task whose plan changes.
fn line(world: &World, as_of: &str, window: Option<(&str, &str)>) -> String {
    let report = match window {
        Some((from, to)) => world.window(as_of, from, to),
        None => world.check(as_of),
    };
    lines(&report).lines().find(|line| line.starts_with("t:")).unwrap_or_default().to_owned()
}

#[test]
fn a_removed_task_owes_the_old_cadence_only_until_it_changed() {
    let mut world = changed("weekly", "2026-03-01", "monthly");
    let removed = format!("version: 1\ntasks:\n{OTHER}");
    world.commit("2026-05-01T12:00:00Z", &[Act::Write("policies/plan.yaml", &removed)]);
    let judged = line(&world, "2026-08-01T00:00:00Z", Some(("2026-02-23", "2026-07-31")));
    assert_eq!(judged, "t: 2026-W09 missed, 2026-03 missed, 2026-04 missed, 2026-05 missed | idle -");
}

#[test]
fn a_period_names_the_old_occurrence_for_what_landed_before_the_change() {
    for (landed, expected) in [
        ("2026-11-18T11:59:59Z", "t: 2026-W47 open, 2026-W48 upcoming, 2026-11 met | current 2026-11-23T00:00:00Z"),
        ("2026-11-18T12:00:01Z", "t: 2026-W47 open, 2026-W48 upcoming, 2026-11 not-applicable | overdue 2026-11-23T00:00:00Z"),
    ] {
        let mut world = World::with_plan("2026-01-01T00:00:00Z", &plan("monthly"));
        let record = [Act::Write("evidence/t/1.yaml", "task: t\nperiod: 2026-11\n")];
        let change = plan("weekly");
        let change = [Act::Write("policies/plan.yaml", &change)];
        if landed < "2026-11-18T12:00:00Z" {
            world.commit(landed, &record).commit("2026-11-18T12:00:00Z", &change);
        } else {
            world.commit("2026-11-18T12:00:00Z", &change).commit(landed, &record);
        }
        assert_eq!(line(&world, "2026-11-19T00:00:00Z", Some(("2026-11-16", "2026-11-30"))), expected, "{landed}");
    }
}

#[test]
fn an_old_occurrence_that_was_met_does_not_hide_what_the_new_cadence_misses() {
    let mut world = World::with_plan("2026-01-01T00:00:00Z", &plan("yearly"));
    world.record("2026-02-01T12:00:00Z", "evidence/t/1.yaml", "task: t\n");
    world.commit("2026-03-01T12:00:00Z", &[Act::Write("policies/plan.yaml", &plan("monthly"))]);
    assert_eq!(line(&world, "2026-03-02T00:00:00Z", None), "t: 2026-03 open, 2026 met | current 2026-04-01T00:00:00Z");
    assert_eq!(line(&world, "2026-06-01T00:00:00Z", None), "t: 2026-05 missed, 2026-06 open | overdue 2026-07-01T00:00:00Z");
    assert!(findings(&world.check("2026-06-01T00:00:00Z")).iter().any(|line| line.starts_with("error task-overdue")));
}
