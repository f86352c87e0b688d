//! What two branches share, and what one has beyond the other: over every parent, not the first alone.
//!
//! It reads raw, hash-checked commits and does not know what they changed.

use std::collections::{BTreeMap, BinaryHeap};

use super::commit::RawCommit;
use super::repository::Repository;
use super::{Error, Ident, Oid, Stamp};

/// What a commit is needed for, if it is missing.
const PURPOSE: &str = "finding where the branch left its base";

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
    /// Where it left the other: the newest commit that both have. None for two histories that share nothing.
    pub merge_base: Option<Oid>,
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
}

/// Commits that wait to be looked at, the youngest first.
type Queue = BinaryHeap<(i64, Oid)>;

impl Repository {
    /// Finds what `head` has beyond `base`.
    ///
    /// Dates only say where to look first: the walk ends when everything that waits lies below what both have.
    pub fn ahead(&self, head: &Oid, base: &Oid) -> Result<Ahead, Error> {
        let mut met: BTreeMap<Oid, Met> = BTreeMap::new();
        let mut queue = Queue::new();
        let mut shared: Vec<Oid> = Vec::new();
        self.meet(&mut met, &mut queue, head, HEAD, None)?;
        self.meet(&mut met, &mut queue, base, BASE, None)?;
        let mut unshared_waiting = true;
        while let Some((_, id)) = queue.pop() {
            let Some(one) = met.get(&id) else { continue };
            let (mut sides, parents) = (one.sides, one.parents.clone());
            if sides == HEAD | BASE {
                if !shared.contains(&id) {
                    shared.push(id);
                }
                sides |= SHARED;
            }
            for parent in &parents {
                self.meet(&mut met, &mut queue, parent, sides, Some(&id))?;
            }
            unshared_waiting = queue.iter().any(|(_, id)| met.get(id).is_some_and(|one| one.sides & SHARED == 0));
            if !unshared_waiting {
                break;
            }
        }
        debug_assert!(!unshared_waiting || queue.is_empty(), "the walk ends only when nothing unshared waits");
        // One that lies below another is no place where the branches parted.
        shared.retain(|id| met.get(id).is_some_and(|one| one.sides & SHARED == 0));
        let merge_base = shared.into_iter().max_by_key(|id| met.get(id).map(|one| (one.date, *id)));
        let own = met.iter().filter(|(_, one)| one.sides == HEAD).map(|(id, _)| *id).collect();
        Ok(Ahead { merge_base, commits: self.in_order(own)? })
    }

    /// Notes that a side reaches a commit; one that is reached anew, or from a further side, waits to be looked at.
    fn meet(&self, met: &mut BTreeMap<Oid, Met>, queue: &mut Queue, id: &Oid, sides: u8, child: Option<&Oid>) -> Result<(), Error> {
        if let Some(known) = met.get_mut(id) {
            if known.sides | sides != known.sides {
                known.sides |= sides;
                queue.push((known.date, *id));
            }
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
        met.insert(*id, Met { sides, parents: raw.parents, date });
        queue.push((date, *id));
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
            let read = self.read_commit(&id, "following the branch back");
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

    /// Reads commits and puts parents before children; of several that could come next, the one with the lowest id.
    fn in_order(&self, own: std::collections::BTreeSet<Oid>) -> Result<Vec<BranchCommit>, Error> {
        let mut commits = BTreeMap::new();
        for id in &own {
            commits.insert(*id, self.branch_commit(id)?);
        }
        let mut waits: BTreeMap<Oid, usize> = BTreeMap::new();
        let mut children: BTreeMap<Oid, Vec<Oid>> = BTreeMap::new();
        for (id, commit) in &commits {
            let parents: Vec<&Oid> = commit.parents.iter().filter(|parent| own.contains(parent)).collect();
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
        Ok(ordered)
    }

    /// Reads one commit: who made it, and its message.
    pub fn branch_commit(&self, id: &Oid) -> Result<BranchCommit, Error> {
        let content = self.read_commit(id, PURPOSE)?;
        let raw = RawCommit::parse(id, &content)?;
        let author = raw.author_date().fault.map(|raw| ("author", raw));
        let committer = raw.committer_date().fault.map(|raw| ("committer", raw));
        let is_empty = match raw.parents.as_slice() {
            [parent] => RawCommit::parse(parent, &self.read_commit(parent, PURPOSE)?)?.tree == raw.tree,
            [] | [..] => false,
        };
        Ok(BranchCommit {
            commit: *id,
            is_empty,
            author: raw.author(),
            committer: raw.committer(),
            unreadable: author.into_iter().chain(committer).collect(),
            message: raw.message(),
            parents: raw.parents,
        })
    }
}
