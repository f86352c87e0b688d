//! Holiday files in a history: each version of them counts from its own landing.
//!
//! It does not know how such files are read.

use std::fs;

use duly::history::build::{Builder, Commit};
use tempfile::TempDir;

use crate::binary::{duly, out, output};
use crate::door::{Act, World, lines};

const FILE: &str = "calendars/fr.txt";

/// A weekly task with a business day of grace, and a task for every business day.
fn plan(holidays: &str) -> String {
    format!(
        "version: 1\nadopted_on: 2026-11-02\ncalendar: {{holidays: [{holidays}]}}\ntasks:\n  \
         - {{id: t, title: T, cadence: {{every: week, grace: 1 business day}}}}\n"
    )
}

fn named() -> String {
    plan("{file: calendars/fr.txt}")
}

fn world(plan: &str, holidays: &str) -> World {
    let mut world = World::default();
    world.commit("2026-10-01T12:00:00Z", &[Act::Write("policies/plan.yaml", plan), Act::Write(FILE, holidays)]);
    world
}

/// The states of the weeks W46 and W47 on a day.
fn weeks(world: &World, as_of: &str) -> String {
    let text = lines(&world.window(as_of, "2026-11-09", "2026-11-22"));
    text.trim_start_matches("t: ").split(" | ").next().unwrap_or_default().to_owned()
}

#[test]
fn a_week_keeps_the_calendar_that_was_in_force_when_it_opened() {
    // W46 ends with Sunday, 15 November; its grace is the next business day.
    for (changed, tuesday) in [
        (None, "2026-W46 missed, 2026-W47 open"),
        (Some("2026-11-08T23:59:59Z"), "2026-W46 in-grace, 2026-W47 open"),
        (Some("2026-11-09T00:00:00Z"), "2026-W46 missed, 2026-W47 open"),
        (Some("2026-11-12T12:00:00Z"), "2026-W46 missed, 2026-W47 open"),
    ] {
        let mut world = world(&named(), "");
        if let Some(at) = changed {
            world.commit(at, &[Act::Write(FILE, "2026-11-16\n")]);
        }
        assert_eq!(weeks(&world, "2026-11-16T12:00:00Z"), "2026-W46 in-grace, 2026-W47 open", "{changed:?}");
        assert_eq!(weeks(&world, "2026-11-17T12:00:00Z"), tuesday, "{changed:?}");
    }
}

#[test]
fn a_file_that_the_plan_does_not_name_yet_changes_nothing_until_it_is_named() {
    let mut world = world(&plan(""), "2026-11-16\n");
    assert_eq!(weeks(&world, "2026-11-17T12:00:00Z"), "2026-W46 missed, 2026-W47 open");
    world.commit("2026-11-03T12:00:00Z", &[Act::Write("policies/plan.yaml", &named())]);
    assert_eq!(weeks(&world, "2026-11-17T12:00:00Z"), "2026-W46 in-grace, 2026-W47 open", "it landed earlier than the version");
}

#[test]
fn a_broken_or_removed_file_leaves_the_last_valid_version_in_force() {
    for act in [Act::Write(FILE, "Monday\n"), Act::Remove(FILE), Act::Link(FILE)] {
        let mut world = world(&named(), "2026-11-16\n");
        world.commit("2026-11-03T12:00:00Z", &[act]);
        let report = world.check("2026-11-17T12:00:00Z");
        assert!(report.findings.iter().any(|finding| finding.problem.rule.as_str() == "plan-invalid-in-history"), "{:?}", report.findings);
        assert_eq!(weeks(&world, "2026-11-17T12:00:00Z"), "2026-W46 in-grace, 2026-W47 open");
        world.commit("2026-11-04T12:00:00Z", &[Act::Write(FILE, "")]);
        assert_eq!(weeks(&world, "2026-11-17T12:00:00Z"), "2026-W46 missed, 2026-W47 open", "mended by the file alone");
    }
}

#[test]
fn a_day_that_becomes_a_holiday_is_not_owed_any_more() {
    let daily = named().replace("{every: week, grace: 1 business day}", "{every: day, business_days: true}");
    let mut world = world(&daily, "2026-11-11\n");
    world.commit("2026-11-11T12:00:00Z", &[Act::Write(FILE, "2026-11-11\n2026-11-13\n")]);
    let text = lines(&world.window("2026-11-16T12:00:00Z", "2026-11-10", "2026-11-16"));
    assert_eq!(text.split(" | ").next(), Some("t: 2026-11-10 missed, 2026-11-12 missed, 2026-11-16 open"));
}

/// A repository whose commits each write some files.
fn repository(commits: Vec<Commit>) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    for commit in commits {
        builder.commit(commit).expect("a commit");
    }
    builder.check_out().expect("a working tree");
    folder
}

fn told(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String) {
    let (command, rest) = arguments.split_first().expect("a command");
    let at = folder.path().to_str().expect("a path in UTF-8");
    let report = output(&mut duly(&[&[*command, "-C", at], rest].concat()));
    (report.status.code(), out(&report))
}

#[test]
fn a_repository_is_judged_by_files_that_only_old_versions_name() {
    // The first version names a file that landed before it and that the tip does not name.
    let folder = repository(vec![
        Commit::at("2026-10-01T12:00:00Z").file(FILE, "2026-11-16\n"),
        Commit::at("2026-10-02T12:00:00Z").file("policies/plan.yaml", named()),
        Commit::at("2026-11-10T12:00:00Z").file("policies/plan.yaml", plan("")),
    ]);
    let check = |at: &str| told(&folder, &["check", "--as-of", at]);
    let (code, text) = check("2026-11-17T12:00:00Z");
    assert!(code == Some(1) && text.contains("2026-W45") && text.contains("2026-W46") && !text.contains("plan-invalid"), "{text}");
    let (_, json) = told(&folder, &["check", "--as-of", "2026-11-17T12:00:00Z", "--from", "2026-11-09", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(json.contains("in-grace") && value["findings"].as_array().is_some(), "{json}");
    assert!(!check("2026-11-18T12:00:00Z").1.contains("in-grace"));
}

#[test]
fn check_and_validate_tell_of_a_file_that_is_not_there_or_is_a_link() {
    let base = || Commit::at("2026-10-02T12:00:00Z").file("policies/plan.yaml", named());
    let missing = repository(vec![base()]);
    for command in ["check", "validate"] {
        let (code, text) = told(&missing, &[command]);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("policies/plan.yaml:3:30") && text.contains("there is no holiday file calendars/fr.txt"), "{text}");
    }
    let link = repository(vec![base().file("calendars/real.txt", "2026-11-16\n").symlink(FILE, "real.txt")]);
    for (command, what) in [("check", "a symbolic link"), ("validate", "no regular file")] {
        let (code, text) = told(&link, &[command]);
        assert!(code == Some(2) && text.contains(&format!("the holiday file calendars/fr.txt is {what}")), "{text}");
    }
}

#[test]
fn validate_reads_the_holidays_of_the_working_tree() {
    let folder = repository(vec![Commit::at("2026-10-02T12:00:00Z").file("policies/plan.yaml", named()).file(FILE, "2026-11-16\n")]);
    assert_eq!(told(&folder, &["validate"]).0, Some(0));
    fs::write(folder.path().join(FILE), "2026-11-16\n\nMonday\n").expect("a file");
    let (code, text) = told(&folder, &["validate"]);
    assert!(code == Some(2) && text.contains("calendars/fr.txt:3:1") && text.contains("Monday"), "{text}");
    assert_eq!(told(&folder, &["check", "--as-of", "2026-11-03"]).0, Some(0), "the commit is as it was");
}
