//! What one landing changes. Of a run before this one it stays bytes until somebody asks for more than its paths.
//!
//! It does not know which of the paths are watched, nor what the files mean.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::Change;
use super::beginnings::Beginnings;
use super::past::{read_changes, read_paths};

/// The changes of a landing, in path order (bytewise).
#[derive(Clone)]
pub struct Changes {
    list: OnceLock<Vec<Change>>,
    /// None where the list is known.
    asleep: Option<Asleep>,
    /// What the paths begin with.
    names: Beginnings,
}

/// Where so many changes are written, from a place on.
#[derive(Clone)]
struct Asleep {
    bytes: Arc<Vec<u8>>,
    start: usize,
    count: usize,
}

impl Changes {
    /// What stands in some bytes from a place on, and was looked through.
    pub(super) fn asleep(bytes: &Arc<Vec<u8>>, start: usize, count: usize, names: Beginnings) -> Self {
        Self { list: OnceLock::new(), asleep: Some(Asleep { bytes: Arc::clone(bytes), start, count }), names }
    }

    /// How many there are; they stay what they are.
    pub(super) fn count(&self) -> usize {
        self.asleep.as_ref().map_or_else(|| self.len(), |asleep| asleep.count)
    }

    /// Says whether one of the paths is such a one, all of which begin with one of some names; they stay what they are.
    pub fn any_path(&self, names: Beginnings, mut is_such: impl FnMut(&str) -> bool) -> bool {
        if !self.names.meet(names) {
            return false;
        }
        match self.asleep.as_ref().filter(|_| self.list.get().is_none()) {
            Some(asleep) => read_paths(asleep.rest(), &mut is_such),
            None => self.iter().any(|change| is_such(&change.path)),
        }
    }

    /// Takes up further changes; of two of one path the first stays.
    pub(crate) fn join(&mut self, more: &Self) {
        let mut all: Vec<Change> = self.iter().chain(more.iter()).cloned().collect();
        all.sort_by(|one, other| one.path.cmp(&other.path));
        all.dedup_by(|one, other| one.path == other.path);
        *self = all.into();
    }
}

impl Asleep {
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }
}

impl From<Vec<Change>> for Changes {
    fn from(mut list: Vec<Change>) -> Self {
        // There are as many as landings, and nearly all hold one change.
        list.shrink_to_fit();
        let mut names = Beginnings::default();
        list.iter().for_each(|change| names.add_first(&change.path));
        Self { list: OnceLock::from(list), asleep: None, names }
    }
}

impl Deref for Changes {
    type Target = [Change];

    fn deref(&self) -> &[Change] {
        self.list.get_or_init(|| self.asleep.as_ref().map_or_else(Vec::new, |asleep| read_changes(asleep.rest())))
    }
}

impl<'a> IntoIterator for &'a Changes {
    type Item = &'a Change;
    type IntoIter = std::slice::Iter<'a, Change>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for Changes {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Changes {}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
