//! Validates a document against a JSON Schema and says where it went wrong.
//!
//! It does not know what the fields mean. It alone knows the crate jsonschema.

mod formats;
mod near;
mod words;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::{Draft, ValidationError, Validator};

pub use near::nearest;

use crate::source::Span;
use crate::yaml::Node;

/// A compiled schema.
pub struct Schema {
    validator: Validator,
    document: serde_json::Value,
}

/// One way in which a document breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub kind: ViolationKind,
    /// The offending key for an unknown key, the mapping's first key for a missing one, else the value.
    pub span: Span,
    /// JSON pointer of the place.
    pub pointer: String,
    pub message: String,
    /// What was expected, with a suggestion where a known word is near ("did you mean `grace`?").
    pub help: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViolationKind {
    UnknownKey,
    Value,
}

static PLAN: LazyLock<Schema> = LazyLock::new(|| own(include_str!("../../schema/plan.schema.json")));
static RECORD: LazyLock<Schema> = LazyLock::new(|| own(include_str!("../../schema/evidence.schema.json")));

/// The plan's schema, `schema/plan.schema.json`.
pub fn plan() -> &'static Schema {
    &PLAN
}

/// The record's schema, `schema/evidence.schema.json`.
pub fn record() -> &'static Schema {
    &RECORD
}

/// Compiles a schema that comes with the program; a test compiles each of them.
fn own(text: &str) -> Schema {
    match Schema::compile(text) {
        Ok(schema) => schema,
        Err(error) => unreachable!("a schema that comes with duly does not compile: {error}"),
    }
}

impl Schema {
    /// Compiles a JSON Schema of draft 2020-12. References outside the text are refused, and so are formats that nobody checks.
    pub fn compile(text: &str) -> Result<Self, String> {
        let document: serde_json::Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false)
            .offline();
        for (name, check) in formats::FORMATS {
            options = options.with_format(*name, *check);
        }
        let validator = options.build(&document).map_err(|error| error.to_string())?;
        Ok(Self { validator, document })
    }

    /// Lists every violation in text order.
    pub fn validate(&self, root: &Node) -> Vec<Violation> {
        let value = root.to_json();
        let mut violations = Vec::new();
        for error in self.validator.iter_errors(&value) {
            self.add(&error, root, &mut violations);
        }
        violations.sort_by(|one, other| (one.span, &one.message).cmp(&(other.span, &other.message)));
        let mut seen = BTreeSet::new();
        violations.retain(|one| seen.insert((one.span, one.message.clone())));
        violations
    }

    /// Puts one error of the validator into words; a choice between branches is told by the branch that was meant.
    fn add(&self, error: &ValidationError<'_>, root: &Node, violations: &mut Vec<Violation>) {
        let pointer = error.instance_path().as_str();
        let Some(node) = root.pointer(pointer) else { return };
        if let Some(branches) = words::branches(error) {
            let fitting: Vec<&Vec<ValidationError<'static>>> =
                branches.iter().filter(|branch| !words::refuses_kind(branch, pointer)).collect();
            if let [branch] = fitting.as_slice() {
                for inner in branch.iter() {
                    self.add(inner, root, violations);
                }
                return;
            }
        }
        let keyword = error.schema_path().as_str();
        let schema = keyword.rsplit_once('/').and_then(|(parent, _)| self.document.pointer(parent)).unwrap_or(&self.document);
        violations.extend(words::violations(error, node, pointer, schema));
    }
}
