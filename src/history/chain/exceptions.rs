//! Which commits the listed exceptions name.
//!
//! It does not know why they are excepted.

use std::collections::BTreeSet;

use super::Commits;
use crate::history::ClockPolicy;

/// The fewest digits of an exception.
const SHORTEST_EXCEPTION: usize = 7;

/// Which commits the listed exceptions name.
#[derive(Default)]
pub(super) struct Exceptions {
    pub(super) places: BTreeSet<usize>,
    pub(super) unmatched: Vec<String>,
    pub(super) ambiguous: Vec<String>,
    /// Where the ids stand that begin with each exception.
    pub(super) named: Vec<(String, Vec<usize>)>,
}

impl Exceptions {
    /// Looks for the exceptions among the commits from `base` on; what they name before it is known already.
    pub(super) fn find(commits: &Commits, base: usize, known: &[(String, Vec<usize>)], policy: &ClockPolicy) -> Self {
        let mut found = Self::default();
        if policy.exceptions.is_empty() {
            return found;
        }
        // Ids in order, so that every prefix is one stretch of them.
        let mut order: Vec<usize> = (0..commits.len()).collect();
        order.sort_by_cached_key(|index| commits.id(*index));
        for exception in &policy.exceptions {
            let Some(prefix) = Prefix::parse(exception) else {
                found.unmatched.push(exception.clone());
                continue;
            };
            let before = known.iter().filter(|(text, _)| text == exception).flat_map(|(_, places)| places);
            let mut places: Vec<usize> = before.copied().filter(|place| *place < base).collect();
            let start = order.partition_point(|index| commits.id(*index).as_bytes() < prefix.lowest.as_slice());
            let matching = order[start..].iter().copied().take_while(|index| prefix.begins(commits.id(*index).as_bytes()));
            places.extend(matching.map(|index| base + index));
            match places.as_slice() {
                [] => found.unmatched.push(exception.clone()),
                [place] => drop(found.places.insert(*place)),
                [..] => found.ambiguous.push(exception.clone()),
            }
            found.named.push((exception.clone(), places));
        }
        found
    }
}

/// The first digits of an id.
struct Prefix {
    digits: usize,
    /// The lowest bytes that begin with them: an odd last digit is followed by a zero.
    lowest: Vec<u8>,
}

impl Prefix {
    fn parse(text: &str) -> Option<Self> {
        let digits: Option<Vec<u8>> = text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
        let digits = digits.filter(|digits| digits.len() >= SHORTEST_EXCEPTION)?;
        let lowest = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect();
        Some(Self { digits: digits.len(), lowest })
    }

    fn begins(&self, id: &[u8]) -> bool {
        let whole = self.digits / 2;
        let head = id.len() >= self.lowest.len() && id[..whole] == self.lowest[..whole];
        head && (self.digits.is_multiple_of(2) || id[whole] >> 4 == self.lowest[whole] >> 4)
    }
}
