//! The sentences of an explanation: the rule, how its window came about, where it stands and what to do next.
//!
//! It does not know what landed, beyond what the ledger says of it.

use super::Subject;
use crate::cadence::{Kind, On, Roll, Rule, Slots};
use crate::calendar::{Duration, deadline, moment};
use crate::language::{Text, plural, say};
use crate::ledger::{State, Verdict};
use crate::occurrence::{Duty, Nature};

/// The rule of the version that judges.
fn rule<'a>(subject: &Subject<'a>) -> Option<&'a Rule> {
    let occurrence = subject.occurrence();
    let (_, unit) = subject.timeline.unit(occurrence.version, subject.id())?;
    unit.cadence.rules.get(occurrence.rule)
}

pub fn cadence(subject: &Subject<'_>) -> Text {
    let Some(rule) = rule(subject) else { return say!("owes nothing") };
    let mut words = vec![rule.text()];
    if rule.early != Duration::ZERO {
        words.push(say!("early {length}", length = rule.early.text()));
    }
    if rule.grace != Duration::ZERO {
        words.push(say!("grace {length}", length = rule.grace.text()));
    }
    if rule.due_soon != Duration::ZERO {
        words.push(say!("due soon {length}", length = rule.due_soon.text()));
    }
    Text::join(words, "; ")
}

/// How the window came about: only what the data says.
pub fn derivation(subject: &Subject<'_>) -> Vec<Text> {
    let occurrence = subject.occurrence();
    let due = deadline(subject.zone(), occurrence.due);
    let mut told = Vec::new();
    match rule(subject).map(|rule| &rule.kind) {
        Some(Kind::Slot(slots)) => {
            told.push(slot(subject));
            told.extend(due_day(slots, subject));
        }
        Some(Kind::Either(slots)) => {
            told.push(slot(subject));
            told.extend(due_day(slots, subject));
            if let Nature::Either { longest } = occurrence.nature {
                let longest = longest.text();
                let is_moved = subject.zone().end_of(occurrence.last_day) < occurrence.due;
                told.push(if is_moved {
                    say!("the last performance before it moved the due moment to {longest} after its landing: due {due}", longest, due)
                } else {
                    say!("a performance before it moves the due moment to {longest} after its landing, if that is later", longest)
                });
            }
        }
        Some(Kind::Gap(every)) => told.push(match occurrence.key.split_once('-') {
            Some(("after", day)) => say!("it counts {every} from {day}, the day of the last performance", every = every.text(), day),
            Some((_, day)) => say!("it counts {every} from {day}, the day of the adoption", every = every.text(), day),
            None => say!("it counts {every} from the last performance", every = every.text()),
        }),
        Some(Kind::Event(trigger)) => {
            let (at, within) = (moment(subject.zone(), occurrence.opens), trigger.within.text());
            told.push(match &trigger.name {
                Some(name) => say!("the {name} landed on {at}, and {within} are given from then on", name, at, within),
                None => say!("the event landed on {at}, and {within} are given from then on", at, within),
            });
        }
        None => {}
    }
    told.extend(exceptions(subject));
    told
}

fn slot(subject: &Subject<'_>) -> Text {
    let occurrence = subject.occurrence();
    say!("its days are {first} to {last}", first = occurrence.first_day, last = occurrence.last_day)
}

fn due_day(slots: &Slots, subject: &Subject<'_>) -> Option<Text> {
    let due = deadline(subject.zone(), subject.occurrence().due);
    let days = Text::all_of(slots.on.iter().map(On::text));
    let named = (!days.is_empty()).then(|| say!("the plan names {days} as its due day", days));
    let rolled = slots.business.map(|roll| match roll {
        Roll::Next => say!("a due day that is no business day moves to the next one"),
        Roll::Previous => say!("a due day that is no business day moves to the one before"),
        Roll::Skip => say!("a due day that is no business day is left out"),
    });
    match (named, rolled) {
        (None, None) => None,
        (Some(named), None) => Some(say!("{named}, which ends {due}", named, due)),
        (None, Some(rolled)) => Some(say!("{rolled}: due {due}", rolled, due)),
        (Some(named), Some(rolled)) => Some(say!("{named}, and {rolled}: due {due}", named, rolled, due)),
    }
}

/// What else bears on the duty: a waiver, a change of the rule, the adoption.
fn exceptions(subject: &Subject<'_>) -> Vec<Text> {
    let verdict = subject.verdict();
    let mut told = Vec::new();
    if let Some(waiver) = verdict.waiver.map(|at| at.waiver(subject.timeline)) {
        let (approver, reason) = (&waiver.approver, &waiver.reason);
        told.push(match verdict.occurrence.nature {
            Nature::Slot | Nature::Either { .. } => say!("a waiver that {approver} approved covers it: {reason}", approver, reason),
            Nature::Gap | Nature::Event { .. } => {
                say!("a waiver that {approver} approved gives it this due moment: {reason}", approver, reason)
            }
        });
    }
    if let Some(first_due) = verdict.overtaken {
        let due = deadline(subject.zone(), first_due);
        told.push(say!("it was met before a new rule came, whose first due moment is {due}", due));
    }
    match verdict.occurrence.duty {
        Duty::Owed => {}
        Duty::BeforeAdoption => told.push(say!("it lies before the adoption, or too much of it does")),
        Duty::ReplacedFrom(index) => {
            told.push(match subject.timeline.versions.iter().find(|version| version.index == index) {
                None => say!("another rule took its place with the plan commit"),
                Some(version) => say!(
                    "another rule took its place with the plan commit {commit}, which landed on {landed}",
                    commit = short(&version.commit),
                    landed = moment(subject.zone(), version.landed)
                ),
            });
        }
    }
    told
}

/// The state as a sentence without its full stop.
pub fn state(subject: &Subject<'_>) -> Text {
    let verdict = subject.verdict();
    let occurrence = &verdict.occurrence;
    let last = verdict.performances.iter().max().map(|at| subject.ledger.performances[*at].performance.landed);
    let landed = || last.map_or_else(Text::default, |at| moment(subject.zone(), at));
    let (due, closed) = (deadline(subject.zone(), occurrence.due), deadline(subject.zone(), occurrence.closes));
    let (done, times) = (verdict.performances.len(), occurrence.times);
    let with_progress = |state: Text| match times {
        0 | 1 => state,
        _ => plural!(done, "{state}; {done} of {times} are done", "{state}; {done} of {times} are done", state, times),
    };
    match verdict.state {
        State::Upcoming => say!("it has not opened yet: it opens on {opens}", opens = moment(subject.zone(), occurrence.opens)),
        State::Open => with_progress(say!("it is open until {due}", due)),
        State::DueSoon => with_progress(say!("it is open and due soon: by {due}", due)),
        State::InGrace => with_progress(say!("it was due by {due}, and its grace lasts until {closed}", due, closed)),
        State::Met => say!("it was met on {landed}, in time", landed = landed()),
        State::MetLate => say!("it was met on {landed}, after it was due and before it closed", landed = landed()),
        State::Missed => {
            let missed = match done {
                0 => say!("nothing had served it when it closed on {closed}", closed),
                _ => plural!(
                    done,
                    "only {done} of {times} had served it when it closed on {closed}",
                    "only {done} of {times} had served it when it closed on {closed}",
                    times,
                    closed
                ),
            };
            match verdict.recovered.map(|at| moment(subject.zone(), subject.ledger.performances[at].performance.landed)) {
                None => missed,
                Some(at) => say!("{missed}; it was caught up on {at}", missed, at),
            }
        }
        State::Waived => say!("it is unmet and excused by a waiver"),
        State::NotApplicable => say!("it is not owed: a change of the plan replaced it"),
        State::BeforeAdoption => say!("it is not owed: it lies before the adoption"),
        State::Unverifiable => say!("the history that could decide it is missing"),
    }
}

/// What to do next, in one or two sentences.
pub fn next(subject: &Subject<'_>) -> Text {
    let verdict = subject.verdict();
    let occurrence = &verdict.occurrence;
    let land = say!(
        "Land a record under {paths}",
        paths = Text::any_of(subject.unit.proof.paths.iter().map(|path| Text::verbatim(path.as_str())))
    );
    let period = say!("with `period: {key}`", key = occurrence.key);
    let (due, closes) = (deadline(subject.zone(), occurrence.due), deadline(subject.zone(), occurrence.closes));
    match verdict.state {
        State::Upcoming if occurrence.accepts_from <= subject.as_of => {
            say!("Nothing yet, though it is accepted already. {land} by {due}, {period}.", land, due, period)
        }
        State::Upcoming => {
            let from = moment(subject.zone(), occurrence.accepts_from);
            say!("Nothing yet. {land} between {from} and {due}, {period}.", land, from, due, period)
        }
        State::Open | State::DueSoon if occurrence.due < occurrence.closes => {
            say!("{land} by {due}, {period}. Until {closes} it still counts, as late.", land, due, period, closes)
        }
        State::Open | State::DueSoon => say!("{land} by {due}, {period}.", land, due, period),
        State::InGrace => say!("{land} by {closes}, {period}. It will count as late.", land, closes, period),
        State::Met | State::MetLate => say!("Nothing: it is done."),
        State::Missed if verdict.recovered.is_some() => say!("Nothing: it stays missed, and was caught up."),
        State::Missed => missed(subject, &land),
        State::Waived => say!("Nothing: it is excused."),
        State::NotApplicable | State::BeforeAdoption => say!("Nothing: it is not owed."),
        State::Unverifiable => say!("Fetch the whole history and ask again."),
    }
}

/// It is too late; what helps depends on what comes after.
fn missed(subject: &Subject<'_>, land: &Text) -> Text {
    let occurrence = subject.occurrence();
    if matches!(occurrence.nature, Nature::Gap | Nature::Event { .. }) {
        return say!("It is too late to serve it. {land} now to catch it up.", land);
    }
    let is_later = |one: &&Verdict| one.occurrence.rule == occurrence.rule && occurrence.due < one.occurrence.due;
    let later: Vec<&Verdict> = subject.ledger.verdicts.iter().filter(is_later).collect();
    if later.iter().any(|one| matches!(one.state, State::Met | State::MetLate | State::Waived)) {
        return say!("It is too late: nothing can serve it any more. A later one is met, so nothing is left to do.");
    }
    let open = later.iter().filter(|one| matches!(one.state, State::Open | State::DueSoon | State::InGrace | State::Upcoming));
    match open.min_by_key(|one| one.occurrence.due) {
        Some(next) => {
            let (key, closes) = (&next.occurrence.key, deadline(subject.zone(), next.occurrence.closes));
            say!(
                "It is too late: nothing can serve it any more. {land} by {closes}, with `period: {key}`, for the next one.",
                land,
                closes,
                key
            )
        }
        None => say!("It is too late: nothing can serve it any more."),
    }
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}
