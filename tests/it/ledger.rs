//! The law of the ledger, as a table that a person can check with a calendar.

use crate::door::{Act, World, findings, lines};

/// One task, its landings and what must come of it. Every expectation was worked out by hand.
struct Case {
    law: &'static str,
    /// Keys of the task and of the plan, as they stand in the file.
    task: &'static str,
    plan: &'static str,
    /// When a record landed, and its claims (`period` or `performed_at`).
    landings: &'static [(&'static str, &'static str)],
    as_of: &'static str,
    window: Option<(&'static str, &'static str)>,
    expected: &'static str,
}

/// 2026-11-16 and 2026-11-23 are Mondays; the plan lands long before.
const CASES: &[Case] = &[
    Case {
        law: "the last second of a Sunday is in its week",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-22T23:59:59Z", "")],
        as_of: "2026-11-23T00:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 met, 2026-W48 open | current 2026-11-30T00:00:00Z",
    },
    Case {
        law: "the first second of a Monday is in the next week",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T00:00:00Z", "")],
        as_of: "2026-11-23T00:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 missed, 2026-W48 met | current 2026-12-07T00:00:00Z",
    },
    Case {
        law: "in Paris a week ends an hour before it does in UTC: in time",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16\ntimezone: Europe/Paris",
        landings: &[("2026-11-22T22:59:59Z", "")],
        as_of: "2026-11-22T23:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 met, 2026-W48 open | current 2026-11-29T23:00:00Z",
    },
    Case {
        law: "in Paris a week ends an hour before it does in UTC: too late",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16\ntimezone: Europe/Paris",
        landings: &[("2026-11-22T23:00:00Z", "")],
        as_of: "2026-11-22T23:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 missed, 2026-W48 met | current 2026-12-06T23:00:00Z",
    },
    Case {
        law: "without a landing a week is open to its last second",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[],
        as_of: "2026-11-22T23:59:59Z",
        window: None,
        expected: "t: 2026-W47 open | current 2026-11-23T00:00:00Z",
    },
    Case {
        law: "without a landing a week is missed when it ends, and the unit overdue",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[],
        as_of: "2026-11-23T00:00:00Z",
        window: None,
        expected: "t: 2026-W47 missed, 2026-W48 open | overdue 2026-11-30T00:00:00Z",
    },
    Case {
        law: "a miss that has been caught up is history",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-24T08:00:00Z", "")],
        as_of: "2026-11-25T00:00:00Z",
        window: None,
        expected: "t: 2026-W48 met | current 2026-12-07T00:00:00Z",
    },
    Case {
        law: "grace: the last second of it is late but met",
        task: "cadence: {every: week, grace: 2d}",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-24T23:59:59Z", "")],
        as_of: "2026-11-25T00:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 met-late, 2026-W48 open | current 2026-11-30T00:00:00Z",
    },
    Case {
        law: "grace: the first second after it serves the next week",
        task: "cadence: {every: week, grace: 2d}",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-25T00:00:00Z", "")],
        as_of: "2026-11-25T00:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 missed, 2026-W48 met | current 2026-12-07T00:00:00Z",
    },
    Case {
        law: "grace: due and not closed is in grace, and the unit due soon",
        task: "cadence: {every: week, grace: 2d}",
        plan: "adopted_on: 2026-11-16",
        landings: &[],
        as_of: "2026-11-23T00:00:00Z",
        window: None,
        expected: "t: 2026-W47 in-grace, 2026-W48 open | due-soon 2026-11-23T00:00:00Z",
    },
    Case {
        law: "in grace the oldest unmet week is served first",
        task: "cadence: {every: week, grace: 2d}",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T10:00:00Z", ""), ("2026-11-23T11:00:00Z", "")],
        as_of: "2026-11-23T12:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 met-late, 2026-W48 met | current 2026-12-07T00:00:00Z",
    },
    Case {
        law: "early: two days before it opens a week accepts",
        task: "cadence: {every: week, early: 2d}",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-20T10:00:00Z", ""), ("2026-11-21T00:00:00Z", "")],
        as_of: "2026-11-21T00:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 met, 2026-W48 met | current 2026-12-07T00:00:00Z",
    },
    Case {
        law: "early: a second before that it is an extra",
        task: "cadence: {every: week, early: 2d}",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-20T10:00:00Z", ""), ("2026-11-20T23:59:59Z", "")],
        as_of: "2026-11-21T00:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 met, 2026-W48 upcoming | current 2026-11-30T00:00:00Z",
    },
    Case {
        law: "due soon begins at the midnight that begins the last day",
        task: "cadence: {every: week, due_soon: 1d}",
        plan: "adopted_on: 2026-11-16",
        landings: &[],
        as_of: "2026-11-22T00:00:00Z",
        window: None,
        expected: "t: 2026-W47 due-soon | due-soon 2026-11-23T00:00:00Z",
    },
    Case {
        law: "a second before that it is open",
        task: "cadence: {every: week, due_soon: 1d}",
        plan: "adopted_on: 2026-11-16",
        landings: &[],
        as_of: "2026-11-21T23:59:59Z",
        window: None,
        expected: "t: 2026-W47 open | current 2026-11-23T00:00:00Z",
    },
    Case {
        law: "days in Paris: the day the clocks go forward has 23 hours",
        task: "cadence: daily",
        plan: "adopted_on: 2026-03-28\ntimezone: Europe/Paris",
        landings: &[("2026-03-28T22:59:59Z", ""), ("2026-03-29T21:59:59Z", ""), ("2026-03-29T22:00:00Z", "")],
        as_of: "2026-03-29T22:00:00Z",
        window: Some(("2026-03-28", "2026-03-30")),
        expected: "t: 2026-03-28 met, 2026-03-29 met, 2026-03-30 met | current 2026-03-31T22:00:00Z",
    },
    Case {
        law: "days in Paris: the day the clocks go back has 25 hours",
        task: "cadence: daily",
        plan: "adopted_on: 2026-10-25\ntimezone: Europe/Paris",
        landings: &[("2026-10-25T22:59:59Z", ""), ("2026-10-25T23:00:00Z", "")],
        as_of: "2026-10-25T23:00:00Z",
        window: Some(("2026-10-25", "2026-10-26")),
        expected: "t: 2026-10-25 met, 2026-10-26 met | current 2026-10-27T23:00:00Z",
    },
    Case {
        law: "days in New York: the day the clocks go back has 25 hours",
        task: "cadence: daily",
        plan: "adopted_on: 2026-11-01\ntimezone: America/New_York",
        landings: &[("2026-11-01T04:00:00Z", ""), ("2026-11-02T04:59:59Z", "")],
        as_of: "2026-11-02T05:00:00Z",
        window: Some(("2026-11-01", "2026-11-02")),
        expected: "t: 2026-11-01 met, 2026-11-02 open | current 2026-11-03T05:00:00Z",
    },
    Case {
        law: "a day that never existed owes nothing",
        task: "cadence: daily",
        plan: "adopted_on: 2011-12-29\ntimezone: Pacific/Apia",
        landings: &[("2011-12-29T10:00:00Z", ""), ("2011-12-30T10:00:00Z", "")],
        as_of: "2011-12-31T00:00:00Z",
        window: Some(("2011-12-29", "2011-12-31")),
        expected: "t: 2011-12-29 met, 2011-12-31 met | current 2012-01-01T10:00:00Z",
    },
    Case {
        law: "a leap February ends on the 29th",
        task: "cadence: monthly",
        plan: "adopted_on: 2024-02-01",
        landings: &[("2024-02-29T23:59:59Z", "")],
        as_of: "2024-03-01T00:00:00Z",
        window: Some(("2024-02-01", "2024-03-31")),
        expected: "t: 2024-02 met, 2024-03 open | current 2024-04-01T00:00:00Z",
    },
    Case {
        law: "a common February ends on the 28th",
        task: "cadence: monthly",
        plan: "adopted_on: 2023-02-01",
        landings: &[("2023-03-01T00:00:00Z", "")],
        as_of: "2023-03-01T00:00:00Z",
        window: Some(("2023-02-01", "2023-03-31")),
        expected: "t: 2023-02 missed, 2023-03 met | current 2023-05-01T00:00:00Z",
    },
    Case {
        law: "the 53rd week of 2020 reaches into 2021",
        task: "cadence: weekly",
        plan: "adopted_on: 2020-12-28",
        landings: &[("2021-01-03T12:00:00Z", ""), ("2021-01-04T00:00:00Z", "")],
        as_of: "2021-01-04T00:00:00Z",
        window: Some(("2020-12-28", "2021-01-10")),
        expected: "t: 2020-W53 met, 2021-W01 met | current 2021-01-18T00:00:00Z",
    },
    Case {
        law: "quarters and the last second of a year",
        task: "cadence: quarterly",
        plan: "adopted_on: 2026-10-01",
        landings: &[("2026-12-31T23:59:59Z", "")],
        as_of: "2027-01-01T00:00:00Z",
        window: Some(("2026-10-01", "2027-03-31")),
        expected: "t: 2026-Q4 met, 2027-Q1 open | current 2027-04-01T00:00:00Z",
    },
    Case {
        law: "half-years",
        task: "cadence: semiannually",
        plan: "adopted_on: 2026-01-01",
        landings: &[("2026-07-01T00:00:00Z", "")],
        as_of: "2026-07-02T00:00:00Z",
        window: Some(("2026-01-01", "2026-12-31")),
        expected: "t: 2026-H1 missed, 2026-H2 met | current 2027-07-01T00:00:00Z",
    },
    Case {
        law: "years",
        task: "cadence: yearly",
        plan: "adopted_on: 2025-01-01",
        landings: &[("2025-06-01T00:00:00Z", "")],
        as_of: "2026-11-23T00:00:00Z",
        window: Some(("2025-01-01", "2026-12-31")),
        expected: "t: 2025 met, 2026 open | current 2027-01-01T00:00:00Z",
    },
    Case {
        law: "adoption at exactly half of a week owes it",
        task: "cadence: weekly",
        plan: "",
        landings: &[],
        as_of: "2026-11-23T00:00:00Z",
        window: Some(("2026-11-16", "2026-11-22")),
        // The plan of this case lands on Thursday 2026-11-19 at 12:00: three days and a half are left.
        expected: "t: 2026-W47 missed | overdue 2026-11-30T00:00:00Z",
    },
    Case {
        law: "a month of a quarter is enough to owe it",
        task: "cadence: quarterly",
        plan: "adopted_on: 2026-11-30",
        landings: &[],
        as_of: "2026-12-01T00:00:00Z",
        window: Some(("2026-10-01", "2026-12-31")),
        expected: "t: 2026-Q4 open | current 2027-01-01T00:00:00Z",
    },
    Case {
        law: "less than a month and less than half of it is not",
        task: "cadence: quarterly",
        plan: "adopted_on: 2026-12-02",
        landings: &[],
        as_of: "2026-12-03T00:00:00Z",
        window: Some(("2026-10-01", "2026-12-31")),
        expected: "t: 2026-Q4 before-adoption | current 2027-04-01T00:00:00Z",
    },
    Case {
        law: "before its adoption a unit is idle",
        task: "cadence: weekly",
        plan: "adopted_on: 2027-01-04",
        landings: &[],
        as_of: "2026-11-23T00:00:00Z",
        window: None,
        expected: "t:  | idle -",
    },
    Case {
        law: "the task's own adoption day stands before the plan's",
        task: "cadence: weekly\n    adopted_on: 2026-11-23",
        plan: "adopted_on: 2026-11-16",
        landings: &[],
        as_of: "2026-11-23T00:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 before-adoption, 2026-W48 open | current 2026-11-30T00:00:00Z",
    },
    Case {
        law: "as needed owes nothing, and what is done counts as an extra",
        task: "cadence: as needed",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-17T00:00:00Z", "")],
        as_of: "2026-11-23T00:00:00Z",
        window: None,
        expected: "t:  | idle -",
    },
    Case {
        law: "an extra never moves a slot",
        task: "cadence: weekly and as needed",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-17T00:00:00Z", ""), ("2026-11-18T00:00:00Z", "")],
        as_of: "2026-11-24T00:00:00Z",
        window: None,
        expected: "t: 2026-W47 met, 2026-W48 open | current 2026-11-30T00:00:00Z",
    },
    Case {
        law: "a period names its week in grace",
        task: "cadence: {every: week, grace: 2d}",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T10:00:00Z", "period: 2026-W48")],
        as_of: "2026-11-23T12:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 in-grace, 2026-W48 met | due-soon 2026-11-23T00:00:00Z",
    },
    Case {
        law: "a period that has closed never falls through to the open one",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T10:00:00Z", "period: 2026-W47")],
        as_of: "2026-11-23T12:00:00Z",
        window: None,
        expected: "t: 2026-W47 missed, 2026-W48 open | overdue 2026-11-30T00:00:00Z",
    },
    Case {
        law: "a finer period inside a week means that week",
        task: "cadence: {every: week, grace: 2d}",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T10:00:00Z", "period: 2026-11-23")],
        as_of: "2026-11-23T12:00:00Z",
        window: Some(("2026-11-16", "2026-11-29")),
        expected: "t: 2026-W47 in-grace, 2026-W48 met | due-soon 2026-11-23T00:00:00Z",
    },
    Case {
        law: "work done in the week before is too early for this one",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T10:00:00Z", "performed_at: 2026-11-22T12:00:00Z")],
        as_of: "2026-11-23T12:00:00Z",
        window: None,
        expected: "t: 2026-W47 missed, 2026-W48 open | overdue 2026-11-30T00:00:00Z",
    },
    Case {
        law: "a clock may be off by the skew: five minutes early is accepted",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T10:00:00Z", "performed_at: 2026-11-22T23:55:00Z")],
        as_of: "2026-11-23T12:00:00Z",
        window: None,
        expected: "t: 2026-W48 met | current 2026-12-07T00:00:00Z",
    },
    Case {
        law: "a clock may be off by the skew: a second more is too early",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T10:00:00Z", "performed_at: 2026-11-22T23:54:59Z")],
        as_of: "2026-11-23T12:00:00Z",
        window: None,
        expected: "t: 2026-W47 missed, 2026-W48 open | overdue 2026-11-30T00:00:00Z",
    },
    Case {
        law: "a bare date is the last moment of its day",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T10:00:00Z", "performed_at: 2026-11-23")],
        as_of: "2026-11-23T12:00:00Z",
        window: None,
        expected: "t: 2026-W48 met | current 2026-12-07T00:00:00Z",
    },
    Case {
        // The last second of Sunday lies one second before the week, which is within the skew.
        law: "a bare date of the day before is one second early, which the skew forgives",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T10:00:00Z", "performed_at: 2026-11-22")],
        as_of: "2026-11-23T12:00:00Z",
        window: None,
        expected: "t: 2026-W48 met | current 2026-12-07T00:00:00Z",
    },
    Case {
        law: "a bare date of two days before is too early",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T10:00:00Z", "performed_at: 2026-11-21")],
        as_of: "2026-11-23T12:00:00Z",
        window: None,
        expected: "t: 2026-W47 missed, 2026-W48 open | overdue 2026-11-30T00:00:00Z",
    },
    Case {
        law: "a claim after its landing is no performance",
        task: "cadence: weekly",
        plan: "adopted_on: 2026-11-16",
        landings: &[("2026-11-23T10:00:00Z", "performed_at: 2026-11-23T10:05:01Z")],
        as_of: "2026-11-23T12:00:00Z",
        window: None,
        expected: "t: 2026-W47 missed, 2026-W48 open | overdue 2026-11-30T00:00:00Z",
    },
    Case {
        law: "ten days from the adoption day, named by their last day",
        task: "cadence: every 10 days",
        plan: "adopted_on: 2026-11-05",
        landings: &[("2026-11-14T23:59:59Z", "")],
        as_of: "2026-11-23T12:00:00Z",
        window: Some(("2026-11-05", "2026-11-30")),
        expected: "t: 2026-11-14 met, 2026-11-24 open | current 2026-11-25T00:00:00Z",
    },
];

fn plan(case: &Case) -> String {
    let task = format!("  - id: t\n    title: T\n    {}\n", case.task);
    format!("version: 1\n{}\ntasks:\n{task}", case.plan)
}

#[test]
fn the_law_holds_case_by_case() {
    let mut wrong = Vec::new();
    for case in CASES {
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
