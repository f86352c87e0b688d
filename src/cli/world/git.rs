//! Runs git, for one commit that the user asked for: with the user's configuration, signing key and hooks.
//!
//! Nothing else in duly starts a program. It does not know what is committed.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

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

/// Runs one command of git: no shell, and every path as it is. What it says goes to the error output.
fn run(root: &Path, arguments: &[&str], paths: &[String]) -> Result<(), Failure> {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).arg("--literal-pathspecs").args(arguments).args(paths);
    for variable in ELSEWHERE {
        git.env_remove(variable);
    }
    let name = format!("git {}", arguments[0]);
    let listed: Vec<String> = paths.iter().map(|path| shown(path)).collect();
    let failed = |why: String| {
        let help = format!("the files stand where they are: mend what git says, and commit {}", listed.join(" and "));
        Failure::unproven(format!("`{name}` failed: {why}"), help)
    };
    let status = git.stdout(Stdio::from(io::stderr())).status().map_err(|error| failed(error.to_string()))?;
    if status.success() { Ok(()) } else { Err(failed(status.to_string())) }
}
