//! The schemas that tasks name for their records, compiled once for the whole plan.
//!
//! It does not know records.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::load;
use super::named::{Named, Use};
use super::proof::TaskSchema;
use super::spot::Spot;
use super::trouble::{Trouble, shown};
use crate::diagnostic::{Problem, RuleId};
use crate::language::say;
use crate::schema::Schema;
use crate::source::{Place, Source};
use crate::yaml;

/// The schemas of a plan by their paths. One that has been told is missing.
pub type Schemas = BTreeMap<String, TaskSchema>;

/// Reads and compiles every schema that the plan names.
pub fn read(roots: &[Spot<'_>], named: &mut Named<'_>, trouble: &mut Trouble) -> Schemas {
    let mut schemas = Schemas::new();
    for spot in roots.iter().flat_map(|root| Use::Schema.spots(*root)) {
        let Some((path, text)) = named.text(spot, Use::Schema, trouble) else { continue };
        if !schemas.contains_key(path)
            && let Some(schema) = compile(path, text, trouble)
        {
            schemas.insert(path.to_owned(), schema);
        }
    }
    schemas
}

/// Compiles one schema; what is wrong is told at its place in that text.
fn compile(path: &str, text: &str, trouble: &mut Trouble) -> Option<TaskSchema> {
    let source = Arc::new(Source::new(path, text));
    let root = match yaml::parse(&source, load::LIMITS) {
        Ok(document) => document.root,
        Err(faults) => {
            for fault in faults {
                let message = say!("the schema {path} cannot be read: {message}", path = shown(path), message = fault.message);
                trouble.tell(Problem::new(RuleId::PlanValue, message, fault.help).at(Place::at(&source, fault.span), say!("here")));
            }
            return None;
        }
    };
    match Schema::of_document(&root) {
        Ok(schema) => Some(TaskSchema { path: path.to_owned(), text: text.into(), schema: Arc::new(schema) }),
        Err(fault) => {
            let message = say!("the schema {path} {message}", path = shown(path), message = fault.message);
            let span = root.pointer(&fault.pointer).unwrap_or(&root).span;
            trouble.tell(Problem::new(RuleId::PlanValue, message, fault.help).at(Place::at(&source, span), say!("here")));
            None
        }
    }
}
