//! Repositories built in code, and what `duly::history` reads from them. It knows no plans.

mod against_git;
mod ancestry;
mod clock;
mod damage;
mod graph;
mod landings;
mod open;
mod origin;
mod resolve;
mod staged;
mod threads;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use chrono::DateTime;
use duly::calendar::Instant;
use duly::history::build::{Builder, Commit};
use duly::history::{Chain, ClockPolicy, EntryKind, Error, Landing, Oid, OpenOptions, Repository, open};
use duly::pattern::Pattern;
use tempfile::TempDir;

/// A repository in a folder of its own, while it is built.
pub(crate) struct Built {
    pub(crate) folder: TempDir,
    pub(crate) builder: Builder,
}

pub(crate) fn built() -> Built {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let builder = Builder::init(folder.path()).expect("a new repository");
    Built { folder, builder }
}

impl Built {
    pub(crate) fn commit(&mut self, commit: Commit) -> Oid {
        self.builder.commit(commit).expect("a commit")
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn open(&self) -> Repository {
        open_at(self.path()).expect("a repository")
    }
}

pub(crate) fn open_at(dir: &Path) -> Result<Repository, Error> {
    open(&OpenOptions { dir: dir.to_path_buf() })
}

/// A commit on a day of March 2024, at noon.
pub(crate) fn on(day: u32) -> Commit {
    Commit::at(&format!("2024-03-{day:02}T12:00:00Z"))
}

pub(crate) fn time(text: &str) -> Instant {
    DateTime::parse_from_rfc3339(text).expect("a date").to_utc()
}

/// Judges at the end of 2024, with a skew of ten minutes.
pub(crate) fn policy() -> ClockPolicy {
    ClockPolicy { as_of: time("2024-12-31T23:59:59Z"), skew: 600, exceptions: BTreeSet::new(), witnessed: Vec::new() }
}

pub(crate) fn patterns(texts: &[&str]) -> Vec<Pattern> {
    texts.iter().map(|text| Pattern::parse(text).expect(text)).collect()
}

pub(crate) fn chain(repository: &Repository, tip: &Oid) -> Chain {
    repository.chain(tip, &policy()).expect("a chain")
}

pub(crate) fn landings(repository: &Repository, tip: &Oid, watched: &[&str]) -> Result<Vec<Landing>, Error> {
    repository.landings(&repository.chain(tip, &policy())?, &patterns(watched))
}

/// Landings as text: `INDEX LANDED: CHANGE, …` with `+` added, `-` deleted, `~` changed, `=` the same content.
pub(crate) fn told(landings: &[Landing]) -> Vec<String> {
    landings.iter().map(tell).collect()
}

fn tell(landing: &Landing) -> String {
    let changes: Vec<String> = landing
        .changes
        .iter()
        .map(|change| {
            let kind = |kind: EntryKind| match kind {
                EntryKind::File => "",
                EntryKind::Executable => "*",
                EntryKind::Symlink => "@",
                EntryKind::Submodule => "%",
            };
            match (change.old, change.new) {
                (None, Some(new)) => format!("+{}{}", change.path, kind(new.kind)),
                (Some(_), None) => format!("-{}", change.path),
                (Some(old), Some(new)) if old.id == new.id => format!("={}{}", change.path, kind(new.kind)),
                (Some(_), Some(new)) => format!("~{}{}", change.path, kind(new.kind)),
                (None, None) => format!("?{}", change.path),
            }
        })
        .collect();
    format!("{} {}: {}", landing.index, landing.landed.format("%m-%dT%H:%M"), changes.join(" "))
}

/// Runs git in a folder, without the user's and the system's configuration.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let safe = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.file.allow=always"];
    let output = Command::new("git")
        .current_dir(folder)
        .args(safe)
        .args(arguments)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The file of a loose object.
pub(crate) fn loose(folder: &Path, id: &Oid) -> std::path::PathBuf {
    let hex = id.to_string();
    folder.join(".git/objects").join(&hex[..2]).join(&hex[2..])
}

/// Lets a loose object be changed: git writes it read-only.
pub(crate) fn rewrite(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut content = std::fs::read(path).expect("a loose object");
    change(&mut content);
    std::fs::remove_file(path).expect("a file that can be removed");
    std::fs::write(path, content).expect("a file that can be written");
}
