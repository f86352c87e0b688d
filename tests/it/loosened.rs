//! When a version of the plan that loosens is told, and how.
//!
//! It does not know how each key is compared.

use duly::diagnostic::{Finding, RuleId};
use duly::report::Report;

use crate::door::{Act, World};

const WEEKLY: &str = "\
version: 1
adopted_on: 2026-11-02
tasks:
  - {id: portal, title: Portal, cadence: weekly}
  - {id: extra, title: Extra, cadence: as needed}
";

fn plan(edit: impl Fn(&str) -> String) -> String {
    edit(WEEKLY)
}

fn world(landed: &str, plan: &str) -> World {
    let mut world = World::with_plan("2026-11-02T08:00:00Z", WEEKLY);
    world.commit(landed, &[Act::Write("policies/plan.yaml", plan)]);
    world
}

fn told(report: &Report) -> Vec<String> {
    let own = |finding: &&Finding| finding.problem.rule == RuleId::PlanLoosened;
    let line = |finding: &Finding| {
        let place = finding.problem.place.as_ref().and_then(|place| place.start()).map_or(String::new(), |start| format!(" {start}"));
        let (what, _) = finding.problem.message.split_once("; overdue then").unwrap_or((&finding.problem.message, ""));
        format!("{}{place} {what}", finding.level)
    };
    report.findings.iter().filter(own).map(line).collect()
}

fn graced() -> String {
    plan(|text| text.replace("cadence: weekly", "cadence: {every: week, grace: 5d}"))
}

const GRACE: &str = "the plan that landed with 000000000004 is looser: `grace` of `portal` grew from nothing to 5 days";

#[test]
fn a_window_warns_of_the_versions_that_landed_in_it_and_of_no_other() {
    let world = world("2026-11-09T00:00:00Z", &graced());
    let window = |from: &str, to: &str| told(&world.window("2026-11-24T08:00:00Z", from, to));
    assert_eq!(window("2026-11-09", "2026-11-22"), [format!("warning 4:56 {GRACE}")]);
    assert_eq!(window("2026-11-02", "2026-11-09"), [format!("warning 4:56 {GRACE}")]);
    assert_eq!(window("2026-11-02", "2026-11-08"), Vec::<String>::new());
    assert_eq!(window("2026-11-10", "2026-11-22"), Vec::<String>::new());
}

#[test]
fn without_a_window_a_note_is_told_as_long_as_it_bears_on_what_is_listed() {
    // On Sunday the 29th the week from the 16th is the last decided one, and accepted performances from that Monday on.
    let at = |landed: &str| told(&world(landed, &graced()).check("2026-11-29T08:00:00Z"));
    assert_eq!(at("2026-11-16T00:00:00Z"), [format!("note 4:56 {GRACE}")]);
    assert_eq!(at("2026-11-15T23:59:59Z"), Vec::<String>::new());
}

#[test]
fn a_version_that_tightens_or_explains_is_not_told() {
    let stricter = plan(|text| text.replace("cadence: weekly", "cadence: daily").replace("title: Extra", "title: More"));
    assert_eq!(told(&world("2026-11-16T08:00:00Z", &stricter).window("2026-11-24T08:00:00Z", "2026-11-09", "2026-11-22")), [""; 0]);
}

#[test]
fn a_removed_task_is_told_though_it_has_nothing_to_show() {
    let removed = plan(|text| text.lines().filter(|line| !line.contains("extra")).map(|line| format!("{line}\n")).collect());
    let report = world("2026-11-16T08:00:00Z", &removed).window("2026-11-24T08:00:00Z", "2026-11-09", "2026-11-22");
    assert_eq!(told(&report), ["warning 5:10 the plan that landed with 000000000004 is looser: the task `extra` was removed"]);
}

#[test]
fn one_finding_tells_of_the_first_changes_of_a_version_and_counts_the_others() {
    let much = graced().replace("version: 1\n", "version: 1\nclock_skew: 1h\ntimezone: Europe/Paris\nrules: {due-soon: off}\n");
    let report = world("2026-11-16T08:00:00Z", &much).window("2026-11-24T08:00:00Z", "2026-11-09", "2026-11-22");
    let expected = "warning 3:1 the plan that landed with 000000000004 is looser: `timezone` went from UTC to Europe/Paris, which may be later; \
         `clock_skew` grew from 5m to 1h; `grace` of `portal` grew from nothing to 5 days; and 1 more";
    assert_eq!(told(&report), [expected]);
}

#[test]
fn an_invalid_version_between_two_valid_ones_hides_nothing() {
    let mut world = world("2026-11-16T08:00:00Z", "version: 1\n");
    world.commit("2026-11-17T08:00:00Z", &[Act::Write("policies/plan.yaml", &graced())]);
    assert_eq!(
        told(&world.window("2026-11-24T08:00:00Z", "2026-11-09", "2026-11-22")),
        [format!("warning 4:56 {}", GRACE.replace("000000000004", "000000000006"))]
    );
}

#[test]
fn a_version_cannot_hide_what_it_loosens() {
    let mut world = world("2026-11-16T08:00:00Z", &format!("{}rules: {{plan-loosened: off}}\n", graced()));
    world.commit("2026-11-17T08:00:00Z", &[Act::Write("src/code.rs", "unrelated")]);
    let told = told(&world.window("2026-11-24T08:00:00Z", "2026-11-09", "2026-11-22"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("note") && told[0].contains("`grace` of `portal` grew"), "{told:?}");
}

#[test]
fn what_was_overdue_when_it_landed_is_named() {
    // The first week closes at the end of 2026-11-08: a moment before that nothing is overdue.
    for (landed, overdue) in [("2026-11-08T23:59:59Z", false), ("2026-11-09T00:00:00Z", true)] {
        let report = world(landed, &graced()).window("2026-11-24T08:00:00Z", "2026-11-02", "2026-11-22");
        let finding = report.findings.iter().find(|finding| finding.problem.rule == RuleId::PlanLoosened).expect("it is told");
        assert_eq!(finding.problem.message.ends_with("; overdue then: `portal`"), overdue, "{}", finding.problem.message);
    }
}
