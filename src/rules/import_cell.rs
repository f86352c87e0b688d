//! `import-cell`: something in a table is not in the plan.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::ImportCell,
    level: Level::Error,
    group: Group::Import,
    summary: "A cell of the table cannot be read, and what it says is not in the plan.",
    explanation: "\
This concerns rows without an activity, rows with more cells than the header, formulas without a stored result, the errors of spreadsheets such as `#REF!`, and texts that are longer than a plan may hold.
A row without an activity stands in the plan as a comment; of other rows what could be read is there.",
    remedy: "Correct the cell, and import the table again.",
    example: "the row has more cells than the header: `Legal` is not read",
    check: Check::Loader,
};
