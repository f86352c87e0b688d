//! Which names of the root folder changed with each commit.
//!
//! It does not know which names are watched, nor how they were found.

use crate::history::beginnings::spread;
use crate::history::tree::name_text;

/// A set of names of which each has one bit of 64: it may hold a name too many, never one too few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::history) struct Names(u64);

/// Which bit each name has: those that are known have one of their own as far as there are enough, all others share the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::history) struct Vocabulary {
    /// The names as they are shown, in order.
    own: Vec<String>,
}

/// The names that changed with each commit of a chain.
#[derive(Debug, Clone, Default)]
pub(in crate::history) struct Touched {
    pub(in crate::history) vocabulary: Vocabulary,
    pub(in crate::history) names: Vec<Names>,
}

/// How many names may have a bit of their own.
const OWN: usize = 48;

impl Names {
    pub(in crate::history) const ALL: Self = Self(u64::MAX);

    pub(in crate::history) fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Vocabulary {
    /// Bits of their own for the first of some names, as they stand in a folder.
    pub(in crate::history) fn of<'a>(names: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut own: Vec<String> = names.take(OWN).map(name_text).collect();
        own.sort();
        own.dedup();
        Self { own }
    }

    /// Adds a name as it stands in a folder.
    pub(in crate::history) fn add(&self, names: &mut Names, name: &[u8]) {
        // A name that is shown as it stands need not be written out.
        let known = self.own.binary_search_by(|own| own.as_bytes().cmp(name));
        names.0 |= match known {
            Ok(at) if !name.contains(&b'\\') => 1 << at,
            Ok(_) | Err(_) => self.bit(&name_text(name)),
        };
    }

    /// The set of some names as they are shown; all where they are not known.
    pub(in crate::history) fn set(&self, names: Option<Vec<&str>>) -> Names {
        names.map_or(Names::ALL, |names| Names(names.into_iter().fold(0, |set, name| set | self.bit(name))))
    }

    fn bit(&self, name: &str) -> u64 {
        if let Ok(at) = self.own.binary_search_by(|own| own.as_str().cmp(name)) {
            return 1 << at;
        }
        let rest = u64::BITS as usize - self.own.len();
        1 << (self.own.len() + (spread(name) >> 32) as usize % rest)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Names, Vocabulary};
    use crate::history::tree::name_text;

    proptest! {
        #[test]
        fn a_set_meets_every_name_that_was_added(
            known in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..4), 0..80),
            added in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..4), 1..6),
        ) {
            let vocabulary = Vocabulary::of(known.iter().map(Vec::as_slice));
            let mut names = Names::default();
            for name in added.iter().chain(known.iter().take(2)) {
                vocabulary.add(&mut names, name);
                let shown = name_text(name);
                prop_assert!(names.meet(vocabulary.set(Some(vec![&shown]))), "{shown}");
            }
            prop_assert!(names.meet(Names::ALL));
        }
    }

    #[test]
    fn known_names_are_told_apart() {
        let names: Vec<String> = (0..40).map(|number| format!("folder-{number}")).collect();
        let vocabulary = Vocabulary::of(names.iter().map(String::as_bytes));
        for one in &names {
            let mut set = Names::default();
            vocabulary.add(&mut set, one.as_bytes());
            let met = names.iter().filter(|other| set.meet(vocabulary.set(Some(vec![other]))));
            assert_eq!(met.collect::<Vec<_>>(), [one]);
            assert!(!set.meet(vocabulary.set(Some(vec!["none of them"]))));
        }
    }
}
