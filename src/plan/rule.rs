//! One rule of a cadence as a mapping: what it owes, and which keys mean something beside each other.
//!
//! It does not know how the due days of a slot are read.

use super::duty::{Profile, Terms, nothing_owed};
use super::slots::slots;
use super::spot::{Name, Spot};
use super::trigger::trigger;
use super::trouble::Trouble;
use crate::cadence::{Cadence, Kind, Rule, Step};
use crate::calendar::Duration;
use crate::diagnostic::{Problem, RuleId};

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

/// Reads a mapping; none if it has been told what is wrong with it.
pub fn mapping(spot: Spot<'_>, terms: Terms, trouble: &mut Trouble) -> Option<Cadence> {
    let as_needed = spot.get("as_needed").is_some_and(Spot::is_true);
    let Some(sort) = sort(spot, as_needed, terms.profile) else {
        let lost = ["within", "each", "at_least"].into_iter().find_map(|key| spot.entries().find(|(name, _)| name.as_str() == key));
        match lost {
            Some((name, value)) if !value.is_false() => {
                let (what, help) = without(name.as_str(), as_needed);
                refuse(name, value, what, help, trouble);
            }
            Some(_) | None if trouble.has_told_within(spot) => {}
            Some(_) | None => trouble.refuse(spot, nothing_owed(), "owes nothing"),
        }
        return None;
    };
    fits(spot, sort, as_needed, terms.profile, trouble);
    let mut own = |key: &str, default: Duration| spot.get(key).map_or(Some(default), |value| duration(value, trouble));
    let grace = own("grace", terms.defaults.grace);
    let due_soon = own("due_soon", terms.defaults.due_soon);
    // What a plan says of every slot cannot be meant for rules that have no beginning.
    let early = match sort {
        Sort::Slot | Sort::Either => own("early", terms.defaults.early),
        Sort::Gap | Sort::Event | Sort::AtLeast | Sort::AsNeeded => Some(Duration::ZERO),
    };
    let kind = kind(spot, sort, trouble);
    if trouble.has_told_within(spot) {
        return None;
    }
    let times = spot.get("times").and_then(Spot::whole).unwrap_or(1);
    let rule = |kind: Kind| Some(Rule { kind, grace: grace?, early: early?, due_soon: due_soon?, times });
    let rules = match kind? {
        Some(kind) => vec![rule(kind)?],
        None => Vec::new(),
    };
    Some(Cadence { rules, as_needed })
}

fn sort(spot: Spot<'_>, as_needed: bool, profile: Profile) -> Option<Sort> {
    let rule = spot.get("rule").and_then(Spot::text);
    match (spot.get("every"), spot.get("after"), rule) {
        (Some(_), _, Some("gap")) => Some(Sort::Gap),
        (Some(_), _, Some("either")) => Some(Sort::Either),
        (Some(_), _, _) if profile == Profile::PciDss4 => Some(Sort::Either),
        (Some(_), _, _) => Some(Sort::Slot),
        (None, Some(_), _) => Some(Sort::Event),
        (None, None, _) if !as_needed => None,
        (None, None, _) => Some(if spot.get("at_least").is_some() { Sort::AtLeast } else { Sort::AsNeeded }),
    }
}

/// Reads what is owed. The outer none has been told, the inner one owes nothing.
#[expect(clippy::option_option, reason = "the outer none has been told, the inner one owes nothing")]
fn kind(spot: Spot<'_>, sort: Sort, trouble: &mut Trouble) -> Option<Option<Kind>> {
    match sort {
        Sort::Slot => Some(Some(Kind::Slot(slots(spot, step(spot.get("every")?, trouble)?, trouble)?))),
        Sort::Either => Some(Some(Kind::Either(slots(spot, step(spot.get("every")?, trouble)?, trouble)?))),
        Sort::Gap => Some(Some(Kind::Gap(gap(spot.get("every")?, trouble)?))),
        Sort::Event => Some(Some(Kind::Event(trigger(spot, trouble)?))),
        Sort::AtLeast => Some(Some(Kind::Gap(some_time(spot.get("at_least")?, trouble)?))),
        Sort::AsNeeded => Some(None),
    }
}

/// Refuses each key that means nothing in a rule of its sort.
fn fits(spot: Spot<'_>, sort: Sort, as_needed: bool, profile: Profile, trouble: &mut Trouble) {
    for (name, value) in spot.entries() {
        let key = name.as_str();
        let neutral = value.is_false() || (key == "times" && value.whole() == Some(1));
        if neutral || means_something(key, sort) {
            if key == "business_days" && value.is_true() && profile == Profile::PciDss4 && is_daily(spot) {
                let what = "in a daily cadence under the profile pci-dss-4, where every calendar day counts";
                refuse(name, value, what, "remove it", trouble);
            }
            continue;
        }
        let (what, help) = match (key, sort) {
            // That they stand beside another rule is told of `after`.
            ("within" | "each", _) if spot.get("after").is_some() => continue,
            ("within" | "each" | "at_least", _) => without(key, as_needed),
            ("after", _) => ("beside `every`", "make a list of two rules: `[{every: ...}, {after: ..., within: ...}]`"),
            ("rule", Sort::Event | Sort::AtLeast | Sort::AsNeeded) => ("without `every`", "remove it, or add `every`"),
            ("times", Sort::Either) if profile == Profile::PciDss4 => {
                ("under the profile pci-dss-4, which judges the gaps between performances", "write a shorter slot, such as `every: week`")
            }
            ("times", Sort::Either) => ("in a rule of gaps (`rule: either`)", "write a shorter slot, such as `every: week`"),
            (_, Sort::Gap | Sort::AtLeast) => {
                ("in a rule that counts from the last performance", "remove it, or write a slot with `every`")
            }
            (_, Sort::Event) => ("in a rule that follows events", "remove it, or write it in a rule with `every`"),
            (_, Sort::AsNeeded) => ("where nothing is owed", "remove it, or say with `every` how often the task is owed"),
            (_, Sort::Slot | Sort::Either) => ("in this rule", "remove it"),
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
fn without(key: &str, as_needed: bool) -> (&'static str, &'static str) {
    match (key, as_needed) {
        ("at_least", false) => ("without `as_needed: true`", "add it, or write `every` with `rule: gap`"),
        ("at_least", true) => ("beside another rule", "make a list of two rules, the second with `every` and `rule: gap`"),
        (_, _) => ("without `after`", "add `after`, such as `after: {paths: [\"infra/**\"]}`, or remove it"),
    }
}

fn refuse(name: Name<'_>, value: Spot<'_>, what: &str, help: &str, trouble: &mut Trouble) {
    let message = format!("`{}` means nothing {what}", name.as_str());
    if !trouble.has_told_name(name) {
        trouble.refuse(value, Problem::new(RuleId::PlanCadence, message, help), "means nothing");
    }
}

fn is_daily(spot: Spot<'_>) -> bool {
    spot.get("every").and_then(Spot::text).is_some_and(|text| Step::parse(text) == Ok(Step::Days(1)))
}

fn step(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Step> {
    match Step::parse(spot.text()?) {
        Ok(step) => Some(step),
        Err(error) => {
            trouble.refuse(spot, Problem::new(RuleId::PlanCadence, error.message, error.help), "no length of a slot");
            None
        }
    }
}

/// Reads the longest time between two performances, as the length of a slot or as a duration.
fn gap(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Duration> {
    match Step::parse(spot.text()?) {
        Ok(Step::Days(count)) => Some(Duration::Days(count)),
        Ok(Step::Weeks(count)) => Some(Duration::Days(count.saturating_mul(7))),
        Ok(Step::Months(count)) => Some(Duration::Months(count)),
        Ok(Step::Years(count)) => Some(Duration::Months(count.saturating_mul(12))),
        Err(_) => some_time(spot, trouble),
    }
}

/// Reads a duration that is not zero.
pub fn some_time(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Duration> {
    let duration = duration(spot, trouble)?;
    if duration.is_zero() {
        let problem = Problem::new(RuleId::PlanCadence, "the duration is no time at all", "write how long it may take, such as 30d");
        trouble.refuse(spot, problem, "no time");
        return None;
    }
    Some(duration)
}

pub fn duration(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Duration> {
    match Duration::parse(&spot.text_or_number()?) {
        Ok(duration) => Some(duration),
        Err(error) => {
            trouble.refuse(spot, Problem::new(RuleId::PlanCadence, error.message, error.help), "no duration");
            None
        }
    }
}
