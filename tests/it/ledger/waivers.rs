//! Waivers: what they excuse, and what they do not.

use crate::door::{Act, World, findings, lines};

const WEEKLY: &str = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: t, title: T, cadence: weekly}\n";
const WAIVER: &str =
    "waivers:\n  - {task: t, from: 2026-11-16, to: 2026-11-22, reason: Freeze, owner: bob@example.org, approver: ana@example.org}\n";

#[test]
fn a_waiver_excuses_what_ends_in_its_days() {
    let world = World::with_plan("2026-11-01T00:00:00Z", &format!("{WEEKLY}{WAIVER}"));
    let report = world.check("2026-11-23T00:00:00Z");
    assert_eq!(lines(&report), "t: 2026-W47 waived, 2026-W48 open | current 2026-11-30T00:00:00Z");
    assert_eq!(report.units[0].occurrences[0].waiver.as_ref().map(|waiver| waiver.reason.as_str()), Some("Freeze"));
    assert_eq!(lines(&world.check("2026-11-30T00:00:00Z")), "t: 2026-W48 missed, 2026-W49 open | overdue 2026-12-07T00:00:00Z");
}

#[test]
fn performed_beats_waived() {
    let mut world = World::with_plan("2026-11-01T00:00:00Z", &format!("{WEEKLY}{WAIVER}"));
    world.record("2026-11-18T12:00:00Z", "evidence/t/1.yaml", "task: t\n");
    assert_eq!(lines(&world.check("2026-11-23T00:00:00Z")), "t: 2026-W47 met, 2026-W48 open | current 2026-11-30T00:00:00Z");
    assert!(findings(&world.check("2026-11-24T00:00:00Z")).iter().any(|line| line.starts_with("note waiver-unused")));
}

#[test]
fn a_waiver_that_lands_when_the_occurrence_has_closed_is_void() {
    for (landed, expected) in [("2026-11-22T23:59:59Z", "waived"), ("2026-11-23T00:00:00Z", "missed")] {
        let mut world = World::with_plan("2026-11-01T00:00:00Z", WEEKLY);
        world.commit(landed, &[Act::Write("policies/plan.yaml", &format!("{WEEKLY}{WAIVER}"))]);
        let report = world.window("2026-11-24T00:00:00Z", "2026-11-16", "2026-11-22");
        assert_eq!(report.units[0].occurrences[0].state.as_str(), expected, "{landed}");
        assert_eq!(findings(&report).iter().any(|line| line.contains("waiver-too-late")), expected == "missed", "{landed}");
    }
}

#[test]
fn a_waiver_gives_a_gap_the_end_of_its_last_day() {
    let plan = format!(
        "version: 1\nadopted_on: 2026-01-05\ntasks:\n  - {{id: t, title: T, cadence: {{every: 90 days, rule: gap}}}}\n{}",
        WAIVER.replace("2026-11-16", "2026-04-01").replace("2026-11-22", "2026-04-20")
    );
    let world = World::with_plan("2026-01-01T00:00:00Z", &plan);
    assert_eq!(lines(&world.check("2026-04-20T23:59:59Z")), "t: from-2026-01-05 open | current 2026-04-21T00:00:00Z");
    assert_eq!(lines(&world.check("2026-04-21T00:00:00Z")), "t: from-2026-01-05 missed | overdue 2026-04-21T00:00:00Z");
}

#[test]
fn a_waiver_of_a_finding_turns_it_into_a_note_with_its_reason() {
    let waiver = "waivers:\n  - {finding: evidence-edited, path: evidence/t/1.yaml, reason: Typing error, owner: bob@example.org, approver: ana@example.org}\n";
    for (plan, level) in [(WEEKLY.to_owned(), "error"), (format!("{WEEKLY}{waiver}"), "note")] {
        let mut world = World::with_plan("2026-11-01T00:00:00Z", &plan);
        world.record("2026-11-18T12:00:00Z", "evidence/t/1.yaml", "task: t\nsummary: one\n");
        world.record("2026-11-19T12:00:00Z", "evidence/t/1.yaml", "task: t\nsummary: two\n");
        let report = world.check("2026-11-20T00:00:00Z");
        assert_eq!(findings(&report), [format!("{level} evidence-edited evidence/t/1.yaml")]);
        assert_eq!(report.findings[0].problem.message.ends_with("(waived: Typing error)"), level == "note");
    }
}

#[test]
fn a_waiver_cannot_excuse_what_is_overdue_by_naming_the_finding() {
    let waiver = "waivers:\n  - {finding: task-overdue, path: policies/plan.yaml, reason: Busy, owner: bob@example.org, approver: ana@example.org}\n";
    let world = World::with_plan("2026-11-01T00:00:00Z", &format!("{WEEKLY}{waiver}"));
    let told = findings(&world.check("2026-11-23T00:00:00Z"));
    assert!(told.iter().any(|line| line.starts_with("error task-overdue")), "{told:?}");
}
