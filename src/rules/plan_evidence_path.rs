//! `plan-evidence-path`: an evidence path cannot name files of the repository.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanEvidencePath,
    level: Level::Error,
    group: Group::Plan,
    summary: "An evidence path cannot name files inside the repository.",
    explanation: "\
Evidence is only what lies in the repository, because only that has a history.
A path is relative to the root of the repository and uses `/`; it may be a file, a folder (with `/` at its end) or a pattern in which `*` stops at `/` and `**` does not.
Refused are empty paths, absolute ones, those that leave the repository through `..` or reach into `.git`, and patterns that are not well formed.
A path that holds everything or the plan itself is refused too: no file may be a promise and its own proof.",
    remedy: "Write a path from the root of the repository, such as `evidence/firewall-review/`.",
    example: "the pattern `../elsewhere/` has the segment `..`; it cannot leave its folder",
    check: Check::Loader,
};
