//! One rule of one unit: performances are matched to its occurrences in the order of landing.
//!
//! It does not know what the states will be.

use std::rc::Rc;

use chrono::TimeDelta;

use super::few::Few;
use super::places::{Places, is_replaced};
use super::refusal::{Rule0, is_before, why_not_of};
use super::waiver::{WaiverAt, waiver};
use super::{State, Trouble, Verdict};
use crate::address::UnitId;
use crate::cadence::period_days;
use crate::calendar::{Date, Instant, Zone};
use crate::evidence::{Accepted, Deed};
use crate::occurrence::{Duty, Gaps, Lives, Nature, Occurrence, Stage, move_due};
use crate::plan::Timeline;

/// How many of the occurrences that were open at once are told: a long `early` or `grace` opens thousands.
const TOLD: usize = 4;

/// One rule's occurrences while they are being matched.
pub struct Docket<'a> {
    timeline: &'a Timeline,
    unit: &'a UnitId,
    lives: Lives<'a>,
    as_of: Instant,
    skew: TimeDelta,
    /// Some version of the plan has a waiver.
    may_be_waived: bool,
    pub verdicts: Vec<Verdict>,
    /// Stages that have not begun yet.
    coming: std::vec::IntoIter<Stage<'a>>,
    next: Option<Stage<'a>>,
    /// The gap rule of the current stage.
    gaps: Option<Gaps<'a>>,
    /// The last day of which a gap was counted: every key up to it may be taken.
    last_gap: Option<Date>,
    /// Everything before this has closed for the performances that are still to come.
    closed: usize,
    /// Everything before this has closed, or has what it owes.
    done: usize,
    /// The longest time before its opening at which any of them accepts.
    earliest: TimeDelta,
    /// Where each key stands that is not free.
    places: Places,
    has_either: bool,
    /// The places of what is open to the performance that is looked at.
    open: Vec<usize>,
}

pub enum Served {
    Yes,
    /// Served the oldest of several that were open.
    Ambiguous(Vec<String>),
    /// Without a claim on this rule, and none was open.
    Nothing,
    /// Its period cannot be served.
    No(Trouble),
}

impl<'a> Docket<'a> {
    pub fn new(
        timeline: &'a Timeline,
        (unit, lives): (&'a UnitId, &Lives<'a>),
        stages: Vec<Stage<'a>>,
        as_of: Instant,
        skew: TimeDelta,
    ) -> Self {
        let mut coming = stages.into_iter();
        let next = coming.next();
        let mut docket = Self {
            timeline,
            unit,
            lives: lives.clone(),
            as_of,
            skew,
            verdicts: Vec::new(),
            coming,
            next,
            gaps: None,
            last_gap: None,
            may_be_waived: timeline.versions.iter().any(|version| !version.plan.waivers.is_empty()),
            closed: 0,
            done: 0,
            earliest: TimeDelta::zero(),
            places: Places::default(),
            has_either: false,
            open: Vec::new(),
        };
        // The first stage also judges what opened before its version landed.
        docket.enter_next();
        docket
    }

    /// Lets a performance serve what it can.
    pub fn serve(&mut self, accepted: &Accepted, at: usize) -> Served {
        self.enter_until(accepted.performance.index);
        let landed = accepted.performance.landed;
        while self.verdicts.get(self.closed).is_some_and(|verdict| verdict.occurrence.closes <= landed) {
            self.closed += 1;
        }
        while self.verdicts.get(self.done).is_some_and(|verdict| is_met(verdict) || verdict.occurrence.closes <= landed) {
            self.done += 1;
        }
        let served = match &accepted.performance.period {
            Some(key) => self.serve_period(accepted, at, key),
            None => self.serve_open(accepted, at),
        };
        self.count_on(accepted, at);
        served
    }

    /// Lets the stages that have landed begin, after the last performance.
    pub fn finish(&mut self) {
        self.enter_until(usize::MAX);
    }

    /// Says whether a performance caught up something that was missed.
    pub fn is_caught_up_by(&self, at: usize) -> bool {
        self.verdicts.iter().any(|verdict| verdict.recovered == Some(at))
    }

    /// Says whether the rule has an occurrence of a key, or one that holds its days.
    pub fn knows(&mut self, key: &str) -> bool {
        self.find(key).is_some()
    }

    fn enter_until(&mut self, index: usize) {
        while self.next.as_ref().is_some_and(|stage| stage.index <= index) {
            self.enter_next();
        }
    }

    /// Begins a stage: settles the old rule's open occurrence, then adds the new ones whose keys are free.
    fn enter_next(&mut self) {
        let Some(stage) = self.next.take() else { return };
        self.next = self.coming.next();
        if let Some(first_due) = stage.first_due() {
            self.overtake(&stage, first_due);
        }
        self.verdicts.reserve(stage.occurrences.len());
        // Days that follow each other have keys of their own.
        let is_alone = self.verdicts.is_empty() && stage.occurrences.is_sorted_by(|one, next| one.last_day < next.last_day);
        for occurrence in stage.occurrences.iter() {
            if is_alone || self.places.of(&self.verdicts, &occurrence.key).is_none() {
                let verdict = self.register(Rc::clone(occurrence));
                self.verdicts.push(verdict);
            }
        }
        self.gaps = stage.gaps;
    }

    /// Settles what the old rule has due after the first due moment of the new one.
    fn overtake(&mut self, stage: &Stage<'_>, first_due: Instant) {
        self.places.forget();
        for old in self.verdicts.iter_mut().filter(|old| first_due < old.occurrence.due) {
            let is_open = stage.landed < old.occurrence.closes && old.occurrence.duty == Duty::Owed;
            if is_met(old) {
                old.overtaken = Some(first_due);
            } else if is_open && !matches!(old.occurrence.nature, Nature::Event { .. }) {
                Rc::make_mut(&mut old.occurrence).duty = Duty::ReplacedFrom(stage.index);
            }
        }
    }

    /// Takes in an occurrence, and gives a gap or an event the due moment to which a waiver moves it.
    fn register(&mut self, mut occurrence: Rc<Occurrence>) -> Verdict {
        let mut moved = None;
        if self.may_be_waived
            && matches!(occurrence.nature, Nature::Gap | Nature::Event { .. })
            && let Some((waiver, until)) = self.waived_until(&occurrence)
        {
            move_due(self.timeline, &self.lives, Rc::make_mut(&mut occurrence), until);
            moved = Some(waiver);
        }
        if occurrence.accepts_from < occurrence.opens {
            self.earliest = self.earliest.max(occurrence.opens - occurrence.accepts_from);
        }
        self.has_either |= matches!(occurrence.nature, Nature::Either { .. });
        Verdict { occurrence, state: State::Upcoming, performances: Few::default(), recovered: None, waiver: moved, overtaken: None }
    }

    /// The waiver that gives a gap or an event a later due moment, and that moment.
    fn waived_until(&self, occurrence: &Occurrence) -> Option<(WaiverAt, Instant)> {
        let found = waiver(self.timeline, self.unit, occurrence, self.as_of)?;
        let (_, last) = found.waiver(self.timeline).days?;
        let until = self.timeline.versions[occurrence.version].plan.zone.end_of(last);
        (occurrence.due < until).then_some((found, until))
    }

    /// Finds what is open to a performance, oldest first; what is waived comes after the rest.
    fn find_open(&self, accepted: &Accepted, open: &mut Vec<usize>) {
        let landed = accepted.performance.landed;
        let reach = if self.earliest.is_zero() { Some(landed) } else { landed.checked_add_signed(self.earliest) };
        let reach = reach.unwrap_or(Instant::MAX_UTC);
        let tail = &self.verdicts[self.done..];
        let candidates = tail.iter().enumerate().take_while(|(_, verdict)| verdict.occurrence.opens <= reach);
        let found = candidates.filter(|(_, verdict)| !is_met(verdict) && self.refusal(&verdict.occurrence, accepted).is_none());
        open.clear();
        open.extend(found.map(|(at, _)| self.done + at));
        open.sort_by_key(|at| self.is_waived(&self.verdicts[*at].occurrence));
    }

    fn is_waived(&self, occurrence: &Occurrence) -> bool {
        self.may_be_waived && waiver(self.timeline, self.unit, occurrence, self.as_of).is_some()
    }

    fn serve_open(&mut self, accepted: &Accepted, at: usize) -> Served {
        let mut open = std::mem::take(&mut self.open);
        self.find_open(accepted, &mut open);
        let served = self.serve_some(&open, at);
        self.open = open;
        served
    }

    /// Serves all events that are open at the landing (of those that want one each, the oldest alone), and the oldest of anything else.
    fn serve_some(&mut self, open: &[usize], at: usize) -> Served {
        let (mut served_event, mut served_one) = (false, false);
        let (mut first, mut others) = (None, Vec::new());
        for place in open {
            let Nature::Event { each } = self.verdicts[*place].occurrence.nature else {
                match first {
                    None => first = Some(*place),
                    Some(_) => others.push(*place),
                }
                continue;
            };
            if !(each && served_one) {
                self.verdicts[*place].performances.push(at);
            }
            served_one |= each;
            served_event = true;
        }
        let Some(first) = first else { return if served_event { Served::Yes } else { Served::Nothing } };
        self.verdicts[first].performances.push(at);
        if others.is_empty() {
            return Served::Yes;
        }
        others.insert(0, first);
        let unwaived = others.iter().filter(|place| !self.is_waived(&self.verdicts[**place].occurrence)).count();
        if unwaived > 1 {
            return Served::Ambiguous(others.iter().take(TOLD).map(|place| self.verdicts[*place].occurrence.key.clone()).collect());
        }
        Served::Yes
    }

    fn serve_period(&mut self, accepted: &Accepted, at: usize, key: &str) -> Served {
        let Some(place) = self.find(key) else {
            // The calendar has no claim on a gap: to it the performance is one without a period.
            return if self.gaps.is_some() { self.serve_open(accepted, at) } else { Served::No(Trouble::UnknownPeriod) };
        };
        let verdict = &self.verdicts[place];
        let name = verdict.occurrence.key.clone();
        if let Some(refusal) = self.refusal(&verdict.occurrence, accepted) {
            return Served::No(Trouble::Refused { key: name, refusal });
        }
        if is_met(verdict) {
            return Served::No(Trouble::AlreadyMet { key: name });
        }
        self.verdicts[place].performances.push(at);
        Served::Yes
    }

    /// Finds the occurrence of a key, or the slot whose days hold the days of a finer period.
    fn find(&mut self, key: &str) -> Option<usize> {
        self.places.of(&self.verdicts, key).or_else(|| {
            let (first, last): (Date, Date) = period_days(key)?;
            let holds = |one: &Occurrence| {
                let is_slot = matches!(one.nature, Nature::Slot | Nature::Either { .. });
                is_slot && one.first_day <= first && last <= one.last_day && !is_replaced(one)
            };
            self.verdicts.iter().position(|verdict| holds(&verdict.occurrence))
        })
    }

    /// What every performance changes, whether it served or not: gaps begin anew, and `either` counts from it.
    fn count_on(&mut self, accepted: &Accepted, at: usize) {
        let performance = &accepted.performance;
        if let Some(gaps) = self.gaps.take() {
            self.count_gap(&gaps, accepted, at);
            self.gaps = Some(gaps);
        }
        let tail = if self.has_either { self.closed..self.verdicts.len() } else { 0..0 };
        for place in tail {
            let verdict = &self.verdicts[place];
            let Nature::Either { longest } = verdict.occurrence.nature else { continue };
            if is_met(verdict) || verdict.occurrence.closes <= performance.landed || self.is_too_early(&verdict.occurrence, performance) {
                continue;
            }
            let version = verdict.occurrence.version;
            let zone = self.zone(version);
            let Some(extended) = longest.after_day(zone, zone.date(performance.landed), |_| true) else { continue };
            if extended <= verdict.occurrence.due {
                break;
            }
            move_due(self.timeline, &self.lives, Rc::make_mut(&mut self.verdicts[place].occurrence), extended);
        }
    }

    /// Work done before the last counted one moves nothing: prepared evidence cannot buy time.
    fn is_too_early(&self, occurrence: &Occurrence, performance: &Deed) -> bool {
        let oldest = self.verdicts[self.closed..].first().map_or(occurrence.accepts_from, |verdict| verdict.occurrence.accepts_from);
        is_before(performance.performed(), oldest, self.skew)
    }

    fn count_gap(&mut self, gaps: &Gaps<'a>, accepted: &Accepted, at: usize) {
        let performance = &accepted.performance;
        let is_open = |verdict: &Verdict| matches!(verdict.occurrence.nature, Nature::Gap) && verdict.occurrence.duty == Duty::Owed;
        let Some(place) = self.verdicts.iter().rposition(is_open) else { return };
        let gap = &self.verdicts[place];
        let day = gaps.zone().date(performance.landed);
        let opens = gap.occurrence.opens;
        let too_early = performance.landed < opens || is_before(performance.performed(), opens, self.skew);
        let on_path = accepted.in_force || accepted.under.contains(&gap.occurrence.version);
        let served_now = gap.performances.last() == Some(&at);
        if !served_now {
            if is_met(gap) || too_early || !on_path {
                return;
            }
            if performance.landed < gap.occurrence.closes {
                // It served another stage's occurrence: the open gap is counted from it as well.
                if let Some(next) = gaps.after(day) {
                    let next = self.register(next);
                    self.last_gap = self.last_gap.max(Some(day));
                    self.done = self.done.min(place);
                    let old = std::mem::replace(&mut self.verdicts[place], next);
                    self.places.replace(&old.occurrence.key, &self.verdicts[place].occurrence, place);
                }
                return;
            }
            self.verdicts[place].recovered = Some(at);
        }
        let is_new = self.last_gap.is_none_or(|last| last < day);
        if let Some(next) = gaps.after(day)
            && (is_new || self.places.of(&self.verdicts, &next.key).is_none())
        {
            self.last_gap = self.last_gap.max(Some(day));
            let verdict = self.register(next);
            self.verdicts.push(verdict);
        }
    }

    fn zone(&self, version: usize) -> Zone {
        self.timeline.versions[version].plan.zone
    }

    fn refusal(&self, occurrence: &Occurrence, accepted: &Accepted) -> Option<Rule0> {
        why_not_of(&|version| self.lives.at(version), occurrence, accepted, self.skew)
    }
}

/// Says whether an occurrence has all the performances that it owes.
pub fn is_met(verdict: &Verdict) -> bool {
    verdict.performances.len() >= usize::try_from(verdict.occurrence.times).unwrap_or(usize::MAX)
}
