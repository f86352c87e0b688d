//! Changes of the working calendar, as far as the cadences count on it.
//!
//! It does not know single tasks.

use chrono::Weekday;

use super::{Direction, Plan, Seen};
use crate::cadence::{Cadence, Kind, Roll, Rule, Slots, Step, Trigger};
use crate::calendar::{Date, Duration, WorkCalendar, weekday_name};
use crate::language::{Text, plural, say};

/// What of the calendar the cadences of a plan count on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub business_days: bool,
    /// A due day goes back to the business day before it: a business day more may then mean a later due day.
    pub rolls_back: bool,
    /// Slots of months or years.
    pub months: bool,
}

impl Counts {
    pub fn of(plan: &Plan) -> Self {
        plan.units().fold(Self::default(), |counts, (_, unit)| counts.or(Self::of_cadence(&unit.cadence)))
    }

    /// What either counts on.
    pub fn or(self, other: Self) -> Self {
        Self {
            business_days: self.business_days || other.business_days,
            rolls_back: self.rolls_back || other.rolls_back,
            months: self.months || other.months,
        }
    }

    fn of_cadence(cadence: &Cadence) -> Self {
        let Cadence { rules, as_needed: _ } = cadence;
        rules.iter().fold(Self::default(), |counts, rule| counts.or(Self::of_rule(rule)))
    }

    fn of_rule(rule: &Rule) -> Self {
        // A warning weighs nothing, so the days of `due_soon` do not count.
        let Rule { kind, grace, early, due_soon: _, times: _ } = rule;
        let counts = match kind {
            Kind::Slot(slots) | Kind::Either(slots) => Self::of_slots(slots),
            Kind::Gap(every) => Self::of_duration(*every),
            Kind::Event(Trigger { source: _, within, name: _, each: _ }) => Self::of_duration(*within),
        };
        counts.or(Self::of_duration(*grace)).or(Self::of_duration(*early))
    }

    fn of_slots(slots: &Slots) -> Self {
        let Slots { step, anchor: _, on: _, business } = slots;
        Self {
            business_days: business.is_some(),
            rolls_back: *business == Some(Roll::Previous),
            months: match step {
                Step::Days(_) | Step::Weeks(_) => false,
                Step::Months(_) | Step::Years(_) => true,
            },
        }
    }

    fn of_duration(duration: Duration) -> Self {
        let business_days = match duration {
            Duration::BusinessDays(_) => true,
            Duration::Exact(_) | Duration::Days(_) | Duration::Months(_) => false,
        };
        Self { business_days, ..Self::default() }
    }
}

/// Compares two calendars. A business day less is looser where business days count, and one more is stricter unless due days go back to it.
pub fn changes(before: &WorkCalendar, after: &WorkCalendar, counts: impl FnOnce() -> Counts) -> Vec<Seen<'static>> {
    if before == after {
        return Vec::new();
    }
    let counts = counts();
    let WorkCalendar { fiscal_year_start, weekend, holidays } = before;
    let mut seen = Vec::new();
    if *fiscal_year_start != after.fiscal_year_start {
        let direction = if counts.months { Direction::Looser } else { Direction::Other };
        let what = say!(
            "`fiscal_year_start` went from month {before} to month {after}, which moves slots",
            before = fiscal_year_start,
            after = after.fiscal_year_start
        );
        seen.push(Seen::said(direction, "calendar", what));
    }
    let fewer = if counts.business_days { Direction::Looser } else { Direction::Other };
    let more = match (counts.business_days, counts.rolls_back) {
        (true, true) => Direction::Looser,
        (true, false) => Direction::Stricter,
        (false, true | false) => Direction::Other,
    };
    let days = |days: Vec<&Weekday>| Text::all_of(days.into_iter().map(|day| weekday_name(*day)));
    let joined: Vec<&Weekday> = super::gone(&after.weekend, weekend).collect();
    if !joined.is_empty() {
        seen.push(Seen::said(fewer, "calendar", say!("the weekend has {days} too", days = days(joined))));
    }
    let left: Vec<&Weekday> = super::gone(weekend, &after.weekend).collect();
    if !left.is_empty() {
        seen.push(Seen::said(more, "calendar", say!("the weekend is without {days}", days = days(left))));
    }
    let added: Vec<&Date> = after.holidays.difference(holidays).collect();
    seen.extend(dates(&added).map(|dates| Seen::said(fewer, "calendar", say!("the holidays have {dates} too", dates))));
    let removed: Vec<&Date> = holidays.difference(&after.holidays).collect();
    seen.extend(dates(&removed).map(|dates| Seen::said(more, "calendar", say!("the holidays are without {dates}", dates))));
    seen
}

/// The first of some days, and how many more there are.
fn dates(days: &[&Date]) -> Option<Text> {
    match days {
        [] => None,
        [only] => Some(Text::verbatim(only.to_string())),
        [first, rest @ ..] => Some(plural!(rest = rest.len(), "{first} and {rest} more", "{first} and {rest} more", first)),
    }
}
