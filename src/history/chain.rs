//! Walks the raw first-parent chain and gives every commit its place in time.
//!
//! It does not know what the commits changed.

mod ahead;
mod dating;
mod exceptions;
mod follow;
mod walked;

use self::dating::{Known, date};
use self::walked::Commits;
use super::bounds::{Bounds, Stray};
use super::graph::Position;
use super::ident::instant;
use super::past::{Past, Point};
use super::repository::Repository;
use super::walk::Touched;
use super::{ClockFault, ClockFaultKind, ClockPolicy, Error, Exclusion, Landing, Oid, Silent, Stamp, Watcher};
use crate::calendar::Instant;

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
    /// The names that changed in the root folder of each commit that was read, if that is known already.
    touched: Option<Touched>,
    /// What witnesses say of it.
    pub(super) bounds: Bounds,
}

/// What one commit says about time. An impossible date is none.
type Stated = Option<i64>;

/// Stands for an impossible date where very many are kept; no date is so long ago.
const IMPOSSIBLE: i64 = i64::MIN;

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
        self.commits.is_from_graph()
    }

    /// Fails if the graph file that told of it could not be read to the end.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.commits.check()
    }

    /// The names that changed in the root folder of each commit that was read, if that is known already.
    pub(super) fn touched(&self) -> Option<&Touched> {
        self.touched.as_ref()
    }

    pub(super) fn position(&self, index: usize) -> Option<Position> {
        self.commits.position(index.checked_sub(self.base())?)
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
        let (walked, point) = self.follow_to_root(tip, past, policy.latest(), roads)?;
        let known = past.zip(point).map(|(past, point)| Known { past, point });
        let Some(bounds) = self.bounds(&walked.line(known.as_ref()), &policy.witnessed)? else {
            // A head that was seen lies where nothing is known of single commits.
            return self.chain_by(tip, policy, &Roads { past: None, ..*roads });
        };
        let mut chain = date(walked, policy, known.as_ref());
        chain.bounds = bounds;
        chain.check()?;
        Ok(chain)
    }
}

#[cfg(test)]
mod tests;
