//! `duly init` in real repositories: from nothing to a green check and a gate, and what it never does.
//!
//! The clock is the real one, so the plans are adopted on the day of the test.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use duly::packs::Pack;
use tempfile::TempDir;

use crate::binary::{err, out};

struct Case {
    root: TempDir,
    path: std::ffi::OsString,
}

impl Case {
    /// A repository without a commit.
    fn new() -> Self {
        let program = Path::new(env!("CARGO_BIN_EXE_duly")).parent().expect("a folder");
        let path = std::env::join_paths(
            std::iter::once(program.to_path_buf()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
        );
        let case = Self { root: tempfile::tempdir().expect("a folder"), path: path.expect("a search path") };
        fs::create_dir(case.work()).expect("a folder");
        case.git(&["init", "--quiet", "--initial-branch", "main"]);
        case
    }

    fn work(&self) -> PathBuf {
        self.root.path().join("work")
    }

    fn put(&self, path: &str, content: &str) {
        let file = self.work().join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, content).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.work().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command
            .current_dir(self.work())
            .args(arguments)
            .env_clear()
            .env("PATH", &self.path)
            .env("HOME", self.root.path())
            .env("CI", "true");
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ana").env(format!("GIT_{who}_EMAIL"), "ana@example.org");
        }
        command.output().unwrap_or_else(|error| panic!("{program} does not start: {error}"))
    }

    fn git(&self, arguments: &[&str]) {
        let done = self.run("git", arguments);
        assert!(done.status.success(), "git {arguments:?}: {}{}", out(&done), err(&done));
    }

    /// Runs the program, and demands an exit code.
    fn duly(&self, code: i32, arguments: &[&str]) -> String {
        let done = self.run("duly", arguments);
        let said = format!("{}{}", out(&done), err(&done));
        assert_eq!(done.status.code(), Some(code), "duly {arguments:?}: {said}");
        said
    }

    /// Every file of the work tree, in order.
    fn files(&self) -> Vec<String> {
        fn gather(root: &Path, folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() && !path.ends_with(".git") {
                    gather(root, &path, found);
                } else if !path.is_dir() {
                    found.push(path.strip_prefix(root).expect("a path below").to_str().expect("UTF-8").to_owned());
                }
            }
        }
        let mut found = Vec::new();
        gather(&self.work(), &self.work(), &mut found);
        found.sort();
        found
    }
}

/// A zone in which no day ends while the test runs.
fn zone() -> &'static str {
    let now = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH).expect("a time").as_secs();
    if (6..20).contains(&(now / 3600 % 24)) { "UTC" } else { "Asia/Tokyo" }
}

#[test]
fn from_an_empty_repository_to_a_green_check_and_a_gate() {
    let case = Case::new();
    case.git(&["remote", "add", "origin", "git@github.com:acme/soc.git"]);
    let said = case.duly(0, &["init", "--policy", "soc-maintenance", "--timezone", zone(), "--hook"]);
    assert!(said.contains("for GitHub, because the remote `origin` leads to github.com"), "{said}");
    assert!(said.contains("wrote .github/workflows/duly.yml\n") && said.contains(".git/hooks/pre-commit written"), "{said}");
    case.git(&["add", "--all"]);
    // The hook judges the very first commit.
    case.git(&["commit", "--quiet", "-m", "Begin with duly"]);
    case.duly(0, &["validate", "--fail-on", "note"]);
    let said = case.duly(0, &["check"]);
    assert!(said.contains("all 7 units are on time"), "{said}");
    assert!(!said.contains("README"), "the pages of the folders are no evidence and no finding: {said}");

    case.git(&["switch", "--quiet", "--create", "good"]);
    case.duly(0, &["record", "secure-score-report", "--summary", "Moved by two points.", "--commit"]);
    let said = case.duly(0, &["check", "--base", "main"]);
    assert!(said.contains("would serve secure-score-report#"), "{said}");
    case.git(&["switch", "--quiet", "--create", "bad", "main"]);
    case.put("evidence/secure-score-report/1.yaml", "task: secure-score-report\nsumary: misspelt\n");
    case.git(&["add", "--all"]);
    assert!(!case.run("git", &["commit", "--quiet", "-m", "A bad record"]).status.success(), "the hook lets it pass");
    case.git(&["commit", "--quiet", "--no-verify", "-m", "A bad record"]);
    let said = case.duly(1, &["check", "--base", "main"]);
    assert!(said.contains("record-invalid") && said.contains("did you mean `summary`?"), "{said}");
}

#[test]
fn every_pack_makes_a_repository_that_is_green() {
    let case = Case::new();
    let mut arguments = vec!["init".to_owned(), "--timezone".to_owned(), zone().to_owned()];
    let packs: Vec<Pack> = Pack::all().filter(|pack| !["fedramp-rev5-low", "fedramp-rev5-moderate"].contains(&pack.name)).collect();
    for pack in &packs {
        arguments.extend(["--policy".to_owned(), pack.name.to_owned()]);
        arguments.extend(pack.unchosen().iter().flat_map(|open| ["--choose".to_owned(), format!("{}={}", open.task, open.often)]));
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = case.duly(0, &arguments);
    assert!(said.contains("a plan of 179 tasks"), "{said}");
    case.git(&["add", "--all"]);
    case.git(&["commit", "--quiet", "-m", "Begin with duly"]);
    case.duly(0, &["validate", "--fail-on", "note"]);
    case.duly(0, &["check"]);
    for pack in packs {
        let same = format!("all {} tasks are owed by the plan as the pack says", pack.tasks().count());
        let said = case.duly(0, &["policies", "diff", pack.name]);
        assert!(said.contains(&same), "{said}");
    }
}

#[test]
fn without_a_pack_there_is_a_plan_with_one_task_that_is_green() {
    let case = Case::new();
    let said = case.duly(0, &["init", "-C", "."]);
    assert!(said.contains("a plan of 1 task\n") && said.contains("in UTC, because --timezone names no other zone"), "{said}");
    assert_eq!(
        case.files(),
        ["evidence/plan-review/README.md", "policies/plan.yaml", "schema/evidence.schema.json", "schema/plan.schema.json"]
    );
    case.git(&["add", "--all"]);
    case.git(&["commit", "--quiet", "-m", "Begin with duly"]);
    case.duly(0, &["check"]);
    case.duly(0, &["validate", "--fail-on", "note"]);
}

#[test]
fn a_dry_run_tells_all_and_writes_nothing() {
    let case = Case::new();
    let asked = ["init", "--policy", "dora", "--forge", "gitlab", "--adopted-on", "2026-11-23", "--hook"];
    let would = case.duly(0, &[&asked[..], &["--dry-run"]].concat());
    assert_eq!(case.files(), Vec::<String>::new());
    assert!(!case.work().join(".git/hooks/pre-commit").exists());
    let did = case.duly(0, &asked);
    let listed = |said: &str, verb: &str| -> Vec<String> {
        said.lines().filter_map(|line| line.strip_prefix(verb)).map(|path| path.trim().to_owned()).collect()
    };
    let mut written = listed(&did, "wrote ");
    assert_eq!(listed(&would, "would write "), written);
    written.sort();
    assert_eq!(case.files(), written);
    assert_eq!(written.len(), 18);
}

#[test]
fn what_stands_there_is_kept_and_told() {
    let case = Case::new();
    let mine =
        [(".github/workflows/duly.yml", "name: mine\n"), ("evidence/plan-review/README.md", "mine\n"), ("schema/plan.schema.json", "{}\n")];
    for (path, text) in mine {
        case.put(path, text);
    }
    let said = case.duly(0, &["init", "--adopted-on", "2026-11-23"]);
    assert!(said.contains("for GitHub, because .github stands here"), "{said}");
    for (path, text) in mine {
        assert!(said.contains(&format!("kept {path}, which stands there already")), "{said}");
        assert_eq!(case.read(path), text);
    }
    let said = case.duly(0, &["init", "--adopted-on", "2026-11-23"]);
    assert!(!said.contains("wrote ") && said.contains("kept policies/plan.yaml, which is the same"), "{said}");
}

#[test]
fn a_plan_that_is_another_one_is_left_alone() {
    let case = Case::new();
    let refused = |arguments: &[&str], told: &str| {
        let before = case.files();
        let said = case.duly(2, arguments);
        assert!(said.contains(told), "{said}");
        assert_eq!(case.files(), before, "{said}");
    };
    case.duly(0, &["init", "--policy", "dora", "--adopted-on", "2026-11-23"]);
    refused(&["init", "--policy", "dora", "--adopted-on", "2026-11-24"], "there is a plan already: policies/plan.yaml");
    refused(&["init", "--adopted-on", "2026-11-23"], "there is a plan already: policies/");
    refused(&["init", "--policy", "dora", "--policy", "essential-eight", "--adopted-on", "2026-11-24"], "duly policies show NAME");
    case.put("policies/more.yml", "version: 1\n");
    refused(&["init", "--policy", "dora", "--adopted-on", "2026-11-23"], "there is a plan already: policies/more.yml");
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_written() {
    let case = Case::new();
    for (arguments, told) in [
        (&["init", "--policy", "soc2"][..], "--choose soc2-cc9-2-vendor-review=yearly"),
        (&["init", "--policy", "iso27001"], "--choose iso27001-a-5-18-access-right-review='every 6 months'"),
        (&["init", "--policy", "soc22"], "did you mean `soc2`?"),
        (&["init", "--policy", "dora", "--choose", "soc2-cc9-2-vendor-review=yearly"], "no cadence is to be chosen"),
        (&["init", "--choose", "a=whenever"], "whenever"),
        (&["init", "--policy", "fedramp-rev5-low", "--policy", "fedramp-rev5-high"], "levels of one standard"),
        (&["init", "--timezone", "Mars/Base"], "IANA name"),
        (&["init", "--adopted-on", "soon"], "write a day like 2026-11-23"),
        (&["init", "--forge", "gitlab", "--action", &format!("a/b@{}", "0".repeat(40))], "--action has no workflow to stand in"),
        (&["init", "--forge", "github", "--action", "a/b@main"], "the full id of the commit"),
    ] {
        let said = case.duly(2, arguments);
        assert!(said.contains(told), "{arguments:?}: {said}");
        assert_eq!(case.files(), Vec::<String>::new(), "{arguments:?}");
    }
    let nowhere = tempfile::tempdir().expect("a folder");
    let said = case.duly(2, &["init", "-C", nowhere.path().to_str().expect("UTF-8")]);
    assert!(said.contains("in no work tree") && said.contains("`git init` makes one"), "{said}");
}

#[test]
fn nothing_is_written_through_a_link_or_where_something_is_in_the_way() {
    let outside = tempfile::tempdir().expect("a folder");
    for folder in ["evidence", "policies", "schema", ".github"] {
        let case = Case::new();
        std::os::unix::fs::symlink(outside.path(), case.work().join(folder)).expect("a link");
        let said = case.duly(2, &["init", "--forge", "github"]);
        assert!(said.contains(&format!("{folder} is a symbolic link")), "{said}");
        assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 0, "{folder}");
        fs::remove_file(case.work().join(folder)).expect("the link");
        assert_eq!(case.files(), Vec::<String>::new(), "{folder}");
        case.put(folder, "a file");
        let said = case.duly(2, &["init", "--forge", "github"]);
        assert!(said.contains(&format!("{folder} is no folder")), "{said}");
        assert_eq!(case.files(), [folder]);
    }
}

#[test]
fn a_hook_that_is_in_the_way_is_told_before_anything_is_written() {
    let case = Case::new();
    case.put(".git/hooks/pre-commit", "#!/bin/sh\nmake lint\n");
    let said = case.duly(2, &["init", "--hook"]);
    assert!(said.contains("there is a hook pre-commit already"), "{said}");
    assert_eq!(case.files(), Vec::<String>::new());
    // It is left alone without the option.
    case.duly(0, &["init"]);
    assert_eq!(case.read(".git/hooks/pre-commit"), "#!/bin/sh\nmake lint\n");
}

#[test]
fn a_pipeline_that_stands_there_gets_one_beside_it() {
    let case = Case::new();
    case.put(".gitlab-ci.yml", "test:\n  script: make\n");
    let said = case.duly(0, &["init"]);
    assert!(said.contains("for GitLab, because .gitlab-ci.yml stands here"), "{said}");
    assert!(said.contains("add `include: {local: .gitlab/duly.gitlab-ci.yml}` to .gitlab-ci.yml"), "{said}");
    assert_eq!(case.read(".gitlab/duly.gitlab-ci.yml"), include_str!("../../docs/examples/gitlab/.gitlab-ci.yml"));
    assert_eq!(case.read(".gitlab-ci.yml"), "test:\n  script: make\n");
}

const TABLE: &str = "\
| Activity | Cadence | Team |
|---|---|---|
| Review the firewall | Monthly | Network |
| Review the logs | Weekly and as needed | SOC Oversight |
";

#[test]
fn a_table_makes_tasks_beside_a_pack() {
    let case = Case::new();
    fs::write(case.root.path().join("tasks.md"), TABLE).expect("a table");
    let said = case.duly(0, &["init", "--from", "../tasks.md", "--policy", "dora", "--timezone", zone()]);
    assert!(said.contains("a plan of 14 tasks, from dora and ../tasks.md\n") && said.contains("wrote policies/tasks.yaml\n"), "{said}");
    assert!(said.contains("name the members of `network`, `soc-oversight`"), "{said}");
    assert!(case.read("evidence/review-the-firewall/README.md").starts_with("# Review the firewall\n\n`review-the-firewall`: monthly.\n"));
    case.git(&["add", "--all"]);
    case.git(&["commit", "--quiet", "-m", "Begin with duly"]);
    case.duly(0, &["check"]);
    case.duly(0, &["validate", "--fail-on", "note"]);
}

#[test]
fn a_table_that_cannot_be_read_whole_is_no_beginning() {
    let case = Case::new();
    let table = case.root.path().join("tasks.md");
    fs::write(&table, TABLE.replace("Monthly", "now and then")).expect("a table");
    let said = case.duly(1, &["init", "--from", "../tasks.md"]);
    assert!(said.contains("../tasks.md:3:") && said.contains("nothing was written: not all of the table could be read"), "{said}");
    fs::write(&table, TABLE).expect("a table");
    for (arguments, told) in [
        (&["init", "--from", "tasks"][..], "does not tell what the file is"),
        (&["init", "--from", "../tasks.md", "--table", "2"], "table"),
        (&["init", "--from", "../tasks.md", "--column", "cadence=1", "--column", "cadence=2"], "names the cadence twice"),
        (&["init", "--column", "cadence=1"], "--from <TABLE>"),
    ] {
        let said = case.duly(2, arguments);
        assert!(said.contains(told), "{arguments:?}: {said}");
    }
    let said = case.duly(2, &["init", "--from", "../none.md"]);
    assert!(said.contains("../none.md cannot be read"), "{said}");
    assert_eq!(case.files(), Vec::<String>::new());
}
