//! Records as they land: new ones, and what is done to those that have landed.
//!
//! It does not know what else a landing brought.

use super::clocks;
use super::collect::{Collector, Fresh, Here, moment};
use super::kept::Act;
use super::record::{Outcome, Record, read_record};
use super::who::Hands;
use super::{Accepted, Performance, RECORD_LIMIT};
use crate::calendar::utc;
use crate::diagnostic::RuleId;
use crate::history::{Change, Content, Entry, Error};
use crate::source::Place;

impl Collector<'_> {
    /// A path that already holds a record: whatever happens to it now changes nothing.
    pub(super) fn known_path(&mut self, here: &Here<'_>, change: &Change, act: Option<Act>) -> Result<(), Error> {
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
    pub(super) fn new_record(&mut self, here: Here<'_>, entry: Entry, fresh: &mut Fresh) -> Result<Vec<String>, Error> {
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
        let hands = Hands::new(&origin, here.landing, Some(&record), &self.mailmap);
        for (unit, vouched) in self.vouched(here, &hands, &origin, &record.place)? {
            let versions = here.units.get(&unit).cloned().unwrap_or_default();
            let performance = Performance {
                unit,
                commit: here.landing.commit.to_string(),
                origin: origin.commit.to_string(),
                index: here.landing.index,
                landed,
                committed: moment(&origin.committer),
                authored: moment(&origin.author),
                claimed,
                period: record.period.as_ref().map(|(key, _)| key.clone()),
                paths: vec![here.path.to_owned()],
                performer: hands.performer.clone(),
                reviewer: vouched.reviewer,
                signature: vouched.signature,
            };
            let in_force = self.timeline.at_landing(here.landing.index).is_some_and(|version| versions.contains(&version));
            let place = self.crowd.lean(record.place.clone());
            self.collected.accepted.push(Accepted { performance, place, under: versions, in_force });
        }
        Ok(())
    }
}
