//! One occurrence explained: the same reading and the same ledger as for a report.
//!
//! It does not know the words of the explanation.

use chrono::TimeDelta;

use super::judge::{Bench, by_unit, can_verify};
use super::select::{Selected, select};
use super::{Error, Evidence, Means, Part, Question, Read, Request, read};
use crate::address::{Address, UnitId};
use crate::cadence::period_days;
use crate::calendar::Instant;
use crate::evidence::{self, EvidencePaths};
use crate::ledger::{State, UnitLedger, Verdict};
use crate::occurrence::{Duty, Nature};
use crate::plan::Timeline;
use crate::report::{Explanation, Report, Subject, explanation};
use crate::rules::{IdleExceptions, Window};
use crate::schema::nearest;

/// How far after as-of the occurrence of a key is looked for.
const AHEAD: TimeDelta = TimeDelta::days(3 * 366);

/// What came of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explained {
    Told(Box<Explanation>),
    /// The plan is invalid: there is nothing to explain but its findings.
    PlanRefused(Box<Report>),
}

/// Explains one occurrence of a repository. The request's window, tasks and teams are left aside.
pub fn explain(request: &Request, address: &Address) -> Result<Explained, Error> {
    explain_by(request, address, &Means::plain())
}

/// Explains one occurrence of a repository, read by other means; the answer is the same.
pub fn explain_by(request: &Request, address: &Address, means: &Means<'_>) -> Result<Explained, Error> {
    let read = match read(request, means)? {
        Read::Refused(report) => return Ok(Explained::PlanRefused(report)),
        Read::History(read) => read,
    };
    let evidence = read.evidence();
    let mut told = explain_landed(&read.timeline, &evidence, (read.as_of, read.skew), address)?;
    told.repository = Some(read.facts);
    Ok(Explained::Told(Box::new(told)))
}

/// Explains one occurrence from what landed, as of a moment and with a skew in seconds. The timeline has at least one version.
pub fn explain_landed(
    timeline: &Timeline,
    evidence: &Evidence<'_>,
    (as_of, skew): (Instant, i64),
    address: &Address,
) -> Result<Explanation, Error> {
    let Some(version) = timeline.last() else { return Err(Error::NoPlanYet { as_of }) };
    can_verify(timeline)?;
    let tasks = [address.unit.task.clone()];
    let selected = select(timeline, &tasks, &[], &[])?;
    let one = the_unit(&selected, &address.unit)?;
    // A window lists what a key names though it is far off, or lies before the adoption.
    let days = address.key.as_deref().and_then(period_days);
    let window = days.map(|(from, to)| Window::new(version.plan.zone, from, to));
    let window = window.filter(|window| reached(as_of, window));
    let paths = EvidencePaths::new(timeline);
    let collected = evidence::collect(timeline, &paths, evidence.landings, evidence.objects, skew, evidence.settled)?;
    let question = Question {
        as_of,
        skew,
        window: None,
        tasks: &tasks,
        teams: &[],
        references: &[],
        cause: None,
        witness: None,
        idle: IdleExceptions::default(),
    };
    let performances = by_unit(&collected.accepted);
    let bench = Bench::new((timeline, evidence.landings), (&paths, &performances), &question, window);
    let ledger = bench.ledger(one);
    let place = find(&ledger, address)?;
    Ok(explanation(&Subject {
        as_of,
        skew: TimeDelta::try_seconds(skew).unwrap_or_default(),
        timeline,
        task: one.task,
        unit: one.unit,
        ledger: &ledger,
        place,
        accepted: &collected.accepted,
        refusals: &collected.refusals,
    }))
}

/// Says whether a window lies near enough that its occurrences are worth listing.
pub(super) fn reached(as_of: Instant, window: &Window) -> bool {
    as_of.checked_add_signed(AHEAD).is_some_and(|end| window.ends <= end)
}

pub(super) fn the_unit<'a, 'b>(selected: &'b [Selected<'a>], id: &UnitId) -> Result<&'b Selected<'a>, Error> {
    selected.iter().find(|one| one.unit.id == *id).ok_or_else(|| {
        let names: Vec<String> = selected.iter().map(|one| one.unit.id.to_string()).collect();
        let near = nearest(&id.to_string(), names.iter().map(String::as_str)).or(names.first().map(String::as_str));
        Error::Selection { what: Part::Unit, name: id.to_string(), suggestion: near.map(str::to_owned) }
    })
}

/// The place of the occurrence that an address means.
fn find(ledger: &UnitLedger<'_>, address: &Address) -> Result<usize, Error> {
    match &address.key {
        None => current(ledger, address.rule).ok_or_else(|| Error::NothingOwed { unit: address.unit.to_string() }),
        Some(key) => by_key(ledger, address.rule.unwrap_or(0), key).ok_or_else(|| no_occurrence(ledger, address, key)),
    }
}

/// The open occurrence that is due first, else the one decided last, else the first that is to come.
pub(super) fn current(ledger: &UnitLedger<'_>, rule: Option<usize>) -> Option<usize> {
    let of_rule = |at: &usize| rule.is_none_or(|rule| ledger.verdicts[*at].occurrence.rule == rule);
    let due = |at: &usize| ledger.verdicts[*at].occurrence.due;
    let of_states =
        |states: &'static [State]| (0..ledger.verdicts.len()).filter(of_rule).filter(|at| states.contains(&ledger.verdicts[*at].state));
    let open = of_states(&[State::Open, State::DueSoon, State::InGrace]).min_by_key(due);
    let decided = || of_states(&[State::Met, State::MetLate, State::Missed, State::Waived]).max_by_key(due);
    open.or_else(decided).or_else(|| of_states(&[State::Upcoming]).min_by_key(due))
}

/// The occurrence of a key, or the slot that holds the days of a finer one; what was replaced only if nothing took its key.
pub(super) fn by_key(ledger: &UnitLedger<'_>, rule: usize, key: &str) -> Option<usize> {
    let of_rule: Vec<(usize, &Verdict)> = ledger.verdicts.iter().enumerate().filter(|(_, one)| one.occurrence.rule == rule).collect();
    let named = of_rule.iter().filter(|(_, one)| one.occurrence.key == key);
    let exact = named.max_by_key(|(at, one)| (!matches!(one.occurrence.duty, Duty::ReplacedFrom(_)), *at));
    let holding = || {
        let (first, last) = period_days(key)?;
        of_rule.iter().find(|(_, one)| {
            let is_slot = matches!(one.occurrence.nature, Nature::Slot | Nature::Either { .. });
            let is_replaced = matches!(one.occurrence.duty, Duty::ReplacedFrom(_));
            is_slot && !is_replaced && one.occurrence.first_day <= first && last <= one.occurrence.last_day
        })
    };
    exact.or_else(holding).map(|(at, _)| *at)
}

pub(super) fn no_occurrence(ledger: &UnitLedger<'_>, address: &Address, key: &str) -> Error {
    let whole = |rule: usize, key: &str| Address { unit: address.unit.clone(), rule: Some(rule), key: Some(key.to_owned()) }.to_string();
    let elsewhere = ledger.verdicts.iter().find(|one| one.occurrence.key == key).map(|one| whole(one.occurrence.rule, key));
    let rule = address.rule.unwrap_or(0);
    let near = || {
        // The latest come first: of equally near keys a recent one is meant.
        let known = ledger.verdicts.iter().rev().filter(|one| one.occurrence.rule == rule).map(|one| one.occurrence.key.as_str());
        nearest(key, known).map(|near| whole(rule, near))
    };
    Error::NoOccurrence { unit: address.unit.to_string(), key: key.to_owned(), suggestion: elsewhere.or_else(near) }
}
