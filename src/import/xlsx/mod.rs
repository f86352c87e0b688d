//! The sheets of an XLSX workbook as tables.
//!
//! It does not know what a table is about.

mod bound;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

pub use bound::PACKED_LIMIT;

use super::table::{Cell, Origin, Row, Spot, State, Table};
use super::{ImportError, LONGEST_CELL, MOST_CELLS, MOST_COLUMNS};
use crate::language::say;

/// The most sheets that are looked at.
const MOST_SHEETS: usize = 100;
/// The most regions of merged cells, and the most cells that they fill.
const MOST_MERGED: usize = 10_000;
/// The most text that the cells of a workbook may hold together, in bytes.
const MOST_TEXT: usize = 16 * 1024 * 1024;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;
type Cells = BTreeMap<(u32, u32), Cell>;

/// Reads every sheet that holds anything, in the order of the workbook; or only the one that is named.
pub fn tables(path: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Vec<Table>, ImportError> {
    bound::check(path, bytes)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(path, &error))?;
    let names = chosen(path, &book.sheet_names(), sheet)?;
    let (mut tables, mut budget) = (Vec::new(), Budget { cells: MOST_CELLS, text: MOST_TEXT });
    for name in names {
        let mut cells = cells(path, &mut book, &name, &mut budget)?;
        links(path, &mut book, &name, &mut cells)?;
        merged(path, &mut book, &name, &mut cells, &mut budget)?;
        if !cells.is_empty() {
            let rows = rows(cells);
            tables.push(Table { origin: Origin::Sheet { path: path.to_owned(), sheet: name }, rows, begins_with_header: false });
        }
    }
    Ok(tables)
}

fn chosen(path: &str, names: &[String], sheet: Option<&str>) -> Result<Vec<String>, ImportError> {
    let Some(sheet) = sheet else {
        if names.len() > MOST_SHEETS {
            let message = say!(
                "{path} has {sheets} sheets, more than the {limit} that are looked at",
                path,
                sheets = names.len(),
                limit = MOST_SHEETS
            );
            return Err(ImportError::new(message, say!("name the sheet with --sheet")));
        }
        return Ok(names.to_vec());
    };
    match names.iter().find(|name| *name == sheet) {
        Some(name) => Ok(vec![name.clone()]),
        None => {
            let known: Vec<String> = names.iter().take(20).map(|name| crate::yaml::shown(name)).collect();
            let message = say!("{path} has no sheet {sheet}", path, sheet = crate::yaml::shown(sheet));
            Err(ImportError::new(message, say!("name one of {known}", known = known.join(", "))))
        }
    }
}

struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    fn take(&mut self, text: usize) -> Option<()> {
        self.cells = self.cells.checked_sub(1)?;
        self.text = self.text.checked_sub(text)?;
        Some(())
    }
}

/// Reads the cells that hold something, one by one: a sheet may be as wide and as long as it likes.
fn cells(path: &str, book: &mut Book<'_>, sheet: &str, budget: &mut Budget) -> Result<Cells, ImportError> {
    let mut cells = Cells::new();
    let mut reader = match book.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        // Charts and dialogues are sheets without cells.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(cells),
        Err(error) => return Err(unreadable(path, &error)),
    };
    while let Some(found) = reader.next_cell_with_formula_metadata().map_err(|error| unreadable(path, &error))? {
        let (row, column) = found.pos;
        let (text, state) = content(&found.value, found.formula.is_some());
        if text.is_empty() && state == State::Whole {
            continue;
        }
        let place = || format!("{path}, {sheet}!{}", super::table::cell_name(row, column));
        if text.len() > LONGEST_CELL {
            return Err(ImportError::new(
                say!("{place}: a cell has more than {limit} bytes", place = place(), limit = LONGEST_CELL),
                say!("shorten it"),
            ));
        }
        if column as usize >= MOST_COLUMNS {
            let message = say!("{place}: the table has more than {limit} columns", place = place(), limit = MOST_COLUMNS);
            return Err(ImportError::new(message, say!("put the table on a sheet of its own, and name it with --sheet")));
        }
        if budget.take(text.len()).is_none() {
            let message = say!(
                "{place}: the workbook has more than {cells} cells, or {bytes} bytes of text in them",
                place = place(),
                cells = MOST_CELLS,
                bytes = MOST_TEXT
            );
            return Err(ImportError::new(message, say!("put the table on a sheet of its own, and name it with --sheet")));
        }
        let mut cell = Cell::new(&text, Spot::Cell(row, column));
        if state != State::Whole {
            cell.state = state;
        }
        cells.insert((row, column), cell);
    }
    Ok(cells)
}

/// What a cell shows, and what it is.
fn content(value: &DataRef<'_>, is_formula: bool) -> (String, State) {
    let state = if is_formula { State::Formula } else { State::Whole };
    match value {
        DataRef::Empty if is_formula => (String::new(), State::Unsaved),
        DataRef::Empty => (String::new(), State::Whole),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), state),
        DataRef::SharedString(text) => ((*text).to_owned(), state),
        DataRef::Int(number) => (number.to_string(), state),
        DataRef::Float(number) => (number.to_string(), state),
        DataRef::Bool(truth) => (if *truth { "TRUE" } else { "FALSE" }.to_owned(), state),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            (format!("{year:04}-{month:02}-{day:02}"), state)
        }
        DataRef::DateTime(at) => (at.as_f64().to_string(), state),
        DataRef::Error(error) => (error.to_string(), State::Broken),
    }
}

fn links(path: &str, book: &mut Book<'_>, sheet: &str, cells: &mut Cells) -> Result<(), ImportError> {
    if cells.is_empty() {
        return Ok(());
    }
    for link in book.hyperlinks_by_sheet_name(sheet).map_err(|error| unreadable(path, &error))? {
        if let (Some(target), Some(cell)) = (link.target, cells.get_mut(&link.range.start)) {
            cell.links.push(target);
        }
    }
    Ok(())
}

/// Gives the text of merged cells to every row that they span: to the column in which they begin.
fn merged(path: &str, book: &mut Book<'_>, sheet: &str, cells: &mut Cells, budget: &mut Budget) -> Result<(), ImportError> {
    if cells.is_empty() {
        return Ok(());
    }
    let regions = book.merge_cells_by_sheet_name(sheet).map_err(|error| unreadable(path, &error))?;
    let too_many = || {
        let message = say!("{path}, {sheet}: more than {limit} cells are merged with others", path, sheet, limit = MOST_MERGED);
        ImportError::new(message, say!("split the merged cells, or save the sheet as CSV"))
    };
    if regions.len() > MOST_MERGED {
        return Err(too_many());
    }
    let last = cells.keys().next_back().map_or(0, |(row, _)| *row);
    let mut room = MOST_MERGED;
    for region in regions {
        // What reaches over several columns belongs to the first of them.
        let Some(first) = cells.get(&region.start).cloned() else { continue };
        let column = region.start.1;
        for row in region.start.0.saturating_add(1)..=region.end.0.min(last) {
            room = room.checked_sub(1).ok_or_else(too_many)?;
            budget.take(first.text.len()).ok_or_else(too_many)?;
            cells.entry((row, column)).or_insert_with(|| Cell { spot: Spot::Cell(row, column), ..first.clone() });
        }
    }
    Ok(())
}

fn rows(cells: Cells) -> Vec<Row> {
    let mut rows: Vec<(u32, Row)> = Vec::new();
    for ((row, column), cell) in cells {
        if rows.last().is_none_or(|(last, _)| *last != row) {
            rows.push((row, Row::new(Spot::Cell(row, column))));
        }
        if let Some((_, open)) = rows.last_mut() {
            open.cells.push(Cell { column: column as usize, ..cell });
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

fn unreadable(path: &str, error: &dyn std::fmt::Display) -> ImportError {
    ImportError::new(
        say!("{path} cannot be read as a workbook: {error}", path, error),
        say!("save it again as XLSX, or save the table as CSV"),
    )
}
