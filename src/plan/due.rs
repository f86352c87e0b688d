//! Due days as plans write them: `{weekday: monday}`, `{day: last}`, `{nth: 2, weekday: tuesday}`.
//!
//! It does not know how a due day is found in a calendar.

use super::spot::Spot;
use super::trouble::Trouble;
use crate::cadence::{On, OnDay, Step};
use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};

/// Slots by the days that can be named in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    Days,
    /// Weeks, however many.
    Weeks,
    Month,
    /// More than a month.
    Months,
}

/// Says whether slots have days that can be named.
pub fn has_days_to_name(step: Step) -> bool {
    match step {
        Step::Days(_) => false,
        Step::Weeks(_) | Step::Months(_) | Step::Years(_) => true,
    }
}

/// Reads the due days of a slot, one or a list of them; none if one of them has been told.
pub fn on(spot: Spot<'_>, step: Step, has_anchor: bool, trouble: &mut Trouble) -> Option<Vec<On>> {
    let size = match step {
        Step::Days(_) => Size::Days,
        Step::Weeks(_) => Size::Weeks,
        Step::Months(1) => Size::Month,
        Step::Months(_) | Step::Years(_) => Size::Months,
    };
    if size == Size::Days {
        let help = say!("remove it, or write `every: week` or `every: month`; `anchor` says when slots of several days begin");
        trouble.refuse(spot, meaningless(say!("`on` means nothing where slots are counted in days"), help), say!("no day to name"));
        return None;
    }
    let entries: Vec<Spot<'_>> = if spot.is_list() { spot.items().collect() } else { vec![spot] };
    if entries.is_empty() {
        trouble.refuse(
            spot,
            meaningless(say!("`on` names no day"), say!("name a day, such as `{{day: 15}}`, or remove `on`")),
            say!("empty"),
        );
    }
    let mut found: Vec<On> = Vec::new();
    let mut whole = !entries.is_empty();
    for entry in entries {
        match one(entry, size, trouble) {
            Some(on) if found.contains(&on) => {
                trouble.refuse(
                    entry,
                    meaningless(say!("`on` names {on} twice", on = on.text()), say!("remove one of the two")),
                    say!("again here"),
                );
                whole = false;
            }
            Some(on) if on.month.is_none() && !has_anchor && is_longer_than_a_month(step) => {
                let message = say!("`on` leaves open when the slots begin: {step} is longer than a month", step = step.text());
                let help = match size {
                    Size::Weeks => say!("add `anchor`, a day in one of the weeks that are due"),
                    Size::Days | Size::Month | Size::Months => say!("add `month`, or `anchor`: a day in one of the months that are due"),
                };
                trouble.refuse(entry, meaningless(message, help), say!("in which month?"));
                whole = false;
            }
            Some(on) => found.push(on),
            None => whole = false,
        }
    }
    whole.then_some(found)
}

/// Says whether slots are longer than a month, so that a day in them needs a month or an anchor.
pub fn is_longer_than_a_month(step: Step) -> bool {
    match step {
        Step::Days(count) => count > 31,
        Step::Weeks(count) => count > 4,
        Step::Months(count) => count > 1,
        Step::Years(_) => true,
    }
}

fn one(spot: Spot<'_>, size: Size, trouble: &mut Trouble) -> Option<On> {
    if trouble.has_told_within(spot) {
        return None;
    }
    let month = spot.get("month");
    if let (Size::Weeks, Some(value), _) | (Size::Weeks, _, Some(value)) = (size, spot.get("day"), spot.get("nth").or(month)) {
        let message = say!("a slot of weeks is due on a weekday, and on no day of a month");
        trouble.refuse(value, meaningless(message, say!("write the weekday alone, such as `{{weekday: monday}}`")), say!("not here"));
        return None;
    }
    if let (Size::Month, Some(month)) = (size, month) {
        let help = say!("remove it, or write `every: year` if only that month is due");
        trouble.refuse(month, meaningless(say!("`month` means nothing where every month is due"), help), say!("not here"));
        return None;
    }
    let day = day(spot, size, trouble)?;
    let month = match month {
        Some(month) => Some(month.whole().filter(|_| is_possible(day, month, trouble))?),
        None => None,
    };
    Some(On { day, month })
}

fn day(spot: Spot<'_>, size: Size, trouble: &mut Trouble) -> Option<OnDay> {
    let weekday = spot.get("weekday").and_then(Spot::weekday);
    let (day, nth) = (spot.get("day"), spot.get("nth"));
    let (message, help, blamed) = match (weekday, day, nth) {
        (Some(weekday), None, None) if size == Size::Weeks => return Some(OnDay::Weekday(weekday)),
        (Some(_), None, None) => (say!("`weekday` alone names no day of a month"), say!("add `nth: 1` to `nth: 5`, or `day: last`"), spot),
        (Some(weekday), None, Some(nth)) => return Some(OnDay::Nth(nth.whole()?, weekday)),
        (Some(weekday), Some(day), None) if day.text() == Some("last") => return Some(OnDay::LastWeekday(weekday)),
        (Some(_), Some(day), None) => (say!("a numbered `day` and `weekday` exclude each other"), say!("remove one of the two"), day),
        (None, Some(day), None) if day.text() == Some("last") => return Some(OnDay::Last),
        (None, Some(day), None) => return Some(OnDay::Day(day.whole()?)),
        (_, Some(_), Some(nth)) => (say!("`day` and `nth` exclude each other"), say!("remove one of the two"), nth),
        (None, None, Some(nth)) => (say!("`nth` does not say of which weekday"), say!("add `weekday`, such as `weekday: tuesday`"), nth),
        (None, None, None) => (say!("`on` names no day"), say!("name a day, such as `{{day: 15}}` or `{{weekday: monday}}`"), spot),
    };
    trouble.refuse(blamed, meaningless(message, help), say!("no such day"));
    None
}

/// Says whether a month ever has a day; tells it if not.
fn is_possible(day: OnDay, month: Spot<'_>, trouble: &mut Trouble) -> bool {
    let longest = match month.whole() {
        Some(2) => 29,
        Some(4 | 6 | 9 | 11) => 30,
        Some(_) | None => 31,
    };
    match day {
        OnDay::Day(day) if day > longest => {
            let message = say!("month {month} never has a day {day}", month = month.whole().unwrap_or_default(), day);
            trouble.refuse(month, meaningless(message, say!("write `day: last`, or another month that is due")), say!("no such day"));
            false
        }
        OnDay::Day(_) | OnDay::Weekday(_) | OnDay::Last | OnDay::LastWeekday(_) | OnDay::Nth(..) => true,
    }
}

fn meaningless(message: Text, help: Text) -> Problem {
    Problem::new(RuleId::PlanCadence, message, help)
}
