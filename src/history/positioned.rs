//! Reads a file at any place.
//!
//! It does not know what the file holds. No file is mapped into memory: one that shrinks meanwhile is an error, not a signal.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;

/// A file that is read at places.
pub(super) struct Positioned {
    file: File,
    len: u64,
}

/// About how many bytes of a file are in memory at once while it is read from one place to another.
const PIECE: usize = 64 * 1024;

impl Positioned {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        Ok(Self { file, len })
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Fills the bytes from a place on; fewer only at the end of the file.
    pub(super) fn read_up_to(&self, at: u64, bytes: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < bytes.len() {
            let place = at + u64::try_from(filled).map_err(io::Error::other)?;
            match read_some(&self.file, &mut bytes[filled..], place) {
                Ok(0) => break,
                Ok(length) => filled += length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// Fills all the bytes from a place on.
    pub(super) fn read_whole(&self, at: u64, bytes: &mut [u8]) -> io::Result<()> {
        if self.read_up_to(at, bytes)? == bytes.len() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Hands over what stands at some places, a few rows at a time.
    pub(super) fn rows(&self, places: Range<u64>, row: usize, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        let mut left = usize::try_from(places.end.saturating_sub(places.start)).map_err(io::Error::other)?;
        let mut bytes = vec![0; left.min((PIECE / row).max(1) * row)];
        let mut at = places.start;
        while left > 0 {
            let length = left.min(bytes.len());
            self.read_whole(at, &mut bytes[..length])?;
            take(&bytes[..length]);
            left -= length;
            at += u64::try_from(length).map_err(io::Error::other)?;
        }
        Ok(())
    }
}

#[cfg(unix)]
fn read_some(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, at)
}

#[cfg(windows)]
fn read_some(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, at)
}
