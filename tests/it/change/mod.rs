//! What a change would do if it landed: a branch beside its base, the index beside HEAD.
//!
//! The binary is run on repositories that are built commit by commit.

mod approve;
mod branch;
mod crossed;
mod seen;
mod staged;

use std::path::Path;

use duly::history::build::{Builder, Commit};
use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{duly, err, out, output};

/// Two weekly tasks of a team that may approve; the Monday of week 48 is the moment of every check.
const PLAN: &str = "\
version: 1
adopted_on: 2026-11-16
teams:
  board: {name: Board, members: [{email: bob@example.org}, {email: ana@example.org}]}
approvers: board
tasks:
  - {id: logs, title: Review the logs, cadence: weekly}
  - {id: keys, title: Renew the keys, cadence: weekly}
";

const NOW: &str = "2026-11-23T12:00:00Z";

struct Case {
    folder: TempDir,
    builder: Builder,
}

/// What a check said.
struct Told {
    code: i32,
    findings: Vec<String>,
    serves: Vec<String>,
    extras: Vec<String>,
    report: Value,
}

/// A repository whose `main` has a plan, the records of week 47 for `logs` and none for `keys`.
fn case() -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    builder.commit(Commit::at("2026-11-10T09:00:00Z").file("policies/plan.yaml", PLAN)).expect("a commit");
    builder.commit(Commit::at("2026-11-18T09:00:00Z").file("evidence/logs/w47.yaml", record("logs", "week 47"))).expect("a commit");
    builder.branch("side").expect("a branch");
    Case { folder, builder }
}

fn record(task: &str, summary: &str) -> String {
    format!("task: {task}\nsummary: {summary}\n")
}

impl Case {
    fn commit(&mut self, commit: Commit) -> &mut Self {
        self.builder.commit(commit).expect("a commit");
        self
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn check(&self, arguments: &[&str]) -> Told {
        let place = self.path().to_str().expect("a path in UTF-8");
        let common = ["check", "-C", place, "--as-of", NOW, "--format", "json"];
        let said = output(&mut duly(&[&common[..], arguments].concat()));
        assert!(said.status.code().is_some_and(|code| code < 3), "{}", err(&said));
        let report: Value = serde_json::from_str(&out(&said)).expect("JSON");
        let list = |pointer: &str| report.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
        let word = |value: &Value, key: &str| value[key].as_str().unwrap_or("-").to_owned();
        Told {
            code: said.status.code().unwrap_or(-1),
            findings: list("/findings")
                .iter()
                .map(|one| format!("{} {} {}", word(one, "level"), word(one, "rule"), word(one, "path")))
                .collect(),
            serves: list("/change/serves")
                .iter()
                .map(|one| format!("{}#{} {}", word(one, "unit"), word(one, "occurrence"), word(one, "state")))
                .collect(),
            extras: list("/change/extras").iter().map(|one| word(one, "path")).collect(),
            report,
        }
    }

    /// Judges `side` beside `main`.
    fn side(&self) -> Told {
        self.check(&["--ref", "side", "--base", "main"])
    }
}

const OVERDUE: &str = "warning task-overdue policies/plan.yaml";
