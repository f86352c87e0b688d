//! A chain as it stands in its commits, before its dates are weighed.
//!
//! It does not know where it was read from.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::dating::Known;
use super::{IMPOSSIBLE, Stated};
use crate::history::bounds::Line;
use crate::history::graph::{Graph, Position};
use crate::history::walk::Touched;
use crate::history::{Error, Oid};

/// Ids side by side without padding, so that a million commits fit into memory; what a trusted graph holds stays there.
#[derive(Clone, Default)]
pub(super) struct Commits {
    id_length: usize,
    ids: Vec<u8>,
    trees: Vec<u8>,
    /// Where the oldest commits stand in a trusted graph, as far as it told of them; the others come after them.
    line: Vec<Position>,
    graph: Option<Arc<Graph>>,
}

/// The chain as it stands in the commits, root first.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) commits: Commits,
    /// Their dates in seconds.
    pub(super) stated: Vec<i64>,
    /// Dates that are no good: place on the chain, who, and the date as it stands.
    pub(super) unreadable: Vec<(usize, &'static str, String)>,
    /// The names that changed in the root folders, root first, if another thread compared them.
    pub(super) touched: Option<Touched>,
}

impl Walked {
    pub(super) fn new(id_length: usize) -> Self {
        Self { commits: Commits::new(id_length), ..Self::default() }
    }

    /// The ids as far as they are known.
    pub(super) fn line<'a>(&'a self, known: Option<&'a Known<'_>>) -> Line<'a> {
        let base = known.map_or(0, |known| known.past.points[known.point].len);
        let before = known.map_or_else(HashMap::new, |known| known.past.places(base));
        Line { base, len: base + self.commits.len(), before, id: Box::new(move |index| self.commits.id(index - base)) }
    }

    /// Puts a commit behind the others, which was read. None that was read comes after one that a graph told of.
    pub(super) fn push(&mut self, id: &Oid, tree: &Oid, stated: Stated) {
        self.commits.push(id, tree);
        self.stated.push(stated.unwrap_or(IMPOSSIBLE));
    }

    /// Puts behind the others some commits that were read elsewhere.
    pub(super) fn append(&mut self, read: &Self, some: Range<usize>) {
        let (length, before) = (self.commits.id_length, self.stated.len());
        let bytes = some.start * length..some.end * length;
        self.commits.ids.extend_from_slice(&read.commits.ids[bytes.clone()]);
        self.commits.trees.extend_from_slice(&read.commits.trees[bytes]);
        self.stated.extend_from_slice(&read.stated[some.clone()]);
        let here = read.unreadable.iter().filter(|(place, ..)| some.contains(place));
        let unreadable = here.map(|(place, who, raw)| (before + place - some.start, *who, raw.clone()));
        self.unreadable.extend(unreadable);
    }

    /// Makes room for so many commits that will be read. Memory is taken as it is filled.
    pub(super) fn reserve(&mut self, many: usize) {
        self.commits.ids.reserve_exact(many * self.commits.id_length);
        self.commits.trees.reserve_exact(many * self.commits.id_length);
        self.stated.reserve_exact(many);
    }

    /// Makes room for so many commits of which a graph tells.
    pub(super) fn reserve_told(&mut self, many: usize) {
        self.commits.line.reserve_exact(many);
        self.stated.reserve_exact(many);
    }

    /// Puts a commit behind the others of which a graph tells.
    pub(super) fn push_told(&mut self, graph: &Arc<Graph>, position: Position, stated: Stated) {
        self.commits.graph.get_or_insert_with(|| Arc::clone(graph));
        self.commits.line.push(position);
        self.stated.push(stated.unwrap_or(IMPOSSIBLE));
    }

    /// Puts the root first.
    pub(super) fn reverse(&mut self) {
        let last = self.stated.len().saturating_sub(1);
        self.commits.reverse();
        self.stated.reverse();
        self.unreadable.reverse();
        for (place, ..) in &mut self.unreadable {
            *place = last - *place;
        }
    }
}

impl Commits {
    pub(super) fn new(id_length: usize) -> Self {
        Self { id_length, ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.line.len() + self.ids.len() / self.id_length.max(1)
    }

    /// Says whether a graph told of any of them.
    pub(super) fn is_from_graph(&self) -> bool {
        !self.line.is_empty()
    }

    /// Where a commit stands in the graph that told of it.
    pub(super) fn position(&self, index: usize) -> Option<Position> {
        self.line.get(index).copied()
    }

    /// The one that was pushed last.
    pub(super) fn last(&self) -> Option<Oid> {
        Some(self.id(self.len().checked_sub(1)?))
    }

    /// The trees of those that were read, side by side.
    pub(super) fn read_trees(&self) -> &[u8] {
        &self.trees
    }

    pub(super) fn push(&mut self, id: &Oid, tree: &Oid) {
        self.ids.extend_from_slice(id.as_bytes());
        self.trees.extend_from_slice(tree.as_bytes());
    }

    fn reverse(&mut self) {
        let length = self.id_length.max(1);
        let half = self.ids.len() / length / 2 * length;
        for ids in [&mut self.ids, &mut self.trees] {
            let (first, last) = ids.split_at_mut(half);
            first.chunks_exact_mut(length).zip(last.rchunks_exact_mut(length)).for_each(|(one, other)| one.swap_with_slice(other));
        }
        self.line.reverse();
    }

    pub(super) fn truncate(&mut self, len: usize) {
        let read = len.saturating_sub(self.line.len());
        self.ids.truncate(read * self.id_length);
        self.trees.truncate(read * self.id_length);
        self.line.truncate(len);
    }

    pub(super) fn id(&self, index: usize) -> Oid {
        match index.checked_sub(self.line.len()) {
            Some(at) => Oid::from_raw(&self.ids[at * self.id_length..][..self.id_length]).expect("only whole ids are pushed"),
            // What cannot be read is told by `check`, before anything that follows from it.
            None => self.graph.as_ref().and_then(|graph| graph.id(self.line[index])).unwrap_or(Oid::nobody(self.id_length)),
        }
    }

    /// Fails if the graph file that told of some of them could not be read to the end.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.graph.as_ref().map_or(Ok(()), |graph| graph.check())
    }

    pub(super) fn tree(&self, index: usize) -> Oid {
        match index.checked_sub(self.line.len()) {
            Some(at) => Oid::from_raw(&self.trees[at * self.id_length..][..self.id_length]).expect("only whole ids are pushed"),
            None => self.graph.as_ref().and_then(|graph| graph.tree(self.line[index])).unwrap_or(Oid::nobody(self.id_length)),
        }
    }
}

impl fmt::Debug for Commits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries((0..self.len()).map(|index| self.id(index))).finish()
    }
}
