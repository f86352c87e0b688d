//! The script that keeps an issue for each overdue task, with a `gh` that notes what it is asked.
//!
//! It does not know GitHub.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use duly::history::build::{Builder, Commit};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{duly, err, out, output};

/// Notes its arguments and its input, one JSON value a line, and answers `issue list` with what lies in a file.
const GH: &str = "\
#!/usr/bin/env python3
import json, os, sys
folder = os.path.dirname(os.path.abspath(sys.argv[0]))
asked = sys.argv[1:]
text = sys.stdin.read() if '--body-file' in asked else None
with open(os.path.join(folder, 'asked'), 'a', encoding='utf-8') as file:
    file.write(json.dumps([asked, text]) + '\\n')
if asked[:2] == ['issue', 'list']:
    sys.stdout.write(open(os.path.join(folder, 'issues'), encoding='utf-8').read())
";

const PLAN: &str = "\
version: 1
adopted_on: 2026-11-16
teams:
  ops: {name: Ops}
tasks:
  - {id: logs, title: \"`Review` @all the logs\", cadence: weekly, teams: [ops]}
  - {id: keys, title: Renew the keys, cadence: weekly}
";

struct Case {
    root: TempDir,
}

/// One call of `gh`: its arguments, and the text of the issue.
type Call = (Vec<String>, Option<String>);

impl Case {
    /// A report in which `logs` is overdue since week 47 and `keys` is not; none without Python.
    #[expect(clippy::print_stdout, reason = "who reads the log must know that nothing was tested")]
    fn new() -> Option<Self> {
        if !Command::new("python3").arg("--version").output().is_ok_and(|said| said.status.success()) {
            println!("skipped: there is no python3");
            return None;
        }
        let root = tempfile::tempdir().expect("a folder");
        let mut builder = Builder::init(&root.path().join("repository")).expect("a repository");
        builder.commit(Commit::at("2026-11-10T09:00:00Z").file("policies/plan.yaml", PLAN)).expect("a commit");
        let keys = Commit::at("2026-11-18T09:00:00Z").file("evidence/keys/w47.yaml", "task: keys\nsummary: renewed\n");
        builder.commit(keys).expect("a commit");
        let case = Self { root };
        fs::create_dir(case.path("bin")).expect("a folder");
        fs::write(case.path("bin/gh"), GH).expect("a program");
        fs::set_permissions(case.path("bin/gh"), fs::Permissions::from_mode(0o755)).expect("a mode");
        let repository = case.path("repository").display().to_string();
        let report = output(&mut duly(&["check", "-C", &repository, "--as-of", "2026-11-23T12:00:00Z", "--format", "json"]));
        fs::write(case.path("report.json"), &report.stdout).expect("a report");
        Some(case)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Runs the script while these issues are open; gives what it asked of `gh` beyond label and list, and whether it ended well.
    fn run(&self, issues: &Value) -> (Vec<Call>, bool) {
        fs::write(self.path("bin/issues"), issues.to_string()).expect("a file");
        fs::write(self.path("bin/asked"), "").expect("a file");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/github/duly-issues.py");
        let others = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(self.path("bin")).chain(std::env::split_paths(&others)));
        let mut python = Command::new("python3");
        let said = output(python.arg(script).arg(self.path("report.json")).env("PATH", path.expect("a search path")));
        assert!(!err(&said).contains("Traceback"), "{}{}", out(&said), err(&said));
        let asked = fs::read_to_string(self.path("bin/asked")).expect("calls");
        let mut calls: Vec<Call> = asked.lines().map(|line| serde_json::from_str(line).expect("a call")).collect();
        assert_eq!(calls.remove(0).0[..3], ["label", "create", "duly"]);
        assert_eq!(calls.remove(0).0[..4], ["issue", "list", "--label", "duly"]);
        (calls, said.status.success())
    }
}

fn words(call: &Call) -> Vec<&str> {
    call.0.iter().map(String::as_str).collect()
}

#[test]
fn an_overdue_task_gets_one_issue_and_keeps_it() {
    let Some(case) = Case::new() else { return };
    let (calls, well) = case.run(&json!([]));
    assert!(well && calls.len() == 1, "{calls:?}");
    let title = "Overdue: `Review` @all the logs (logs)";
    assert_eq!(words(&calls[0]), ["issue", "create", "--title", title, "--label", "duly", "--body-file", "-"]);
    let body = calls[0].1.as_deref().expect("a text");
    assert!(body.starts_with("<!-- duly: logs -->\n`'logs' is overdue: nothing that counts for 2026-W47 had landed"), "{body}");
    for line in
        ["- Owed by: `ops`", "- Last done: nothing on record", "- When it is done: `duly record logs`", "- To see why: `duly explain logs`"]
    {
        assert!(body.lines().any(|one| one == line), "{line}: {body}");
    }
    // The next day says the same: nothing is asked. GitHub gives texts back with other ends of lines.
    let known = json!([{"number": 7, "title": title, "body": body.replace('\n', "\r\n")}]);
    assert_eq!(case.run(&known), (vec![], true));
    let older = json!([{"number": 7, "title": title, "body": "<!-- duly: logs -->\nas it was last week"}]);
    let (calls, well) = case.run(&older);
    assert!(well && calls.len() == 1, "{calls:?}");
    assert_eq!((&words(&calls[0])[..3], calls[0].1.as_deref()), (&["issue", "edit", "7"][..], Some(body)));
}

#[test]
fn an_issue_is_closed_when_its_task_is_overdue_no_longer() {
    let Some(case) = Case::new() else { return };
    let (first, _) = case.run(&json!([]));
    let body = first[0].1.clone().expect("a text");
    let title = "Overdue: `Review` @all the logs (logs)";
    let open = json!([
        {"number": 9, "title": title, "body": body},
        {"number": 3, "title": "Overdue: Renew the keys (keys)", "body": "<!-- duly: keys -->\n"},
        {"number": 4, "title": "Overdue: gone", "body": "<!-- duly: no-longer-in-the-plan -->\n"},
        {"number": 5, "title": "somebody's own", "body": "about duly: <!-- duly: keys -->"},
        {"number": 6, "title": "without a text", "body": null},
        {"number": 8, "title": title, "body": body},
    ]);
    let (calls, well) = case.run(&open);
    assert!(well);
    let closed: Vec<&str> = calls.iter().map(|call| words(call)[2]).collect();
    assert!(calls.iter().all(|call| words(call)[..2] == ["issue", "close"]), "{calls:?}");
    assert_eq!(closed, ["3", "4", "9"], "two issues for one task become one, the older; what is not ours stays");
}

#[test]
fn a_report_that_judges_nothing_closes_nothing() {
    let Some(case) = Case::new() else { return };
    // As where the plan is refused.
    let mut report: Value = serde_json::from_str(&fs::read_to_string(case.path("report.json")).expect("a report")).expect("JSON");
    report["tasks"] = json!([]);
    fs::write(case.path("report.json"), report.to_string()).expect("a report");
    let (calls, well) = case.run(&json!([{"number": 3, "title": "Overdue", "body": "<!-- duly: keys -->\n"}]));
    assert_eq!((calls, well), (vec![], false));
}

#[test]
fn without_a_report_the_script_says_so() {
    let Some(_) = Case::new() else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/github/duly-issues.py");
    let said = output(Command::new("python3").arg(script).arg(""));
    assert!(!said.status.success() && err(&said).contains("there is no report"), "{}", err(&said));
}
