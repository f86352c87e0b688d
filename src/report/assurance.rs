//! What the times of a report rest on.
//!
//! It does not know what came of the judgement.

use crate::calendar::Instant;
use crate::plan::{Signature, Version};
use crate::rules::Facts;

/// What the times of a report rest on, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assurance {
    pub level: AssuranceLevel,
    /// None for dates alone, which hold for the whole history or not at all.
    pub since: Option<Instant>,
    /// How many witnesses saw the branch.
    pub witnesses: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssuranceLevel {
    /// Whoever may push can choose them.
    DatesOnly,
    /// Whoever holds a key vouches for each piece of evidence.
    Signed,
    /// A machine noted what the branch held, and when.
    Witnessed,
}

impl AssuranceLevel {
    pub fn as_str(self) -> &'static str {
        match self {
            AssuranceLevel::DatesOnly => "dates-only",
            AssuranceLevel::Signed => "signed",
            AssuranceLevel::Witnessed => "witnessed",
        }
    }
}

/// The highest level that all listed units have.
pub(super) fn assurance(facts: &Facts<'_>) -> Assurance {
    let witnesses = facts.witness.map_or(0, |witness| witness.count);
    let witnessed = facts.witness.and_then(|witness| witness.since);
    let is_signed = |version: &&Version| {
        let demands = |id| version.plan.unit(id).is_some_and(|(_, unit)| unit.proof.signature != Signature::None);
        facts.units.iter().all(|unit| demands(&unit.unit.id))
    };
    let signed = facts.timeline.versions.iter().rev().take_while(is_signed).last().map(|version| version.landed);
    match (witnessed, signed) {
        (Some(since), _) => Assurance { level: AssuranceLevel::Witnessed, since: Some(since), witnesses },
        (None, Some(since)) => Assurance { level: AssuranceLevel::Signed, since: Some(since), witnesses },
        (None, None) => Assurance { level: AssuranceLevel::DatesOnly, since: None, witnesses },
    }
}
