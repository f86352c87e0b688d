//! One rule of a cadence as a mapping: what it owes, and which keys mean something beside each other.
//!
//! It does not know how the due days of a slot are read.

use super::defaults::Keys;
use super::duty::{Profile, Terms, nothing_owed};
use super::slots::slots;
use super::spot::{Name, Spot};
use super::trigger::trigger;
use super::trouble::Trouble;
use crate::cadence::{Cadence, Kind, Rule, Step};
use crate::calendar::Duration;
use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};

/// What a mapping is a rule of, by the keys that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Slot,
    Either,
    Gap,
    Event,
    /// As needed, with a longest rest or without.
    AtLeast,
    AsNeeded,
}

/// Reads a rule from its own keys and the defaults; none if it has been told what is wrong with it.
///
/// `own` is the mapping of the rule, if there is one. `spot` is what is blamed.
pub fn mapping<'a>(spot: Spot<'a>, own: Option<Spot<'a>>, terms: Terms<'_, 'a>, trouble: &mut Trouble) -> Option<Cadence> {
    let keys = Keys { own, defaults: terms.defaults };
    let as_needed = keys.is_true("as_needed");
    let Some(sort) = sort(keys, terms.profile) else {
        let lost = ["within", "each", "at_least"].into_iter().find_map(|key| spot.entries().find(|(name, _)| name.as_str() == key));
        match lost {
            Some((name, value)) if !value.is_false() => {
                let (what, help) = without(name.as_str(), as_needed);
                refuse(name, value, what, help, trouble);
            }
            Some(_) | None if trouble.has_told_within(spot) => {}
            Some(_) | None => trouble.refuse(spot, nothing_owed(), say!("owes nothing")),
        }
        return None;
    };
    if let Some(own) = own {
        fits(own, sort, as_needed, terms.profile, trouble);
    }
    let told = trouble.count();
    let step = match sort {
        Sort::Slot | Sort::Either => step(keys.get("every")?, trouble),
        Sort::Gap | Sort::Event | Sort::AtLeast | Sort::AsNeeded => None,
    };
    trouble.also_since(told, spot, &say!("in this rule"));
    rule(spot, keys, (sort, step), terms, trouble).map(|rules| Cadence { rules, as_needed })
}

/// Reads what a few words say, with the defaults.
pub fn words<'a>(spot: Spot<'a>, said: &Cadence, terms: Terms<'_, 'a>, trouble: &mut Trouble) -> Option<Cadence> {
    let keys = Keys { own: None, defaults: terms.defaults };
    let step = said.rules.iter().find_map(|rule| match &rule.kind {
        Kind::Slot(slots) | Kind::Either(slots) => Some(slots.step),
        Kind::Gap(_) | Kind::Event(_) => None,
    });
    let sort = match step {
        Some(_) => slot_sort(keys, terms.profile),
        None if terms.defaults.take("at_least").is_some() => Sort::AtLeast,
        None => Sort::AsNeeded,
    };
    let as_needed = keys.is_true("as_needed") || said.as_needed;
    rule(spot, keys, (sort, step), terms, trouble).map(|rules| Cadence { rules, as_needed })
}

/// Reads how strictly a rule of a sort is meant. None if something of it has been told; no rule if nothing is owed.
fn rule<'a>(
    spot: Spot<'a>,
    keys: Keys<'_, 'a>,
    (sort, step): (Sort, Option<Step>),
    terms: Terms<'_, 'a>,
    trouble: &mut Trouble,
) -> Option<Vec<Rule>> {
    let told = trouble.count();
    let mut own = |key: &str, default: Duration| keys.own(key).map_or(Some(default), |value| duration(value, trouble));
    let grace = own("grace", terms.defaults.grace);
    let due_soon = own("due_soon", terms.defaults.due_soon);
    // What a plan says of every slot cannot be meant for rules that have no beginning.
    let early = match sort {
        Sort::Slot | Sort::Either => own("early", terms.defaults.early),
        Sort::Gap | Sort::Event | Sort::AtLeast | Sort::AsNeeded => Some(Duration::ZERO),
    };
    let kind = kind(keys, sort, step, terms.profile, trouble);
    let times = match sort {
        Sort::Slot => keys.get("times"),
        Sort::Either | Sort::Gap | Sort::Event | Sort::AtLeast | Sort::AsNeeded => keys.own("times"),
    };
    // A default that does not fit is told where it stands, once; the rule in which it does not fit stands beside it.
    trouble.also_since(told, spot, &say!("in this rule"));
    if keys.own.is_some_and(|own| trouble.has_told_within(own)) {
        return None;
    }
    let times = times.and_then(Spot::whole).unwrap_or(1);
    Some(match kind? {
        Some(kind) => vec![Rule { kind, grace: grace?, early: early?, due_soon: due_soon?, times }],
        None => Vec::new(),
    })
}

fn sort(keys: Keys<'_, '_>, profile: Profile) -> Option<Sort> {
    let has = |key: &str| keys.own(key).is_some_and(|value| !value.is_false());
    if has("every") {
        return Some(slot_sort(keys, profile));
    }
    if has("after") {
        return Some(Sort::Event);
    }
    let at_least = || if keys.get("at_least").is_some() { Sort::AtLeast } else { Sort::AsNeeded };
    if has("as_needed") {
        return Some(at_least());
    }
    // What the rule does not say the defaults may say; a key of another sort shows what is meant.
    let meant = match (has("within") || has("each"), has("at_least")) {
        (true, _) => "after",
        (false, true) => "as_needed",
        (false, false) => keys.defaults.generator()?.0,
    };
    keys.defaults.take(meant)?;
    Some(match meant {
        "every" => slot_sort(keys, profile),
        "after" => Sort::Event,
        _ => at_least(),
    })
}

/// The sort of a rule with a length.
fn slot_sort(keys: Keys<'_, '_>, profile: Profile) -> Sort {
    match keys.get("rule").and_then(Spot::text) {
        Some("gap") => Sort::Gap,
        Some("either") => Sort::Either,
        Some(_) | None if profile == Profile::PciDss4 => Sort::Either,
        Some(_) | None => Sort::Slot,
    }
}

/// Reads what is owed. The outer none has been told, the inner one owes nothing.
#[expect(clippy::option_option, reason = "the outer none has been told, the inner one owes nothing")]
fn kind(keys: Keys<'_, '_>, sort: Sort, step: Option<Step>, profile: Profile, trouble: &mut Trouble) -> Option<Option<Kind>> {
    match sort {
        Sort::Slot => Some(Some(Kind::Slot(slots(keys, step?, trouble)?))),
        Sort::Either => {
            let slots = slots(keys, step?, trouble)?;
            // Of the rule itself it has been told already.
            if slots.business.is_some() && slots.step == Step::Days(1) && profile == Profile::PciDss4 {
                trouble.refuse(keys.get("business_days")?, every_day_counts(), say!("means nothing"));
                return None;
            }
            Some(Some(Kind::Either(slots)))
        }
        Sort::Gap => match step {
            Some(step) => Some(Some(Kind::Gap(length(step)))),
            None => Some(Some(Kind::Gap(gap(keys.get("every")?, trouble)?))),
        },
        Sort::Event => Some(Some(Kind::Event(trigger(keys, trouble)?))),
        Sort::AtLeast => Some(Some(Kind::Gap(some_time(keys.get("at_least")?, trouble)?))),
        Sort::AsNeeded => Some(None),
    }
}

fn every_day_counts() -> Problem {
    let message = say!("`business_days` means nothing in a daily cadence under the profile pci-dss-4, where every calendar day counts");
    Problem::new(RuleId::PlanCadence, message, say!("remove it, or write `business_days: false` in the rule"))
}

/// Refuses each key that means nothing in a rule of its sort.
fn fits(spot: Spot<'_>, sort: Sort, as_needed: bool, profile: Profile, trouble: &mut Trouble) {
    for (name, value) in spot.entries() {
        let key = name.as_str();
        let neutral = value.is_false() || (key == "times" && value.whole() == Some(1));
        if neutral || means_something(key, sort) {
            if key == "business_days" && value.is_true() && profile == Profile::PciDss4 && is_daily(spot) {
                let what = say!("in a daily cadence under the profile pci-dss-4, where every calendar day counts");
                refuse(name, value, what, say!("remove it"), trouble);
            }
            continue;
        }
        let (what, help) = match (key, sort) {
            // That they stand beside another rule is told of `after`.
            ("within" | "each", _) if spot.get("after").is_some() => continue,
            ("within" | "each" | "at_least", _) => without(key, as_needed),
            ("after", _) => (say!("beside `every`"), say!("make a list of two rules: `[{{every: ...}}, {{after: ..., within: ...}}]`")),
            ("rule", Sort::Event | Sort::AtLeast | Sort::AsNeeded) => (say!("without `every`"), say!("remove it, or add `every`")),
            ("times", Sort::Either) if profile == Profile::PciDss4 => (
                say!("under the profile pci-dss-4, which judges the gaps between performances"),
                say!("write a shorter slot, such as `every: week`"),
            ),
            ("times", Sort::Either) => (say!("in a rule of gaps (`rule: either`)"), say!("write a shorter slot, such as `every: week`")),
            (_, Sort::Gap | Sort::AtLeast) => {
                (say!("in a rule that counts from the last performance"), say!("remove it, or write a slot with `every`"))
            }
            (_, Sort::Event) => (say!("in a rule that follows events"), say!("remove it, or write it in a rule with `every`")),
            (_, Sort::AsNeeded) => (say!("where nothing is owed"), say!("remove it, or say with `every` how often the task is owed")),
            (_, Sort::Slot | Sort::Either) => (say!("in this rule"), say!("remove it")),
        };
        refuse(name, value, what, help, trouble);
    }
}

fn means_something(key: &str, sort: Sort) -> bool {
    let known: &[&str] = match sort {
        Sort::Slot => &["every", "rule", "on", "anchor", "times", "business_days", "roll", "early"],
        Sort::Either => &["every", "rule", "on", "anchor", "business_days", "roll", "early"],
        Sort::Gap => &["every", "rule"],
        Sort::Event => &["after", "within", "each"],
        Sort::AtLeast => &["at_least"],
        Sort::AsNeeded => return key == "as_needed",
    };
    known.contains(&key) || matches!(key, "grace" | "due_soon" | "as_needed")
}

/// Beside what a key would mean something.
fn without(key: &str, as_needed: bool) -> (Text, Text) {
    match (key, as_needed) {
        ("at_least", false) => (say!("without `as_needed: true`"), say!("add it, or write `every` with `rule: gap`")),
        ("at_least", true) => (say!("beside another rule"), say!("make a list of two rules, the second with `every` and `rule: gap`")),
        (_, _) => (say!("without `after`"), say!("add `after`, such as `after: {{paths: [\"infra/**\"]}}`, or remove it")),
    }
}

fn refuse(name: Name<'_>, value: Spot<'_>, what: Text, help: Text, trouble: &mut Trouble) {
    let message = say!("`{key}` means nothing {what}", key = name.as_str(), what);
    if !trouble.has_told_name(name) {
        trouble.refuse(value, Problem::new(RuleId::PlanCadence, message, help), say!("means nothing"));
    }
}

fn is_daily(spot: Spot<'_>) -> bool {
    spot.get("every").and_then(Spot::text).is_some_and(|text| Step::parse(text) == Ok(Step::Days(1)))
}

fn step(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Step> {
    match Step::parse(spot.text()?) {
        Ok(step) => Some(step),
        Err(error) => {
            trouble.refuse(spot, Problem::new(RuleId::PlanCadence, error.message, error.help), say!("no length of a slot"));
            None
        }
    }
}

/// Reads the longest time between two performances, as the length of a slot or as a duration.
fn gap(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Duration> {
    match Step::parse(spot.text()?) {
        Ok(step) => Some(length(step)),
        Err(_) => some_time(spot, trouble),
    }
}

fn length(step: Step) -> Duration {
    match step {
        Step::Days(count) => Duration::Days(count),
        Step::Weeks(count) => Duration::Days(count.saturating_mul(7)),
        Step::Months(count) => Duration::Months(count),
        Step::Years(count) => Duration::Months(count.saturating_mul(12)),
    }
}

/// Reads a duration that is not zero.
pub fn some_time(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Duration> {
    let duration = duration(spot, trouble)?;
    if duration.is_zero() {
        let problem =
            Problem::new(RuleId::PlanCadence, say!("the duration is no time at all"), say!("write how long it may take, such as 30d"));
        trouble.refuse(spot, problem, say!("no time"));
        return None;
    }
    Some(duration)
}

pub fn duration(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Duration> {
    match Duration::parse(&spot.text_or_number()?) {
        Ok(duration) => Some(duration),
        Err(error) => {
            trouble.refuse(spot, Problem::new(RuleId::PlanCadence, error.message, error.help), say!("no duration"));
            None
        }
    }
}
