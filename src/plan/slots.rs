//! Slots as plans write them: when they begin, on which day they are due, and whether only business days count.
//!
//! It does not know what else a rule says.

use super::due;
use super::settings::date;
use super::spot::Spot;
use super::trouble::Trouble;
use crate::cadence::{On, Roll, Slots, Step};
use crate::calendar::Date;
use crate::diagnostic::{Problem, RuleId};

/// Reads what a rule says about its slots; none if something of it has been told.
pub fn slots(rule: Spot<'_>, step: Step, trouble: &mut Trouble) -> Option<Slots> {
    let anchor_spot = rule.get("anchor");
    let on = rule.get("on").map_or(Some(Vec::new()), |on| due::on(on, step, anchor_spot.is_some(), trouble));
    let anchor = match anchor_spot {
        Some(anchor) => self::anchor(anchor, step, on.as_deref().unwrap_or_default(), trouble).map(Some),
        None => Some(None),
    };
    let business = business(rule, step, trouble);
    Some(Slots { step, anchor: anchor?, on: on?, business: business? })
}

/// Reads the day that says where slots begin, if that is not said already.
fn anchor(spot: Spot<'_>, step: Step, on: &[On], trouble: &mut Trouble) -> Option<Date> {
    let divides_the_year = match step {
        Step::Days(_) | Step::Weeks(_) => false,
        Step::Months(count) => 12 % count == 0,
        Step::Years(count) => count == 1,
    };
    let message = match step {
        Step::Days(1) | Step::Weeks(1) | Step::Months(1) => {
            format!("`anchor` means nothing for {step} slots, which are the calendar's own")
        }
        Step::Days(_) | Step::Weeks(_) | Step::Months(_) | Step::Years(_) => {
            if !divides_the_year || on.is_empty() || on.iter().any(|on| on.month.is_none()) {
                return date(spot, trouble);
            }
            "`anchor` means nothing beside `month`, which says when the slots begin".to_owned()
        }
    };
    trouble.refuse(spot, Problem::new(RuleId::PlanCadence, message, "remove it"), "means nothing");
    None
}

/// Reads whether only business days count, and where a due day goes that is none.
#[expect(clippy::option_option, reason = "the outer none has been told, the inner one says that every day counts")]
fn business(rule: Spot<'_>, step: Step, trouble: &mut Trouble) -> Option<Option<Roll>> {
    let counts = rule.get("business_days").is_some_and(Spot::is_true);
    let Some(spot) = rule.get("roll") else { return Some(counts.then_some(Roll::Next)) };
    let (message, help) = match (counts, rule.get("on"), spot.text()) {
        (false, ..) => ("`roll` means nothing where every day counts", "add `business_days: true`, or remove it"),
        (true, None, _) => ("`roll` means nothing without `on`: there is no due day to move", "add `on`, or remove it"),
        (true, Some(_), Some("next")) => return Some(Some(Roll::Next)),
        (true, Some(_), Some("previous")) => return Some(Some(Roll::Previous)),
        (true, Some(_), Some("skip")) if is_shorter_than_a_month(step) => return Some(Some(Roll::Skip)),
        (true, Some(_), Some("skip")) => {
            ("`roll: skip` would skip a slot of a month or more", "write `roll: next` or `roll: previous`, which move the due day")
        }
        (true, Some(_), _) => return None,
    };
    trouble.refuse(spot, Problem::new(RuleId::PlanCadence, message, help), "means nothing");
    None
}

fn is_shorter_than_a_month(step: Step) -> bool {
    step != Step::Months(1) && !due::is_longer_than_a_month(step)
}
