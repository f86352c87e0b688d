//! The badge: what it says of every report, and the shape that shields.io takes.
//!
//! It does not know the other formats.

use duly::diagnostic::Level;
use duly::ledger::Standing;
use duly::render::badge;
use duly::report::Report;
use serde_json::Value;

use super::injected::text;
use super::reports;

fn value(report: &Report) -> Value {
    serde_json::from_str(&text(|out| badge::write(out, report))).expect("JSON")
}

fn words(report: &Report) -> String {
    let value = value(report);
    let word = |key: &str| value[key].as_str().expect("a word").to_owned();
    format!("{} ({}{})", word("message"), word("color"), if value["isError"] == true { ", error" } else { "" })
}

#[test]
fn every_report_has_its_words() {
    let said: Vec<String> = reports::everything().iter().map(|(name, report)| format!("{name}: {}", words(report))).collect();
    insta::assert_snapshot!(said.join("\n"));
    let mut report = reports::clean();
    report.units.truncate(1);
    assert_eq!(words(&report), "1 of 1 on time (brightgreen)");
    report.units[0].standing = Standing::Idle;
    assert_eq!(words(&report), "nothing owed (blue)");
    report.findings = reports::refused().findings;
    assert_eq!(words(&report), "2 errors (red)");
}

#[test]
fn nothing_is_green_that_is_not_in_order() {
    for (name, report) in reports::everything() {
        let bad =
            report.findings(Level::Error) > 0 || report.standing(Standing::Overdue) > 0 || report.standing(Standing::Unverifiable) > 0;
        assert!(!(bad && words(&report).contains("green")), "{name}: {}", words(&report));
    }
}

#[test]
fn it_has_the_keys_of_the_endpoint_and_no_other() {
    let keys: Vec<String> = value(&reports::overdue()).as_object().expect("an object").keys().cloned().collect();
    assert_eq!(keys, ["schemaVersion", "label", "message", "color", "isError", "cacheSeconds"]);
}
