//! What counts as performed: landings under a unit's evidence paths, accepted or refused.
//!
//! It does not know what is owed, nor the present moment.

mod accepted;
mod attachments;
mod clocks;
mod collect;
mod crowd;
pub mod draft;
mod hands;
mod kept;
mod kinds;
mod log;
mod mailmap;
mod memory;
mod others;
mod paths;
mod readings;
mod record;
mod records;
mod sameness;
mod signed;
mod tell;
mod who;

use crate::address::UnitId;
use crate::calendar::Instant;
use crate::diagnostic::RuleId;
use crate::language::Text;
use crate::signature::Verified;
use crate::source::Place;

pub use accepted::{Accepted, Deed};
pub use attachments::{Attached, attached, digest, hex};
pub use collect::{Collected, collect, is_ignored, is_record};
pub use hands::{is_signed, unborn_signature};
pub use kinds::kind_fault;
pub use log::log_lines;
pub use mailmap::{MAILMAP, Mailmap, mailmap_pattern};
pub use memory::{Settled, Shelf};
pub use paths::EvidencePaths;
pub use record::{Attachment, Claim, Outcome, Record, RecordFault, help_before_landing, read_record, schema_faults};
pub use sameness::Sameness;
pub use signed::{Notary, Signed};
pub use tell::{ignored_help, ignored_message};
pub use who::{co_authors, is_bot, is_member, mentions, named};

/// The largest record that is read, in bytes.
pub const RECORD_LIMIT: u64 = 1024 * 1024;

/// The largest other file that is read, in bytes.
pub const BLOB_LIMIT: u64 = 64 * 1024 * 1024;

/// The largest log that is read, in bytes.
pub const LOG_LIMIT: u64 = 8 * 1024 * 1024;

/// One accepted piece of evidence: it landed in one commit and proves that the task was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Performance {
    pub unit: UnitId,
    /// The commit of the first-parent chain that brought it.
    pub commit: String,
    /// The commit that made it; another one if it came with a merge.
    pub origin: String,
    /// The landing's place on the chain.
    pub index: usize,
    pub landed: Instant,
    /// What the origin's committer clock said; none if that cannot be a date.
    pub committed: Option<Instant>,
    /// What the origin's author clock said.
    pub authored: Option<Instant>,
    /// What the record says; a bare date is the last second of that day, or the landing if that is earlier.
    pub claimed: Option<Instant>,
    /// The occurrence key that the record names.
    pub period: Option<String>,
    /// The record first, then what rides with it.
    pub paths: Vec<String>,
    /// The id of the blob at each of the paths; none for a record that has not landed.
    pub blobs: Vec<String>,
    /// The author of the commit that made it, or the co-author whom the record names.
    pub performer: Person,
    /// Somebody of a team, and none of those who did it, who looked at it.
    pub reviewer: Option<Person>,
    /// The performer's signature, where one version of the plan demands it and it is good.
    pub signature: Option<Verified>,
}

/// A person, as commits, records and the `.mailmap` name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub email: String,
}

/// Something under an evidence path that proves nothing, or that counts and leaves a doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub rule: RuleId,
    /// The units under whose paths it lies.
    pub units: Vec<UnitId>,
    pub path: String,
    /// The commit that landed it, in full.
    pub commit: String,
    pub index: usize,
    pub landed: Instant,
    pub message: Text,
    pub help: Text,
    pub place: Place,
    pub label: Text,
    /// Says that the evidence counts all the same.
    pub counts: bool,
}

impl Performance {
    /// The earliest of the four clocks: it decides whether the performance is too early.
    pub fn performed(&self) -> Instant {
        [self.committed, self.authored, self.claimed].into_iter().flatten().fold(self.landed, Instant::min)
    }
}
