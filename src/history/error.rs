//! Why a repository could not be read. Every error names what is missing and the command that mends it.

/// An error: we could not look. (A finding is something else: we looked, and this is what we saw.)
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("{folder} is not in a git repository")]
    NoRepository { folder: String },
}

impl Error {
    /// What to do about it, as an order; a command where there is one.
    pub fn help(&self) -> String {
        todo!()
    }
}
