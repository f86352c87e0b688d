//! The binary on real repositories: exit codes, outputs, and what reaches which stream.
//!
//! It does not know how anything is judged beyond one weekly task.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use duly::diagnostic::RuleId;
use duly::history::build::{Builder, Commit};
use tempfile::TempDir;

use crate::binary::{closed_pipe, duly, err, out, output};

const PLAN: &str = "\
version: 1
timezone: Europe/Paris
adopted_on: 2026-11-01
tasks:
  - id: log-review
    title: Review the logs
    cadence: weekly
";

/// A repository with a plan, and a record for each date.
fn repository(plan: &str, records: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    builder.commit(Commit::at("2026-11-02T09:00:00+01:00").file("policies/soc.yaml", plan)).expect("a commit");
    for (number, date) in records.iter().enumerate() {
        let record = format!("task: log-review\nresult: done\nsummary: Review number {number}\n");
        builder.commit(Commit::at(date).file(format!("evidence/log-review/{number}.yaml"), record)).expect("a commit");
    }
    builder.check_out().expect("a working tree");
    folder
}

/// The arguments of a command with the repository's place among them.
fn on<'a>(folder: &'a TempDir, arguments: &[&'a str]) -> Vec<&'a str> {
    let (command, rest) = arguments.split_first().expect("a command");
    [&[*command, "-C", folder.path().to_str().expect("a path in UTF-8")], rest].concat()
}

fn exit(folder: &TempDir, arguments: &[&str]) -> i32 {
    output(&mut duly(&on(folder, arguments))).status.code().expect("an exit code")
}

/// Overdue on Monday, 16 November: the week before has no record.
fn overdue() -> TempDir {
    repository(PLAN, &["2026-11-04T09:00:00+01:00"])
}

const MONDAY: [&str; 3] = ["check", "--as-of", "2026-11-16T08:00:00Z"];

#[test]
fn a_task_that_is_on_time_passes_and_one_that_is_overdue_fails() {
    let folder = overdue();
    assert_eq!(exit(&folder, &["check", "--as-of", "2026-11-14"]), 0);
    assert_eq!(exit(&folder, &["check", "--as-of", "2026-11-15"]), 1);
    assert_eq!(exit(&folder, &[&MONDAY[..], &["--fail-on", "never"]].concat()), 0);
    assert_eq!(exit(&folder, &["status", "--as-of", "2026-11-15"]), 0);
}

#[test]
fn the_last_second_of_a_sunday_is_in_time_and_the_first_of_a_monday_is_not() {
    for (zone, last, first) in
        [("Europe/Paris", "2026-11-15T22:59:59Z", "2026-11-15T23:00:00Z"), ("UTC", "2026-11-15T23:59:59Z", "2026-11-16T00:00:00Z")]
    {
        let plan = PLAN.replace("Europe/Paris", zone);
        let check = ["check", "--as-of", "2026-11-17T08:00:00Z", "--from", "2026-11-15", "--to", "2026-11-15"];
        assert_eq!(exit(&repository(&plan, &["2026-11-04T09:00:00Z", last]), &check), 0, "{zone}");
        assert_eq!(exit(&repository(&plan, &["2026-11-04T09:00:00Z", first]), &check), 1, "{zone}");
    }
}

#[test]
fn the_report_goes_to_the_standard_output_alone() {
    let folder = overdue();
    let report = output(&mut duly(&on(&folder, &MONDAY)));
    assert_eq!(err(&report), "");
    let text = out(&report);
    assert!(text.contains("error[task-overdue]") && text.contains("policies/soc.yaml:"), "{text}");
    assert!(text.ends_with("1 is overdue (log-review)\n") && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn json_is_valid_and_the_same_in_a_file() {
    let folder = overdue();
    let file = folder.path().join("report.json");
    let to_file = format!("json={}", file.display());
    let report = output(&mut duly(&on(&folder, &[&MONDAY[..], &["--format", "json", "--output", &to_file]].concat())));
    assert_eq!((report.status.code(), err(&report).as_str()), (Some(1), ""));
    assert_eq!(fs::read_to_string(&file).expect("the file"), out(&report));
    let schema = serde_json::from_str(include_str!("../../schema/report.schema.json")).expect("the schema");
    let value = serde_json::from_str(&out(&report)).expect("JSON");
    assert!(jsonschema::is_valid(&schema, &value), "{value:#}");
    assert_eq!(value["summary"]["standing"]["overdue"], 1);
}

#[test]
fn the_environment_chooses_colours_and_the_command_line_is_stronger() {
    let folder = overdue();
    let colored = |variable: &str, arguments: &[&str]| {
        let report = output(duly(&on(&folder, &[&MONDAY[..], arguments].concat())).env(variable, "1"));
        out(&report).contains('\u{1b}')
    };
    assert!(colored("CLICOLOR_FORCE", &[]));
    assert!(!colored("CLICOLOR_FORCE", &["--color", "never"]));
    assert!(!colored("NO_COLOR", &[]));
    assert!(colored("NO_COLOR", &["--color", "always"]));
}

#[test]
fn a_reader_that_has_gone_away_leaves_the_exit_code_alone() {
    let folder = overdue();
    for (arguments, code) in [(&["check", "--as-of", "2026-11-14"][..], 0), (&MONDAY, 1), (&["status", "--as-of", "2026-11-14"], 0)] {
        let report = output(duly(&on(&folder, arguments)).stdout(closed_pipe()));
        assert_eq!((report.status.code(), err(&report).as_str()), (Some(code), ""), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_answer() {
    let folder = overdue();
    let report = output(duly(&on(&folder, &MONDAY)).stdout(crate::binary::full_disk()));
    assert_eq!(report.status.code(), Some(3));
    assert!(err(&report).starts_with("error: the standard output cannot be written: "), "{}", err(&report));
    let report = output(&mut duly(&on(&folder, &[&MONDAY[..], &["--output", "json=/dev/full"]].concat())));
    assert_eq!(report.status.code(), Some(3));
    assert!(err(&report).starts_with("error: /dev/full cannot be written: "), "{}", err(&report));
}

#[test]
fn a_reader_that_never_reads_meets_the_deadline() {
    let tasks: String = (0..400).map(|number| format!("  - {{id: task-{number}, title: A task, cadence: weekly}}\n")).collect();
    let folder = repository(&format!("{PLAN}{tasks}"), &[]);
    let mut child = duly(&on(&folder, &[&MONDAY[..], &["--format", "json", "--deadline", "2"]].concat()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let status = child.wait().expect("the program ends");
    let mut said = String::new();
    child.stderr.take().expect("the error output").read_to_string(&mut said).expect("UTF-8");
    assert_eq!(status.code(), Some(3));
    assert!(said.starts_with("error: the deadline of 2 s has passed while writing the report\n"), "{said}");
}

#[test]
fn a_refused_plan_is_told_with_its_place_and_exit_code_2() {
    let folder = repository(&PLAN.replace("cadence", "cadance"), &[]);
    for arguments in [&MONDAY[..], &["status"], &["validate"], &["check", "--fail-on", "never"]] {
        let report = output(&mut duly(&on(&folder, arguments)));
        assert_eq!(report.status.code(), Some(2), "{arguments:?}");
        let text = out(&report);
        assert!(text.contains("policies/soc.yaml:7:5") && text.contains("`cadence`"), "{text}");
        assert!(text.contains("the plan is refused"), "{text}");
    }
}

#[test]
fn a_repository_that_proves_nothing_is_told_with_exit_code_3() {
    let folder = tempfile::tempdir().expect("a folder");
    let nothing = output(&mut duly(&on(&folder, &["check"])));
    assert_eq!((nothing.status.code(), out(&nothing).as_str()), (Some(3), ""));
    assert!(err(&nothing).starts_with("error: ") && err(&nothing).contains("\nhelp: "), "{}", err(&nothing));
    let folder = overdue();
    assert_eq!(exit(&folder, &["check", "--ref", "no-such-branch"]), 3);
}

#[test]
fn a_selection_that_matches_nothing_is_a_wrong_question() {
    let folder = overdue();
    let report = output(&mut duly(&on(&folder, &[&MONDAY[..], &["--task", "log-reveiw"]].concat())));
    assert_eq!((report.status.code(), out(&report).as_str()), (Some(2), ""));
    assert!(err(&report).contains("did you mean `log-review`?"), "{}", err(&report));
}

#[test]
fn validate_reads_the_working_tree_and_not_the_history() {
    let folder = overdue();
    let valid = output(&mut duly(&on(&folder, &["validate"])));
    assert_eq!((valid.status.code(), out(&valid).as_str()), (Some(0), "the plan and its records are valid\n"));
    fs::write(folder.path().join("evidence/log-review/new.yaml"), "task: log-review\nresult: perhaps\n").expect("a file");
    let broken = output(&mut duly(&on(&folder, &["validate"])));
    assert_eq!(broken.status.code(), Some(1));
    assert!(out(&broken).contains("evidence/log-review/new.yaml:2:9"), "{}", out(&broken));
    assert_eq!(exit(&folder, &["check", "--as-of", "2026-11-14"]), 0);
}

#[test]
fn the_manual_has_a_page_for_every_rule() {
    let list = out(&output(&mut duly(&["rules"])));
    for rule in RuleId::ALL {
        assert!(list.contains(rule.as_str()), "{rule}");
        for format in ["human", "markdown"] {
            let page = output(&mut duly(&["rules", rule.as_str(), "--format", format]));
            assert_eq!(page.status.code(), Some(0), "{rule}");
            assert!(out(&page).contains(rule.as_str()) && out(&page).contains("What to do"), "{rule}");
        }
    }
}

#[test]
fn a_removed_task_that_shows_nothing_is_no_pass() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    let old = format!("{PLAN}  - {{id: old, title: Old, cadence: weekly}}\n");
    builder.commit(Commit::at("2026-11-02T09:00:00+01:00").file("policies/soc.yaml", old)).expect("a commit");
    builder.commit(Commit::at("2026-11-10T09:00:00+01:00").file("policies/soc.yaml", PLAN)).expect("a commit");
    let asked = |rest: &[&str]| exit(&folder, &[&["check", "--as-of", "2026-12-01", "--task", "old"], rest].concat());
    assert_eq!(asked(&[]), 0, "its past is shown");
    assert_eq!(asked(&["--from", "2026-11-02"]), 1, "it was missed");
    assert_eq!(asked(&["--from", "2026-11-20"]), 2, "nothing is left to judge");
}

#[test]
fn commits_dated_after_as_of_are_counted_aloud() {
    let folder = repository(PLAN, &["2026-11-04T09:00:00+01:00", "2030-01-01T09:00:00+01:00"]);
    let told = output(&mut duly(&on(&folder, &["check", "--as-of", "2026-11-14"])));
    assert!(out(&told).contains("1 later commit of the branch, dated after that: not judged"), "{}", out(&told));
    let json: serde_json::Value =
        serde_json::from_str(&out(&output(&mut duly(&on(&folder, &["check", "--as-of", "2026-11-14", "--format", "json"])))))
            .expect("JSON");
    assert_eq!(json["repository"]["later"], 1);
}
