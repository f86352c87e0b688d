//! `evidence-copied`: evidence repeats what the task already has.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::EvidenceCopied,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A file repeats evidence that the task already has.",
    explanation: "\
Proof of one performance is no proof of another.
A record is compared by what it says, so other white space, another order of keys, comments, look-alike letters or a default that is written out do not make it new; it is compared with all that stood before under any unit of the task, also with what has been deleted since.
A revert that brings an old record back is a copy as well, and so is a draft in the folder that gets the name of a record.
Other files are compared by their words if they are text, and else to the byte; of a log each new line is compared with those that the task had.

Two honest performances differ at least in their `period` or `performed_at`, so say one of them in every record.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Do the task and land a record of that performance, with its own `period` or `performed_at`.",
    example: "evidence/portal-and-license-management/w48.yaml repeats evidence that the task already has: a copy proves nothing",
    check: Check::Facts(|facts| facts.refusals(RuleId::EvidenceCopied)),
};
