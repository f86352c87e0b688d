//! Events, scopes and teams: what needs more than one task and its records.

use crate::door::{Act, World, findings, lines};

const EVENTS: &str = "version: 1\nadopted_on: 2026-01-01\ntasks:\n  - id: t\n    title: T\n    cadence: {after: {paths: [\"infra/**\"], name: change}, within: 30d}\n";

/// A world with one change of the infrastructure on 2026-03-10 at 15:00, due by the end of 2026-04-09.
fn changed(plan: &str) -> World {
    let mut world = World::with_plan("2025-12-01T00:00:00Z", plan);
    world.commit("2026-03-10T15:00:00Z", &[Act::Write("infra/a.tf", "one")]);
    world
}

/// The key of the change: the door numbers blobs and commits in one row.
const KEY: &str = "event-000000000004";

#[test]
fn an_event_is_due_so_many_days_after_its_day() {
    let mut world = changed(EVENTS);
    assert_eq!(lines(&world.check("2026-04-09T23:59:59Z")), format!("t: {KEY} open | current 2026-04-10T00:00:00Z"));
    assert_eq!(lines(&world.check("2026-04-10T00:00:00Z")), format!("t: {KEY} missed | overdue -"));
    world.record("2026-04-09T23:59:59Z", "evidence/t/1.yaml", "task: t\n");
    assert_eq!(lines(&world.check("2026-05-01T00:00:00Z")), format!("t: {KEY} met | current -"));
}

#[test]
fn a_missed_event_is_red_until_a_later_performance() {
    let mut world = changed(EVENTS);
    world.record("2026-04-10T00:00:00Z", "evidence/t/1.yaml", "task: t\n");
    let report = world.check("2026-05-01T00:00:00Z");
    assert_eq!(lines(&report), format!("t: {KEY} missed | current -"));
    assert!(report.units[0].occurrences[0].recovered.is_some());
}

#[test]
fn one_performance_serves_all_open_events_unless_each_wants_its_own() {
    let each = EVENTS.replace("within: 30d", "within: 30d, each: true");
    for (plan, second) in [(EVENTS, "met"), (each.as_str(), "open")] {
        let mut world = changed(plan);
        world.commit("2026-03-12T15:00:00Z", &[Act::Write("infra/b.tf", "two")]);
        world.record("2026-03-20T12:00:00Z", "evidence/t/1.yaml", "task: t\n");
        let report = world.window("2026-03-21T00:00:00Z", "2026-04-01", "2026-04-30");
        let states: Vec<&str> = report.units[0].occurrences.iter().map(|one| one.state.as_str()).collect();
        assert_eq!(states, ["met", second], "{plan}");
    }
}

#[test]
fn changes_of_the_plan_and_of_evidence_are_no_events() {
    let plan = EVENTS.replace("infra/**", "**/*");
    let mut world = World::with_plan("2025-12-01T00:00:00Z", &plan);
    world.record("2026-03-01T12:00:00Z", "evidence/t/1.yaml", "task: t\n");
    world.commit("2026-03-02T12:00:00Z", &[Act::Write("policies/plan.yaml", &plan.replace("title: T", "title: Other"))]);
    assert_eq!(lines(&world.check("2026-04-01T00:00:00Z")), "t:  | current -");
}

#[test]
fn a_later_version_cannot_call_the_changes_of_before_its_evidence() {
    let mut world = changed(EVENTS);
    let shadow = format!("{EVENTS}  - {{id: notes, title: Notes, cadence: as needed, evidence: infra/}}\n");
    world.commit("2026-05-01T12:00:00Z", &[Act::Write("policies/plan.yaml", &shadow)]);
    let report = world.check("2026-05-02T00:00:00Z");
    assert_eq!(lines(&report), format!("t: {KEY} missed | overdue -\nnotes:  | idle -"));
    assert!(findings(&report).iter().any(|line| line.starts_with("note plan-loosened")), "{:?}", findings(&report));
    // From now on they are evidence, which was told.
    world.commit("2026-05-03T12:00:00Z", &[Act::Write("infra/b.tf", "two")]);
    assert_eq!(lines(&world.check("2026-06-30T00:00:00Z")), format!("t: {KEY} missed | overdue -\nnotes:  | idle -"));
}

#[test]
fn an_added_file_is_an_event_with_its_stem_as_key() {
    let plan = EVENTS.replace("paths: [\"infra/**\"]", "files: [\"incidents/*.yaml\"]");
    let mut world = World::with_plan("2025-12-01T00:00:00Z", &plan);
    world.commit("2026-03-10T15:00:00Z", &[Act::Write("incidents/inc-7.yaml", "x")]);
    world.commit("2026-03-11T15:00:00Z", &[Act::Write("incidents/inc-7.yaml", "an edit is no event")]);
    assert_eq!(lines(&world.check("2026-04-01T00:00:00Z")), "t: inc-7 open | current 2026-04-10T00:00:00Z");
}

#[test]
fn each_rule_of_a_cadence_is_judged_by_itself() {
    let plan = "version: 1\nadopted_on: 2026-01-01\ntasks:\n  - id: t\n    title: T\n    cadence:\n      - {every: 12 months, rule: gap}\n      - {after: {paths: [\"infra/**\"]}, within: 30d}\n";
    let mut world = changed(plan);
    assert_eq!(
        lines(&world.check("2026-04-10T00:00:00Z")),
        format!("t: {KEY} missed, from-2026-01-01 open | overdue 2027-01-02T00:00:00Z")
    );
    world.record("2026-04-11T12:00:00Z", "evidence/t/1.yaml", "task: t\n");
    let report = world.check("2026-04-12T00:00:00Z");
    assert_eq!(lines(&report), format!("t: {KEY} missed, from-2026-01-01 met, after-2026-04-11 open | current 2027-04-12T00:00:00Z"));
}

#[test]
fn scopes_and_teams_are_judged_by_themselves() {
    let plan = "version: 1\nadopted_on: 2026-10-01\nteams: {a: {name: A}, b: {name: B}}\ntasks:\n  - id: t\n    title: T\n    scopes:\n      privileged: {cadence: quarterly}\n      others: {cadence: yearly}\n  - {id: u, title: U, cadence: monthly, teams: [a, b], each_team: true}\n";
    let mut world = World::with_plan("2026-09-01T00:00:00Z", plan);
    world.record("2026-10-05T12:00:00Z", "evidence/t/privileged/1.yaml", "task: t\n");
    world.record("2026-10-06T12:00:00Z", "evidence/u/b/1.yaml", "task: u\n");
    assert_eq!(
        lines(&world.check("2026-11-01T00:00:00Z")),
        "t@privileged: 2026-Q4 met | current 2027-04-01T00:00:00Z\n\
         t@others: 2026 open | current 2027-01-01T00:00:00Z\n\
         u/a: 2026-10 missed, 2026-11 open | overdue 2026-12-01T00:00:00Z\n\
         u/b: 2026-10 met, 2026-11 open | current 2026-12-01T00:00:00Z"
    );
}

#[test]
fn a_rule_that_was_one_of_events_serves_its_slots_one_by_one() {
    let weekly = "version: 1\nadopted_on: 2026-01-01\ntasks:\n  - {id: t, title: T, cadence: {every: week, grace: 3d}}\n";
    let mut world = changed(EVENTS);
    world.record("2026-03-11T12:00:00Z", "evidence/t/1.yaml", "task: t\n");
    world.commit("2026-03-16T00:00:00Z", &[Act::Write("policies/plan.yaml", weekly)]);
    // On Monday 2026-03-23 the week before is in its grace and the next is open: one record is one performance.
    world.record("2026-03-23T12:00:00Z", "evidence/t/2.yaml", "task: t\nsummary: two\n");
    let report = world.window("2026-03-24T00:00:00Z", "2026-03-16", "2026-03-29");
    assert_eq!(lines(&report), "t: 2026-W12 met-late, 2026-W13 open | current 2026-03-30T00:00:00Z");
}
