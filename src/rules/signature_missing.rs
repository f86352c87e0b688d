//! `signature-missing`: evidence that must be signed is not.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::SignatureMissing,
    level: Level::Error,
    group: Group::Evidence,
    summary: "The commit that made a record of a task that demands signatures is not signed.",
    explanation: "\
With `signature: ssh`, `openpgp` or `any` a record proves nothing unless the commit that made it carries a signature.
A merge that the performer signed vouches for the commits that it brings.
A signature that a forge adds when it squashes or rebases is not the performer's.

An occurrence is judged by the version of the plan in force when it opened: a demand that is dropped together with the evidence still holds for it.
It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Turn signing on (`git config commit.gpgsign true`), and land a new record with a signed commit.",
    example: "evidence/firewall-review/2026-H1.yaml came with commit 0123456789ab, which is not signed",
    check: Check::Facts(|facts| facts.refusals(RuleId::SignatureMissing)),
};
