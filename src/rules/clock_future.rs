//! `clock-future`: a commit is dated in the future.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::calendar::utc;
use crate::diagnostic::{Bearing, Level, Problem, RuleId};
use crate::history::{ClockFault, ClockFaultKind};
use crate::language::say;

pub static RULE: Rule = Rule {
    id: RuleId::ClockFuture,
    level: Level::Error,
    group: Group::Clock,
    summary: "A commit is dated after the moment of the check, or evidence after its own landing.",
    explanation: "\
A commit whose committer date lies more than `clock_skew` after the as-of instant cannot have landed then.
It counts for nothing: its changes land with the next commit that counts, evidence in it is not accepted, and its date moves no other commit.
What lies at the end of the history and is dated later has simply not happened yet at the as-of instant, and is not told.
A commit that is dated later and is followed by one that counts is always an error: one of the two clocks is wrong.

The commit that made a record may have come with a merge, and every commit has an author date beside its committer date.
Such a date that lies after the landing of the record by more than `clock_skew` gives its owner nothing, since the earliest of the clocks decides; it is told as an error while it lies after the as-of instant and bears on what is judged, and as a note after that.",
    remedy: "Set the clock of the machine that made the commit, land its evidence again, and list the commit under `clock_exceptions` if it must stay.",
    example: "commit 0123456789ab is dated 2031-01-01T00:00:00Z, after the as-of instant, though later commits are not",
    check: Check::Facts(check),
};

/// Tells of every commit dated after as-of that a counted commit follows: its date cannot be right.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let told = |fault: &ClockFault| match &fault.kind {
        ClockFaultKind::Future { stated } => {
            let message = say!(
                "commit {commit} is dated {stated}, after the as-of instant, though later commits are not",
                commit = fault.short(),
                stated = utc(*stated)
            );
            let help =
                say!("mend the clock of the machine that made it; what the commit brought as evidence must land again with a right date");
            Some(Problem::new(RuleId::ClockFuture, message, help).commit(fault.commit))
        }
        // Nobody gains by it, so it is an error only while it lies ahead of the check as well.
        ClockFaultKind::AfterLanding { who, stated } => {
            let (dated, landed) = (utc(*stated), utc(fault.landed));
            let commit = fault.short();
            let message = if who.starts_with("author") {
                say!("the author date of commit {commit} is {dated}, after what it brought landed at {landed}", commit, dated, landed)
            } else {
                say!("the committer date of commit {commit} is {dated}, after what it brought landed at {landed}", commit, dated, landed)
            };
            let help = say!("mend the clock of the machine that made it; what the commit brought counts from its landing");
            let bearing = match facts.bearing_of_commit(&fault.commit.to_string(), fault.landed) {
                Bearing::Live if *stated > facts.as_of => Bearing::Live,
                Bearing::Live | Bearing::Elsewhere | Bearing::Past => Bearing::Past,
            };
            Some(Problem::new(RuleId::ClockFuture, message, help).commit(fault.commit).bearing(bearing))
        }
        ClockFaultKind::Backwards { .. }
        | ClockFaultKind::Impossible { .. }
        | ClockFaultKind::Unwitnessed { .. }
        | ClockFaultKind::Freed { .. } => None,
    };
    facts.faults.iter().filter_map(told).collect()
}
