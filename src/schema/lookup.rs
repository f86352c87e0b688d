//! Finds in a schema what it says about a place: titles, descriptions, examples, types and keys.
//!
//! It does not know documents, nor what is wrong with them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::language::{Text, say};

/// The schemas that speak of one place in the document, from the outermost to the one that was broken.
///
/// `path` is the way the validator took: it goes through `$ref`, so that both sides of a reference are in it.
pub fn about<'a>(schema: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut here = schema;
    let mut chain = vec![schema];
    let parts: Vec<String> = path.split('/').skip(1).map(unescape).collect();
    // The last part is the keyword that was broken.
    let mut parts = parts.iter().take(parts.len().saturating_sub(1)).map(String::as_str);
    while let Some(keyword) = parts.next() {
        let next = match keyword {
            "$ref" => referred(schema, here),
            "allOf" | "anyOf" | "oneOf" => parts.next().and_then(|index| child(here.get(keyword)?, index)),
            "then" | "else" | "if" | "not" => here.get(keyword),
            other => {
                chain.clear();
                let below = here.get(other);
                match other {
                    "properties" | "patternProperties" | "$defs" | "dependentSchemas" | "prefixItems" => {
                        parts.next().and_then(|name| child(below?, name))
                    }
                    _ => below,
                }
            }
        };
        let Some(next) = next else { return chain };
        here = next;
        chain.push(here);
    }
    chain
}

fn child<'a>(parent: &'a Value, name: &str) -> Option<&'a Value> {
    match parent {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        other => other.get(name),
    }
}

fn unescape(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// The schema that a `$ref` inside the same schema names.
fn referred<'a>(root: &'a Value, here: &Value) -> Option<&'a Value> {
    root.pointer(here.get("$ref")?.as_str()?.strip_prefix('#')?)
}

/// The first sentence of the innermost description, without its full stop. What our own schemas say is told in other languages too.
pub fn description(chain: &[&Value]) -> Option<Text> {
    let text = chain.iter().rev().find_map(|schema| schema.get("description")?.as_str())?;
    Some(told(meaning(text)))
}

/// The outermost title, as a noun inside a sentence.
pub fn title(chain: &[&Value]) -> Option<Text> {
    let title = chain.iter().find_map(|schema| schema.get("title")?.as_str())?;
    Some(told(uncapitalised(title)))
}

/// Every title and description of a schema, as messages have them.
pub fn words(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(keys) => {
            for (key, value) in keys {
                match (key.as_str(), value.as_str()) {
                    ("title", Some(title)) => drop(found.insert(uncapitalised(title))),
                    ("description", Some(text)) => drop(found.insert(meaning(text))),
                    (_, _) => words(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| words(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Words of a schema, in the catalogue if it is one of ours. Braces that somebody doubled stay doubled.
fn told(words: String) -> Text {
    if words.contains("{{") || words.contains("}}") { Text::verbatim(words) } else { Text::said(words, Vec::new()) }
}

fn meaning(description: &str) -> String {
    let sentence = description.split_once(". ").map_or(description, |(first, _)| first);
    uncapitalised(sentence.trim_end_matches('.'))
}

/// Lowers a first letter that is upper case only because a sentence begins with it.
fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

/// Up to three of the outermost examples that are no collections.
pub fn examples(chain: &[&Value]) -> Vec<String> {
    let Some(examples) = chain.iter().find_map(|schema| schema.get("examples")?.as_array()) else { return Vec::new() };
    examples.iter().filter(|example| !example.is_array() && !example.is_object()).take(3).map(bare).collect()
}

/// A value of a schema as one would write it.
pub fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The innermost list of types.
pub fn types(chain: &[&Value]) -> Vec<TypeName> {
    let Some(types) = chain.iter().rev().find_map(|schema| schema.get("type")) else { return Vec::new() };
    match types {
        Value::Array(types) => types.iter().filter_map(type_name).collect(),
        one => type_name(one).into_iter().collect(),
    }
}

fn type_name(name: &Value) -> Option<TypeName> {
    match name.as_str()? {
        "null" => Some(TypeName::Null),
        "boolean" => Some(TypeName::Boolean),
        "integer" => Some(TypeName::Integer),
        "number" => Some(TypeName::Number),
        "string" => Some(TypeName::String),
        "array" => Some(TypeName::List),
        "object" => Some(TypeName::Mapping),
        _ => None,
    }
}

/// A type as schemas name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeName {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    List,
    Mapping,
}

impl TypeName {
    /// What a reader would call a value of the type.
    pub fn text(self) -> Text {
        match self {
            Self::Null => say!("null"),
            Self::Boolean => say!("a boolean"),
            Self::Integer => say!("an integer"),
            Self::Number => say!("a number"),
            Self::String => say!("a string"),
            Self::List => say!("a list"),
            Self::Mapping => say!("a mapping"),
        }
    }
}

/// The keys that a schema of a mapping knows, in its own order, through references and alternatives.
pub fn keys<'a>(root: &'a Value, schema: &'a Value) -> Vec<&'a str> {
    let mut found = Vec::new();
    gather_keys(root, schema, &mut Vec::new(), &mut found);
    found
}

/// `seen` ends the walk where a schema refers to itself.
fn gather_keys<'a>(root: &'a Value, schema: &'a Value, seen: &mut Vec<&'a Value>, found: &mut Vec<&'a str>) {
    if seen.iter().any(|&other| std::ptr::eq(other, schema)) {
        return;
    }
    seen.push(schema);
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (name, property) in properties {
            if *property != Value::Bool(false) && !found.contains(&name.as_str()) {
                found.push(name);
            }
        }
    }
    let listed = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array()).flatten();
    let single = ["if", "then", "else"].into_iter().filter_map(|keyword| schema.get(keyword));
    let dependent = schema.get("dependentSchemas").and_then(Value::as_object).into_iter().flat_map(serde_json::Map::values);
    for inner in listed.chain(single).chain(dependent).chain(referred(root, schema)) {
        gather_keys(root, inner, seen, found);
    }
}

/// What a schema of a mapping says about one of its keys.
pub fn key_description(root: &Value, schema: &Value, key: &str) -> Option<Text> {
    let property = schema.get("properties")?.get(key)?;
    let chain: Vec<&Value> = referred(root, property).into_iter().chain([property]).collect();
    description(&chain)
}
