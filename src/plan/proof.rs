//! What makes evidence good: which files count, and what they and the commit that brings them must meet.
//!
//! It does not know how evidence is judged, nor how a path is read.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::kinds::FileKind;
use super::schemas::Schemas;
use super::spot::Spot;
use super::trouble::Trouble;
use crate::diagnostic::{Problem, RuleId};
use crate::language::say;
use crate::pattern::Pattern;
use crate::schema::Schema;

/// What the evidence of a unit must meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Where it lies; never empty.
    pub paths: Vec<Pattern>,
    pub mode: Mode,
    /// The task's own schema, which each record must meet as a whole.
    pub schema: Option<TaskSchema>,
    /// The kinds of files that count besides records.
    pub allow: BTreeSet<FileKind>,
    pub signature: Signature,
    /// Says whether somebody else of a team must have reviewed it.
    pub four_eyes: bool,
}

/// What is one performance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Each new file.
    Records,
    /// Each addition to a file that grows.
    Log,
}

/// Which signature the commit must bear that brings the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    None,
    /// Of either kind.
    Any,
    Ssh,
    OpenPgp,
}

/// A schema that the plan names. Two are the same if path and text are.
#[derive(Clone)]
pub struct TaskSchema {
    pub path: String,
    pub text: Arc<str>,
    pub schema: Arc<Schema>,
}

impl Mode {
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Records => "records",
            Mode::Log => "log",
        }
    }
}

impl Signature {
    pub fn as_str(self) -> &'static str {
        match self {
            Signature::None => "none",
            Signature::Any => "any",
            Signature::Ssh => "ssh",
            Signature::OpenPgp => "openpgp",
        }
    }
}

impl PartialEq for TaskSchema {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.text == other.text
    }
}

impl Eq for TaskSchema {}

impl fmt::Debug for TaskSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskSchema").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Where it stands what evidence must meet, the nearest first; of each key the first one counts.
#[derive(Debug, Clone, Copy)]
pub struct Homes<'h, 'a> {
    /// The values of `evidence` of the scope and of the task.
    pub own: &'h [Spot<'a>],
    /// The defaults of the plan.
    pub standard: &'h [Spot<'a>],
}

/// Reads what `paths` must meet. None if the schema that is named has been told, or if a key means nothing.
pub fn proof(paths: Vec<Pattern>, homes: Homes<'_, '_>, schemas: &Schemas, trouble: &mut Trouble) -> Option<Proof> {
    let all = || homes.own.iter().chain(homes.standard);
    let said = |key: &str, trouble: &Trouble| all().find_map(|home| home.get(key)).filter(|spot| !trouble.has_told(*spot));
    let mode = match said("mode", trouble).and_then(Spot::text) {
        Some("log") => Mode::Log,
        Some(_) | None => Mode::Records,
    };
    let signature = match said("signature", trouble).and_then(Spot::text) {
        Some("any") => Signature::Any,
        Some("ssh") => Signature::Ssh,
        Some("openpgp") => Signature::OpenPgp,
        Some(_) | None => Signature::None,
    };
    let four_eyes = said("four_eyes", trouble).is_some_and(Spot::is_true);
    let proof = Proof { paths, mode, schema: None, allow: BTreeSet::new(), signature, four_eyes };
    match mode {
        Mode::Log => fits_a_log(homes.own, trouble).then_some(proof),
        Mode::Records => {
            let allow = said("allow", trouble).into_iter().flat_map(Spot::texts).filter_map(FileKind::of_ending).collect();
            let schema = match said("schema", trouble).and_then(Spot::text) {
                Some(path) => Some(schemas.get(path)?.clone()),
                None => None,
            };
            Some(Proof { allow, schema, ..proof })
        }
    }
}

/// Refuses what means nothing beside `mode: log`. What stands elsewhere is meant for those that keep records.
fn fits_a_log(own: &[Spot<'_>], trouble: &mut Trouble) -> bool {
    let mut fits = true;
    for home in own.iter().filter(|home| home.get("mode").and_then(Spot::text) == Some("log")) {
        for (name, value) in home.entries().filter(|(name, _)| matches!(name.as_str(), "schema" | "allow")) {
            if name.as_str() == "allow" && value.items().next().is_none() {
                continue;
            }
            fits = false;
            let message = say!("`{name}` means nothing for a log, which is made of lines", name = name.as_str());
            let problem = Problem::new(RuleId::PlanValue, message, say!("remove it, or write `mode: records`"));
            if !trouble.has_told_name(name) {
                trouble.refuse(value, problem, say!("means nothing"));
            }
        }
    }
    fits
}
