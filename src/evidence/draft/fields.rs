//! What a task's own schema wants under `data`, and a word of the command line as such a value.
//!
//! It does not know whether the whole record fits the schema.

use serde_json::Value;

use crate::language::{Text, say};
use crate::yaml::plain_value;

/// One property of `data` that the schema names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub kind: Kind,
    pub required: bool,
    /// What people call it: the schema's title or description.
    pub words: Option<String>,
}

/// How a word is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    /// A list of texts: each word is one item.
    Texts,
    /// A list or a mapping, written as JSON.
    Json,
    /// The schema says nothing: a number or a truth value if it looks like one, else a text.
    Free,
}

impl Kind {
    /// Reads a word.
    pub fn read(self, word: &str) -> Result<Value, Text> {
        let value = plain_value(word);
        let fits = |value: Value, fits: bool, wrong: Text| if fits { Ok(value) } else { Err(wrong) };
        match self {
            Kind::Text => Ok(Value::from(word)),
            Kind::Integer => fits(value.clone(), value.is_i64() || value.is_u64(), say!("`{word}` is not a whole number", word)),
            Kind::Number => fits(value.clone(), value.is_number(), say!("`{word}` is not a number", word)),
            Kind::Boolean => fits(value.clone(), value.is_boolean(), say!("`{word}` is not true or false", word)),
            Kind::Texts => Ok(Value::Array(vec![Value::from(word)])),
            Kind::Json => serde_json::from_str(word).map_err(|error| say!("`{word}` is not JSON: {error}", word, error)),
            Kind::Free if value.is_null() => Ok(Value::from(word)),
            Kind::Free => Ok(value),
        }
    }

    fn of(schema: &Value) -> Self {
        let items = || schema.pointer("/items/type").and_then(Value::as_str);
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => Kind::Text,
            Some("integer") => Kind::Integer,
            Some("number") => Kind::Number,
            Some("boolean") => Kind::Boolean,
            Some("array") if items() == Some("string") => Kind::Texts,
            Some("array" | "object") => Kind::Json,
            // Values that may only be texts are texts, whatever they look like.
            Some(_) | None => match schema.get("enum").and_then(Value::as_array) {
                Some(values) if values.iter().all(Value::is_string) => Kind::Text,
                Some(_) | None => Kind::Free,
            },
        }
    }
}

/// Lists the properties of `data` that a schema of records names at its top, in its order.
pub fn fields(schema: &Value) -> Vec<Field> {
    let Some(data) = schema.pointer("/properties/data").map(|data| resolved(schema, data)) else { return Vec::new() };
    let needed = |at: &Value, name: &str| {
        at.get("required").and_then(Value::as_array).is_some_and(|names| names.iter().any(|one| one.as_str() == Some(name)))
    };
    let named = data.get("properties").and_then(Value::as_object).into_iter().flatten();
    let field = |(name, one): (&String, &Value)| {
        let words = |one: &Value| ["title", "description"].iter().find_map(|key| one.get(key)?.as_str().map(str::to_owned));
        let meant = resolved(schema, one);
        let required = needed(data, name) && needed(schema, "data");
        Field { name: name.clone(), kind: Kind::of(meant), required, words: words(one).or_else(|| words(meant)) }
    };
    named.map(field).collect()
}

/// How many references may lead to each other.
const LONGEST_CHAIN: usize = 16;

/// Follows references within the schema; one that leads nowhere is taken as it stands.
fn resolved<'a>(schema: &'a Value, mut one: &'a Value) -> &'a Value {
    for _ in 0..LONGEST_CHAIN {
        let target = one.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
        match target.and_then(|pointer| schema.pointer(pointer)) {
            Some(next) => one = next,
            None => return one,
        }
    }
    one
}
