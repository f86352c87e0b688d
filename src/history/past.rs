//! What is known of a chain up to some of its commits, so that it need not be read again.
//!
//! It holds only what follows from the ids of these commits, the watched patterns and the clock policy: whoever finds the same
//! commit on a chain may go on from there. It does not know where it is kept.

mod codec;
mod seal;
mod store;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

pub(super) use codec::{read_changes, read_paths, read_said};
pub use store::{Cache, Cached, Drawer, Drawn, Kept, Page};

use super::beginnings::Beginnings;
use super::watch::Watch;
use super::{Chain, ClockFault, ClockPolicy, Exclusion, Landing, Oid};
use crate::pattern::Pattern;

/// What is known of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The patterns whose changes are known, in order.
    pub(super) watched: Vec<Pattern>,
    /// The policy, as far as what is known depends on it.
    pub(super) skew: i64,
    pub(super) exceptions: BTreeSet<String>,
    /// Where the ids stand that begin with each exception.
    pub(super) excepted: Vec<(String, Vec<usize>)>,
    /// Commits from which one may go on, by their places on the chain. Each of them counts.
    pub(super) points: Vec<Point>,
    /// Where heads stand that were seen, by their places.
    pub(super) seen: Vec<(Oid, usize)>,
    pub(super) faults: Vec<ClockFault>,
    /// They are given away when all of them are asked for.
    pub(super) landings: RefCell<Vec<Landing>>,
}

/// A commit up to which all is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    /// How many commits there are up to this one, itself included.
    pub(super) len: usize,
    pub(super) commit: Oid,
    pub(super) tree: Oid,
    /// Its effective time, in seconds: no counted commit up to it is dated later.
    pub(super) landed: i64,
}

/// Every commit among the last so many is a point, so that a branch that begins near the tip goes on there.
const RECENT: usize = 256;

/// Before them, every commit of so many is one.
const SPARSE: usize = 1024;

/// How many ids may begin with one exception.
const NAMED: usize = 16;

impl Past {
    /// What a chain and its landings say about another day; none where the chain ends before its tip, or holds what a later look would
    /// see otherwise. `landings` are all that changed a watched path, at their times by the dates alone.
    pub fn of(chain: &Chain, landings: &[Landing], watched: &[Pattern], policy: &ClockPolicy, older: Option<&Past>) -> Option<Self> {
        let len = chain.len();
        let is_settled = chain.cut == 0 && chain.faults.iter().all(|fault| fault.index < len);
        let base = chain.base();
        // An excepted commit bears on all that follow it: nobody goes on after one without it.
        let has_future = (base..len).any(|index| matches!(chain.excluded(index), Some(Exclusion::Future | Exclusion::Exception)));
        // What a graph file said is not proven, and not kept.
        if !is_settled || chain.is_from_graph() || has_future || chain.excepted.iter().any(|(_, places)| places.len() > NAMED) {
            return None;
        }
        let is_point = |index: usize| index + RECENT >= len || (index + 1).is_multiple_of(SPARSE);
        let point = |index: usize| -> Option<Point> {
            let landed = chain.dated(index)?.timestamp();
            Some(Point { len: index + 1, commit: chain.commit(index)?, tree: chain.tree(index)?, landed })
        };
        let known = older.into_iter().flat_map(|older| &older.points).filter(|point| point.len <= base && is_point(point.len - 1));
        let fresh = (base..len).filter(|index| is_point(*index) && chain.excluded(*index).is_none()).filter_map(point);
        Some(Self {
            watched: watched.to_vec(),
            skew: policy.skew,
            exceptions: policy.exceptions.clone(),
            excepted: chain.excepted.clone(),
            points: known.cloned().chain(fresh).collect(),
            seen: chain.bounds.places.iter().filter(|(_, place)| *place < len).copied().collect(),
            faults: chain.faults.clone(),
            landings: landings.to_vec().into(),
        })
    }

    /// Says whether what is known was found under the same policy, whatever the moment.
    pub(super) fn fits(&self, policy: &ClockPolicy) -> bool {
        self.skew == policy.skew && self.exceptions == policy.exceptions
    }

    /// Says whether the changes of all these patterns are known.
    pub fn knows(&self, patterns: &[Pattern]) -> bool {
        patterns.iter().all(|pattern| self.watched.binary_search(pattern).is_ok())
    }

    /// The places in the list of the points that had landed by a second.
    pub(super) fn points_until(&self, latest: i64) -> HashMap<Oid, usize> {
        let points = self.points.iter().enumerate().filter(|(_, point)| point.landed <= latest);
        points.map(|(place, point)| (point.commit, place)).collect()
    }

    /// Where commits stand before a place on the chain, as far as that is known.
    pub(super) fn places(&self, before: usize) -> HashMap<Oid, usize> {
        let points = self.points.iter().map(|point| (point.commit, point.len - 1));
        self.seen.iter().copied().chain(points).filter(|(_, place)| *place < before).collect()
    }

    /// The known landings before a place on the chain, as far as they changed what these patterns watch. If these are all, they are
    /// given away, and nothing is left.
    pub fn landings(&self, before: usize, patterns: &[Pattern]) -> Vec<Landing> {
        if patterns == self.watched {
            let mut landings = self.landings.take();
            landings.truncate(landings.partition_point(|landing| landing.index < before));
            return landings;
        }
        let known = self.landings.borrow();
        let known = known.iter().take_while(|landing| landing.index < before);
        let (mut watch, names) = (Watch::new(patterns), Beginnings::before(patterns));
        let mut landings = Vec::new();
        for landing in known {
            if !landing.changes.any_path(names, |path| watch.holds(path)) {
                continue;
            }
            let changes: Vec<_> = landing.changes.iter().filter(|change| watch.holds(&change.path)).cloned().collect();
            landings.push(Landing { changes: changes.into(), ..landing.clone() });
        }
        landings
    }
}
