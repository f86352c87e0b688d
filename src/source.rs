//! A named text and the places in it: byte spans, lines and columns.
//!
//! It does not know what the text means, nor where it was read from.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A text with the repository path that it was read from.
#[derive(Debug, Clone)]
pub struct Source {
    path: String,
    text: Stored,
    line_starts: OnceLock<Vec<usize>>,
}

/// A text, or where it stands among bytes: most texts that were kept are never looked at.
#[derive(Debug, Clone)]
enum Stored {
    Text(String),
    Among { bytes: Arc<Vec<u8>>, range: Range<usize>, text: OnceLock<String> },
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
    /// Takes a text, whose lines are found once, when somebody asks for a position.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: Stored::Text(text.into()), line_starts: OnceLock::new() }
    }

    /// Takes a text that stays where it is until somebody reads it; none if no text stands there.
    pub fn among(path: impl Into<String>, bytes: &Arc<Vec<u8>>, range: Range<usize>) -> Option<Self> {
        std::str::from_utf8(bytes.get(range.clone())?).is_ok().then(|| {
            let text = Stored::Among { bytes: Arc::clone(bytes), range, text: OnceLock::new() };
            Self { path: path.into(), text, line_starts: OnceLock::new() }
        })
    }

    /// The repository path, with `/` between its parts.
    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn text(&self) -> &str {
        match &self.text {
            Stored::Text(text) => text,
            // That a text stands there was seen when it was taken.
            Stored::Among { bytes, range, text } => {
                text.get_or_init(|| std::str::from_utf8(&bytes[range.clone()]).unwrap_or_default().to_owned())
            }
        }
    }

    /// How many bytes the text has.
    fn length(&self) -> usize {
        match &self.text {
            Stored::Text(text) => text.len(),
            Stored::Among { range, .. } => range.len(),
        }
    }

    /// Says whether a span lies in the text, between whole characters.
    pub fn holds(&self, span: Span) -> bool {
        let bytes = match &self.text {
            Stored::Text(text) => text.as_bytes(),
            Stored::Among { bytes, range, .. } => &bytes[range.clone()],
        };
        // In UTF-8 every byte of a character but its first begins with these bits.
        let is_between = |at: usize| at <= bytes.len() && bytes.get(at).is_none_or(|byte| byte & 0b1100_0000 != 0b1000_0000);
        is_between(span.start) && is_between(span.end)
    }

    /// Gives the line and column of a byte offset; an offset past the end means the end.
    pub fn position(&self, offset: usize) -> Position {
        let text = self.text();
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let lines = self.line_starts.get_or_init(|| {
            std::iter::once(0).chain(text.bytes().zip(1..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next)).collect()
        });
        let line = lines.partition_point(|&start| start <= offset);
        let start = lines[line - 1];
        Position { line, column: text[start..offset].chars().count() + 1 }
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.length() == other.length() && self.text() == other.text()
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
