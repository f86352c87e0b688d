//! Laws of the ledger, tried on many small histories.
//!
//! It does not know what any single verdict should be.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use duly::calendar::Instant;
use duly::ledger::State;
use duly::report::Report;
use proptest::prelude::*;

use crate::door::{Act, World, instant};

const CADENCES: &[&str] = &[
    "weekly",
    "{every: day, grace: 1d, due_soon: 1d}",
    "{every: week, grace: 2d, early: 1d}",
    "{every: month, on: [{day: 1}, {day: 15}], business_days: true, grace: 2d}",
    "{every: week, rule: either, grace: 1d}",
    "{every: 9 days, rule: gap, grace: 1d}",
    "{every: week, times: 2}",
    "{after: {paths: [\"infra/**\"]}, within: 5d}",
    "[{every: week}, {every: 20 days, rule: gap}]",
];

/// What happens at one step: so many hours after the last one.
#[derive(Debug, Clone)]
enum Step {
    Record { claim: Option<i64> },
    Infra,
    Unrelated,
    Cadence(usize),
}

#[derive(Debug, Clone)]
struct Story {
    cadence: usize,
    zone: &'static str,
    steps: Vec<(i64, Step)>,
}

fn stories() -> impl Strategy<Value = Story> {
    let step = prop_oneof![
        6 => prop::option::of(0i64..400).prop_map(|claim| Step::Record { claim }),
        2 => Just(Step::Infra),
        1 => Just(Step::Unrelated),
        1 => (0..CADENCES.len()).prop_map(Step::Cadence),
    ];
    let zones = prop::sample::select(vec!["UTC", "Europe/Paris", "Pacific/Apia", "America/New_York"]);
    (0..CADENCES.len(), zones, prop::collection::vec((1i64..120, step), 1..14)).prop_map(|(cadence, zone, steps)| Story {
        cadence,
        zone,
        steps,
    })
}

fn plan(cadence: usize, zone: &str) -> String {
    format!("version: 1\ntimezone: {zone}\nadopted_on: 2026-02-01\ntasks:\n  - {{id: t, title: T, cadence: {}}}\n", CADENCES[cadence])
}

/// Builds the world of a story, with or without its unrelated commits, and tells when it ends.
fn world(story: &Story, unrelated: bool) -> (World, Instant) {
    let mut world = World::with_plan("2026-01-20T08:00:00Z", &plan(story.cadence, story.zone));
    let mut at = instant("2026-02-01T00:00:00Z");
    for (number, (hours, step)) in story.steps.iter().enumerate() {
        at += TimeDelta::hours(*hours);
        let when = at.to_rfc3339();
        match step {
            Step::Record { claim } => {
                let claim = claim.map_or(String::new(), |back| format!("performed_at: {}\n", (at - TimeDelta::hours(back)).to_rfc3339()));
                world.record(&when, &format!("evidence/t/{number}.yaml"), &format!("task: t\nsummary: number {number}\n{claim}"));
            }
            Step::Infra => {
                world.commit(&when, &[Act::Write("infra/a.tf", &format!("change {number}"))]);
            }
            Step::Unrelated if unrelated => {
                world.commit(&when, &[Act::Write("src/code.rs", &format!("change {number}"))]);
            }
            Step::Unrelated => {}
            Step::Cadence(cadence) => {
                world.commit(&when, &[Act::Write("policies/plan.yaml", &plan(*cadence, story.zone))]);
            }
        }
    }
    (world, at)
}

/// The state of every occurrence by its rule, key and opening, with when it closes.
fn states(report: &Report) -> BTreeMap<(usize, String, Instant), (State, Instant)> {
    let occurrences = report.units.iter().flat_map(|unit| &unit.occurrences);
    occurrences.map(|one| ((one.rule, one.key.clone(), one.opens), (one.state, one.closes))).collect()
}

fn audit(world: &World, as_of: Instant) -> Report {
    world.window(&as_of.to_rfc3339(), "2026-02-01", "2026-06-30")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing that lands later changes what had closed, or had been met.
    #[test]
    fn a_later_as_of_never_changes_a_decided_verdict(story in stories(), early in 0i64..900, later in 1i64..900) {
        let (world, _) = world(&story, true);
        let first = instant("2026-02-01T00:00:00Z") + TimeDelta::hours(early);
        let (before, after) = (states(&audit(&world, first)), states(&audit(&world, first + TimeDelta::hours(later))));
        for (key, (state, closes)) in &before {
            let decided = matches!(state, State::Met | State::MetLate) || (*state == State::Missed && *closes <= first);
            if decided {
                prop_assert_eq!(after.get(key).map(|(state, _)| *state), Some(*state), "{:?}", key);
            }
        }
    }

    /// Commits that touch neither plan nor evidence nor what opens events change nothing.
    #[test]
    fn unrelated_commits_change_nothing(story in stories(), hours in 0i64..1500) {
        let as_of = instant("2026-02-01T00:00:00Z") + TimeDelta::hours(hours);
        let (with, without) = (world(&story, true).0, world(&story, false).0);
        // Commits are named by their number in the door, so keys of events differ; states in order must not.
        let shown = |world: &World| -> Vec<(usize, State, Instant, Instant)> {
            let report = audit(world, as_of);
            report.units.iter().flat_map(|unit| unit.occurrences.iter().map(|one| (one.rule, one.state, one.opens, one.due))).collect()
        };
        prop_assert_eq!(shown(&with), shown(&without));
    }

    /// The history up to a moment gives the same ledger, whatever follows it.
    #[test]
    fn what_lands_after_as_of_does_not_exist(story in stories(), cut in 0usize..14) {
        let shorter = Story { steps: story.steps[..cut.min(story.steps.len())].to_vec(), ..story.clone() };
        let (short, end) = world(&shorter, true);
        let (long, _) = world(&story, true);
        prop_assert_eq!(states(&audit(&short, end)), states(&audit(&long, end)));
    }
}
