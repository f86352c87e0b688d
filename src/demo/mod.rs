//! The demonstration: a year of a security operations centre as a script of commits, the same on every machine.
//!
//! It does not know whether what it tells is good or bad: it says who committed what, and when.

mod build;
mod plan;
mod script;
mod year;

pub use build::{Built, build};
pub use plan::plan;
pub use script::script;

use crate::calendar::Instant;

/// The branch that the commits land on.
pub const BRANCH: &str = "main";

/// The moment at which the year is judged: Monday morning, with one report overdue.
pub const AS_OF: &str = "2026-11-23T08:00:00Z";

/// One commit of the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub line: Line,
    pub author: Person,
    /// When it happened.
    pub at: Instant,
    /// What the clocks of the commit say: the same, unless somebody set them back.
    pub stated: Instant,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
    pub message: String,
    /// The files that the commit writes; none for a merge, which takes over those of the branch.
    pub files: Vec<File>,
}

impl Step {
    /// What the clocks of the commit say, with their zone.
    pub fn date(&self) -> String {
        let zone = chrono::FixedOffset::east_opt(self.offset_minutes * 60);
        let stated = self.stated;
        zone.map_or_else(|| stated.to_rfc3339(), |zone| stated.with_timezone(&zone).to_rfc3339())
    }
}

/// Where a commit goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    Main,
    /// A branch that leaves from where the main line is.
    Side,
    /// The main line takes the branch in.
    Merge,
}

/// Somebody at example.org.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    pub name: &'static str,
    pub email: &'static str,
    /// First and last day in the team, both inclusive, where they lie inside the year.
    pub from: Option<&'static str>,
    pub until: Option<&'static str>,
}

/// A file and its whole text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub text: String,
}

#[cfg(test)]
mod tests;
