//! A named text and the places in it: byte spans, lines and columns.
//!
//! It does not know what the text means, nor where it was read from.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// A text with the repository path that it was read from.
#[derive(Debug, Clone)]
pub struct Source {
    path: String,
    text: String,
    /// Where its lines begin, found when the first place in it is asked for: of most texts none is.
    line_starts: OnceLock<Vec<usize>>,
}

/// A half-open range of bytes in a [`Source`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// A line and a column, both counted from one; columns count Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Where a finding points: a stretch of a text, or a path as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    At { source: Arc<Source>, span: Span },
    File { path: String },
}

impl Source {
    /// Takes a text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), line_starts: OnceLock::new() }
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The repository path, with `/` between its parts.
    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Gives the line and column of a byte offset; an offset past the end means the end.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line_starts = self.line_starts();
        let line = line_starts.partition_point(|&start| start <= offset);
        let start = line_starts[line - 1];
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.text == other.text
    }
}

impl Eq for Source {}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// A span of no length.
    pub fn point(at: usize) -> Self {
        Self { start: at, end: at }
    }
}

impl Place {
    pub fn at(source: &Arc<Source>, span: Span) -> Self {
        Self::At { source: Arc::clone(source), span }
    }

    pub fn file(path: impl Into<String>) -> Self {
        Self::File { path: path.into() }
    }

    pub fn path(&self) -> &str {
        match self {
            Self::At { source, .. } => source.path(),
            Self::File { path } => path,
        }
    }

    /// The text that it stands in; none for a file as a whole.
    pub fn source(&self) -> Option<&Arc<Source>> {
        match self {
            Self::At { source, .. } => Some(source),
            Self::File { .. } => None,
        }
    }

    /// Where the place begins; a whole file has no position.
    pub fn start(&self) -> Option<Position> {
        match self {
            Self::At { source, span } => Some(source.position(span.start)),
            Self::File { .. } => None,
        }
    }

    /// Where the place ends (exclusive).
    pub fn end(&self) -> Option<Position> {
        match self {
            Self::At { source, span } => Some(source.position(span.end)),
            Self::File { .. } => None,
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}
