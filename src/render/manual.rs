//! The manual of findings: the list of rules, and the page of one.
//!
//! It does not know when a rule applies; the words stand with the rules.

use std::fmt;

use super::{Style, names, paint, text};
use crate::diagnostic::Level;
use crate::language::{say, words};
use crate::rules::{self, Check, Rule};

/// Writes a line per rule.
pub fn list(out: &mut dyn fmt::Write, rules: &[&Rule], style: Style) -> fmt::Result {
    let id_width = rules.iter().map(|rule| rule.id.as_str().len()).max().unwrap_or(0);
    let level_width = Level::ALL.iter().map(|level| text::width(&names::level(*level, style.language))).max().unwrap_or(0);
    let indent = id_width + 2 + level_width + 2;
    for rule in rules {
        let id = paint::paint(&text::pad(rule.id.as_str(), id_width), paint::heading(), style);
        let level = paint::paint(&text::pad(&names::level(rule.level, style.language), level_width), paint::level(rule.level), style);
        for (number, line) in text::wrap(&style.language.words(rule.summary), style.width.saturating_sub(indent)).iter().enumerate() {
            if number == 0 { writeln!(out, "{id}  {level}  {line}")? } else { writeln!(out, "{}{line}", " ".repeat(indent))? }
        }
    }
    let hint = style.language.words(words!("`duly rules ID` shows the whole page of a rule"));
    writeln!(out, "\n{}", paint::paint(&hint, paint::quiet(), style))
}

/// Writes the whole page of one rule.
pub fn page(out: &mut dyn fmt::Write, rule: &Rule, style: Style) -> fmt::Result {
    let language = style.language;
    let level = paint::paint(&names::level(rule.level, language), paint::level(rule.level), style);
    let holds = match rule.check {
        Check::Loader => say!("{level} always", level),
        Check::Facts(_) => say!("{level} unless the plan says otherwise", level),
    };
    let heading = |words: &'static str| paint::paint(&language.words(words), paint::heading(), style);
    writeln!(out, "{} ({})\n", paint::paint(rule.id.as_str(), paint::heading(), style), language.tell(&holds))?;
    paragraphs(out, &language.words(rule.summary), style)?;
    writeln!(out)?;
    paragraphs(out, &language.words(rule.explanation), style)?;
    writeln!(out, "\n{}", heading(words!("What to do")))?;
    paragraphs(out, &language.words(rule.remedy), style)?;
    writeln!(out, "\n{}\n  {}", heading(words!("For example")), language.words(rule.example))?;
    rules::address(rule.id).map_or(Ok(()), |address| writeln!(out, "\n{address}"))
}

/// Joins the lines of each paragraph and breaks them anew at the width of the screen.
fn paragraphs(out: &mut dyn fmt::Write, words: &str, style: Style) -> fmt::Result {
    for (number, paragraph) in words.trim().split("\n\n").enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        let paragraph: Vec<_> = paragraph.split_whitespace().collect();
        for line in text::wrap(&paragraph.join(" "), style.width) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
