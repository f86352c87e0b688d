//! Why a repository could not be read. Every error names what is missing and the command that mends it.
//!
//! It does not know how errors are shown.

use std::borrow::Cow;

use super::Oid;

/// An error: we could not look. (A finding is something else: we looked, and this is what we saw.)
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("{folder} is not in a git repository")]
    NoRepository { folder: String },
    #[error("the bare repository {folder} lies among the files of the work tree {outer}")]
    EmbeddedRepository { folder: String, outer: String },
    #[error("the repository {folder} belongs to another user")]
    ForeignOwner { folder: String },
    #[error("the git configuration of {folder} cannot be read: {reason}")]
    Configuration { folder: String, reason: String },
    #[error("the repository {folder} uses {feature}, which cannot be read")]
    Unsupported { folder: String, feature: String },
    #[error("the repository {folder} has no commits")]
    EmptyRepository { folder: String },
    #[error("the branch {branch} has no commits")]
    UnbornBranch { branch: String, branches: Vec<String> },
    /// `near` are the branches with the most similar names.
    #[error("the revision {revision} does not exist")]
    NoSuchRevision { revision: String, near: Vec<String> },
    #[error("the revision {revision} is written in a form that is not supported")]
    RevisionForm { revision: String },
    #[error("the revision {revision} is ambiguous{}", listed(.candidates))]
    Ambiguous { revision: String, candidates: Vec<String> },
    #[error("the revision {revision} is a {kind}, not a commit")]
    NotACommit { revision: String, kind: &'static str },
    #[error("the reference {reference} is broken: {reason}")]
    BrokenReference { reference: String, reason: String },
    #[error("the history is cut short at commit {commit}: the clone is shallow")]
    Shallow { commit: Oid },
    #[error("the {kind} {id} is missing; it is needed for {purpose}")]
    MissingObject { id: Oid, kind: &'static str, purpose: Cow<'static, str> },
    #[error("the {kind} {id} is missing from this partial clone; it is needed for {purpose}")]
    PartialClone { id: Oid, kind: &'static str, purpose: Cow<'static, str> },
    /// The bytes are not what the id promises.
    #[error("the {kind} {id} is corrupt: {reason}")]
    CorruptObject { id: Oid, kind: &'static str, reason: String },
    /// The bytes are what the id promises, but no git would write them.
    #[error("the {kind} {id} is malformed: {reason}")]
    MalformedObject { id: Oid, kind: &'static str, reason: String },
    #[error("the {kind} {id} has {size} bytes, more than the limit of {limit}")]
    ObjectTooLarge { id: Oid, kind: &'static str, size: u64, limit: u64 },
    #[error("the commit {commit} has more than {limit} {what}")]
    TooMuch { commit: Oid, what: &'static str, limit: usize },
    #[error("the history has more than {limit} changes under the watched paths")]
    TooManyChanges { limit: usize },
    #[error("{path} cannot be read: {reason}")]
    Io { path: String, reason: String },
    #[error("{what} cannot be written: {reason}")]
    Write { what: String, reason: String },
    #[error("the bare repository {folder} has no index")]
    Bare { folder: String },
    #[error("GIT_INDEX_FILE names {path}, which does not lie in the repository's own git directory")]
    ForeignIndex { path: String },
    #[error("git's index cannot be read: {reason}")]
    BrokenIndex { reason: String },
    #[error("the merge is not finished: {} in conflict", .paths.join(", "))]
    Conflict { paths: Vec<String> },
    /// The trusted file and the commit itself do not agree.
    #[error("the commit-graph file says of the commit {commit} what the commit itself does not")]
    FalseGraph { commit: Oid },
    #[error("git's object database cannot be opened: {reason}")]
    Database { reason: String },
}

impl Error {
    /// Says which file it is whose content is missing.
    #[must_use]
    pub fn of_file(mut self, path: &str) -> Self {
        if let Self::MissingObject { purpose, .. } | Self::PartialClone { purpose, .. } = &mut self {
            *purpose = Cow::Owned(format!("the content of {path}"));
        }
        self
    }

    /// What to do about it, as an order; a command where there is one.
    pub fn help(&self) -> String {
        match self {
            Self::NoRepository { .. } => "run duly inside a git repository, or make one with `git init`".to_owned(),
            Self::EmbeddedRepository { outer, .. } => {
                format!("run duly in {outer}, or move the bare repository out of that work tree")
            }
            Self::ForeignOwner { folder } => {
                format!("if you trust it, run `git config --global --add safe.directory {}`", shell_word(folder))
            }
            Self::Configuration { .. } => "mend the file; `git config --list --show-origin` names it".to_owned(),
            Self::Unsupported { feature, .. } if feature == REFTABLE => {
                "run `git refs migrate --ref-format=files`; a git that cannot take the reflogs along can `git clone --ref-format=files . ../files`"
                    .to_owned()
            }
            Self::Unsupported { .. } => "clone the repository again in the default format".to_owned(),
            Self::EmptyRepository { .. } => "make the first commit".to_owned(),
            Self::UnbornBranch { branches, .. } if branches.is_empty() => "make the first commit".to_owned(),
            Self::UnbornBranch { branches, .. } => format!("make the first commit, or name one of: {}", branches.join(", ")),
            Self::NoSuchRevision { near, .. } if near.is_empty() => "run `git fetch`, or name a branch, a tag or a commit id".to_owned(),
            Self::NoSuchRevision { near, .. } => format!("run `git fetch`, or name one of: {}", near.join(", ")),
            Self::RevisionForm { .. } => {
                "name a branch, a tag or a commit id, with `~N` or `^N` if needed; `git rev-parse` turns any other form into an id"
                    .to_owned()
            }
            Self::Ambiguous { .. } => "give the full name (`refs/heads/NAME`), or more digits of the id".to_owned(),
            Self::NotACommit { .. } => "name a branch, a tag or a commit id".to_owned(),
            Self::BrokenReference { reference, .. } => {
                format!("restore it with `git update-ref {} ID`, or clone again; `git reflog` may name the id", shell_word(reference))
            }
            Self::Shallow { .. } => "run `git fetch --unshallow`; in CI, check out with the full history (`fetch-depth: 0`)".to_owned(),
            Self::MissingObject { .. } => "run `git fsck --full`, then clone again or fetch from a complete repository".to_owned(),
            Self::PartialClone { .. } => {
                "run `git fetch --refetch --no-filter`; in CI, check out with the full history and without a filter".to_owned()
            }
            Self::CorruptObject { .. } => "run `git fsck --full`, then clone again from a sound repository".to_owned(),
            Self::MalformedObject { .. } => "run `git fsck --strict`, and rewrite the commit that holds it".to_owned(),
            Self::ObjectTooLarge { .. } => "take the object out of the watched paths, or raise the limit".to_owned(),
            Self::TooMuch { .. } | Self::TooManyChanges { .. } => "name narrower paths in the plan, or raise the limit".to_owned(),
            Self::Io { .. } => "make it readable".to_owned(),
            Self::Write { .. } => "make room, and make the folder writable".to_owned(),
            Self::Bare { .. } => "run duly in a work tree, or judge a commit with --ref".to_owned(),
            Self::ForeignIndex { .. } => "unset GIT_INDEX_FILE to judge the repository's usual index".to_owned(),
            Self::BrokenIndex { .. } => "run `git status`; if git cannot read it either, `rm .git/index` and `git reset`".to_owned(),
            Self::Conflict { .. } => "solve the conflicts and stage the files with `git add`".to_owned(),
            Self::FalseGraph { .. } => {
                "leave out --trust-commit-graph, or run `git commit-graph verify` and `git commit-graph write --reachable --changed-paths`"
                    .to_owned()
            }
            Self::Database { .. } => "run `git fsck --full`".to_owned(),
        }
    }
}

/// How the one feature is called that has a command of its own.
pub(super) const REFTABLE: &str = "the reftable format for references";

fn listed(candidates: &[String]) -> String {
    if candidates.is_empty() { String::new() } else { format!(": {}", candidates.join(", ")) }
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
