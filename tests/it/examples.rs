//! The workflows that people copy: they name what there is, and their commands run.
//!
//! `.ci/run` holds them against the schemas of GitHub and GitLab, and looks for what is unsafe in them.

use std::fs;
use std::path::Path;

const EXAMPLES: &str = "docs/examples";

/// Every example, with its path.
fn examples() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(EXAMPLES);
    let mut found = Vec::new();
    for folder in ["github", "gitlab"] {
        for entry in fs::read_dir(root.join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "yml") {
                found.push((path.display().to_string(), fs::read_to_string(&path).expect("an example")));
            }
        }
    }
    assert_eq!(found.len(), 4, "{found:?}");
    found
}

#[test]
fn an_action_is_named_by_a_commit_that_this_project_uses_itself_or_by_none() {
    let own = include_str!("../../.github/workflows/ci.yml");
    let none = format!("OWNER/duly@{}", "0".repeat(40));
    let page = include_str!("../../docs/ci.md");
    let texts = examples().into_iter().chain([("docs/ci.md".to_owned(), page.to_owned())]);
    for (name, text) in texts {
        for line in text.lines().filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix("uses: ")) {
            let action = line.split(' ').next().unwrap_or_default();
            let known = own.contains(&format!("uses: {action} ")) || action == none || action == "OWNER/duly@COMMIT";
            assert!(known || line.contains("pin it"), "{name}: {line}");
        }
    }
}

#[test]
fn what_a_workflow_gives_to_the_action_is_an_input_and_what_it_takes_an_output() {
    let action = include_str!("../../action.yml");
    let (inputs, outputs) = action.split_once("\noutputs:\n").expect("two parts");
    let mut seen = 0;
    for (name, text) in examples() {
        let mut lines = text.lines().skip_while(|line| !line.contains("uses: OWNER/duly@")).skip(1);
        for line in lines.by_ref().take_while(|line| line.starts_with("        ")) {
            if let Some((key, _)) =
                line.strip_prefix("          ").filter(|line| !line.starts_with(' ')).and_then(|line| line.split_once(':'))
            {
                seen += 1;
                assert!(inputs.contains(&format!("\n  {key}:\n")), "{name}: {key}");
            }
        }
        for used in text.split("steps.duly.outputs.").skip(1) {
            let output = used.split(' ').next().unwrap_or_default();
            seen += 1;
            assert!(outputs.contains(&format!("  {output}:\n")), "{name}: {output}");
        }
    }
    assert_eq!(seen, 7);
}

#[test]
fn the_page_shows_the_pipeline_that_it_offers() {
    let page = include_str!("../../docs/ci.md");
    let shown = page.split("```yaml other\nduly:\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a pipeline");
    let offered = include_str!("../../docs/examples/gitlab/.gitlab-ci.yml").replace("  stage: test\n", "");
    assert!(offered.ends_with(&format!("duly:\n{shown}")), "{offered}");
}

#[cfg(unix)]
#[test]
fn the_command_of_the_pipeline_judges_a_merge_request_beside_its_base_and_a_branch_beside_nothing() {
    use std::process::Command;

    use duly::history::build::{Builder, Commit};

    use crate::history::git;

    let plan = "version: 1\nadopted_on: 2020-01-06\ntasks:\n  - {id: logs, title: Review the logs, cadence: weekly}\n";
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    builder.commit(Commit::at("2020-01-06T09:00:00Z").file("policies/plan.yaml", plan)).expect("a commit");
    let base = git(folder.path(), &["rev-parse", "HEAD"]);
    builder.commit(Commit::at("2020-01-07T09:00:00Z").file("src/main.c", "x")).expect("a commit");
    let example = include_str!("../../docs/examples/gitlab/.gitlab-ci.yml");
    let line = example.lines().find_map(|line| line.strip_prefix("    - duly ")).expect("a command");
    for (base, code) in [(Some(base.trim()), 0), (None, 1)] {
        let mut shell = Command::new("sh");
        crate::binary::in_english(&mut shell);
        shell
            .current_dir(folder.path())
            .args(["-c", &format!("'{}' {line}", env!("CARGO_BIN_EXE_duly"))])
            .envs(base.map(|base| ("DULY_BASE", base)));
        let said = shell.output().expect("a shell");
        assert_eq!(said.status.code(), Some(code), "{}", String::from_utf8_lossy(&said.stderr));
        for report in ["gl-code-quality-report.json", "duly.xml"] {
            fs::remove_file(folder.path().join(report)).expect("a report");
        }
    }
}
