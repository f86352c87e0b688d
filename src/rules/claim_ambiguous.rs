//! `claim-ambiguous`: a record could have served more than one occurrence.
//!
//! It knows no files, no git and no terminal.

use super::{Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::ClaimAmbiguous,
    level: Level::Note,
    group: Group::Evidence,
    summary: "A record names no period while more than one occurrence was open, and served the oldest.",
    explanation: "\
With `grace` or `early` two occurrences can be open at the same time.
A record without a `period` then serves the oldest that is unmet.
That is the usual meaning, but it is a guess, and the next record may find its own occurrence already met.",
    remedy: "Say `period` in records of a task that has `grace` or `early`.",
    example: "the record served 2026-W47; 2026-W48 was open as well",
};
