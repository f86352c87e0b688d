use std::sync::Arc;

use crate::schema::Schema;
use crate::source::Source;
use crate::yaml::{Limits, parse};

const SCHEMA: &str = r##"{
  "type": "object",
  "additionalProperties": false,
  "required": ["version"],
  "properties": {
    "version": {"const": 1},
    "zone": {"type": "string", "format": "iana-tz"},
    "on": {"type": "string", "format": "date"},
    "level": {"enum": ["error", "warning", "off"]},
    "tasks": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/task"}}
  },
  "$defs": {
    "task": {
      "type": "object",
      "additionalProperties": false,
      "required": ["id"],
      "properties": {
        "id": {"type": "string", "pattern": "^[a-z]+$", "description": "Lower-case letters. Never changes."},
        "cadence": {
          "description": "How often.",
          "examples": ["weekly"],
          "anyOf": [
            {"type": "string"},
            {"type": "object", "additionalProperties": false, "properties": {"every": {"type": "string"}, "grace": {"type": "string"}}}
          ]
        }
      }
    }
  }
}"##;

fn violations(text: &str) -> Vec<String> {
    let source = Arc::new(Source::new("x.yaml", text));
    let document = parse(&source, Limits { depth: 20, nodes: 1000 }).unwrap_or_else(|faults| panic!("{faults:?}"));
    let schema = Schema::compile(SCHEMA).expect("a schema");
    schema
        .validate(&document.root)
        .into_iter()
        .map(|one| format!("{} {} | {}", source.position(one.span.start), one.message, one.help))
        .collect()
}

#[test]
fn each_violation_says_what_is_wrong_where_and_what_to_do() {
    for (text, expected) in [
        ("version: 2\n", "1:10 `version` is `2`, but `1` is expected | write `1`"),
        ("zone: UTC\n", "1:1 the file has no `version` | add `version:`"),
        ("version: 1\nzone: Europe/Pariss\n", "2:7 `zone` is `Europe/Pariss`, which is no time zone | did you mean `Europe/Paris`?"),
        (
            "version: 1\non: 2026-02-30\n",
            "2:5 `on` is `2026-02-30`, which is no date of the years 1970 to 9999 | write a date such as 2026-11-23",
        ),
        (
            "version: 1\nlevel: eror\n",
            "2:8 `level` is `eror`, which is not known here | did you mean `error`? Write one of: error, warning, off",
        ),
        ("version: 1\ntaks: []\n", "2:1 the key `taks` is not known in the file | did you mean `tasks`?"),
        ("version: 1\ntasks: []\n", "2:8 `tasks` is empty | write something there, or leave the key out"),
        ("version: 1\ntasks: {}\n", "2:8 `tasks` is a mapping, but a list is expected | write a list"),
        ("version: 1\ntasks:\n  - cadence: weekly\n", "3:5 entry 1 of `tasks` has no `id` | add `id:` (lower-case letters)"),
        (
            "version: 1\ntasks:\n  - id: A1\n",
            "3:9 `id` is `A1`, which does not have the form that is expected | write it in the expected form: lower-case letters",
        ),
        (
            "version: 1\ntasks:\n  - id: a\n    cadence: {every: week, grase: 2d}\n",
            "4:28 the key `grase` is not known in `cadence` | did you mean `grace`?",
        ),
        ("version: 1\ntasks:\n  - id: a\n    cadence: {every: 7}\n", "4:22 `every` is a number, but a string is expected | write a string"),
        (
            "version: 1\ntasks:\n  - id: a\n    cadence: [weekly]\n",
            "4:14 `cadence` is a list, which does not fit here | see the documentation of this key, such as `weekly`: how often",
        ),
    ] {
        assert_eq!(violations(text), [expected], "{text}");
    }
}

#[test]
fn all_violations_are_told_in_text_order() {
    let text = "verzion: 1\ntasks:\n  - {id: 5}\n  - {id: a, x: 1}\nzone: 7\n";
    let told = violations(text);
    let places: Vec<&str> = told.iter().map(|line| line.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(places, ["1:1", "1:1", "3:10", "4:13", "5:7"], "{told:#?}");
}

#[test]
fn a_schema_that_reaches_outside_or_has_an_unknown_format_does_not_compile() {
    assert!(Schema::compile(r#"{"$ref": "http://127.0.0.1:1/x.json"}"#).is_err());
    assert!(Schema::compile(r#"{"$ref": "file:///etc/passwd"}"#).is_err());
    assert!(Schema::compile(r#"{"format": "dat"}"#).is_err());
    assert!(Schema::compile("{").is_err());
}
