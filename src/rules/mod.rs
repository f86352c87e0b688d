//! The rule table: one rule, one file, with its id, level, manual and remedy.
//!
//! It knows no files, no git and no terminal.

mod facts;
mod weigh;

use crate::diagnostic::{Level, RuleId};

pub use facts::{Facts, UnitFacts, Window};
pub use weigh::findings;

/// One rule and its page of the manual.
#[derive(Debug)]
pub struct Rule {
    pub id: RuleId,
    /// The level unless the plan sets another under `rules:`.
    pub level: Level,
    /// One sentence: what it means when this is reported.
    pub summary: &'static str,
    /// Why it matters and when exactly it applies, in Markdown paragraphs, one sentence per line.
    pub explanation: &'static str,
    /// What to do, as an order.
    pub remedy: &'static str,
}

/// Every rule, in the order of [`RuleId::ALL`].
pub fn all() -> &'static [&'static Rule] {
    todo!()
}

/// The rule of an id.
pub fn rule(id: RuleId) -> &'static Rule {
    let _ = id;
    todo!()
}

/// Asks every rule.
pub fn problems(facts: &Facts<'_>) -> Vec<crate::diagnostic::Problem> {
    let _ = facts;
    todo!()
}
