//! Keys of cadences that stand once for all tasks.
//!
//! It does not know what the rules owe.

use super::plan;

/// The cadences of tasks `a`, `b` and so on under some defaults, or the problems.
fn cadences(head: &str, tasks: &[&str]) -> Result<Vec<String>, Vec<String>> {
    let tasks =
        tasks.iter().zip('a'..).map(|(keys, id)| format!("  - {{id: {id}, title: T{}{keys}}}\n", if keys.is_empty() { "" } else { ", " }));
    let plan = plan(&format!("version: 1\n{head}\ntasks:\n{}", tasks.collect::<String>()))?;
    Ok(plan.units().map(|(_, unit)| unit.cadence.to_string()).collect())
}

#[test]
fn a_default_holds_for_every_rule_that_can_take_it_and_does_not_say_otherwise() {
    for (defaults, tasks, expected) in [
        (
            "times: 2",
            &["cadence: weekly", "cadence: {every: day, times: 1}", "cadence: {every: 90d, rule: gap}"][..],
            &["weekly, 2 times", "daily", "90 days after the last"][..],
        ),
        (
            "on: {weekday: friday}",
            &["cadence: weekly", "cadence: {every: week, on: {weekday: monday}}", "cadence: daily"],
            &["weekly on Friday", "weekly on Monday", "daily"],
        ),
        (
            "business_days: true",
            &["cadence: daily", "cadence: {every: day, business_days: false}", "cadence: as needed"],
            &["daily (business days)", "daily", "as needed"],
        ),
        (
            "rule: gap",
            &["cadence: weekly", "cadence: {every: week, rule: slot}", "cadence: {every: 90d}"],
            &["7 days after the last", "weekly", "90 days after the last"],
        ),
        (
            "anchor: 2026-01-05",
            &["cadence: every 10 days", "cadence: weekly", "cadence: {every: quarter, on: {month: 2, day: 1}}"],
            &["every 10 days", "weekly", "quarterly on day 1 of month 2"],
        ),
        (
            "within: 30d, each: true",
            &["cadence: {after: {paths: [infra/]}}", "cadence: {after: {paths: [infra/]}, within: 5d}"],
            &["within 30 days after each event", "within 5 days after each event"],
        ),
        (
            "after: {paths: [infra/], name: change}",
            &["cadence: {within: 5d}", "cadence: weekly"],
            &["within 5 days after each change", "weekly"],
        ),
        (
            "at_least: 12 months",
            &["cadence: as needed", "cadence: {as_needed: true}", "cadence: {as_needed: true, at_least: 6mo}"],
            &["12 months after the last and as needed", "12 months after the last and as needed", "6 months after the last and as needed"],
        ),
        (
            "as_needed: true",
            &["cadence: weekly", "cadence: {every: week, as_needed: false}", ""],
            &["weekly and as needed", "weekly", "as needed"],
        ),
    ] {
        let expected: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        assert_eq!(cadences(&format!("defaults: {{{defaults}}}"), tasks), Ok(expected), "{defaults}");
    }
}

#[test]
fn a_task_without_a_cadence_has_that_of_the_defaults() {
    let weekly = Ok(vec!["weekly".to_owned(), "daily".to_owned(), "weekly".to_owned()]);
    assert_eq!(cadences("defaults: {every: week}", &["", "cadence: daily", "cadence: {grace: 1d}"]), weekly);
    let event = "defaults: {after: {paths: [infra/]}, within: 30d}";
    assert_eq!(cadences(event, &[""]), Ok(vec!["within 30 days after each event".to_owned()]));
    assert_eq!(cadences("defaults: {grace: 1d}", &[""]), Err(vec!["4:10 plan-cadence the task `a` has no cadence".to_owned()]));
}

#[test]
fn the_roll_of_the_defaults_is_meant_for_rules_with_a_due_day_to_move() {
    let head = "defaults: {business_days: true, roll: previous}";
    let rolls = |tasks: &str| {
        let plan = plan(&format!("version: 1\n{head}\ntasks: [{tasks}]\n")).expect("a plan");
        let roll = |rule: &duly::cadence::Rule| match &rule.kind {
            duly::cadence::Kind::Slot(slots) => slots.business,
            other => panic!("no slots: {other:?}"),
        };
        plan.units().map(|(_, unit)| roll(&unit.cadence.rules[0])).collect::<Vec<_>>()
    };
    let tasks = "{id: a, title: A, cadence: {every: month, on: {day: 15}}}, {id: b, title: B, cadence: daily}, \
                 {id: c, title: C, cadence: {every: month, on: {day: 15}, roll: next}}";
    use duly::cadence::Roll::{Next, Previous};
    assert_eq!(rolls(tasks), [Some(Previous), Some(Next), Some(Next)]);
}

#[test]
fn a_default_that_cannot_mean_anything_is_refused() {
    for (head, tasks, told) in [
        ("defaults: {within: 30d}", "cadence: daily", "2:20 plan-cadence the default `within` means nothing: no rule of the plan takes it"),
        ("defaults: {times: 2}", "cadence: as needed", "2:19 plan-cadence the default `times` means nothing: no rule of the plan takes it"),
        (
            "defaults: {roll: previous}",
            "cadence: weekly",
            "2:18 plan-cadence the default `roll` means nothing: no rule of the plan takes it",
        ),
        (
            "defaults: {anchor: 2026-01-05}",
            "cadence: weekly",
            "2:20 plan-cadence the default `anchor` means nothing: no rule of the plan takes it",
        ),
        (
            "defaults: {on: {weekday: friday}}",
            "cadence: monthly",
            "2:16 plan-cadence `weekday` alone names no day of a month (in this rule: 4:32)",
        ),
        (
            "defaults: {business_days: true, roll: skip}",
            "cadence: {every: month, on: {day: 1}}",
            "2:39 plan-cadence `roll: skip` would skip a slot of a month or more (in this rule: 4:32)",
        ),
        ("defaults: {at_least: 0d}", "cadence: as needed", "2:22 plan-cadence the duration is no time at all (in this rule: 4:32)"),
        ("defaults: {every: fortnite}", "", "2:19 plan-cadence `fortnite` is not a cadence that duly knows (in this rule: 4:10)"),
        (
            "profile: pci-dss-4\ndefaults: {business_days: true}",
            "cadence: daily",
            "3:27 plan-cadence `business_days` means nothing in a daily cadence under the profile pci-dss-4, where every calendar day counts (in this rule: 5:32)",
        ),
        (
            "defaults: {path: evidence/}",
            "cadence: daily",
            "2:18 plan-evidence-path `path` means nothing in `defaults`: all tasks would share it",
        ),
    ] {
        let told_without_words = cadences(head, &[tasks]).map_err(|told| {
            told.into_iter().map(|line| line.split(" (did you mean").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
        });
        assert_eq!(told_without_words, Err(vec![told.to_owned()]), "{head}: {tasks}");
    }
}

#[test]
fn a_default_that_does_not_fit_is_told_once_for_many_tasks() {
    let told = cadences("defaults: {on: {weekday: friday}}", &["cadence: monthly", "cadence: yearly", "cadence: weekly"]);
    assert_eq!(told.map_err(|told| told.len()), Err(1));
}
