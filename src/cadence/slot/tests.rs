//! Slots against a calendar on the wall.

use chrono::Weekday;
use proptest::prelude::*;

use super::*;
use crate::cadence::{OnDay, period_days};

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn slots(step: Step) -> Slots {
    Slots { step, anchor: None, on: Vec::new(), business: None }
}

fn on(step: Step, days: &[(OnDay, Option<u32>)]) -> Slots {
    Slots { on: days.iter().map(|(day, month)| On { day: *day, month: *month }).collect(), ..slots(step) }
}

/// The first slots from a day on: `KEY FIRST..DUE`.
fn shown(slots: &Slots, calendar: &WorkCalendar, adopted: &str, from: &str, count: usize) -> String {
    let grid = Grid::new(slots, calendar, day(adopted));
    let shown: Vec<String> = grid
        .from(day(from))
        .take(count)
        .map(|slot| format!("{} {}..{}{}", slot.key, slot.first, slot.due, if slot.owes { "" } else { " free" }))
        .collect();
    shown.join(", ")
}

#[test]
fn a_day_lies_in_the_slot_that_people_name() {
    for (step, at, expected) in [
        (Step::Days(1), "2024-02-29", "2024-02-29 2024-02-29..2024-02-29"),
        (Step::Weeks(1), "2026-11-23", "2026-W48 2026-11-23..2026-11-29"),
        (Step::Weeks(1), "2026-11-22", "2026-W47 2026-11-16..2026-11-22"),
        (Step::Weeks(1), "2021-01-03", "2020-W53 2020-12-28..2021-01-03"),
        (Step::Weeks(1), "2021-01-04", "2021-W01 2021-01-04..2021-01-10"),
        (Step::Weeks(1), "2024-12-30", "2025-W01 2024-12-30..2025-01-05"),
        (Step::Weeks(1), "2023-01-01", "2022-W52 2022-12-26..2023-01-01"),
        (Step::Months(1), "2024-02-10", "2024-02 2024-02-01..2024-02-29"),
        (Step::Months(1), "2023-02-10", "2023-02 2023-02-01..2023-02-28"),
        (Step::Months(3), "2026-12-31", "2026-Q4 2026-10-01..2026-12-31"),
        (Step::Months(3), "2026-04-01", "2026-Q2 2026-04-01..2026-06-30"),
        (Step::Months(6), "2026-06-30", "2026-H1 2026-01-01..2026-06-30"),
        (Step::Months(6), "2026-07-01", "2026-H2 2026-07-01..2026-12-31"),
        (Step::Years(1), "2026-07-01", "2026 2026-01-01..2026-12-31"),
    ] {
        assert_eq!(shown(&slots(step), &WorkCalendar::default(), "2019-05-17", at, 1), expected);
    }
}

#[test]
fn several_units_run_from_the_adoption_or_the_anchor() {
    for (step, adopted, at, expected) in [
        (Step::Days(10), "2026-01-05", "2026-01-14", "2026-01-14 2026-01-05..2026-01-14"),
        (Step::Days(10), "2026-01-05", "2026-01-15", "2026-01-24 2026-01-15..2026-01-24"),
        (Step::Days(10), "2026-01-05", "2026-01-04", "2026-01-04 2025-12-26..2026-01-04"),
        (Step::Weeks(2), "2026-01-07", "2026-01-05", "2026-01-18 2026-01-05..2026-01-18"),
        (Step::Months(2), "2026-03-09", "2026-03-31", "2026-04-30 2026-03-01..2026-04-30"),
        (Step::Months(5), "2026-03-09", "2026-08-01", "2026-12-31 2026-08-01..2026-12-31"),
        (Step::Months(24), "2026-03-09", "2026-02-28", "2026-02-28 2024-03-01..2026-02-28"),
        (Step::Years(3), "2026-03-09", "2028-12-31", "2028-12-31 2026-01-01..2028-12-31"),
    ] {
        assert_eq!(shown(&slots(step), &WorkCalendar::default(), adopted, at, 1), expected);
        let anchored = Slots { anchor: Some(day(adopted)), ..slots(step) };
        if !matches!(step, Step::Months(2) | Step::Years(_)) {
            assert_eq!(shown(&anchored, &WorkCalendar::default(), "2001-01-01", at, 1), expected);
        }
    }
    let anchored = Slots { anchor: Some(day("2026-02-10")), ..slots(Step::Months(3)) };
    assert_eq!(shown(&anchored, &WorkCalendar::default(), "2001-01-01", "2026-04-30", 1), "2026-04-30 2026-02-01..2026-04-30");
}

#[test]
fn a_fiscal_year_moves_halves_and_years_and_names_them_by_their_last_day() {
    let april = WorkCalendar { fiscal_year_start: 4, ..WorkCalendar::default() };
    assert_eq!(
        shown(&slots(Step::Years(1)), &april, "2026-02-01", "2026-03-31", 2),
        "2026-03-31 2025-04-01..2026-03-31, 2027-03-31 2026-04-01..2027-03-31"
    );
    assert_eq!(
        shown(&slots(Step::Months(6)), &april, "2026-02-01", "2026-04-01", 2),
        "2026-09-30 2026-04-01..2026-09-30, 2027-03-31 2026-10-01..2027-03-31"
    );
    assert_eq!(shown(&slots(Step::Months(3)), &april, "2026-02-01", "2026-04-01", 1), "2026-Q2 2026-04-01..2026-06-30");
    let february = WorkCalendar { fiscal_year_start: 2, ..WorkCalendar::default() };
    assert_eq!(shown(&slots(Step::Months(3)), &february, "2026-02-01", "2026-02-01", 1), "2026-04-30 2026-02-01..2026-04-30");
}

#[test]
fn a_named_due_day_makes_slots_from_due_to_due() {
    let all = WorkCalendar::default();
    assert_eq!(
        shown(&on(Step::Months(1), &[(OnDay::Day(31), None)]), &all, "2026-01-01", "2026-02-01", 3),
        "2026-02-28 2026-02-01..2026-02-28, 2026-03-31 2026-03-01..2026-03-31, 2026-04-30 2026-04-01..2026-04-30"
    );
    assert_eq!(
        shown(&on(Step::Months(1), &[(OnDay::Day(1), None), (OnDay::Day(15), None)]), &all, "2026-01-01", "2026-01-15", 3),
        "2026-01-15 2026-01-02..2026-01-15, 2026-02-01 2026-01-16..2026-02-01, 2026-02-15 2026-02-02..2026-02-15"
    );
    assert_eq!(
        shown(&on(Step::Weeks(1), &[(OnDay::Weekday(Weekday::Wed), None)]), &all, "2026-01-01", "2026-11-26", 2),
        "2026-12-02 2026-11-26..2026-12-02, 2026-12-09 2026-12-03..2026-12-09"
    );
    assert_eq!(
        shown(&on(Step::Months(6), &[(OnDay::Day(15), Some(2))]), &all, "2026-05-01", "2026-05-01", 2),
        "2026-08-15 2026-02-16..2026-08-15, 2027-02-15 2026-08-16..2027-02-15"
    );
    assert_eq!(
        shown(&on(Step::Years(1), &[(OnDay::Day(29), Some(2))]), &all, "2026-05-01", "2026-05-01", 2),
        "2027-02-28 2026-03-01..2027-02-28, 2028-02-29 2027-03-01..2028-02-29"
    );
}

#[test]
fn a_due_day_rolls_to_a_business_day_and_its_key_stays() {
    let mut calendar = WorkCalendar::default();
    calendar.holidays.insert(day("2026-11-16"));
    let fifteenth = |roll: Roll| Slots { business: Some(roll), ..on(Step::Months(1), &[(OnDay::Day(15), None)]) };
    // 2026-11-15 is a Sunday, 2026-11-16 a holiday.
    assert_eq!(
        shown(&fifteenth(Roll::Next), &calendar, "2026-01-01", "2026-11-01", 2),
        "2026-11-15 2026-10-16..2026-11-17, 2026-12-15 2026-11-18..2026-12-15"
    );
    assert_eq!(
        shown(&fifteenth(Roll::Previous), &calendar, "2026-01-01", "2026-11-01", 2),
        "2026-11-15 2026-10-16..2026-11-13, 2026-12-15 2026-11-14..2026-12-15"
    );
    let mondays = Slots { business: Some(Roll::Skip), ..on(Step::Weeks(1), &[(OnDay::Weekday(Weekday::Mon), None)]) };
    assert_eq!(
        shown(&mondays, &calendar, "2026-01-01", "2026-11-09", 2),
        "2026-11-09 2026-11-03..2026-11-09, 2026-11-23 2026-11-10..2026-11-23"
    );
}

#[test]
fn a_slot_without_a_business_day_owes_nothing() {
    let daily = Slots { business: Some(Roll::Next), ..slots(Step::Days(1)) };
    assert_eq!(
        shown(&daily, &WorkCalendar::default(), "2026-01-01", "2026-11-20", 4),
        "2026-11-20 2026-11-20..2026-11-20, 2026-11-21 2026-11-21..2026-11-21 free, 2026-11-22 2026-11-22..2026-11-22 free, 2026-11-23 2026-11-23..2026-11-23"
    );
}

#[test]
fn a_long_holiday_that_skips_several_due_days_makes_one_long_slot() {
    let mut calendar = WorkCalendar::default();
    calendar.holidays.extend(day("2026-11-01").iter_days().take(60));
    let mondays = Slots { business: Some(Roll::Skip), ..on(Step::Weeks(1), &[(OnDay::Weekday(Weekday::Mon), None)]) };
    // The Mondays from 2026-11-02 to 2026-12-28 are all holidays; 2026-10-26 is not.
    assert_eq!(shown(&mondays, &calendar, "2026-01-01", "2026-12-20", 1), "2027-01-04 2026-10-27..2027-01-04");
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1u32..40).prop_map(Step::Days),
        (1u32..10).prop_map(Step::Weeks),
        (1u32..30).prop_map(Step::months),
        (1u32..5).prop_map(Step::Years),
    ]
}

fn rules() -> impl Strategy<Value = Slots> {
    let plain = steps().prop_map(slots);
    let monthly = (1u32..7, 1u32..32, 1u32..13, 0usize..4).prop_map(|(count, nth, month, roll)| {
        let business = [None, Some(Roll::Next), Some(Roll::Previous), Some(Roll::Skip)][roll];
        Slots { business, ..on(Step::months(count), &[(OnDay::Day(nth), Some(month)), (OnDay::Last, Some(month))]) }
    });
    let weekly = (1u32..4, 0usize..4).prop_map(|(count, roll)| {
        let business = [None, Some(Roll::Next), Some(Roll::Previous), Some(Roll::Skip)][roll];
        Slots { business, ..on(Step::Weeks(count), &[(OnDay::Weekday(Weekday::Sat), None), (OnDay::Weekday(Weekday::Tue), None)]) }
    });
    prop_oneof![plain, monthly, weekly]
}

proptest! {
    #[test]
    fn slots_tile_the_calendar(slots in rules(), fiscal in 1u32..13, adopted in 0i32..40_000, at in 0i32..40_000) {
        let date = |days: i32| shift_days(Date::default(), days.into()).expect("inside the calendar");
        let calendar = WorkCalendar { fiscal_year_start: fiscal, ..WorkCalendar::default() };
        let grid = Grid::new(&slots, &calendar, date(adopted));
        let found: Vec<Slot> = grid.from(date(at)).take(6).collect();
        prop_assert!(found[0].first <= date(at) && date(at) <= found[0].due);
        for pair in found.windows(2) {
            prop_assert_eq!(pair[0].due.succ_opt(), Some(pair[1].first));
            prop_assert!(pair[0].key != pair[1].key);
        }
        // Whichever day of it one asks for, it is the same slot.
        prop_assert_eq!(grid.from(found[1].first).next(), Some(found[1].clone()));
        prop_assert_eq!(grid.from(found[1].due).next(), Some(found[1].clone()));
    }

    #[test]
    fn a_key_of_the_calendar_names_the_days_of_its_slot(at in 0i32..40_000, which in 0usize..6) {
        let step = [Step::Days(1), Step::Weeks(1), Step::Months(1), Step::Months(3), Step::Months(6), Step::Years(1)][which];
        let day = shift_days(Date::default(), at.into()).expect("inside the calendar");
        let (slots, calendar) = (slots(step), WorkCalendar::default());
        let slot = Grid::new(&slots, &calendar, day).from(day).next().expect("inside the calendar");
        prop_assert_eq!(period_days(&slot.key), Some((slot.first, slot.last)));
    }
}
