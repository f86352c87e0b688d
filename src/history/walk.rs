//! Compares trees where a watched pattern leads and ids differ, and nowhere else.
//!
//! It does not know when commits landed, nor what the files mean.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::rc::Rc;

use super::chain::{Chain, Roads, STRIDE};
use super::commit::{RawCommit, malformed};
use super::graph::Keys;
use super::names::Names;
use super::pack::Course;
use super::repository::{Limits, Repository};
use super::tree::{Entries, RawEntry, name_text};
use super::watch::{Set, Watch};
use super::{Change, Entry, Error, Landing, Oid, Words};
use crate::language::{say, words};
use crate::pattern::Pattern;

/// A walk along a chain. The first time it reads the root folder of every commit, and notes which names changed there;
/// asked again for other paths, it reads only where these can lie.
pub struct Walk<'a> {
    repository: &'a Repository,
    chain: &'a Chain,
    roads: Roads<'a>,
    /// For every commit of the chain that was read the names that changed in its root folder; none before the first walk.
    touched: Option<Vec<Names>>,
}

impl<'a> Walk<'a> {
    /// The roads are those by which the chain was read.
    pub fn new(repository: &'a Repository, chain: &'a Chain, roads: &Roads<'a>) -> Self {
        let past = roads.past.filter(|_| chain.base() > 0);
        Self { repository, chain, roads: Roads { past, ..*roads }, touched: None }
    }

    /// Says whether the changes of all these patterns can be told: of commits that were not read some may not be known.
    pub fn can_tell(&self, watched: &[Pattern]) -> bool {
        self.roads.past.is_none_or(|past| past.knows(watched))
    }

    /// Lists the landings of the chain that changed a watched path, root first, at their times by the dates alone.
    pub fn landings(&mut self, watched: &[Pattern]) -> Result<Vec<Landing>, Error> {
        let (repository, chain) = (self.repository, self.chain);
        let (base, len) = (chain.base(), chain.len());
        let mut landings = self.roads.past.map_or_else(Vec::new, |past| past.landings(base, watched));
        let mut watch = Watch::new(watched);
        let Some(root) = watch.root() else { return Ok(landings) };
        let wanted = Names::of(watch.first_names());
        let mut touched = Vec::with_capacity(if self.touched.is_none() { len - base } else { 0 });
        let mut total: usize = landings.iter().map(|landing| landing.changes.count()).sum();
        let graph = match (chain.is_from_graph(), Keys::of(watched), chain.last()) {
            (true, Some(keys), Some(last)) => repository.graph(last.as_bytes().len())?.map(|graph| (graph, keys)),
            (_, _, _) => None,
        };
        let positions = || (base..len).map(|index| chain.position(index));
        let may_touch = graph.map(|(graph, keys)| graph.may_touch(positions(), &keys));
        let course = if may_touch.is_some() || self.touched.is_some() { Course::Far } else { Course::Near };
        // The tree that was read last: no commit since has changed what is watched.
        let mut previous: Option<Tree> = None;
        let mut before = base.checked_sub(1).and_then(|index| chain.tree(index));
        for (index, commit, id) in (base..len).filter_map(|index| Some((index, chain.commit(index)?, chain.tree(index)?))) {
            if (index - base).is_multiple_of(STRIDE) {
                self.roads.watcher.commits(index - base, Some(len - base));
            }
            let parent = before.replace(id);
            let is_silent = self.touched.as_ref().is_some_and(|touched| !touched[index - base].meet(wanted));
            if is_silent || parent == Some(id) {
                touched.push(Names::default());
                continue;
            }
            if may_touch.as_ref().is_some_and(|may_touch| !may_touch[index - base]) {
                touched.push(Names::ALL);
                continue;
            }
            let old = match (parent, previous.take()) {
                (None, _) => None,
                (Some(_), Some(tree)) => Some(tree),
                (Some(parent), None) => Some(repository.read_root(parent, course)?),
            };
            let tree = repository.read_root(id, course)?;
            let (changes, names) = Comparison::new(repository, &mut watch, &commit).changes(old.as_ref(), Some(&tree), root)?;
            previous = Some(tree);
            touched.push(names);
            if changes.is_empty() {
                continue;
            }
            total += changes.len();
            if total > repository.limits.changes {
                return Err(Error::TooManyChanges { limit: repository.limits.changes });
            }
            landings.push(repository.landing(chain, index, &commit, changes)?);
        }
        self.touched.get_or_insert(touched);
        Ok(landings)
    }
}

impl Repository {
    /// Lists the files of a commit's tree that match, in path order (bytewise).
    pub fn files(&self, commit: &Oid, patterns: &[Pattern]) -> Result<Vec<(String, Entry)>, Error> {
        let mut watch = Watch::new(patterns);
        let Some(root) = watch.root() else { return Ok(Vec::new()) };
        let content = self.read_commit(commit, words!("the files of a commit"))?;
        let tree = self.read_root(RawCommit::parse(commit, &content)?.tree, Course::Near)?;
        let (changes, _) = Comparison::new(self, &mut watch, commit).changes(None, Some(&tree), root)?;
        Ok(changes.into_iter().filter_map(|change| change.new.map(|entry| (change.path, entry))).collect())
    }

    /// Lists the files of a tree that lies at a folder, as far as they are watched there.
    pub(super) fn files_below(&self, folder: &str, tree: Oid, watch: &mut Watch, watched: Set) -> Result<Vec<(String, Entry)>, Error> {
        let tree = self.read_root(tree, Course::Near)?;
        let mut comparison = Comparison::new(self, watch, &tree.id);
        folder.clone_into(&mut comparison.path);
        let (changes, _) = comparison.changes(None, Some(&tree), watched)?;
        Ok(changes.into_iter().filter_map(|change| change.new.map(|entry| (change.path, entry))).collect())
    }

    /// Lists the landings of a chain that changed a watched path, root first.
    pub fn landings(&self, chain: &Chain, watched: &[Pattern]) -> Result<Vec<Landing>, Error> {
        let mut landings = Walk::new(self, chain, &Roads::plain()).landings(watched)?;
        for landing in &mut landings {
            landing.landed = chain.bounded(landing.index, landing.landed);
        }
        Ok(landings)
    }

    fn landing(&self, chain: &Chain, index: usize, commit: &Oid, changes: Vec<Change>) -> Result<Landing, Error> {
        let content = self.read_commit(commit, words!("the history of the branch"))?;
        let raw = RawCommit::parse(commit, &content)?;
        let parent = index.checked_sub(1).and_then(|before| chain.commit(before));
        if chain.tree(index) != Some(raw.tree) || raw.parents.first().copied() != parent {
            return Err(Error::FalseGraph { commit: *commit });
        }
        self.note_makers(commit, &content, &changes);
        Ok(Landing {
            index,
            commit: *commit,
            said: Words::new(raw.author(), raw.committer(), raw.message()),
            landed: chain.dated(index).expect("a place on the chain"),
            excluded: chain.excluded(index),
            changes: changes.into(),
        })
    }

    /// Reads the tree of a commit; it is compared with its neighbours on the chain and never asked for again.
    fn read_root(&self, id: Oid, course: Course) -> Result<Tree, Error> {
        Ok(Tree { id, content: self.read_tree_once(&id, course)? })
    }
}

struct Tree {
    id: Oid,
    content: Rc<Vec<u8>>,
}

/// The comparison of one commit's tree with its first parent's.
struct Comparison<'a> {
    repository: &'a Repository,
    watch: &'a mut Watch,
    commit: &'a Oid,
    changes: Vec<Change>,
    /// The names that differ in the root folder, whether they are watched or not.
    names: Names,
    folders: usize,
    /// Pairs of folders that are known to hold no change under these patterns: the same pair can stand in many places.
    silent: HashSet<(Option<Oid>, Option<Oid>, Set)>,
    path: String,
    depth: usize,
}

impl<'a> Comparison<'a> {
    fn new(repository: &'a Repository, watch: &'a mut Watch, commit: &'a Oid) -> Self {
        Self {
            repository,
            watch,
            commit,
            changes: Vec::new(),
            names: Names::default(),
            folders: 0,
            silent: HashSet::new(),
            path: String::new(),
            depth: 0,
        }
    }

    fn changes(mut self, old: Option<&Tree>, new: Option<&Tree>, watched: Set) -> Result<(Vec<Change>, Names), Error> {
        self.compare(old, new, watched)?;
        // Already so, but for names that are not UTF-8: those are ordered as they are shown.
        self.changes.sort_by(|a, b| a.path.cmp(&b.path));
        Ok((self.changes, self.names))
    }

    /// Goes through two folders side by side. An entry that is the same in both is passed over unseen.
    fn compare(&mut self, old: Option<&Tree>, new: Option<&Tree>, watched: Set) -> Result<(), Error> {
        let mut old_entries = old.map(|tree| Entries::new(&tree.id, &tree.content));
        let mut new_entries = new.map(|tree| Entries::new(&tree.id, &tree.content));
        let (mut old_entry, mut new_entry) = (None, None);
        loop {
            // Both sides stand between two entries of the same place in the order, or one of them waits with an entry.
            if old_entry.is_none() && new_entry.is_none() {
                if let (Some(old), Some(new)) = (&mut old_entries, &mut new_entries) {
                    old.skip_common(new);
                }
                old_entry = advance(&mut old_entries)?;
                new_entry = advance(&mut new_entries)?;
            } else if old_entry.is_none() {
                old_entry = advance(&mut old_entries)?;
            } else if new_entry.is_none() {
                new_entry = advance(&mut new_entries)?;
            }
            let order = match (&old_entry, &new_entry) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => old.order(new),
            };
            let (from, to) = match order {
                Ordering::Less => (old_entry.take(), None),
                Ordering::Greater => (None, new_entry.take()),
                Ordering::Equal => (old_entry.take(), new_entry.take()),
            };
            if from != to {
                self.visit(from, to, watched)?;
            }
        }
    }

    fn visit(&mut self, old: Option<RawEntry<'_>>, new: Option<RawEntry<'_>>, watched: Set) -> Result<(), Error> {
        let Some(either) = old.or(new) else { return Ok(()) };
        let name = name_text(either.name);
        let step = self.watch.step(watched, &name);
        let length = self.path.len();
        if self.depth == 0 {
            self.names.add(&name);
        }
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

fn advance<'a>(entries: &mut Option<Entries<'a>>) -> Result<Option<RawEntry<'a>>, Error> {
    entries.as_mut().map_or(Ok(None), Entries::next)
}
