//! The table of occurrences: whole outputs, and a reader that takes RFC 4180 at its word.
//!
//! It does not know the other formats.

use duly::render::csv;
use duly::report::Report;

use super::injected::text;
use super::reports;

fn rendered(report: &Report) -> String {
    text(|out| csv::write(out, report, None))
}

/// Reads rows of cells; whatever is not RFC 4180 is refused.
fn read(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let (mut letters, mut quoted) = (text.chars().peekable(), false);
    while let Some(c) = letters.next() {
        let row = rows.last_mut().expect("a row");
        let cell = row.last_mut().expect("a cell");
        match (c, quoted) {
            ('"', true) if letters.peek() == Some(&'"') => cell.extend(letters.next()),
            ('"', true) => quoted = false,
            ('"', false) => {
                assert!(cell.is_empty(), "a quote inside a plain cell: {text}");
                quoted = true;
            }
            (',', false) => row.push(String::new()),
            ('\r', false) => {
                assert_eq!(letters.next(), Some('\n'), "a line that ends in CR alone");
                rows.push(vec![String::new()]);
            }
            ('\n', false) => panic!("a line that ends in LF alone"),
            (other, _) => cell.push(other),
        }
    }
    assert!(!quoted && rows.pop() == Some(vec![String::new()]), "the last line ends");
    rows
}

#[test]
fn a_window_is_a_row_for_every_occurrence() {
    insta::assert_snapshot!("window", rendered(&reports::window()).replace("\r\n", "\n"));
}

#[test]
fn nothing_of_a_repository_means_anything_in_it() {
    insta::assert_snapshot!("injected", rendered(&reports::injected(reports::INJECTIONS)).replace("\r\n", "\n"));
}

#[test]
fn every_row_has_every_cell_and_none_is_a_formula() {
    for (name, report) in reports::everything() {
        let rows = read(&rendered(&report));
        let occurrences: usize = report.units.iter().map(|unit| unit.occurrences.len()).sum();
        assert_eq!(rows.len(), occurrences + 1, "{name}");
        for row in &rows {
            assert_eq!(row.len(), rows[0].len(), "{name}: {row:?}");
            let formula = row.iter().find(|cell| cell.trim_start().starts_with(['=', '+', '-', '@']));
            assert_eq!(formula, None, "{name}");
        }
    }
}

#[test]
fn several_performances_stand_in_one_cell_in_one_order() {
    let mut report = reports::window();
    let unit = &mut report.units[0];
    let mut second = reports::performance(&unit.id, "2026-11-09T09:00:00Z", "bob@example.org");
    (second.committed, second.claimed) = (None, None);
    unit.occurrences[1].performances.push(second);
    let rows = read(&rendered(&report));
    let cell = |name: &str| rows[2][rows[0].iter().position(|head| head == name).expect("a column")].clone();
    assert_eq!(cell("landed_at"), "2026-11-09T08:00:00Z; 2026-11-09T09:00:00Z");
    assert_eq!(cell("committed_at"), "2026-11-09T08:00:00Z; unknown");
    assert_eq!(cell("claimed_at"), "2026-11-20T15:10:00Z; unknown");
    assert_eq!(cell("performers"), "ana@example.org; bob@example.org");
}
