//! `clock-exception-idle`: a clock exception of the plan excepts nothing.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Facts, Group, Rule};
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::{Text, say};

pub static RULE: Rule = Rule {
    id: RuleId::ClockExceptionIdle,
    level: Level::Warning,
    group: Group::Clock,
    summary: "A clock exception of the plan excepts nothing.",
    explanation: "\
An entry of `clock_exceptions` is the id of a commit on the first-parent chain of the branch, or at least seven of its first digits.
One that names no such commit, or that begins more than one id, excepts nothing, and whoever wrote it may believe otherwise.
A commit of a side branch is not on that chain: the merge that landed it is.",
    remedy: "Write the full id of the commit that is meant, or remove the entry.",
    example: "the clock exception `0123456` names no commit of the branch",
    check: Check::Facts(check),
};

/// Tells of every exception that names no commit, or more than one.
fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let shown = |one: &String| one.chars().filter(|c| !c.is_control()).take(64).collect::<String>();
    let told = |message: Text| {
        let help = say!("write the full id of a commit on the first-parent chain of the branch, or remove the entry");
        Problem::new(RuleId::ClockExceptionIdle, message, help)
    };
    let unmatched = |one: &String| told(say!("the clock exception `{shown}` names no commit of the branch", shown = shown(one)));
    let ambiguous = |one: &String| told(say!("the clock exception `{shown}` begins more than one id", shown = shown(one)));
    facts.idle.unmatched.iter().map(unmatched).chain(facts.idle.ambiguous.iter().map(ambiguous)).collect()
}
