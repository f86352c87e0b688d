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

/// Reads what `paths` must meet. `homes` are the mappings that may say it, the nearest first; of each key the first one counts.
///
/// None if the schema that is named has been told.
pub fn proof(paths: Vec<Pattern>, homes: &[Spot<'_>], schemas: &Schemas, trouble: &mut Trouble) -> Option<Proof> {
    let said = |key: &str| homes.iter().find_map(|home| home.get(key)).filter(|spot| !trouble.has_told(*spot));
    let mode = match said("mode").and_then(Spot::text) {
        Some("log") => Mode::Log,
        Some(_) | None => Mode::Records,
    };
    let signature = match said("signature").and_then(Spot::text) {
        Some("any") => Signature::Any,
        Some("ssh") => Signature::Ssh,
        Some("openpgp") => Signature::OpenPgp,
        Some(_) | None => Signature::None,
    };
    let allow = said("allow").into_iter().flat_map(Spot::texts).filter_map(FileKind::of_ending).collect();
    let four_eyes = said("four_eyes").is_some_and(Spot::is_true);
    let schema = match said("schema").and_then(Spot::text) {
        Some(path) => Some(schemas.get(path)?.clone()),
        None => None,
    };
    Some(Proof { paths, mode, schema, allow, signature, four_eyes })
}
