//! Why a performance cannot serve an occurrence.
//!
//! It does not know what else is open.

use chrono::TimeDelta;

use crate::calendar::Instant;
use crate::evidence::{Accepted, Deed, is_signed};
use crate::occurrence::{Duty, Nature, Occurrence};
use crate::plan::{Timeline, Unit};

/// Why a performance cannot serve an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule0 {
    NotOwed,
    /// Landed before it opened.
    LandedEarly,
    /// One of its four clocks says that it was made before the occurrence opened.
    PerformedEarly,
    /// Landed when it had closed.
    LandedLate,
    /// The version that adopted the running slot, or the event, landed later.
    BeforeItsVersion,
    /// It does not lie under the path of the version that judges.
    OtherPath,
    /// The version that judges demands four eyes, and nobody else looked at it.
    NotReviewed,
    /// The version that judges demands a signature that it does not have.
    NotSigned,
}

/// Why a performance cannot serve an occurrence, whatever else it serves; none if it can.
pub fn why_not(timeline: &Timeline, occurrence: &Occurrence, accepted: &Accepted, skew: TimeDelta) -> Option<Rule0> {
    let unit = |version| timeline.unit(version, &accepted.performance.unit).map(|(_, unit)| unit);
    why_not_of(&unit, occurrence, accepted, skew)
}

/// The same for a unit as each version of the plan has it.
pub(super) fn why_not_of<'a>(
    unit: &dyn Fn(usize) -> Option<&'a Unit>,
    occurrence: &Occurrence,
    accepted: &Accepted,
    skew: TimeDelta,
) -> Option<Rule0> {
    let performance = &accepted.performance;
    match occurrence.duty {
        Duty::Owed => {}
        Duty::BeforeAdoption => return Some(Rule0::NotOwed),
        Duty::ReplacedFrom(index) if performance.index >= index => return Some(Rule0::NotOwed),
        Duty::ReplacedFrom(_) => {}
    }
    let judged_by_landing = matches!(occurrence.nature, Nature::Event { .. });
    if occurrence.closes <= performance.landed {
        Some(Rule0::LandedLate)
    } else if performance.landed < occurrence.accepts_from {
        Some(Rule0::LandedEarly)
    } else if !judged_by_landing && is_before(performance.performed(), occurrence.accepts_from, skew) {
        Some(Rule0::PerformedEarly)
    } else if performance.index < occurrence.serves_from {
        Some(Rule0::BeforeItsVersion)
    } else if !accepted.in_force && !accepted.under.contains(&occurrence.version) {
        Some(Rule0::OtherPath)
    } else {
        unmet(unit(occurrence.version)?, performance)
    }
}

/// What the version that judges an occurrence demands of those who bring evidence, and a performance does not show.
fn unmet(unit: &Unit, performance: &Deed) -> Option<Rule0> {
    if unit.proof.four_eyes && performance.reviewer.is_none() {
        Some(Rule0::NotReviewed)
    } else if !is_signed(unit.proof.signature, performance.signature.as_ref()) {
        Some(Rule0::NotSigned)
    } else {
        None
    }
}

/// Says whether a moment lies before another one by more than the skew.
pub(super) fn is_before(moment: Instant, limit: Instant, skew: TimeDelta) -> bool {
    // Most do not lie before it at all, and need no reckoning.
    let may_be = moment < limit || skew < TimeDelta::zero();
    may_be && moment < limit.checked_sub_signed(skew).unwrap_or(limit)
}
