//! Reads the files of a working tree: nothing outside it, and no link is followed.
//!
//! It does not know what is in them, nor git.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use duly::check::{Error, WorkContent, WorkFile, WorkTree};
use duly::language::{Text, say};
use duly::pattern::Pattern;

use super::Failure;

/// How many entries are looked at before the tree is called too large.
const ENTRIES: usize = 200_000;
/// How much is read in all.
const BYTES: usize = 512 * 1024 * 1024;
/// How deep folders may lie in each other.
const DEPTH: usize = 200;

/// The root of a working tree.
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Finds the root: the nearest folder that holds a `.git`, or the given one if there is none.
    pub fn open(dir: &Path) -> Result<Self, Failure> {
        let found = fs::canonicalize(dir).and_then(|path| fs::metadata(&path).map(|known| (path, known.is_dir())));
        match found {
            Ok((path, true)) => {
                let root = path.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&path);
                Ok(Self { root: root.to_path_buf() })
            }
            Ok((_, false)) => Err(Failure::unproven(say!("{dir} is no folder", dir = dir.display()), say!("name a folder with -C DIR"))),
            Err(error) => Err(Failure::unproven(
                say!("{dir} cannot be opened: {error}", dir = dir.display(), error),
                say!("name a folder with -C DIR"),
            )),
        }
    }

    /// The root, if a repository is there.
    pub fn repository(&self) -> Option<&Path> {
        self.root.join(".git").exists().then_some(self.root.as_path())
    }

    /// Says whether a path from the root leads through folders alone, and never through a link or out of the tree.
    fn reach(&self, path: &str) -> Option<PathBuf> {
        let mut here = self.root.clone();
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        for part in folders.split('/').filter(|_| !folders.is_empty()) {
            here.push(plain(part)?);
            // A folder that cannot be looked at is one that leads nowhere.
            if !fs::symlink_metadata(&here).is_ok_and(|known| known.is_dir()) {
                return None;
            }
        }
        here.push(plain(name)?);
        Some(here)
    }

    /// Reads one file; its size is asked for before it is opened.
    fn read(&self, path: &str, limit: u64) -> Result<WorkContent, Error> {
        let file = self.reach(path).ok_or_else(|| Error::WorkTree { path: path.into(), reason: say!("its name leads nowhere") })?;
        let known = match fs::symlink_metadata(&file) {
            Ok(known) => known,
            // The listing cannot hold a name that is no text; what stands for it names no file.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && path.contains(char::REPLACEMENT_CHARACTER) => {
                return Ok(WorkContent::Unreadable(say!("its name is not UTF-8")));
            }
            Err(error) => return Ok(WorkContent::Unreadable(Text::verbatim(error.to_string()))),
        };
        if !known.is_file() {
            return Ok(WorkContent::NotAFile);
        }
        if known.len() > limit {
            return Ok(WorkContent::TooLarge(known.len()));
        }
        let mut bytes = Vec::new();
        // The file may have grown since its size was asked for.
        let read = File::open(&file).and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes));
        let size = match read {
            Ok(size) => size as u64,
            Err(error) => return Ok(WorkContent::Unreadable(Text::verbatim(error.to_string()))),
        };
        Ok(if size > limit { WorkContent::TooLarge(size) } else { WorkContent::Bytes(bytes) })
    }
}

impl WorkTree for Folder {
    fn file(&self, path: &str, limit: u64) -> Result<Option<WorkContent>, Error> {
        let Some(file) = self.reach(path) else { return Ok(None) };
        match fs::symlink_metadata(&file) {
            Ok(known) if known.is_dir() => Ok(None),
            Ok(_) => self.read(path, limit).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Ok(Some(WorkContent::Unreadable(Text::verbatim(error.to_string())))),
        }
    }

    fn files(&self, patterns: &[Pattern], limit: u64) -> Result<Vec<WorkFile>, Error> {
        let mut walk = Walk { patterns, found: BTreeSet::new(), entries: 0 };
        for start in starts(patterns) {
            if start.is_empty() {
                walk.folder(&self.root, "", 0)?;
            } else if let Some(path) = self.reach(&start) {
                walk.entry(&path, &start, 0)?;
            }
        }
        let mut files = Vec::new();
        let mut room = BYTES;
        for path in walk.found {
            let content = self.read(&path, limit)?;
            if let WorkContent::Bytes(bytes) = &content {
                room = room.checked_sub(bytes.len()).ok_or_else(|| failed(&path, say!("the files up to here hold more than 512 MiB")))?;
            }
            files.push(WorkFile { path, content });
        }
        Ok(files)
    }
}

/// A part of a path that leads neither up nor to another drive.
pub fn plain(part: &str) -> Option<&str> {
    let outward = matches!(part, "" | "." | "..") || part.contains(['\\', '\0']) || (cfg!(windows) && part.contains(':'));
    (!outward).then_some(part)
}

/// Where the patterns can match at all: the parts of them before the first wildcard, without what lies in another.
fn starts(patterns: &[Pattern]) -> BTreeSet<String> {
    let all: BTreeSet<String> = patterns.iter().map(Pattern::literal_prefix).collect();
    let within = |inner: &str, outer: &str| outer.is_empty() || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
    all.iter().filter(|inner| !all.iter().any(|outer| outer != *inner && within(inner, outer))).cloned().collect()
}

struct Walk<'a> {
    patterns: &'a [Pattern],
    found: BTreeSet<String>,
    entries: usize,
}

impl Walk<'_> {
    fn entry(&mut self, file: &Path, path: &str, depth: usize) -> Result<(), Error> {
        self.entries += 1;
        if self.entries > ENTRIES {
            return Err(failed(path, say!("more than {number} entries lie under the paths of the plan", number = ENTRIES)));
        }
        match fs::symlink_metadata(file) {
            // What has a `.git` of its own is another repository.
            Ok(known) if known.is_dir() && !file.join(".git").exists() => self.folder(file, path, depth + 1),
            Ok(known) if known.is_dir() => Ok(()),
            Ok(_) => {
                if self.patterns.iter().any(|pattern| pattern.matches(path)) {
                    self.found.insert(path.to_string());
                }
                Ok(())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(unreadable(path, &error)),
        }
    }

    fn folder(&mut self, folder: &Path, path: &str, depth: usize) -> Result<(), Error> {
        if depth > DEPTH {
            return Err(failed(path, say!("more than {number} folders lie in each other", number = DEPTH)));
        }
        if !self.patterns.iter().any(|pattern| pattern.may_match_below(path)) {
            return Ok(());
        }
        for entry in fs::read_dir(folder).map_err(|error| unreadable(path, &error))? {
            let entry = entry.map_err(|error| unreadable(path, &error))?;
            let name = entry.file_name();
            // A name that is not UTF-8 keeps its place in the list, and cannot be read.
            let name = name.to_string_lossy();
            if name == ".git" {
                continue;
            }
            let path = if path.is_empty() { name.into_owned() } else { format!("{path}/{name}") };
            self.entry(&entry.path(), &path, depth)?;
        }
        Ok(())
    }
}

fn unreadable(path: &str, error: &std::io::Error) -> Error {
    failed(path, Text::verbatim(error.to_string()))
}

fn failed(path: &str, reason: Text) -> Error {
    let path = if path.is_empty() { "." } else { path };
    Error::WorkTree { path: path.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join(".git")).expect("a folder");
        fs::create_dir_all(folder.path().join("evidence/a")).expect("a folder");
        fs::write(folder.path().join("evidence/a/w1.yaml"), b"task: a\n").expect("a file");
        folder
    }

    /// None if the path leads nowhere.
    fn read(folder: &tempfile::TempDir, path: &str, limit: u64) -> Option<WorkContent> {
        Folder::open(folder.path()).expect("the tree").read(path, limit).ok()
    }

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let folder = tree();
        assert_eq!(read(&folder, "evidence/a/w1.yaml", 8), Some(WorkContent::Bytes(b"task: a\n".to_vec())));
        assert_eq!(read(&folder, "evidence/a/w1.yaml", 7), Some(WorkContent::TooLarge(8)));
        assert_eq!(read(&folder, "evidence/a", 7), Some(WorkContent::NotAFile));
        assert!(matches!(read(&folder, "evidence/a/w2.yaml", 7), Some(WorkContent::Unreadable(_))));
    }

    #[test]
    fn no_path_leads_out_of_the_tree() {
        let folder = tree();
        for path in ["../x", "evidence/../../x", "/etc/passwd", "evidence/./a/w1.yaml", "evidence\\a\\w1.yaml", "evidence//a/w1.yaml"] {
            assert_eq!(read(&folder, path, 1000), None, "{path}");
        }
    }

    #[test]
    fn one_file_is_there_or_not() {
        let folder = tree();
        let file = |path: &str| Folder::open(folder.path()).expect("the tree").file(path, 8).expect("an answer");
        assert_eq!(file("evidence/a/w1.yaml"), Some(WorkContent::Bytes(b"task: a\n".to_vec())));
        for path in ["evidence/a", "evidence/a/w2.yaml", "evidence/none/w1.yaml", "evidence/a/w1.yaml/x", "../x"] {
            assert_eq!(file(path), None, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let folder = tree();
        let outside = tempfile::tempdir().expect("a folder");
        fs::write(outside.path().join("w2.yaml"), b"task: a\n").expect("a file");
        std::os::unix::fs::symlink(outside.path().join("w2.yaml"), folder.path().join("evidence/a/w2.yaml")).expect("a link");
        std::os::unix::fs::symlink(outside.path(), folder.path().join("linked")).expect("a link");
        assert_eq!(read(&folder, "evidence/a/w2.yaml", 1000), Some(WorkContent::NotAFile));
        assert_eq!(read(&folder, "linked/w2.yaml", 1000), None);
    }

    #[test]
    fn the_root_is_the_folder_with_the_repository() {
        let folder = tree();
        let inner = Folder::open(&folder.path().join("evidence/a")).expect("the tree");
        assert_eq!(inner.read("evidence/a/w1.yaml", 100).ok(), Some(WorkContent::Bytes(b"task: a\n".to_vec())));
        assert!(Folder::open(&folder.path().join("none")).is_err());
        assert!(Folder::open(&folder.path().join("evidence/a/w1.yaml")).is_err());
    }

    fn listed(folder: &tempfile::TempDir, patterns: &[&str]) -> Vec<(String, WorkContent)> {
        let patterns: Vec<_> = patterns.iter().map(|text| Pattern::parse(text).expect("a pattern")).collect();
        let files = Folder::open(folder.path()).expect("the tree").files(&patterns, 8).expect("the files");
        files.into_iter().map(|file| (file.path, file.content)).collect()
    }

    #[test]
    fn what_matches_is_listed_in_path_order() {
        let folder = tree();
        fs::create_dir_all(folder.path().join("evidence/b/.git")).expect("another repository");
        fs::write(folder.path().join("evidence/b/w1.yaml"), b"task: b\n").expect("a file");
        fs::write(folder.path().join("evidence/a-1.yaml"), b"too much\n").expect("a file");
        fs::write(folder.path().join("evidence/a/w1.txt"), b"text").expect("a file");
        let record = ("evidence/a/w1.yaml".to_string(), WorkContent::Bytes(b"task: a\n".to_vec()));
        let large = ("evidence/a-1.yaml".to_string(), WorkContent::TooLarge(9));
        let text = ("evidence/a/w1.txt".to_string(), WorkContent::Bytes(b"text".to_vec()));
        assert_eq!(listed(&folder, &["evidence/**/*.yaml"]), [large.clone(), record.clone()]);
        assert_eq!(listed(&folder, &["evidence/a/"]), [text, record.clone()]);
        assert_eq!(listed(&folder, &["evidence/a/w1.yaml", "evidence/a/*.yaml"]), std::slice::from_ref(&record));
        assert_eq!(listed(&folder, &["**/*.yaml"]), [large, record]);
        assert_eq!(listed(&folder, &["evidence/none/", "policies/*.yaml"]), []);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_may_not_be_read_hides_no_other() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tree();
        let closed = folder.path().join("evidence/a/w0.yaml");
        fs::write(&closed, b"task: a\n").expect("a file");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o0)).expect("a mode");
        let files = listed(&folder, &["evidence/"]);
        assert_eq!(files.len(), 2);
        // Whoever may read everything reads this too.
        let refused = WorkContent::Unreadable(Text::verbatim("Permission denied (os error 13)"));
        assert_eq!(files[0].1, if File::open(&closed).is_ok() { WorkContent::Bytes(b"task: a\n".to_vec()) } else { refused });
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf_8_is_listed_and_not_read() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tree();
        let name = std::ffi::OsStr::from_bytes(b"w\xff.yaml");
        fs::write(folder.path().join("evidence/a").join(name), b"task: a\n").expect("a file");
        let record = ("evidence/a/w1.yaml".to_string(), WorkContent::Bytes(b"task: a\n".to_vec()));
        let other = ("evidence/a/w\u{fffd}.yaml".to_string(), WorkContent::Unreadable(say!("its name is not UTF-8")));
        assert_eq!(listed(&folder, &["evidence/"]), [record, other]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_listed_and_not_followed() {
        let folder = tree();
        std::os::unix::fs::symlink(folder.path().join("evidence"), folder.path().join("evidence/a/loop")).expect("a link");
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("evidence/a/w2.yaml")).expect("a link");
        let paths: Vec<_> =
            listed(&folder, &["evidence/"]).into_iter().map(|(path, content)| (path, content == WorkContent::NotAFile)).collect();
        let expected = [("evidence/a/loop", true), ("evidence/a/w1.yaml", false), ("evidence/a/w2.yaml", true)];
        assert_eq!(paths, expected.map(|(path, link)| (path.to_string(), link)));
    }
}
