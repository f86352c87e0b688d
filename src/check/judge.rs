//! The pure middle of the road: a plan's versions and what landed, to a report.
//!
//! It does not know where either was read from.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Months, TimeDelta};

use super::change::Cause;
use super::select::{Selected, select};
use super::{Days, Error};
use crate::address::UnitId;
use crate::calendar::{Date, Instant, Zone};
use crate::evidence::{self, Accepted, EvidencePaths, Settled};
use crate::history::{ClockFault, Landing, Objects};
use crate::ledger::{self, Case, State, UnitLedger, Verdict};
use crate::occurrence::{self, Almanac, Extent, Lives};
use crate::plan::{Signature, Timeline, Version};
use crate::report::{self, Report, Selection};
use crate::rules::{self, Facts, IdleExceptions, UnitFacts, Window, WitnessFacts};
use crate::signature;

/// What landed.
pub struct Evidence<'a> {
    /// Everything that changed under a watched path, root first.
    pub landings: &'a [Landing],
    pub objects: &'a dyn Objects,
    pub faults: &'a [ClockFault],
    /// Where is kept what was collected of it, and how much of it may be; none where all of it is collected.
    pub settled: Option<Settled<'a>>,
}

/// What is asked of it.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    pub as_of: Instant,
    /// In seconds.
    pub skew: i64,
    pub window: Option<Days>,
    pub tasks: &'a [String],
    pub teams: &'a [String],
    /// Patterns.
    pub references: &'a [String],
    /// The change that is judged, if it is not the branch as it stands.
    pub cause: Option<&'a Cause>,
    /// What the witness says of the branch; none where nobody asked for it.
    pub witness: Option<&'a WitnessFacts>,
    /// Clock exceptions of the plan that except nothing.
    pub idle: IdleExceptions<'a>,
}

/// Judges what landed by the plan that was in force. The timeline has at least one version.
pub fn judge(timeline: &Timeline, evidence: &Evidence<'_>, question: &Question<'_>) -> Result<Report, Error> {
    let Some(version) = timeline.last() else { return Err(Error::NoPlanYet { as_of: question.as_of }) };
    let zone = version.plan.zone;
    let window = match question.window {
        None => None,
        Some((from, to)) => {
            let to = to.unwrap_or_else(|| last_day(zone, question.as_of));
            let from = from.unwrap_or_else(|| year_before(to));
            if to < from {
                return Err(Error::Window { from, to });
            }
            Some(Window::new(zone, from, to))
        }
    };
    can_verify(timeline)?;
    let selected = select(timeline, question.tasks, question.teams, question.references)?;
    let paths = EvidencePaths::new(timeline);
    let collected = evidence::collect(timeline, &paths, evidence.landings, evidence.objects, question.skew, evidence.settled)?;
    let performances = by_unit(&collected.accepted);
    let bench = Bench::new((timeline, evidence.landings), (&paths, &performances), question, window);
    let ledgers: Vec<UnitLedger<'_>> = selected.iter().map(|one| bench.ledger(one)).collect();
    let units = listed_units(timeline, &selected, &ledgers, window);
    if units.is_empty() {
        return Err(Error::NothingLeft);
    }
    let faults: Vec<ClockFault> = evidence.faults.iter().chain(&collected.faults).cloned().collect();
    let (as_of, witness) = (question.as_of, question.witness);
    let facts =
        Facts { as_of, zone, window, timeline, units, refusals: &collected.refusals, faults: &faults, witness, idle: question.idle };
    let mut problems = rules::problems(&facts);
    let levels = match question.cause {
        None => &version.plan.levels,
        Some(cause) => {
            cause.weigh(&mut problems)?;
            &cause.levels
        }
    };
    let findings = rules::findings(problems, levels);
    let mut report = report::build(&facts, findings);
    report.selection =
        Selection { tasks: question.tasks.to_vec(), teams: question.teams.to_vec(), references: question.references.to_vec() };
    report.change = question.cause.map(|cause| cause.outcome(&facts));
    Ok(report)
}

/// Says whether every version's signatures can be verified: an answer that depends on how duly was built would be none.
pub(super) fn can_verify(timeline: &Timeline) -> Result<(), Error> {
    if signature::knows_openpgp() {
        return Ok(());
    }
    let wants = |version: &&Version| {
        let has_keyring = version.plan.signers.keyring.is_some();
        version.plan.units().any(|(_, unit)| match unit.proof.signature {
            Signature::OpenPgp => true,
            Signature::Any => has_keyring,
            Signature::None | Signature::Ssh => false,
        })
    };
    match timeline.versions.iter().find(wants) {
        Some(version) => Err(Error::WithoutOpenPgp { commit: version.commit.chars().take(12).collect() }),
        None => Ok(()),
    }
}

/// The day in which the last moment before as-of lies: a day given as as-of is the midnight that ends it.
fn last_day(zone: Zone, as_of: Instant) -> Date {
    zone.date(as_of.checked_sub_signed(TimeDelta::nanoseconds(1)).unwrap_or(as_of))
}

/// The first day of the year that ends with a day.
fn year_before(to: Date) -> Date {
    let before = to.checked_sub_months(Months::new(12)).and_then(|day| day.succ_opt());
    before.unwrap_or(to)
}

/// What all units are judged by.
pub(super) struct Bench<'a, 'b> {
    timeline: &'a Timeline,
    landings: &'a [Landing],
    paths: &'b EvidencePaths,
    performances: &'b ByUnit<'a>,
    question: &'b Question<'b>,
    almanac: Almanac<'a>,
}

/// What counts for each unit, in the order of landing.
pub(super) type ByUnit<'a> = HashMap<&'a UnitId, Vec<&'a Accepted>>;

pub(super) fn by_unit(accepted: &[Accepted]) -> ByUnit<'_> {
    let (mut known, mut numbers) = (HashMap::new(), HashMap::new());
    let mut units: Vec<Vec<&Accepted>> = Vec::new();
    for one in accepted {
        let unit = &one.performance.unit;
        // Most of what is of one unit shares its name, which then need not be read.
        let number = *known.entry(Arc::as_ptr(unit)).or_insert_with(|| *numbers.entry(&**unit).or_insert(units.len()));
        match units.get_mut(number) {
            Some(unit) => unit.push(one),
            None => units.push(vec![one]),
        }
    }
    numbers.into_iter().map(|(unit, number)| (unit, std::mem::take(&mut units[number]))).collect()
}

impl<'a, 'b> Bench<'a, 'b> {
    pub(super) fn new(
        (timeline, landings): (&'a Timeline, &'a [Landing]),
        (paths, performances): (&'b EvidencePaths, &'b ByUnit<'a>),
        question: &'b Question<'b>,
        window: Option<Window>,
    ) -> Self {
        let reach = TimeDelta::try_seconds(question.skew).and_then(|skew| question.as_of.checked_add_signed(skew));
        let extent = Extent { until: reach.unwrap_or(question.as_of), window: window.map(|window| (window.from, window.to)) };
        Self { timeline, landings, paths, performances, question, almanac: Almanac::new(timeline, extent) }
    }

    pub(super) fn ledger(&self, one: &Selected<'a>) -> UnitLedger<'a> {
        let (unit, question) = (&one.unit.id, self.question);
        let lives = Lives::of(self.timeline, unit);
        let lifetimes = lives.lifetimes();
        let current = lifetimes.last().filter(|lifetime| lifetime.removed.is_none());
        let adopted = current.and_then(|lifetime| occurrence::adoption(self.timeline, unit, *lifetime, lifetimes.len() > 1, one.version));
        ledger::judge(Case {
            timeline: self.timeline,
            unit,
            lives: &lives,
            rules: self.almanac.stages(&lives, &lifetimes, self.landings, &|landing, path| self.is_own(landing, path)),
            performances: self.performances.get(unit).cloned().unwrap_or_default(),
            active: !one.unit.cadence.rules.is_empty() && adopted.is_some_and(|adopted| adopted <= question.as_of),
            as_of: question.as_of,
            skew: question.skew,
        })
    }

    /// Says whether a path held the plan or evidence when a landing changed it: such changes are never events.
    ///
    /// The version before the landing and the one that landed with it say so. A later one, which could call anything its evidence, does not.
    fn is_own(&self, landing: &Landing, path: &str) -> bool {
        let before = landing.index.checked_sub(1).and_then(|index| self.timeline.at_landing(index));
        let known = [before, self.timeline.at_landing(landing.index)];
        let is_known = |version: &usize| known.contains(&Some(*version));
        let is_plan = || self.timeline.versions.iter().any(|version| version.plan.files.iter().any(|file| file == path));
        is_plan() || self.paths.units(path).values().flat_map(|versions| versions.iter()).any(is_known)
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
