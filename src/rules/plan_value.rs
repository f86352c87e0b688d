//! `plan-value`: a value of the plan has no meaning at its place.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanValue,
    level: Level::Error,
    group: Group::Plan,
    summary: "A value in the plan does not fit its place, or a required one is missing.",
    explanation: "\
This covers a wrong type (a text where a list belongs), a missing `id` or `title`, an id outside `a-z`, `0-9` and `-`, a date that no calendar has, a time zone that is no IANA name, a duration that can be read in two ways, and a `clock_skew` of more than 24 hours.

Dates are written `2026-01-05`.
Durations are written `90m`, `36h`, `1d`, `2w`, `3mo`, `1y`, in long words (`2 weeks`) or as ISO 8601 (`P30D`).
`3M` is refused because it could be minutes or months.

It also covers what stands in a file of holidays: a line that is no date, an all-day event that repeats or ends before it begins, a file that gives more than 10,000 days.",
    remedy: "Write a value of the kind that the finding names.",
    example: "`timezone` is `Europe/Pariss`, which is no time zone",
    check: Check::Loader,
};
