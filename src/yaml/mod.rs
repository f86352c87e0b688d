//! YAML (and JSON) text to nodes that know their place.
//!
//! It does not know what the text is for.

mod load;
mod scalar;
mod words;
mod write;

use std::fmt::Write as _;
use std::sync::Arc;

pub use load::parse;
pub use write::to_text;

use crate::source::{Source, Span};

/// A value with its place. Strings, numbers and booleans follow the YAML 1.2 core schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where the value stands; for an aliased value the place of its anchor, where its text is.
    pub span: Span,
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// An integer or a finite decimal.
    Number(serde_json::Number),
    String(String),
    Sequence(Vec<Node>),
    /// In the order of the text; keys are unique strings.
    Mapping(Vec<(Key, Node)>),
}

/// A key of a mapping with its own place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub span: Span,
    pub name: String,
}

/// A text with its one document.
#[derive(Debug, Clone)]
pub struct Document {
    pub source: Arc<Source>,
    pub root: Node,
}

/// Something wrong with the text itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    pub span: Span,
    pub message: String,
    pub help: String,
    /// The place of the first of two equal keys.
    pub first: Option<Span>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The text holds no document, or only null.
    Empty,
    Syntax,
    DuplicateKey,
    /// Valid YAML that duly refuses on purpose: tags, merge keys, several documents, too deep, too large after aliases.
    Refused,
}

/// Bounds on what a text may hold.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Nesting of collections.
    pub depth: usize,
    /// Nodes after aliases are expanded.
    pub nodes: usize,
}

impl Node {
    /// The value under a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Mapping(entries) => entries.iter().find(|(name, _)| name.name == key).map(|(_, node)| node),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Sequence(_) => None,
        }
    }

    /// The key of a mapping with its place.
    pub fn key(&self, key: &str) -> Option<&Key> {
        match &self.value {
            Value::Mapping(entries) => entries.iter().find(|(name, _)| name.name == key).map(|(name, _)| name),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Sequence(_) => None,
        }
    }

    /// The node at a JSON pointer (RFC 6901).
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            node = match &node.value {
                Value::Mapping(_) => node.get(&part)?,
                Value::Sequence(items) => items.get(part.parse::<usize>().ok()?)?,
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
            };
        }
        Some(node)
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// What kind of value it is, in words.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// The value without its places.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(yes) => serde_json::Value::Bool(*yes),
            Value::Number(number) => serde_json::Value::Number(number.clone()),
            Value::String(text) => serde_json::Value::String(text.clone()),
            Value::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Value::Mapping(entries) => entries.iter().map(|(key, node)| (key.name.clone(), node.to_json())).collect(),
        }
    }

    /// One text for each value: JSON with sorted keys. `1` and `1.0` are the same number.
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        self.write_canonical(&mut text);
        text
    }

    fn write_canonical(&self, text: &mut String) {
        match &self.value {
            Value::Null => text.push_str("null"),
            Value::Bool(yes) => text.push_str(if *yes { "true" } else { "false" }),
            Value::Number(number) => text.push_str(&canonical_number(number)),
            Value::String(string) => text.push_str(&quoted(string)),
            Value::Sequence(items) => {
                text.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        text.push(',');
                    }
                    item.write_canonical(text);
                }
                text.push(']');
            }
            Value::Mapping(entries) => {
                let mut sorted: Vec<&(Key, Node)> = entries.iter().collect();
                sorted.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
                text.push('{');
                for (at, (key, node)) in sorted.into_iter().enumerate() {
                    if at > 0 {
                        text.push(',');
                    }
                    text.push_str(&quoted(&key.name));
                    text.push(':');
                    node.write_canonical(text);
                }
                text.push('}');
            }
        }
    }
}

fn canonical_number(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => format!("{float:.0}"),
        Some(_) | None => number.to_string(),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            c if c.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
