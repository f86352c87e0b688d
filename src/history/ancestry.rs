//! What two branches share, and what one has beyond the other: over every parent, not the first alone.
//!
//! It reads raw, hash-checked commits and does not know what they changed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::commit::RawCommit;
use super::repository::Repository;
use super::{Error, Ident, Oid, Stamp};
use crate::language::words;

/// What a commit is needed for, if it is missing.
const PURPOSE: &str = words!("finding where the branch left its base");

/// A commit that one branch has beyond another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchCommit {
    pub commit: Oid,
    pub parents: Vec<Oid>,
    pub author: Ident,
    pub committer: Ident,
    /// Dates that are no good: who, and the date as it stands.
    pub unreadable: Vec<(&'static str, String)>,
    pub message: String,
    /// Says that its files are those of its first parent, and that it merges nothing: such a commit only speaks.
    pub is_empty: bool,
}

/// What one branch has beyond another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// Where it left the other: the newest commits that both have, the youngest first and none of them below another; several where
    /// branches crossed, and none for two histories that share nothing.
    pub merge_bases: Vec<Oid>,
    /// Parents before children.
    pub commits: Vec<BranchCommit>,
}

const HEAD: u8 = 1;
const BASE: u8 = 2;
/// Below a commit that both have.
const SHARED: u8 = 4;

/// A commit that was met, with the sides that reach it.
struct Met {
    sides: u8,
    parents: Vec<Oid>,
    date: i64,
    tree: Oid,
    waits: bool,
    /// What it says, as long as the head alone reaches it.
    own: Option<BranchCommit>,
}

/// All that two walks have met.
#[derive(Default)]
struct Meeting {
    met: BTreeMap<Oid, Met>,
    /// Commits that wait to be looked at, the youngest first.
    queue: BinaryHeap<(i64, Oid)>,
    /// How many of them lie below no commit that both have.
    unshared: usize,
}

impl Meeting {
    fn push(&mut self, id: &Oid) {
        let Some(one) = self.met.get_mut(id).filter(|one| !one.waits) else { return };
        one.waits = true;
        self.unshared += usize::from(one.sides & SHARED == 0);
        self.queue.push((one.date, *id));
    }

    /// Takes the youngest that waits, while some of them lie below no commit that both have.
    fn pop(&mut self) -> Option<(Oid, u8, Vec<Oid>)> {
        if self.unshared == 0 {
            return None;
        }
        let (_, id) = self.queue.pop()?;
        let one = self.met.get_mut(&id)?;
        one.waits = false;
        self.unshared -= usize::from(one.sides & SHARED == 0);
        Some((id, one.sides, one.parents.clone()))
    }

    /// Notes that a side reaches a commit; one that it reaches anew waits to be looked at. Says whether the commit was known.
    fn reach(&mut self, id: &Oid, sides: u8) -> bool {
        let Some(known) = self.met.get_mut(id) else { return false };
        if known.sides | sides != known.sides {
            let leaves = known.waits && known.sides & SHARED == 0 && sides & SHARED != 0;
            known.sides |= sides;
            known.own = None;
            self.unshared -= usize::from(leaves);
            self.push(id);
        }
        true
    }
}

impl Repository {
    /// Finds what `head` has beyond `base`.
    pub fn ahead(&self, head: &Oid, base: &Oid) -> Result<Ahead, Error> {
        let (mut met, shared) = self.walk(head, base)?;
        let mut own: BTreeMap<Oid, BranchCommit> = met.iter_mut().filter_map(|(id, one)| Some((*id, one.own.take()?))).collect();
        for (id, commit) in &mut own {
            // Whatever the head alone reaches was looked at, so that its parents were met.
            let tree = |id: &Oid| met.get(id).map(|one| one.tree);
            commit.is_empty = matches!(commit.parents.as_slice(), [parent] if tree(parent) == tree(id));
        }
        Ok(Ahead { merge_bases: shared, commits: in_order(own) })
    }

    /// Lists the newest commits that two have in common, none of them below another; several where branches crossed.
    pub fn merge_bases(&self, one: &Oid, other: &Oid) -> Result<Vec<Oid>, Error> {
        Ok(self.walk(one, other)?.1)
    }

    /// Walks from both until everything that waits lies below what both have, and gives what they share first: the youngest before the others.
    ///
    /// Dates only say where to look first.
    fn walk(&self, head: &Oid, base: &Oid) -> Result<(BTreeMap<Oid, Met>, Vec<Oid>), Error> {
        let mut meeting = Meeting::default();
        let mut shared: BTreeSet<Oid> = BTreeSet::new();
        self.meet(&mut meeting, head, HEAD, None)?;
        self.meet(&mut meeting, base, BASE, None)?;
        while let Some((id, mut sides, parents)) = meeting.pop() {
            if sides == HEAD | BASE {
                shared.insert(id);
                sides |= SHARED;
            }
            for parent in &parents {
                self.meet(&mut meeting, parent, sides, Some(&id))?;
            }
        }
        let met = meeting.met;
        // One that lies below another is no place where the branches parted.
        let mut shared: Vec<Oid> = shared.into_iter().filter(|id| met.get(id).is_some_and(|one| one.sides & SHARED == 0)).collect();
        shared.sort_by_key(|id| Reverse(met.get(id).map(|one| (one.date, *id))));
        Ok((met, shared))
    }

    /// Notes that a side reaches a commit, which is read when it is met first.
    fn meet(&self, meeting: &mut Meeting, id: &Oid, sides: u8, child: Option<&Oid>) -> Result<(), Error> {
        if meeting.reach(id, sides) {
            return Ok(());
        }
        let read = self.read_commit(id, PURPOSE);
        let content = read.map_err(|error| child.map_or(error.clone(), |child| self.missing_parent(child, error)))?;
        let raw = RawCommit::parse(id, &content)?;
        if !raw.parents.is_empty() && self.is_cut_at(id)? {
            return Err(Error::Shallow { commit: *id });
        }
        let date = match raw.committer_date().at {
            Stamp::At { instant, .. } => instant.timestamp(),
            Stamp::Impossible => 0,
        };
        let own = (sides == HEAD).then(|| branch_commit(id, &raw));
        let tree = raw.tree;
        meeting.met.insert(*id, Met { sides, parents: raw.parents, date, tree, waits: false, own });
        meeting.push(id);
        Ok(())
    }

    /// Says whether a branch whose tip this is ever stood at a commit: whether it lies on the first-parent chain.
    pub fn stood_at(&self, tip: &Oid, commit: &Oid) -> Result<bool, Error> {
        let mut next = Some(*tip);
        let mut child: Option<Oid> = None;
        while let Some(id) = next {
            if id == *commit {
                return Ok(true);
            }
            let read = self.read_commit(&id, words!("following the branch back"));
            let content = read.map_err(|error| child.map_or(error.clone(), |child| self.missing_parent(&child, error)))?;
            let raw = RawCommit::parse(&id, &content)?;
            if !raw.parents.is_empty() && self.is_cut_at(&id)? {
                return Err(Error::Shallow { commit: id });
            }
            child = Some(id);
            next = raw.parents.first().copied();
        }
        Ok(false)
    }

    /// Reads one commit: who made it, and its message.
    pub fn branch_commit(&self, id: &Oid) -> Result<BranchCommit, Error> {
        let content = self.read_commit(id, PURPOSE)?;
        let raw = RawCommit::parse(id, &content)?;
        let is_empty = match raw.parents.as_slice() {
            [parent] => RawCommit::parse(parent, &self.read_commit(parent, PURPOSE)?)?.tree == raw.tree,
            [] | [..] => false,
        };
        Ok(BranchCommit { is_empty, ..branch_commit(id, &raw) })
    }
}

/// What a commit says. Whether it is empty, its parent has to tell.
fn branch_commit(id: &Oid, raw: &RawCommit<'_>) -> BranchCommit {
    let author = raw.author_date().fault.map(|raw| ("author", raw));
    let committer = raw.committer_date().fault.map(|raw| ("committer", raw));
    BranchCommit {
        commit: *id,
        is_empty: false,
        author: raw.author(),
        committer: raw.committer(),
        unreadable: author.into_iter().chain(committer).collect(),
        message: raw.message(),
        parents: raw.parents.clone(),
    }
}

/// Puts parents before children; of several that could come next, the one with the lowest id.
fn in_order(mut commits: BTreeMap<Oid, BranchCommit>) -> Vec<BranchCommit> {
    let mut waits: BTreeMap<Oid, usize> = BTreeMap::new();
    let mut children: BTreeMap<Oid, Vec<Oid>> = BTreeMap::new();
    for (id, commit) in &commits {
        let parents: Vec<&Oid> = commit.parents.iter().filter(|parent| commits.contains_key(parent)).collect();
        waits.insert(*id, parents.len());
        for parent in parents {
            children.entry(*parent).or_default().push(*id);
        }
    }
    let mut ready: Vec<Oid> = waits.iter().rev().filter(|(_, waits)| **waits == 0).map(|(id, _)| *id).collect();
    let mut ordered = Vec::new();
    while let Some(id) = ready.pop() {
        ordered.extend(commits.remove(&id));
        for child in children.remove(&id).into_iter().flatten() {
            if let Some(left) = waits.get_mut(&child) {
                *left -= 1;
                if *left == 0 {
                    ready.push(child);
                }
            }
        }
    }
    ordered
}
