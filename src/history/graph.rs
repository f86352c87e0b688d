//! Reads commit-graph files: parents, trees and dates of commits, and filters of the paths that each changed.
//!
//! Nothing here is proven: a forged file can hide any change. It is read only where the user trusts the repository's own files.

mod bloom;
mod file;

use std::fs;
use std::path::PathBuf;

pub(super) use bloom::Keys;

use self::bloom::Filter;
use self::file::{GraphFile, LONG_DATE, NO_PARENT};
use super::Oid;

/// The commit-graph of a repository: one file, or a chain of them, the oldest first.
pub(super) struct Graph {
    layers: Vec<Layer>,
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
    /// Of every commit its first parent and its date; what has no room there stands in the row.
    steps: Vec<(u32, u32)>,
    next: u32,
    /// How many commits there can still be.
    left: usize,
}

/// How many filters are looked up at once.
const AT_ONCE: usize = 256;

/// The most layers of a chain; git merges them long before.
const LAYERS: usize = 1024;

/// Git keeps 34 bits of a date, and writes 0 for one that it cannot read.
const LAST_DATE: u64 = (1 << 34) - 1;

impl Graph {
    /// Opens the graph below one of the object directories; none if there is none that can be read as a whole.
    pub(super) fn open(objects: &[PathBuf], id_length: usize) -> Option<Self> {
        objects.iter().find_map(|folder| {
            let single = || GraphFile::open(&folder.join("info/commit-graph"), id_length).map(|file| vec![file]);
            Self::of(single().or_else(|| chain(objects, &folder.join("info/commit-graphs/commit-graph-chain"), id_length))?)
        })
    }

    fn of(files: Vec<GraphFile>) -> Option<Self> {
        let mut below = 0_u32;
        let mut layers = Vec::new();
        for file in files {
            let above = below.checked_add(file.len())?;
            layers.push(Layer { file, below });
            below = above;
        }
        Some(Self { layers })
    }

    /// How many commits it holds.
    pub(super) fn len(&self) -> usize {
        self.layers.iter().map(|layer| layer.file.len() as usize).sum()
    }

    pub(super) fn find(&self, id: &Oid) -> Option<Position> {
        self.layers.iter().rev().find_map(|layer| layer.file.find(id).map(|at| Position(layer.below + at)))
    }

    /// The commit at a place and its first parents down to the root.
    ///
    /// The parents and dates of all commits are taken out first: that is little enough to stay near at hand while one leads to the next.
    pub(super) fn first_parents(&self, position: Position) -> FirstParents<'_> {
        let steps: Vec<(u32, u32)> = self.layers.iter().flat_map(|layer| layer.file.steps()).collect();
        FirstParents { graph: self, left: steps.len(), steps, next: position.0 }
    }

    /// The id of a commit; none if there is none at that place.
    pub(super) fn raw_id(&self, position: Position) -> Option<&[u8]> {
        let (layer, at) = self.layer(position)?;
        layer.file.raw_id(at)
    }

    /// The tree of a commit; none if there is none at that place.
    pub(super) fn tree(&self, position: Position) -> Option<Oid> {
        let (layer, at) = self.layer(position)?;
        layer.file.tree(at)
    }

    /// The committer date, in seconds: none if it may not be what stands in the commit.
    fn date(&self, position: Position) -> Option<i64> {
        let (layer, at) = self.layer(position)?;
        let date = layer.file.date(at)?;
        Some(date).filter(|date| (1..LAST_DATE).contains(date)).and_then(|date| i64::try_from(date).ok())
    }

    /// Says of each of some commits whether it may have changed one of some paths; yes where it has no place or no filter.
    ///
    /// Filters lie scattered: many are looked up before the first is asked, so that memory is waited for once and not every time.
    pub(super) fn may_touch(&self, positions: impl Iterator<Item = Option<Position>>, keys: &Keys) -> Vec<bool> {
        let mut told = Vec::with_capacity(positions.size_hint().0);
        let mut filters: Vec<Option<Filter<'_>>> = Vec::with_capacity(AT_ONCE);
        let mut positions = positions.peekable();
        while positions.peek().is_some() {
            filters.clear();
            filters.extend(positions.by_ref().take(AT_ONCE).map(|position| {
                let (layer, at) = self.layer(position?)?;
                layer.file.filter(at)
            }));
            let fetched = filters.iter().flatten().filter_map(|filter| filter.bits.first()).fold(0, |all, byte| all ^ byte);
            std::hint::black_box(fetched);
            told.extend(filters.iter().map(|filter| filter.as_ref().is_none_or(|filter| keys.may_be_in(filter))));
        }
        told
    }

    fn layer(&self, Position(position): Position) -> Option<(&Layer, u32)> {
        let layer = self.layers.iter().rev().find(|layer| layer.below <= position)?;
        let at = position - layer.below;
        (at < layer.file.len()).then_some((layer, at))
    }
}

impl Iterator for FirstParents<'_> {
    type Item = Option<(Position, Option<i64>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == NO_PARENT {
            return None;
        }
        let position = Position(self.next);
        let step = usize::try_from(self.next).ok().and_then(|at| self.steps.get(at));
        let Some((parent, date)) = step.filter(|_| self.left > 0) else {
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
