//! One unit: performances are matched to occurrences, and every occurrence gets its state.
//!
//! It does not know where performances come from.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::docket::{Docket, Served, is_met};
use super::waiver::waiver;
use super::{ClaimTrouble, Standing, State, Trouble, UnitLedger, Verdict};
use crate::address::UnitId;
use crate::calendar::Instant;
use crate::evidence::Accepted;
use crate::occurrence::{Duty, Lives, Nature, Stage};
use crate::plan::Timeline;

/// What a unit is judged by.
pub struct Case<'a, 'b> {
    pub timeline: &'a Timeline,
    pub unit: &'a UnitId,
    pub lives: &'b Lives<'a>,
    /// What each rule of its cadence owes.
    pub rules: Vec<Vec<Stage<'a>>>,
    /// In the order of landing and, within one landing, of paths.
    pub performances: Vec<&'a Accepted>,
    /// Says whether something can be owed now: adopted, not removed, with a rule.
    pub active: bool,
    pub as_of: Instant,
    /// In seconds.
    pub skew: i64,
}

/// Judges one unit.
pub fn judge<'a>(case: Case<'a, '_>) -> UnitLedger<'a> {
    let skew = TimeDelta::try_seconds(case.skew).unwrap_or_default();
    let rules = case.rules.into_iter().filter(|stages| !stages.is_empty());
    let mut dockets: Vec<Docket<'_>> =
        rules.map(|stages| Docket::new(case.timeline, (case.unit, case.lives), stages, case.as_of, skew)).collect();
    let (mut extras, mut troubles) = (Vec::new(), Vec::new());
    let mut kept = Vec::with_capacity(case.performances.len());
    for accepted in case.performances {
        let at = kept.len();
        let outcome = serve(&mut dockets, accepted, at);
        let Some(outcome) = outcome else { continue };
        kept.push(accepted);
        if outcome.is_extra {
            extras.push(at);
        }
        troubles.extend(outcome.trouble.map(|trouble| ClaimTrouble { performance: at, trouble }));
    }
    for docket in &mut dockets {
        docket.finish();
    }
    // Most units have one rule: its verdicts stay where they are.
    let mut dockets = dockets.into_iter();
    let mut verdicts: Vec<Verdict> = dockets.next().map(|docket| docket.verdicts).unwrap_or_default();
    verdicts.extend(dockets.flat_map(|docket| docket.verdicts));
    let may_be_waived = case.timeline.versions.iter().any(|version| !version.plan.waivers.is_empty());
    for verdict in &mut verdicts {
        recover_event(verdict, &kept);
        if may_be_waived && matches!(verdict.occurrence.nature, Nature::Slot | Nature::Either { .. }) {
            verdict.waiver = waiver(case.timeline, case.unit, &verdict.occurrence, case.as_of);
        }
        verdict.state = state(verdict, &kept, case.as_of);
    }
    let recovered = verdicts.iter().filter_map(|verdict| verdict.recovered.filter(|_| verdict.occurrence.nature == Nature::Gap));
    let recoveries: BTreeSet<usize> = recovered.collect();
    extras.retain(|at| !recoveries.contains(at));
    let (standing, next_due) = standing(&verdicts, case.active);
    UnitLedger { unit: case.unit.clone(), verdicts, performances: kept, extras, troubles, standing, next_due }
}

/// What a performance came to.
struct Outcome {
    is_extra: bool,
    trouble: Option<Trouble>,
}

/// Offers a performance to every rule; none if it lies under no path that counts for any occurrence.
fn serve(dockets: &mut [Docket<'_>], accepted: &Accepted, at: usize) -> Option<Outcome> {
    let period = accepted.performance.period.as_deref();
    let claimed = period.is_some_and(|key| dockets.iter_mut().any(|docket| docket.knows(key)));
    let (mut served, mut ambiguous, mut refused) = (false, None, None);
    for docket in dockets.iter_mut() {
        match docket.serve(accepted, at) {
            Served::Yes => served = true,
            Served::Ambiguous(keys) => {
                served = true;
                ambiguous = Some(Trouble::Ambiguous(keys));
            }
            Served::Nothing => {}
            Served::No(Trouble::UnknownPeriod) if claimed => {}
            Served::No(reason) => refused = refused.or(Some(reason)),
        }
    }
    // Where it catches up a gap, it lies under a path of the version that judges the gap.
    if !served && !accepted.in_force && !dockets.iter().any(|docket| docket.is_caught_up_by(at)) {
        return None;
    }
    let has_claim = period.is_some() && !dockets.is_empty();
    let trouble = if served { ambiguous } else { refused };
    Some(Outcome { is_extra: !served && !has_claim, trouble })
}

/// A missed event is caught up by the first performance after it.
fn recover_event(verdict: &mut Verdict, performances: &[&Accepted]) {
    if matches!(verdict.occurrence.nature, Nature::Event { .. }) && !is_met(verdict) {
        verdict.recovered = performances.iter().position(|one| verdict.occurrence.closes <= one.performance.landed);
    }
}

fn state(verdict: &Verdict, performances: &[&Accepted], as_of: Instant) -> State {
    let occurrence = &verdict.occurrence;
    if let (true, Some(last)) = (is_met(verdict), verdict.performances.iter().max()) {
        let in_time = performances[*last].performance.landed < occurrence.due;
        return if in_time { State::Met } else { State::MetLate };
    }
    match occurrence.duty {
        Duty::BeforeAdoption => State::BeforeAdoption,
        Duty::ReplacedFrom(_) => State::NotApplicable,
        Duty::Owed if as_of < occurrence.opens => State::Upcoming,
        // A waiver excuses a slot; to a gap or an event it has given a later due moment.
        Duty::Owed if verdict.waiver.is_some() && matches!(occurrence.nature, Nature::Slot | Nature::Either { .. }) => State::Waived,
        Duty::Owed if occurrence.closes <= as_of => State::Missed,
        Duty::Owed if occurrence.due <= as_of => State::InGrace,
        Duty::Owed if occurrence.soon_from <= as_of => State::DueSoon,
        Duty::Owed => State::Open,
    }
}

/// Where the unit stands, and the earliest due moment of what is still to be done.
fn standing(verdicts: &[Verdict], active: bool) -> (Standing, Option<Instant>) {
    let is_open = |verdict: &Verdict| matches!(verdict.state, State::Open | State::DueSoon | State::InGrace);
    if !active && !verdicts.iter().any(is_open) {
        return (Standing::Idle, None);
    }
    let is_missed_gap =
        |verdict: &Verdict| verdict.state == State::Missed && verdict.recovered.is_none() && verdict.occurrence.nature == Nature::Gap;
    let is_pending = |verdict: &Verdict| is_open(verdict) || is_missed_gap(verdict) || is_unwaived_upcoming(verdict);
    let next_due = verdicts.iter().filter(|verdict| is_pending(verdict)).map(|verdict| verdict.occurrence.due).min();
    // They stand by rule.
    let rules = verdicts.last().map_or(0, |verdict| verdict.occurrence.rule + 1);
    let overdue = (0..rules).any(|rule| !unrecovered(verdicts, rule).is_empty());
    let soon = verdicts.iter().any(|verdict| matches!(verdict.state, State::DueSoon | State::InGrace));
    let standing = match (overdue, soon) {
        (true, _) => Standing::Overdue,
        (false, true) => Standing::DueSoon,
        (false, false) => Standing::Current,
    };
    (standing, next_due)
}

fn is_unwaived_upcoming(verdict: &Verdict) -> bool {
    let excused = verdict.waiver.is_some() && matches!(verdict.occurrence.nature, Nature::Slot | Nature::Either { .. });
    verdict.state == State::Upcoming && !excused
}

/// The places of what makes a rule overdue: its last decided occurrence, or any event, that was missed and not caught up.
pub fn unrecovered(verdicts: &[Verdict], rule: usize) -> Vec<usize> {
    let is_red = |at: &usize| verdicts[*at].state == State::Missed && verdicts[*at].recovered.is_none();
    let is_event = |at: &usize| verdicts[*at].occurrence.rule == rule && matches!(verdicts[*at].occurrence.nature, Nature::Event { .. });
    let mut red: Vec<usize> = (0..verdicts.len()).filter(is_red).filter(is_event).collect();
    red.extend(last_decided(verdicts, rule).filter(|at| is_red(at) && !is_event(at)));
    red
}

/// The place of the decided occurrence of a rule that was due last.
pub fn last_decided(verdicts: &[Verdict], rule: usize) -> Option<usize> {
    let decided = verdicts.iter().enumerate().filter(|(_, verdict)| {
        matches!(verdict.state, State::Met | State::MetLate | State::Missed | State::Waived) && verdict.occurrence.rule == rule
    });
    // What was met and then overtaken by a new rule comes before all that the new rule owes: its own due moment would hide what is missed since.
    let rank = |verdict: &Verdict| (verdict.overtaken.unwrap_or(verdict.occurrence.due), verdict.overtaken.is_none());
    decided.max_by_key(|(_, verdict)| rank(verdict)).map(|(at, _)| at)
}

/// Says whether the unit stood overdue at an earlier moment, as far as its occurrences and performances tell.
pub fn was_overdue(ledger: &UnitLedger<'_>, at: Instant) -> bool {
    let landed_by = |place: usize| ledger.performances[place].performance.landed <= at;
    let met_by = |verdict: &Verdict| is_met(verdict) && verdict.performances.iter().all(|place| landed_by(*place));
    // What was missed then and is caught up is missed still.
    if !ledger.verdicts.iter().any(|verdict| verdict.state == State::Missed) {
        return false;
    }
    let rules = ledger.verdicts.iter().map(|verdict| verdict.occurrence.rule + 1).max().unwrap_or(0);
    (0..rules).any(|rule| {
        let own =
            ledger.verdicts.iter().filter(|verdict| verdict.occurrence.rule == rule && verdict.occurrence.duty != Duty::BeforeAdoption);
        let decided = own.filter(|verdict| met_by(verdict) || verdict.occurrence.closes <= at);
        let last = decided.max_by_key(|verdict| verdict.occurrence.due);
        last.is_some_and(|verdict| verdict.state == State::Missed && !verdict.recovered.is_some_and(landed_by))
    })
}
