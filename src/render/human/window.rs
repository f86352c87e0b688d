//! What happened in a window: a line of counts per unit, and every occurrence that was missed.
//!
//! It does not know how a state was decided.

use std::borrow::Cow;
use std::fmt;

use crate::language::{Language, say, words};
use crate::ledger::State;
use crate::render::when::Now;
use crate::render::{COUNTED, COUNTED_IN_SHORT, Style, names, paint, text};
use crate::report::{OccurrenceReport, Report, UnitReport};

pub fn write(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    let names: Vec<_> = report.units.iter().map(|unit| text::shown(&unit.id.to_string())).collect();
    let title = style.language.words(words!("in the window"));
    let widest = names.iter().map(|name| text::width(name)).max().unwrap_or(0).max(text::width(&title));
    let mut columns = columns(report, style.language, false);
    if widest + taken(&columns) > style.width {
        columns = self::columns(report, style.language, true);
    }
    let width = widest.min(style.width.saturating_sub(taken(&columns))).max(1);

    let head: String = columns.iter().map(|column| format!(" {}", text::pad_start(&column.name, column.width))).collect();
    let head = format!("{}{head}", text::pad(&text::cut(&title, width, style), width));
    writeln!(out, "{}", paint::paint(&text::cut(&head, style.width, style), paint::quiet(), style))?;
    for (unit, name) in report.units.iter().zip(&names) {
        let cells: String =
            columns.iter().map(|column| format!(" {}", text::pad_start(&column.count(unit).to_string(), column.width))).collect();
        let line = format!("{}{cells}", text::pad(&text::cut(name, width, style), width));
        writeln!(out, "{}", text::cut(&line, style.width, style))?;
    }
    write_missed(out, report, style)
}

/// The columns of the table; their headings in short only where the names of units have no room otherwise.
fn columns(report: &Report, language: Language, in_short: bool) -> Vec<Column> {
    let has_unverifiable = report.occurrences(State::Unverifiable) > 0;
    let all = COUNTED.iter().enumerate().filter(|(_, (_, states))| has_unverifiable || *states != [State::Unverifiable]);
    let column = |(place, (name, states)): (usize, &(&'static str, &'static [State]))| {
        let name = if in_short { names::listed(COUNTED_IN_SHORT, place, language) } else { language.words(name) };
        Column { width: text::width(&name).max(5), name, states }
    };
    all.map(column).collect()
}

/// What the columns take of a line.
fn taken(columns: &[Column]) -> usize {
    columns.iter().map(|column| column.width + 1).sum()
}

struct Column {
    name: Cow<'static, str>,
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
    writeln!(out, "\n{}", paint::paint(&style.language.words(words!("missed")), paint::heading(), style))?;
    for unit in &report.units {
        for occurrence in unit.occurrences.iter().filter(|one| one.state == State::Missed) {
            for (number, line) in
                text::wrap(&missed(unit, occurrence, report, style.language), style.width.saturating_sub(4)).iter().enumerate()
            {
                writeln!(out, "{}{line}", if number == 0 { "  " } else { "    " })?;
            }
        }
    }
    Ok(())
}

fn missed(unit: &UnitReport, one: &OccurrenceReport, report: &Report, language: Language) -> String {
    let now = Now::of(report, language);
    // The second and later rules of a cadence are numbered, from one.
    let rule = if one.rule == 0 { String::new() } else { format!(":{}", one.rule) };
    let occurrence = text::shown(&format!("{}{rule}#{}", unit.id, one.key));
    let due = now.short(one.due);
    let words = match &one.recovered {
        Some(late) => {
            let (day, who) = (now.day_of(late.landed), text::shown(&late.performer.email));
            say!("{occurrence} was due {due}, done late on {day} by {who}", occurrence, due, day, who)
        }
        None => say!("{occurrence} was due {due}, not done", occurrence, due),
    };
    text::told(language, &words)
}
