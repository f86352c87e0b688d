//! What happened in a window: a line of counts per unit, and every occurrence that was missed.
//!
//! It does not know how a state was decided.

use std::fmt;

use crate::ledger::State;
use crate::render::when::Now;
use crate::render::{COUNTED, Style, paint, text};
use crate::report::{OccurrenceReport, Report, UnitReport};

pub fn write(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    let columns: Vec<_> = COUNTED
        .iter()
        .filter(|(_, states)| *states != [State::Unverifiable] || report.occurrences(State::Unverifiable) > 0)
        .map(|&(name, states)| Column { name, states, width: name.len().max(5) })
        .collect();
    let counts: usize = columns.iter().map(|column| column.width + 1).sum();
    let names: Vec<_> = report.units.iter().map(|unit| text::shown(&unit.id.to_string())).collect();
    let widest = names.iter().map(|name| text::width(name)).max().unwrap_or(0);
    let width = widest.max("in the window".len()).min(style.width.saturating_sub(counts)).max(1);

    let head: String = columns.iter().map(|column| format!(" {}", text::pad_start(column.name, column.width))).collect();
    let head = format!("{}{head}", text::pad(&text::cut("in the window", width, style), width));
    writeln!(out, "{}", paint::paint(&text::cut(&head, style.width, style), paint::quiet(), style))?;
    for (unit, name) in report.units.iter().zip(&names) {
        let cells: String =
            columns.iter().map(|column| format!(" {}", text::pad_start(&column.count(unit).to_string(), column.width))).collect();
        let line = format!("{}{cells}", text::pad(&text::cut(name, width, style), width));
        writeln!(out, "{}", text::cut(&line, style.width, style))?;
    }
    write_missed(out, report, style)
}

struct Column {
    name: &'static str,
    states: &'static [State],
    width: usize,
}

impl Column {
    fn count(&self, unit: &UnitReport) -> usize {
        unit.occurrences.iter().filter(|one| self.states.contains(&one.state)).count()
    }
}

fn write_missed(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    if report.occurrences(State::Missed) == 0 {
        return Ok(());
    }
    writeln!(out, "\n{}", paint::paint("missed", paint::heading(), style))?;
    for unit in &report.units {
        for occurrence in unit.occurrences.iter().filter(|one| one.state == State::Missed) {
            for (number, line) in text::wrap(&missed(unit, occurrence, report), style.width.saturating_sub(4)).iter().enumerate() {
                writeln!(out, "{}{line}", if number == 0 { "  " } else { "    " })?;
            }
        }
    }
    Ok(())
}

fn missed(unit: &UnitReport, occurrence: &OccurrenceReport, report: &Report) -> String {
    let now = Now::of(report);
    // The second and later rules of a cadence are numbered, from one.
    let rule = if occurrence.rule == 0 { String::new() } else { format!(":{}", occurrence.rule) };
    let address = text::shown(&format!("{}{rule}#{}", unit.id, occurrence.key));
    let recovered = match &occurrence.recovered {
        Some(late) => format!("done late on {} by {}", now.day_of(late.landed), text::shown(&late.performer.email)),
        None => "not done".to_string(),
    };
    format!("{address} was due {}, {recovered}", now.short(occurrence.due))
}
