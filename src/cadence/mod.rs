//! When a unit owes a performance: rules, and the windows they open.
//!
//! It does not know plans, evidence or the present moment.

mod slot;
mod words;

use std::fmt;

pub use slot::{Grid, Slot, period_days};

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

/// The length of a slot. `Months` never counts 12: that is a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    Days(u32),
    /// ISO 8601 weeks, which begin on Monday.
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

impl Rule {
    /// A rule without grace, early start or warning.
    pub fn every(step: Step) -> Self {
        Self { step, grace: Duration::ZERO, early: Duration::ZERO, due_soon: Duration::ZERO }
    }
}

impl Step {
    /// So many months; twelve are a year, as slots and in words.
    pub(crate) fn months(count: u32) -> Self {
        if count == 12 { Step::Years(1) } else { Step::Months(count) }
    }
}

impl fmt::Display for Cadence {
    /// Writes the cadence in its shortest form: `weekly and as needed`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, rule) in self.rules.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{}", rule.step)?;
        }
        match (self.rules.is_empty(), self.as_needed) {
            (true, true) => f.write_str("as needed"),
            (false, true) => f.write_str(" and as needed"),
            (_, false) => Ok(()),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Days(1) => f.write_str("daily"),
            Step::Days(count) => write!(f, "every {count} days"),
            Step::Weeks(1) => f.write_str("weekly"),
            Step::Weeks(2) => f.write_str("fortnightly"),
            Step::Weeks(count) => write!(f, "every {count} weeks"),
            Step::Months(1) => f.write_str("monthly"),
            Step::Months(3) => f.write_str("quarterly"),
            Step::Months(6) => f.write_str("semiannually"),
            Step::Months(count) => write!(f, "every {count} months"),
            Step::Years(1) => f.write_str("yearly"),
            Step::Years(count) => write!(f, "every {count} years"),
        }
    }
}
