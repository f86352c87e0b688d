//! The statement for signatures: every report against the schema, what it is about, and how it is bound to the whole report.
//!
//! It does not know the other formats.

use duly::render::{in_toto, json};
use duly::report::Report;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::injected::text;
use super::reports;

fn statement(report: &Report) -> Value {
    serde_json::from_str(&text(|out| in_toto::write(out, report))).expect("the statement is JSON")
}

fn schema() -> jsonschema::Validator {
    let schema = serde_json::from_str(include_str!("../../../schema/statement.schema.json")).expect("the schema is JSON");
    jsonschema::options().should_validate_formats(true).should_ignore_unknown_formats(false).build(&schema).expect("the schema is a schema")
}

#[test]
fn every_report_of_a_history_is_valid() {
    let schema = schema();
    for (name, report) in reports::everything().into_iter().filter(|(_, report)| report.repository.is_some()) {
        let value = statement(&report);
        let errors: Vec<_> = schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn the_schema_refuses_what_lacks_a_key() {
    let (schema, good) = (schema(), statement(&reports::window()));
    assert!(schema.is_valid(&good));
    for pointer in
        ["", "/subject/0", "/subject/1/digest", "/predicate", "/predicate/summary", "/predicate/units/0", "/predicate/report/digest"]
    {
        let keys: Vec<String> = good.pointer(pointer).and_then(Value::as_object).expect("an object").keys().cloned().collect();
        for key in keys {
            let mut bad = good.clone();
            bad.pointer_mut(pointer).and_then(Value::as_object_mut).expect("an object").remove(&key);
            assert!(!schema.is_valid(&bad), "{pointer} without {key}");
        }
    }
}

#[test]
fn it_is_about_the_commit_and_every_file_of_the_plan() {
    let mut report = reports::window();
    if let Some(facts) = &mut report.repository {
        facts.plan.push("policies/teams.yaml".into());
        facts.plan_sha256.push("7".repeat(64));
    }
    let subject = statement(&report)["subject"].clone();
    assert_eq!(
        subject,
        serde_json::json!([
            {"name": "refs/heads/main", "digest": {"gitCommit": "a".repeat(40)}},
            {"name": "policies/soc.yaml", "digest": {"sha256": "5".repeat(64)}},
            {"name": "policies/teams.yaml", "digest": {"sha256": "7".repeat(64)}},
        ])
    );
}

#[test]
fn its_digest_is_that_of_the_whole_report() {
    let report = reports::window();
    let whole = text(|out| json::write(out, &report));
    let expected: String = Sha256::digest(whole.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(statement(&report)["predicate"]["report"]["digest"]["sha256"], expected);
    let mut other = report;
    other.units[0].occurrences[0].key.push('x');
    assert_ne!(statement(&other)["predicate"]["report"]["digest"]["sha256"], expected, "a key that no number of the statement shows");
}

#[test]
fn the_lines_of_the_units_add_up_to_the_summary() {
    let predicate = statement(&reports::window())["predicate"].clone();
    let summary = predicate["summary"]["occurrences"].as_object().expect("counts");
    for (state, count) in summary {
        let lines = predicate["units"].as_array().expect("units").iter();
        assert_eq!(Some(lines.map(|unit| unit["occurrences"][state].as_u64().expect("a count")).sum()), count.as_u64(), "{state}");
    }
    assert_eq!(predicate["findings"], serde_json::json!({"error": 1, "warning": 1, "note": 1}));
}

#[test]
fn a_refused_plan_is_said_to_be_refused() {
    let statement = statement(&reports::refused());
    assert_eq!(statement["predicate"]["outcome"], "plan-refused");
    assert_eq!(statement["predicate"]["units"], serde_json::json!([]));
}
