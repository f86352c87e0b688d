//! Whether a report says what its repository proves, for people and as JSON, version 1.
//!
//! It does not know how that was found out.

use std::fmt;

use serde::Serialize;

use super::json::{WireTool, instant, write_quoted};
use super::text::{clipped, count, shown, wrap};
use super::{Style, paint};
use crate::ledger::Standing;
use crate::report::{Form, Verification};

/// How many characters of a value are shown, after what could steer a terminal has become longer.
const LONGEST: usize = 400;

/// Writes the answer for people.
pub fn write(out: &mut dyn fmt::Write, told: &Verification, style: Style) -> fmt::Result {
    let what = match told.form {
        Form::Report => "report",
        Form::Statement => "statement",
    };
    let places = told.differences.len() + told.more;
    if told.is_true() {
        writeln!(out, "{}: the {what} says what the repository proves", paint::paint("true", paint::standing(Standing::Current), style))?;
    } else {
        let places = count(places, "place");
        writeln!(
            out,
            "{}: the {what} does not say what the repository proves, in {places}",
            paint::paint("false", paint::standing(Standing::Overdue), style)
        )?;
    }
    for one in &told.differences {
        let place = if one.pointer.is_empty() { "/" } else { &one.pointer };
        writeln!(out, "\n  {}", shown(place))?;
        writeln!(out, "    {}", clipped(&one.subject, LONGEST))?;
        let value =
            |value: &Option<crate::language::Text>| value.as_ref().map_or_else(|| "nothing".to_owned(), |value| clipped(value, LONGEST));
        writeln!(out, "    the file says:       {}", value(&one.told))?;
        writeln!(out, "    the repository says: {}", value(&one.found))?;
    }
    if told.more > 0 {
        writeln!(out, "\n  and {} more", told.more)?;
    }
    writeln!(out)?;
    for line in wrap(&about(told), style.width) {
        writeln!(out, "{line}")?;
    }
    for remark in &told.remarks {
        for line in wrap(&format!("note: {}", shown(remark)), style.width) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// What the answer is about, in one sentence.
fn about(told: &Verification) -> String {
    let of = told.reference.as_ref().map_or_else(String::new, |name| format!(" of {}", shown(name)));
    let days = told.window.map_or_else(String::new, |(from, to)| format!(", {from} to {to}"));
    let compared = told.compared;
    let parts = [
        format!("commit {}{of}", told.head.chars().take(12).collect::<String>()),
        format!("as of {}{days}", instant(told.as_of)),
        format!(
            "{}, {} and {} compared",
            count(compared.units, "unit"),
            count(compared.occurrences, "occurrence"),
            count(compared.findings, "finding")
        ),
    ];
    parts.join("; ")
}

#[derive(Serialize)]
struct WireVerification<'a> {
    version: u32,
    tool: WireTool,
    r#true: bool,
    form: &'static str,
    head: &'a str,
    r#ref: Option<&'a str>,
    as_of: String,
    written_by: &'a str,
    compared: WireCompared,
    differences: Vec<WireDifference<'a>>,
    more: usize,
    remarks: Vec<&'a str>,
}

#[derive(Serialize)]
struct WireCompared {
    units: usize,
    occurrences: usize,
    findings: usize,
}

#[derive(Serialize)]
struct WireDifference<'a> {
    pointer: &'a str,
    subject: &'a str,
    told: Option<&'a str>,
    found: Option<&'a str>,
}

/// Writes the same as indented JSON with a final line break.
pub fn write_json(out: &mut dyn fmt::Write, told: &Verification) -> fmt::Result {
    let wire = WireVerification {
        version: 1,
        tool: WireTool { name: "duly", version: env!("CARGO_PKG_VERSION") },
        r#true: told.is_true(),
        form: match told.form {
            Form::Report => "report",
            Form::Statement => "in-toto",
        },
        head: &told.head,
        r#ref: told.reference.as_deref(),
        as_of: instant(told.as_of),
        written_by: &told.version,
        compared: WireCompared { units: told.compared.units, occurrences: told.compared.occurrences, findings: told.compared.findings },
        differences: told
            .differences
            .iter()
            .map(|one| WireDifference {
                pointer: &one.pointer,
                subject: &one.subject,
                told: one.told.as_deref(),
                found: one.found.as_deref(),
            })
            .collect(),
        more: told.more,
        remarks: told.remarks.iter().map(|remark| remark.as_str()).collect(),
    };
    // Every map key is a string and every number is whole, so serialising cannot fail.
    let Ok(json) = serde_json::to_string_pretty(&wire) else { return Err(fmt::Error) };
    write_quoted(out, &json)?;
    out.write_char('\n')
}
