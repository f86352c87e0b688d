//! `task-overdue`: a unit is overdue.
//!
//! It knows no files, no git and no terminal.

use super::{Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::TaskOverdue,
    level: Level::Error,
    group: Group::Ledger,
    summary: "The last decided occurrence of a unit was missed.",
    explanation: "\
An occurrence is decided when it has closed (its due moment and its grace are past) or when it has been met.
A unit is overdue if, for one of its rules, the decided occurrence that was due last is missed.
The unit leaves this standing when a later occurrence is met: then the miss is history, still counted as `missed`, but no longer red.
Nothing that lands after an occurrence has closed turns it into a met one.

Standards expect that somebody notices.
Section 7 of PCI DSS v4.0.1 asks for a process that tells promptly of an activity that was not performed on schedule, finds out why, performs it as soon as possible and keeps a record of all this; this finding is the first of these steps.",
    remedy: "Do the task now and land a record of it, then find out why it was missed.",
    example: "firewall-review missed 2026-H1, which closed at 2026-07-01T00:00:00+02:00",
};
