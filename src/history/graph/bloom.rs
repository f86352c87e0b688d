//! Filters of changed paths: they say of a path that a commit did not change it, or that it may have.
//!
//! It does not know commits.

use std::collections::BTreeMap;

use crate::pattern::{Pattern, Segment};

/// How the filters of one file are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Settings {
    /// Version 1 of the hash takes bytes beyond ASCII for negative numbers.
    is_signed: bool,
    hashes: u32,
}

/// Paths to ask filters for, each with the folders above it: a filter holds those as well, and is seldom wrong about all of them.
pub(crate) struct Keys {
    /// The hashes of every path on the way to one, the folder at the root first, for version 1 and for version 2.
    ways: Vec<Vec<[Hashes; 2]>>,
}

/// The two hashes of a path from which git makes all others.
type Hashes = (u32, u32);

/// Keys, as the filters of one file are asked for them. A filter holds every path that differs from the first parent, and every folder above.
pub(super) struct Question<'k> {
    keys: &'k Keys,
    settings: Settings,
    /// For short filters, by their length: the bits that must be set for each way.
    masks: [Option<Vec<u64>>; SHORT + 1],
}

/// Most commits change few paths: their filters have so many bytes at the most.
const SHORT: usize = 8;

/// The most paths that are asked for below one folder of the root; more would cost more than they save.
const MOST: usize = 16;

/// The most hashes of one path.
const HASHES: u32 = 64;

impl Settings {
    /// None for a hash that is not known.
    pub(super) fn new(version: u32, hashes: u32) -> Option<Self> {
        match version {
            1 | 2 if (1..=HASHES).contains(&hashes) => Some(Self { is_signed: version == 1, hashes }),
            _ => None,
        }
    }

    /// Which of the two hashes of a path these are.
    fn version(self) -> usize {
        usize::from(!self.is_signed)
    }

    /// The bits of a path among so many.
    fn bits(self, (first, second): Hashes, count: u32) -> impl Iterator<Item = u32> {
        (0..self.hashes).map(move |number| first.wrapping_add(number.wrapping_mul(second)) % count)
    }
}

impl Keys {
    /// The folders, or files, in which everything lies that the patterns watch, as far down as there are few of them below one name of
    /// the root; none if a pattern begins with a glob, or if there are too many such names.
    pub(crate) fn of<'p>(patterns: impl IntoIterator<Item = &'p Pattern>) -> Option<Self> {
        let mut beginnings: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
        for pattern in patterns {
            let names = pattern.segments().iter().map_while(|segment| match segment {
                Segment::Literal(name) => Some(name.as_str()),
                Segment::Glob(_) | Segment::Deep => None,
            });
            let names: Vec<&str> = names.collect();
            // A name that was written with `\xNN` is not the one that git has hashed.
            if names.iter().any(|name| name.contains('\\')) {
                return None;
            }
            beginnings.entry(names.first()?).or_default().push(names);
        }
        if beginnings.len() > MOST {
            return None;
        }
        let ways = beginnings.values().flat_map(|below| deepest(below)).map(|path| {
            let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
            ends.map(|end| [true, false].map(|is_signed| pair(&path.as_bytes()[..end], is_signed))).collect()
        });
        Some(Self { ways: ways.collect() })
    }

    pub(super) fn question(&self, settings: Settings) -> Question<'_> {
        Question { keys: self, settings, masks: Default::default() }
    }
}

impl Question<'_> {
    /// Says whether a filter may hold one of the paths, with all folders above it.
    pub(super) fn may_be_in(&mut self, filter: &[u8]) -> bool {
        // None is so large that its bits could not be counted; of one that were, or that has none, it could not be said.
        let Some(count) = u32::try_from(filter.len() * 8).ok().filter(|count| *count > 0) else { return true };
        let Self { keys, settings, masks } = self;
        let Some(known) = masks.get_mut(filter.len()) else {
            let holds = |hashes| settings.bits(hashes, count).all(|bit| filter[(bit / 8) as usize] >> (bit % 8) & 1 == 1);
            return keys.ways.iter().any(|way| way.iter().all(|pair| holds(pair[settings.version()])));
        };
        let mask = |way: &Vec<[Hashes; 2]>| {
            let bits = way.iter().flat_map(|pair| settings.bits(pair[settings.version()], count));
            bits.fold(0_u64, |mask, bit| mask | 1 << bit)
        };
        let masks = known.get_or_insert_with(|| keys.ways.iter().map(mask).collect());
        let mut bits = [0; SHORT];
        bits[..filter.len()].copy_from_slice(filter);
        let bits = u64::from_le_bytes(bits);
        masks.iter().any(|mask| bits & mask == *mask)
    }
}

/// The paths in which some beginnings lie, as far down as there are few of them.
fn deepest(beginnings: &[Vec<&str>]) -> Vec<String> {
    let at_depth = |depth: usize| {
        let mut paths: Vec<String> = beginnings.iter().map(|names| names[..names.len().min(depth)].join("/")).collect();
        paths.sort();
        paths.dedup();
        paths
    };
    let longest = beginnings.iter().map(Vec::len).max().unwrap_or(0);
    (1..=longest).map(at_depth).take_while(|paths| paths.len() <= MOST).last().unwrap_or_default()
}

fn pair(path: &[u8], is_signed: bool) -> Hashes {
    (murmur3(0x293a_e76f, path, is_signed), murmur3(0x7e64_6e2c, path, is_signed))
}

fn murmur3(seed: u32, data: &[u8], is_signed: bool) -> u32 {
    // A negative byte has every higher bit set.
    let wide = |byte: u8| if is_signed { i32::from(byte.cast_signed()).cast_unsigned() } else { u32::from(byte) };
    let mix = |value: u32| value.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593);
    let mut hash = seed;
    let words = data.chunks_exact(4);
    let rest = words.remainder();
    for word in words {
        let value = wide(word[0]) | wide(word[1]) << 8 | wide(word[2]) << 16 | wide(word[3]) << 24;
        hash = (hash ^ mix(value)).rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    if !rest.is_empty() {
        let value = rest.iter().enumerate().fold(0, |value, (at, byte)| value ^ wide(*byte) << (8 * at));
        hash ^= mix(value);
    }
    hash ^= data.len() as u32;
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Keys, MOST, Settings, murmur3, pair};
    use crate::pattern::Pattern;

    /// Says whether a commit that changed some paths, each with the folders above it, may have changed what patterns watch.
    fn may(patterns: &[String], changed: &[&str]) -> bool {
        let patterns: Vec<Pattern> = patterns.iter().map(|text| Pattern::parse(text).expect("a pattern")).collect();
        let keys = Keys::of(&patterns).expect("keys");
        let settings = Settings::new(1, 7).expect("settings");
        keys.question(settings).may_be_in(&filter(changed, 64, settings))
    }

    /// The filter of some paths, of so many bytes.
    fn filter(changed: &[&str], length: usize, settings: Settings) -> Vec<u8> {
        let mut bits = vec![0; length];
        let count = u32::try_from(length * 8).expect("a small filter");
        for bit in changed.iter().flat_map(|path| settings.bits(pair(path.as_bytes(), settings.is_signed), count)) {
            bits[(bit / 8) as usize] |= 1 << (bit % 8);
        }
        bits
    }

    proptest! {
        #[test]
        fn a_filter_of_any_length_holds_what_was_put_there_and_is_asked_bit_by_bit(
            length in 1..20_usize,
            version in 1..=2_u32,
            hashes in 1..9_u32,
            changed in prop::collection::vec("[ab]{1,2}(/[ab]{1,2}){0,2}", 0..4),
            asked in prop::collection::vec("[ab]{1,2}(/[ab]{1,2}){0,2}", 1..4),
        ) {
            let settings = Settings::new(version, hashes).expect("settings");
            let with_folders = |path: &str| path.match_indices('/').map(|(at, _)| path[..at].to_owned()).chain([path.to_owned()]).collect::<Vec<_>>();
            let held: Vec<String> = changed.iter().flat_map(|path| with_folders(path)).collect();
            let filter = filter(&held.iter().map(String::as_str).collect::<Vec<_>>(), length, settings);
            let patterns: Vec<Pattern> = asked.iter().map(|text| Pattern::parse(text).expect("a pattern")).collect();
            let count = u32::try_from(length * 8).expect("a small filter");
            let is_set = |path: &String| {
                settings.bits(pair(path.as_bytes(), settings.is_signed), count).all(|bit| filter[(bit / 8) as usize] >> (bit % 8) & 1 == 1)
            };
            let expected = asked.iter().any(|path| with_folders(path).iter().all(is_set));
            let keys = Keys::of(&patterns).expect("keys");
            let mut question = keys.question(settings);
            // The second answer is the first one's, whatever was prepared for it.
            prop_assert_eq!([question.may_be_in(&filter), question.may_be_in(&filter)], [expected; 2]);
            prop_assert!(expected || !asked.iter().any(|path| held.contains(path)));
        }
    }

    #[test]
    fn a_path_is_asked_for_with_the_folders_above_it() {
        let few = ["policies/*.yaml", "evidence/a/", "evidence/b/x.yaml"].map(str::to_owned);
        assert!(may(&few, &["evidence", "evidence/a", "evidence/a/1.yaml"]));
        assert!(may(&few, &["policies", "policies/plan.yaml"]));
        assert!(may(&few, &["evidence", "evidence/b", "evidence/b/x.yaml"]));
        for other in
            [&["evidence"][..], &["evidence/a"], &["evidence", "evidence/c"], &["evidence", "evidence/b"], &["src", "src/evidence"]]
        {
            assert!(!may(&few, other), "{other:?}");
        }
        // Where there are very many, the folder that holds them all.
        let many: Vec<String> = (0..=MOST).map(|number| format!("evidence/{number}/")).collect();
        assert!(may(&many, &["evidence", "evidence/c"]));
        assert!(!may(&many, &["src", "src/c"]));
        let roots: Vec<Pattern> = (0..=MOST).map(|number| Pattern::parse(&format!("{number}/")).expect("a pattern")).collect();
        assert!(Keys::of(&roots).is_none() && Keys::of(&[Pattern::parse("*/a").expect("a pattern")]).is_none());
    }

    #[test]
    fn the_hash_is_that_of_git() {
        // From git's own tests of its filters (t0095).
        let hash = |text: &str, is_signed| murmur3(0, text.as_bytes(), is_signed);
        assert_eq!(hash("", false), 0);
        assert_eq!(hash("Hello world!", false), 0x627b_0c2c);
        assert_eq!(hash("The quick brown fox jumps over the lazy dog", false), 0x2e4f_f723);
        let beyond = [0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff];
        assert_eq!(murmur3(0, &beyond, false), 0xa183_ccfd);
        assert_ne!(murmur3(0, &beyond, true), 0xa183_ccfd);
    }
}
