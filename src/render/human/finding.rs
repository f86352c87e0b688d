//! Shows one finding: with its lines of source if it has a place in a text, as a compact block if not.
//!
//! It does not know the other findings.

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};

use super::excerpt::{Excerpt, Mark};
use crate::diagnostic::{Finding, Level};
use crate::language::{Language, say, words};
use crate::render::{Style, names, paint, text};
use crate::source::Place;

/// A finding in the form that miette shows.
#[derive(Debug)]
struct Shown {
    severity: Severity,
    code: String,
    message: String,
    excerpt: Excerpt,
    labels: Vec<LabeledSpan>,
}

/// Writes a finding with everything that is known of it.
pub fn write(out: &mut dyn fmt::Write, finding: &Finding, style: Style) -> fmt::Result {
    let problem = &finding.problem;
    let Some(Place::At { source, span }) = &problem.place else { return write_block(out, finding, style) };
    let mut marks = vec![Mark { source, span: *span, label: style.tell(&problem.label) }];
    for (place, label) in &problem.related {
        if let Place::At { source, span } = place {
            marks.push(Mark { source, span: *span, label: style.tell(label) });
        }
    }
    let (excerpt, labels) = Excerpt::new(&marks, style);
    let shown = Shown {
        severity: severity(finding.level),
        code: code(finding, style),
        message: folded(&style.tell(&problem.message), "  x ".len(), style),
        excerpt,
        labels,
    };
    let theme = theme(style);
    let name = style.language.words(words!("help:"));
    let (indent, name) = (text::width(&name) + 3, theme.styles.help.style(format!("  {name} ")).to_string());
    let mut body = String::new();
    // Links would write escape sequences of their own.
    let handler = GraphicalReportHandler::new_themed(theme).with_wrap_lines(false).with_links(false).with_context_lines(1);
    handler.render_report(&mut body, &shown)?;
    for line in body.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    // What to do stands below the source as miette would write it if it spoke more than English.
    for (number, line) in folded(&style.tell(&problem.help), indent, style).lines().enumerate() {
        let start = if number == 0 { name.clone() } else { " ".repeat(indent) };
        writeln!(out, "{}", format!("{start}{line}").trim_end())?;
    }
    for (place, label) in &problem.related {
        if let Place::File { path } = place {
            write_aside(out, words!("see:"), &format!("{} ({})", text::shown(path), style.tell(label)), style)?;
        }
    }
    Ok(())
}

/// Writes a finding as one block of text, without any source.
pub fn write_block(out: &mut dyn fmt::Write, finding: &Finding, style: Style) -> fmt::Result {
    let problem = &finding.problem;
    write_head(out, finding, &style.tell(&problem.message), style)?;
    if let Some(place) = &problem.place {
        write_aside(out, words!("at:"), &address(place), style)?;
    }
    for (place, label) in &problem.related {
        write_aside(out, words!("see:"), &format!("{} ({})", address(place), style.tell(label)), style)?;
    }
    write_aside(out, words!("help:"), &style.tell(&problem.help), style)
}

fn write_head(out: &mut dyn fmt::Write, finding: &Finding, words: &str, style: Style) -> fmt::Result {
    let code = code(finding, style);
    let message = text::told(style.language, &say!("{code}: {words}", code, words));
    for (number, line) in text::wrap(&message, style.width.saturating_sub(2)).iter().enumerate() {
        match line.strip_prefix(code.as_str()) {
            Some(rest) if number == 0 => writeln!(out, "{}{rest}", paint::paint(&code, paint::level(finding.level), style))?,
            Some(_) | None => writeln!(out, "{}{line}", if number == 0 { "" } else { "  " })?,
        }
    }
    Ok(())
}

/// Writes words below a finding, after what they are.
fn write_aside(out: &mut dyn fmt::Write, name: &'static str, words: &str, style: Style) -> fmt::Result {
    if words.is_empty() {
        return Ok(());
    }
    let name = style.language.words(name);
    let indent = text::width(&name) + 3;
    for (number, line) in text::wrap(words, style.width.saturating_sub(indent)).iter().enumerate() {
        if number == 0 {
            writeln!(out, "  {} {line}", paint::paint(&name, paint::heading(), style))?;
        } else {
            writeln!(out, "{}{line}", " ".repeat(indent))?;
        }
    }
    Ok(())
}

/// Writes a note: where, and what. What to do about it stands on the rule's page of the manual.
pub fn write_note(out: &mut dyn fmt::Write, finding: &Finding, style: Style) -> fmt::Result {
    let message = style.tell(&finding.problem.message);
    let words = match &finding.problem.place {
        None => message,
        Some(place) => located(&message, &text::shown(place.path()), &address(place), style.language),
    };
    write_head(out, finding, &words, style)
}

/// Says where: in the message, if that names the path already, or before it.
fn located(message: &str, path: &str, address: &str, language: Language) -> String {
    let named = message
        .split_once(path)
        .filter(|(before, after)| (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with([' ', ':'])));
    match named {
        Some((before, after)) => format!("{before}{address}{after}"),
        None => text::told(language, &say!("{address}: {message}", address, message)),
    }
}

/// Writes a finding whose source was shown with the one before it.
pub fn write_again(out: &mut dyn fmt::Write, finding: &Finding, style: Style) -> fmt::Result {
    let words = style.tell(&finding.problem.message);
    let and = style.language.words(words!("and"));
    let indent = text::width(&and) + 4;
    for (number, line) in text::wrap(&words, style.width.saturating_sub(indent)).iter().enumerate() {
        if number == 0 { writeln!(out, "  {and}  {line}")? } else { writeln!(out, "{}{line}", " ".repeat(indent))? }
    }
    Ok(())
}

/// Breaks a safe text here, because miette would also break it at hyphens, and a path has to stay whole.
fn folded(words: &str, indent: usize, style: Style) -> String {
    text::wrap(words, style.width.saturating_sub(indent)).join("\n")
}

fn address(place: &Place) -> String {
    let path = text::shown(place.path());
    place.start().map_or_else(|| path.clone(), |start| format!("{path}:{start}"))
}

fn code(finding: &Finding, style: Style) -> String {
    format!("{}[{}]", names::level(finding.level, style.language), finding.problem.rule)
}

fn severity(level: Level) -> Severity {
    match level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note => Severity::Advice,
    }
}

fn theme(style: Style) -> GraphicalTheme {
    match (style.unicode, style.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_names_its_path_once() {
        let say = |message| located(message, "e/a.yaml", "e/a.yaml:2:9", Language::ENGLISH);
        assert_eq!(say("the record e/a.yaml says that the task failed"), "the record e/a.yaml:2:9 says that the task failed");
        assert_eq!(say("e/a.yaml: the record is not UTF-8 text"), "e/a.yaml:2:9: the record is not UTF-8 text");
        assert_eq!(say("e/a.yaml repeats evidence"), "e/a.yaml:2:9 repeats evidence");
        assert_eq!(say("a mode alone changed for e/a.yaml"), "a mode alone changed for e/a.yaml:2:9");
        assert_eq!(say("`done` is not known here"), "e/a.yaml:2:9: `done` is not known here");
        assert_eq!(say("the record e/a.yaml.bak was moved"), "e/a.yaml:2:9: the record e/a.yaml.bak was moved");
        assert_eq!(say("the record see/a.yaml was moved"), "e/a.yaml:2:9: the record see/a.yaml was moved");
    }
}
