//! `duly demo` as a newcomer runs it.
//!
//! It does not know what happens in the year.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn demo(arguments: &[&str], temporary: &Path) -> Output {
    let mut command = crate::binary::duly(&["demo"]);
    command.args(arguments).current_dir(temporary);
    for variable in ["TMPDIR", "TMP", "TEMP"] {
        command.env(variable, temporary);
    }
    command.output().expect("duly runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text in UTF-8")
}

#[test]
fn a_named_folder_is_made_and_filled_and_then_refused() {
    let outside = tempfile::tempdir().expect("a folder");
    let run = demo(&["new/my demo"], outside.path());
    assert_eq!((run.status.code(), text(&run.stderr)), (Some(0), ""));
    assert!(outside.path().join("new/my demo/policies/soc-maintenance.yaml").is_file());
    assert!(text(&run.stdout).contains("\n  duly check -C \"new/my demo\" --as-of 2026-11-23T08:00:00Z\n"));
    assert!(text(&run.stdout).contains("That check exits with 1."));

    let git = Command::new("git").args(["-C", "new/my demo", "status", "--porcelain"]).current_dir(outside.path()).output();
    let git = git.expect("git runs");
    assert_eq!((git.status.code(), text(&git.stdout)), (Some(0), ""));

    let again = demo(&["new/my demo"], outside.path());
    assert_eq!((again.status.code(), text(&again.stdout)), (Some(2), ""));
    assert!(text(&again.stderr).contains("error: the folder new/my demo is not empty\n"), "{}", text(&again.stderr));

    fs::remove_dir_all(outside.path().join("new")).expect("the folder goes");
    assert_eq!(text(&demo(&["new/my demo"], outside.path()).stdout), text(&run.stdout));
}

#[test]
fn a_folder_that_holds_something_is_refused_and_left_alone() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("mine.txt"), "mine").expect("a file");
    let run = demo(&["."], outside.path());
    assert_eq!((run.status.code(), text(&run.stdout)), (Some(2), ""));
    assert!(text(&run.stderr).contains("error: the folder . is not empty\n"), "{}", text(&run.stderr));
    assert_eq!(fs::read_dir(outside.path()).expect("the folder").count(), 1);
}

#[test]
fn without_a_name_every_run_gets_a_folder_of_its_own() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::create_dir(outside.path().join("duly-demo")).expect("the folder of an earlier run");
    let run = demo(&[], outside.path());
    assert_eq!((run.status.code(), text(&run.stderr)), (Some(0), ""));
    let folder = outside.path().join("duly-demo-2");
    assert!(folder.join(".git").is_dir());
    assert!(text(&run.stdout).contains(&folder.display().to_string()), "{}", text(&run.stdout));
}
