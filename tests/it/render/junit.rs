//! JUnit: whole outputs, and what the schema of Jenkins takes.
//!
//! It does not hold that schema; the names that it takes stand here.

use duly::address::UnitId;
use duly::diagnostic::Level;
use duly::ledger::{Standing, State};
use duly::render::junit;
use duly::report::Report;

use super::injected::text;
use super::reports;

/// Every element with its attributes and its children.
const ELEMENTS: &[(&str, &[&str], &[&str])] = &[
    ("testsuites", &["name", "time", "tests", "failures", "errors"], &["testsuite"]),
    ("testsuite", &["name", "tests", "failures", "errors", "skipped", "time", "timestamp"], &["properties", "testcase"]),
    ("properties", &[], &["property"]),
    ("property", &["name", "value"], &[]),
    ("testcase", &["name", "classname", "time"], &["skipped", "error", "failure", "system-out"]),
    ("skipped", &["message"], &[]),
    ("error", &["type", "message"], &[]),
    ("failure", &["type", "message"], &[]),
    ("system-out", &[], &[]),
];

fn rendered(report: &Report) -> String {
    text(|out| junit::write(out, report))
}

#[test]
fn one_unit_overdue() {
    insta::assert_snapshot!("overdue", rendered(&reports::overdue()));
}

#[test]
fn a_window_has_a_case_for_every_occurrence() {
    insta::assert_snapshot!("window", rendered(&reports::window()));
}

#[test]
fn nothing_of_a_repository_means_anything_in_it() {
    insta::assert_snapshot!("injected", rendered(&reports::injected(reports::INJECTIONS)));
}

#[test]
fn every_report_is_xml_of_known_names_with_right_counts() {
    for (name, report) in reports::everything() {
        let text = rendered(&report);
        let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            let tag = node.tag_name().name();
            let (_, attributes, children) = ELEMENTS.iter().find(|(known, ..)| *known == tag).unwrap_or_else(|| panic!("{name}: {tag}"));
            for attribute in node.attributes() {
                assert!(attributes.contains(&attribute.name()), "{name}: {tag} has {}", attribute.name());
            }
            for child in node.children().filter(roxmltree::Node::is_element) {
                assert!(children.contains(&child.tag_name().name()), "{name}: {} in {tag}", child.tag_name().name());
            }
        }
        let count = |tag: &str| document.descendants().filter(|node| node.has_tag_name(tag)).count().to_string();
        let root = document.root_element();
        assert_eq!(root.attribute("tests"), Some(count("testcase").as_str()), "{name}");
        assert_eq!(root.attribute("failures"), Some(count("failure").as_str()), "{name}");
        assert_eq!(root.attribute("errors"), Some(count("error").as_str()), "{name}");
        assert!(count("testcase") != "0", "{name}: readers take a report without a case for a broken one");
    }
}

#[test]
fn it_fails_if_and_only_if_there_is_an_error_or_something_cannot_be_judged() {
    for (name, report) in reports::everything() {
        let text = rendered(&report);
        assert_eq!(text.contains("<failure"), report.findings(Level::Error) > 0, "{name}");
        assert_eq!(text.contains("<error"), report.standing(Standing::Unverifiable) > 0, "{name}");
        for finding in &report.findings {
            assert!(text.contains(finding.problem.rule.as_str()), "{name}: {}", finding.problem.rule);
        }
    }
}

#[test]
fn no_case_passes_that_was_not_performed() {
    for state in State::ALL {
        let mut report = reports::clean();
        report.units.truncate(1);
        report.units[0].occurrences = vec![reports::occurrence("K", "2026-11-22T23:00:00Z", state)];
        let text = rendered(&report);
        let passed = !text.contains("<skipped") && !text.contains("<error") && !text.contains("<failure");
        assert_eq!(passed, matches!(state, State::Met | State::MetLate), "{state:?}: {text}");
    }
}

#[test]
fn no_two_cases_have_one_name() {
    let mut report = reports::overdue();
    let again = report.findings[2].clone();
    report.findings.push(again);
    report.units[0].occurrences.push(reports::occurrence("2026-W47", "2026-11-22T23:00:00Z", State::Missed));
    report.units[0].occurrences[2].rule = 1;
    report.units.push(reports::unit(UnitId::task("z"), Standing::Current, None));
    let text = rendered(&report);
    let document = roxmltree::Document::parse(&text).expect("XML");
    let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
    let mut names: Vec<_> = cases.map(|case| (case.attribute("classname"), case.attribute("name"))).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all, "{text}");
}
