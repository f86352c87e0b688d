//! Why no table could be read at all: what it is about is the file, not a cell of it.
//!
//! It does not know how it is told.

use crate::language::Text;

/// Nothing was imported. The message says where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ImportError {
    pub message: Text,
    /// What to do, as an order.
    pub help: Text,
}

impl ImportError {
    pub fn new(message: Text, help: Text) -> Self {
        Self { message, help }
    }
}
