//! Finds the repository that holds a directory.
//!
//! It does not ask the environment, and does not know what is in a repository.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Error;
use super::loose::unreadable;

/// Where a repository lies.
pub(super) struct Place {
    /// The directory with git's own files, or the folder whose `.git` leads there.
    pub(super) folder: PathBuf,
    /// The folder that holds `.git`; none if the search ended inside git's own files.
    pub(super) work_tree: Option<PathBuf>,
}

/// Searches a directory and then its parents.
///
/// A bare repository that lies among the files of another work tree came with somebody's commit: it is refused, because
/// whoever wrote it also wrote its history and its configuration.
pub(super) fn discover(start: &Path) -> Result<Place, Error> {
    let start = if start.as_os_str().is_empty() { Path::new(".") } else { start };
    let absolute = fs::canonicalize(start).map_err(|error| unreadable(start, &error))?;
    for folder in absolute.ancestors() {
        if has_repository(folder)? {
            return Ok(Place { folder: folder.join(".git"), work_tree: Some(folder.to_path_buf()) });
        }
        if is_git_folder(folder) {
            return match outer_work_tree(folder)? {
                Some(outer) => Err(Error::EmbeddedRepository { folder: folder.display().to_string(), outer: outer.display().to_string() }),
                None => Ok(Place { folder: folder.to_path_buf(), work_tree: None }),
            };
        }
    }
    Err(Error::NoRepository { folder: start.display().to_string() })
}

/// The work tree that has this folder among its files. What lies in a `.git` is not among the files.
fn outer_work_tree(folder: &Path) -> Result<Option<PathBuf>, Error> {
    if folder.file_name().is_some_and(|name| name == ".git") {
        return Ok(None);
    }
    let mut inner = folder;
    while let Some(outer) = inner.parent() {
        if inner.file_name().is_some_and(|name| name == ".git") {
            return Ok(None);
        }
        if has_repository(outer)? {
            return Ok(Some(outer.to_path_buf()));
        }
        inner = outer;
    }
    Ok(None)
}

/// Says whether a folder has a `.git` that leads to a repository: a file does always, a folder if it looks like one.
fn has_repository(folder: &Path) -> Result<bool, Error> {
    let git = folder.join(".git");
    match fs::metadata(&git) {
        Ok(metadata) => Ok(metadata.is_file() || is_git_folder(&git)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(unreadable(&git, &error)),
    }
}

fn is_git_folder(folder: &Path) -> bool {
    // A broken symbolic link is a HEAD all the same: old versions of git wrote it as one.
    let has_head = fs::symlink_metadata(folder.join("HEAD")).is_ok();
    has_head && (folder.join("commondir").is_file() || folder.join("objects").is_dir() && folder.join("refs").is_dir())
}
