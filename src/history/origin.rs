//! Finds a file of a commit, and who brought it: behind a merge, the commit on the side branch that made it.
//!
//! It does not know which files are evidence.

use super::commit::RawCommit;
use super::repository::Repository;
use super::tree::{Entries, name_text};
use super::{Content, Entry, Error, Objects, Oid, Origin, Signed, signed};
use crate::language::words;

/// What an object is needed for, if it is missing.
const PURPOSE: &str = words!("finding who made a file that came with a merge");

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
        // The first parent of the landing itself lacks the file: that is why it is a landing.
        self.made_below(commit, 1, path, entry)
    }

    fn signature(&self, commit: &Oid) -> Result<Option<Signed>, Error> {
        let content = self.read_commit(commit, words!("the signature of a commit"))?;
        RawCommit::parse(commit, &content)?;
        Ok(signed::split(&content, signed::header(commit)))
    }
}

impl Repository {
    /// Finds who made the content that a commit has at a path, below any of its parents.
    pub fn maker(&self, commit: &Oid, path: &str, entry: &Entry) -> Result<Origin, Error> {
        self.made_below(commit, 0, path, entry)
    }

    /// Follows a content down the parents that have it; of the first commit some parents are passed over.
    fn made_below(&self, commit: &Oid, mut skipped: usize, path: &str, entry: &Entry) -> Result<Origin, Error> {
        let names: Vec<&str> = path.split('/').collect();
        let mut content = self.read_commit(commit, PURPOSE)?;
        let mut id = *commit;
        loop {
            let raw = RawCommit::parse(&id, &content)?;
            if !raw.parents.is_empty() && self.is_cut_at(&id)? {
                return Err(Error::Shallow { commit: id });
            }
            match self.parent_with(&id, &raw.parents, skipped, &names, entry)? {
                Some((parent, parent_content)) => (id, content) = (parent, parent_content),
                None => {
                    let (author, committer) = (raw.author(), raw.committer());
                    let dates = [("author", raw.author_date()), ("committer", raw.committer_date())];
                    let unreadable = dates.into_iter().filter_map(|(who, date)| Some((who, date.fault?))).collect();
                    return Ok(Origin { commit: id, author, committer, message: raw.message(), unreadable });
                }
            }
            skipped = 0;
        }
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
        for folder in folders {
            let content = self.read_tree(&id)?;
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
        let content = self.read_tree(&id)?;
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
