//! The plan's versions, from the changes that landed on its files.
//!
//! It does not know what the plan says.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::Error;
use crate::diagnostic::Problem;
use crate::evidence;
use crate::history::{self, Content, Entry, EntryKind, Landing, Objects, Oid, Repository};
use crate::language::words;
use crate::pattern::Pattern;
use crate::plan::{self, NamedContent, NamedFiles, NamedPaths, ParsedFile, Plan, PlanFile, RefusedVersion, Timeline, Version};

/// A plan as it was read, or everything that is wrong with it.
pub type Loaded = Result<Arc<Plan>, Vec<Problem>>;

/// What was read so far: no text is read twice, however many versions and commits have it.
#[derive(Default)]
pub struct Library {
    /// Which files a text names.
    names: RefCell<BTreeMap<Oid, NamedPaths>>,
    /// By the files of a plan and those that it names.
    plans: RefCell<BTreeMap<Shelfmark, Loaded>>,
    parsed: RefCell<Parsed>,
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
type Shelfmark = [Vec<(String, Oid, u8)>; 2];

/// Reads the plan as it stands in a commit.
pub fn plan_at(repository: &Repository, commit: &Oid, patterns: &[Pattern], library: &Library) -> Result<Loaded, Error> {
    let list =
        |patterns: &[Pattern]| -> Result<BTreeMap<String, Entry>, Error> { Ok(repository.files(commit, patterns)?.into_iter().collect()) };
    plan_of(repository, &list, patterns, library)
}

/// Finds the files of some patterns, wherever they stand.
pub type Listing<'a> = dyn Fn(&[Pattern]) -> Result<BTreeMap<String, Entry>, Error> + 'a;

/// Reads the plan from what a listing finds.
pub fn plan_of(objects: &dyn Objects, list: &Listing<'_>, patterns: &[Pattern], library: &Library) -> Result<Loaded, Error> {
    let files = list(patterns)?;
    let named: Vec<Pattern> = library.of(objects, &files)?.into_values().collect();
    let beside = if named.is_empty() { BTreeMap::new() } else { list(&named)? };
    library.load(objects, &files, &beside, patterns)
}

/// Reads every version of the plan that landed, in order. A change of a file that the plan names is a version of it.
pub fn timeline(objects: &dyn Objects, landings: &[Landing], patterns: &[Pattern]) -> Result<Timeline, Error> {
    timeline_by(objects, landings, patterns, &Library::default())
}

/// The same with a library.
pub fn timeline_by(objects: &dyn Objects, landings: &[Landing], patterns: &[Pattern], library: &Library) -> Result<Timeline, Error> {
    let all = named(objects, landings, patterns, library)?;
    let mut now: NamedPaths = NamedPaths::new();
    let (mut files, mut beside) = (BTreeMap::new(), BTreeMap::new());
    let mut timeline = Timeline::default();
    for landing in landings {
        let mut changed = apply(landing, &mut files, &|path| is_plan(path, patterns));
        // A version may name what landed before it.
        let others = apply(landing, &mut beside, &|path| all.contains_key(path));
        if changed {
            now = library.of(objects, &files)?;
        }
        changed |= others && landing.changes.iter().any(|change| now.contains_key(&change.path));
        if !changed {
            continue;
        }
        let (commit, index, landed) = (landing.commit.to_string(), landing.index, landing.landed);
        let named = beside.iter().filter(|(path, _)| now.contains_key(*path));
        let named = named.map(|(path, entry)| (path.clone(), *entry)).collect();
        match library.load(objects, &files, &named, patterns)? {
            Ok(plan) => timeline.versions.push(Version { commit, index, landed, plan }),
            // Before the first valid version there is nothing that a bad one could stand in for.
            Err(_) if timeline.versions.is_empty() && files.is_empty() => {}
            Err(problems) => timeline.refused.push(RefusedVersion { commit, index, landed, problems }),
        }
    }
    Ok(timeline)
}

/// Lists every file that some version of the plan names, whether that version is valid or not.
pub fn named(objects: &dyn Objects, landings: &[Landing], patterns: &[Pattern], library: &Library) -> Result<NamedPaths, Error> {
    let mut all = NamedPaths::new();
    for change in landings.iter().flat_map(|landing| &landing.changes).filter(|change| is_plan(&change.path, patterns)) {
        if let Some(entry) = change.new {
            all.extend(library.of_entry(objects, &change.path, entry)?);
        }
    }
    Ok(all)
}

/// Keeps the tree of some paths up to date; says whether one of them changed.
fn apply(landing: &Landing, tree: &mut BTreeMap<String, Entry>, is_kept: &dyn Fn(&str) -> bool) -> bool {
    let mut changed = false;
    for change in landing.changes.iter().filter(|change| is_kept(&change.path)) {
        changed = true;
        match change.new {
            Some(entry) => tree.insert(change.path.clone(), entry),
            None => tree.remove(&change.path),
        };
    }
    changed
}

impl Library {
    /// Which files a plan names.
    fn of(&self, objects: &dyn Objects, files: &BTreeMap<String, Entry>) -> Result<NamedPaths, Error> {
        let mut all = NamedPaths::new();
        for (path, entry) in files {
            all.extend(self.of_entry(objects, path, *entry)?);
        }
        Ok(all)
    }

    /// Reads a plan with the files that it names.
    fn load(
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
        let loaded = self.read(objects, files, &contents(objects, named)?, patterns)?.map(Arc::new);
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

    fn of_entry(&self, objects: &dyn Objects, path: &str, entry: Entry) -> Result<NamedPaths, Error> {
        if matches!(entry.kind, EntryKind::Symlink | EntryKind::Submodule) {
            return Ok(NamedPaths::new());
        }
        if let Some(names) = self.names.borrow().get(&entry.id) {
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
pub fn digests(repository: &Repository, commit: &Oid, patterns: &[Pattern]) -> Result<Vec<String>, Error> {
    let files: BTreeMap<String, Entry> = repository.files(commit, patterns)?.into_iter().collect();
    let mut digests = Vec::new();
    for (path, entry) in files {
        match repository.blob(&entry.id, plan::FILE_LIMIT).map_err(|error| error.of_file(&path))? {
            Content::Bytes(bytes) => digests.push(evidence::hex(&evidence::digest(&bytes))),
            Content::TooLarge(size) => {
                return Err(history::Error::ObjectTooLarge { id: entry.id, kind: "blob", size, limit: plan::FILE_LIMIT }.into());
            }
        }
    }
    Ok(digests)
}

/// Adds the changes of a second pass to those of the first.
pub fn merge(landings: &mut Vec<Landing>, more: Vec<Landing>) {
    if landings.is_empty() {
        *landings = more;
        return;
    }
    let mut all: BTreeMap<usize, Landing> = std::mem::take(landings).into_iter().map(|landing| (landing.index, landing)).collect();
    for landing in more {
        match all.entry(landing.index) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(landing);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                let changes = &mut place.get_mut().changes;
                changes.extend(landing.changes);
                changes.sort_by(|one, other| one.path.cmp(&other.path));
                changes.dedup_by(|one, other| one.path == other.path);
            }
        }
    }
    *landings = all.into_values().collect();
}

fn is_plan(path: &str, patterns: &[Pattern]) -> bool {
    patterns.iter().any(|pattern| pattern.matches(path))
}
