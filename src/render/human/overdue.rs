//! What is overdue: since when, whose duty it is, who did it last, and the commands that record it and tell why.
//!
//! It does not know findings.

use std::fmt;

use crate::language::{Text, plural, say, words};
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
    writeln!(out, "{}", paint::paint(&style.language.words(words!("overdue")), paint::heading(), style))?;
    for (unit, one) in missed.iter().take(TOLD) {
        write_one(out, report, unit, one, style)?;
    }
    if missed.len() > TOLD {
        let rest = missed.len() - TOLD;
        let more = plural!(rest, "and {rest} more; `duly status` shows them all", "and {rest} more; `duly status` shows them all");
        writeln!(out, "  {}", text::cut(&style.tell(&more), style.width.saturating_sub(2), style))?;
    }
    writeln!(out)
}

fn write_one(out: &mut dyn fmt::Write, report: &Report, unit: &UnitReport, one: &OccurrenceReport, style: Style) -> fmt::Result {
    let now = Now::of(report, style.language);
    let occurrence = text::shown(&aside::address(unit, one));
    write_lines(out, 2, &say!("{occurrence} was due {moment}", occurrence, moment = now.due(one.due)), style)?;
    write_lines(out, 4, &aside::who(report, unit), style)?;
    write_lines(out, 4, &say!("when it is done: {command}", command = aside::record_of(&unit.id)), style)?;
    write_lines(out, 4, &say!("to see why: {command}", command = aside::explain(unit, one)), style)
}

fn write_lines(out: &mut dyn fmt::Write, indent: usize, words: &Text, style: Style) -> fmt::Result {
    for (number, line) in text::wrap(&text::told(style.language, words), style.width.saturating_sub(indent + 2)).iter().enumerate() {
        let indent = if number == 0 { indent } else { indent + 2 };
        writeln!(out, "{}{line}", " ".repeat(indent))?;
    }
    Ok(())
}
