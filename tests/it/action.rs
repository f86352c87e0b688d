//! The step of `action.yml` in the surroundings that a runner gives it, on clones as `actions/checkout` makes them.
//!
//! It does not know GitHub; that the steps of `action.yml` hand over every input is read from its text.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use duly::history::build::{Builder, Commit};
use serde_json::Value;
use tempfile::TempDir;

use crate::history::git;

const PLAN: &str = "\
version: 1
adopted_on: 2026-11-16
tasks:
  - {id: logs, title: Review the logs, cadence: weekly}
  - {id: keys, title: Renew the keys, cadence: weekly}
";
const NOW: &str = "2026-11-23T12:00:00Z";

/// A remote with `main` and `side`, and a folder for the runner.
struct Case {
    root: TempDir,
}

/// What a step left behind.
struct Step {
    code: i32,
    log: String,
    outputs: BTreeMap<String, String>,
    summary: String,
}

impl Case {
    fn new() -> Self {
        let root = tempfile::tempdir().expect("a folder");
        let mut builder = Builder::init(&root.path().join("remote")).expect("a repository");
        builder.commit(Commit::at("2026-11-10T09:00:00Z").file("policies/plan.yaml", PLAN)).expect("a commit");
        builder
            .commit(Commit::at("2026-11-18T09:00:00Z").file("evidence/logs/w47.yaml", "task: logs\nsummary: week 47\n"))
            .expect("a commit");
        builder.branch("side").expect("a branch");
        builder.switch("side");
        builder
            .commit(Commit::at("2026-11-23T09:00:00Z").file("evidence/logs/w48.yaml", "task: logs\nsummary: week 48\n"))
            .expect("a commit");
        builder.switch("main");
        for folder in ["home", "temp"] {
            fs::create_dir(root.path().join(folder)).expect("a folder");
        }
        Self { root }
    }

    fn clone(&self, arguments: &[&str]) -> PathBuf {
        let remote = format!("file://{}", self.root.path().join("remote").display());
        let clone = self.root.path().join("clone");
        git(self.root.path(), &[&["clone", "--quiet"], arguments, &[&remote, "clone"]].concat());
        clone
    }

    /// Runs the step in a clone, with inputs and other variables beside those that a runner always sets.
    fn step(&self, clone: &Path, variables: &[(&str, &str)]) -> Step {
        let (outputs, summary) = (self.root.path().join("outputs"), self.root.path().join("summary"));
        for file in [&outputs, &summary] {
            fs::write(file, "").expect("a file");
        }
        let project = Path::new(env!("CARGO_MANIFEST_DIR"));
        let program = Path::new(env!("CARGO_BIN_EXE_duly")).parent().expect("a folder");
        let others = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(program.to_path_buf()).chain(std::env::split_paths(&others)));
        let mut bash = Command::new("bash");
        bash.arg(project.join(".github/action/check.sh")).current_dir(clone).stdin(Stdio::null()).env_clear();
        bash.env("PATH", path.expect("a search path")).env("HOME", self.root.path().join("home")).env("GIT_CONFIG_NOSYSTEM", "1");
        bash.env("GITHUB_ACTION_PATH", project).env("RUNNER_TEMP", self.root.path().join("temp"));
        bash.env("GITHUB_OUTPUT", &outputs).env("GITHUB_STEP_SUMMARY", &summary).env("DULY_AS_OF", NOW);
        bash.envs(variables.iter().copied());
        let said = bash.output().expect("bash");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Step {
            code: said.status.code().expect("an exit code"),
            log: text(&said.stdout) + &text(&said.stderr),
            outputs: parsed(&fs::read_to_string(outputs).expect("outputs")),
            summary: fs::read_to_string(summary).expect("a summary"),
        }
    }
}

/// Reads the outputs of a step as the runner does.
fn parsed(text: &str) -> BTreeMap<String, String> {
    let (mut outputs, mut lines) = (BTreeMap::new(), text.lines());
    while let Some(line) = lines.next() {
        let (name, end) = line.split_once("<<").expect("a name and a mark");
        let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
        outputs.insert(name.to_owned(), value.join("\n"));
    }
    outputs
}

impl Step {
    fn output(&self, name: &str) -> &str {
        self.outputs.get(name).unwrap_or_else(|| panic!("no output {name}: {}", self.log))
    }

    fn report(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.output("report")).expect("a report")).expect("JSON")
    }
}

#[test]
fn a_full_clone_is_judged_and_the_outputs_say_how_it_stands() {
    let case = Case::new();
    let clone = case.clone(&[]);
    let step = case.step(&clone, &[("DULY_OUTPUTS", "\n  sarif=duly.sarif\r\n\nbadge=badge.json"), ("GITHUB_EVENT_NAME", "push")]);
    assert_eq!(step.code, 1, "{}", step.log);
    for (name, value) in [
        ("exit-code", "1"),
        ("units", "2"),
        ("overdue", "1"),
        ("due-soon", "0"),
        ("errors", "1"),
        ("warnings", "0"),
        ("compliance", "0.500"),
        ("sarif", "duly.sarif"),
    ] {
        assert_eq!(step.output(name), value, "{name}");
    }
    assert!(step.log.contains("::error file=policies/plan.yaml,line=5"), "{}", step.log);
    assert!(step.summary.starts_with("## ✗ duly"), "{}", step.summary);
    assert!(clone.join("duly.sarif").is_file() && clone.join("badge.json").is_file());
    assert_eq!(step.report()["change"], Value::Null);
    let step = case.step(&clone, &[("DULY_FAIL_ON", "never"), ("DULY_ANNOTATIONS", "false"), ("DULY_SUMMARY", "false")]);
    assert_eq!((step.code, step.output("overdue"), step.summary.as_str()), (0, "1", ""), "{}", step.log);
    assert!(!step.log.contains("::error"), "{}", step.log);
}

#[test]
fn a_schedule_that_stopped_is_told_where_a_witness_is_expected() {
    let case = Case::new();
    let remote = case.root.path().join("remote");
    let clone = case.clone(&[]);
    let stale = |clone: &Path| {
        let step = case.step(clone, &[("DULY_EXPECT_WITNESS", "1d")]);
        assert_eq!(step.code, 1, "{}", step.log);
        let findings = step.report()["findings"].as_array().cloned().unwrap_or_default();
        findings.iter().any(|finding| finding["rule"] == "witness-stale")
    };
    assert!(stale(&clone), "there is none at all");
    let place = remote.to_str().expect("a path in UTF-8");
    for (at, is_stale) in [("2026-11-20T09:00:00Z", true), ("2026-11-23T09:00:00Z", false)] {
        let witness = crate::binary::output(&mut crate::binary::duly(&["witness", "-C", place, "--ref", "refs/heads/main", "--as-of", at]));
        assert!(witness.status.success(), "{}", crate::binary::err(&witness));
        assert_eq!(stale(&clone), is_stale, "{at}");
    }
}

#[test]
fn a_shallow_clone_is_completed_where_it_may_be() {
    let case = Case::new();
    let clone = case.clone(&["--depth", "1"]);
    let step = case.step(&clone, &[("DULY_UNSHALLOW", "false")]);
    assert_eq!((step.code, step.output("exit-code")), (3, "3"), "{}", step.log);
    assert!(
        step.log.contains("::error title=duly::the clone is shallow and proves nothing: give actions/checkout `fetch-depth: 0`"),
        "{}",
        step.log
    );
    assert!(!step.outputs.contains_key("overdue"));
    let step = case.step(&clone, &[]);
    assert_eq!((step.code, step.output("overdue")), (1, "1"), "{}", step.log);
    assert!(step.log.contains("::notice title=duly::the clone was shallow; its history was fetched"), "{}", step.log);
}

#[test]
fn a_shallow_clone_that_cannot_be_completed_says_what_to_change() {
    let case = Case::new();
    let clone = case.clone(&["--depth", "1"]);
    fs::rename(case.root.path().join("remote"), case.root.path().join("gone")).expect("a renaming");
    let step = case.step(&clone, &[]);
    assert_eq!((step.code, step.output("exit-code")), (3, "3"), "{}", step.log);
    assert!(step.log.contains("give actions/checkout `fetch-depth: 0`"), "{}", step.log);
}

#[test]
fn a_pull_request_is_judged_by_what_it_changes() {
    let case = Case::new();
    let remote = case.root.path().join("remote");
    let head = git(&remote, &["rev-parse", "side"]).trim().to_owned();
    // What GitHub makes up for a pull request: a merge that is on no branch.
    let tree = git(&remote, &["merge-tree", "--write-tree", "main", "side"]).trim().to_owned();
    let author = ["-c", "user.name=GitHub", "-c", "user.email=noreply@example.org"];
    let merge = git(&remote, &[&author[..], &["commit-tree", &tree, "-p", "main", "-p", "side", "-m", "Merge"]].concat()).trim().to_owned();
    git(&remote, &["update-ref", "refs/pull/1/merge", &merge]);
    let (heads, pulled) = ("+refs/heads/*:refs/remotes/origin/*", format!("+{merge}:refs/remotes/pull/1/merge"));
    // As actions/checkout fetches it, with `fetch-depth: 1` and with 0.
    for fetched in [&["--depth=1", "origin", &pulled][..], &["origin", heads, &pulled]] {
        let clone = case.root.path().join("clone");
        git(case.root.path(), &["init", "--quiet", "clone"]);
        git(&clone, &["remote", "add", "origin", &format!("file://{}", remote.display())]);
        git(&clone, &[&["fetch", "--quiet", "--no-tags"], fetched].concat());
        git(&clone, &["checkout", "--quiet", "--detach", "refs/remotes/pull/1/merge"]);
        let pull = [("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_BASE_REF", "main"), ("DULY_PULL_HEAD", head.as_str())];
        let step = case.step(&clone, &pull);
        assert_eq!(step.code, 0, "what was overdue before is no error: {}", step.log);
        assert_eq!((step.output("errors"), step.output("warnings")), ("0", "1"));
        let report = step.report();
        assert_eq!(report["repository"]["head"], head.as_str());
        assert_eq!(report["change"]["serves"][0]["occurrence"], "2026-W48");
        let step = case.step(&clone, &[&pull[..], &[("DULY_BASE", "none")]].concat());
        assert_eq!(step.code, 1, "{}", step.log);
        fs::remove_dir_all(&clone).expect("the clone");
    }
}

#[test]
fn a_merge_queue_is_judged_beside_the_base_of_its_group_and_a_window_beside_nothing() {
    let case = Case::new();
    let clone = case.clone(&["--branch", "side"]);
    let base = git(&clone, &["rev-parse", "origin/main"]).trim().to_owned();
    let group = [("GITHUB_EVENT_NAME", "merge_group"), ("DULY_GROUP_BASE", base.as_str())];
    let step = case.step(&clone, &group);
    assert_eq!((step.code, step.report()["change"]["base"].as_str()), (0, Some(base.as_str())), "{}", step.log);
    let step = case.step(&clone, &[&group[..], &[("DULY_FROM", "2026-11-16"), ("DULY_TO", "2026-11-22")]].concat());
    assert_eq!((step.code, &step.report()["change"]), (1, &Value::Null), "{}", step.log);
}

#[test]
fn duly_is_built_from_the_action_where_none_is_or_where_it_is_asked_for() {
    use std::os::unix::fs::PermissionsExt;
    let case = Case::new();
    let clone = case.clone(&[]);
    // A cargo that notes its arguments and puts the program where it was told to.
    let bin = case.root.path().join("bin");
    fs::create_dir(&bin).expect("a folder");
    let cargo = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" >'{0}/asked'\nmkdir -p \"$RUNNER_TEMP/duly/bin\"\nln -sf '{1}' \"$RUNNER_TEMP/duly/bin/duly\"\n",
        bin.display(),
        env!("CARGO_BIN_EXE_duly")
    );
    fs::write(bin.join("cargo"), cargo).expect("a program");
    fs::set_permissions(bin.join("cargo"), fs::Permissions::from_mode(0o755)).expect("a mode");
    let others =
        std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).filter(|path| !path.join("duly").exists()).collect::<Vec<_>>();
    let path = std::env::join_paths(std::iter::once(bin.clone()).chain(others)).expect("a search path");
    let path = path.to_str().expect("UTF-8");
    let step = case.step(&clone, &[("DULY_BUILD", "false"), ("PATH", path)]);
    assert_eq!(step.code, 2, "{}", step.log);
    assert!(step.log.contains("duly is not on the PATH") && !bin.join("asked").exists(), "{}", step.log);
    let step = case.step(&clone, &[("PATH", path)]);
    assert_eq!((step.code, step.output("overdue")), (1, "1"), "{}", step.log);
    let asked = fs::read_to_string(bin.join("asked")).expect("cargo was asked");
    assert!(asked.starts_with(&format!("install\n--locked\n--quiet\n--path\n{}\n", env!("CARGO_MANIFEST_DIR"))), "{asked}");
}

#[test]
fn no_input_becomes_a_command_or_another_argument() {
    let case = Case::new();
    let clone = case.clone(&[]);
    let trap = case.root.path().join("trap");
    let evil = format!("$(touch {0})`touch {0}`; touch {0}; --format=json", trap.display());
    for name in [
        "DULY_REPO",
        "DULY_PLAN",
        "DULY_REF",
        "DULY_BASE",
        "DULY_FROM",
        "DULY_AS_OF",
        "DULY_FAIL_ON",
        "DULY_EXPECT_WITNESS",
        "DULY_OUTPUTS",
        "DULY_SUMMARY",
        "DULY_BUILD",
    ] {
        let step = case.step(&clone, &[(name, &evil)]);
        assert!(matches!(step.code, 2 | 3), "{name}: {}", step.log);
        assert_eq!(step.output("exit-code"), step.code.to_string(), "{name}");
        assert!(!trap.exists(), "{name} was run");
    }
}

#[test]
fn every_input_reaches_the_step_and_every_output_leaves_it() {
    let action = include_str!("../../action.yml");
    let script = include_str!("../../.github/action/check.sh");
    let names = |from: &str, to: &str| -> Vec<String> {
        let section = action.split(from).nth(1).and_then(|rest| rest.split(to).next()).expect("a section");
        let name = |line: &str| Some(line.strip_prefix("  ")?.strip_suffix(':')?.to_owned()).filter(|name| !name.starts_with(' '));
        section.lines().filter_map(name).collect()
    };
    let (inputs, outputs) = (names("\ninputs:\n", "\noutputs:\n"), names("\noutputs:\n", "\nruns:\n"));
    assert!(inputs.len() > 10 && outputs.len() > 5, "{inputs:?} {outputs:?}");
    for input in inputs {
        let variable = format!("DULY_{}", input.to_uppercase().replace('-', "_"));
        assert!(action.contains(&format!("        {variable}: ${{{{ inputs.{input} }}}}\n")), "{input} is not handed over");
        assert!(script.contains(&format!("${{{variable}:-")), "{variable} is not read");
    }
    for output in outputs {
        assert!(script.contains(&format!("output {output} ")), "{output} is never written");
    }
    let runs: Vec<&str> = action.lines().filter(|line| line.trim_start().starts_with("run:")).collect();
    assert_eq!(runs, ["      run: bash \"$GITHUB_ACTION_PATH/.github/action/check.sh\""]);
}
