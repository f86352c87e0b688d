//! Which of several tables is meant; no one is guessed.
//!
//! It does not read the rows below the header.

use super::columns::{self, Columns, Unfit};
use super::table::{Origin, Spot, Table};
use super::{ImportError, Kind, Options};
use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};
use crate::source::Span;
use crate::yaml::shown;

/// How many tables a message lists.
const LISTED: usize = 10;

/// The table that is meant, and what is to be said of the choice.
pub struct Chosen<'a> {
    pub table: &'a Table,
    pub columns: Columns,
    pub problems: Vec<Problem>,
}

/// Chooses the one table that has an activity and a cadence, or the one that was named.
pub fn choose<'a>(tables: &'a [Table], kind: Kind, options: &Options) -> Result<Chosen<'a>, ImportError> {
    let found: Vec<Result<Columns, Unfit>> = tables.iter().map(|table| columns::find(table, &options.columns)).collect();
    let at = match options.table {
        Some(number) => number.checked_sub(1).filter(|at| *at < tables.len()).ok_or_else(|| no_such(tables, number, kind, options))?,
        None => only(tables, &found, kind, options)?,
    };
    let table = &tables[at];
    match &found[at] {
        Err(unfit) => {
            let message = say!("{place}: {message}", place = table.origin.tell(unfit.spot), message = unfit.message());
            Err(ImportError::new(message, unfit.help.clone()))
        }
        Ok(columns) => {
            let problems = if tables.len() > 1 { vec![told(tables, at, columns)] } else { Vec::new() };
            Ok(Chosen { table, columns: columns.clone(), problems })
        }
    }
}

/// The place of the only table that fits.
fn only(tables: &[Table], found: &[Result<Columns, Unfit>], kind: Kind, options: &Options) -> Result<usize, ImportError> {
    let fitting: Vec<usize> = (0..tables.len()).filter(|at| found[*at].is_ok()).collect();
    match (tables.len(), fitting.as_slice()) {
        (0, _) => Err(none(kind, options)),
        (1, _) => Ok(0),
        (_, [at]) => Ok(*at),
        (_, []) => {
            let why = tables.iter().zip(found).take(LISTED).filter_map(|(table, found)| {
                let unfit = found.as_ref().err()?;
                Some(unfit.among_others(&table.origin.tell(unfit.spot)))
            });
            let message = say!(
                "none of the {tables} tables of {path} is one of activities: {why}",
                tables = tables.len(),
                path = options.path,
                why = Text::join(why, "; ")
            );
            Err(ImportError::new(
                message,
                say!("name the columns, as in `--column activity=2 --column cadence=3`, and the table with --table"),
            ))
        }
        (_, several) => {
            let message = say!(
                "{number} tables of {path} fit: {tables}",
                number = several.len(),
                path = options.path,
                tables = list(tables, several)
            );
            Err(ImportError::new(message, choose_with(tables)))
        }
    }
}

fn choose_with(tables: &[Table]) -> Text {
    match tables.first().map(|table| &table.origin) {
        Some(Origin::Sheet { .. }) => say!("choose one with --sheet NAME or --table N"),
        Some(Origin::Text(_)) | None => say!("choose one with --table N"),
    }
}

fn no_such(tables: &[Table], number: usize, kind: Kind, options: &Options) -> ImportError {
    if tables.is_empty() {
        return none(kind, options);
    }
    let all: Vec<usize> = (0..tables.len()).collect();
    let message =
        say!("there is no table {number} in {path}; there are {tables}", number, path = options.path, tables = list(tables, &all));
    ImportError::new(message, choose_with(tables))
}

fn none(kind: Kind, options: &Options) -> ImportError {
    let help = match kind {
        Kind::Markdown => say!("give it a table: a header, below it a row of dashes such as `|---|---|`, and a row for each activity"),
        Kind::Csv | Kind::Tsv | Kind::Xlsx => say!("give it a header and a row for each activity"),
    };
    ImportError::new(say!("no table was found in {path}", path = options.path), help)
}

/// Tables by their numbers, places and headers.
fn list(tables: &[Table], which: &[usize]) -> Text {
    let one = |at: &usize| say!("{number} ({table})", number = at + 1, table = described(&tables[*at]));
    let listed = Text::join(which.iter().take(LISTED).map(one), ", ");
    match which.len().checked_sub(LISTED) {
        None | Some(0) => listed,
        Some(more) => say!("{listed} and {more} more", listed, more),
    }
}

fn described(table: &Table) -> Text {
    let Some(row) = table.rows.first() else { return say!("empty") };
    let headers: Vec<String> = row.cells.iter().filter(|cell| !cell.is_blank()).take(4).map(|cell| shown(&cell.line())).collect();
    let place = match (&table.origin, row.spot) {
        (Origin::Text(source), Spot::Text(Span { start, .. })) => say!("line {line}", line = source.position(start).line),
        (Origin::Sheet { sheet, .. }, _) => say!("sheet {sheet}", sheet = shown(sheet)),
        (Origin::Text(_), Spot::Cell(..)) => Text::verbatim(table.origin.path()),
    };
    say!("{place}: {headers}", place, headers = headers.join(", "))
}

fn told(tables: &[Table], at: usize, columns: &Columns) -> Problem {
    let table = &tables[at];
    let spot = table.rows.get(columns.header).map_or(Spot::Cell(0, 0), |row| row.spot);
    let message = say!("of {tables} tables this one is read, number {number}", tables = tables.len(), number = at + 1);
    table.origin.problem(RuleId::ImportChoice, spot, message, choose_with(tables), say!("read"))
}
