//! The schemas of the plan and of the record, as editors see them.
//!
//! It does not know how plans are read.

use std::sync::Arc;

use duly::diagnostic::RuleId;
use duly::plan::{NamedContent, PlanFile, load_with};
use duly::schema::{self, Schema};
use duly::source::Source;
use duly::yaml::{self, Limits};
use serde_json::Value as Json;

const PLAN: &str = include_str!("../../../schema/plan.schema.json");
const RECORD: &str = include_str!("../../../schema/evidence.schema.json");

/// A plan that uses every key that there is.
const WHOLE: &str = include_str!("whole.yaml");

fn violations(schema: &Schema, text: &str) -> Vec<String> {
    let source = Arc::new(Source::new("file.yaml", text));
    let document = yaml::parse(&source, Limits { depth: 64, nodes: 10_000 }).expect("readable");
    schema.validate(&document.root).into_iter().map(|one| format!("{} {}", source.position(one.span.start), one.message)).collect()
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).expect("a schema is JSON")
}

/// Calls a check for every property of every object in a schema.
fn each_property(schema: &Json, path: &str, check: &mut impl FnMut(&str, &Json)) {
    match schema {
        Json::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("properties" | "$defs", Json::Object(properties)) => {
                        for (name, property) in properties {
                            let path = format!("{path}/{name}");
                            check(&path, property);
                            each_property(property, &path, check);
                        }
                    }
                    ("examples" | "default", _) => {}
                    _ => each_property(value, path, check),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| each_property(item, path, check)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

#[test]
fn every_property_has_a_title_a_description_and_an_example() {
    for text in [PLAN, RECORD] {
        let schema = json(text);
        let mut count = 0;
        each_property(&schema, "", &mut |path, property| {
            count += 1;
            let target = property.get("$ref").and_then(Json::as_str).and_then(|target| schema.pointer(target.strip_prefix('#')?));
            for key in ["title", "description"] {
                let said = property.get(key).or_else(|| target?.get(key)).and_then(Json::as_str);
                assert!(said.is_some_and(|said| !said.is_empty()), "{path} has no {key}");
            }
            let said = property.get("description").or_else(|| target?.get("description")).and_then(Json::as_str).unwrap_or_default();
            let begins = said.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit() || first == '`');
            assert!(begins && said.ends_with('.') && said.contains(' '), "{path} is no whole sentence: {said}");
            // A hover text shows how it is written, unless the words or the keys that are taken say so.
            let shows = |one: &Json| ["examples", "default", "enum", "const", "properties"].iter().any(|key| one.get(key).is_some());
            let further = target
                .and_then(|target| target.get("$ref"))
                .and_then(Json::as_str)
                .and_then(|name| schema.pointer(name.strip_prefix('#')?));
            let shown = [Some(property), target, further].into_iter().flatten().any(shows);
            assert!(shown, "{path} shows no example");
        });
        assert!(count > 10, "properties were found");
    }
}

#[test]
fn every_object_says_which_keys_it_has() {
    fn walk(schema: &Json, path: &str) {
        if let Some(entries) = schema.as_object() {
            if entries.contains_key("properties") && path != "/properties" && path != "/properties/rules" {
                assert_eq!(entries.get("additionalProperties"), Some(&Json::Bool(false)), "{path} lets unknown keys pass");
            }
            entries.iter().for_each(|(key, value)| walk(value, &format!("{path}/{key}")));
        }
    }
    for text in [PLAN, RECORD] {
        walk(&json(text), "");
    }
}

#[test]
fn the_schemas_know_no_misspelt_keyword() {
    const KNOWN: &[&str] = &[
        "$schema",
        "$id",
        "$defs",
        "$ref",
        "title",
        "description",
        "default",
        "examples",
        "type",
        "format",
        "pattern",
        "enum",
        "required",
        "properties",
        "additionalProperties",
        "propertyNames",
        "items",
        "uniqueItems",
        "const",
        "minItems",
        "maxItems",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
    ];
    fn walk(schema: &Json, path: &str) {
        for (key, value) in schema.as_object().into_iter().flatten() {
            assert!(KNOWN.contains(&key.as_str()), "{path} has the keyword {key}");
            match key.as_str() {
                "properties" | "$defs" => {
                    value.as_object().into_iter().flatten().for_each(|(name, one)| walk(one, &format!("{path}/{name}")));
                }
                "items" | "additionalProperties" | "propertyNames" => walk(value, &format!("{path}/{key}")),
                _ => {}
            }
        }
    }
    for text in [PLAN, RECORD] {
        walk(&json(text), "");
    }
}

#[test]
fn the_examples_in_the_schema_are_valid() {
    let schema = json(PLAN);
    let mut count = 0;
    each_property(&schema, "", &mut |path, property| {
        for example in property.get("examples").and_then(Json::as_array).into_iter().flatten() {
            let mut alone = property.clone();
            alone["$defs"] = schema["$defs"].clone();
            let compiled = Schema::compile(&alone.to_string()).expect("a part of the schema compiles");
            assert_eq!(violations(&compiled, &example.to_string()), Vec::<String>::new(), "{path}: {example}");
            count += 1;
        }
    });
    assert!(count > 30, "{count} examples were found");
}

#[test]
fn a_plan_that_uses_every_key_is_valid() {
    assert_eq!(violations(schema::plan(), WHOLE), Vec::<String>::new());
    let source = Arc::new(Source::new("whole.yaml", WHOLE));
    let used = yaml::parse(&source, Limits { depth: 64, nodes: 10_000 }).expect("readable").root.to_json().to_string();
    let schema = json(PLAN);
    each_property(&schema, "", &mut |path, _| {
        let key = path.rsplit('/').next().unwrap_or_default();
        let is_definition = path == format!("/{key}") && schema["properties"].get(key).is_none();
        let is_rule = path.starts_with("/rules/");
        assert!(is_definition || is_rule || used.contains(&format!("\"{key}\":")), "the plan does not use `{key}`");
    });
    let calendar = NamedContent::Bytes(b"BEGIN:VCALENDAR\nEND:VCALENDAR\n".to_vec());
    let file = PlanFile { path: "policies/plan.yaml".to_owned(), bytes: WHOLE.as_bytes().to_vec() };
    let keys = NamedContent::Bytes(b"# nobody yet\n".to_vec());
    let beside = [
        ("calendars/fr.ics", calendar),
        ("schema/tickets.schema.json", NamedContent::Bytes(b"{}".to_vec())),
        ("policies/allowed_signers", keys.clone()),
        ("policies/keyring.asc", keys),
    ];
    let told = load_with(&[file], &beside.map(|(path, content)| (path.to_owned(), content)).into());
    assert!(told.is_ok(), "{told:#?}");
}

#[test]
fn the_rules_that_a_plan_may_weigh_are_those_that_the_schema_names() {
    for rule in RuleId::ALL {
        let accepted = super::plan(&format!("version: 1\nrules: {{{rule}: note}}\ntasks: [{{id: a, title: A, cadence: daily}}]\n")).is_ok();
        let named = json(PLAN).pointer(&format!("/properties/rules/properties/{rule}")).is_some();
        assert_eq!(accepted, named, "{rule}: add it to `rules` in schema/plan.schema.json, or take it out");
    }
}

#[test]
fn a_record_may_say_everything_and_must_name_its_task() {
    let whole = "\
task: portal-and-license-management
period: 2026-W47
performed_at: 2026-11-20T16:10:00+01:00
performed_by: ana@example.org
result: done
summary: Two announcements reviewed; one licence renewed.
reviewed_by: bob@example.org
attachments: [{path: messages.csv, sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08}, {path: a.png}]
links: [https://example.org/T-1]
data: {anything: [1, two, {three: 3}]}
";
    assert_eq!(violations(schema::record(), whole), Vec::<String>::new());
    assert_eq!(violations(schema::record(), "task: a\n"), Vec::<String>::new());
    for (text, told) in [
        ("result: done\n", "1:1 `task` is missing"),
        ("task: a\nresults: done\n", "2:1 `results` is not a known key"),
        ("task: a\nresult: ok\n", "2:9 `ok` is not known here"),
        ("task: a\nperformed_at: 2026-11-20T16:10\n", "2:15 `2026-11-20T16:10` is no date or moment with its zone"),
        ("task: a\nperformed_by: Ana\n", "2:15 `Ana` is not a valid address"),
        ("task: a\nattachments: [{sha256: ab}]\n", "2:16 `path` is missing"),
        ("task: a\nlinks: ['javascript:alert(1)']\n", "2:9 `javascript:alert(1)` is not a valid link"),
    ] {
        assert!(violations(schema::record(), text).contains(&told.to_owned()), "{text}: {:?}", violations(schema::record(), text));
    }
}
