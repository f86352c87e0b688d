//! The sentences of an explanation: the rule, how its window came about, where it stands and what to do next.
//!
//! It does not know what landed, beyond what the ledger says of it.

use super::Subject;
use crate::cadence::{Kind, Roll, Rule, Slots};
use crate::calendar::{Duration, Instant, deadline, moment};
use crate::ledger::{State, Verdict};
use crate::occurrence::{Duty, Nature};
use crate::pattern::Pattern;

/// The rule of the version that judges.
fn rule<'a>(subject: &Subject<'a>) -> Option<&'a Rule> {
    let occurrence = subject.occurrence();
    let (_, unit) = subject.timeline.unit(occurrence.version, subject.id())?;
    unit.cadence.rules.get(occurrence.rule)
}

pub fn cadence(subject: &Subject<'_>) -> String {
    let Some(rule) = rule(subject) else { return "owes nothing".to_owned() };
    let mut words = rule.to_string();
    for (name, length) in [("early", rule.early), ("grace", rule.grace), ("due soon", rule.due_soon)] {
        if length != Duration::ZERO {
            words.push_str(&format!("; {name} {length}"));
        }
    }
    words
}

/// How the window came about: only what the data says.
pub fn derivation(subject: &Subject<'_>) -> Vec<String> {
    let occurrence = subject.occurrence();
    let due = deadline(subject.zone(), occurrence.due);
    let mut told = Vec::new();
    match rule(subject).map(|rule| &rule.kind) {
        Some(Kind::Slot(slots)) => {
            told.push(slot(subject));
            told.extend(due_day(slots, &due));
        }
        Some(Kind::Either(slots)) => {
            told.push(slot(subject));
            told.extend(due_day(slots, &due));
            if let Nature::Either { longest } = occurrence.nature {
                let is_moved = subject.zone().end_of(occurrence.last_day) < occurrence.due;
                told.push(if is_moved {
                    format!("the last performance before it moved the due moment to {longest} after its landing: due {due}")
                } else {
                    format!("a performance before it moves the due moment to {longest} after its landing, if that is later")
                });
            }
        }
        Some(Kind::Gap(every)) => {
            let since = match occurrence.key.split_once('-') {
                Some(("after", day)) => format!("{day}, the day of the last performance"),
                Some((_, day)) => format!("{day}, the day of the adoption"),
                None => "the last performance".to_owned(),
            };
            told.push(format!("it counts {every} from {since}"));
        }
        Some(Kind::Event(trigger)) => {
            let name = trigger.name.as_deref().unwrap_or("event");
            let at = moment(subject.zone(), occurrence.opens);
            told.push(format!("the {name} landed on {at}, and {} are given from then on", trigger.within));
        }
        None => {}
    }
    told.extend(exceptions(subject));
    told
}

fn slot(subject: &Subject<'_>) -> String {
    let occurrence = subject.occurrence();
    format!("its days are {} to {}", occurrence.first_day, occurrence.last_day)
}

fn due_day(slots: &Slots, due: &str) -> Option<String> {
    let named: Vec<String> = slots.on.iter().map(ToString::to_string).collect();
    let named = (!named.is_empty()).then(|| format!("the plan names {} as its due day", named.join(" and ")));
    let rolled = slots.business.map(|roll| match roll {
        Roll::Next => "a due day that is no business day moves to the next one",
        Roll::Previous => "a due day that is no business day moves to the one before",
        Roll::Skip => "a due day that is no business day is left out",
    });
    match (named, rolled) {
        (None, None) => None,
        (Some(named), None) => Some(format!("{named}, which ends {due}")),
        (None, Some(rolled)) => Some(format!("{rolled}: due {due}")),
        (Some(named), Some(rolled)) => Some(format!("{named}, and {rolled}: due {due}")),
    }
}

/// What else bears on the duty: a waiver, a change of the rule, the adoption.
fn exceptions(subject: &Subject<'_>) -> Vec<String> {
    let verdict = subject.verdict();
    let mut told = Vec::new();
    if let Some(waiver) = verdict.waiver.map(|at| at.waiver(subject.timeline)) {
        let what = match verdict.occurrence.nature {
            Nature::Slot | Nature::Either { .. } => "covers it",
            Nature::Gap | Nature::Event { .. } => "gives it this due moment",
        };
        told.push(format!("a waiver that {} approved {what}: {}", waiver.approver, waiver.reason));
    }
    if let Some(first_due) = verdict.overtaken {
        told.push(format!("it was met before a new rule came, whose first due moment is {}", deadline(subject.zone(), first_due)));
    }
    match verdict.occurrence.duty {
        Duty::Owed => {}
        Duty::BeforeAdoption => told.push("it lies before the adoption, or too much of it does".to_owned()),
        Duty::ReplacedFrom(index) => {
            let by = subject.timeline.versions.iter().find(|version| version.index == index);
            let by = by.map_or_else(String::new, |version| {
                format!(" {}, which landed on {}", short(&version.commit), moment(subject.zone(), version.landed))
            });
            told.push(format!("another rule took its place with the plan commit{by}"));
        }
    }
    told
}

/// The state as a sentence without its full stop.
pub fn state(subject: &Subject<'_>) -> String {
    let verdict = subject.verdict();
    let occurrence = &verdict.occurrence;
    let shown = |at: Instant| deadline(subject.zone(), at);
    let last = verdict.performances.iter().max().map(|at| subject.ledger.performances[*at].performance.landed);
    let landed = last.map_or_else(String::new, |at| moment(subject.zone(), at).to_string());
    let progress =
        if occurrence.times > 1 { format!("; {} of {} are done", verdict.performances.len(), occurrence.times) } else { String::new() };
    match verdict.state {
        State::Upcoming => format!("it has not opened yet: it opens on {}", moment(subject.zone(), occurrence.opens)),
        State::Open => format!("it is open until {}{progress}", shown(occurrence.due)),
        State::DueSoon => format!("it is open and due soon: by {}{progress}", shown(occurrence.due)),
        State::InGrace => {
            format!("it was due by {}, and its grace lasts until {}{progress}", shown(occurrence.due), shown(occurrence.closes))
        }
        State::Met => format!("it was met on {landed}, in time"),
        State::MetLate => format!("it was met on {landed}, after it was due and before it closed"),
        State::Missed => {
            let closed = shown(occurrence.closes);
            let missed = match verdict.performances.len() {
                0 => format!("nothing had served it when it closed on {closed}"),
                done => format!("only {done} of {} had served it when it closed on {closed}", occurrence.times),
            };
            let recovered = verdict.recovered.map(|at| moment(subject.zone(), subject.ledger.performances[at].performance.landed));
            recovered.map_or_else(|| missed.clone(), |at| format!("{missed}; it was caught up on {at}"))
        }
        State::Waived => "it is unmet and excused by a waiver".to_owned(),
        State::NotApplicable => "it is not owed: a change of the plan replaced it".to_owned(),
        State::BeforeAdoption => "it is not owed: it lies before the adoption".to_owned(),
        State::Unverifiable => "the history that could decide it is missing".to_owned(),
    }
}

/// What to do next, in one or two sentences.
pub fn next(subject: &Subject<'_>) -> String {
    let verdict = subject.verdict();
    let occurrence = &verdict.occurrence;
    let land = format!("Land a record under {}", paths(subject));
    let period = format!("with `period: {}`", occurrence.key);
    let shown = |at: Instant| deadline(subject.zone(), at);
    let late = || {
        if occurrence.due < occurrence.closes {
            format!(" Until {} it still counts, as late.", shown(occurrence.closes))
        } else {
            String::new()
        }
    };
    match verdict.state {
        State::Upcoming if occurrence.accepts_from <= subject.as_of => {
            format!("Nothing yet, though it is accepted already. {land} by {}, {period}.", shown(occurrence.due))
        }
        State::Upcoming => {
            let from = moment(subject.zone(), occurrence.accepts_from);
            format!("Nothing yet. {land} between {from} and {}, {period}.", shown(occurrence.due))
        }
        State::Open | State::DueSoon => format!("{land} by {}, {period}.{}", shown(occurrence.due), late()),
        State::InGrace => format!("{land} by {}, {period}. It will count as late.", shown(occurrence.closes)),
        State::Met | State::MetLate => "Nothing: it is done.".to_owned(),
        State::Missed if verdict.recovered.is_some() => "Nothing: it stays missed, and was caught up.".to_owned(),
        State::Missed => missed(subject, &land),
        State::Waived => "Nothing: it is excused.".to_owned(),
        State::NotApplicable | State::BeforeAdoption => "Nothing: it is not owed.".to_owned(),
        State::Unverifiable => "Fetch the whole history and ask again.".to_owned(),
    }
}

/// It is too late; what helps depends on what comes after.
fn missed(subject: &Subject<'_>, land: &str) -> String {
    let occurrence = subject.occurrence();
    if matches!(occurrence.nature, Nature::Gap | Nature::Event { .. }) {
        return format!("It is too late to serve it. {land} now to catch it up.");
    }
    let is_later = |one: &&Verdict| one.occurrence.rule == occurrence.rule && occurrence.due < one.occurrence.due;
    let later: Vec<&Verdict> = subject.ledger.verdicts.iter().filter(is_later).collect();
    if later.iter().any(|one| matches!(one.state, State::Met | State::MetLate | State::Waived)) {
        return "It is too late: nothing can serve it any more. A later one is met, so nothing is left to do.".to_owned();
    }
    let open = later.iter().filter(|one| matches!(one.state, State::Open | State::DueSoon | State::InGrace | State::Upcoming));
    match open.min_by_key(|one| one.occurrence.due) {
        Some(next) => {
            let (key, by) = (&next.occurrence.key, deadline(subject.zone(), next.occurrence.closes));
            format!("It is too late: nothing can serve it any more. {land} by {by}, with `period: {key}`, for the next one.")
        }
        None => "It is too late: nothing can serve it any more.".to_owned(),
    }
}

fn paths(subject: &Subject<'_>) -> String {
    subject.unit.proof.paths.iter().map(Pattern::as_str).collect::<Vec<_>>().join(" or ")
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}
