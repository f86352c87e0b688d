//! Events as plans write them: changes of paths, or added files, and how soon a performance must follow.
//!
//! It does not know which commits are events.

use super::defaults::Keys;
use super::rule::some_time;
use super::spot::Spot;
use super::trouble::Trouble;
use crate::cadence::{Trigger, TriggerSource};
use crate::diagnostic::{Problem, RuleId};
use crate::language::say;
use crate::pattern::Pattern;

/// Reads the event of a rule; none if something of it has been told.
pub fn trigger(rule: Keys<'_, '_>, trouble: &mut Trouble) -> Option<Trigger> {
    let after = rule.get("after")?;
    let source = source(after, trouble);
    let within = match rule.get("within") {
        Some(within) => some_time(within, trouble),
        None => {
            let help = say!("add how soon the performance must follow, such as `within: 30d`");
            trouble.refuse(
                after,
                Problem::new(RuleId::PlanCadence, say!("`after` means nothing without `within`"), help),
                say!("how soon after?"),
            );
            None
        }
    };
    Some(Trigger {
        source: source?,
        within: within?,
        name: after.get("name").and_then(Spot::text).map(str::to_owned),
        each: rule.is_true("each"),
    })
}

fn source(after: Spot<'_>, trouble: &mut Trouble) -> Option<TriggerSource> {
    let (blamed, message, help) = match (after.get("paths"), after.get("files")) {
        (Some(paths), None) => return patterns(paths, trouble).map(TriggerSource::Paths),
        (None, Some(files)) => return patterns(files, trouble).map(TriggerSource::Files),
        (Some(_), Some(files)) => {
            (files, say!("`files` and `paths` are two sorts of events"), say!("make a list of two rules, one for each"))
        }
        (None, None) => (after, say!("`after` names no event"), say!("add `paths`, such as `paths: [\"infra/**\"]`, or `files`")),
    };
    if !trouble.has_told_within(after) {
        trouble.refuse(blamed, Problem::new(RuleId::PlanCadence, message, help), say!("which event?"));
    }
    None
}

fn patterns(list: Spot<'_>, trouble: &mut Trouble) -> Option<Vec<Pattern>> {
    let mut pattern = |spot: Spot<'_>| match Pattern::parse(spot.text()?) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            let help = say!("write a path from the root of the repository, such as `infra/**`");
            trouble.refuse(spot, Problem::new(RuleId::PlanCadence, error.text(), help), say!("no path"));
            None
        }
    };
    let read: Vec<Option<Pattern>> = list.items().map(&mut pattern).collect();
    read.into_iter().collect()
}
