//! Records as they land: new ones, and what is done to those that have landed.
//!
//! It does not know what else a landing brought.

use std::sync::Arc;

use super::attachments::{Attached, attached};
use super::collect::{Brought, Candidate, Collector, Here, Units};
use super::kept::Act;
use super::record::{Outcome, Record, RecordFault, read_record, schema_faults};
use super::sameness::Sameness;
use super::{BLOB_LIMIT, RECORD_LIMIT, is_record};
use crate::calendar::{Instant, utc};
use crate::diagnostic::RuleId;
use crate::history::{Change, Content, Entry, EntryKind, Error};
use crate::language::{Text, say};
use crate::plan::TaskSchema;
use crate::source::Place;
use crate::yaml::Document;

impl<'a> Collector<'a> {
    /// A path that already holds evidence: whatever happens to it now changes nothing.
    pub(super) fn known_path(&mut self, here: &Here<'_>, change: &Change, act: Option<Act>) -> Result<(), Error> {
        let Some(act) = act else { return Ok(()) };
        if let (Act::Edited | Act::Readded, Some(entry), None) = (act, change.new, here.landing.excluded) {
            let limit = if is_record(here.path) { RECORD_LIMIT } else { BLOB_LIMIT };
            if let Content::Bytes(bytes) = self.objects.blob(&entry.id, limit).map_err(|error| error.of_file(here.path))? {
                let sameness = if is_record(here.path) { read_record(here.path, &bytes).0 } else { Sameness::of_bytes(&bytes) };
                self.memory(here.task).seen.insert(sameness);
            }
        }
        let Some(kept) = self.memory(here.task).kept.get(here.path) else { return Ok(()) };
        let first = kept.commit.short();
        let (the_one, one, new_one) = match kept.noun {
            "record" => (say!("the record"), say!("record"), say!("a new record")),
            _ => (say!("the file"), say!("file"), say!("a new file")),
        };
        let (rule, message, help) = match act {
            Act::Edited => (
                RuleId::EvidenceEdited,
                say!("{the_one} {path} was edited after it had landed with {first}", the_one, path = here.path, first),
                say!("restore {the_one} as it landed, and land what changed as a new one at a new path", the_one),
            ),
            Act::Deleted => match here.moved_to(change) {
                Some(target) => (
                    RuleId::EvidenceDeleted,
                    say!(
                        "{the_one} {path} was moved to {target} after it had landed with {first}",
                        the_one,
                        path = here.path,
                        target,
                        first
                    ),
                    say!("move {the_one} back: one path is one {one} for ever", the_one, one),
                ),
                None => (
                    RuleId::EvidenceDeleted,
                    say!("{the_one} {path} was deleted after it had landed with {first}", the_one, path = here.path, first),
                    say!("restore {the_one} as it landed: evidence is append-only", the_one),
                ),
            },
            Act::Readded => (
                RuleId::EvidenceReadded,
                say!("{the_one} {path} was deleted and then added again; it first landed with {first}", the_one, path = here.path, first),
                say!("land {new_one} at a new path: the first landed version of this one is judged", new_one),
            ),
        };
        self.refuse(here, rule, message, help, Place::file(here.path), Text::default());
        Ok(())
    }

    pub(super) fn new_record(&mut self, here: &Here<'a>, entry: Entry, brought: &mut Brought<'a>) -> Result<(), Error> {
        let reading = match self.readings.of(self.objects, here.landing.index, here.path, &entry.id)? {
            Ok(reading) => reading,
            Err(size) => {
                self.keep(here.task, here.path, here.landing, entry, "record");
                brought.recorded.extend(here.units.keys());
                let message = say!(
                    "the record {path} has {size} bytes, more than the {limit} that are read",
                    path = here.path,
                    size,
                    limit = RECORD_LIMIT
                );
                let help = say!("land a shorter record at a new path, and keep what is large beside it");
                self.refuse(here, RuleId::RecordUnreadable, message, help, Place::file(here.path), Text::default());
                return Ok(());
            }
        };
        if let Ok((record, _)) = &reading.read
            && record.task != here.task
            && here.sharers.contains(&record.task.as_str())
        {
            return Ok(());
        }
        let stood = self.keep(here.task, here.path, here.landing, entry, "record").stood.contains(&entry.id);
        brought.recorded.extend(here.units.keys());
        if !self.is_news(here, reading.sameness, brought) || stood {
            if !here.was_moved(entry) || stood {
                self.copied(here);
            }
            return Ok(());
        }
        match &reading.read {
            Err(faults) => self.tell(here, faults.clone()),
            Ok((record, document)) => self.judge_record(here, entry, (record, document), brought)?,
        }
        Ok(())
    }

    /// A well-formed record, which may still be no performance.
    fn judge_record(
        &mut self,
        here: &Here<'a>,
        entry: Entry,
        (record, document): (&Arc<Record>, &Document),
        brought: &mut Brought<'a>,
    ) -> Result<(), Error> {
        let mut faults = Vec::new();
        for attachment in &record.attachments {
            match attached(here.path, attachment, &mut |path| self.attachment(here, path))? {
                Ok((path, entry)) => drop(brought.attached.insert((here.task, path), entry)),
                Err(fault) => faults.push(*fault),
            }
        }
        if record.task != here.task {
            let message = say!(
                "the record names the task `{named}`, but it lies under the evidence path of `{task}`",
                named = record.task,
                task = here.task
            );
            let help = say!("land the record under the path of its own task, or a new one here with `task: {task}`", task = here.task);
            self.refuse(here, RuleId::RecordOfAnotherTask, message, help, record.task_place.clone(), say!("another task"));
            return Ok(());
        }
        if record.outcome == Outcome::Failed {
            let message = say!("the record {path} says that the task failed: it is no performance", path = here.path);
            let help = say!("do the task again and land a new record at a new path");
            self.refuse(here, RuleId::RecordFailed, message, help, record.place.clone(), say!("the task failed"));
            return Ok(());
        }
        let claimed = self.claim(here, record, &mut faults);
        let is_sound = faults.is_empty();
        self.tell(here, faults);
        for (unit, versions) in self.meets_schemas(here, document) {
            if is_sound {
                let (landing, files, place) = (here.landing, vec![(here.path.to_owned(), entry)], record.place.clone());
                brought.candidates.push(Candidate { unit, versions, landing, files, record: Some(Arc::clone(record)), claimed, place });
            }
        }
        Ok(())
    }

    /// The moment that a record claims, unless it lies after its own landing.
    fn claim(&self, here: &Here<'_>, record: &Record, faults: &mut Vec<RecordFault>) -> Option<Instant> {
        let zone = self.zone(here.landing);
        let landed = here.landing.landed;
        let claim = record.claim?;
        if claim.begins(zone) > landed.checked_add_signed(self.skew).unwrap_or(landed) {
            faults.push(RecordFault {
                rule: RuleId::ClaimAfterLanding,
                message: say!(
                    "the record {path} claims a moment after its own landing at {landed}",
                    path = here.path,
                    landed = utc(landed)
                ),
                help: say!("land a new record with the moment at which the task was really done"),
                place: record.place.clone(),
                label: say!("later than its landing"),
            });
            return None;
        }
        Some(claim.moment(zone, landed))
    }

    /// The units whose own schema a record meets. Of the others it is told how it breaks that schema.
    fn meets_schemas(&mut self, here: &Here<'a>, document: &Document) -> Units<'a> {
        let mut groups: Vec<(Option<&'a TaskSchema>, Units<'a>)> = Vec::new();
        for (unit, versions) in &here.units {
            let schema = self.proof(unit, here.landing, versions).and_then(|proof| proof.schema.as_ref());
            match groups.iter_mut().find(|(known, _)| *known == schema) {
                Some((_, units)) => drop(units.insert(unit, Arc::clone(versions))),
                None => groups.push((schema, [(*unit, Arc::clone(versions))].into())),
            }
        }
        let mut met = Units::new();
        for (schema, units) in groups {
            let faults = schema.map(|schema| schema_faults(schema, document)).unwrap_or_default();
            if faults.is_empty() {
                met.extend(units);
            } else {
                self.tell(&here.of(units), faults);
            }
        }
        met
    }

    /// What stands at a path in the commit that landed a record.
    fn attachment(&mut self, here: &Here<'_>, path: &str) -> Result<Option<Attached<Entry>>, Error> {
        let Some(entry) = self.objects.entry(&here.landing.commit, path)? else { return Ok(None) };
        match entry.kind {
            EntryKind::Symlink => return Ok(Some(Attached::NotAFile(say!("a symbolic link")))),
            EntryKind::Submodule => return Ok(Some(Attached::NotAFile(say!("a submodule")))),
            EntryKind::File | EntryKind::Executable => {}
        }
        if let Some(digest) = self.digests.get(&entry.id) {
            return Ok(Some(Attached::File { found: entry, digest: *digest }));
        }
        Ok(Some(match self.objects.blob(&entry.id, BLOB_LIMIT).map_err(|error| error.of_file(path))? {
            Content::TooLarge(size) => Attached::TooLarge(size),
            Content::Bytes(bytes) => {
                let digest = super::attachments::digest(&bytes);
                self.digests.insert(entry.id, digest);
                Attached::File { found: entry, digest }
            }
        }))
    }
}
