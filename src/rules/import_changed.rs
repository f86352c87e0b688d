//! `import-changed`: words of a table stand otherwise in the plan.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::ImportChanged,
    level: Level::Warning,
    group: Group::Import,
    summary: "The plan does not repeat a cell word by word.",
    explanation: "\
A label in a cadence, such as `SOC` in `Weekly SOC`, is left out of the cadence and kept in the description.
Characters that nobody sees, among them those that turn the direction of a text, are removed.
An activity that is too long for a title is cut there and kept whole in the description.",
    remedy: "Look at the task in the plan, and correct it if something else is meant.",
    example: "`SOC` is no part of a cadence and is left out: it is taken as `weekly`",
    check: Check::Loader,
};
