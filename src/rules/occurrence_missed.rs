//! `occurrence-missed`: an occurrence of the window was missed.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::calendar::deadline;
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::say;
use crate::ledger::State;

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
    example: "`portal-and-license-management` was missed for 2026-W31 (due Sunday 2026-08-02 23:59 Europe/Paris)",
    check: Check::Facts(check),
};

/// Tells of every missed occurrence that ends in the window.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    if facts.window.is_none() {
        return Vec::new();
    }
    facts.each_listed(State::Missed, |unit, verdict| {
        let key = &verdict.occurrence.key;
        let due = deadline(facts.zone, verdict.occurrence.due);
        let message = say!("`{id}` was missed for {key} (due {due} {zone})", id = unit.unit.id, key, due, zone = facts.zone);
        let help = say!("nothing repairs a closed occurrence: keep the reason for the auditor, and do the next one in time");
        Problem::new(RuleId::OccurrenceMissed, message, help)
            .at(unit.task.place_of(unit.unit, verdict.occurrence.rule), say!("owed by this cadence"))
    })
}
