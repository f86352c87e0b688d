//! What evidence must meet: schemas, attachments, kinds of files, logs.
//!
//! It does not know the tricks with plain records.

mod append_only;
mod attachments;
mod kinds;
mod logs;
mod schemas;
mod worked;

use crate::door::{Act, World, findings, lines};

const W47: &str = "2026-11-18T09:00:00Z";
const W48: &str = "2026-11-25T09:00:00Z";
const FIRST: &str = "task: t\nsummary: all well\n";

/// A world whose weekly task `t` has this evidence, and in which a record or a file has met week 47.
fn met_w47(evidence: &str, beside: &[Act<'_>], first: &[Act<'_>]) -> World {
    let plan = format!("version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {{id: t, title: T, cadence: weekly, evidence: {{{evidence}}}}}\n");
    let mut world = World::default();
    let mut acts = vec![Act::Write("policies/plan.yaml", &plan)];
    acts.extend(beside.iter().cloned());
    world.commit("2026-11-01T00:00:00Z", &acts);
    world.commit(W47, first);
    world
}

/// Whether week 48 is met, and what is told besides the miss.
fn w48(world: &World) -> (bool, Vec<String>) {
    let report = world.window("2026-11-30T00:00:00Z", "2026-11-16", "2026-11-29");
    let judged = lines(&report).split(" | ").next().unwrap_or_default().to_owned();
    let told = findings(&report).into_iter().filter(|line| !line.contains("occurrence-missed")).collect();
    match judged.as_str() {
        "t: 2026-W47 met, 2026-W48 met" => (true, told),
        "t: 2026-W47 met, 2026-W48 missed" => (false, told),
        other => panic!("{other}: {told:?}"),
    }
}

/// The messages of the findings of a rule.
fn messages(world: &World, rule: &str) -> Vec<String> {
    let report = world.window("2026-11-30T00:00:00Z", "2026-11-16", "2026-11-29");
    let of_rule = report.findings.iter().filter(|finding| finding.problem.rule.as_str() == rule);
    of_rule.map(|finding| finding.problem.message.to_string()).collect()
}

/// The paths on which each performance of the task rests, in order.
fn rests_on(world: &World) -> Vec<Vec<String>> {
    let report = world.window("2026-11-30T00:00:00Z", "2026-11-16", "2026-11-29");
    report.units[0].occurrences.iter().flat_map(|one| &one.performances).map(|one| one.paths.clone()).collect()
}
