//! `plan-not-supported`: the plan uses a key that duly does not act on yet.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanNotSupported,
    level: Level::Error,
    group: Group::Plan,
    summary: "The plan uses a valid key that this version of duly does not act on yet.",
    explanation: "\
The schema describes the whole plan, also the parts that are still to be built.
A plan that relies on such a part is refused, not judged without it: a four-eyes demand that is read and then ignored would be worse than none.",
    remedy: "Delete the key, or use a version of duly that supports it.",
    example: "the key `four_eyes` is not supported yet",
    check: Check::Loader,
};
