//! Compares two folders where a watched pattern leads and ids differ, and nowhere else.
//!
//! It does not know where on a chain they stand, nor what the files mean.

use std::collections::HashSet;
use std::rc::Rc;

use crate::history::commit::malformed;
use crate::history::pack::Course;
use crate::history::repository::{Limits, Repository};
use crate::history::tree::{Entries, RawEntry, differences, name_text};
use crate::history::watch::{Set, Watch};
use crate::history::{Change, Entry, Error, Oid};
use crate::language::{say, words};

pub(super) struct Tree {
    pub(super) id: Oid,
    pub(super) content: Rc<Vec<u8>>,
}

/// The comparison of one commit's tree with its first parent's.
pub(super) struct Comparison<'a> {
    repository: &'a Repository,
    watch: &'a mut Watch,
    commit: &'a Oid,
    changes: Vec<Change>,
    folders: usize,
    /// Pairs of folders that are known to hold no change under these patterns: the same pair can stand in many places.
    silent: HashSet<(Option<Oid>, Option<Oid>, Set)>,
    pub(super) path: String,
    depth: usize,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(repository: &'a Repository, watch: &'a mut Watch, commit: &'a Oid) -> Self {
        Self { repository, watch, commit, changes: Vec::new(), folders: 0, silent: HashSet::new(), path: String::new(), depth: 0 }
    }

    /// The changes between two folders, in path order.
    pub(super) fn changes(mut self, old: Option<&Tree>, new: Option<&Tree>, watched: Set) -> Result<Vec<Change>, Error> {
        self.compare(old, new, watched)?;
        // Already so, but for names that are not UTF-8: those are ordered as they are shown.
        self.changes.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(self.changes)
    }

    fn compare<'t>(&mut self, old: Option<&'t Tree>, new: Option<&'t Tree>, watched: Set) -> Result<(), Error> {
        let entries = |tree: Option<&'t Tree>| tree.map(|tree| Entries::new(&tree.id, &tree.content));
        differences(entries(old), entries(new), |old, new| self.visit(old, new, watched))
    }

    fn visit(&mut self, old: Option<RawEntry<'_>>, new: Option<RawEntry<'_>>, watched: Set) -> Result<(), Error> {
        let Some(either) = old.or(new) else { return Ok(()) };
        let name = name_text(either.name);
        let step = self.watch.step(watched, &name);
        let length = self.path.len();
        if length > 0 {
            self.path.push('/');
        }
        self.path.push_str(&name);
        if either.is_folder() {
            if let Some(below) = step.below {
                self.descend(old.map(|entry| entry.oid()), new.map(|entry| entry.oid()), below)?;
            }
        } else if step.is_match {
            let old = old.map(|entry| self.leaf(&entry)).transpose()?;
            let new = new.map(|entry| self.leaf(&entry)).transpose()?;
            self.note(old, new)?;
        }
        self.path.truncate(length);
        Ok(())
    }

    fn descend(&mut self, old: Option<Oid>, new: Option<Oid>, watched: Set) -> Result<(), Error> {
        if self.silent.contains(&(old, new, watched)) {
            return Ok(());
        }
        let Limits { depth, folders_per_commit, .. } = self.repository.limits;
        self.depth += 1;
        self.folders += 1;
        if self.depth > depth {
            return Err(self.too_much(words!("levels of folders"), depth));
        }
        if self.folders > folders_per_commit {
            return Err(self.too_much(words!("folders to compare under the watched paths"), folders_per_commit));
        }
        let before = self.changes.len();
        let read = |id: Oid| self.repository.read_tree(&id, Course::Near).map(|content| Tree { id, content });
        let old_tree = old.map(read).transpose()?;
        let new_tree = new.map(read).transpose()?;
        self.compare(old_tree.as_ref(), new_tree.as_ref(), watched)?;
        self.depth -= 1;
        if self.changes.len() == before {
            self.silent.insert((old, new, watched));
        }
        Ok(())
    }

    fn note(&mut self, old: Option<Entry>, new: Option<Entry>) -> Result<(), Error> {
        // Git has written plain files with more than one mode.
        if old == new {
            return Ok(());
        }
        let limit = self.repository.limits.changes_per_commit;
        if self.changes.len() >= limit {
            return Err(self.too_much(words!("changes under the watched paths"), limit));
        }
        self.changes.push(Change { path: self.path.clone(), old, new });
        Ok(())
    }

    fn leaf(&self, entry: &RawEntry<'_>) -> Result<Entry, Error> {
        let reason =
            || say!("{path} has the mode {mode}, which git does not write", path = self.path, mode = format!("{:06o}", entry.mode));
        entry.leaf().ok_or_else(|| malformed(self.commit, "commit", reason()))
    }

    fn too_much(&self, what: &'static str, limit: usize) -> Error {
        Error::TooMuch { commit: *self.commit, what, limit }
    }
}
