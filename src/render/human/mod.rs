//! The report for people: findings first, then a line per unit, then the answer in one sentence.
//!
//! It does not know the terminal; how wide and how colourful it is stands in the style.

mod answer;
mod excerpt;
mod finding;
mod table;
mod window;

use std::fmt;

use super::{Style, paint, text};
use crate::diagnostic::Level;
use crate::report::{Outcome, Report};

/// How many notes are shown before the rest is only counted.
const NOTES: usize = 20;

/// Writes a report for people.
pub fn write(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    write_findings(out, report, style)?;
    if style.quiet {
        return Ok(());
    }
    if report.outcome == Outcome::Judged && !report.units.is_empty() {
        table::write(out, report, style)?;
        writeln!(out)?;
        if report.window.is_some() {
            window::write(out, report, style)?;
            writeln!(out)?;
        }
    }
    answer::write(out, report, style)
}

/// Shows errors and warnings with their source; a note takes a line, so that many of them do not drown the rest.
fn write_findings(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    let mut notes = 0;
    for finding in &report.findings {
        match finding.level {
            Level::Error | Level::Warning => {
                finding::write(out, finding, style)?;
                writeln!(out)?;
            }
            Level::Note => {
                notes += 1;
                if notes <= NOTES && !style.quiet {
                    finding::write_note(out, finding, style)?;
                }
            }
        }
    }
    if notes > NOTES && !style.quiet {
        let more = format!("and {}; `--format json` shows them all", text::count(notes - NOTES, "more note"));
        writeln!(out, "{}", paint::paint(&text::cut(&more, style.width, style), paint::quiet(), style))?;
    }
    if notes > 0 && !style.quiet { writeln!(out) } else { Ok(()) }
}
