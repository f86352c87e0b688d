//! The answer in two words: as the endpoint of a shields.io badge, and as a picture that needs no service.
//!
//! It does not know where the badge is shown.

use std::fmt;

use serde::Serialize;

use super::json::write_quoted;
use super::tally::percent;
use super::text::told;
use crate::diagnostic::Level;
use crate::language::{Language, Text, plural, say};
use crate::ledger::Standing;
use crate::report::{Outcome, Report};

/// A badge may be kept for an hour.
const CACHE: u32 = 3600;
const LABEL: &str = "duly";
/// The space beside a text, in tenths of a pixel.
const MARGIN: usize = 60;

/// The background of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Color {
    Green,
    Yellow,
    Red,
    Blue,
    Grey,
}

impl Color {
    /// What shields.io calls it.
    fn name(self) -> &'static str {
        match self {
            Color::Green => "brightgreen",
            Color::Yellow => "yellow",
            Color::Red => "red",
            Color::Blue => "blue",
            Color::Grey => "lightgrey",
        }
    }

    /// Dark enough for white letters of this size: 4.5 to 1 and more (WCAG 2.2, 1.4.3).
    fn hex(self) -> &'static str {
        match self {
            Color::Green => "#1b7a34",
            Color::Yellow => "#8a6100",
            Color::Red => "#b3261e",
            Color::Blue => "#1565c0",
            Color::Grey => "#5f6368",
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Badge {
    schema_version: u32,
    label: &'static str,
    message: String,
    color: &'static str,
    is_error: bool,
    cache_seconds: u32,
}

/// Writes the endpoint's JSON. Only what was judged and is in order is green.
pub fn write(out: &mut dyn fmt::Write, report: &Report, language: Language) -> fmt::Result {
    let (message, color) = words(report);
    let message = told(language, &message);
    let is_error = report.outcome == Outcome::PlanRefused || report.standing(Standing::Unverifiable) > 0;
    let badge = Badge { schema_version: 1, label: LABEL, message, color: color.name(), is_error, cache_seconds: CACHE };
    // There are no maps in it, so serialising cannot fail.
    let Ok(json) = serde_json::to_string(&badge) else { return Err(fmt::Error) };
    write_quoted(out, &json)?;
    out.write_char('\n')
}

/// Writes the picture. Its letters are laid out by their own estimate, and fitted to it wherever it is drawn.
pub fn write_svg(out: &mut dyn fmt::Write, report: &Report, language: Language) -> fmt::Result {
    let (message, color) = words(report);
    let message = told(language, &message);
    let (label, words) = (length(LABEL), length(&message));
    let (left, right) = (label + 2 * MARGIN, words + 2 * MARGIN);
    let (width, edge) = (tenths(left + right), tenths(left));
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"20\" role=\"img\" aria-label=\"{LABEL}: {message}\">\n\
         <title>{LABEL}: {message}</title>\n\
         <clipPath id=\"r\"><rect width=\"{width}\" height=\"20\" rx=\"3\"/></clipPath>\n\
         <g clip-path=\"url(#r)\"><rect width=\"{edge}\" height=\"20\" fill=\"#3c4043\"/>\
         <rect x=\"{edge}\" width=\"{}\" height=\"20\" fill=\"{}\"/></g>\n\
         <g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">\n\
         <text x=\"{}\" y=\"14\" textLength=\"{}\">{LABEL}</text>\n\
         <text x=\"{}\" y=\"14\" textLength=\"{}\">{message}</text>\n\
         </g>\n</svg>",
        tenths(right),
        color.hex(),
        tenths(MARGIN),
        tenths(label),
        tenths(left + MARGIN),
        tenths(words),
    )
}

/// How long our own words are in letters of 11 pixels, in tenths of a pixel.
fn length(words: &str) -> usize {
    let letter = |c: char| match c {
        'i' | 'j' | 'l' => 31,
        ' ' | '.' | ',' | 'f' | 't' => 41,
        'm' | '%' => 107,
        'w' => 90,
        other if other.is_ascii_digit() => 70,
        _ => 67,
    };
    words.chars().map(letter).sum()
}

fn tenths(length: usize) -> String {
    format!("{}.{}", length / 10, length % 10)
}

fn words(report: &Report) -> (Text, Color) {
    let [current, soon, overdue, _, unverifiable] = Standing::ALL.map(|standing| report.standing(standing));
    let (errors, on_time, owing) = (report.findings(Level::Error), current + soon, current + soon + overdue);
    if report.outcome == Outcome::PlanRefused {
        return (say!("plan refused"), Color::Red);
    }
    if unverifiable > 0 {
        return (plural!(unverifiable, "{unverifiable} cannot be judged", "{unverifiable} cannot be judged"), Color::Grey);
    }
    if let (Some(_), Some(share)) = (report.window, report.compliance()) {
        let color = if errors > 0 { Color::Red } else { Color::Green };
        return (say!("{share} compliant", share = percent(share)), color);
    }
    match (overdue, errors, owing, soon) {
        (1.., _, _, _) => (plural!(overdue, "{overdue} of {owing} overdue", "{overdue} of {owing} overdue", owing), Color::Red),
        (0, 1.., _, _) => (plural!(errors, "{errors} error", "{errors} errors"), Color::Red),
        (0, 0, 0, _) if report.repository.is_none() => (say!("plan valid"), Color::Green),
        (0, 0, 0, _) => (say!("nothing owed"), Color::Blue),
        (0, 0, _, 0) => (say!("{on_time} of {owing} on time", on_time, owing), Color::Green),
        (0, 0, _, 1..) => (
            plural!(soon, "{on_time} of {owing} on time, {soon} due soon", "{on_time} of {owing} on time, {soon} due soon", on_time, owing),
            Color::Yellow,
        ),
    }
}
