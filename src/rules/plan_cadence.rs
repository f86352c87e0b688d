//! `plan-cadence`: a cadence cannot be read or cannot mean anything.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanCadence,
    level: Level::Error,
    group: Group::Plan,
    summary: "A cadence cannot be read, or its parts cannot mean anything together.",
    explanation: "\
Short cadences are `daily`, `weekly`, `fortnightly`, `monthly`, `quarterly`, `semiannually`, `yearly`, `every 10 days` and the like, `as needed`, and any of them followed by `and as needed`.
A cadence that owes nothing by accident, such as `every 0 days`, is refused: it would make a task green for ever.
So is a word that people read in two ways, such as `biweekly`.

Standards put the same cadences in words; section 7 of PCI DSS v4.0.1, for one, says what \"daily\", \"weekly\" and \"every three months\" mean there.",
    remedy: "Write a cadence that duly knows; the finding says what was expected.",
    example: "`biweekly` could mean twice a week or every two weeks",
    check: Check::Loader,
};
