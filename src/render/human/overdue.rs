//! What is overdue: since when, whose duty it is, who did it last, and the commands that record it and tell why.
//!
//! It does not know findings.

use std::fmt;

use crate::render::when::Now;
use crate::render::{Style, aside, paint, text};
use crate::report::{OccurrenceReport, Report, UnitReport};

/// How many are told before the rest is only counted.
const TOLD: usize = 10;

/// Writes a block for each occurrence that makes a unit overdue. A window tells its own misses.
pub fn write(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    if report.window.is_some() {
        return Ok(());
    }
    let missed: Vec<_> = report.units.iter().flat_map(|unit| aside::missed(report, unit).into_iter().map(move |one| (unit, one))).collect();
    if missed.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", paint::paint("overdue", paint::heading(), style))?;
    for (unit, one) in missed.iter().take(TOLD) {
        write_one(out, report, unit, one, style)?;
    }
    if missed.len() > TOLD {
        let more = format!("and {} more; `duly status` shows them all", missed.len() - TOLD);
        writeln!(out, "  {}", text::cut(&more, style.width.saturating_sub(2), style))?;
    }
    writeln!(out)
}

fn write_one(out: &mut dyn fmt::Write, report: &Report, unit: &UnitReport, one: &OccurrenceReport, style: Style) -> fmt::Result {
    let now = Now::of(report);
    let address = text::shown(&aside::address(unit, one));
    write_lines(out, 2, &format!("{address} was due {}", now.due(one.due)), style)?;
    write_lines(out, 4, &aside::who(report, unit), style)?;
    write_lines(out, 4, &format!("when it is done: {}", aside::record_of(&unit.id)), style)?;
    write_lines(out, 4, &format!("to see why: {}", aside::explain(unit, one)), style)
}

fn write_lines(out: &mut dyn fmt::Write, indent: usize, words: &str, style: Style) -> fmt::Result {
    for (number, line) in text::wrap(words, style.width.saturating_sub(indent + 2)).iter().enumerate() {
        let indent = if number == 0 { indent } else { indent + 2 };
        writeln!(out, "{}{line}", " ".repeat(indent))?;
    }
    Ok(())
}
