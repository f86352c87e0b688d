//! `claim-not-served`: a record names a period that it cannot serve.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::{Text, say};
use crate::ledger::{Rule0, Trouble};

pub static RULE: Rule = Rule {
    id: RuleId::ClaimNotServed,
    level: Level::Warning,
    group: Group::Evidence,
    summary: "A record names a `period` that it cannot serve.",
    explanation: "\
A record with a `period` serves that occurrence or none; it never falls through to another one.
It cannot serve an occurrence that does not exist or is not owed, that another performance has already met, that had closed when the record landed, that was not open yet, or that opened after one of the record's four clocks says the work was done.
A finer period inside an occurrence means that occurrence: `2026-11` serves `2026-Q4`.

Weeks are those of ISO 8601: they begin on Monday, and week 1 is the one with the year's first Thursday.
So 2027-01-01 lies in `2026-W53`, and a record that says `2027-W01` for that day names the week after.

It is a warning while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Land a new record that names the period that it was made for, while that period is open.",
    example: "the period `2026-W46` cannot be served: 2026-W46 had closed when the record landed",
    check: Check::Facts(check),
};

/// Tells of every record whose period could not be served.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    facts.each_trouble(|unit, accepted, trouble| {
        let period = accepted.performance.period.as_deref().unwrap_or_default();
        let why = match trouble {
            Trouble::Ambiguous(_) => return None,
            Trouble::UnknownPeriod => say!("`{id}` has no such occurrence", id = unit.unit.id),
            Trouble::AlreadyMet { key } => say!("{key} was already met", key),
            Trouble::Refused { key, refusal } => say!("{key} {reason}", key, reason = reason(*refusal)),
        };
        let message = say!("the period `{period}` cannot be served: {why}", period, why);
        let help =
            say!("name the occurrence that the work was for while it is open, or leave `period` out; land the mended record at a new path");
        Some(Problem::new(RuleId::ClaimNotServed, message, help).at(accepted.place.clone(), say!("claimed here")))
    })
}

/// Why a performance cannot serve an occurrence, as words that follow its key.
pub fn reason(refusal: Rule0) -> Text {
    match refusal {
        Rule0::NotOwed => say!("is not owed"),
        Rule0::LandedEarly => say!("had not opened when the record landed"),
        Rule0::PerformedEarly => say!("had not opened when the work was done, by the earliest of the record's four clocks"),
        Rule0::LandedLate => say!("had closed when the record landed"),
        Rule0::BeforeItsVersion => say!("takes only what landed with or after the plan version that adopted it"),
        Rule0::OtherPath => say!("is judged by a plan version with another evidence path"),
        Rule0::NotReviewed => say!("is judged by a plan version that demands four eyes, and nobody else looked at the record"),
        Rule0::NotSigned => say!("is judged by a plan version that demands a signature, and the record has no good one"),
    }
}
