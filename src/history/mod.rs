//! What landed on a branch, and when: commits of the first-parent chain and the changes under watched paths.
//!
//! It alone knows git2. It does not know plans, tasks or evidence, and never says "nothing changed" when it could not read.

mod ancestry;
mod beginnings;
mod bounds;
pub mod build;
mod chain;
mod changes;
mod commit;
mod discover;
mod error;
mod graph;
mod ident;
mod index;
mod loose;
mod message;
mod objects;
mod oid;
mod origin;
mod pack;
mod past;
mod positioned;
mod repository;
mod revision;
mod signed;
mod staged;
#[cfg(test)]
mod tests;
mod tree;
mod version;
mod walk;
mod watch;
mod witness;
mod words;

use std::collections::BTreeSet;

pub use ancestry::{Ahead, BranchCommit};
pub use beginnings::Beginnings;
pub use bounds::{Stray, Strayed};
pub use chain::{Chain, Roads};
pub use changes::Changes;
pub use error::Error;
pub use message::Trailers;
pub use oid::Oid;
pub use past::{Cache, Cached, Drawer, Drawn, Kept, Page, Past};
pub use repository::{Limits, OpenOptions, Repository, Threads, Twin, open};
pub use staged::Index;
pub use version::libgit2_version;
pub use walk::Walk;
pub use witness::{Backwards, Broken, Chronicle, Seen, Testimony, WITNESS, Witness, is_branch};
pub use words::{Said, Words};

use crate::calendar::Instant;
use crate::language::Text;

/// What a revision names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tip {
    pub commit: Oid,
    /// The full name of the branch or tag, if the revision is one (`refs/heads/main`).
    pub reference: Option<String>,
}

/// How commit dates are taken.
#[derive(Debug, Clone)]
pub struct ClockPolicy {
    /// The instant at which all is judged.
    pub as_of: Instant,
    /// How far a clock may be off, in seconds.
    pub skew: i64,
    /// Commits whose wrong clock is known and accepted: full ids, or unambiguous prefixes of at least seven digits.
    pub exceptions: BTreeSet<String>,
    /// Heads of the branch that were seen and when, the oldest first: what they did not hold landed later.
    pub witnessed: Vec<(Oid, Instant)>,
}

impl ClockPolicy {
    /// The last second that a commit may be dated without lying in the future.
    pub(super) fn latest(&self) -> i64 {
        self.as_of.timestamp().saturating_add(self.skew.max(0))
    }
}

/// Is told how far the reading is, for people who wait.
pub trait Watcher {
    /// So many commits were read, of how many, if that is known. Told now and then.
    fn commits(&self, read: usize, of: Option<usize>);

    /// Something that changes no answer, but is worth knowing.
    fn remark(&self, words: &Text);
}

/// A watcher that tells nobody.
pub struct Silent;

impl Watcher for Silent {
    fn commits(&self, _read: usize, _of: Option<usize>) {}

    fn remark(&self, _words: &Text) {}
}

/// A date as a commit states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// Seconds since 1970-01-01T00:00:00Z, between 1970 and 9999, and the zone as minutes east of UTC;
    /// a zone that is missing, unreadable or beyond 14 hours counts as UTC, and is a fault of its own.
    At { instant: Instant, offset_minutes: i32 },
    /// A date that is missing, unreadable or out of range.
    Impossible,
}

/// A name, an address and a date, as a commit states them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    pub name: String,
    pub email: String,
    pub at: Stamp,
}

/// Why a commit of the chain counts for nothing by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusion {
    /// Its committer date lies after as-of + skew.
    Future,
    /// The plan lists it in `clock_exceptions`.
    Exception,
    /// Its committer date cannot be a date.
    Impossible,
}

/// Something wrong with the clock of one commit of the chain. A commit that the policy excepts has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockFault {
    pub commit: Oid,
    pub index: usize,
    pub kind: ClockFaultKind,
    /// The commit's place in time on the chain.
    pub landed: Instant,
}

impl ClockFault {
    /// The commit's first twelve digits.
    pub fn short(&self) -> String {
        self.commit.short()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockFaultKind {
    /// Dated after as-of + skew, and followed by a counted commit.
    Future { stated: Instant },
    /// Dated before its nearest counted ancestor's effective time by more than the skew.
    Backwards { stated: Instant, before: Instant },
    /// A committer or author date that is missing, unreadable, before 1970, after 9999, or in a zone of more than 14 hours.
    /// `raw` is the date as it stands in the commit, for people.
    Impossible { who: &'static str, raw: String },
    /// Landed earlier than the date of an ancestor, since that one is an exception; a date after as-of would have moved nobody.
    Freed { landed: Instant, ancestor: Instant },
    /// Dated before a moment at which a witness saw the branch without it, by more than the skew.
    Unwitnessed { stated: Instant, witnessed: Instant },
    /// Brought by a landing and dated after it by more than the skew: a commit of a side branch, or an author date.
    AfterLanding { who: &'static str, stated: Instant },
}

/// One commit of the chain that changed something under a watched path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// The place on the chain; the root is 0.
    pub index: usize,
    pub commit: Oid,
    pub said: Words,
    /// Effective time: the later of its own committer date and its first parent's effective time, and never before a witness that did not see it. For an excluded commit that of the next counted one.
    pub landed: Instant,
    pub excluded: Option<Exclusion>,
    /// In path order (bytewise).
    pub changes: Changes,
}

/// One path that differs between a commit and its first parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path from the root, with `/`; a byte that is not UTF-8 stands as `\xNN`, and so does a backslash (`\x5c`), so that no two paths look the same.
    pub path: String,
    pub old: Option<Entry>,
    pub new: Option<Entry>,
}

/// A leaf of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    pub id: Oid,
    pub kind: EntryKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    File,
    Executable,
    Symlink,
    Submodule,
}

/// Who brought a blob to a path: the landing commit itself or, for a merge, the commit on the side branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub commit: Oid,
    pub author: Ident,
    pub committer: Ident,
    pub message: String,
    /// Its dates that are no good: who, and the date as it stands in the commit.
    pub unreadable: Vec<(&'static str, String)>,
}

/// A commit's signature and what it signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The commit without any signature.
    pub payload: Vec<u8>,
    /// The signature as it stands in the commit; of several, one behind the other, so that nothing that reads one signature takes them.
    pub signature: Vec<u8>,
}

/// The content of a blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Vec<u8>),
    /// Larger than the limit that was asked for; the size in bytes.
    TooLarge(u64),
}

/// Reads what a landing brought: the object database of a repository, or a map in tests.
pub trait Objects {
    /// Reads a blob and checks it against its id.
    fn blob(&self, id: &Oid, limit: u64) -> Result<Content, Error>;

    /// Finds what stands at a path in the tree of a commit; none for nothing and for a folder. No link is followed.
    fn entry(&self, commit: &Oid, path: &str) -> Result<Option<Entry>, Error>;

    /// Finds who brought `entry` to `path` in the landing `commit`: the landing itself or, behind a merge, the commit on the side branch that made it.
    fn origin(&self, commit: &Oid, path: &str, entry: &Entry) -> Result<Origin, Error>;

    /// Reads a commit's signature and what it signs; none if the commit has no signature for the repository's object format.
    fn signature(&self, commit: &Oid) -> Result<Option<Signed>, Error>;

    /// Says whether the signature of a landing vouches for what it brings: the tip of a branch that is judged before it is merged lands nothing by itself.
    fn vouches(&self, _landing: &Oid) -> bool {
        true
    }

    /// Says whether a commit does not exist yet, so that nobody can say how it will be signed.
    fn is_unborn(&self, _commit: &Oid) -> bool {
        false
    }

    /// What a second thread needs in order to read so many of these blobs; none if it is not worth it, or if there is no other way to them.
    fn elsewhere(&self, _blobs: usize) -> Option<Twin> {
        None
    }
}
