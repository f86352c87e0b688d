//! `import-cadence`: a cell of a table does not say how often its task is owed.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::ImportCadence,
    level: Level::Error,
    group: Group::Import,
    summary: "The cadence of a row cannot be read, so that its task stands in the plan as a comment alone.",
    explanation: "\
`duly import` reads cadences in nine languages, each cell by itself.
A cell is read only if it is understood to the last word, and in one way.
What people read in two ways (`bi-weekly`), what does not say how often (`continuous`), what is shorter than a day, a word that is not known and an empty cell are told instead of guessed: a wrong cadence would make a task green that is not done.
The task is written as a comment, with the place in the table, so that nothing is lost.",
    remedy: "Write into the table, or into the plan, what the finding suggests.",
    example: "`bi-weekly` could mean twice a week or every two weeks",
    check: Check::Loader,
};
