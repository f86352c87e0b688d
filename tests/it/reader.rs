//! Laws of the reader: whatever the bytes, it answers soon, points into the text and says something.
//!
//! It does not know what single slips are told like; the room's own tests do.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use duly::schema::Schema;
use duly::source::{Source, Span};
use duly::yaml::{Limits, Node, parse, to_text};
use proptest::prelude::*;

const LIMITS: Limits = Limits { depth: 16, nodes: 300 };

const PLAN: &str = r#"version: 1
name: SOC maintenance
timezone: Europe/Paris
teams:
  soc: &soc {name: "SOC Oversight", aliases: [Überwachung, 监控, "🛡️"]}
  other: *soc
tasks:
  - id: review
    title: 'Review firewall rules'
    description: |
      Look at each rule.
      Remove what is no longer used.
    cadence: {every: 6 months, grace: 5d, times: 0x2}
  - id: drill
    title: >-
      Incident
      drill
    cadence: weekly # every Monday
"#;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let schema = r##"{
        "type": "object", "additionalProperties": false, "required": ["version", "tasks"],
        "properties": {
            "version": {"const": 1}, "name": {"type": "string"}, "timezone": {"format": "iana-tz"},
            "teams": {"additionalProperties": {"properties": {"name": {"minLength": 3}}}, "propertyNames": {"pattern": "^[a-z]+$"}},
            "tasks": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/task"}}
        },
        "$defs": {"task": {"type": "object", "required": ["id"], "unevaluatedProperties": false, "properties": {
            "id": {"pattern": "^[a-z]+$"}, "title": {"type": "string"}, "description": {"type": "string"},
            "cadence": {"oneOf": [{"type": "string"}, {"type": "object", "properties": {"every": {"type": "string"}, "grace": {"enum": ["5d", "1d"]}, "times": {"maximum": 3}}, "additionalProperties": false}]}
        }}}
    }"##;
    Schema::compile(schema).expect("a schema")
});

/// Reads a text and holds the reader to its laws. Gives whether the text was read.
fn lawful(text: &str) -> bool {
    let start = Instant::now();
    let source = Arc::new(Source::new("policies/soc.yaml", text));
    let inside = |span: Span| span.start <= span.end && text.get(span.start..span.end).is_some();
    let read = match parse(&source, LIMITS) {
        Ok(document) => {
            assert!(count(&document.root, 0, &inside) <= LIMITS.nodes);
            let violations = SCHEMA.validate(&document.root);
            assert_eq!(violations, SCHEMA.validate(&document.root));
            assert!(
                violations.iter().all(|violation| inside(violation.span) && !violation.message.is_empty() && !violation.help.is_empty())
            );
            assert!(violations.is_sorted_by_key(|violation| violation.span));
            assert!(
                violations
                    .iter()
                    .all(|violation| !violation.message.contains(char::is_control) && !violation.help.contains(char::is_control))
            );
            true
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            assert!(faults.iter().all(|fault| inside(fault.span) && fault.first.is_none_or(inside)));
            assert!(faults.iter().all(|fault| !fault.message.is_empty() && !fault.help.is_empty()));
            assert!(faults.iter().all(|fault| !fault.message.contains(char::is_control) && !fault.help.contains(char::is_control)));
            assert!(faults.is_sorted_by_key(|fault| fault.span));
            false
        }
    };
    assert!(start.elapsed() < Duration::from_secs(5), "it took {:?}", start.elapsed());
    read
}

/// Counts nodes, and looks at their places and their depth on the way.
fn count(node: &Node, depth: usize, inside: &impl Fn(Span) -> bool) -> usize {
    assert!(inside(node.span), "a node lies outside the text");
    let collection = !node.items().is_empty() || !node.entries().is_empty();
    assert!(!collection || depth < LIMITS.depth);
    let keys_inside = node.entries().iter().all(|(key, _)| inside(key.span));
    assert!(keys_inside, "a key lies outside the text");
    let items = node.items().iter().map(|item| count(item, depth + 1, inside));
    let values = node.entries().iter().map(|(_, value)| count(value, depth + 1, inside));
    1 + items.chain(values).sum::<usize>()
}

/// What YAML is made of.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "\n", "\n", "\n  ", "\n    ", "\n- ", "  - ", "- ", ": ", ":", ", ", "[", "]", "{", "}", "\"", "'", "|", ">", "|-\n", ">+2\n", "&a ", "*a", "*b", "&b ", "!!str ", "!x ", "!", "? ", "#", " # c\n", "---\n", "...\n", "%YAML 1.2\n", "<<: ", "~", "null", "true", "017", "0x1F", "1e999", ".inf", "-1.5", "\t", "\r\n", "\r", "\u{feff}", "\\u0000", "\\uD83D", "日本語", "🛡️", "\u{85}", "\u{2028}", "version: 1", "tasks:", "id", "cadence", "a: ", "b: ", "a"
];

/// Pieces that YAML is made of, in any order.
fn yamlish() -> impl Strategy<Value = String> {
    let piece = prop_oneof![prop::sample::select(PIECES).prop_map(str::to_owned), "[a-z ]{1,4}", any::<char>().prop_map(String::from),];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A valid plan with some of its characters cut out, doubled, or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let piece = prop_oneof![Just(String::new()), yamlish(), any::<char>().prop_map(String::from)];
    let change = (any::<prop::sample::Index>(), 0..12_usize, piece);
    prop::collection::vec(change, 1..4).prop_map(|changes| {
        changes.into_iter().fold(PLAN.to_owned(), |text, (at, length, piece)| {
            let letters: Vec<char> = text.chars().collect();
            let start = at.index(letters.len() + 1).min(letters.len());
            let end = (start + length).min(letters.len());
            letters[..start].iter().copied().chain(piece.chars()).chain(letters[end..].iter().copied()).collect()
        })
    })
}

/// Any value that our reader takes: no control characters, finite numbers.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let text = prop_oneof!["[a-z0-9:# .,~<>|&*!%@'\"\\[\\]{}-]{0,12}", "[^\\p{Cc}\u{fffe}\u{ffff}]{0,8}", "([a-z ]{0,3}\n){0,3}"];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_filter_map("finite", |number| serde_json::Number::from_f64(number).map(serde_json::Value::Number)),
        text.clone().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::btree_map(text.clone(), inner, 0..6)
                .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
        ]
    })
}

#[test]
fn the_plan_that_is_mutated_is_read_as_it_stands() {
    assert!(lawful(PLAN));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        lawful(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn anything_like_yaml_is_answered(text in yamlish()) {
        lawful(&text);
    }

    #[test]
    fn a_plan_with_slips_is_answered(text in mutated()) {
        lawful(&text);
    }

    #[test]
    fn json_reads_as_the_same_value_however_it_is_laid_out(value in json().prop_filter("null is no document", |value| !value.is_null())) {
        for text in [value.to_string(), format!("{value:#}"), format!("{value:#}").replace("  ", "\t"), to_text(&value)] {
            let source = Arc::new(Source::new("", text.as_str()));
            // Tabs inside strings are part of the value: that layout counts only where no string holds spaces.
            if text.contains('\t') && value.to_string().contains("  ") {
                continue;
            }
            let read = parse(&source, Limits { depth: 64, nodes: 10_000 });
            let read = read.map(|document| document.root.to_json());
            prop_assert_eq!(read.as_ref(), Ok(&value), "in {:?}", text);
        }
    }
}
