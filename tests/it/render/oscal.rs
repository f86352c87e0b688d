//! OSCAL: what every document has to be, what is satisfied and what is not, and names that stay.
//!
//! `.ci/run` holds it against the models of OSCAL itself; it does not know the other formats.

use std::collections::BTreeSet;

use duly::address::UnitId;
use duly::diagnostic::{Finding, Level, Problem, RuleId};
use duly::ledger::{Standing, State};
use duly::render::oscal;
use duly::report::Report;
use serde_json::Value;

use super::injected::text;
use super::reports;

fn results(report: &Report) -> Value {
    let document: Value = serde_json::from_str(&text(|out| oscal::write_results(out, report))).expect("JSON");
    document["assessment-results"].clone()
}

fn poam(report: &Report) -> Value {
    let document: Value = serde_json::from_str(&text(|out| oscal::write_poam(out, report))).expect("JSON");
    document["plan-of-action-and-milestones"].clone()
}

/// Calls `look` with every object of a document.
fn objects(value: &Value, look: &mut impl FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            look(map);
            map.values().for_each(|value| objects(value, look));
        }
        Value::Array(list) => list.iter().for_each(|value| objects(value, look)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// The state and the reason of each finding, by its target.
fn judged(report: &Report) -> Vec<String> {
    let results = results(report);
    let line = |one: &Value| {
        let target = &one["target"];
        let part = |value: &Value| value.as_str().expect("a text").to_owned();
        format!("{} {} {}", part(&target["target-id"]), part(&target["status"]["state"]), part(&target["status"]["reason"]))
    };
    list(&results["results"][0], "findings").iter().map(line).collect()
}

#[test]
fn every_document_has_the_forms_that_oscal_asks_for() {
    for (name, report) in reports::everything() {
        for document in [results(&report), poam(&report)] {
            let (mut known, mut referred) = (BTreeSet::new(), Vec::new());
            objects(&document, &mut |map| {
                for (key, value) in map {
                    let text = value.as_str().unwrap_or_default();
                    match key.as_str() {
                        "uuid" => {
                            assert_eq!((text.len(), &text[14..15]), (36, "5"), "{name}");
                            // The tool is told once in each place that may refer to it.
                            assert!(known.insert(text.to_owned()) || map["title"] == "duly", "{name}: {text} stands twice");
                        }
                        "title" | "value" => {
                            assert!(!text.is_empty() && text.trim() == text && !text.contains('\n'), "{name}: {key} {text:?}");
                        }
                        "observation-uuid" | "risk-uuid" | "actor-uuid" | "component-uuid" => referred.push(text.to_owned()),
                        "href" => referred.extend(text.strip_prefix('#').map(str::to_owned)),
                        "control-id" | "target-id" | "name" => {
                            let is_of_token = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
                            assert!(text.chars().all(is_of_token) && !text.starts_with(|c: char| c.is_ascii_digit()), "{name}: {text}");
                        }
                        _ => {}
                    }
                    assert!(value.as_array().is_none_or(|list| !list.is_empty()), "{name}: {key} is empty");
                }
            });
            for uuid in referred {
                assert!(known.contains(&uuid), "{name}: nothing is {uuid}");
            }
        }
    }
}

#[test]
fn what_was_missed_in_a_window_is_not_satisfied_and_what_was_owed_and_done_is() {
    assert_eq!(
        judged(&reports::window()),
        [
            "task-portal-and-license-management not-satisfied fail",
            "task-escalation-tickets satisfied pass",
            "task-tabletop satisfied other"
        ]
    );
    assert_eq!(judged(&reports::clean())[0], "task-portal-and-license-management satisfied other");
}

#[test]
fn what_nobody_can_say_is_never_satisfied() {
    let mut report = reports::window();
    report.findings.clear();
    report.units.truncate(2);
    report.units[0].standing = Standing::Unverifiable;
    report.units[0].occurrences.clear();
    report.units[1].occurrences.push(reports::occurrence("2026-11-23", "2026-11-23T23:00:00Z", State::Unverifiable));
    assert_eq!(judged(&report), ["task-portal-and-license-management not-satisfied other", "task-escalation-tickets not-satisfied other"]);
    assert_eq!(list(&poam(&report), "risks").last().expect("a risk")["status"], "investigating");
}

#[test]
fn a_refused_plan_is_not_satisfied() {
    let report = reports::refused();
    assert_eq!(judged(&report), ["plan not-satisfied fail"]);
    assert_eq!(list(&poam(&report), "poam-items").len(), 2, "one for each problem");
}

#[test]
fn an_error_makes_its_unit_or_the_plan_unsatisfied_and_a_warning_does_not() {
    let of = |level, unit: Option<&str>| {
        let mut report = Report { findings: Vec::new(), ..reports::clean() };
        let problem = Problem::new(RuleId::EvidenceEdited, reports::words("edited"), reports::words("add it anew"));
        let problem = unit.map_or(problem.clone(), |unit| problem.of(&UnitId::task(unit)));
        report.findings.push(Finding { level, problem });
        judged(&report)
    };
    assert_eq!(of(Level::Error, Some("tabletop"))[2], "task-tabletop not-satisfied fail");
    assert_eq!(of(Level::Warning, Some("tabletop"))[2], "task-tabletop satisfied other");
    assert_eq!(of(Level::Error, None)[3], "plan not-satisfied fail");
    assert_eq!(of(Level::Warning, None).len(), 3);
}

#[test]
fn a_miss_says_whether_it_was_made_up_for_and_a_waiver_is_a_deviation() {
    let poam = poam(&reports::window());
    let line = |risk: &Value| format!("{}: {}", risk["title"].as_str().expect("a title"), risk["status"].as_str().expect("a status"));
    assert_eq!(
        list(&poam, "risks").iter().map(line).collect::<Vec<_>>(),
        [
            "portal-and-license-management:1#2026-W46 was missed, and made up for: closed",
            "portal-and-license-management#2026-W47 was missed: open",
            "escalation-tickets#2026-11-20 was waived: deviation-approved",
        ]
    );
    assert_eq!(poam["risks"][0]["risk-log"]["entries"][0]["start"], "2026-11-17T08:00:00Z");
    assert_eq!(list(&poam, "poam-items").len(), 3);
    assert_eq!(list(&poam, "observations").len(), 3, "only what the risks are known from");
}

#[test]
fn nothing_to_do_is_one_item_that_says_so() {
    let poam = poam(&reports::clean());
    assert_eq!(poam["poam-items"][0]["title"], "Nothing is to be done");
    assert!(poam.get("risks").is_none() && poam.get("observations").is_none());
}

#[test]
fn evidence_is_told_by_commit_path_and_blob_and_an_observation_expires_when_the_next_is_due() {
    let results = results(&reports::window());
    let observations = list(&results["results"][0], "observations");
    let late = observations.iter().find(|one| one["title"] == "portal-and-license-management#2026-W45").expect("an observation");
    assert_eq!(late["methods"], serde_json::json!(["EXAMINE"]));
    assert_eq!((&late["collected"], &late["expires"]), (&"2026-11-09T08:00:00Z".into(), &"2026-11-22T23:00:00Z".into()));
    let href = late["relevant-evidence"][0]["href"].as_str().expect("a reference");
    let resources = list(&results["back-matter"], "resources");
    let file = resources.iter().find(|one| one["uuid"] == href[1..]).expect("a resource");
    assert_eq!(file["rlinks"][0]["href"], "evidence/portal-and-license-management/w47.yaml");
    let props: Vec<&str> = list(file, "props").iter().filter_map(|prop| prop["value"].as_str()).collect();
    assert_eq!(props, ["1".repeat(40), "4".repeat(40)]);
    assert_eq!(resources[0]["rlinks"][0]["hashes"][0]["value"], "5".repeat(64), "the plan comes first");
}

#[test]
fn references_that_are_identifiers_are_reviewed_controls_and_the_others_are_told() {
    let mut report = reports::clean();
    report.units[0].references = vec!["ac-2".into(), "A.5.18".into(), "PCI DSS 11.3".into()];
    let results = results(&report);
    let selections = list(&results["results"][0]["reviewed-controls"], "control-selections").to_vec();
    let ids = |selection: &Value| {
        list(selection, "include-controls").iter().map(|one| one["control-id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&selections[0]), ["A.5.18", "ac-2"]);
    assert_eq!(ids(&selections[1]), ["task-escalation-tickets", "task-tabletop"]);
    let props = list(&results["results"][0]["findings"][0], "props").iter().filter(|prop| prop["name"] == "reference");
    assert_eq!(props.map(|prop| prop["value"].as_str().expect("a text")).collect::<Vec<_>>(), ["ac-2", "A.5.18", "PCI DSS 11.3"]);
}

#[test]
fn a_name_stays_while_the_branch_and_the_moment_move_and_is_another_for_another_plan() {
    let names = |report: &Report| {
        let results = results(report);
        let observations = list(&results["results"][0], "observations").to_vec();
        let uuid = |value: &Value| value["uuid"].as_str().expect("a name").to_owned();
        (uuid(&results), uuid(&results["results"][0]), observations.iter().map(uuid).collect::<Vec<_>>())
    };
    let report = reports::window();
    let mut later = report.clone();
    later.as_of = reports::at("2026-12-24T08:00:00Z");
    if let Some(facts) = &mut later.repository {
        facts.head = "d".repeat(40);
    }
    let (now, then) = (names(&report), names(&later));
    assert_eq!((&now.0, &now.2), (&then.0, &then.2));
    assert_ne!(now.1, then.1, "each moment has its own result");
    if let Some(facts) = &mut later.repository {
        facts.first_plan = Some("e".repeat(40));
    }
    let other = names(&later);
    let named = names(&Report { terms: duly::report::Terms { plan: vec!["plans/".into()], expect_witness: None }, ..report });
    assert!(named.2.iter().all(|name| !now.2.contains(name)), "another plan that landed with the same commit");
    assert!(other.0 != now.0 && other.2.iter().all(|name| !now.2.contains(name)));
}

#[test]
fn the_plan_of_action_reads_like_this() {
    insta::assert_snapshot!("poam", text(|out| oscal::write_poam(out, &reports::window())));
}

#[test]
fn the_assessment_results_read_like_this() {
    let mut report = reports::window();
    report.units.truncate(1);
    report.units[0].occurrences.drain(2..);
    report.findings.truncate(1);
    insta::assert_snapshot!("results", text(|out| oscal::write_results(out, &report)));
}
