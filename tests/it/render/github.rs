//! Workflow commands: whole outputs, and the limits of the runner.
//!
//! It does not know the other formats.

use duly::diagnostic::{Finding, Level, Problem, RuleId};
use duly::render::github;
use duly::report::Report;

use super::injected::text;
use super::reports;

fn rendered(report: &Report) -> String {
    text(|out| github::write(out, report))
}

#[test]
fn one_unit_overdue() {
    insta::assert_snapshot!(rendered(&reports::overdue()));
}

#[test]
fn a_refused_plan_and_a_history_that_was_cut() {
    insta::assert_snapshot!(format!("{}---\n{}", rendered(&reports::refused()), rendered(&reports::unverifiable())));
}

#[test]
fn nothing_of_a_repository_means_anything_in_it() {
    let chunks = reports::INJECTIONS.chunks(9).map(|some| rendered(&reports::injected(some)));
    insta::assert_snapshot!("injected", chunks.collect::<Vec<_>>().join("---\n"));
}

#[test]
fn what_is_in_order_says_nothing() {
    assert_eq!(rendered(&reports::clean()), "");
}

#[test]
fn ten_of_a_kind_are_shown_and_the_last_counts_the_rest() {
    let report = |number: usize, level: Level| {
        let mut report = reports::clean();
        let problem = |at: usize| Problem::new(RuleId::RecordInvalid, reports::words(format!("number {at}")), reports::words(""));
        report.findings = (1..=number).map(|at| Finding { level, problem: problem(at) }).collect();
        rendered(&report)
    };
    for (level, kind) in [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "notice")] {
        let ten = report(10, level);
        assert_eq!(ten.lines().filter(|line| line.starts_with(&format!("::{kind} "))).count(), 10);
        assert!(ten.contains("number 10.") && !ten.contains("title=duly::and"), "{ten}");
        let eleven = report(11, level);
        assert_eq!(eleven.lines().count(), 10);
        assert!(eleven.contains("number 9.") && !eleven.contains("number 10."), "{eleven}");
        assert!(
            eleven.ends_with(&format!("::{kind} title=duly::and 2 more {level}s: the log and the summary tell them all\n")),
            "{eleven}"
        );
    }
}

#[test]
fn no_message_is_longer_than_the_runner_takes() {
    for (name, report) in reports::everything() {
        for line in rendered(&report).lines() {
            let message = line.splitn(3, "::").nth(2).expect("a message");
            assert!(message.replace("%0A", "\n").replace("%25", "%").chars().count() <= 4096, "{name}: {line}");
        }
    }
}
