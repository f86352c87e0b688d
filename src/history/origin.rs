//! Finds a file of a commit, and who brought it: behind a merge, the commit on the side branch that made it.
//!
//! It does not know which files are evidence.

use std::collections::HashMap;

use super::commit::RawCommit;
use super::pack::Course;
use super::repository::Repository;
use super::tree::{Entries, name_text};
use super::{Change, Content, Entry, Error, Objects, Oid, Origin, Signed, Twin, signed};
use crate::language::words;

/// What an object is needed for, if it is missing.
const PURPOSE: &str = words!("finding who made a file that came with a merge");

/// Who made what landings brought, found while the folders in which it lies were at hand.
#[derive(Default)]
pub(super) struct Makers {
    known: HashMap<Oid, Vec<(String, Entry, Origin)>>,
    count: usize,
    /// What another thread found.
    others: Option<Box<Makers>>,
}

/// How many makers are kept, of how many files of one landing, and how long their messages may be, in bytes.
const MAKERS: usize = 65_536;
const FILES: usize = 8;
const MESSAGE: usize = 1_024;

/// How many commits down a maker is looked for before anybody asks.
const STEPS: usize = 16;

impl Makers {
    fn get(&self, commit: &Oid, path: &str, entry: &Entry) -> Option<Origin> {
        let here = self.known.get(commit).and_then(|known| known.iter().find(|(known, its, _)| known == path && its == entry));
        match here {
            Some((.., origin)) => Some(origin.clone()),
            None => self.others.as_ref()?.get(commit, path, entry),
        }
    }

    /// Takes over what another thread found, beside what was found here.
    pub(super) fn take_over(&mut self, other: Self) {
        match &mut self.others {
            Some(others) => others.take_over(other),
            None => self.others = Some(Box::new(other)),
        }
    }

    fn put(&mut self, commit: &Oid, path: String, entry: Entry, origin: Origin) {
        if self.count < MAKERS && origin.message.len() <= MESSAGE {
            self.count += 1;
            // Nearly every landing brings one file.
            self.known.entry(*commit).or_insert_with(|| Vec::with_capacity(1)).push((path, entry, origin));
        }
    }
}

impl Objects for Repository {
    fn blob(&self, id: &Oid, limit: u64) -> Result<Content, Error> {
        self.read_blob(id, limit)
    }

    fn entry(&self, commit: &Oid, path: &str) -> Result<Option<Entry>, Error> {
        let content = self.read_commit(commit, words!("finding a file that a record names"))?;
        let tree = RawCommit::parse(commit, &content)?.tree;
        let names: Vec<&str> = path.split('/').collect();
        self.entry_at(tree, &names)
    }

    fn origin(&self, commit: &Oid, path: &str, entry: &Entry) -> Result<Origin, Error> {
        if let Some(known) = self.makers.borrow().get(commit, path, entry) {
            return Ok(known);
        }
        // The first parent of the landing itself lacks the file: that is why it is a landing.
        self.maker_from(Trail { id: *commit, content: self.read_commit(commit, PURPOSE)?, skipped: 1 }, path, entry)
    }

    fn signature(&self, commit: &Oid) -> Result<Option<Signed>, Error> {
        let content = self.read_commit(commit, words!("the signature of a commit"))?;
        RawCommit::parse(commit, &content)?;
        Ok(signed::split(&content, signed::header(commit)))
    }

    fn elsewhere(&self, blobs: usize) -> Option<Twin> {
        self.threads().are_two_for(blobs).then(|| self.twin())
    }
}

/// Where a content was found last, on the way to who made it.
struct Trail {
    id: Oid,
    content: Vec<u8>,
    /// How many of its parents are passed over.
    skipped: usize,
}

impl Repository {
    /// Finds who made the content that a commit has at a path, below any of its parents.
    pub fn maker(&self, commit: &Oid, path: &str, entry: &Entry) -> Result<Origin, Error> {
        self.maker_from(Trail { id: *commit, content: self.read_commit(commit, PURPOSE)?, skipped: 0 }, path, entry)
    }

    /// Finds who made what a landing brings, as will be asked if it is evidence: its folders have just been read.
    pub(super) fn note_makers(&self, landing: &Oid, content: &[u8], changes: &[Change]) {
        for change in changes.iter().filter(|_| changes.len() <= FILES) {
            let Some(entry) = change.new else { continue };
            let names: Vec<&str> = change.path.split('/').collect();
            let mut trail = Trail { id: *landing, content: content.to_vec(), skipped: 1 };
            // What is not found here is looked for when somebody asks, who is told then why it cannot be.
            if let Ok(Some(origin)) = self.follow_down(&mut trail, &names, &entry, STEPS) {
                self.makers.borrow_mut().put(landing, change.path.clone(), entry, origin);
            }
        }
    }

    fn maker_from(&self, mut trail: Trail, path: &str, entry: &Entry) -> Result<Origin, Error> {
        let names: Vec<&str> = path.split('/').collect();
        loop {
            if let Some(origin) = self.follow_down(&mut trail, &names, entry, usize::MAX)? {
                return Ok(origin);
            }
        }
    }

    /// Follows a content down the parents that have it, so many commits at most; none if who made it lies further down.
    fn follow_down(&self, trail: &mut Trail, names: &[&str], entry: &Entry, steps: usize) -> Result<Option<Origin>, Error> {
        for _ in 0..steps {
            let (id, content, skipped) = (trail.id, &trail.content, trail.skipped);
            let raw = RawCommit::parse(&id, content)?;
            if !raw.parents.is_empty() && self.is_cut_at(&id)? {
                return Err(Error::Shallow { commit: id });
            }
            match self.parent_with(&id, &raw.parents, skipped, names, entry)? {
                Some((parent, content)) => *trail = Trail { id: parent, content, skipped: 0 },
                None => {
                    let (author, committer) = (raw.author(), raw.committer());
                    let dates = [("author", raw.author_date()), ("committer", raw.committer_date())];
                    let unreadable = dates.into_iter().filter_map(|(who, date)| Some((who, date.fault?))).collect();
                    return Ok(Some(Origin { commit: id, author, committer, message: raw.message(), unreadable }));
                }
            }
        }
        Ok(None)
    }

    /// The first of some parents that has the same content at a path.
    fn parent_with(
        &self,
        child: &Oid,
        parents: &[Oid],
        skipped: usize,
        names: &[&str],
        entry: &Entry,
    ) -> Result<Option<(Oid, Vec<u8>)>, Error> {
        for parent in parents.iter().skip(skipped) {
            let content = self.read_commit(parent, PURPOSE).map_err(|error| self.missing_parent(child, error))?;
            let tree = RawCommit::parse(parent, &content)?.tree;
            if self.entry_at(tree, names)?.is_some_and(|found| found.id == entry.id) {
                return Ok(Some((*parent, content)));
            }
        }
        Ok(None)
    }

    /// What stands at a path; none for a folder.
    pub(super) fn entry_at(&self, tree: Oid, names: &[&str]) -> Result<Option<Entry>, Error> {
        let Some((last, folders)) = names.split_last() else { return Ok(None) };
        let mut id = tree;
        let mut course = Course::Far;
        for folder in folders {
            let content = self.read_tree(&id, course)?;
            course = Course::Near;
            let mut entries = Entries::new(&id, &content);
            let mut below = None;
            while let Some(entry) = entries.next()? {
                if entry.is_folder() && is_named(entry.name, folder) {
                    below = Some(entry.oid());
                }
            }
            match below {
                Some(below) => id = below,
                None => return Ok(None),
            }
        }
        let content = self.read_tree(&id, course)?;
        let mut entries = Entries::new(&id, &content);
        let mut found = None;
        while let Some(entry) = entries.next()? {
            if !entry.is_folder() && is_named(entry.name, last) {
                found = entry.leaf();
            }
        }
        Ok(found)
    }
}

/// Says whether a name is shown as this text.
fn is_named(name: &[u8], text: &str) -> bool {
    name == text.as_bytes() && !text.contains('\\') || text.contains('\\') && name_text(name) == text
}
