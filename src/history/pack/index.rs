//! The index of a pack, version 2: where the object of an id stands.
//!
//! A few questions are answered from the file itself; after some more the whole index is taken into memory, without what the
//! hash check makes needless: of each id some four bytes are kept. Two ids of one pack that have these in common are asked for in the
//! file; one that is not there at all may be taken for another.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::Unread;
use super::blocks::{Blocked, Blocks};
use crate::history::Oid;

/// After how many questions the index is taken into memory.
pub(super) const QUESTIONS: usize = 2_000;

/// How far around the place where an id should stand it is looked for, at the least.
const NEAR: usize = 8;

/// How many bytes of the file are looked at for an id at once.
const PIECE: usize = 8 * 1024;

/// About how many entries have one beginning.
const TOGETHER: usize = 8;

pub(super) struct Index {
    file: Blocked,
    id_length: usize,
    /// How many ids begin with a byte up to this one.
    fanout: Vec<u32>,
    /// The checksum of the pack that it belongs to.
    pub(super) pack_checksum: Vec<u8>,
    asked: AtomicUsize,
    is_loading: AtomicBool,
    /// None if it cannot be loaded. Of several readers one loads it for all; until then the others ask the file.
    loaded: OnceLock<Option<Loaded>>,
}

/// Where an id stands in the file, as far as one piece of it tells.
enum Near {
    At(usize),
    Nowhere,
    Between(usize, usize),
}

/// The index in memory: ids of one beginning stand together, a few at a time.
struct Loaded {
    /// Of each id the sixteen bits after its beginning, and its offset.
    entries: Vec<Entry>,
    /// Where the entries of each beginning start; at the end how many there are.
    starts: Vec<u32>,
    /// How many bits a beginning has.
    bits: u32,
}

/// Two bytes of an id and the four of an offset, without room between them.
type Entry = [u8; 6];

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
        Ok(Self {
            file,
            id_length,
            fanout,
            pack_checksum,
            asked: AtomicUsize::new(0),
            is_loading: AtomicBool::new(false),
            loaded: OnceLock::new(),
        })
    }

    /// How many objects the pack holds.
    pub(super) fn len(&self) -> u64 {
        u64::from(self.fanout[256])
    }

    pub(super) fn id_length(&self) -> usize {
        self.id_length
    }

    /// Takes the index into memory, if nobody does yet: very many questions will come.
    pub(super) fn prepare(&self) {
        if !self.is_loading.swap(true, Ordering::Relaxed) {
            // Without it there is no quick road; whoever is asked instead tells what is wrong.
            self.loaded.get_or_init(|| self.load().ok());
        }
    }

    /// The place of an object in the pack; none if the pack does not have it, though another object's place may be told for one in
    /// thousands of these.
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
        if self.loaded.get().is_none() && self.asked.fetch_add(1, Ordering::Relaxed) >= QUESTIONS {
            self.prepare();
        }
        let Some(loaded) = self.loaded.get() else { return self.find_in_file(raw, low, high, blocks) };
        let mut same = loaded.as_ref().ok_or(Unread)?.of(raw);
        match (same.next(), same.next()) {
            (None, _) => Ok(None),
            (Some(offset), None) => self.long(offset, blocks).map(Some),
            (Some(_), Some(_)) => self.find_in_file(raw, low, high, blocks),
        }
    }

    fn find_in_file(&self, raw: &[u8], low: usize, high: usize, blocks: &mut Blocks) -> Result<Option<u64>, Unread> {
        let (mut low, mut high) = match self.near(raw, low, high)? {
            Near::At(at) => return self.offset(at, blocks).map(Some),
            Near::Nowhere => return Ok(None),
            Near::Between(low, high) => (low, high),
        };
        while low < high {
            let middle = low + (high - low) / 2;
            match self.name(middle, blocks)?.cmp(raw) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.offset(middle, blocks).map(Some),
            }
        }
        Ok(None)
    }

    /// Ids are spread evenly: looks where this one should stand, so that one small piece of the file is nearly always enough.
    fn near(&self, raw: &[u8], low: usize, high: usize) -> Result<Near, Unread> {
        let mut piece = [0; PIECE];
        let most = PIECE / self.id_length;
        let span = high - low;
        let guess = low + (((span as u64) * u64::from(number(&raw[1..5]))) >> 32) as usize;
        let margin = (span.isqrt() + NEAR).min(most / 2);
        let (before, after) = (guess.saturating_sub(margin).max(low), (guess + margin).min(high));
        let piece = &mut piece[..(after - before) * self.id_length];
        self.file.read_whole(NAMES + place(before, self.id_length)?, piece)?;
        let name = |at: usize| &piece[at * self.id_length..][..self.id_length];
        let (mut at, mut end) = (0, after - before);
        while at < end {
            let middle = at + (end - at) / 2;
            (at, end) = if name(middle) < raw { (middle + 1, end) } else { (at, middle) };
        }
        let is_it = before + at < after && name(at) == raw;
        Ok(match at {
            at if is_it => Near::At(before + at),
            0 if before > low => Near::Between(low, before),
            at if before + at == after && after < high => Near::Between(after, high),
            _ => Near::Nowhere,
        })
    }

    /// The places in the pack of some objects whose ids are neighbours, each with its place in the index.
    pub(super) fn some(&self, most: usize, blocks: &mut Blocks) -> Result<Vec<(u64, usize)>, Unread> {
        let count = size(self.fanout[256])?;
        let first = (count - most.min(count)) / 2;
        (first..count.min(first + most)).map(|at| Ok((self.offset(at, blocks)?, at))).collect()
    }

    /// The id at a place in the index.
    pub(super) fn id(&self, at: usize, blocks: &mut Blocks) -> Option<Oid> {
        self.name(at, blocks).ok().and_then(Oid::from_raw)
    }

    fn name<'b>(&self, at: usize, blocks: &'b mut Blocks) -> Result<&'b [u8], Unread> {
        blocks.read(&self.file, NAMES + place(at, self.id_length)?, self.id_length)
    }

    /// Where the object of one of the ids stands.
    fn offset(&self, at: usize, blocks: &mut Blocks) -> Result<u64, Unread> {
        let mut offset = [0; 4];
        self.file.read_whole(self.offsets()? + place(at, 4)?, &mut offset)?;
        self.long(number(&offset), blocks)
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

    fn load(&self) -> Result<Loaded, Unread> {
        const AT_ONCE: usize = 16 * 1024;
        let count = size(self.fanout[256])?;
        let (mut loaded, mut last) = (Loaded::with_room(count), 0);
        let mut bytes = Vec::new();
        while loaded.entries.len() < count {
            let many = AT_ONCE.min(count - loaded.entries.len());
            bytes.resize(many * self.id_length, 0);
            self.file.read_whole(NAMES + place(loaded.entries.len(), self.id_length)?, &mut bytes)?;
            for name in bytes.chunks_exact(self.id_length) {
                let key = leading(name);
                // What is out of order would be looked for in vain.
                if key < last {
                    return Err(Unread);
                }
                last = key;
                loaded.push(key);
            }
        }
        loaded.close();
        for (chunk, part) in loaded.entries.chunks_mut(AT_ONCE).enumerate() {
            bytes.resize(part.len() * 4, 0);
            self.file.read_whole(self.offsets()? + place(chunk * AT_ONCE, 4)?, &mut bytes)?;
            for (entry, offset) in part.iter_mut().zip(bytes.chunks_exact(4)) {
                entry[2..].copy_from_slice(offset);
            }
        }
        // Of each first byte there must be as many as the table of the file says.
        let is_right = (0..256_usize).all(|first| loaded.starts[first << (loaded.bits - 8)] == self.fanout[first]);
        if is_right { Ok(loaded) } else { Err(Unread) }
    }
}

impl Loaded {
    fn with_room(count: usize) -> Self {
        let bits = 8 + (count / TOGETHER / 256).max(1).ilog2();
        Self { entries: Vec::with_capacity(count), starts: Vec::with_capacity((1 << bits) + 1), bits }
    }

    /// Puts an id behind the others, of which none is greater; its offset comes later.
    fn push(&mut self, key: u64) {
        let beginning = (key >> (u64::BITS - self.bits)) as usize;
        let at = self.entries.len() as u32;
        while self.starts.len() <= beginning {
            self.starts.push(at);
        }
        let [first, second] = self.rest(key).to_be_bytes();
        self.entries.push([first, second, 0, 0, 0, 0]);
    }

    fn close(&mut self) {
        self.starts.resize((1 << self.bits) + 1, self.entries.len() as u32);
    }

    /// The sixteen bits after the beginning.
    fn rest(&self, key: u64) -> u16 {
        (key >> (u64::BITS - self.bits - u16::BITS)) as u16
    }

    /// The offsets of all entries that may be this id's.
    fn of(&self, raw: &[u8]) -> impl Iterator<Item = u32> {
        let key = leading(raw);
        let beginning = (key >> (u64::BITS - self.bits)) as usize;
        let rest = self.rest(key);
        let rest_of = |entry: &Entry| u16::from_be_bytes([entry[0], entry[1]]);
        let together = &self.entries[self.starts[beginning] as usize..self.starts[beginning + 1] as usize];
        let first = together.partition_point(|entry| rest_of(entry) < rest);
        together[first..].iter().take_while(move |entry| rest_of(entry) == rest).map(|entry| number(&entry[2..]))
    }
}

/// The first bytes of an id as a number.
fn leading(raw: &[u8]) -> u64 {
    raw.iter().take(8).fold(0, |value, byte| value << 8 | u64::from(*byte))
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

    use super::{Loaded, leading};

    proptest! {
        #[test]
        fn what_is_loaded_tells_the_place_of_every_id(
            mut keys in prop::collection::vec(prop_oneof![any::<u64>(), 0..40_u64, (0..3_u64).prop_map(|high| high << 56), Just(u64::MAX)], 0..5000),
            others in prop::collection::vec(any::<u64>(), 1..10),
        ) {
            keys.sort_unstable();
            let mut loaded = Loaded::with_room(keys.len());
            keys.iter().for_each(|key| loaded.push(*key));
            loaded.close();
            for (place, entry) in loaded.entries.iter_mut().enumerate() {
                entry[2..].copy_from_slice(&u32::try_from(place).expect("few").to_be_bytes());
            }
            let kept = |key: u64| key >> (u64::BITS - loaded.bits - u16::BITS);
            for key in keys.iter().step_by(keys.len() / 20 + 1).chain(&others) {
                prop_assert_eq!(leading(&key.to_be_bytes()), *key);
                let expected: Vec<u32> = (0..).zip(&keys).filter(|(_, known)| kept(**known) == kept(*key)).map(|(place, _)| place).collect();
                prop_assert_eq!(loaded.of(&key.to_be_bytes()).collect::<Vec<_>>(), expected);
            }
        }
    }
}
