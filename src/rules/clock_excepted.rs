//! `clock-excepted`: evidence is in time because the clock of an earlier commit is excepted.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::calendar::utc;
use crate::diagnostic::{Level, Problem, RuleId};
use crate::history::{ClockFault, ClockFaultKind};
use crate::language::say;

pub static RULE: Rule = Rule {
    id: RuleId::ClockExcepted,
    level: Level::Warning,
    group: Group::Clock,
    summary: "Evidence landed before the date of what it builds on, and counts because that date is excepted.",
    explanation: "\
A commit under `clock_exceptions` moves no other commit: what follows it lands at its own date, though that is earlier.
That is right if the excepted clock was ahead.
If it was not, the exception lets a backdated commit land in time, and only somebody who knows both commits can tell.

It is told for every commit that brought evidence of an occurrence that is looked at.",
    remedy: "Find out whether the clock of the excepted commit was wrong; if it was right, take it out of `clock_exceptions`.",
    example: "commit 0123456789ab counts from 2026-11-25T09:00:00Z, before the date of an ancestor at 2026-11-30T08:00:00Z whose clock is excepted",
    check: Check::Facts(check),
};

/// Tells of every commit that listed evidence rests on and that an exception lets land earlier.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let told = |fault: &ClockFault| match &fault.kind {
        ClockFaultKind::Freed { landed, ancestor } => {
            let (landed, ancestor) = (utc(*landed), utc(*ancestor));
            let message = say!(
                "commit {commit} counts from {landed}, before the date of an ancestor at {ancestor} whose clock is excepted",
                commit = fault.short(),
                landed,
                ancestor
            );
            let help =
                say!("find out whether the clock of the excepted commit was wrong; if it was right, take it out of `clock_exceptions`");
            facts.rests_on(&fault.commit.to_string()).then(|| Problem::new(RuleId::ClockExcepted, message, help).commit(fault.commit))
        }
        ClockFaultKind::Future { .. }
        | ClockFaultKind::Backwards { .. }
        | ClockFaultKind::Impossible { .. }
        | ClockFaultKind::Unwitnessed { .. }
        | ClockFaultKind::AfterLanding { .. } => None,
    };
    facts.faults.iter().filter_map(told).collect()
}
