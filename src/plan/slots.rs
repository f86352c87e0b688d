//! Slots as plans write them: when they begin, on which day they are due, and whether only business days count.
//!
//! It does not know what else a rule says.

use super::defaults::Keys;
use super::due;
use super::settings::date;
use super::spot::Spot;
use super::trouble::Trouble;
use crate::cadence::{On, Roll, Slots, Step};
use crate::calendar::Date;
use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};

/// Reads what a rule says about its slots; none if something of it has been told.
pub fn slots(rule: Keys<'_, '_>, step: Step, trouble: &mut Trouble) -> Option<Slots> {
    // A default is not meant for slots in which there is no day to name, or whose beginning is no question.
    let on_spot = if due::has_days_to_name(step) { rule.get("on") } else { rule.own("on") };
    let anchor_spot = if means_nothing(step, &[]).is_none() { rule.get("anchor") } else { rule.own("anchor") };
    let on = on_spot.map_or(Some(Vec::new()), |on| due::on(on, step, anchor_spot.is_some(), trouble));
    let said = on.as_deref().unwrap_or_default();
    let anchor = match anchor_spot {
        Some(_) if rule.own("anchor").is_none() && means_nothing(step, said).is_some() => Some(None),
        Some(anchor) => self::anchor(anchor, step, said, trouble).map(Some),
        None => Some(None),
    };
    let business = business(rule, step, on_spot.is_some(), trouble);
    Some(Slots { step, anchor: anchor?, on: on?, business: business? })
}

/// Reads the day that says where slots begin, if that is not said already.
fn anchor(spot: Spot<'_>, step: Step, on: &[On], trouble: &mut Trouble) -> Option<Date> {
    match means_nothing(step, on) {
        None => date(spot, trouble),
        Some(message) => {
            trouble.refuse(spot, Problem::new(RuleId::PlanCadence, message, say!("remove it")), say!("means nothing"));
            None
        }
    }
}

/// Says why an anchor means nothing; none if it means something.
fn means_nothing(step: Step, on: &[On]) -> Option<Text> {
    let divides_the_year = match step {
        Step::Days(_) | Step::Weeks(_) => false,
        Step::Months(count) => 12 % count == 0,
        Step::Years(count) => count == 1,
    };
    match step {
        Step::Days(1) | Step::Weeks(1) | Step::Months(1) => {
            Some(say!("`anchor` means nothing for {step} slots, which are the calendar's own", step = step.text()))
        }
        Step::Days(_) | Step::Weeks(_) | Step::Months(_) | Step::Years(_) => {
            let is_said = divides_the_year && !on.is_empty() && on.iter().all(|on| on.month.is_some());
            is_said.then(|| say!("`anchor` means nothing beside `month`, which says when the slots begin"))
        }
    }
}

/// Reads whether only business days count, and where a due day goes that is none.
#[expect(clippy::option_option, reason = "the outer none has been told, the inner one says that every day counts")]
fn business(rule: Keys<'_, '_>, step: Step, has_due_day: bool, trouble: &mut Trouble) -> Option<Option<Roll>> {
    let counts = rule.is_true("business_days");
    // A default is meant for those rules alone that have a due day to move.
    let roll = if counts && has_due_day { rule.get("roll") } else { rule.own("roll") };
    let Some(spot) = roll else { return Some(counts.then_some(Roll::Next)) };
    let (message, help) = match (counts, has_due_day, spot.text()) {
        (false, ..) => (say!("`roll` means nothing where every day counts"), say!("add `business_days: true`, or remove it")),
        (true, false, _) => (say!("`roll` means nothing without `on`: there is no due day to move"), say!("add `on`, or remove it")),
        (true, true, Some("next")) => return Some(Some(Roll::Next)),
        (true, true, Some("previous")) => return Some(Some(Roll::Previous)),
        (true, true, Some("skip")) if is_shorter_than_a_month(step) => return Some(Some(Roll::Skip)),
        (true, true, Some("skip")) => (
            say!("`roll: skip` would skip a slot of a month or more"),
            say!("write `roll: next` or `roll: previous`, which move the due day"),
        ),
        (true, true, _) => return None,
    };
    trouble.refuse(spot, Problem::new(RuleId::PlanCadence, message, help), say!("means nothing"));
    None
}

fn is_shorter_than_a_month(step: Step) -> bool {
    step != Step::Months(1) && !due::is_longer_than_a_month(step)
}
