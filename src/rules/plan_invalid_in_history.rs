//! `plan-invalid-in-history`: an earlier version of the plan was invalid.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::diagnostic::{Bearing, Level, Problem, RuleId};
use crate::language::say;
use crate::plan::RefusedVersion;

pub static RULE: Rule = Rule {
    id: RuleId::PlanInvalidInHistory,
    level: Level::Warning,
    group: Group::Plan,
    summary: "An earlier version of the plan was invalid, so the last valid one stayed in force.",
    explanation: "\
Every commit of the checked branch that changes the plan's files lands a new version, and an occurrence is judged by the version that was in force when it opened.
Where a version was invalid, the last valid one before it stayed in force until the next valid one landed: the duties of that time did not pause.
An invalid version before the first valid one puts nothing in force.

It is a warning in a window that holds the landing of that version, and a note otherwise, since the plan that judges now is valid.
But what the invalid version meant to change did not change, which an auditor will want to know.
Only the first thing that was wrong with that version is told.",
    remedy: "Look at what that version meant to change, and run `duly validate` before a plan lands.",
    example: "the plan that landed with 0123456789ab is invalid: the key `grace` is given twice in one mapping",
    check: Check::Facts(check),
};

/// Tells of every version of the plan that could not be read when it landed.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let told = |version: &RefusedVersion| {
        let first = version.problems.first();
        let bearing = if facts.window.is_some_and(|window| window.holds(version.landed)) { Bearing::Live } else { Bearing::Past };
        let help = say!("run `duly validate` before each commit to the plan; the last valid version stayed in force");
        let commit = &version.commit[..12];
        let message = match first {
            Some(problem) => say!("the plan that landed with {commit} is invalid: {why}", commit, why = problem.message),
            None => say!("the plan that landed with {commit} is invalid", commit),
        };
        let problem = Problem::new(RuleId::PlanInvalidInHistory, message, help).commit(&version.commit).bearing(bearing);
        match first.and_then(|first| first.place.clone()) {
            Some(place) => problem.at(place, say!("in that version")),
            None => problem,
        }
    };
    facts.timeline.refused.iter().map(told).collect()
}
