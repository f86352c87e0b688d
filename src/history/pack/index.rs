//! The index of a pack, version 2: where the object of an id stands.
//!
//! A few questions are answered from the file itself; after some more the whole index is taken into memory, without what the
//! hash check makes needless: of each id five bytes are kept. Two ids of one pack that have these in common are asked for in the file.

use std::path::Path;

use super::Unread;
use super::blocks::{Blocks, Positioned};
use crate::history::Oid;

/// After how many questions the index is taken into memory.
pub(super) const QUESTIONS: usize = 2_000;

/// How many entries are looked through one by one.
const NEAR: usize = 8;

pub(super) struct Index {
    file: Positioned,
    id_length: usize,
    /// How many ids begin with a byte up to this one.
    fanout: Vec<u32>,
    /// The checksum of the pack that it belongs to.
    pub(super) pack_checksum: Vec<u8>,
    asked: std::cell::Cell<usize>,
    loaded: std::cell::OnceCell<Vec<(u32, u32)>>,
}

/// Where the parts of the file begin.
const FANOUT: u64 = 8;
const NAMES: u64 = FANOUT + 256 * 4;

/// The bit of an offset that says that it stands in the table of long ones.
const LONG: u32 = 1 << 31;

impl Index {
    pub(super) fn open(path: &Path, id_length: usize, blocks: &mut Blocks) -> Result<Self, Unread> {
        let file = blocks.open(path)?;
        if blocks.read(&file, 0, 8)? != [0xff, b't', b'O', b'c', 0, 0, 0, 2] {
            return Err(Unread);
        }
        let mut fanout = vec![0];
        fanout.extend(blocks.read(&file, FANOUT, 256 * 4)?.chunks_exact(4).map(number));
        let length = u64::try_from(id_length).map_err(|_| Unread)?;
        let count = u64::from(fanout[256]);
        let least = NAMES + count * (length + 8) + 2 * length;
        if !fanout.is_sorted() || file.len() < least {
            return Err(Unread);
        }
        let pack_checksum = blocks.read(&file, file.len() - 2 * length, id_length)?.to_vec();
        Ok(Self { file, id_length, fanout, pack_checksum, asked: std::cell::Cell::new(0), loaded: std::cell::OnceCell::new() })
    }

    /// How many objects the pack holds.
    pub(super) fn len(&self) -> u64 {
        u64::from(self.fanout[256])
    }

    pub(super) fn id_length(&self) -> usize {
        self.id_length
    }

    /// The place of an object in the pack; none if the pack does not have it.
    pub(super) fn find(&self, id: &Oid, blocks: &mut Blocks) -> Result<Option<u64>, Unread> {
        let raw = id.as_bytes();
        if raw.len() != self.id_length {
            return Err(Unread);
        }
        let first = usize::from(raw[0]);
        let (low, high) = (size(self.fanout[first])?, size(self.fanout[first + 1])?);
        if low == high {
            return Ok(None);
        }
        self.asked.set(self.asked.get() + 1);
        if self.asked.get() <= QUESTIONS {
            return self.find_in_file(raw, low, high, blocks);
        }
        let entries = match self.loaded.get() {
            Some(entries) => entries,
            None => {
                let entries = self.load()?;
                self.loaded.get_or_init(|| entries)
            }
        };
        let key = number(&raw[1..5]);
        let bucket = &entries[low..high];
        let at = lower_bound(bucket, key);
        match (bucket.get(at), bucket.get(at + 1)) {
            (Some((found, _)), Some((next, _))) if *found == key && *next == key => self.find_in_file(raw, low, high, blocks),
            (Some((found, offset)), _) if *found == key => self.long(*offset, blocks).map(Some),
            (Some(_) | None, _) => Ok(None),
        }
    }

    fn find_in_file(&self, raw: &[u8], low: usize, high: usize, blocks: &mut Blocks) -> Result<Option<u64>, Unread> {
        let (mut low, mut high) = self.enclose(raw, low, high, blocks)?;
        while low < high {
            let middle = low + (high - low) / 2;
            match self.name(middle, blocks)?.cmp(raw) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    let offset = number(blocks.read(&self.file, self.offsets()? + place(middle, 4)?, 4)?);
                    return self.long(offset, blocks).map(Some);
                }
            }
        }
        Ok(None)
    }

    /// Ids are spread evenly: looks where this one should stand, so that the search stays within a block or two.
    fn enclose(&self, raw: &[u8], low: usize, high: usize, blocks: &mut Blocks) -> Result<(usize, usize), Unread> {
        let span = high - low;
        let guess = low + (((span as u64) * u64::from(number(&raw[1..5]))) >> 32) as usize;
        let margin = 2 * span.isqrt() + NEAR;
        let (before, after) = (guess.saturating_sub(margin).max(low), (guess + margin).min(high - 1));
        let from = if self.name(before, blocks)? <= raw { before } else { low };
        let to = if self.name(after, blocks)? >= raw { after + 1 } else { high };
        Ok((from, to))
    }

    fn name<'b>(&self, at: usize, blocks: &'b mut Blocks) -> Result<&'b [u8], Unread> {
        blocks.read(&self.file, NAMES + place(at, self.id_length)?, self.id_length)
    }

    /// An offset, or the long one that it stands for.
    fn long(&self, offset: u32, blocks: &mut Blocks) -> Result<u64, Unread> {
        if offset & LONG == 0 {
            return Ok(u64::from(offset));
        }
        let table = self.offsets()? + self.len() * 4;
        let bytes = blocks.read(&self.file, table + u64::from(offset & !LONG) * 8, 8)?;
        Ok(bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    /// Where the offsets begin: after the names and four bytes of checksum for each.
    fn offsets(&self) -> Result<u64, Unread> {
        Ok(NAMES + self.len() * (u64::try_from(self.id_length).map_err(|_| Unread)? + 4))
    }

    fn load(&self) -> Result<Vec<(u32, u32)>, Unread> {
        const AT_ONCE: usize = 16 * 1024;
        let count = size(self.fanout[256])?;
        let mut entries = Vec::with_capacity(count);
        let mut bytes = Vec::new();
        while entries.len() < count {
            let many = AT_ONCE.min(count - entries.len());
            bytes.resize(many * self.id_length, 0);
            self.file.read_whole(NAMES + place(entries.len(), self.id_length)?, &mut bytes)?;
            entries.extend(bytes.chunks_exact(self.id_length).map(|name| (number(&name[1..5]), 0)));
        }
        for (chunk, part) in entries.chunks_mut(AT_ONCE).enumerate() {
            bytes.resize(part.len() * 4, 0);
            self.file.read_whole(self.offsets()? + place(chunk * AT_ONCE, 4)?, &mut bytes)?;
            for (entry, offset) in part.iter_mut().zip(bytes.chunks_exact(4)) {
                entry.1 = number(offset);
            }
        }
        // What is out of order would be looked for in vain.
        let is_sorted = self.fanout.windows(2).all(|ends| entries[ends[0] as usize..ends[1] as usize].is_sorted_by_key(|entry| entry.0));
        if is_sorted { Ok(entries) } else { Err(Unread) }
    }
}

/// The first entry whose key is not below this one. Keys are spread evenly, so a guess is near.
fn lower_bound(entries: &[(u32, u32)], key: u32) -> usize {
    let (mut low, mut high) = (0, entries.len());
    // `low` is the first that may be the one, `high` the first that is surely not below.
    let (mut lowest, mut highest) = (0_u64, 1 << 32);
    while high - low > NEAR {
        let span = (high - low) as u64;
        let guess = low + (span * u64::from(key).saturating_sub(lowest) / (highest - lowest).max(1)) as usize;
        let guess = guess.clamp(low + 1, high - 2);
        // Two looks, a little to each side of the guess, mostly enclose the place.
        let margin = (f64::from(u32::try_from(span).unwrap_or(u32::MAX)).sqrt() as usize / 2).max(2);
        let before = guess.saturating_sub(margin).max(low);
        let after = (guess + margin).min(high - 1);
        let at_before = entries[before].0;
        let at_after = entries[after].0;
        if at_before >= key {
            (high, highest) = (before, u64::from(at_before));
            if high <= low {
                break;
            }
        } else if at_after < key {
            (low, lowest) = (after + 1, u64::from(at_after));
        } else {
            (low, lowest) = (before + 1, u64::from(at_before));
            (high, highest) = (after, u64::from(at_after));
        }
    }
    low + entries[low..high].partition_point(|entry| entry.0 < key)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |value, byte| value << 8 | u32::from(*byte))
}

fn size(count: u32) -> Result<usize, Unread> {
    usize::try_from(count).map_err(|_| Unread)
}

fn place(index: usize, length: usize) -> Result<u64, Unread> {
    index.checked_mul(length).and_then(|place| u64::try_from(place).ok()).ok_or(Unread)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::lower_bound;

    proptest! {
        #[test]
        fn the_guess_ends_where_a_plain_search_does(
            mut keys in prop::collection::vec(prop_oneof![any::<u32>(), 0..40_u32, Just(u32::MAX)], 0..300),
            others in prop::collection::vec(prop_oneof![any::<u32>(), 0..40_u32, Just(u32::MAX)], 1..10),
        ) {
            keys.sort_unstable();
            let entries: Vec<(u32, u32)> = keys.iter().map(|key| (*key, 0)).collect();
            for key in keys.iter().chain(&others) {
                prop_assert_eq!(lower_bound(&entries, *key), entries.partition_point(|entry| entry.0 < *key));
            }
        }
    }
}
