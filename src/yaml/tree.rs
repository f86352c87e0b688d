//! The tree under construction: aliases are kept as references and written out only when their size is known.
//!
//! It does not know YAML's text, nor why something is refused.

use std::collections::BTreeMap;

use super::{Key, Limits, Node, Value};
use crate::source::Span;

/// The place of a node in a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index(usize);

/// How large a node is once its aliases are written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    pub nodes: usize,
    /// Bytes of strings and keys.
    pub bytes: usize,
    /// Collections inside one another; a scalar has none.
    pub height: usize,
}

/// Nodes that refer to one another by index, so that an alias costs nothing until it is written out.
#[derive(Debug, Default)]
pub struct Tree {
    items: Vec<Item>,
}

#[derive(Debug)]
struct Item {
    span: Span,
    extent: Extent,
    shape: Shape,
}

#[derive(Debug)]
pub enum Shape {
    Scalar(Value),
    Sequence(Vec<Index>),
    Mapping(Vec<(Key, Index)>),
    Alias(Index),
}

/// A collection that is still open.
#[derive(Debug)]
pub struct Frame {
    pub span: Span,
    /// Zero if it has none.
    pub anchor: usize,
    pub contents: Contents,
}

#[derive(Debug)]
pub enum Contents {
    Sequence(Vec<Index>),
    Mapping(Entries),
}

/// The entries of an open mapping.
#[derive(Debug, Default)]
pub struct Entries {
    pub done: Vec<(Key, Index)>,
    pub names: BTreeMap<String, Span>,
    pub pending: Pending,
}

/// What an open mapping waits for.
#[derive(Debug, Default)]
pub enum Pending {
    #[default]
    Key,
    Value(Key),
    /// The value of a key that is already reported: it is read and dropped.
    Dropped,
}

impl Frame {
    pub fn awaits_key(&self) -> bool {
        match &self.contents {
            Contents::Mapping(entries) => matches!(entries.pending, Pending::Key),
            Contents::Sequence(_) => false,
        }
    }

    /// Takes the next item of a list, or the value of the key that was read last.
    pub fn take(&mut self, index: Index) {
        match &mut self.contents {
            Contents::Sequence(items) => items.push(index),
            Contents::Mapping(entries) => match std::mem::take(&mut entries.pending) {
                Pending::Value(key) => entries.done.push((key, index)),
                Pending::Key | Pending::Dropped => {}
            },
        }
    }

    pub fn shape(self) -> Shape {
        match self.contents {
            Contents::Sequence(items) => Shape::Sequence(items),
            Contents::Mapping(entries) => Shape::Mapping(entries.done),
        }
    }
}

impl Tree {
    pub fn add(&mut self, span: Span, shape: Shape) -> Index {
        let extent = self.measure(&shape);
        self.items.push(Item { span, extent, shape });
        Index(self.items.len() - 1)
    }

    pub fn extent(&self, index: Index) -> Extent {
        self.items[index.0].extent
    }

    fn measure(&self, shape: &Shape) -> Extent {
        let one = Extent { nodes: 1, bytes: 0, height: 0 };
        match shape {
            Shape::Scalar(Value::String(text)) => Extent { bytes: text.len(), ..one },
            Shape::Scalar(_) => one,
            Shape::Alias(target) => self.extent(*target),
            Shape::Sequence(items) => items.iter().fold(Extent { height: 1, ..one }, |sum, &item| sum.with(self.extent(item))),
            Shape::Mapping(entries) => entries.iter().fold(Extent { height: 1, ..one }, |sum, (key, value)| {
                let with_value = sum.with(self.extent(*value));
                Extent { bytes: with_value.bytes.saturating_add(key.name.len()), ..with_value }
            }),
        }
    }

    /// Writes a node out with all its aliases; the caller has seen to it that it is neither too deep nor too large.
    pub fn node(&self, index: Index) -> Node {
        let item = &self.items[index.0];
        let value = match &item.shape {
            Shape::Scalar(value) => value.clone(),
            Shape::Sequence(items) => Value::Sequence(items.iter().map(|&item| self.node(item)).collect()),
            Shape::Mapping(entries) => Value::Mapping(entries.iter().map(|(key, value)| (key.clone(), self.node(*value))).collect()),
            Shape::Alias(target) => self.node(*target).value,
        };
        Node { span: item.span, value }
    }
}

impl Extent {
    fn with(self, inner: Extent) -> Extent {
        Extent {
            nodes: self.nodes.saturating_add(inner.nodes),
            bytes: self.bytes.saturating_add(inner.bytes),
            height: self.height.max(inner.height + 1),
        }
    }
}

/// What is left of the limits while a text is read.
#[derive(Debug)]
pub struct Budget {
    pub limits: Limits,
    nodes: usize,
    aliased_bytes: usize,
}

/// Which limit a text exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    Nodes,
    Bytes,
    Depth,
}

impl Budget {
    /// Bytes of text that aliases may repeat, for each node that is allowed.
    const BYTES_PER_NODE: usize = 64;

    pub fn new(limits: Limits) -> Self {
        Self { limits, nodes: 0, aliased_bytes: 0 }
    }

    /// Counts a scalar or the start of a collection, itself inside `depth` collections.
    pub fn node(&mut self, depth: usize) -> Result<(), Excess> {
        self.nodes += 1;
        if depth > self.limits.depth {
            return Err(Excess::Depth);
        }
        if self.nodes > self.limits.nodes { Err(Excess::Nodes) } else { Ok(()) }
    }

    /// Counts all that an alias repeats inside `depth` collections.
    pub fn alias(&mut self, extent: Extent, depth: usize) -> Result<(), Excess> {
        self.nodes = self.nodes.saturating_add(extent.nodes);
        self.aliased_bytes = self.aliased_bytes.saturating_add(extent.bytes);
        if depth.saturating_add(extent.height) > self.limits.depth {
            return Err(Excess::Depth);
        }
        if self.nodes > self.limits.nodes {
            return Err(Excess::Nodes);
        }
        if self.aliased_bytes > self.limits.nodes.saturating_mul(Self::BYTES_PER_NODE) { Err(Excess::Bytes) } else { Ok(()) }
    }
}
