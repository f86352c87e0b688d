//! The table of a text in which a sign separates the cells: CSV and its kin.
//!
//! It does not know what the table is about.

use std::sync::Arc;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::table::{Cell, Origin, Row, Spot, Table};
use super::{ImportError, LONGEST_CELL, MOST_CELLS, MOST_COLUMNS};
use crate::language::{Text, say};
use crate::source::{Source, Span};

/// The signs that may separate cells.
pub const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Reads the whole text with one delimiter.
pub fn table(source: &Arc<Source>, delimiter: u8) -> Result<Table, ImportError> {
    let mut fields = Fields::new(source, delimiter);
    let (mut rows, mut open, mut count): (Vec<Row>, Option<Row>, usize) = (Vec::new(), None, 0);
    while let Some((cell, ends_row)) = fields.next()? {
        count += 1;
        let mut row = open.take().unwrap_or_else(|| Row::new(cell.spot));
        if count > MOST_CELLS || row.cells.len() >= MOST_COLUMNS {
            let message = say!("the table has more than {cells} cells, or {columns} in a row", cells = MOST_CELLS, columns = MOST_COLUMNS);
            return Err(fault(source, fields.at, message, say!("split the table")));
        }
        row.push(cell);
        if ends_row {
            rows.push(row);
        } else {
            open = Some(row);
        }
    }
    Ok(Table { origin: Origin::Text(Arc::clone(source)), rows, begins_with_header: false })
}

/// The delimiter that stands most often in the first row that has one, outside quotes; none if two do so equally often.
pub fn sniff(text: &str) -> Option<u8> {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut is_quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted && counts.iter().any(|count| *count > 0) => break,
            _ if is_quoted => {}
            _ => {
                for (count, delimiter) in counts.iter_mut().zip(DELIMITERS) {
                    *count += usize::from(byte == delimiter);
                }
            }
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let mut best = DELIMITERS.iter().zip(counts).filter(|(_, count)| *count == most).map(|(delimiter, _)| *delimiter);
    match (best.next(), best.next()) {
        (Some(delimiter), None) => Some(delimiter),
        _ => None,
    }
}

struct Fields<'a> {
    source: &'a Arc<Source>,
    reader: Reader,
    at: usize,
    begins_row: bool,
    room: Vec<u8>,
}

impl<'a> Fields<'a> {
    fn new(source: &'a Arc<Source>, delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { source, reader, at: 0, begins_row: true, room: vec![0; LONGEST_CELL] }
    }

    /// The next cell, and whether it is the last of its row.
    fn next(&mut self) -> Result<Option<(Cell, bool)>, ImportError> {
        let text = self.source.text();
        if self.begins_row {
            // The reader skips what is left of the line before, and blank lines.
            self.at += text[self.at..].len() - text[self.at..].trim_start_matches(['\r', '\n']).len();
        }
        let start = self.at;
        let mut filled = 0;
        loop {
            let (result, taken, written) = self.reader.read_field(&text.as_bytes()[self.at..], &mut self.room[filled..]);
            self.at += taken;
            filled += written;
            match result {
                // Once more, with nothing: the reader then knows that this is the end.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => {
                    let message = say!("a cell has more than {limit} bytes", limit = LONGEST_CELL);
                    return Err(fault(
                        self.source,
                        start,
                        message,
                        say!("shorten it; a quotation mark that is never closed makes one cell of the rest"),
                    ));
                }
                ReadFieldResult::Field { record_end } => {
                    self.begins_row = record_end;
                    let span = self.span(start);
                    self.refuse_open_quote(span)?;
                    let words = String::from_utf8_lossy(&self.room[..filled]);
                    return Ok(Some((Cell::new(&words, Spot::Text(span)), record_end)));
                }
                ReadFieldResult::End => return Ok(None),
            }
        }
    }

    /// Where the field stands, without the sign that ends it.
    fn span(&self, start: usize) -> Span {
        let raw = &self.source.text()[start..self.at];
        let is_end = |letter: char| letter == '\r' || letter == '\n' || DELIMITERS.iter().any(|known| char::from(*known) == letter);
        let kept = if raw.ends_with(is_end) { &raw[..raw.len() - 1] } else { raw };
        let left = kept.len() - kept.trim_start().len();
        Span::new(start + left.min(kept.trim_end().len()), start + kept.trim_end().len())
    }

    /// A quotation mark that nothing closes swallows the rest of the file.
    fn refuse_open_quote(&self, span: Span) -> Result<(), ImportError> {
        let raw = &self.source.text()[span.start..span.end];
        let is_open = raw.starts_with('"') && raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
        if is_open && self.at == self.source.text().len() {
            return Err(fault(
                self.source,
                span.start,
                say!("a quotation mark is opened here and never closed"),
                say!("close it, or double it if it is meant"),
            ));
        }
        Ok(())
    }
}

fn fault(source: &Source, at: usize, message: Text, help: Text) -> ImportError {
    ImportError::new(say!("{path}:{place}: {message}", path = source.path(), place = source.position(at), message), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, delimiter: u8) -> Vec<Vec<(String, String)>> {
        let table = table(&Arc::new(Source::new("t", text)), delimiter).expect("a table");
        let cell = |cell: &Cell| (cell.text.clone(), table.origin.tell(cell.spot));
        table.rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect()
    }

    fn told(cells: &[(&str, &str)]) -> Vec<(String, String)> {
        cells.iter().map(|(text, at)| ((*text).to_owned(), format!("t:{at}"))).collect()
    }

    #[test]
    fn cells_are_read_with_their_places() {
        let rows = read("A,B\r\n\r\n\"x, \"\"y\"\"\nz\",  é\n1,\n,last", b',');
        assert_eq!(rows[0], told(&[("A", "1:1"), ("B", "1:3")]));
        assert_eq!(rows[1], told(&[("x, \"y\"\nz", "3:1"), ("é", "4:6")]));
        assert_eq!(rows[2], told(&[("1", "5:1"), ("", "5:3")]));
        assert_eq!(rows[3], told(&[("", "6:1"), ("last", "6:2")]));
        assert_eq!(rows.len(), 4);
        assert_eq!(read("a\tb\tc", b'\t')[0].len(), 3);
        assert!(read("", b',').is_empty());
    }

    #[test]
    fn the_delimiter_is_the_one_that_is_used_most() {
        assert_eq!(sniff("\nActivity, what;Cadence;Team\n1,2,3,4,5\n"), Some(b';'));
        assert_eq!(sniff("\"a;b;c\",d\n"), Some(b','));
        assert_eq!(sniff("a\tb\n"), Some(b'\t'));
        assert_eq!(sniff("a;b,c\n"), None);
        assert_eq!(sniff("a\n"), None);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told() {
        let error = table(&Arc::new(Source::new("t", "A,B\nx,\"y\nz,1\n")), b',').expect_err("an open quote");
        assert_eq!(error.message, "t:2:3: a quotation mark is opened here and never closed");
        let long = format!("A\n\"{}\"", "x".repeat(LONGEST_CELL + 1));
        let error = table(&Arc::new(Source::new("t", long)), b',').expect_err("a long cell");
        assert_eq!(error.message, "t:2:1: a cell has more than 65536 bytes");
    }
}
