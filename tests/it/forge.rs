//! How forges land work: with a merge commit, squashed, or rebased; and whom a `.mailmap` means. Everything is done by git.

use std::fs;
use std::path::Path;
use std::process::Command;

use duly::evidence::Mailmap;
use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{duly, out, output};
use crate::history::git;

const PLAN: &str = "\
version: 1
adopted_on: 2026-11-16
teams:
  soc: {members: [{email: ana@example.org}, {email: bob@example.org}]}
tasks:
  - {id: logs, title: Logs, teams: [soc], cadence: weekly, evidence: {four_eyes: true}}
";

const FORGE: (&str, &str) = ("Forge", "noreply@forge.example.org");

/// Runs git as somebody, at a moment.
fn by(folder: &Path, at: &str, author: (&str, &str), committer: (&str, &str), arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null"), ("GIT_COMMITTER_DATE", at), ("GIT_AUTHOR_DATE", at)])
        .envs([("GIT_AUTHOR_NAME", author.0), ("GIT_AUTHOR_EMAIL", author.1)])
        .envs([("GIT_COMMITTER_NAME", committer.0), ("GIT_COMMITTER_EMAIL", committer.1)])
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

const ANA: (&str, &str) = ("Ana", "ana@example.org");

fn write(folder: &Path, path: &str, content: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
    fs::write(file, content).expect("a file");
}

/// `main` with the plan, and a branch `work` on which Ana landed a record on Wednesday; `main` has moved on since.
fn repository(message: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path();
    git(place, &["init", "--quiet", "--initial-branch=main"]);
    write(place, "policies/plan.yaml", PLAN);
    by(place, "2026-11-10T09:00:00Z", ANA, ANA, &["add", "--all"]);
    by(place, "2026-11-10T09:00:00Z", ANA, ANA, &["commit", "--quiet", "-m", "plan"]);
    git(place, &["switch", "--quiet", "-c", "work"]);
    write(place, "evidence/logs/47.yaml", "task: logs\nsummary: two alerts\n");
    git(place, &["add", "--all"]);
    by(place, "2026-11-18T09:00:00Z", ANA, ANA, &["commit", "--quiet", "-m", message]);
    git(place, &["switch", "--quiet", "main"]);
    write(place, "src", "1");
    git(place, &["add", "--all"]);
    by(place, "2026-11-19T09:00:00Z", ANA, ANA, &["commit", "--quiet", "-m", "other work"]);
    folder
}

/// The state of week 47, and who did it.
fn judged(folder: &Path) -> (String, String) {
    let place = folder.to_str().expect("a path in UTF-8");
    let window = ["--from", "2026-11-22", "--to", "2026-11-22"];
    let said = output(&mut duly(&[&["check", "-C", place, "--as-of", "2026-11-24", "--format", "json"][..], &window].concat()));
    let report: Value = serde_json::from_str(&out(&said)).expect("a report");
    let occurrence = &report["tasks"][0]["occurrences"][0];
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    (word(&occurrence["state"]), word(&occurrence["performances"][0]["performer"]))
}

const REVIEWED: &str = "Review the logs\n\nReviewed-by: Bob <bob@example.org>\n";

#[test]
fn behind_a_merge_commit_the_performer_is_whoever_made_the_record_on_the_side_branch() {
    let folder = repository(REVIEWED);
    by(folder.path(), "2026-11-20T09:00:00Z", FORGE, FORGE, &["merge", "--quiet", "--no-ff", "-m", "Merge work", "work"]);
    assert_eq!(judged(folder.path()), ("met".to_owned(), "ana@example.org".to_owned()));
}

#[test]
fn the_message_of_the_merge_may_name_the_reviewer() {
    let folder = repository("Review the logs");
    let merge = ["merge", "--quiet", "--no-ff", "-m", "Merge work\n\nReviewed-by: Bob <bob@example.org>", "work"];
    by(folder.path(), "2026-11-20T09:00:00Z", FORGE, FORGE, &merge);
    assert_eq!(judged(folder.path()), ("met".to_owned(), "ana@example.org".to_owned()));
    let alone = repository("Review the logs");
    by(alone.path(), "2026-11-20T09:00:00Z", FORGE, FORGE, &["merge", "--quiet", "--no-ff", "-m", "Merge work", "work"]);
    assert_eq!(judged(alone.path()).0, "missed");
}

#[test]
fn a_squash_and_a_rebase_keep_the_author_whoever_commits() {
    let squashed = repository(REVIEWED);
    by(squashed.path(), "2026-11-20T09:00:00Z", ANA, FORGE, &["merge", "--quiet", "--squash", "work"]);
    by(squashed.path(), "2026-11-20T09:00:00Z", ANA, FORGE, &["commit", "--quiet", "-m", REVIEWED]);
    assert_eq!(judged(squashed.path()), ("met".to_owned(), "ana@example.org".to_owned()));
    let rebased = repository(REVIEWED);
    by(rebased.path(), "2026-11-20T09:00:00Z", FORGE, FORGE, &["rebase", "--quiet", "main", "work"]);
    git(rebased.path(), &["switch", "--quiet", "main"]);
    git(rebased.path(), &["merge", "--quiet", "--ff-only", "work"]);
    assert_eq!(judged(rebased.path()), ("met".to_owned(), "ana@example.org".to_owned()));
}

#[test]
fn a_squash_by_another_author_names_the_performer_as_co_author() {
    let folder = repository("Review the logs");
    by(folder.path(), "2026-11-20T09:00:00Z", ANA, FORGE, &["merge", "--quiet", "--squash", "work"]);
    write(folder.path(), "evidence/logs/47.yaml", "task: logs\nperformed_by: ana@example.org\nsummary: two alerts\n");
    git(folder.path(), &["add", "--all"]);
    let message = "Review the logs (#7)\n\nCo-authored-by: Ana <ana@example.org>\nReviewed-by: Bob <bob@example.org>\n";
    by(folder.path(), "2026-11-20T09:00:00Z", ("Gil", "gil@example.org"), FORGE, &["commit", "--quiet", "-m", message]);
    assert_eq!(judged(folder.path()), ("met".to_owned(), "ana@example.org".to_owned()));
}

#[test]
fn work_that_is_merged_late_is_late_whenever_it_was_made() {
    let folder = repository(REVIEWED);
    by(folder.path(), "2026-11-23T00:00:00Z", FORGE, FORGE, &["merge", "--quiet", "--no-ff", "-m", "Merge work", "work"]);
    assert_eq!(judged(folder.path()).0, "missed");
    let folder = repository(REVIEWED);
    by(folder.path(), "2026-11-22T23:59:59Z", FORGE, FORGE, &["merge", "--quiet", "--no-ff", "-m", "Merge work", "work"]);
    assert_eq!(judged(folder.path()).0, "met");
}

#[test]
fn a_mailmap_means_whom_git_says_that_it_means() {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["init", "--quiet"]);
    let lines = [
        "Ana Berg <ana@example.org> <old@example.org>",
        "<bob@example.org> <B@example.org>",
        "Gil Grand <gil@example.org> gil <shared@example.org>",
        "Emil <emil@example.org> EMIL <shared@example.org>",
        "Shared Desk <shared@example.org>",
        "# Nobody <nobody@example.org> <old@example.org>",
        "   Spaced Out   <spaced@example.org>   Space   <space@example.org>",
        "broken line",
        "Broken <unclosed@example.org",
        "<one@example.org><two@example.org>",
        "Later <ana@example.org> <old@example.org>",
        "<dot@example.org> <>",
        "Name Only <name@example.org>  # a word behind it",
        "<chain@example.org> <bob@example.org>",
    ];
    let people = [
        ("A", "old@example.org"),
        ("A", "OLD@EXAMPLE.ORG"),
        ("B", "b@example.org"),
        ("Gil", "shared@example.org"),
        ("Emil", "shared@example.org"),
        ("Else", "shared@example.org"),
        ("Space", "space@example.org"),
        ("Other", "space@example.org"),
        ("X", "two@example.org"),
        ("X", "unclosed@example.org"),
        ("X", "nobody@example.org"),
        ("X", "name@example.org"),
        ("X", "bob@example.org"),
    ];
    for end in 0..=lines.len() {
        let text = lines[..end].join("\n");
        fs::write(folder.path().join(".mailmap"), &text).expect("a file");
        let map = Mailmap::parse(&text);
        for (name, email) in people {
            let theirs = git(folder.path(), &["check-mailmap", &format!("{name} <{email}>")]);
            let ours = map.person(name, email);
            assert_eq!(format!("{} <{}>", ours.name, ours.email), theirs.trim_end(), "{name} <{email}> after {end} lines");
        }
    }
}
