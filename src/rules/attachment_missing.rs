//! `attachment-missing`: a record names a file that is not there.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::AttachmentMissing,
    level: Level::Error,
    group: Group::Evidence,
    summary: "A record names a file that is not there, so it proves nothing.",
    explanation: "\
What a record points at is a part of the proof, and must stand in the commit that landed the record.
A path is looked up in the record's folder first, then from the root of the repository; it never leads out of it, and no link is followed.
A symbolic link, a submodule, the record itself and a file of more than 64 MiB are no attachments.

It is an error while it bears on what is judged, and a note when it only tells of the past.",
    remedy: "Commit the file, and land a new record with it at a new path.",
    example: "the attachment `messages.csv` is not in the repository, neither in the record's folder nor at the root",
    check: Check::Facts(|facts| facts.refusals(RuleId::AttachmentMissing)),
};
