//! Makes one useful sentence of a value that fits none of several alternatives.
//!
//! It does not put a single error into words: `explain` does.

use jsonschema::{ValidationError, error::ValidationErrorKind as Kind};
use serde_json::Value as Json;

use super::explain::{Case, explain as explain_one};
use super::lookup::TypeName;
use super::{Found, lookup};

type Errors = [ValidationError<'static>];

/// Says what is wrong by the alternative that the value was probably meant to be.
pub fn explain(case: &Case<'_>, branches: &[Vec<ValidationError<'static>>], found: &mut Vec<Found>) {
    let meant: Vec<&Errors> = branches.iter().map(Vec::as_slice).filter(|errors| !of_another_type(case, errors)).collect();
    if meant.is_empty() {
        let types = types_of(case, branches);
        let help = case.help_for_type(&types);
        found.push(case.violation(Some(0), case.node.span, case.of_wrong_type(&types), help));
        return;
    }
    if let Some(missing) = all(&meant, |errors| missing_key(case, errors)) {
        case.missing(&missing, found);
        return;
    }
    if let Some(options) = all(&meant, |errors| listed_options(case, errors)) {
        let (weight, message, help) = case.none_of(&options.concat());
        found.push(case.violation(Some(weight), case.node.span, message, help));
        return;
    }
    let best = meant.into_iter().min_by_key(|errors| (told_apart(case, errors), errors.len()));
    for error in best.into_iter().flatten() {
        explain_one(case.schema, case.root, error, found);
    }
}

/// Applies a question to all alternatives; none if one of them has another answer, or if there is but one.
fn all<T>(meant: &[&Errors], question: impl Fn(&Errors) -> Option<T>) -> Option<Vec<T>> {
    if meant.len() < 2 { None } else { meant.iter().map(|errors| question(errors)).collect() }
}

/// Says whether an alternative is for another type of value.
fn of_another_type(case: &Case<'_>, errors: &Errors) -> bool {
    errors.iter().any(|error| matches!(error.kind(), Kind::Type { .. }) && error.instance_path().as_str() == case.pointer)
}

/// Says whether a word inside the value shows that this alternative was not meant.
fn told_apart(case: &Case<'_>, errors: &Errors) -> bool {
    errors.iter().any(|error| {
        let below = error.instance_path().as_str().strip_prefix(case.pointer).unwrap_or_default();
        below.matches('/').count() == 1 && matches!(error.kind(), Kind::Constant { .. } | Kind::Enum { .. })
    })
}

/// The one key that an alternative misses, if nothing else is wrong with it.
fn missing_key(case: &Case<'_>, errors: &Errors) -> Option<String> {
    match errors {
        [error] if error.instance_path().as_str() == case.pointer => match error.kind() {
            Kind::Required { property } => Some(lookup::bare(property)),
            _ => None,
        },
        _ => None,
    }
}

/// The words that an alternative takes, if nothing else is wrong with it.
fn listed_options(case: &Case<'_>, errors: &Errors) -> Option<Vec<Json>> {
    match errors {
        [error] if error.instance_path().as_str() == case.pointer => match error.kind() {
            Kind::Enum { options } => options.as_array().cloned(),
            Kind::Constant { expected_value } => Some(vec![(**expected_value).clone()]),
            _ => None,
        },
        _ => None,
    }
}

/// The types that the alternatives take, each once.
fn types_of(case: &Case<'_>, branches: &[Vec<ValidationError<'static>>]) -> Vec<TypeName> {
    let mut found = Vec::new();
    for error in branches.iter().flatten().filter(|error| error.instance_path().as_str() == case.pointer) {
        if matches!(error.kind(), Kind::Type { .. }) {
            for name in lookup::types(&lookup::about(case.schema, error.evaluation_path().as_str())) {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
        }
    }
    found
}
