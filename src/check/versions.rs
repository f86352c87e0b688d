//! The plan's versions, from the changes that landed on its files.
//!
//! It does not know what the plan says.

use std::collections::BTreeMap;

use super::Error;
use super::library::{Library, Loaded};
use crate::history::{Beginnings, Entry, Landing, Objects, Oid, Repository};
use crate::pattern::Pattern;
use crate::plan::{NamedPaths, RefusedVersion, Timeline, Version};

/// Reads the plan as it stands in a commit.
pub fn plan_at(repository: &Repository, commit: &Oid, patterns: &[Pattern], library: &Library) -> Result<Loaded, Error> {
    let list =
        |patterns: &[Pattern]| -> Result<BTreeMap<String, Entry>, Error> { Ok(repository.files(commit, patterns)?.into_iter().collect()) };
    plan_of(repository, &list, patterns, library)
}

/// Finds the files of some patterns, wherever they stand.
pub type Listing<'a> = dyn Fn(&[Pattern]) -> Result<BTreeMap<String, Entry>, Error> + 'a;

/// Reads the plan from what a listing finds.
pub fn plan_of(objects: &dyn Objects, list: &Listing<'_>, patterns: &[Pattern], library: &Library) -> Result<Loaded, Error> {
    let files = list(patterns)?;
    let named: Vec<Pattern> = library.of(objects, &files)?.into_values().collect();
    let beside = if named.is_empty() { BTreeMap::new() } else { list(&named)? };
    library.load(objects, &files, &beside, patterns)
}

/// Reads every version of the plan that landed, in order. A change of a file that the plan names is a version of it.
pub fn timeline(objects: &dyn Objects, landings: &[Landing], patterns: &[Pattern]) -> Result<Timeline, Error> {
    timeline_by(objects, landings, patterns, &Library::default())
}

/// The same with a library.
pub fn timeline_by(objects: &dyn Objects, landings: &[Landing], patterns: &[Pattern], library: &Library) -> Result<Timeline, Error> {
    let all = named(objects, landings, patterns, library)?;
    let mut now: NamedPaths = NamedPaths::new();
    let (mut files, mut beside) = (BTreeMap::new(), BTreeMap::new());
    let mut timeline = Timeline::default();
    let mut names = Beginnings::before(patterns);
    all.keys().for_each(|path| names.add_first(path));
    let may_matter = |landing: &&Landing| landing.changes.any_path(names, |path| is_plan(path, patterns) || all.contains_key(path));
    for landing in landings.iter().filter(may_matter) {
        let mut changed = apply(landing, &mut files, &|path| is_plan(path, patterns));
        // A version may name what landed before it.
        let others = apply(landing, &mut beside, &|path| all.contains_key(path));
        if changed {
            now = library.of(objects, &files)?;
        }
        changed |= others && landing.changes.iter().any(|change| now.contains_key(&change.path));
        if !changed {
            continue;
        }
        let (commit, index, landed) = (landing.commit.to_string(), landing.index, landing.landed);
        let named = beside.iter().filter(|(path, _)| now.contains_key(*path));
        let named = named.map(|(path, entry)| (path.clone(), *entry)).collect();
        match library.load(objects, &files, &named, patterns)? {
            Ok(plan) => timeline.versions.push(Version { commit, index, landed, plan }),
            // Before the first valid version there is nothing that a bad one could stand in for.
            Err(_) if timeline.versions.is_empty() && files.is_empty() => {}
            Err(problems) => timeline.refused.push(RefusedVersion { commit, index, landed, problems }),
        }
    }
    Ok(timeline)
}

/// Lists every file that some version of the plan names, whether that version is valid or not.
pub fn named(objects: &dyn Objects, landings: &[Landing], patterns: &[Pattern], library: &Library) -> Result<NamedPaths, Error> {
    let mut all = NamedPaths::new();
    let names = Beginnings::before(patterns);
    let plans = landings.iter().filter(|landing| landing.changes.any_path(names, |path| is_plan(path, patterns)));
    for change in plans.flat_map(|landing| &landing.changes).filter(|change| is_plan(&change.path, patterns)) {
        if let Some(entry) = change.new {
            all.extend(library.of_entry(objects, &change.path, entry)?);
        }
    }
    Ok(all)
}

/// Keeps the tree of some paths up to date; says whether one of them changed.
fn apply(landing: &Landing, tree: &mut BTreeMap<String, Entry>, is_kept: &dyn Fn(&str) -> bool) -> bool {
    let mut changed = false;
    for change in landing.changes.iter().filter(|change| is_kept(&change.path)) {
        changed = true;
        match change.new {
            Some(entry) => tree.insert(change.path.clone(), entry),
            None => tree.remove(&change.path),
        };
    }
    changed
}

/// Adds the changes of a second pass to those of the first.
pub fn merge(landings: &mut Vec<Landing>, more: Vec<Landing>) {
    if landings.is_empty() {
        *landings = more;
        return;
    }
    let mut all: BTreeMap<usize, Landing> = std::mem::take(landings).into_iter().map(|landing| (landing.index, landing)).collect();
    for landing in more {
        match all.entry(landing.index) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(landing);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                place.get_mut().changes.join(&landing.changes);
            }
        }
    }
    *landings = all.into_values().collect();
}

fn is_plan(path: &str, patterns: &[Pattern]) -> bool {
    patterns.iter().any(|pattern| pattern.matches(path))
}
