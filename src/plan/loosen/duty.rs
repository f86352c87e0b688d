//! Changes of a cadence: rules that come and go, and what each of them demands.
//!
//! It does not know where they stand in the text.

use std::cmp::Ordering;

use super::length::{self, CountedFrom};
use super::{Direction, Seen, differs, gone, longer_is_looser, slots};
use crate::cadence::{Cadence, Kind, Rule, Trigger, TriggerSource};
use crate::calendar::Duration;
use crate::language::{Text, say};
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
            let what = say!("the rule {rule} of `{unit}` was removed", rule = quoted(rule), unit);
            seen.push(Seen::new(Direction::Looser, "cadence", what));
        }
    }
    for (at, rule) in after.rules.iter().enumerate() {
        let found = match pairs.iter().find(|(_, new)| *new == at) {
            Some((old, _)) => {
                let owner = if several { say!("rule {at} of `{unit}`", at = at + 1, unit) } else { Text::verbatim(format!("`{unit}`")) };
                self::rule(&owner, &rules[*old], rule)
            }
            None => {
                vec![Seen::new(Direction::Stricter, "cadence", say!("the rule {rule} of `{unit}` was added", rule = quoted(rule), unit))]
            }
        };
        seen.extend(found.into_iter().map(|seen| Seen { rule: Some(at), ..seen }));
    }
    if !pairs.is_sorted() {
        seen.push(Seen::new(Direction::Other, "cadence", say!("the rules of `{unit}` stand in another order", unit)));
    }
    seen.extend(differs("as_needed", as_needed, &after.as_needed, |now| {
        if *now { say!("`{unit}` is now welcome as needed", unit) } else { say!("`{unit}` is no longer welcome as needed", unit) }
    }));
    seen
}

/// A rule in back quotes; one that is too long to be told whole is cut, and stays English.
fn quoted(rule: &Rule) -> Text {
    let whole = rule.text();
    let short = shown(&whole);
    if whole == short { say!("`{rule}`", rule = whole) } else { Text::verbatim(format!("`{short}`")) }
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

fn rule(owner: &Text, before: &Rule, after: &Rule) -> Vec<Seen> {
    let Rule { kind, grace, early, due_soon, times } = before;
    let mut seen = self::kind(owner, kind, &after.kind, (before, after));
    seen.extend(duration("grace", owner, *grace, after.grace, CountedFrom::Day));
    seen.extend(duration("early", owner, *early, after.early, CountedFrom::Day));
    seen.extend(differs("due_soon", due_soon, &after.due_soon, |now| {
        say!("`due_soon` of {owner} went from {due_soon} to {now}", owner, due_soon = length::shown(*due_soon), now = length::shown(*now))
    }));
    let direction = match times.cmp(&after.times) {
        Ordering::Equal => return seen,
        Ordering::Greater => Direction::Looser,
        Ordering::Less => Direction::Stricter,
    };
    seen.push(Seen::new(
        direction,
        "times",
        say!("`times` of {owner} went from {before} to {after}", owner, before = times, after = after.times),
    ));
    seen
}

fn duration(key: &'static str, owner: &Text, before: Duration, after: Duration, from: CountedFrom) -> Option<Seen> {
    let compared = length::durations(before, after, from);
    longer_is_looser(key, &say!("`{key}` of {owner}", key, owner), compared, &length::shown(before), &length::shown(after))
}

/// Compares what generates the occurrences. `whole` is both rules.
///
/// With `either`, what is due by the slot may become due later by the longest gap, never earlier. Between slots, gaps and
/// events nothing can be compared: each may be later than the other.
fn kind(owner: &Text, before: &Kind, after: &Kind, whole: (&Rule, &Rule)) -> Vec<Seen> {
    let mut seen = Vec::new();
    match (before, after) {
        (Kind::Slot(old), Kind::Slot(new)) | (Kind::Either(old), Kind::Either(new)) => seen.extend(slots::changes(owner, old, new)),
        (Kind::Slot(old), Kind::Either(new)) => {
            let what = say!("{owner} is due no earlier than the longest gap after the last performance", owner);
            seen.push(Seen::new(Direction::Looser, "rule", what));
            seen.extend(slots::changes(owner, old, new));
        }
        (Kind::Either(old), Kind::Slot(new)) => {
            let what = say!("{owner} is due by its slot, however long the gap is", owner);
            seen.push(Seen::new(Direction::Stricter, "rule", what));
            seen.extend(slots::changes(owner, old, new));
        }
        (Kind::Gap(old), Kind::Gap(new)) => {
            let compared = length::durations(*old, *new, CountedFrom::Moment);
            let subject = say!("the longest gap of {owner}", owner);
            seen.extend(longer_is_looser("every", &subject, compared, &length::shown(*old), &length::shown(*new)));
        }
        (Kind::Event(old), Kind::Event(new)) => seen.extend(trigger(owner, old, new)),
        (Kind::Slot(_) | Kind::Either(_), Kind::Gap(_) | Kind::Event(_))
        | (Kind::Gap(_), Kind::Slot(_) | Kind::Either(_) | Kind::Event(_))
        | (Kind::Event(_), Kind::Slot(_) | Kind::Either(_) | Kind::Gap(_)) => {
            let (before, after) = (quoted(whole.0), quoted(whole.1));
            let what = say!("{owner} went from {before} to {after}, which may be later", owner, before, after);
            seen.push(Seen::new(Direction::Looser, "cadence", what));
        }
    }
    seen
}

fn trigger(owner: &Text, before: &Trigger, after: &Trigger) -> Vec<Seen> {
    let Trigger { source, within, name, each } = before;
    let mut seen = match (source, &after.source) {
        (TriggerSource::Paths(old), TriggerSource::Paths(new)) | (TriggerSource::Files(old), TriggerSource::Files(new)) => {
            watched(owner, old, new)
        }
        (TriggerSource::Paths(_), TriggerSource::Files(_)) => {
            vec![Seen::new(Direction::Looser, "after", say!("only files that are added are events of {owner}", owner))]
        }
        (TriggerSource::Files(_), TriggerSource::Paths(_)) => {
            vec![Seen::new(Direction::Looser, "after", say!("commits and not files are the events of {owner}, which may be fewer", owner))]
        }
    };
    seen.extend(duration("within", owner, *within, after.within, CountedFrom::Moment));
    seen.extend(differs("after", name, &after.name, |_| say!("the events of {owner} have another name", owner)));
    match (each, after.each) {
        (true, false) => seen.push(Seen::new(Direction::Looser, "each", say!("one performance of {owner} serves all open events", owner))),
        (false, true) => seen.push(Seen::new(Direction::Stricter, "each", say!("each event of {owner} needs its own performance", owner))),
        (true, true) | (false, false) => {}
    }
    seen
}

/// Where less is watched, fewer events are seen.
fn watched(owner: &Text, before: &[Pattern], after: &[Pattern]) -> Vec<Seen> {
    let no_longer = |pattern: &Pattern| say!("`{pattern}` no longer opens events of {owner}", pattern = shown(pattern.as_str()), owner);
    let now = |pattern: &Pattern| say!("`{pattern}` now opens events of {owner}", pattern = shown(pattern.as_str()), owner);
    let told = |direction: Direction, what: Text| Seen::new(direction, "after", what);
    let dropped = gone(before, after).map(|pattern| told(Direction::Looser, no_longer(pattern)));
    dropped.chain(gone(after, before).map(|pattern| told(Direction::Stricter, now(pattern)))).collect()
}
