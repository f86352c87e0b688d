//! `record-syntax`: a record is not one well-formed document.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::RecordSyntax,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A record is not one well-formed YAML or JSON document.",
    explanation: "\
The same YAML is accepted as in plans: YAML 1.2 with the core schema, one document, unique keys, no tags and no merge keys.
JSON is read as it stands.
A record that two readers can read in two ways is no proof for either of them.

A malformed record keeps its path: to mend it in place is an edit of landed evidence.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Land the mended record at a new path.",
    example: "the key `result` is given twice in one mapping",
    check: Check::Facts(|facts| facts.refusals(RuleId::RecordSyntax)),
};
