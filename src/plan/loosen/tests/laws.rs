//! Places and lengths, and what holds for every change.
//!
//! It does not know how sentences are made.

use proptest::prelude::*;

use super::*;
use crate::plan::loosen::length::{Comparison, CountedFrom, durations, steps};

#[test]
fn a_change_points_at_its_key_or_at_what_stands_nearest() {
    let place = |edit: Edit| {
        let mut after = plan();
        edit(&mut after);
        let changes = changes(&plan(), &after, default_level);
        let [change] = changes.as_slice() else { panic!("one change: {changes:?}") };
        let place = change.place.as_ref().expect("a place");
        place.start().map_or(place.path().to_owned(), |start| start.to_string())
    };
    assert_eq!(place(|plan| plan.clock_skew = 0), "2:1");
    assert_eq!(place(|plan| plan.adopted_on = Some(day("2026-01-01"))), "policies/plan.yaml");
    assert_eq!(place(|plan| plan.tasks[1].units[0].cadence.rules[0].grace = Duration::ZERO), "9:28");
    assert_eq!(place(|plan| rule(plan).grace = Duration::Days(1)), "6:14");
    assert_eq!(place(|plan| plan.tasks[0].title.push('s')), "5:5");
    assert_eq!(place(|plan| unit(plan).proof.paths.push(pattern("docs/"))), "4:9");
    assert_eq!(place(|plan| drop(plan.tasks.remove(1))), "7:9");
}

#[test]
fn what_is_told_without_words_is_told_in_the_same_order() {
    let mut after = plan();
    unit(&mut after).proof.paths.push(pattern("docs/"));
    unit(&mut after).cadence.rules[0].grace = Duration::Days(1);
    waiver(&mut after);
    after.clock_skew = 0;
    drop(after.tasks.remove(1));
    let parts = |changes: Vec<PlanChange>| -> Vec<_> { changes.into_iter().map(|change| (change.direction, change.unit)).collect() };
    let bare = changes_told(&plan(), &after, default_level, &|_, _| Telling::Bare);
    assert!(bare.len() == 5 && bare[..4].iter().all(|change| change.what.is_empty() && change.place.is_none()), "{bare:?}");
    assert_eq!(parts(bare), parts(changes(&plan(), &after, default_level)));
    let words = |changes: Vec<PlanChange>| -> Vec<String> { changes.into_iter().map(|change| change.what.to_string()).collect() };
    let told = changes_told(&plan(), &after, default_level, &|_, _| Telling::Words);
    assert_eq!(words(told), words(changes(&plan(), &after, default_level)));
}

#[test]
fn different_units_are_compared_by_their_shortest_and_longest_time() {
    let cases = [
        (Duration::Days(31), Duration::Months(1), Comparison::Shorter),
        (Duration::Days(30), Duration::Months(1), Comparison::Unsure),
        (Duration::Days(28), Duration::Months(1), Comparison::Longer),
        (Duration::Days(366), Duration::Months(12), Comparison::Shorter),
        (Duration::Days(365), Duration::Months(12), Comparison::Longer),
        (Duration::Days(5), Duration::BusinessDays(5), Comparison::Longer),
        (Duration::Days(6), Duration::BusinessDays(5), Comparison::Unsure),
        (Duration::Exact(22 * 3600), Duration::Days(1), Comparison::Longer),
        (Duration::Exact(24 * 3600), Duration::Days(1), Comparison::Unsure),
        (Duration::Exact(26 * 3600), Duration::Days(1), Comparison::Shorter),
        (Duration::Exact(0), Duration::Days(0), Comparison::Same),
    ];
    for (old, new, expected) in cases {
        assert_eq!(durations(old, new, CountedFrom::Day), expected, "{old} to {new}");
    }
    // A performance within no days after a moment may take the rest of the day.
    assert_eq!(durations(Duration::Exact(26 * 3600), Duration::Days(1), CountedFrom::Moment), Comparison::Unsure);
    assert_eq!(durations(Duration::Exact(50 * 3600), Duration::Days(1), CountedFrom::Moment), Comparison::Shorter);
    for (old, new, expected) in [
        (Step::Months(1), Step::Weeks(4), Comparison::Shorter),
        (Step::Weeks(1), Step::Days(7), Comparison::Unsure),
        (Step::Months(3), Step::Days(90), Comparison::Unsure),
        (Step::Months(3), Step::Days(89), Comparison::Shorter),
        (Step::Years(1), Step::Months(13), Comparison::Longer),
    ] {
        assert_eq!(steps(old, new), expected, "{old} to {new}");
    }
}

fn duration() -> impl Strategy<Value = Duration> {
    prop_oneof![
        (0i64..200).prop_map(|hours| Duration::Exact(hours * 3600)),
        (0u32..800).prop_map(Duration::Days),
        (0u32..800).prop_map(Duration::BusinessDays),
        (0u32..30).prop_map(Duration::Months),
    ]
}

fn some_plan() -> impl Strategy<Value = Plan> {
    (duration(), duration(), 1u32..4, 1u32..30, 0i64..900, any::<bool>()).prop_map(|(grace, early, times, months, skew, waived)| {
        let mut plan = plan();
        *rule(&mut plan) = Rule { grace, early, times, ..Rule::every(Step::Months(months)) };
        plan.clock_skew = skew * 60;
        if waived {
            waiver(&mut plan);
        }
        plan
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn no_plan_differs_from_itself(plan in some_plan()) {
        prop_assert_eq!(lines(&plan, &plan), Vec::<String>::new());
    }

    #[test]
    fn what_is_stricter_one_way_is_looser_the_other(before in some_plan(), after in some_plan()) {
        let directions = |from: &Plan, to: &Plan| changes(from, to, default_level).into_iter().map(|change| change.direction).collect::<Vec<_>>();
        // In the same order but for the waivers, of which there is at most one.
        let (there, back) = (directions(&before, &after), directions(&after, &before));
        prop_assert_eq!(there.len(), back.len());
        for (one, other) in there.iter().zip(&back) {
            prop_assert!(!(*one == Direction::Stricter && *other != Direction::Looser), "{:?} {:?}", there, back);
        }
    }

    #[test]
    fn a_longer_time_ends_later_from_every_day(old in duration(), new in duration(), offset in 0u64..1500) {
        use crate::calendar::WorkCalendar;
        let calendar = WorkCalendar::default();
        let day = day("2026-01-01").checked_add_days(chrono::Days::new(offset)).expect("a day");
        let zone = Zone::parse("Europe/Paris").expect("a zone");
        let end = |duration: Duration| duration.after_day(zone, day, |day| calendar.is_business(day)).expect("a moment");
        match durations(old, new, CountedFrom::Day) {
            Comparison::Longer => prop_assert!(end(old) <= end(new), "{} {}", old, new),
            Comparison::Shorter => prop_assert!(end(new) <= end(old), "{} {}", old, new),
            Comparison::Same => prop_assert_eq!(end(old), end(new)),
            Comparison::Unsure => {}
        }
    }
}
