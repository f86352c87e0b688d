//! Names, titles, messages and paths that try to steer whoever reads the report.
//!
//! It does not know what the report says.

use super::{LATE, MET, Repo, W48};

/// An escape sequence, a link, a line of a workflow's commands, a bidirectional override and a line separator.
const EVIL: &str =
    "\u{1b}[2J\u{1b}]8;;https://evil.example\u{7}x\r\n::error::pwned\n##[set-env name=A]b\u{202e}gnp\u{2028}\u{200b}\u{9b}31m\u{feff}";

/// What of it the reader of plans and records lets pass at all: they may hold no other control than a line break.
const SOFT: &str = "x\n::error::pwned\n##[set-env name=A]b\u{202e}gnp\u{2028}\u{200b}\u{feff}";

const COMMANDS: [&[&str]; 4] = [
    &["check", "--as-of", LATE, "--from", "2026-11-16"],
    &["check", "--as-of", LATE, "--format", "json"],
    &["status", "--as-of", LATE],
    &["explain", "t", "--as-of", LATE],
];

/// Runs every command and looks for what must not reach a terminal or a log.
fn look(repo: &Repo) -> String {
    let mut all = String::new();
    for arguments in COMMANDS.into_iter().chain([&["validate"][..], &["explain", "t#2026-W48", "--as-of", LATE, "--format", "json"]]) {
        let output = repo.duly(arguments).output().expect("the program starts");
        assert_ne!(output.status.code(), Some(101), "{arguments:?}");
        for bytes in [output.stdout, output.stderr] {
            let text = String::from_utf8(bytes).expect("UTF-8");
            let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || "\u{202e}\u{2028}\u{200b}\u{feff}".contains(*c));
            assert_eq!(bad, None, "{arguments:?}: {text:?}");
            for line in text.lines().map(str::trim_start) {
                assert!(!line.starts_with("::") && !line.starts_with("##["), "{arguments:?}: {text:?}");
            }
            all.push_str(&text);
        }
    }
    all
}

/// A text in quotes, with all but letters written as escapes: neither YAML nor JSON takes every control as itself.
fn quoted(text: &str) -> String {
    let letters = text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) });
    format!("\"{}\"", letters.collect::<String>())
}

#[test]
fn a_title_that_steers_the_terminal_is_shown_and_not_obeyed() {
    for evil in [EVIL, SOFT] {
        let plan = format!(
            "version: 1\nname: {evil}\nadopted_on: 2026-11-16\ntasks:\n  - {{id: t, title: {evil}, description: {evil}, cadence: weekly}}\n",
            evil = quoted(evil)
        );
        look(&Repo::with_plan(&plan));
    }
}

#[test]
fn an_author_and_a_message_that_steer_the_terminal_are_shown_and_not_obeyed() {
    let repo = Repo::met_once();
    repo.put("evidence/t/48.yaml", &format!("task: t\nsummary: {}\n", quoted(SOFT)));
    // Git itself takes line breaks out of names, so the rest is what can be tried.
    let name = EVIL.replace(['\n', '\r'], " ");
    let (time, address) = ("1795597200 +0000", "ana\u{202e}@example.org\u{1b}[31m");
    let people = format!("author {name} <{address}> {time}\ncommitter {name} <{address}> {time}\n\n{EVIL}");
    repo.commit_by_hand(&people);
    repo.seen().expect(MET, &[]);
    assert!(look(&repo).contains("\\u{202e}"));
}

#[test]
fn a_path_that_steers_the_terminal_is_shown_and_not_obeyed() {
    let repo = Repo::met_once();
    let copy = repo.git(&["rev-parse", "HEAD:evidence/t/47.yaml"]);
    let name = EVIL.replace('/', "-");
    let (first, policies) = (copy.clone(), repo.git(&["rev-parse", "HEAD:policies"]));
    let task = repo.tree(&[("100644", format!("{name}.yaml").as_bytes(), &copy), ("100644", b"47.yaml", &first)]);
    let evidence = repo.tree(&[("40000", b"t", &task)]);
    let root = repo.tree(&[("40000", b"evidence", &evidence), ("40000", b"policies", &policies)]);
    repo.commit_tree(W48, &root);
    let seen = repo.seen();
    assert!(seen.told.contains("error evidence-copied evidence/t/"), "{seen:#?}");
    assert!(look(&repo).contains("evidence-copied"));
}

#[test]
fn a_key_and_a_claim_that_steer_the_terminal_are_shown_and_not_obeyed() {
    let repo = Repo::met_once();
    let evil = quoted(SOFT);
    repo.record(W48, "evidence/t/0.yaml", &format!("task: t\nsummary: {}\n", quoted(EVIL)));
    repo.record(W48, "evidence/t/a.yaml", &format!("task: t\n{evil}: 1\n"));
    repo.record(W48, "evidence/t/b.yaml", &format!("task: t\nperformed_at: {evil}\n"));
    repo.record(W48, "evidence/t/c.yaml", &format!("task: {evil}\n"));
    repo.record(W48, "evidence/t/d.yaml", &format!("task: t\nperiod: {}\n", quoted(&SOFT.replace(char::is_whitespace, ""))));
    let seen = repo.seen();
    assert!(seen.told.contains("record-syntax") && seen.told.contains("record-invalid"), "{seen:#?}");
    assert!(look(&repo).contains("record-invalid"));
}

#[test]
fn a_branch_whose_name_reorders_text_is_shown_and_not_obeyed() {
    let repo = Repo::met_once();
    let name = "refs/heads/\u{202e}niam";
    repo.git(&["update-ref", name, &repo.head()]);
    repo.git(&["symbolic-ref", "HEAD", name]);
    assert!(look(&repo).contains("\\u202e"), "JSON escapes it");
    let output = repo.duly(&["check", "--ref", "\u{202e}none\u{1b}[2J"]).output().expect("the program starts");
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(3));
    assert!(error.contains("\\u{202e}none\\u{1b}[2J") && !error.contains('\u{1b}'), "{error}");
}
