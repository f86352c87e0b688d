//! `duly hook`, with the git that runs what it writes.
//!
//! The clock is the real one: the plan is so old that everything is overdue, which blocks no commit.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use duly::hook::script;
use tempfile::TempDir;

use crate::binary::{err, out};

const PLAN: &str = "version: 1\nadopted_on: 2020-01-06\ntasks:\n  - {id: logs, title: Review the logs, cadence: weekly}\n";
const GOOD: &str = "task: logs\nsummary: nothing unusual\n";
const BAD: &str = "task: logs\nsumary: misspelt\n";
const BOTH: [&str; 2] = ["pre-commit", "pre-merge-commit"];

struct Case {
    root: TempDir,
    path: std::ffi::OsString,
}

impl Case {
    /// A repository with a plan, made in 2020.
    fn new() -> Self {
        let program = Path::new(env!("CARGO_BIN_EXE_duly")).parent().expect("a folder");
        let path = std::env::join_paths(
            std::iter::once(program.to_path_buf()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        );
        let case = Self { root: tempfile::tempdir().expect("a folder"), path: path.expect("a search path") };
        fs::create_dir(case.root.path().join("home")).expect("a folder");
        fs::create_dir(case.work()).expect("a folder");
        case.git(&["init", "--quiet", "--initial-branch", "main"]);
        case.put("policies/plan.yaml", PLAN);
        case.git(&["add", "--all"]);
        case.git(&["commit", "--quiet", "-m", "Promise one task"]);
        case
    }

    fn work(&self) -> PathBuf {
        self.root.path().join("work")
    }

    fn hooks(&self) -> PathBuf {
        self.work().join(".git/hooks")
    }

    fn put(&self, path: &str, content: &str) {
        let file = self.work().join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, content).expect("a file");
    }

    fn command(&self, program: &str, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).args(arguments).env_clear().env("PATH", &self.path).env("HOME", self.root.path().join("home"));
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_COMMITTER_DATE", "2020-01-07T09:00:00Z");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ana").env(format!("GIT_{who}_EMAIL"), "ana@example.org");
        }
        command
    }

    fn git_at(&self, folder: &Path, arguments: &[&str]) -> Output {
        self.command("git", folder, arguments).output().expect("git")
    }

    fn git(&self, arguments: &[&str]) {
        let said = self.git_at(&self.work(), arguments);
        assert!(said.status.success(), "git {arguments:?}: {}", err(&said));
    }

    fn hook_at(&self, folder: &Path, arguments: &[&str]) -> Output {
        self.command(env!("CARGO_BIN_EXE_duly"), folder, &[&["hook"], arguments].concat()).output().expect("duly")
    }

    /// Runs `duly hook` and expects an exit code; gives everything that was said.
    #[track_caller]
    fn hook(&self, arguments: &[&str], code: i32) -> String {
        let said = self.hook_at(&self.work(), arguments);
        let text = out(&said) + &err(&said);
        assert_eq!(said.status.code(), Some(code), "{text}");
        text
    }

    /// Commits one record and gives what git said, and whether it committed.
    fn commit(&self, folder: &Path, name: &str, record: &str) -> (bool, String) {
        let file = folder.join("evidence/logs").join(name);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, record).expect("a file");
        assert!(self.git_at(folder, &["add", "evidence"]).status.success());
        let said = self.git_at(folder, &["commit", "--quiet", "-m", "A record"]);
        (said.status.success(), out(&said) + &err(&said))
    }
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

#[test]
fn a_bad_record_is_stopped_and_a_good_one_passes() {
    let case = Case::new();
    let told = case.hook(&["install"], 0);
    assert!(told.contains("git now runs `duly check --staged` before every commit and merge"), "{told}");
    let (done, told) = case.commit(&case.work(), "1.yaml", BAD);
    assert!(!done, "{told}");
    assert!(told.contains("evidence/logs/1.yaml:2:1"), "{told}");
    let (done, told) = case.commit(&case.work(), "1.yaml", GOOD);
    assert!(done, "{told}");
}

#[test]
fn a_merge_that_would_bring_a_bad_record_is_stopped() {
    let case = Case::new();
    case.git(&["switch", "--quiet", "--create", "side"]);
    assert!(case.commit(&case.work(), "1.yaml", BAD).0);
    case.git(&["switch", "--quiet", "main"]);
    case.hook(&["install"], 0);
    let merge = case.git_at(&case.work(), &["merge", "--quiet", "--no-ff", "side"]);
    assert!(!merge.status.success(), "{}", out(&merge));
    assert!((out(&merge) + &err(&merge)).contains("evidence/logs/1.yaml:2:1"));
}

#[test]
fn installing_twice_changes_nothing_and_uninstalling_leaves_what_was_there() {
    let case = Case::new();
    let before = names(&case.hooks());
    assert_eq!(case.hook(&["status"], 1).matches("is not there").count(), 2);
    case.hook(&["install"], 0);
    assert_eq!(case.hook(&["install"], 0).matches("stands already").count(), 2);
    for name in BOTH {
        let file = case.hooks().join(name);
        assert_eq!(fs::read_to_string(&file).expect("the hook"), script(&[]));
        assert_eq!(fs::metadata(&file).expect("the hook").permissions().mode() & 0o111, 0o111);
    }
    assert_eq!(case.hook(&["status"], 0).matches("runs `duly check --staged`").count(), 2);
    assert_eq!(case.hook(&["uninstall"], 0).matches("removed").count(), 2);
    assert_eq!(names(&case.hooks()), before);
    assert!(case.hook(&["uninstall"], 0).contains("has no hook of duly's"));
}

#[test]
fn the_plan_that_is_named_is_the_one_that_is_checked() {
    let case = Case::new();
    case.git(&["mv", "policies", "it's"]);
    case.git(&["commit", "--quiet", "-m", "Move the plan"]);
    case.hook(&["install"], 0);
    assert!(!case.commit(&case.work(), "1.yaml", GOOD).0, "there is no plan where it is looked for");
    case.hook(&["install", "--plan", "it's/*.yaml"], 0);
    let (done, told) = case.commit(&case.work(), "1.yaml", GOOD);
    assert!(done, "{told}");
    assert!(case.hook(&["status"], 0).contains("runs `duly check --staged --plan 'it'\\''s/*.yaml'`"));
}

#[test]
fn another_hook_stays_and_neither_of_ours_is_written_beside_it() {
    let case = Case::new();
    fs::create_dir_all(case.hooks()).expect("a folder");
    let target = case.hooks().join("pre-merge-commit");
    let others: [(&[u8], &str); 3] = [
        (b"#!/bin/sh\nmake lint\n", "with the line `duly check --staged || exit 1`"),
        (b"# File generated by pre-commit: https://pre-commit.com\n", "name the hook `duly-check` in .pre-commit-config.yaml"),
        (b"\xff\x00", "move it away and install again"),
    ];
    for (content, help) in others {
        fs::write(&target, content).expect("a hook");
        let before = names(&case.hooks());
        assert!(case.hook(&["install"], 2).contains(help));
        assert!(case.hook(&["uninstall"], 0).contains("is not duly's and stays"));
        assert_eq!((names(&case.hooks()), fs::read(&target).expect("the hook")), (before, content.to_vec()));
    }
    fs::remove_file(&target).expect("the hook");
    symlink(case.root.path().join("elsewhere"), &target).expect("a link");
    assert!(case.hook(&["install"], 2).contains("which is not duly's"));
    assert!(!case.root.path().join("elsewhere").exists());
}

#[test]
fn a_hook_that_somebody_has_changed_is_neither_replaced_nor_removed() {
    let case = Case::new();
    case.hook(&["install"], 0);
    let file = case.hooks().join("pre-commit");
    let changed = script(&[]) + "make lint\n";
    fs::write(&file, &changed).expect("a hook");
    assert!(case.hook(&["install"], 2).contains("was changed since duly wrote it"));
    let told = case.hook(&["uninstall"], 2);
    assert!(told.contains("pre-merge-commit removed") && told.contains("and stays"), "{told}");
    assert_eq!(fs::read_to_string(&file).expect("the hook"), changed);
}

#[test]
fn a_hook_that_git_passes_over_is_told_and_mended() {
    let case = Case::new();
    case.hook(&["install"], 0);
    let file = case.hooks().join("pre-commit");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("a mode");
    assert!(case.hook(&["status"], 1).contains("not executable: git passes over it"));
    case.hook(&["install"], 0);
    case.hook(&["status"], 0);
    assert!(!case.commit(&case.work(), "1.yaml", BAD).0);
}

#[test]
fn hooks_go_where_git_looks_for_them() {
    let case = Case::new();
    // A relative path counts from the root of the work tree, wherever duly is called.
    case.git(&["config", "core.hooksPath", "tools/hooks"]);
    let told = out(&case.hook_at(&case.work().join("policies"), &["install"]));
    assert!(!told.contains("every repository"), "{told}");
    assert_eq!(names(&case.work().join("tools/hooks")), BOTH);
    assert!(!case.commit(&case.work(), "1.yaml", BAD).0);
    case.hook(&["uninstall"], 0);
    // One that the user has set for all repositories is told.
    case.git(&["config", "--unset", "core.hooksPath"]);
    case.git(&["config", "--global", "core.hooksPath", "~/hooks"]);
    let told = case.hook(&["install"], 0);
    assert!(told.contains("hooks there hold for every repository that is set so"), "{told}");
    assert_eq!(names(&case.root.path().join("home/hooks")), BOTH);
    assert!(!case.commit(&case.work(), "2.yaml", BAD).0);
    case.git(&["config", "core.hooksPath", "/dev/null"]);
    assert!(case.hook(&["install"], 2).contains("which is no folder: git runs no hooks here"));
}

#[test]
fn a_linked_work_tree_has_the_hooks_of_its_repository() {
    let case = Case::new();
    let linked = case.root.path().join("linked");
    case.git(&["worktree", "add", "--quiet", "-b", "other", linked.to_str().expect("UTF-8")]);
    let told = case.hook_at(&linked, &["install"]);
    assert_eq!(told.status.code(), Some(0), "{}", err(&told));
    assert!(!out(&told).contains("core.hooksPath"), "{}", out(&told));
    assert!(case.hooks().join("pre-commit").is_file());
    for folder in [&linked, &case.work()] {
        let (done, told) = case.commit(folder, "1.yaml", BAD);
        assert!(!done && told.contains("evidence/logs/1.yaml:2:1"), "{told}");
        let (done, told) = case.commit(folder, "1.yaml", GOOD);
        assert!(done, "{told}");
    }
}

#[test]
fn without_duly_nothing_passes_and_one_line_says_so() {
    let mut case = Case::new();
    case.hook(&["install"], 0);
    // Git finds its own programs without a search path; what is left of it has a shell and no duly.
    case.path = std::env::join_paths(["/usr/bin", "/bin", "/usr/local/bin"]).expect("a search path");
    if Path::new("/usr/local/bin/duly").exists() || Path::new("/usr/bin/duly").exists() {
        println!("skipped: duly is installed for the whole system");
        return;
    }
    let (done, told) = case.commit(&case.work(), "1.yaml", GOOD);
    assert!(!done, "{told}");
    assert!(told.starts_with("duly is not on the PATH, so nothing has checked this commit."), "{told}");
    assert!(told.contains("git commit --no-verify"), "{told}");
}

#[test]
fn where_nothing_is_committed_no_hook_is_written() {
    let case = Case::new();
    let bare = case.root.path().join("bare.git");
    case.git(&["clone", "--quiet", "--bare", ".", bare.to_str().expect("UTF-8")]);
    for folder in [bare.as_path(), case.root.path()] {
        let said = case.hook_at(folder, &["install"]);
        assert_eq!(said.status.code(), Some(3), "{}", err(&said));
        assert!(err(&said).contains("run duly in the work tree of a git repository"), "{}", err(&said));
    }
}

/// A plan whose one team has one member.
const TEAM: &str = "version: 1\nadopted_on: 2020-01-06\nteams:\n  ops: {name: Ops, members: [{email: gil@example.org}]}\n\
                    tasks:\n  - {id: logs, title: Review the logs, cadence: weekly, teams: [ops]}\n";

#[test]
fn whoever_merges_is_not_taken_for_whoever_did_the_work() {
    for (author, passes) in [("Gil <gil@example.org>", true), ("Eve <eve@example.org>", false)] {
        for conflict in [false, true] {
            let case = Case::new();
            case.put("policies/plan.yaml", TEAM);
            case.git(&["commit", "--quiet", "--all", "-m", "Name a team"]);
            case.git(&["switch", "--quiet", "--create", "side"]);
            case.put("evidence/logs/1.yaml", GOOD);
            case.put("notes", "theirs");
            case.git(&["add", "--all"]);
            case.git(&["commit", "--quiet", "-m", "A record", "--author", author]);
            case.git(&["switch", "--quiet", "main"]);
            case.put(if conflict { "notes" } else { "other" }, "ours");
            case.git(&["add", "--all"]);
            case.git(&["commit", "--quiet", "-m", "Something else"]);
            case.hook(&["install"], 0);
            let mut said = case.git_at(&case.work(), &["merge", "--quiet", "--no-ff", "side"]);
            if conflict {
                assert!(!said.status.success());
                case.put("notes", "both");
                case.git(&["add", "--all"]);
                said = case.git_at(&case.work(), &["commit", "--quiet", "--no-edit"]);
            }
            let text = out(&said) + &err(&said);
            assert_eq!(said.status.success(), passes, "{author}, conflict {conflict}: {text}");
            assert!(passes || text.contains("was performed by eve@example.org"), "{text}");
        }
    }
}
