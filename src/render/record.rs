//! A record that was written or could be, for people and as JSON, version 1.
//!
//! It does not know what it counts for; the words come with it.

use std::fmt;

use serde::Serialize;

use super::json::{WireTool, write_quoted};
use super::{Style, text};
use crate::language::{Text, say};
use crate::report::Recording;

/// Writes what was done, or would be, for people.
pub fn write(out: &mut dyn fmt::Write, told: &Recording, style: Style) -> fmt::Result {
    let tell = |words: Text| text::told(style.language, &words);
    for path in told.attachments.iter().chain([&told.path]) {
        let path = text::shown(path);
        writeln!(out, "{}", tell(if told.written { say!("wrote {path}", path) } else { say!("would write {path}", path) }))?;
    }
    if !told.written {
        writeln!(out)?;
        for line in told.text.lines() {
            writeln!(out, "{}", format!("  {}", text::shown_line(line)).trim_end())?;
        }
        writeln!(out)?;
    }
    for words in &told.words {
        for line in text::wrap(&style.tell(words), style.width) {
            writeln!(out, "{line}")?;
        }
    }
    match (&told.committed, told.written) {
        (Some(message), _) => writeln!(out, "{}", tell(say!("committed as: {message}", message = text::shown(message)))),
        (None, true) => writeln!(out, "{}", tell(say!("commit it: until it has landed it counts for nothing"))),
        (None, false) => Ok(()),
    }
}

#[derive(Serialize)]
struct WireRecording<'a> {
    version: u32,
    tool: WireTool,
    task: &'a str,
    scope: Option<&'a str>,
    team: Option<&'a str>,
    rule: Option<usize>,
    key: Option<&'a str>,
    path: &'a str,
    attachments: &'a [String],
    written: bool,
    committed: Option<&'a str>,
    text: &'a str,
    prospect: &'static str,
    explanation: Vec<&'a str>,
}

/// Writes the same as indented JSON with a final line break.
pub fn write_json(out: &mut dyn fmt::Write, told: &Recording) -> fmt::Result {
    let wire = WireRecording {
        version: 1,
        tool: WireTool { name: "duly", version: env!("CARGO_PKG_VERSION") },
        task: &told.address.unit.task,
        scope: told.address.unit.scope.as_deref(),
        team: told.address.unit.team.as_deref(),
        rule: told.address.rule,
        key: told.address.key.as_deref(),
        path: &told.path,
        attachments: &told.attachments,
        written: told.written,
        committed: told.committed.as_deref(),
        text: &told.text,
        prospect: told.prospect.as_str(),
        explanation: told.words.iter().map(|words| words.as_str()).collect(),
    };
    // Every map key is a string and every number is whole, so serialising cannot fail.
    let Ok(json) = serde_json::to_string_pretty(&wire) else { return Err(fmt::Error) };
    write_quoted(out, &json)?;
    out.write_char('\n')
}
