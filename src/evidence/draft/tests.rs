//! Drafts of records: their text comes back as what it was made of.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use super::{Attachment, Data, Draft, Field, Format, Kind, attachment_name, fields};
use crate::evidence::{Outcome, read_record};
use crate::language::say;
use crate::source::Source;
use crate::yaml::{self, Limits};

fn draft(summary: &str) -> Draft {
    Draft {
        task: "log-review".to_owned(),
        period: None,
        performed_at: None,
        performed_by: None,
        outcome: Outcome::Done,
        summary: Some(summary.to_owned()),
        reviewed_by: None,
        attachments: Vec::new(),
        links: Vec::new(),
        data: Data::default(),
    }
}

fn full() -> Draft {
    let mut data = Data::default();
    data.add("tickets", "3", Kind::Free).expect("a value");
    data.add("note", "3", Kind::Text).expect("a value");
    Draft {
        period: Some("2026".to_owned()),
        performed_at: Some("2026-11-20T16:10:00+01:00".to_owned()),
        performed_by: Some("ana@example.org".to_owned()),
        outcome: Outcome::NothingToReport,
        reviewed_by: Some("bob@example.org".to_owned()),
        attachments: vec![Attachment { path: "2026/a b.csv".to_owned(), sha256: "0".repeat(64) }],
        links: vec!["https://example.org/T-1".to_owned()],
        data,
        ..draft("Two renewed: one left.")
    }
}

/// The value that our own reader finds in the text.
fn read(path: &str, text: &str) -> serde_json::Value {
    let source = Arc::new(Source::new(path, text));
    yaml::parse(&source, Limits { depth: 64, nodes: 10_000 }).expect("YAML").root.to_json()
}

#[test]
fn a_full_record_has_its_keys_in_one_order() {
    insta::assert_snapshot!(full().text(Format::Yaml), @r"
    task: log-review
    period: '2026'
    performed_at: 2026-11-20T16:10:00+01:00
    performed_by: ana@example.org
    result: nothing-to-report
    summary: 'Two renewed: one left.'
    reviewed_by: bob@example.org
    attachments:
    - path: 2026/a b.csv
      sha256: '0000000000000000000000000000000000000000000000000000000000000000'
    links:
    - https://example.org/T-1
    data:
      tickets: 3
      note: '3'
    ");
}

#[test]
fn the_ending_of_the_file_says_how_it_is_spelled() {
    let text = full().text(Format::of("evidence/a/r.json"));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), full().value());
    for path in ["evidence/a/r.yaml", "evidence/a/r.yml"] {
        assert_eq!(Format::of(path), Format::Yaml);
    }
}

#[test]
fn an_attachment_lies_in_a_folder_beside_its_record_and_is_no_record() {
    let name = |name: &str, number: usize| attachment_name("evidence/a/2026-W47.yaml", name, number).0;
    assert_eq!(name("m.csv", 1), "evidence/a/2026-W47/m.csv");
    assert_eq!(name("m.csv", 2), "evidence/a/2026-W47/m-2.csv");
    assert_eq!(name("notes", 2), "evidence/a/2026-W47/notes-2");
    assert_eq!(name(".env", 2), "evidence/a/2026-W47/.env-2");
    assert_eq!(name("export.json", 1), "evidence/a/2026-W47/export.json.txt");
    assert_eq!(attachment_name("r.yaml", "m.csv", 1), ("r/m.csv".to_owned(), "r/m.csv".to_owned()));
    assert_eq!(attachment_name("e/r.yaml", "m.csv", 1).1, "r/m.csv");
}

#[test]
fn words_are_taken_as_the_schema_says() {
    let read = |kind: Kind, word: &str| kind.read(word);
    for (kind, word, expected) in [
        (Kind::Text, "007", json!("007")),
        (Kind::Integer, "42", json!(42)),
        (Kind::Integer, "-1", json!(-1)),
        (Kind::Number, "1.5", json!(1.5)),
        (Kind::Boolean, "true", json!(true)),
        (Kind::Texts, "true", json!(["true"])),
        (Kind::Json, r#"{"a": [1]}"#, json!({"a": [1]})),
        (Kind::Free, "12", json!(12)),
        (Kind::Free, "false", json!(false)),
        (Kind::Free, "007", json!("007")),
        (Kind::Free, "null", json!("null")),
        (Kind::Free, "", json!("")),
        (Kind::Free, "2026-11-20", json!("2026-11-20")),
        (Kind::Free, "- a: b", json!("- a: b")),
    ] {
        assert_eq!(read(kind, word), Ok(expected), "{kind:?} {word}");
    }
    for (kind, word, what) in [
        (Kind::Integer, "1.5", "a whole number"),
        (Kind::Integer, "many", "a whole number"),
        (Kind::Number, "1,5", "a number"),
        (Kind::Boolean, "yes", "true or false"),
        (Kind::Json, "{a", "JSON"),
    ] {
        assert!(read(kind, word).is_err_and(|told| told.contains(what) && told.contains(word)), "{kind:?} {word}");
    }
}

#[test]
fn a_key_is_given_once_unless_it_is_a_list() {
    let mut data = Data::default();
    data.add("a", "1", Kind::Free).expect("a value");
    assert_eq!(data.add("a", "2", Kind::Free), Err(say!("`{key}` is given twice", key = "a")));
    data.add("hosts", "x", Kind::Texts).expect("a value");
    data.add("hosts", "y", Kind::Texts).expect("a value");
    assert_eq!(read("r.yaml", &Draft { data, ..draft("x") }.text(Format::Yaml))["data"], json!({"a": 1, "hosts": ["x", "y"]}));
}

#[test]
fn a_schema_says_what_data_it_wants() {
    let schema = json!({
        "required": ["task", "data"],
        "properties": {"data": {"required": ["count"], "properties": {
            "count": {"type": "integer", "title": "How many"},
            "kind": {"enum": ["a", "b"], "description": "Which kind"},
            "level": {"enum": [1, "b"]},
            "hosts": {"type": "array", "items": {"type": "string"}},
            "map": {"type": "object"},
            "level2": {"$ref": "#/$defs/level"},
            "loop": {"$ref": "#/$defs/loop"},
        }}},
        "$defs": {"level": {"type": "integer", "title": "Level"}, "loop": {"$ref": "#/$defs/loop"}}
    });
    let told = fields(&schema);
    let kinds: Vec<(&str, Kind, bool)> = told.iter().map(|one| (one.name.as_str(), one.kind, one.required)).collect();
    assert_eq!(
        kinds,
        [
            ("count", Kind::Integer, true),
            ("kind", Kind::Text, false),
            ("level", Kind::Free, false),
            ("hosts", Kind::Texts, false),
            ("map", Kind::Json, false),
            ("level2", Kind::Integer, false),
            ("loop", Kind::Free, false),
        ]
    );
    assert_eq!(
        (told[0].words.as_deref(), told[1].words.as_deref(), told[2].words.as_deref()),
        (Some("How many"), Some("Which kind"), None)
    );
    // Where `data` itself may be missing, nothing in it is asked for.
    let lax = json!({"properties": {"data": {"required": ["count"], "properties": {"count": {}}}}});
    assert_eq!(fields(&lax), [Field { name: "count".to_owned(), kind: Kind::Free, required: false, words: None }]);
    assert_eq!(fields(&json!(true)), []);
}

/// What a careless writer gets wrong.
const TRAPS: &[&str] = &[
    "a: b",
    "- a",
    "-",
    "? x",
    "# c",
    "x #y",
    "'",
    "\"",
    "\\",
    "\\n",
    "|",
    ">",
    "&a",
    "*a",
    "!x",
    "%d",
    "@x",
    "`x`",
    "{a: b}",
    "[a]",
    "~",
    "null",
    "true",
    "no",
    "on",
    "1",
    "1.0",
    "017",
    "0x1f",
    "0o17",
    "1e3",
    ".inf",
    ".nan",
    "2026-11-20",
    "2026-W47",
    "---",
    "...",
    "<<",
    "=",
    "",
    " ",
    " a",
    "a ",
    "a\nb",
    "\na",
    "a\n",
    "a\n\n b",
    "\t",
    "a\tb",
    "é",
    "設計",
    "👩‍🚀",
    "\u{feff}a",
    "\u{2028}",
    "\u{85}",
    "a\u{a0}b",
    "\r\n",
    "a\rb",
    "::error::x",
    ",",
    "a, b",
    "}",
    "]",
    ": ",
    ":",
    "a:",
    "key: |\n  x",
];

/// Traps, and any other texts without control characters.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![proptest::sample::select(TRAPS).prop_map(str::to_owned), "[^\\p{Cc}]{0,40}", "([ -~]|\n){0,60}"]
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(summary in hostile(), note in hostile(), key in "[a-zA-Z][^\\p{Cc}]{0,8}", period in hostile()) {
        let mut data = Data::default();
        data.add(&key, &note, Kind::Text).expect("a value");
        let one = Draft { period: Some(period), data, ..draft(&summary) };
        for format in [Format::Yaml, Format::Json] {
            let text = one.text(format);
            let source = Arc::new(Source::new("r.yaml", &text));
            // Our reader refuses some characters altogether; nothing else may be lost.
            match yaml::parse(&source, Limits { depth: 64, nodes: 10_000 }) {
                Ok(document) => prop_assert_eq!(document.root.to_json(), one.value(), "{}", text),
                Err(faults) => prop_assert!(faults.iter().all(|fault| fault.message.contains("U+")), "{:?}\n{}", faults, text),
            }
        }
    }

    #[test]
    fn what_is_written_is_a_record_that_says_the_same(summary in hostile(), outcome in 0..3) {
        let outcome = [Outcome::Done, Outcome::NothingToReport, Outcome::Failed][usize::try_from(outcome).expect("small")];
        let one = Draft { outcome, ..draft(&summary) };
        if let Ok(record) = read_record("evidence/a/r.yaml", one.text(Format::Yaml).as_bytes()).1 {
            prop_assert_eq!((record.0.task, record.0.outcome), (one.task, outcome));
        }
    }
}
