//! The plan's versions, from the changes that landed on its files.
//!
//! It does not know what the plan says.

use std::collections::BTreeMap;

use super::Error;
use crate::diagnostic::Problem;
use crate::history::{Content, Entry, EntryKind, Landing, Objects, Oid, Repository};
use crate::pattern::Pattern;
use crate::plan::{self, Plan, PlanFile, RefusedVersion, Timeline, Version};

/// Reads the plan as it stands in a commit.
pub fn plan_at(repository: &Repository, commit: &Oid, patterns: &[Pattern]) -> Result<Result<Plan, Vec<Problem>>, Error> {
    let files: BTreeMap<String, Entry> = repository.files(commit, patterns)?.into_iter().collect();
    load(repository, &files, patterns)
}

/// Reads every version of the plan that landed, in order.
pub fn timeline(objects: &dyn Objects, landings: &[Landing], patterns: &[Pattern]) -> Result<Timeline, Error> {
    let mut files: BTreeMap<String, Entry> = BTreeMap::new();
    let mut timeline = Timeline::default();
    for landing in landings {
        let mut changed = false;
        for change in landing.changes.iter().filter(|change| is_plan(&change.path, patterns)) {
            changed = true;
            match change.new {
                Some(entry) => files.insert(change.path.clone(), entry),
                None => files.remove(&change.path),
            };
        }
        if !changed {
            continue;
        }
        let (commit, index, landed) = (landing.commit.to_string(), landing.index, landing.landed);
        match load(objects, &files, patterns)? {
            Ok(plan) => timeline.versions.push(Version { commit, index, landed, plan }),
            // Before the first valid version there is nothing that a bad one could stand in for.
            Err(_) if timeline.versions.is_empty() && files.is_empty() => {}
            Err(problems) => timeline.refused.push(RefusedVersion { commit, index, landed, problems }),
        }
    }
    Ok(timeline)
}

/// Adds the changes of a second pass to those of the first.
pub fn merge(landings: &mut Vec<Landing>, more: Vec<Landing>) {
    let mut all: BTreeMap<usize, Landing> = std::mem::take(landings).into_iter().map(|landing| (landing.index, landing)).collect();
    for landing in more {
        match all.entry(landing.index) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(landing);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                let changes = &mut place.get_mut().changes;
                changes.extend(landing.changes);
                changes.sort_by(|one, other| one.path.cmp(&other.path));
                changes.dedup_by(|one, other| one.path == other.path);
            }
        }
    }
    *landings = all.into_values().collect();
}

fn is_plan(path: &str, patterns: &[Pattern]) -> bool {
    patterns.iter().any(|pattern| pattern.matches(path))
}

fn load(objects: &dyn Objects, entries: &BTreeMap<String, Entry>, patterns: &[Pattern]) -> Result<Result<Plan, Vec<Problem>>, Error> {
    if entries.is_empty() {
        return Ok(Err(vec![plan::missing(patterns)]));
    }
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for (path, entry) in entries {
        match entry.kind {
            EntryKind::File | EntryKind::Executable => match objects.blob(&entry.id, plan::FILE_LIMIT)? {
                Content::Bytes(bytes) => files.push(PlanFile { path: path.clone(), bytes }),
                Content::TooLarge(size) => problems.push(plan::too_large(path, size)),
            },
            EntryKind::Symlink => problems.push(plan::not_a_file(path, "a symbolic link")),
            EntryKind::Submodule => problems.push(plan::not_a_file(path, "a submodule")),
        }
    }
    let loaded = if files.is_empty() { Err(Vec::new()) } else { plan::load(&files) };
    match loaded {
        Ok(plan) if problems.is_empty() => Ok(Ok(plan)),
        Ok(_) => Ok(Err(problems)),
        Err(more) => {
            problems.extend(more);
            Ok(Err(problems))
        }
    }
}
