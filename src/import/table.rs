//! A table as it was found: rows of cells that know their place.
//!
//! It does not know from which format it comes, nor what its columns mean.

use std::sync::Arc;

use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};
use crate::source::{Place, Source, Span};

/// Where the table stands: a text, or a sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Text(Arc<Source>),
    Sheet { path: String, sheet: String },
}

/// Where something stands in an [`Origin`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    Text(Span),
    /// Row and column, both counted from zero.
    Cell(u32, u32),
}

/// What the cells of a table hold, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub origin: Origin,
    pub rows: Vec<Row>,
    /// The first row is the header, whatever it says; otherwise lines may stand above it.
    pub begins_with_header: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub spot: Spot,
}

/// What one cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Without marks of formatting; lines end in `\n`.
    pub text: String,
    /// What its links lead to.
    pub links: Vec<String>,
    /// Its place in the row, counted from zero.
    pub column: usize,
    pub spot: Spot,
    pub state: State,
}

/// How well a cell could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Whole,
    /// Characters that nobody sees were removed.
    Cleaned,
    /// A formula; the text is what it showed when the file was saved.
    Formula,
    /// A formula of which no result is stored.
    Unsaved,
    /// An error of a spreadsheet, such as `#REF!`.
    Broken,
}

impl Origin {
    pub fn path(&self) -> &str {
        match self {
            Origin::Text(source) => source.path(),
            Origin::Sheet { path, .. } => path,
        }
    }

    /// The place of a finding.
    pub fn place(&self, spot: Spot) -> Place {
        match (self, spot) {
            (Origin::Text(source), Spot::Text(span)) => Place::at(source, span),
            (Origin::Text(source), Spot::Cell(..)) => Place::file(source.path()),
            (Origin::Sheet { path, .. }, Spot::Text(_) | Spot::Cell(..)) => Place::file(path),
        }
    }

    /// Says where for people: `table.md:3:7`, or `plan.xlsx, Sheet1!C4`.
    pub fn tell(&self, spot: Spot) -> String {
        match (self, spot) {
            (Origin::Text(source), Spot::Text(span)) => format!("{}:{}", source.path(), source.position(span.start)),
            (Origin::Sheet { path, sheet }, Spot::Cell(row, column)) => format!("{path}, {sheet}!{}", cell_name(row, column)),
            (Origin::Text(_) | Origin::Sheet { .. }, Spot::Text(_) | Spot::Cell(..)) => self.path().to_owned(),
        }
    }

    /// A problem at a place; one that no line and column can show says in words where it stands.
    pub fn problem(&self, rule: RuleId, spot: Spot, message: Text, help: Text, label: Text) -> Problem {
        let message = match (self, spot) {
            (Origin::Sheet { sheet, .. }, Spot::Cell(row, column)) => {
                say!("{sheet}!{cell}: {message}", sheet, cell = cell_name(row, column), message)
            }
            (Origin::Text(_) | Origin::Sheet { .. }, Spot::Text(_) | Spot::Cell(..)) => message,
        };
        Problem::new(rule, message, help).at(self.place(spot), label)
    }
}

impl Row {
    pub fn new(spot: Spot) -> Self {
        Self { cells: Vec::new(), spot }
    }

    /// Adds a cell behind the others.
    pub fn push(&mut self, cell: Cell) {
        let column = self.cells.last().map_or(0, |last| last.column + 1);
        self.cells.push(Cell { column, ..cell });
    }

    /// The cell of a column; a row may end early, or have gaps.
    pub fn at(&self, column: usize) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.column == column)
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

impl Cell {
    /// Takes a text as a cell: lines are trimmed, and what nobody sees is removed.
    pub fn new(text: &str, spot: Spot) -> Self {
        let mut state = State::Whole;
        let mut kept = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '\n' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
                '\t' => kept.push(' '),
                '\r' => {}
                _ if is_unseen(letter) => state = State::Cleaned,
                _ => kept.push(letter),
            }
        }
        let lines: Vec<String> = kept.lines().map(one_line).filter(|line| !line.is_empty()).collect();
        Self { text: lines.join("\n"), links: Vec::new(), column: 0, spot, state }
    }

    pub fn is_blank(&self) -> bool {
        self.text.is_empty() && matches!(self.state, State::Whole | State::Cleaned | State::Formula)
    }

    /// The text without line breaks.
    pub fn line(&self) -> String {
        self.text.replace('\n', " ")
    }

    /// Says whether the cell holds anything but dashes and dots, which people write where there is nothing to say.
    pub fn says_something(&self) -> bool {
        self.text.chars().any(|letter| !letter.is_whitespace() && !"-–—_.…/".contains(letter))
    }
}

/// A line without blanks at its ends, and with single ones between words.
fn one_line(line: &str) -> String {
    line.split([' ', '\u{3000}']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// Control characters, and those that are invisible or turn the direction of the text.
pub fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(letter, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// The name of a cell: `C4`.
pub fn cell_name(row: u32, column: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), u64::from(column) + 1);
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().chain(&[]).collect::<String>() + &(u64::from(row) + 1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_has_the_name_that_spreadsheets_give_it() {
        for (row, column, name) in [(0, 0, "A1"), (3, 2, "C4"), (9, 25, "Z10"), (0, 26, "AA1"), (0, 701, "ZZ1"), (0, 702, "AAA1")] {
            assert_eq!(cell_name(row, column), name);
        }
    }

    #[test]
    fn what_nobody_sees_is_removed_and_known() {
        let cell = |text| Cell::new(text, Spot::Cell(0, 0));
        assert_eq!((cell("  a \t b ").text.as_str(), cell("a b").state), ("a b", State::Whole));
        assert_eq!((cell("a\u{202e}b\u{0}c").text.as_str(), cell("a\u{202e}b").state), ("abc", State::Cleaned));
        assert_eq!(cell(" a \r\n\n b ").text, "a\nb");
        assert_eq!(cell("dépôt\u{a0}: 1").text, "dépôt\u{a0}: 1");
        assert!(!cell("—").says_something() && cell("毎週").says_something());
    }
}
