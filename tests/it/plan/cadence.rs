//! Good cadences, and the rules that are made of them.
//!
//! It does not know bad ones, nor how a rule becomes occurrences.

use chrono::Weekday;
use duly::cadence::{Cadence, Kind, On, OnDay, Roll, Rule, Slots, Step, Trigger, TriggerSource};
use duly::calendar::{Date, Duration, WorkCalendar};
use duly::pattern::Pattern;
use duly::plan::Plan;

use super::{loaded, plan};

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// The cadence of a task that says nothing else, in a plan with this beside it.
fn in_plan(top: &str, cadence: &str) -> Cadence {
    let text = format!("version: 1\n{top}\ntasks: [{{id: t, title: T, cadence: {cadence}}}]\n");
    plan(&text).unwrap_or_else(|told| panic!("{text}{told:#?}")).tasks[0].units[0].cadence.clone()
}

fn cadence(text: &str) -> Cadence {
    in_plan("", text)
}

/// The slots of a cadence of one rule.
fn slots(text: &str) -> Slots {
    match cadence(text).rules.as_slice() {
        [Rule { kind: Kind::Slot(slots), .. }] => slots.clone(),
        rules => panic!("{text}: {rules:?}"),
    }
}

fn calendar(files: &[(&str, &str)]) -> WorkCalendar {
    let calendar = |plan: Plan| plan.calendar;
    loaded(files).map(calendar).expect("a plan")
}

#[test]
fn every_way_to_name_a_due_day_is_read() {
    let day = |day, month| On { day, month };
    for (text, expected) in [
        ("{every: week, on: {weekday: monday}}", vec![day(OnDay::Weekday(Weekday::Mon), None)]),
        ("{every: 4 weeks, on: {weekday: sunday}}", vec![day(OnDay::Weekday(Weekday::Sun), None)]),
        ("{every: 5 weeks, anchor: 2026-01-05, on: {weekday: friday}}", vec![day(OnDay::Weekday(Weekday::Fri), None)]),
        ("{every: month, on: {day: 15}}", vec![day(OnDay::Day(15), None)]),
        ("{every: month, on: [{day: 31}]}", vec![day(OnDay::Day(31), None)]),
        ("{every: month, on: {day: last}}", vec![day(OnDay::Last, None)]),
        ("{every: month, on: {day: last, weekday: friday}}", vec![day(OnDay::LastWeekday(Weekday::Fri), None)]),
        ("{every: month, on: {nth: 5, weekday: tuesday}}", vec![day(OnDay::Nth(5, Weekday::Tue), None)]),
        ("{every: month, on: [{day: 1}, {day: 15}]}", vec![day(OnDay::Day(1), None), day(OnDay::Day(15), None)]),
        ("{every: year, on: {month: 2, day: 29}}", vec![day(OnDay::Day(29), Some(2))]),
        ("{every: 6 months, on: {month: 4, nth: 1, weekday: monday}}", vec![day(OnDay::Nth(1, Weekday::Mon), Some(4))]),
        ("{every: quarter, on: {day: 15}, anchor: 2026-02-01}", vec![day(OnDay::Day(15), None)]),
        ("{every: 2 years, on: {month: 4, day: 30}, anchor: 2026-01-01}", vec![day(OnDay::Day(30), Some(4))]),
    ] {
        assert_eq!(slots(text).on, expected, "{text}");
    }
}

#[test]
fn an_anchor_is_kept_where_slots_are_not_the_calendars_own() {
    for every in ["10 days", "2 weeks", "2 months", "quarter", "5 months", "year", "3 years"] {
        assert_eq!(slots(&format!("{{every: {every}, anchor: 2026-01-05}}")).anchor, Some(day("2026-01-05")), "{every}");
        assert_eq!(slots(&format!("{{every: {every}}}")).anchor, None, "{every}");
    }
}

#[test]
fn business_days_roll_to_the_next_unless_it_is_said_otherwise() {
    for (text, expected) in [
        ("{every: day}", None),
        ("{every: day, business_days: false}", None),
        ("{every: day, business_days: true}", Some(Roll::Next)),
        ("{every: month, on: {day: 15}, business_days: true}", Some(Roll::Next)),
        ("{every: month, on: {day: 15}, business_days: true, roll: next}", Some(Roll::Next)),
        ("{every: year, on: {month: 2, day: 15}, business_days: true, roll: previous}", Some(Roll::Previous)),
        ("{every: week, on: {weekday: monday}, business_days: true, roll: skip}", Some(Roll::Skip)),
        ("{every: 4 weeks, on: {weekday: monday}, business_days: true, roll: skip}", Some(Roll::Skip)),
    ] {
        assert_eq!(slots(text).business, expected, "{text}");
    }
}

#[test]
fn durations_may_count_business_days() {
    let rule = cadence("{every: month, grace: 5 business days, early: 1 business day, due_soon: 3 working days}").rules.remove(0);
    let expected = (Duration::BusinessDays(5), Duration::BusinessDays(1), Duration::BusinessDays(3));
    assert_eq!((rule.grace, rule.early, rule.due_soon), expected);
    assert_eq!(in_plan("defaults: {grace: 2 business days}", "weekly").rules[0].grace, Duration::BusinessDays(2));
}

#[test]
fn the_calendar_is_the_plans_own() {
    let tasks = "version: 1\ntasks: [{id: t, title: T, cadence: weekly}]\n";
    assert_eq!(calendar(&[("policies/a.yaml", tasks)]), WorkCalendar::default());
    let first = "version: 1\ncalendar: {fiscal_year_start: 4, weekend: [friday, saturday], holidays: [2026-05-01, 2026-05-01]}\n";
    let second = "version: 1\ncalendar: {fiscal_year_start: 4, holidays: [2026-12-25]}\n";
    assert_eq!(
        calendar(&[("policies/a.yaml", tasks), ("policies/b.yaml", first), ("policies/c.yaml", second)]),
        WorkCalendar {
            fiscal_year_start: 4,
            weekend: vec![Weekday::Fri, Weekday::Sat],
            holidays: [day("2026-05-01"), day("2026-12-25")].into(),
        }
    );
    let no_weekend = format!("{tasks}calendar: {{weekend: []}}\n");
    assert_eq!(calendar(&[("policies/a.yaml", &no_weekend)]).weekend, Vec::<Weekday>::new());
}

#[test]
fn the_kind_of_a_rule_is_a_slot_unless_it_is_said_otherwise() {
    assert_eq!(cadence("{every: week}"), cadence("weekly"));
    assert_eq!(cadence("{every: week, rule: slot}"), cadence("weekly"));
    let Kind::Slot(weekly) = cadence("weekly").rules[0].kind.clone() else { panic!("a slot") };
    assert_eq!(weekly.step, Step::Weeks(1));
    assert_eq!(cadence("{every: week, rule: either}").rules, [Rule::new(Kind::Either(weekly))]);
}

#[test]
fn a_gap_is_as_long_as_the_slot_or_the_duration_that_it_names() {
    for (every, expected) in [
        ("12 months", Duration::Months(12)),
        ("year", Duration::Months(12)),
        ("quarter", Duration::Months(3)),
        ("week", Duration::Days(7)),
        ("day", Duration::Days(1)),
        ("90 days", Duration::Days(90)),
        ("1001 days", Duration::Days(1001)),
        ("36h", Duration::Exact(36 * 3600)),
        ("P30D", Duration::Days(30)),
        ("10 business days", Duration::BusinessDays(10)),
    ] {
        let read = cadence(&format!("{{every: {every}, rule: gap, grace: 1d}}"));
        assert_eq!(read.rules, [Rule { grace: Duration::Days(1), ..Rule::new(Kind::Gap(expected)) }], "{every}");
        assert!(!read.as_needed);
    }
}

#[test]
fn an_as_needed_task_may_have_a_longest_rest() {
    let read = cadence("{as_needed: true, at_least: 12 months, due_soon: 2w}");
    let expected = Rule { due_soon: Duration::Days(14), ..Rule::new(Kind::Gap(Duration::Months(12))) };
    assert_eq!(read, Cadence { rules: vec![expected], as_needed: true });
}

#[test]
fn an_event_is_a_changed_path_or_an_added_file() {
    let paths = |texts: &[&str]| texts.iter().map(|text| Pattern::parse(text).expect("a pattern")).collect::<Vec<_>>();
    let change = Trigger {
        source: TriggerSource::Paths(paths(&["infra/**", "network/"])),
        within: Duration::Days(30),
        name: Some("significant change".to_owned()),
        each: false,
    };
    assert_eq!(
        cadence("{after: {paths: ['infra/**', network/], name: significant change}, within: 30d, grace: 5d}").rules,
        [Rule { grace: Duration::Days(5), ..Rule::new(Kind::Event(change)) }]
    );
    let file =
        Trigger { source: TriggerSource::Files(paths(&["events/*.yaml"])), within: Duration::BusinessDays(5), name: None, each: true };
    assert_eq!(cadence("{after: {files: ['events/*.yaml']}, within: 5 business days, each: true}").rules, [Rule::new(Kind::Event(file))]);
}

#[test]
fn several_rules_stand_in_their_order_and_extras_are_welcome_if_one_says_so() {
    let read = cadence("[{every: 12 months, rule: gap}, monthly and as needed, {every: week, times: 2}, as needed]");
    let kinds: Vec<String> = read.rules.iter().map(ToString::to_string).collect();
    assert_eq!(kinds, ["12 months after the last", "monthly", "weekly, 2 times"]);
    assert!(read.as_needed);
    assert!(!cadence("[weekly, monthly]").as_needed);
}

#[test]
fn a_slot_owes_from_one_to_366_performances() {
    for times in [1, 2, 366] {
        assert_eq!(cadence(&format!("{{every: year, times: {times}}}")).rules[0].times, times);
    }
}

#[test]
fn an_early_start_by_default_is_not_meant_for_rules_without_a_beginning() {
    let top = "defaults: {early: 2d, grace: 1d, due_soon: 3d}";
    let all = in_plan(top, "[weekly, {every: year, rule: gap}, {after: {paths: [infra/]}, within: 30d}, {every: month, rule: either}]");
    let early: Vec<Duration> = all.rules.iter().map(|rule| rule.early).collect();
    assert_eq!(early, [Duration::Days(2), Duration::ZERO, Duration::ZERO, Duration::Days(2)]);
    assert!(all.rules.iter().all(|rule| (rule.grace, rule.due_soon) == (Duration::Days(1), Duration::Days(3))));
}

#[test]
fn under_the_pci_profile_every_slot_is_a_longest_gap_too() {
    let kinds = |text: &str| -> Vec<String> {
        in_plan("profile: pci-dss-4", text).rules.iter().map(|rule| rule.kind.clone()).map(|kind| Rule::new(kind).to_string()).collect()
    };
    assert_eq!(kinds("weekly and as needed"), ["weekly (or the longest gap)"]);
    assert_eq!(
        kinds("[{every: month, on: {day: 15}, business_days: true}, {every: 6 months, rule: slot}, {every: year, rule: gap}]"),
        ["monthly on day 15 (business days) (or the longest gap)", "semiannually (or the longest gap)", "12 months after the last"]
    );
    assert_eq!(in_plan("profile: plain", "weekly"), cadence("weekly"));
    // Free days mean something outside the profile, whatever the rule.
    assert!(matches!(cadence("{every: day, rule: either, business_days: true}").rules[0].kind, Kind::Either(_)));
}

#[test]
fn a_cadence_has_32_rules_at_most() {
    let rules = |count: u32| (1..=count).map(|days| format!("every {days} days")).collect::<Vec<_>>().join(", ");
    assert_eq!(cadence(&format!("[{}]", rules(32))).rules.len(), 32);
    let told = plan(&format!("version: 1\ntasks: [{{id: t, title: T, cadence: [{}]}}]\n", rules(33))).expect_err("too many");
    assert_eq!(told, ["2:36 plan-cadence the cadence has 33 rules, more than the 32 that are judged"]);
}
