//! Why a text is no pattern, in words.
//!
//! It does not know how patterns are read.

use std::fmt;

use crate::language::{Text, say};

/// Why a text is no pattern for paths inside a repository.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    Empty,
    Absolute { pattern: String },
    EmptySegment { pattern: String },
    Dots { pattern: String, segment: String },
    GitFolder { pattern: String },
    Character { pattern: String, character: char },
    Brace { pattern: String, brace: char },
    Segment { pattern: String, segment: String, reason: Text },
}

impl PatternError {
    /// Says what is wrong with the pattern, and where.
    pub fn text(&self) -> Text {
        match self {
            Self::Empty => say!("the pattern is empty"),
            Self::Absolute { pattern } => {
                say!("the pattern `{pattern}` begins with `/`; paths are relative to the root of the repository", pattern)
            }
            Self::EmptySegment { pattern } => say!("the pattern `{pattern}` has an empty segment (`//`)", pattern),
            Self::Dots { pattern, segment } => {
                say!("the pattern `{pattern}` has the segment `{segment}`; it cannot leave its folder", pattern, segment)
            }
            Self::GitFolder { pattern } => say!("the pattern `{pattern}` reaches into `.git`, which is never part of a commit", pattern),
            Self::Character { pattern, character } => say!(
                "the pattern `{pattern}` has the character {character}, which patterns do not take",
                pattern,
                character = format!("{character:?}")
            ),
            Self::Brace { pattern, brace } => say!(
                "the pattern `{pattern}` has a `{brace}`; braces are filled in before a pattern is read, and alternatives are not supported",
                pattern,
                brace
            ),
            Self::Segment { pattern, segment, reason } => {
                say!("the pattern `{pattern}` has the segment `{segment}`, which cannot be read: {reason}", pattern, segment, reason)
            }
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}
