//! The few lines of text around the places of one finding, safe to show and cut to the width of the screen.
//!
//! It does not know what is wrong with them.

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::render::Style;
use crate::render::text;
use crate::source::{Position, Source, Span};

/// How many lines are shown before and after a marked one.
const CONTEXT: usize = 1;
/// How wide a label may be; it stands behind its mark and is never wrapped.
const LABEL: usize = 40;
/// With less room than this a label says nothing.
const LEAST_LABEL: usize = 4;
/// What leads from a mark to its label.
const LEADER: usize = 4;
/// How many characters of a line are looked at on either side of a mark: some take no column at all.
const MOST: usize = 500;
/// What the gutter takes of a line: number, bar and spaces.
const GUTTER: usize = 10;

/// One place with the words that stand under it.
pub struct Mark<'a> {
    pub source: &'a Source,
    pub span: Span,
    /// Safe to show.
    pub label: String,
}

/// Stretches of one or more texts, put together so that one report can show them all.
#[derive(Debug)]
pub struct Excerpt {
    text: String,
    pieces: Vec<Piece>,
}

/// Neighbouring lines of one text.
#[derive(Debug)]
struct Piece {
    name: String,
    start: usize,
    /// Counted from zero.
    first_line: usize,
    /// Where each mark begins here, and where it really begins.
    marks: Vec<(usize, Position)>,
}

/// A mark with the line that it begins on.
struct Placed<'a> {
    mark: &'a Mark<'a>,
    at: usize,
    position: Position,
}

/// A line as it is shown: the part of it that fits.
struct Fitted<'a> {
    line: &'a str,
    from: usize,
    to: usize,
    before: &'static str,
    after: &'static str,
}

impl Excerpt {
    /// Takes the marked lines out of their texts. The first mark is the primary one.
    pub fn new(marks: &[Mark<'_>], style: Style) -> (Self, Vec<LabeledSpan>) {
        let mut excerpt = Self { text: String::new(), pieces: Vec::new() };
        let mut labels = Vec::new();
        for group in groups(marks) {
            excerpt.append(&group, marks, style, &mut labels);
        }
        (excerpt, labels)
    }

    fn append(&mut self, group: &[Placed<'_>], marks: &[Mark<'_>], style: Style, labels: &mut Vec<LabeledSpan>) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
        let source = first.mark.source.text();
        let (mut start, mut line_number) = (line_start(source, first.at), first.position.line);
        for _ in 0..CONTEXT {
            if start > 0 {
                start = line_start(source, start - 1);
                line_number -= 1;
            }
        }
        let mut piece = Piece {
            name: text::cut_start(&text::shown(first.mark.source.path()), style.width.saturating_sub(2 * GUTTER), style),
            start: self.text.len(),
            first_line: line_number - 1,
            marks: Vec::new(),
        };
        while line_number <= last.position.line + CONTEXT && start <= source.len() {
            let end = source[start..].find('\n').map_or(source.len(), |at| start + at);
            if start == source.len() && line_number > last.position.line {
                break;
            }
            let here: Vec<_> = group.iter().filter(|placed| placed.position.line == line_number).collect();
            let line = source[start..end].trim_end_matches('\r');
            let fitted = fit(line, here.first().map(|placed| placed.at - start), style.width.saturating_sub(GUTTER), style);
            for placed in here {
                let from = self.text.len() + fitted.place(placed.at - start);
                let until = floor(source, placed.mark.span.end).clamp(placed.at, start + line.trim_end().len().max(placed.at - start));
                let to = self.text.len() + fitted.place(until - start);
                piece.marks.push((from, placed.position));
                let room = style.width.saturating_sub(GUTTER + text::width(&fitted.show_until(until - start)) + LEADER);
                labels.push(label(placed.mark, marks, (from, to - from), room.min(LABEL), style));
            }
            // A line without any character would not be shown at all.
            let shown = fitted.show();
            self.text.push_str(if shown.is_empty() { " " } else { &shown });
            self.text.push('\n');
            start = end + 1;
            line_number += 1;
        }
        self.pieces.push(piece);
    }
}

fn label(mark: &Mark<'_>, marks: &[Mark<'_>], (start, len): (usize, usize), room: usize, style: Style) -> LabeledSpan {
    let words = (!mark.label.is_empty() && room >= LEAST_LABEL).then(|| text::cut(&mark.label, room, style));
    let primary = marks.first().is_some_and(|first| std::ptr::eq(first, mark));
    if primary { LabeledSpan::new_primary_with_span(words, (start, len)) } else { LabeledSpan::new_with_span(words, (start, len)) }
}

/// Puts marks together whose lines touch; the text of the primary mark comes first.
fn groups<'a>(marks: &'a [Mark<'a>]) -> Vec<Vec<Placed<'a>>> {
    let mut placed: Vec<(usize, Placed<'a>)> = Vec::new();
    for mark in marks {
        let order = marks.iter().position(|other| other.source == mark.source).unwrap_or(marks.len());
        let at = floor(mark.source.text(), mark.span.start);
        placed.push((order, Placed { mark, at, position: mark.source.position(at) }));
    }
    placed.sort_by_key(|(order, placed)| (*order, placed.at));
    let mut groups: Vec<Vec<Placed<'a>>> = Vec::new();
    let mut previous: Option<(usize, usize)> = None;
    for (order, one) in placed {
        let line = one.position.line;
        let touches = previous.is_some_and(|(other, before)| other == order && line <= before + 2 * CONTEXT + 1);
        previous = Some((order, line));
        match groups.last_mut() {
            Some(group) if touches => group.push(one),
            Some(_) | None => groups.push(vec![one]),
        }
    }
    groups
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The last character boundary that is not after `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Chooses the part of a line to show so that `focus` can be seen.
fn fit(line: &str, focus: Option<usize>, room: usize, style: Style) -> Fitted<'_> {
    if line.chars().nth(2 * MOST).is_none() && columns(line) <= room {
        return Fitted { line, from: 0, to: line.len(), before: "", after: "" };
    }
    let mark = text::ellipsis(style);
    let room = room.saturating_sub(2 * text::width(mark)).max(1);
    let focus = floor(line, focus.unwrap_or(0));
    // With little before the mark the line is shown from its start; with much, only a third of the room goes before it.
    let from = match reach_back(line, focus, room * 2 / 3) {
        0 => 0,
        _ => reach_back(line, focus, room / 3),
    };
    let ends = line[from..].char_indices().take(2 * MOST).map(|(at, c)| from + at + c.len_utf8());
    let to = ends.take_while(|&end| columns(&line[from..end]) <= room).last().unwrap_or(from);
    Fitted { line, from, to, before: if from > 0 { mark } else { "" }, after: if to < line.len() { mark } else { "" } }
}

/// Finds the beginning of what takes at most `room` columns before `focus`.
fn reach_back(line: &str, focus: usize, room: usize) -> usize {
    let starts = line[..focus].char_indices().rev().take(MOST).map(|(at, _)| at);
    starts.take_while(|&start| columns(&line[start..focus]) <= room).last().unwrap_or(focus)
}

/// The columns that a part of a line takes when it is shown.
fn columns(part: &str) -> usize {
    text::width(&text::shown_line(part))
}

impl Fitted<'_> {
    fn show(&self) -> String {
        format!("{}{}{}", self.before, text::shown_line(&self.line[self.from..self.to]), self.after)
    }

    fn show_until(&self, at: usize) -> String {
        format!("{}{}", self.before, text::shown_line(&self.line[self.from..at.clamp(self.from, self.to)]))
    }

    /// Where an offset of the line stands in what is shown.
    fn place(&self, at: usize) -> usize {
        self.show_until(at).len()
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(&'a self, span: &SourceSpan, before: usize, after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let index = self.pieces.partition_point(|piece| piece.start <= span.offset()).checked_sub(1).ok_or(MietteError::OutOfBounds)?;
        let piece = &self.pieces[index];
        let end = self.pieces.get(index + 1).map_or(self.text.len(), |next| next.start);
        if span.offset() + span.len() > end {
            // Two pieces have nothing between them that could be shown.
            return Err(MietteError::OutOfBounds);
        }
        let start = piece.start;
        let all = (start, end - start).into();
        let bytes = &self.text.as_bytes()[start..end];
        let (line, column) = match piece.marks.iter().find(|(at, _)| *at == span.offset()) {
            // Without context the answer is only used to say where the mark is.
            Some((_, position)) if before == 0 && after == 0 => (position.line - 1, position.column - 1),
            Some(_) | None => (piece.first_line, 0),
        };
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        Ok(Box::new(MietteSpanContents::new_named(piece.name.clone(), bytes, all, line, column, lines)))
    }
}
