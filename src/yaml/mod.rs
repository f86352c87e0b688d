//! YAML (and JSON) text to nodes that know their place.
//!
//! It does not know what the text is for.

mod load;
mod node;
mod scalar;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod write;

use std::sync::Arc;

pub use scalar::{clip, shown};
pub use write::{plain_value, to_block, to_item, to_text};

use crate::language::Text;
use crate::source::{Source, Span};

/// A value with its place. Strings, numbers and booleans follow the YAML 1.2 core schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
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
    pub message: Text,
    pub help: Text,
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
    /// Nodes after aliases are expanded. What aliases repeat may also hold no more than 64 bytes of text for each.
    pub nodes: usize,
}

/// Reads one document; gives it, or every fault that was found, in text order.
///
/// JSON comes in by the same door, for YAML 1.2 holds it.
/// A node that stands for an alias has the alias's own place; what is inside it keeps the place where it was written.
/// Collections nest no deeper than `limits.depth` and never deeper than [`DEEPEST`].
pub fn parse(source: &Arc<Source>, limits: Limits) -> Result<Document, Vec<Fault>> {
    let limits = Limits { depth: limits.depth.min(DEEPEST), ..limits };
    let root = load::load(source.text(), limits)?;
    Ok(Document { source: Arc::clone(source), root })
}

/// Nesting that no limit raises: what walks over nodes by recursion relies on it.
pub const DEEPEST: usize = 256;
