//! The record's schema and the one of a task as one schema, for editors that take only one.
//!
//! It does not know which task it is for, nor where its schema lies.

use serde_json::{Map, Value, json};

use super::record;

/// Keywords whose value maps names to schemas: the names are no keywords.
const NAMED: [&str; 5] = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];

/// Keywords below which nothing is a keyword.
const DATA: [&str; 4] = ["enum", "const", "default", "examples"];

/// Writes a schema that a record of a task meets if it meets that of all records, and that of the task.
pub fn for_task(task: &str, title: &str, own: &Value) -> Result<String, serde_json::Error> {
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:duly:schema:evidence:1:task:{task}"),
        "title": format!("duly record of {task}"),
        "description": title,
        "type": "object",
        "properties": {"task": {"const": task}},
        "allOf": [{"$ref": "#/$defs/record"}, {"$ref": "#/$defs/task"}],
        "$defs": {"record": below("record", record().text()), "task": below("task", own)},
    });
    serde_json::to_string_pretty(&whole).map(|text| text + "\n")
}

/// A schema as it reads below `$defs` of another one: what it called its root is no longer the root.
fn below(name: &str, schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(entries) = schema.as_object_mut() {
        entries.shift_remove("$schema");
        entries.shift_remove("$id");
    }
    move_references(name, &mut schema);
    schema
}

fn move_references(name: &str, schema: &mut Value) {
    match schema {
        Value::Object(entries) => keywords(name, entries),
        Value::Array(items) => items.iter_mut().for_each(|item| move_references(name, item)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn keywords(name: &str, entries: &mut Map<String, Value>) {
    for (key, value) in entries {
        match value {
            Value::String(target) if key == "$ref" => {
                // A name such as `#email` is looked for in the whole document.
                if let Some(pointer) = target.strip_prefix('#').filter(|pointer| pointer.is_empty() || pointer.starts_with('/')) {
                    *target = format!("#/$defs/{name}{pointer}");
                }
            }
            Value::Object(named) if NAMED.contains(&key.as_str()) => {
                named.iter_mut().for_each(|(_, schema)| move_references(name, schema));
            }
            _ if DATA.contains(&key.as_str()) => {}
            other => move_references(name, other),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::schema::Schema;
    use crate::source::Source;
    use crate::yaml::{self, Limits};

    /// What a record breaks of the two schemas together.
    fn broken(own: &Value, record: &str) -> Vec<String> {
        let text = for_task("tickets", "Update the tickets", own).expect("a schema");
        let schema = Schema::compile(&text).expect("it compiles");
        let source = Arc::new(Source::new("record.yaml", record));
        let document = yaml::parse(&source, Limits { depth: 64, nodes: 10_000 }).expect("readable");
        schema.validate(&document.root).into_iter().map(|one| one.pointer).collect()
    }

    #[test]
    fn a_record_meets_both_schemas_and_names_the_task() {
        let own = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "urn:example:tickets",
            "required": ["data"],
            "properties": {
                "data": {"$ref": "#/$defs/count"},
                "$ref": {"const": {"$ref": "#/no/schema"}},
            },
            "$defs": {"count": {"type": "object", "properties": {"open": {"type": "integer"}, "older": {"$ref": "#/$defs/count"}}}},
        });
        let fine = "task: tickets\nreviewed_by: bob@example.org\ndata: {open: 3, older: {open: 1}}\n";
        assert_eq!(broken(&own, fine), Vec::<String>::new());
        assert_eq!(broken(&own, "task: tickets\n"), [""], "the task's own schema asks for data");
        assert_eq!(broken(&own, "task: tickets\ndata: {older: {open: many}}\n"), ["/data/older/open"]);
        assert_eq!(broken(&own, "task: other\ndata: {}\n"), ["/task"]);
        assert_eq!(broken(&own, "task: tickets\ndata: {}\nreviewed_by: bob\n"), ["/reviewed_by"], "the record's own references lead on");
        assert_eq!(broken(&own, "task: tickets\ndata: {}\nsumary: x\n"), ["/sumary"]);
    }

    #[test]
    fn only_references_are_moved_and_data_stays_as_it_is() {
        let own =
            json!({"properties": {"const": {"$ref": "#/$defs/a"}, "x": {"const": {"$ref": "#/$defs/a"}, "$ref": "#"}}, "$defs": {"a": {}}});
        let moved = json!({
            "properties": {"const": {"$ref": "#/$defs/task/$defs/a"}, "x": {"const": {"$ref": "#/$defs/a"}, "$ref": "#/$defs/task"}},
            "$defs": {"a": {}},
        });
        assert_eq!(below("task", &own), moved);
        assert_eq!(below("task", &json!(true)), json!(true));
        assert_eq!(below("task", &json!({"$ref": "#named"})), json!({"$ref": "#named"}));
    }
}
