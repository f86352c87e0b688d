//! `landing-contradicts-witness`: a commit is dated before a moment at which the branch was seen without it.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::calendar::utc;
use crate::diagnostic::{Level, Problem, RuleId};
use crate::history::{ClockFault, ClockFaultKind};
use crate::language::say;

pub static RULE: Rule = Rule {
    id: RuleId::LandingContradictsWitness,
    level: Level::Warning,
    group: Group::Clock,
    summary: "A commit is dated before a moment at which a witness saw the branch without it.",
    explanation: "\
`duly witness` notes which head of the branch a machine saw, and when by its own clock.
What could not be reached from that head landed later, whatever its dates say: the later of the two times decides.
If a commit is dated earlier than such a moment by more than `clock_skew`, the finding tells both.

An honest cause is a commit that was made on one day and pushed straight to the branch on another.
Backdated evidence looks the same, and lands late either way.

It is told of commits that brought evidence or a version of the plan.
It is a warning while the commit, at either time, bears on what is judged, and a note when it only tells of the past.",
    remedy: "Land evidence on the day on which it is made; if the date was forged, find out who pushed it.",
    example: "commit 0123456789ab is dated 2026-11-20T10:00:00Z, but a witness saw the branch without it at 2026-11-24T06:00:00Z",
    check: Check::Facts(check),
};

/// Tells of every commit that brought something and that a witness has not seen in its time.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let told = |fault: &ClockFault| match &fault.kind {
        ClockFaultKind::Unwitnessed { stated, witnessed } => {
            let bearing = facts.bearing_of_landing(&fault.commit.to_string(), [*stated, fault.landed])?;
            let (stated, witnessed) = (utc(*stated), utc(*witnessed));
            let message = say!(
                "commit {commit} is dated {stated}, but a witness saw the branch without it at {witnessed}",
                commit = fault.short(),
                stated,
                witnessed
            );
            let help = say!("push evidence on the day on which it is made; the commit counts from the witness, never earlier");
            Some(Problem::new(RuleId::LandingContradictsWitness, message, help).commit(fault.commit).bearing(bearing))
        }
        ClockFaultKind::Future { .. }
        | ClockFaultKind::Backwards { .. }
        | ClockFaultKind::Impossible { .. }
        | ClockFaultKind::AfterLanding { .. }
        | ClockFaultKind::Freed { .. } => None,
    };
    facts.faults.iter().filter_map(told).collect()
}
