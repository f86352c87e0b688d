//! Good cadences, and the rules that are made of them.
//!
//! It does not know bad ones, nor how a rule becomes occurrences.

use chrono::Weekday;
use duly::cadence::{Cadence, Kind, On, OnDay, Roll, Rule, Slots, Step};
use duly::calendar::{Date, Duration, WorkCalendar};
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
fn slots_are_called_by_the_calendar_or_by_the_rule_as_before() {
    assert_eq!(slots("weekly"), slots("{every: week}"));
    assert_eq!(slots("weekly").step, Step::Weeks(1));
}
