//! `due-soon`: an occurrence falls due soon or is in its grace.
//!
//! It knows no files, no git and no terminal.

use super::{Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::DueSoon,
    level: Level::Note,
    group: Group::Ledger,
    summary: "An occurrence is not yet performed, and its due moment is near or just past.",
    explanation: "\
It is told from `due_soon` before the due moment on, and through the grace after it.
The default of `due_soon` is 0: then nothing is told before the due moment.
Nothing is wrong yet, so it is a note.
A plan that wants a pipeline to warn in time sets `rules: {due-soon: warning}` and runs `duly check --fail-on warning`.",
    remedy: "Do the task and land its record before the moment that the finding names.",
    example: "access-review@privileged owes 2026-Q4 before 2027-01-01T00:00:00+01:00",
};
