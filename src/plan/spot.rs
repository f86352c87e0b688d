//! A node of a plan file together with the text it stands in.
//!
//! It does not know what any key means.

use std::sync::Arc;

use chrono::Weekday;

use crate::source::{Place, Source, Span};
use crate::yaml::{Document, Key, Node, Value};

/// A value and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Spot<'a> {
    pub source: &'a Arc<Source>,
    pub node: &'a Node,
}

/// A key of a mapping and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Name<'a> {
    source: &'a Arc<Source>,
    key: &'a Key,
}

impl<'a> Spot<'a> {
    pub fn root(document: &'a Document) -> Self {
        Self { source: &document.source, node: &document.root }
    }

    fn beside(self, node: &'a Node) -> Self {
        Self { source: self.source, node }
    }

    pub fn place(self) -> Place {
        Place::at(self.source, self.node.span)
    }

    pub fn span(self) -> Span {
        self.node.span
    }

    /// The value under a key, if this is a mapping that has it.
    pub fn get(self, key: &str) -> Option<Spot<'a>> {
        self.node.get(key).map(|node| self.beside(node))
    }

    /// The entries of a mapping; of anything else none.
    pub fn entries(self) -> impl Iterator<Item = (Name<'a>, Spot<'a>)> {
        let entries = match &self.node.value {
            Value::Mapping(entries) => entries.as_slice(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Sequence(_) => &[],
        };
        entries.iter().map(move |(key, node)| (Name { source: self.source, key }, self.beside(node)))
    }

    /// The entries of a list; of anything else none.
    pub fn items(self) -> impl Iterator<Item = Spot<'a>> {
        let items = match &self.node.value {
            Value::Sequence(items) => items.as_slice(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Mapping(_) => &[],
        };
        items.iter().map(move |node| self.beside(node))
    }

    pub fn text(self) -> Option<&'a str> {
        self.node.as_str()
    }

    /// The texts of a list; what is no text has been told by the schema.
    pub fn texts(self) -> impl Iterator<Item = &'a str> {
        self.items().filter_map(Spot::text)
    }

    /// A text, or the digits of a whole number.
    pub fn text_or_number(self) -> Option<String> {
        match &self.node.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// A whole number that is not negative.
    pub fn whole(self) -> Option<u32> {
        match &self.node.value {
            Value::Number(number) => number.to_string().parse().ok(),
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// A day of the week in full.
    pub fn weekday(self) -> Option<Weekday> {
        self.text()?.parse().ok()
    }

    pub fn is_list(self) -> bool {
        matches!(self.node.value, Value::Sequence(_))
    }

    pub fn is_true(self) -> bool {
        self.node.value == Value::Bool(true)
    }

    pub fn is_false(self) -> bool {
        self.node.value == Value::Bool(false)
    }

    pub fn is_null(self) -> bool {
        self.node.value == Value::Null
    }
}

impl<'a> Name<'a> {
    pub fn as_str(self) -> &'a str {
        &self.key.name
    }

    pub fn span(self) -> Span {
        self.key.span
    }

    pub fn source(self) -> &'a Arc<Source> {
        self.source
    }

    pub fn place(self) -> Place {
        Place::at(self.source, self.key.span)
    }
}
