//! A record as if it had landed at the end of the branch, so that the same eyes judge it that will judge it then.
//!
//! It does not know what they will say.

use std::collections::BTreeMap;

use super::Moment;
use crate::history::{Change, Content, Entry, EntryKind, Error, Ident, Landing, Objects, Oid, Origin, Said, Signed, Stamp, Twin, Words};

/// A file that is to land with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedFile {
    /// From the root of the work tree.
    pub path: String,
    pub content: Vec<u8>,
}

/// The commit with which a record is to land.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intended {
    /// The address of its author; empty if nobody knows.
    pub author: String,
    pub message: String,
    /// What lands with the record.
    pub files: Vec<AttachedFile>,
}

/// The objects of a repository, and with them those of one commit that does not exist yet.
pub struct WithDraft<'a> {
    objects: &'a dyn Objects,
    blobs: BTreeMap<Oid, &'a [u8]>,
    landing: Landing,
}

impl<'a> WithDraft<'a> {
    pub fn new(objects: &'a dyn Objects, moment: Moment, commit: &Intended, files: &[(&'a str, &'a [u8])]) -> Self {
        let mut blobs = BTreeMap::new();
        let mut changes = Vec::new();
        for (path, content) in files {
            let id = Oid::unborn(path, content);
            blobs.insert(id, *content);
            changes.push(Change { path: (*path).to_owned(), old: None, new: Some(Entry { id, kind: EntryKind::File }) });
        }
        changes.sort_by(|one, other| one.path.cmp(&other.path));
        let who = Ident { name: String::new(), email: commit.author.clone(), at: Stamp::At { instant: moment.at, offset_minutes: 0 } };
        let landing = Landing {
            index: moment.index,
            commit: Oid::unborn("", b"the commit that does not exist yet"),
            said: Words::new(who.clone(), who, commit.message.clone()),
            landed: moment.landed,
            excluded: None,
            changes: changes.into(),
        };
        Self { objects, blobs, landing }
    }

    pub fn landing(&self) -> &Landing {
        &self.landing
    }
}

impl Objects for WithDraft<'_> {
    fn blob(&self, id: &Oid, limit: u64) -> Result<Content, Error> {
        let Some(content) = self.blobs.get(id) else { return self.objects.blob(id, limit) };
        let size = content.len() as u64;
        Ok(if size > limit { Content::TooLarge(size) } else { Content::Bytes(content.to_vec()) })
    }

    fn origin(&self, commit: &Oid, path: &str, entry: &Entry) -> Result<Origin, Error> {
        if *commit != self.landing.commit {
            return self.objects.origin(commit, path, entry);
        }
        let Said { author, committer, message } = Said::clone(&self.landing.said);
        Ok(Origin { commit: *commit, author, committer, message, unreadable: Vec::new() })
    }

    fn entry(&self, commit: &Oid, path: &str) -> Result<Option<Entry>, Error> {
        if !self.is_unborn(commit) {
            return self.objects.entry(commit, path);
        }
        Ok(self.landing.changes.iter().find(|change| change.path == path).and_then(|change| change.new))
    }

    fn signature(&self, commit: &Oid) -> Result<Option<Signed>, Error> {
        if self.is_unborn(commit) { Ok(None) } else { self.objects.signature(commit) }
    }

    fn is_unborn(&self, commit: &Oid) -> bool {
        *commit == self.landing.commit
    }

    fn elsewhere(&self, blobs: usize) -> Option<Twin> {
        self.objects.elsewhere(blobs)
    }
}
