//! The year as data: people, duties, and what went otherwise than planned.
//!
//! It does not know commits.

use super::Person;

/// A Monday.
pub const FIRST_DAY: &str = "2025-11-24";

/// How often a duty is done, and on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    Daily,
    /// On the day of the ISO week; Monday is 0.
    Weekly(u8),
    /// On the first day of the ISO week at or after a day of the month.
    Monthly(u8, u32),
}

/// One task as it is usually done.
#[derive(Debug)]
pub struct Duty {
    pub task: &'static str,
    pub subject: &'static str,
    pub rhythm: Rhythm,
    /// The hour of the day, at the wall clock.
    pub hour: u32,
    pub people: &'static [Person],
    /// What the records say; `{n}` and `{m}` stand for small numbers.
    pub summaries: &'static [&'static str],
}

/// What went otherwise than planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Lands on the day after the slot.
    Late,
    /// Nobody did it.
    Missed,
    /// Done ten days late, with the committer's clock set back into the slot.
    Backdated,
    /// Somebody copied the record of the slot before and changed nothing.
    Copied,
    /// The record does not fit its schema; another one mends it two days later.
    Malformed,
    /// The record says that it failed; done again on the next day.
    Failed,
    /// Looked at, and there was nothing to report.
    Nothing,
    /// Made on a branch, and merged a day later.
    Merged,
}

/// A performance beyond what is owed.
#[derive(Debug)]
pub struct Extra {
    pub task: &'static str,
    pub day: &'static str,
    pub name: &'static str,
    pub summary: &'static str,
    pub person: Person,
}

const fn person(name: &'static str, email: &'static str) -> Person {
    Person { name, email, from: None, until: None }
}

pub const ANA: Person = person("Ana", "ana@example.org");
pub const BOB: Person = person("Bob", "bob@example.org");
pub const CHLOE: Person = person("Chloé", "chloe@example.org");
pub const DEV: Person = Person { until: Some("2026-06-30"), ..person("Dev", "dev@example.org") };
pub const EMIL: Person = person("Emil", "emil@example.org");
pub const FATOU: Person = person("Fatou", "fatou@example.org");
/// Takes over from Dev in summer.
pub const GIL: Person = Person { from: Some("2026-07-01"), ..person("Gil", "gil@example.org") };

const ENGINEERING: &[Person] = &[ANA, BOB];
const OVERSIGHT: &[Person] = &[CHLOE, DEV, GIL];
const MONITORING: &[Person] = &[EMIL, FATOU];

/// Who belongs to which team of the shipped plan.
pub const TEAMS: &[(&str, &[&[Person]])] = &[
    ("engineering-secops", &[ENGINEERING]),
    ("soc-oversight", &[OVERSIGHT]),
    ("monitoring", &[MONITORING]),
    ("all-soc-teams", &[ENGINEERING, OVERSIGHT, MONITORING]),
];

pub const DUTIES: &[Duty] = &[
    Duty {
        task: "service-administration",
        subject: "Service administration round",
        rhythm: Rhythm::Weekly(3),
        hour: 15,
        people: ENGINEERING,
        summaries: &[
            "{n} changes of the tenant looked at; none touches detection.",
            "{n} new devices enrolled, {m} retired; the inventory agrees.",
            "{m} licences moved; one connector needs a new secret, ticket opened.",
        ],
    },
    Duty {
        task: "anti-phishing-and-dlp-campaigns",
        subject: "Campaigns and data loss rules",
        rhythm: Rhythm::Monthly(2, 8),
        hour: 11,
        people: OVERSIGHT,
        summaries: &[
            "{n} reports of phishing gave {m} new examples for the training.",
            "{m} data loss rules tightened with legal; {n} alerts reviewed.",
        ],
    },
    Duty {
        task: "automation-deployment",
        subject: "Automation round",
        rhythm: Rhythm::Weekly(1),
        hour: 14,
        people: ENGINEERING,
        summaries: &[
            "{m} scripts tried, one put into service.",
            "{n} playbook runs reviewed; {m} steps automated.",
            "{m} scripts tried; none is better than what we have.",
        ],
    },
    Duty {
        task: "portal-and-license-management",
        subject: "Portal and licences",
        rhythm: Rhythm::Weekly(4),
        hour: 10,
        people: OVERSIGHT,
        summaries: &["{m} announcements read; no change for us.", "{m} announcements read, one feature switched on; {n} licences renewed."],
    },
    Duty {
        task: "escalation-tickets",
        subject: "Escalation tickets",
        rhythm: Rhythm::Daily,
        hour: 9,
        people: &[ANA, CHLOE, EMIL, BOB, DEV, GIL, FATOU],
        summaries: &["{n} tickets brought up to date, {m} closed.", "{n} tickets looked at; {m} wait for their owners."],
    },
    Duty {
        task: "vulnerability-remediation",
        subject: "Vulnerability remediation",
        rhythm: Rhythm::Daily,
        hour: 8,
        people: MONITORING,
        summaries: &["{n} remediations open, {m} done since yesterday.", "Owners of {m} assets reminded; {n} remediations open."],
    },
    Duty {
        task: "secure-score-report",
        subject: "Secure Score report",
        rhythm: Rhythm::Weekly(4),
        hour: 16,
        people: MONITORING,
        summaries: &["The score rose by {m} points.", "The score fell by {m} points: {n} new devices without a baseline."],
    },
];

/// Task and occurrence key.
pub const TURNS: &[(&str, &str, Turn)] = &[
    ("service-administration", "2025-W52", Turn::Missed),
    ("service-administration", "2026-W18", Turn::Late),
    ("anti-phishing-and-dlp-campaigns", "2026-06", Turn::Malformed),
    ("anti-phishing-and-dlp-campaigns", "2026-08", Turn::Late),
    ("automation-deployment", "2026-W01", Turn::Nothing),
    ("automation-deployment", "2026-W14", Turn::Failed),
    ("automation-deployment", "2026-W33", Turn::Late),
    ("automation-deployment", "2026-W42", Turn::Merged),
    ("portal-and-license-management", "2025-W52", Turn::Nothing),
    ("portal-and-license-management", "2026-W20", Turn::Copied),
    ("portal-and-license-management", "2026-W27", Turn::Late),
    ("portal-and-license-management", "2026-W34", Turn::Missed),
    ("portal-and-license-management", "2026-W46", Turn::Missed),
    ("portal-and-license-management", "2026-W47", Turn::Missed),
    ("escalation-tickets", "2025-12-25", Turn::Missed),
    ("escalation-tickets", "2026-01-01", Turn::Late),
    ("escalation-tickets", "2026-05-14", Turn::Missed),
    ("vulnerability-remediation", "2025-12-26", Turn::Late),
    ("vulnerability-remediation", "2026-02-22", Turn::Nothing),
    ("vulnerability-remediation", "2026-07-14", Turn::Late),
    ("vulnerability-remediation", "2026-08-15", Turn::Missed),
    ("vulnerability-remediation", "2026-08-16", Turn::Nothing),
    ("secure-score-report", "2026-W09", Turn::Late),
    ("secure-score-report", "2026-W30", Turn::Backdated),
    ("secure-score-report", "2026-W47", Turn::Missed),
];

pub const EXTRAS: &[Extra] = &[
    extra("service-administration", "2026-02-13", "new-laptops", "A new series of laptops joins; its baseline is agreed.", ANA),
    extra("service-administration", "2026-09-18", "tenant-settings", "Sharing settings of the tenant change; two alerts follow.", BOB),
    extra(
        "anti-phishing-and-dlp-campaigns",
        "2026-03-20",
        "wave-of-invoices",
        "Invoices with forged senders: one more lesson, sent at once.",
        DEV,
    ),
    extra("automation-deployment", "2026-04-29", "isolate-device", "The script that isolates a device goes into service early.", BOB),
    extra("automation-deployment", "2026-11-05", "token-sweep", "A sweep of stale tokens after an incident.", ANA),
    extra("tabletop-exercise", "2026-02-19", "ransomware", "Ransomware on a file server: the call list was two years old.", CHLOE),
    extra("tabletop-exercise", "2026-06-11", "stolen-token", "A stolen token: the playbook held, the log access did not.", FATOU),
    extra("tabletop-exercise", "2026-10-15", "insider", "An insider copies data: legal joined, and asked for one more step.", GIL),
];

const fn extra(task: &'static str, day: &'static str, name: &'static str, summary: &'static str, person: Person) -> Extra {
    Extra { task, day, name, summary, person }
}
