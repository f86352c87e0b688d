//! One unit: performances are matched to occurrences, and every occurrence gets its state (SEMANTICS §5).
//!
//! It does not know where performances come from.

use chrono::TimeDelta;

use super::{ClaimTrouble, Standing, State, Trouble, UnitLedger, Verdict};
use crate::address::UnitId;
use crate::cadence::period_days;
use crate::calendar::{Date, Instant};
use crate::evidence::Accepted;
use crate::occurrence::{Duty, Occurrence};

/// What a unit is judged by.
pub struct Case<'a> {
    pub unit: UnitId,
    /// By rule, then by time.
    pub occurrences: Vec<Occurrence>,
    /// In the order of landing and, within one landing, of paths.
    pub performances: Vec<&'a Accepted>,
    /// Says whether something can be owed now: adopted, not removed, with a rule.
    pub active: bool,
    pub as_of: Instant,
    /// In seconds.
    pub skew: i64,
}

/// How many of the occurrences that were open at once are told: a long `early` or `grace` opens thousands.
const TOLD: usize = 4;

/// One rule's occurrences while they are being matched.
struct Docket {
    rule: usize,
    verdicts: Vec<Verdict>,
    /// Everything before this has closed for the performances that are still to come.
    closed: usize,
    /// The longest time before its opening at which any of them accepts.
    earliest: TimeDelta,
}

/// Judges one unit.
pub fn judge(case: Case<'_>) -> UnitLedger {
    let mut dockets = dockets(case.occurrences);
    let skew = TimeDelta::try_seconds(case.skew).unwrap_or_default();
    let (mut extras, mut troubles, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for accepted in case.performances {
        let at = kept.len();
        let mut trouble = None;
        let mut served = false;
        let mut concerned = accepted.in_force;
        for docket in &mut dockets {
            match docket.serve(accepted, at, skew) {
                Served::Yes => (served, concerned) = (true, true),
                Served::Ambiguous(keys) => {
                    (served, concerned) = (true, true);
                    trouble = Some(Trouble::Ambiguous(keys));
                }
                Served::Nothing => {}
                Served::No(reason) => trouble = trouble.or(Some(reason)),
            }
        }
        if !concerned {
            continue;
        }
        kept.push(accepted.clone());
        let claims_period = accepted.performance.period.is_some() && !dockets.is_empty();
        if !served && !claims_period {
            extras.push(at);
        }
        match trouble {
            Some(trouble @ Trouble::Ambiguous(_)) => troubles.push(ClaimTrouble { performance: at, trouble }),
            Some(trouble) if !served => troubles.push(ClaimTrouble { performance: at, trouble }),
            Some(_) | None => {}
        }
    }
    let mut verdicts: Vec<Verdict> = dockets.into_iter().flat_map(|docket| docket.verdicts).collect();
    for verdict in &mut verdicts {
        verdict.state = state(verdict, &kept, case.as_of);
    }
    let (standing, next_due) = standing(&verdicts, case.active);
    UnitLedger { unit: case.unit, verdicts, performances: kept, extras, troubles, standing, next_due }
}

fn dockets(occurrences: Vec<Occurrence>) -> Vec<Docket> {
    let mut dockets: Vec<Docket> = Vec::new();
    for occurrence in occurrences {
        let rule = occurrence.rule;
        let early = occurrence.opens - occurrence.accepts_from;
        let verdict = Verdict { occurrence, state: State::Upcoming, performances: Vec::new(), recovered: None };
        match dockets.last_mut().filter(|docket| docket.rule == rule) {
            Some(docket) => {
                docket.verdicts.push(verdict);
                docket.earliest = docket.earliest.max(early);
            }
            None => dockets.push(Docket { rule, verdicts: vec![verdict], closed: 0, earliest: early }),
        }
    }
    dockets
}

enum Served {
    Yes,
    /// Served the oldest of several that were open.
    Ambiguous(Vec<String>),
    /// Without a period, and none was open.
    Nothing,
    /// Its period cannot be served.
    No(Trouble),
}

impl Docket {
    fn serve(&mut self, accepted: &Accepted, at: usize, skew: TimeDelta) -> Served {
        let landed = accepted.performance.landed;
        while self.verdicts.get(self.closed).is_some_and(|verdict| verdict.occurrence.closes <= landed) {
            self.closed += 1;
        }
        match &accepted.performance.period {
            Some(key) => self.serve_period(accepted, at, skew, key),
            None => self.serve_oldest(accepted, at, skew),
        }
    }

    fn serve_oldest(&mut self, accepted: &Accepted, at: usize, skew: TimeDelta) -> Served {
        let landed = accepted.performance.landed;
        let reach = landed.checked_add_signed(self.earliest).unwrap_or(Instant::MAX_UTC);
        let tail = &mut self.verdicts[self.closed..];
        let open: Vec<usize> = (0..tail.len())
            .take_while(|at| tail[*at].occurrence.opens <= reach)
            .filter(|at| tail[*at].performances.is_empty() && refusal(&tail[*at].occurrence, accepted, skew).is_none())
            .collect();
        let Some(first) = open.first() else { return Served::Nothing };
        tail[*first].performances.push(at);
        if open.len() > 1 {
            return Served::Ambiguous(open.iter().take(TOLD).map(|at| tail[*at].occurrence.key.clone()).collect());
        }
        Served::Yes
    }

    fn serve_period(&mut self, accepted: &Accepted, at: usize, skew: TimeDelta, key: &str) -> Served {
        let Some(verdict) = self.find(key, accepted.performance.index) else { return Served::No(Trouble::UnknownPeriod) };
        let name = verdict.occurrence.key.clone();
        if let Some(refusal) = refusal(&verdict.occurrence, accepted, skew) {
            return Served::No(Trouble::Refused { key: name, refusal });
        }
        if !verdict.performances.is_empty() {
            return Served::No(Trouble::AlreadyMet { key: name });
        }
        verdict.performances.push(at);
        Served::Yes
    }

    /// Finds the occurrence that a key, or the days of a finer period, meant when the commit at a place on the chain landed.
    fn find(&mut self, key: &str, index: usize) -> Option<&mut Verdict> {
        let exact = self.verdicts.iter().position(|verdict| verdict.occurrence.key == key && !is_replaced(&verdict.occurrence, index));
        let found = exact.or_else(|| {
            let (first, last): (Date, Date) = period_days(key)?;
            let holds = |one: &Occurrence| one.first_day <= first && last <= one.last_day && !is_replaced(one, index);
            self.verdicts.iter().position(|verdict| holds(&verdict.occurrence))
        })?;
        self.verdicts.get_mut(found)
    }
}

/// Says whether a new version of the rule had taken the occurrence's place at a place on the chain.
fn is_replaced(occurrence: &Occurrence, index: usize) -> bool {
    matches!(occurrence.duty, Duty::ReplacedFrom(from) if from <= index)
}

/// Why a performance cannot serve an occurrence, by rule 0 of the matching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule0 {
    NotOwed,
    /// Landed before it opened.
    LandedEarly,
    /// One of its four clocks says that it was made before the occurrence opened.
    PerformedEarly,
    /// Landed when it had closed.
    LandedLate,
    /// The version that adopted the running slot landed later.
    BeforeItsVersion,
    /// It does not lie under the path of the version that judges.
    OtherPath,
}

fn refusal(occurrence: &Occurrence, accepted: &Accepted, skew: TimeDelta) -> Option<Rule0> {
    let performance = &accepted.performance;
    match occurrence.duty {
        Duty::Owed => {}
        Duty::BeforeAdoption => return Some(Rule0::NotOwed),
        Duty::ReplacedFrom(_) if is_replaced(occurrence, performance.index) => return Some(Rule0::NotOwed),
        Duty::ReplacedFrom(_) => {}
    }
    let earliest = occurrence.accepts_from.checked_sub_signed(skew).unwrap_or(occurrence.accepts_from);
    if occurrence.closes <= performance.landed {
        Some(Rule0::LandedLate)
    } else if performance.landed < occurrence.accepts_from {
        Some(Rule0::LandedEarly)
    } else if performance.performed() < earliest {
        Some(Rule0::PerformedEarly)
    } else if performance.index < occurrence.serves_from {
        Some(Rule0::BeforeItsVersion)
    } else if !accepted.in_force && !accepted.under.contains(&occurrence.version) {
        Some(Rule0::OtherPath)
    } else {
        None
    }
}

fn state(verdict: &Verdict, performances: &[Accepted], as_of: Instant) -> State {
    let occurrence = &verdict.occurrence;
    if let Some(last) = verdict.performances.iter().max() {
        let in_time = performances[*last].performance.landed < occurrence.due;
        return if in_time { State::Met } else { State::MetLate };
    }
    match occurrence.duty {
        Duty::BeforeAdoption => State::BeforeAdoption,
        Duty::ReplacedFrom(_) => State::NotApplicable,
        Duty::Owed if as_of < occurrence.opens => State::Upcoming,
        Duty::Owed if occurrence.closes <= as_of => State::Missed,
        Duty::Owed if occurrence.due <= as_of => State::InGrace,
        Duty::Owed if occurrence.soon_from <= as_of => State::DueSoon,
        Duty::Owed => State::Open,
    }
}

/// Where the unit stands, and the earliest due moment of what is still to be done.
fn standing(verdicts: &[Verdict], active: bool) -> (Standing, Option<Instant>) {
    let pending = |verdict: &&Verdict| matches!(verdict.state, State::Upcoming | State::Open | State::DueSoon | State::InGrace);
    let has_open = verdicts.iter().any(|verdict| matches!(verdict.state, State::Open | State::DueSoon | State::InGrace));
    if !active && !has_open {
        return (Standing::Idle, None);
    }
    let next_due = verdicts.iter().filter(pending).map(|verdict| verdict.occurrence.due).min();
    let rules: Vec<usize> = verdicts.iter().map(|verdict| verdict.occurrence.rule).collect();
    let last = rules.last().map_or(0, |rule| rule + 1);
    let overdue = (0..last).any(|rule| {
        let decided = last_decided(verdicts, rule).map(|at| &verdicts[at]);
        decided.is_some_and(|verdict| verdict.state == State::Missed && verdict.recovered.is_none())
    });
    let soon = verdicts.iter().any(|verdict| matches!(verdict.state, State::DueSoon | State::InGrace));
    let standing = match (overdue, soon) {
        (true, _) => Standing::Overdue,
        (false, true) => Standing::DueSoon,
        (false, false) => Standing::Current,
    };
    (standing, next_due)
}

/// The place of the decided occurrence of a rule that was due last.
pub fn last_decided(verdicts: &[Verdict], rule: usize) -> Option<usize> {
    let decided = verdicts.iter().enumerate().filter(|(_, verdict)| {
        verdict.occurrence.rule == rule && matches!(verdict.state, State::Met | State::MetLate | State::Missed | State::Waived)
    });
    decided.max_by_key(|(_, verdict)| last_due(verdicts, &verdict.occurrence)).map(|(at, _)| at)
}

/// When an occurrence was due, for the order in which they were. One that was met and then replaced comes before all
/// that the new rule owes: its own due moment would hide for long what is missed since.
fn last_due(verdicts: &[Verdict], occurrence: &Occurrence) -> (Instant, bool) {
    match occurrence.duty {
        Duty::Owed | Duty::BeforeAdoption => (occurrence.due, true),
        Duty::ReplacedFrom(_) => {
            let newer = verdicts.iter().map(|verdict| &verdict.occurrence);
            let newer = newer.filter(|one| one.rule == occurrence.rule && one.version > occurrence.version);
            (newer.map(|one| one.due).min().unwrap_or(occurrence.due).min(occurrence.due), false)
        }
    }
}
