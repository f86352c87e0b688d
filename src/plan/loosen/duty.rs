//! Changes of a cadence: rules that come and go, and what each of them demands.
//!
//! It does not know where they stand in the text.

use std::cmp::Ordering;

use super::length::{self, CountedFrom};
use super::{Direction, Seen, differs, gone, longer_is_looser, slots};
use crate::address::UnitId;
use crate::cadence::{Cadence, Kind, Rule, Trigger, TriggerSource};
use crate::calendar::Duration;
use crate::language::{Text, say};
use crate::pattern::Pattern;
use crate::plan::trouble::shown;

/// Says whether an old rule may have become a new one.
type Likeness<'a> = &'a dyn Fn(&Rule, &Rule) -> bool;

/// Whose a rule is: a unit's, with its number where the unit has several.
#[derive(Clone, Copy)]
pub struct Owner<'a> {
    unit: &'a UnitId,
    rule: Option<usize>,
}

impl Owner<'_> {
    pub fn text(self) -> Text {
        let Self { unit, rule } = self;
        rule.map_or_else(|| Text::verbatim(format!("`{unit}`")), |at| say!("rule {at} of `{unit}`", at = at + 1, unit))
    }
}

/// Compares the cadence of a unit.
pub fn changes<'a>(unit: &'a UnitId, before: &'a Cadence, after: &'a Cadence) -> Vec<Seen<'a>> {
    let Cadence { rules, as_needed } = before;
    let several = rules.len() > 1 || after.rules.len() > 1;
    let pairs = pairs(rules, &after.rules);
    let mut seen = Vec::new();
    for (at, rule) in rules.iter().enumerate() {
        if !pairs.iter().any(|(old, _)| *old == at) {
            let what = move || say!("the rule {rule} of `{unit}` was removed", rule = quoted(rule), unit);
            seen.push(Seen::new(Direction::Looser, "cadence", what));
        }
    }
    for (at, rule) in after.rules.iter().enumerate() {
        let found = match pairs.iter().find(|(_, new)| *new == at) {
            Some((old, _)) => self::rule(Owner { unit, rule: several.then_some(at) }, &rules[*old], rule),
            None => {
                let what = move || say!("the rule {rule} of `{unit}` was added", rule = quoted(rule), unit);
                vec![Seen::new(Direction::Stricter, "cadence", what)]
            }
        };
        seen.extend(found.into_iter().map(|seen| Seen { rule: Some(at), ..seen }));
    }
    if !pairs.is_sorted() {
        seen.push(Seen::new(Direction::Other, "cadence", move || say!("the rules of `{unit}` stand in another order", unit)));
    }
    seen.extend(differs("as_needed", as_needed, &after.as_needed, move |now| {
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

fn rule<'a>(owner: Owner<'a>, before: &'a Rule, after: &'a Rule) -> Vec<Seen<'a>> {
    let Rule { kind, grace, early, due_soon, times } = before;
    let mut seen = self::kind(owner, kind, &after.kind, (before, after));
    seen.extend(duration("grace", owner, *grace, after.grace, CountedFrom::Day));
    seen.extend(duration("early", owner, *early, after.early, CountedFrom::Day));
    seen.extend(differs("due_soon", due_soon, &after.due_soon, move |now| {
        let (owner, due_soon, now) = (owner.text(), length::shown(*due_soon), length::shown(*now));
        say!("`due_soon` of {owner} went from {due_soon} to {now}", owner, due_soon, now)
    }));
    let direction = match times.cmp(&after.times) {
        Ordering::Equal => return seen,
        Ordering::Greater => Direction::Looser,
        Ordering::Less => Direction::Stricter,
    };
    seen.push(Seen::new(direction, "times", move || {
        say!("`times` of {owner} went from {before} to {after}", owner = owner.text(), before = times, after = after.times)
    }));
    seen
}

fn duration<'a>(key: &'static str, owner: Owner<'a>, before: Duration, after: Duration, from: CountedFrom) -> Option<Seen<'a>> {
    let compared = length::durations(before, after, from);
    let subject = move || say!("`{key}` of {owner}", key, owner = owner.text());
    longer_is_looser(key, compared, subject, (move || length::shown(before), move || length::shown(after)))
}

/// Compares what generates the occurrences. `whole` is both rules.
///
/// With `either`, what is due by the slot may become due later by the longest gap, never earlier. Between slots, gaps and
/// events nothing can be compared: each may be later than the other.
fn kind<'a>(owner: Owner<'a>, before: &'a Kind, after: &'a Kind, whole: (&'a Rule, &'a Rule)) -> Vec<Seen<'a>> {
    let mut seen = Vec::new();
    match (before, after) {
        (Kind::Slot(old), Kind::Slot(new)) | (Kind::Either(old), Kind::Either(new)) => seen.extend(slots::changes(owner, old, new)),
        (Kind::Slot(old), Kind::Either(new)) => {
            let what = move || say!("{owner} is due no earlier than the longest gap after the last performance", owner = owner.text());
            seen.push(Seen::new(Direction::Looser, "rule", what));
            seen.extend(slots::changes(owner, old, new));
        }
        (Kind::Either(old), Kind::Slot(new)) => {
            let what = move || say!("{owner} is due by its slot, however long the gap is", owner = owner.text());
            seen.push(Seen::new(Direction::Stricter, "rule", what));
            seen.extend(slots::changes(owner, old, new));
        }
        (Kind::Gap(old), Kind::Gap(new)) => {
            let compared = length::durations(*old, *new, CountedFrom::Moment);
            let subject = move || say!("the longest gap of {owner}", owner = owner.text());
            seen.extend(longer_is_looser("every", compared, subject, (move || length::shown(*old), move || length::shown(*new))));
        }
        (Kind::Event(old), Kind::Event(new)) => seen.extend(trigger(owner, old, new)),
        (Kind::Slot(_) | Kind::Either(_), Kind::Gap(_) | Kind::Event(_))
        | (Kind::Gap(_), Kind::Slot(_) | Kind::Either(_) | Kind::Event(_))
        | (Kind::Event(_), Kind::Slot(_) | Kind::Either(_) | Kind::Gap(_)) => {
            let what = move || {
                let (owner, before, after) = (owner.text(), quoted(whole.0), quoted(whole.1));
                say!("{owner} went from {before} to {after}, which may be later", owner, before, after)
            };
            seen.push(Seen::new(Direction::Looser, "cadence", what));
        }
    }
    seen
}

fn trigger<'a>(owner: Owner<'a>, before: &'a Trigger, after: &'a Trigger) -> Vec<Seen<'a>> {
    let Trigger { source, within, name, each } = before;
    let mut seen = match (source, &after.source) {
        (TriggerSource::Paths(old), TriggerSource::Paths(new)) | (TriggerSource::Files(old), TriggerSource::Files(new)) => {
            watched(owner, old, new)
        }
        (TriggerSource::Paths(_), TriggerSource::Files(_)) => {
            let what = move || say!("only files that are added are events of {owner}", owner = owner.text());
            vec![Seen::new(Direction::Looser, "after", what)]
        }
        (TriggerSource::Files(_), TriggerSource::Paths(_)) => {
            let what = move || say!("commits and not files are the events of {owner}, which may be fewer", owner = owner.text());
            vec![Seen::new(Direction::Looser, "after", what)]
        }
    };
    seen.extend(duration("within", owner, *within, after.within, CountedFrom::Moment));
    seen.extend(differs("after", name, &after.name, move |_| say!("the events of {owner} have another name", owner = owner.text())));
    match (each, after.each) {
        (true, false) => {
            let what = move || say!("one performance of {owner} serves all open events", owner = owner.text());
            seen.push(Seen::new(Direction::Looser, "each", what));
        }
        (false, true) => {
            let what = move || say!("each event of {owner} needs its own performance", owner = owner.text());
            seen.push(Seen::new(Direction::Stricter, "each", what));
        }
        (true, true) | (false, false) => {}
    }
    seen
}

/// Where less is watched, fewer events are seen.
fn watched<'a>(owner: Owner<'a>, before: &'a [Pattern], after: &'a [Pattern]) -> Vec<Seen<'a>> {
    let pattern = |pattern: &Pattern| shown(pattern.as_str());
    let no_longer =
        move |one: &Pattern| say!("`{pattern}` no longer opens events of {owner}", pattern = pattern(one), owner = owner.text());
    let now = move |one: &Pattern| say!("`{pattern}` now opens events of {owner}", pattern = pattern(one), owner = owner.text());
    let dropped = gone(before, after).map(|one| Seen::new(Direction::Looser, "after", move || no_longer(one)));
    dropped.chain(gone(after, before).map(|one| Seen::new(Direction::Stricter, "after", move || now(one)))).collect()
}
