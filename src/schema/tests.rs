//! What is said of documents that break small schemas.

use std::sync::Arc;

use super::*;
use crate::language::Language;
use crate::source::Source;
use crate::yaml::{Limits, parse};

const PLAN: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "duly plan", "description": "What a team promised to do. More follows.",
  "type": "object", "additionalProperties": false, "required": ["version", "tasks"],
  "properties": {
    "version": {"const": 1},
    "timezone": {"title": "Time zone", "type": "string", "format": "iana-tz"},
    "adopted_on": {"description": "The first day.", "$ref": "#/$defs/date"},
    "seen_at": {"type": "string", "format": "instant-or-date"},
    "bots": {"type": "array", "uniqueItems": true, "minItems": 1, "items": {"type": "string"}, "description": "Machine accounts."},
    "teams": {"type": "object", "propertyNames": {"title": "Id", "description": "Lower-case letters.", "pattern": "^[a-z]+$"}},
    "rules": {"type": "object", "propertyNames": {"title": "Rule", "enum": ["task-overdue", "due-soon"]}, "additionalProperties": {"enum": ["error", "off"]}},
    "tasks": {"description": "What is to be done.", "type": "array", "items": {"$ref": "#/$defs/task"}}
  },
  "$defs": {
    "date": {"title": "Date", "description": "A day, written YYYY-MM-DD.", "type": "string", "format": "date", "examples": ["2026-01-05"]},
    "task": {
      "title": "Task", "description": "One activity.", "type": "object", "additionalProperties": false, "required": ["id"],
      "properties": {
        "id": {"title": "Id", "description": "Lower-case letters.", "type": "string", "minLength": 2, "maxLength": 8, "pattern": "^[a-z]+$", "examples": ["review"]},
        "grace": {"type": "string"}, "early": {"type": "string"}, "each_team": {"type": "boolean"},
        "times": {"type": "integer", "minimum": 1, "maximum": 100, "description": "How often."},
        "cadence": {
          "description": "When the task is owed.", "examples": ["weekly", {"every": "day"}],
          "oneOf": [
            {"type": "string", "minLength": 3},
            {"type": "object", "additionalProperties": false, "required": ["every"], "properties": {"every": {"type": "string"}, "on": {"type": "integer"}}}
          ]
        },
        "after": {"anyOf": [{"required": ["paths"]}, {"required": ["files"]}]},
        "mode": {"anyOf": [{"const": "log"}, {"enum": ["records", "none"]}]},
        "shape": {"oneOf": [
          {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "circle"}, "radius": {"type": "number"}}, "additionalProperties": false},
          {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "square"}, "side": {"type": "number"}}, "additionalProperties": false}
        ]},
        "extended": {"allOf": [{"properties": {"a": {"type": "integer"}}}], "properties": {"b": true}, "unevaluatedProperties": false}
      }
    }
  }
}"##;

fn violations(schema: &str, text: &str) -> Vec<String> {
    let schema = Schema::compile(schema).expect("a schema");
    let source = Arc::new(Source::new("", text));
    let document = parse(&source, Limits { depth: 64, nodes: 10_000 }).expect("a text that is read");
    let found = schema.validate(&document.root);
    let line = |violation: &Violation| {
        let (start, end) = (source.position(violation.span.start), source.position(violation.span.end));
        format!("{start}-{end} {:?} {}: {}; {}", violation.kind, violation.pointer, violation.message, violation.help)
    };
    found.iter().map(line).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(violations(PLAN, text).join("\n"), expected.join("\n"), "in {text:?}");
}

/// Checks one task; what is said stands on the line of the key that is given.
fn check_task(entry: &str, expected: &str) {
    check(&format!("version: 1\ntasks:\n- id: ok\n  {entry}\n"), &[expected]);
}

#[test]
fn the_schemas_that_are_built_in_compile() {
    let text = "version: 1\n";
    let document = parse(&Arc::new(Source::new("", text)), Limits { depth: 8, nodes: 8 }).expect("a text that is read");
    assert_eq!(plan().validate(&document.root), plan().validate(&document.root));
    assert_eq!(record().validate(&document.root), record().validate(&document.root));
}

#[test]
fn a_document_that_fits_breaks_nothing() {
    check(
        "version: 1\ntimezone: Europe/Paris\nadopted_on: 2026-01-05\ntasks: [{id: review, cadence: weekly}, {id: other, cadence: {every: day}}]\n",
        &[],
    );
}

#[test]
fn all_violations_are_told_in_the_order_of_the_text() {
    check(
        "tmezone: UTC\ntasks: [5]\nadopted_on: 2026-02-30\ntimezone: Paris\n",
        &[
            "1:1-1:8 Value : `version` is missing; add the key `version`",
            "1:1-1:8 UnknownKey /tmezone: `tmezone` is not a known key; remove it, or use one of the allowed keys: `version`, `timezone`, `adopted_on`, `seen_at`, `bots`, `teams`, `rules`, `tasks`",
            "2:9-2:10 Value /tasks/0: `5` is a number, but a mapping is expected; write a mapping: one activity",
            "3:13-3:23 Value /adopted_on: `2026-02-30` is no day of the calendar; write a day as YYYY-MM-DD, from 1970 on",
            "4:11-4:16 Value /timezone: `Paris` is no time zone; did you mean `Europe/Paris`?",
        ],
    );
}

#[test]
fn an_unknown_key_is_told_one_by_one_with_the_key_that_was_meant() {
    check_task("grce: 1d", "4:3-4:7 UnknownKey /tasks/0/grce: `grce` is not a known key; did you mean `grace`?");
    check(
        "version: 1\ntasks:\n- id: ok\n  grce: 1d\n  erly: 1d\n",
        &[
            "4:3-4:7 UnknownKey /tasks/0/grce: `grce` is not a known key; did you mean `grace`?",
            "5:3-5:7 UnknownKey /tasks/0/erly: `erly` is not a known key; did you mean `early`?",
        ],
    );
}

#[test]
fn a_key_that_is_already_there_is_not_suggested() {
    check(
        "version: 1\ntasks: []\nversoin: 1\n",
        &[
            "3:1-3:8 UnknownKey /versoin: `versoin` is not a known key; remove it, or use one of the allowed keys: `version`, `timezone`, `adopted_on`, `seen_at`, `bots`, `teams`, `rules`, `tasks`",
        ],
    );
}

#[test]
fn a_missing_key_is_told_at_the_first_key_of_its_mapping() {
    check(
        "version: 1\ntasks:\n- grace: 1d\n- {}\n",
        &[
            "3:3-3:8 Value /tasks/0: `id` is missing; add the key `id`: lower-case letters",
            "4:3-4:5 Value /tasks/1: `id` is missing; add the key `id`: lower-case letters",
        ],
    );
}

#[test]
fn a_misspelt_key_is_not_also_missing() {
    check("version: 1\ntasks:\n- idd: ok\n", &["3:3-3:6 UnknownKey /tasks/0/idd: `idd` is not a known key; did you mean `id`?"]);
}

#[test]
fn names_of_keys_are_judged_like_values() {
    check(
        "version: 1\ntasks: []\nteams: {ok: 1, Foo Bar: 2}\nrules: {task-overdu: off}\n",
        &[
            "3:16-3:23 UnknownKey /teams/Foo Bar: `Foo Bar` is not a valid id; write lower-case letters",
            "4:9-4:20 UnknownKey /rules/task-overdu: `task-overdu` is not a valid rule; did you mean `task-overdue`?",
        ],
    );
}

#[test]
fn a_value_of_the_wrong_type_is_told_with_what_to_write() {
    check_task(
        "cadence: 5",
        "4:12-4:13 Value /tasks/0/cadence: `5` is a number, but a string or a mapping is expected; write a string or a mapping such as `weekly`: when the task is owed",
    );
    check_task(
        "cadence: [weekly]",
        "4:12-4:20 Value /tasks/0/cadence: `cadence` is a list, but a string or a mapping is expected; write a string or a mapping such as `weekly`: when the task is owed",
    );
    check_task(
        "cadence:",
        "4:10-4:10 Value /tasks/0/cadence: `cadence` has no value, but a string or a mapping is expected; write a string or a mapping such as `weekly`: when the task is owed",
    );
    check_task(
        "each_team: yes",
        "4:14-4:17 Value /tasks/0/each_team: `yes` is a string, but a boolean is expected; write `true` or `false`",
    );
    check_task(
        "grace: 5",
        "4:10-4:11 Value /tasks/0/grace: `5` is a number, but a string is expected; put it in quotes, or write a string",
    );
    check(
        "version: 1\ntasks: []\nbots: renovate\n",
        &[
            "3:7-3:15 Value /bots: `renovate` is a string, but a list is expected; put it in brackets, `[renovate]`, or write a list: machine accounts",
        ],
    );
    check("- 1\n", &["1:1-1:4 Value : the document is a list, but a mapping is expected; write a mapping: what a team promised to do"]);
}

#[test]
fn of_several_forms_the_one_that_was_meant_is_explained() {
    check_task("cadence: {evry: day}", "4:13-4:17 UnknownKey /tasks/0/cadence/evry: `evry` is not a known key; did you mean `every`?");
    check_task(
        "cadence: {every: day, on: x}",
        "4:29-4:30 Value /tasks/0/cadence/on: `x` is a string, but an integer is expected; write an integer",
    );
    check_task(
        "cadence: ab",
        "4:12-4:14 Value /tasks/0/cadence: `ab` is shorter than 3 characters; write a string such as `weekly`: when the task is owed",
    );
    check_task("after: {}", "4:10-4:12 Value /tasks/0/after: `paths` or `files` is missing; add the key `paths` or `files`");
    check_task(
        "mode: recods",
        "4:9-4:15 Value /tasks/0/mode: `recods` is not known here; did you mean `records`? Known are `log`, `records`, `none`",
    );
    check_task(
        "shape: {kind: square, side: x}",
        "4:31-4:32 Value /tasks/0/shape/side: `x` is a string, but a number is expected; write a number",
    );
}

#[test]
fn a_key_that_an_alternative_knows_is_not_called_unknown() {
    check_task(
        "extended: {a: x, b: 1, c: 2}",
        "4:17-4:18 Value /tasks/0/extended/a: `x` is a string, but an integer is expected; write an integer\n4:26-4:27 UnknownKey /tasks/0/extended/c: `c` is not a known key; remove it, or use one of the allowed keys: `b`, `a`",
    );
}

#[test]
fn one_value_is_told_of_once() {
    check(
        "version: 1\ntasks: [{id: ''}]\n",
        &["2:14-2:16 Value /tasks/0/id: `id` is empty; write a string such as `review`: lower-case letters"],
    );
    check(
        "version: 1\ntasks: [{id: A}]\n",
        &["2:14-2:15 Value /tasks/0/id: `A` is shorter than 2 characters; write a string such as `review`: lower-case letters"],
    );
    check(
        "version: 1\ntasks: [{id: Ab}]\n",
        &["2:14-2:16 Value /tasks/0/id: `Ab` is not a valid id; write lower-case letters, such as `review`"],
    );
}

#[test]
fn bounds_are_told_on_both_sides_and_not_on_the_bound() {
    for entry in ["times: 1", "times: 100"] {
        check(&format!("version: 1\ntasks: [{{id: ok, {entry}}}]\n"), &[]);
    }
    check_task("times: 0", "4:10-4:11 Value /tasks/0/times: `0` is less than 1; write an integer: how often");
    check_task("times: 101", "4:10-4:13 Value /tasks/0/times: `101` is more than 100; write an integer: how often");
    check_task("times: 1.5", "4:10-4:13 Value /tasks/0/times: `1.5` is a number, but an integer is expected; write an integer: how often");
}

#[test]
fn lists_are_counted_and_compared() {
    check("version: 1\ntasks: []\nbots: []\n", &["3:7-3:9 Value /bots: `bots` has fewer than 1 items; write a list: machine accounts"]);
    check("version: 1\ntasks: []\nbots: [a, b, 'a']\n", &["3:14-3:17 Value /bots: `a` is given twice; remove one of the two"]);
}

#[test]
fn moments_need_a_zone() {
    check("version: 1\ntasks: []\nseen_at: 2026-11-20\n", &[]);
    check(
        "version: 1\ntasks: []\nseen_at: 2026-11-20T16:10:00\n",
        &[
            "3:10-3:29 Value /seen_at: `2026-11-20T16:10:00` is no date or moment with its zone; write a date such as `2026-11-20`, or a moment such as `2026-11-20T16:10:00+01:00`",
        ],
    );
}

#[test]
fn no_more_than_sixty_characters_of_a_value_are_repeated_and_none_that_hide() {
    let found = violations(PLAN, &format!("version: 1\ntasks: [{{id: \"\u{202e}{}\"}}]\n", "A".repeat(500)));
    assert_eq!(
        found,
        [format!("2:14-2:517 Value /tasks/0/id: `{}…` is longer than 8 characters; write no more than 8 characters", "A".repeat(59))]
    );
    let found = violations(PLAN, &format!("version: 1\ntasks: []\n{}: 1\n", "B".repeat(500)));
    assert!(found[0].len() < 800 && found[0].contains(&format!("`{}…` is not a known key", "B".repeat(59))), "{found:?}");
}

#[test]
fn a_schema_that_is_none_is_refused() {
    for (schema, expected) in [
        ("{", "EOF"),
        (r#"{"type": "strng"}"#, "strng"),
        (r#"{"type": "string", "format": "no-such-format"}"#, "no-such-format"),
        (r#"{"$ref": "https://example.org/other.json"}"#, "example.org"),
        (r##"{"$ref": "#/$defs/none"}"##, "none"),
        (r#"{"pattern": "^(?=a)b"}"#, "(?=a)"),
    ] {
        match Schema::compile(schema) {
            Ok(_) => panic!("{schema} compiles"),
            Err(reason) => assert!(reason.contains(expected), "{reason}"),
        }
    }
}

#[test]
fn a_schema_that_refers_to_itself_ends() {
    let schema = r##"{"properties": {"inner": {"$ref": "#"}, "name": {"type": "string"}}, "additionalProperties": false}"##;
    assert_eq!(
        violations(schema, "inner: {inner: {nme: x}}\n"),
        ["1:17-1:20 UnknownKey /inner/inner/nme: `nme` is not a known key; did you mean `name`?"]
    );
}

#[test]
fn what_a_key_means_is_told_in_the_language_of_the_reader() {
    let source = Arc::new(Source::new("", "version: 1\ntasks:\n- {id: A, cadence: daily}\n"));
    let document = parse(&source, Limits { depth: 64, nodes: 10_000 }).expect("a text that is read");
    let found = plan().validate(&document.root);
    let helps = |language: Language| found.iter().map(|one| language.tell(&one.help).replace('\u{a0}', " ")).collect::<Vec<String>>();
    assert_eq!(helps(Language::ENGLISH)[0], "add the key `title`: what the task is called in reports");
    let french = helps(Language::parse("fr").expect("French"));
    assert_eq!(french[0], "ajouter la clé `title` : le nom de la tâche dans les rapports");
    assert!(french[1].starts_with("écrire des lettres minuscules, des chiffres et des traits d'union"), "{french:?}");
}

#[test]
fn what_a_schema_of_somebody_else_says_is_left_as_it_is() {
    let schema = r##"{"type": "object", "required": ["a"], "properties": {"a": {"description": "Fill in {{a}} and {b}."}}}"##;
    assert!(violations(schema, "b: 1\n")[0].ends_with("add the key `a`: fill in {{a}} and {b}"), "{:?}", violations(schema, "b: 1\n"));
}
