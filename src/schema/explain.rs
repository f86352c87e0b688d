//! Turns an error of the validator into a sentence, an order and a place.
//!
//! It does not choose between alternatives (`branch` does), nor sort.

use std::collections::BTreeSet;

use jsonschema::{ValidationError, error::ValidationErrorKind as Kind};
use serde_json::Value as Json;

use super::lookup::TypeName;
use super::{Found, Tie, Violation, ViolationKind, branch, format, lookup, nearest};
use crate::language::{Text, say};
use crate::source::Span;
use crate::yaml::{Node, Value, clip, shown};

/// Most unknown keys of one mapping that are told; one more than anybody is told of in all.
const MOST_KEYS: usize = 1001;

/// Most words that are listed in one sentence.
const MOST_LISTED: usize = 20;

/// One error with all that is needed to speak of it.
pub struct Case<'a> {
    pub schema: &'a Json,
    pub root: &'a Node,
    pub error: &'a ValidationError<'a>,
    pub node: &'a Node,
    pub pointer: &'a str,
    /// The schemas that speak of the place, the outermost first.
    pub about: Vec<&'a Json>,
}

/// Adds what is to be said about one error; more than one violation if it names several keys.
pub fn explain(schema: &Json, root: &Node, error: &ValidationError<'_>, found: &mut Vec<Found>) {
    let pointer = error.instance_path().as_str();
    let case = Case {
        schema,
        root,
        error,
        node: root.pointer(pointer).unwrap_or(root),
        pointer,
        about: lookup::about(schema, error.evaluation_path().as_str()),
    };
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => case.unknown_keys(unexpected, found),
        Kind::PropertyNames { error } => case.bad_name(error, found),
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => branch::explain(&case, context, found),
        Kind::Required { property } => case.missing(&[lookup::bare(property)], found),
        Kind::UniqueItems => case.twice(found),
        _ => {
            let (weight, message, help) = case.value();
            found.push(case.violation(Some(weight), case.node.span, message, help));
        }
    }
}

impl Case<'_> {
    pub fn violation(&self, weight: Option<u8>, span: Span, message: Text, help: Text) -> Found {
        let violation = Violation { kind: ViolationKind::Value, span, pointer: self.pointer.to_owned(), message, help };
        Found { violation, weight, tie: None }
    }

    /// What is wrong with a single value: its weight, the sentence and the order.
    fn value(&self) -> (u8, Text, Text) {
        let (shown, subject) = (self.shown(), self.subject());
        let order = self.order(&lookup::types(&self.about));
        match self.error.kind() {
            Kind::Type { .. } => (0, self.of_wrong_type(&lookup::types(&self.about)), self.help_for_type(&lookup::types(&self.about))),
            Kind::Constant { expected_value } => {
                (1, say!("{shown} is not accepted here", shown), say!("write `{value}`", value = lookup::bare(expected_value)))
            }
            Kind::Enum { options } => self.none_of(options.as_array().map_or(&[][..], Vec::as_slice)),
            Kind::Format { format } => self.misformatted(format, order),
            Kind::MinLength { .. } if self.node.as_str() == Some("") => (3, say!("{subject} is empty", subject), order),
            Kind::MinLength { limit } => (3, say!("{shown} is shorter than {limit} characters", shown, limit), order),
            Kind::MaxLength { limit } => {
                (3, say!("{shown} is longer than {limit} characters", shown, limit), say!("write no more than {limit} characters", limit))
            }
            Kind::MinItems { limit } => (3, say!("{subject} has fewer than {limit} items", subject, limit), order),
            Kind::MaxItems { limit } => (3, say!("{subject} has more than {limit} items", subject, limit), order),
            Kind::MinProperties { limit } => (3, say!("{subject} has fewer than {limit} keys", subject, limit), order),
            Kind::MaxProperties { limit } => (3, say!("{subject} has more than {limit} keys", subject, limit), order),
            Kind::Pattern { .. } if self.node.as_str() == Some("") => (3, say!("{subject} is empty", subject), self.order_of_pattern()),
            Kind::Pattern { .. } | Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
                (4, say!("{shown} is not a valid {noun}", shown, noun = self.noun()), self.order_of_pattern())
            }
            Kind::Minimum { limit } => (5, say!("{shown} is less than {limit}", shown, limit), order),
            Kind::Maximum { limit } => (5, say!("{shown} is more than {limit}", shown, limit), order),
            Kind::ExclusiveMinimum { limit } => (5, say!("{shown} is not more than {limit}", shown, limit), order),
            Kind::ExclusiveMaximum { limit } => (5, say!("{shown} is not less than {limit}", shown, limit), order),
            Kind::MultipleOf { multiple_of } => (5, say!("{shown} is no multiple of {multiple_of}", shown, multiple_of), order),
            Kind::FalseSchema | Kind::Not { .. } => (6, say!("{subject} is not allowed here", subject), say!("remove it")),
            Kind::OneOfMultipleValid { .. } => {
                (6, say!("{subject} fits more than one of the forms that exclude each other", subject), order)
            }
            other => (6, say!("{subject} does not meet `{keyword}` of the schema", subject, keyword = clip(other.keyword())), order),
        }
    }

    /// The value if it is short enough to be shown, else its key.
    fn shown(&self) -> Text {
        match &self.node.value {
            Value::String(text) if !text.is_empty() => quoted(text),
            Value::Number(number) => quoted(&number.to_string()),
            Value::Bool(truth) => Text::verbatim(format!("`{truth}`")),
            Value::String(_) | Value::Null | Value::Sequence(_) | Value::Mapping(_) => self.subject(),
        }
    }

    /// What the place is called: its key, or what it is.
    pub fn subject(&self) -> Text {
        match self.key() {
            Some(key) => quoted(&key),
            None if self.pointer.is_empty() => say!("the document"),
            None => say!("the item"),
        }
    }

    /// The key under which the value stands; none for an item and for the document.
    fn key(&self) -> Option<String> {
        let (parent, name) = self.pointer.rsplit_once('/')?;
        let name = name.replace("~1", "/").replace("~0", "~");
        self.root.pointer(parent)?.entry(&name).map(|(key, _)| key.name.clone())
    }

    /// What the value is meant to be: the schema's title, or its key.
    fn noun(&self) -> Text {
        let innermost = self.about.last().map(std::slice::from_ref).and_then(lookup::title);
        let named = innermost.or_else(|| lookup::title(&self.about)).or_else(|| self.key().map(Text::verbatim));
        named.unwrap_or_else(|| say!("value"))
    }

    pub fn of_wrong_type(&self, expected: &[TypeName]) -> Text {
        let expected = if expected.is_empty() { say!("something else") } else { either(names(expected)) };
        match &self.node.value {
            Value::Null => say!("{subject} has no value, but {expected} is expected", subject = self.subject(), expected),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Sequence(_) | Value::Mapping(_) => {
                say!("{shown} is {kind}, but {expected} is expected", shown = self.shown(), kind = self.node.kind(), expected)
            }
        }
    }

    /// Says what to write instead of a value of the wrong type, and first how the value itself could be kept.
    pub fn help_for_type(&self, expected: &[TypeName]) -> Text {
        let order = self.order(expected);
        match (&self.node.value, expected) {
            (Value::Number(_) | Value::Bool(_), [TypeName::String]) => say!("put it in quotes, or {order}", order),
            (Value::String(text), [TypeName::List]) if !text.contains([',', '[', '{', '"', '\'']) => {
                say!("put it in brackets, {list}, or {order}", list = shown(&format!("[{text}]")), order)
            }
            (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Sequence(_) | Value::Mapping(_), _) => order,
        }
    }

    /// Says what to write, by type, examples and description.
    pub fn order(&self, types: &[TypeName]) -> Text {
        let what = match types {
            [] => say!("a value that fits"),
            [TypeName::Boolean] => say!("`true` or `false`"),
            some => either(names(some)),
        };
        let order = match self.examples() {
            Some(examples) => say!("write {what} such as {examples}", what, examples),
            None => say!("write {what}", what),
        };
        explained(order, lookup::description(&self.about))
    }

    fn order_of_pattern(&self) -> Text {
        let Some(meaning) = lookup::description(&self.about) else { return self.order(&lookup::types(&self.about)) };
        match self.examples() {
            Some(examples) => say!("write {meaning}, such as {examples}", meaning, examples),
            None => say!("write {meaning}", meaning),
        }
    }

    /// What the schema gives as examples of the value; none if it gives none.
    fn examples(&self) -> Option<Text> {
        let quoted: Vec<Text> = lookup::examples(&self.about).iter().map(|example| quoted(example)).collect();
        (!quoted.is_empty()).then(|| either(quoted))
    }

    pub fn none_of(&self, options: &[Json]) -> (u8, Text, Text) {
        let words: Vec<String> = options.iter().map(lookup::bare).collect();
        let known = listed(&words);
        let near = self.node.as_str().and_then(|word| nearest(word, words.iter().map(String::as_str)));
        let help = match near {
            Some(word) => say!("did you mean `{word}`? Known are {known}", word, known),
            None => say!("write one of {known}", known),
        };
        (1, say!("{shown} is not known here", shown = self.shown()), help)
    }

    fn misformatted(&self, name: &str, order: Text) -> (u8, Text, Text) {
        let Some(format) = format::find(name) else {
            return (2, say!("{shown} is not in the format `{format}`", shown = self.shown(), format = clip(name)), order);
        };
        let near = self.node.as_str().and_then(format.suggest);
        let help = near.map_or_else(format.remedy, |name| say!("did you mean `{name}`?", name));
        (2, (format.refusal)(self.shown()), help)
    }

    fn unknown_keys(&self, unexpected: &[String], found: &mut Vec<Found>) {
        let innermost = self.about.last().copied().unwrap_or(self.schema);
        let known = lookup::keys(self.schema, innermost);
        let unexpected: BTreeSet<&str> = unexpected.iter().map(String::as_str).filter(|key| !known.contains(key)).collect();
        let absent: Vec<&str> = known.iter().copied().filter(|name| self.node.get(name).is_none()).collect();
        // A key that an alternative knows is not unknown: the error of that alternative tells what is wrong.
        let told = self.node.entries().iter().filter(|(key, _)| unexpected.contains(key.name.as_str()));
        for (key, _) in told.take(MOST_KEYS) {
            let meant = nearest(&key.name, absent.iter().copied());
            let help = match meant {
                Some(name) => say!("did you mean `{name}`?", name),
                None if known.is_empty() => say!("remove it"),
                None => say!("remove it, or use one of the allowed keys: {known}", known = listed(&known)),
            };
            let told = self.about_key(key.span, &key.name, say!("{key} is not a known key", key = shown(&key.name)), help);
            let tie = meant.map(|name| Tie::Meant { mapping: self.pointer.to_owned(), key: name.to_owned() });
            found.push(Found { tie, ..told });
        }
    }

    /// The name of a key breaks the rule for names.
    fn bad_name(&self, broken: &ValidationError<'_>, found: &mut Vec<Found>) {
        let Some((key, _)) = broken.instance().as_str().and_then(|name| self.node.entry(name)) else { return };
        let names = self.about.last().map(|schema| schema.get("propertyNames").unwrap_or(schema));
        let (noun, meaning) = (names.and_then(|names| lookup::title(&[names])), names.and_then(|names| lookup::description(&[names])));
        let noun = noun.unwrap_or_else(|| say!("name"));
        let message = say!("{shown} is not a valid {noun}", shown = shown(&key.name), noun);
        let help = match broken.kind() {
            Kind::Enum { options } => {
                let words: Vec<String> = options.as_array().into_iter().flatten().map(lookup::bare).collect();
                let near = nearest(&key.name, words.iter().map(String::as_str));
                near.map_or_else(|| say!("use one of {words}", words = listed(&words)), |name| say!("did you mean `{name}`?", name))
            }
            _ => meaning.map_or_else(|| say!("choose another name"), |meaning| say!("write {meaning}", meaning)),
        };
        found.push(self.about_key(key.span, &key.name, message, help));
    }

    fn about_key(&self, span: Span, name: &str, message: Text, help: Text) -> Found {
        let pointer = format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"));
        Found { violation: Violation { kind: ViolationKind::UnknownKey, span, pointer, message, help }, weight: None, tie: None }
    }

    /// A key is missing, or one of several.
    pub fn missing(&self, names: &[String], found: &mut Vec<Found>) {
        let span = self.node.entries().first().map_or(self.node.span, |(key, _)| key.span);
        let quoted: Vec<Text> = names.iter().map(|name| quoted(name)).collect();
        let keys = either(quoted);
        let described = match (names, self.about.last()) {
            ([name], Some(schema)) => lookup::key_description(self.schema, schema, name),
            _ => None,
        };
        let help = explained(say!("add the key {keys}", keys), described);
        let tie = match names {
            [key] => Some(Tie::Missing { mapping: self.pointer.to_owned(), key: key.clone() }),
            _ => None,
        };
        let told = self.violation(None, span, say!("{keys} is missing", keys), help);
        found.push(Found { tie, ..told });
    }

    fn twice(&self, found: &mut Vec<Found>) {
        let mut seen = BTreeSet::new();
        for item in self.node.items().iter().filter(|item| !seen.insert(item.canonical())) {
            let what = item.as_str().map_or_else(|| say!("the item"), quoted);
            found.push(self.violation(None, item.span, say!("{what} is given twice", what), say!("remove one of the two")));
        }
    }
}

/// Joins words as alternatives: `a, b or c`.
fn either(mut words: Vec<Text>) -> Text {
    match (words.pop(), words.is_empty()) {
        (Some(last), false) => say!("{first} or {last}", first = Text::join(words, ", "), last),
        (Some(only), true) => only,
        (None, _) => Text::default(),
    }
}

fn names(types: &[TypeName]) -> Vec<Text> {
    types.iter().map(|name| name.text()).collect()
}

/// A word of the document or of the schema in back quotes.
fn quoted(word: &str) -> Text {
    Text::verbatim(shown(word))
}

/// An order with what the schema says about the place, in the schema's own words.
fn explained(order: Text, meaning: Option<Text>) -> Text {
    match meaning {
        Some(meaning) => say!("{order}: {meaning}", order, meaning),
        None => order,
    }
}

/// Lists words in back quotes; very many are cut short.
fn listed<T: AsRef<str>>(words: &[T]) -> String {
    let quoted: Vec<String> = words.iter().take(MOST_LISTED).map(|word| shown(word.as_ref())).collect();
    let more = if words.len() > MOST_LISTED { ", …" } else { "" };
    format!("{}{more}", quoted.join(", "))
}
