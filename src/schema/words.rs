//! The validator's errors in the words of somebody who writes plans and records.
//!
//! It knows the keywords of JSON Schema, not the fields.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value as Json;

use super::near::nearest;
use super::{Violation, ViolationKind};
use crate::calendar::Zone;
use crate::source::Span;
use crate::yaml::{Node, Value};

/// The errors of each branch of a choice (`anyOf`, `oneOf`) of which none fits.
pub fn branches<'e>(error: &'e ValidationError<'_>) -> Option<&'e Vec<Vec<ValidationError<'static>>>> {
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => Some(context),
        _ => None,
    }
}

/// Says whether a branch is for another kind of value than the one that stands there.
pub fn refuses_kind(branch: &[ValidationError<'static>], pointer: &str) -> bool {
    branch.iter().any(|error| {
        error.instance_path().as_str() == pointer
            && matches!(
                error.kind(),
                ValidationErrorKind::Type { .. } | ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. }
            )
    })
}

/// Puts one error into words. `schema` is the schema object that holds the keyword.
pub fn violations(error: &ValidationError<'_>, node: &Node, pointer: &str, schema: &Json) -> Vec<Violation> {
    let subject = subject(pointer);
    let one = |message: String, help: String| {
        vec![Violation { kind: ViolationKind::Value, span: node.span, pointer: pointer.to_owned(), message, help }]
    };
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            unexpected.iter().map(|key| unknown_key(key, node, pointer, schema)).collect()
        }
        ValidationErrorKind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default().to_owned();
            vec![bad_name(&name, node, pointer, schema)]
        }
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let span = match &node.value {
                Value::Mapping(entries) => entries.first().map_or(node.span, |(key, _)| key.span),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Sequence(_) => node.span,
            };
            let about =
                schema.pointer(&format!("/properties/{name}")).and_then(described).map_or(String::new(), |about| format!(" ({about})"));
            let message = format!("{subject} has no `{name}`");
            vec![Violation {
                kind: ViolationKind::Value,
                span,
                pointer: pointer.to_owned(),
                message,
                help: format!("add `{name}:`{about}"),
            }]
        }
        ValidationErrorKind::Type { kind } => {
            let expected = types(kind);
            one(format!("{subject} is {}, but {expected} is expected", node.kind()), expectation(schema, &format!("write {expected}")))
        }
        ValidationErrorKind::Enum { options } => {
            let words: Vec<String> = options.as_array().into_iter().flatten().map(plain).collect();
            let written = node.as_str().map(str::to_owned).unwrap_or_else(|| plain(&node.to_json()));
            let near = nearest(&written, words.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`? Write one of: {}", words.join(", ")),
                None => format!("write one of: {}", words.join(", ")),
            };
            one(format!("{subject} is `{}`, which is not known here", shown(&written)), help)
        }
        ValidationErrorKind::Constant { expected_value } => one(
            format!("{subject} is {}, but `{}` is expected", value(node), plain(expected_value)),
            format!("write `{}`", plain(expected_value)),
        ),
        ValidationErrorKind::Format { format } if format == "iana-tz" => {
            let near = nearest(node.as_str().unwrap_or_default(), Zone::names());
            let help =
                near.map_or_else(|| "write an IANA name such as Europe/Paris or UTC".to_owned(), |near| format!("did you mean `{near}`?"));
            one(format!("{subject} is {}, which is no time zone", value(node)), help)
        }
        ValidationErrorKind::Format { format } => {
            let (what, help) = match format.as_str() {
                "date" => ("no date of the years 1970 to 9999", "write a date such as 2026-11-23"),
                "instant" => ("no moment with its zone", "write a moment such as 2026-11-20T16:10:00+01:00"),
                "instant-or-date" => ("no date and no moment with its zone", "write 2026-11-20, or 2026-11-20T16:10:00+01:00"),
                _ => ("not well formed", "write it as the standard says"),
            };
            one(format!("{subject} is {}, which is {what}", value(node)), help.to_owned())
        }
        ValidationErrorKind::Pattern { .. } => one(
            format!("{subject} is {}, which does not have the form that is expected", value(node)),
            expectation(schema, "write it in the expected form"),
        ),
        ValidationErrorKind::MinItems { .. } | ValidationErrorKind::MinProperties { .. } | ValidationErrorKind::MinLength { .. } => {
            one(format!("{subject} is empty"), expectation(schema, "write something there, or leave the key out"))
        }
        ValidationErrorKind::MaxLength { limit } => one(format!("{subject} is longer than {limit} characters"), "shorten it".to_owned()),
        ValidationErrorKind::MaxItems { limit } => one(format!("{subject} has more than {limit} entries"), "write fewer".to_owned()),
        ValidationErrorKind::Minimum { limit } => {
            one(format!("{subject} is {}, less than {limit}", value(node)), expectation(schema, "write a larger number"))
        }
        ValidationErrorKind::Maximum { limit } => {
            one(format!("{subject} is {}, more than {limit}", value(node)), expectation(schema, "write a smaller number"))
        }
        ValidationErrorKind::UniqueItems => one(format!("{subject} has an entry twice"), "keep one of the two".to_owned()),
        ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::OneOfNotValid { .. } => {
            one(format!("{subject} is {}, which does not fit here", value(node)), expectation(schema, "see the documentation of this key"))
        }
        _ => one(
            format!("{subject} does not fit: {}", shown(&error.masked_with("the value").to_string())),
            expectation(schema, "see the documentation of this key"),
        ),
    }
}

fn unknown_key(key: &str, node: &Node, pointer: &str, schema: &Json) -> Violation {
    let known: Vec<&str> =
        schema.get("properties").and_then(Json::as_object).into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let help = match nearest(key, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "remove it".to_owned(),
        None => format!("remove it; the keys that are known here are {}", known.join(", ")),
    };
    let message = format!("the key `{}` is not known in {}", shown(key), subject(pointer));
    Violation { kind: ViolationKind::UnknownKey, span: key_span(key, node), pointer: pointer.to_owned(), message, help }
}

fn bad_name(key: &str, node: &Node, pointer: &str, schema: &Json) -> Violation {
    let names = schema.get("propertyNames").unwrap_or(schema);
    let known: Vec<&str> = names.get("enum").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_str).collect();
    let help =
        nearest(key, known).map_or_else(|| expectation(names, "write it in the expected form"), |near| format!("did you mean `{near}`?"));
    let message = format!("the key `{}` cannot stand in {}", shown(key), subject(pointer));
    Violation { kind: ViolationKind::UnknownKey, span: key_span(key, node), pointer: pointer.to_owned(), message, help }
}

fn key_span(key: &str, node: &Node) -> Span {
    node.entry(key).map_or(node.span, |(key, _)| key.span)
}

/// Names a place by its own key, or by its number in the list that has a name.
fn subject(pointer: &str) -> String {
    let parts: Vec<String> = pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")).collect();
    match parts.as_slice() {
        [] => "the file".to_owned(),
        [.., list, last] if last.parse::<usize>().is_ok() => {
            let number = last.parse::<usize>().map_or(0, |at| at + 1);
            format!("entry {number} of `{}`", shown(list))
        }
        [.., last] => format!("`{}`", shown(last)),
    }
}

/// What the schema itself says is expected, as a remedy.
fn expectation(schema: &Json, otherwise: &str) -> String {
    let examples: Vec<String> = schema
        .get("examples")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .take(4)
        .map(|example| format!("`{}`", plain(example)))
        .collect();
    let about = described(schema);
    match (about, examples.is_empty()) {
        (Some(about), true) => format!("{otherwise}: {about}"),
        (Some(about), false) => format!("{otherwise}, such as {}: {about}", examples.join(" or ")),
        (None, false) => format!("{otherwise}, such as {}", examples.join(" or ")),
        (None, true) => otherwise.to_owned(),
    }
}

/// The first sentence of a schema's description, as part of a sentence.
fn described(schema: &Json) -> Option<String> {
    let text = schema.get("description").and_then(Json::as_str)?;
    let first = text.split_inclusive(". ").next().unwrap_or(text).trim_end_matches([' ', '.']);
    let mut letters = first.chars();
    let head = letters.next()?;
    let rest = letters.as_str();
    let keep = rest.starts_with(|c: char| c.is_uppercase()) || first.starts_with(['`', '"']);
    Some(if keep { first.to_owned() } else { format!("{}{rest}", head.to_lowercase()) })
}

fn types(kind: &TypeKind) -> String {
    let name = |word: &str| match word {
        "string" => "a string",
        "array" => "a list",
        "object" => "a mapping",
        "boolean" => "a boolean",
        "integer" => "a whole number",
        "null" => "null",
        _ => "a number",
    };
    match kind {
        TypeKind::Single(one) => name(&one.to_string()).to_owned(),
        TypeKind::Multiple(several) => several.iter().map(|one| name(&one.to_string())).collect::<Vec<_>>().join(" or "),
    }
}

fn value(node: &Node) -> String {
    match &node.value {
        Value::Bool(_) | Value::Number(_) | Value::String(_) => format!("`{}`", shown(&plain(&node.to_json()))),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => node.kind().to_owned(),
    }
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A word of the user's text, short enough and safe to repeat.
fn shown(text: &str) -> String {
    let safe: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    if safe.chars().count() < text.chars().filter(|c| !c.is_control()).count() { format!("{safe}…") } else { safe }
}

#[cfg(test)]
mod tests;
