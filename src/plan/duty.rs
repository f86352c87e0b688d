//! Cadences as plans write them, short or as a mapping.
//!
//! It does not know whose cadence it reads.

use super::slots::slots;
use super::spot::Spot;
use super::trouble::Trouble;
use crate::cadence::{Cadence, Kind, Rule, Step};
use crate::calendar::Duration;
use crate::diagnostic::{Problem, RuleId};
use crate::yaml::Value;

/// What holds for a rule that does not say otherwise: one of each, read or still to be read.
#[derive(Debug, Clone, Copy)]
pub struct Defaults<T> {
    pub grace: T,
    pub early: T,
    pub due_soon: T,
}

impl Defaults<Option<Spot<'_>>> {
    pub fn read(self, trouble: &mut Trouble) -> Defaults<Duration> {
        let mut read = |spot: Option<Spot<'_>>| spot.and_then(|spot| duration(spot, trouble)).unwrap_or(Duration::ZERO);
        Defaults { grace: read(self.grace), early: read(self.early), due_soon: read(self.due_soon) }
    }
}

/// Reads a cadence; none if it has been told what is wrong with it.
pub fn cadence(spot: Spot<'_>, defaults: Defaults<Duration>, trouble: &mut Trouble) -> Option<Cadence> {
    match &spot.node.value {
        Value::String(text) => words(spot, text, defaults, trouble),
        Value::Mapping(_) => mapping(spot, defaults, trouble),
        Value::Sequence(_) => match (spot.items().next(), spot.items().count()) {
            (Some(only), 1) => cadence(only, defaults, trouble),
            (Some(_), _) => None,
            (None, _) => {
                trouble.refuse(spot, nothing_owed(), "owes nothing");
                None
            }
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn words(spot: Spot<'_>, text: &str, defaults: Defaults<Duration>, trouble: &mut Trouble) -> Option<Cadence> {
    match Cadence::parse(text) {
        Ok(cadence) => {
            let Defaults { grace, early, due_soon } = defaults;
            let rules = cadence.rules.into_iter().map(|rule| Rule { grace, early, due_soon, ..rule }).collect();
            Some(Cadence { rules, as_needed: cadence.as_needed })
        }
        Err(error) => {
            trouble.refuse(spot, Problem::new(RuleId::PlanCadence, error.message, error.help), "no cadence");
            None
        }
    }
}

fn mapping(spot: Spot<'_>, defaults: Defaults<Duration>, trouble: &mut Trouble) -> Option<Cadence> {
    let every = spot.get("every").map(|every| step(every, trouble));
    let as_needed = spot.get("as_needed").is_some_and(Spot::is_true);
    let mut own = |key: &str, default: Duration| spot.get(key).map_or(Some(default), |value| duration(value, trouble));
    let grace = own("grace", defaults.grace);
    let early = own("early", defaults.early);
    let due_soon = own("due_soon", defaults.due_soon);
    if trouble.has_told_within(spot) {
        return None;
    }
    match every {
        Some(step) => {
            let kind = Kind::Slot(slots(spot, step?, trouble)?);
            Some(Cadence { rules: vec![Rule { grace: grace?, early: early?, due_soon: due_soon?, ..Rule::new(kind) }], as_needed })
        }
        None if as_needed => {
            for (name, value) in spot.entries().filter(|(name, value)| !value.is_false() && name.as_str() != "as_needed") {
                let message = format!("`{}` means nothing where nothing is owed", name.as_str());
                let problem = Problem::new(RuleId::PlanCadence, message, "remove it, or say with `every` how often the task is owed");
                trouble.refuse(value, problem, "means nothing");
            }
            Some(Cadence { rules: Vec::new(), as_needed: true })
        }
        None => {
            trouble.refuse(spot, nothing_owed(), "owes nothing");
            None
        }
    }
}

fn nothing_owed() -> Problem {
    let help = "add `every`, such as `every: week`, or `as_needed: true`";
    Problem::new(RuleId::PlanCadence, "the cadence owes nothing and is not as needed", help)
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

fn duration(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Duration> {
    let text = spot.text_or_number()?;
    match Duration::parse(&text) {
        Ok(duration) => Some(duration),
        Err(error) => {
            trouble.refuse(spot, Problem::new(RuleId::PlanCadence, error.message, error.help), "no duration");
            None
        }
    }
}
