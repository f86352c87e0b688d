//! The id of a git object, and the hash that proves it.
//!
//! It does not know where objects are kept.

use std::fmt;

use sha1::{Digest, Sha1};
use sha2::Sha256;

/// The id of a git object, of either object format. Shown in full lower-case hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid {
    len: u8,
    bytes: [u8; 32],
}

/// The number of bytes of a SHA-1 and of a SHA-256.
const LENGTHS: [usize; 2] = [20, 32];

impl Oid {
    /// Reads a full id: 40 or 64 hexadecimal digits.
    pub fn parse(hex: &str) -> Option<Self> {
        Self::parse_bytes(hex.as_bytes())
    }

    /// Reads a full id from 40 or 64 hexadecimal digits.
    pub(super) fn parse_bytes(hex: &[u8]) -> Option<Self> {
        if !LENGTHS.contains(&(hex.len() / 2)) || !hex.len().is_multiple_of(2) {
            return None;
        }
        let mut bytes = [0; 32];
        let mut seen = 0;
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            let (high, low) = (DIGITS[usize::from(pair[0])], DIGITS[usize::from(pair[1])]);
            seen |= high | low;
            *byte = high << 4 | low & 0x0f;
        }
        // Whatever is no digit has set a high bit.
        (seen <= 0x0f).then_some(Self { len: if hex.len() == 40 { 20 } else { 32 }, bytes })
    }

    /// Takes the 20 or 32 bytes of an id.
    pub fn from_raw(raw: &[u8]) -> Option<Self> {
        if !LENGTHS.contains(&raw.len()) {
            return None;
        }
        let mut bytes = [0; 32];
        bytes[..raw.len()].copy_from_slice(raw);
        Some(Self { len: if raw.len() == 20 { 20 } else { 32 }, bytes })
    }

    /// An id for content that is in no database: made otherwise than git makes them, so that none there has it.
    pub fn unborn(path: &str, content: &[u8]) -> Self {
        let digest = Sha256::new().chain_update("unborn\0").chain_update(path).chain_update("\0").chain_update(content).finalize();
        let mut bytes = [0; 32];
        bytes.copy_from_slice(&digest);
        Self { len: 32, bytes }
    }

    /// The id that no object has: zeros.
    pub fn nobody(length: usize) -> Self {
        Self { len: if length == 32 { 32 } else { 20 }, bytes: [0; 32] }
    }

    /// The bytes of the id: 20 or 32.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// The first twelve digits, for people.
    pub fn short(&self) -> String {
        self.to_string().chars().take(12).collect()
    }

    /// Says whether an object of this kind (`commit`, `tree`, `blob`, `tag`) and content has this id.
    pub(super) fn is_of(&self, kind: &str, content: &[u8]) -> bool {
        let (header, length) = header(kind, content.len());
        let header = &header[..length];
        if self.len == 20 {
            Sha1::new().chain_update(header).chain_update(content).finalize().as_slice() == self.as_bytes()
        } else {
            Sha256::new().chain_update(header).chain_update(content).finalize().as_slice() == self.as_bytes()
        }
    }
}

impl Oid {
    /// Says whether the bare bytes of a file have this sum, as git's own files end with it.
    pub(super) fn is_sum_of(&self, content: &[u8]) -> bool {
        if self.len == 20 {
            Sha1::digest(content).as_slice() == self.as_bytes()
        } else {
            Sha256::digest(content).as_slice() == self.as_bytes()
        }
    }
}

/// What git hashes before the content: `commit 231` and a zero.
fn header(kind: &str, length: usize) -> ([u8; 40], usize) {
    let mut header = [0; 40];
    let mut at = header.len() - 1;
    let mut rest = length;
    // The number is written from its end.
    loop {
        at -= 1;
        header[at] = b"0123456789"[rest % 10];
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    let start = at - 1 - kind.len();
    header[start..at - 1].copy_from_slice(kind.as_bytes());
    header[at - 1] = b' ';
    header.copy_within(start.., 0);
    (header, 40 - start)
}

/// What each byte is as a hexadecimal digit; 255 if it is none.
const DIGITS: [u8; 256] = {
    let mut digits = [0xff; 256];
    let mut digit = 0;
    while digit < 16 {
        let (lower, upper) = (b"0123456789abcdef"[digit], b"0123456789ABCDEF"[digit]);
        digits[lower as usize] = digit as u8;
        digits[upper as usize] = digit as u8;
        digit += 1;
    }
    digits
};

const HEX: &[u8; 16] = b"0123456789abcdef";

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 64];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.as_bytes()) {
            pair.copy_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 0x0f)]]);
        }
        let digits = &digits[..2 * self.as_bytes().len()];
        f.write_str(std::str::from_utf8(digits).expect("hexadecimal digits are text"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::Oid;

    const EMPTY_BLOB: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

    #[test]
    fn an_id_reads_back_what_it_shows() {
        for hex in [EMPTY_BLOB, "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"] {
            assert_eq!(Oid::parse(hex).expect("an id").to_string(), hex);
        }
        assert_eq!(Oid::parse(&EMPTY_BLOB.to_uppercase()).expect("an id").to_string(), EMPTY_BLOB);
    }

    #[test]
    fn anything_but_a_full_id_is_none() {
        let too_long = format!("{EMPTY_BLOB}0");
        for text in ["", "e69de29", &EMPTY_BLOB[1..], &too_long, "g69de29bb2d1d6434b8b29ae775ad8c2e48c5391"] {
            assert_eq!(Oid::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_hash_covers_kind_and_content_in_both_formats() {
        let sha1 = Oid::parse(EMPTY_BLOB).expect("an id");
        let sha256 = Oid::parse("473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813").expect("an id");
        for id in [sha1, sha256] {
            assert!(id.is_of("blob", b""));
            assert!(!id.is_of("blob", b"x"));
            assert!(!id.is_of("tree", b""));
        }
    }
}
