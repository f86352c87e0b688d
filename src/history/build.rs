//! Makes repositories in code, commit by commit, with set names and dates: for tests and for demonstrations.
//!
//! It reads no clock and none of the user's git configuration, and does not know what the files mean.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;

use chrono::DateTime;
use git2::build::CheckoutBuilder;
use git2::{ObjectFormat, ObjectType};

use super::repository::prepare_libgit2;
use super::{Error, Oid};
use crate::language::{Text, say};

/// A repository in the making.
pub struct Builder {
    git: Rc<git2::Repository>,
    branch: String,
    /// The files of each branch's tip.
    tips: BTreeMap<String, Files>,
    /// The tips of branches that wait for the end of [`Builder::packed`], where every reference is written once.
    waiting: Option<BTreeMap<String, Oid>>,
    /// The files of every commit that was made, for branches and merges.
    made: BTreeMap<Oid, Files>,
}

type Files = BTreeMap<Vec<u8>, (u32, Oid)>;

/// One commit to be made: who, when, and what it changes.
#[derive(Debug, Clone)]
pub struct Commit {
    author: Who,
    committer: Who,
    message: String,
    changes: Vec<(Vec<u8>, Change)>,
    merged: Vec<Oid>,
}

#[derive(Debug, Clone)]
struct Who {
    name: String,
    email: String,
    date: String,
}

#[derive(Debug, Clone)]
enum Change {
    Write { mode: u32, content: Vec<u8> },
    Link { id: Oid },
    Remove,
}

impl Commit {
    /// A commit whose author and committer both have this date: RFC 3339, as in `2024-03-04T09:00:00+01:00`.
    /// Any other text stands in the commit as it is, for dates that cannot be: `-1 +0000`.
    pub fn at(date: &str) -> Self {
        let who = Who { name: "Ana".to_owned(), email: "ana@example.org".to_owned(), date: raw_date(date) };
        let message = "Change\n".to_owned();
        Self { author: who.clone(), committer: who, message, changes: Vec::new(), merged: Vec::new() }
    }

    /// Sets author and committer alike.
    #[must_use]
    pub fn by(self, name: &str, email: &str) -> Self {
        self.author(name, email).committer(name, email)
    }

    #[must_use]
    pub fn author(mut self, name: &str, email: &str) -> Self {
        (self.author.name, self.author.email) = (name.to_owned(), email.to_owned());
        self
    }

    #[must_use]
    pub fn committer(mut self, name: &str, email: &str) -> Self {
        (self.committer.name, self.committer.email) = (name.to_owned(), email.to_owned());
        self
    }

    /// Sets the author date alone.
    #[must_use]
    pub fn authored(mut self, date: &str) -> Self {
        self.author.date = raw_date(date);
        self
    }

    #[must_use]
    pub fn message(mut self, message: &str) -> Self {
        self.message = message.to_owned();
        self
    }

    #[must_use]
    pub fn file(self, path: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Self {
        self.write(path, 0o100_644, content)
    }

    #[must_use]
    pub fn executable(self, path: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Self {
        self.write(path, 0o100_755, content)
    }

    #[must_use]
    pub fn symlink(self, path: impl AsRef<[u8]>, target: &str) -> Self {
        self.write(path, 0o120_000, target)
    }

    /// Writes a file with any mode, even one that git does not write.
    #[must_use]
    pub fn write(self, path: impl AsRef<[u8]>, mode: u32, content: impl AsRef<[u8]>) -> Self {
        self.change(path, Change::Write { mode, content: content.as_ref().to_vec() })
    }

    #[must_use]
    pub fn submodule(self, path: impl AsRef<[u8]>, commit: &Oid) -> Self {
        self.change(path, Change::Link { id: *commit })
    }

    #[must_use]
    pub fn remove(self, path: impl AsRef<[u8]>) -> Self {
        self.change(path, Change::Remove)
    }

    /// Adds a parent, and takes over the files that it has and this branch lacks.
    #[must_use]
    pub fn merge(mut self, other: &Oid) -> Self {
        self.merged.push(*other);
        self
    }

    fn change(mut self, path: impl AsRef<[u8]>, change: Change) -> Self {
        self.changes.push((path.as_ref().to_vec(), change));
        self
    }
}

impl Builder {
    /// Makes a repository with a work tree and an empty branch `main`.
    pub fn init(dir: &Path) -> Result<Self, Error> {
        Self::init_as(dir, git2::RepositoryInitOptions::new())
    }

    /// Makes a bare repository.
    pub fn init_bare(dir: &Path) -> Result<Self, Error> {
        let mut options = git2::RepositoryInitOptions::new();
        options.bare(true);
        Self::init_as(dir, options)
    }

    /// Makes a repository whose ids are SHA-256.
    pub fn init_sha256(dir: &Path) -> Result<Self, Error> {
        let mut options = git2::RepositoryInitOptions::new();
        options.object_format(ObjectFormat::Sha256);
        Self::init_as(dir, options)
    }

    fn init_as(dir: &Path, mut options: git2::RepositoryInitOptions) -> Result<Self, Error> {
        prepare_libgit2();
        options.external_template(false).initial_head("main");
        let git = git2::Repository::init_opts(dir, &options).map_err(|error| failed(say!("the repository"), &error))?;
        // A log of the branches would hold the user's name and the present moment.
        let mut config = local_configuration(&git)?;
        config.set_bool(BRANCH_LOG, false).map_err(|error| failed(say!("the configuration"), &error))?;
        Ok(Self { git: Rc::new(git), branch: "main".to_owned(), tips: BTreeMap::new(), waiting: None, made: BTreeMap::new() })
    }

    /// Keeps in memory what is made meanwhile, and writes it as one pack at the end: for long histories, many times as quick.
    pub fn packed<T>(&mut self, make: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let failed = |error: git2::Error| failed(say!("a pack"), &error);
        let git = Rc::clone(&self.git);
        let odb = git.odb().map_err(failed)?;
        // Before the folders of loose objects (1) and of packs (2).
        let memory = odb.add_new_mempack_backend(1000).map_err(failed)?;
        self.waiting = Some(BTreeMap::new());
        let made = make(self);
        let waiting = self.waiting.take().unwrap_or_default();
        let made = made?;
        let mut pack = git2::Buf::new();
        memory.dump(&git, &mut pack).map_err(failed)?;
        let mut writer = odb.packwriter().map_err(failed)?;
        writer.write_all(&pack).map_err(|error| refused(say!("a pack"), Text::verbatim(error.to_string())))?;
        writer.commit().map_err(failed)?;
        memory.reset().map_err(failed)?;
        for (branch, tip) in waiting {
            self.set_reference(&format!("refs/heads/{branch}"), &tip)?;
        }
        Ok(made)
    }

    /// Makes a commit on the current branch.
    pub fn commit(&mut self, commit: Commit) -> Result<Oid, Error> {
        let mut files = self.tips.get(&self.branch).cloned().unwrap_or_default();
        for merged in &commit.merged {
            for (path, entry) in self.files_of(merged)? {
                if in_the_way(&files, path).is_empty() {
                    files.entry(path.clone()).or_insert(*entry);
                }
            }
        }
        for (path, change) in commit.changes {
            let entry = match change {
                Change::Write { mode, content } => (mode, self.write_object("blob", &content)?),
                Change::Link { id } => (0o160_000, id),
                Change::Remove => {
                    files.remove(&path);
                    continue;
                }
            };
            for obstacle in in_the_way(&files, &path) {
                files.remove(&obstacle);
            }
            files.insert(path, entry);
        }
        let mut text = format!("tree {}\n", self.write_tree(&files)?);
        for parent in self.tip()?.iter().chain(&commit.merged) {
            text.push_str(&format!("parent {parent}\n"));
        }
        text.push_str(&format!("author {}\ncommitter {}\n\n{}", commit.author.line(), commit.committer.line(), commit.message));
        self.record(text.as_bytes(), files)
    }

    /// Makes a commit from raw bytes on the current branch; its files are taken to be those of the branch before it.
    pub fn raw_commit(&mut self, content: &[u8]) -> Result<Oid, Error> {
        let files = self.tips.get(&self.branch).cloned().unwrap_or_default();
        self.record(content, files)
    }

    /// Begins a branch at the tip of the current one, and goes on there.
    pub fn branch(&mut self, name: &str) -> Result<(), Error> {
        let tip = self.tip()?.ok_or_else(|| refused(say!("the branch {name}", name), say!("there is no commit to begin at")))?;
        self.branch_at(name, &tip)
    }

    /// Begins a branch at a commit, and goes on there.
    pub fn branch_at(&mut self, name: &str, commit: &Oid) -> Result<(), Error> {
        let files = self.files_of(commit)?.clone();
        self.set_tip(name, commit)?;
        self.tips.insert(name.to_owned(), files);
        name.clone_into(&mut self.branch);
        Ok(())
    }

    /// Goes on at another branch; one without commits if there is none of that name.
    pub fn switch(&mut self, name: &str) {
        name.clone_into(&mut self.branch);
    }

    /// The tip of the current branch.
    pub fn tip(&self) -> Result<Option<Oid>, Error> {
        if let Some(tip) = self.waiting.as_ref().and_then(|waiting| waiting.get(&self.branch)) {
            return Ok(Some(*tip));
        }
        match self.git.refname_to_id(&format!("refs/heads/{}", self.branch)) {
            Ok(id) => ours(id).map(Some),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(failed(say!("the branch"), &error)),
        }
    }

    /// The tree that the next commit would have if it changed nothing.
    pub fn tree(&self) -> Result<Oid, Error> {
        self.write_tree(&self.tips.get(&self.branch).cloned().unwrap_or_default())
    }

    pub fn set_reference(&self, name: &str, target: &Oid) -> Result<(), Error> {
        self.git.reference(name, theirs(target)?, true, "").map(drop).map_err(|error| failed(Text::verbatim(name), &error))
    }

    /// Makes an annotated tag.
    pub fn annotated_tag(&self, name: &str, target: &Oid, kind: &str) -> Result<Oid, Error> {
        let text = format!("object {target}\ntype {kind}\ntag {name}\ntagger Ana <ana@example.org> 0 +0000\n\n{name}\n");
        let tag = self.write_object("tag", text.as_bytes())?;
        self.set_reference(&format!("refs/tags/{name}"), &tag)?;
        Ok(tag)
    }

    /// Writes an object of any kind (`blob`, `tree`, `commit`, `tag`), without a look at what it says.
    pub fn write_object(&self, kind: &str, content: &[u8]) -> Result<Oid, Error> {
        let git_kind = ObjectType::from_str(kind).ok_or_else(|| refused(Text::verbatim(kind), say!("it is no kind of object")))?;
        let odb = self.git.odb().map_err(|error| failed(say!("an object"), &error))?;
        ours(odb.write(git_kind, content).map_err(|error| failed(say!("an object"), &error))?)
    }

    /// Ends the building: makes the current branch the one that is checked out, and writes its files into the work tree.
    pub fn check_out(self) -> Result<(), Error> {
        let failed = |error: git2::Error| failed(say!("the work tree"), &error);
        self.git.set_head(&format!("refs/heads/{}", self.branch)).map_err(failed)?;
        if self.git.is_bare() || self.tip()?.is_none() {
            return Ok(());
        }
        let mut checkout = CheckoutBuilder::new();
        // Without filters, so that the user's line endings do not change what stands in the commits.
        self.git.checkout_head(Some(checkout.force().disable_filters(true))).map_err(failed)?;
        local_configuration(&self.git)?.remove(BRANCH_LOG).map_err(failed)
    }

    fn record(&mut self, content: &[u8], files: Files) -> Result<Oid, Error> {
        let id = self.write_object("commit", content)?;
        self.set_tip(&self.branch.clone(), &id)?;
        self.made.insert(id, files.clone());
        self.tips.insert(self.branch.clone(), files);
        Ok(id)
    }

    fn set_tip(&mut self, branch: &str, commit: &Oid) -> Result<(), Error> {
        match &mut self.waiting {
            Some(waiting) => {
                waiting.insert(branch.to_owned(), *commit);
                Ok(())
            }
            None => self.set_reference(&format!("refs/heads/{branch}"), commit),
        }
    }

    fn files_of(&self, commit: &Oid) -> Result<&Files, Error> {
        self.made.get(commit).ok_or_else(|| refused(Text::verbatim(commit.to_string()), say!("this builder has not made it")))
    }

    fn write_tree(&self, files: &Files) -> Result<Oid, Error> {
        let files: Vec<(&[u8], u32, Oid)> = files.iter().map(|(path, (mode, id))| (path.as_slice(), *mode, *id)).collect();
        self.write_folder(&files)
    }

    /// Writes the tree of some files, whose paths are in order.
    fn write_folder(&self, files: &[(&[u8], u32, Oid)]) -> Result<Oid, Error> {
        let mut entries: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        let mut rest = files;
        while let Some((path, mode, id)) = rest.first() {
            let Some(slash) = path.iter().position(|byte| *byte == b'/') else {
                entries.push((path.to_vec(), raw_entry(*mode, path, id)));
                rest = &rest[1..];
                continue;
            };
            let folder = &path[..=slash];
            let count = rest.iter().take_while(|(path, ..)| path.starts_with(folder)).count();
            let inside: Vec<_> = rest[..count].iter().map(|(path, mode, id)| (&path[slash + 1..], *mode, *id)).collect();
            let tree = self.write_folder(&inside)?;
            entries.push((folder.to_vec(), raw_entry(0o40_000, &path[..slash], &tree)));
            rest = &rest[count..];
        }
        entries.sort();
        let content: Vec<u8> = entries.into_iter().flat_map(|(_, entry)| entry).collect();
        self.write_object("tree", &content)
    }
}

/// The setting that makes git keep a log of the branches.
const BRANCH_LOG: &str = "core.logAllRefUpdates";

fn local_configuration(git: &git2::Repository) -> Result<git2::Config, Error> {
    let local = git.config().and_then(|config| config.open_level(git2::ConfigLevel::Local));
    local.map_err(|error| failed(say!("the configuration"), &error))
}

impl Who {
    fn line(&self) -> String {
        format!("{} <{}> {}", self.name, self.email, self.date)
    }
}

/// The files that cannot stand beside one of this path: a file where it has a folder, or files below it.
fn in_the_way(files: &Files, path: &[u8]) -> Vec<Vec<u8>> {
    let folder = [path, b"/"].concat();
    let below = files.range(folder.clone()..).take_while(|(other, _)| other.starts_with(&folder)).map(|(other, _)| other.clone());
    let slashes = path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(place, _)| place);
    let above = slashes.map(|slash| path[..slash].to_vec()).filter(|other| files.contains_key(other));
    below.chain(above).collect()
}

fn raw_entry(mode: u32, name: &[u8], id: &Oid) -> Vec<u8> {
    [format!("{mode:o} ").as_bytes(), name, b"\0", id.as_bytes()].concat()
}

/// Seconds and zone as git writes them, or the text itself if it is no date.
fn raw_date(date: &str) -> String {
    match DateTime::parse_from_rfc3339(date) {
        Ok(moment) => format!("{} {}", moment.timestamp(), moment.format("%z")),
        Err(_) => date.to_owned(),
    }
}

fn ours(id: git2::Oid) -> Result<Oid, Error> {
    Oid::from_raw(id.as_bytes()).ok_or_else(|| refused(say!("an object"), say!("its id has an odd length")))
}

fn theirs(id: &Oid) -> Result<git2::Oid, Error> {
    git2::Oid::from_bytes(id.as_bytes()).map_err(|error| failed(say!("a reference"), &error))
}

fn failed(what: Text, error: &git2::Error) -> Error {
    refused(what, Text::verbatim(error.message()))
}

fn refused(what: Text, reason: Text) -> Error {
    Error::Write { what, reason }
}
