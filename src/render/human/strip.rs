//! The window as a strip for each unit: a sign for each day, week or longer time, in the colour of the worst that was due in it.
//!
//! It does not know how a state was decided.

use std::collections::BTreeSet;
use std::fmt;

use chrono::Datelike;

use crate::calendar::Date;
use crate::language::{Language, words};
use crate::render::tally::{self, Look, Tally};
use crate::render::when::month_in_letters;
use crate::render::{Style, paint, text};
use crate::report::{Report, UnitReport};

/// The names of units are not cut below this for a finer strip.
const LEAST_NAME: usize = 24;

/// How long the time is that one sign stands for. Ordered from the finest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

const STEPS: [Step; 5] = [Step::Day, Step::Week, Step::Month, Step::Quarter, Step::Year];

/// A window cut into times of one length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grid {
    step: Step,
    from: Date,
    to: Date,
}

/// Writes nothing where nothing was due, or where even a sign for each year is wider than the terminal.
pub fn write(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    let Some((from, to)) = report.window else { return Ok(()) };
    if report.units.iter().all(|unit| unit.occurrences.is_empty()) {
        return Ok(());
    }
    let names: Vec<_> = report.units.iter().map(|unit| text::shown(&unit.id.to_string())).collect();
    let widest = names.iter().map(|name| text::width(name)).max().unwrap_or(0);
    let room = style.width.saturating_sub(widest.min(LEAST_NAME) + 1);
    let grids = STEPS.map(|step| Grid { step, from, to });
    let Some(grid) = grids.into_iter().find(|grid| grid.cells() <= room) else { return Ok(()) };
    let step = style.language.words(grid.step.words());
    let width = widest.max(text::width(&step)).min(style.width.saturating_sub(grid.cells() + 1));

    let head = format!("{} {}", text::pad(&text::cut(&step, width, style), width), grid.labels(style.language));
    writeln!(out, "{}", paint::paint(&text::cut(&head, style.width, style), paint::quiet(), style))?;
    let mut seen = BTreeSet::new();
    for (unit, name) in report.units.iter().zip(&names) {
        let looks = looks(report, unit, grid);
        seen.extend(looks.iter().flatten().copied());
        writeln!(out, "{} {}", text::pad(&text::cut(name, width, style), width), strip(&looks, style))?;
    }
    write_legend(out, seen, style)?;
    writeln!(out)
}

/// What the signs mean that stand above it, as many to a line as fit.
fn write_legend(out: &mut dyn fmt::Write, seen: BTreeSet<Look>, style: Style) -> fmt::Result {
    let mut used = 0;
    for look in seen {
        let (sign, words) = (sign(look, style), look.words(style.language));
        let width = text::width(sign) + 1 + text::width(&words);
        let between = match used {
            0 => "",
            _ if used + 2 + width > style.width => "\n",
            _ => "  ",
        };
        used = if between == "  " { used + 2 + width } else { width };
        let sign = paint::paint(sign, paint::look(look), style);
        write!(out, "{between}{sign} {}", paint::paint(&words, paint::quiet(), style))?;
    }
    writeln!(out)
}

/// How each time of the window went for a unit; none where nothing was due in it.
fn looks(report: &Report, unit: &UnitReport, grid: Grid) -> Vec<Option<Look>> {
    let mut tallies = vec![None; grid.cells()];
    for one in &unit.occurrences {
        // A day that was moved out of the window, to a working day, is drawn at its edge.
        let day = tally::due_day(report.zone, one.due).clamp(grid.from, grid.to);
        if let Some(cell) = tallies.get_mut(grid.place(day)) {
            cell.get_or_insert_with(Tally::default).add(one);
        }
    }
    tallies.into_iter().map(|tally| tally.map(|tally| tally.look())).collect()
}

/// The signs of a row; neighbours of one colour are painted at once.
fn strip(looks: &[Option<Look>], style: Style) -> String {
    let mut line = String::new();
    for group in looks.chunk_by(|one, other| one == other) {
        let Some(first) = group.first() else { continue };
        let (sign, ansi) = match first {
            Some(look) => (sign(*look, style), paint::look(*look)),
            None => (if style.unicode { "·" } else { "." }, paint::quiet()),
        };
        line.push_str(&paint::paint(&sign.repeat(group.len()), ansi, style));
    }
    line
}

/// One column wide in both alphabets. What is in order is quiet, so that the rest can be seen.
fn sign(look: Look, style: Style) -> &'static str {
    match look {
        Look::Met if style.unicode => "■",
        Look::Met => "=",
        Look::Missed if !style.unicode => "x",
        Look::Upcoming | Look::Void if !style.unicode => "-",
        Look::Upcoming => "–",
        other => other.sign(),
    }
}

impl Grid {
    fn cells(self) -> usize {
        self.place(self.to) + 1
    }

    /// In which cell a day of the window lies.
    fn place(self, day: Date) -> usize {
        let places = self.step.number(day) - self.step.number(self.from);
        usize::try_from(places).unwrap_or(0)
    }

    /// What stands over the cells: months over days and weeks, years over what is longer, each where it begins and has room.
    fn labels(self, language: Language) -> String {
        let mut labels: Vec<(usize, String)> = Vec::new();
        for day in self.from.iter_days().take_while(|day| *day <= self.to) {
            let label = match self.step {
                Step::Day | Step::Week => month_in_letters(day, language).into_owned(),
                Step::Month | Step::Quarter | Step::Year => day.format("%Y").to_string(),
            };
            if labels.last().is_none_or(|(_, last)| *last != label) {
                labels.push((self.place(day), label));
            }
        }
        // The end of a month in which a window begins gives way to the month that is whole.
        if let [(_, first), (second, _), ..] = labels.as_slice()
            && *second <= text::width(first)
        {
            labels.remove(0);
        }
        let mut line = String::new();
        for (place, label) in labels {
            if line.is_empty() || text::width(&line) < place {
                line = text::pad(&line, place);
                line.push_str(&label);
            }
        }
        line
    }
}

impl Step {
    /// The number of the day, week or longer time in which a day lies, counted from any beginning.
    fn number(self, day: Date) -> i64 {
        let days = i64::from(day.num_days_from_ce());
        let month = i64::from(day.year()) * 12 + i64::from(day.month0());
        match self {
            Step::Day => days,
            // Day 1 of the calendar is a Monday.
            Step::Week => (days - 1).div_euclid(7),
            Step::Month => month,
            Step::Quarter => month.div_euclid(3),
            Step::Year => i64::from(day.year()),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Step::Day => words!("by day"),
            Step::Week => words!("by week"),
            Step::Month => words!("by month"),
            Step::Quarter => words!("by quarter"),
            Step::Year => words!("by year"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn grid(step: Step, from: &str, to: &str) -> Grid {
        Grid { step, from: date(from), to: date(to) }
    }

    #[test]
    fn a_cell_begins_where_its_time_begins() {
        for (step, from, to, cells) in [
            (Step::Day, "2026-11-01", "2026-11-30", 30),
            // A Sunday and the Monday after it are two weeks.
            (Step::Week, "2026-11-22", "2026-11-23", 2),
            (Step::Week, "2026-11-23", "2026-11-29", 1),
            (Step::Month, "2025-12-31", "2026-01-01", 2),
            (Step::Quarter, "2026-01-01", "2026-12-31", 4),
            (Step::Year, "2025-12-31", "2026-01-01", 2),
        ] {
            assert_eq!(grid(step, from, to).cells(), cells, "{step:?} {from} {to}");
        }
    }

    #[test]
    fn a_label_stands_where_its_month_or_year_begins_and_never_on_another() {
        assert_eq!(grid(Step::Day, "2026-10-30", "2026-11-10").labels(Language::ENGLISH), "  Nov");
        assert_eq!(grid(Step::Day, "2026-10-20", "2026-11-10").labels(Language::ENGLISH), "Oct         Nov");
        assert_eq!(grid(Step::Week, "2026-01-01", "2026-03-31").labels(Language::ENGLISH), "Jan Feb Mar");
        assert_eq!(grid(Step::Month, "2024-06-01", "2026-06-30").labels(Language::ENGLISH), "2024   2025        2026");
    }
}
