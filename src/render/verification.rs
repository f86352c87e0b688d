//! Whether a report says what its repository proves, for people and as JSON, version 1.
//!
//! It does not know how that was found out.

use std::fmt;

use serde::Serialize;

use super::json::{WireTool, instant, write_quoted};
use super::text::{clipped, pad, semicolons, shown, width, wrap};
use super::{Style, paint};
use crate::language::{Text, plural, say, words};
use crate::ledger::Standing;
use crate::report::{Form, Verification};

/// How many characters of a value are shown, after what could steer a terminal has become longer.
const LONGEST: usize = 400;

/// Writes the answer for people.
pub fn write(out: &mut dyn fmt::Write, told: &Verification, style: Style) -> fmt::Result {
    let places = told.differences.len() + told.more;
    let (standing, words, answer) = if told.is_true() {
        let answer = match told.form {
            Form::Report => say!("the report says what the repository proves"),
            Form::Statement => say!("the statement says what the repository proves"),
        };
        (Standing::Current, words!("true:"), answer)
    } else {
        let answer = match told.form {
            Form::Report => plural!(
                places,
                "the report does not say what the repository proves, in {places} place",
                "the report does not say what the repository proves, in {places} places"
            ),
            Form::Statement => plural!(
                places,
                "the statement does not say what the repository proves, in {places} place",
                "the statement does not say what the repository proves, in {places} places"
            ),
        };
        (Standing::Overdue, words!("false:"), answer)
    };
    let word = style.language.words(words);
    // The colon is no part of the word.
    let (word, colon) = word.split_at(word.trim_end_matches(':').trim_end().len());
    writeln!(out, "{}{colon} {}", paint::paint(word, paint::standing(standing), style), style.language.tell(&answer))?;
    differences(out, told, style)?;
    writeln!(out)?;
    for line in wrap(&style.language.tell(&about(told)), style.width) {
        writeln!(out, "{line}")?;
    }
    for remark in &told.remarks {
        let note = say!("note: {remark}", remark = style.tell(remark));
        for line in wrap(&style.language.tell(&note), style.width) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn differences(out: &mut dyn fmt::Write, told: &Verification, style: Style) -> fmt::Result {
    let [file, repository] = [words!("the file says:"), words!("the repository says:")].map(|words| style.language.words(words));
    let columns = width(&file).max(width(&repository));
    for one in &told.differences {
        let place = if one.pointer.is_empty() { "/" } else { &one.pointer };
        writeln!(out, "\n  {}", shown(place))?;
        writeln!(out, "    {}", clipped(&style.language.tell(&one.subject), LONGEST))?;
        for (who, value) in [(&file, &one.told), (&repository, &one.found)] {
            let value = value.as_ref().map_or_else(|| say!("nothing"), Text::clone);
            writeln!(out, "    {} {}", pad(who, columns), clipped(&style.language.tell(&value), LONGEST))?;
        }
    }
    if told.more > 0 {
        let more = say!("and {more} more", more = told.more);
        writeln!(out, "\n  {}", style.language.tell(&more))?;
    }
    Ok(())
}

/// What the answer is about, in one sentence.
fn about(told: &Verification) -> Text {
    let commit: String = told.head.chars().take(12).collect();
    let compared = told.compared;
    let parts = [
        match &told.reference {
            Some(name) => say!("commit {commit} of {branch}", commit, branch = shown(name)),
            None => say!("commit {commit}", commit),
        },
        match told.window {
            Some((from, to)) => say!("as of {moment}, {from} to {to}", moment = instant(told.as_of), from, to),
            None => say!("as of {moment}", moment = instant(told.as_of)),
        },
        say!(
            "{units}, {occurrences} and {findings} compared",
            units = plural!(n = compared.units, "{n} unit", "{n} units"),
            occurrences = plural!(n = compared.occurrences, "{n} occurrence", "{n} occurrences"),
            findings = plural!(n = compared.findings, "{n} finding", "{n} findings")
        ),
    ];
    semicolons(parts)
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
