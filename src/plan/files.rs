//! Where a plan lies, and what is wrong with a file before it is read.
//!
//! It does not know whether the files come from a commit or a working tree.

use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};
use crate::pattern::Pattern;
use crate::source::Place;

/// Where the plan lies if nobody says otherwise.
pub const DEFAULT_PATTERNS: [&str; 2] = ["policies/*.yaml", "policies/*.yml"];

/// The largest plan file that is read, in bytes.
pub const FILE_LIMIT: u64 = 256 * 1024;

/// No file lies where the plan should be.
pub fn missing(patterns: &[Pattern]) -> Problem {
    let named = patterns.iter().map(|pattern| Text::verbatim(format!("`{pattern}`")));
    let message = say!("there is no plan under {named}", named = Text::any_of(named));
    Problem::new(RuleId::PlanMissing, message, say!("commit a plan there, or name it with --plan; `duly demo` makes one to look at"))
}

/// A plan file is larger than [`FILE_LIMIT`]; `size` is in bytes.
pub fn too_large(path: &str, size: u64) -> Problem {
    let message = say!("the plan file {path} has {size} bytes, more than the {limit} that are read", path, size, limit = FILE_LIMIT);
    Problem::new(RuleId::PlanUnreadable, message, say!("split the plan into several files: all files under policies/ are one plan"))
        .at(Place::file(path), Text::default())
}

/// Something else than a regular file lies where a plan file should be.
pub fn not_a_file(path: &str, what: &'static str) -> Problem {
    let what = Text::said(what, Vec::new());
    Problem::new(
        RuleId::PlanUnreadable,
        say!("{path} is {what}, and no plan", path, what),
        say!("commit the plan itself as a regular file"),
    )
    .at(Place::file(path), Text::default())
}

/// A plan file of the working tree cannot be opened.
pub fn unreadable(path: &str, reason: &Text) -> Problem {
    Problem::new(
        RuleId::PlanUnreadable,
        say!("the plan file {path} cannot be read: {reason}", path, reason),
        say!("let the file be read, under a name in UTF-8"),
    )
    .at(Place::file(path), Text::default())
}
