//! What came of holding a report against the repository that it is about.
//!
//! It does not know how it was done, nor how it will be shown.

use crate::calendar::{Date, Instant};
use crate::language::Text;

/// A report, and whether it says what its repository proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    pub form: Form,
    /// The commit that the report is about, in full.
    pub head: String,
    /// The full name of the branch or tag that it names.
    pub reference: Option<String>,
    pub as_of: Instant,
    /// First and last day, both inclusive.
    pub window: Option<(Date, Date)>,
    /// The version of duly that wrote it.
    pub version: String,
    pub compared: Compared,
    /// In the order of the report, at most [`Verification::MOST`].
    pub differences: Vec<Difference>,
    /// How many differences there are beyond these.
    pub more: usize,
    /// What bears on how far the answer goes, one sentence each.
    pub remarks: Vec<Text>,
}

/// What kind of report it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// What `--format json` writes.
    Report,
    /// What `--format in-toto` writes.
    Statement,
}

/// How much the repository has to say to the same question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    pub units: usize,
    pub occurrences: usize,
    pub findings: usize,
}

/// One place at which the report does not say what the repository proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The place as a JSON pointer.
    pub pointer: String,
    /// What stands there, in words.
    pub subject: Text,
    /// What the report says, as JSON and cut where it is long; none if it says nothing there.
    pub told: Option<Text>,
    /// What the repository says.
    pub found: Option<Text>,
}

impl Verification {
    /// How many differences are told one by one.
    pub const MOST: usize = 100;

    pub fn is_true(&self) -> bool {
        self.differences.is_empty() && self.more == 0
    }
}
