//! A table of activities to a plan: what it says, and what of it could not be read.
//!
//! It does not know where the table comes from, nor where the plan goes.

mod cadence;
mod choice;
mod columns;
mod delimited;
mod error;
mod fold;
mod markdown;
mod slug;
mod table;
mod tasks;
mod teams;
#[cfg(test)]
mod tests;
mod text;
mod words;
mod write;
mod xlsx;

use crate::calendar::Date;
use crate::diagnostic::Problem;
use crate::language::say;

pub use columns::Column;
pub use error::ImportError;
pub use words::Field;

use table::Table;

/// The longest cell, in bytes.
const LONGEST_CELL: usize = 64 * 1024;
/// The most cells of one file.
const MOST_CELLS: usize = 100_000;
/// The most rows of a table: a plan file has room for fewer tasks.
const MOST_ROWS: usize = 5000;
/// The most columns of a table.
const MOST_COLUMNS: usize = 256;
/// The most bytes of a file of any kind; some kinds are held to less.
pub const FILE_LIMIT: u64 = xlsx::PACKED_LIMIT as u64;

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Markdown,
    /// Cells between commas, semicolons or tabs: whichever the first row has most of.
    Csv,
    /// Cells between tabs.
    Tsv,
    Xlsx,
}

/// What the user says beside the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What the file is called in messages.
    pub path: String,
    /// Which of several tables, counted from one.
    pub table: Option<usize>,
    /// Which sheet of a workbook.
    pub sheet: Option<String>,
    /// What holds what, where the header does not say so.
    pub columns: Vec<(Field, Column)>,
    /// The encoding of a text without a byte order mark; UTF-8 if it is not said.
    pub encoding: Option<String>,
    /// The name of the plan.
    pub name: Option<String>,
    /// The zone of the plan; UTC if it is not said.
    pub timezone: Option<String>,
    pub adopted_on: Option<Date>,
}

/// A plan from a table, and what must be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The plan as YAML; none if not a single task could be read.
    pub plan: Option<String>,
    /// How many tasks it holds.
    pub tasks: usize,
    /// How many rows it holds as comments alone, for a person to complete.
    pub left_out: usize,
    /// Every cell that could not be read, and everything that was not taken word by word.
    pub problems: Vec<Problem>,
}

impl Kind {
    /// The kind of a file by the ending of its name.
    pub fn of_path(path: &str) -> Option<Kind> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" => Some(Kind::Markdown),
            "csv" => Some(Kind::Csv),
            "tsv" | "tab" => Some(Kind::Tsv),
            "xlsx" | "xlsm" => Some(Kind::Xlsx),
            _ => None,
        }
    }
}

/// Reads a table of activities and writes the plan that it means.
///
/// The plan is one that [`crate::plan::load`] accepts. Rows that cannot be read stand in it as comments, and in the problems.
pub fn import(bytes: &[u8], kind: Kind, options: &Options) -> Result<Imported, ImportError> {
    let tables = tables(bytes, kind, options)?;
    let chosen = choice::choose(&tables, kind, options)?;
    let place = chosen.table.rows.get(chosen.columns.header).map_or_else(String::new, |row| chosen.table.origin.tell(row.spot));
    let rows = chosen.table.rows.len() - chosen.columns.header - 1;
    if rows > MOST_ROWS {
        let message =
            say!("{place}: the table has {rows} rows, more than the {limit} of which a plan can be made", place, rows, limit = MOST_ROWS);
        return Err(ImportError::new(message, say!("split it into several tables, for several plan files")));
    }
    let draft = tasks::read(chosen.table, &chosen.columns, chosen.problems);
    if draft.tasks.is_empty() {
        return Err(ImportError::new(say!("{place}: the table has a header and no rows", place), say!("give it a row for each activity")));
    }
    write::plan(draft, options)
}

fn tables(bytes: &[u8], kind: Kind, options: &Options) -> Result<Vec<Table>, ImportError> {
    if options.sheet.is_some() && kind != Kind::Xlsx {
        return Err(ImportError::new(say!("{path} is no workbook and has no sheets", path = options.path), say!("leave --sheet out")));
    }
    if options.encoding.is_some() && kind == Kind::Xlsx {
        return Err(ImportError::new(
            say!("{path} is a workbook, which says itself how it is written", path = options.path),
            say!("leave --encoding out"),
        ));
    }
    match kind {
        Kind::Xlsx => xlsx::tables(&options.path, bytes, options.sheet.as_deref()),
        Kind::Markdown => markdown::tables(&text::decode(&options.path, bytes, options.encoding.as_deref())?),
        Kind::Tsv => {
            let source = text::decode(&options.path, bytes, options.encoding.as_deref())?;
            Ok(vec![delimited::table(&source, b'\t')?])
        }
        Kind::Csv => {
            let source = text::decode(&options.path, bytes, options.encoding.as_deref())?;
            if let Some(delimiter) = delimited::sniff(source.text()) {
                return Ok(vec![delimited::table(&source, delimiter)?]);
            }
            // Two are as frequent: the one that makes sense of the header is meant.
            let all = delimited::DELIMITERS.iter().map(|delimiter| delimited::table(&source, *delimiter));
            let mut all: Vec<Table> = all.collect::<Result<_, _>>()?;
            let fitting = all.iter().position(|table| columns::find(table, &options.columns).is_ok());
            Ok(vec![all.swap_remove(fitting.unwrap_or(0))])
        }
    }
}
