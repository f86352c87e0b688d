//! What became of a table, for people and as JSON, version 1.
//!
//! It does not know how the table was read.

use std::fmt;

use serde::Serialize;

use super::human::write_findings;
use super::json::{WireFinding, WireTool, finding, write_quoted};
use super::{Style, text};
use crate::diagnostic::Finding;
use crate::import::Imported;

/// Writes the findings and what was made of the table; `file` is where the plan was written to.
pub fn write(out: &mut dyn fmt::Write, imported: &Imported, findings: &[Finding], file: Option<&str>, style: Style) -> fmt::Result {
    write_findings(out, findings, style)?;
    if style.quiet {
        return Ok(());
    }
    for line in text::wrap(&summary(imported, file), style.width) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn summary(imported: &Imported, file: Option<&str>) -> String {
    let tasks = text::count(imported.tasks, "task");
    let rows = text::count(imported.left_out, "row");
    let stand = if imported.left_out == 1 { "stands" } else { "stand" };
    match (&imported.plan, file) {
        (None, _) => format!("no plan was written: none of {rows} could be read"),
        (Some(_), file) => {
            let written = file.map_or_else(|| tasks.clone(), |file| format!("wrote {} with {tasks}", text::shown(file)));
            match imported.left_out {
                0 => format!("{written}; every row was read"),
                _ => format!("{written}; {rows} could not be read and {stand} in the plan as comments, with what is to do"),
            }
        }
    }
}

#[derive(Serialize)]
struct WireImported<'a> {
    version: u32,
    tool: WireTool,
    /// The text of the plan; null if no row could be read.
    plan: Option<&'a str>,
    tasks: usize,
    left_out: usize,
    findings: Vec<WireFinding<'a>>,
}

/// Writes the same as indented JSON with a final line break.
pub fn write_json(out: &mut dyn fmt::Write, imported: &Imported, findings: &[Finding]) -> fmt::Result {
    let wire = WireImported {
        version: 1,
        tool: WireTool { name: "duly", version: env!("CARGO_PKG_VERSION") },
        plan: imported.plan.as_deref(),
        tasks: imported.tasks,
        left_out: imported.left_out,
        findings: findings.iter().map(finding).collect(),
    };
    // Every map key is a string and every number is whole, so serialising cannot fail.
    let Ok(json) = serde_json::to_string_pretty(&wire) else { return Err(fmt::Error) };
    write_quoted(out, &json)?;
    out.write_char('\n')
}
