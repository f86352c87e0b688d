//! The law of the ledger, as a table that a person can check with a calendar.

mod cases;
mod changes;
mod claims;
mod events;
mod kinds;
mod waivers;

use cases::{CALENDAR, Case};
use claims::CLAIMS;
use kinds::KINDS;

use crate::door::{Act, World, findings, lines};

fn plan(case: &Case) -> String {
    let task = format!("  - id: t\n    title: T\n    {}\n", case.task);
    format!("version: 1\n{}\ntasks:\n{task}", case.plan)
}

#[test]
fn the_law_holds_case_by_case() {
    let mut wrong = Vec::new();
    for case in CALENDAR.iter().chain(CLAIMS).chain(KINDS) {
        let first = if case.plan.is_empty() { "2026-11-19T12:00:00Z" } else { "2010-01-01T00:00:00Z" };
        let mut world = World::with_plan(first, &plan(case));
        for (at, (landed, claim)) in case.landings.iter().enumerate() {
            world.record(landed, &format!("evidence/t/{at}.yaml"), &format!("task: t\nsummary: number {at}\n{claim}\n"));
        }
        let report = match case.window {
            Some((from, to)) => world.window(case.as_of, from, to),
            None => world.check(case.as_of),
        };
        let got = lines(&report);
        if got != case.expected {
            wrong.push(format!("{}\n  expected {}\n  got      {got}\n  {:?}", case.law, case.expected, findings(&report)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn half_a_week_less_a_second_is_not_owed() {
    let world = World::with_plan("2026-11-19T12:00:01Z", "version: 1\ntasks:\n  - {id: t, title: T, cadence: weekly}\n");
    let report = world.window("2026-11-23T00:00:00Z", "2026-11-16", "2026-11-22");
    assert_eq!(lines(&report), "t: 2026-W47 before-adoption | current 2026-11-30T00:00:00Z");
}

#[test]
fn evidence_made_in_january_and_merged_month_by_month_pays_for_january_alone() {
    let mut world =
        World::with_plan("2025-12-01T00:00:00Z", "version: 1\nadopted_on: 2026-01-01\ntasks:\n  - {id: t, title: T, cadence: monthly}\n");
    for month in ["01", "02", "03"] {
        let path = format!("evidence/t/{month}.yaml");
        let content = format!("task: t\nsummary: month {month}\n");
        world.commit_by(&format!("2026-{month}-15T12:00:00Z"), "2026-01-10T09:00:00Z", &[Act::Write(&path, &content)]);
    }
    let report = world.window("2026-04-01T00:00:00Z", "2026-01-01", "2026-03-31");
    assert_eq!(lines(&report), "t: 2026-01 met, 2026-02 missed, 2026-03 missed | overdue 2026-05-01T00:00:00Z");
}

#[test]
fn a_window_without_an_end_ends_with_the_day_of_as_of() {
    let world = World::with_plan("2026-11-16T00:00:00Z", "version: 1\ntasks:\n  - {id: t, title: T, cadence: daily}\n");
    for (as_of, expected) in [
        ("2026-11-16T23:59:59Z", "t: 2026-11-16 open | current 2026-11-17T00:00:00Z"),
        ("2026-11-17T00:00:00Z", "t: 2026-11-16 missed | overdue 2026-11-18T00:00:00Z"),
        ("2026-11-17T00:00:01Z", "t: 2026-11-16 missed, 2026-11-17 open | overdue 2026-11-18T00:00:00Z"),
    ] {
        assert_eq!(lines(&world.since(as_of, "2026-11-16")), expected, "{as_of}");
    }
}

#[test]
fn half_a_century_of_grace_opens_thousands_of_days_and_tells_of_a_few() {
    let plan = "version: 1\nadopted_on: 1971-01-01\ntasks:\n  - {id: t, title: T, cadence: {every: day, grace: 100y}}\n";
    let mut world = World::with_plan("2026-11-16T00:00:00Z", plan);
    world.record("2026-11-16T12:00:00Z", "evidence/t/1.yaml", "task: t\n");
    let report = world.check("2026-11-17T00:00:00Z");
    assert!(report.units[0].occurrences.len() > 20_000);
    let told = &report.findings.iter().find(|finding| finding.problem.rule.as_str() == "claim-ambiguous").expect("a note").problem.message;
    assert_eq!(told, "1971-01-01, 1971-01-02, 1971-01-03 and more were open at once: the record serves the oldest, 1971-01-01");
}
