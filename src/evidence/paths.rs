//! Which units a repository path belongs to, in which versions of the plan.
//!
//! It does not know what stands at the path.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

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
    versions: Versions,
}

/// Places of versions in the timeline, ascending.
pub type Versions = Arc<[usize]>;

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
            let one = UnitPattern { pattern: pattern.clone(), unit: unit.clone(), versions: versions.into() };
            by_prefix.entry(pattern.literal_prefix()).or_default().push(one);
        }
        Self { by_prefix }
    }

    /// Lists the units that a path belongs to, each with the versions that say so.
    pub fn units(&self, path: &str) -> BTreeMap<&UnitId, Versions> {
        let mut units: BTreeMap<&UnitId, Versions> = BTreeMap::new();
        for candidate in self.candidates(path).filter(|candidate| candidate.pattern.matches(path)) {
            match units.entry(&candidate.unit) {
                Entry::Vacant(place) => drop(place.insert(Arc::clone(&candidate.versions))),
                Entry::Occupied(mut known) => {
                    let both: BTreeSet<usize> = known.get().iter().chain(candidate.versions.iter()).copied().collect();
                    known.insert(both.into_iter().collect());
                }
            }
        }
        units
    }

    /// Says whether a path belongs to any unit.
    pub fn are_of(&self, path: &str) -> bool {
        self.candidates(path).any(|candidate| candidate.pattern.matches(path))
    }

    /// What may match a path: the patterns that begin with one of the folders in which it lies.
    fn candidates(&self, path: &str) -> impl Iterator<Item = &UnitPattern> {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        let prefixes = std::iter::once("").chain(folders).chain(std::iter::once(path));
        prefixes.filter_map(|prefix| self.by_prefix.get(prefix)).flatten()
    }

    /// Every pattern once.
    pub fn patterns(&self) -> Vec<Pattern> {
        let mut patterns: Vec<Pattern> = self.by_prefix.values().flatten().map(|one| one.pattern.clone()).collect();
        patterns.sort();
        patterns.dedup();
        patterns
    }
}
