//! Why no table could be read at all: what it is about is the file, not a cell of it.
//!
//! It does not know how it is told.

/// Nothing was imported. The message says where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ImportError {
    pub message: String,
    /// What to do, as an order.
    pub help: String,
}

impl ImportError {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}
