//! The gaps of a rule, each counted once for all units that owe the same.
//!
//! It does not know which performances start them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::Occurrence;
use super::epoch::Epoch;
use crate::calendar::{Date, Zone};

/// What was counted so far: the gap after each day, if there is one.
pub(super) type Counted = Rc<RefCell<HashMap<Date, Option<Rc<Occurrence>>>>>;

/// The gaps of one rule while it keeps its calendar grid.
pub struct Gaps<'a> {
    epoch: Epoch<'a>,
    counted: Counted,
}

impl<'a> Gaps<'a> {
    pub(super) fn new(epoch: Epoch<'a>, counted: Counted) -> Self {
        Self { epoch, counted }
    }

    /// The zone of all of them: another zone is another grid.
    pub fn zone(&self) -> Zone {
        self.epoch.zone()
    }

    /// The gap that a performance of a day starts; none if the rule has changed by the time it would open.
    pub fn after(&self, day: Date) -> Option<Rc<Occurrence>> {
        self.counted.borrow_mut().entry(day).or_insert_with(|| self.epoch.gap_after(day).map(Rc::new)).clone()
    }
}
