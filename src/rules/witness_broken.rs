//! `witness-broken`: the witness cannot be read to its beginning, or contradicts itself.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::calendar::utc;
use crate::diagnostic::{Level, Problem, RuleId};
use crate::history::{Backwards, Broken, WITNESS};
use crate::language::say;

pub static RULE: Rule = Rule {
    id: RuleId::WitnessBroken,
    level: Level::Error,
    group: Group::Clock,
    summary: "The witness cannot be followed to its beginning, or its times run back.",
    explanation: "\
The witness under `refs/duly/witness` is a chain: each commit names the one before it, down to the first.
If an object is missing, damaged or cut off by a shallow fetch, or if a commit is none that `duly witness` writes, what lies before it cannot be believed and is left out.
What lies after it still counts.

A witness that is dated after one that builds on it, by more than `clock_skew`, contradicts it: one of the two clocks was wrong.
The earlier time counts for both, so that a wrong clock makes nothing late.
That is a note when neither time bears on what is judged, or when an approved waiver names this rule and the commit.",
    remedy: "Run `git fetch` for the whole chain; if it is damaged where it is kept, keep it under another name and begin a new one.",
    example: "the witness cannot be followed past commit 0123456789ab: the clone is shallow there",
    check: Check::Facts(check),
};

/// Tells where the chain ends too early, and of every time that runs back.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(witness) = facts.witness else { return Vec::new() };
    let backwards = witness.backwards.iter().map(|one| {
        let bearing = facts.bearing_of_moments([one.at, one.later]);
        back(one).bearing(bearing)
    });
    witness.broken.iter().map(broken).chain(backwards).collect()
}

fn broken(broken: &Broken) -> Problem {
    let help = say!(
        "fetch it whole with `git fetch origin +{witness}:{witness}`, or keep what is left under another name and begin anew",
        witness = WITNESS
    );
    let reason = &broken.reason;
    match &broken.commit {
        None => Problem::new(RuleId::WitnessBroken, say!("the witness cannot be read: {reason}", reason), help),
        Some(commit) => {
            let message = say!("the witness cannot be followed past commit {commit}: {reason}", commit = commit.short(), reason);
            Problem::new(RuleId::WitnessBroken, message, help).commit(commit)
        }
    }
}

fn back(one: &Backwards) -> Problem {
    let (commit, at, later) = (one.commit.short(), utc(one.at), utc(one.later));
    let message = say!("the witness {commit} is dated {at}, after one that builds on it at {later}", commit, at, later);
    let help = say!("mend the clock of the machine that runs `duly witness`; the earlier time counts for both");
    Problem::new(RuleId::WitnessBroken, message, help).commit(one.commit)
}
