//! What was read of plans: no text is read twice, however many versions and commits have it, and none that is known from a run before.
//!
//! It does not know which versions there are.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::Error;
use super::stock::Stock;
use crate::diagnostic::Problem;
use crate::evidence;
use crate::history::{self, Content, Entry, EntryKind, Objects, Oid, Repository};
use crate::language::words;
use crate::pattern::Pattern;
use crate::plan::{self, NamedContent, NamedFiles, NamedPaths, ParsedFile, Plan, PlanFile, Timeline};
use crate::source::Source;

/// A plan as it was read, or everything that is wrong with it.
pub type Loaded = Result<Arc<Plan>, Vec<Problem>>;

/// What was read so far.
#[derive(Default)]
pub struct Library {
    /// Which files a text names.
    names: RefCell<BTreeMap<Oid, NamedPaths>>,
    /// By the files of a plan and those that it names.
    plans: RefCell<BTreeMap<Shelfmark, Loaded>>,
    parsed: RefCell<Parsed>,
    /// What is known from a run before.
    stock: Option<Stock>,
}

/// Texts that were parsed to find out what they name.
#[derive(Default)]
struct Parsed {
    files: BTreeMap<(String, Oid), Rc<ParsedFile>>,
    bytes: usize,
}

/// How many bytes of text are kept as trees, which are some ten times as large.
const PARSED: usize = 1 << 20;

/// Paths and what stands there: first the files of a plan, then those that it names.
pub type Shelfmark = [Vec<(String, Oid, u8)>; 2];

impl Library {
    /// One that begins with what was kept.
    pub fn stocked(stock: Option<Stock>) -> Self {
        Self { stock, ..Self::default() }
    }

    /// The plans of a timeline as bytes, with what is known of their texts; none if all of that was known before.
    pub fn news(&self, timeline: &Timeline) -> Option<Vec<u8>> {
        let plans = self.plans.borrow();
        let is_version = |plan: &Arc<Plan>| timeline.versions.iter().any(|version| Arc::ptr_eq(&version.plan, plan));
        let plans = plans.iter().filter_map(|(mark, loaded)| Some((mark, loaded.as_ref().ok()?)));
        let plans: Vec<(&Shelfmark, &Plan)> = plans.filter(|(_, plan)| is_version(plan)).map(|(mark, plan)| (mark, &**plan)).collect();
        let is_known = |(mark, _): &(&Shelfmark, &Plan)| self.stock.as_ref().is_some_and(|stock| stock.has(mark));
        (!plans.iter().all(is_known)).then(|| Stock::write(&plans, &self.names.borrow()))
    }

    /// Which files a plan names.
    pub fn of(&self, objects: &dyn Objects, files: &BTreeMap<String, Entry>) -> Result<NamedPaths, Error> {
        let mut all = NamedPaths::new();
        for (path, entry) in files {
            all.extend(self.of_entry(objects, path, *entry)?);
        }
        Ok(all)
    }

    /// Reads a plan with the files that it names.
    pub fn load(
        &self,
        objects: &dyn Objects,
        files: &BTreeMap<String, Entry>,
        named: &BTreeMap<String, Entry>,
        patterns: &[Pattern],
    ) -> Result<Loaded, Error> {
        let mark = [files, named].map(|files| files.iter().map(|(path, entry)| (path.clone(), entry.id, entry.kind as u8)).collect());
        if let Some(known) = self.plans.borrow().get(&mark) {
            return Ok(known.clone());
        }
        let loaded = match self.stock.as_ref().and_then(|stock| stock.plan(&mark)) {
            Some(plan) => Ok(Arc::new(plan)),
            None => self.read(objects, files, &contents(objects, named)?, patterns)?.map(Arc::new),
        };
        self.plans.borrow_mut().insert(mark, loaded.clone());
        Ok(loaded)
    }

    fn read(
        &self,
        objects: &dyn Objects,
        entries: &BTreeMap<String, Entry>,
        named: &NamedFiles,
        patterns: &[Pattern],
    ) -> Result<Result<Plan, Vec<Problem>>, Error> {
        if entries.is_empty() {
            return Ok(Err(vec![plan::missing(patterns)]));
        }
        let (mut files, mut problems) = (Vec::new(), Vec::new());
        for (path, entry) in entries {
            match entry.kind {
                EntryKind::File | EntryKind::Executable => {
                    if let Some(parsed) = self.parsed.borrow().files.get(&(path.clone(), entry.id)) {
                        files.push(Rc::clone(parsed));
                        continue;
                    }
                    match objects.blob(&entry.id, plan::FILE_LIMIT).map_err(|error| error.of_file(path))? {
                        Content::Bytes(bytes) => files.push(Rc::new(ParsedFile::of(&PlanFile { path: path.clone(), bytes }))),
                        Content::TooLarge(size) => problems.push(plan::too_large(path, size)),
                    }
                }
                EntryKind::Symlink => problems.push(plan::not_a_file(path, words!("a symbolic link"))),
                EntryKind::Submodule => problems.push(plan::not_a_file(path, words!("a submodule"))),
            }
        }
        let loaded = if files.is_empty() {
            Err(Vec::new())
        } else {
            plan::load_parsed(&files.iter().map(|file| &**file).collect::<Vec<_>>(), named)
        };
        match loaded {
            Ok(plan) if problems.is_empty() => Ok(Ok(plan)),
            Ok(_) => Ok(Err(problems)),
            Err(more) => {
                problems.extend(more);
                Ok(Err(problems))
            }
        }
    }

    /// The text of a plan's file, if some plan that was read has a task or a waiver in it.
    fn text(&self, path: &str, id: &Oid) -> Option<Arc<Source>> {
        let plans = self.plans.borrow();
        let has = |mark: &Shelfmark| mark[0].iter().any(|(known, known_id, _)| known == path && known_id == id);
        plans.iter().filter(|(mark, _)| has(mark)).find_map(|(_, loaded)| loaded.as_ref().ok()?.text(path))
    }

    /// Which files a text names.
    pub fn of_entry(&self, objects: &dyn Objects, path: &str, entry: Entry) -> Result<NamedPaths, Error> {
        if matches!(entry.kind, EntryKind::Symlink | EntryKind::Submodule) {
            return Ok(NamedPaths::new());
        }
        if let Some(names) = self.names.borrow().get(&entry.id) {
            return Ok(names.clone());
        }
        if let Some(names) = self.stock.as_ref().and_then(|stock| stock.names(&entry.id)) {
            self.names.borrow_mut().insert(entry.id, names.clone());
            return Ok(names.clone());
        }
        let names = match objects.blob(&entry.id, plan::FILE_LIMIT).map_err(|error| error.of_file(path))? {
            Content::Bytes(bytes) if plan::may_name(&bytes) => {
                let size = bytes.len();
                let parsed = Rc::new(ParsedFile::of(&PlanFile { path: path.to_owned(), bytes }));
                let names = plan::named_in(&parsed);
                let mut kept = self.parsed.borrow_mut();
                if kept.bytes + size <= PARSED {
                    kept.bytes += size;
                    kept.files.insert((path.to_owned(), entry.id), parsed);
                }
                names
            }
            Content::Bytes(_) | Content::TooLarge(_) => NamedPaths::new(),
        };
        self.names.borrow_mut().insert(entry.id, names.clone());
        Ok(names)
    }
}

/// Reads the files that a plan names.
fn contents(objects: &dyn Objects, entries: &BTreeMap<String, Entry>) -> Result<NamedFiles, Error> {
    let mut files = NamedFiles::new();
    for (path, entry) in entries {
        let content = match entry.kind {
            EntryKind::File | EntryKind::Executable => {
                match objects.blob(&entry.id, plan::NAMED_LIMIT).map_err(|error| error.of_file(path))? {
                    Content::Bytes(bytes) => NamedContent::Bytes(bytes),
                    Content::TooLarge(size) => NamedContent::TooLarge(size),
                }
            }
            EntryKind::Symlink => NamedContent::NotAFile(words!("a symbolic link")),
            EntryKind::Submodule => NamedContent::NotAFile(words!("a submodule")),
        };
        files.insert(path.clone(), content);
    }
    Ok(files)
}

/// The SHA-256 of each file of the plan as it stands in a commit, in hexadecimal and in path order.
pub fn digests(repository: &Repository, commit: &Oid, patterns: &[Pattern], library: &Library) -> Result<Vec<String>, Error> {
    let files: BTreeMap<String, Entry> = repository.files(commit, patterns)?.into_iter().collect();
    let mut digests = Vec::new();
    for (path, entry) in files {
        if let Some(source) = library.text(&path, &entry.id) {
            digests.push(evidence::hex(&evidence::digest(source.text().as_bytes())));
            continue;
        }
        match repository.blob(&entry.id, plan::FILE_LIMIT).map_err(|error| error.of_file(&path))? {
            Content::Bytes(bytes) => digests.push(evidence::hex(&evidence::digest(&bytes))),
            Content::TooLarge(size) => {
                return Err(history::Error::ObjectTooLarge { id: entry.id, kind: "blob", size, limit: plan::FILE_LIMIT }.into());
            }
        }
    }
    Ok(digests)
}
