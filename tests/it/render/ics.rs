//! The calendar: whole outputs, and what RFC 5545 asks of every line.
//!
//! It does not know the other formats.

use std::collections::BTreeSet;

use duly::language::Language;
use duly::ledger::State;
use duly::render::ics;
use duly::report::Report;

use super::injected::text;
use super::reports;

fn rendered(report: &Report) -> String {
    text(|out| ics::write(out, report, Language::ENGLISH))
}

/// The lines as a reader sees them.
fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn what_is_overdue_and_what_is_open() {
    insta::assert_snapshot!("overdue", rendered(&reports::overdue()).replace("\r\n", "\n"));
}

#[test]
fn nothing_of_a_repository_means_anything_in_it() {
    insta::assert_snapshot!("injected", rendered(&reports::injected(reports::INJECTIONS)).replace("\r\n", "\n"));
}

#[test]
fn every_line_is_short_and_every_component_closed() {
    for (name, report) in reports::everything() {
        let text = rendered(&report);
        assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "{name}");
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{name}");
        let (mut open, mut uids, mut components) = (Vec::new(), BTreeSet::new(), 0);
        for line in unfolded(&text) {
            let (property, value) = line.split_once(':').unwrap_or_else(|| panic!("{name}: {line}"));
            match property {
                "BEGIN" => open.push(value.to_owned()),
                "END" => {
                    assert_eq!(open.pop().as_deref(), Some(value), "{name}");
                    components += usize::from(open.len() == 1);
                }
                "UID" => assert!(uids.insert(value.to_owned()), "{name}: {value} twice"),
                "SUMMARY"
                | "DESCRIPTION"
                | "CATEGORIES"
                | "DTSTAMP"
                | "DTSTART"
                | "DTSTART;VALUE=DATE"
                | "VERSION"
                | "PRODID"
                | "METHOD"
                | "NAME"
                | "X-WR-CALNAME"
                | "TRANSP"
                | "ACTION"
                | "TRIGGER"
                | "TRIGGER;VALUE=DATE-TIME" => {}
                other => panic!("{name}: {other}"),
            }
        }
        assert!(open.is_empty() && components > 0, "{name}");
    }
}

#[test]
fn an_entry_keeps_its_name_from_one_day_to_the_next() {
    let uids =
        |report: &Report| -> BTreeSet<String> { unfolded(&rendered(report)).into_iter().filter(|line| line.starts_with("UID")).collect() };
    let mut later = reports::overdue();
    later.as_of = reports::at("2026-11-28T08:00:00Z");
    later.units[0].occurrences[1].state = State::DueSoon;
    assert_eq!(uids(&reports::overdue()), uids(&later));
    assert_eq!(uids(&later).len(), 2);
}

#[test]
fn a_reminder_comes_when_the_plan_says_that_it_is_due_soon() {
    let mut report = reports::overdue();
    let triggers = |report: &Report| unfolded(&rendered(report)).into_iter().filter(|line| line.starts_with("TRIGGER")).collect::<Vec<_>>();
    assert_eq!(triggers(&report), ["TRIGGER:-PT15H"]);
    report.units[0].occurrences[1].soon_from = reports::at("2026-11-27T23:00:00Z");
    assert_eq!(triggers(&report), ["TRIGGER;VALUE=DATE-TIME:20261127T230000Z"]);
}

#[test]
fn a_calendar_of_a_team_bears_its_name() {
    let name = |report: &Report| unfolded(&rendered(report)).into_iter().find(|line| line.starts_with("NAME:"));
    let mut report = reports::overdue();
    assert_eq!(name(&report).as_deref(), Some("NAME:duly"));
    report.selection.teams = vec!["soc-oversight".into(), "a;b".into()];
    assert_eq!(name(&report).as_deref(), Some("NAME:duly: soc-oversight\\, a\\;b"));
}

#[test]
fn the_midnight_that_ends_a_day_is_that_day_and_any_other_moment_is_itself() {
    let mut report = reports::overdue();
    let start = |report: &Report| unfolded(&rendered(report)).into_iter().filter(|line| line.starts_with("DTSTART")).collect::<Vec<_>>();
    assert_eq!(start(&report), ["DTSTART;VALUE=DATE:20261122", "DTSTART;VALUE=DATE:20261129"]);
    report.units[0].occurrences[1].due = reports::at("2026-11-29T22:59:59Z");
    assert_eq!(start(&report)[1], "DTSTART:20261129T225959Z");
    report.units[0].occurrences[1].due = reports::at("2026-11-29T23:00:01Z");
    assert_eq!(start(&report)[1], "DTSTART:20261129T230001Z");
}

#[test]
fn only_what_is_still_to_come_is_reminded_of() {
    let text = rendered(&reports::overdue());
    assert_eq!(text.matches("BEGIN:VALARM").count(), 1);
    let mut report = reports::overdue();
    report.as_of = report.units[0].occurrences[1].due;
    assert_eq!(rendered(&report).matches("BEGIN:VALARM").count(), 0);
}

#[test]
fn a_miss_of_long_ago_is_not_due_any_more() {
    let mut report = reports::window();
    let old = &mut report.units[0].occurrences[2];
    (old.rule, old.recovered) = (0, None);
    let text = rendered(&report);
    assert!(text.contains("overdue: A title (2026-W47)") && !text.contains("2026-W46"), "{text}");
}

#[test]
fn a_calendar_without_entries_says_why() {
    let mut idle = reports::clean();
    idle.units.clear();
    assert!(rendered(&idle).contains("SUMMARY:nothing is due\r\n"));
    assert!(rendered(&reports::refused()).contains("SUMMARY:the plan is refused: nothing was judged\r\n"));
    let cut = rendered(&reports::unverifiable()).replace("\r\n ", "");
    assert!(cut.contains("`escalation-tickets` cannot be judged") && !cut.contains("nothing is due"), "{cut}");
}
