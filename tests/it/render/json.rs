//! The JSON report: one whole snapshot, and every report against the schema.
//!
//! It does not know the other formats.

use duly::render::json;
use duly::report::Report;

use super::reports;

fn rendered(report: &Report) -> String {
    let mut out = String::new();
    json::write(&mut out, report).expect("a string takes every write");
    out
}

fn schema() -> serde_json::Value {
    serde_json::from_str(include_str!("../../../schema/report.schema.json")).expect("the schema is JSON")
}

fn validator() -> jsonschema::Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .build(&schema())
        .expect("the schema is a schema")
}

#[test]
fn every_report_is_valid() {
    let validator = validator();
    for (name, report) in reports::all() {
        let value = serde_json::from_str(&rendered(&report)).expect("the report is JSON");
        let errors: Vec<_> = validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn the_schema_refuses_what_lacks_a_key_or_names_an_unknown_state() {
    let validator = validator();
    let good: serde_json::Value = serde_json::from_str(&rendered(&reports::window())).expect("the report is JSON");
    assert!(validator.is_valid(&good));
    for pointer in [
        "",
        "/tool",
        "/repository",
        "/window",
        "/summary",
        "/tasks/0",
        "/tasks/0/last_performance",
        "/tasks/0/occurrences/0",
        "/findings/0",
    ] {
        let keys: Vec<String> = good.pointer(pointer).and_then(|value| value.as_object()).expect("an object").keys().cloned().collect();
        let additive = ["assurance", "change", "judged", "later", "origin", "scope", "team", "end_line", "end_column", "related"];
        for key in keys.iter().filter(|key| *key != "references").filter(|key| pointer == "/tasks/0" || !additive.contains(&key.as_str())) {
            let mut bad = good.clone();
            bad.pointer_mut(pointer).and_then(|value| value.as_object_mut()).expect("an object").remove(key);
            assert!(!validator.is_valid(&bad), "{pointer} without {key}");
        }
    }
    let mut bad = good.clone();
    bad["tasks"][0]["occurrences"][0]["state"] = "done".into();
    assert!(!validator.is_valid(&bad));
    let mut more = good;
    more["tasks"][0]["later"] = 1.into();
    assert!(validator.is_valid(&more), "version 1 grows");
}

#[test]
fn everything_in_the_schema_is_described() {
    fn look(value: &serde_json::Value, path: &str) {
        let Some(object) = value.as_object() else { return };
        for (name, property) in object.get("properties").and_then(|value| value.as_object()).into_iter().flatten() {
            let told = property.get("description").is_some() || property.get("$ref").is_some();
            assert!(told, "{path}/{name} has no description");
            look(property, &format!("{path}/{name}"));
        }
        for (name, definition) in object.get("$defs").and_then(|value| value.as_object()).into_iter().flatten() {
            look(definition, name);
        }
    }
    look(&schema(), "");
}

#[test]
fn no_byte_of_it_steers_a_terminal_or_a_runner_and_the_value_is_the_same() {
    let report = reports::hostile();
    let text = rendered(&report);
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    assert!(!text.contains("##[") && !text.contains('\u{202e}') && !text.lines().any(|line| line.trim_start().starts_with("::")), "{text}");
    let value: serde_json::Value = serde_json::from_str(&text).expect("the report is JSON");
    assert_eq!(value["findings"][0]["message"], report.findings[0].problem.message.as_str());
}

#[test]
fn compliance_has_three_decimals_and_is_null_when_nothing_was_owed() {
    let value = |report: &Report| -> serde_json::Value { serde_json::from_str(&rendered(report)).expect("the report is JSON") };
    assert_eq!(value(&reports::clean())["summary"]["compliance"], serde_json::Value::Null);
    assert_eq!(value(&reports::window())["summary"]["compliance"].to_string(), "0.6");
    assert_eq!(value(&reports::overdue())["summary"]["compliance"].to_string(), "0.0");
}

#[test]
fn the_terms_are_told_where_they_are_not_the_usual_ones() {
    let value = |report: &Report| -> serde_json::Value { serde_json::from_str(&rendered(report)).expect("the report is JSON") };
    assert!(value(&reports::clean()).get("terms").is_none());
    let mut report = reports::clean();
    report.terms.plan = vec!["plans/".into()];
    assert_eq!(value(&report)["terms"], serde_json::json!({"plan": ["plans/"]}));
    report.terms.expect_witness = Some(duly::calendar::Duration::Exact(26 * 3600));
    assert_eq!(value(&report)["terms"], serde_json::json!({"plan": ["plans/"], "expect_witness": "26h"}));
    assert!(validator().is_valid(&value(&report)));
}

#[test]
fn a_report_reads_like_this() {
    insta::assert_snapshot!("report", rendered(&reports::overdue()));
}

#[test]
fn a_refused_plan_has_the_same_shape() {
    insta::assert_snapshot!("refused", rendered(&reports::refused()));
}
