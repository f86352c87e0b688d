//! The manual of findings.
//!
//! It does not know the rules that really exist.

use duly::diagnostic::{Level, RuleId};
use duly::render::{Style, manual};
use duly::rules::{Group, Rule};

const OVERDUE: Rule = Rule {
    id: RuleId::TaskOverdue,
    level: Level::Error,
    group: Group::Ledger,
    summary: "The last occurrence that could be decided was missed, and nothing has been done about it since then.",
    explanation: "A promise was made | and not kept.\nIt stays red until it is made up for.\n\nA second paragraph.",
    remedy: "Do the task and commit its record.",
    example: "a missed 2026-W47",
};
const SOON: Rule = Rule {
    id: RuleId::DueSoon,
    level: Level::Warning,
    group: Group::Ledger,
    summary: "Something is due soon.",
    explanation: "Why.",
    remedy: "Do it.",
    example: "a owes 2026-W48",
};

fn text(write: impl FnOnce(&mut String) -> std::fmt::Result) -> String {
    let mut out = String::new();
    write(&mut out).expect("a string takes every write");
    out
}

#[test]
fn the_list_has_a_line_per_rule() {
    insta::assert_snapshot!(text(|out| manual::list(out, &[&OVERDUE, &SOON], Style::PLAIN)), @r#"
    task-overdue  error    The last occurrence that could be decided was missed, and
                           nothing has been done about it since then.
    due-soon      warning  Something is due soon.

    `duly rules ID` shows the whole page of a rule
    "#);
}

#[test]
fn a_page_tells_all_about_one_rule() {
    insta::assert_snapshot!(text(|out| manual::page(out, &OVERDUE, Style { width: 40, ..Style::PLAIN })), @r#"
    task-overdue (error unless the plan says otherwise)

    The last occurrence that could be
    decided was missed, and nothing has been
    done about it since then.

    A promise was made | and not kept. It
    stays red until it is made up for.

    A second paragraph.

    What to do
    Do the task and commit its record.
    "#);
}

#[test]
fn both_can_be_had_in_markdown() {
    insta::assert_snapshot!(text(|out| manual::list_in_markdown(out, &[&OVERDUE, &SOON])), @r#"
    | rule | level | meaning |
    |---|---|---|
    | `task-overdue` | error | The last occurrence that could be decided was missed, and nothing has been done about it since then. |
    | `due-soon` | warning | Something is due soon. |
    "#);
    insta::assert_snapshot!(text(|out| manual::page_in_markdown(out, &OVERDUE)), @r#"
    # task-overdue

    Level: error, unless the plan says otherwise.

    The last occurrence that could be decided was missed, and nothing has been done about it since then.

    A promise was made | and not kept.
    It stays red until it is made up for.

    A second paragraph.

    ## What to do

    Do the task and commit its record.
    "#);
}
