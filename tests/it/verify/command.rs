//! `duly verify-report` from outside: exit codes, files and the standard input, and what it says.
//!
//! It does not know how forgeries are found.

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

use crate::binary::{err, out};
use crate::hostile::Repo;

const AS_OF: &str = "2026-12-02T09:00:00Z";

fn written(repo: &Repo, arguments: &[&str]) -> String {
    let output =
        repo.duly(&[&["report", "--as-of", AS_OF, "--from", "2026-11-16"], arguments].concat()).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    out(&output)
}

fn verify(repo: &Repo, text: &str, arguments: &[&str]) -> Output {
    let mut command = repo.duly(&[&["verify-report", "-"], arguments].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

#[test]
fn a_true_report_exits_with_0_and_a_false_one_with_1() {
    let repo = Repo::met_once();
    let report = written(&repo, &["--format", "json"]);
    let output = verify(&repo, &report, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let head = &repo.head()[..12];
    assert_eq!(
        out(&output),
        format!(
            "true: the report says what the repository proves\n\ncommit {head} of refs/heads/main; as of {AS_OF}, 2026-11-16\nto 2026-12-02; 1 unit, 2 occurrences and 1 finding compared\n"
        )
    );
    let output = verify(&repo, &report.replace("\"state\": \"missed\"", "\"state\": \"met\""), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let told = out(&output);
    assert!(told.starts_with("false: the report does not say what the repository proves, in 1 place\n"), "{told}");
    let place =
        "\n  /tasks/0/occurrences/1/state\n    t#2026-W48, state\n    the file says:       \"met\"\n    the repository says: \"missed\"\n";
    assert!(told.contains(place), "{told}");
}

#[test]
fn a_file_that_is_no_report_exits_with_2_and_a_repository_that_cannot_say_with_3() {
    let repo = Repo::met_once();
    let report = written(&repo, &["--format", "json"]);
    for (text, code, message) in [
        ("x".to_owned(), 2, "error: this is no report of duly: line 1, column 1"),
        (report.replace(&repo.head(), &"1".repeat(40)), 3, "is not in this repository"),
    ] {
        let output = verify(&repo, &text, &[]);
        assert_eq!(output.status.code(), Some(code));
        assert!(err(&output).contains(message) && out(&output).is_empty(), "{}", err(&output));
    }
    let output = repo.duly(&["verify-report", "none.json"]).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("none.json cannot be read"), "{}", err(&output));
}

#[test]
fn a_shallow_clone_cannot_say_and_a_whole_one_can() {
    let repo = Repo::met_once();
    let file = repo.home().join("report.json");
    fs::write(&file, written(&repo, &["--format", "json"])).expect("a file");
    let source = format!("file://{}", repo.path().display());
    for (depth, code) in [(Some("--depth=1"), 3), (None, 0)] {
        let clone = repo.home().join(format!("clone-{code}"));
        let clone = clone.to_str().expect("a path");
        repo.git(&[&["clone", "-q"][..], depth.as_slice(), &[source.as_str(), clone][..]].concat());
        let output =
            crate::binary::duly(&["verify-report", file.to_str().expect("a path"), "-C", clone]).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(code), "{}", err(&output));
    }
}

#[test]
fn a_report_that_rests_on_witnesses_needs_them() {
    let repo = Repo::met_once();
    let witnessed = repo.duly(&["witness", "--as-of", "2026-11-30T06:00:00Z"]).output().expect("the program starts");
    assert_eq!(witnessed.status.code(), Some(0), "{}", err(&witnessed));
    let report = written(&repo, &["--format", "json"]);
    assert_eq!(verify(&repo, &report, &[]).status.code(), Some(0));
    repo.git(&["update-ref", "-d", "refs/duly/witness"]);
    let output = verify(&repo, &report, &[]);
    assert_eq!(output.status.code(), Some(3));
    assert!(err(&output).contains("rests on 1 witness of its branch, and this repository has 0"), "{}", err(&output));
    assert!(err(&output).contains("git fetch origin refs/duly/witness:refs/duly/witness"), "{}", err(&output));
}

#[test]
fn the_answer_can_be_read_by_programs() {
    let repo = Repo::met_once();
    let statement = written(&repo, &["--format", "in-toto"]);
    let output = verify(&repo, &statement.replace("\"missed\": 1", "\"missed\": 0"), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let told: serde_json::Value = serde_json::from_str(&out(&output)).expect("JSON");
    let schema = serde_json::from_str(include_str!("../../../schema/verification.schema.json")).expect("the schema is JSON");
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is a schema");
    let errors: Vec<_> = schema.iter_errors(&told).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!((&told["true"], &told["form"]), (&false.into(), &"in-toto".into()));
    let pointers: Vec<&str> = told["differences"].as_array().expect("a list").iter().filter_map(|one| one["pointer"].as_str()).collect();
    assert_eq!(pointers, ["/predicate/summary/occurrences/missed", "/predicate/units/0/occurrences/missed"]);
    assert_eq!(told["differences"][0]["told"], "0");
}

#[test]
fn nothing_of_a_forged_report_steers_a_terminal() {
    let repo = Repo::met_once();
    let evil = "\\u001b[2J\\r\\n::error::x ##[set-env] \\u202e";
    let forged = written(&repo, &["--format", "json"]).replace("\"title\": \"T\"", &format!("\"title\": \"{evil}\", \"{evil}\": 1"));
    for format in ["human", "json"] {
        let output = verify(&repo, &forged, &["--format", format]);
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
        let told = out(&output);
        let bad = told.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(bad, None, "{told:?}");
        assert!(!told.contains("##[") && !told.lines().any(|line| line.trim_start().starts_with("::")), "{told}");
    }
}

#[test]
fn the_help_names_every_option() {
    insta::assert_snapshot!(out(&crate::binary::output(&mut crate::binary::duly(&["verify-report", "--help"]))), @"
    Say whether a JSON report or an in-toto statement tells what its repository proves

    Usage: duly verify-report [OPTIONS] <FILE>

    Arguments:
      <FILE>  The report: what `--format json` or `--format in-toto` wrote; `-` for the standard input

    Options:
      -C, --repo <DIR>          The repository, or a directory in it [default: .]
          --ref <REV>           The branch of which the commit of the report must have been the head
                                [default: the one that the report names]
          --format <FORMAT>     What to write to the standard output [default: human] [possible values:
                                human, json]
          --color <WHEN>        When to use colours [default: auto] [possible values: auto, always,
                                never]
          --deadline <SECONDS>  Give up with exit code 3 after this time [default: 120]
          --lang <LANG>         Speak this language; data, such as JSON, is English always [default: as
                                LC_ALL, LC_MESSAGES or LANG say] [possible values: en, fr]
      -h, --help                Print help
    ");
}
