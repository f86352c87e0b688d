//! What units owe, laid out once: rules that owe the same share their slots.
//!
//! It does not know how slots are made.

use std::cell::RefCell;
use std::rc::Rc;

use super::epoch::{self, Epoch};
use super::gaps::{Counted, Gaps};
use super::{Extent, Lives, Occurrence, Stage};
use crate::history::Landing;
use crate::plan::{Lifetime, Timeline};

/// The occurrences of one stage.
pub(super) type Laid = Rc<[Rc<Occurrence>]>;

/// Everything that is owed through the versions of a plan, as far as it is asked for.
pub struct Almanac<'a> {
    timeline: &'a Timeline,
    extent: Extent,
    /// The slots so far, each with a rule that has them.
    laid: RefCell<Vec<(Epoch<'a>, Laid)>>,
    /// The gaps so far, each with a rule that has them.
    gaps: RefCell<Vec<(Epoch<'a>, Counted)>>,
}

impl<'a> Almanac<'a> {
    pub fn new(timeline: &'a Timeline, extent: Extent) -> Self {
        Self { timeline, extent, laid: RefCell::default(), gaps: RefCell::default() }
    }

    /// Lists what each rule of a unit owes, stage by stage. `is_own` says which paths held the plan or evidence when a landing changed them: those changes are no events.
    pub fn stages(
        &self,
        lives: &Lives<'a>,
        lifetimes: &[Lifetime],
        landings: &[Landing],
        is_own: &dyn Fn(&Landing, &str) -> bool,
    ) -> Vec<Vec<Stage<'a>>> {
        let mut rules: Vec<Vec<Stage<'a>>> = Vec::new();
        for (at, lifetime) in lifetimes.iter().enumerate() {
            for rule in 0..self.most_rules(lives, *lifetime) {
                if rules.len() <= rule {
                    rules.push(Vec::new());
                }
                for epoch in epoch::epochs(self.timeline, lives, *lifetime, rule, at > 0) {
                    rules[rule].push(epoch.stage(self, landings, is_own));
                }
            }
        }
        rules
    }

    /// The slots of a rule, which are laid if no rule has the same.
    pub(super) fn laid(&self, epoch: &Epoch<'a>) -> Laid {
        let mut laid = self.laid.borrow_mut();
        if let Some((_, slots)) = laid.iter().find(|(known, _)| known.has_slots_of(epoch)) {
            return Rc::clone(slots);
        }
        let slots: Laid = epoch.slots(self.extent).into_iter().map(Rc::new).collect();
        laid.push((epoch.clone(), Rc::clone(&slots)));
        slots
    }

    /// The gaps of a rule, which are counted with those of every rule that has the same.
    pub(super) fn gaps(&self, epoch: Epoch<'a>) -> Gaps<'a> {
        let mut gaps = self.gaps.borrow_mut();
        let known = gaps.iter().find(|(known, _)| known.has_slots_of(&epoch)).map(|(_, counted)| Rc::clone(counted));
        let counted = known.unwrap_or_else(|| {
            let counted = Counted::default();
            gaps.push((epoch.clone(), Rc::clone(&counted)));
            counted
        });
        Gaps::new(epoch, counted)
    }

    fn most_rules(&self, lives: &Lives<'_>, lifetime: Lifetime) -> usize {
        let end = lifetime.removed.unwrap_or(self.timeline.versions.len());
        let versions = (lifetime.first..end).filter_map(|version| lives.at(version));
        versions.map(|unit| unit.cadence.rules.len()).max().unwrap_or(0)
    }
}
