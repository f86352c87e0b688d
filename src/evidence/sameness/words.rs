//! The words of a text as they are seen: what looks alike is spelled alike.
//!
//! It does not know what the text is for.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

/// The words of a text as they are seen, with one space between them.
pub fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    if text.is_ascii() {
        SPELLED.push(text, &mut words);
    } else {
        push_seen(text, &mut words);
    }
    words
}

/// Writes the words of a text as they stand in a string of JSON.
pub fn push_quoted(text: &str, out: &mut String) {
    if text.is_ascii() {
        QUOTED.push(text, out);
    } else {
        out.push_str(&inside_quotes(&words(text)));
    }
}

/// The way that any text can take.
pub(super) fn push_seen(text: &str, out: &mut String) {
    let compatible: String = text.chars().filter(|c| !is_invisible(*c)).nfkc().collect();
    // The normal form can bring such characters back.
    let visible: String = skeleton(&compatible).filter(|c| !is_invisible(*c)).collect();
    for (at, word) in visible.split_whitespace().enumerate() {
        out.push_str(if at == 0 { "" } else { " " });
        out.push_str(word);
    }
}

fn inside_quotes(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// What each character of ASCII becomes; the table spares most texts the search.
struct Ascii([Seen; 128]);

enum Seen {
    Nothing,
    Space,
    One(char),
    More(String),
}

/// As words are spelled, and as that stands in a string of JSON.
static SPELLED: LazyLock<Ascii> = LazyLock::new(|| Ascii::new(str::to_owned));
static QUOTED: LazyLock<Ascii> = LazyLock::new(|| Ascii::new(inside_quotes));

impl Ascii {
    fn new(spelled: fn(&str) -> String) -> Self {
        Self(std::array::from_fn(|code| {
            let letter = shown(code);
            if letter.chars().all(char::is_whitespace) {
                return Seen::Space;
            }
            let seen: String = skeleton(&letter).filter(|c| !is_invisible(*c)).collect();
            let spelled = spelled(&seen);
            let mut letters = spelled.chars();
            match (letters.next(), letters.next()) {
                (Some(one), None) => Seen::One(one),
                (Some(_), Some(_)) => Seen::More(spelled),
                (None, _) => Seen::Nothing,
            }
        }))
    }

    /// Writes the words of a text that is ASCII alone.
    fn push(&self, text: &str, out: &mut String) {
        let start = out.len();
        let mut is_apart = false;
        for byte in text.bytes() {
            let seen = &self.0[usize::from(byte & 0x7f)];
            let apart = match seen {
                Seen::Nothing => continue,
                Seen::Space => {
                    is_apart = out.len() > start;
                    continue;
                }
                Seen::One(_) | Seen::More(_) => std::mem::take(&mut is_apart),
            };
            if apart {
                out.push(' ');
            }
            match seen {
                Seen::One(letter) => out.push(*letter),
                Seen::More(letters) => out.push_str(letters),
                Seen::Nothing | Seen::Space => {}
            }
        }
    }
}

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
    use super::*;

    #[test]
    fn ascii_is_spelled_as_any_other_text() {
        for code in 0..128 {
            for text in [shown(code), format!("a{}b", shown(code)), format!(" {0} {0}{0}", shown(code))] {
                let mut seen = String::new();
                push_seen(&text, &mut seen);
                assert_eq!(words(&text), seen, "{text:?}");
                let mut quoted = String::new();
                push_quoted(&text, &mut quoted);
                assert_eq!(quoted, inside_quotes(&seen), "{text:?}");
            }
        }
    }
}
