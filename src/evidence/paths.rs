//! Which units a repository path belongs to, in which versions of the plan.
//!
//! It does not know what stands at the path.

use std::collections::{BTreeMap, HashMap};

use crate::address::UnitId;
use crate::pattern::Pattern;
use crate::plan::Timeline;

/// The evidence paths of every unit through all versions, found by the literal folder they begin with.
pub struct EvidencePaths {
    /// Literal prefix -> patterns that begin with it.
    by_prefix: BTreeMap<String, Vec<UnitPattern>>,
}

struct UnitPattern {
    pattern: Pattern,
    unit: UnitId,
    /// Places in the timeline of the versions that have it, ascending.
    versions: Vec<usize>,
}

impl EvidencePaths {
    pub fn new(timeline: &Timeline) -> Self {
        let mut found: HashMap<(&UnitId, &str), (&Pattern, Vec<usize>)> = HashMap::new();
        for (at, version) in timeline.versions.iter().enumerate() {
            for (_, unit) in version.plan.units() {
                for pattern in &unit.proof.paths {
                    let (_, versions) = found.entry((&unit.id, pattern.as_str())).or_insert((pattern, Vec::new()));
                    if versions.last() != Some(&at) {
                        versions.push(at);
                    }
                }
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_unstable_by_key(|(key, _)| *key);
        let mut by_prefix: BTreeMap<String, Vec<UnitPattern>> = BTreeMap::new();
        for ((unit, _), (pattern, versions)) in found {
            let one = UnitPattern { pattern: pattern.clone(), unit: unit.clone(), versions };
            by_prefix.entry(pattern.literal_prefix()).or_default().push(one);
        }
        Self { by_prefix }
    }

    /// Lists the units that a path belongs to, each with the versions that say so.
    pub fn units(&self, path: &str) -> BTreeMap<&UnitId, Vec<usize>> {
        let mut units: BTreeMap<&UnitId, Vec<usize>> = BTreeMap::new();
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        for prefix in std::iter::once("").chain(folders).chain(std::iter::once(path)) {
            for candidate in self.by_prefix.get(prefix).into_iter().flatten() {
                if candidate.pattern.matches(path) {
                    units.entry(&candidate.unit).or_default().extend(&candidate.versions);
                }
            }
        }
        for versions in units.values_mut() {
            versions.sort_unstable();
            versions.dedup();
        }
        units
    }

    /// Every pattern once.
    pub fn patterns(&self) -> Vec<Pattern> {
        let mut patterns: Vec<Pattern> = self.by_prefix.values().flatten().map(|one| one.pattern.clone()).collect();
        patterns.sort();
        patterns.dedup();
        patterns
    }
}
