//! Reads loose objects: one compressed file each.
//!
//! libgit2 1.9 never returns from a loose object that is cut short, so these files are read here and never by it.
//! It does not check hashes.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use flate2::bufread::ZlibDecoder;

use super::objects::{Found, Kind};
use super::{Error, Oid};
use crate::language::{Text, say, words};

/// How many object directories may borrow from one another, as in git.
const ALTERNATES_DEPTH: usize = 5;

/// The longest header: a kind, a space, a number and a NUL.
const HEADER_LIMIT: usize = 32;

/// The loose objects of a repository and of those it borrows from.
#[derive(Clone)]
pub(super) struct Loose {
    folders: Vec<PathBuf>,
    /// The ids below each of the 256 first bytes, listed when the first one is asked for: a stat for each read would cost more.
    listed: RefCell<BTreeMap<u8, HashSet<Oid>>>,
}

impl Loose {
    /// Finds the object directories, following `objects/info/alternates`.
    pub(super) fn open(objects: &Path) -> Result<Self, Error> {
        let mut folders = vec![objects.to_path_buf()];
        let mut fresh = folders.clone();
        for _ in 0..ALTERNATES_DEPTH {
            let mut next = Vec::new();
            for folder in &fresh {
                for alternate in alternates(folder)? {
                    if !folders.contains(&alternate) {
                        folders.push(alternate.clone());
                        next.push(alternate);
                    }
                }
            }
            fresh = next;
        }
        Ok(Self { folders, listed: RefCell::new(BTreeMap::new()) })
    }

    /// Reads one object of at most `limit` bytes; none if it is not there as a loose object.
    pub(super) fn read(&self, id: &Oid, limit: u64) -> Result<Option<Found>, Error> {
        if !self.is_listed(id)? {
            return Ok(None);
        }
        let hex = id.to_string();
        for folder in &self.folders {
            let path = folder.join(&hex[..2]).join(&hex[2..]);
            match File::open(&path) {
                Ok(file) => return inflate(file, id, limit).map(Some),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(unreadable(&path, &error)),
            }
        }
        // A `git gc` may have moved it into a pack since it was listed.
        Ok(None)
    }

    /// Forgets what was listed: something was written since.
    pub(super) fn forget(&self) {
        self.listed.borrow_mut().clear();
    }

    /// Says whether there is any object at all.
    pub(super) fn has_any(&self) -> Result<bool, Error> {
        for first in 0..=u8::MAX {
            if !self.list(first)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The object directories, the repository's own first.
    pub(super) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    fn is_listed(&self, id: &Oid) -> Result<bool, Error> {
        let first = id.as_bytes()[0];
        let known = self.listed.borrow().get(&first).map(|ids| ids.contains(id));
        if let Some(known) = known {
            return Ok(known);
        }
        let ids = self.list(first)?;
        let known = ids.contains(id);
        self.listed.borrow_mut().insert(first, ids);
        Ok(known)
    }

    fn list(&self, first: u8) -> Result<HashSet<Oid>, Error> {
        let mut ids = HashSet::new();
        for folder in &self.folders {
            let folder = folder.join(format!("{first:02x}"));
            let files = match fs::read_dir(&folder) {
                Ok(files) => files,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(unreadable(&folder, &error)),
            };
            for file in files {
                let name = file.map_err(|error| unreadable(&folder, &error))?.file_name();
                // Files with other names are git's temporary ones.
                ids.extend(Oid::parse(&format!("{first:02x}{}", name.to_string_lossy())));
            }
        }
        Ok(ids)
    }
}

fn alternates(objects: &Path) -> Result<Vec<PathBuf>, Error> {
    let path = objects.join("info/alternates");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(&path, &error)),
    };
    let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(|line| objects.join(line)).collect())
}

/// Reads header and content of one loose object; stops at the end of the file, whatever the stream promises.
fn inflate(file: File, id: &Oid, limit: u64) -> Result<Found, Error> {
    let mut stream = ZlibDecoder::new(BufReader::new(file));
    let mut header = Vec::new();
    let mut byte = [0];
    while header.len() < HEADER_LIMIT {
        match stream.read(&mut byte) {
            Ok(1) if byte[0] != 0 => header.push(byte[0]),
            Ok(1) => break,
            Ok(_) => return Err(corrupt(id, say!("it is cut short"))),
            Err(error) => return Err(corrupt(id, Text::verbatim(error.to_string()))),
        }
    }
    let (kind, size) = parse_header(&header).ok_or_else(|| corrupt(id, say!("it has no header")))?;
    if size > limit {
        return Ok(Found::TooLarge { kind, size });
    }
    let mut content = Vec::new();
    stream.take(size.saturating_add(1)).read_to_end(&mut content).map_err(|error| corrupt(id, Text::verbatim(error.to_string())))?;
    match u64::try_from(content.len()).map(|length| length.cmp(&size)) {
        Ok(std::cmp::Ordering::Equal) => Ok(Found::Object { kind, content: Rc::new(content) }),
        Ok(std::cmp::Ordering::Less) => Err(corrupt(id, say!("it is cut short"))),
        Ok(std::cmp::Ordering::Greater) | Err(_) => Err(corrupt(id, say!("it is longer than its header says"))),
    }
}

fn parse_header(header: &[u8]) -> Option<(Kind, u64)> {
    let (kind, size) = std::str::from_utf8(header).ok()?.split_once(' ')?;
    let is_number = !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return None;
    }
    Some((Kind::named(kind)?, size.parse().ok()?))
}

fn corrupt(id: &Oid, reason: Text) -> Error {
    Error::CorruptObject { id: *id, kind: words!("object"), reason }
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> Error {
    Error::Io { path: path.display().to_string(), reason: Text::verbatim(error.to_string()) }
}
