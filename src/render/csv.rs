//! Every listed occurrence as a row of a table, for a spreadsheet or an audit sample (RFC 4180).
//!
//! It does not know findings.

use std::fmt;

use super::aside;
use super::text::{shown, shown_line};
use crate::calendar::{Instant, utc};
use crate::evidence::Performance;
use crate::report::{OccurrenceReport, Report, Sample, UnitReport, sample};

const HEAD: [&str; 31] = [
    "address",
    "task",
    "scope",
    "team",
    "title",
    "teams",
    "cadence",
    "rule",
    "key",
    "state",
    "opens",
    "due",
    "closes",
    "commits",
    "origins",
    "landed_at",
    "committed_at",
    "authored_at",
    "claimed_at",
    "performers",
    "signatures",
    "paths",
    "blobs",
    "recovered_commit",
    "recovered_at",
    "recovered_by",
    "waiver_reason",
    "waiver_owner",
    "waiver_approver",
    "waiver_ticket",
    "plan_commit",
];

/// Writes a head and a row for each occurrence; several performances of one stand in one cell, with `; ` between them.
/// With a sample there is a row for each occurrence that it draws, in the same order.
pub fn write(out: &mut dyn fmt::Write, report: &Report, drawn: Option<&Sample>) -> fmt::Result {
    write_row(out, &HEAD.map(str::to_owned))?;
    let drawn = drawn.map(|wanted| sample(report, wanted));
    for (at, unit) in report.units.iter().enumerate() {
        for (place, occurrence) in unit.occurrences.iter().enumerate() {
            if drawn.as_ref().is_none_or(|drawn| drawn.contains(&(at, place))) {
                write_row(out, &row(unit, occurrence))?;
            }
        }
    }
    Ok(())
}

/// Texts are cut one by one, so that many performances in a cell lose nothing.
fn row(unit: &UnitReport, one: &OccurrenceReport) -> [String; HEAD.len()] {
    let each = |cell: fn(&Performance) -> String| one.performances.iter().map(cell).collect::<Vec<_>>().join("; ");
    let recovered = |cell: fn(&Performance) -> String| one.recovered.as_ref().map(cell).unwrap_or_default();
    let waiver = one.waiver.as_ref();
    [
        shown(&aside::address(unit, one)),
        shown(&unit.id.task),
        unit.id.scope.as_deref().map(shown).unwrap_or_default(),
        unit.id.team.as_deref().map(shown).unwrap_or_default(),
        shown(&unit.title),
        joined(&unit.teams, "; "),
        shown(&unit.cadence),
        one.rule.to_string(),
        shown(&one.key),
        one.state.as_str().to_owned(),
        utc(one.opens),
        utc(one.due),
        utc(one.closes),
        each(|done| shown(&done.commit)),
        each(|done| shown(&done.origin)),
        each(|done| utc(done.landed)),
        each(|done| clock(done.committed)),
        each(|done| clock(done.authored)),
        each(|done| clock(done.claimed)),
        each(|done| shown(&done.performer.email)),
        each(signature),
        each(|done| joined(&done.paths, " ")),
        each(|done| joined(&done.blobs, " ")),
        recovered(|done| shown(&done.commit)),
        recovered(|done| utc(done.landed)),
        recovered(|done| shown(&done.performer.email)),
        waiver.map(|waiver| shown(&waiver.reason)).unwrap_or_default(),
        waiver.map(|waiver| shown(&waiver.owner)).unwrap_or_default(),
        waiver.map(|waiver| shown(&waiver.approver)).unwrap_or_default(),
        waiver.and_then(|waiver| waiver.ticket.as_deref().map(shown)).unwrap_or_default(),
        shown(&one.plan),
    ]
}

fn joined(texts: &[String], between: &str) -> String {
    texts.iter().map(|text| shown(text)).collect::<Vec<_>>().join(between)
}

/// The key that signed, where the plan demands a signature; a performance without one keeps its place among several.
fn signature(done: &Performance) -> String {
    done.signature.as_ref().map_or_else(|| "none demanded".to_owned(), |signed| shown(&signed.fingerprint))
}

/// A clock that said nothing keeps its place among several.
fn clock(at: Option<Instant>) -> String {
    at.map_or_else(|| "unknown".to_owned(), utc)
}

fn write_row(out: &mut dyn fmt::Write, cells: &[String]) -> fmt::Result {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// Escapes a cell, and keeps a spreadsheet from taking it for a formula.
fn cell(text: &str) -> String {
    let text = shown_line(text);
    let first = text.trim_start().chars().next();
    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'));
    let text = if formula { format!("'{text}") } else { text };
    if text.contains([',', '"', ';', '\'', ' ']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_a_text() {
        for text in ["=cmd()", "+1", "-1", "@x", " =1", "\u{3000}\u{ff1d}1"] {
            assert_eq!(cell(text), format!("\"'{text}\""), "{text}");
        }
        assert_eq!(cell("a=b"), "a=b");
        assert_eq!(cell("2026-W47"), "2026-W47");
    }

    #[test]
    fn a_cell_keeps_its_line_and_its_place() {
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"x\""), "\"say \"\"x\"\"\"");
        assert_eq!(cell("a\r\nb\u{1b}"), "a\\u{d}\\u{a}b\\u{1b}");
        assert_eq!(cell(""), "");
    }
}
