//! `clock-future`: a commit is dated in the future.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::calendar::utc;
use crate::diagnostic::{Level, Problem, RuleId};
use crate::history::{ClockFault, ClockFaultKind};

pub static RULE: Rule = Rule {
    id: RuleId::ClockFuture,
    level: Level::Error,
    group: Group::Clock,
    summary: "A commit is dated after the moment of the check, yet commits that count follow it.",
    explanation: "\
A commit whose committer date lies more than `clock_skew` after the as-of instant cannot have landed then.
It counts for nothing: its changes land with the next commit that counts, evidence in it is not accepted, and its date moves no other commit.
What lies at the end of the history and is dated later has simply not happened yet at the as-of instant, and is not told.
A commit that is dated later and is followed by one that counts is always an error: one of the two clocks is wrong.",
    remedy: "Set the clock of the machine that made the commit, land its evidence again, and list the commit under `clock_exceptions` if it must stay.",
    example: "commit 0123456789ab is dated 2031-01-01T00:00:00Z, after the as-of instant, though later commits are not",
    check: Check::Facts(check),
};

/// Tells of every commit dated after as-of that a counted commit follows: its date cannot be right.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let told = |fault: &ClockFault| match &fault.kind {
        ClockFaultKind::Future { stated } => {
            let message =
                format!("commit {} is dated {}, after the as-of instant, though later commits are not", fault.short(), utc(*stated));
            let help = "mend the clock of the machine that made it; what the commit brought as evidence must land again with a right date";
            Some(Problem::new(RuleId::ClockFuture, message, help).commit(fault.commit))
        }
        ClockFaultKind::Ahead { stated } => {
            let message = format!("commit {} is dated {}, after the as-of instant", fault.short(), utc(*stated));
            let help = "mend the clock of the machine that made it, and make the commit again with `git commit --amend --reset-author`";
            Some(Problem::new(RuleId::ClockFuture, message, help).commit(fault.commit))
        }
        ClockFaultKind::Backwards { .. } | ClockFaultKind::Impossible { .. } => None,
    };
    facts.faults.iter().filter_map(told).collect()
}
