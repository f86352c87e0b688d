//! Cadences as plans write them: a few words, a rule, or a list of rules.
//!
//! It does not know whose cadence it reads, nor how the keys of one rule are read.

use super::defaults::Defaults;
use super::rule;
use super::spot::Spot;
use super::trouble::Trouble;
use crate::cadence::Cadence;
use crate::diagnostic::{Problem, RuleId};
use crate::language::say;
use crate::source::Span;
use crate::yaml::Value;

/// The most rules that one cadence may have.
const MOST_RULES: usize = 32;

/// What every rule is read with.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'r, 'a> {
    pub defaults: &'r Defaults<'a>,
    pub profile: Profile,
}

/// How the slots of a plan are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Plain,
    /// PCI DSS 4: no two performances are further apart than the longest gap.
    PciDss4,
}

/// Reads a cadence, and where each of its rules stands; none if it has been told what is wrong with it.
pub fn cadence<'a>(spot: Spot<'a>, terms: Terms<'_, 'a>, trouble: &mut Trouble) -> Option<(Cadence, Vec<Span>)> {
    let one = match &spot.node.value {
        Value::String(text) => words(spot, text, terms, trouble),
        Value::Mapping(_) => rule::mapping(spot, Some(spot), terms, trouble),
        Value::Sequence(_) => return list(spot, terms, trouble),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    };
    one.map(|cadence| {
        let places = cadence.rules.iter().map(|_| spot.span()).collect();
        (cadence, places)
    })
}

/// Several rules, each judged by itself. Extras are welcome if one of them says so.
fn list<'a>(spot: Spot<'a>, terms: Terms<'_, 'a>, trouble: &mut Trouble) -> Option<(Cadence, Vec<Span>)> {
    let count = spot.items().count();
    if count == 0 {
        trouble.refuse(spot, nothing_owed(), say!("owes nothing"));
        return None;
    }
    if count > MOST_RULES {
        let message = say!("the cadence has {count} rules, more than the {most} that are judged", count, most = MOST_RULES);
        trouble.refuse(spot, Problem::new(RuleId::PlanCadence, message, say!("make tasks of some of them")), say!("too many"));
        return None;
    }
    let mut whole = Some((Cadence { rules: Vec::new(), as_needed: false }, Vec::new()));
    for item in spot.items() {
        let Some((read, stand)) = cadence(item, terms, trouble) else {
            whole = None;
            continue;
        };
        let Some((whole, places)) = &mut whole else { continue };
        if read.rules.iter().any(|rule| whole.rules.contains(rule)) {
            let message = say!("the cadence has the same rule twice");
            trouble.refuse(
                item,
                Problem::new(RuleId::PlanCadence, message, say!("remove one, or say with `times` how many a slot owes")),
                say!("again here"),
            );
        }
        whole.rules.extend(read.rules);
        places.extend(stand);
        whole.as_needed |= read.as_needed;
    }
    whole
}

fn words<'a>(spot: Spot<'a>, text: &str, terms: Terms<'_, 'a>, trouble: &mut Trouble) -> Option<Cadence> {
    match Cadence::parse(text) {
        Ok(cadence) => rule::words(spot, &cadence, terms, trouble),
        Err(error) => {
            trouble.refuse(spot, Problem::new(RuleId::PlanCadence, error.message, error.help), say!("no cadence"));
            None
        }
    }
}

pub fn nothing_owed() -> Problem {
    let help = say!("add `every`, such as `every: week`, or `as_needed: true`");
    Problem::new(RuleId::PlanCadence, say!("the cadence owes nothing and is not as needed"), help)
}
