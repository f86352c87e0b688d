//! The documentation is true: its commands are run, their outputs compared, its plans and records read.
//!
//! It does not know what the outputs should be; `UPDATE_DOCS=1 cargo test --test it docs` rewrites them.

mod page;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use duly::plan::{self, PlanFile};
use duly::schema;
use duly::source::Source;
use duly::yaml::{self, Limits};

use crate::binary::{LOCALE, duly, out, output};
use page::{Block, Page, words};

/// Commands that a test cannot run: they are this very run, or need what a reader has and a test has not.
const NOT_RUN: &[&str] = &["cargo test", ".ci/run", "cargo install --locked --path ."];

/// One page in a folder of its own, where its commands run in their order.
struct Reading {
    folder: tempfile::TempDir,
    name: &'static str,
}

impl Reading {
    /// Follows a page from top to bottom and gives its text with the outputs as they are now.
    fn follow(&self, text: &str) -> String {
        let mut page = Page::parse(text);
        for block in page.blocks() {
            let kind = block.info.split(' ').next().unwrap_or_default();
            match kind {
                "console" => self.console(block),
                "yaml" => self.yaml(block),
                "markdown" | "csv" => self.table(block),
                _ => {}
            }
        }
        page.text()
    }

    fn console(&self, block: &mut Block) {
        let wanted: i32 = block.option("exit=").map_or(0, |code| code.parse().expect("an exit code"));
        let last = block.commands().len().saturating_sub(1);
        for (at, (command, shown)) in block.commands().into_iter().enumerate() {
            if NOT_RUN.contains(&command.as_str()) {
                continue;
            }
            let (code, output) = self.run(&command);
            let expected = if at == last { wanted } else { 0 };
            assert_eq!(code, expected, "{}: exit code of `{command}`:\n{output}", self.name);
            if shown > 0 {
                block.show(at, &output);
            }
        }
    }

    /// Runs one command line: `duly`, however it is called, or `git` with a set identity.
    fn run(&self, command: &str) -> (i32, String) {
        let mut words = words(command);
        let settings: Vec<String> =
            std::iter::from_fn(|| words.first().is_some_and(|word| word.contains('=')).then(|| words.remove(0))).collect();
        let program = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["cargo", "run", "--release", "--", ..] => words.drain(..4).next().map(|_| env!("CARGO_BIN_EXE_duly")),
            ["duly", ..] => words.drain(..1).next().map(|_| env!("CARGO_BIN_EXE_duly")),
            ["git", ..] => words.drain(..1).next().map(|_| "git"),
            _ => None,
        };
        let Some(program) = program else { panic!("{}: nobody knows how to run `{command}`", self.name) };
        let mut run = Command::new(program);
        run.args(&words)
            .current_dir(self.folder.path())
            .env("GIT_CONFIG_GLOBAL", self.folder.path().join("none"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            // Nobody's cache is to be touched.
            .env("CI", "true");
        for (key, value) in [("NAME", "Hana"), ("EMAIL", "hana@example.org")] {
            run.env(format!("GIT_AUTHOR_{key}"), value).env(format!("GIT_COMMITTER_{key}"), value);
        }
        for variable in ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "COLUMNS", "TERM"].iter().chain(&LOCALE) {
            run.env_remove(variable);
        }
        for setting in &settings {
            let (key, value) = setting.split_once('=').expect("a setting");
            run.env(key, value);
        }
        for variable in ["TMPDIR", "TMP", "TEMP"] {
            run.env(variable, self.folder.path());
        }
        let done = run.output().unwrap_or_else(|error| panic!("{}: `{command}` does not start: {error}", self.name));
        let mut output = String::from_utf8(done.stdout).expect("output in UTF-8");
        output.push_str(&String::from_utf8(done.stderr).expect("messages in UTF-8"));
        // What lies in the temporary folder of this test lies in that of the reader.
        let temporary = format!("{}{}", self.folder.path().display(), std::path::MAIN_SEPARATOR);
        (done.status.code().expect("an exit code"), output.replace(&temporary, "/tmp/"))
    }

    /// A table that a reader would have: a file, or only to look at.
    fn table(&self, block: &Block) {
        match block.option("file=") {
            Some(path) => fs::write(self.folder.path().join(path), block.body()).expect("a file is written"),
            None => assert!(block.has("other"), "{}: say what this table is (file=PATH, other)", self.name),
        }
    }

    fn yaml(&self, block: &Block) {
        let text = block.body();
        if let Some(path) = block.option("file=") {
            let path = self.folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
            fs::write(&path, text).expect("a file is written");
        } else if block.has("plan") {
            loads(self.name, &text);
        } else if block.has("task") {
            let indented: String = text.lines().map(|line| format!("  {line}\n")).collect();
            loads(self.name, &format!("version: 1\nteams:\n  soc: {{name: SOC}}\ntasks:\n{indented}"));
        } else if block.has("record") {
            fits(self.name, &text);
        } else {
            assert!(block.has("other"), "{}: say what this YAML is (plan, task, record, file=PATH, other):\n{text}", self.name);
        }
    }
}

fn loads(page: &str, text: &str) {
    let file = PlanFile { path: "policies/plan.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
    if let Err(problems) = plan::load(&[file]) {
        let told: Vec<String> = problems.into_iter().map(|problem| problem.message.into()).collect();
        panic!("{page}: the plan does not load: {}\n{text}", told.join("; "));
    }
}

fn fits(page: &str, text: &str) {
    let source = std::sync::Arc::new(Source::new("record.yaml", text));
    let document = yaml::parse(&source, Limits { depth: 64, nodes: 10_000 }).unwrap_or_else(|faults| panic!("{page}: {faults:?}\n{text}"));
    let violations = schema::record().validate(&document.root);
    assert!(violations.is_empty(), "{page}: the record does not fit: {violations:?}\n{text}");
}

/// Follows a page of the project and compares it with itself.
fn read(name: &'static str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    let old = fs::read_to_string(&path).expect("a readable page");
    let reading = Reading { folder: tempfile::tempdir().expect("a folder"), name };
    compare(&path, &old, &reading.follow(&old));
}

fn compare(path: &Path, old: &str, new: &str) {
    if old == new {
        return;
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, new).expect("the page is written");
        return;
    }
    let (at, (was, is)) = old.lines().zip(new.lines()).enumerate().find(|(_, (a, b))| a != b).unwrap_or((0, ("", "(one is longer)")));
    panic!(
        "{}:{} says\n  {was}\nbut it is\n  {is}\nrun `UPDATE_DOCS=1 cargo test --test it docs` and look at the change",
        path.display(),
        at + 1
    );
}

#[test]
fn the_readme_is_true() {
    read("README.md");
}

#[test]
fn getting_started_is_true() {
    read("docs/getting-started.md");
}

#[test]
fn the_reference_of_the_plan_is_true() {
    read("docs/plan.md");
}

#[test]
fn the_page_on_packs_is_true() {
    read("docs/policies.md");
}

#[test]
fn the_page_on_beginning_is_true() {
    read("docs/init.md");
}

#[test]
fn the_page_on_importing_is_true() {
    read("docs/import.md");
}

#[test]
fn the_page_on_evidence_is_true() {
    read("docs/evidence.md");
}

#[test]
fn the_page_on_signatures_is_true() {
    read("docs/signatures.md");
}

#[test]
fn the_page_on_judging_is_true() {
    read("docs/semantics.md");
}

#[test]
fn the_page_on_reports_is_true() {
    read("docs/reports.md");
}

#[test]
fn the_page_on_pci_dss_is_true() {
    read("docs/pci-dss.md");
}

#[test]
fn the_page_on_audits_is_true() {
    read("docs/audits.md");
}

#[test]
fn the_page_on_waivers_is_true() {
    read("docs/waivers.md");
}

#[test]
fn the_page_on_installing_is_true() {
    read("docs/install.md");
}

#[test]
fn the_page_on_explaining_is_true() {
    read("docs/explain.md");
}

#[test]
fn the_page_on_continuous_integration_is_true() {
    read("docs/ci.md");
}

#[test]
fn the_page_on_languages_is_true() {
    read("docs/languages.md");
}

#[test]
fn the_page_on_the_witness_is_true() {
    read("docs/witness.md");
}

#[test]
fn every_page_is_read_and_every_link_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec!["README.md".to_owned(), "ARCHITECTURE.md".to_owned(), "CONTRIBUTING.md".to_owned(), "SECURITY.md".to_owned()];
    for entry in fs::read_dir(root.join("docs")).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_str().expect("a name");
        // Examples and pictures are no pages: other readers look at them.
        if name.ends_with(".md") {
            pages.push(format!("docs/{name}"));
        }
    }
    let here = include_str!("docs.rs");
    for page in &pages {
        let text = fs::read_to_string(root.join(page)).expect("a page");
        if text.contains("```console") && page != "CONTRIBUTING.md" {
            assert!(here.contains(&format!("read(\"{page}\")")), "{page} has commands that no test runs");
        }
        for link in page::links(&text) {
            let target = root.join(page).parent().expect("a folder").join(&link);
            assert!(target.exists(), "{page} links to {link}, which is not there");
        }
    }
}

#[test]
fn the_reference_of_commands_is_true_and_whole() {
    read("docs/commands.md");
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md")).expect("a readable page");
    let help = out(&output(&mut duly(&["--help"])));
    let list = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list of commands");
    // What goes on in a second line is indented further.
    let names: Vec<&str> = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains(&"check"), "{names:?}");
    for name in names {
        assert!(page.contains(&format!("\n## {name}\n\n```console\n$ duly {name} --help\n")), "docs/commands.md has no section for {name}");
    }
}
