//! The page of Markdown: whole outputs, its shape, and its limit.
//!
//! It does not know the other formats.

use duly::diagnostic::{Finding, Level, Problem, RuleId};
use duly::language::Language;
use duly::render::markdown;
use duly::report::Report;

use super::injected::text;
use super::reports;

fn rendered(report: &Report) -> String {
    text(|out| markdown::write(out, report, markdown::LIMIT, Language::ENGLISH))
}

#[test]
fn one_unit_overdue() {
    insta::assert_snapshot!(rendered(&reports::overdue()));
}

#[test]
fn a_window_is_counted() {
    insta::assert_snapshot!(rendered(&reports::window()));
}

#[test]
fn a_refused_plan_and_a_history_that_was_cut() {
    insta::assert_snapshot!(format!("{}---\n{}", rendered(&reports::refused()), rendered(&reports::unverifiable())));
}

#[test]
fn nothing_of_a_repository_means_anything_in_it() {
    insta::assert_snapshot!("injected", rendered(&reports::injected(reports::INJECTIONS)));
}

#[test]
fn every_row_has_as_many_cells_as_its_head() {
    for (name, report) in reports::everything() {
        let mut columns = None;
        for line in rendered(&report).lines() {
            let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
            match (line.starts_with('|'), columns) {
                (true, Some(columns)) => assert_eq!(bars, columns, "{name}: {line}"),
                (true, None) => columns = Some(bars),
                (false, _) => columns = None,
            }
        }
    }
}

#[test]
fn no_tag_link_or_mention_is_the_repository_s() {
    for (name, report) in reports::everything() {
        let text = rendered(&report)
            .replace("<!-- -->", "")
            .replace("<code>", "")
            .replace("</code>", "")
            .replace("<sub>", "")
            .replace("</sub>", "")
            .replace("\\]", "");
        assert!(!text.contains('<') && !text.contains("](") && !text.contains("://"), "{name}: {text}");
        assert!(!rendered(&report).contains("@everyone"), "{name}");
    }
}

#[test]
fn what_does_not_fit_is_cut_and_told() {
    let mut report = reports::overdue();
    let problem = |at: usize| {
        Problem::new(RuleId::RecordInvalid, reports::words(format!("number {at} {}", "<|@é".repeat(100))), reports::words("mend it"))
    };
    report.findings = (0..10_000).map(|at| Finding { level: Level::Error, problem: problem(at) }).collect();
    let text = rendered(&report);
    assert!((900_000..=markdown::LIMIT).contains(&text.len()), "{}", text.len());
    assert!(
        text.contains("errors left out: a summary may have 1 MiB") && text.contains("3 units left out"),
        "{}",
        &text[text.len() - 600..]
    );
    assert!(text.contains("### Overdue") && text.contains("number 0 ") && !text.contains("number 9999 "));
    assert!(text.ends_with("</sub>\n"));
}

#[test]
fn no_limit_is_exceeded() {
    let report = reports::injected(reports::INJECTIONS);
    for limit in [0, 99, 100, 1000, 16_384, 17_000, 20_000, 30_000, markdown::LIMIT, usize::MAX] {
        let text = text(|out| markdown::write(out, &report, limit, Language::ENGLISH));
        assert!(text.len() <= limit.min(markdown::LIMIT), "{limit}: {}", text.len());
        assert_eq!(text.is_empty(), limit < 100, "{limit}");
    }
}
