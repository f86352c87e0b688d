//! A new record before it lands: which occurrence it is for, where it goes, and what it will count for.
//!
//! It does not know who asked for it, and writes nothing.

mod desk;
mod landing;
mod place;
mod refusal;

use super::{Error, History, Means, Read, Request, read};
use crate::address::Address;
use crate::calendar::Instant;
use crate::history::{Content, Objects};
use crate::language::say;
use crate::pattern::Pattern;
use crate::report::Report;

pub use desk::{Desk, Target, Wish};
pub use landing::{AttachedFile, Intended};

/// What came of opening a repository in order to write a record.
pub enum Opened<'m> {
    Book(Box<Book<'m>>),
    /// The plan is invalid: nobody can say what is owed.
    PlanRefused(Box<Report>),
}

/// A repository as it was read, with the end of its branch as the place at which a record would land.
pub struct Book<'m>(History<'m>);

/// Where on the chain a record would land, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The moment at which it would be committed.
    pub at: Instant,
    /// How far a clock may be off, in seconds.
    pub skew: i64,
    /// The place on the chain after the last commit.
    pub index: usize,
    /// The landing: the later of `at` and that of the last commit.
    pub landed: Instant,
}

/// Opens a repository, read by some means. The request's window, tasks and teams are left aside.
pub fn open_book<'m>(request: &Request, means: &Means<'m>) -> Result<Opened<'m>, Error> {
    match read(request, means)? {
        Read::Refused(report) => Ok(Opened::PlanRefused(report)),
        Read::History(history) if history.repository.is_bare() => Err(Error::Record {
            message: say!("the repository is bare: it has no work tree to write a record into"),
            help: say!("write the record in a clone"),
        }),
        Read::History(history) => Ok(Opened::Book(Box::new(Book(*history)))),
    }
}

impl Book<'_> {
    /// The desk at which a record for a unit, or for one occurrence of it, is written.
    pub fn desk(&self, address: &Address) -> Result<Desk<'_>, Error> {
        let Self(history) = self;
        let index = history.chain.len();
        let last = index.checked_sub(1).and_then(|last| history.chain.landed(last));
        let moment = Moment { at: history.as_of, skew: history.skew, index, landed: last.unwrap_or(history.as_of).max(history.as_of) };
        let evidence = history.evidence();
        Desk::new(&history.timeline, evidence, moment, address)
    }

    /// Says whether a path is one of the tip's, whether or not the tip counts yet.
    pub fn has_at_tip(&self, path: &str) -> Result<bool, Error> {
        let Self(history) = self;
        Ok(!history.repository.files(&history.tip, &[literal(path)?])?.is_empty())
    }

    /// Lists the files whose content in the newest commit of HEAD is not what was written: a filter, a hook or an attribute has changed it.
    pub fn changed_by_git(&self, files: &[(&str, &[u8])]) -> Result<Vec<String>, Error> {
        let repository = &self.0.repository;
        let tip = repository.resolve("HEAD")?;
        let mut changed = Vec::new();
        for (path, content) in files {
            let entries = repository.files(&tip.commit, &[literal(path)?])?;
            let landed = match entries.iter().find(|(landed, _)| landed == path) {
                Some((_, entry)) => Some(repository.blob(&entry.id, content.len() as u64)?),
                None => None,
            };
            if landed != Some(Content::Bytes(content.to_vec())) {
                changed.push((*path).to_owned());
            }
        }
        Ok(changed)
    }

    /// What the configuration of git says under a key.
    pub fn configured(&self, key: &str) -> Result<Option<String>, Error> {
        Ok(self.0.repository.configured(key)?)
    }
}

/// A path as a pattern. One with a wildcard in it also finds its neighbours.
fn literal(path: &str) -> Result<Pattern, Error> {
    Pattern::parse(path).map_err(|error| Error::Record {
        message: say!("no record can lie at {path}: {error}", path, error = error.text()),
        help: say!("name another file"),
    })
}
