//! The year holds together: its order, its people, its files.

use std::collections::BTreeSet;

use super::year::{DUTIES, EXTRAS, TEAMS, TURNS};
use super::*;

fn as_of() -> Instant {
    AS_OF.parse().expect("an instant")
}

/// The ids of the tasks in the shipped plan.
fn tasks() -> BTreeSet<String> {
    plan().lines().filter_map(|line| line.strip_prefix("  - id: ")).map(str::to_owned).collect()
}

#[test]
fn the_plan_is_the_shipped_one_with_settings_and_members() {
    let shipped = include_str!("../../policies/soc-maintenance.yaml");
    let plan = plan();
    let added: Vec<&str> = plan.lines().filter(|line| !shipped.lines().any(|old| old == *line)).collect();
    for line in ["name: SOC maintenance", "timezone: Europe/Paris", "adopted_on: 2025-11-24", "  grace: 1d", "  due_soon: 1d"] {
        assert_eq!(added.iter().filter(|added| **added == line).count(), 1, "{line}");
    }
    assert_eq!(added.iter().filter(|line| **line == "    members:").count(), TEAMS.len());
    assert_eq!(added.iter().filter(|line| **line == "      - {email: ana@example.org}").count(), 2);
    assert_eq!(added.iter().filter(|line| **line == "      - {email: dev@example.org, until: 2026-06-30}").count(), 2);
    let kept = |text: &str| text.lines().filter(|line| !line.is_empty() && !added.contains(line)).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(kept(&plan), kept(shipped));
}

#[test]
fn the_year_is_the_same_every_time() {
    assert_eq!(script(), script());
}

#[test]
fn the_plan_comes_first_and_everything_before_the_end() {
    let steps = script();
    assert!(steps[0].files.iter().any(|file| file.path == "policies/soc-maintenance.yaml" && file.text == plan()));
    assert!(steps.is_sorted_by(|a, b| a.at <= b.at));
    assert!(steps.iter().all(|step| step.at < as_of()));
    assert!((900..1100).contains(&steps.len()), "{} commits", steps.len());
}

#[test]
fn exactly_one_commit_has_its_clock_set_back() {
    let steps = script();
    let lying: Vec<&Step> = steps.iter().filter(|step| step.stated != step.at).collect();
    assert_eq!(lying.len(), 1);
    assert!(lying[0].stated + chrono::TimeDelta::days(9) < lying[0].at);
}

#[test]
fn every_path_is_written_once() {
    let mut seen = BTreeSet::new();
    for file in script().iter().flat_map(|step| &step.files) {
        assert!(seen.insert(file.path.clone()), "{}", file.path);
    }
}

#[test]
fn one_merge_follows_the_one_commit_of_its_branch() {
    let lines: Vec<Line> = script().iter().map(|step| step.line).filter(|line| *line != Line::Main).collect();
    assert_eq!(lines, [Line::Side, Line::Merge]);
}

#[test]
fn a_date_has_the_zone_of_its_season() {
    let steps = script();
    assert_eq!(steps[0].date(), "2025-11-24T07:30:00+01:00");
    assert!(steps.iter().any(|step| step.date().starts_with("2026-07-") && step.date().ends_with("+02:00")));
}

#[test]
fn every_task_of_the_plan_has_evidence() {
    let steps = script();
    let folders: BTreeSet<String> = steps
        .iter()
        .flat_map(|step| &step.files)
        .filter_map(|file| file.path.strip_prefix("evidence/"))
        .filter_map(|rest| rest.split('/').next().map(str::to_owned))
        .collect();
    assert_eq!(folders, tasks());
    assert_eq!(folders.len(), 8);
}

#[test]
fn whatever_goes_otherwise_than_planned_happens_to_a_slot_of_the_year() {
    let steps = script();
    for (task, key, turn) in TURNS {
        assert!(DUTIES.iter().any(|duty| duty.task == *task), "{task}");
        let records = steps.iter().flat_map(|step| &step.files).filter(|file| file.path.starts_with(&format!("evidence/{task}/{key}")));
        let expected = match turn {
            year::Turn::Missed => 0,
            year::Turn::Late | year::Turn::Backdated | year::Turn::Copied | year::Turn::Nothing | year::Turn::Merged => 1,
            year::Turn::Malformed | year::Turn::Failed => 2,
        };
        assert_eq!(records.count(), expected, "{task}#{key}");
    }
}

#[test]
fn everybody_is_in_the_team_on_the_day() {
    for step in script() {
        let day = step.at.format("%Y-%m-%d").to_string();
        let Person { name, from, until, .. } = step.author;
        assert!(from.is_none_or(|from| from <= day.as_str()), "{name} on {day}");
        assert!(until.is_none_or(|until| day.as_str() <= until), "{name} on {day}");
    }
    for extra in EXTRAS {
        assert!(tasks().contains(extra.task), "{}", extra.task);
    }
}

#[test]
fn two_records_of_a_task_are_equal_only_where_one_was_copied() {
    let steps = script();
    let mut texts = BTreeSet::new();
    let side = steps.iter().filter(|step| step.line != Line::Merge);
    let copies: Vec<&str> =
        side.flat_map(|step| &step.files).filter(|file| !texts.insert(&file.text)).map(|file| file.path.as_str()).collect();
    assert_eq!(copies, ["evidence/portal-and-license-management/2026-W20.yaml"]);
}
