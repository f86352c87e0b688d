//! Filters of changed paths: they say of a path that a commit did not change it, or that it may have.
//!
//! It does not know commits.

use crate::pattern::{Pattern, Segment};

/// How the filters of one file are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Settings {
    /// Version 1 of the hash takes bytes beyond ASCII for negative numbers.
    is_signed: bool,
    hashes: u32,
}

/// The filter of one commit. It holds every path that differs from the first parent, and every folder above.
pub(super) struct Filter<'a> {
    pub(super) bits: &'a [u8],
    pub(super) settings: Settings,
}

/// Paths to ask filters for, with their hashes under either version.
pub(crate) struct Keys {
    /// For version 1 and for version 2.
    hashes: Vec<[(u32, u32); 2]>,
}

/// The most paths that are asked for; more would cost more than they save.
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
}

impl Keys {
    /// The folders, or files, in which everything lies that the patterns watch, as far down as there are few of them;
    /// none if a pattern begins with a glob.
    pub(crate) fn of(patterns: &[Pattern]) -> Option<Self> {
        let mut beginnings = Vec::new();
        for pattern in patterns {
            let names = pattern.segments().iter().map_while(|segment| match segment {
                Segment::Literal(name) => Some(name.as_str()),
                Segment::Glob(_) | Segment::Deep => None,
            });
            let names: Vec<&str> = names.collect();
            // A name that was written with `\xNN` is not the one that git has hashed.
            if names.is_empty() || names.iter().any(|name| name.contains('\\')) {
                return None;
            }
            beginnings.push(names);
        }
        let deepest = beginnings.iter().map(Vec::len).max()?;
        let at_depth = |depth: usize| {
            let mut paths: Vec<String> = beginnings.iter().map(|names| names[..names.len().min(depth)].join("/")).collect();
            paths.sort();
            paths.dedup();
            paths
        };
        let paths = (1..=deepest).map(at_depth).take_while(|paths| paths.len() <= MOST).last()?;
        Some(Self { hashes: paths.iter().map(|path| [true, false].map(|is_signed| pair(path.as_bytes(), is_signed))).collect() })
    }

    pub(super) fn may_be_in(&self, filter: &Filter<'_>) -> bool {
        self.hashes.iter().any(|pair| filter.may_hold(pair[usize::from(!filter.settings.is_signed)]))
    }
}

impl Filter<'_> {
    fn may_hold(&self, (first, second): (u32, u32)) -> bool {
        let bits = self.bits.len() as u64 * 8;
        (0..self.settings.hashes).all(|number| {
            let bit = u64::from(first.wrapping_add(number.wrapping_mul(second))) % bits;
            self.bits[(bit / 8) as usize] >> (bit % 8) & 1 == 1
        })
    }
}

/// The two hashes from which git makes all others.
fn pair(path: &[u8], is_signed: bool) -> (u32, u32) {
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
    use super::murmur3;

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
