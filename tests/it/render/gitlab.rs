//! Code Quality: whole outputs, and what GitLab asks of every entry.
//!
//! It does not know the other formats.

use std::collections::BTreeSet;

use duly::render::gitlab;
use duly::report::Report;
use serde_json::Value;

use super::injected::text;
use super::reports;

fn rendered(report: &Report) -> String {
    text(|out| gitlab::write(out, report))
}

#[test]
fn one_unit_overdue() {
    insta::assert_snapshot!("overdue", rendered(&reports::overdue()));
}

#[test]
fn nothing_of_a_repository_means_anything_in_it() {
    insta::assert_snapshot!("injected", rendered(&reports::injected(reports::INJECTIONS)));
}

#[test]
fn what_is_in_order_is_an_empty_array() {
    assert_eq!(rendered(&reports::clean()), "[]\n");
}

#[test]
fn a_unit_that_cannot_be_judged_is_no_empty_array() {
    let text = rendered(&reports::unverifiable());
    assert!(text.contains("\"severity\": \"blocker\"") && text.contains("`escalation-tickets` cannot be judged"), "{text}");
}

#[test]
fn every_entry_has_what_gitlab_requires() {
    for (name, report) in reports::everything() {
        let entries: Vec<Value> = serde_json::from_str(&rendered(&report)).expect("an array");
        let mut prints = BTreeSet::new();
        for entry in &entries {
            let word = |key: &str| entry[key].as_str().filter(|word| !word.is_empty()).unwrap_or_else(|| panic!("{name}: no {key}"));
            assert!(prints.insert(word("fingerprint")), "{name}: {} twice", word("fingerprint"));
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&word("severity")), "{name}");
            assert!(!word("description").is_empty() && !word("check_name").is_empty());
            let location = &entry["location"];
            assert!(location["path"].as_str().is_some_and(|path| !path.is_empty()), "{name}");
            assert!(location["lines"]["begin"].as_u64().is_some_and(|line| line >= 1), "{name}");
        }
    }
}
