//! Questions to a node: what it is, what is inside it, and its value as JSON.
//!
//! It does not know how a node was read, nor what is expected of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Key, Node, Value};
use crate::language::{Text, say};

/// From here on not every integer has a decimal of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Node {
    /// What a reader would call the value.
    #[must_use]
    pub fn kind(&self) -> Text {
        match &self.value {
            Value::Null => say!("null"),
            Value::Bool(_) => say!("a boolean"),
            Value::Number(_) => say!("a number"),
            Value::String(_) => say!("a string"),
            Value::Sequence(_) => say!("a list"),
            Value::Mapping(_) => say!("a mapping"),
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// The items of a list; nothing for any other value.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Mapping(_) => &[],
        }
    }

    /// The entries of a mapping in the order of the text; nothing for any other value.
    #[must_use]
    pub fn entries(&self) -> &[(Key, Node)] {
        match &self.value {
            Value::Mapping(entries) => entries,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Sequence(_) => &[],
        }
    }

    /// The value under a key of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The key itself and the value under it.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<(&Key, &Node)> {
        self.entries().iter().find(|(name, _)| name.name == key).map(|(name, value)| (name, value))
    }

    /// The value at a JSON pointer (RFC 6901); the empty pointer is the node itself.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |node, part| node.child(&part.replace("~1", "/").replace("~0", "~")))
    }

    fn child(&self, name: &str) -> Option<&Node> {
        match &self.value {
            Value::Mapping(_) => self.get(name),
            Value::Sequence(items) => {
                let written_plainly = name == "0" || name.starts_with(|first: char| ('1'..='9').contains(&first));
                let index: usize = if written_plainly { name.parse().ok()? } else { return None };
                items.get(index)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        }
    }

    /// The value without its places.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(truth) => serde_json::Value::Bool(*truth),
            Value::Number(number) => serde_json::Value::Number(number.clone()),
            Value::String(text) => serde_json::Value::String(text.clone()),
            Value::Sequence(items) => serde_json::Value::Array(items.iter().map(Node::to_json).collect()),
            Value::Mapping(entries) => {
                serde_json::Value::Object(entries.iter().map(|(key, value)| (key.name.clone(), value.to_json())).collect())
            }
        }
    }

    /// A text that two nodes share if and only if they hold the same value.
    ///
    /// It is JSON on one line. The order of keys does not count, nor does the way a number is written:
    /// `1` and `1.0` are the same value, as JSON Schema has it.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        self.write_canonical(&mut text);
        text
    }

    fn write_canonical(&self, text: &mut String) {
        match &self.value {
            Value::Null => text.push_str("null"),
            Value::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
            Value::Number(number) => text.push_str(&canonical_number(number)),
            Value::String(string) => quote(text, string),
            Value::Sequence(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    item.write_canonical(text);
                }
                text.push(']');
            }
            Value::Mapping(entries) => {
                let sorted: BTreeMap<&str, &Node> = entries.iter().map(|(key, value)| (key.name.as_str(), value)).collect();
                text.push('{');
                for (index, (key, value)) in sorted.into_iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    quote(text, key);
                    text.push(':');
                    value.write_canonical(text);
                }
                text.push('}');
            }
        }
    }
}

/// Writes a whole decimal as an integer, and any other number as it is.
fn canonical_number(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(decimal) if number.is_f64() && decimal.fract() == 0.0 && decimal.abs() < EXACT => {
            #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53 is an i64")]
            let whole = decimal as i64;
            whole.to_string()
        }
        Some(_) | None => number.to_string(),
    }
}

/// Writes a JSON string; every control character is escaped.
fn quote(text: &mut String, string: &str) {
    text.push('"');
    for letter in string.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            control if control.is_control() => write!(text, "\\u{:04x}", u32::from(control)).expect("a String takes any text"),
            other => text.push(other),
        }
    }
    text.push('"');
}
