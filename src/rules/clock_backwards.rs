//! `clock-backwards`: a commit is dated before its parent landed.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::calendar::utc;
use crate::diagnostic::{Level, Problem, RuleId};
use crate::history::{ClockFault, ClockFaultKind};
use crate::language::say;

pub static RULE: Rule = Rule {
    id: RuleId::ClockBackwards,
    level: Level::Error,
    group: Group::Clock,
    summary: "A commit is dated before the landing of what it builds on.",
    explanation: "\
A commit cannot be older than its own first parent.
If its committer date lies before the effective time of the nearest earlier commit that counts, by more than `clock_skew`, the finding tells it.
The date gives its owner nothing: a commit lands at the later of its own date and its parent's landing, so a backdated commit never lands before its parent.

Honest causes are a machine with a wrong clock, and `git rebase --committer-date-is-author-date`, which writes old dates into new commits.

It is an error while the commit bears on what is judged, and a note when it only tells of the past.",
    remedy: "Set the clock of the machine that made the commit; if its evidence is needed, land a new record.",
    example: "commit 0123456789ab is dated 2026-11-01T10:00:00Z, before its ancestors at 2026-11-23T08:00:00Z",
    check: Check::Facts(check),
};

/// Tells of every commit dated before its ancestors.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let told = |fault: &ClockFault| match &fault.kind {
        ClockFaultKind::Backwards { stated, before } => {
            let message = say!(
                "commit {commit} is dated {stated}, before its ancestors at {before}",
                commit = fault.short(),
                stated = utc(*stated),
                before = utc(*before)
            );
            let help = say!("do not set commit dates by hand; the commit counts from the time of its ancestors, never earlier");
            let bearing = facts.bearing_of_commit(&fault.commit.to_string(), fault.landed);
            Some(Problem::new(RuleId::ClockBackwards, message, help).commit(fault.commit).bearing(bearing))
        }
        ClockFaultKind::Future { .. }
        | ClockFaultKind::Impossible { .. }
        | ClockFaultKind::Unwitnessed { .. }
        | ClockFaultKind::AfterLanding { .. }
        | ClockFaultKind::Freed { .. } => None,
    };
    facts.faults.iter().filter_map(told).collect()
}
