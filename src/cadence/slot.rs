//! Slots: civil days that tile the calendar without gap or overlap, and the key of each slot.
//!
//! It knows civil days alone: zones, grace and adoption come later.

use chrono::{Datelike, Days, Months};

use super::{On, Roll, Slots, Step, due};
use crate::calendar::{Date, WorkCalendar};

/// All slots of one rule, in one calendar.
#[derive(Debug, Clone)]
pub struct Grid<'a> {
    slots: &'a Slots,
    calendar: &'a WorkCalendar,
    /// The first day of period 0; for `on` each due day has an origin of its own.
    origin: Date,
    adopted: Date,
}

/// The civil days of one slot, both inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub first: Date,
    /// The last day as the calendar names it; the key comes from it.
    pub last: Date,
    /// The day at whose end it is due: the last day, or the business day to which that rolls.
    pub due: Date,
    pub key: String,
    /// False for a slot without a business day where only those count.
    pub owes: bool,
}

impl<'a> Grid<'a> {
    /// Lays the grid. Slots of the calendar itself need neither anchor nor adoption day; the others begin with the anchor's day, ISO week,
    /// month or year, or with those of the adoption.
    pub fn new(slots: &'a Slots, calendar: &'a WorkCalendar, adopted: Date) -> Self {
        let anchor = slots.anchor.unwrap_or(adopted);
        let fiscal = calendar.fiscal_year_start;
        let origin = match slots.step {
            Step::Days(_) => anchor,
            Step::Weeks(_) => monday(anchor),
            Step::Months(count) if 12 % count == 0 && slots.anchor.is_none() => first_of(anchor.year(), fiscal),
            Step::Months(_) => first_of(anchor.year(), anchor.month()),
            Step::Years(_) if slots.anchor.is_some() => first_of(anchor.year(), anchor.month()),
            Step::Years(_) if anchor.month() < fiscal => first_of(anchor.year() - 1, fiscal),
            Step::Years(_) => first_of(anchor.year(), fiscal),
        };
        Self { slots, calendar, origin, adopted }
    }

    /// Lists the slots in order, beginning with the one in which a day lies, to the end of the calendar.
    pub fn from(&self, day: Date) -> Box<dyn Iterator<Item = Slot> + '_> {
        if self.slots.on.is_empty() {
            let first = self.period_of(self.origin, day);
            return Box::new((first..).map_while(|index| self.period_slot(index)));
        }
        let mut before: Option<Date> = None;
        let slots = self.dues(day, self.periods_back(day)).filter_map(move |(nominal, rolled)| {
            let previous = before.filter(|before| *before < rolled);
            let is_first = before.is_none();
            if is_first || previous.is_some() {
                before = Some(rolled);
            }
            let first = previous?.succ_opt()?;
            Some(Slot { first, last: nominal, due: rolled, key: nominal.to_string(), owes: true })
        });
        Box::new(slots.skip_while(move |slot| slot.due < day))
    }

    /// A slot without a named due day: a whole period.
    fn period_slot(&self, index: i64) -> Option<Slot> {
        let first = self.first_day(self.origin, index)?;
        let last = self.first_day(self.origin, index.checked_add(1)?)?.pred_opt()?;
        let owes =
            self.slots.business.is_none() || first.iter_days().take_while(|day| *day <= last).any(|day| self.calendar.is_business(day));
        Some(Slot { first, last, due: last, key: key(self.slots.step, first, last), owes })
    }

    /// How many periods before a day a due day surely comes before it: more than two only where a long holiday skips several.
    fn periods_back(&self, day: Date) -> i64 {
        let reaches = |back: &i64| self.dues(day, *back).next().is_some_and(|(_, rolled)| rolled < day);
        [2, 10, 60, 400].into_iter().find(reaches).unwrap_or(400)
    }

    /// Lists due days from so many periods before a day on: as the calendar names them, and as they roll. Equal ones once.
    fn dues(&self, day: Date, back: i64) -> impl Iterator<Item = (Date, Date)> + '_ {
        let mut next: Vec<(On, Date, i64)> = Vec::new();
        for on in &self.slots.on {
            let origin = self.origin_of(*on);
            next.push((*on, origin, self.period_of(origin, day) - back));
        }
        let mut last: Option<Date> = None;
        let nominal = std::iter::from_fn(move || {
            loop {
                let mut found: Vec<(Date, usize)> = Vec::new();
                for (at, (on, origin, index)) in next.iter().enumerate() {
                    found.push((self.due_day(*on, *origin, *index)?, at));
                }
                let (day, at) = found.into_iter().min()?;
                next[at].2 += 1;
                if last != Some(day) {
                    last = Some(day);
                    return Some(day);
                }
            }
        });
        nominal.filter_map(|nominal| Some((nominal, self.roll(nominal)?)))
    }

    /// Where the periods of a due day begin: with its own month where it names one.
    fn origin_of(&self, on: On) -> Date {
        match (self.slots.step, on.month) {
            (Step::Months(_) | Step::Years(_), Some(month)) => first_of(self.slots.anchor.unwrap_or(self.adopted).year(), month),
            (Step::Months(1), None) => first_of(self.adopted.year(), 1),
            (Step::Days(_) | Step::Weeks(_) | Step::Months(_) | Step::Years(_), _) => self.origin,
        }
    }

    fn due_day(&self, on: On, origin: Date, index: i64) -> Option<Date> {
        let first = self.first_day(origin, index)?;
        match self.slots.step {
            Step::Days(_) => Some(first),
            Step::Weeks(_) => due::in_week(on, first),
            Step::Months(_) | Step::Years(_) => due::in_month(on, first),
        }
    }

    /// The business day to which a due day rolls; none if it is skipped, or if there is no business day within a year.
    fn roll(&self, day: Date) -> Option<Date> {
        let is_business = |day: &Date| self.calendar.is_business(*day);
        match self.slots.business {
            None => Some(day),
            Some(_) if is_business(&day) => Some(day),
            Some(Roll::Skip) => None,
            Some(Roll::Next) => day.iter_days().take(367).find(is_business),
            Some(Roll::Previous) => std::iter::successors(Some(day), Date::pred_opt).take(367).find(is_business),
        }
    }

    /// The number of the period in which a day lies.
    fn period_of(&self, origin: Date, day: Date) -> i64 {
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month0());
        match self.slots.step {
            Step::Days(count) => (day - origin).num_days().div_euclid(count.into()),
            Step::Weeks(count) => (day - origin).num_days().div_euclid(i64::from(count) * 7),
            Step::Months(count) => (months(day) - months(origin)).div_euclid(count.into()),
            Step::Years(count) => (months(day) - months(origin)).div_euclid(i64::from(count) * 12),
        }
    }

    fn first_day(&self, origin: Date, index: i64) -> Option<Date> {
        match self.slots.step {
            Step::Days(count) => shift_days(origin, index.checked_mul(count.into())?),
            Step::Weeks(count) => shift_days(origin, index.checked_mul(i64::from(count) * 7)?),
            Step::Months(count) => shift_months(origin, index.checked_mul(count.into())?),
            Step::Years(count) => shift_months(origin, index.checked_mul(i64::from(count) * 12)?),
        }
    }
}

/// Names a slot of the calendar by its own name (ISO 8601 where it has one), every other by its last day.
fn key(step: Step, first: Date, last: Date) -> String {
    let (year, month) = (first.year(), first.month());
    match step {
        Step::Days(1) => first.to_string(),
        Step::Weeks(1) => {
            let week = first.iso_week();
            format!("{}-W{:02}", week.year(), week.week())
        }
        Step::Months(1) => format!("{year}-{month:02}"),
        Step::Months(3) if month % 3 == 1 => format!("{year}-Q{}", month / 3 + 1),
        Step::Months(6) if month % 6 == 1 => format!("{year}-H{}", month / 6 + 1),
        Step::Years(1) if month == 1 => year.to_string(),
        Step::Days(_) | Step::Weeks(_) | Step::Months(_) | Step::Years(_) => last.to_string(),
    }
}

fn monday(day: Date) -> Date {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}

fn first_of(year: i32, month: u32) -> Date {
    Date::from_ymd_opt(year, month, 1).unwrap_or(Date::MIN)
}

fn shift_days(day: Date, count: i64) -> Option<Date> {
    let size = Days::new(count.unsigned_abs());
    if count < 0 { day.checked_sub_days(size) } else { day.checked_add_days(size) }
}

fn shift_months(day: Date, count: i64) -> Option<Date> {
    let size = Months::new(u32::try_from(count.unsigned_abs()).ok()?);
    if count < 0 { day.checked_sub_months(size) } else { day.checked_add_months(size) }
}

#[cfg(test)]
mod tests;
