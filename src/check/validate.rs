//! The plan and the evidence of a working tree, without any history.
//!
//! It does not know whether anything was done in time.

use std::collections::{BTreeMap, BTreeSet};

use super::{AsOf, Error, plan_patterns};
use crate::calendar::Zone;
use crate::diagnostic::{Problem, RuleId};
use crate::evidence::{EvidencePaths, RECORD_LIMIT, Sameness, is_ignored, is_record, read_record};
use crate::pattern::Pattern;
use crate::plan::{self, NamedContent, NamedFiles, NamedPaths, Plan, PlanFile, Timeline, Version};
use crate::report::{Outcome, Report};
use crate::rules;
use crate::source::Place;

/// A file of the working tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkFile {
    /// From the root of the tree, with `/`.
    pub path: String,
    pub content: WorkContent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkContent {
    Bytes(Vec<u8>),
    /// Larger than the limit that was asked for; the size in bytes.
    TooLarge(u64),
    /// A symbolic link, a socket or the like.
    NotAFile,
    /// It cannot be opened, or its name is no text: the reason.
    Unreadable(String),
}

/// Reads files from where people work.
pub trait WorkTree {
    /// Lists what matches, in bytewise path order; files larger than `limit` bytes without their content.
    fn files(&self, patterns: &[Pattern], limit: u64) -> Result<Vec<WorkFile>, Error>;
}

/// Validates the plan and all records of a working tree. `as_of` is only told in the report.
pub fn validate(tree: &dyn WorkTree, plan: &[String], as_of: AsOf) -> Result<Report, Error> {
    let patterns = plan_patterns(plan)?;
    let loaded = load(tree, &patterns)?;
    let (outcome, zone, problems, levels) = match loaded {
        Err(problems) => (Outcome::PlanRefused, Zone::UTC, problems, BTreeMap::new()),
        Ok(plan) => {
            let (zone, levels) = (plan.zone, plan.levels.clone());
            let landed = as_of.instant(zone);
            let timeline = Timeline { versions: vec![Version { commit: String::new(), index: 0, landed, plan }], refused: Vec::new() };
            let paths = EvidencePaths::new(&timeline);
            let files = tree.files(&paths.patterns(), RECORD_LIMIT)?;
            (Outcome::Judged, zone, evidence(&paths, &files), levels)
        }
    };
    Ok(Report {
        outcome,
        repository: None,
        as_of: as_of.instant(zone),
        zone,
        window: None,
        change: None,
        units: Vec::new(),
        findings: rules::findings(problems, &levels),
    })
}

fn load(tree: &dyn WorkTree, patterns: &[Pattern]) -> Result<Result<Plan, Vec<Problem>>, Error> {
    let files = tree.files(patterns, plan::FILE_LIMIT)?;
    if files.is_empty() {
        return Ok(Err(vec![plan::missing(patterns)]));
    }
    let (mut read, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        match file.content {
            WorkContent::Bytes(bytes) => read.push(PlanFile { path: file.path, bytes }),
            WorkContent::TooLarge(size) => problems.push(plan::too_large(&file.path, size)),
            WorkContent::NotAFile => problems.push(plan::not_a_file(&file.path, "no regular file")),
            WorkContent::Unreadable(reason) => problems.push(plan::unreadable(&file.path, &reason)),
        }
    }
    Ok(match plan::load_with(&read, &named(tree, &read)?) {
        Ok(plan) if problems.is_empty() => Ok(plan),
        Ok(_) => Err(problems),
        Err(more) => {
            if !read.is_empty() {
                problems.extend(more);
            }
            Err(problems)
        }
    })
}

/// Reads the files that a plan names.
fn named(tree: &dyn WorkTree, plan: &[PlanFile]) -> Result<NamedFiles, Error> {
    let names: NamedPaths = plan.iter().flat_map(plan::named_files).collect();
    if names.is_empty() {
        return Ok(NamedFiles::new());
    }
    let names: Vec<Pattern> = names.into_values().collect();
    let files = tree.files(&names, plan::NAMED_LIMIT)?.into_iter().map(|file| {
        let content = match file.content {
            WorkContent::Bytes(bytes) => NamedContent::Bytes(bytes),
            WorkContent::TooLarge(size) => NamedContent::TooLarge(size),
            WorkContent::NotAFile => NamedContent::NotAFile("no regular file"),
            WorkContent::Unreadable(reason) => NamedContent::Unreadable(reason),
        };
        (file.path, content)
    });
    Ok(files.collect())
}

fn evidence(paths: &EvidencePaths, files: &[WorkFile]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen: BTreeMap<(String, Sameness), String> = BTreeMap::new();
    let mut attached: BTreeSet<String> = BTreeSet::new();
    let mut others: Vec<&WorkFile> = Vec::new();
    for file in files.iter().filter(|file| !is_ignored(&file.path)) {
        let tasks: BTreeSet<String> = paths.units(&file.path).keys().map(|unit| unit.task.clone()).collect();
        match &file.content {
            WorkContent::NotAFile => {
                let message = format!("{} is no regular file: it proves nothing", file.path);
                problems.push(whole(RuleId::EvidenceNotAFile, message, "put the record itself there, as a regular file", file));
            }
            WorkContent::Unreadable(reason) => {
                let message = format!("{} cannot be read: {reason}", file.path);
                problems.push(whole(RuleId::RecordUnreadable, message, "let the file be read, under a name in UTF-8", file));
            }
            _ if !is_record(&file.path) => others.push(file),
            WorkContent::TooLarge(size) => {
                let message = format!("the record {} has {size} bytes, more than the {RECORD_LIMIT} that are read", file.path);
                problems.push(whole(RuleId::RecordUnreadable, message, "shorten the record, and keep what is large beside it", file));
            }
            WorkContent::Bytes(bytes) => {
                let (sameness, read) = read_record(&file.path, bytes);
                for task in &tasks {
                    if let Some(first) = seen.insert((task.clone(), sameness), file.path.clone()) {
                        problems.push(copied(&file.path, &first));
                    }
                }
                match read {
                    Err(faults) => {
                        problems.extend(
                            faults
                                .into_iter()
                                .map(|fault| Problem::new(fault.rule, fault.message, fault.help).at(fault.place, fault.label)),
                        );
                    }
                    Ok(record) => {
                        let folder = file.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
                        attached.extend(record.attachments.iter().flat_map(|path| [format!("{folder}{path}"), path.clone()]));
                        if !tasks.contains(&record.task) {
                            problems.push(another_task(&record.task, &tasks).at(record.task_place, "another task"));
                        }
                    }
                }
            }
        }
    }
    problems.extend(others.iter().filter(|file| !attached.contains(&file.path)).map(|file| ignored(&file.path)));
    problems
}

fn whole(rule: RuleId, message: String, help: &str, file: &WorkFile) -> Problem {
    Problem::new(rule, message, help).at(Place::file(&file.path), "")
}

fn copied(path: &str, first: &str) -> Problem {
    let help = "do the task and write a record of it, with its own `period` or `performed_at`";
    Problem::new(RuleId::EvidenceCopied, format!("{path} repeats {first}: a copy proves nothing"), help).at(Place::file(path), "")
}

fn another_task(named: &str, tasks: &BTreeSet<String>) -> Problem {
    let here: Vec<String> = tasks.iter().map(|task| format!("`{task}`")).collect();
    let message = format!("the record names the task `{named}`, but it lies under the evidence path of {}", here.join(" and "));
    Problem::new(
        RuleId::RecordOfAnotherTask,
        message,
        format!("move the record to the path of its own task, or write task: {}", here.join(" or ")),
    )
}

fn ignored(path: &str) -> Problem {
    let help = "write a record (.yaml, .yml or .json) beside it, and name the file there under `attachments`";
    Problem::new(RuleId::EvidenceIgnored, format!("{path} is no record and counts for nothing"), help).at(Place::file(path), "")
}
