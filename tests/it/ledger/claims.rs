//! The part of the table that is about what records claim.
//!
//! It does not know how the program comes to its answer.

use super::cases::Case;

/// 2026-11-16 and 2026-11-23 are Mondays; the plan lands long before.
pub const CLAIMS: &[Case] = &[
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
