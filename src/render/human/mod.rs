//! The report for people: findings first, then a line per unit, then what is overdue and whose it is, then the answer in one sentence.
//!
//! It does not know the terminal; how wide and how colourful it is stands in the style.

mod answer;
mod excerpt;
mod finding;
mod overdue;
mod strip;
mod table;
mod window;

use std::fmt;

pub(super) use answer::sentence;

use super::{Style, paint, text};
use crate::diagnostic::{Finding, Level};
use crate::language::plural;
use crate::report::{Outcome, Report};
use crate::source::Place;

/// How many notes are shown before the rest is only counted.
const NOTES: usize = 20;

/// Writes a report for people.
pub fn write(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    write_findings(out, &report.findings, style)?;
    if style.quiet {
        return Ok(());
    }
    if report.outcome == Outcome::Judged && !report.units.is_empty() {
        table::write(out, report, style)?;
        writeln!(out)?;
        overdue::write(out, report, style)?;
        if report.window.is_some() {
            strip::write(out, report, style)?;
            window::write(out, report, style)?;
            writeln!(out)?;
        }
    }
    answer::write(out, report, style)
}

/// Shows errors and warnings with their source; a note takes a line, so that many of them do not drown the rest.
///
/// What one rule says of one place several times shows the source once: a year of misses fits on a screen.
pub(super) fn write_findings(out: &mut dyn fmt::Write, findings: &[Finding], style: Style) -> fmt::Result {
    let mut notes = 0;
    let groups = findings.chunk_by(|one, other| one.level != Level::Note && is_same_sight(one, other));
    for group in groups {
        let Some((first, others)) = group.split_first() else { continue };
        match first.level {
            Level::Error | Level::Warning => {
                finding::write(out, first, style)?;
                for other in others {
                    finding::write_again(out, other, style)?;
                }
                writeln!(out)?;
            }
            Level::Note => {
                notes += 1;
                if notes <= NOTES && !style.quiet {
                    finding::write_note(out, first, style)?;
                }
            }
        }
    }
    if notes > NOTES && !style.quiet {
        let rest = notes - NOTES;
        let more =
            plural!(rest, "and {rest} more note; `--format json` shows them all", "and {rest} more notes; `--format json` shows them all");
        writeln!(out, "{}", paint::paint(&text::cut(&style.tell(&more), style.width, style), paint::quiet(), style))?;
    }
    if notes > 0 && !style.quiet { writeln!(out) } else { Ok(()) }
}

/// Says whether two findings would show the same lines of source under the same rule.
fn is_same_sight(one: &Finding, other: &Finding) -> bool {
    one.level == other.level
        && one.problem.rule == other.problem.rule
        && one.problem.place.is_some()
        && one.problem.place == other.problem.place
        && (has_lines(one) || one.problem.help == other.problem.help)
        && one.problem.related == other.problem.related
}

/// Says whether a finding shows lines of source; where it does not, what to do may differ from one to the next.
fn has_lines(finding: &Finding) -> bool {
    matches!(finding.problem.place, Some(Place::At { .. }))
}
