//! `duly validate`: what can be known of evidence before it lands.
//!
//! It does not know history.

use std::collections::BTreeMap;

use duly::check::{AsOf, Error, WorkContent, WorkFile, WorkTree, validate};
use duly::pattern::Pattern;

use crate::door::{findings, instant};

/// A working tree in memory.
struct Files(BTreeMap<String, Vec<u8>>);

impl WorkTree for Files {
    fn files(&self, patterns: &[Pattern], limit: u64) -> Result<Vec<WorkFile>, Error> {
        let matching = self.0.keys().filter(|path| patterns.iter().any(|pattern| pattern.matches(path)));
        matching.map(|path| Ok(WorkFile { path: path.clone(), content: self.file(path, limit)?.expect("a file of this tree") })).collect()
    }

    fn file(&self, path: &str, limit: u64) -> Result<Option<WorkContent>, Error> {
        Ok(self.0.get(path).map(|bytes| match bytes.len() as u64 {
            size if size > limit => WorkContent::TooLarge(size),
            _ if bytes == b"link" => WorkContent::NotAFile,
            _ => WorkContent::Bytes(bytes.clone()),
        }))
    }
}

/// What is told of a tree whose task `t` has this evidence.
fn told(evidence: &str, files: &[(&str, &[u8])]) -> Vec<String> {
    let plan = format!("version: 1\ntasks:\n  - {{id: t, title: T, cadence: weekly, evidence: {{{evidence}}}}}\n");
    let mut all: BTreeMap<String, Vec<u8>> = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    all.insert("policies/plan.yaml".to_owned(), plan.into_bytes());
    all.insert("schema/t.json".to_owned(), b"{\"required\": [\"data\"]}".to_vec());
    findings(&validate(&Files(all), &[], AsOf::Instant(instant("2026-11-25T00:00:00Z"))).expect("an answer"))
}

#[test]
fn the_schema_of_the_task_holds_before_the_commit() {
    let record: (&str, &[u8]) = ("evidence/t/1.yaml", b"task: t\n");
    assert_eq!(told("mode: records", &[record]), Vec::<String>::new());
    assert_eq!(told("schema: schema/t.json", &[record]), ["error record-invalid evidence/t/1.yaml:1:1"]);
}

#[test]
fn attachments_are_looked_up_and_compared() {
    let record = |attachment: &str| format!("task: t\nattachments: [{{{attachment}}}]\n").into_bytes();
    let wrong = "0".repeat(64);
    for (attachment, content, expected) in [
        ("path: a.csv".to_owned(), Some(&b"a"[..]), vec![]),
        ("path: a.csv".to_owned(), None, vec!["error attachment-missing evidence/t/1.yaml:2:22"]),
        (
            "path: a.csv".to_owned(),
            Some(b"link"),
            vec!["error attachment-missing evidence/t/1.yaml:2:22", "error evidence-not-a-file evidence/t/a.csv"],
        ),
        ("path: ../a.csv".to_owned(), None, vec!["error attachment-missing evidence/t/1.yaml:2:22"]),
        (
            format!("path: a.csv, sha256: \"{wrong}\""),
            Some(b"a"),
            vec!["error attachment-mismatch evidence/t/1.yaml:2:37", "note evidence-ignored evidence/t/a.csv"],
        ),
    ] {
        let record = record(&attachment);
        let mut files: Vec<(&str, &[u8])> = vec![("evidence/t/1.yaml", &record)];
        files.extend(content.map(|content| ("evidence/t/a.csv", content)));
        assert_eq!(told("mode: records", &files), expected, "{attachment}");
    }
}

#[test]
fn files_of_allowed_kinds_are_opened_and_others_are_noted() {
    let large = [b"%PDF-".to_vec(), vec![b'x'; 2 << 20]].concat();
    let files: [(&str, &[u8]); 5] = [
        ("evidence/t/a.pdf", &large),
        ("evidence/t/b.pdf", b"no"),
        ("evidence/t/c.csv", b"x"),
        ("evidence/t/d.pdf", b"%PDF-1"),
        ("evidence/t/e.pdf", b"%PDF-1\n"),
    ];
    assert_eq!(
        told("allow: [pdf]", &files),
        ["error evidence-kind evidence/t/b.pdf", "error evidence-copied evidence/t/e.pdf", "note evidence-ignored evidence/t/c.csv"]
    );
}

#[test]
fn a_log_is_text() {
    let files: [(&str, &[u8]); 2] = [("evidence/t/log.md", b"a line\n"), ("evidence/t/log.yaml", b"- \xff")];
    assert_eq!(told("mode: log", &files), ["error record-unreadable evidence/t/log.yaml"]);
}
