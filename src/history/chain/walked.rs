//! A chain as it stands in its commits, before its dates are weighed.
//!
//! It does not know where it was read from.

use std::collections::HashMap;

use super::Stated;
use super::dating::Known;
use crate::history::Oid;
use crate::history::bounds::Line;
use crate::history::graph::Position;
use crate::history::walk::Touched;

/// Ids side by side without padding, so that a million commits fit into memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Commits {
    pub(super) id_length: usize,
    ids: Vec<u8>,
    pub(super) trees: Vec<u8>,
}

/// The chain as it stands in the commits, root first.
#[derive(Default)]
pub(super) struct Walked {
    pub(super) commits: Commits,
    pub(super) stated: Vec<Stated>,
    /// Dates that are no good: place on the chain, who, and the date as it stands.
    pub(super) unreadable: Vec<(usize, &'static str, String)>,
    /// Where the commits stand in a trusted graph; empty without one.
    pub(super) positions: Vec<Option<Position>>,
    /// The names that changed in the root folders, root first, if another thread compared them.
    pub(super) touched: Option<Touched>,
}

impl Walked {
    /// With room for so many commits, where their number is known.
    pub(super) fn new(id_length: usize, many: usize) -> Self {
        let ids = || Vec::with_capacity(many * id_length);
        Self {
            commits: Commits { id_length, ids: ids(), trees: ids() },
            stated: Vec::with_capacity(many),
            positions: Vec::with_capacity(many),
            ..Self::default()
        }
    }

    /// The ids as far as they are known.
    pub(super) fn line<'a>(&'a self, known: Option<&'a Known<'_>>) -> Line<'a> {
        let base = known.map_or(0, |known| known.past.points[known.point].len);
        let before = known.map_or_else(HashMap::new, |known| known.past.places(base));
        Line { base, len: base + self.commits.len(), before, id: Box::new(move |index| self.commits.id(index - base)) }
    }

    pub(super) fn push(&mut self, id: &Oid, tree: &Oid, stated: Stated, position: Option<Position>) {
        self.commits.push(id, tree);
        self.stated.push(stated);
        if position.is_some() || !self.positions.is_empty() {
            // Those before the first one in the graph are read from it.
            self.positions.resize(self.stated.len() - 1, None);
            self.positions.push(position);
        }
    }

    /// Puts the root first.
    pub(super) fn reverse(&mut self) {
        let last = self.stated.len().saturating_sub(1);
        if !self.positions.is_empty() {
            self.positions.resize(self.stated.len(), None);
        }
        self.commits.reverse();
        self.stated.reverse();
        self.positions.reverse();
        self.unreadable.reverse();
        for (place, ..) in &mut self.unreadable {
            *place = last - *place;
        }
    }
}

impl Commits {
    pub(super) fn len(&self) -> usize {
        self.ids.len() / self.id_length.max(1)
    }

    pub(super) fn push(&mut self, id: &Oid, tree: &Oid) {
        self.ids.extend_from_slice(id.as_bytes());
        self.trees.extend_from_slice(tree.as_bytes());
    }

    pub(super) fn reverse(&mut self) {
        let (length, half) = (self.id_length.max(1), self.len() / 2 * self.id_length);
        for ids in [&mut self.ids, &mut self.trees] {
            let (first, last) = ids.split_at_mut(half);
            first.chunks_exact_mut(length).zip(last.rchunks_exact_mut(length)).for_each(|(one, other)| one.swap_with_slice(other));
        }
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.ids.truncate(len * self.id_length);
        self.trees.truncate(len * self.id_length);
    }

    pub(super) fn raw_id(&self, index: usize) -> &[u8] {
        &self.ids[index * self.id_length..][..self.id_length]
    }

    pub(super) fn id(&self, index: usize) -> Oid {
        Oid::from_raw(self.raw_id(index)).expect("only whole ids are pushed")
    }

    pub(super) fn tree(&self, index: usize) -> Oid {
        Oid::from_raw(&self.trees[index * self.id_length..][..self.id_length]).expect("only whole ids are pushed")
    }
}
