//! Changes of a cadence: rules that come and go, and what each of them demands.
//!
//! It does not know where they stand in the text.

use std::cmp::Ordering;

use super::length::{self, CountedFrom};
use super::{Direction, Seen, differs, gone, longer_is_looser, slots};
use crate::cadence::{Cadence, Kind, Rule, Trigger, TriggerSource};
use crate::calendar::Duration;
use crate::pattern::Pattern;
use crate::plan::trouble::shown;

/// Says whether an old rule may have become a new one.
type Likeness<'a> = &'a dyn Fn(&Rule, &Rule) -> bool;

/// Compares the cadence of a unit.
pub fn changes(unit: &str, before: &Cadence, after: &Cadence) -> Vec<Seen> {
    let Cadence { rules, as_needed } = before;
    let several = rules.len() > 1 || after.rules.len() > 1;
    let pairs = pairs(rules, &after.rules);
    let mut seen = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        if !pairs.iter().any(|(old, _)| *old == at) {
            let what = format!("the rule {} of `{unit}` was removed", quoted(rule));
            seen.push(Seen::new(Direction::Looser, "cadence", what));
        }
    }
    for (at, rule) in after.rules.iter().enumerate() {
        let found = match pairs.iter().find(|(_, new)| *new == at) {
            Some((old, _)) => {
                let owner = if several { format!("rule {} of `{unit}`", at + 1) } else { format!("`{unit}`") };
                self::rule(&owner, &rules[*old], rule)
            }
            None => vec![Seen::new(Direction::Stricter, "cadence", format!("the rule {} of `{unit}` was added", quoted(rule)))],
        };
        seen.extend(found.into_iter().map(|seen| Seen { rule: Some(at), ..seen }));
    }
    if !pairs.is_sorted() {
        seen.push(Seen::new(Direction::Other, "cadence", format!("the rules of `{unit}` stand in another order")));
    }
    seen.extend(differs("as_needed", as_needed, &after.as_needed, |now| {
        format!("`{unit}` is {} welcome as needed", if *now { "now" } else { "no longer" })
    }));
    seen
}

fn quoted(rule: &Rule) -> String {
    format!("`{}`", shown(&rule.to_string()))
}

/// Says which old rule became which new one: first those that are equal, then those of one kind, then the others, each in their order.
fn pairs(before: &[Rule], after: &[Rule]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let akin = |one: &Rule, other: &Rule| generator(&one.kind) == generator(&other.kind);
    let likeness: [Likeness<'_>; 3] = [&|one, other| one == other, &akin, &|_, _| true];
    for alike in likeness {
        for (old, rule) in before.iter().enumerate() {
            if pairs.iter().any(|(taken, _)| *taken == old) {
                continue;
            }
            let free = |at: &usize| !pairs.iter().any(|(_, taken)| taken == at);
            let new = (0..after.len()).filter(free).find(|at| alike(rule, &after[*at]));
            pairs.extend(new.map(|new| (old, new)));
        }
    }
    pairs.sort_by_key(|(_, new)| *new);
    pairs
}

/// What generates the occurrences, in words.
fn generator(kind: &Kind) -> &'static str {
    match kind {
        Kind::Slot(_) | Kind::Either(_) => "slots",
        Kind::Gap(_) => "gap",
        Kind::Event(_) => "event",
    }
}

fn rule(owner: &str, before: &Rule, after: &Rule) -> Vec<Seen> {
    let Rule { kind, grace, early, due_soon, times } = before;
    let mut seen = self::kind(owner, kind, &after.kind, &format!("{} to {}", quoted(before), quoted(after)));
    seen.extend(duration("grace", owner, *grace, after.grace, CountedFrom::Day));
    seen.extend(duration("early", owner, *early, after.early, CountedFrom::Day));
    seen.extend(differs("due_soon", due_soon, &after.due_soon, |now| {
        format!("`due_soon` of {owner} went from {} to {}", length::shown(*due_soon), length::shown(*now))
    }));
    let direction = match times.cmp(&after.times) {
        Ordering::Equal => return seen,
        Ordering::Greater => Direction::Looser,
        Ordering::Less => Direction::Stricter,
    };
    seen.push(Seen::new(direction, "times", format!("`times` of {owner} went from {times} to {}", after.times)));
    seen
}

fn duration(key: &'static str, owner: &str, before: Duration, after: Duration, from: CountedFrom) -> Option<Seen> {
    let compared = length::durations(before, after, from);
    longer_is_looser(key, &format!("`{key}` of {owner}"), compared, &length::shown(before), &length::shown(after))
}

/// Compares what generates the occurrences. `whole` names both rules.
///
/// With `either`, what is due by the slot may become due later by the longest gap, never earlier. Between slots, gaps and
/// events nothing can be compared: each may be later than the other.
fn kind(owner: &str, before: &Kind, after: &Kind, whole: &str) -> Vec<Seen> {
    let mut seen = Vec::new();
    match (before, after) {
        (Kind::Slot(old), Kind::Slot(new)) | (Kind::Either(old), Kind::Either(new)) => seen.extend(slots::changes(owner, old, new)),
        (Kind::Slot(old), Kind::Either(new)) => {
            let what = format!("{owner} is due no earlier than the longest gap after the last performance");
            seen.push(Seen::new(Direction::Looser, "rule", what));
            seen.extend(slots::changes(owner, old, new));
        }
        (Kind::Either(old), Kind::Slot(new)) => {
            let what = format!("{owner} is due by its slot, however long the gap is");
            seen.push(Seen::new(Direction::Stricter, "rule", what));
            seen.extend(slots::changes(owner, old, new));
        }
        (Kind::Gap(old), Kind::Gap(new)) => {
            let compared = length::durations(*old, *new, CountedFrom::Moment);
            let subject = format!("the longest gap of {owner}");
            seen.extend(longer_is_looser("every", &subject, compared, &length::shown(*old), &length::shown(*new)));
        }
        (Kind::Event(old), Kind::Event(new)) => seen.extend(trigger(owner, old, new)),
        (Kind::Slot(_) | Kind::Either(_), Kind::Gap(_) | Kind::Event(_))
        | (Kind::Gap(_), Kind::Slot(_) | Kind::Either(_) | Kind::Event(_))
        | (Kind::Event(_), Kind::Slot(_) | Kind::Either(_) | Kind::Gap(_)) => {
            seen.push(Seen::new(Direction::Looser, "cadence", format!("{owner} went from {whole}, which may be later")));
        }
    }
    seen
}

fn trigger(owner: &str, before: &Trigger, after: &Trigger) -> Vec<Seen> {
    let Trigger { source, within, name, each } = before;
    let mut seen = match (source, &after.source) {
        (TriggerSource::Paths(old), TriggerSource::Paths(new)) | (TriggerSource::Files(old), TriggerSource::Files(new)) => {
            watched(owner, old, new)
        }
        (TriggerSource::Paths(_), TriggerSource::Files(_)) => {
            vec![Seen::new(Direction::Looser, "after", format!("only files that are added are events of {owner}"))]
        }
        (TriggerSource::Files(_), TriggerSource::Paths(_)) => {
            vec![Seen::new(Direction::Looser, "after", format!("commits and not files are the events of {owner}, which may be fewer"))]
        }
    };
    seen.extend(duration("within", owner, *within, after.within, CountedFrom::Moment));
    seen.extend(differs("after", name, &after.name, |_| format!("the events of {owner} have another name")));
    match (each, after.each) {
        (true, false) => seen.push(Seen::new(Direction::Looser, "each", format!("one performance of {owner} serves all open events"))),
        (false, true) => seen.push(Seen::new(Direction::Stricter, "each", format!("each event of {owner} needs its own performance"))),
        (true, true) | (false, false) => {}
    }
    seen
}

/// Where less is watched, fewer events are seen.
fn watched(owner: &str, before: &[Pattern], after: &[Pattern]) -> Vec<Seen> {
    let told = |direction: Direction, pattern: &Pattern, how: &str| {
        Seen::new(direction, "after", format!("`{}` {how} events of {owner}", shown(pattern.as_str())))
    };
    let dropped = gone(before, after).map(|pattern| told(Direction::Looser, pattern, "no longer opens"));
    dropped.chain(gone(after, before).map(|pattern| told(Direction::Stricter, pattern, "now opens"))).collect()
}
