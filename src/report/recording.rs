//! A record before it lands, and what it will count for, in words.
//!
//! It does not know how it will be shown.

use super::explanation::{Subject, state_words};
use crate::address::Address;
use crate::calendar::{Instant, Zone, deadline};
use crate::language::{Text, say};
use crate::ledger::{Trouble, UnitLedger, Verdict};
use crate::plan::{Task, Timeline, Unit};
use crate::rules::refusal_words;

/// A record that is written, or could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// What it is for; without a key where nothing is owed.
    pub address: Address,
    /// From the root of the work tree.
    pub path: String,
    pub text: String,
    /// The paths of what lands with it, from the root of the work tree.
    pub attachments: Vec<String>,
    pub prospect: Prospect,
    /// What it will count for, one sentence each.
    pub words: Vec<Text>,
    /// Says whether the files stand in the work tree.
    pub written: bool,
    /// The message with which they were committed; none if they were not.
    pub committed: Option<String>,
}

/// What a record would come to if it landed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prospect {
    Counts,
    /// It is past due, and in its grace.
    CountsLate,
    /// It comes too late, and makes up for what was missed.
    CatchesUp,
    /// A performance that serves nothing.
    Extra,
    /// The occurrence that it names cannot be served.
    NotServed,
    /// It tells of a failure.
    Failed,
}

impl Prospect {
    pub fn as_str(self) -> &'static str {
        match self {
            Prospect::Counts => "counts",
            Prospect::CountsLate => "counts-late",
            Prospect::CatchesUp => "catches-up",
            Prospect::Extra => "extra",
            Prospect::NotServed => "not-served",
            Prospect::Failed => "failed",
        }
    }
}

/// How an occurrence stands, as a sentence without its full stop.
pub fn standing_words(timeline: &Timeline, task: &Task, unit: &Unit, ledger: &UnitLedger, place: usize, as_of: Instant) -> Text {
    let skew = chrono::TimeDelta::zero();
    state_words(&Subject { as_of, skew, timeline, task, unit, ledger, place, accepted: &[], refusals: &[] })
}

/// What the performance at a place of the ledger comes to if it lands at a moment.
pub fn prospect(timeline: &Timeline, ledger: &UnitLedger, at: Option<usize>, landed: Instant) -> (Prospect, Vec<Text>) {
    let Some(at) = at else {
        let words = say!("this will count for nothing: the plan in force does not have it under this path");
        return (Prospect::NotServed, vec![words]);
    };
    let mut served: Vec<&Verdict> = ledger.verdicts.iter().filter(|verdict| verdict.performances.contains(&at)).collect();
    served.sort_by_key(|verdict| verdict.occurrence.due);
    if let Some(first) = served.first() {
        let late = first.occurrence.due <= landed;
        let words = served.iter().map(|verdict| counts(timeline, verdict, at, landed)).collect();
        return (if late { Prospect::CountsLate } else { Prospect::Counts }, words);
    }
    if let Some(missed) = ledger.verdicts.iter().find(|verdict| verdict.recovered == Some(at)) {
        let key = &missed.occurrence.key;
        let closed = deadline(zone(timeline, missed), missed.occurrence.closes);
        let words = say!("this comes too late for {key}, which closed on {closed}: it stays missed, but is caught up", key, closed);
        return (Prospect::CatchesUp, vec![words]);
    }
    match ledger.troubles.iter().find(|one| one.performance == at).map(|one| &one.trouble) {
        Some(trouble) => {
            let period = ledger.performances[at].performance.period.as_deref().unwrap_or_default();
            (Prospect::NotServed, vec![say!("this will count for nothing: {why}", why = why(ledger, trouble, period))])
        }
        None if ledger.verdicts.is_empty() => {
            let words = say!("this will count as a performance, as needed: `{unit}` owes nothing by the calendar", unit = ledger.unit);
            (Prospect::Extra, vec![words])
        }
        None => (Prospect::Extra, vec![say!("this will count as an extra: nothing that is owed is open to it")]),
    }
}

fn zone(timeline: &Timeline, verdict: &Verdict) -> Zone {
    timeline.versions.get(verdict.occurrence.version).map_or(Zone::UTC, |version| version.plan.zone)
}

fn counts(timeline: &Timeline, verdict: &Verdict, at: usize, landed: Instant) -> Text {
    let occurrence = &verdict.occurrence;
    let zone = zone(timeline, verdict);
    let number = verdict.performances.iter().position(|place| *place == at).map_or(1, |place| place + 1);
    let (key, times) = (&occurrence.key, occurrence.times);
    let what = if times > 1 { say!("{key}, as number {number} of {times}", key, number, times) } else { Text::verbatim(key) };
    let (due, closes) = (deadline(zone, occurrence.due), deadline(zone, occurrence.closes));
    if occurrence.due <= landed {
        say!("this will count for {what}, as late, if it lands by {closes} {zone}", what, closes, zone)
    } else if occurrence.due < occurrence.closes {
        say!("this will count for {what}, if it lands by {due} {zone}; as late until {closes}", what, due, zone, closes)
    } else {
        say!("this will count for {what}, if it lands by {due} {zone}", what, due, zone)
    }
}

fn why(ledger: &UnitLedger, trouble: &Trouble, period: &str) -> Text {
    match trouble {
        Trouble::UnknownPeriod => say!("`{unit}` has no occurrence {period}", unit = ledger.unit, period),
        Trouble::AlreadyMet { key } => say!("{key} is already met", key),
        Trouble::Refused { key, refusal } => say!("{key} {refusal}", key, refusal = refusal_words(*refusal)),
        Trouble::Ambiguous(keys) => say!("it may be for any of {keys}", keys = keys.join(", ")),
    }
}
