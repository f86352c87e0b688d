//! Reads files at any place through a few blocks that are kept.
//!
//! It does not know what the files hold.

use std::path::Path;

use super::Unread;
use crate::history::positioned::Positioned;

/// The size of a block, in bytes: small, since half of what is read lies scattered.
const BLOCK: usize = 16 * 1024;

/// How many blocks are kept.
const SLOTS: usize = 128;

/// A file that is read through blocks, or past them.
pub(super) struct Blocked {
    file: Positioned,
    number: usize,
}

/// The blocks of all files. Each block has one slot where it can be.
#[derive(Default)]
pub(super) struct Blocks {
    slots: Vec<Slot>,
    files: usize,
    /// What stands in more than one block, side by side.
    joined: Vec<u8>,
}

#[derive(Clone, Default)]
struct Slot {
    /// File and block; nothing is kept yet where there is none.
    holds: Option<(usize, u64)>,
    bytes: Vec<u8>,
}

impl Blocked {
    pub(super) fn len(&self) -> u64 {
        self.file.len()
    }

    /// A number that no other file has.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// Reads past the blocks, for what is read once from beginning to end.
    pub(super) fn read_whole(&self, at: u64, bytes: &mut [u8]) -> Result<(), Unread> {
        self.file.read_whole(at, bytes).map_err(|_| Unread)
    }
}

impl Blocks {
    pub(super) fn open(&mut self, path: &Path) -> Result<Blocked, Unread> {
        let file = Positioned::open(path).map_err(|_| Unread)?;
        self.files += 1;
        Ok(Blocked { file, number: self.files })
    }

    /// Gives exactly so many bytes.
    pub(super) fn read(&mut self, file: &Blocked, at: u64, len: usize) -> Result<&[u8], Unread> {
        let bytes = self.read_up_to(file, at, len)?;
        if bytes.len() == len { Ok(bytes) } else { Err(Unread) }
    }

    /// Gives so many bytes, or those up to the end of the file.
    pub(super) fn read_up_to(&mut self, file: &Blocked, at: u64, len: usize) -> Result<&[u8], Unread> {
        let size = u64::try_from(BLOCK).map_err(|_| Unread)?;
        let (mut block, within) = (at / size, usize::try_from(at % size).map_err(|_| Unread)?);
        if within + len <= BLOCK {
            let slot = self.slot(file, block)?;
            let bytes = &self.slots[slot].bytes;
            let end = (within + len).min(bytes.len());
            return bytes.get(within..end).ok_or(Unread);
        }
        self.joined.clear();
        let mut from = within;
        while self.joined.len() < len {
            let slot = self.slot(file, block)?;
            let bytes = self.slots[slot].bytes.get(from..).ok_or(Unread)?;
            let take = bytes.len().min(len - self.joined.len());
            self.joined.extend_from_slice(&bytes[..take]);
            if from + take < BLOCK {
                break;
            }
            (block, from) = (block + 1, 0);
            if block.saturating_mul(size) >= file.len() {
                break;
            }
        }
        Ok(&self.joined)
    }

    /// The slot of a block, filled.
    fn slot(&mut self, file: &Blocked, block: u64) -> Result<usize, Unread> {
        if self.slots.is_empty() {
            self.slots.resize(SLOTS, Slot::default());
        }
        let number = usize::try_from(block).map_err(|_| Unread)?;
        let at = number.wrapping_mul(7).wrapping_add(file.number.wrapping_mul(53)) % SLOTS;
        let holds = Some((file.number, block));
        let slot = &mut self.slots[at];
        if slot.holds != holds {
            slot.holds = None;
            slot.bytes.resize(BLOCK, 0);
            let start = block.checked_mul(u64::try_from(BLOCK).map_err(|_| Unread)?).ok_or(Unread)?;
            let length = file.file.read_up_to(start, &mut slot.bytes).map_err(|_| Unread)?;
            slot.bytes.truncate(length);
            slot.holds = holds;
        }
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Blocks};

    #[test]
    fn bytes_come_as_they_stand_within_and_across_blocks() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let content: Vec<u8> = (0..BLOCK * 3 + 17).map(|at| u8::try_from(at * 7 % 251).expect("a byte")).collect();
        std::fs::write(&path, &content).expect("a file");
        let mut blocks = Blocks::default();
        let file = blocks.open(&path).expect("a file");
        for (at, len) in [(0, 1), (BLOCK - 1, 1), (BLOCK - 1, 2), (5, BLOCK * 3), (BLOCK, BLOCK), (BLOCK * 3, 17), (BLOCK * 3 + 16, 1)] {
            let place = u64::try_from(at).expect("a place");
            assert_eq!(blocks.read(&file, place, len), Ok(&content[at..at + len]), "{at} {len}");
        }
        for (at, len) in [(BLOCK * 3, 18), (BLOCK * 3 + 17, 1), (BLOCK * 9, 1), (BLOCK * 2, BLOCK * 2)] {
            let place = u64::try_from(at).expect("a place");
            assert!(blocks.read(&file, place, len).is_err(), "{at} {len}");
            let rest = content.get(at..).unwrap_or_default();
            assert_eq!(blocks.read_up_to(&file, place, len).unwrap_or_default(), rest, "{at} {len}");
        }
    }
}
