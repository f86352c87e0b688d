//! What a commit says beside what it changes: who made it, who put it there, and its message.
//!
//! Of a run before this one it stays bytes until somebody asks. It does not know what is said.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::past::read_said;
use super::{Ident, Stamp};

/// What a commit says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub author: Ident,
    pub committer: Ident,
    /// The commit message, at most 64 KiB of it, invalid UTF-8 replaced.
    pub message: String,
}

/// The same, read when it is asked for.
#[derive(Clone)]
pub struct Words {
    said: OnceLock<Box<Said>>,
    /// Where it is written, from a place on; none if it is known.
    asleep: Option<(Arc<Vec<u8>>, usize)>,
}

impl Words {
    pub fn new(author: Ident, committer: Ident, message: String) -> Self {
        Self { said: OnceLock::from(Box::new(Said { author, committer, message })), asleep: None }
    }

    /// What stands in some bytes from a place on, and was looked through.
    pub(super) fn asleep(bytes: &Arc<Vec<u8>>, start: usize) -> Self {
        Self { said: OnceLock::new(), asleep: Some((Arc::clone(bytes), start)) }
    }
}

impl Deref for Words {
    type Target = Said;

    fn deref(&self) -> &Said {
        let read = || {
            let (bytes, start) = self.asleep.as_ref()?;
            read_said(bytes.get(*start..)?)
        };
        self.said.get_or_init(|| Box::new(read().unwrap_or_else(Said::nothing)))
    }
}

impl Said {
    fn nothing() -> Self {
        let nobody = Ident { name: String::new(), email: String::new(), at: Stamp::Impossible };
        Self { author: nobody.clone(), committer: nobody, message: String::new() }
    }
}

impl From<Said> for Words {
    fn from(Said { author, committer, message }: Said) -> Self {
        Self::new(author, committer, message)
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Words {}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
