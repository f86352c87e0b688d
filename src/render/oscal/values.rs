//! Values in the forms that OSCAL allows: lines, tokens, properties, and objects without empty lists.
//!
//! It does not know what they say.

use serde_json::{Map, Value, json};

use super::super::text::shown;

/// Where the names of properties are explained: in `docs/reports.md`.
const SPACE: &str = "urn:duly:oscal:v1";

/// An object in the making.
pub struct Fields(Map<String, Value>);

impl Fields {
    pub fn new() -> Self {
        Self(Map::new())
    }

    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// Leaves out what is none.
    pub fn with_some(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Leaves out an empty list: none may be empty.
    pub fn with_list(self, name: &str, list: Vec<Value>) -> Self {
        if list.is_empty() { self } else { self.with(name, list) }
    }

    pub fn value(self) -> Value {
        Value::Object(self.0)
    }
}

/// A text in one line that is not empty and neither begins nor ends with a blank.
pub fn line(text: &str) -> String {
    let shown = shown(text);
    match shown.trim() {
        "" => "-".to_owned(),
        line => line.to_owned(),
    }
}

/// A property of duly's own.
pub fn prop(name: &str, value: &str) -> Value {
    json!({"name": name, "ns": SPACE, "value": line(value)})
}

/// Says whether a text is a token as it stands: a name that OSCAL can refer to. Letters beyond ASCII are taken by no catalogue.
pub fn is_token(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(is_of_token)
}

/// A token from any text; other signs stand in it by their number.
pub fn token(prefix: &str, text: &str) -> String {
    let mut token = prefix.to_owned();
    for c in text.chars() {
        match c {
            c if is_of_token(c) => token.push(c),
            '@' => token.push('.'),
            '/' => token.push('_'),
            c => token.push_str(&format!("_x{:x}_", u32::from(c))),
        }
    }
    token
}

fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_never_empty_and_never_two() {
        assert_eq!(line(" a\nb "), "a\\nb");
        assert_eq!(line(" \u{3000}"), "-");
        assert_eq!(line(""), "-");
    }

    #[test]
    fn what_is_no_token_becomes_one() {
        for (text, expected) in
            [("ac-2", true), ("A.5.18", true), ("_x", true), ("11.3", false), ("PCI DSS 11.3", false), ("", false), ("é", false)]
        {
            assert_eq!(is_token(text), expected, "{text}");
        }
        assert_eq!(token("task-", "access@privileged/soc"), "task-access.privileged_soc");
        assert!(is_token(&token("task-", "a b\n<é>")));
    }
}
