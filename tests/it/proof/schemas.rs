//! The task's own schema, at the version of the plan that was in force.
//!
//! It does not know how a schema is compiled.

use super::{FIRST, W47, W48, messages, met_w47, w48};
use crate::door::{Act, World, findings, lines};

const SCHEMA: &str =
    r#"{"required": ["data"], "properties": {"data": {"required": ["tickets"], "properties": {"tickets": {"type": "integer"}}}}}"#;

fn data(tickets: &str) -> String {
    format!("task: t\ndata: {{tickets: {tickets}}}\n")
}

#[test]
fn a_record_must_meet_the_schema_of_its_task() {
    for (record, met, told) in [
        (data("3"), true, None),
        (data("three"), false, Some("2:17")),
        ("task: t\nsummary: none\n".to_owned(), false, Some("1:1")),
        ("task: t\nresult: nothing-to-report\n".to_owned(), false, Some("1:1")),
        ("task: t\ndata: {}\n".to_owned(), false, Some("2:7")),
    ] {
        let schema = Act::Write("schema/t.json", SCHEMA);
        let mut world = met_w47("schema: schema/t.json", &[schema], &[Act::Write("evidence/t/47.yaml", &data("1"))]);
        world.commit(W48, &[Act::Write("evidence/t/48.yaml", &record)]);
        let told: Vec<String> = told.iter().map(|place| format!("error record-invalid evidence/t/48.yaml:{place}")).collect();
        assert_eq!(w48(&world), (met, told), "{record}");
    }
}

#[test]
fn the_finding_names_the_schema() {
    let schema = Act::Write("schema/t.json", SCHEMA);
    let mut world = met_w47("schema: schema/t.json", &[schema], &[Act::Write("evidence/t/47.yaml", &data("1"))]);
    world.commit(W48, &[Act::Write("evidence/t/48.yaml", &data("three"))]);
    let told = "`three` is a string, but an integer is expected, as the schema schema/t.json of the task says";
    assert_eq!(messages(&world, "record-invalid"), [told]);
}

#[test]
fn the_schema_at_the_landing_holds_and_a_change_of_it_alone_is_a_version() {
    let schema = Act::Write("schema/t.json", "{}");
    let mut world = met_w47("schema: schema/t.json", &[schema], &[Act::Write("evidence/t/47.yaml", FIRST)]);
    world.commit("2026-11-19T09:00:00Z", &[Act::Write("schema/t.json", SCHEMA)]);
    world.commit("2026-11-24T09:00:00Z", &[Act::Write("evidence/t/48.yaml", "task: t\nsummary: as last week\n")]);
    assert!(!w48(&world).0, "the new schema holds");
    world.commit(W48, &[Act::Write("schema/t.json", "{}")]);
    assert!(!w48(&world).0, "what was refused stays refused");
    world.commit("2026-11-26T09:00:00Z", &[Act::Write("evidence/t/48b.yaml", "task: t\nsummary: once more\n")]);
    let (met, told) = w48(&world);
    assert!(met && told.iter().any(|line| line.starts_with("warning plan-loosened policies/plan.yaml")), "{told:?}");
}

#[test]
fn in_one_commit_the_schema_comes_before_the_record() {
    let schema = Act::Write("schema/t.json", "{}");
    let mut world = met_w47("schema: schema/t.json", &[schema], &[Act::Write("evidence/t/47.yaml", FIRST)]);
    world.commit(W48, &[Act::Write("schema/t.json", SCHEMA), Act::Write("evidence/t/48.yaml", "task: t\nsummary: x\n")]);
    assert!(!w48(&world).0);
}

#[test]
fn each_scope_has_its_own_schema() {
    let plan = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - id: t\n    title: T\n    cadence: weekly\n    evidence: {schema: schema/t.json}\n    \
                scopes: {a: {}, b: {evidence: {schema: schema/any.json}}}\n";
    let mut world = World::default();
    let files = [Act::Write("policies/plan.yaml", plan), Act::Write("schema/t.json", SCHEMA), Act::Write("schema/any.json", "{}")];
    world.commit("2026-11-01T00:00:00Z", &files);
    world.commit(W47, &[Act::Write("evidence/t/a/47.yaml", FIRST), Act::Write("evidence/t/b/47.yaml", "task: t\nsummary: b\n")]);
    let report = world.window("2026-11-23T00:00:00Z", "2026-11-16", "2026-11-22");
    assert_eq!(lines(&report), "t@a: 2026-W47 missed | overdue 2026-11-30T00:00:00Z\nt@b: 2026-W47 met | current 2026-11-30T00:00:00Z");
    assert!(findings(&report).contains(&"error record-invalid evidence/t/a/47.yaml:1:1".to_owned()), "{:?}", findings(&report));
}
