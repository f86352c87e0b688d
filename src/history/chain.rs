//! Walks the raw first-parent chain and gives every commit its place in time.
//!
//! It does not know what the commits changed.

mod dating;
mod exceptions;

use std::collections::HashMap;

use self::dating::{Known, date};
use super::bounds::{Bounds, Line, Stray};
use super::commit::RawCommit;
use super::graph::{Graph, Position};
use super::ident::instant;
use super::past::{Past, Point};
use super::repository::Repository;
use super::{ClockFault, ClockFaultKind, ClockPolicy, Error, Exclusion, Landing, Oid, Silent, Stamp, Watcher};
use crate::calendar::Instant;
use crate::language::words;

/// The first-parent chain from the root to the last commit that exists at as-of.
#[derive(Debug, Clone)]
pub struct Chain {
    /// How many commits of the ref lie after the last one that exists at as-of.
    pub cut: usize,
    pub faults: Vec<ClockFault>,
    /// Exceptions that name no commit of the ref, or are no ids at all.
    pub unmatched_exceptions: Vec<String>,
    /// Exceptions that are the beginning of more than one id; they except none.
    pub ambiguous_exceptions: Vec<String>,
    /// Where the ids stand that begin with each exception.
    pub(super) excepted: Vec<(String, Vec<usize>)>,
    /// Where what was known before ends; what follows stands from there on.
    point: Option<Point>,
    commits: Commits,
    /// Effective times by the dates alone, in seconds. For an excluded commit that of the next counted one.
    landed: Vec<i64>,
    excluded: Vec<Option<Exclusion>>,
    /// Where the commits that were read stand in a trusted graph; empty without one.
    positions: Vec<Option<Position>>,
    /// What witnesses say of it.
    pub(super) bounds: Bounds,
}

/// Ids side by side without padding, so that a million commits fit into memory.
#[derive(Debug, Clone, Default)]
struct Commits {
    id_length: usize,
    ids: Vec<u8>,
    trees: Vec<u8>,
}

/// What one commit says about time. An impossible date is none.
type Stated = Option<i64>;

/// By what roads a history is read.
#[derive(Clone, Copy)]
pub struct Roads<'a> {
    /// What is known already.
    pub past: Option<&'a Past>,
    /// The repository's commit-graph files are believed: a forged one can hide a change.
    pub is_graph_trusted: bool,
    pub watcher: &'a dyn Watcher,
}

impl Roads<'_> {
    /// Everything is read and checked, and nobody is told.
    pub fn plain() -> Self {
        Self { past: None, is_graph_trusted: false, watcher: &Silent }
    }
}

/// The chain as it stands in the commits, root first.
#[derive(Default)]
struct Walked {
    commits: Commits,
    stated: Vec<Stated>,
    /// Dates that are no good: place on the chain, who, and the date as it stands.
    unreadable: Vec<(usize, &'static str, String)>,
    /// Where the commits stand in a trusted graph; empty without one.
    positions: Vec<Option<Position>>,
}

/// After how many commits the watcher is told.
pub(super) const STRIDE: usize = 1024;

impl Chain {
    /// How many commits exist at as-of.
    pub fn len(&self) -> usize {
        self.base() + self.landed.len()
    }

    /// Says whether no commit exists at as-of.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many commits lie before those that were read: what is known of them was known before.
    pub fn base(&self) -> usize {
        self.point.as_ref().map_or(0, |point| point.len)
    }

    /// The last commit that exists at as-of; none if there is none.
    pub fn last(&self) -> Option<Oid> {
        self.commit(self.len().checked_sub(1)?)
    }

    /// The commit at a place on the chain; the root is at 0. None for those that were not read, but for the last of them.
    pub fn commit(&self, index: usize) -> Option<Oid> {
        match index.checked_sub(self.base()) {
            Some(at) => (at < self.landed.len()).then(|| self.commits.id(at)),
            None => self.point.as_ref().filter(|point| point.len == index + 1).map(|point| point.commit),
        }
    }

    /// The effective time of the commit at a place on the chain; for an excluded commit that of the next counted one.
    pub fn landed(&self, index: usize) -> Option<Instant> {
        self.dated(index).map(|dated| self.bounded(index, dated))
    }

    /// What the effective time would be without any witness.
    pub fn dated(&self, index: usize) -> Option<Instant> {
        match index.checked_sub(self.base()) {
            Some(at) => self.landed.get(at).copied().map(instant),
            None => self.point.as_ref().filter(|point| point.len == index + 1).map(|point| instant(point.landed)),
        }
    }

    /// When the first head was seen that is part of the chain.
    pub fn witnessed_since(&self) -> Option<Instant> {
        self.bounds.since.map(instant)
    }

    /// Heads that were seen and are no part of the chain, the oldest first.
    pub fn strays(&self) -> &[Stray] {
        &self.bounds.strays
    }

    /// The later of a landing by the dates alone and of what a witness says of the place.
    pub(crate) fn bounded(&self, index: usize, dated: Instant) -> Instant {
        self.bounds.at(index).map_or(dated, |witnessed| dated.max(instant(witnessed)))
    }

    /// Lets landings that were found by the dates alone, and what is wrong with clocks, stand where witnesses put them.
    /// A witness makes no other date a lie than that of a commit which it did not see.
    pub(crate) fn settle(&mut self, landings: &mut [Landing], skew: i64) {
        for landing in &mut *landings {
            landing.landed = self.bounded(landing.index, landing.landed);
        }
        let mut faults = std::mem::take(&mut self.faults);
        for fault in &mut faults {
            fault.landed = self.bounded(fault.index, fault.landed);
        }
        faults.extend(landings.iter().filter_map(|landing| self.unwitnessed(landing, skew.max(0))));
        faults.sort_by_key(|fault| fault.index);
        self.faults = faults;
    }

    /// A landing whose date lies before a moment at which the branch was seen without it.
    fn unwitnessed(&self, landing: &Landing, skew: i64) -> Option<ClockFault> {
        let witnessed = self.bounds.at(landing.index).filter(|_| landing.excluded.is_none())?;
        let Stamp::At { instant: stated, .. } = landing.said.committer.at else { return None };
        (stated.timestamp() < witnessed.saturating_sub(skew)).then(|| ClockFault {
            commit: landing.commit,
            index: landing.index,
            kind: ClockFaultKind::Unwitnessed { stated, witnessed: instant(witnessed) },
            landed: landing.landed,
        })
    }

    /// Why the commit at a place on the chain counts for nothing by itself; none if it counts.
    pub fn excluded(&self, index: usize) -> Option<Exclusion> {
        self.excluded.get(index.checked_sub(self.base())?).copied().flatten()
    }

    /// The place of a commit on the chain.
    pub fn index_of(&self, commit: &Oid) -> Option<usize> {
        (self.base().saturating_sub(1)..self.len()).find(|index| self.commit(*index) == Some(*commit))
    }

    /// Says whether a trusted commit-graph file told any of it.
    pub fn is_from_graph(&self) -> bool {
        !self.positions.is_empty()
    }

    pub(super) fn position(&self, index: usize) -> Option<Position> {
        self.positions.get(index.checked_sub(self.base())?).copied().flatten()
    }

    /// The tree of a commit that was read, or of the last one before these.
    pub(super) fn tree(&self, index: usize) -> Option<Oid> {
        match index.checked_sub(self.base()) {
            Some(at) => (at < self.landed.len()).then(|| self.commits.tree(at)),
            None => self.point.as_ref().filter(|point| point.len == index + 1).map(|point| point.tree),
        }
    }
}

impl Repository {
    /// Walks the raw first-parent chain of a commit and gives every commit its effective time.
    pub fn chain(&self, tip: &Oid, policy: &ClockPolicy) -> Result<Chain, Error> {
        self.chain_by(tip, policy, &Roads::plain())
    }

    /// Does the same by other roads.
    pub fn chain_by(&self, tip: &Oid, policy: &ClockPolicy, roads: &Roads<'_>) -> Result<Chain, Error> {
        let past = match roads.past {
            Some(past) if past.fits(policy) && !self.is_shallow()? => Some(past),
            Some(_) | None => None,
        };
        let points = past.map_or_else(HashMap::new, |past| past.points_until(policy.latest()));
        let graph = if roads.is_graph_trusted { self.graph(tip.as_bytes().len())? } else { None };
        let (walked, point) = self.walk_first_parents(tip, &points, graph, roads.watcher)?;
        let known = past.zip(point).map(|(past, point)| Known { past, point });
        let Some(bounds) = self.bounds(&walked.line(known.as_ref()), &policy.witnessed)? else {
            // A head that was seen lies where nothing is known of single commits.
            return self.chain_by(tip, policy, &Roads { past: None, ..*roads });
        };
        let mut chain = date(walked, policy, known.as_ref());
        chain.bounds = bounds;
        Ok(chain)
    }

    /// Walks until the root, or until a commit of which all is known: the place of its point.
    fn walk_first_parents(
        &self,
        tip: &Oid,
        points: &HashMap<Oid, usize>,
        graph: Option<&Graph>,
        watcher: &dyn Watcher,
    ) -> Result<(Walked, Option<usize>), Error> {
        let mut walked = Walked::new(tip.as_bytes().len(), graph.map_or(0, Graph::len));
        let mut point = None;
        let mut child = None;
        let mut next = Some((*tip, graph.and_then(|graph| graph.find(tip))));
        while let Some((id, position)) = next {
            point = points.get(&id).copied();
            if point.is_some() {
                break;
            }
            if walked.stated.len().is_multiple_of(STRIDE) {
                watcher.commits(walked.stated.len(), None);
            }
            if let Some((graph, position)) = graph.zip(position) {
                point = self.follow_graph(&id, graph, position, points, &mut walked)?;
                break;
            }
            let parent = self.follow_commit(&id, child.as_ref(), &mut walked)?;
            next = parent.map(|parent| (parent, graph.and_then(|graph| graph.find(&parent))));
            child = Some(id);
        }
        walked.reverse();
        Ok((walked, point))
    }

    /// Takes a commit as it stands in itself, and gives its first parent.
    fn follow_commit(&self, id: &Oid, child: Option<&Oid>, walked: &mut Walked) -> Result<Option<Oid>, Error> {
        let read = self.read_commit(id, words!("the history of the branch"));
        let content = read.map_err(|error| child.map_or(error.clone(), |child| self.missing_parent(child, error)))?;
        let commit = RawCommit::parse(id, &content)?;
        if !commit.parents.is_empty() && self.is_cut_at(id)? {
            return Err(Error::Shallow { commit: *id });
        }
        let committer = commit.committer_date();
        let place = walked.stated.len();
        walked.unreadable.extend(commit.author_date().fault.map(|raw| (place, "author", raw)));
        walked.unreadable.extend(committer.fault.map(|raw| (place, "committer", raw)));
        let stated = match committer.at {
            Stamp::At { instant, .. } => Some(instant.timestamp()),
            Stamp::Impossible => None,
        };
        walked.push(id, &commit.tree, stated, None);
        Ok(commit.parents.first().copied())
    }

    /// Takes a commit and those before it as the graph has them, down to the root or to a commit of which all is known: the place of its point.
    fn follow_graph(
        &self,
        id: &Oid,
        graph: &Graph,
        position: Position,
        points: &HashMap<Oid, usize>,
        walked: &mut Walked,
    ) -> Result<Option<usize>, Error> {
        let wrong = || Error::FalseGraph { commit: *id };
        for position in graph.first_parents(position).ok_or_else(wrong)? {
            let row = graph.row(position).ok_or_else(wrong)?;
            if let Some(point) = points.get(&row.id) {
                return Ok(Some(*point));
            }
            match row.date {
                Some(date) => walked.push(&row.id, &row.tree, Some(date), Some(position)),
                // Git has a date of its own for what cannot be one.
                None => drop(self.follow_commit(&row.id, None, walked)?),
            }
        }
        Ok(None)
    }
}

impl Walked {
    /// With room for so many commits, where their number is known.
    fn new(id_length: usize, many: usize) -> Self {
        let ids = || Vec::with_capacity(many * id_length);
        Self {
            commits: Commits { id_length, ids: ids(), trees: ids() },
            stated: Vec::with_capacity(many),
            positions: Vec::with_capacity(many),
            ..Self::default()
        }
    }

    /// The ids as far as they are known.
    fn line<'a>(&'a self, known: Option<&'a Known<'_>>) -> Line<'a> {
        let base = known.map_or(0, |known| known.past.points[known.point].len);
        let before = known.map_or_else(HashMap::new, |known| known.past.places(base));
        Line { base, len: base + self.commits.len(), before, id: Box::new(move |index| self.commits.id(index - base)) }
    }

    fn push(&mut self, id: &Oid, tree: &Oid, stated: Stated, position: Option<Position>) {
        self.commits.push(id, tree);
        self.stated.push(stated);
        if position.is_some() || !self.positions.is_empty() {
            // Those before the first one in the graph are read from it.
            self.positions.resize(self.stated.len() - 1, None);
            self.positions.push(position);
        }
    }

    /// Puts the root first.
    fn reverse(&mut self) {
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
    fn len(&self) -> usize {
        self.ids.len() / self.id_length.max(1)
    }

    fn push(&mut self, id: &Oid, tree: &Oid) {
        self.ids.extend_from_slice(id.as_bytes());
        self.trees.extend_from_slice(tree.as_bytes());
    }

    fn reverse(&mut self) {
        let (length, half) = (self.id_length.max(1), self.len() / 2 * self.id_length);
        for ids in [&mut self.ids, &mut self.trees] {
            let (first, last) = ids.split_at_mut(half);
            first.chunks_exact_mut(length).zip(last.rchunks_exact_mut(length)).for_each(|(one, other)| one.swap_with_slice(other));
        }
    }

    fn truncate(&mut self, len: usize) {
        self.ids.truncate(len * self.id_length);
        self.trees.truncate(len * self.id_length);
    }

    fn raw_id(&self, index: usize) -> &[u8] {
        &self.ids[index * self.id_length..][..self.id_length]
    }

    fn id(&self, index: usize) -> Oid {
        Oid::from_raw(self.raw_id(index)).expect("only whole ids are pushed")
    }

    fn tree(&self, index: usize) -> Oid {
        Oid::from_raw(&self.trees[index * self.id_length..][..self.id_length]).expect("only whole ids are pushed")
    }
}

#[cfg(test)]
mod tests;
