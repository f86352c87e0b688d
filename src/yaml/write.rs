//! Writes a value as YAML that [`super::parse`] reads back as the same value, and takes a word as a value.
//!
//! It does not know what the value is for.

use std::sync::Arc;

use super::scalar::plain;
use super::{DEEPEST, Limits, Value, parse};
use crate::source::Source;

/// Writes a value as YAML text, ending in a line break.
///
/// Some strings that the writer leaves bare are refused by our reader (`017`): such a value is written as JSON, which is YAML too.
/// Control characters other than tab and line breaks survive no reading, for our reader refuses them.
#[must_use]
pub fn to_text(value: &serde_json::Value) -> String {
    match serde_yaml::to_string(value) {
        Ok(text) if reads_back(&text, value) => text,
        Ok(_) | Err(_) => format!("{value:#}\n"),
    }
}

/// Writes a mapping as a block to which further keys can be added.
#[must_use]
pub fn to_block(mapping: &serde_json::Value) -> String {
    match mapping.as_object() {
        None => to_text(mapping),
        Some(map) => map.iter().map(|(key, value)| entry(key, value)).collect(),
    }
}

/// One key with its value; in JSON, which YAML holds, where the block style does not read back.
fn entry(key: &str, value: &serde_json::Value) -> String {
    let alone = serde_json::Value::Object(std::iter::once((key.to_owned(), value.clone())).collect());
    match serde_yaml::to_string(&alone) {
        Ok(text) if reads_back(&text, &alone) => text,
        Ok(_) | Err(_) => format!("{}: {value}\n", serde_json::Value::from(key)),
    }
}

/// Writes a value as one item of a list in block style; items that follow each other make the list.
#[must_use]
pub fn to_item(value: &serde_json::Value) -> String {
    let alone = serde_json::Value::Array(vec![value.clone()]);
    match serde_yaml::to_string(&alone) {
        Ok(text) if reads_back(&text, &alone) => text,
        Ok(_) | Err(_) => format!("- {value}\n"),
    }
}

/// The number or the truth value that a bare word stands for; null if it is neither.
#[must_use]
pub fn plain_value(word: &str) -> serde_json::Value {
    match plain(word) {
        Ok(Value::Bool(truth)) => truth.into(),
        Ok(Value::Number(number)) => serde_json::Value::Number(number),
        Ok(Value::Null | Value::String(_) | Value::Sequence(_) | Value::Mapping(_)) | Err(_) => serde_json::Value::Null,
    }
}

fn reads_back(text: &str, value: &serde_json::Value) -> bool {
    let source = Arc::new(Source::new("", text));
    let limits = Limits { depth: DEEPEST, nodes: usize::MAX };
    parse(&source, limits).is_ok_and(|document| document.root.to_json() == *value)
}
