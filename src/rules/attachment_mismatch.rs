//! `attachment-mismatch`: a file is not the one that its record means.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::AttachmentMismatch,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A file is not the one that its record means, so the record proves nothing.",
    explanation: "\
A record may say the SHA-256 digest of each file that belongs to it.
The file is read in the commit that landed the record, and its digest must be that one.
A file that changed between the writing of the record and its landing, or was exchanged, is found by that.
Line ends that Git converts change the digest too: take it of the file as it is committed.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Find out which of the two is right, and land a new record at a new path.",
    example: "the attachment `messages.csv` is not the file that the record means: its SHA-256 is e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    check: Check::Facts(|facts| facts.refusals(RuleId::AttachmentMismatch)),
};
