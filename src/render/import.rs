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
use crate::language::{Text, plural, say};

/// Writes the findings and what was made of the table; `file` is where the plan was written to.
pub fn write(out: &mut dyn fmt::Write, imported: &Imported, findings: &[Finding], file: Option<&str>, style: Style) -> fmt::Result {
    write_findings(out, findings, style)?;
    if style.quiet {
        return Ok(());
    }
    for line in text::wrap(&style.language.tell(&summary(imported, file)), style.width) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn summary(imported: &Imported, file: Option<&str>) -> Text {
    let left_out = imported.left_out;
    let written = match (&imported.plan, file) {
        (None, _) => {
            return plural!(
                left_out,
                "no plan was written: none of {left_out} row could be read",
                "no plan was written: none of {left_out} rows could be read"
            );
        }
        (Some(_), None) => plural!(tasks = imported.tasks, "{tasks} task", "{tasks} tasks"),
        (Some(_), Some(file)) => {
            plural!(tasks = imported.tasks, "wrote {file} with {tasks} task", "wrote {file} with {tasks} tasks", file = text::shown(file))
        }
    };
    match left_out {
        0 => say!("{written}; every row was read", written),
        _ => plural!(
            left_out,
            "{written}; {left_out} row could not be read and stands in the plan as comments, with what is to do",
            "{written}; {left_out} rows could not be read and stand in the plan as comments, with what is to do",
            written
        ),
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
