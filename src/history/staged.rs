//! What the index would change if it were committed now.
//!
//! It does not know how the index is written, nor what the files mean.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::Path;

use super::index::{self, INDEX_LIMIT, What};
use super::loose::unreadable;
use super::repository::Repository;
use super::tree::name_text;
use super::watch::{Set, Watch};
use super::{Change, Entry, Error, Oid};
use crate::language::say;
use crate::pattern::Pattern;

/// How many paths in conflict are told.
const TOLD: usize = 5;

/// Everything that the next commit would hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// In path order (bytewise).
    files: Vec<(String, Entry)>,
    /// Folders that a sparse index does not list, each with its tree.
    folders: BTreeMap<String, Oid>,
}

impl Repository {
    /// Reads the index: git's usual one, or another file in git's own directory, as a hook gets it for `git commit PATH`.
    /// A path that is staged without content (`git add --intent-to-add`) is not part of the next commit.
    pub fn index(&self, file: Option<&Path>) -> Result<Index, Error> {
        if self.workdir().is_none() {
            return Err(Error::Bare { folder: self.folder() });
        }
        let usual = self.git_dir().join("index");
        if let Some(file) = file
            && !self.is_own_file(file)
        {
            return Err(Error::ForeignIndex { path: file.display().to_string() });
        }
        let Some(bytes) = read_file(file.unwrap_or(&usual))? else { return Ok(Index::default()) };
        let shared = |id: &Oid| {
            let path = self.git_dir().join(format!("sharedindex.{id}"));
            let bytes = read_file(&path)?;
            bytes.ok_or_else(|| Error::BrokenIndex { reason: say!("it is split, and {path} is not there", path = path.display()) })
        };
        let entries = index::read(&bytes, self.id_length(), &shared)?;
        let conflicts: BTreeSet<String> = entries.iter().filter(|entry| entry.stage > 0).map(|entry| name_text(&entry.path)).collect();
        if !conflicts.is_empty() {
            return Err(Error::Conflict { paths: conflicts.into_iter().take(TOLD).collect() });
        }
        let mut index = Index::default();
        for entry in entries {
            match entry.what {
                What::File(file) => index.files.push((name_text(&entry.path), file)),
                What::Folder(tree) => {
                    let path = name_text(&entry.path);
                    index.folders.insert(path.strip_suffix('/').unwrap_or(&path).to_owned(), tree);
                }
                What::Intended => {}
            }
        }
        in_order(&mut index.files);
        Ok(index)
    }

    /// The commits that an unfinished merge takes in.
    pub fn merging(&self) -> Result<Vec<Oid>, Error> {
        let path = self.git_dir().join("MERGE_HEAD");
        let Some(bytes) = read_file(&path)? else { return Ok(Vec::new()) };
        let broken = || Error::Io { path: path.display().to_string(), reason: say!("a line is no commit id") };
        String::from_utf8_lossy(&bytes).lines().map(|line| Oid::parse(line).ok_or_else(broken)).collect()
    }

    /// Says whether a file lies in git's own directory: no other index can be the one of a commit in this repository.
    fn is_own_file(&self, file: &Path) -> bool {
        let folder = file.parent().and_then(|folder| self.workdir().map(|root| root.join(folder)));
        // A folder that cannot be found holds no index either.
        let Some(Ok(folder)) = folder.map(fs::canonicalize) else { return false };
        [self.git_dir(), &self.common_dir()].into_iter().any(|own| fs::canonicalize(own).is_ok_and(|own| folder.starts_with(own)))
    }

    /// What stands at a path of the index; none for a folder.
    pub fn staged_entry(&self, index: &Index, path: &str) -> Result<Option<Entry>, Error> {
        if let Ok(place) = index.files.binary_search_by(|(known, _)| known.as_str().cmp(path)) {
            return Ok(Some(index.files[place].1));
        }
        let above = path.match_indices('/').find_map(|(at, _)| Some((index.folders.get(&path[..at])?, &path[at + 1..])));
        match above {
            Some((tree, below)) => self.entry_at(*tree, &below.split('/').collect::<Vec<&str>>()),
            None => Ok(None),
        }
    }

    /// Lists what differs under the patterns between a commit and the index, in path order; without a commit, all that is staged.
    pub fn staged(&self, index: &Index, head: Option<&Oid>, watched: &[Pattern]) -> Result<Vec<Change>, Error> {
        let now = self.staged_files(index, watched)?;
        let before = match head {
            Some(head) => self.files(head, watched)?,
            None => Vec::new(),
        };
        Ok(differences(before, now))
    }

    /// In path order.
    fn staged_files<'a>(&self, index: &'a Index, watched: &[Pattern]) -> Result<Vec<(Cow<'a, str>, Entry)>, Error> {
        let mut places = Places { watch: Watch::new(watched), folders: HashMap::new(), last: None };
        let files = index.files.iter().filter(|(path, _)| places.is_watched(path));
        let mut found: Vec<(Cow<'a, str>, Entry)> = files.map(|(path, entry)| (Cow::Borrowed(path.as_str()), *entry)).collect();
        for (folder, tree) in &index.folders {
            if let Some(set) = places.below(folder) {
                let below = self.files_below(folder, *tree, &mut places.watch, set)?;
                found.extend(below.into_iter().map(|(path, entry)| (Cow::Owned(path), entry)));
            }
        }
        in_order(&mut found);
        Ok(found)
    }
}

/// Puts files in path order; of two at one path the last stays.
fn in_order<P: AsRef<str>>(files: &mut Vec<(P, Entry)>) {
    if !files.is_sorted_by(|(one, _), (other, _)| one.as_ref() < other.as_ref()) {
        files.reverse();
        files.sort_by(|(one, _), (other, _)| one.as_ref().cmp(other.as_ref()));
        files.dedup_by(|(one, _), (other, _)| one.as_ref() == other.as_ref());
    }
}

/// What differs between two lists of files, each in path order.
fn differences(before: Vec<(String, Entry)>, now: Vec<(Cow<'_, str>, Entry)>) -> Vec<Change> {
    let (mut before, mut now) = (before.into_iter().peekable(), now.into_iter().peekable());
    let mut changes = Vec::new();
    loop {
        let order = match (before.peek(), now.peek()) {
            (Some((one, _)), Some((other, _))) => one.as_str().cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return changes,
        };
        let old = if order == Ordering::Greater { None } else { before.next() };
        let new = if order == Ordering::Less { None } else { now.next() };
        let (was, is) = (old.as_ref().map(|(_, entry)| *entry), new.as_ref().map(|(_, entry)| *entry));
        if was != is {
            let path = old.map_or_else(|| new.map(|(path, _)| path.into_owned()).unwrap_or_default(), |(path, _)| path);
            changes.push(Change { path, old: was, new: is });
        }
    }
}

/// The watched patterns, with what they say of each folder that was asked for.
struct Places {
    watch: Watch,
    folders: HashMap<String, Option<Set>>,
    /// The folder that was asked for last: the paths of an index are in order.
    last: Option<(String, Option<Set>)>,
}

impl Places {
    fn is_watched(&mut self, path: &str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let set = match &self.last {
            Some((last, set)) if last == folder => *set,
            Some(_) | None => {
                let set = self.below(folder);
                self.last = Some((folder.to_owned(), set));
                set
            }
        };
        set.is_some_and(|set| self.watch.step(set, name).is_match)
    }

    fn below(&mut self, folder: &str) -> Option<Set> {
        if let Some(known) = self.folders.get(folder) {
            return *known;
        }
        let set = match folder.rsplit_once('/') {
            None if folder.is_empty() => self.watch.root(),
            None => self.watch.root().and_then(|root| self.watch.step(root, folder).below),
            Some((above, name)) => self.below(above).and_then(|above| self.watch.step(above, name).below),
        };
        self.folders.insert(folder.to_owned(), set);
        set
    }
}

/// Reads a file of git's own directory; none if it is not there.
fn read_file(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let size = match fs::metadata(path) {
        Ok(known) => known.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(path, &error)),
    };
    if size > INDEX_LIMIT {
        return Err(Error::BrokenIndex {
            reason: say!("{path} has {size} bytes, more than the {limit} that are read", path = path.display(), size, limit = INDEX_LIMIT),
        });
    }
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{differences, in_order};
    use crate::history::{Entry, EntryKind, Oid};

    type Files = Vec<(String, Entry)>;

    /// Few paths and few contents, so that sides often agree; in any order, and with paths that stand twice.
    fn files() -> impl Strategy<Value = Files> {
        let file = ("[ab\\\\/]{1,2}", 0..3_u8, any::<bool>());
        let entry = |content: u8, is_executable: bool| Entry {
            id: Oid::from_raw(&[content; 20]).expect("an id"),
            kind: if is_executable { EntryKind::Executable } else { EntryKind::File },
        };
        prop::collection::vec(file.prop_map(move |(path, content, kind)| (path, entry(content, kind))), 0..12)
    }

    proptest! {
        #[test]
        fn what_differs_is_what_two_maps_say(before in files(), now in files()) {
            let (old, new): (BTreeMap<_, _>, BTreeMap<_, _>) = (before.iter().cloned().collect(), now.iter().cloned().collect());
            let paths: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            let expected: Vec<_> = paths.into_iter().filter(|path| old.get(*path) != new.get(*path)).collect();
            let (mut before, mut now) = (before, now);
            in_order(&mut before);
            in_order(&mut now);
            let changes = differences(before, now.into_iter().map(|(path, entry)| (Cow::Owned(path), entry)).collect());
            prop_assert_eq!(changes.iter().map(|change| &change.path).collect::<Vec<_>>(), expected);
            for change in &changes {
                prop_assert_eq!((change.old, change.new), (old.get(&change.path).copied(), new.get(&change.path).copied()));
            }
        }
    }
}
