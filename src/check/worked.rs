//! The evidence of a working tree: everything that can be known of it before it lands.
//!
//! It does not know what has landed, nor when anything was done.

use std::collections::{BTreeMap, BTreeSet};

use super::{Error, WorkContent, WorkFile, WorkTree};
use crate::address::UnitId;
use crate::diagnostic::{Problem, RuleId};
use crate::evidence::{
    Attached, BLOB_LIMIT, EvidencePaths, LOG_LIMIT, RECORD_LIMIT, RecordFault, Sameness, attached, digest, ignored_help, ignored_message,
    is_ignored, is_record, kind_fault, log_lines, read_record, schema_faults,
};
use crate::language::{Text, say};
use crate::plan::{FileKind, Mode, Proof, TaskSchema, Timeline};
use crate::source::Place;

/// Validates all evidence of a working tree against a plan, which is the only version of its timeline.
pub fn evidence(tree: &dyn WorkTree, timeline: &Timeline) -> Result<Vec<Problem>, Error> {
    let paths = EvidencePaths::new(timeline);
    let mut reader = Reader { tree, problems: Vec::new(), seen: BTreeMap::new(), attached: BTreeSet::new(), digests: BTreeMap::new() };
    let mut others = Vec::new();
    for file in tree.files(&paths.patterns(), RECORD_LIMIT)?.into_iter().filter(|file| !is_ignored(&file.path)) {
        let proofs: Vec<(&UnitId, &Proof)> = paths.units(&file.path).into_keys().filter_map(|unit| proof(timeline, unit)).collect();
        let is_log = !proofs.is_empty() && proofs.iter().all(|(_, proof)| proof.mode == Mode::Log);
        match &file.content {
            WorkContent::NotAFile => {
                let message = say!("{path} is no regular file: it proves nothing", path = file.path);
                reader.whole(RuleId::EvidenceNotAFile, message, say!("put the record itself there, as a regular file"), &file);
            }
            WorkContent::Unreadable(reason) => {
                let message = say!("{path} cannot be read: {reason}", path = file.path, reason);
                reader.whole(RuleId::RecordUnreadable, message, say!("let the file be read, under a name in UTF-8"), &file);
            }
            WorkContent::Bytes(_) | WorkContent::TooLarge(_) if is_log => reader.log(&file)?,
            WorkContent::Bytes(_) | WorkContent::TooLarge(_) if !is_record(&file.path) => {
                let kind = FileKind::of_path(&file.path);
                let allowed = kind.filter(|kind| proofs.iter().any(|(_, proof)| proof.allow.contains(kind)));
                others.push((file, allowed, tasks(&proofs)));
            }
            WorkContent::TooLarge(size) => {
                let message = say!(
                    "the record {path} has {size} bytes, more than the {limit} that are read",
                    path = file.path,
                    size,
                    limit = RECORD_LIMIT
                );
                reader.whole(RuleId::RecordUnreadable, message, say!("shorten the record, and keep what is large beside it"), &file);
            }
            WorkContent::Bytes(bytes) => reader.record(&file.path, bytes, &proofs)?,
        }
    }
    for (file, allowed, tasks) in others {
        reader.other(&file, allowed, &tasks)?;
    }
    Ok(reader.problems)
}

fn proof<'a>(timeline: &'a Timeline, unit: &'a UnitId) -> Option<(&'a UnitId, &'a Proof)> {
    let last = timeline.versions.len().checked_sub(1)?;
    timeline.unit(last, unit).map(|(_, found)| (unit, &found.proof))
}

fn tasks(proofs: &[(&UnitId, &Proof)]) -> BTreeSet<String> {
    proofs.iter().map(|(unit, _)| unit.task.clone()).collect()
}

struct Reader<'t> {
    tree: &'t dyn WorkTree,
    problems: Vec<Problem>,
    /// What a task has, and where.
    seen: BTreeMap<(String, Sameness), String>,
    /// What records name as their attachments.
    attached: BTreeSet<String>,
    /// Digests of attachments by their paths, so that none is read twice.
    digests: BTreeMap<String, [u8; 32]>,
}

impl Reader<'_> {
    fn record(&mut self, path: &str, bytes: &[u8], proofs: &[(&UnitId, &Proof)]) -> Result<(), Error> {
        let (sameness, read) = read_record(path, bytes);
        let tasks = tasks(proofs);
        self.once(path, sameness, &tasks);
        let (record, document) = match read {
            Ok(read) => read,
            Err(faults) => {
                self.tell(faults);
                return Ok(());
            }
        };
        for attachment in &record.attachments {
            match attached(path, attachment, &mut |at| self.look(at))? {
                Ok((at, ())) => drop(self.attached.insert(at)),
                Err(fault) => self.tell(vec![*fault]),
            }
        }
        if !tasks.contains(&record.task) {
            self.problems.push(another_task(&record.task, &tasks).at(record.task_place, say!("another task")));
            return Ok(());
        }
        let mut schemas: Vec<&TaskSchema> = Vec::new();
        for (_, proof) in proofs.iter().filter(|(unit, proof)| unit.task == record.task && proof.mode == Mode::Records) {
            schemas.extend(proof.schema.as_ref().filter(|schema| !schemas.contains(schema)));
        }
        for schema in schemas {
            self.tell(schema_faults(schema, &document));
        }
        Ok(())
    }

    /// What lies at a path that a record names.
    fn look(&mut self, path: &str) -> Result<Option<Attached<()>>, Error> {
        if let Some(digest) = self.digests.get(path) {
            return Ok(Some(Attached::File { found: (), digest: *digest }));
        }
        Ok(self.tree.file(path, BLOB_LIMIT)?.map(|content| match content {
            WorkContent::Bytes(bytes) => {
                let digest = digest(&bytes);
                self.digests.insert(path.to_owned(), digest);
                Attached::File { found: (), digest }
            }
            WorkContent::TooLarge(size) => Attached::TooLarge(size),
            WorkContent::NotAFile => Attached::NotAFile(say!("no regular file")),
            WorkContent::Unreadable(reason) => Attached::Unreadable(reason),
        }))
    }

    fn log(&mut self, file: &WorkFile) -> Result<(), Error> {
        let reason = match self.content(file, LOG_LIMIT)? {
            Ok(bytes) => log_lines(&bytes).err(),
            Err(reason) => Some(reason),
        };
        if let Some(reason) = reason {
            let message = say!("the log {path} {reason}", path = file.path, reason);
            self.whole(RuleId::RecordUnreadable, message, say!("keep the log as text, and add to it"), file);
        }
        Ok(())
    }

    /// A file that is no record: of an allowed kind, a part of a record, or nothing.
    fn other(&mut self, file: &WorkFile, allowed: Option<FileKind>, tasks: &BTreeSet<String>) -> Result<(), Error> {
        if self.attached.contains(&file.path) {
            return Ok(());
        }
        let Some(kind) = allowed else {
            let help = ignored_help(FileKind::of_path(&file.path));
            self.whole(RuleId::EvidenceIgnored, ignored_message(&file.path), help, file);
            return Ok(());
        };
        let fault = match self.content(file, BLOB_LIMIT)? {
            Ok(bytes) => {
                self.once(&file.path, Sameness::of_bytes(&bytes), tasks);
                kind_fault(kind, &bytes)
            }
            Err(reason) => Some(reason),
        };
        if let Some(fault) = fault {
            let message = say!("the file {path} {fault}", path = file.path, fault);
            self.whole(RuleId::EvidenceKind, message, say!("put a file there that can be opened, or write a record"), file);
        }
        Ok(())
    }

    /// The content of a file that may be larger than a record, or why it cannot be read.
    fn content(&self, file: &WorkFile, limit: u64) -> Result<Result<Vec<u8>, Text>, Error> {
        let again = match &file.content {
            WorkContent::TooLarge(size) if *size <= limit => self.tree.file(&file.path, limit)?,
            WorkContent::Bytes(_) | WorkContent::TooLarge(_) | WorkContent::NotAFile | WorkContent::Unreadable(_) => None,
        };
        Ok(match again.as_ref().unwrap_or(&file.content) {
            WorkContent::Bytes(bytes) => Ok(bytes.clone()),
            WorkContent::TooLarge(size) => Err(say!("has {size} bytes, more than the {limit} that are read", size, limit)),
            WorkContent::NotAFile => Err(say!("is no regular file")),
            WorkContent::Unreadable(reason) => Err(say!("cannot be read: {reason}", reason)),
        })
    }

    /// Tells of a content that a task has already.
    fn once(&mut self, path: &str, sameness: Sameness, tasks: &BTreeSet<String>) {
        for task in tasks {
            if let Some(first) = self.seen.insert((task.clone(), sameness), path.to_owned()) {
                let help = say!("do the task and write a record of it, with its own `period` or `performed_at`");
                let problem =
                    Problem::new(RuleId::EvidenceCopied, say!("{path} repeats {first}: a copy proves nothing", path, first), help);
                self.problems.push(problem.at(Place::file(path), Text::default()));
            }
        }
    }

    fn tell(&mut self, faults: Vec<RecordFault>) {
        let problem = |fault: RecordFault| Problem::new(fault.rule, fault.message, fault.help).at(fault.place, fault.label);
        self.problems.extend(faults.into_iter().map(problem));
    }

    fn whole(&mut self, rule: RuleId, message: Text, help: Text, file: &WorkFile) {
        self.problems.push(Problem::new(rule, message, help).at(Place::file(&file.path), Text::default()));
    }
}

fn another_task(named: &str, tasks: &BTreeSet<String>) -> Problem {
    let here = || tasks.iter().map(|task| format!("`{task}`"));
    let message = say!(
        "the record names the task `{named}`, but it lies under the evidence path of {here}",
        named,
        here = Text::all_of(here().map(Text::verbatim))
    );
    Problem::new(
        RuleId::RecordOfAnotherTask,
        message,
        say!("move the record to the path of its own task, or write task: {here}", here = Text::any_of(here().map(Text::verbatim))),
    )
}
