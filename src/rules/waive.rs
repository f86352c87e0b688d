//! Findings that a waiver of the plan in force names: told as notes, with the reason.
//!
//! It does not know what the findings are about.

use super::Facts;
use crate::diagnostic::{Bearing, Problem, RuleId};
use crate::language::say;
use crate::plan::{Waiver, WaiverTarget};

/// Turns what is waived into notes.
pub fn excuse(problems: &mut [Problem], facts: &Facts<'_>) {
    let Some(version) = facts.timeline.last() else { return };
    for problem in problems.iter_mut() {
        if let Some(waiver) = version.plan.waivers.iter().find(|waiver| names(waiver, problem)) {
            problem.bearing = Bearing::Past;
            problem.message = say!("{message} (waived: {reason})", message = problem.message, reason = waiver.reason);
        }
    }
}

/// Says whether a waiver names a finding: by its rule, and by its commit, its path, or both.
fn names(waiver: &Waiver, problem: &Problem) -> bool {
    let WaiverTarget::Finding { rule, commit, path } = &waiver.target else { return false };
    // What is owed now is waived by naming the occurrence, with its days.
    let is_standing = matches!(problem.rule, RuleId::TaskOverdue | RuleId::OccurrenceMissed);
    let same_commit = |prefix: &String| problem.commit.as_ref().is_some_and(|commit| commit.starts_with(prefix.as_str()));
    let same_path = |path: &String| problem.place.as_ref().is_some_and(|place| place.path() == path);
    *rule == problem.rule
        && !is_standing
        && (commit.is_some() || path.is_some())
        && commit.as_ref().is_none_or(same_commit)
        && path.as_ref().is_none_or(same_path)
}
