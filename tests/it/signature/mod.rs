//! Commits signed by git with real keys: what the room says of them, beside what `git verify-commit` says.
//!
//! The tools that make keys belong to the tests alone; a test whose tool is missing says so and ends.

mod approve;
#[cfg(feature = "openpgp")]
mod openpgp;
mod payload;
mod road;
mod ssh;
mod ssh_lines;
#[cfg(not(feature = "openpgp"))]
mod without_openpgp;

use std::cell::Cell;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use duly::history::{Objects, Oid, Signed};
use duly::signature::{AllowedSigners, Case, Keys, Reason, Verified, Wanted, verify};
use tempfile::TempDir;

use crate::history::{open_at, time};

/// When the commits are made and land.
const NOW: &str = "2026-03-01T12:00:00Z";

/// A repository and a folder of keys beside it.
struct Workshop {
    folder: TempDir,
    /// The dates of the next commits.
    clock: Cell<&'static str>,
}

impl Workshop {
    /// None, with a word about it, if a tool is not installed.
    fn with(tool: &str) -> Option<Self> {
        Self::of_format(tool, "sha1")
    }

    fn of_format(tool: &str, format: &str) -> Option<Self> {
        if Command::new(tool).arg("--version").stdin(Stdio::null()).output().is_err() {
            skip(tool);
            return None;
        }
        let workshop = Self { folder: tempfile::tempdir().expect("a temporary folder"), clock: Cell::new(NOW) };
        std::fs::create_dir(workshop.path().join("work")).expect("a folder");
        workshop.done("git", &["init", "-q", "-b", "main", &format!("--object-format={format}"), "work"], b"");
        Some(workshop)
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self, name: &str) -> String {
        self.path().join(name).to_str().expect("a path in UTF-8").to_owned()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).expect(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).expect(name);
    }

    /// Runs a program without the user's configuration.
    fn run(&self, program: &str, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = Command::new(program)
            .current_dir(self.path())
            .args(arguments)
            .env_clear()
            // Programs on Windows do not start without its own folder.
            .envs(["PATH", "SystemRoot"].into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
            .env("HOME", self.path())
            .env("GNUPGHOME", self.path().join("gnupg"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_AUTHOR_DATE", self.clock.get())
            .env("GIT_COMMITTER_DATE", self.clock.get())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect(program);
        // A program that does not read its input may have ended already.
        drop(child.stdin.take().map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output().expect(program)
    }

    fn done(&self, program: &str, arguments: &[&str], input: &[u8]) -> String {
        let output = self.run(program, arguments, input);
        assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut all = vec!["-C", "work", "-c", "user.name=Ana", "-c", "user.email=ana@example.org"];
        all.extend(arguments);
        self.done("git", &all, b"").trim_end().to_owned()
    }

    /// Makes a commit that git signs with an SSH key.
    fn commit_with_ssh(&self, key: &str, message: &str) -> Oid {
        let key = format!("user.signingkey={}", self.file(key));
        self.git(&["-c", "gpg.format=ssh", "-c", &key, "commit", "-q", "-S", "--allow-empty", "-m", message]);
        self.head()
    }

    fn head(&self) -> Oid {
        Oid::parse(&self.git(&["rev-parse", "HEAD"])).expect("an id")
    }

    /// Writes a commit object as it is.
    fn raw_commit(&self, content: &[u8]) -> Oid {
        let id = self.done("git", &["-C", "work", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"], content);
        Oid::parse(id.trim_end()).expect("an id")
    }

    fn raw(&self, commit: &Oid) -> String {
        self.done("git", &["-C", "work", "cat-file", "commit", &commit.to_string()], b"")
    }

    fn signed(&self, commit: &Oid) -> Option<Signed> {
        open_at(&self.path().join("work")).expect("a repository").signature(commit).expect("a commit")
    }

    /// What the room says of a commit that lands when it is made.
    fn ours(&self, commit: &Oid, keys: &Keys, who: &str) -> Result<Verified, Reason> {
        let signed = self.signed(commit).expect("a signature");
        judge(&signed, keys, who, NOW)
    }

    /// What `git verify-commit` says, with a file of allowed signers.
    fn git_says(&self, commit: &Oid, allowed: &str) -> bool {
        self.write("allowed", allowed);
        let allowed = format!("gpg.ssh.allowedSignersFile={}", self.file("allowed"));
        self.run("git", &["-C", "work", "-c", &allowed, "verify-commit", &commit.to_string()], b"").status.success()
    }

    fn ssh_key(&self, name: &str, kind: &[&str]) -> String {
        let arguments = [&["-q", "-N", "", "-C", "", "-f", name][..], kind].concat();
        self.done("ssh-keygen", &arguments, b"");
        self.read(&format!("{name}.pub")).trim_end().to_owned()
    }
}

#[expect(clippy::print_stdout, reason = "a test that passes because a tool is missing must say so")]
fn skip(tool: &str) {
    println!("skipped: {tool} is not installed");
}

fn judge(signed: &Signed, keys: &Keys, who: &str, at: &str) -> Result<Verified, Reason> {
    let case = Case { payload: &signed.payload, signature: &signed.signature, who, at: time(at), skew: 300 };
    verify(&case, Wanted::Any, keys).map_err(|refused| refused.reason)
}

fn allowed(text: &str) -> Keys {
    Keys { ssh: Some(AllowedSigners::parse(text).expect("a file that can be read")), ..Keys::default() }
}
