//! `clock-impossible`: a commit has a date that cannot be one.
//!
//! It knows no files, no git and no terminal.

use super::{Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::ClockImpossible,
    level: Level::Error,
    group: Group::Clock,
    summary: "A commit has a date that is missing, unreadable or out of range.",
    explanation: "\
Each commit states two dates, the author's and the committer's, as seconds since 1970 and an offset from UTC.
A date that is missing or unreadable, before 1970 or after 9999, or in a zone of more than 14 hours is no date.
With an impossible committer date the commit cannot say when it landed: it counts for nothing, and evidence in it is not accepted.
With an impossible author date alone the commit counts, and the author's clock is left out.
Git itself does not refuse such commits, and programs differ in what they make of them.

It is an error while the commit bears on what is judged, and a note when it only tells of the past.",
    remedy: "Find out which program wrote the commit, and land its evidence again with a sound one.",
    example: "the committer date of the commit 0123456789ab cannot be a date: `99999999999999 +0000`",
};
