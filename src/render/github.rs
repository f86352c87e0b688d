//! Findings as workflow commands, which GitHub shows as annotations.
//!
//! It does not know the rest of the report: the summary and the log are for that.

use std::fmt;

use super::aside::{self, Spot};
use super::text::clipped;
use crate::diagnostic::{Finding, Level};
use crate::report::Report;
use crate::source::Place;

/// The runner keeps ten annotations of each kind for each step and drops the others without a word.
const SHOWN: usize = 10;
/// The runner cuts a message at 4,096 characters; five texts of this length stay below.
const TEXT: usize = 750;

/// Writes one command for each finding, the worst first; where there are too many of a kind, the last one counts the rest.
pub fn write(out: &mut dyn fmt::Write, report: &Report) -> fmt::Result {
    let mut errors: Vec<String> = aside::unjudged(report).iter().map(|words| unjudged(words)).collect();
    let of = |level: Level| report.findings.iter().filter(move |finding| finding.level == level).map(|finding| command(report, finding));
    errors.extend(of(Level::Error));
    for (level, commands) in
        [(Level::Error, errors), (Level::Warning, of(Level::Warning).collect()), (Level::Note, of(Level::Note).collect())]
    {
        write_capped(out, level, &commands)?;
    }
    Ok(())
}

fn write_capped(out: &mut dyn fmt::Write, level: Level, commands: &[String]) -> fmt::Result {
    let shown = if commands.len() > SHOWN { SHOWN - 1 } else { commands.len() };
    for command in &commands[..shown] {
        writeln!(out, "{command}")?;
    }
    let rest = commands.len() - shown;
    if rest > 0 {
        let plural = if rest == 1 { "" } else { "s" };
        let words = format!("and {rest} more {level}{plural}: the log and the summary tell them all");
        writeln!(out, "::{} title=duly::{}", kind(level), data(&words))?;
    }
    Ok(())
}

fn unjudged(words: &str) -> String {
    format!("::error title=duly::{}", data(&format!("{words}\n{}", aside::UNJUDGED_HELP)))
}

fn command(report: &Report, finding: &Finding) -> String {
    let problem = &finding.problem;
    let place = problem.place.as_ref().map(|place| properties(&aside::spot_of(place), place)).unwrap_or_default();
    let title = property(&format!("duly: {}", problem.rule));
    let message = data(&aside::sentences(report, problem, TEXT).join("\n"));
    format!("::{} {place}title={title}::{message}", kind(finding.level))
}

fn kind(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    }
}

/// Says where: columns only where the region is in one line, as GitHub takes them only there.
fn properties(spot: &Spot<'_>, place: &Place) -> String {
    let file = format!("file={},", property(&clipped(spot.path, TEXT)));
    if place.start().is_none() {
        return file;
    }
    let lines = format!("{file}line={},endLine={},", spot.start.line, spot.end.line);
    if spot.start.line == spot.end.line { format!("{lines}col={},endColumn={},", spot.start.column, spot.end.column) } else { lines }
}

/// Escapes what stands after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_end_its_property_or_its_line() {
        assert_eq!(property("a,line=1::b%0A\r\n"), "a%2Cline=1%3A%3Ab%250A%0D%0A");
        assert_eq!(data("100%: a,b\n"), "100%25: a,b%0A");
    }
}
