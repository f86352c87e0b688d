//! SARIF: whole outputs, and what GitHub asks of every one of them.
//!
//! It does not hold the schema of SARIF; the reference validator of `.ci/run` does.

use std::collections::BTreeSet;

use duly::diagnostic::{Finding, Level, Problem, RuleId};
use duly::render::sarif;
use duly::report::Report;
use serde_json::Value;

use super::reports;

fn rendered(report: &Report) -> String {
    let mut out = String::new();
    sarif::write(&mut out, report, &[]).expect("a string takes every write");
    out
}

fn run(report: &Report) -> Value {
    let log: Value = serde_json::from_str(&rendered(report)).expect("the log is JSON");
    assert_eq!((&log["version"], log["runs"].as_array().map(Vec::len)), (&"2.1.0".into(), Some(1)));
    log["runs"][0].clone()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// The rules' texts stand in their own files; of the log only their ids are shown.
fn shown(report: &Report) -> String {
    let mut log: Value = serde_json::from_str(&rendered(report)).expect("the log is JSON");
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().expect("rules") {
        *rule = rule["id"].clone();
    }
    serde_json::to_string_pretty(&log).expect("JSON")
}

#[test]
fn a_log_reads_like_this() {
    insta::assert_snapshot!("overdue", shown(&reports::overdue()));
}

#[test]
fn nothing_of_a_repository_means_anything_in_it() {
    insta::assert_snapshot!("injected", shown(&reports::injected(reports::INJECTIONS)));
}

#[test]
fn every_result_has_what_github_requires() {
    for (name, report) in reports::everything() {
        let run = run(&report);
        let rules = list(&run["tool"]["driver"], "rules");
        let results = list(&run, "results");
        assert_eq!(results.len(), report.findings.len(), "{name}");
        let mut prints = BTreeSet::new();
        for (result, finding) in results.iter().zip(&report.findings) {
            let index = result["ruleIndex"].as_u64().and_then(|at| usize::try_from(at).ok()).expect("an index");
            assert_eq!(rules[index]["id"], result["ruleId"], "{name}");
            assert_eq!((&result["ruleId"], &result["level"]), (&finding.problem.rule.as_str().into(), &finding.level.as_str().into()));
            assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty() && text.chars().count() < 5000), "{name}");
            assert_eq!(list(result, "locations").len(), 1, "{name}");
            for location in list(result, "locations").iter().chain(list(result, "relatedLocations")) {
                let physical = &location["physicalLocation"];
                let uri = physical["artifactLocation"]["uri"].as_str().expect("a uri");
                assert!(!uri.is_empty() && !uri.starts_with('/') && uri.bytes().all(|byte| byte.is_ascii_graphic()), "{name}: {uri}");
                let at = |key: &str| physical["region"][key].as_u64().unwrap_or_else(|| panic!("{name}: no {key}"));
                let (start, end) = ((at("startLine"), at("startColumn")), (at("endLine"), at("endColumn")));
                assert!((1, 1) <= start && start <= end, "{name}: {physical}");
            }
            let print = result["partialFingerprints"]["primaryLocationLineHash"].as_str().expect("a fingerprint");
            assert!(prints.insert(print.to_owned()), "{name}: {print} twice");
        }
        assert!(run["automationDetails"]["id"].as_str().is_some_and(|id| id.ends_with('/')), "{name}");
        assert!(no_empty_string(&run), "{name}");
    }
}

fn no_empty_string(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => items.iter().all(no_empty_string),
        Value::Object(fields) => fields.values().all(no_empty_string),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

#[test]
fn no_byte_of_it_steers_a_terminal_or_a_runner() {
    for (name, report) in reports::everything() {
        let text = rendered(&report);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{name}");
        assert!(!text.contains("##[") && !text.contains('\u{202e}'), "{name}");
        assert!(!list(&run(&report), "results").iter().any(|result| result["message"].to_string().contains("](")), "{name}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{name}");
    }
}

#[test]
fn what_was_not_judged_is_no_success() {
    let told = |report: &Report| {
        let run = run(report);
        let invocation = &run["invocations"][0];
        let words: Vec<String> =
            list(invocation, "toolExecutionNotifications").iter().map(|one| one["message"]["text"].to_string()).collect();
        (invocation["executionSuccessful"].as_bool().expect("a verdict"), words.join("\n"))
    };
    assert_eq!(told(&reports::clean()), (true, String::new()));
    assert_eq!(told(&reports::overdue()), (true, String::new()));
    assert_eq!(told(&reports::refused()), (false, "\"The plan is refused: nothing was judged.\"".to_owned()));
    let (success, words) = told(&reports::unverifiable());
    assert!(!success && words.contains("`escalation-tickets` cannot be judged"), "{words}");
}

#[test]
fn what_is_too_much_is_cut_and_told() {
    let mut report = reports::clean();
    let many = |number: usize, words: &str| -> Vec<Finding> {
        let problem = |at: usize| Problem::new(RuleId::RecordInvalid, reports::words(format!("{at} {words}")), reports::words(words));
        (0..number).map(|at| Finding { level: Level::Error, problem: problem(at) }).collect()
    };
    report.findings = many(5000, "x");
    assert_eq!(list(&run(&report), "results").len(), 5000);
    assert!(!rendered(&report).contains("toolExecutionNotifications"));
    report.findings = many(5001, "x");
    let cut = run(&report);
    assert_eq!(list(&cut, "results").len(), 5000);
    assert!(cut["invocations"][0].to_string().contains("1 finding left out"), "{}", cut["invocations"]);
    report.findings = many(5000, &"é\u{202e}".repeat(1000));
    let text = rendered(&report);
    assert!((4_000_000..10_000_000).contains(&text.len()), "{}", text.len());
    assert!(text.contains("findings left out"));
}

#[test]
fn the_plan_that_was_asked_for_is_the_category() {
    let mut out = String::new();
    sarif::write(&mut out, &reports::clean(), &["policies/pci.yaml".into()]).expect("a string takes every write");
    assert!(out.contains("\"id\": \"duly/policies/pci.yaml/\""), "{out}");
}
