//! What a branch would change on its base if it were merged: its own doing, and not what the base alone has changed since.
//!
//! It does not know what the files mean.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::{Change, Entry, Error, Oid, Repository};
use crate::pattern::Pattern;

/// The most merge bases that are looked into; of more nothing is said in favour of the branch.
const BASES: usize = 16;

/// What a change does to watched files.
#[derive(Default)]
pub struct Changes {
    pub list: Vec<Change>,
    /// One that the base has changed otherwise since the branch left it.
    pub crossed: Option<String>,
}

type Files = BTreeMap<String, Entry>;

/// A branch and its base, with what they have in common.
pub struct Parted<'a> {
    pub repository: &'a Repository,
    pub head: &'a Oid,
    pub base: &'a Oid,
    /// Their merge bases; several where branches crossed.
    pub bases: &'a [Oid],
    pub watched: &'a [Pattern],
}

/// What stands in the merge bases.
struct Shared {
    /// The files of each of them.
    files: Vec<Files>,
    /// Of two, the files of each of their own merge bases.
    older: Vec<Files>,
}

impl Parted<'_> {
    /// Lists every watched file in which branch and base differ, unless the base alone has changed it.
    pub fn changes(&self) -> Result<Changes, Error> {
        let (after, now) = (self.files(self.head)?, self.files(self.base)?);
        let shared = self.shared(&now)?;
        let paths: BTreeSet<&String> = shared.files.iter().flat_map(BTreeMap::keys).chain(after.keys()).collect();
        let mut changes = Changes::default();
        for path in paths {
            let (old, new) = (now.get(path), after.get(path));
            if old == new || self.bases.len() <= BASES && shared.is_of_base(path, new, old) {
                continue;
            }
            changes.list.push(Change { path: path.clone(), old: old.copied(), new: new.copied() });
            let base_too = self.bases.len() > BASES || shared.files.iter().any(|files| files.get(path) != old);
            if base_too && changes.crossed.is_none() {
                changes.crossed = Some(path.clone());
            }
        }
        Ok(changes)
    }

    fn files(&self, commit: &Oid) -> Result<Files, Error> {
        Ok(self.repository.files(commit, self.watched)?.into_iter().collect())
    }

    fn shared(&self, now: &Files) -> Result<Shared, Error> {
        let of = |commit: &Oid| if commit == self.base { Ok(now.clone()) } else { self.files(commit) };
        let files = self.bases.iter().take(BASES).map(of).collect::<Result<_, _>>()?;
        let older = match self.bases {
            [one, other] => self.repository.merge_bases(one, other)?,
            [] | [..] => Vec::new(),
        };
        let older = older.iter().take(BASES + 1).map(|commit| self.files(commit)).collect::<Result<_, _>>()?;
        Ok(Shared { files, older })
    }
}

impl Shared {
    /// Says whether a file in which branch and base differ is as the branch found it: then a merge leaves the base's.
    ///
    /// Where they have several commits in common git merges these first. It is plain what comes of that if they agree. Of two
    /// it is as well if the one that differs from the branch has what both had before: then the other one's counts. What the
    /// base has too could still win if a merge began at the older one, and whatever is not plain is the branch's doing.
    fn is_of_base(&self, path: &str, branch: Option<&Entry>, base: Option<&Entry>) -> bool {
        let is_older = |found: Option<&Entry>| {
            found != base && !self.older.is_empty() && self.older.len() <= BASES && self.older.iter().all(|files| files.get(path) == found)
        };
        let found = || self.files.iter().map(|files| files.get(path));
        found().all(|found| found == branch)
            || found().any(|found| found == branch) && found().all(|found| found == branch || is_older(found))
    }
}

#[cfg(test)]
mod tests;
