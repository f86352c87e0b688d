//! Events: commits that change what a rule watches, and files that are added there.
//!
//! It does not know what a performance is.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::epoch::Epoch;
use super::{Nature, Occurrence};
use crate::cadence::{Kind, Trigger, TriggerSource};
use crate::history::Landing;
use crate::pattern::Pattern;

/// Lists the occurrences that events open while an epoch lasts. A landing's change to the plan or to evidence (`is_own`) is no event.
pub fn occurrences(epoch: &Epoch<'_>, landings: &[Landing], is_own: &dyn Fn(&Landing, &str) -> bool) -> Vec<Rc<Occurrence>> {
    let mut found: Vec<(Occurrence, Option<String>)> = Vec::new();
    for landing in landings.iter().filter(|landing| landing.landed >= epoch.adopted) {
        // The version in force is the last one that landed with an earlier commit.
        let Some(version) = landing.index.checked_sub(1).and_then(|before| epoch.timeline.at_landing(before)) else { continue };
        if version < epoch.first || epoch.end.is_some_and(|end| end <= version) {
            continue;
        }
        let Some((rule, _)) = epoch.rule_at(version) else { continue };
        let Kind::Event(trigger) = &rule.kind else { continue };
        let changed = |patterns: &[Pattern], path: &str| !is_own(landing, path) && patterns.iter().any(|pattern| pattern.matches(path));
        match &trigger.source {
            TriggerSource::Paths(patterns) => {
                if landing.changes.iter().any(|change| changed(patterns, &change.path)) {
                    let key = format!("event-{}", landing.commit.short());
                    found.extend(occurrence(epoch, version, trigger, landing, key).map(|one| (one, None)));
                }
            }
            TriggerSource::Files(patterns) => {
                for change in landing.changes.iter().filter(|change| change.old.is_none() && changed(patterns, &change.path)) {
                    let stem = stem(&change.path).to_owned();
                    found.extend(occurrence(epoch, version, trigger, landing, stem).map(|one| (one, Some(change.path.clone()))));
                }
            }
        }
    }
    name(found).into_iter().map(Rc::new).collect()
}

/// Names file events by their stem, or by their path where two share a stem; an event that comes back under its name is none.
fn name(found: Vec<(Occurrence, Option<String>)>) -> Vec<Occurrence> {
    let mut stems: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (occurrence, path) in &found {
        if let Some(path) = path {
            let paths = stems.entry(occurrence.key.clone()).or_default();
            if !paths.contains(path) {
                paths.push(path.clone());
            }
        }
    }
    let mut named: Vec<Occurrence> = Vec::new();
    for (mut occurrence, path) in found {
        if let Some(path) = path
            && stems.get(&occurrence.key).is_some_and(|paths| paths.len() > 1)
        {
            occurrence.key = path;
        }
        if !named.iter().any(|one| one.key == occurrence.key) {
            named.push(occurrence);
        }
    }
    named
}

fn occurrence(epoch: &Epoch<'_>, version: usize, trigger: &Trigger, landing: &Landing, key: String) -> Option<Occurrence> {
    let opens = landing.landed;
    let due = trigger.within.after_moment(epoch.zone(), opens, epoch.business(version))?;
    let event = epoch.span(key, opens, due, version, Nature::Event { each: trigger.each });
    Some(Occurrence { serves_from: landing.index, ..event })
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_is_the_name_without_its_last_ending() {
        for (path, expected) in [("events/2026-01.yaml", "2026-01"), ("a/b.tar.gz", "b.tar"), ("a/.hidden", ".hidden"), ("plain", "plain")]
        {
            assert_eq!(stem(path), expected);
        }
    }
}
