//! One line per unit: where it stands, who did it last, and what is due next.
//!
//! It does not know findings.

use std::borrow::Cow;
use std::fmt;

use crate::evidence::Person;
use crate::language::{Language, words};
use crate::ledger::Standing;
use crate::render::when::Now;
use crate::render::{Style, names, paint, text};
use crate::report::{Report, UnitReport};

/// Two spaces between columns.
const GAP: &str = "  ";
/// The names of units are not cut below this, whatever else has to go.
const LEAST_NAME: usize = 12;

const HEADS: [&str; 4] = [words!("standing"), words!("unit"), words!("last done"), words!("next due")];
const HEADS_IN_SHORT: &str = words!("standing, unit, last done, next due");

/// How much of a row is told. Ordered from the most to the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    Full,
    /// The performer without the part after `@`.
    ShortName,
    /// The due day without its weekday as well.
    ShortDay,
    /// The due day without its last minute as well, and as near as the language says it in short.
    ShortClock,
    /// The standing and the headings in short as well.
    ShortStanding,
}

const DETAILS: [Detail; 5] = [Detail::Full, Detail::ShortName, Detail::ShortDay, Detail::ShortClock, Detail::ShortStanding];

struct Row {
    standing: Standing,
    /// What the standing is called.
    word: Cow<'static, str>,
    name: String,
    last: String,
    next: String,
}

struct Widths {
    standing: usize,
    name: usize,
    last: usize,
    next: usize,
}

/// Writes the table with as much detail as fits; names are cut only when nothing else is left.
pub fn write(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    let now = Now::of(report, style.language);
    let mut heads = heads(Detail::Full, style.language);
    let mut rows = rows(report, Detail::Full, now, style);
    for detail in DETAILS {
        heads = self::heads(detail, style.language);
        rows = self::rows(report, detail, now, style);
        if total(&widths(&rows, &heads)) <= style.width {
            break;
        }
    }
    let widths = shrink(widths(&rows, &heads), style.width);
    let [standing, unit, last, next] = heads;
    let header = line(
        [&text::pad(&format!(" {standing}"), widths.standing + 2), &text::pad(&unit, widths.name), &text::pad(&last, widths.last), &next],
        [widths.standing + 2, widths.name, widths.last, widths.next],
        style,
    );
    writeln!(out, "{}", paint::paint(header.trim_end(), paint::quiet(), style))?;
    for row in &rows {
        write_row(out, row, &widths, style)?;
    }
    Ok(())
}

fn write_row(out: &mut dyn fmt::Write, row: &Row, widths: &Widths, style: Style) -> fmt::Result {
    let standing = format!("{} {}", paint::sign(row.standing, style), text::pad(&row.word, widths.standing));
    let rest = line([&row.name, &row.last, &row.next], [widths.name, widths.last, widths.next], style);
    let room = style.width.saturating_sub(text::width(&standing) + GAP.len());
    let standing = text::cut(&standing, style.width, style);
    let rest = text::cut(rest.trim_end(), room, style);
    let row = format!("{}{GAP}{rest}", paint::paint(&standing, paint::standing(row.standing), style));
    writeln!(out, "{}", row.trim_end())
}

fn line<const N: usize>(cells: [&str; N], widths: [usize; N], style: Style) -> String {
    let cells: Vec<_> = cells.iter().zip(widths).map(|(cell, width)| text::pad(&text::cut(cell, width, style), width)).collect();
    cells.join(GAP)
}

fn rows(report: &Report, detail: Detail, now: Now, style: Style) -> Vec<Row> {
    report
        .units
        .iter()
        .map(|unit| Row {
            standing: unit.standing,
            word: match detail {
                Detail::Full | Detail::ShortName | Detail::ShortDay | Detail::ShortClock => names::standing(unit.standing, now.language),
                Detail::ShortStanding => names::standing_in_short(unit.standing, now.language),
            },
            name: text::shown(&unit.id.to_string()),
            last: last(unit, detail, now, style),
            next: next(unit, detail, now, style),
        })
        .collect()
}

fn last(unit: &UnitReport, detail: Detail, now: Now, style: Style) -> String {
    match &unit.last_performance {
        Some(performance) => {
            let day = match detail {
                Detail::Full | Detail::ShortName | Detail::ShortDay => now.day_of(performance.landed),
                Detail::ShortClock | Detail::ShortStanding => now.day_of_in_short(performance.landed),
            };
            format!("{day} {}", who(&performance.performer, detail, style))
        }
        None => nothing(style).to_string(),
    }
}

fn who(performer: &Person, detail: Detail, style: Style) -> String {
    let name = if performer.email.is_empty() { &performer.name } else { &performer.email };
    let (name, most) = match detail {
        Detail::Full => (name.as_str(), 30),
        Detail::ShortName | Detail::ShortDay | Detail::ShortClock | Detail::ShortStanding => {
            (name.split('@').find(|part| !part.is_empty()).unwrap_or(name), 12)
        }
    };
    text::cut(&text::shown(name), most, style)
}

fn next(unit: &UnitReport, detail: Detail, now: Now, style: Style) -> String {
    let Some(due) = unit.next_due else { return nothing(style).to_string() };
    match detail {
        Detail::Full | Detail::ShortName => now.due(due),
        Detail::ShortDay => now.due_without_weekday(due),
        Detail::ShortClock | Detail::ShortStanding => now.due_by_day(due),
    }
}

fn nothing(style: Style) -> &'static str {
    if style.unicode { "—" } else { "-" }
}

fn heads(detail: Detail, language: Language) -> [Cow<'static, str>; 4] {
    match detail {
        Detail::Full | Detail::ShortName | Detail::ShortDay | Detail::ShortClock => HEADS.map(|head| language.words(head)),
        Detail::ShortStanding => [0, 1, 2, 3].map(|place| names::listed(HEADS_IN_SHORT, place, language)),
    }
}

fn widths(rows: &[Row], [standing, unit, last, next]: &[Cow<'static, str>; 4]) -> Widths {
    let widest = |cell: fn(&Row) -> &str, head: &str| {
        let rows = rows.iter().map(|row| text::width(cell(row))).max().unwrap_or(0);
        rows.max(text::width(head))
    };
    Widths {
        standing: widest(|row| &row.word, standing),
        name: widest(|row| &row.name, unit),
        last: widest(|row| &row.last, last),
        next: widest(|row| &row.next, next),
    }
}

fn total(widths: &Widths) -> usize {
    2 + widths.standing + widths.name + widths.last + widths.next + 3 * GAP.len()
}

/// Takes what is too much from who did it last (a long name) and then from the unit's name.
fn shrink(mut widths: Widths, room: usize) -> Widths {
    let too_much = total(&widths).saturating_sub(room);
    let from_last = too_much.min(widths.last.saturating_sub(14));
    widths.last -= from_last;
    widths.name -= (too_much - from_last).min(widths.name.saturating_sub(LEAST_NAME));
    widths
}
