//! Makes text from a repository safe to show, and fits it into columns.
//!
//! It does not know reports.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::Style;
use crate::language::{Language, Text, say};

/// How many characters of one text are shown.
const LONGEST: usize = 2000;

/// Escapes whatever could steer a terminal, hide or reorder text, or pass for a command to the runner of a workflow.
///
/// No line break survives, so that what stands in one line of the report cannot start another.
/// What is longer than anybody reads is cut, so that one huge value can neither bury the rest nor take long to lay out.
pub fn shown(text: &str) -> String {
    let (text, rest) = text.char_indices().nth(LONGEST).map_or((text, ""), |(end, _)| text.split_at(end));
    let mut out = escaped(text, |out, c| match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        other => escape(out, other),
    });
    if !rest.is_empty() {
        out.push_str("...");
    }
    out
}

/// Tells a text in a language. What stands in it is as safe as it was.
pub fn told(language: Language, text: &Text) -> String {
    language.tell(text).into_owned()
}

/// Sets sentences one after the other, as parts of one.
pub fn semicolons(parts: impl IntoIterator<Item = Text>) -> Text {
    parts.into_iter().reduce(|words, more| say!("{words}; {more}", words, more)).unwrap_or_default()
}

/// Escapes like [`shown`], and keeps at most `limit` characters.
pub fn clipped(text: &str, limit: usize) -> String {
    let text = shown(text);
    match text.char_indices().nth(limit) {
        None => text,
        Some(_) => {
            let end = text.char_indices().nth(limit.saturating_sub(3)).map_or(0, |(end, _)| end);
            format!("{}...", &text[..end])
        }
    }
}

/// Escapes like [`shown`], but shows a tab as one space, so that columns stay where they are.
pub fn shown_line(text: &str) -> String {
    escaped(text, |out, c| if c == '\t' { out.push(' ') } else { escape(out, c) })
}

fn escaped(text: &str, one: impl Fn(&mut String, char)) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let command = (c == ':' && out.ends_with(':')) || (c == '[' && out.ends_with("##"));
        if command || is_unsafe(c) {
            if command { escape(&mut out, c) } else { one(&mut out, c) }
        } else {
            out.push(c);
        }
    }
    out
}

fn escape(out: &mut String, c: char) {
    let escaped = c.escape_unicode();
    // A String takes every write.
    let _ = write!(out, "{escaped}");
}

/// Says whether a character is never shown as itself: controls, line separators, bidirectional and other invisible marks.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The columns that a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Cuts a text to at most `limit` columns, with a mark where something is missing.
pub fn cut(text: &str, limit: usize, style: Style) -> String {
    if width(text) <= limit {
        return text.to_string();
    }
    let mark = ellipsis(style);
    let Some(room) = limit.checked_sub(width(mark)) else { return prefix(text, limit).to_string() };
    format!("{}{mark}", prefix(text, room))
}

/// Cuts the beginning off a text that is wider than `limit`: the end of a path says more than its start.
pub fn cut_start(text: &str, limit: usize, style: Style) -> String {
    if width(text) <= limit {
        return text.to_string();
    }
    let mark = ellipsis(style);
    let room = limit.saturating_sub(width(mark));
    let start = text.char_indices().map(|(at, _)| at).find(|&at| width(&text[at..]) <= room).unwrap_or(text.len());
    format!("{mark}{}", &text[start..])
}

pub fn ellipsis(style: Style) -> &'static str {
    if style.unicode { "…" } else { "..." }
}

/// The longest beginning of a text that takes at most `limit` columns.
pub fn prefix(text: &str, limit: usize) -> &str {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        // Measured as a whole: a mark that follows a character can make it wider.
        if width(&text[..next]) > limit {
            // A character of no width may follow one that did not fit; it must not be taken alone.
            break;
        }
        end = next;
    }
    &text[..end]
}

/// Fills a text with spaces up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Fills a text with leading spaces up to `columns`.
pub fn pad_start(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Breaks a text at spaces into lines of at most `columns`; a longer word is broken where it must be.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let mut rest = word;
        let line = lines.last().map_or(0, |line| width(line));
        if line > 0 && line + 1 + width(rest) <= columns {
            if let Some(last) = lines.last_mut() {
                last.push(' ');
                last.push_str(rest);
            }
            continue;
        }
        if line > 0 {
            lines.push(String::new());
        }
        while width(rest) > columns {
            let head = match prefix(rest, columns) {
                // One character can be wider than the whole line; it still has to go somewhere.
                "" => &rest[..rest.chars().next().map_or(0, char::len_utf8)],
                head => head,
            };
            rest = &rest[head.len()..];
            if let Some(last) = lines.last_mut() {
                *last = head.to_string();
            }
            lines.push(String::new());
        }
        if let Some(last) = lines.last_mut() {
            last.push_str(rest);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_escaped() {
        assert_eq!(shown("a\u{1b}[31mred\u{7}"), "a\\u{1b}[31mred\\u{7}");
        assert_eq!(shown("a\nb\rc\td\u{85}\u{2028}"), "a\\nb\\rc\\td\\u{85}\\u{2028}");
        assert_eq!(shown("abc\u{202e}def\u{2066}\u{200f}"), "abc\\u{202e}def\\u{2066}\\u{200f}");
        assert_eq!(shown("\u{9b}31m"), "\\u{9b}31m");
    }

    #[test]
    fn ordinary_letters_of_every_script_stay() {
        let text = "naïve 設計 👩‍🚀 العربية: a:b [x] #1";
        assert_eq!(shown(text), text);
    }

    #[test]
    fn a_workflow_command_is_broken() {
        assert_eq!(shown("::error::x"), ":\\u{3a}error:\\u{3a}x");
        assert!(!shown(":::::").contains("::"));
        assert_eq!(shown("x ##[group]y"), "x ##\\u{5b}group]y");
        assert_eq!(shown("###[a"), "###\\u{5b}a");
        assert_eq!(shown("#[a"), "#[a");
    }

    #[test]
    fn a_text_that_nobody_would_read_is_cut() {
        assert_eq!(shown(&"é".repeat(LONGEST)), "é".repeat(LONGEST));
        assert_eq!(shown(&"é".repeat(LONGEST + 1)), format!("{}...", "é".repeat(LONGEST)));
    }

    #[test]
    fn a_text_is_clipped_by_characters_after_it_was_escaped() {
        assert_eq!(clipped("abcdef", 6), "abcdef");
        assert_eq!(clipped("abcdefg", 6), "abc...");
        assert_eq!(clipped("\u{7}", 4), "\\...");
    }

    #[test]
    fn a_text_is_cut_by_columns_and_not_by_letters() {
        assert_eq!(cut("abcdef", 6, Style::PLAIN), "abcdef");
        assert_eq!(cut("abcdefg", 6, Style::PLAIN), "abcde…");
        assert_eq!(cut("設計設計", 8, Style::PLAIN), "設計設計");
        assert_eq!(cut("設計設計", 7, Style::PLAIN), "設計設…");
        assert_eq!(cut("設計設計", 6, Style::PLAIN), "設計…");
        assert_eq!(cut("abcdefg", 6, Style { unicode: false, ..Style::PLAIN }), "abc...");
        assert_eq!(cut("設計", 0, Style::PLAIN), "");
        assert_eq!(cut_start("policies/soc.yaml", 9, Style::PLAIN), "…soc.yaml");
    }

    #[test]
    fn a_text_is_broken_at_spaces_and_a_long_word_where_it_must_be() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(wrap("設", 1), ["設", ""]);
        assert_eq!(wrap("", 4), [""]);
    }
}
