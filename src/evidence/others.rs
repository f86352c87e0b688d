//! Files that are no records: those of a kind that the plan allows prove their landing together, or ride with its records.
//!
//! It does not know how a kind is recognised.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::BLOB_LIMIT;
use super::collect::{Brought, Candidate, Collector, Here, Units};
use super::kinds::kind_fault;
use super::sameness::Sameness;
use crate::address::UnitId;
use crate::diagnostic::RuleId;
use crate::history::{Content, Entry, Error, Landing};
use crate::language::{Text, say};
use crate::plan::FileKind;
use crate::source::Place;

/// What one landing brought to a unit besides records.
struct Files<'a> {
    landing: &'a Landing,
    versions: Vec<usize>,
    files: Vec<(String, Entry)>,
}

impl<'a> Collector<'a> {
    /// Judges the files of a landing that are no records, once all of its records are known.
    pub(super) fn others(&mut self, brought: &mut Brought<'a>) -> Result<(), Error> {
        let mut good: BTreeMap<&'a UnitId, Files<'a>> = BTreeMap::new();
        for (here, entry, old) in std::mem::take(&mut brought.others) {
            let kind = FileKind::of_path(here.path);
            let (allowed, rest) = self.by_kind(&here, kind);
            let is_attached = brought.attached.contains_key(&(here.task, here.path.to_owned()));
            if !is_attached && !rest.is_empty() {
                self.ignored(&here.of(rest), kind);
            }
            let allowed = here.of(allowed);
            // A change of mode brings no content.
            let is_new = old.is_none_or(|old| old.id != entry.id);
            let counts = match kind {
                Some(kind) if !allowed.units.is_empty() => is_attached || (is_new && self.other(&allowed, entry, kind, brought)?),
                Some(_) | None => {
                    brought.stood.push((here.task, entry.id));
                    false
                }
            };
            for (unit, versions) in allowed.units.iter().filter(|_| counts) {
                let nothing = || Files { landing: here.landing, versions: Vec::new(), files: Vec::new() };
                let files = good.entry(unit).or_insert_with(nothing);
                files.versions.extend(versions.iter());
                files.files.push((here.path.to_owned(), entry));
            }
        }
        for (unit, Files { landing, mut versions, files }) in good {
            if brought.recorded.contains(unit) {
                let of_unit = brought.candidates.iter_mut().filter(|candidate| candidate.unit == unit && candidate.record.is_some());
                // Without an accepted record they prove nothing by themselves.
                if let Some(first) = of_unit.min_by(|one, other| one.files[0].0.cmp(&other.files[0].0)) {
                    first.files.extend(files);
                }
            } else {
                versions.sort_unstable();
                versions.dedup();
                let versions = versions.into();
                let place = Place::file(&files[0].0);
                brought.candidates.push(Candidate { unit, versions, landing, files, record: None, claimed: None, place });
            }
        }
        Ok(())
    }

    /// Parts the units whose plan allows a kind from the others.
    fn by_kind(&self, here: &Here<'a>, kind: Option<FileKind>) -> (Units<'a>, Units<'a>) {
        let allows = |unit: &UnitId, versions: &[usize]| {
            let proof = self.proof(unit, here.landing, versions);
            kind.is_some_and(|kind| proof.is_some_and(|proof| proof.allow.contains(&kind)))
        };
        let units = here.units.iter().map(|(unit, versions)| (*unit, Arc::clone(versions)));
        units.partition(|(unit, versions)| allows(unit, versions))
    }

    /// Says whether a new file of an allowed kind is good; tells it if it is not.
    fn other(&mut self, here: &Here<'a>, entry: Entry, kind: FileKind, brought: &mut Brought<'a>) -> Result<bool, Error> {
        self.keep(here.task, here.path, here.landing, entry, "file");
        let bytes = match self.objects.blob(&entry.id, BLOB_LIMIT).map_err(|error| error.of_file(here.path))? {
            Content::Bytes(bytes) => bytes,
            Content::TooLarge(size) => {
                self.no_such_kind(here, say!("has {size} bytes, more than the {limit} that are read", size, limit = BLOB_LIMIT));
                return Ok(false);
            }
        };
        let stood = self.memory(here.task).stood.contains(&entry.id);
        let is_news = self.is_news(here, Sameness::of_bytes(&bytes), brought);
        if let Some(fault) = kind_fault(kind, &bytes) {
            self.no_such_kind(here, fault);
            return Ok(false);
        }
        if is_news && !stood {
            return Ok(true);
        }
        // What rides with a record need not be new: it proves nothing by itself.
        let rides = here.units.keys().all(|unit| brought.recorded.contains(unit));
        if !rides && (stood || !here.was_moved(entry)) {
            self.copied(here);
        }
        Ok(rides)
    }

    fn no_such_kind(&mut self, here: &Here<'_>, fault: Text) {
        let message = say!("the file {path} {fault}", path = here.path, fault);
        let help = say!("land a file that can be opened, under a new name, or write a record");
        self.refuse(here, RuleId::EvidenceKind, message, help, Place::file(here.path), Text::default());
    }
}
