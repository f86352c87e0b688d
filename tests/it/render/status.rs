//! What is due next, by team.
//!
//! It does not know the other formats.

use duly::ledger::{Standing, State};
use duly::render::{Style, status};
use duly::report::Report;
use unicode_width::UnicodeWidthStr;

use super::reports;

fn rendered(report: &Report, style: Style) -> String {
    let mut out = String::new();
    status::write(&mut out, report, style).expect("a string takes every write");
    out
}

#[test]
fn the_most_urgent_team_comes_first() {
    insta::assert_snapshot!(rendered(&reports::overdue(), Style::PLAIN), @r#"
    soc-oversight
      ✗ overdue  portal-and-license-management
          missed 2026-W47; due in 2 days, Sunday 29 Nov 23:59 Europe/Paris

    soc-tier-1
      ! due-soon  escalation-tickets
          due today, Friday 27 Nov 23:59 Europe/Paris

    soc-tier-2
      ! due-soon  escalation-tickets
          due today, Friday 27 Nov 23:59 Europe/Paris

    nothing owed now
      - idle  tabletop
          as needed

    as of Fri 27 Nov 2026 09:00 Europe/Paris
    assurance: dates only
    "#);
}

#[test]
fn what_is_in_its_grace_says_how_long_that_lasts() {
    let mut report = reports::overdue();
    report.units.truncate(1);
    let unit = &mut report.units[0];
    unit.standing = Standing::DueSoon;
    unit.next_due = Some(reports::at("2026-11-26T23:00:00Z"));
    unit.occurrences = vec![reports::occurrence("2026-11-26", "2026-11-26T23:00:00Z", State::InGrace)];
    unit.occurrences[0].closes = reports::at("2026-11-28T23:00:00Z");
    let text = rendered(&report, Style::PLAIN);
    let expected = "was due yesterday, Thursday 26 Nov 23:59 Europe/Paris; its grace ends\n      tomorrow, Saturday 28 Nov 23:59\n";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_refused_plan_tells_what_is_wrong_with_it() {
    let text = rendered(&reports::refused(), Style::PLAIN);
    assert!(text.contains("plan-unknown-key") && text.contains("the plan is refused"), "{text}");
}

#[test]
fn nothing_of_a_repository_leaves_its_line_or_the_screen() {
    for (name, report) in reports::all() {
        let text = rendered(&report, Style::PLAIN);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{name}: {text}");
        assert!(!text.contains("::") && text.lines().all(|line| line.width() <= 80), "{name}: {text}");
    }
}
