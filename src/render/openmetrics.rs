//! Where every unit stands as OpenMetrics text, for a monitoring system that reads files.
//!
//! It does not know findings, only how many there are.

use std::collections::BTreeSet;
use std::fmt;

use super::aside;
use super::text::clipped;
use crate::calendar::Instant;
use crate::diagnostic::Level;
use crate::ledger::{Standing, State};
use crate::report::{Outcome, Report};

/// A monitoring system pays for every series; more units than this are counted and not told.
const UNITS: usize = 1000;
/// How many characters a label may have.
const LABEL: usize = 200;

/// Writes every metric; a unit's labels are its id alone.
pub fn write(out: &mut dyn fmt::Write, report: &Report) -> fmt::Result {
    let judged = u8::from(report.outcome == Outcome::Judged && aside::unjudged(report).is_empty());
    family(out, "duly_judged", "gauge", "", "Whether the plan is valid and everything could be judged.")?;
    writeln!(out, "duly_judged {judged}")?;
    family(out, "duly_as_of_timestamp_seconds", "gauge", "seconds", "The moment at which all was judged.")?;
    writeln!(out, "duly_as_of_timestamp_seconds {}", report.as_of.timestamp())?;
    family(out, "duly_units", "gauge", "", "Units by standing.")?;
    for standing in Standing::ALL {
        writeln!(out, "duly_units{{standing=\"{}\"}} {}", standing.as_str(), report.standing(standing))?;
    }
    family(out, "duly_occurrences", "gauge", "", "Listed occurrences by state.")?;
    for state in State::ALL {
        writeln!(out, "duly_occurrences{{state=\"{}\"}} {}", state.as_str(), report.occurrences(state))?;
    }
    family(out, "duly_findings", "gauge", "", "Findings by level.")?;
    for level in Level::ALL {
        writeln!(out, "duly_findings{{level=\"{}\"}} {}", level.as_str(), report.findings(level))?;
    }
    if let Some(share) = report.compliance() {
        family(out, "duly_compliance_ratio", "gauge", "", "The share of the owed and decided occurrences that were met.")?;
        writeln!(out, "duly_compliance_ratio {}.{:03}", share / 1000, share % 1000)?;
    }
    write_units(out, report)?;
    writeln!(out, "# EOF")
}

fn write_units(out: &mut dyn fmt::Write, report: &Report) -> fmt::Result {
    let labels = labels(report);
    let units = || report.units.iter().zip(&labels);
    family(out, "duly_units_left_out", "gauge", "", "Units without series of their own, because there are too many.")?;
    writeln!(out, "duly_units_left_out {}", report.units.len() - labels.len())?;
    family(out, "duly_unit_standing", "stateset", "", "Where a unit stands.")?;
    for (unit, label) in units() {
        for standing in Standing::ALL {
            let is = u8::from(unit.standing == standing);
            writeln!(out, "duly_unit_standing{{unit=\"{label}\",duly_unit_standing=\"{}\"}} {is}", standing.as_str())?;
        }
    }
    let next = units().filter_map(|(unit, label)| unit.next_due.map(|due| (label, due)));
    moments(out, "duly_unit_next_due_timestamp_seconds", "When the unit is due next.", next)?;
    let last = units().filter_map(|(unit, label)| unit.last_performance.as_ref().map(|last| (label, last.landed)));
    moments(out, "duly_unit_last_performance_timestamp_seconds", "When the last performance landed.", last)?;
    family(out, "duly_unit_missed", "gauge", "", "Listed occurrences of the unit that were missed.")?;
    for (unit, label) in units() {
        let missed = unit.occurrences.iter().filter(|one| one.state == State::Missed).count();
        writeln!(out, "duly_unit_missed{{unit=\"{label}\"}} {missed}")?;
    }
    Ok(())
}

fn moments<'a>(out: &mut dyn fmt::Write, name: &str, help: &str, values: impl Iterator<Item = (&'a String, Instant)>) -> fmt::Result {
    family(out, name, "gauge", "seconds", help)?;
    for (label, at) in values {
        writeln!(out, "{name}{{unit=\"{label}\"}} {}", at.timestamp())?;
    }
    Ok(())
}

fn family(out: &mut dyn fmt::Write, name: &str, kind: &str, unit: &str, help: &str) -> fmt::Result {
    writeln!(out, "# TYPE {name} {kind}")?;
    if !unit.is_empty() {
        writeln!(out, "# UNIT {name} {unit}")?;
    }
    writeln!(out, "# HELP {name} {help}")
}

/// A label for each unit that is told; no two are the same, or their series would be one.
fn labels(report: &Report) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut labels = Vec::new();
    for unit in report.units.iter().take(UNITS) {
        let label = clipped(&unit.id.to_string(), LABEL).replace('\\', "\\\\").replace('"', "\\\"");
        let mut numbered = std::iter::once(label.clone()).chain((2_u32..).map(|number| format!("{label} ({number})")));
        labels.extend(numbered.find(|label| seen.insert(label.clone())));
    }
    labels
}
