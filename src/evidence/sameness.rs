//! When two pieces of evidence are the same: a copy proves nothing, however it is dressed up.
//!
//! It does not know where the content lies.

use sha2::{Digest, Sha256};

use crate::yaml::Node;

/// What two contents share if they are the same evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sameness([u8; 32]);

impl Sameness {
    /// Records are the same by their parsed value, and its strings by their words: order of keys, comments, quoting, white space and invisible characters do not matter.
    pub fn of_record(root: &Node) -> Self {
        Self::digest(b"record", root.canonical_by(words).as_bytes())
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

    fn digest(kind: &[u8], content: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(kind);
        hasher.update([0]);
        hasher.update(content);
        Self(hasher.finalize().into())
    }
}

/// The words of a text as they can be seen, with one space between them.
fn words(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    visible.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// Says whether a text shows anything at all.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Characters that show nothing: format controls, zero-width and bidirectional marks, soft hyphens, variation selectors, tags.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_the_same_whatever_its_white_space() {
        let plain = Sameness::of_bytes(b"all good today\n");
        for other in ["all good today", "all  good\ttoday\r\n\r\n", "\u{FEFF}all good to\u{200B}day", "  all good\u{a0}today"] {
            assert_eq!(Sameness::of_bytes(other.as_bytes()), plain, "{other:?}");
        }
        for other in ["all good today.", "allgood today", "All good today"] {
            assert_ne!(Sameness::of_bytes(other.as_bytes()), plain, "{other:?}");
        }
    }

    #[test]
    fn other_bytes_are_the_same_only_to_the_byte() {
        assert_eq!(Sameness::of_bytes(b"%PDF\xff 1"), Sameness::of_bytes(b"%PDF\xff 1"));
        assert_ne!(Sameness::of_bytes(b"%PDF\xff 1"), Sameness::of_bytes(b"%PDF\xff  1"));
        assert_ne!(Sameness::of_bytes(b"a\0b"), Sameness::of_bytes(b"a\0 b"));
    }
}
