//! Where a plan lies, and what is wrong with a file before it is read.
//!
//! It does not know whether the files come from a commit or a working tree.

use crate::diagnostic::{Problem, RuleId};
use crate::pattern::Pattern;
use crate::source::Place;

/// Where the plan lies if nobody says otherwise.
pub const DEFAULT_PATTERNS: [&str; 2] = ["policies/*.yaml", "policies/*.yml"];

/// The largest plan file that is read, in bytes.
pub const FILE_LIMIT: u64 = 256 * 1024;

/// No file lies where the plan should be.
pub fn missing(patterns: &[Pattern]) -> Problem {
    let named: Vec<String> = patterns.iter().map(|pattern| format!("`{}`", pattern.as_str())).collect();
    let message = format!("there is no plan under {}", named.join(" or "));
    Problem::new(RuleId::PlanMissing, message, "commit a plan there, or name it with --plan; `duly demo` makes one to look at")
}

/// A plan file is larger than [`FILE_LIMIT`]; `size` is in bytes.
pub fn too_large(path: &str, size: u64) -> Problem {
    let message = format!("the plan file {path} has {size} bytes, more than the {FILE_LIMIT} that are read");
    Problem::new(RuleId::PlanUnreadable, message, "split the plan into several files: all files under policies/ are one plan")
        .at(Place::file(path), "")
}

/// Something else than a regular file lies where a plan file should be.
pub fn not_a_file(path: &str, what: &str) -> Problem {
    Problem::new(RuleId::PlanUnreadable, format!("{path} is {what}, and no plan"), "commit the plan itself as a regular file")
        .at(Place::file(path), "")
}

/// A plan file of the working tree cannot be opened.
pub fn unreadable(path: &str, reason: &str) -> Problem {
    Problem::new(
        RuleId::PlanUnreadable,
        format!("the plan file {path} cannot be read: {reason}"),
        "let the file be read, under a name in UTF-8",
    )
    .at(Place::file(path), "")
}
