//! With what names paths begin, as sets that are small enough to be kept for every landing.
//!
//! A set may seem to hold a name that it does not, and never the other way round. It does not know what stands below the names.

use crate::pattern::{Pattern, Segment};

/// A set of names of which each has one bit of 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beginnings(u64);

impl Beginnings {
    const ALL: Self = Self(u64::MAX);

    /// The names with which paths begin that match one of some patterns; all where a pattern does not tell.
    pub fn before(patterns: &[Pattern]) -> Self {
        let mut set = Self::default();
        for pattern in patterns {
            match first(pattern) {
                Some(name) => set.add(name),
                None => return Self::ALL,
            }
        }
        set
    }

    fn add(&mut self, name: &str) {
        self.0 |= 1 << (spread(name) >> 58);
    }

    /// Adds the name with which a path begins.
    pub fn add_first(&mut self, path: &str) {
        self.add(path.split_once('/').map_or(path, |(first, _)| first));
    }

    pub(super) fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A number for a name: its FNV-1a hash, of which the upper bits are spread well.
pub(super) fn spread(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The name with which every path begins that a pattern matches; none if that may be any.
fn first(pattern: &Pattern) -> Option<&str> {
    match pattern.segments().first() {
        Some(Segment::Literal(name)) => Some(name),
        Some(Segment::Glob(_) | Segment::Deep) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Beginnings;
    use crate::pattern::Pattern;

    #[test]
    fn paths_that_match_begin_with_a_name_of_the_set() {
        let before = |patterns: &[&str]| {
            Beginnings::before(&patterns.iter().map(|text| Pattern::parse(text).expect("a pattern")).collect::<Vec<_>>())
        };
        let of = |path: &str| {
            let mut names = Beginnings::default();
            names.add_first(path);
            names
        };
        let set = before(&["policies/*.yaml", "evidence/a/", ".mailmap"]);
        for path in ["policies/plan.yaml", "evidence/a/1.yaml", ".mailmap"] {
            assert!(set.meet(of(path)), "{path}");
        }
        let others = (0..256).filter(|number| set.meet(of(&format!("other-{number}/plan.yaml")))).count();
        assert!(others < 32, "{others} of 256 names look like one of three");
        for patterns in [&["*.yaml"][..], &["policies/a", "**/b"]] {
            assert_eq!(before(patterns), Beginnings::ALL);
        }
        assert!(!Beginnings::default().meet(Beginnings::ALL));
    }
}
