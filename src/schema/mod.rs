//! Validates a document against a JSON Schema and says where it went wrong.
//!
//! It does not know what the fields mean.

mod branch;
mod explain;
mod format;
mod lookup;
mod nearest;
mod own;
#[cfg(test)]
mod tests;
mod together;
mod unfold;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

use jsonschema::{Draft, PatternOptions, ValidationError, Validator};

pub use nearest::nearest;
pub use own::SchemaFault;
pub use together::for_task;

use crate::language::Text;
use crate::source::Span;
use crate::yaml::Node;

/// How many errors of one document are explained. A text can hold more than it has letters, and nobody reads them all.
const MOST_EXPLAINED: usize = 2000;

/// The largest machine that a pattern is compiled into, in bytes.
const PATTERN_SIZE: usize = 1 << 20;

/// A compiled schema.
pub struct Schema {
    validator: Validator,
    /// The schema itself: its words explain what was expected.
    text: serde_json::Value,
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema").finish_non_exhaustive()
    }
}

/// Why a schema cannot be compiled, and the JSON pointer of the place in it.
struct BuildError {
    pointer: String,
    message: String,
}

/// One way in which a document breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub kind: ViolationKind,
    /// The offending key for an unknown key, the mapping's own first key for a missing one, else the value.
    pub span: Span,
    /// JSON pointer of the place.
    pub pointer: String,
    pub message: Text,
    /// What was expected, with a suggestion where a known word is near ("did you mean `grace`?").
    pub help: Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViolationKind {
    UnknownKey,
    Value,
}

/// The text of `schema/plan.schema.json`.
pub const PLAN_TEXT: &str = include_str!("../../schema/plan.schema.json");

/// The text of `schema/evidence.schema.json`.
pub const EVIDENCE_TEXT: &str = include_str!("../../schema/evidence.schema.json");

/// The text of `schema/report.schema.json`.
pub const REPORT_TEXT: &str = include_str!("../../schema/report.schema.json");

/// The text of `schema/explanation.schema.json`.
pub const EXPLANATION_TEXT: &str = include_str!("../../schema/explanation.schema.json");

static PLAN: LazyLock<Schema> = LazyLock::new(|| Schema::compile(PLAN_TEXT).expect("a test compiles the schema that is built in"));

static RECORD: LazyLock<Schema> = LazyLock::new(|| Schema::compile(EVIDENCE_TEXT).expect("a test compiles the schema that is built in"));

/// Every title and description of the schemas of plans and records, as messages about them have it.
pub fn words() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in [PLAN_TEXT, EVIDENCE_TEXT] {
        let schema = serde_json::from_str(text).expect("a test compiles the schema that is built in");
        lookup::words(&schema, &mut found);
    }
    found
}

/// The plan's schema, `schema/plan.schema.json`.
#[must_use]
pub fn plan() -> &'static Schema {
    &PLAN
}

/// The record's schema, `schema/evidence.schema.json`.
#[must_use]
pub fn record() -> &'static Schema {
    &RECORD
}

impl Schema {
    /// Compiles a schema of draft 2020-12, or says why it is none.
    ///
    /// It reaches no other schema than itself and the drafts' own. Formats are demanded, and an unknown one is refused.
    /// Patterns are those that can be matched in linear time: without look-around and back references.
    pub fn compile(json_text: &str) -> Result<Schema, String> {
        let text: serde_json::Value = serde_json::from_str(json_text).map_err(|error| error.to_string())?;
        Schema::build(text).map_err(|error| error.message)
    }

    fn build(text: serde_json::Value) -> Result<Schema, BuildError> {
        let mut options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .offline()
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false)
            .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_SIZE));
        for format in format::FORMATS {
            options = options.with_format(format.name, format.fits);
        }
        let refused =
            |error: ValidationError<'static>| BuildError { pointer: error.instance_path().to_string(), message: error.to_string() };
        let validator = options.build(&text).map_err(refused)?;
        Ok(Schema { validator, text })
    }

    /// The schema itself.
    #[must_use]
    pub fn text(&self) -> &serde_json::Value {
        &self.text
    }

    /// Lists every violation in text order; of very many those that are found first.
    #[must_use]
    pub fn validate(&self, root: &Node) -> Vec<Violation> {
        let json = root.to_json();
        // What breaks nothing need not be asked what it breaks, which costs more.
        if self.validator.is_valid(&json) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for error in self.validator.iter_errors(&json).take(MOST_EXPLAINED) {
            explain::explain(&self.text, root, &error, &mut found);
        }
        told_once(found)
    }
}

/// A violation, with what decides whether it is told beside others.
struct Found {
    violation: Violation,
    /// Of several at one place only the one with the least is told; none if it always is.
    weight: Option<u8>,
    tie: Option<Tie>,
}

/// Two violations with one cause: a misspelt key is also missing under its right name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tie {
    Meant { mapping: String, key: String },
    Missing { mapping: String, key: String },
}

/// Sorts by place. Of several violations with one cause only the weightiest is told, and none is told twice.
fn told_once(found: Vec<Found>) -> Vec<Violation> {
    let mut least: BTreeMap<String, u8> = BTreeMap::new();
    let mut meant: BTreeSet<(String, String)> = BTreeSet::new();
    for Found { violation, weight, tie } in &found {
        if let Some(weight) = *weight {
            let known = least.entry(violation.pointer.clone()).or_insert(weight);
            *known = weight.min(*known);
        }
        if let Some(Tie::Meant { mapping, key }) = tie {
            meant.insert((mapping.clone(), key.clone()));
        }
    }
    let told = |found: &Found| {
        let weighty = found.weight.is_none_or(|weight| least.get(&found.violation.pointer) == Some(&weight));
        let misspelt = match &found.tie {
            Some(Tie::Missing { mapping, key }) => meant.contains(&(mapping.clone(), key.clone())),
            Some(Tie::Meant { .. }) | None => false,
        };
        weighty && !misspelt
    };
    let mut violations: Vec<Violation> = found.into_iter().filter(told).map(|found| found.violation).collect();
    violations.sort_by(|one, other| (one.span, &one.pointer, &one.message).cmp(&(other.span, &other.pointer, &other.message)));
    let mut seen = BTreeSet::new();
    violations.retain(|violation| seen.insert((violation.span, violation.message.clone())));
    violations
}
