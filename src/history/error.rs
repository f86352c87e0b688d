//! Why a repository could not be read. Every error names what is missing and the command that mends it.
//!
//! It does not know how errors are shown.

use std::fmt;

use super::Oid;
use crate::language::{Text, say, words};

/// An error: we could not look. (A finding is something else: we looked, and this is what we saw.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    NoRepository {
        folder: String,
    },
    EmbeddedRepository {
        folder: String,
        outer: String,
    },
    ForeignOwner {
        folder: String,
    },
    Configuration {
        folder: String,
        reason: Text,
    },
    Unsupported {
        folder: String,
        feature: Text,
    },
    EmptyRepository {
        folder: String,
    },
    UnbornBranch {
        branch: String,
        branches: Vec<String>,
    },
    /// `near` are the branches with the most similar names.
    NoSuchRevision {
        revision: String,
        near: Vec<String>,
    },
    RevisionForm {
        revision: String,
    },
    Ambiguous {
        revision: String,
        candidates: Vec<String>,
    },
    NotACommit {
        revision: String,
        kind: &'static str,
    },
    BrokenReference {
        reference: String,
        reason: Text,
    },
    Shallow {
        commit: Oid,
    },
    MissingObject {
        id: Oid,
        kind: &'static str,
        purpose: Text,
    },
    PartialClone {
        id: Oid,
        kind: &'static str,
        purpose: Text,
    },
    /// The bytes are not what the id promises.
    CorruptObject {
        id: Oid,
        kind: &'static str,
        reason: Text,
    },
    /// The bytes are what the id promises, but no git would write them.
    MalformedObject {
        id: Oid,
        kind: &'static str,
        reason: Text,
    },
    ObjectTooLarge {
        id: Oid,
        kind: &'static str,
        size: u64,
        limit: u64,
    },
    TooMuch {
        commit: Oid,
        what: &'static str,
        limit: usize,
    },
    TooManyChanges {
        limit: usize,
    },
    Io {
        path: String,
        reason: Text,
    },
    Write {
        what: Text,
        reason: Text,
    },
    Bare {
        folder: String,
    },
    ForeignIndex {
        path: String,
    },
    BrokenIndex {
        reason: Text,
    },
    Conflict {
        paths: Vec<String>,
    },
    /// The trusted file and the commit itself do not agree.
    FalseGraph {
        commit: Oid,
    },
    Database {
        reason: Text,
    },
}

impl Error {
    /// Says which file it is whose content is missing.
    #[must_use]
    pub fn of_file(mut self, path: &str) -> Self {
        if let Self::MissingObject { purpose, .. } | Self::PartialClone { purpose, .. } = &mut self {
            *purpose = say!("the content of {path}", path);
        }
        self
    }

    /// What is wrong, as a sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::NoRepository { folder } => say!("{folder} is not in a git repository", folder),
            Self::EmbeddedRepository { folder, outer } => {
                say!("the bare repository {folder} lies among the files of the work tree {outer}", folder, outer)
            }
            Self::ForeignOwner { folder } => say!("the repository {folder} belongs to another user", folder),
            Self::Configuration { folder, reason } => say!("the git configuration of {folder} cannot be read: {reason}", folder, reason),
            Self::Unsupported { folder, feature } => say!("the repository {folder} uses {feature}, which cannot be read", folder, feature),
            Self::EmptyRepository { folder } => say!("the repository {folder} has no commits", folder),
            Self::UnbornBranch { branch, .. } => say!("the branch {branch} has no commits", branch),
            Self::NoSuchRevision { revision, .. } => say!("the revision {revision} does not exist", revision),
            Self::RevisionForm { revision } => say!("the revision {revision} is written in a form that is not supported", revision),
            Self::Ambiguous { revision, candidates } if candidates.is_empty() => say!("the revision {revision} is ambiguous", revision),
            Self::Ambiguous { revision, candidates } => {
                say!("the revision {revision} is ambiguous: {candidates}", revision, candidates = candidates.join(", "))
            }
            Self::NotACommit { revision, kind } => say!("the revision {revision} is a {kind}, not a commit", revision, kind = word(kind)),
            Self::BrokenReference { reference, reason } => say!("the reference {reference} is broken: {reason}", reference, reason),
            Self::Shallow { commit } => say!("the history is cut short at commit {commit}: the clone is shallow", commit),
            Self::MissingObject { id, kind, purpose } => {
                say!("the {kind} {id} is missing; it is needed for {purpose}", kind = word(kind), id, purpose)
            }
            Self::PartialClone { id, kind, purpose } => {
                say!("the {kind} {id} is missing from this partial clone; it is needed for {purpose}", kind = word(kind), id, purpose)
            }
            Self::CorruptObject { id, kind, reason } => say!("the {kind} {id} is corrupt: {reason}", kind = word(kind), id, reason),
            Self::MalformedObject { id, kind, reason } => say!("the {kind} {id} is malformed: {reason}", kind = word(kind), id, reason),
            Self::ObjectTooLarge { id, kind, size, limit } => {
                say!("the {kind} {id} has {size} bytes, more than the limit of {limit}", kind = word(kind), id, size, limit)
            }
            Self::TooMuch { commit, what, limit } => {
                say!("the commit {commit} has more than {limit} {what}", commit, limit, what = word(what))
            }
            Self::TooManyChanges { limit } => say!("the history has more than {limit} changes under the watched paths", limit),
            Self::Io { path, reason } => say!("{path} cannot be read: {reason}", path, reason),
            Self::Write { what, reason } => say!("{what} cannot be written: {reason}", what, reason),
            Self::Bare { folder } => say!("the bare repository {folder} has no index", folder),
            Self::ForeignIndex { path } => {
                say!("GIT_INDEX_FILE names {path}, which does not lie in the repository's own git directory", path)
            }
            Self::BrokenIndex { reason } => say!("git's index cannot be read: {reason}", reason),
            Self::Conflict { paths } => say!("the merge is not finished: {paths} in conflict", paths = paths.join(", ")),
            Self::FalseGraph { commit } => {
                say!("the commit-graph file says of the commit {commit} what the commit itself does not", commit)
            }
            Self::Database { reason } => say!("git's object database cannot be opened: {reason}", reason),
        }
    }

    /// What to do about it, as an order; a command where there is one.
    pub fn help(&self) -> Text {
        match self {
            Self::NoRepository { .. } => say!("run duly inside a git repository, or make one with `git init`"),
            Self::EmbeddedRepository { outer, .. } => {
                say!("run duly in {outer}, or move the bare repository out of that work tree", outer)
            }
            Self::ForeignOwner { folder } => {
                say!("if you trust it, run `git config --global --add safe.directory {folder}`", folder = shell_word(folder))
            }
            Self::Configuration { .. } => say!("mend the file; `git config --list --show-origin` names it"),
            Self::Unsupported { feature, .. } if feature == REFTABLE => {
                say!(
                    "run `git refs migrate --ref-format=files`; a git that cannot take the reflogs along can `git clone --ref-format=files . ../files`"
                )
            }
            Self::Unsupported { .. } => say!("clone the repository again in the default format"),
            Self::EmptyRepository { .. } => say!("make the first commit"),
            Self::UnbornBranch { branches, .. } if branches.is_empty() => say!("make the first commit"),
            Self::UnbornBranch { branches, .. } => {
                say!("make the first commit, or name one of: {branches}", branches = branches.join(", "))
            }
            Self::NoSuchRevision { near, .. } if near.is_empty() => say!("run `git fetch`, or name a branch, a tag or a commit id"),
            Self::NoSuchRevision { near, .. } => say!("run `git fetch`, or name one of: {names}", names = near.join(", ")),
            Self::RevisionForm { .. } => {
                say!("name a branch, a tag or a commit id, with `~N` or `^N` if needed; `git rev-parse` turns any other form into an id")
            }
            Self::Ambiguous { .. } => say!("give the full name (`refs/heads/NAME`), or more digits of the id"),
            Self::NotACommit { .. } => say!("name a branch, a tag or a commit id"),
            Self::BrokenReference { reference, .. } => {
                say!(
                    "restore it with `git update-ref {reference} ID`, or clone again; `git reflog` may name the id",
                    reference = shell_word(reference)
                )
            }
            Self::Shallow { .. } => say!("run `git fetch --unshallow`; in CI, check out with the full history (`fetch-depth: 0`)"),
            Self::MissingObject { .. } => say!("run `git fsck --full`, then clone again or fetch from a complete repository"),
            Self::PartialClone { .. } => {
                say!("run `git fetch --refetch --no-filter`; in CI, check out with the full history and without a filter")
            }
            Self::CorruptObject { .. } => say!("run `git fsck --full`, then clone again from a sound repository"),
            Self::MalformedObject { .. } => say!("run `git fsck --strict`, and rewrite the commit that holds it"),
            Self::ObjectTooLarge { .. } => say!("take the object out of the watched paths, or raise the limit"),
            Self::TooMuch { .. } | Self::TooManyChanges { .. } => say!("name narrower paths in the plan, or raise the limit"),
            Self::Io { .. } => say!("make it readable"),
            Self::Write { .. } => say!("make room, and make the folder writable"),
            Self::Bare { .. } => say!("run duly in a work tree, or judge a commit with --ref"),
            Self::ForeignIndex { .. } => say!("unset GIT_INDEX_FILE to judge the repository's usual index"),
            Self::BrokenIndex { .. } => say!("run `git status`; if git cannot read it either, `rm .git/index` and `git reset`"),
            Self::Conflict { .. } => say!("solve the conflicts and stage the files with `git add`"),
            Self::FalseGraph { .. } => {
                say!(
                    "leave out --trust-commit-graph, or run `git commit-graph verify` and `git commit-graph write --reachable --changed-paths`"
                )
            }
            Self::Database { .. } => say!("run `git fsck --full`"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

impl std::error::Error for Error {}

/// How the one feature is called that has a command of its own.
pub(super) const REFTABLE: &str = words!("the reftable format for references");

/// Says words that are marked elsewhere as ours, and have no values in them.
pub(super) fn word(words: &'static str) -> Text {
    Text::said(words, Vec::new())
}

/// Quotes a word of a command that the user is told to run: a folder's name must not become a second command.
fn shell_word(word: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "/._-@+:=,".contains(character);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn the_command_for_a_foreign_owner_quotes_the_folder() {
        let plain = Error::ForeignOwner { folder: "/srv/records".into() };
        assert_eq!(plain.help(), "if you trust it, run `git config --global --add safe.directory /srv/records`");
        let odd = Error::ForeignOwner { folder: "/srv/a b'; c".into() };
        assert_eq!(odd.help(), "if you trust it, run `git config --global --add safe.directory '/srv/a b'\\''; c'`");
    }

    #[test]
    fn an_ambiguous_revision_lists_its_readings() {
        let error = Error::Ambiguous { revision: "v1".into(), candidates: vec!["refs/heads/v1".into(), "refs/tags/v1".into()] };
        assert_eq!(error.to_string(), "the revision v1 is ambiguous: refs/heads/v1, refs/tags/v1");
        let error = Error::Ambiguous { revision: "abcd".into(), candidates: vec![] };
        assert_eq!(error.to_string(), "the revision abcd is ambiguous");
    }

    #[test]
    fn a_missing_revision_helps_with_near_names() {
        let error = Error::NoSuchRevision { revision: "mian".into(), near: vec!["main".into()] };
        assert_eq!(error.to_string(), "the revision mian does not exist");
        assert_eq!(error.help(), "run `git fetch`, or name one of: main");
    }
}
