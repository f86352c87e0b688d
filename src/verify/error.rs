//! Why a report could not be held against its repository.
//!
//! It does not know what differs where it could.

use crate::check;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is none of ours.
    #[error("this is no report of duly: {reason}")]
    NoReport { reason: String },
    /// Another duly would have to read it.
    #[error("this report is of {what}, which this duly does not know")]
    Unknown { what: String },
    /// It is about what no repository keeps.
    #[error("this report is about {what}: no repository can say it again")]
    Fleeting { what: &'static str },
    #[error("the commit {head}, which the report is about, is not in this repository")]
    NoCommit { head: String },
    #[error("the report is about {name}, and this repository has no such branch")]
    NoBranch { name: String },
    #[error("the report rests on {told} of its branch, and this repository has {found}")]
    Unwitnessed { told: String, found: usize },
    #[error(transparent)]
    Check(#[from] check::Error),
    #[error("the report cannot be written again: {reason}")]
    Internal { reason: String },
}

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

    /// What to do about it, as an order.
    pub fn help(&self) -> String {
        match self {
            Error::NoReport { .. } => "name a file that `duly report` or `duly check` wrote with --format json or in-toto".to_owned(),
            Error::Unknown { .. } => "take the version of duly that wrote it, or a later one".to_owned(),
            Error::Fleeting { .. } => "verify a report about what has landed".to_owned(),
            Error::NoCommit { .. } => "fetch the branch whole, or name another repository with -C".to_owned(),
            Error::NoBranch { .. } => "fetch it, or name the branch of which the commit must have been the head with --ref".to_owned(),
            Error::Unwitnessed { .. } => "run `git fetch origin refs/duly/witness:refs/duly/witness`, and verify again".to_owned(),
            Error::Check(error) => error.help(),
            Error::Internal { .. } => "please report this".to_owned(),
        }
    }
}
