//! What a plan says once for every task that does not say otherwise.
//!
//! It does not know how the keys of a rule are read.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::rule;
use super::settings::single;
use super::spot::Spot;
use super::trouble::Trouble;
use crate::calendar::Duration;
use crate::diagnostic::{Problem, RuleId};
use crate::language::say;

/// The keys of a cadence that mean nothing as a default unless some rule of the plan takes them.
const TAKEN: [&str; 12] =
    ["every", "rule", "on", "anchor", "times", "business_days", "roll", "after", "within", "each", "as_needed", "at_least"];

/// The keys that say what a rule is: of a rule without one the defaults may say it.
const GENERATORS: [&str; 3] = ["every", "after", "as_needed"];

/// The defaults of a plan.
#[derive(Debug)]
pub struct Defaults<'a> {
    pub grace: Duration,
    pub early: Duration,
    pub due_soon: Duration,
    /// The other keys of a cadence that are set, without those that mean the same as leaving them out.
    keys: BTreeMap<&'static str, Spot<'a>>,
    /// Those of them that some rule could take.
    taken: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Defaults<'a> {
    /// Reads the defaults of all files.
    pub fn read(roots: &[Spot<'a>], trouble: &mut Trouble) -> Self {
        let mut duration = |key: &str| {
            let spot = single(roots, "defaults", key, trouble);
            spot.and_then(|spot| rule::duration(spot, trouble)).unwrap_or(Duration::ZERO)
        };
        let (grace, early, due_soon) = (duration("grace"), duration("early"), duration("due_soon"));
        let mut keys = BTreeMap::new();
        for key in TAKEN {
            if let Some(spot) = single(roots, "defaults", key, trouble).filter(|spot| !is_neutral(key, *spot)) {
                keys.insert(key, spot);
            }
        }
        for spot in roots.iter().filter_map(|root| root.get("defaults")?.get("path")) {
            let message = say!("`path` means nothing in `defaults`: all tasks would share it");
            let help = say!("remove it for the usual path `evidence/<id>/`, or name a path in each task");
            trouble.refuse(spot, Problem::new(RuleId::PlanEvidencePath, message, help), say!("for which task?"));
        }
        Self { grace, early, due_soon, keys, taken: RefCell::default() }
    }

    /// The default of a key, for a rule that can take it.
    pub fn take(&self, key: &str) -> Option<Spot<'a>> {
        let (key, spot) = self.keys.get_key_value(key)?;
        self.taken.borrow_mut().insert(key);
        Some(*spot)
    }

    /// The key by which the defaults say what a rule is that does not say it.
    pub fn generator(&self) -> Option<(&'static str, Spot<'a>)> {
        GENERATORS.into_iter().find_map(|key| self.keys.get(key).map(|spot| (key, *spot)))
    }

    /// Tells the defaults that no rule of the plan takes.
    pub fn tell_idle(&self, trouble: &mut Trouble) {
        let taken = self.taken.borrow();
        for (key, spot) in self.keys.iter().filter(|(key, _)| !taken.contains(*key)) {
            let message = say!("the default `{key}` means nothing: no rule of the plan takes it", key);
            trouble.refuse(*spot, Problem::new(RuleId::PlanCadence, message, say!("remove it")), say!("means nothing"));
        }
    }
}

/// Says whether a value means the same as leaving the key out.
fn is_neutral(key: &str, spot: Spot<'_>) -> bool {
    match key {
        "rule" => spot.text() == Some("slot"),
        "roll" => spot.text() == Some("next"),
        "times" => spot.whole() == Some(1),
        _ => spot.is_false(),
    }
}

/// The keys of one rule: its own, and for those that it does not name the plan's.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'r, 'a> {
    /// The rule as a mapping; none if it is written in words, or not at all.
    pub own: Option<Spot<'a>>,
    pub defaults: &'r Defaults<'a>,
}

impl<'a> Keys<'_, 'a> {
    /// A key of the rule itself.
    pub fn own(&self, key: &str) -> Option<Spot<'a>> {
        self.own.and_then(|own| own.get(key))
    }

    /// A key of the rule, or else the default; only for a key that means something in a rule of its sort.
    pub fn get(&self, key: &str) -> Option<Spot<'a>> {
        let own = self.own(key);
        // A default that some rule overrides is one that it could have taken.
        let default = self.defaults.take(key);
        own.or(default)
    }

    pub fn is_true(&self, key: &str) -> bool {
        self.get(key).is_some_and(Spot::is_true)
    }
}
