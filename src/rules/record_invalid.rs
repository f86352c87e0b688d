//! `record-invalid`: a record does not say what a record must say.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::RecordInvalid,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A record breaks the schema of records, or that of its task.",
    explanation: "\
A record names its `task` and may say `period`, `performed_at`, `performed_by`, `result`, `summary`, `reviewed_by`, `attachments`, `links` and `data`.
Unknown keys and wrong types are refused, with the place and what was expected.
`result` is `done`, `nothing-to-report` or `failed`.
Where the plan names a schema for the task, the record as a whole must fit it too; the message names it.
The schema is the one in force when the record landed.
`performed_at` is a day (`2026-11-20`) or an instant of RFC 3339 with its offset from UTC (`2026-11-20T16:10:00+01:00`); a time of day without an offset names a different moment in every zone, and is refused.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Land a corrected record at a new path; `duly validate` shows before the commit whether it is valid.",
    example: "`performed_at` is `20/11/2026`, which is no moment",
    check: Check::Facts(|facts| facts.refusals(RuleId::RecordInvalid)),
};
