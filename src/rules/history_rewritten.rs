//! `history-rewritten`: a witness saw a head that the branch does not have.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::calendar::utc;
use crate::diagnostic::{Level, Problem, RuleId};
use crate::history::{Stray, Strayed, WITNESS};
use crate::language::say;

pub static RULE: Rule = Rule {
    id: RuleId::HistoryRewritten,
    level: Level::Error,
    group: Group::Clock,
    summary: "A witness saw a head of the branch on which the branch does not build.",
    explanation: "\
A branch on which records land only grows: every head that it ever had is an ancestor of the next.
If the witness names a head that is none, the branch was rewritten, by a forced push or by deleting and making it anew.
What the old head held may be lost, and whatever took its place landed after that head was seen.

If no later head was seen that the branch has, the clone may only be behind: a witness was fetched that is newer than the branch, or the branch has commits that were never pushed.

A head that became an ancestor through the second parent of a merge is not lost, and is not told.
If it was meant, an approved waiver that names this rule and the lost commit turns the finding into a note.

For a commit that is judged without the name of a branch, only what lies between two heads that were seen is told.",
    remedy: "Find out whether the clone is behind; if the branch was rewritten, put the old head back with a merge, and ask who pushed with force.",
    example: "the branch does not build on commit 0123456789ab, which a witness saw as its head at 2026-11-24T06:00:00Z",
    check: Check::Facts(check),
};

/// Tells of every head that was seen and that the branch does not have.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(witness) = facts.witness else { return Vec::new() };
    witness.strays.iter().map(problem).collect()
}

fn problem(stray: &Stray) -> Problem {
    let (head, at) = (stray.head.short(), utc(stray.at));
    let message = match stray.kind {
        Strayed::Gone => say!(
            "the branch does not build on commit {head}, which a witness saw as its head at {at}, and which is not in this repository",
            head,
            at
        ),
        Strayed::Beside => say!("the branch does not build on commit {head}, which a witness saw as its head at {at}", head, at),
    };
    let help = if stray.is_left {
        say!("put the old head back with a merge, or find out who pushed with force; `git log {witness}` tells when", witness = WITNESS)
    } else {
        say!(
            "fetch the branch; if it holds the commit nowhere, find out who pushed with force; `git log {witness}` tells when",
            witness = WITNESS
        )
    };
    Problem::new(RuleId::HistoryRewritten, message, help).commit(stray.head)
}
