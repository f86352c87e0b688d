//! The plan's own history: which version was in force when.
//!
//! It does not know how versions are found, nor what they owe.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::by_id::Near;
use super::{Plan, Task, Unit};
use crate::address::UnitId;
use crate::calendar::Instant;
use crate::diagnostic::Problem;
use crate::pattern::Pattern;

/// Every version of the plan that landed, in the order of landing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    pub versions: Vec<Version>,
    pub refused: Vec<RefusedVersion>,
}

/// A valid version.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The commit that landed it, in full.
    pub commit: String,
    /// The commit's place on the chain.
    pub index: usize,
    pub landed: Instant,
    /// Shared with whoever else has read the same texts.
    pub plan: Arc<Plan>,
}

/// A version that could not be read: the last valid one stayed in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedVersion {
    pub commit: String,
    pub index: usize,
    pub landed: Instant,
    pub problems: Vec<Problem>,
}

/// A stretch of versions that all have a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// The first version that has the unit.
    pub first: usize,
    /// The first version after it that does not.
    pub removed: Option<usize>,
}

impl Lifetime {
    /// The stretches of what is present in some versions: one, or more if it was removed and added again.
    pub fn of(present: impl Iterator<Item = bool>) -> Vec<Self> {
        let mut lifetimes: Vec<Self> = Vec::new();
        for (at, present) in present.enumerate() {
            match lifetimes.last_mut() {
                Some(last) if last.removed.is_none() => {
                    if !present {
                        last.removed = Some(at);
                    }
                }
                Some(_) | None if present => lifetimes.push(Self { first: at, removed: None }),
                Some(_) | None => {}
            }
        }
        lifetimes
    }
}

impl Timeline {
    /// Gives every version another landing, by its place on the chain. Their order stays.
    pub fn land(&mut self, at: impl Fn(usize, Instant) -> Instant) {
        for version in &mut self.versions {
            version.landed = at(version.index, version.landed);
        }
        for refused in &mut self.refused {
            refused.landed = at(refused.index, refused.landed);
        }
    }

    /// The version in force for what lands with the commit at a place on the chain; in one commit the version comes before the evidence.
    pub fn at_landing(&self, index: usize) -> Option<usize> {
        self.versions.partition_point(|version| version.index <= index).checked_sub(1)
    }

    /// The last version that landed strictly before a moment.
    pub fn before(&self, at: Instant) -> Option<usize> {
        self.versions.partition_point(|version| version.landed < at).checked_sub(1)
    }

    /// The version in force at the end of the history.
    pub fn last(&self) -> Option<&Version> {
        self.versions.last()
    }

    pub fn unit(&self, version: usize, id: &UnitId) -> Option<(&Task, &Unit)> {
        self.versions.get(version)?.plan.unit(id)
    }

    /// Lists the tasks of all versions, each with its version; one that says the same in several stands there once, unless it has moved.
    pub fn tasks(&self) -> impl Iterator<Item = (&Version, &Task)> {
        self.versions.iter().enumerate().flat_map(|(at, version)| {
            let mut later = self.versions.get(at + 1).map(|later| Near::new(&later.plan.tasks));
            let is_last = move |task: &&Task| !later.as_mut().is_some_and(|later| later.shares(task));
            version.plan.tasks.iter().filter(is_last).map(move |task| (version, task))
        })
    }

    /// Lists the patterns of everything that some version watches.
    pub fn watched(&self) -> impl Iterator<Item = &Pattern> {
        let named = self.versions.iter().flat_map(|version| &version.plan.named);
        self.tasks().flat_map(|(_, task)| task.watched()).chain(named)
    }

    /// Lists the units of the last version in plan order, then those that only earlier versions have, latest first.
    pub fn units(&self) -> Vec<UnitId> {
        let mut units: Vec<UnitId> = Vec::new();
        let mut known: BTreeSet<&UnitId> = BTreeSet::new();
        let mut later: Option<Near<'_>> = None;
        for version in self.versions.iter().rev() {
            for task in &version.plan.tasks {
                // Nearly all of them stand in the next version as well, and are known.
                if later.as_mut().is_some_and(|later| later.shares(task)) {
                    continue;
                }
                for unit in &task.units {
                    let is_known = later.as_mut().is_some_and(|later| later.unit(&unit.id).is_some());
                    if !is_known && known.insert(&unit.id) {
                        units.push(unit.id.clone());
                    }
                }
            }
            later = Some(Near::new(&version.plan.tasks));
        }
        units
    }
}
