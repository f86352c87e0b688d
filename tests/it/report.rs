//! What a report is about: which days, which tasks, which versions of the plan, and which sample.
//!
//! It does not know any format.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use duly::check;
use duly::demo;
use duly::plan::Direction;
use duly::report::{Report, Sample, sample};
use sha2::{Digest, Sha256};

use crate::binary::{duly, err, out, output};
use crate::door::{Act, World};

const PLAN: &str = "\
version: 1
tasks:
  - {id: scan, title: Scan, cadence: daily, references: [PCI DSS 4.0.1 11.3/1, ISO 27001 A.8.8]}
  - {id: review, title: Review, cadence: monthly, references: [ISO 27001 A.5.18]}
  - {id: lunch, title: Lunch, cadence: weekly}
";

fn world() -> World {
    World::with_plan("2025-01-06T12:00:00Z", PLAN)
}

fn window(report: &Report) -> (String, String) {
    let (from, to) = report.window.expect("a window");
    (from.to_string(), to.to_string())
}

#[test]
fn without_days_a_report_is_about_the_year_that_ends_with_as_of() {
    for (as_of, from, to) in [
        ("2026-11-23T08:00:00Z", "2025-11-24", "2026-11-23"),
        ("2026-11-24T00:00:00Z", "2025-11-24", "2026-11-23"),
        ("2026-11-24T00:00:01Z", "2025-11-25", "2026-11-24"),
        ("2028-02-29T08:00:00Z", "2027-03-01", "2028-02-29"),
        ("2029-02-28T08:00:00Z", "2028-02-29", "2029-02-28"),
    ] {
        assert_eq!(window(&world().year(as_of)), (from.to_owned(), to.to_owned()), "{as_of}");
    }
}

#[test]
fn a_reference_is_chosen_by_a_pattern_and_one_that_nothing_has_is_an_error() {
    let tasks = |references: &[&str]| -> Result<Vec<String>, check::Error> {
        let references: Vec<String> = references.iter().map(|text| (*text).to_owned()).collect();
        let report = world().referring("2025-02-01T00:00:00Z", &references)?;
        assert_eq!(report.selection.references, references);
        Ok(report.units.iter().map(|unit| unit.id.task.clone()).collect())
    };
    assert_eq!(tasks(&[]).expect("all"), ["scan", "review", "lunch"]);
    assert_eq!(tasks(&["PCI DSS*"]).expect("one"), ["scan"]);
    assert_eq!(tasks(&["ISO*"]).expect("two"), ["scan", "review"]);
    assert_eq!(tasks(&["PCI*", "*A.5.18"]).expect("two"), ["scan", "review"]);
    let error = tasks(&["PCI*", "SOX*"]).expect_err("no task refers to it");
    assert_eq!((error.to_string().as_str(), error.exit()), ("the plan has no reference `SOX*`", 2));
}

#[test]
fn the_versions_that_landed_in_the_window_are_told_with_what_they_changed() {
    let mut world = world();
    world.commit("2025-03-03T12:00:00Z", &[Act::Write("policies/plan.yaml", &PLAN.replace("monthly", "quarterly"))]);
    world.commit("2025-04-07T12:00:00Z", &[Act::Write("policies/plan.yaml", PLAN)]);
    let told = |from: &str, to: &str| -> Vec<(String, Vec<Direction>)> {
        let report = world.window("2025-05-01T00:00:00Z", from, to);
        let directions = |version: &duly::report::VersionReport| version.changes.iter().map(|change| change.direction).collect();
        report.versions.iter().map(|version| (version.landed.date_naive().to_string(), directions(version))).collect()
    };
    let (first, second, third) = (
        ("2025-01-06".to_owned(), vec![]),
        ("2025-03-03".to_owned(), vec![Direction::Looser]),
        ("2025-04-07".to_owned(), vec![Direction::Stricter]),
    );
    assert_eq!(told("2025-01-01", "2025-04-30"), [first, second.clone(), third]);
    assert_eq!(told("2025-03-03", "2025-04-06"), [second]);
    assert!(told("2025-03-04", "2025-04-06").is_empty());
    assert!(world.check("2025-05-01T00:00:00Z").versions.is_empty());
}

/// The addresses of a sample, in the order of the report.
fn drawn(report: &Report, size: usize, seed: &str) -> Vec<String> {
    let drawn = sample(report, &Sample { size, seed: seed.to_owned() });
    drawn.iter().map(|&(unit, place)| format!("{}#{}", report.units[unit].id, report.units[unit].occurrences[place].key)).collect()
}

#[test]
fn a_sample_has_every_task_if_there_is_room_and_grows_without_losing_anything() {
    let report = world().year("2026-01-01T00:00:00Z");
    for seed in ["a", "b", "2026-Q4"] {
        let mut before = BTreeSet::new();
        for size in 1..=60 {
            let now: BTreeSet<String> = drawn(&report, size, seed).into_iter().collect();
            assert_eq!(now.len(), size);
            assert!(now.is_superset(&before), "{seed} {size}");
            let tasks: BTreeSet<&str> = now.iter().filter_map(|address| address.split('#').next()).collect();
            assert_eq!(tasks.len(), size.min(3), "{seed} {size}");
            before = now;
        }
    }
    assert_ne!(drawn(&report, 20, "a"), drawn(&report, 20, "b"));
    assert!(drawn(&report, 0, "a").is_empty());
}

#[test]
fn a_sample_larger_than_all_is_all_that_was_decided() {
    let report = world().window("2025-01-15T12:00:00Z", "2025-01-13", "2025-01-19");
    assert_eq!(drawn(&report, 100, "a"), ["scan#2025-01-13", "scan#2025-01-14"]);
}

/// The documented algorithm once more, as an auditor would write it over the addresses of the table.
#[test]
fn a_sample_can_be_drawn_again_from_the_addresses_alone() {
    let report = world().year("2026-01-01T00:00:00Z");
    let all = drawn(&report, usize::MAX, "x");
    let mut ranked: BTreeMap<String, &String> = BTreeMap::new();
    for address in &all {
        let digest = Sha256::digest(format!("2026-Q4\n{address}"));
        let hex = digest.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a string takes every write");
            hex
        });
        ranked.insert(hex, address);
    }
    let mut tasks = BTreeSet::new();
    let (first, rest): (Vec<&String>, Vec<&String>) = ranked.into_values().partition(|address| tasks.insert(address.split('#').next()));
    let wanted: BTreeSet<String> = first.into_iter().chain(rest).take(25).cloned().collect();
    assert_eq!(drawn(&report, 25, "2026-Q4").into_iter().collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn a_report_informs_and_fails_on_no_finding() {
    let folder = tempfile::tempdir().expect("a folder");
    demo::build(folder.path()).expect("the year is built");
    let place = folder.path().to_str().expect("a path in UTF-8");
    let said = output(&mut duly(&["report", "-C", place, "--as-of", "2026-11-23T08:00:00Z", "--format", "json"]));
    assert_eq!((said.status.code(), err(&said).as_str()), (Some(0), ""));
    let json: serde_json::Value = serde_json::from_str(&out(&said)).expect("JSON");
    assert_eq!(json["window"], serde_json::json!({"from": "2025-11-24", "to": "2026-11-23"}));
    assert_eq!(json["summary"]["standing"]["overdue"], 1);

    let again = ["report", "-C", place, "--as-of", "2026-11-23T08:00:00Z", "--format", "html"];
    let page = output(&mut duly(&again));
    assert_eq!(page.status.code(), Some(0));
    assert_eq!(out(&page), out(&output(&mut duly(&again))));
    assert!(out(&page).contains("1 of 8 units is overdue now"));

    let table = output(&mut duly(&[&again[..5], &["--format", "csv", "--sample", "12", "--seed", "2026-Q4"][..]].concat()));
    assert_eq!((table.status.code(), out(&table).lines().count()), (Some(0), 13));
}

#[test]
fn what_vouches_for_what_has_landed_is_refused_where_nothing_has() {
    let repo = crate::hostile::Repo::met_once();
    let file = repo.home().join("first.json");
    let first = format!("json={}", file.display());
    for arguments in [
        &["check", "--staged", "--format", "oscal"][..],
        &["check", "--base", "HEAD", "--format", "oscal-ar"],
        &["check", "--staged", "--output", &first, "--format", "in-toto"],
        &["validate", "--format", "oscal-poam"],
    ] {
        let answer = repo.duly(arguments).output().expect("the program starts");
        assert_eq!(answer.status.code(), Some(2), "{arguments:?}: {}", err(&answer));
        let format = arguments.last().expect("a format");
        let message = format!("error: {format} tells of what has landed, and this does not look at that alone");
        assert!(err(&answer).contains(&message) && out(&answer).is_empty(), "{arguments:?}: {}", err(&answer));
    }
    assert!(!file.exists(), "nothing is written before the question is found wrong");
}

#[test]
fn oscal_is_assessment_results_by_both_names_and_a_plan_of_action_by_its_own() {
    let repo = crate::hostile::Repo::met_once();
    let written =
        |format: &str| out(&repo.duly(&["report", "--as-of", "2026-12-02", "--format", format]).output().expect("the program starts"));
    assert_eq!(written("oscal"), written("oscal-ar"));
    assert!(written("oscal").starts_with("{\n  \"assessment-results\": {"));
    assert!(written("oscal-poam").starts_with("{\n  \"plan-of-action-and-milestones\": {"));
}
