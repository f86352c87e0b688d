//! A sample of occurrences for an audit, that anybody can draw again.
//!
//! It does not know how the sample is shown.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{OccurrenceReport, Report, UnitReport};
use crate::address::Address;
use crate::ledger::State;

/// How many occurrences to draw, and by which seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    pub size: usize,
    pub seed: String,
}

/// Draws from what was decided, and gives the places of unit and occurrence in the report.
///
/// The rank of an occurrence is the SHA-256 of the seed, a line feed and its address; small ranks come first.
/// The first of each task are taken, in the order of their ranks, and then the first of all that are left.
/// So every task is in the sample if it is large enough, and a larger sample with the same seed holds the smaller one.
pub fn sample(report: &Report, wanted: &Sample) -> BTreeSet<(usize, usize)> {
    let mut ranked = Vec::new();
    for (at, unit) in report.units.iter().enumerate() {
        for (place, occurrence) in unit.occurrences.iter().enumerate() {
            if is_decided(occurrence.state) {
                ranked.push((rank(&wanted.seed, unit, occurrence), at, place));
            }
        }
    }
    ranked.sort_unstable();
    let mut tasks = BTreeSet::new();
    let (first, rest): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|(_, at, _)| tasks.insert(&report.units[*at].id.task));
    first.into_iter().chain(rest).take(wanted.size).map(|(_, at, place)| (at, place)).collect()
}

/// Says whether there is something to examine: an occurrence that is still open, or never was owed, has no outcome.
fn is_decided(state: State) -> bool {
    match state {
        State::Met | State::MetLate | State::Missed | State::Waived => true,
        State::Upcoming
        | State::Open
        | State::DueSoon
        | State::InGrace
        | State::NotApplicable
        | State::BeforeAdoption
        | State::Unverifiable => false,
    }
}

fn rank(seed: &str, unit: &UnitReport, occurrence: &OccurrenceReport) -> [u8; 32] {
    let address = Address { unit: unit.id.clone(), rule: Some(occurrence.rule), key: Some(occurrence.key.clone()) };
    let mut digest = Sha256::new();
    digest.update(format!("{seed}\n{address}"));
    digest.finalize().into()
}
