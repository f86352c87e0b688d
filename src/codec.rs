//! Numbers, texts and lists as bytes, and back.
//!
//! It does not know what they mean, and does not trust the bytes that it reads: whatever it would not write is refused.

mod sum;

use std::ops::Range;

pub use sum::sum;

/// The bytes are not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Garbled;

/// What comes of reading.
pub type Read<T> = Result<T, Garbled>;

/// For how many items there is room before the first is read: a wrong number asks for no more memory.
const ROOM: usize = 1 << 14;

/// Numbers stand seven bits to a byte, lowest first; texts and lists after their lengths.
#[derive(Debug, Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    pub fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.0.push(value.to_le_bytes()[0]);
    }

    pub fn size(&mut self, value: usize) {
        self.number(value as u64);
    }

    pub fn signed(&mut self, value: i64) {
        self.number(((value << 1) ^ (value >> 63)).cast_unsigned());
    }

    pub fn flag(&mut self, value: bool) {
        self.number(u64::from(value));
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.size(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Writes what may be missing.
    pub fn maybe<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    pub fn list<T>(&mut self, items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>, mut write: impl FnMut(&mut Self, T)) {
        let items = items.into_iter();
        self.size(items.len());
        items.for_each(|item| write(self, item));
    }
}

/// Reads what a [`Writer`] has written.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn take(&mut self, length: usize) -> Read<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Garbled)?;
        self.0 = rest;
        Ok(taken)
    }

    pub fn number(&mut self) -> Read<u64> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or(Garbled)?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        match self.take(1)?[0] {
            last @ 0..=1 => Ok(value | u64::from(last) << 63),
            _ => Err(Garbled),
        }
    }

    pub fn size(&mut self) -> Read<usize> {
        usize::try_from(self.number()?).map_err(|_| Garbled)
    }

    pub fn signed(&mut self) -> Read<i64> {
        let value = self.number()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    pub fn flag(&mut self) -> Read<bool> {
        match self.number()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Garbled),
        }
    }

    pub fn bytes(&mut self) -> Read<&'a [u8]> {
        let length = self.size()?;
        self.take(length)
    }

    /// Where the bytes stand among others that end with those that are read.
    pub fn range(&mut self, end: usize) -> Read<Range<usize>> {
        let length = self.bytes()?.len();
        let reached = end.checked_sub(self.0.len()).ok_or(Garbled)?;
        Ok(reached.checked_sub(length).ok_or(Garbled)?..reached)
    }

    /// A text where it stands.
    pub fn slice(&mut self) -> Read<&'a str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Garbled)
    }

    pub fn text(&mut self) -> Read<String> {
        self.slice().map(str::to_owned)
    }

    pub fn maybe<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<Option<T>> {
        if self.flag()? { read(self).map(Some) } else { Ok(None) }
    }

    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let count = self.size()?;
        // Each item takes a byte at least: a length that cannot be asks for no memory.
        if count > self.0.len() {
            return Err(Garbled);
        }
        let mut items = Vec::with_capacity(count.min(ROOM));
        for _ in 0..count {
            items.push(read(self)?);
        }
        Ok(items)
    }

    /// Nothing may be left.
    pub fn end(&self) -> Read<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Garbled) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let mut out = Writer::default();
        for value in [0, 1, 127, 128, 300, u64::MAX / 2, u64::MAX] {
            out.number(value);
        }
        for value in [0, -1, 1, i64::MIN, i64::MAX] {
            out.signed(value);
        }
        out.maybe(None::<bool>, |out, value| out.flag(value));
        out.list(["a", "", "\u{e9}"], Writer::text);
        let mut from = Reader(&out.0);
        for value in [0, 1, 127, 128, 300, u64::MAX / 2, u64::MAX] {
            assert_eq!(from.number(), Ok(value));
        }
        for value in [0, -1, 1, i64::MIN, i64::MAX] {
            assert_eq!(from.signed(), Ok(value));
        }
        assert_eq!(from.maybe(|from| from.flag()), Ok(None));
        assert_eq!(from.end(), Err(Garbled));
        assert_eq!(from.list(|from| from.text()), Ok(["a", "", "\u{e9}"].map(str::to_owned).to_vec()));
        assert_eq!(from.end(), Ok(()));
        assert_eq!(from.flag(), Err(Garbled));
        for garbled in [&[0xff; 10][..], &[0x80], &[5, b'a'], &[1, 0xff]] {
            assert_eq!(Reader(garbled).text(), Err(Garbled), "{garbled:?}");
        }
        assert_eq!(Reader(&[2]).flag(), Err(Garbled));
        assert_eq!(Reader(&[200, 1, 0]).list(|from| from.flag()), Err(Garbled), "a list longer than its bytes");
    }
}
