//! Validates a document against a JSON Schema and says where it went wrong.
//!
//! It does not know what the fields mean.

use crate::source::Span;
use crate::yaml::Node;

/// A compiled schema.
pub struct Schema {}

/// One way in which a document breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub kind: ViolationKind,
    /// The offending key for an unknown key, the mapping's own first key for a missing one, else the value.
    pub span: Span,
    /// JSON pointer of the place.
    pub pointer: String,
    pub message: String,
    /// What was expected, with a suggestion where a known word is near ("did you mean `grace`?").
    pub help: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViolationKind {
    UnknownKey,
    Value,
}

/// The plan's schema, `schema/plan.schema.json`.
pub fn plan() -> &'static Schema {
    todo!()
}

/// The record's schema, `schema/evidence.schema.json`.
pub fn record() -> &'static Schema {
    todo!()
}

impl Schema {
    /// Lists every violation in text order.
    pub fn validate(&self, root: &Node) -> Vec<Violation> {
        let _ = root;
        todo!()
    }
}

/// The candidate nearest to a word, if one is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let _ = (word, candidates.into_iter());
    todo!()
}
