//! `import-choice`: a table was read in one of several ways.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::ImportChoice,
    level: Level::Note,
    group: Group::Import,
    summary: "Which table, column or team is meant was not said in so many words.",
    explanation: "\
It names the table that was taken among several, columns that are not read, lines above the header, and formulas whose stored result was taken.
It also names spellings that were taken for one team, and a column of owners that stands for that of teams.
Nothing of it is an error, but a person should have seen it before the plan is committed.",
    remedy: "Say what is meant with `--table`, `--sheet` or `--column`, if it is something else.",
    example: "`Engineering and SecOps` is taken for another spelling of `Engineering & SecOps`",
    check: Check::Loader,
};
