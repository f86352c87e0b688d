//! `plan-syntax`: a plan file is not one well-formed YAML document.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanSyntax,
    level: Level::Error,
    group: Group::Plan,
    summary: "A plan file is not one well-formed YAML document of the kind that duly accepts.",
    explanation: "\
Plans are YAML 1.2 with the core schema: `true` is a boolean and `yes` is a text.
Each file holds one document; an empty file is refused as well.

Some valid YAML is refused on purpose: tags, merge keys (`<<`), several documents in one file, nesting beyond any real plan, and aliases that expand into very many nodes.
Readers of YAML disagree about the first three, so the person who approves the plan and the program that judges by it could see two different plans.
The last two are ways to exhaust the machine that runs the check.",
    remedy: "Mend the text at the place that the finding shows.",
    example: "a second document begins here",
    check: Check::Loader,
};
