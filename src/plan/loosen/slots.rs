//! Changes of the slots of a rule: how long, from where, on which days.
//!
//! It does not know grace, nor whose slots they are.

use std::cmp::Ordering;

use super::duty::Owner;
use super::length::{self, Comparison};
use super::{Direction, Seen, longer_is_looser};
use crate::cadence::{On, Roll, Slots};
use crate::language::{Text, say};

/// Compares the slots of a rule; `owner` names whose they are.
pub fn changes<'a>(owner: Owner<'a>, before: &'a Slots, after: &'a Slots) -> Vec<Seen<'a>> {
    let Slots { step, anchor, on, business } = before;
    let compared = length::steps(*step, after.step);
    let cadence = move || say!("the cadence of {owner}", owner = owner.text());
    let both = (move || step.text(), move || after.step.text());
    let mut seen: Vec<Seen<'_>> = longer_is_looser("every", compared, cadence, both).into_iter().collect();
    if *anchor != after.anchor {
        let shown = |anchor: &Option<crate::calendar::Date>| anchor.map_or_else(|| say!("nothing"), |day| Text::verbatim(day.to_string()));
        let (old, new) = (*anchor, after.anchor);
        let moved = move || {
            say!("the anchor of {owner} went from {before} to {after}", owner = owner.text(), before = shown(&old), after = shown(&new))
        };
        // A new length of the slots has told already what becomes of them.
        seen.push(match compared {
            Comparison::Same => Seen::new(Direction::Looser, "anchor", move || say!("{moved}, which may be later", moved = moved())),
            Comparison::Longer | Comparison::Shorter | Comparison::Unsure => Seen::new(Direction::Other, "anchor", moved),
        });
    }
    seen.extend(days(owner, on, &after.on));
    seen.extend(business_days(owner, *business, after.business));
    seen
}

/// Each day is a due day of its own: fewer are looser. A day that moves within its slot leaves as many due days as there were.
fn days<'a>(owner: Owner<'a>, before: &'a [On], after: &'a [On]) -> Option<Seen<'a>> {
    if before == after {
        return None;
    }
    let shown = |days: &[On]| match days {
        [] => say!("the last day of the slot"),
        days => Text::all_of(days.iter().map(On::text)),
    };
    let order = before.len().max(1).cmp(&after.len().max(1));
    let direction = match order {
        Ordering::Greater => Direction::Looser,
        Ordering::Less => Direction::Stricter,
        Ordering::Equal => Direction::Other,
    };
    Some(Seen::new(direction, "on", move || {
        let (owner, before, after) = (owner.text(), shown(before), shown(after));
        match order {
            Ordering::Greater => {
                say!("the due day of {owner} went from {before} to {after}, which is owed less often", owner, before, after)
            }
            Ordering::Less => say!("the due day of {owner} went from {before} to {after}, which is owed more often", owner, before, after),
            Ordering::Equal => say!("the due day of {owner} went from {before} to {after}", owner, before, after),
        }
    }))
}

/// The later a due day goes, the looser; one that is skipped is not owed at all.
fn business_days(owner: Owner<'_>, before: Option<Roll>, after: Option<Roll>) -> Option<Seen<'_>> {
    let rank = |roll: Roll| match roll {
        Roll::Previous => (0, say!("the business day before")),
        Roll::Next => (1, say!("the next business day")),
        Roll::Skip => (2, say!("no day at all")),
    };
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => {
            let what = move || say!("only business days count for {owner}", owner = owner.text());
            Some(Seen::new(Direction::Looser, "business_days", what))
        }
        // A due day that went back to the business day before now stays where it is, which is later.
        (Some(Roll::Previous), None) => {
            let what = move || say!("all days count for {owner}, which may be later", owner = owner.text());
            Some(Seen::new(Direction::Looser, "business_days", what))
        }
        (Some(Roll::Next | Roll::Skip), None) => {
            let what = move || say!("all days count for {owner}", owner = owner.text());
            Some(Seen::new(Direction::Stricter, "business_days", what))
        }
        (Some(old), Some(new)) if old == new => None,
        (Some(old), Some(new)) => {
            let ((old, was), (new, is)) = (rank(old), rank(new));
            let direction = if old < new { Direction::Looser } else { Direction::Stricter };
            let what =
                move || say!("a due day of {owner} that is no business day goes to {is} instead of {was}", owner = owner.text(), is, was);
            Some(Seen::new(direction, "roll", what))
        }
    }
}
