//! The manual of findings.
//!
//! It does not know the rules that really exist.

use duly::diagnostic::{Level, RuleId};
use duly::render::{Style, manual};
use duly::rules::{Check, Group, Rule};

const OVERDUE: Rule = Rule {
    id: RuleId::TaskOverdue,
    level: Level::Error,
    summary: "The last occurrence that could be decided was missed, and nothing has been done about it since then.",
    explanation: "A promise was made | and not kept.\nIt stays red until it is made up for.\n\nA second paragraph.",
    remedy: "Do the task and commit its record.",
    group: Group::Ledger,
    example: "`portal` is overdue",
    check: Check::Facts(|_| Vec::new()),
};
const SOON: Rule = Rule {
    id: RuleId::DueSoon,
    level: Level::Warning,
    summary: "Something is due soon.",
    explanation: "Why.",
    remedy: "Do it.",
    group: Group::Ledger,
    example: "`portal` is due soon",
    check: Check::Facts(|_| Vec::new()),
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

    For example
      `portal` is overdue
    "#);
}
