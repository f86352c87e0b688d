//! Which waiver covers an occurrence, and from which version of the plan.
//!
//! It does not know whether the occurrence was met.

use crate::address::UnitId;
use crate::calendar::Instant;
use crate::occurrence::Occurrence;
use crate::plan::{Timeline, Waiver, WaiverTarget};

/// A waiver by its place: a version of the plan, and the place in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WaiverAt {
    pub version: usize,
    pub place: usize,
}

impl WaiverAt {
    pub fn waiver(self, timeline: &Timeline) -> &Waiver {
        &timeline.versions[self.version].plan.waivers[self.place]
    }
}

/// Finds the waiver that covers an occurrence: it counts if it stands in the version in force when the occurrence would otherwise close,
/// or, as long as that is to come, in the version in force now.
pub fn waiver(timeline: &Timeline, unit: &UnitId, occurrence: &Occurrence, as_of: Instant) -> Option<WaiverAt> {
    let version = if occurrence.closes <= as_of { timeline.before(occurrence.closes)? } else { timeline.versions.len().checked_sub(1)? };
    let waivers = &timeline.versions[version].plan.waivers;
    let place = waivers.iter().position(|waiver| covers(waiver, unit, occurrence))?;
    Some(WaiverAt { version, place })
}

/// Says whether a waiver names an occurrence, whenever it landed.
pub fn covers(waiver: &Waiver, unit: &UnitId, occurrence: &Occurrence) -> bool {
    let WaiverTarget::Occurrences { task, scope, team, key } = &waiver.target else { return false };
    let Some((from, to)) = waiver.days else { return false };
    *task == unit.task
        && scope.as_ref().is_none_or(|scope| unit.scope.as_ref() == Some(scope))
        && team.as_ref().is_none_or(|team| unit.team.as_ref() == Some(team))
        && key.as_ref().is_none_or(|key| *key == occurrence.key)
        && from <= occurrence.last_day
        && occurrence.last_day <= to
}
