//! Bytes of plan files to a [`Plan`], or everything that is wrong with them.
//!
//! It does not know what the keys of a plan mean.

use std::sync::Arc;

use super::named::NamedFiles;
use super::trouble::Trouble;
use super::{FILE_LIMIT, Plan, settings, too_large};
use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};
use crate::schema::{self, Violation};
use crate::source::{Place, Source, Span};
use crate::yaml::{self, Document, Fault, FaultKind, Limits, Value};

/// One plan file as it was found.
#[derive(Debug, Clone)]
pub struct PlanFile {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// A plan file as a tree, or what is wrong with its text: many versions of a plan share it.
#[derive(Debug)]
pub struct ParsedFile {
    path: String,
    document: Result<Document, Vec<Problem>>,
}

impl ParsedFile {
    pub fn of(file: &PlanFile) -> Self {
        Self { path: file.path.clone(), document: document(file) }
    }

    pub(super) fn document(&self) -> Option<&Document> {
        self.document.as_ref().ok()
    }
}

/// The most files that one plan may consist of.
const MOST_FILES: usize = 64;

pub(super) const LIMITS: Limits = Limits { depth: 64, nodes: 200_000 };

/// Reads a plan that names no other files.
pub fn load(files: &[PlanFile]) -> Result<Plan, Vec<Problem>> {
    load_with(files, &NamedFiles::new())
}

/// Reads all files of one plan together, with those that it names. Gives a plan, or problems; never half of both.
pub fn load_with(files: &[PlanFile], named: &NamedFiles) -> Result<Plan, Vec<Problem>> {
    can_be_so_many(files.iter().map(|file| file.path.as_str()))?;
    let parsed: Vec<ParsedFile> = files.iter().map(ParsedFile::of).collect();
    load_parsed(&parsed.iter().collect::<Vec<_>>(), named)
}

/// Refuses a plan of no files, or of too many.
fn can_be_so_many<'a>(paths: impl Iterator<Item = &'a str>) -> Result<(), Vec<Problem>> {
    let mut paths: Vec<&str> = paths.collect();
    paths.sort_unstable();
    match paths.as_slice() {
        [] => Err(vec![Problem::new(RuleId::PlanMissing, say!("there is no plan"), say!("commit a plan under policies/"))]),
        [.., last] if paths.len() > MOST_FILES => {
            let message = say!("the plan has {files} files, more than the {most} that are read", files = paths.len(), most = MOST_FILES);
            let help = say!("put the tasks into fewer files");
            Err(vec![Problem::new(RuleId::PlanUnreadable, message, help).at(Place::file(*last), Text::default())])
        }
        _ => Ok(()),
    }
}

/// Reads a plan from files that were parsed already.
pub fn load_parsed(files: &[&ParsedFile], named: &NamedFiles) -> Result<Plan, Vec<Problem>> {
    can_be_so_many(files.iter().map(|file| file.path.as_str()))?;
    let mut files = files.to_vec();
    files.sort_by(|one, other| one.path.as_bytes().cmp(other.path.as_bytes()));
    let mut trouble = Trouble::default();
    let mut documents: Vec<&Document> = Vec::new();
    for file in &files {
        match &file.document {
            Ok(document) => documents.push(document),
            Err(problems) => {
                trouble.files_missing = true;
                problems.iter().cloned().for_each(|problem| trouble.tell(problem));
            }
        }
    }
    for document in &documents {
        for violation in schema::plan().validate(&document.root) {
            if !is_null_tasks(document, &violation) {
                trouble.violate(document, violation);
            }
        }
    }
    let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    match settings::plan(&documents, paths, named, &mut trouble) {
        Some(plan) if trouble.is_empty() => Ok(plan),
        Some(_) | None => Err(told(trouble, files[0])),
    }
}

/// The problems; at least one, whatever happens.
fn told(mut trouble: Trouble, first: &ParsedFile) -> Vec<Problem> {
    if trouble.is_empty() {
        let problem =
            Problem::new(RuleId::PlanUnreadable, say!("the plan cannot be read"), say!("compare it with schema/plan.schema.json"));
        trouble.tell(problem.at(Place::file(&first.path), Text::default()));
    }
    trouble.into_problems()
}

/// A list of tasks that is null has a rule of its own.
fn is_null_tasks(document: &Document, violation: &Violation) -> bool {
    violation.pointer == "/tasks" && document.root.get("tasks").is_some_and(|tasks| tasks.value == Value::Null)
}

/// The text of a plan file as a tree, or why it is none.
fn document(file: &PlanFile) -> Result<Document, Vec<Problem>> {
    let source = text(file).map_err(|problem| vec![*problem])?;
    yaml::parse(&source, LIMITS).map_err(|faults| faults.into_iter().map(|fault| syntax(&source, fault)).collect())
}

/// The text of a file, if it is one and not too long.
fn text(file: &PlanFile) -> Result<Arc<Source>, Box<Problem>> {
    let size = u64::try_from(file.bytes.len()).unwrap_or(u64::MAX);
    if size > FILE_LIMIT {
        return Err(Box::new(too_large(&file.path, size)));
    }
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => match text.find('\0') {
            None => Ok(Arc::new(Source::new(&file.path, text))),
            Some(at) => Err(unreadable(file, at, 1, say!("the plan file {path} has a NUL byte: it is no text", path = file.path))),
        },
        Err(error) => {
            let message = if file.bytes.starts_with(&[0xff, 0xfe]) || file.bytes.starts_with(&[0xfe, 0xff]) {
                say!("the plan file {path} is UTF-16, not UTF-8", path = file.path)
            } else {
                say!("the plan file {path} is not UTF-8", path = file.path)
            };
            Err(unreadable(file, error.valid_up_to(), char::REPLACEMENT_CHARACTER.len_utf8(), message))
        }
    }
}

/// Points at the first byte that is no text. Up to there the text that is shown is that of the file.
fn unreadable(file: &PlanFile, at: usize, length: usize, message: Text) -> Box<Problem> {
    let source = Arc::new(Source::new(&file.path, String::from_utf8_lossy(&file.bytes)));
    let problem = Problem::new(RuleId::PlanUnreadable, message, say!("save the file as UTF-8 text"));
    Box::new(problem.at(Place::at(&source, Span::new(at, at + length)), say!("here")))
}

fn syntax(source: &Arc<Source>, fault: Fault) -> Problem {
    let (rule, label) = match fault.kind {
        FaultKind::Empty => (RuleId::PlanSyntax, say!("nothing here")),
        FaultKind::Syntax => (RuleId::PlanSyntax, say!("cannot be read")),
        FaultKind::DuplicateKey => (RuleId::PlanDuplicateKey, say!("stands again")),
        FaultKind::Refused => (RuleId::PlanSyntax, say!("not accepted")),
    };
    let problem = Problem::new(rule, fault.message, fault.help).at(Place::at(source, fault.span), label);
    match fault.first {
        Some(first) => problem.also(Place::at(source, first), say!("first here")),
        None => problem,
    }
}
