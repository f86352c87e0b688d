//! Keeps what is known of chains in files of its own, outside every repository.
//!
//! Each file has a checksum and is written beside its place and then moved there, so that a reader sees all of it or none.
//! The checksum finds accidents, not forgers: whoever can write to the folder can change what is kept.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Past;
use super::codec::encode;
use super::seal::{ANOTHER, DAMAGED, HEAD, Part, Question, head, read, seal, unseal, unseal_past};
use crate::codec::sum;
use crate::history::{ClockPolicy, Error, Oid, Repository};
use crate::language::words;
use crate::pattern::Pattern;

/// How the names of the files end: what is known of a chain, what was drawn from it, and what follows from single texts.
const ENDING: &str = "past";
const DRAWN: &str = "drawn";
const TEXTS: &str = "texts";

/// How many files are kept for one repository; those that were written longest ago go.
const FILES: usize = 8;

/// How many writers of one file there may be at once.
const PARTS: usize = 8;

/// A folder in which it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    folder: PathBuf,
    /// How many commits must be new before something is written.
    least: usize,
}

/// What the folder has for a question.
#[derive(Debug)]
pub enum Cached {
    Nothing,
    Known(Box<Past>),
    /// There is a file, but it is not as it was written, or not for this question.
    Ignored {
        path: PathBuf,
        reason: &'static str,
    },
}

/// What the folder has that others have drawn from a chain.
#[derive(Debug)]
pub enum Drawn {
    Nothing,
    Known(Page),
    Ignored { path: PathBuf, reason: &'static str },
}

/// What was kept, without the rest of it.
#[derive(Debug)]
pub struct Page {
    /// It begins at `start`.
    pub bytes: Vec<u8>,
    pub start: usize,
}

/// The place for what others draw from a chain, or from texts.
#[derive(Debug, Clone)]
pub struct Drawer {
    cache: Cache,
    question: Question,
    ending: &'static str,
}

impl Drawer {
    /// What was kept last, without the rest. Whether it still fits is theirs to say.
    pub fn read(&self) -> Drawn {
        let path = self.cache.place(&self.question, self.ending);
        let ignored = |reason| Drawn::Ignored { path: path.clone(), reason };
        match read(&path, Part::First) {
            Ok(bytes) => match unseal(&bytes).map(|(found, body)| (found == self.question, bytes.len() - body.len())) {
                Ok((true, start)) => Drawn::Known(Page { bytes, start }),
                Ok((false, _)) => ignored(ANOTHER),
                Err(reason) => ignored(reason),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => Drawn::Nothing,
            Err(_) => ignored(words!("it cannot be read")),
        }
    }

    /// The rest of what was kept last. Whether it belongs to what was read before is theirs to say.
    pub fn rest(&self) -> Drawn {
        let path = self.cache.place(&self.question, self.ending);
        let ignored = |reason| Drawn::Ignored { path: path.clone(), reason };
        match read(&path, Part::Rest) {
            Ok(bytes) => match head(&bytes) {
                Ok(head) if head.rest_sum == sum(&bytes[HEAD..]) => Drawn::Known(Page { bytes, start: HEAD }),
                Ok(_) => ignored(DAMAGED),
                Err(reason) => ignored(reason),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => Drawn::Nothing,
            Err(_) => ignored(words!("it cannot be read")),
        }
    }

    /// Keeps something in the place of what was there, and something beside it that is rarely asked for.
    pub fn keep(&self, body: &[u8], rest: &[u8]) -> io::Result<()> {
        self.cache.put(&self.question, self.ending, (body, rest))
    }
}

/// One file of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub path: PathBuf,
    pub bytes: u64,
    /// The repository, and how many commits up to which one are known; none for a file that cannot be read.
    pub known: Option<(String, usize, Oid)>,
}

impl Cache {
    /// A folder, which need not be there yet.
    pub fn new(folder: PathBuf, least: usize) -> Self {
        Self { folder, least }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn least(&self) -> usize {
        self.least
    }

    /// Says whether the folder lies in the repository, where others may have filled it.
    pub fn is_inside(&self, repository: &Repository) -> bool {
        let lowest = self.folder.ancestors().find_map(|folder| fs::canonicalize(folder).ok());
        let homes = [repository.workdir(), Some(repository.git_dir())];
        let homes = homes.into_iter().flatten().filter_map(|home| fs::canonicalize(home).ok());
        lowest.is_some_and(|lowest| homes.into_iter().any(|home| lowest.starts_with(home)))
    }

    /// Looks for what is known of a repository under these patterns and this policy.
    pub fn load(&self, repository: &Repository, patterns: &[Pattern], policy: &ClockPolicy) -> Cached {
        let question = Question::new(repository, patterns, policy);
        let path = self.place(&question, ENDING);
        let ignored = |reason| Cached::Ignored { path: path.clone(), reason };
        match read(&path, Part::First) {
            Ok(bytes) => match unseal_past(bytes) {
                Ok((found, past)) if found == question && past.fits(policy) => Cached::Known(Box::new(past)),
                Ok(_) => ignored(ANOTHER),
                Err(reason) => ignored(reason),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => Cached::Nothing,
            Err(_) => ignored(words!("it cannot be read")),
        }
    }

    /// The place for what others draw from the chain of a question; none for a shallow clone, of which everything is read.
    pub fn drawer(&self, repository: &Repository, patterns: &[Pattern], policy: &ClockPolicy) -> Result<Option<Drawer>, Error> {
        let question = Question::new(repository, patterns, policy);
        Ok((!repository.is_shallow()?).then(|| Drawer { cache: self.clone(), question, ending: DRAWN }))
    }

    /// The place for what follows from texts that these patterns find, whatever chain they stand on.
    pub fn texts(&self, repository: &Repository, patterns: &[Pattern]) -> Drawer {
        Drawer { cache: self.clone(), question: Question::of(repository, patterns, String::new()), ending: TEXTS }
    }

    /// Keeps what is known. Other files of the repository make room for it.
    pub fn save(&self, repository: &Repository, patterns: &[Pattern], policy: &ClockPolicy, past: &Past) -> io::Result<()> {
        self.put(&Question::new(repository, patterns, policy), ENDING, (&encode(past), &[]))
    }

    fn put(&self, question: &Question, ending: &'static str, body: (&[u8], &[u8])) -> io::Result<()> {
        let path = self.place(question, ending);
        let Some(folder) = path.parent() else { return Ok(()) };
        make_private(folder)?;
        write(&path, &seal(question, body))?;
        make_room(folder, &path, ending)
    }

    /// Lists what is kept, in the order of paths.
    pub fn show(&self) -> io::Result<Vec<Kept>> {
        let mut kept = Vec::new();
        for path in self.files(&[ENDING])? {
            // What was drawn from it goes with it.
            let beside = fs::metadata(path.with_extension(DRAWN)).map_or(0, |known| known.len());
            let bytes = fs::metadata(&path)?.len() + beside;
            let known = read(&path, Part::First).map_or(None, |bytes| unseal_past(bytes).ok());
            let known = known.and_then(|(question, past)| Some((question.repository, past.points.last()?.clone())));
            kept.push(Kept { path, bytes, known: known.map(|(repository, point)| (repository, point.len, point.commit)) });
        }
        Ok(kept)
    }

    /// Lists what is kept of single texts, in the order of paths: each file with its bytes, and the repository if it can be read.
    pub fn show_texts(&self) -> io::Result<Vec<(PathBuf, u64, Option<String>)>> {
        let files = self.files(&[TEXTS])?.into_iter().map(|path| {
            let bytes = fs::metadata(&path)?.len();
            let known = read(&path, Part::First).ok().and_then(|bytes| Some(unseal(&bytes).ok()?.0.repository));
            Ok((path, bytes, known))
        });
        files.collect()
    }

    /// Removes what is kept, and nothing else that lies there; gives how many files there were.
    pub fn clear(&self) -> io::Result<usize> {
        let files = self.files(&[ENDING, DRAWN, TEXTS, "part"])?;
        for path in &files {
            remove(path)?;
            // The folder of a repository goes with its last file.
            if let Some(folder) = path.parent()
                && fs::read_dir(folder)?.next().is_none()
            {
                fs::remove_dir(folder)?;
            }
        }
        Ok(files.len())
    }

    fn files(&self, endings: &[&str]) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for folder in listed(&self.folder)? {
            if is_hex(&folder) && folder.is_dir() {
                files.extend(listed(&folder)?.into_iter().filter(|path| is_ours(path, endings)));
            }
        }
        Ok(files)
    }

    fn place(&self, question: &Question, ending: &str) -> PathBuf {
        self.folder.join(digest(&question.repository)).join(format!("{}.{ending}", digest(&question.text)))
    }
}

/// Writes a file beside its place, and moves it there.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let kind = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let parts: Vec<PathBuf> = (0..PARTS).map(|number| path.with_extension(format!("{kind}-{number}.part"))).collect();
    for part in &parts {
        let mut file = match create(part) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        };
        let written = file.write_all(bytes).and_then(|()| fs::rename(part, path));
        if written.is_err() {
            // The first error is the one to tell.
            drop(fs::remove_file(part));
        }
        return written;
    }
    // Writers that were killed have left them all behind. The next one finds room.
    parts.iter().try_for_each(|part| remove(part))
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a folder that its owner alone can look into: what is kept tells names and messages of commits.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn make_room(folder: &Path, newest: &Path, ending: &str) -> io::Result<()> {
    let mut files = Vec::new();
    for path in listed(folder)?.into_iter().filter(|path| is_ours(path, &[ending]) && path != newest) {
        // Another run may have removed it meanwhile.
        if let Ok(metadata) = fs::metadata(&path) {
            files.push((metadata.modified()?, path));
        }
    }
    files.sort();
    let many = files.len().saturating_sub(FILES - 1);
    files.iter().take(many).try_for_each(|(_, path)| remove(path))
}

/// Removes a file that another run may have removed already.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The paths in a folder, in order; none where there is no folder.
fn listed(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// Says whether a file has a name that only this file gives.
fn is_ours(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let stem = path.with_extension("").with_extension("");
    ending.is_some_and(|ending| endings.contains(&ending)) && is_hex(&stem)
}

fn is_hex(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A short name for a text.
fn digest(text: &str) -> String {
    Sha256::digest(text).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
