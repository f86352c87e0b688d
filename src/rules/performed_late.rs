//! `performed-late`: an occurrence was met in its grace.
//!
//! It knows no files, no git and no terminal.

use super::{Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PerformedLate,
    level: Level::Warning,
    group: Group::Ledger,
    summary: "An occurrence was performed after its due moment, but within its grace.",
    explanation: "\
Grace is a tolerance that the plan grants, and an occurrence that is met in it counts as performed (`met-late`).
The finding keeps the use of that tolerance visible: a task that is late every time has a wrong cadence or too few hands.
What counts is the moment at which the record landed on the checked branch, not the day on which the work was done; work that is merged late is late.",
    remedy: "Land the record before the due moment next time, or plan a cadence that can be kept.",
    example: "portal-and-license-management met 2026-W47 on 2026-11-23T09:12:00+01:00, after its due moment",
};
