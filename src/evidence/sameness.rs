//! When two pieces of evidence are the same: a copy proves nothing, however it is dressed up.
//!
//! It does not know where the content lies.

mod said;
#[cfg(test)]
mod tests;
mod words;

use sha2::{Digest, Sha256};

pub use self::words::is_blank;
use self::words::words;
use crate::yaml::Node;

/// What two contents share if they are the same evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sameness([u8; 32]);

impl Sameness {
    /// Records are the same by what they say: order of keys, comments, quoting, white space, invisible and look-alike characters do not
    /// matter, nor does it whether a default or an empty value is written out, or in which zone a moment is written.
    pub fn of_record(root: &Node) -> Self {
        Self::digest(b"record", said::by_record(root).as_bytes())
    }

    /// Text is the same by its words: white space, line ends and invisible characters do not matter. Other bytes are the same only to the byte.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) if !bytes.contains(&0) => Self::digest(b"text", words(text).as_bytes()),
            Ok(_) | Err(_) => Self::digest(b"bytes", bytes),
        }
    }

    /// Lines of a log are the same by their words; none for a line that shows nothing.
    pub fn of_line(line: &str) -> Option<Self> {
        let words = words(line);
        (!words.is_empty()).then(|| Self::digest(b"line", words.as_bytes()))
    }

    pub(super) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn digest(kind: &[u8], content: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(kind);
        hasher.update([0]);
        hasher.update(content);
        Self(hasher.finalize().into())
    }
}
