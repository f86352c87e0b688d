//! When a unit owes a performance: rules, and the windows they open.
//!
//! It does not know plans, evidence or the present moment.

use crate::calendar::Duration;

/// One rule, or several that are each matched and judged by themselves; and whether extras are welcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cadence {
    pub rules: Vec<Rule>,
    /// `as needed`: performances are welcome beyond what is owed.
    pub as_needed: bool,
}

/// When one performance is owed, and how strictly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub step: Step,
    pub grace: Duration,
    pub early: Duration,
    pub due_soon: Duration,
}

/// The length of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    Days(u32),
    Weeks(u32),
    Months(u32),
    Years(u32),
}

/// Why a text is no cadence; shown as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CadenceError {
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Cadence {
    /// Reads a short cadence: `weekly`, `every 10 days`, `as needed`, `monthly and as needed` (case and spaces do not matter).
    pub fn parse(text: &str) -> Result<Self, CadenceError> {
        let _ = text;
        todo!()
    }
}

impl Step {
    /// Reads the value of `every`: `6 months`, `week`, `10 days`, `monthly`.
    pub fn parse(text: &str) -> Result<Self, CadenceError> {
        let _ = text;
        todo!()
    }
}

impl std::fmt::Display for Cadence {
    /// Writes the cadence in its shortest form: `weekly and as needed`.
    fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        todo!()
    }
}
