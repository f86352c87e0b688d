//! What can be asked of `duly import`.
//!
//! It does not know how a table is read.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use duly::calendar::{Date, Zone};
use duly::import::{Column, Field, Kind};
use duly::language::say;

use super::{Color, FailLevel, TextFormat, Wrong, date};

#[derive(Debug, Args)]
pub struct Import {
    /// The file with the table; `-` for the standard input
    #[arg(value_name = "TABLE")]
    pub file: PathBuf,
    /// What the file is [default: by the ending of its name]
    #[arg(long, value_name = "KIND")]
    pub from: Option<TableKind>,
    /// Which of several tables, counted from one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub table: Option<u32>,
    /// Which sheet of a workbook
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub sheet: Option<String>,
    /// Which column holds what, by its number or its header, as in `activity=2` or `cadence=Rhythm` (repeatable); there are activity, description, cadence, team, reference and owner
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = column)]
    pub column: Vec<(Field, Column)>,
    /// What a text without a byte order mark is written in, such as windows-1252 [default: utf-8]
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub encoding: Option<String>,
    /// What the plan is called in reports
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub name: Option<String>,
    /// The zone in which days, weeks and months begin and end, such as Europe/Paris
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = zone)]
    pub timezone: Zone,
    /// The first day on which anything can be owed [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub adopted_on: Option<Date>,
    /// Write the plan to a new file; without it the plan goes to the standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What to write to the standard output: the plan alone, or with `json` the plan and the findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: TextFormat,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Show errors and warnings alone
    #[arg(short, long)]
    pub quiet: bool,
    /// Exit with 1 if there is a finding of this level or a higher one
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub fail_on: FailLevel,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableKind {
    Markdown,
    Csv,
    Tsv,
    Xlsx,
}

impl TableKind {
    pub fn kind(self) -> Kind {
        match self {
            TableKind::Markdown => Kind::Markdown,
            TableKind::Csv => Kind::Csv,
            TableKind::Tsv => Kind::Tsv,
            TableKind::Xlsx => Kind::Xlsx,
        }
    }
}

pub fn column(text: &str) -> Result<(Field, Column), Wrong> {
    let example = || Wrong(say!("write FIELD=COLUMN, like activity=2 or cadence=Rhythm"));
    let (field, column) = text.split_once('=').filter(|(_, column)| !column.is_empty()).ok_or_else(example)?;
    let Some(field) = Field::parse(field) else {
        let known: Vec<&str> = Field::ALL.iter().map(|field| field.as_str()).collect();
        return Err(Wrong(say!("no field is called `{field}`; there are {known}", field, known = known.join(", "))));
    };
    Ok((field, Column::parse(column)))
}

pub fn zone(text: &str) -> Result<Zone, Wrong> {
    Zone::parse(text).ok_or_else(|| Wrong(say!("write the IANA name of a zone, like Europe/Paris")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_named_by_its_number_or_its_header() {
        assert_eq!(column("activity=2"), Ok((Field::Activity, Column::Number(2))));
        assert_eq!(column("cadence=How often = when"), Ok((Field::Cadence, Column::Header("How often = when".to_owned()))));
        for text in ["", "activity", "activity=", "=2", "what=2"] {
            assert!(column(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_zone_has_an_iana_name() {
        assert!(zone("Europe/Paris").is_ok());
        assert!(zone("Paris").is_err_and(|told| told.contains("Europe/Paris")));
    }
}
