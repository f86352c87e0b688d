//! JSON text to a value, as strictly as it can be read: no name twice, no depth and no size without bounds.
//!
//! It does not know what the value should be.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::language::{Text, say, words};

/// The largest file that is read, in bytes.
pub const LIMIT: u64 = 128 << 20;
/// The most values that one file may have: a report of that size has fewer, and each takes many times its own length in memory.
const MOST: usize = 4_000_000;

/// What is said of our own through the reader of JSON, which knows no texts.
const TOO_MANY: &str = words!("it has more values than any report has");
const OUT_OF_RANGE: &str = words!("a number is out of range");
/// Before and behind a name.
const TWICE: (&str, &str) = ("the name ", " stands twice in one object");

/// Why a text is no JSON document; the position stands in the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub message: Text,
}

/// Reads a document that anybody may have written.
pub fn read(text: &[u8]) -> Result<Value, Fault> {
    read_up_to(text, MOST)
}

fn read_up_to(text: &[u8], most: usize) -> Result<Value, Fault> {
    let fault = |message: Text| Fault { message };
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(fault(say!("it is empty")));
    }
    if text.starts_with(b"\xef\xbb\xbf") || text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") {
        return Err(fault(say!("line 1, column 1: it begins with a byte order mark; write it as UTF-8 without one")));
    }
    let left = Cell::new(most);
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Strict { left: &left }.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| placed(&error))
}

/// Reads what duly itself has just written.
pub fn own(text: &str) -> Result<Value, Fault> {
    serde_json::from_str(text).map_err(|error| placed(&error))
}

/// Where a value stands in a text that has been read: line and column, counted from one. A place near it if the path leads nowhere.
pub fn position(text: &[u8], path: &[&str]) -> (usize, usize) {
    let mut reader = serde_json::Deserializer::from_slice(text);
    match (Seek { path }).deserialize(&mut reader) {
        Ok(()) => (1, 1),
        Err(error) => (error.line().max(1), error.column().max(1)),
    }
}

/// The position first, then what is wrong: the reader of JSON puts it last.
fn placed(error: &serde_json::Error) -> Fault {
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    let twice = words.strip_prefix(TWICE.0).and_then(|rest| rest.strip_suffix(TWICE.1));
    let reason = match ([TOO_MANY, OUT_OF_RANGE].into_iter().find(|ours| *ours == words), twice) {
        (Some(ours), _) => Text::said(ours, Vec::new()),
        (None, Some(name)) => say!("the name {name} stands twice in one object", name),
        (None, None) => Text::verbatim(words),
    };
    Fault { message: say!("line {line}, column {column}: {reason}", line = error.line(), column = error.column(), reason) }
}

/// Reads any value, and counts.
#[derive(Clone, Copy)]
struct Strict<'a> {
    left: &'a Cell<usize>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| D::Error::custom(TOO_MANY))?;
        self.left.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom(OUT_OF_RANGE))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            if map.contains_key(&name) {
                let name: String = name.chars().take(40).collect();
                return Err(A::Error::custom(format!("{}{name:?}{}", TWICE.0, TWICE.1)));
            }
            map.insert(name, entries.next_value_seed(self)?);
        }
        Ok(Value::Object(map))
    }
}

/// Follows a path and stops there with an error, since an error alone knows its position.
struct Seek<'a> {
    path: &'a [&'a str],
}

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let here = || A::Error::custom("here");
        let Some((first, rest)) = self.path.split_first() else { return Err(here()) };
        while let Some(name) = entries.next_key::<String>()? {
            if name != *first {
                entries.next_value::<serde::de::IgnoredAny>()?;
            } else if rest.is_empty() {
                return Err(here());
            } else {
                entries.next_value_seed(Seek { path: rest })?;
                return Err(here());
            }
        }
        Err(here())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &[u8]) -> String {
        read(text).expect_err("no document").message.to_string()
    }

    #[test]
    fn what_is_read_is_what_stands_there() {
        let text = r#"{"a": [1, -2, 0.913, true, null, "\u0000é"], "b": {"c": {}}}"#;
        assert_eq!(read(text.as_bytes()), own(text));
    }

    #[test]
    fn what_is_no_document_is_told_with_its_place() {
        for (text, expected) in [
            (&b""[..], "it is empty"),
            (b" \n", "it is empty"),
            (b"\xef\xbb\xbf{}", "line 1, column 1: it begins with a byte order mark; write it as UTF-8 without one"),
            (b"{\n  \"a\": 1,\n  \"a\": 2\n}", "line 3, column 5: the name \"a\" stands twice in one object"),
            (b"{\"a\": 1", "line 1, column 7: EOF while parsing an object"),
            (b"{} {}", "line 1, column 4: trailing characters"),
            (b"\"a\0b\"", "line 1, column 3: control character (\\u0000-\\u001F) found while parsing a string"),
            (b"\"\xff\"", "line 1, column 2: invalid unicode code point"),
            (b"[1e999]", "line 1, column 6: number out of range"),
            (b"nothing", "line 1, column 2: expected ident"),
        ] {
            assert_eq!(message(text), expected, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn depth_and_number_have_bounds() {
        let deep = "[".repeat(100_000);
        assert_eq!(message(deep.as_bytes()), "line 1, column 128: recursion limit exceeded");
        assert!(read_up_to(b"[1, 2, 3]", 4).is_ok());
        let fault = read_up_to(b"[1, 2, 3]", 3).expect_err("too many");
        assert_eq!(fault.message, "line 1, column 7: it has more values than any report has");
    }

    #[test]
    fn a_value_is_found_in_the_text() {
        let text = b"{\n  \"a\": 1,\n  \"b\": {\n    \"c\": [2]\n  }\n}";
        assert_eq!(position(text, &["a"]).0, 2);
        assert_eq!(position(text, &["b", "c"]).0, 4);
        assert_eq!(position(text, &["b", "none"]).0, 5);
    }
}
