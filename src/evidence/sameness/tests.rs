//! Contents that are the same and contents that are not; and what is said, against how it was first written down.
//!
//! It does not know records as they land.

use std::sync::Arc;

use proptest::prelude::*;

use super::said::by_record;
use super::words::push_seen;
use super::*;
use crate::source::{Source, Span};
use crate::yaml::{self, Key, Limits, Value};

fn of_record(text: &str) -> Sameness {
    let source = Arc::new(Source::new("r.yaml", text));
    Sameness::of_record(&yaml::parse(&source, Limits { depth: 64, nodes: 1000 }).expect("a record").root)
}

/// Each text says what the first one says, or does not.
fn compare(first: &str, same: &[&str], other: &[&str]) {
    for text in same {
        assert_eq!(of_record(text), of_record(first), "{text}");
    }
    for text in other {
        assert_ne!(of_record(text), of_record(first), "{text}");
    }
}

#[test]
fn what_a_record_leaves_out_and_what_it_writes_out_as_the_default_are_the_same() {
    let same =
        ["result: done", "data: {}", "links: []", "summary: ''", "summary: \"\\u200b\"", "data: {a: [], b: {c: null}}", "attachments: []"];
    let other = ["result: nothing-to-report", "result: failed", "data: 0", "data: false", "data: {result: done}", "summary: done"];
    compare(
        "task: t\n",
        &same.map(|line| format!("task: t\n{line}\n")).each_ref().map(String::as_str),
        &other.map(|line| format!("task: t\n{line}\n")).each_ref().map(String::as_str),
    );
}

#[test]
fn a_value_is_the_same_in_each_of_its_spellings() {
    compare(
        "performed_at: 2026-11-20T10:00:00Z",
        &["performed_at: 2026-11-20T11:00:00.000+01:00"],
        &["performed_at: 2026-11-20T11:00:00Z", "performed_at: 2026-11-20"],
    );
    compare("period: 2026", &["period: '2026'"], &["period: 2027"]);
    compare(
        "performed_by: ana@example.org",
        &["performed_by: Ana@Example.ORG"],
        &["performed_by: bob@example.org", "reviewed_by: ana@example.org"],
    );
    compare(
        "attachments: [{path: a, sha256: abcd}]",
        &["attachments: [{path: a, sha256: ABCD}]"],
        &["attachments: [{path: A, sha256: abcd}]"],
    );
    compare("data: {ab: 1, b: 2}", &["data: {b: 2.0, \"\\u200bab\": '1'}"], &["data: {ab: 2, b: 1}", "data: {ab: '1,b:2'}"]);
}

#[test]
fn letters_that_look_alike_are_the_same() {
    let decomposed = "summary: cafe\u{301} ok";
    let (cyrillic, wide) = ("summary: caf\u{e9} \u{43e}k", "summary: \u{ff43}\u{ff41}f\u{e9} ok");
    compare("summary: caf\u{e9} ok", &[decomposed, cyrillic, wide], &["summary: cafe ok", "summary: caf\u{e9} oh"]);
    compare("summary: 5 of 10", &["summary: \u{ff15} of 1\u{ff10}"], &["summary: 6 of 10", "summary: 5 of 11"]);
}

#[test]
fn text_is_the_same_whatever_its_white_space() {
    let plain = Sameness::of_bytes(b"all good today\n");
    for other in ["all good today", "all  good\ttoday\r\n\r\n", "\u{FEFF}all good to\u{200B}day", "  all good\u{a0}today"] {
        assert_eq!(Sameness::of_bytes(other.as_bytes()), plain, "{other:?}");
    }
    for other in ["all good today.", "allgood today", "All good today"] {
        assert_ne!(Sameness::of_bytes(other.as_bytes()), plain, "{other:?}");
    }
}

#[test]
fn other_bytes_are_the_same_only_to_the_byte() {
    assert_eq!(Sameness::of_bytes(b"%PDF\xff 1"), Sameness::of_bytes(b"%PDF\xff 1"));
    assert_ne!(Sameness::of_bytes(b"%PDF\xff 1"), Sameness::of_bytes(b"%PDF\xff  1"));
    assert_ne!(Sameness::of_bytes(b"a\0b"), Sameness::of_bytes(b"a\0 b"));
}

/// What a value says, written down without a thought of speed: what is kept of earlier runs was summed up so.
fn first_said(key: &str, node: &Node) -> Option<String> {
    match &node.value {
        Value::Null => None,
        Value::Bool(_) | Value::Number(_) => Some(quoted(&seen(&node.canonical()))),
        Value::String(text) => spelled(key, text).filter(|text| !text.is_empty()).map(|text| quoted(&text)),
        Value::Sequence(items) => {
            let items: Vec<String> = items.iter().filter_map(|item| first_said(key, item)).collect();
            (!items.is_empty()).then(|| format!("[{}]", items.join(",")))
        }
        Value::Mapping(entries) => {
            let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}/{name}") };
            let entry = |name: &str, value: &Node| Some(format!("{}:{}", quoted(&seen(name)), first_said(&below(name), value)?));
            let mut entries: Vec<String> = entries.iter().filter_map(|(name, value)| entry(&name.name, value)).collect();
            entries.sort_unstable();
            (!entries.is_empty()).then(|| format!("{{{}}}", entries.join(",")))
        }
    }
}

fn spelled(key: &str, text: &str) -> Option<String> {
    match key {
        "result" if text == "done" => None,
        "performed_at" => Some(chrono::DateTime::parse_from_rfc3339(text).map_or_else(|_| seen(text), |at| at.to_utc().to_rfc3339())),
        "performed_by" | "reviewed_by" | "attachments/sha256" => Some(seen(&text.to_lowercase())),
        _ => Some(seen(text)),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn seen(text: &str) -> String {
    let mut words = String::new();
    push_seen(text, &mut words);
    words
}

#[test]
fn every_text_under_every_key_is_said_as_it_was_first_written_down() {
    let at = |value| Node { span: Span::point(0), value };
    let entry = |name: &str, value| (Key { span: Span::point(0), name: name.to_owned() }, at(value));
    for (text, name, below) in
        TEXTS.iter().flat_map(|text| NAMES.iter().flat_map(move |name| NAMES.iter().map(move |below| (text, name, below))))
    {
        let text = Value::String((*text).to_owned());
        let inner = at(Value::Mapping(vec![entry(below, text.clone())]));
        let node =
            at(Value::Mapping(vec![entry(name, text), entry("more", Value::Sequence(vec![inner.clone()])), entry(name, inner.value)]));
        assert_eq!(by_record(&node), first_said("", &node).unwrap_or_default(), "{node:?}");
    }
}

const NAMES: &[&str] = &[
    "task",
    "result",
    "performed_at",
    "performed_by",
    "attachments",
    "sha256",
    "attachments/sha256",
    "",
    " a",
    "A",
    "a/b",
    "\u{430}",
    "\"",
    "0",
    "O",
];

const TEXTS: &[&str] = &[
    "",
    "done",
    " \t",
    "2026-11-20T16:10:00+01:00",
    "2026-11-20",
    "Ana@Example.org",
    "\u{200b}",
    "\u{feff}x",
    "say \"no\" \\ '",
    "a\u{7f}b\u{0}c",
    "m\u{fb01}1 l|I %",
    "\u{201d}",
    "caf\u{e9}  \u{3000}x",
    "\u{2f}\u{338}",
];

fn node() -> impl Strategy<Value = Node> {
    let at = |value| Node { span: Span::point(0), value };
    let text = prop_oneof![proptest::sample::select(TEXTS).prop_map(str::to_owned), "\\PC{0,12}", "[ -~]{0,12}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i16>().prop_map(|number| Value::Number(number.into())),
        text.prop_map(Value::String),
    ];
    leaf.prop_map(at).prop_recursive(4, 32, 6, move |inner| {
        let key = proptest::sample::select(NAMES).prop_map(|name| Key { span: Span::point(0), name: name.to_owned() });
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Sequence),
            proptest::collection::vec((key, inner), 0..6).prop_map(Value::Mapping),
        ]
        .prop_map(at)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: ProptestConfig::default().cases.max(4_000), ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_is_as_it_was_first_written_down(node in node()) {
        prop_assert_eq!(by_record(&node), first_said("", &node).unwrap_or_default());
    }
}
