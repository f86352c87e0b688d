//! The organisation's own calendar: where its year begins, its weekend and its holidays.
//!
//! It does not know which tasks keep to it.

use super::named::{self, NamedFiles};
use super::settings::{date, single};
use super::spot::Spot;
use super::trouble::Trouble;
use crate::calendar::WorkCalendar;
use crate::diagnostic::{Problem, RuleId};
use crate::pattern::Pattern;

/// Reads the calendar from all files of a plan and those that they name; holidays of several files are holidays together.
pub fn calendar(roots: &[Spot<'_>], files: &NamedFiles, trouble: &mut Trouble) -> (WorkCalendar, Vec<Pattern>) {
    let mut calendar = WorkCalendar::default();
    if let Some(month) = single(roots, "calendar", "fiscal_year_start", trouble).and_then(Spot::whole) {
        calendar.fiscal_year_start = month;
    }
    if let Some(weekend) = single(roots, "calendar", "weekend", trouble) {
        calendar.weekend = weekend.items().filter_map(Spot::weekday).collect();
        if calendar.weekend.len() == 7 && !trouble.has_told(weekend) {
            let problem = Problem::new(RuleId::PlanValue, "the weekend leaves no business day", "leave out the days on which people work");
            trouble.refuse(weekend, problem, "all seven days");
        }
    }
    let holidays = roots.iter().filter_map(|root| root.get("calendar")?.get("holidays")).flat_map(Spot::items);
    calendar.holidays = holidays.filter(|day| day.text().is_some()).filter_map(|day| date(day, trouble)).collect();
    let (days, named) = named::read(roots, files, trouble);
    calendar.holidays.extend(days);
    (calendar, named)
}
