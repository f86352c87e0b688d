//! The manual of findings: the list of rules, and the page of one.
//!
//! It does not know when a rule applies; the words stand with the rules.

use std::fmt;

use super::{Style, paint, text};
use crate::rules::{Check, Rule};

/// Writes a line per rule.
pub fn list(out: &mut dyn fmt::Write, rules: &[&Rule], style: Style) -> fmt::Result {
    let id_width = rules.iter().map(|rule| rule.id.as_str().len()).max().unwrap_or(0);
    let indent = id_width + 2 + "warning".len() + 2;
    for rule in rules {
        let id = paint::paint(&text::pad(rule.id.as_str(), id_width), paint::heading(), style);
        let level = paint::paint(&text::pad(rule.level.as_str(), "warning".len()), paint::level(rule.level), style);
        for (number, line) in text::wrap(rule.summary, style.width.saturating_sub(indent)).iter().enumerate() {
            if number == 0 { writeln!(out, "{id}  {level}  {line}")? } else { writeln!(out, "{}{line}", " ".repeat(indent))? }
        }
    }
    writeln!(out, "\n{}", paint::paint("`duly rules ID` shows the whole page of a rule", paint::quiet(), style))
}

/// Writes the whole page of one rule.
pub fn page(out: &mut dyn fmt::Write, rule: &Rule, style: Style) -> fmt::Result {
    let level = paint::paint(rule.level.as_str(), paint::level(rule.level), style);
    let holds = match rule.check {
        Check::Loader => "always",
        Check::Facts(_) => "unless the plan says otherwise",
    };
    writeln!(out, "{} ({level} {holds})\n", paint::paint(rule.id.as_str(), paint::heading(), style))?;
    paragraphs(out, rule.summary, style)?;
    writeln!(out)?;
    paragraphs(out, rule.explanation, style)?;
    writeln!(out, "\n{}", paint::paint("What to do", paint::heading(), style))?;
    paragraphs(out, rule.remedy, style)?;
    writeln!(out, "\n{}\n  {}", paint::paint("For example", paint::heading(), style), rule.example)
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
