//! The folder in which git looks for hooks, as git itself names it, and the files in it.
//!
//! It does not know what a hook says.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use duly::hook::{self, Stands};
use duly::language::{Text, say};

use super::git;
use crate::cli::Failure;

/// No hook of ours is longer.
const LONGEST: u64 = 64 * 1024;

/// The hooks of one repository.
pub struct Hooks {
    root: PathBuf,
    folder: PathBuf,
    /// Whether `core.hooksPath` leads out of the repository and its work tree.
    outside: bool,
}

impl Hooks {
    /// Asks git: only git knows all the places from which it takes `core.hooksPath`.
    pub fn open(repo: &Path) -> Result<Self, Failure> {
        let root = git::ask(repo, &["--show-toplevel"])?;
        let folder = git::ask(&root, &["--path-format=absolute", "--git-path", "hooks"])?;
        let common = git::ask(&root, &["--path-format=absolute", "--git-common-dir"])?;
        match fs::metadata(&folder) {
            Ok(known) if !known.is_dir() => {
                let message =
                    say!("core.hooksPath leads to {folder}, which is no folder: git runs no hooks here", folder = folder.display());
                return Err(Failure::usage(message, say!("let core.hooksPath name a folder, or `git config --unset core.hooksPath`")));
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(say!("{path} cannot be read: {error}", path = folder.display(), error))),
        }
        // Git gives all three without links.
        let outside = ![&root, &common].into_iter().any(|own| folder.starts_with(own));
        Ok(Self { root, folder, outside })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn is_outside(&self) -> bool {
        self.outside
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The path for people: from the root of the work tree, where it lies in it.
    pub fn named(&self, name: &str) -> String {
        let path = self.path(name);
        path.strip_prefix(&self.root).unwrap_or(&path).display().to_string()
    }

    /// Says what stands there. A link is somebody's own, wherever it leads.
    pub fn look(&self, name: &str) -> Result<Stands, Failure> {
        let path = self.path(name);
        let known = match fs::symlink_metadata(&path) {
            Ok(known) => known,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Stands::Nothing),
            Err(error) => return Err(failed(say!("{path} cannot be read: {error}", path = path.display(), error))),
        };
        if !known.is_file() || known.len() > LONGEST {
            return Ok(Stands::Foreign);
        }
        let mut content = Vec::new();
        let read = fs::File::open(&path).and_then(|file| file.take(LONGEST).read_to_end(&mut content));
        read.map_err(|error| failed(say!("{path} cannot be read: {error}", path = path.display(), error)))?;
        Ok(hook::recognise(&content, is_executable(&known)))
    }

    /// Writes a hook in one step: never over one that has come since, unless it is to take the place of ours.
    pub fn write(&self, name: &str, script: &str, is_new: bool) -> Result<(), Failure> {
        let target = self.path(name);
        let part = self.folder.join(format!(".duly-{}.part", std::process::id()));
        let written = fs::create_dir_all(&self.folder).and_then(|()| write_executable(&part, script)).and_then(|()| match is_new {
            true => match fs::hard_link(&part, &target) {
                // Not every file system has a second name for a file.
                Err(error) if error.kind() != ErrorKind::AlreadyExists => write_executable(&target, script),
                linked => linked,
            },
            false => fs::rename(&part, &target),
        });
        // The first error is the one to tell; after a renaming there is no part any more.
        drop(fs::remove_file(&part));
        written.map_err(|error| failed(say!("{path} cannot be written: {error}", path = target.display(), error)))
    }

    pub fn remove(&self, name: &str) -> Result<(), Failure> {
        let path = self.path(name);
        fs::remove_file(&path).map_err(|error| failed(say!("{path} cannot be removed: {error}", path = path.display(), error)))
    }
}

fn write_executable(path: &Path, script: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o777);
    let mut file = options.open(path)?;
    file.write_all(script.as_bytes())?;
    file.sync_all()
}

#[cfg(unix)]
fn is_executable(known: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&known.permissions()) & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_known: &fs::Metadata) -> bool {
    true
}

fn failed(message: Text) -> Failure {
    Failure::unproven(message, say!("make the folder of the hooks readable and writable"))
}
