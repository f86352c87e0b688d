//! The pass over landings: every change under an evidence path is accepted, refused or ignored.
//!
//! It does not know which occurrence a performance will serve.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::crowd::Crowd;
use super::kept::Kept;
use super::mailmap::Mailmap;
use super::paths::EvidencePaths;
use super::sameness::Sameness;
use super::{Accepted, RECORD_LIMIT, Refusal};
use crate::address::UnitId;
use crate::calendar::{Instant, Zone};
use crate::history::{Change, ClockFault, Content, Entry, EntryKind, Error, Ident, Landing, Objects, Stamp};
use crate::plan::Timeline;

/// What the history holds for every unit, in the order of landing and, within one landing, of paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collected {
    pub accepted: Vec<Accepted>,
    pub refusals: Vec<Refusal>,
    /// What is wrong with the dates of the commits that made the evidence, where the chain does not show it.
    pub faults: Vec<ClockFault>,
}

/// What a task's evidence folder has seen so far.
#[derive(Default)]
pub(super) struct TaskMemory {
    pub(super) seen: BTreeSet<Sameness>,
    pub(super) records: BTreeMap<String, Kept>,
}

/// The contents that one landing first brought to a task, each with the units that it counted for.
pub(super) type Fresh = BTreeMap<(String, Sameness), BTreeSet<UnitId>>;

/// The units of one task to which a path belongs, each with the versions that say so.
pub(super) type Units<'a> = BTreeMap<&'a UnitId, Vec<usize>>;

/// A path that one landing changed, for one task.
pub(super) struct Here<'a> {
    pub(super) landing: &'a Landing,
    pub(super) path: &'a str,
    pub(super) task: &'a str,
    pub(super) units: Units<'a>,
    /// Every task to which the path belongs: where they are several, each record says whose it is.
    pub(super) sharers: Vec<&'a str>,
}

pub(super) struct Collector<'a> {
    pub(super) timeline: &'a Timeline,
    paths: &'a EvidencePaths,
    pub(super) objects: &'a dyn Objects,
    pub(super) skew: TimeDelta,
    pub(super) tasks: BTreeMap<String, TaskMemory>,
    /// As the landings so far have left it.
    pub(super) mailmap: Mailmap,
    pub(super) crowd: Crowd,
    pub(super) collected: Collected,
}

/// Collects the evidence of every unit. `skew` is in seconds.
pub fn collect(
    timeline: &Timeline,
    paths: &EvidencePaths,
    landings: &[Landing],
    objects: &dyn Objects,
    skew: i64,
) -> Result<Collected, Error> {
    let skew = TimeDelta::try_seconds(skew).unwrap_or_default();
    let (tasks, mailmap, crowd, collected) = (BTreeMap::new(), Mailmap::default(), Crowd::new(), Collected::default());
    let mut collector = Collector { timeline, paths, objects, skew, tasks, mailmap, crowd, collected };
    for landing in landings {
        collector.landing(landing)?;
    }
    Ok(collector.collected)
}

/// Says whether a file under an evidence path is there for people or for git, and no evidence.
pub fn is_ignored(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("README") || name.starts_with('.')
}

/// Says whether a file is a record by its name.
pub fn is_record(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(_, ending)| ["yaml", "yml", "json"].contains(&ending))
}

impl<'a> Collector<'a> {
    fn landing(&mut self, landing: &'a Landing) -> Result<(), Error> {
        self.read_mailmap(landing)?;
        let mut fresh = Fresh::new();
        let mut others: Vec<Here<'a>> = Vec::new();
        let mut attached: BTreeSet<String> = BTreeSet::new();
        for change in &landing.changes {
            if is_ignored(&change.path) {
                continue;
            }
            for here in self.by_task(landing, &change.path) {
                if let Some(kept) = self.memory(here.task).records.get_mut(here.path) {
                    let act = kept.change(change.new);
                    self.known_path(&here, change, act)?;
                    continue;
                }
                let Some(entry) = change.new else { continue };
                match entry.kind {
                    EntryKind::Symlink => self.not_a_file(&here, "a symbolic link"),
                    EntryKind::Submodule => self.not_a_file(&here, "a submodule"),
                    EntryKind::File | EntryKind::Executable if landing.excluded.is_some() => self.excluded(&here),
                    EntryKind::File | EntryKind::Executable if is_record(here.path) => {
                        attached.extend(self.new_record(here, entry, &mut fresh)?);
                    }
                    EntryKind::File | EntryKind::Executable => others.push(here),
                }
            }
        }
        for here in others.iter().filter(|here| !attached.contains(here.path)) {
            self.ignored(here);
        }
        self.collected.refusals.extend(self.crowd.end());
        Ok(())
    }

    pub(super) fn memory(&mut self, task: &str) -> &mut TaskMemory {
        self.tasks.entry(task.to_owned()).or_default()
    }

    fn by_task(&self, landing: &'a Landing, path: &'a str) -> Vec<Here<'a>> {
        let mut tasks: BTreeMap<&'a str, Units<'a>> = BTreeMap::new();
        let paths: &'a EvidencePaths = self.paths;
        for (unit, versions) in paths.units(path) {
            tasks.entry(&unit.task).or_default().insert(unit, versions);
        }
        let sharers: Vec<&'a str> = tasks.keys().copied().collect();
        tasks.into_iter().map(|(task, units)| Here { landing, path, task, units, sharers: sharers.clone() }).collect()
    }

    pub(super) fn blob(&self, entry: Entry) -> Result<Content, Error> {
        self.objects.blob(&entry.id, RECORD_LIMIT)
    }

    pub(super) fn keep(&mut self, here: &Here<'_>, entry: Entry) {
        let kept = Kept { id: entry.id, commit: here.landing.commit, present: true };
        self.memory(here.task).records.insert(here.path.to_owned(), kept);
    }

    /// The zone in force at a landing; before the first version that of the first.
    pub(super) fn zone(&self, landing: &Landing) -> Zone {
        let version = self.timeline.at_landing(landing.index).unwrap_or(0);
        self.timeline.versions.get(version).map_or(Zone::UTC, |version| version.plan.zone)
    }
}

impl Here<'_> {
    /// Where this landing put the blob that it took away here, if it is still under a path of the task.
    pub(super) fn moved_to(&self, deleted: &Change) -> Option<&str> {
        let old = deleted.old?;
        let mut targets =
            self.landing.changes.iter().filter(|change| change.new.is_some_and(|new| new.id == old.id && change.old.is_none()));
        targets.next().map(|change| change.path.as_str())
    }

    /// A path as seen from this record's folder.
    pub(super) fn beside(&self, path: &str) -> String {
        match self.path.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{path}"),
            None => path.to_owned(),
        }
    }
}

pub(super) fn moment(ident: &Ident) -> Option<Instant> {
    match ident.at {
        Stamp::At { instant, .. } => Some(instant),
        Stamp::Impossible => None,
    }
}
