//! The report for people: whole outputs, and what must hold for every one of them.
//!
//! It does not know the other formats.

use duly::address::UnitId;
use duly::ledger::Standing;
use duly::render::{Style, human};
use duly::report::Report;
use duly::source::Source;
use unicode_width::UnicodeWidthStr;

use super::reports;

pub fn rendered(report: &Report, style: Style) -> String {
    let mut out = String::new();
    human::write(&mut out, report, style).expect("a string takes every write");
    out
}

const ASCII: Style = Style { unicode: false, ..Style::PLAIN };
const COLOR: Style = Style { color: true, ..Style::PLAIN };
const QUIET: Style = Style { quiet: true, ..Style::PLAIN };

#[test]
fn everything_on_time() {
    insta::assert_snapshot!(rendered(&reports::clean(), Style::PLAIN), @r#"
     standing   unit                           last done   next due
    ✓ current   portal-and-license-management  20 Nov ana  in 2 days, 29 Nov 23:59
    ! due-soon  escalation-tickets             20 Nov ana  today, 27 Nov 23:59
    - idle      tabletop                       —           —

    as of Fri 27 Nov 2026 09:00 Europe/Paris
    assurance: dates only
    both units are on time; 1 is due soon (escalation-tickets); 1 owes nothing now
    "#);
}

#[test]
fn one_unit_overdue() {
    insta::assert_snapshot!(rendered(&reports::overdue(), Style::PLAIN), @r#"
    error[task-overdue]

      × portal-and-license-management has no evidence for 2026-W47, which was due
      │ Sun 22 Nov 23:59
       ╭─[policies/soc.yaml:7:14]
     6 │     title: Portal or license management
     7 │     cadence: weekly
       ·              ───┬──
       ·                 ╰── owed every week
     8 │   - id: escalation-tickets
       ╰────
      help: do the task and commit a record under
            evidence/portal-and-license-management/

    warning[performed-late]: escalation-tickets was performed late for 2026-11-26
      help: plan the work earlier

    note[evidence-ignored]: evidence/tabletop/notes.docx: notes.docx is no record

     standing   unit                           last done   next due
    ✗ overdue   portal-and-license-management  20 Nov ana  in 2 days, 29 Nov 23:59
    ! due-soon  escalation-tickets             20 Nov ana  today, 27 Nov 23:59
    - idle      tabletop                       —           —

    overdue
      portal-and-license-management#2026-W47 was due 5 days ago, Sun 22 Nov 23:59
        owed by soc-oversight; last done on 2026-11-20 by ana@example.org
        when it is done: duly record portal-and-license-management
        to see why: duly explain portal-and-license-management#2026-W47

    as of Fri 27 Nov 2026 09:00 Europe/Paris
    assurance: dates only
    1 of 2 units is on time; 1 is overdue (portal-and-license-management); 1 is due
    soon (escalation-tickets); 1 owes nothing now
    "#);
}

#[test]
fn a_refused_plan() {
    insta::assert_snapshot!(rendered(&reports::refused(), Style::PLAIN), @r#"
    error[plan-duplicate-id]

      × the id portal-and-license-management is used twice
       ╭─[policies/soc.yaml:8:9]
     4 │ tasks:
     5 │   - id: portal-and-license-management
       ·         ──────────────┬──────────────
       ·                       ╰── first used here
     6 │     title: Portal or license management
     7 │     cadence: weekly
     8 │   - id: portal-and-license-management
       ·         ──────────────┬──────────────
       ·                       ╰── used again here
     9 │     title: Update escalation tickets
       ╰────
      help: give one of the two tasks another id

    error[plan-unknown-key]

      × a task has no key `cadance`
        ╭─[policies/soc.yaml:10:5]
      9 │     title: Update escalation tickets
     10 │     cadance: daily
        ·     ───┬───
        ·        ╰── unknown key
        ╰────
      help: write `cadence`

    the plan is refused: 2 errors; nothing was judged
    "#);
}

#[test]
fn a_window() {
    let mut report = reports::window();
    report.findings.clear();
    insta::assert_snapshot!(rendered(&report, Style::PLAIN), @"
     standing   unit                           last done   next due
    ✗ overdue   portal-and-license-management  20 Nov ana  in 2 days, 29 Nov 23:59
    ! due-soon  escalation-tickets             20 Nov ana  today, 27 Nov 23:59
    - idle      tabletop                       —           —

    by day                        Nov
    portal-and-license-management ■······L······R······×O
    escalation-tickets            ···················W–■·
    tabletop                      ·······················
    ■ met  L met late  × missed  R missed, made up for later  W waived  O open
    – not applicable

    in the window                   met  late missed waived  open
    portal-and-license-management     1     1      2      0     1
    escalation-tickets                1     0      0      1     0
    tabletop                          0     0      0      0     0

    missed
      portal-and-license-management:1#2026-W46 was due Sun 15 Nov 23:59, done late
        on 17 Nov by bob@example.org
      portal-and-license-management#2026-W47 was due Sun 22 Nov 23:59, not done

    as of Fri 27 Nov 2026 09:00 Europe/Paris
    assurance: dates only
    1 of 2 units is on time; 1 is overdue (portal-and-license-management); 1 is due
    soon (escalation-tickets); 1 owes nothing now; compliance from 2026-11-01 to
    2026-11-23 is 60.0 %
    ");
}

#[test]
fn a_strip_takes_the_finest_time_that_fits() {
    let mut report = reports::window();
    report.findings.clear();
    let day = |text: &str| text.parse().expect("a date");
    let head = |report: &Report, width| {
        let text = rendered(report, Style { width, ..Style::PLAIN });
        text.lines().find(|line| line.starts_with("by ")).unwrap_or("nothing").to_owned()
    };
    for (from, to, width, words) in [
        ("2026-11-01", "2026-11-23", 80, "by day"),
        ("2026-11-01", "2026-11-23", 47, "by week"),
        ("2025-11-24", "2026-11-23", 80, "by week"),
        ("2025-11-24", "2026-11-23", 70, "by month"),
        ("2016-11-24", "2026-11-23", 80, "by quarter"),
        ("1970-01-01", "2026-11-23", 90, "by year"),
        ("1970-01-01", "2026-11-23", 60, "nothing"),
    ] {
        report.window = Some((day(from), day(to)));
        let head = head(&report, width);
        assert!(head.starts_with(words), "{from} {to} {width}: {head}");
    }
    report.window = Some((day("2026-11-01"), day("2026-11-23")));
    let ascii = rendered(&report, ASCII);
    assert!(ascii.is_ascii(), "{ascii}");
    let colour = rendered(&report, Style { color: true, ..Style::PLAIN });
    let strip = colour.lines().find(|line| line.starts_with("portal")).map(|line| line.replace('\u{1b}', "^"));
    insta::assert_snapshot!(strip.unwrap_or_default(), @"portal-and-license-management ^[32m■^[0m^[2m······^[0m^[33mL^[0m^[2m······^[0m^[33mR^[0m^[2m······^[0m^[1m^[31m×^[0m^[36mO^[0m");
}

#[test]
fn a_hostile_repository() {
    insta::assert_snapshot!("hostile", rendered(&reports::hostile(), Style::PLAIN));
}

#[test]
fn wide_names() {
    insta::assert_snapshot!("wide", rendered(&reports::wide(), Style::PLAIN));
}

#[test]
fn a_wide_screen_tells_everything() {
    insta::assert_snapshot!(rendered(&reports::clean(), Style { width: 120, ..Style::PLAIN }), @r#"
     standing   unit                           last done               next due
    ✓ current   portal-and-license-management  20 Nov ana@example.org  in 2 days, Sun 29 Nov 23:59
    ! due-soon  escalation-tickets             20 Nov ana@example.org  today, Fri 27 Nov 23:59
    - idle      tabletop                       —                       —

    as of Fri 27 Nov 2026 09:00 Europe/Paris
    assurance: dates only
    both units are on time; 1 is due soon (escalation-tickets); 1 owes nothing now
    "#);
}

#[test]
fn a_narrow_screen_cuts_names() {
    insta::assert_snapshot!(rendered(&reports::clean(), Style { width: 56, ..Style::PLAIN }), @r#"
     standing   unit           last done   next due
    ✓ current   portal-and-l…  20 Nov ana  in 2 days, 29 Nov
    ! due-soon  escalation-t…  20 Nov ana  today, 27 Nov
    - idle      tabletop       —           —

    as of Fri 27 Nov 2026 09:00 Europe/Paris
    assurance: dates only
    both units are on time; 1 is due soon
    (escalation-tickets); 1 owes nothing now
    "#);
}

#[test]
fn ascii_only() {
    let text = rendered(&reports::overdue(), ASCII);
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!(text, @r#"
    error[task-overdue]

      x portal-and-license-management has no evidence for 2026-W47, which was due
      | Sun 22 Nov 23:59
       ,-[policies/soc.yaml:7:14]
     6 |     title: Portal or license management
     7 |     cadence: weekly
       :              ^^^|^^
       :                 `-- owed every week
     8 |   - id: escalation-tickets
       `----
      help: do the task and commit a record under
            evidence/portal-and-license-management/

    warning[performed-late]: escalation-tickets was performed late for 2026-11-26
      help: plan the work earlier

    note[evidence-ignored]: evidence/tabletop/notes.docx: notes.docx is no record

     standing   unit                           last done   next due
    x overdue   portal-and-license-management  20 Nov ana  in 2 days, 29 Nov 23:59
    ! due-soon  escalation-tickets             20 Nov ana  today, 27 Nov 23:59
    - idle      tabletop                       -           -

    overdue
      portal-and-license-management#2026-W47 was due 5 days ago, Sun 22 Nov 23:59
        owed by soc-oversight; last done on 2026-11-20 by ana@example.org
        when it is done: duly record portal-and-license-management
        to see why: duly explain portal-and-license-management#2026-W47

    as of Fri 27 Nov 2026 09:00 Europe/Paris
    assurance: dates only
    1 of 2 units is on time; 1 is overdue (portal-and-license-management); 1 is due
    soon (escalation-tickets); 1 owes nothing now
    "#);
}

#[test]
fn what_is_quiet_tells_errors_and_warnings_alone() {
    assert_eq!(rendered(&reports::clean(), QUIET), "");
    let text = rendered(&reports::overdue(), QUIET);
    assert!(text.contains("task-overdue") && text.contains("performed-late") && !text.contains("evidence-ignored"), "{text}");
}

#[test]
fn a_working_tree_has_no_units_and_an_answer() {
    assert_eq!(rendered(&reports::working_tree(), Style::PLAIN), "the plan and its records are valid\n");
}

#[test]
fn a_history_that_was_cut_is_not_called_on_time() {
    let text = rendered(&reports::unverifiable(), Style::PLAIN);
    assert!(text.ends_with("1 of 2 units is on time; 1 cannot be judged (escalation-tickets); 1 owes nothing\nnow\n"), "{text}");
}

#[test]
fn the_answer_is_a_sentence_for_every_number_of_units() {
    let answer = |standings: &[Standing]| {
        let mut report = reports::clean();
        report.units = standings.iter().map(|standing| reports::unit(UnitId::task("a"), *standing, None)).collect();
        rendered(&report, Style::PLAIN).lines().last().map(str::to_owned).expect("an answer")
    };
    use Standing::{Current, Idle, Overdue};
    assert_eq!(answer(&[Idle]), "nothing is owed now");
    assert_eq!(answer(&[Current]), "the one unit that owes is on time");
    assert_eq!(answer(&[Overdue]), "the one unit that owes is not on time; 1 is overdue (a)");
    assert_eq!(answer(&[Current, Current]), "both units are on time");
    assert_eq!(answer(&[Overdue, Overdue]), "none of the 2 units is on time; 2 are overdue (a, a)");
    assert_eq!(answer(&[Current, Overdue]), "1 of 2 units is on time; 1 is overdue (a)");
    assert_eq!(answer(&[Current, Current, Current, Idle]), "all 3 units are on time; 1 owes nothing now");
    let five = [Current, Current, Overdue, Overdue, Overdue, Overdue, Overdue];
    assert_eq!(answer(&five), "2 of 7 units are on time; 5 are overdue (a, a, a and 2 more)");
}

#[test]
fn no_line_is_wider_than_the_screen() {
    for (name, report) in reports::all() {
        for width in [80, 60, 100] {
            for style in [Style { width, ..Style::PLAIN }, Style { width, ..ASCII }] {
                for line in rendered(&report, style).lines() {
                    assert!(line.width() <= width, "{name}, {style:?}: {} columns: {line}", line.width());
                }
            }
        }
    }
}

#[test]
fn a_huge_value_is_laid_out_at_once() {
    let mut report = reports::overdue();
    for filler in ["x", "e\u{301}", "\u{301}", ":", "設 "] {
        let huge = filler.repeat(300_000);
        let source = std::sync::Arc::new(Source::new("policies/soc.yaml", format!("{huge} mark {huge}")));
        let problem = &mut report.findings[0].problem;
        problem.place = Some(reports::place(&source, "mark"));
        (problem.message, problem.help, problem.label) = (reports::words(&huge), reports::words(&huge), reports::words(&huge));
        report.findings[2].problem.message = reports::words(huge);
        let start = std::time::Instant::now();
        let text = rendered(&report, Style::PLAIN);
        assert!(start.elapsed().as_secs() < 10, "{filler}: {:?}", start.elapsed());
        assert!(text.lines().all(|line| line.width() <= 80), "{filler}");
        assert!(text.contains(" mark "), "{filler}");
    }
}

#[test]
fn no_width_is_too_small_to_answer() {
    for (_, report) in reports::all() {
        for width in 0..40 {
            assert!(!rendered(&report, Style { width, ..Style::PLAIN }).is_empty());
        }
    }
}

#[test]
fn nothing_of_a_repository_steers_the_terminal_or_the_runner() {
    for style in [Style::PLAIN, ASCII] {
        let text = rendered(&reports::hostile(), style);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
        assert!(!text.contains("::") && !text.contains("##[") && !text.contains('\u{202e}') && !text.contains('\u{2028}'), "{text}");
    }
}

#[test]
fn colour_is_added_and_nothing_else_changes() {
    for (name, report) in reports::all() {
        let plain = rendered(&report, Style::PLAIN);
        let colored = rendered(&report, COLOR);
        assert!(colored.contains("\u{1b}["), "{name}");
        assert!(!plain.contains('\u{1b}'), "{name}");
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain, "{name}");
    }
}
