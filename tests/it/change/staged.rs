//! `check --staged`: what a commit would cause, before it exists.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Case, NOW, OVERDUE, PLAN, case, record};
use crate::binary::{duly, err, output};
use crate::history::git;

/// The same repository with its work tree, on `main`.
fn checked_out() -> Case {
    let mut case = case();
    case.builder.switch("main");
    git(case.path(), &["reset", "--quiet", "--hard", "main"]);
    for (key, value) in [("user.name", "Ana"), ("user.email", "ana@example.org"), ("commit.gpgsign", "false")] {
        git(case.path(), &["config", key, value]);
    }
    case
}

fn write(folder: &Path, path: &str, content: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
    fs::write(file, content).expect("a file");
}

#[test]
fn staged_evidence_counts_as_landing_now_and_the_index_counts_and_not_the_work_tree() {
    let case = checked_out();
    write(case.path(), "evidence/logs/w48.yaml", &record("logs", "week 48"));
    assert_eq!(case.check(&["--staged"]).serves, Vec::<String>::new(), "nothing is staged yet");
    git(case.path(), &["add", "evidence"]);
    write(case.path(), "evidence/logs/w48.yaml", "broken after it was staged: [");
    let told = case.check(&["--staged"]);
    assert_eq!((told.code, told.findings, told.serves), (0, vec![OVERDUE.to_owned()], vec!["logs#2026-W48 met".to_owned()]));
    assert_eq!(told.report["tasks"][0]["last_performance"]["performer"], "ana@example.org");
    git(case.path(), &["add", "evidence"]);
    let told = case.check(&["--staged"]);
    assert_eq!(told.code, 1);
    assert!(told.findings.contains(&"error record-syntax evidence/logs/w48.yaml".to_owned()), "{:?}", told.findings);
}

#[test]
fn a_staged_edit_of_a_landed_record_is_an_error_and_so_is_an_invalid_plan() {
    let case = checked_out();
    write(case.path(), "evidence/logs/w47.yaml", &record("logs", "edited"));
    git(case.path(), &["add", "evidence"]);
    let told = case.check(&["--staged"]);
    assert_eq!(told.code, 1);
    assert!(told.findings.contains(&"error evidence-edited evidence/logs/w47.yaml".to_owned()), "{:?}", told.findings);
    assert!(told.report["findings"].as_array().expect("a list").iter().all(|one| one["commit"] != "0".repeat(40)));
    write(case.path(), "policies/plan.yaml", &PLAN.replace("cadence", "cadense"));
    git(case.path(), &["add", "policies"]);
    assert_eq!(case.check(&["--staged"]).code, 2);
}

#[test]
fn a_looser_plan_is_told_before_the_commit_without_asking_for_a_message_that_is_not_written_yet() {
    let case = checked_out();
    write(case.path(), "policies/plan.yaml", &PLAN.replace("logs, cadence: weekly", "logs, cadence: monthly"));
    git(case.path(), &["add", "policies"]);
    let told = case.check(&["--staged"]);
    assert_eq!(told.code, 0, "{:?}", told.findings);
    assert!(told.findings.iter().any(|one| one.starts_with("warning plan-loosened")), "{:?}", told.findings);
}

#[test]
fn the_first_commit_of_a_repository_is_judged_by_the_plan_that_it_brings() {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["init", "--quiet"]);
    let place = folder.path().to_str().expect("a path");
    let check = || output(&mut duly(&["check", "-C", place, "--as-of", NOW, "--staged"]));
    assert_eq!(check().status.code(), Some(2), "there is no plan at all");
    write(folder.path(), "policies/plan.yaml", PLAN);
    write(folder.path(), "evidence/logs/w48.yaml", &record("logs", "week 48"));
    git(folder.path(), &["add", "--all"]);
    let said = check();
    assert_eq!(said.status.code(), Some(0), "{}", err(&said));
}

#[test]
fn a_commit_of_some_paths_is_judged_by_the_index_that_git_gives_to_the_hook() {
    let case = checked_out();
    write(case.path(), "evidence/logs/w48.yaml", &record("logs", "week 48"));
    write(case.path(), "evidence/keys/bad.yaml", "task: keys\nsumary: misspelt\n");
    git(case.path(), &["add", "--all"]);
    let hooks = tempfile::tempdir().expect("a folder");
    let hook = hooks.path().join("pre-commit");
    let program = env!("CARGO_BIN_EXE_duly");
    fs::write(&hook, format!("#!/bin/sh\nexec '{program}' check --staged --as-of {NOW} --quiet\n")).expect("a file");
    let runnable = Command::new("chmod").arg("+x").arg(&hook).status().expect("chmod");
    assert!(runnable.success());
    let commit = |paths: &[&str]| {
        let hooks = format!("core.hooksPath={}", hooks.path().display());
        let mut git = Command::new("git");
        crate::binary::in_english(&mut git);
        git.current_dir(case.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        output(git.args(["-c", &hooks, "commit", "--quiet", "-m", "records"]).args(paths))
    };
    let whole = commit(&[]);
    assert!(!whole.status.success(), "a bad record is staged");
    let part = commit(&["evidence/logs/w48.yaml"]);
    assert!(part.status.success(), "{}{}", err(&part), crate::binary::out(&part));
    assert_eq!(git(case.path(), &["log", "-1", "--format=", "--name-only"]).trim(), "evidence/logs/w48.yaml");
}

#[test]
fn an_index_that_lies_elsewhere_is_refused() {
    let case = checked_out();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let index = elsewhere.path().join("index");
    fs::copy(case.path().join(".git/index"), &index).expect("a copy");
    let place = case.path().to_str().expect("a path");
    let said = output(duly(&["check", "-C", place, "--as-of", NOW, "--staged"]).env("GIT_INDEX_FILE", &index));
    assert_eq!(said.status.code(), Some(3));
    assert!(err(&said).contains("does not lie in the repository's own git directory"), "{}", err(&said));
}

#[test]
fn an_unfinished_merge_is_told_and_a_bare_repository_too() {
    let mut case = checked_out();
    case.builder.switch("side");
    case.commit(duly::history::build::Commit::at("2026-11-23T09:00:00Z").file("evidence/logs/w48.yaml", record("logs", "theirs")));
    write(case.path(), "evidence/logs/w48.yaml", &record("logs", "ours"));
    git(case.path(), &["add", "--all"]);
    git(case.path(), &["commit", "--quiet", "-m", "ours"]);
    let merge = Command::new("git").current_dir(case.path()).args(["merge", "--quiet", "side"]).output().expect("git");
    assert!(!merge.status.success());
    let place = case.path().to_str().expect("a path");
    let said = output(&mut duly(&["check", "-C", place, "--staged"]));
    assert_eq!(said.status.code(), Some(3));
    assert!(err(&said).contains("the merge is not finished: evidence/logs/w48.yaml in conflict"), "{}", err(&said));
    let bare = tempfile::tempdir().expect("a folder");
    git(bare.path(), &["init", "--quiet", "--bare"]);
    let said = output(&mut duly(&["check", "-C", bare.path().to_str().expect("a path"), "--staged"]));
    assert_eq!(said.status.code(), Some(3));
    assert!(err(&said).contains("has no index"), "{}", err(&said));
}
