//! Which of several tables is meant; no one is guessed.
//!
//! It does not read the rows below the header.

use super::columns::{self, Columns, Unfit};
use super::table::{Origin, Spot, Table};
use super::{ImportError, Kind, Options};
use crate::diagnostic::{Problem, RuleId};
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
        Err(unfit) => Err(ImportError::new(format!("{}: {}", table.origin.tell(unfit.spot), unfit.message), &unfit.help)),
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
                Some(format!("at {} {}", table.origin.tell(unfit.spot), unfit.message.replacen("the table ", "it ", 1)))
            });
            let message = format!(
                "none of the {} tables of {} is one of activities: {}",
                tables.len(),
                options.path,
                why.collect::<Vec<_>>().join("; ")
            );
            Err(ImportError::new(message, "name the columns, as in `--column activity=2 --column cadence=3`, and the table with --table"))
        }
        (_, several) => {
            let message = format!("{} tables of {} fit: {}", several.len(), options.path, list(tables, several));
            Err(ImportError::new(message, choose_with(tables)))
        }
    }
}

fn choose_with(tables: &[Table]) -> &'static str {
    match tables.first().map(|table| &table.origin) {
        Some(Origin::Sheet { .. }) => "choose one with --sheet NAME or --table N",
        Some(Origin::Text(_)) | None => "choose one with --table N",
    }
}

fn no_such(tables: &[Table], number: usize, kind: Kind, options: &Options) -> ImportError {
    if tables.is_empty() {
        return none(kind, options);
    }
    let all: Vec<usize> = (0..tables.len()).collect();
    let message = format!("there is no table {number} in {}; there are {}", options.path, list(tables, &all));
    ImportError::new(message, choose_with(tables))
}

fn none(kind: Kind, options: &Options) -> ImportError {
    let help = match kind {
        Kind::Markdown => "give it a table: a header, below it a row of dashes such as `|---|---|`, and a row for each activity",
        Kind::Csv | Kind::Tsv | Kind::Xlsx => "give it a header and a row for each activity",
    };
    ImportError::new(format!("no table was found in {}", options.path), help)
}

/// Tables by their numbers, places and headers.
fn list(tables: &[Table], which: &[usize]) -> String {
    let listed: Vec<String> = which.iter().take(LISTED).map(|at| format!("{} ({})", at + 1, described(&tables[*at]))).collect();
    let more = if which.len() > LISTED { format!(" and {} more", which.len() - LISTED) } else { String::new() };
    format!("{}{more}", listed.join(", "))
}

fn described(table: &Table) -> String {
    let Some(row) = table.rows.first() else { return "empty".to_owned() };
    let headers: Vec<String> = row.cells.iter().filter(|cell| !cell.is_blank()).take(4).map(|cell| shown(&cell.line())).collect();
    let place = match (&table.origin, row.spot) {
        (Origin::Text(source), Spot::Text(Span { start, .. })) => format!("line {}", source.position(start).line),
        (Origin::Sheet { sheet, .. }, _) => format!("sheet {}", shown(sheet)),
        (Origin::Text(_), Spot::Cell(..)) => table.origin.path().to_owned(),
    };
    format!("{place}: {}", headers.join(", "))
}

fn told(tables: &[Table], at: usize, columns: &Columns) -> Problem {
    let table = &tables[at];
    let spot = table.rows.get(columns.header).map_or(Spot::Cell(0, 0), |row| row.spot);
    let message = format!("of {} tables this one is read, number {}", tables.len(), at + 1);
    table.origin.problem(RuleId::ImportChoice, spot, &message, choose_with(tables), "read")
}
