//! The badge: what it says of every report, and the shape that shields.io takes.
//!
//! It does not know the other formats.

use duly::diagnostic::Level;
use duly::language::Language;
use duly::ledger::Standing;
use duly::render::badge;
use duly::report::Report;
use serde_json::Value;

use super::injected::text;
use super::reports;

fn value(report: &Report) -> Value {
    serde_json::from_str(&text(|out| badge::write(out, report, Language::ENGLISH))).expect("JSON")
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

#[test]
fn the_picture_says_the_same_and_is_well_formed() {
    for (name, report) in reports::everything() {
        let svg = text(|out| badge::write_svg(out, &report, Language::ENGLISH));
        let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let value = value(&report);
        let message = value["message"].as_str().expect("a word");
        let texts: Vec<_> = document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
        assert_eq!(texts, ["duly", message], "{name}");
        assert_eq!(document.root_element().attribute("aria-label"), Some(format!("duly: {message}").as_str()), "{name}");
    }
    insta::assert_snapshot!("picture", text(|out| badge::write_svg(out, &reports::overdue(), Language::ENGLISH)));
}

/// The contrast of white with a colour (WCAG 2.2, 1.4.3).
fn contrast_with_white(hex: &str) -> f64 {
    let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("two digits")) / 255.0;
    let linear = |part: f64| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
    1.05 / (0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5)) + 0.05)
}

#[test]
fn white_letters_can_be_read_on_every_colour() {
    for (name, report) in reports::everything() {
        let svg = text(|out| badge::write_svg(out, &report, Language::ENGLISH));
        let document = roxmltree::Document::parse(&svg).expect("XML");
        for hex in document.descendants().filter(|node| node.has_tag_name("rect")).filter_map(|node| node.attribute("fill")) {
            assert!(contrast_with_white(hex) >= 4.5, "{name}: {hex}");
        }
    }
}
