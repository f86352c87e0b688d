//! Changes of the slots of a rule: how long, from where, on which days.
//!
//! It does not know grace, nor whose slots they are.

use super::length::{self, Comparison};
use super::{Direction, Seen, longer_is_looser};
use crate::cadence::{On, Roll, Slots};

/// Compares the slots of a rule; `owner` names whose they are.
pub fn changes(owner: &str, before: &Slots, after: &Slots) -> Vec<Seen> {
    let Slots { step, anchor, on, business } = before;
    let compared = length::steps(*step, after.step);
    let cadence = format!("the cadence of {owner}");
    let mut seen: Vec<Seen> =
        longer_is_looser("every", &cadence, compared, &step.to_string(), &after.step.to_string()).into_iter().collect();
    if *anchor != after.anchor {
        let shown = |anchor: &Option<crate::calendar::Date>| anchor.map_or("nothing".to_owned(), |day| day.to_string());
        let moved = format!("the anchor of {owner} went from {} to {}", shown(anchor), shown(&after.anchor));
        // A new length of the slots has told already what becomes of them.
        seen.push(match compared {
            Comparison::Same => Seen::new(Direction::Looser, "anchor", format!("{moved}, which may be later")),
            Comparison::Longer | Comparison::Shorter | Comparison::Unsure => Seen::new(Direction::Other, "anchor", moved),
        });
    }
    seen.extend(days(owner, on, &after.on));
    seen.extend(business_days(owner, *business, after.business));
    seen
}

/// Each day is a due day of its own: fewer are looser. A day that moves within its slot leaves as many due days as there were.
fn days(owner: &str, before: &[On], after: &[On]) -> Option<Seen> {
    if before == after {
        return None;
    }
    let shown = |days: &[On]| match days {
        [] => "the last day of the slot".to_owned(),
        days => days.iter().map(On::to_string).collect::<Vec<_>>().join(" and "),
    };
    let (direction, how) = match before.len().max(1).cmp(&after.len().max(1)) {
        std::cmp::Ordering::Greater => (Direction::Looser, ", which is owed less often"),
        std::cmp::Ordering::Less => (Direction::Stricter, ", which is owed more often"),
        std::cmp::Ordering::Equal => (Direction::Other, ""),
    };
    Some(Seen::new(direction, "on", format!("the due day of {owner} went from {} to {}{how}", shown(before), shown(after))))
}

/// The later a due day goes, the looser; one that is skipped is not owed at all.
fn business_days(owner: &str, before: Option<Roll>, after: Option<Roll>) -> Option<Seen> {
    let rank = |roll: Roll| match roll {
        Roll::Previous => (0, "the business day before"),
        Roll::Next => (1, "the next business day"),
        Roll::Skip => (2, "no day at all"),
    };
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => {
            let what = format!("only business days count for {owner}");
            Some(Seen::new(Direction::Looser, "business_days", what))
        }
        (Some(roll), None) => {
            // A due day that went back to the business day before now stays where it is, which is later.
            let (direction, later) = match roll {
                Roll::Previous => (Direction::Looser, ", which may be later"),
                Roll::Next | Roll::Skip => (Direction::Stricter, ""),
            };
            Some(Seen::new(direction, "business_days", format!("all days count for {owner}{later}")))
        }
        (Some(old), Some(new)) => {
            let ((old, was), (new, is)) = (rank(old), rank(new));
            let direction = match Comparison::of(old.cmp(&new)) {
                Comparison::Same => return None,
                Comparison::Longer | Comparison::Unsure => Direction::Looser,
                Comparison::Shorter => Direction::Stricter,
            };
            let what = format!("a due day of {owner} that is no business day goes to {is} instead of {was}");
            Some(Seen::new(direction, "roll", what))
        }
    }
}
