//! Patterns for repository paths: gitignore-like, anchored at the root, case-sensitive.
//!
//! `*` and `?` stop at `/`, `**` does not, a trailing `/` means all below. It does not know trees or files.

/// A parsed pattern.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern {
    text: String,
}

/// Why a text is no pattern for paths inside a repository.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("the pattern is empty")]
    Empty,
}

impl Pattern {
    /// Reads a pattern; refuses what cannot name a path inside the repository.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let _ = text;
        todo!()
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The folder or file that every match lies in or is, without a trailing slash; empty if there is none.
    pub fn literal_prefix(&self) -> &str {
        todo!()
    }

    /// Says whether a repository path matches.
    pub fn matches(&self, path: &str) -> bool {
        let _ = path;
        todo!()
    }
}
