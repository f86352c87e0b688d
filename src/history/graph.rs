//! Reads commit-graph files: parents, trees and dates of commits, and filters of the paths that each changed.
//!
//! Nothing here is proven: a forged file can hide any change. It is read only where the user trusts the repository's own files.

mod bloom;
mod column;
mod file;

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;

pub(super) use bloom::Keys;

use self::column::Wanted;
use self::file::{GraphFile, LONG_DATE, NO_PARENT, Rows};
use super::loose::unreadable;
use super::repository::Threads;
use super::{Error, Oid};

/// The commit-graph of a repository: one file, or a chain of them, the oldest first.
pub(super) struct Graph {
    layers: Vec<Layer>,
    /// What stands in the rows, once somebody follows parents.
    rows: OnceLock<Rows>,
    /// What could not be read of a file that was opened before, first.
    failure: OnceLock<Error>,
}

struct Layer {
    file: GraphFile,
    /// How many commits the layers below hold.
    below: u32,
}

/// A commit's place in the whole graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position(pub(super) u32);

/// A commit and its first parents, one after the other, each with its committer date: no date if it may not be what stands in the
/// commit, and no commit if one lies outside the graph or if they go in a circle.
pub(super) struct FirstParents<'a> {
    graph: &'a Graph,
    rows: &'a Rows,
    next: u32,
    /// How many commits there can still be.
    left: usize,
}

/// The most layers of a chain; git merges them long before.
const LAYERS: usize = 1024;

/// Git keeps 34 bits of a date, and writes 0 for one that it cannot read.
const LAST_DATE: u64 = (1 << 34) - 1;

impl Graph {
    /// Opens the graph below one of the object directories; none if there is none that can be read as a whole.
    pub(super) fn open(objects: &[PathBuf], id_length: usize) -> Option<Self> {
        objects.iter().find_map(|folder| {
            let single = || GraphFile::open(&folder.join("info/commit-graph"), id_length).map(|file| vec![file]);
            let files = single().or_else(|| chain(objects, &folder.join("info/commit-graphs/commit-graph-chain"), id_length))?;
            Self::of(files)
        })
    }

    fn of(files: Vec<GraphFile>) -> Option<Self> {
        let (mut layers, mut below) = (Vec::new(), 0_u32);
        for file in files {
            let above = below.checked_add(file.len())?;
            layers.push(Layer { file, below });
            below = above;
        }
        Some(Self { layers, rows: OnceLock::new(), failure: OnceLock::new() })
    }

    /// How many commits it holds.
    pub(super) fn len(&self) -> usize {
        self.layers.last().map_or(0, |last| (last.below + last.file.len()) as usize)
    }

    /// Fails if anything of it could not be read since it was opened.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.failure.get().cloned().map_or(Ok(()), Err)
    }

    /// The place of a commit, if it is there.
    pub(super) fn find(&self, id: &Oid) -> Option<Position> {
        let place = |layer: &Layer| self.read(layer, |file| file.find(id)).flatten().map(|at| Position(layer.below + at));
        self.layers.iter().rev().find_map(place)
    }

    /// The commit at a place and its first parents down to the root.
    pub(super) fn first_parents(&self, position: Position) -> Result<FirstParents<'_>, Error> {
        let rows = match self.rows.get() {
            Some(rows) => rows,
            None => {
                let rows = self.read_rows()?;
                self.rows.get_or_init(|| rows)
            }
        };
        Ok(FirstParents { graph: self, rows, left: self.len(), next: position.0 })
    }

    fn read_rows(&self) -> Result<Rows, Error> {
        let mut rows = Rows { parents: Vec::with_capacity(self.len()), dates: Vec::with_capacity(self.len()) };
        self.layers.iter().try_for_each(|layer| self.read(layer, |file| file.read_rows(&mut rows)));
        self.check()?;
        Ok(rows)
    }

    /// The id of a commit; none if there is none at that place, or if it cannot be read, which `check` tells.
    pub(super) fn id(&self, position: Position) -> Option<Oid> {
        let (layer, at) = self.layer(position)?;
        self.read(layer, |file| file.id(at))
    }

    /// The tree of a commit; none as for its id.
    pub(super) fn tree(&self, position: Position) -> Option<Oid> {
        let (layer, at) = self.layer(position)?;
        self.read(layer, |file| file.tree(at))
    }

    /// The trees of some commits, side by side. What cannot be read is told by `check`.
    pub(super) fn trees(&self, wanted: &[Position], id_length: usize) -> Vec<u8> {
        self.gather(wanted, id_length, GraphFile::gather_trees)
    }

    /// The ids of some commits, side by side. What cannot be read is told by `check`.
    pub(super) fn ids(&self, wanted: &[Position], id_length: usize) -> Vec<u8> {
        self.gather(wanted, id_length, GraphFile::gather_ids)
    }

    /// Reads the rows of some commits, each file from its beginning to its end.
    fn gather(&self, wanted: &[Position], id_length: usize, read: impl Fn(&GraphFile, &[Wanted], &mut [u8]) -> io::Result<()>) -> Vec<u8> {
        let mut ids = vec![0; wanted.len() * id_length];
        let mut wanted: Vec<Wanted> = wanted.iter().zip(0..).map(|(Position(position), place)| (*position, place)).collect();
        wanted.sort_unstable();
        let mut rest = &mut wanted[..];
        for layer in &self.layers {
            let end = layer.below + layer.file.len();
            let (here, later) = rest.split_at_mut(rest.partition_point(|(at, _)| *at < end));
            rest = later;
            here.iter_mut().for_each(|(at, _)| *at -= layer.below);
            if !here.is_empty() {
                self.read(layer, |file| read(file, here, &mut ids));
            }
        }
        ids
    }

    /// The committer date, in seconds: none if it may not be what stands in the commit.
    fn date(&self, position: Position) -> Option<i64> {
        let (layer, at) = self.layer(position)?;
        let date = self.read(layer, |file| file.date(at))?;
        Some(date).filter(|date| (1..LAST_DATE).contains(date)).and_then(|date| i64::try_from(date).ok())
    }

    /// Says of each commit, by its place, whether it may have changed one of some paths; yes where it has no filter.
    pub(super) fn may_touch(&self, keys: &Keys, threads: Threads) -> Vec<bool> {
        let mut told = vec![true; self.len()];
        if !threads.are_two_for(self.len()) {
            self.ask(0, keys, &mut told);
            return told;
        }
        let half = self.len() / 2;
        let (earlier, later) = told.split_at_mut(half);
        thread::scope(|scope| {
            // Where no thread is to be had, what a filter would say stays unknown.
            drop(thread::Builder::new().name("filters".into()).spawn_scoped(scope, || self.ask(half, keys, later)));
            self.ask(0, keys, earlier);
        });
        told
    }

    /// Asks the filters of the commits from a place on.
    fn ask(&self, start: usize, keys: &Keys, told: &mut [bool]) {
        for layer in &self.layers {
            let (below, end) = (layer.below as usize, (layer.below + layer.file.len()) as usize);
            let (first, end) = (below.clamp(start, start + told.len()), end.clamp(start, start + told.len()));
            if first < end {
                layer.file.may_touch((first - below) as u32, keys, &mut told[first - start..end - start]);
            }
        }
    }

    fn layer(&self, Position(position): Position) -> Option<(&Layer, u32)> {
        let layer = self.layers.iter().rev().find(|layer| layer.below <= position)?;
        let at = position - layer.below;
        (at < layer.file.len()).then_some((layer, at))
    }

    fn read<T>(&self, layer: &Layer, read: impl FnOnce(&GraphFile) -> io::Result<T>) -> Option<T> {
        read(&layer.file).map_err(|error| self.failure.get_or_init(|| unreadable(&layer.file.path, &error))).ok()
    }
}

impl Iterator for FirstParents<'_> {
    type Item = Option<(Position, Option<i64>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == NO_PARENT {
            return None;
        }
        let (position, at) = (Position(self.next), self.next as usize);
        let Rows { parents, dates } = self.rows;
        let Some((parent, date)) = parents.get(at).zip(dates.get(at)).filter(|_| self.left > 0) else {
            self.next = NO_PARENT;
            return Some(None);
        };
        (self.left, self.next) = (self.left - 1, *parent);
        let date = if *date == LONG_DATE { self.graph.date(position) } else { Some(i64::from(*date)).filter(|date| *date > 0) };
        Some(Some((position, date)))
    }
}

/// The files of a chain, which may lie in any of the object directories.
fn chain(objects: &[PathBuf], list: &std::path::Path, id_length: usize) -> Option<Vec<GraphFile>> {
    // A chain that cannot be read is no chain: nothing depends on it but speed.
    let text = fs::read_to_string(list).ok()?;
    let names: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    if names.len() > LAYERS || !names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return None;
    }
    let find = |name: &&str| {
        objects.iter().find_map(|folder| GraphFile::open(&folder.join(format!("info/commit-graphs/graph-{name}.graph")), id_length))
    };
    names.iter().map(find).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Graph, Keys, Position, Threads};
    use crate::history::build::{Builder, Commit};
    use crate::history::tests::git;
    use crate::history::{Error, Oid};
    use crate::pattern::Pattern;

    #[test]
    fn a_file_that_shrinks_after_it_was_opened_is_an_error_and_no_answer() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut builder = Builder::init(folder.path()).expect("a repository");
        let commits: Vec<Oid> = (0..40)
            .map(|number| {
                builder.commit(Commit::at(&format!("{} +0000", 1_700_000_000 + number)).file("a", number.to_string())).expect("a commit")
            })
            .collect();
        git(folder.path(), &["commit-graph", "write", "--reachable", "--changed-paths"]);
        let objects = [folder.path().join(".git/objects")];
        let path = objects[0].join("info/commit-graph");
        let whole = fs::read(&path).expect("a graph");
        let open = || Graph::open(&objects, 20).expect("a graph");

        let graph = open();
        let tip = graph.find(&commits[39]).expect("the tip");
        assert_eq!(graph.id(tip), Some(commits[39]));
        assert_eq!(graph.first_parents(tip).expect("rows").count(), 40);
        graph.check().expect("it was read to the end");

        let is_read: [fn(&Graph, Position) -> bool; 3] = [
            |graph, tip| graph.id(tip).is_some(),
            |graph, tip| graph.tree(tip).is_some(),
            |graph, tip| graph.trees(&[tip], 20).iter().any(|byte| *byte != 0),
        ];
        for is_read in is_read {
            let graph = open();
            shrink(&path, &whole[..200]);
            assert!(!is_read(&graph, tip));
            assert!(matches!(graph.check(), Err(Error::Io { path: told, .. }) if told == path.display().to_string()));
            assert!(matches!(graph.first_parents(tip).err(), Some(Error::Io { .. })));
            // A filter that cannot be read says nothing.
            let keys = Keys::of(&[Pattern::parse("b").expect("a pattern")]).expect("keys");
            let threads = Threads { most: 2, least: 1 };
            assert_eq!(graph.may_touch(&keys, threads), [true; 40]);
            shrink(&path, &whole);
            assert!(open().may_touch(&keys, threads).iter().filter(|may| **may).count() < 10);
        }
    }

    /// Writes other bytes into the file that stands there.
    fn shrink(path: &Path, bytes: &[u8]) {
        // Git writes it so that nobody can write to it.
        let mut permissions = fs::metadata(path).expect("a graph").permissions();
        #[expect(clippy::permissions_set_readonly_false, reason = "the folder is gone after the test")]
        permissions.set_readonly(false);
        fs::set_permissions(path, permissions).expect("a graph");
        fs::write(path, bytes).expect("a graph");
    }
}
