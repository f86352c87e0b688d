//! The pure middle of the road: a plan's versions and what landed, to a report.
//!
//! It does not know where either was read from.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::Error;
use super::select::{Selected, select};
use crate::address::UnitId;
use crate::calendar::{Date, Instant, Zone};
use crate::evidence::{self, Accepted, EvidencePaths};
use crate::history::{ClockFault, Landing, Objects};
use crate::ledger::{self, Case, State, UnitLedger, Verdict};
use crate::occurrence::{self, Extent};
use crate::plan::Timeline;
use crate::report::{self, Report};
use crate::rules::{self, Facts, UnitFacts, Window};

/// What landed.
pub struct Evidence<'a> {
    /// Everything that changed under a watched path, root first.
    pub landings: &'a [Landing],
    pub objects: &'a dyn Objects,
    pub faults: &'a [ClockFault],
}

/// What is asked of it.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    pub as_of: Instant,
    /// In seconds.
    pub skew: i64,
    pub window: Option<(Date, Option<Date>)>,
    pub tasks: &'a [String],
    pub teams: &'a [String],
}

/// Judges what landed by the plan that was in force. The timeline has at least one version.
pub fn judge(timeline: &Timeline, evidence: &Evidence<'_>, question: &Question<'_>) -> Result<Report, Error> {
    let Some(version) = timeline.last() else { return Err(Error::NoPlanYet { as_of: question.as_of }) };
    let zone = version.plan.zone;
    let window = match question.window {
        None => None,
        Some((from, to)) => {
            let to = to.unwrap_or_else(|| last_day(zone, question.as_of));
            if to < from {
                return Err(Error::Window { from, to });
            }
            Some(Window::new(zone, from, to))
        }
    };
    let selected = select(timeline, question.tasks, question.teams)?;
    let paths = EvidencePaths::new(timeline);
    let collected = evidence::collect(timeline, &paths, evidence.landings, evidence.objects, question.skew)?;
    let performances = by_unit(&collected.accepted);
    let bench = Bench { timeline, landings: evidence.landings, paths: &paths, performances: &performances, question, window };
    let ledgers: Vec<UnitLedger<'_>> = selected.iter().map(|one| bench.ledger(one)).collect();
    let units = listed_units(timeline, &selected, &ledgers, window);
    if units.is_empty() {
        return Err(Error::NothingLeft);
    }
    let facts = Facts { as_of: question.as_of, zone, window, timeline, units, refusals: &collected.refusals, faults: evidence.faults };
    let findings = rules::findings(rules::problems(&facts), &version.plan.levels);
    Ok(report::build(&facts, findings))
}

/// The day in which the last moment before as-of lies: a day given as as-of is the midnight that ends it.
fn last_day(zone: Zone, as_of: Instant) -> Date {
    zone.date(as_of.checked_sub_signed(TimeDelta::nanoseconds(1)).unwrap_or(as_of))
}

/// What all units are judged by.
pub(super) struct Bench<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) landings: &'a [Landing],
    pub(super) paths: &'a EvidencePaths,
    pub(super) performances: &'a ByUnit<'a>,
    pub(super) question: &'a Question<'a>,
    pub(super) window: Option<Window>,
}

/// What counts for each unit, in the order of landing.
pub(super) type ByUnit<'a> = BTreeMap<&'a UnitId, Vec<&'a Accepted>>;

pub(super) fn by_unit(accepted: &[Accepted]) -> ByUnit<'_> {
    let mut units = ByUnit::new();
    for one in accepted {
        units.entry(&one.performance.unit).or_default().push(one);
    }
    units
}

impl<'a> Bench<'a> {
    pub(super) fn ledger(&self, one: &Selected<'a>) -> UnitLedger<'a> {
        let (unit, question) = (&one.unit.id, self.question);
        let reach = TimeDelta::try_seconds(question.skew).and_then(|skew| question.as_of.checked_add_signed(skew));
        let extent = Extent { until: reach.unwrap_or(question.as_of), window: self.window.map(|window| (window.from, window.to)) };
        let lifetimes = self.timeline.lifetimes(unit);
        let current = lifetimes.last().filter(|lifetime| lifetime.removed.is_none());
        let adopted = current.and_then(|lifetime| occurrence::adoption(self.timeline, unit, *lifetime, lifetimes.len() > 1, one.version));
        ledger::judge(Case {
            timeline: self.timeline,
            unit,
            rules: occurrence::stages(self.timeline, unit, self.landings, &|path| self.is_own(path), extent),
            performances: self.performances.get(unit).cloned().unwrap_or_default(),
            active: !one.unit.cadence.rules.is_empty() && adopted.is_some_and(|adopted| adopted <= question.as_of),
            as_of: question.as_of,
            skew: question.skew,
        })
    }

    /// Says whether a path holds the plan or evidence: changes there are never events.
    fn is_own(&self, path: &str) -> bool {
        let is_plan = || self.timeline.versions.iter().any(|version| version.plan.files.iter().any(|file| file == path));
        is_plan() || !self.paths.units(path).is_empty()
    }
}

/// Lists what a unit shows; a unit that the plan no longer has is shown only if it has something to show.
fn listed_units<'a>(
    timeline: &'a Timeline,
    selected: &[Selected<'a>],
    ledgers: &'a [UnitLedger<'a>],
    window: Option<Window>,
) -> Vec<UnitFacts<'a>> {
    let mut units = Vec::new();
    for (one, ledger) in selected.iter().zip(ledgers) {
        let listed = listed(ledger, window);
        let removed = one.version + 1 < timeline.versions.len();
        if !(removed && listed.is_empty()) {
            units.push(UnitFacts { task: one.task, unit: one.unit, ledger, listed });
        }
    }
    units
}

/// In a window what ends in it; otherwise, for each rule, what was decided last and what is open.
fn listed(ledger: &UnitLedger<'_>, window: Option<Window>) -> Vec<usize> {
    let rules = ledger.verdicts.iter().map(|verdict| verdict.occurrence.rule + 1).max().unwrap_or(0);
    let last: Vec<Option<usize>> = (0..rules).map(|rule| ledger::last_decided(&ledger.verdicts, rule)).collect();
    let is_listed = |at: &usize| {
        let Verdict { occurrence, state, .. } = &ledger.verdicts[*at];
        match window {
            Some(window) => window.from <= occurrence.last_day && occurrence.last_day <= window.to,
            None => matches!(state, State::Open | State::DueSoon | State::InGrace) || last[occurrence.rule] == Some(*at),
        }
    };
    let mut listed: Vec<usize> = (0..ledger.verdicts.len()).filter(is_listed).collect();
    listed.sort_by_key(|at| {
        let occurrence = &ledger.verdicts[*at].occurrence;
        (occurrence.due, occurrence.opens, occurrence.rule)
    });
    listed
}
