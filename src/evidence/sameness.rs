//! When two pieces of evidence are the same: a copy proves nothing, however it is dressed up.
//!
//! It does not know where the content lies.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

use crate::yaml::{Node, Value};

/// What two contents share if they are the same evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sameness([u8; 32]);

impl Sameness {
    /// Records are the same by what they say: order of keys, comments, quoting, white space, invisible and look-alike characters do not
    /// matter, nor does it whether a default or an empty value is written out, or in which zone a moment is written.
    pub fn of_record(root: &Node) -> Self {
        Self::digest(b"record", said(root, as_record).unwrap_or_default().as_bytes())
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

/// How the value under a key is spelled.
type Spell = fn(&str, &str) -> Option<String>;

/// What a value says; none if it says nothing. A number says the same as its digits in quotes.
fn said(node: &Node, spell: Spell) -> Option<String> {
    said_under("", node, spell)
}

fn said_under(key: &str, node: &Node, spell: Spell) -> Option<String> {
    match &node.value {
        Value::Null => None,
        Value::Bool(_) | Value::Number(_) => Some(quoted(&words(&node.canonical()))),
        Value::String(text) => spell(key, text).filter(|text| !text.is_empty()).map(|text| quoted(&text)),
        Value::Sequence(items) => {
            let items: Vec<String> = items.iter().filter_map(|item| said_under(key, item, spell)).collect();
            (!items.is_empty()).then(|| format!("[{}]", items.join(",")))
        }
        Value::Mapping(entries) => {
            let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}/{name}") };
            let entry = |name: &str, value: &Node| Some(format!("{}:{}", quoted(&words(name)), said_under(&below(name), value, spell)?));
            let mut entries: Vec<String> = entries.iter().filter_map(|(name, value)| entry(&name.name, value)).collect();
            entries.sort_unstable();
            (!entries.is_empty()).then(|| format!("{{{}}}", entries.join(",")))
        }
    }
}

/// How the keys of a record are spelled that have more than one spelling, or a default.
fn as_record(key: &str, text: &str) -> Option<String> {
    match key {
        "result" if text == "done" => None,
        "performed_at" => Some(chrono::DateTime::parse_from_rfc3339(text).map_or_else(|_| words(text), |at| at.to_utc().to_rfc3339())),
        "performed_by" | "reviewed_by" | "attachments/sha256" => Some(words(&text.to_lowercase())),
        _ => Some(words(text)),
    }
}

/// A text that ends where it ends, whatever it holds.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The words of a text as they are seen, with one space between them: what looks alike is spelled alike.
fn words(text: &str) -> String {
    let visible: String = if text.is_ascii() {
        text.chars().filter(|c| !is_invisible(*c)).flat_map(|c| ASCII[c as usize].chars()).collect()
    } else {
        let compatible: String = text.chars().filter(|c| !is_invisible(*c)).nfkc().collect();
        // The normal form can bring such characters back.
        skeleton(&compatible).filter(|c| !is_invisible(*c)).collect()
    };
    visible.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// What each character of ASCII looks like; the table spares most texts the search.
static ASCII: LazyLock<[String; 128]> = LazyLock::new(|| std::array::from_fn(|code| skeleton(&shown(code)).collect()));

fn shown(code: usize) -> String {
    u8::try_from(code).map_or_else(|_| String::new(), |code| char::from(code).to_string())
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
    use std::sync::Arc;

    use super::*;
    use crate::source::Source;
    use crate::yaml::{self, Limits};

    fn of_record(text: &str) -> Sameness {
        let source = Arc::new(Source::new("r.yaml", text));
        Sameness::of_record(&yaml::parse(&source, Limits { depth: 64, nodes: 1000 }).expect("a record").root)
    }

    /// Each text says what the first one says, or does not.
    fn compare(first: &str, same: &[&str], other: &[&str]) {
        for text in same {
            assert_eq!(of_record(text), of_record(first), "{text}");
        }
        for text in other {
            assert_ne!(of_record(text), of_record(first), "{text}");
        }
    }

    #[test]
    fn what_a_record_leaves_out_and_what_it_writes_out_as_the_default_are_the_same() {
        let same = [
            "result: done",
            "data: {}",
            "links: []",
            "summary: ''",
            "summary: \"\\u200b\"",
            "data: {a: [], b: {c: null}}",
            "attachments: []",
        ];
        let other = ["result: nothing-to-report", "result: failed", "data: 0", "data: false", "data: {result: done}", "summary: done"];
        compare(
            "task: t\n",
            &same.map(|line| format!("task: t\n{line}\n")).each_ref().map(String::as_str),
            &other.map(|line| format!("task: t\n{line}\n")).each_ref().map(String::as_str),
        );
    }

    #[test]
    fn a_value_is_the_same_in_each_of_its_spellings() {
        compare(
            "performed_at: 2026-11-20T10:00:00Z",
            &["performed_at: 2026-11-20T11:00:00.000+01:00"],
            &["performed_at: 2026-11-20T11:00:00Z", "performed_at: 2026-11-20"],
        );
        compare("period: 2026", &["period: '2026'"], &["period: 2027"]);
        compare(
            "performed_by: ana@example.org",
            &["performed_by: Ana@Example.ORG"],
            &["performed_by: bob@example.org", "reviewed_by: ana@example.org"],
        );
        compare(
            "attachments: [{path: a, sha256: abcd}]",
            &["attachments: [{path: a, sha256: ABCD}]"],
            &["attachments: [{path: A, sha256: abcd}]"],
        );
        compare("data: {ab: 1, b: 2}", &["data: {b: 2.0, \"\\u200bab\": '1'}"], &["data: {ab: 2, b: 1}", "data: {ab: '1,b:2'}"]);
    }

    #[test]
    fn letters_that_look_alike_are_the_same() {
        let decomposed = "summary: cafe\u{301} ok";
        let (cyrillic, wide) = ("summary: caf\u{e9} \u{43e}k", "summary: \u{ff43}\u{ff41}f\u{e9} ok");
        compare("summary: caf\u{e9} ok", &[decomposed, cyrillic, wide], &["summary: cafe ok", "summary: caf\u{e9} oh"]);
        compare("summary: 5 of 10", &["summary: \u{ff15} of 1\u{ff10}"], &["summary: 6 of 10", "summary: 5 of 11"]);
    }

    #[test]
    fn ascii_is_spelled_as_any_other_text() {
        for code in 0..128 {
            let text = format!("a{}b", shown(code));
            let long = format!("{text}\u{e9}");
            assert_eq!(words(&long).strip_suffix("e\u{301}"), Some(words(&text).as_str()), "{text:?}");
        }
    }

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
