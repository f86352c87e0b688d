//! The organisation's own calendar: where its year begins, its weekend and its holidays.
//!
//! It does not know which tasks keep to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::named::{Named, Use};
use super::settings::{date, single};
use super::spot::Spot;
use super::trouble::Trouble;
use crate::calendar::{Date, HolidayFormat, WorkCalendar, holidays};
use crate::diagnostic::{Problem, RuleId};
use crate::language::say;
use crate::source::{Place, Source, Span};

/// Reads the calendar from all files of a plan and those that they name; holidays of several files are holidays together.
pub fn calendar(roots: &[Spot<'_>], named: &mut Named<'_>, trouble: &mut Trouble) -> WorkCalendar {
    let mut calendar = WorkCalendar::default();
    if let Some(month) = single(roots, "calendar", "fiscal_year_start", trouble).and_then(Spot::whole) {
        calendar.fiscal_year_start = month;
    }
    if let Some(weekend) = single(roots, "calendar", "weekend", trouble) {
        calendar.weekend = weekend.items().filter_map(Spot::weekday).collect();
        if calendar.weekend.len() == 7 && !trouble.has_told(weekend) {
            let problem = Problem::new(
                RuleId::PlanValue,
                say!("the weekend leaves no business day"),
                say!("leave out the days on which people work"),
            );
            trouble.refuse(weekend, problem, say!("all seven days"));
        }
    }
    let listed = roots.iter().filter_map(|root| root.get("calendar")?.get("holidays")).flat_map(Spot::items);
    calendar.holidays = listed.filter(|day| day.text().is_some()).filter_map(|day| date(day, trouble)).collect();
    let mut read: BTreeSet<&str> = BTreeSet::new();
    for spot in roots.iter().flat_map(|root| Use::Holidays.spots(*root)) {
        if let Some((path, text)) = named.text(spot, Use::Holidays, trouble)
            && read.insert(path)
        {
            calendar.holidays.extend(days(path, text, trouble));
        }
    }
    calendar
}

/// The days of a text; what is wrong is told at its place in that text.
fn days(path: &str, text: &str, trouble: &mut Trouble) -> BTreeSet<Date> {
    let faults = match holidays(text, HolidayFormat::of(path)) {
        Ok(days) => return days,
        Err(faults) => faults,
    };
    let source = Arc::new(Source::new(path, text));
    for fault in faults {
        let place = Place::at(&source, Span::new(fault.span.start, fault.span.end));
        trouble.tell(Problem::new(RuleId::PlanValue, fault.message, fault.help).at(place, say!("here")));
    }
    BTreeSet::new()
}
