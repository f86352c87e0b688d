//! `claim-ambiguous`: a record could have served more than one occurrence.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::{Text, say};
use crate::ledger::Trouble;

pub static RULE: Rule = Rule {
    id: RuleId::ClaimAmbiguous,
    level: Level::Note,
    group: Group::Evidence,
    summary: "A record names no period while more than one occurrence was open, and served the oldest.",
    explanation: "\
With `grace` or `early` two occurrences can be open at the same time.
A record without a `period` then serves the oldest that is unmet.
That is the usual meaning, but it is a guess, and the next record may find its own occurrence already met.",
    remedy: "Say `period` in records of a task that has `grace` or `early`.",
    example: "2026-W47 and 2026-W48 were open at once: the record serves the oldest, 2026-W47",
    check: Check::Facts(check),
};

/// Tells of every record that could have served several occurrences and did not say which.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    facts.each_trouble(|_, accepted, trouble| match trouble {
        Trouble::Ambiguous(keys) => {
            let served = keys.first().map(String::as_str).unwrap_or_default();
            let open = match keys.as_slice() {
                [first, second, third, _, ..] => say!("{first}, {second}, {third} and more", first, second, third),
                few => Text::all_of(few.iter().map(Text::verbatim)),
            };
            let message = say!("{open} were open at once: the record serves the oldest, {served}", open, served);
            let help = say!("write `period: {served}` in such a record, or the key that it is for", served);
            Some(Problem::new(RuleId::ClaimAmbiguous, message, help).at(accepted.place().clone(), say!("names no period")))
        }
        Trouble::UnknownPeriod | Trouble::AlreadyMet { .. } | Trouble::Refused { .. } => None,
    })
}
