//! The plan and the evidence of a working tree, without any history.
//!
//! It does not know whether anything was done in time.

use std::collections::BTreeMap;

use super::worked::evidence;
use super::{AsOf, Error, plan_patterns};
use crate::calendar::Zone;
use crate::diagnostic::Problem;
use crate::language::{Text, words};
use crate::pattern::Pattern;
use crate::plan::{self, NamedContent, NamedFiles, NamedPaths, Plan, PlanFile, Timeline, Version};
use crate::report::{Outcome, Report, Selection, Terms};
use crate::rules;

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
    Unreadable(Text),
}

/// Reads files from where people work.
pub trait WorkTree {
    /// Lists what matches, in bytewise path order; files larger than `limit` bytes without their content.
    fn files(&self, patterns: &[Pattern], limit: u64) -> Result<Vec<WorkFile>, Error>;

    /// Reads one file of at most `limit` bytes; none if nothing lies at the path, or a folder. No link is followed.
    fn file(&self, path: &str, limit: u64) -> Result<Option<WorkContent>, Error>;
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
            let timeline =
                Timeline { versions: vec![Version { commit: String::new(), index: 0, landed, plan: plan.into() }], refused: Vec::new() };
            (Outcome::Judged, zone, evidence(tree, &timeline)?, levels)
        }
    };
    Ok(Report {
        outcome,
        repository: None,
        as_of: as_of.instant(zone),
        zone,
        window: None,
        change: None,
        assurance: None,
        selection: Selection::default(),
        terms: Terms { plan: plan.to_vec(), expect_witness: None },
        versions: Vec::new(),
        units: Vec::new(),
        findings: rules::findings(problems, &levels),
    })
}

/// Reads the plan of a working tree, or everything that is wrong with it.
pub fn working_plan(tree: &dyn WorkTree, plan: &[String]) -> Result<Result<Plan, Vec<Problem>>, Error> {
    load(tree, &plan_patterns(plan)?)
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
            WorkContent::NotAFile => problems.push(plan::not_a_file(&file.path, words!("no regular file"))),
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
            WorkContent::NotAFile => NamedContent::NotAFile(words!("no regular file")),
            WorkContent::Unreadable(reason) => NamedContent::Unreadable(reason),
        };
        (file.path, content)
    });
    Ok(files.collect())
}
