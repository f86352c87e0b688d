//! Which column of a table holds what: by the words of its header, or by what the user says.
//!
//! It does not read the rows below.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::fold;
use super::table::{Cell, Row, Spot, Table};
use super::words::{Field, headers};
use crate::language::{Text, say};
use crate::yaml::shown;

/// How many rows may stand above the header of a sheet.
const LINES_ABOVE: usize = 30;
/// Phrases shorter than this mean a column only if they are its whole header.
const LEAST_PART: usize = 5;

/// Which column the user names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// Counted from one.
    Number(usize),
    Header(String),
}

impl Column {
    /// A number, or else a header.
    pub fn parse(text: &str) -> Column {
        text.parse().map_or_else(|_| Column::Header(text.to_owned()), Column::Number)
    }
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The row of the header.
    pub header: usize,
    pub found: BTreeMap<Field, usize>,
    /// Columns that could hold the same as one that was taken.
    pub rivals: Vec<(Field, usize)>,
}

/// Why a table is none of activities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    pub spot: Spot,
    /// After "the table".
    lack: Text,
    /// The headers that were seen; none if there is no row.
    headers: Option<String>,
    pub help: Text,
}

impl Unfit {
    /// Of a table alone.
    pub fn message(&self) -> Text {
        match &self.headers {
            None => say!("the table {lack}", lack = self.lack),
            Some(headers) => say!("the table {lack}; its headers are {headers}", lack = self.lack, headers),
        }
    }

    /// Of one of several tables.
    pub fn among_others(&self, place: &str) -> Text {
        match &self.headers {
            None => say!("at {place} it {lack}", place, lack = self.lack),
            Some(headers) => say!("at {place} it {lack}; its headers are {headers}", place, lack = self.lack, headers),
        }
    }
}

/// Finds the header and the columns of a table.
pub fn find(table: &Table, named: &[(Field, Column)]) -> Result<Columns, Unfit> {
    let above = if table.begins_with_header { 1 } else { LINES_ABOVE };
    let mut worst: Option<(usize, Unfit)> = None;
    for (index, row) in table.rows.iter().enumerate().filter(|(_, row)| !row.is_blank()).take(above) {
        match in_row(index, row, named) {
            Ok(columns) => return Ok(columns),
            // The row that comes nearest is most likely the header.
            Err((known, unfit)) => {
                if worst.as_ref().is_none_or(|(best, _)| known > *best) {
                    worst = Some((known, unfit));
                }
            }
        }
    }
    let empty = || Unfit {
        spot: table.rows.first().map_or(Spot::Cell(0, 0), |row| row.spot),
        lack: say!("is empty"),
        headers: None,
        help: say!("give it a header that names the activity and the cadence"),
    };
    Err(worst.map_or_else(empty, |(_, unfit)| unfit))
}

/// The columns by one row; or how many are known by it, and what is missing.
fn in_row(index: usize, row: &Row, named: &[(Field, Column)]) -> Result<Columns, (usize, Unfit)> {
    let mut columns = Columns { header: index, found: BTreeMap::new(), rivals: Vec::new() };
    for (field, column) in named {
        let at = chosen(row, column).ok_or_else(|| (0, unfit(row, say!("has no column {column}", column = told(column)), *field)))?;
        columns.found.insert(*field, at);
    }
    let cells: Vec<(usize, Vec<String>)> = row.cells.iter().map(|cell| (cell.column, fold::words(&cell.text))).collect();
    columns.take(&cells, |words, phrase| words == phrase);
    columns.take(&cells, |words, phrase| is_telling(phrase) && words.windows(phrase.len()).any(|part| part == phrase));
    for field in [Field::Activity, Field::Cadence] {
        if !columns.found.contains_key(&field) {
            return Err((columns.found.len(), unfit(row, say!("has no column for {field}", field = field.with_article()), field)));
        }
    }
    Ok(columns)
}

impl Columns {
    /// Takes for every field that has no column yet the first whose header fits; of several phrases the longest decides.
    fn take(&mut self, cells: &[(usize, Vec<String>)], fits: impl Fn(&[String], &[String]) -> bool) {
        let mut fitting: Vec<(usize, usize, Field)> = Vec::new();
        for (column, words) in cells {
            let known = headers().iter().filter(|(_, phrase)| fits(words, phrase));
            if let Some((field, phrase)) = known.max_by_key(|(field, phrase)| (length(phrase), std::cmp::Reverse(*field))) {
                fitting.push((*column, length(phrase), *field));
            }
        }
        for (column, _, field) in fitting {
            let is_known = self.found.values().chain(self.rivals.iter().map(|(_, column)| column)).any(|known| *known == column);
            if is_known {
                continue;
            }
            match self.found.entry(field) {
                Entry::Occupied(_) => self.rivals.push((field, column)),
                Entry::Vacant(free) => {
                    free.insert(column);
                }
            }
        }
    }

    /// The cell of a field in a row.
    pub fn cell<'a>(&self, row: &'a Row, field: Field) -> Option<&'a Cell> {
        self.found.get(&field).and_then(|column| row.at(*column))
    }
}

fn length(phrase: &[String]) -> usize {
    phrase.iter().map(String::len).sum()
}

/// Says whether a phrase means something within a longer header.
fn is_telling(phrase: &[String]) -> bool {
    matches!(phrase, [word] if word == "team" || word == "task") || length(phrase) >= LEAST_PART
}

fn chosen(row: &Row, column: &Column) -> Option<usize> {
    match column {
        Column::Number(number) => {
            let last = row.cells.last().map_or(0, |cell| cell.column + 1);
            number.checked_sub(1).filter(|_| *number <= last)
        }
        Column::Header(header) => {
            let wanted = fold::words(header);
            row.cells.iter().find(|cell| fold::words(&cell.text) == wanted).map(|cell| cell.column)
        }
    }
}

fn told(column: &Column) -> String {
    match column {
        Column::Number(number) => number.to_string(),
        Column::Header(header) => shown(header),
    }
}

fn unfit(row: &Row, lack: Text, field: Field) -> Unfit {
    let seen: Vec<String> = row.cells.iter().filter(|cell| !cell.is_blank()).take(12).map(|cell| shown(&cell.line())).collect();
    Unfit {
        spot: row.spot,
        lack,
        headers: Some(seen.join(", ")),
        help: say!("name the column by its number or its header, as in `--column {field}=2`", field = field.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::table::Origin;

    fn table(rows: &[&[&str]], begins_with_header: bool) -> Table {
        let row = |(index, texts): (usize, &&[&str])| {
            let mut row = Row::new(Spot::Cell(u32::try_from(index).expect("few rows"), 0));
            for text in *texts {
                row.push(Cell::new(text, Spot::Cell(0, 0)));
            }
            row
        };
        let origin = Origin::Sheet { path: "t.xlsx".to_owned(), sheet: "S".to_owned() };
        Table { origin, rows: rows.iter().enumerate().map(row).collect(), begins_with_header }
    }

    fn found(header: &[&str], named: &[(Field, Column)]) -> Vec<(Field, usize)> {
        find(&table(&[header], true), named).expect("columns").found.into_iter().collect()
    }

    #[test]
    fn a_header_is_known_in_every_language() {
        let expected = [(Field::Activity, 0), (Field::Description, 1), (Field::Cadence, 2), (Field::Team, 3)];
        for header in [
            ["Activity", "Description", "Cadence", "Team"],
            ["ACTIVITÉ", "Description", "Fréquence :", "Équipe(s)"],
            ["Aktivität", "Beschreibung", "Häufigkeit", "Team"],
            ["Actividad", "Descripción", "Frecuencia", "Equipo"],
            ["Atividade", "Descrição", "Cadência", "Equipe"],
            ["Attività", "Descrizione", "Cadenza", "Squadra"],
            ["Activiteit", "Beschrijving", "Frequentie", "Team"],
            ["Działanie", "Opis", "Częstotliwość", "Zespół"],
            ["活動", "説明", "頻度", "チーム"],
            ["Maintenance activity", "Activity description", "How often?", "Team(s) involved"],
        ] {
            assert_eq!(found(&header, &[]), expected, "{header:?}");
        }
    }

    #[test]
    fn references_and_owners_are_found_and_the_order_does_not_matter() {
        let header = ["Owner", "Control", "Frequency", "Task"];
        assert_eq!(found(&header, &[]), [(Field::Activity, 3), (Field::Cadence, 2), (Field::Reference, 1), (Field::Owner, 0)]);
    }

    #[test]
    fn what_the_user_says_goes_before_the_words() {
        let header = ["Task", "Thing", "Frequency"];
        let named = [(Field::Activity, Column::parse("2"))];
        assert_eq!(found(&header, &named), [(Field::Activity, 1), (Field::Cadence, 2)]);
        let named = [(Field::Activity, Column::parse("thing"))];
        assert_eq!(found(&header, &named), [(Field::Activity, 1), (Field::Cadence, 2)]);
    }

    #[test]
    fn of_two_columns_for_one_thing_the_first_is_taken_and_the_second_known() {
        let columns = find(&table(&[&["Activity", "Activité", "Cadence"]], true), &[]).expect("columns");
        assert_eq!(columns.rivals, [(Field::Activity, 1)]);
    }

    #[test]
    fn a_missing_column_lists_the_headers() {
        let unfit = find(&table(&[&["Thing", "Cadence"]], true), &[]).expect_err("no activity");
        assert_eq!(unfit.message(), "the table has no column for the activity; its headers are `Thing`, `Cadence`");
        let named = [(Field::Team, Column::parse("7"))];
        let unfit = find(&table(&[&["Task", "Cadence"]], true), &named).expect_err("no column 7");
        assert_eq!(unfit.message(), "the table has no column 7; its headers are `Task`, `Cadence`");
    }

    #[test]
    fn lines_may_stand_above_the_header_of_a_sheet_and_of_no_other_table() {
        let rows: [&[&str]; 3] = [&["Plan of 2026"], &[""], &["Task", "Cadence"]];
        assert_eq!(find(&table(&rows, false), &[]).expect("columns").header, 2);
        assert!(find(&table(&rows, true), &[]).is_err());
        assert_eq!(find(&table(&[], true), &[]).expect_err("nothing").message(), "the table is empty");
    }
}
