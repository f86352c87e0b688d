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
    /// The one that was found last.
    last: usize,
}

/// How many places are looked at before all of them are noted: most keys are asked for in the order of their days.
const NEAR: usize = 4;

/// An occurrence that is found by its key.
struct Named(Rc<Occurrence>);

impl Places {
    /// The place of the occurrence that has a key.
    pub fn of(&mut self, verdicts: &[Verdict], key: &str) -> Option<usize> {
        let near = (self.last..).take(NEAR).find(|place| verdicts.get(*place).is_some_and(|verdict| is_named(verdict, key)));
        if let Some(place) = near {
            self.last = place;
            return near;
        }
        let more = verdicts.get(self.noted..).unwrap_or_default();
        for (place, verdict) in more.iter().enumerate() {
            if !is_replaced(&verdict.occurrence) {
                self.known.insert(Named(Rc::clone(&verdict.occurrence)), self.noted + place);
            }
        }
        self.noted = self.noted.max(verdicts.len());
        let place = self.known.get(key).copied();
        self.last = place.unwrap_or(self.last);
        place
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

/// No two occurrences have one key, but for those that were replaced.
fn is_named(verdict: &Verdict, key: &str) -> bool {
    verdict.occurrence.key == key && !is_replaced(&verdict.occurrence)
}

/// Says whether a newer rule has taken the place of an occurrence.
pub fn is_replaced(occurrence: &Occurrence) -> bool {
    matches!(occurrence.duty, Duty::ReplacedFrom(_))
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
