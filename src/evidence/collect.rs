//! The pass over landings: every change under an evidence path is accepted, refused or ignored.
//!
//! It does not know which occurrence a performance will serve.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::clocks;
use super::kept::{Act, Kept};
use super::paths::EvidencePaths;
use super::record::{Outcome, Record, read_record};
use super::sameness::Sameness;
use super::{Accepted, Performance, Performer, RECORD_LIMIT, Refusal};
use crate::address::UnitId;
use crate::calendar::{Instant, Zone, utc};
use crate::diagnostic::RuleId;
use crate::history::{Change, ClockFault, Content, Entry, EntryKind, Error, Ident, Landing, Objects, Stamp};
use crate::plan::Timeline;
use crate::source::Place;

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
struct TaskMemory {
    seen: BTreeSet<Sameness>,
    records: BTreeMap<String, Kept>,
}

/// The contents that one landing first brought to a task, each with the units that it counted for.
type Fresh = BTreeMap<(String, Sameness), BTreeSet<UnitId>>;

/// The units of one task to which a path belongs, each with the versions that say so.
type Units<'a> = BTreeMap<&'a UnitId, Vec<usize>>;

/// A path that one landing changed, for one task.
struct Here<'a> {
    landing: &'a Landing,
    path: &'a str,
    task: &'a str,
    units: Units<'a>,
    /// Every task to which the path belongs: where they are several, each record says whose it is.
    sharers: Vec<&'a str>,
}

struct Collector<'a> {
    timeline: &'a Timeline,
    paths: &'a EvidencePaths,
    objects: &'a dyn Objects,
    skew: TimeDelta,
    tasks: BTreeMap<String, TaskMemory>,
    collected: Collected,
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
    let mut collector = Collector { timeline, paths, objects, skew, tasks: BTreeMap::new(), collected: Collected::default() };
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
        Ok(())
    }

    fn memory(&mut self, task: &str) -> &mut TaskMemory {
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

    /// A path that already holds a record: whatever happens to it now changes nothing.
    fn known_path(&mut self, here: &Here<'_>, change: &Change, act: Option<Act>) -> Result<(), Error> {
        let Some(act) = act else { return Ok(()) };
        if let (Act::Edited | Act::Readded, Some(entry), None) = (act, change.new, here.landing.excluded)
            && let Content::Bytes(bytes) = self.blob(entry)?
        {
            let (sameness, _) = read_record(here.path, &bytes);
            self.memory(here.task).seen.insert(sameness);
        }
        let first = self.tasks[here.task].records[here.path].commit.to_string();
        let short = &first[..12];
        let (rule, message, help) = match act {
            Act::Edited => (
                RuleId::EvidenceEdited,
                format!("the record {} was edited after it had landed with {short}", here.path),
                "restore the record as it landed, and land what changed as a new record at a new path",
            ),
            Act::Deleted => match here.moved_to(change) {
                Some(target) => (
                    RuleId::EvidenceDeleted,
                    format!("the record {} was moved to {target} after it had landed with {short}", here.path),
                    "move the record back: one path is one record for ever",
                ),
                None => (
                    RuleId::EvidenceDeleted,
                    format!("the record {} was deleted after it had landed with {short}", here.path),
                    "restore the record as it landed: records are append-only",
                ),
            },
            Act::Readded => (
                RuleId::EvidenceReadded,
                format!("the record {} was deleted and then added again; it first landed with {short}", here.path),
                "land a new record at a new path: the first landed version of this one is judged",
            ),
        };
        self.refuse(here, rule, message, help.to_owned(), Place::file(here.path), String::new());
        Ok(())
    }

    /// A new record: gives the paths that it names as attachments.
    fn new_record(&mut self, here: Here<'_>, entry: Entry, fresh: &mut Fresh) -> Result<Vec<String>, Error> {
        let bytes = match self.blob(entry)? {
            Content::Bytes(bytes) => bytes,
            Content::TooLarge(size) => {
                self.keep(&here, entry);
                let message = format!("the record {} has {size} bytes, more than the {RECORD_LIMIT} that are read", here.path);
                let help = "land a shorter record at a new path, and keep what is large beside it".to_owned();
                self.refuse(&here, RuleId::RecordUnreadable, message, help, Place::file(here.path), String::new());
                return Ok(Vec::new());
            }
        };
        let (sameness, read) = read_record(here.path, &bytes);
        if let Ok(record) = &read
            && record.task != here.task
            && here.sharers.contains(&record.task.as_str())
        {
            return Ok(Vec::new());
        }
        self.keep(&here, entry);
        let is_first = self.memory(here.task).seen.insert(sameness);
        let content = (here.task.to_owned(), sameness);
        let takers = if is_first { Some(fresh.entry(content).or_default()) } else { fresh.get_mut(&content) };
        // What the task had before this landing is a copy; what it got with this landing counts once for each unit.
        if !takers.is_some_and(|takers| here.units.keys().all(|unit| takers.insert((*unit).clone()))) {
            if !here.landing.changes.iter().any(|other| other.is_move_of(entry, here.path)) {
                self.copied(&here);
            }
            return Ok(Vec::new());
        }
        match read {
            Err(faults) => {
                for fault in faults {
                    let message =
                        if matches!(fault.place, Place::File { .. }) { format!("{}: {}", here.path, fault.message) } else { fault.message };
                    self.refuse(&here, fault.rule, message, fault.help, fault.place, fault.label);
                }
                Ok(Vec::new())
            }
            Ok(record) => {
                let attachments = record.attachments.iter().flat_map(|path| [here.beside(path), path.clone()]).collect();
                self.judge_record(&here, entry, record)?;
                Ok(attachments)
            }
        }
    }

    /// A well-formed record, which may still be no performance.
    fn judge_record(&mut self, here: &Here<'_>, entry: Entry, record: Record) -> Result<(), Error> {
        if record.task != here.task {
            let message = format!("the record names the task `{}`, but it lies under the evidence path of `{}`", record.task, here.task);
            let help = format!("land the record under the path of its own task, or a new one here with `task: {}`", here.task);
            self.refuse(here, RuleId::RecordOfAnotherTask, message, help, record.task_place, "another task".to_owned());
            return Ok(());
        }
        if record.outcome == Outcome::Failed {
            let message = format!("the record {} says that the task failed: it is no performance", here.path);
            let help = "do the task again and land a new record at a new path".to_owned();
            self.refuse(here, RuleId::RecordFailed, message, help, record.place, "the task failed".to_owned());
            return Ok(());
        }
        let zone = self.zone(here.landing);
        let landed = here.landing.landed;
        let claimed = match record.claim {
            None => None,
            Some(claim) if claim.begins(zone) > landed.checked_add_signed(self.skew).unwrap_or(landed) => {
                let message = format!("the record {} claims a moment after its own landing at {}", here.path, utc(landed));
                let help = "land a new record with the moment at which the task was really done".to_owned();
                self.refuse(here, RuleId::ClaimAfterLanding, message, help, record.place, "later than its landing".to_owned());
                return Ok(());
            }
            Some(claim) => Some(claim.moment(zone, landed)),
        };
        let origin = self.objects.origin(&here.landing.commit, here.path, &entry)?;
        self.collected.faults.extend(clocks::faults(&origin, here.landing, self.skew));
        for (unit, versions) in &here.units {
            let performance = Performance {
                unit: (*unit).clone(),
                commit: here.landing.commit.to_string(),
                origin: origin.commit.to_string(),
                index: here.landing.index,
                landed,
                committed: moment(&origin.committer),
                authored: moment(&origin.author),
                claimed,
                period: record.period.as_ref().map(|(key, _)| key.clone()),
                paths: vec![here.path.to_owned()],
                performer: Performer { name: origin.author.name.clone(), email: origin.author.email.clone() },
            };
            let in_force = self.timeline.at_landing(here.landing.index).is_some_and(|version| versions.contains(&version));
            self.collected.accepted.push(Accepted { performance, place: record.place.clone(), under: versions.clone(), in_force });
        }
        Ok(())
    }

    fn blob(&self, entry: Entry) -> Result<Content, Error> {
        self.objects.blob(&entry.id, RECORD_LIMIT)
    }

    fn keep(&mut self, here: &Here<'_>, entry: Entry) {
        let kept = Kept { id: entry.id, commit: here.landing.commit, present: true };
        self.memory(here.task).records.insert(here.path.to_owned(), kept);
    }

    /// The zone in force at a landing; before the first version that of the first.
    fn zone(&self, landing: &Landing) -> Zone {
        let version = self.timeline.at_landing(landing.index).unwrap_or(0);
        self.timeline.versions.get(version).map_or(Zone::UTC, |version| version.plan.zone)
    }

    fn not_a_file(&mut self, here: &Here<'_>, what: &str) {
        let message = format!("{} is {what}: it proves nothing", here.path);
        let help = "land the record itself as a regular file".to_owned();
        self.refuse(here, RuleId::EvidenceNotAFile, message, help, Place::file(here.path), String::new());
    }

    fn excluded(&mut self, here: &Here<'_>) {
        let message = format!("{} came with a commit whose clock is wrong: it proves nothing", here.path);
        let help = "land the record again with a commit whose clock is right: delete it, then add it in a later commit".to_owned();
        self.refuse(here, RuleId::EvidenceExcluded, message, help, Place::file(here.path), String::new());
    }

    fn ignored(&mut self, here: &Here<'_>) {
        let message = format!("{} is no record and counts for nothing", here.path);
        let help = "write a record (.yaml, .yml or .json) beside it, and name the file there under `attachments`".to_owned();
        self.refuse(here, RuleId::EvidenceIgnored, message, help, Place::file(here.path), String::new());
    }

    fn copied(&mut self, here: &Here<'_>) {
        let message = format!("{} repeats evidence that the task already has: a copy proves nothing", here.path);
        let help = "do the task and land a record of it, with its own `period` or `performed_at`".to_owned();
        self.refuse(here, RuleId::EvidenceCopied, message, help, Place::file(here.path), String::new());
    }

    fn refuse(&mut self, here: &Here<'_>, rule: RuleId, message: String, help: String, place: Place, label: String) {
        self.collected.refusals.push(Refusal {
            rule,
            units: here.units.keys().map(|unit| (*unit).clone()).collect(),
            path: here.path.to_owned(),
            commit: here.landing.commit.to_string(),
            index: here.landing.index,
            landed: here.landing.landed,
            message,
            help,
            place,
            label,
        });
    }
}

impl Here<'_> {
    /// Where this landing put the blob that it took away here, if it is still under a path of the task.
    fn moved_to(&self, deleted: &Change) -> Option<&str> {
        let old = deleted.old?;
        let mut targets =
            self.landing.changes.iter().filter(|change| change.new.is_some_and(|new| new.id == old.id && change.old.is_none()));
        targets.next().map(|change| change.path.as_str())
    }

    /// A path as seen from this record's folder.
    fn beside(&self, path: &str) -> String {
        match self.path.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{path}"),
            None => path.to_owned(),
        }
    }
}

fn moment(ident: &Ident) -> Option<Instant> {
    match ident.at {
        Stamp::At { instant, .. } => Some(instant),
        Stamp::Impossible => None,
    }
}
