//! `occurrence-missed`: an occurrence of the window was missed.
//!
//! It knows no files, no git and no terminal.

use super::{Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::OccurrenceMissed,
    level: Level::Error,
    group: Group::Ledger,
    summary: "An occurrence whose last day lies in the window was not performed before it closed.",
    explanation: "\
This is the auditor's question, and it is asked only of a window (`--from`, `--to`).
It looks at every occurrence whose last day lies in the window, grace not counted, and tells each one that is missed.
Unlike `task-overdue` it does not fade when the team catches up: in a window that holds the missed occurrence the finding stays.
Evidence that lands later does not change the answer.",
    remedy: "Explain the miss where your auditor looks for it, and show what was done since; no later evidence can turn it into a performance.",
    example: "portal-and-license-management missed 2026-W31, which closed at 2026-08-03T00:00:00+02:00",
};
