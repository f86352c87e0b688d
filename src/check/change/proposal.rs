//! The objects of a repository with one more landing at the end: the change, as if it had landed.
//!
//! It does not know what the change holds.

use crate::history::{Content, Entry, Error, Ident, Index, Objects, Oid, Origin, Repository, Signed, Twin};

/// What would land.
pub enum Kind {
    /// The tip of a branch; whoever merges it lands all that it brings.
    Branch { head: Oid },
    /// The index, under an id that no commit has, with the commits that it merges.
    Index { index: Box<Index>, commit: Oid, author: Ident, merged: Vec<Oid> },
}

pub struct Proposal<'a> {
    pub repository: &'a Repository,
    pub kind: &'a Kind,
}

impl Kind {
    /// The commit by which the landing is known.
    pub fn commit(&self) -> Oid {
        match self {
            Kind::Branch { head } => *head,
            Kind::Index { commit, .. } => *commit,
        }
    }

    pub fn is_commit(&self) -> bool {
        matches!(self, Kind::Branch { .. })
    }
}

impl Objects for Proposal<'_> {
    fn blob(&self, id: &Oid, limit: u64) -> Result<Content, Error> {
        self.repository.blob(id, limit)
    }

    fn origin(&self, commit: &Oid, path: &str, entry: &Entry) -> Result<Origin, Error> {
        match self.kind {
            Kind::Branch { head } if commit == head => self.repository.maker(head, path, entry),
            Kind::Index { commit: own, author, merged, .. } if commit == own => {
                for head in merged {
                    if self.repository.entry(head, path)? == Some(*entry) {
                        return self.repository.maker(head, path, entry);
                    }
                }
                let (author, committer) = (author.clone(), author.clone());
                Ok(Origin { commit: *own, author, committer, message: String::new(), unreadable: Vec::new() })
            }
            Kind::Branch { .. } | Kind::Index { .. } => self.repository.origin(commit, path, entry),
        }
    }

    fn entry(&self, commit: &Oid, path: &str) -> Result<Option<Entry>, Error> {
        match self.kind {
            Kind::Index { index, commit: own, .. } if commit == own => self.repository.staged_entry(index, path),
            Kind::Branch { .. } | Kind::Index { .. } => self.repository.entry(commit, path),
        }
    }

    fn signature(&self, commit: &Oid) -> Result<Option<Signed>, Error> {
        if self.is_unborn(commit) { Ok(None) } else { self.repository.signature(commit) }
    }

    fn vouches(&self, landing: &Oid) -> bool {
        self.kind.commit() != *landing
    }

    fn is_unborn(&self, commit: &Oid) -> bool {
        !self.kind.is_commit() && self.kind.commit() == *commit
    }

    fn elsewhere(&self, blobs: usize) -> Option<Twin> {
        self.repository.elsewhere(blobs)
    }
}
