//! `signature-invalid`: a signature does not prove who made the evidence.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::SignatureInvalid,
    level: Level::Error,
    group: Group::Evidence,
    summary: "The signature of the commit that made a record does not prove that the performer made it.",
    explanation: "\
The signature must be one of the kind that the plan demands, hold for exactly the bytes of the commit, be made with a key that the plan's `signers` know, and that key must belong to the performer and be valid when the record landed.
Keys are those of the version of the plan in force before the landing, so that no change can bring the key that approves it.
Whatever cannot be verified here counts as not signed: other kinds of signatures, and OpenPGP where duly is built without it.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Sign with a key that `signers` lists for the performer, and land a new record; add a new key in a commit of its own, before the evidence.",
    example: "evidence/firewall-review/2026-H1.yaml came with commit 0123456789ab, whose signature is not good: no key of ana@example.org made it",
    check: Check::Facts(|facts| facts.refusals(RuleId::SignatureInvalid)),
};
