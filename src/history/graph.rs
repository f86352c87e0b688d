//! Reads commit-graph files: parents, trees and dates of commits, and filters of the paths that each changed.
//!
//! Nothing here is proven: a forged file can hide any change. It is read only where the user trusts the repository's own files.

mod bloom;
mod file;

use std::fs;
use std::path::PathBuf;

pub(super) use bloom::Keys;

use self::bloom::Filter;
use self::file::{GraphFile, NO_PARENT};
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

/// What the graph says of a commit.
pub(super) struct Row {
    pub(super) id: Oid,
    pub(super) tree: Oid,
    /// The committer date, in seconds: none if it may not be what stands in the commit.
    pub(super) date: Option<i64>,
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

    /// The commit at a place and its first parents down to the root; none if one lies outside the graph, or if they go in a circle.
    ///
    /// The parents of all commits are taken out first: that is little enough to stay near at hand while one leads to the next.
    pub(super) fn first_parents(&self, position: Position) -> Option<Vec<Position>> {
        let parents: Vec<u32> = self.layers.iter().flat_map(|layer| layer.file.first_parents()).collect();
        let mut line = Vec::with_capacity(parents.len());
        let mut place = position.0;
        while place != NO_PARENT {
            if line.len() == parents.len() {
                return None;
            }
            line.push(Position(place));
            place = *parents.get(usize::try_from(place).ok()?)?;
        }
        Some(line)
    }

    /// What the graph says of a commit; none if it says nothing that can be.
    pub(super) fn row(&self, position: Position) -> Option<Row> {
        let (layer, at) = self.layer(position)?;
        let date = layer.file.date(at)?;
        let date = Some(date).filter(|date| (1..LAST_DATE).contains(date)).and_then(|date| i64::try_from(date).ok());
        Some(Row { id: layer.file.id(at)?, tree: layer.file.tree(at)?, date })
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
