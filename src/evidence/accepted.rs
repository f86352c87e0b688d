//! Evidence that counts. What a run before this one has collected stays bytes until somebody asks what it says.
//!
//! It does not know how it is written, nor which occurrence it will serve.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::memory::Pages;
use super::{Performance, Verified};
use crate::address::UnitId;
use crate::calendar::Instant;
use crate::source::Place;

/// An accepted performance with the versions of the plan under whose evidence paths it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    pub performance: Deed,
    /// Places of versions in the timeline, ascending.
    pub under: Arc<[usize]>,
    /// Says whether the version in force at the landing is one of them.
    pub in_force: bool,
}

/// A performance. Its fields are what decides what it serves; the rest is found when it is asked for.
#[derive(Clone)]
pub struct Deed {
    pub unit: Arc<UnitId>,
    /// The landing's place on the chain.
    pub index: usize,
    pub landed: Instant,
    /// The earliest of the four clocks.
    pub(super) performed: Instant,
    pub period: Option<String>,
    pub signature: Option<Verified>,
    pub(super) told: OnceLock<Box<Told>>,
    /// Where the rest is told; none if it is known.
    pub(super) asleep: Option<(Arc<Pages>, usize)>,
}

/// All of it.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) performance: Performance,
    /// Where the record, or the claim in it, stands.
    pub(super) place: Place,
}

impl Accepted {
    /// A performance, where the record or the claim in it stands, and the versions under whose paths it lies.
    pub fn new(performance: Performance, place: Place, under: Arc<[usize]>, in_force: bool) -> Self {
        Self { performance: Deed::new(performance, place), under, in_force }
    }

    /// Where the record, or the claim in it, stands.
    pub fn place(&self) -> &Place {
        &self.performance.told().place
    }
}

impl Deed {
    fn new(performance: Performance, place: Place) -> Self {
        Self {
            unit: Arc::new(performance.unit.clone()),
            index: performance.index,
            landed: performance.landed,
            performed: performance.performed(),
            period: performance.period.clone(),
            signature: performance.signature.clone(),
            told: OnceLock::from(Box::new(Told { performance, place })),
            asleep: None,
        }
    }

    /// The earliest of the four clocks: it decides whether the performance is too early.
    pub fn performed(&self) -> Instant {
        self.performed
    }

    fn told(&self) -> &Told {
        self.told.get_or_init(|| Box::new(Told::read(self)))
    }
}

impl Deref for Deed {
    type Target = Performance;

    fn deref(&self) -> &Performance {
        &self.told().performance
    }
}

impl PartialEq for Deed {
    fn eq(&self, other: &Self) -> bool {
        **self == **other && self.told().place == other.told().place
    }
}

impl Eq for Deed {}

impl fmt::Debug for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
