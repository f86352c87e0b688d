//! Where the occurrence of a key stands among those of one rule.
//!
//! It does not know what is done with it. Most rules are never asked, so nothing is noted before somebody asks.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::Verdict;
use crate::occurrence::{Duty, Occurrence};

/// The places of what has not been replaced.
#[derive(Default)]
pub struct Places {
    known: HashMap<Named, usize>,
    /// How many occurrences are noted.
    noted: usize,
}

/// An occurrence that is found by its key.
struct Named(Rc<Occurrence>);

impl Places {
    /// The place of the occurrence that has a key.
    pub fn of(&mut self, verdicts: &[Verdict], key: &str) -> Option<usize> {
        let more = verdicts.get(self.noted..).unwrap_or_default();
        for (place, verdict) in more.iter().enumerate() {
            if !matches!(verdict.occurrence.duty, Duty::ReplacedFrom(_)) {
                self.known.insert(Named(Rc::clone(&verdict.occurrence)), self.noted + place);
            }
        }
        self.noted = self.noted.max(verdicts.len());
        self.known.get(key).copied()
    }

    /// Puts an occurrence in the place of another one.
    pub fn replace(&mut self, old: &str, new: &Rc<Occurrence>, place: usize) {
        if place < self.noted {
            self.known.remove(old);
            self.known.insert(Named(Rc::clone(new)), place);
        }
    }

    /// Notes all of them anew when somebody asks.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

impl Borrow<str> for Named {
    fn borrow(&self) -> &str {
        &self.0.key
    }
}

impl Hash for Named {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.key.as_str().hash(state);
    }
}

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

impl Eq for Named {}
