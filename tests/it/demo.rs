//! The demonstration, built and judged: a newcomer sees every state of a unit and most kinds of findings.
//!
//! It does not know how a report is shown.

mod command;

use std::collections::BTreeMap;

use duly::check::{AsOf, Request, check};
use duly::demo;
use duly::diagnostic::{Level, RuleId};
use duly::history::build::{Builder, Commit};
use duly::ledger::{Standing, State};
use duly::report::Report;

/// The year as it was built, once for all that is asked of it: a thousand commits take their time.
struct Year {
    folder: tempfile::TempDir,
    built: demo::Built,
}

impl Year {
    fn build() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let built = demo::build(folder.path()).expect("the year is built");
        Self { folder, built }
    }

    fn judged(&self, window: Option<(&str, &str)>) -> Report {
        let day = |text: &str| text.parse().expect("a day");
        let request = Request {
            window: window.map(|(from, to)| (Some(day(from)), Some(day(to)))),
            ..Request::new(self.folder.path().to_path_buf(), "HEAD", AsOf::Instant(demo::AS_OF.parse().expect("an instant")))
        };
        check(&request).expect("the year is judged")
    }
}

#[test]
fn the_year_is_the_same_everywhere_and_judged_as_its_script_says() {
    let year = Year::build();
    assert_eq!(year.built, Year::build().built);
    assert_eq!(year.built.people, 7);
    one_report_is_overdue_and_another_one_soon_will_be(&year.judged(None));
    let whole = year.judged(Some(("2025-11-24", "2026-11-23")));
    the_year_owes_what_its_calendar_says_and_misses_what_the_script_leaves_out(&whole);
    the_year_shows_the_tricks_and_the_accidents(&whole);
}

fn one_report_is_overdue_and_another_one_soon_will_be(report: &Report) {
    let standings: Vec<(&str, Standing)> = report.units.iter().map(|unit| (unit.id.task.as_str(), unit.standing)).collect();
    assert_eq!(
        standings,
        [
            ("service-administration", Standing::Current),
            ("anti-phishing-and-dlp-campaigns", Standing::Current),
            ("automation-deployment", Standing::Current),
            ("portal-and-license-management", Standing::Overdue),
            ("escalation-tickets", Standing::Current),
            ("vulnerability-remediation", Standing::Current),
            ("secure-score-report", Standing::DueSoon),
            ("tabletop-exercise", Standing::Idle),
        ]
    );
    let errors: Vec<RuleId> = report.findings.iter().filter(|one| one.level == Level::Error).map(|one| one.problem.rule).collect();
    assert_eq!(errors, [RuleId::TaskOverdue]);
}

fn the_year_owes_what_its_calendar_says_and_misses_what_the_script_leaves_out(report: &Report) {
    let counted: BTreeMap<&str, [usize; 3]> = report
        .units
        .iter()
        .map(|unit| {
            let count = |state: State| unit.occurrences.iter().filter(|one| one.state == state).count();
            (unit.id.task.as_str(), [count(State::Met), count(State::MetLate), count(State::Missed)])
        })
        .collect();
    // 52 weeks, 364 days and the day at hand, 11 months; the last week of two tasks is still in grace.
    assert_eq!(counted["service-administration"], [50, 1, 1]);
    assert_eq!(counted["automation-deployment"], [51, 1, 0]);
    assert_eq!(counted["portal-and-license-management"], [47, 1, 3]);
    assert_eq!(counted["secure-score-report"], [49, 1, 1]);
    assert_eq!(counted["anti-phishing-and-dlp-campaigns"], [10, 1, 0]);
    assert_eq!(counted["escalation-tickets"], [361, 1, 2]);
    assert_eq!(counted["vulnerability-remediation"], [362, 2, 1]);
    assert_eq!(counted["tabletop-exercise"], [0, 0, 0]);
    let extras: Vec<usize> = report.units.iter().map(|unit| unit.extras).collect();
    assert_eq!(extras, [2, 1, 2, 0, 0, 0, 0, 3]);
}

fn the_year_shows_the_tricks_and_the_accidents(report: &Report) {
    let mut told: BTreeMap<RuleId, usize> = BTreeMap::new();
    for finding in &report.findings {
        *told.entry(finding.problem.rule).or_default() += 1;
    }
    for rule in [
        RuleId::OccurrenceMissed,
        RuleId::PerformedLate,
        RuleId::RecordInvalid,
        RuleId::RecordFailed,
        RuleId::EvidenceCopied,
        RuleId::ClaimNotServed,
        RuleId::ClockBackwards,
    ] {
        assert!(told.contains_key(&rule), "{rule} is not told: {told:?}");
    }
    assert_eq!(
        [told[&RuleId::EvidenceCopied], told[&RuleId::ClockBackwards], told[&RuleId::RecordFailed], told[&RuleId::RecordInvalid]],
        [1; 4]
    );
}

#[test]
fn a_packed_repository_has_the_commits_of_a_loose_one() {
    let make = |builder: &mut Builder| {
        builder.commit(Commit::at("2026-03-02T09:00:00Z").file("a/b.md", "one"))?;
        builder.branch("side")?;
        let side = builder.commit(Commit::at("2026-03-03T09:00:00Z").file("a/c.md", "two"))?;
        builder.switch("main");
        builder.commit(Commit::at("2026-03-04T09:00:00Z").merge(&side))
    };
    let (loose, packed) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mut builder = Builder::init(loose.path()).expect("a repository");
    let expected = make(&mut builder).expect("commits");
    let mut builder = Builder::init(packed.path()).expect("a repository");
    assert_eq!(builder.packed(make).expect("commits"), expected);
    assert_eq!(builder.tip().expect("a branch"), Some(expected));
    builder.check_out().expect("a work tree");
    assert_eq!(std::fs::read_to_string(packed.path().join("a/c.md")).expect("a file"), "two");
    let objects = std::fs::read_dir(packed.path().join(".git/objects")).expect("a folder");
    let mut folders: Vec<_> = objects.map(|entry| entry.expect("an entry").file_name()).collect();
    folders.sort();
    assert_eq!(folders, ["info", "pack"]);
}
