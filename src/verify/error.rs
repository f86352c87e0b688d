//! Why a report could not be held against its repository.
//!
//! It does not know what differs where it could.

use std::fmt;

use crate::check;
use crate::language::{Text, plural, say};

#[derive(Debug)]
pub enum Error {
    /// The file is none of ours.
    NoReport {
        reason: Text,
    },
    /// Another duly would have to read it.
    Unknown {
        version: String,
    },
    /// It is about what no repository keeps.
    Fleeting {
        what: Fleeting,
    },
    NoCommit {
        head: String,
    },
    NoBranch {
        name: String,
    },
    Unwitnessed {
        told: u64,
        found: usize,
    },
    Check(check::Error),
    Internal {
        reason: Text,
    },
}

/// What no repository keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fleeting {
    Change,
    WorkTree,
}

impl From<check::Error> for Error {
    fn from(error: check::Error) -> Self {
        Error::Check(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

impl std::error::Error for Error {}

impl Error {
    /// The exit code: 2 for what is no report, 3 for an answer that cannot be given here.
    pub fn exit(&self) -> u8 {
        match self {
            Error::NoReport { .. } => 2,
            Error::Unknown { .. }
            | Error::Fleeting { .. }
            | Error::NoCommit { .. }
            | Error::NoBranch { .. }
            | Error::Unwitnessed { .. }
            | Error::Internal { .. } => 3,
            Error::Check(error) => error.exit(),
        }
    }

    /// What is wrong, as a sentence.
    pub fn text(&self) -> Text {
        match self {
            Error::NoReport { reason } => say!("this is no report of duly: {reason}", reason),
            Error::Unknown { version } => say!("this report is of version {version}, which this duly does not know", version),
            Error::Fleeting { what: Fleeting::Change } => {
                say!("this report is about a change that had not landed: no repository can say it again")
            }
            Error::Fleeting { what: Fleeting::WorkTree } => say!("this report is about a working tree: no repository can say it again"),
            Error::NoCommit { head } => say!("the commit {head}, which the report is about, is not in this repository", head),
            Error::NoBranch { name } => say!("the report is about {name}, and this repository has no such branch", name),
            Error::Unwitnessed { told, found } => plural!(
                told = *told,
                "the report rests on {told} witness of its branch, and this repository has {found}",
                "the report rests on {told} witnesses of its branch, and this repository has {found}",
                found
            ),
            Error::Check(error) => error.text(),
            Error::Internal { reason } => say!("the report cannot be written again: {reason}", reason),
        }
    }

    /// What to do about it, as an order.
    pub fn help(&self) -> Text {
        match self {
            Error::NoReport { .. } => say!("name a file that `duly report` or `duly check` wrote with --format json or in-toto"),
            Error::Unknown { .. } => say!("take the version of duly that wrote it, or a later one"),
            Error::Fleeting { .. } => say!("verify a report about what has landed"),
            Error::NoCommit { .. } => say!("fetch the branch whole, or name another repository with -C"),
            Error::NoBranch { .. } => say!("fetch it, or name the branch of which the commit must have been the head with --ref"),
            Error::Unwitnessed { .. } => say!("run `git fetch origin refs/duly/witness:refs/duly/witness`, and verify again"),
            Error::Check(error) => error.help(),
            Error::Internal { .. } => say!("please report this"),
        }
    }
}
