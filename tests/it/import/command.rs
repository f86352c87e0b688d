//! `duly import` from outside: where the plan goes, what is told, and the exit codes.
//!
//! It does not know how tables are read.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use crate::binary::{duly, err, out, output};

use super::workbook::{rows, workbook};

const TABLE: &str = "| Activity | Cadence | Team |\n|---|---|---|\n| Review the logs | weekly | SOC |\n";

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    output(duly(&[&["import"], arguments].concat()).current_dir(folder))
}

/// Gives a text on the standard input.
fn pipe(folder: &Path, arguments: &[&str], bytes: &[u8]) -> Output {
    let mut command = duly(&[&["import"], arguments].concat());
    let mut child =
        command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a start");
    child.stdin.take().expect("an input").write_all(bytes).expect("a reader");
    child.wait_with_output().expect("an end")
}

#[test]
fn what_is_written_into_a_repository_is_valid() {
    let folder = folder();
    for (name, text) in [
        ("en.md", include_str!("tables/soc.en.md")),
        ("fr.md", include_str!("tables/soc.fr.md")),
        ("ja.md", include_str!("tables/rows.ja.md")),
    ] {
        let repository = folder.path().join(name.replace('.', "-"));
        fs::create_dir_all(repository.join(".git")).expect("a folder");
        fs::write(repository.join(name), text).expect("a file");
        let done = run(
            &repository,
            &[name, "--output", "policies/plan.yaml", "--adopted-on", "2026-01-05", "--timezone", "Europe/Paris", "--name", "SOC: a plan"],
        );
        assert_eq!((done.status.code(), out(&done).as_str()), (Some(0), ""), "{}", err(&done));
        assert!(err(&done).ends_with("every row was read\n"), "{}", err(&done));
        let valid = output(&mut duly(&["validate", "-C", repository.to_str().expect("UTF-8")]));
        assert_eq!((valid.status.code(), err(&valid).as_str()), (Some(0), ""), "{name}: {}", out(&valid));
        let plan = fs::read_to_string(repository.join("policies/plan.yaml")).expect("the plan");
        assert!(
            plan.starts_with("# yaml-language-server: $schema=../schema/plan.schema.json\nversion: 1\nname: 'SOC: a plan'\n"),
            "{plan}"
        );
        // Once more it would be in the way.
        let again = run(&repository, &[name, "--output", "policies/plan.yaml"]);
        assert_eq!(again.status.code(), Some(2));
        assert!(err(&again).contains("policies/plan.yaml is there already and is not overwritten"), "{}", err(&again));
        assert_eq!(fs::read_to_string(repository.join("policies/plan.yaml")).expect("the plan"), plan);
    }
}

#[test]
fn the_plan_goes_to_the_standard_output_and_words_to_the_error_output() {
    let folder = folder();
    fs::write(folder.path().join("t.csv"), "Task,Cadence,Team\nReview,weekly,SOC\nWatch,continuous,SOC\n").expect("a file");
    let done = run(folder.path(), &["t.csv", "--adopted-on", "2026-01-05"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(
        out(&done).starts_with("# yaml-language-server: ") && out(&done).contains("\n# TODO t.csv:3:7: `continuous` does not say"),
        "{}",
        out(&done)
    );
    let told = err(&done);
    assert!(told.starts_with("error[import-cadence]\n") && told.contains("[t.csv:3:7]") && told.contains("Watch,continuous,SOC"), "{told}");
    assert!(told.contains("1 task; 1 row could not be read and stands in the plan as comments"), "{told}");
    let relaxed = run(folder.path(), &["t.csv", "--adopted-on", "2026-01-05", "--fail-on", "never", "--quiet"]);
    assert_eq!((relaxed.status.code(), out(&relaxed)), (Some(0), out(&done)));
}

#[test]
fn nothing_is_written_of_which_nothing_could_be_read() {
    let folder = folder();
    let done = pipe(folder.path(), &["-", "--from", "csv", "--output", "plan.yaml"], b"Task,Cadence\nWatch,continuous\n");
    assert_eq!((done.status.code(), out(&done).as_str()), (Some(1), ""));
    assert!(
        err(&done).contains("<stdin>:2:7") && err(&done).ends_with("no plan was written: none of 1 row could be read\n"),
        "{}",
        err(&done)
    );
    assert!(!folder.path().join("plan.yaml").exists());
}

#[test]
fn every_kind_comes_through_a_pipe() {
    let folder = folder();
    let book = workbook(&[("S", &rows(&[&["Activity", "Cadence", "Team"], &["Review the logs", "weekly", "SOC"]]))]);
    let kinds: [(&str, &[u8]); 4] = [
        ("markdown", TABLE.as_bytes()),
        ("csv", b"Activity;Cadence;Team\nReview the logs;weekly;SOC\n"),
        ("tsv", b"Activity\tCadence\tTeam\nReview the logs\tweekly\tSOC\n"),
        ("xlsx", &book),
    ];
    let mut first = None;
    for (kind, bytes) in kinds {
        let done = pipe(folder.path(), &["-", "--from", kind, "--adopted-on", "2026-01-05"], bytes);
        assert_eq!(done.status.code(), Some(0), "{kind}: {}", err(&done));
        assert_eq!(first.get_or_insert_with(|| out(&done)), &out(&done), "{kind}");
        assert_eq!(err(&done), "1 task; every row was read\n", "{kind}");
    }
}

#[test]
fn json_holds_the_plan_and_the_findings() {
    let folder = folder();
    fs::write(folder.path().join("t.md"), TABLE.replace("weekly", "bi-weekly") + "| Patch | daily | SOC |\n").expect("a file");
    let done = run(folder.path(), &["t.md", "--adopted-on", "2026-01-05", "--format", "json"]);
    assert_eq!((done.status.code(), err(&done).as_str()), (Some(1), ""));
    let json: serde_json::Value = serde_json::from_str(&out(&done)).expect("JSON");
    assert_eq!((&json["version"], &json["tasks"], &json["left_out"]), (&1.into(), &1.into(), &1.into()));
    assert!(json["plan"].as_str().expect("a plan").contains("\n- id: patch\n"));
    let finding = &json["findings"][0];
    assert_eq!(
        (&finding["rule"], &finding["line"], &finding["column"], &finding["end_column"]),
        (&"import-cadence".into(), &3.into(), &21.into(), &30.into())
    );
}

#[test]
fn a_question_that_is_wrong_exits_with_2() {
    let folder = folder();
    fs::write(folder.path().join("t.txt"), TABLE).expect("a file");
    fs::write(folder.path().join("t.md"), TABLE).expect("a file");
    fs::write(folder.path().join("l.csv"), b"T\xe2che;Cadence\nx;Mensuel\n").expect("a file");
    let cases: [(&[&str], &str); 10] = [
        (&["t.txt"], "the name t.txt does not tell what the file is"),
        (&["-"], "the standard input has no name that tells what it is"),
        (&["none.md"], "none.md cannot be read"),
        (&[".", "--from", "csv"], ". is a folder"),
        (&["t.md", "--table", "2"], "there is no table 2 in t.md; there are 1 (line 1: `Activity`, `Cadence`, `Team`)"),
        (&["t.md", "--column", "activity=1", "--column", "activity=2"], "--column names the activity twice"),
        (&["t.md", "--column", "what=1"], "no field is called `what`"),
        (&["t.md", "--column", "activity=Nothing"], "the table has no column `Nothing`; its headers are `Activity`, `Cadence`, `Team`"),
        (&["t.md", "--timezone", "Paris"], "write the IANA name of a zone"),
        (&["l.csv"], "l.csv:1:2: the byte 0xE2 is no UTF-8; the file may be Latin-1"),
    ];
    for (arguments, expected) in cases {
        let done = run(folder.path(), arguments);
        assert_eq!((done.status.code(), out(&done).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(err(&done).contains(expected), "{arguments:?}: {}", err(&done));
    }
    let named = run(folder.path(), &["l.csv", "--encoding", "windows-1252"]);
    assert!(named.status.success() && out(&named).contains("title: x\n"), "{}", err(&named));
    let txt = run(folder.path(), &["t.txt", "--from", "markdown"]);
    assert!(txt.status.success(), "{}", err(&txt));
}
