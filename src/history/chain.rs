//! Walks the raw first-parent chain and gives every commit its place in time.
//!
//! It does not know what the commits changed.

mod dating;
mod exceptions;

use self::dating::{Known, date};
use super::commit::RawCommit;
use super::ident::instant;
use super::past::{Past, Point};
use super::repository::Repository;
use super::{ClockFault, ClockPolicy, Error, Exclusion, Oid, Silent, Stamp, Watcher};
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
    /// Effective times, in seconds. For an excluded commit that of the next counted one.
    landed: Vec<i64>,
    excluded: Vec<Option<Exclusion>>,
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

/// The chain as it stands in the commits, root first.
struct Walked {
    commits: Commits,
    stated: Vec<Stated>,
    /// Dates that are no good: place on the chain, who, and the date as it stands.
    unreadable: Vec<(usize, &'static str, String)>,
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
        self.landed.get(index.checked_sub(self.base())?).copied().map(instant)
    }

    /// Why the commit at a place on the chain counts for nothing by itself; none if it counts.
    pub fn excluded(&self, index: usize) -> Option<Exclusion> {
        self.excluded.get(index.checked_sub(self.base())?).copied().flatten()
    }

    /// The place of a commit on the chain.
    pub fn index_of(&self, commit: &Oid) -> Option<usize> {
        (self.base().saturating_sub(1)..self.len()).find(|index| self.commit(*index) == Some(*commit))
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
        self.chain_since(tip, policy, None, &Silent)
    }

    /// Does the same, but reads only what comes after a commit of which all is known. Of a shallow clone all is read.
    pub fn chain_since(&self, tip: &Oid, policy: &ClockPolicy, past: Option<&Past>, watcher: &dyn Watcher) -> Result<Chain, Error> {
        let past = match past {
            Some(past) if past.fits(policy) && !self.is_shallow()? => Some(past),
            Some(_) | None => None,
        };
        let latest = policy.latest();
        let known_at = |id: &Oid| past.and_then(|past| past.point_of(id).filter(|point| past.points[*point].landed <= latest));
        let (walked, point) = self.walk_first_parents(tip, &known_at, watcher)?;
        let known = past.zip(point).map(|(past, point)| Known { past, point });
        Ok(date(walked, policy, known.as_ref()))
    }

    /// Walks until the root, or until a commit of which all is known: the place of its point.
    fn walk_first_parents(
        &self,
        tip: &Oid,
        known_at: &dyn Fn(&Oid) -> Option<usize>,
        watcher: &dyn Watcher,
    ) -> Result<(Walked, Option<usize>), Error> {
        let mut commits = Commits { id_length: tip.as_bytes().len(), ..Commits::default() };
        let mut stated = Vec::new();
        let mut unreadable = Vec::new();
        let mut child = None;
        let mut next = Some(*tip);
        let mut point = None;
        while let Some(id) = next {
            point = known_at(&id);
            if point.is_some() {
                break;
            }
            if stated.len().is_multiple_of(STRIDE) {
                watcher.commits(stated.len(), None);
            }
            let read = self.read_commit(&id, "the history of the branch");
            let content = read.map_err(|error| child.map_or(error.clone(), |child| self.missing_parent(&child, error)))?;
            let commit = RawCommit::parse(&id, &content)?;
            if !commit.parents.is_empty() && self.is_cut_at(&id)? {
                return Err(Error::Shallow { commit: id });
            }
            let committer = commit.committer_date();
            let place = stated.len();
            unreadable.extend(commit.author_date().fault.map(|raw| (place, "author", raw)));
            unreadable.extend(committer.fault.map(|raw| (place, "committer", raw)));
            stated.push(match committer.at {
                Stamp::At { instant, .. } => Some(instant.timestamp()),
                Stamp::Impossible => None,
            });
            commits.push(&id, &commit.tree);
            child = Some(id);
            next = commit.parents.first().copied();
        }
        commits.reverse();
        stated.reverse();
        unreadable.reverse();
        let last = stated.len().saturating_sub(1);
        let unreadable = unreadable.into_iter().map(|(place, who, raw)| (last - place, who, raw)).collect();
        Ok((Walked { commits, stated, unreadable }, point))
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
        for ids in [&mut self.ids, &mut self.trees] {
            ids.reverse();
            ids.chunks_exact_mut(self.id_length.max(1)).for_each(<[u8]>::reverse);
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
