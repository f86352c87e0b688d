//! Puts new files into a work tree: never over another, never through a link, never outside it, and all of them or none.
//!
//! It does not know what they are.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use duly::language::{Text, plural, say};

use crate::cli::Failure;
use crate::cli::worktree::{Folder, plain};

/// A work tree to write into.
pub struct NewFiles {
    root: PathBuf,
}

impl NewFiles {
    /// Finds the work tree that holds a folder.
    pub fn open(dir: &Path) -> Result<Self, Failure> {
        match Folder::open(dir)?.repository() {
            Some(root) => Ok(Self { root: root.to_path_buf() }),
            None => Err(Failure::usage(
                say!("{dir} is in no work tree: there is nowhere to write", dir = dir.display()),
                say!("run duly in a repository with a work tree; `git init` makes one"),
            )),
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Says whether something stands at a path, and refuses one that leads through anything but folders of this tree.
    pub fn holds(&self, path: &str) -> Result<bool, Failure> {
        let refused = |why: Text| {
            Failure::usage(say!("{path} cannot be written: {why}", path, why), say!("name a path among the folders of the work tree"))
        };
        let inside = |part: &str| plain(part).is_some_and(|part| !part.eq_ignore_ascii_case(".git"));
        if !path.split('/').all(inside) {
            return Err(refused(say!("it leads out of the work tree")));
        }
        let mut here = self.root.clone();
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            here.push(part);
            let known = match fs::symlink_metadata(&here) {
                Ok(known) => known,
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
                Err(error) => return Err(refused(Text::verbatim(error.to_string()))),
            };
            if parts.peek().is_none() {
                return Ok(true);
            }
            if known.is_symlink() {
                return Err(refused(say!("{part} is a symbolic link", part)));
            }
            if !known.is_dir() {
                return Err(refused(say!("{part} is no folder", part)));
            }
            if here.join(".git").exists() {
                return Err(refused(say!("{part} is another repository", part)));
            }
        }
        Ok(true)
    }

    /// Writes files in their order. If one cannot be written, those before it are taken away again.
    pub fn write(&self, files: &[(&str, &[u8])]) -> Result<(), Failure> {
        let mut done: Vec<PathBuf> = Vec::new();
        for (path, content) in files {
            let written = self.holds(path).and_then(|taken| {
                let target = self.root.join(path);
                let put = if taken { Err(ErrorKind::AlreadyExists.into()) } else { put(&target, content) };
                put.map(|()| target).map_err(|error| {
                    let help = say!("make the folder writable, and see that nothing stands there");
                    Failure::unproven(say!("{path} cannot be written: {error}", path, error), help)
                })
            });
            match written {
                Ok(target) => done.push(target),
                Err(mut failure) => {
                    let mut gone = 0_usize;
                    for file in done.iter().rev() {
                        match fs::remove_file(file) {
                            Ok(()) => gone += 1,
                            Err(error) => {
                                failure.message = say!(
                                    "{failure}; {file} stays behind: {error}",
                                    failure = failure.message,
                                    file = file.display(),
                                    error
                                );
                            }
                        }
                    }
                    if gone > 0 {
                        failure.message = plural!(
                            gone,
                            "{failure}; the file written before it ({gone}) went away again",
                            "{failure}; the files written before it ({gone}) went away again",
                            failure = failure.message
                        );
                    }
                    return Err(failure);
                }
            }
        }
        Ok(())
    }
}

/// Reads a file that is to be attached, of at most `limit` bytes.
pub fn read_attachment(file: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let name = file.display();
    let refused = |why: Text| Failure::usage(say!("{name} cannot be attached: {why}", name, why), say!("name a file that can be read"));
    let known = fs::metadata(file).map_err(|error| refused(Text::verbatim(error.to_string())))?;
    if !known.is_file() {
        return Err(refused(say!("it is no regular file")));
    }
    let mut content = Vec::new();
    // The file may have grown since its size was asked for.
    let size = File::open(file).and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut content));
    let size = size.map_err(|error| refused(Text::verbatim(error.to_string())))? as u64;
    if size > limit {
        let help = say!("keep it elsewhere, and name it with --link");
        return Err(Failure::usage(say!("{name} has more than the {limit} MiB that are attached", name, limit = limit >> 20), help));
    }
    Ok(content)
}

/// Writes a file wherever it is wanted, with the folders above it, and never over another one.
pub fn write_new_file(file: &Path, content: &[u8]) -> Result<(), Failure> {
    let name = file.display();
    // A name without a folder stands in the current one.
    let target =
        if file.parent().is_some_and(|parent| parent.as_os_str().is_empty()) { Path::new(".").join(file) } else { file.to_path_buf() };
    put(&target, content).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::usage(say!("{name} is there already and is not overwritten", name), say!("name a new file, or move the old one away"))
        }
        _ => Failure::unproven(say!("{name} cannot be written: {error}", name, error), say!("name a file in a folder that can be written")),
    })
}

/// Writes a file whole or not at all, and never over another one.
fn put(target: &Path, content: &[u8]) -> io::Result<()> {
    let folder = target.parent().ok_or(ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let part = folder.join(format!(".duly-{}.part", std::process::id()));
    let linked = write_new(&part, content).and_then(|()| fs::hard_link(&part, target));
    // The first error is the one to tell; a part that stays behind harms nobody.
    drop(fs::remove_file(&part));
    match linked {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // Not every file system has a second name for a file.
        Err(_) => write_new(target, content),
    }
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    if written.is_err() {
        drop(fs::remove_file(path));
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> (tempfile::TempDir, NewFiles) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join(".git")).expect("a folder");
        let files = NewFiles::open(folder.path()).expect("a work tree");
        (folder, files)
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_written_once_with_its_folders_and_leaves_no_part() {
        let (folder, files) = tree();
        assert_eq!(files.holds("e/a/r.yaml"), Ok(false));
        files.write(&[("e/a/r.yaml", b"one")]).expect("a new file");
        assert_eq!(files.holds("e/a/r.yaml"), Ok(true));
        let again = files.write(&[("e/a/r.yaml", b"two")]).expect_err("it stands there");
        assert_eq!(again.exit, 3);
        assert_eq!(fs::read(folder.path().join("e/a/r.yaml")).expect("the file"), b"one");
        assert_eq!(names(&folder.path().join("e/a")), ["r.yaml"]);
    }

    #[test]
    fn of_several_files_all_are_written_or_none() {
        let (folder, files) = tree();
        files.write(&[("e/taken.yaml", b"old")]).expect("a new file");
        let told = files.write(&[("e/a.csv", b"1"), ("e/b.csv", b"2"), ("e/taken.yaml", b"new")]).expect_err("one is taken");
        assert!(told.message.ends_with("; the files written before it (2) went away again"), "{}", told.message);
        assert_eq!(names(&folder.path().join("e")), ["taken.yaml"]);
        assert_eq!(fs::read(folder.path().join("e/taken.yaml")).expect("the file"), b"old");
    }

    #[test]
    fn no_path_leads_out_of_the_tree_or_into_git() {
        let (_folder, files) = tree();
        for path in ["../x.yaml", "e/../../x.yaml", "/x.yaml", "e//x.yaml", ".git/x.yaml", "e/.GIT/x.yaml", "e\\x.yaml", "", "e/./x.yaml"] {
            assert_eq!(files.holds(path).map_err(|failure| failure.exit), Err(2), "{path}");
            assert!(files.write(&[(path, b"x")]).is_err(), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed_and_no_other_repository_is_entered() {
        let (folder, files) = tree();
        let outside = tempfile::tempdir().expect("a folder");
        std::os::unix::fs::symlink(outside.path(), folder.path().join("linked")).expect("a link");
        std::os::unix::fs::symlink(outside.path().join("none"), folder.path().join("dangling.yaml")).expect("a link");
        fs::create_dir_all(folder.path().join("inner/.git")).expect("a folder");
        fs::write(folder.path().join("file"), "x").expect("a file");
        for path in ["linked/x.yaml", "inner/x.yaml", "file/x.yaml"] {
            assert!(files.write(&[(path, b"x")]).is_err(), "{path}");
        }
        assert_eq!(files.holds("dangling.yaml"), Ok(true), "a link that leads nowhere is in the way all the same");
        assert!(files.write(&[("dangling.yaml", b"x")]).is_err());
        assert_eq!(names(outside.path()), Vec::<String>::new());
    }

    #[test]
    fn an_attachment_is_a_regular_file_up_to_its_limit() {
        let (folder, _) = tree();
        let file = folder.path().join("a.csv");
        fs::write(&file, "12345").expect("a file");
        assert_eq!(read_attachment(&file, 5), Ok(b"12345".to_vec()));
        for (file, limit) in [(file, 4), (folder.path().to_path_buf(), 5), (folder.path().join("none"), 5)] {
            assert_eq!(read_attachment(&file, limit).map_err(|failure| failure.exit), Err(2), "{}", file.display());
        }
    }
}
