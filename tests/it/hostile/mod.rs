//! Hostile repositories, built by git itself, and what duly says of them. `docs/threat-model.md` names every test.
//!
//! It knows one weekly task and its two weeks.

mod blobs;
mod clocks;
mod config;
mod merges;
mod page;
mod records;
mod shapes;
mod store;
mod trees;
mod witness;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::duly;

const PLAN: &str = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: t, title: T, cadence: weekly}\n";
const START: &str = "2026-11-01T00:00:00Z";
const W47: &str = "2026-11-18T09:00:00Z";
const W48: &str = "2026-11-25T09:00:00Z";
/// After both weeks.
const LATE: &str = "2026-12-02T09:00:00Z";
const FIRST: &str = "task: t\nsummary: the first week\n";
const SECOND: &str = "task: t\nsummary: the second week\n";
const MET: &str = "2026-W47 met, 2026-W48 met";
const MISSED: &str = "2026-W47 met, 2026-W48 missed";

/// A repository that git builds, far from the user's configuration.
pub(crate) struct Repo {
    root: TempDir,
}

/// What duly said.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) code: i32,
    /// `KEY state, KEY state` of every unit, one unit a line.
    pub(crate) states: String,
    /// `level rule place: message`, one finding a line.
    pub(crate) told: String,
    /// The error output.
    pub(crate) error: String,
}

impl Repo {
    /// A repository whose first commit brings a plan.
    pub(crate) fn with_plan(plan: &str) -> Self {
        let repo = Self::empty();
        repo.git(&["init", "-q", "-b", "main", "--template="]);
        repo.put("policies/plan.yaml", plan);
        repo.commit(START);
        repo
    }

    /// A repository whose first week is met. Git builds it once, and each test has a copy.
    pub(crate) fn met_once() -> Self {
        static BUILT: LazyLock<Vec<(PathBuf, Vec<u8>)>> = LazyLock::new(|| {
            let repo = Repo::with_plan(PLAN);
            repo.record(W47, "evidence/t/47.yaml", FIRST);
            let mut files = Vec::new();
            read_all(&repo.path(), Path::new(""), &mut files);
            files
        });
        let repo = Self::empty();
        for folder in ["refs/tags", "objects/info", "objects/pack"] {
            fs::create_dir_all(repo.path().join(".git").join(folder)).expect("a folder");
        }
        for (path, content) in BUILT.iter() {
            let path = repo.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, content).expect("a file");
        }
        repo
    }

    fn empty() -> Self {
        let repo = Self { root: tempfile::tempdir().expect("a folder") };
        for folder in ["home", "work"] {
            fs::create_dir(repo.root.path().join(folder)).expect("a folder");
        }
        repo
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.root.path().join("work")
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// Git with a clean environment, set dates and a set identity.
    pub(crate) fn command(&self, date: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .current_dir(self.path())
            .args(["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "protocol.file.allow=always"])
            .args(["-c", "core.protectHFS=false", "-c", "core.protectNTFS=false", "-c", "core.precomposeUnicode=false"])
            .args(arguments)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", self.home())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_TERMINAL_PROMPT", "0")
            .stdin(Stdio::null());
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ana").env(format!("GIT_{who}_EMAIL"), "ana@example.org");
            command.env(format!("GIT_{who}_DATE"), date);
        }
        command
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_at(START, arguments)
    }

    /// Runs git at a moment and gives what it printed.
    pub(crate) fn git_at(&self, date: &str, arguments: &[&str]) -> String {
        told(&self.command(date, arguments).output().expect("git is installed"), arguments)
    }

    /// Runs git with something to read.
    pub(crate) fn git_in(&self, input: &[u8], arguments: &[&str]) -> String {
        use std::io::Write;
        let mut child =
            self.command(START, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("git");
        child.stdin.take().expect("a pipe").write_all(input).expect("git reads");
        told(&child.wait_with_output().expect("git ends"), arguments)
    }

    /// Writes a file of the working tree.
    pub(crate) fn put(&self, path: &str, content: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// Commits the whole working tree and gives the id.
    pub(crate) fn commit(&self, date: &str) -> String {
        self.git_at(date, &["add", "-A"]);
        self.git_at(date, &["commit", "-q", "--allow-empty", "-m", "A change"]);
        self.head()
    }

    pub(crate) fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"])
    }

    pub(crate) fn record(&self, date: &str, path: &str, content: &str) -> String {
        self.put(path, content);
        self.commit(date)
    }

    pub(crate) fn blob(&self, content: &[u8]) -> String {
        self.git_in(content, &["hash-object", "-w", "--stdin"])
    }

    /// Puts an entry into the index that no working tree may be able to hold, and commits the index.
    pub(crate) fn commit_entry(&self, date: &str, mode: &str, id: &str, path: &str) -> String {
        self.git(&["update-index", "--add", "--cacheinfo", &format!("{mode},{id},{path}")]);
        self.git_at(date, &["commit", "-q", "-m", "A change"]);
        self.head()
    }

    /// Writes a tree from raw entries, whatever git thinks of them.
    pub(crate) fn tree(&self, entries: &[(&str, &[u8], &str)]) -> String {
        let mut raw = Vec::new();
        for (mode, name, id) in entries {
            raw.extend_from_slice(mode.as_bytes());
            raw.push(b' ');
            raw.extend_from_slice(name);
            raw.push(0);
            raw.extend((0..id.len()).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).expect("an id")));
        }
        self.git_in(&raw, &["hash-object", "-t", "tree", "-w", "--stdin", "--literally"])
    }

    /// Lets the branch end in a commit of this tree, on top of the last one.
    pub(crate) fn commit_tree(&self, date: &str, tree: &str) -> String {
        let id = self.git_at(date, &["commit-tree", tree, "-p", "HEAD", "-m", "A change"]);
        self.git(&["update-ref", "HEAD", &id]);
        id
    }

    /// Lets the branch end in a commit with these lines after its tree and parent, over the tree of the index.
    pub(crate) fn commit_by_hand(&self, people: &str) -> String {
        self.git(&["add", "-A"]);
        let (tree, parent) = (self.git(&["write-tree"]), self.head());
        let raw = format!("tree {tree}\nparent {parent}\n{people}\n\nA change\n");
        let id = self.git_in(raw.as_bytes(), &["hash-object", "-t", "commit", "-w", "--stdin", "--literally"]);
        self.git(&["update-ref", "HEAD", &id]);
        id
    }

    /// The program on this repository.
    pub(crate) fn duly(&self, arguments: &[&str]) -> Command {
        let (name, rest) = arguments.split_first().expect("a command");
        let mut command = duly(&[name, "-C"]);
        command.arg(self.path()).args(rest).env("HOME", self.home());
        command
    }

    /// Judges the two weeks after they have ended.
    pub(crate) fn seen(&self) -> Seen {
        self.seen_at(LATE)
    }

    pub(crate) fn seen_at(&self, as_of: &str) -> Seen {
        self.ask(&["--as-of", as_of, "--from", "2026-11-16", "--to", "2026-11-29"])
    }

    /// Judges what is asked for.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Seen {
        let output = self.duly(&[&["check", "--format", "json"], arguments].concat()).output().expect("the program starts");
        Seen::of(&output)
    }
}

impl Seen {
    pub(crate) fn of(output: &Output) -> Self {
        let error = String::from_utf8(output.stderr.clone()).expect("UTF-8");
        let code = output.status.code().expect("an exit code");
        let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
        if text.is_empty() {
            return Self { code, states: String::new(), told: String::new(), error };
        }
        let report: Value = serde_json::from_str(&text).unwrap_or_else(|wrong| panic!("{wrong}: {text}"));
        let list = |value: &Value| value.as_array().expect("a list").clone();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let state = |one: &Value| format!("{} {}", text(&one["key"]), text(&one["state"]));
        let states = |unit: &Value| list(&unit["occurrences"]).iter().map(state).collect::<Vec<_>>().join(", ");
        let told = |one: &Value| {
            let place = text(&one["path"]);
            format!("{} {} {place}: {}", text(&one["level"]), text(&one["rule"]), text(&one["message"]))
        };
        Self {
            code,
            states: list(&report["tasks"]).iter().map(states).collect::<Vec<_>>().join("\n"),
            told: list(&report["findings"]).iter().map(told).collect::<Vec<_>>().join("\n"),
            error,
        }
    }

    /// Expects these states and these findings among those told.
    #[track_caller]
    pub(crate) fn expect(&self, states: &str, told: &[&str]) -> &Self {
        assert_eq!(self.states, states, "{self:#?}");
        for line in told {
            assert!(self.told.contains(line), "{line} is not told: {self:#?}");
        }
        self
    }

    /// Expects no answer: an exit code and a message.
    #[track_caller]
    pub(crate) fn refuses(&self, code: i32, message: &str) -> &Self {
        assert_eq!(self.code, code, "{self:#?}");
        assert!(self.error.contains(message) || self.told.contains(message), "{message} is not told: {self:#?}");
        assert_eq!(self.states, "", "{self:#?}");
        self
    }
}

/// Reads every file below a folder.
fn read_all(root: &Path, below: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(root.join(below)).expect("a folder") {
        let entry = entry.expect("an entry");
        let path = below.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            read_all(root, &path, files);
        } else {
            files.push((path, fs::read(entry.path()).expect("a file")));
        }
    }
}

fn told(output: &Output, arguments: &[&str]) -> String {
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// Makes a pipe in the file system, which nobody writes to.
#[cfg(unix)]
pub(crate) fn pipe(path: &Path) {
    drop(fs::remove_file(path));
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo is installed");
    assert!(made.success());
}
