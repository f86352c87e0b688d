//! What whoever speaks in a commit of a branch could see of the branch: what lies at or before that commit.
//!
//! It does not know who speaks, nor of what.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::{BranchCommit, Entry, Error, Oid, Repository};
use crate::pattern::Pattern;

/// The most merges of a branch that are looked into, the last ones first. The others are taken for changes.
const MERGES: usize = 64;

/// The commits of a branch, and which of them change files.
pub struct Course<'a> {
    /// Parents before children.
    commits: &'a [BranchCommit],
    /// Of each commit, the places of those parents that the branch has.
    parents: Vec<Vec<usize>>,
    changes: Vec<bool>,
}

impl<'a> Course<'a> {
    pub fn new(repository: &Repository, commits: &'a [BranchCommit], watched: &[Pattern]) -> Result<Self, Error> {
        let places: BTreeMap<Oid, usize> = commits.iter().enumerate().map(|(place, commit)| (commit.commit, place)).collect();
        let of_branch = |commit: &BranchCommit| commit.parents.iter().filter_map(|parent| places.get(parent).copied()).collect();
        let parents = commits.iter().map(of_branch).collect();
        let mut changes: Vec<bool> = commits.iter().map(|commit| !commit.is_empty).collect();
        let merges = (0..commits.len()).rev().filter(|place| commits[*place].parents.len() > 1);
        for place in merges.take(MERGES) {
            changes[place] = !adds_nothing(repository, &commits[place], watched)?;
        }
        Ok(Self { commits, parents, changes })
    }

    /// Lists the commits that change files.
    pub fn changing(&self) -> impl Iterator<Item = &'a BranchCommit> {
        self.commits.iter().zip(&self.changes).filter(|(_, changes)| **changes).map(|(commit, _)| commit)
    }

    /// Finds the last commit that changes files and is neither the one at a place nor an ancestor of it.
    pub fn unseen(&self, at: usize) -> Option<&'a BranchCommit> {
        let mut seen = vec![false; self.commits.len()];
        seen[at] = true;
        for place in (0..=at).rev() {
            if seen[place] {
                self.parents[place].iter().for_each(|parent| seen[*parent] = true);
            }
        }
        (0..self.commits.len()).rev().find(|place| self.changes[*place] && !seen[*place]).map(|place| &self.commits[place])
    }
}

/// Says whether a merge of two takes every watched file as one of them has it, and as the other left it where they parted.
///
/// A file that both changed differs from what whoever approved one of them has seen, whether its merge had conflicts or not.
fn adds_nothing(repository: &Repository, merge: &BranchCommit, watched: &[Pattern]) -> Result<bool, Error> {
    let [one, other] = merge.parents.as_slice() else { return Ok(false) };
    // Where branches crossed it is not plain which side changed a file.
    let bases = repository.merge_bases(one, other)?;
    let [base] = bases.as_slice() else { return Ok(false) };
    let files = |commit: &Oid| -> Result<BTreeMap<String, Entry>, Error> { Ok(repository.files(commit, watched)?.into_iter().collect()) };
    let (base, one, other, merged) = (files(base)?, files(one)?, files(other)?, files(&merge.commit)?);
    let paths: BTreeSet<&String> = [&base, &one, &other, &merged].into_iter().flat_map(BTreeMap::keys).collect();
    Ok(paths.into_iter().all(|path| {
        let (base, one, other, merged) = (base.get(path), one.get(path), other.get(path), merged.get(path));
        if one == other || other == base { merged == one } else { one == base && merged == other }
    }))
}
