//! Turns an error of the validator into a sentence, an order and a place.
//!
//! It does not choose between alternatives (`branch` does), nor sort.

use std::collections::BTreeSet;

use jsonschema::{ValidationError, error::ValidationErrorKind as Kind};
use serde_json::Value as Json;

use super::{Found, Tie, Violation, ViolationKind, branch, format, lookup, nearest};
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
    pub fn violation(&self, weight: Option<u8>, span: Span, message: String, help: String) -> Found {
        let violation = Violation { kind: ViolationKind::Value, span, pointer: self.pointer.to_owned(), message, help };
        Found { violation, weight, tie: None }
    }

    /// What is wrong with a single value: its weight, the sentence and the order.
    fn value(&self) -> (u8, String, String) {
        let shown = self.shown();
        let order = self.order(&lookup::types(&self.about));
        match self.error.kind() {
            Kind::Type { .. } => (0, self.of_wrong_type(&lookup::types(&self.about)), self.help_for_type(&lookup::types(&self.about))),
            Kind::Constant { expected_value } => {
                (1, format!("{shown} is not accepted here"), format!("write `{}`", lookup::bare(expected_value)))
            }
            Kind::Enum { options } => self.none_of(options.as_array().map_or(&[][..], Vec::as_slice)),
            Kind::Format { format } => self.misformatted(format, order),
            Kind::MinLength { .. } if self.node.as_str() == Some("") => (3, format!("{} is empty", self.subject()), order),
            Kind::MinLength { limit } => (3, format!("{shown} is shorter than {limit} characters"), order),
            Kind::MaxLength { limit } => {
                (3, format!("{shown} is longer than {limit} characters"), format!("write no more than {limit} characters"))
            }
            Kind::MinItems { limit } => (3, format!("{} has fewer than {} items", self.subject(), limit), order),
            Kind::MaxItems { limit } => (3, format!("{} has more than {limit} items", self.subject()), order),
            Kind::MinProperties { limit } => (3, format!("{} has fewer than {limit} keys", self.subject()), order),
            Kind::MaxProperties { limit } => (3, format!("{} has more than {limit} keys", self.subject()), order),
            Kind::Pattern { .. } if self.node.as_str() == Some("") => (3, format!("{} is empty", self.subject()), self.order_of_pattern()),
            Kind::Pattern { .. } | Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
                (4, format!("{shown} is not a valid {}", self.noun()), self.order_of_pattern())
            }
            Kind::Minimum { limit } => (5, format!("{shown} is less than {limit}"), order),
            Kind::Maximum { limit } => (5, format!("{shown} is more than {limit}"), order),
            Kind::ExclusiveMinimum { limit } => (5, format!("{shown} is not more than {limit}"), order),
            Kind::ExclusiveMaximum { limit } => (5, format!("{shown} is not less than {limit}"), order),
            Kind::MultipleOf { multiple_of } => (5, format!("{shown} is no multiple of {multiple_of}"), order),
            Kind::FalseSchema | Kind::Not { .. } => (6, format!("{} is not allowed here", self.subject()), "remove it".to_owned()),
            Kind::OneOfMultipleValid { .. } => {
                (6, format!("{} fits more than one of the forms that exclude each other", self.subject()), order)
            }
            other => (6, format!("{} does not meet `{}` of the schema", self.subject(), clip(other.keyword())), order),
        }
    }

    /// The value if it is short enough to be shown, else its key.
    fn shown(&self) -> String {
        match &self.node.value {
            Value::String(text) if !text.is_empty() => shown(text),
            Value::Number(number) => shown(&number.to_string()),
            Value::Bool(truth) => format!("`{truth}`"),
            Value::String(_) | Value::Null | Value::Sequence(_) | Value::Mapping(_) => self.subject(),
        }
    }

    /// What the place is called: its key, or what it is.
    pub fn subject(&self) -> String {
        match self.key() {
            Some(key) => shown(&key),
            None if self.pointer.is_empty() => "the document".to_owned(),
            None => "the item".to_owned(),
        }
    }

    /// The key under which the value stands; none for an item and for the document.
    fn key(&self) -> Option<String> {
        let (parent, name) = self.pointer.rsplit_once('/')?;
        let name = name.replace("~1", "/").replace("~0", "~");
        self.root.pointer(parent)?.entry(&name).map(|(key, _)| key.name.clone())
    }

    /// What the value is meant to be: the schema's title, or its key.
    fn noun(&self) -> String {
        let innermost = self.about.last().map(std::slice::from_ref).and_then(lookup::title);
        innermost.or_else(|| lookup::title(&self.about)).or_else(|| self.key()).unwrap_or_else(|| "value".to_owned())
    }

    pub fn of_wrong_type(&self, expected: &[&str]) -> String {
        let expected = if expected.is_empty() { "something else".to_owned() } else { either(expected) };
        match &self.node.value {
            Value::Null => format!("{} has no value, but {expected} is expected", self.subject()),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Sequence(_) | Value::Mapping(_) => {
                format!("{} is {}, but {expected} is expected", self.shown(), self.node.kind())
            }
        }
    }

    /// Says what to write instead of a value of the wrong type, and first how the value itself could be kept.
    pub fn help_for_type(&self, expected: &[&str]) -> String {
        let order = self.order(expected);
        match (&self.node.value, expected) {
            (Value::Number(_) | Value::Bool(_), ["a string"]) => format!("put it in quotes, or {order}"),
            (Value::String(text), ["a list"]) if !text.contains([',', '[', '{', '"', '\'']) => {
                format!("put it in brackets, {}, or {order}", shown(&format!("[{text}]")))
            }
            (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Sequence(_) | Value::Mapping(_), _) => order,
        }
    }

    /// Says what to write, by type, examples and description.
    pub fn order(&self, types: &[&str]) -> String {
        let what = match types {
            [] => "a value that fits".to_owned(),
            ["a boolean"] => "`true` or `false`".to_owned(),
            some => either(some),
        };
        let quoted: Vec<String> = lookup::examples(&self.about).iter().map(|example| shown(example)).collect();
        let such_as = if quoted.is_empty() { String::new() } else { format!(" such as {}", either(&quoted)) };
        let meaning = lookup::description(&self.about).map_or_else(String::new, |text| format!(": {text}"));
        format!("write {what}{such_as}{meaning}")
    }

    fn order_of_pattern(&self) -> String {
        let Some(meaning) = lookup::description(&self.about) else { return self.order(&lookup::types(&self.about)) };
        let quoted: Vec<String> = lookup::examples(&self.about).iter().map(|example| shown(example)).collect();
        let such_as = if quoted.is_empty() { String::new() } else { format!(", such as {}", either(&quoted)) };
        format!("write {meaning}{such_as}")
    }

    pub fn none_of(&self, options: &[Json]) -> (u8, String, String) {
        let words: Vec<String> = options.iter().map(lookup::bare).collect();
        let known = listed(&words);
        let near = self.node.as_str().and_then(|word| nearest(word, words.iter().map(String::as_str)));
        let help = near.map_or_else(|| format!("write one of {known}"), |word| format!("did you mean `{word}`? Known are {known}"));
        (1, format!("{} is not known here", self.shown()), help)
    }

    fn misformatted(&self, name: &str, order: String) -> (u8, String, String) {
        let Some(format) = format::find(name) else {
            return (2, format!("{} is not in the format `{}`", self.shown(), clip(name)), order);
        };
        let near = self.node.as_str().and_then(format.suggest);
        let help = near.map_or_else(|| format!("write {}", format.remedy), |name| format!("did you mean `{name}`?"));
        (2, format!("{} is no {}", self.shown(), format.noun), help)
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
                Some(name) => format!("did you mean `{name}`?"),
                None if known.is_empty() => "remove it".to_owned(),
                None => format!("remove it, or use one of the allowed keys: {}", listed(&known)),
            };
            let told = self.about_key(key.span, &key.name, format!("{} is not a known key", shown(&key.name)), help);
            let tie = meant.map(|name| Tie::Meant { mapping: self.pointer.to_owned(), key: name.to_owned() });
            found.push(Found { tie, ..told });
        }
    }

    /// The name of a key breaks the rule for names.
    fn bad_name(&self, broken: &ValidationError<'_>, found: &mut Vec<Found>) {
        let Some((key, _)) = broken.instance().as_str().and_then(|name| self.node.entry(name)) else { return };
        let names = self.about.last().map(|schema| schema.get("propertyNames").unwrap_or(schema));
        let (noun, meaning) = (names.and_then(|names| lookup::title(&[names])), names.and_then(|names| lookup::description(&[names])));
        let message = format!("{} is not a valid {}", shown(&key.name), noun.unwrap_or_else(|| "name".to_owned()));
        let help = match broken.kind() {
            Kind::Enum { options } => {
                let words: Vec<String> = options.as_array().into_iter().flatten().map(lookup::bare).collect();
                let near = nearest(&key.name, words.iter().map(String::as_str));
                near.map_or_else(|| format!("use one of {}", listed(&words)), |word| format!("did you mean `{word}`?"))
            }
            _ => meaning.map_or_else(|| "choose another name".to_owned(), |meaning| format!("write {meaning}")),
        };
        found.push(self.about_key(key.span, &key.name, message, help));
    }

    fn about_key(&self, span: Span, name: &str, message: String, help: String) -> Found {
        let pointer = format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"));
        Found { violation: Violation { kind: ViolationKind::UnknownKey, span, pointer, message, help }, weight: None, tie: None }
    }

    /// A key is missing, or one of several.
    pub fn missing(&self, names: &[String], found: &mut Vec<Found>) {
        let span = self.node.entries().first().map_or(self.node.span, |(key, _)| key.span);
        let quoted: Vec<String> = names.iter().map(|name| shown(name)).collect();
        let described = match (names, self.about.last()) {
            ([name], Some(schema)) => lookup::key_description(self.schema, schema, name),
            _ => None,
        };
        let meaning = described.map_or_else(String::new, |text| format!(": {text}"));
        let help = format!("add the key {}{meaning}", either(&quoted));
        let tie = match names {
            [key] => Some(Tie::Missing { mapping: self.pointer.to_owned(), key: key.clone() }),
            _ => None,
        };
        let told = self.violation(None, span, format!("{} is missing", either(&quoted)), help);
        found.push(Found { tie, ..told });
    }

    fn twice(&self, found: &mut Vec<Found>) {
        let mut seen = BTreeSet::new();
        for item in self.node.items().iter().filter(|item| !seen.insert(item.canonical())) {
            let what = item.as_str().map_or_else(|| "the item".to_owned(), shown);
            found.push(self.violation(None, item.span, format!("{what} is given twice"), "remove one of the two".to_owned()));
        }
    }
}

/// Joins words as alternatives: `a, b or c`.
pub fn either<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", first.join(", "), last.as_ref())
        }
    }
}

/// Lists words in back quotes; very many are cut short.
fn listed<T: AsRef<str>>(words: &[T]) -> String {
    let quoted: Vec<String> = words.iter().take(MOST_LISTED).map(|word| shown(word.as_ref())).collect();
    let more = if words.len() > MOST_LISTED { ", …" } else { "" };
    format!("{}{more}", quoted.join(", "))
}
