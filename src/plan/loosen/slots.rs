//! Changes of the slots of a rule: how long, from where, on which days.
//!
//! It does not know grace, nor whose slots they are.

use super::length::{self, Comparison};
use super::{Direction, Seen, longer_is_looser};
use crate::cadence::{On, Roll, Slots};
use crate::language::{Text, say};

/// Compares the slots of a rule; `owner` names whose they are.
pub fn changes(owner: &Text, before: &Slots, after: &Slots) -> Vec<Seen> {
    let Slots { step, anchor, on, business } = before;
    let compared = length::steps(*step, after.step);
    let cadence = say!("the cadence of {owner}", owner);
    let mut seen: Vec<Seen> = longer_is_looser("every", &cadence, compared, &step.text(), &after.step.text()).into_iter().collect();
    if *anchor != after.anchor {
        let shown = |anchor: &Option<crate::calendar::Date>| anchor.map_or_else(|| say!("nothing"), |day| Text::verbatim(day.to_string()));
        let moved =
            say!("the anchor of {owner} went from {before} to {after}", owner, before = shown(anchor), after = shown(&after.anchor));
        // A new length of the slots has told already what becomes of them.
        seen.push(match compared {
            Comparison::Same => Seen::new(Direction::Looser, "anchor", say!("{moved}, which may be later", moved)),
            Comparison::Longer | Comparison::Shorter | Comparison::Unsure => Seen::new(Direction::Other, "anchor", moved),
        });
    }
    seen.extend(days(owner, on, &after.on));
    seen.extend(business_days(owner, *business, after.business));
    seen
}

/// Each day is a due day of its own: fewer are looser. A day that moves within its slot leaves as many due days as there were.
fn days(owner: &Text, before: &[On], after: &[On]) -> Option<Seen> {
    if before == after {
        return None;
    }
    let shown = |days: &[On]| match days {
        [] => say!("the last day of the slot"),
        days => Text::all_of(days.iter().map(On::text)),
    };
    let order = before.len().max(1).cmp(&after.len().max(1));
    let (before, after) = (shown(before), shown(after));
    let (direction, what) = match order {
        std::cmp::Ordering::Greater => {
            let what = say!("the due day of {owner} went from {before} to {after}, which is owed less often", owner, before, after);
            (Direction::Looser, what)
        }
        std::cmp::Ordering::Less => {
            let what = say!("the due day of {owner} went from {before} to {after}, which is owed more often", owner, before, after);
            (Direction::Stricter, what)
        }
        std::cmp::Ordering::Equal => (Direction::Other, say!("the due day of {owner} went from {before} to {after}", owner, before, after)),
    };
    Some(Seen::new(direction, "on", what))
}

/// The later a due day goes, the looser; one that is skipped is not owed at all.
fn business_days(owner: &Text, before: Option<Roll>, after: Option<Roll>) -> Option<Seen> {
    let rank = |roll: Roll| match roll {
        Roll::Previous => (0, say!("the business day before")),
        Roll::Next => (1, say!("the next business day")),
        Roll::Skip => (2, say!("no day at all")),
    };
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => {
            let what = say!("only business days count for {owner}", owner);
            Some(Seen::new(Direction::Looser, "business_days", what))
        }
        (Some(roll), None) => {
            // A due day that went back to the business day before now stays where it is, which is later.
            let (direction, what) = match roll {
                Roll::Previous => (Direction::Looser, say!("all days count for {owner}, which may be later", owner)),
                Roll::Next | Roll::Skip => (Direction::Stricter, say!("all days count for {owner}", owner)),
            };
            Some(Seen::new(direction, "business_days", what))
        }
        (Some(old), Some(new)) => {
            let ((old, was), (new, is)) = (rank(old), rank(new));
            let direction = match Comparison::of(old.cmp(&new)) {
                Comparison::Same => return None,
                Comparison::Longer | Comparison::Unsure => Direction::Looser,
                Comparison::Shorter => Direction::Stricter,
            };
            let what = say!("a due day of {owner} that is no business day goes to {is} instead of {was}", owner, is, was);
            Some(Seen::new(direction, "roll", what))
        }
    }
}
