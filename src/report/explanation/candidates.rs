//! What landed in or near a window, and what became of each piece.
//!
//! It does not know what is to be done next.

use chrono::TimeDelta;

use super::{Candidate, Clock, Counted, RefusedEvidence, Subject};
use crate::calendar::Instant;
use crate::evidence::{Accepted, Performance};
use crate::language::{Text, say};
use crate::ledger::{Rule0, Trouble, why_not};
use crate::rules::refusal_words;

/// How far around the window evidence is looked at.
const AROUND: TimeDelta = TimeDelta::days(31);

/// Lists the unit's performances in or near the window, or that count for it, in the order of landing.
pub fn candidates(subject: &Subject<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for accepted in subject.accepted.iter().filter(|accepted| *accepted.performance.unit == *subject.id()) {
        let counted = counted(subject, accepted);
        if is_near(subject, accepted.performance.landed) || matches!(counted, Counted::Served | Counted::CaughtUp) {
            let earliest = earliest(&accepted.performance);
            let words = words(subject, accepted, &counted, earliest);
            found.push(Candidate { performance: Performance::clone(&accepted.performance), earliest, counted, words });
        }
    }
    found
}

/// Lists what landed for the unit in or near the window and proves nothing.
pub fn refused(subject: &Subject<'_>) -> Vec<RefusedEvidence> {
    let ours = subject
        .refusals
        .iter()
        .filter(|refusal| !refusal.counts && refusal.units.contains(subject.id()) && is_near(subject, refusal.landed));
    let mut found: Vec<_> = ours.collect();
    found.sort_by_key(|refusal| refusal.index);
    let told = found.into_iter().map(|refusal| RefusedEvidence {
        rule: refusal.rule,
        path: refusal.path.clone(),
        commit: refusal.commit.clone(),
        landed: refusal.landed,
        message: refusal.message.clone(),
        help: refusal.help.clone(),
    });
    told.collect()
}

fn is_near(subject: &Subject<'_>, landed: Instant) -> bool {
    let occurrence = subject.occurrence();
    let from = occurrence.accepts_from.checked_sub_signed(AROUND).unwrap_or(Instant::MIN_UTC);
    let to = occurrence.closes.checked_add_signed(AROUND).unwrap_or(Instant::MAX_UTC);
    from <= landed && landed < to
}

/// The place of a performance among those that the ledger kept.
fn place(subject: &Subject<'_>, accepted: &Accepted) -> Option<usize> {
    let one = &accepted.performance;
    subject.ledger.performances.iter().position(|kept| kept.performance.index == one.index && kept.performance.paths == one.paths)
}

fn counted(subject: &Subject<'_>, accepted: &Accepted) -> Counted {
    let verdict = subject.verdict();
    let refusal = why_not(subject.timeline, &verdict.occurrence, accepted, subject.skew);
    let Some(at) = place(subject, accepted) else { return refusal.map_or(Counted::Extra, Counted::CouldNot) };
    if verdict.performances.contains(&at) {
        return Counted::Served;
    }
    if verdict.recovered == Some(at) {
        return Counted::CaughtUp;
    }
    let others = subject.ledger.verdicts.iter().filter(|other| other.performances.contains(&at));
    let others: Vec<String> = others.map(|other| other.occurrence.key.clone()).collect();
    if !others.is_empty() {
        return Counted::ServedOthers(others);
    }
    if trouble(subject, at).is_some() {
        return Counted::ClaimNotServed;
    }
    refusal.map_or(Counted::Extra, Counted::CouldNot)
}

fn trouble<'a>(subject: &'a Subject<'_>, at: usize) -> Option<&'a Trouble> {
    subject.ledger.troubles.iter().find(|one| one.performance == at).map(|one| &one.trouble)
}

/// The clock that says the earliest moment; of equal ones the one that is hardest to set wrong.
fn earliest(performance: &Performance) -> Clock {
    let performed = performance.performed();
    if performance.landed == performed {
        Clock::Landed
    } else if performance.committed == Some(performed) {
        Clock::Committed
    } else if performance.authored == Some(performed) {
        Clock::Authored
    } else {
        Clock::Claimed
    }
}

fn words(subject: &Subject<'_>, accepted: &Accepted, counted: &Counted, earliest: Clock) -> Text {
    let refusal = why_not(subject.timeline, subject.occurrence(), accepted, subject.skew);
    match counted {
        Counted::Served => served(subject, accepted),
        Counted::CaughtUp => say!("came too late to serve it, but caught it up"),
        Counted::ServedOthers(keys) => {
            let instead = say!("served {keys} instead", keys = keys.join(", "));
            let claims = accepted.performance.period.as_deref().filter(|period| keys.iter().any(|key| key == period));
            match (claims, refusal) {
                (Some(_), _) => say!("{instead}, as the record says", instead),
                (None, Some(refusal)) => say!("{instead}: {why}", instead, why = could_not(subject, refusal, earliest)),
                (None, None) => instead,
            }
        }
        Counted::ClaimNotServed => claim(subject, accepted),
        Counted::CouldNot(refusal) => say!("could not serve it: {why}", why = could_not(subject, *refusal, earliest)),
        Counted::Extra => say!("extra: it could serve nothing that was still unmet"),
    }
}

fn could_not(subject: &Subject<'_>, refusal: Rule0, earliest: Clock) -> Text {
    let why = say!("{key} {refusal}", key = subject.occurrence().key, refusal = refusal_words(refusal));
    match (refusal, earliest) {
        (Rule0::PerformedEarly, Clock::Claimed) => say!("{why}; here that is the claimed one", why),
        (Rule0::PerformedEarly, Clock::Authored) => say!("{why}; here that is the authored one", why),
        (Rule0::PerformedEarly, Clock::Committed) => say!("{why}; here that is the committed one", why),
        (Rule0::PerformedEarly, Clock::Landed) => say!("{why}; here that is the landed one", why),
        (
            Rule0::NotOwed
            | Rule0::LandedEarly
            | Rule0::LandedLate
            | Rule0::BeforeItsVersion
            | Rule0::OtherPath
            | Rule0::NotReviewed
            | Rule0::NotSigned,
            Clock::Claimed | Clock::Authored | Clock::Committed | Clock::Landed,
        ) => why,
    }
}

fn served(subject: &Subject<'_>, accepted: &Accepted) -> Text {
    let is_late = subject.occurrence().due <= accepted.performance.landed;
    let served = if is_late { say!("served it, after it was due") } else { say!("served it") };
    match place(subject, accepted).and_then(|at| trouble(subject, at)) {
        Some(Trouble::Ambiguous(keys)) => say!("{served}, as the oldest of {keys}", served, keys = keys.join(", ")),
        Some(Trouble::UnknownPeriod | Trouble::AlreadyMet { .. } | Trouble::Refused { .. }) | None => served,
    }
}

fn claim(subject: &Subject<'_>, accepted: &Accepted) -> Text {
    let period = accepted.performance.period.as_deref().unwrap_or_default();
    let found = place(subject, accepted).and_then(|at| trouble(subject, at));
    let why = match found {
        Some(Trouble::UnknownPeriod) => say!("`{unit}` has no such occurrence", unit = subject.id()),
        Some(Trouble::AlreadyMet { key }) => say!("{key} was already met", key),
        Some(Trouble::Refused { key, refusal }) => say!("{key} {refusal}", key, refusal = refusal_words(*refusal)),
        Some(Trouble::Ambiguous(_)) | None => say!("it is ambiguous"),
    };
    say!("served nothing: it names the period {period}, and {why}", period, why)
}
