//! Runs git, for one commit that the user asked for, with the user's configuration, signing key and hooks; and asks it where hooks belong.
//!
//! Nothing else in duly starts a program. It does not know what is committed.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use duly::calendar::Instant;
use duly::history::Oid;
use duly::language::{Text, say};
use duly::render::shown;

use crate::cli::Failure;

/// What would lead git to another repository, index or object database than the one that was judged.
const ELSEWHERE: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
];

/// Commits these paths and no others; what else is staged stays staged.
pub fn commit(root: &Path, paths: &[String], message: &str) -> Result<(), Failure> {
    run(root, &["add", "--"], paths)?;
    run(root, &["commit", "--quiet", "-m", message, "--"], paths)
}

/// Makes a signed commit that no reference names, dated at a moment, and gives its id.
pub fn sign_commit(root: &Path, tree: &Oid, parent: Option<&Oid>, message: &str, at: Instant) -> Result<Oid, Failure> {
    let failed = |why: Text| {
        let help = say!("mend what git says, such as `user.signingKey` in its configuration, or leave out --sign");
        Failure::unproven(say!("`git commit-tree` failed: {why}", why), help)
    };
    let mut git = quiet(root);
    git.args(["-c", "i18n.commitEncoding=UTF-8", "commit-tree", "-S", "-m", message]);
    if let Some(parent) = parent {
        git.args(["-p", &parent.to_string()]);
    }
    let date = format!("@{} +0000", at.timestamp());
    git.arg(tree.to_string()).env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
    let output = git.stderr(Stdio::inherit()).output().map_err(|error| failed(Text::verbatim(error.to_string())))?;
    if !output.status.success() {
        return Err(failed(Text::verbatim(output.status.to_string())));
    }
    let told = String::from_utf8_lossy(&output.stdout);
    Oid::parse(told.trim_end()).ok_or_else(|| failed(say!("it gave no id")))
}

/// Git for this repository and no other.
fn quiet(root: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(root);
    for variable in ELSEWHERE {
        git.env_remove(variable);
    }
    git
}

/// Runs one command of git: no shell, and every path as it is. What it says goes to the error output.
fn run(root: &Path, arguments: &[&str], paths: &[String]) -> Result<(), Failure> {
    let mut git = quiet(root);
    git.arg("--literal-pathspecs").args(arguments).args(paths);
    let name = format!("git {}", arguments[0]);
    let listed = Text::all_of(paths.iter().map(|path| Text::verbatim(shown(path))));
    let failed = |why: Text| {
        let help = say!("the files stand where they are: mend what git says, and commit {listed}", listed);
        Failure::unproven(say!("`{name}` failed: {why}", name, why), help)
    };
    let status = git.stdout(Stdio::from(io::stderr())).status().map_err(|error| failed(Text::verbatim(error.to_string())))?;
    if status.success() { Ok(()) } else { Err(failed(Text::verbatim(status.to_string()))) }
}

/// Asks git for one path of the repository that holds a folder. `git rev-parse` runs nothing that a repository names.
pub fn ask(dir: &Path, question: &[&str]) -> Result<PathBuf, Failure> {
    let mut git = Command::new("git");
    git.arg("-C").arg(dir).arg("rev-parse").args(question).stdin(Stdio::null());
    for variable in ELSEWHERE {
        git.env_remove(variable);
    }
    let failed = |why: Text| {
        let message = say!("git does not say where the hooks of {dir} belong: {why}", dir = dir.display(), why);
        Failure::unproven(message, say!("run duly in the work tree of a git repository, with git on the PATH"))
    };
    let said = git.output().map_err(|error| failed(Text::verbatim(error.to_string())))?;
    if !said.status.success() {
        return Err(failed(Text::verbatim(String::from_utf8_lossy(&said.stderr).trim_end())));
    }
    let mut path = said.stdout;
    while path.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        path.pop();
    }
    if path.is_empty() {
        Err(failed(say!("it names no work tree")))
    } else {
        path_of(path).ok_or_else(|| failed(say!("the path is no text")))
    }
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    Some(std::os::unix::ffi::OsStringExt::from_vec(bytes)).map(|path: std::ffi::OsString| path.into())
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    // Git writes paths in UTF-8 there; what is none names no file.
    String::from_utf8(bytes).map(PathBuf::from).ok()
}
