//! `plan-unreadable`: a plan file is no text that can be read.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanUnreadable,
    level: Level::Error,
    group: Group::Plan,
    summary: "A plan file is not a regular file of UTF-8 text within the size limit.",
    explanation: "\
A plan file is a regular file of at most 256 KiB, written in UTF-8.
Bytes that are not UTF-8 are refused, not guessed: a guessed letter can change an id, a zone or a path, and with it what is owed.
A symbolic link or a submodule is refused because what it points to is not part of the history that is judged.

A file of holidays that the plan names is read in the same way, up to 1 MiB.

A plan that outgrows the limit can be split: up to 64 files are read together as one.",
    remedy: "Commit the plan as regular UTF-8 files, each within the limit.",
    example: "the plan file policies/soc.yaml has 300000 bytes, more than the 262144 that are read",
    check: Check::Loader,
};
