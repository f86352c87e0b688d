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

/// Cadences that are alike but for one thing, before a change of the plan and after it.
const ALIKE: [(&str, &str); 12] = [
    ("weekly", "weekly"),
    ("weekly", "weekly"),
    ("weekly", "{every: week, grace: 3d}"),
    ("{every: week, grace: 3d}", "{every: week, grace: 3d}"),
    ("{every: week, early: 2d}", "{every: week, early: 2d}"),
    ("{every: week, due_soon: 2d}", "{every: week, times: 2}"),
    ("{every: week, business_days: true}", "{every: week, business_days: true}"),
    ("weekly", "monthly"),
    ("monthly", "weekly"),
    ("[{every: month}, {every: week}]", "[{every: week}, {every: month}]"),
    ("{every: week, rule: either}", "{every: week, rule: either}"),
    ("{every: 9 days, rule: gap}", "{every: 9 days}"),
];

#[test]
fn a_task_is_judged_among_others_as_it_is_alone() {
    let task = |at: usize, cadence: &str| {
        let adopted = if at.is_multiple_of(5) { ", adopted_on: 2026-01-13" } else { "" };
        format!("  - {{id: t{at}, title: T{adopted}, cadence: {cadence}}}\n")
    };
    let plan = |among: &dyn Fn(usize) -> bool, changed: bool| {
        let tasks = ALIKE.iter().enumerate().filter(|(at, _)| among(*at));
        let tasks: String = tasks.map(|(at, (before, after))| task(at, if changed { after } else { before })).collect();
        format!("version: 1\nadopted_on: 2026-01-02\ntasks:\n{tasks}{OTHER}")
    };
    let judged = |among: &dyn Fn(usize) -> bool| {
        let mut world = World::with_plan("2026-01-01T00:00:00Z", &plan(among, false));
        for week in 0..10 {
            if week == 5 {
                world.commit("2026-02-11T12:00:00Z", &[Act::Write("policies/plan.yaml", &plan(among, true))]);
            }
            for at in (0..ALIKE.len()).filter(|at| (at + week) % 3 > 0) {
                let landed = format!("2026-{:02}-{:02}T{:02}:00:00Z", 1 + week / 4, 6 + week % 4 * 7, 6 + at);
                let record = format!("task: t{at}\nsummary: week {week}\n");
                let path = format!("evidence/t{at}/{week}.yaml");
                world.record(&landed, &path, &record);
            }
        }
        lines(&world.window("2026-03-20T00:00:00Z", "2026-01-01", "2026-03-31"))
    };
    let together = judged(&|_| true);
    assert_eq!(together.lines().count(), ALIKE.len() + 1);
    for at in 0..ALIKE.len() {
        let alone = judged(&|one| one == at);
        let name = format!("t{at}:");
        let line = |text: &str| text.lines().find(|line| line.starts_with(&name)).map(str::to_owned);
        assert_eq!(line(&together), line(&alone));
        assert!(line(&alone).is_some_and(|line| line.contains(" met")), "{alone}");
    }
}

#[test]
fn a_gap_is_caught_up_where_the_version_that_judges_it_wants_its_evidence() {
    let at = |folder: &str| {
        format!(
            "version: 1\nadopted_on: 2026-01-05\ntasks:\n  - {{id: t, title: T, cadence: {{every: 9 days, rule: gap}}, evidence: {folder}}}\n"
        )
    };
    let mut world = World::with_plan("2026-01-05T10:00:00Z", &at("a/"));
    world.commit("2026-01-20T10:00:00Z", &[Act::Write("policies/plan.yaml", &at("b/"))]);
    for (landed, path, expected) in [
        ("2026-01-25T10:00:00Z", "a/1.yaml", "t: from-2026-01-05 missed, after-2026-01-25 open | current 2026-02-04T00:00:00Z"),
        ("2026-01-26T10:00:00Z", "b/1.yaml", "t: after-2026-01-25 met, after-2026-01-26 open | current 2026-02-05T00:00:00Z"),
    ] {
        world.record(landed, path, &format!("task: t\nsummary: {path}\n"));
        assert_eq!(line(&world, "2026-01-27T00:00:00Z", None), expected);
    }
    let report = world.check("2026-01-27T00:00:00Z");
    assert_eq!(report.units[0].extras, 0);
}
