//! `duly record` on real repositories, with real git: what is written, what is committed, and what is refused.
//!
//! It does not know how occurrences are found.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::binary::{duly, err, out, output};

const PLAN: &str = "\
version: 1
timezone: Europe/Paris
adopted_on: 2026-11-01
tasks:
  - {id: logs, title: Review the logs, cadence: weekly}
  - {id: drill, title: Drill, cadence: as needed}
";

const AT: &str = "2026-11-18T09:00:00Z";

/// A work tree with its own configuration, and none of the machine's.
struct Clone {
    folder: tempfile::TempDir,
}

impl Clone {
    fn empty() -> Self {
        let clone = Clone { folder: tempfile::tempdir().expect("a folder") };
        clone.git(&["init", "--quiet", "--initial-branch=main", "repo"]);
        clone.git(&["-C", "repo", "config", "user.name", "Ana"]);
        clone.git(&["-C", "repo", "config", "user.email", "ana@example.org"]);
        clone
    }

    fn with_plan() -> Self {
        let clone = Self::empty();
        clone.write("policies/soc.yaml", PLAN);
        clone.git(&["-C", "repo", "add", "."]);
        clone.git(&["-C", "repo", "commit", "--quiet", "-m", "Plan"]);
        clone
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join("repo").join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(path, text).expect("a file is written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        let output = surroundings(git.args(arguments), self.folder.path()).output().expect("git is installed");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs `duly record` as of a fixed moment.
    fn record(&self, arguments: &[&str]) -> Output {
        self.run("repo", arguments)
    }

    fn run(&self, repository: &str, arguments: &[&str]) -> Output {
        let folder = self.folder.path().join(repository);
        let whole = [&["record", "-C", folder.to_str().expect("UTF-8"), "--as-of", AT], arguments].concat();
        output(surroundings(&mut duly(&whole), self.folder.path()))
    }

    /// The names of the files of the last commit.
    fn last(&self) -> String {
        self.git(&["-C", "repo", "show", "--name-only", "--format=%s|%ae", "HEAD"])
    }

    fn status(&self) -> String {
        self.git(&["-C", "repo", "status", "--porcelain", "--untracked-files=all"])
    }
}

/// A home without configuration, and a fixed clock for git.
fn surroundings<'a>(command: &'a mut Command, home: &Path) -> &'a mut Command {
    let own = ["GIT_AUTHOR_EMAIL", "GIT_AUTHOR_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_NAME", "EMAIL", "XDG_CONFIG_HOME"];
    for variable in own.iter().chain(&crate::binary::LOCALE) {
        command.env_remove(variable);
    }
    command
        .current_dir(home)
        .env("HOME", home)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", "2026-11-18T09:00:00Z")
        .env("GIT_COMMITTER_DATE", "2026-11-18T09:00:00Z")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

#[test]
fn the_first_record_serves_the_slot_and_the_second_is_an_extra_beside_it() {
    let clone = Clone::with_plan();
    let first = clone.record(&["logs", "--summary", "Two alerts: one real.", "--commit"]);
    assert_eq!(code(&first), Some(0), "{}", err(&first));
    assert_eq!(
        out(&first),
        "wrote evidence/logs/2026-W47.yaml\nthis will count for 2026-W47, if it lands by Sunday 2026-11-22 23:59\nEurope/Paris\ncommitted as: Record logs#2026-W47\n"
    );
    assert_eq!(
        clone.read("evidence/logs/2026-W47.yaml"),
        "task: logs\nperiod: 2026-W47\nperformed_by: ana@example.org\nresult: done\nsummary: 'Two alerts: one real.'\n"
    );
    assert_eq!(clone.last(), "Record logs#2026-W47|ana@example.org\n\nevidence/logs/2026-W47.yaml\n");
    let second = clone.record(&["logs", "--nothing-to-report", "--commit", "-m", "Again"]);
    assert_eq!(code(&second), Some(0), "{}", err(&second));
    assert!(out(&second).contains("as an extra") && out(&second).contains("it was met on Wednesday 2026-11-18 10:00"), "{}", out(&second));
    assert_eq!(clone.read("evidence/logs/2026-W47-2.yaml"), "task: logs\nperformed_by: ana@example.org\nresult: nothing-to-report\n");
    assert_eq!(clone.last(), "Again|ana@example.org\n\nevidence/logs/2026-W47-2.yaml\n");
    assert_eq!(clone.status(), "");
}

#[test]
fn a_commit_takes_the_record_alone_and_leaves_what_else_is_staged() {
    let clone = Clone::with_plan();
    clone.write("other.txt", "staged");
    clone.git(&["-C", "repo", "add", "other.txt"]);
    clone.write("loose.txt", "not staged");
    let told = clone.record(&["logs", "--summary", "Done", "--commit"]);
    assert_eq!(code(&told), Some(0), "{}", err(&told));
    assert_eq!(clone.last(), "Record logs#2026-W47|ana@example.org\n\nevidence/logs/2026-W47.yaml\n");
    assert_eq!(clone.status(), "A  other.txt\n?? loose.txt\n");
}

#[cfg(unix)]
#[test]
fn a_hook_that_refuses_leaves_the_files_and_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let clone = Clone::with_plan();
    clone.write(".git/hooks/pre-commit", "#!/bin/sh\necho not on a Wednesday\nexit 1\n");
    fs::set_permissions(clone.path(".git/hooks/pre-commit"), fs::Permissions::from_mode(0o755)).expect("a mode");
    let told = clone.record(&["logs", "--summary", "Done", "--commit"]);
    assert_eq!(code(&told), Some(3));
    let said = err(&told);
    assert!(said.contains("not on a Wednesday") && said.contains("error: `git commit` failed"), "{said}");
    assert!(said.contains("help: the files stand where they are: mend what git says, and commit evidence/logs/2026-W47.yaml"), "{said}");
    assert!(clone.read("evidence/logs/2026-W47.yaml").starts_with("task: logs\n"));
    assert_eq!(clone.last(), "Plan|ana@example.org\n\npolicies/soc.yaml\n");
}

#[test]
fn nothing_is_overwritten_and_what_waits_in_the_work_tree_is_told() {
    let clone = Clone::with_plan();
    clone.write("evidence/logs/2026-W47.yaml", "precious");
    let told = clone.record(&["logs", "--summary", "Done"]);
    assert_eq!(code(&told), Some(0), "{}", err(&told));
    assert!(out(&told).starts_with("wrote evidence/logs/2026-W47-2.yaml\n"), "{}", out(&told));
    assert!(out(&told).ends_with("commit it: until it has landed it counts for nothing\n"), "{}", out(&told));
    assert!(out(&told).contains("evidence/logs/2026-W47.yaml stands in the work tree and has not landed"), "{}", out(&told));
    assert_eq!(clone.read("evidence/logs/2026-W47.yaml"), "precious");
    let taken = clone.record(&["logs", "--summary", "Done", "--file", "evidence/logs/2026-W47.yaml"]);
    assert_eq!((code(&taken), out(&taken).as_str()), (Some(2), ""));
    assert!(err(&taken).contains("is taken"), "{}", err(&taken));
}

#[test]
fn attachments_are_copied_beside_the_record_and_hashed() {
    let clone = Clone::with_plan();
    fs::write(clone.folder.path().join("m.csv"), "a,b\n").expect("a file");
    fs::create_dir(clone.folder.path().join("sub")).expect("a folder");
    fs::write(clone.folder.path().join("sub/m.csv"), "c,d\n").expect("a file");
    fs::write(clone.folder.path().join("export.json"), "{}\n").expect("a file");
    let told =
        clone.record(&["logs", "--summary", "Done", "--attach", "m.csv", "--attach", "sub/m.csv", "--attach", "export.json", "--commit"]);
    assert_eq!(code(&told), Some(0), "{}", err(&told));
    let record = clone.read("evidence/logs/2026-W47.yaml");
    assert!(
        record.contains("- path: 2026-W47/m.csv\n  sha256: 5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313\n"),
        "{record}"
    );
    assert!(record.contains("- path: 2026-W47/m-2.csv\n") && record.contains("- path: 2026-W47/export.json.txt\n"), "{record}");
    assert_eq!(clone.read("evidence/logs/2026-W47/m.csv"), "a,b\n");
    assert_eq!(clone.read("evidence/logs/2026-W47/m-2.csv"), "c,d\n");
    assert_eq!(clone.status(), "");
    let missing = clone.record(&["drill", "--summary", "Done", "--attach", "none.csv"]);
    assert_eq!(code(&missing), Some(2));
    assert!(err(&missing).starts_with("error: none.csv cannot be attached: "), "{}", err(&missing));
    assert_eq!(clone.status(), "");
}

#[test]
fn what_git_changes_on_its_way_into_the_commit_is_told() {
    let clone = Clone::with_plan();
    clone.write(".gitattributes", "*.csv text eol=lf\n");
    fs::write(clone.folder.path().join("m.csv"), "a,b\r\n").expect("a file");
    fs::write(clone.folder.path().join("n.bin"), "a,b\r\n").expect("a file");
    let told = clone.record(&["logs", "--summary", "Done", "--attach", "m.csv", "--attach", "n.bin", "--commit"]);
    assert_eq!(code(&told), Some(0), "{}", err(&told));
    let said = out(&told);
    assert!(
        said.contains("git changed evidence/logs/2026-W47/m.csv on its way") && !said.contains("git changed evidence/logs/2026-W47/n"),
        "{said}"
    );
}

#[test]
fn a_path_that_git_ignores_stays_in_the_work_tree_and_is_told() {
    let clone = Clone::with_plan();
    clone.write(".gitignore", "evidence/\n");
    let told = clone.record(&["logs", "--summary", "Done", "--commit"]);
    assert_eq!(code(&told), Some(3));
    assert!(
        err(&told).contains("error: `git add` failed") && out(&told).starts_with("wrote evidence/logs/2026-W47.yaml\n"),
        "{}",
        err(&told)
    );
    assert!(clone.read("evidence/logs/2026-W47.yaml").starts_with("task: logs\n"));
}

#[test]
fn a_dry_run_shows_the_record_and_writes_nothing() {
    let clone = Clone::with_plan();
    let told = clone.record(&["logs", "--summary", "Done", "--data", "alerts=3", "--link", "https://example.org/T-1", "--dry-run"]);
    assert_eq!(code(&told), Some(0), "{}", err(&told));
    insta::assert_snapshot!(out(&told), @r"
    would write evidence/logs/2026-W47.yaml

      task: logs
      period: 2026-W47
      performed_by: ana@example.org
      result: done
      summary: Done
      links:
      - https://example.org/T-1
      data:
        alerts: 3

    this will count for 2026-W47, if it lands by Sunday 2026-11-22 23:59
    Europe/Paris
    ");
    assert_eq!(clone.status(), "");
    let json = clone.record(&["logs", "--summary", "Done", "--dry-run", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&out(&json)).expect("JSON");
    assert_eq!(
        (value["key"].as_str(), value["written"].as_bool(), value["prospect"].as_str()),
        (Some("2026-W47"), Some(false), Some("counts"))
    );
}

#[test]
fn without_a_terminal_what_is_missing_is_named_by_its_flag() {
    let clone = Clone::with_plan();
    let told = clone.record(&["logs"]);
    assert_eq!((code(&told), out(&told).as_str()), (Some(2), ""));
    assert_eq!(
        err(&told),
        "error: --summary is missing\nhelp: say with --summary TEXT what was done, or give --nothing-to-report; on a terminal you are asked\n"
    );
    for (arguments, what) in [
        (&["logs", "--summary", "x", "--performed-at", "today"][..], "2026-11-20"),
        (&["logs", "--summary", "x", "--data", "alerts"], "write KEY=VALUE"),
        (&["logs", "--summary", "x", "--data", "a=1", "--data", "a=2"], "`a` is given twice"),
        (&["logs", "--summary", "x", "--failed", "--nothing-to-report"], "--nothing-to-report"),
        (&["logs", "--summary", "x", "--dry-run", "--commit"], "--commit"),
        (&["logs", "--summary", "x", "-m", "y"], "--commit"),
        (&["lgos", "--summary", "x"], "did you mean `logs`?"),
        (&["logs", "--summary", "x", "--file", "../x.yaml"], "leads out of the work tree"),
        (&["logs", "--summary", "x", "--performed-by", "ana"], "performed_by"),
    ] {
        let told = clone.record(arguments);
        assert_eq!((code(&told), out(&told).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(err(&told).contains(what), "{arguments:?}: {}", err(&told));
    }
    assert_eq!(clone.status(), "");
}

#[test]
fn a_repository_that_cannot_say_what_is_owed_gets_no_record() {
    let unborn = Clone::empty();
    assert_eq!(code(&unborn.record(&["logs", "--summary", "x"])), Some(3));
    unborn.write("a.txt", "x");
    unborn.git(&["-C", "repo", "add", "."]);
    unborn.git(&["-C", "repo", "commit", "--quiet", "-m", "No plan"]);
    let none = unborn.record(&["logs", "--summary", "x"]);
    assert_eq!(code(&none), Some(2));
    assert!(out(&none).contains("plan-missing"), "{}", out(&none));
    unborn.write("policies/soc.yaml", &PLAN.replace("weekly", "weakly"));
    unborn.git(&["-C", "repo", "add", "."]);
    unborn.git(&["-C", "repo", "commit", "--quiet", "-m", "A bad plan"]);
    let bad = unborn.record(&["logs", "--summary", "x"]);
    assert_eq!(code(&bad), Some(2));
    assert!(out(&bad).contains("plan-cadence"), "{}", out(&bad));
    let clone = Clone::with_plan();
    clone.git(&["clone", "--quiet", "--bare", "repo", "bare.git"]);
    let bare = clone.run("bare.git", &["logs", "--summary", "x"]);
    assert_eq!(code(&bare), Some(2));
    assert!(err(&bare).contains("the repository is bare"), "{}", err(&bare));
    let outside = clone.run(".", &["logs", "--summary", "x"]);
    assert_eq!(code(&outside), Some(3));
}

#[test]
fn a_linked_work_tree_gets_the_record_on_its_own_branch() {
    let clone = Clone::with_plan();
    clone.git(&["-C", "repo", "worktree", "add", "--quiet", "-b", "side", "../linked"]);
    let told = clone.run("linked/policies", &["logs", "--summary", "Done", "--commit"]);
    assert_eq!(code(&told), Some(0), "{}", err(&told));
    assert!(clone.folder.path().join("linked/evidence/logs/2026-W47.yaml").is_file());
    assert!(!clone.path("evidence").exists());
    assert_eq!(clone.git(&["-C", "repo", "log", "--format=%s", "side", "-1"]), "Record logs#2026-W47\n");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_takes_no_record() {
    let clone = Clone::with_plan();
    let outside = tempfile::tempdir().expect("a folder");
    fs::create_dir(clone.path("evidence")).expect("a folder");
    std::os::unix::fs::symlink(outside.path(), clone.path("evidence/logs")).expect("a link");
    let told = clone.record(&["logs", "--summary", "Done"]);
    assert_eq!(code(&told), Some(2));
    assert!(err(&told).contains("logs is a symbolic link"), "{}", err(&told));
    assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 0);
}

#[test]
fn the_environment_leads_git_to_no_other_repository() {
    let (clone, other) = (Clone::with_plan(), Clone::with_plan());
    let folder = clone.path("");
    let arguments = ["record", "-C", folder.to_str().expect("UTF-8"), "--as-of", AT, "logs", "--summary", "Done", "--commit"];
    let mut command = duly(&arguments);
    surroundings(&mut command, clone.folder.path()).env("GIT_DIR", other.path(".git")).env("GIT_WORK_TREE", other.path(""));
    command.env("GIT_AUTHOR_EMAIL", "bob@example.org");
    let told = output(&mut command);
    assert_eq!(code(&told), Some(0), "{}", err(&told));
    assert_eq!(clone.last(), "Record logs#2026-W47|bob@example.org\n\nevidence/logs/2026-W47.yaml\n");
    assert!(clone.read("evidence/logs/2026-W47.yaml").contains("performed_by: bob@example.org\n"));
    assert_eq!(other.last(), "Plan|ana@example.org\n\npolicies/soc.yaml\n");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_what_is_missing_is_asked_for() {
    let clone = Clone::with_plan();
    let line = format!("'{}' record -C repo --as-of {AT} logs", env!("CARGO_BIN_EXE_duly"));
    let mut script = Command::new("script");
    surroundings(&mut script, clone.folder.path()).args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    let started = script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let Ok(mut running) = started else {
        println!("skipped: `script` is not installed");
        return;
    };
    std::io::Write::write_all(&mut running.stdin.take().expect("an input"), b"\nThree alerts, all \"false\"\n").expect("answers");
    let told = running.wait_with_output().expect("an end");
    let shown = out(&told);
    assert_eq!(code(&told), Some(0), "{shown}");
    assert!(shown.contains("logs#2026-W47 (Review the logs): it is open until Sunday 2026-11-22 23:59"), "{shown}");
    assert!(shown.contains("What was done and found: ") && shown.contains("write a sentence"), "{shown}");
    assert!(clone.read("evidence/logs/2026-W47.yaml").ends_with("summary: Three alerts, all \"false\"\n"));
}
