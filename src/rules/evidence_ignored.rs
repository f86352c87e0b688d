//! `evidence-ignored`: a file under an evidence path counts for nothing.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::EvidenceIgnored,
    level: Level::Note,
    group: Group::Evidence,
    summary: "A file under an evidence path is neither a record nor of a kind that the plan allows, so it counts for nothing.",
    explanation: "\
Records end in `.yaml`, `.yml` or `.json`; other files count where the plan allows their kind (`evidence: {allow: [pdf]}`).
A file that a record of the same landing names under `attachments` belongs to that record.
Files whose name begins with `README` or with a dot are there for people and for git, and are passed over without a word.
Everything else is told, so that nobody believes that a screenshot alone has proved something.",
    remedy: "Write a record beside the file and name the file in it under `attachments`, or let the plan allow its kind.",
    example: "evidence/firewall-review/screenshot.png is no record and counts for nothing",
    check: Check::Facts(|facts| facts.refusals(RuleId::EvidenceIgnored)),
};
