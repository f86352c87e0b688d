//! Metrics: whole outputs, and the form of every line.
//!
//! It does not know the other formats.

use std::collections::BTreeSet;

use duly::address::UnitId;
use duly::ledger::Standing;
use duly::render::openmetrics;
use duly::report::Report;

use super::injected::text;
use super::reports;

fn rendered(report: &Report) -> String {
    text(|out| openmetrics::write(out, report))
}

#[test]
fn one_unit_overdue() {
    insta::assert_snapshot!("overdue", rendered(&reports::overdue()));
}

#[test]
fn nothing_of_a_repository_means_anything_in_it() {
    insta::assert_snapshot!("injected", rendered(&reports::injected(&reports::INJECTIONS[..19])));
}

#[test]
fn every_series_is_there_once_and_the_end_is_marked() {
    for (name, report) in reports::everything() {
        let text = rendered(&report);
        assert!(text.ends_with("\n# EOF\n"), "{name}");
        let mut series = BTreeSet::new();
        for line in text.lines().filter(|line| !line.starts_with("# ")) {
            let (labelled, value) = line.rsplit_once(' ').expect("a value");
            assert!(value.parse::<f64>().is_ok_and(f64::is_finite), "{name}: {line}");
            assert!(series.insert(labelled), "{name}: {labelled} twice");
        }
    }
}

#[test]
fn what_was_not_judged_says_so() {
    assert!(rendered(&reports::overdue()).contains("\nduly_judged 1\n"));
    assert!(rendered(&reports::refused()).contains("\nduly_judged 0\n"));
    assert!(rendered(&reports::unverifiable()).contains("\nduly_judged 0\n"));
}

#[test]
fn units_beyond_the_bound_are_counted_and_alike_names_are_told_apart() {
    let mut report = reports::clean();
    let unit = |name: String| reports::unit(UnitId::task(name), Standing::Current, None);
    report.units = (0..1000).map(|at| unit(format!("t{at}"))).collect();
    assert!(rendered(&report).contains("\nduly_units_left_out 0\n"));
    report.units.push(unit("one-more".into()));
    let text = rendered(&report);
    assert!(text.contains("\nduly_units_left_out 1\n") && !text.contains("one-more"));
    report.units = vec![unit("x".repeat(300)), unit("x".repeat(301)), unit("a\nb".into()), unit("a\\nb".into())];
    assert_eq!(rendered(&report).matches("unit_missed{unit=").count(), 4);
    assert!(rendered(&report).contains("... (2)\"") && rendered(&report).contains("{unit=\"a\\\\nb (2)\""));
}
