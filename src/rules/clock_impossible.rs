//! `clock-impossible`: a commit has a date that cannot be one.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::diagnostic::{Level, Problem, RuleId};
use crate::history::{ClockFault, ClockFaultKind};
use crate::language::say;

pub static RULE: Rule = Rule {
    id: RuleId::ClockImpossible,
    level: Level::Error,
    group: Group::Clock,
    summary: "A commit has a date that is missing, unreadable or out of range.",
    explanation: "\
Each commit states two dates, the author's and the committer's, as seconds since 1970 and an offset from UTC.
A date that is missing or unreadable, before 1970 or after 9999, or in a zone of more than 14 hours is no date.
With an impossible committer date the commit cannot say when it landed: it counts for nothing, and evidence in it is not accepted.
With an impossible author date alone the commit counts, and the author's clock is left out; the same holds for both dates of a commit that came with a merge, since its evidence lands with that merge.
Git itself does not refuse such commits, and programs differ in what they make of them.

It is an error while the commit bears on what is judged, and a note when it only tells of the past.",
    remedy: "Find out which program wrote the commit, and land its evidence again with a sound one.",
    example: "commit 0123456789ab has an impossible committer date: `99999999999999 +0000`",
    check: Check::Facts(check),
};

/// Tells of every commit with a date that cannot be one.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let told = |fault: &ClockFault| match &fault.kind {
        ClockFaultKind::Impossible { who, raw } => {
            let commit = fault.short();
            let message = if who.starts_with("author") {
                say!("commit {commit} has an impossible author date: `{raw}`", commit, raw)
            } else {
                say!("commit {commit} has an impossible committer date: `{raw}`", commit, raw)
            };
            let help = say!("make the commit again with a real date between 1970 and 9999 and a zone of at most 14 hours");
            let bearing = facts.bearing_of_commit(&fault.commit.to_string(), fault.landed);
            Some(Problem::new(RuleId::ClockImpossible, message, help).commit(fault.commit).bearing(bearing))
        }
        ClockFaultKind::Future { .. }
        | ClockFaultKind::Backwards { .. }
        | ClockFaultKind::Unwitnessed { .. }
        | ClockFaultKind::AfterLanding { .. }
        | ClockFaultKind::Freed { .. } => None,
    };
    facts.faults.iter().filter_map(told).collect()
}
