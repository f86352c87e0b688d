//! What can happen to the files of the cache: damage, other repositories, other versions, parallel runs, a full disk, a kill.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use duly::history::Cache;
use duly::history::build::{Builder, Commit};

use super::{START, at, known, long_history, only_file, request, same};
use crate::binary::{duly, err, out, output};

/// A repository of some commits, its cache, and the question.
fn kept() -> (tempfile::TempDir, Cache, duly::check::Request) {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("repository");
    let ids = long_history(&dir, 300);
    let cache = Cache::new(folder.path().join("cache"), 1);
    let asked = request(&dir, &ids[299].to_string(), at(START + 400 * 3_600));
    assert!(same(&asked, &cache, "the first time").remarks.borrow().is_empty());
    assert_eq!(*same(&asked, &cache, "the second time").read.borrow(), 0);
    (folder, cache, asked)
}

#[test]
fn a_file_with_a_wrong_byte_anywhere_or_cut_short_is_not_used() {
    let (_folder, cache, asked) = kept();
    // What is found damaged is written anew, which this one does not.
    let lazy = Cache::new(cache.folder().to_path_buf(), 1_000_000);
    let path = only_file(&cache);
    let whole = fs::read(&path).expect("a file");
    let step = whole.len() / 60;
    for place in (0..60).chain((60..whole.len()).step_by(step)) {
        let mut damaged = whole.clone();
        damaged[place] ^= 1 << (place % 8);
        fs::write(&path, damaged).expect("a file");
        let told = same(&asked, &lazy, &format!("byte {place}"));
        let remarks = told.remarks.borrow();
        assert!(remarks.len() == 1 && remarks[0].contains(" is not used: "), "{place}: {remarks:?}");
    }
    for length in (0..whole.len()).step_by(step) {
        fs::write(&path, &whole[..length]).expect("a file");
        assert_eq!(same(&asked, &lazy, &format!("{length} bytes")).remarks.borrow().len(), 1);
    }
    fs::write(&path, [whole.as_slice(), b"x"].concat()).expect("a file");
    assert_eq!(same(&asked, &lazy, "a byte too many").remarks.borrow().len(), 1);
    // It is mended by the next run that keeps something.
    same(&asked, &cache, "mended");
    assert_eq!(fs::read(&path).expect("a file"), whole);
}

#[test]
fn a_file_of_another_version_is_not_used() {
    let (_folder, cache, asked) = kept();
    let path = only_file(&cache);
    let text = String::from_utf8_lossy(&fs::read(&path).expect("a file")).into_owned();
    let sum = text.strip_prefix("duly cache ").and_then(|rest| rest.split_once('\n')).expect("a first line").0;
    assert!(sum.len() == 16 && sum.bytes().all(|byte| byte.is_ascii_hexdigit()), "{sum}");
    let mut other = fs::read(&path).expect("a file");
    other[11] = if sum.starts_with('0') { b'1' } else { b'0' };
    fs::write(&path, other).expect("a file");
    let told = same(&asked, &cache, "another version");
    assert!(told.remarks.borrow()[0].contains("another build of duly wrote it"), "{:?}", told.remarks.borrow());
}

#[test]
fn another_repository_at_the_same_place_is_read_from_its_root() {
    let (folder, cache, asked) = kept();
    fs::remove_dir_all(&asked.dir).expect("a folder");
    let mut builder = Builder::init(&asked.dir).expect("a repository");
    let plan = "version: 1\nadopted_on: 2026-01-05\ntasks:\n  - {id: logs, title: Logs, cadence: weekly}\n";
    builder.commit(Commit::at(&format!("{START} +0000")).file("policies/plan.yaml", plan).message("another\n")).expect("a commit");
    let foreign = request(&asked.dir, "main", at(START + 400 * 3_600));
    same(&foreign, &cache, "another repository");
    // And its file in the place of the first one.
    let moved = folder.path().join("moved");
    fs::rename(&asked.dir, &moved).expect("a folder");
    same(&request(&moved, "main", at(START + 400 * 3_600)), &cache, "elsewhere");
    let files: Vec<_> = cache.show().expect("a folder").into_iter().map(|kept| kept.path).collect();
    assert_eq!(files.len(), 2);
    fs::copy(&files[0], &files[1]).expect("a file");
    fs::copy(&files[1], &files[0]).expect("a file");
    let told = same(&request(&moved, "main", at(START + 400 * 3_600)), &cache, "the file of another");
    let more = told.remarks.borrow().len();
    assert!(more <= 1);
}

#[test]
fn a_rewritten_branch_is_read_from_where_it_was_rewritten() {
    let (_folder, cache, asked) = kept();
    let git = |arguments: &[&str]| crate::history::git(&asked.dir, arguments);
    let tree = git(&["rev-parse", "main~10^{tree}"]);
    let who = "Bob <bob@example.org> 1768700000 +0000";
    let parent = git(&["rev-parse", "main~11"]);
    let text = format!("tree {}\nparent {}\nauthor {who}\ncommitter {who}\n\nRewritten\n", tree.trim(), parent.trim());
    let file = asked.dir.join(".git/rewritten");
    fs::write(&file, text).expect("a file");
    let tip = git(&["hash-object", "-w", "-t", "commit", file.to_str().expect("a path")]);
    let rewritten = request(&asked.dir, tip.trim(), at(START + 400 * 3_600));
    let told = same(&rewritten, &cache, "a rewritten branch");
    assert_eq!(*told.read.borrow(), 1);
}

#[test]
fn runs_at_once_do_not_disturb_each_other() {
    let (_folder, cache, asked) = kept();
    cache.clear().expect("a folder");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..6 {
                    assert_eq!(same(&asked, &cache, "at once").remarks.borrow().len(), 0);
                }
            });
        }
    });
    assert_eq!(known(&cache), [300]);
}

#[test]
fn a_shallow_clone_is_an_error_with_the_cache_too() {
    let (_folder, cache, asked) = kept();
    let cut = crate::history::git(&asked.dir, &["rev-parse", "main~20"]);
    fs::write(asked.dir.join(".git/shallow"), cut).expect("a file");
    let told = super::Told::default();
    assert!(super::answer(&asked, Some(&cache), &told).contains("the clone is shallow"));
    same(&asked, &cache, "shallow");
}

/// Runs the program on a long history in a shell, with a limit on the size of files that it may write.
#[cfg(target_os = "linux")]
fn limited(dir: &Path, cache: &Path, first: &str) -> std::process::Output {
    let script = format!("{first}\nulimit -f 1\nexec \"$0\" check -C \"$1\" --cache \"$2\" --as-of 2026-02-10 --format json");
    let mut command = Command::new("sh");
    crate::binary::in_english(&mut command);
    command.args(["-c", &script]).arg(env!("CARGO_BIN_EXE_duly")).arg(dir).arg(cache);
    command.output().expect("a shell")
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_a_kill_while_writing_leave_the_answer_and_the_next_run_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (dir, cache) = (folder.path().join("repository"), folder.path().join("cache"));
    long_history(&dir, 800);
    let place = dir.to_str().expect("a path");
    let arguments = ["check", "-C", place, "--as-of", "2026-02-10", "--format", "json", "--no-cache"];
    let plain = output(&mut duly(&arguments));
    // Without the signal a write beyond the limit is an error, as on a full disk.
    let full = limited(&dir, &cache, "trap '' XFSZ");
    assert_eq!(out(&full), out(&plain));
    assert_eq!(full.status.code(), plain.status.code());
    assert!(err(&full).contains("note: the cache in ") && err(&full).contains("cannot be written"), "{}", err(&full));
    assert!(Cache::new(cache.clone(), 1).show().expect("a folder").is_empty());
    // With it the process is killed in the middle of a write.
    for _ in 0..8 {
        let killed = limited(&dir, &cache, "");
        assert_eq!(killed.status.code(), None, "{}", err(&killed));
    }
    for _ in 0..3 {
        let arguments = ["check", "-C", place, "--as-of", "2026-02-10", "--format", "json", "--cache", cache.to_str().expect("a path")];
        let after = output(&mut duly(&arguments));
        assert_eq!(out(&after), out(&plain));
        assert_eq!(err(&after), "");
    }
    assert_eq!(known(&Cache::new(cache, 1)), [800]);
}

#[test]
fn the_cache_is_shown_and_cleared_and_nothing_else_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let (dir, cache) = (folder.path().join("repository"), folder.path().join("cache"));
    let ids = long_history(&dir, 800);
    let place = cache.to_str().expect("a path");
    let shown = |act: &str| output(&mut duly(&["cache", act, "--cache", place]));
    assert_eq!(out(&shown("show")), format!("{place}\n"));
    output(&mut duly(&["check", "-C", dir.to_str().expect("a path"), "--cache", place, "--as-of", "2026-02-10"]));
    assert!(out(&shown("show")).contains(&format!("800 commits up to {} of ", ids[799].short())), "{}", out(&shown("show")));
    assert!(out(&shown("show")).contains(" kB  plans of "), "{}", out(&shown("show")));
    fs::write(cache.join("mine.past"), "mine").expect("a file");
    assert_eq!(out(&shown("clear")), "2 files removed\n");
    assert_eq!(out(&shown("clear")), "0 files removed\n");
    assert_eq!(fs::read_dir(&cache).expect("a folder").count(), 1, "what is not ours stays");
}

#[test]
fn a_build_server_keeps_nothing_unless_a_folder_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("repository");
    long_history(&dir, 800);
    let run = |home: &str, ci: &str, more: &[&str]| {
        let home = folder.path().join(home);
        let place = dir.to_str().expect("a path");
        let mut command = duly(&[&["check", "-C", place, "--as-of", "2026-02-10"], more].concat());
        output(command.env("XDG_CACHE_HOME", &home).env("CI", ci));
        home.join("duly").exists()
    };
    assert!(run("one", "", &[]));
    assert!(!run("two", "true", &[]));
    assert!(!run("three", "", &["--no-cache"]));
    let named = folder.path().join("four/duly");
    assert!(run("four", "true", &["--cache", named.to_str().expect("a path")]));
}
