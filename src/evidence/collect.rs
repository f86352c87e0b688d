//! The pass over landings: every change under an evidence path is accepted, refused or ignored.
//!
//! It does not know which occurrence a performance will serve.

use std::collections::BTreeSet;
use std::collections::btree_map::{self, BTreeMap};
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use chrono::TimeDelta;

use super::crowd::Crowd;
use super::kept::Kept;
use super::log::Log;
use super::mailmap::{MAILMAP, Mailmap};
use super::memory::{Settled, Summing, Tasks, recall, remember};
use super::paths::{EvidencePaths, Versions};
use super::readings::Readings;
use super::record::Record;
use super::sameness::Sameness;
use super::who::Hands;
use super::{Accepted, Performance, Refusal, clocks};
use crate::address::UnitId;
use crate::calendar::{Instant, Zone};
use crate::history::{Beginnings, Change, ClockFault, Entry, EntryKind, Error, Ident, Landing, Objects, Oid, Origin, Stamp};
use crate::language::say;
use crate::plan::{Mode, Proof, Signature, Timeline};
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
pub(super) struct TaskMemory {
    pub(super) seen: BTreeSet<Sameness>,
    /// Blobs that stood there without being evidence.
    pub(super) stood: BTreeSet<Oid>,
    pub(super) kept: BTreeMap<String, Kept>,
    pub(super) logs: BTreeMap<String, Log>,
}

/// The contents that one landing first brought to a task, each with the units that it counted for.
type Fresh<'a> = BTreeMap<(&'a str, Sameness), BTreeSet<&'a UnitId>>;

/// The units of one task to which a path belongs, each with the versions that say so.
pub(super) type Units<'a> = BTreeMap<&'a UnitId, Versions>;

/// A path that one landing changed, for one task.
#[derive(Clone)]
pub(super) struct Here<'a> {
    pub(super) landing: &'a Landing,
    pub(super) path: &'a str,
    pub(super) task: &'a str,
    pub(super) units: Units<'a>,
    /// Every task to which the path belongs: where they are several, each record says whose it is.
    pub(super) sharers: Rc<[&'a str]>,
}

/// Who made the files of one landing, by their paths.
type Origins = BTreeMap<String, Rc<Origin>>;

/// What one landing has brought so far.
#[derive(Default)]
pub(super) struct Brought<'a> {
    fresh: Fresh<'a>,
    pub(super) candidates: Vec<Candidate<'a>>,
    /// Files that are no records, with what stood there before.
    pub(super) others: Vec<(Here<'a>, Entry, Option<Entry>)>,
    /// Files that records name as their attachments, by task and path.
    pub(super) attached: BTreeMap<(&'a str, String), Entry>,
    /// The units to which a new record came, accepted or not.
    pub(super) recorded: BTreeSet<&'a UnitId>,
    /// Blobs that stand under the path of a task from now on without being evidence.
    pub(super) stood: Vec<(&'a str, Oid)>,
}

/// Evidence that proves a performance of one unit, as far as it can be known without asking who brought it.
pub(super) struct Candidate<'a> {
    pub(super) unit: &'a UnitId,
    /// The versions of the plan under whose paths it lies.
    pub(super) versions: Versions,
    pub(super) landing: &'a Landing,
    /// The record first, then what rides with it; never empty.
    pub(super) files: Vec<(String, Entry)>,
    /// The record; none for other files and for what was added to a log.
    pub(super) record: Option<Arc<Record>>,
    pub(super) claimed: Option<Instant>,
    pub(super) place: Place,
}

pub(super) struct Collector<'a> {
    pub(super) timeline: &'a Timeline,
    paths: &'a EvidencePaths,
    pub(super) objects: &'a dyn Objects,
    pub(super) skew: TimeDelta,
    /// Some version of the plan asks for signatures.
    pub(super) asks_to_sign: bool,
    pub(super) tasks: Tasks<'a>,
    pub(super) readings: Readings<'a>,
    /// Digests of attachments, so that none is read twice.
    pub(super) digests: BTreeMap<Oid, [u8; 32]>,
    /// As the landings so far have left it.
    pub(super) mailmap: Mailmap,
    pub(super) crowd: Crowd,
    pub(super) collected: Collected,
}

/// Collects the evidence of every unit. `skew` is in seconds. What is known of the first landings is taken from the shelf, if there is one.
pub fn collect(
    timeline: &Timeline,
    paths: &EvidencePaths,
    landings: &[Landing],
    objects: &dyn Objects,
    skew: i64,
    settled: Option<Settled<'_>>,
) -> Result<Collected, Error> {
    if let Some(settled) = settled {
        let all = &landings[..settled.landings.min(landings.len())];
        let mut sum = Summing::new(timeline, skew, settled.shelf.context());
        let mut collector = Collector::new(timeline, paths, objects, skew);
        let known = recall(&mut collector, settled, (all, &mut sum));
        collector.begin_after(&all[..known])?;
        collector.all(&all[known..])?;
        if !collector.tasks.is_garbled() {
            remember(&collector, settled, (all, known), &mut sum);
            collector.all(&landings[all.len()..])?;
        }
        if !collector.tasks.is_garbled() {
            return Ok(collector.collected);
        }
    }
    let mut collector = Collector::new(timeline, paths, objects, skew);
    collector.all(landings)?;
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
    fn new(timeline: &'a Timeline, paths: &'a EvidencePaths, objects: &'a dyn Objects, skew: i64) -> Self {
        Self {
            timeline,
            paths,
            objects,
            skew: TimeDelta::try_seconds(skew).unwrap_or_default(),
            asks_to_sign: timeline
                .versions
                .iter()
                .any(|version| version.plan.units().any(|(_, unit)| unit.proof.signature != Signature::None)),
            tasks: Tasks::default(),
            readings: Readings::default(),
            digests: BTreeMap::new(),
            mailmap: Mailmap::default(),
            crowd: Crowd::new(),
            collected: Collected::default(),
        }
    }

    /// Takes in what landings whose evidence is known have left behind outside of it.
    fn begin_after(&mut self, known: &[Landing]) -> Result<(), Error> {
        let mut names = Beginnings::default();
        names.add_first(MAILMAP);
        let is_mailmap = |landing: &&Landing| landing.changes.any_path(names, |path| path == MAILMAP);
        known.iter().rev().find(is_mailmap).map_or(Ok(()), |landing| self.read_mailmap(landing))
    }

    fn all(&mut self, landings: &'a [Landing]) -> Result<(), Error> {
        thread::scope(|scope| {
            self.readings.read_ahead(scope, self.objects, (landings, self.paths));
            let all = landings.iter().try_for_each(|landing| self.landing(landing));
            // The other thread ends when nobody takes what it reads, and is waited for.
            self.readings.end();
            all
        })
    }

    fn landing(&mut self, landing: &'a Landing) -> Result<(), Error> {
        self.read_mailmap(landing)?;
        let mut brought = Brought::default();
        for change in &landing.changes {
            for here in self.by_task(landing, &change.path) {
                self.change(here, change, &mut brought)?;
            }
        }
        self.others(&mut brought)?;
        let Brought { mut candidates, attached, stood, .. } = brought;
        candidates.sort_by(|one, other| (&one.files[0].0, one.unit).cmp(&(&other.files[0].0, other.unit)));
        let mut origins = BTreeMap::new();
        for candidate in candidates {
            self.accept(candidate, &mut origins)?;
        }
        for ((task, path), entry) in attached {
            // One that is a record too was judged as such.
            if !is_record(&path) && !self.memory(task).kept.contains_key(&path) {
                self.keep(task, &path, landing, entry, "file");
            }
        }
        for (task, blob) in stood {
            self.memory(task).stood.insert(blob);
        }
        self.collected.refusals.extend(self.crowd.end());
        Ok(())
    }

    fn change(&mut self, here: Here<'a>, change: &'a Change, brought: &mut Brought<'a>) -> Result<(), Error> {
        if is_ignored(here.path) {
            brought.stood.extend(change.new.filter(|_| here.landing.excluded.is_none()).map(|entry| (here.task, entry.id)));
            return Ok(());
        }
        if let Some(kept) = self.memory(here.task).kept.get_mut(here.path) {
            let act = kept.change(change.new);
            return self.known_path(&here, change, act);
        }
        let (logs, here) = self.by_mode(here);
        if !logs.units.is_empty() {
            self.log(&logs, change, brought)?;
        }
        let Some(entry) = change.new.filter(|_| !here.units.is_empty()) else { return Ok(()) };
        match entry.kind {
            EntryKind::Symlink => self.not_a_file(&here, say!("a symbolic link")),
            EntryKind::Submodule => self.not_a_file(&here, say!("a submodule")),
            EntryKind::File | EntryKind::Executable if here.landing.excluded.is_some() => self.excluded(&here),
            EntryKind::File | EntryKind::Executable if is_record(here.path) => self.new_record(&here, entry, brought)?,
            EntryKind::File | EntryKind::Executable => brought.others.push((here, entry, change.old)),
        }
        Ok(())
    }

    /// Makes a performance of a candidate. Whatever is to be asked of those who brought it is asked here.
    ///
    /// `origins` holds who brought what to this landing, so that no file is looked for twice.
    fn accept(&mut self, candidate: Candidate<'a>, origins: &mut Origins) -> Result<(), Error> {
        let landing = candidate.landing;
        // A record says when it was made. Of other files the one that was made last proves the landing: the others are beside it.
        let proofs = if candidate.record.is_some() { &candidate.files[..1] } else { &candidate.files[..] };
        let mut origin: Option<Rc<Origin>> = None;
        for (path, entry) in proofs {
            let known = match origins.entry(path.clone()) {
                btree_map::Entry::Occupied(known) => Rc::clone(known.get()),
                btree_map::Entry::Vacant(place) => Rc::clone(place.insert(self.objects.origin(&landing.commit, path, entry)?.into())),
            };
            if origin.as_ref().is_none_or(|last| made(last) < made(&known)) {
                origin = Some(known);
            }
        }
        let Some(origin) = origin else { return Ok(()) };
        self.collected.faults.extend(clocks::faults(&origin, landing, self.skew));
        let hands = Hands::new(&origin, landing, candidate.record.as_deref(), &self.mailmap)?;
        let Some(vouched) = self.vouched(&candidate, &hands, &origin)? else { return Ok(()) };
        let Candidate { unit, versions, files, record, claimed, place, .. } = candidate;
        let performance = Performance {
            unit: unit.clone(),
            commit: landing.commit.to_string(),
            origin: origin.commit.to_string(),
            index: landing.index,
            landed: landing.landed,
            committed: moment(&origin.committer),
            authored: moment(&origin.author),
            claimed,
            period: record.as_ref().and_then(|record| record.period.as_ref()).map(|(key, _)| key.clone()),
            blobs: files.iter().map(|(_, entry)| entry.id.to_string()).collect(),
            paths: files.into_iter().map(|(path, _)| path).collect(),
            performer: hands.performer,
            reviewer: vouched.reviewer,
            signature: vouched.signature,
        };
        let in_force = self.timeline.at_landing(landing.index).is_some_and(|version| versions.contains(&version));
        let place = self.crowd.lean(place);
        self.collected.accepted.push(Accepted::new(performance, place, versions, in_force));
        Ok(())
    }

    /// Says whether a task has never seen a content before; what it got with this landing counts once for each unit.
    pub(super) fn is_news(&mut self, here: &Here<'a>, sameness: Sameness, brought: &mut Brought<'a>) -> bool {
        let is_first = self.memory(here.task).seen.insert(sameness);
        let content = (here.task, sameness);
        let takers = if is_first { Some(brought.fresh.entry(content).or_default()) } else { brought.fresh.get_mut(&content) };
        takers.is_some_and(|takers| here.units.keys().all(|unit| takers.insert(*unit)))
    }

    pub(super) fn memory(&mut self, task: &str) -> &mut TaskMemory {
        self.tasks.of(task)
    }

    fn by_task(&self, landing: &'a Landing, path: &'a str) -> Vec<Here<'a>> {
        let mut tasks: BTreeMap<&'a str, Units<'a>> = BTreeMap::new();
        let paths: &'a EvidencePaths = self.paths;
        for (unit, versions) in paths.units(path) {
            tasks.entry(&unit.task).or_default().insert(unit, versions);
        }
        let sharers: Rc<[&'a str]> = tasks.keys().copied().collect();
        tasks.into_iter().map(|(task, units)| Here { landing, path, task, units, sharers: Rc::clone(&sharers) }).collect()
    }

    /// Parts the units for which a file is a log from the others.
    fn by_mode(&self, here: Here<'a>) -> (Here<'a>, Here<'a>) {
        let is_log =
            |unit: &UnitId, versions: &[usize]| self.proof(unit, here.landing, versions).is_some_and(|proof| proof.mode == Mode::Log);
        if !here.units.iter().any(|(unit, versions)| is_log(unit, versions)) {
            return (here.of(Units::new()), here);
        }
        let units = here.units.iter().map(|(unit, versions)| (*unit, Arc::clone(versions)));
        let (logs, others): (Units<'a>, Units<'a>) = units.partition(|(unit, versions)| is_log(unit, versions));
        (here.of(logs), here.of(others))
    }

    /// What the evidence of a unit must meet: as the version in force at the landing says, or else the nearest that has the unit.
    pub(super) fn proof(&self, unit: &UnitId, landing: &Landing, versions: &[usize]) -> Option<&'a Proof> {
        let timeline: &'a Timeline = self.timeline;
        let said = |version: usize| timeline.unit(version, unit).map(|(_, unit)| &unit.proof);
        let at = timeline.at_landing(landing.index);
        let nearest = || versions.iter().rev().find(|version| Some(**version) <= at).or(versions.first());
        at.and_then(said).or_else(|| said(*nearest()?))
    }

    /// Keeps evidence as it landed. Gives what the task has seen before.
    pub(super) fn keep(&mut self, task: &str, path: &str, landing: &Landing, entry: Entry, noun: &'static str) -> &TaskMemory {
        let kept = Kept { noun, id: entry.id, commit: landing.commit, present: true };
        let memory = self.memory(task);
        memory.kept.insert(path.to_owned(), kept);
        memory
    }

    /// The zone in force at a landing; before the first version that of the first.
    pub(super) fn zone(&self, landing: &Landing) -> Zone {
        let version = self.timeline.at_landing(landing.index).unwrap_or(0);
        self.timeline.versions.get(version).map_or(Zone::UTC, |version| version.plan.zone)
    }
}

impl<'a> Here<'a> {
    /// The same path, for some of its units.
    pub(super) fn of(&self, units: Units<'a>) -> Self {
        let Self { landing, path, task, units: _, ref sharers } = *self;
        Self { landing, path, task, units, sharers: Rc::clone(sharers) }
    }

    /// Says whether the landing took away elsewhere what appeared here: that is told of the other place.
    pub(super) fn was_moved(&self, entry: Entry) -> bool {
        self.landing.changes.iter().any(|other| other.is_move_of(entry, self.path))
    }

    /// Where this landing put the blob that it took away here, if it is still under a path of the task.
    pub(super) fn moved_to(&self, deleted: &Change) -> Option<&str> {
        let old = deleted.old?;
        let mut targets =
            self.landing.changes.iter().filter(|change| change.new.is_some_and(|new| new.id == old.id && change.old.is_none()));
        targets.next().map(|change| change.path.as_str())
    }
}

fn moment(ident: &Ident) -> Option<Instant> {
    match ident.at {
        Stamp::At { instant, .. } => Some(instant),
        Stamp::Impossible => None,
    }
}

/// The earlier of the two moments that a commit states.
fn made(origin: &Origin) -> Option<Instant> {
    [moment(&origin.committer), moment(&origin.author)].into_iter().flatten().min()
}
