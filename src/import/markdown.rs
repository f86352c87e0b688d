//! The tables of a Markdown text, wherever they stand: in lists and quotations too.
//!
//! It does not know what a table is about.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::table::{Cell, Origin, Row, Spot, Table};
use super::{ImportError, MOST_CELLS, MOST_COLUMNS};
use crate::language::{Text, say};
use crate::source::{Source, Span};

/// Reads every table, in the order of the text.
pub fn tables(source: &Arc<Source>) -> Result<Vec<Table>, ImportError> {
    let mut reader = Reader { source, tables: Vec::new(), rows: Vec::new(), columns: 0, open: None, cells: 0 };
    for (event, range) in Parser::new_ext(source.text(), Options::ENABLE_TABLES).into_offset_iter() {
        reader.event(event, range)?;
    }
    Ok(reader.tables)
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    tables: Vec<Table>,
    /// Of the table that is open.
    rows: Vec<Row>,
    columns: usize,
    /// The cell that is open.
    open: Option<Open>,
    cells: usize,
}

struct Open {
    text: String,
    links: Vec<String>,
    range: Range<usize>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), ImportError> {
        match event {
            Event::Start(Tag::Table(alignments)) => {
                self.columns = alignments.len();
                if self.columns > MOST_COLUMNS {
                    return Err(self.too_large(range.start, say!("the table has more than {limit} columns", limit = MOST_COLUMNS)));
                }
                self.rows.clear();
            }
            Event::End(TagEnd::Table) => {
                let rows = std::mem::take(&mut self.rows);
                self.tables.push(Table { origin: Origin::Text(Arc::clone(self.source)), rows, begins_with_header: true });
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.rows.push(Row::new(self.spot(range)));
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => self.rest_of_row(range),
            Event::Start(Tag::TableCell) => {
                self.cells += 1;
                if self.cells > MOST_CELLS {
                    return Err(self.too_large(range.start, say!("the tables have more than {limit} cells", limit = MOST_CELLS)));
                }
                self.open = Some(Open { text: String::new(), links: Vec::new(), range });
            }
            Event::End(TagEnd::TableCell) => {
                if let (Some(open), Some(row)) = (self.open.take(), self.rows.last_mut()) {
                    let mut cell = Cell::new(&open.text, Spot::Text(trimmed(self.source.text(), open.range)));
                    cell.links = open.links;
                    row.push(cell);
                }
            }
            inside => {
                if let Some(open) = &mut self.open {
                    open.take(&inside);
                }
            }
        }
        Ok(())
    }

    /// Adds what a row holds beyond the columns of its header, which Markdown would drop without a word.
    fn rest_of_row(&mut self, range: Range<usize>) {
        let Some(row) = self.rows.last_mut() else { return };
        for part in parts(self.source.text(), range).into_iter().skip(self.columns) {
            let span = trimmed(self.source.text(), part);
            row.push(Cell::new(&self.source.text()[span.start..span.end], Spot::Text(span)));
        }
    }

    fn spot(&self, range: Range<usize>) -> Spot {
        Spot::Text(trimmed(self.source.text(), range))
    }

    fn too_large(&self, at: usize, message: Text) -> ImportError {
        let message = say!("{path}:{place}: {message}", path = self.source.path(), place = self.source.position(at), message);
        ImportError::new(message, say!("split the table"))
    }
}

impl Open {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.text.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::InlineHtml(tag) | Event::Html(tag) => self.tag(tag),
            Event::Start(Tag::Link { dest_url, .. }) => self.links.push(dest_url.to_string()),
            // Marks of formatting; what they mark comes as text.
            _ => {}
        }
    }

    /// Takes a tag of HTML: breaks and items begin a line, and a link leads somewhere.
    fn tag(&mut self, tag: &str) {
        let name: String = tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
        match name.to_ascii_lowercase().as_str() {
            "br" | "p" | "li" | "div" | "ul" | "ol" | "tr" => self.text.push('\n'),
            "a" => self.links.extend(attribute(tag, "href")),
            _ => {}
        }
    }
}

/// The value of an attribute in quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let start = lower.find(&format!("{name}="))? + name.len() + 1;
    let quote = tag[start..].chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let value = tag[start + 1..].split(quote).next()?;
    Some(value.replace("&amp;", "&"))
}

/// The cells of a row as GitHub counts them: a pipe behind a backslash separates nothing, one in code does.
fn parts(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let Some(line) = text.get(range.clone()) else { return Vec::new() };
    let line = line.lines().next().unwrap_or_default();
    let (mut parts, mut start, mut is_escaped) = (Vec::new(), 0, false);
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'|' && !is_escaped {
            parts.push(range.start + start..range.start + at);
            start = at + 1;
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    parts.push(range.start + start..range.start + line.len());
    // Pipes at the ends of the row enclose it.
    let is_empty = |part: &Range<usize>| text[part.clone()].trim().is_empty();
    if line.trim_start().starts_with('|') {
        parts.remove(0);
    }
    if parts.len() > 1 && parts.last().is_some_and(is_empty) {
        parts.pop();
    }
    parts
}

/// What of a range is not blank.
fn trimmed(text: &str, range: Range<usize>) -> Span {
    let end = range.end.min(text.len());
    let start = range.start.min(end);
    let Some(inside) = text.get(start..end) else { return Span::point(start) };
    let blank = |letter: char| letter.is_whitespace() || letter == '|';
    let left = inside.len() - inside.trim_start_matches(blank).len();
    let kept = inside.trim_matches(blank);
    if kept.is_empty() { Span::point(start) } else { Span::new(start + left, start + left + kept.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<Vec<String>>> {
        let tables = tables(&Arc::new(Source::new("t.md", text))).expect("tables");
        let row = |row: &Row| row.cells.iter().map(|cell| cell.text.clone()).collect();
        tables.iter().map(|table| table.rows.iter().map(row).collect()).collect()
    }

    #[test]
    fn a_table_is_read_in_every_dialect() {
        let expected = [[["A", "B"], ["1", "2"]]];
        assert_eq!(read("| A | B |\n| --- | :-: |\n| 1 | 2 |\n"), expected);
        assert_eq!(read("A | B\n--|--\n1 | 2"), expected);
        assert_eq!(read("|A|B|\r\n|-|-|\r\n|1|2|\r\n"), expected);
        assert_eq!(read("- in a list\n\n  | A | B |\n  |---|---|\n  | 1 | 2 |\n"), expected);
        assert_eq!(read("> | A | B |\n> |---|---|\n> | 1 | 2 |\n"), expected);
        assert_eq!(read("---\ntitle: a | b\n---\n\n|A|B|\n|-|-|\n|1|2|\n"), expected);
    }

    #[test]
    fn cells_lose_their_marks_and_keep_their_words() {
        let text = "|A|\n|-|\n|**bold** _it_ `a \\| b` c \\| d&nbsp;&amp; e<br>f<br/>g <b>h</b> ![i](j.png)|\n";
        assert_eq!(read(text)[0][1], ["bold it a | b c | d\u{a0}& e\nf\ng h i"]);
    }

    #[test]
    fn links_are_kept_beside_the_text() {
        let text = "|A|\n|-|\n|[one](https://example.org/1) <https://example.org/2> [two][r] <a href=\"https://example.org/4?a&amp;b\">x</a>|\n\n\
                    [r]: https://example.org/3\n";
        let tables = tables(&Arc::new(Source::new("t.md", text))).expect("tables");
        let cell = &tables[0].rows[1].cells[0];
        assert_eq!(cell.text, "one https://example.org/2 two x");
        assert_eq!(
            cell.links,
            [1, 2, 3]
                .map(|n| format!("https://example.org/{n}"))
                .into_iter()
                .chain(["https://example.org/4?a&b".into()])
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_stands_beyond_the_header_is_not_lost() {
        assert_eq!(read("|A|B|\n|-|-|\n|1|2|3|\n|1|\n|||||\n")[0][1..], [vec!["1", "2", "3"], vec!["1", ""], vec!["", "", "", ""]]);
    }

    #[test]
    fn a_cell_knows_its_place() {
        let text = "x\n\n| A | B |\n|---|---|\n| é | *Weekly* |\n";
        let source = Arc::new(Source::new("t.md", text));
        let tables = tables(&source).expect("tables");
        assert_eq!(tables[0].origin.tell(tables[0].rows[1].cells[1].spot), "t.md:5:7");
    }

    #[test]
    fn several_tables_are_several_and_code_holds_none() {
        assert_eq!(read("|A|\n|-|\n\ntext\n\n|B|\n|-|\n\n```\n|C|\n|-|\n```\n").len(), 2);
    }

    #[test]
    fn a_table_has_its_limits() {
        let error = |text: &str| tables(&Arc::new(Source::new("t.md", text))).expect_err("a limit").message;
        let wide = format!("{}\n{}\n", "|A".repeat(257), "|-".repeat(257));
        assert_eq!(error(&wide), "t.md:1:1: the table has more than 256 columns");
        let long = format!("|A|B|\n|-|-|\n{}", "|1|2|\n".repeat(MOST_CELLS / 2));
        assert!(error(&long).ends_with("the tables have more than 100000 cells"));
    }
}
