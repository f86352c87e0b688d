//! The rows of a table to tasks, with everything that must be said of them.
//!
//! It does not know how a plan is written.

use std::collections::BTreeSet;

use super::cadence::{self, Rhythm};
use super::columns::Columns;
use super::slug::Ids;
use super::table::{Cell, Row, Spot, State, Table};
use super::teams::{self, Roster};
use super::words::Field;
use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};
use crate::yaml::shown;

/// The bounds of the plan's own texts, in characters.
const LONGEST_TITLE: usize = 200;
const LONGEST_TEAM: usize = 200;
const LONGEST_REFERENCE: usize = 1000;
const LONGEST_DESCRIPTION: usize = 10_000;

/// Tasks and teams, before they are written.
pub struct Draft {
    pub tasks: Vec<Task>,
    pub teams: Roster,
    pub problems: Vec<Problem>,
}

/// One row.
pub struct Task {
    pub id: String,
    pub title: String,
    pub description: String,
    /// Places in the roster.
    pub teams: Vec<usize>,
    /// None if it could not be read.
    pub cadence: Option<Rhythm>,
    pub references: Vec<String>,
    /// Why the row cannot be a task yet, and what to do; empty if it is one.
    pub lacks: Vec<String>,
}

/// Reads every row below the header.
pub fn read(table: &Table, columns: &Columns, problems: Vec<Problem>) -> Draft {
    let draft = Draft { tasks: Vec::new(), teams: Roster::default(), problems };
    let mut reader = Reader { table, columns, draft, ids: Ids::default(), split: BTreeSet::new(), owner_is_team: false };
    reader.header();
    for row in table.rows.iter().skip(columns.header + 1) {
        if row.cells.iter().any(|cell| cell.says_something() || !cell.is_blank() && cell.state != State::Whole) {
            reader.row(row);
        }
    }
    reader.merged();
    reader.draft
}

struct Reader<'a> {
    table: &'a Table,
    columns: &'a Columns,
    draft: Draft,
    ids: Ids,
    /// Cells with several teams that were told.
    split: BTreeSet<String>,
    /// There is no column of teams, and that of the owners stands for it.
    owner_is_team: bool,
}

impl Reader<'_> {
    fn tell(&mut self, rule: RuleId, spot: Spot, message: Text, help: Text, label: Text) {
        self.draft.problems.push(self.table.origin.problem(rule, spot, message, help, label));
    }

    /// Says which columns are taken where that is not plain, and which are not read at all.
    fn header(&mut self) {
        let header = &self.table.rows[self.columns.header];
        for row in self.table.rows.iter().take(self.columns.header).filter(|row| !row.is_blank()) {
            let message = say!("this stands above the header and is not read");
            self.tell(RuleId::ImportChoice, row.spot, message, say!("move it into the table if it belongs there"), say!("not read"));
        }
        for (field, column) in &self.columns.rivals {
            let Some(cell) = header.at(*column) else { continue };
            let taken = self.columns.found.get(field).and_then(|column| header.at(*column)).map(Cell::line).unwrap_or_default();
            let message = say!(
                "the column {cell} is not read: {taken} is taken for {field}",
                cell = shown(&cell.line()),
                taken = shown(&taken),
                field = field.with_article()
            );
            let help = say!("if this one is meant, say so: `--column {field}={column}`", field = field.as_str(), column = column + 1);
            self.tell(RuleId::ImportChoice, cell.spot, message, help, say!("not read"));
        }
        for cell in &header.cells {
            let is_known =
                self.columns.found.values().chain(self.columns.rivals.iter().map(|(_, column)| column)).any(|at| *at == cell.column);
            if !is_known && !cell.is_blank() {
                let message = say!("the column {cell} is not read", cell = shown(&cell.line()));
                self.tell(
                    RuleId::ImportChoice,
                    cell.spot,
                    message,
                    say!("say what it holds with `--column`, if the plan needs it"),
                    say!("not read"),
                );
            }
        }
        if !self.columns.found.contains_key(&Field::Team) {
            self.without_teams(header);
        }
    }

    fn without_teams(&mut self, header: &Row) {
        if let Some(cell) = self.columns.cell(header, Field::Owner) {
            self.owner_is_team = true;
            let message = say!("there is no column of teams: {cell} is taken for it", cell = shown(&cell.line()));
            self.tell(
                RuleId::ImportChoice,
                cell.spot,
                message,
                say!("name the column of teams: `--column team=N`"),
                say!("taken for the team"),
            );
        } else {
            let help = say!("name it with `--column team=N`, or give the tasks their teams in the plan");
            self.tell(RuleId::ImportChoice, header.spot, say!("there is no column of teams: no task has one"), help, say!("no team here"));
        }
    }

    fn row(&mut self, row: &Row) {
        let mut lacks = Vec::new();
        self.excess(row);
        for cell in row.cells.iter().filter(|cell| self.columns.found.values().any(|column| *column == cell.column)) {
            self.state(cell);
        }
        let mut description = Vec::new();
        let title = self.title(row, &mut description, &mut lacks);
        description.extend(self.usable(row, Field::Description).map(|cell| cell.text.clone()));
        let cadence = self.cadence(row, &mut description, &mut lacks);
        let teams = self.teams(row);
        if let Some(owner) = self.usable(row, Field::Owner).filter(|_| !self.owner_is_team) {
            description.push(format!("{}: {}", self.heading(Field::Owner), owner.line()));
        }
        let references = self.references(row);
        let id = self.ids.give(&title, &format!("task-{}", self.draft.tasks.len() + 1), &|_| false);
        let description = self.bounded(description.join("\n"), row);
        self.draft.tasks.push(Task { id, title, description, teams, cadence, references, lacks });
    }

    /// What stands beyond the last column of the header.
    fn excess(&mut self, row: &Row) {
        let header = &self.table.rows[self.columns.header];
        let last = header.cells.last().map_or(0, |cell| cell.column);
        if let Some(cell) = row.cells.iter().find(|cell| cell.column > last && cell.says_something()) {
            let message = say!("the row has more cells than the header: {cell} is not read", cell = shown(&cell.line()));
            let help = say!("give the header a further column; in Markdown write `\\|` for a line that separates no cells");
            self.tell(RuleId::ImportCell, cell.spot, message, help, say!("not read"));
        }
    }

    /// Says what is wrong with a cell as a cell.
    fn state(&mut self, cell: &Cell) {
        let name = shown(&cell.line());
        match cell.state {
            State::Whole => {}
            State::Cleaned => {
                let message = say!("characters that nobody sees were removed: {name} is left", name);
                self.tell(RuleId::ImportChanged, cell.spot, message, say!("compare it with the table"), say!("changed"));
            }
            State::Formula => {
                let message = say!("a formula stands here: {name}, which it showed when the file was saved, is taken", name);
                self.tell(RuleId::ImportChoice, cell.spot, message, say!("write the value itself, if it may change"), Text::default());
            }
            State::Unsaved => {
                let help = say!("open the workbook, let it calculate, and save it again, or write the value itself");
                self.tell(RuleId::ImportCell, cell.spot, say!("a formula stands here of which no result is stored"), help, Text::default());
            }
            State::Broken => {
                let message = say!("the cell shows the error {name}", name);
                self.tell(RuleId::ImportCell, cell.spot, message, say!("mend the formula, or write the value itself"), Text::default());
            }
        }
    }

    /// The cell of a field, if it says something that can be relied upon.
    fn usable<'r>(&self, row: &'r Row, field: Field) -> Option<&'r Cell> {
        self.columns.cell(row, field).filter(|cell| !matches!(cell.state, State::Unsaved | State::Broken) && cell.says_something())
    }

    /// What the table itself calls a field.
    fn heading(&self, field: Field) -> String {
        let cell = self.columns.cell(&self.table.rows[self.columns.header], field);
        cell.map_or_else(|| field.as_str().to_owned(), |cell| cell.line().trim_end_matches([':', ' ', '\u{a0}']).to_owned())
    }

    fn title(&mut self, row: &Row, description: &mut Vec<String>, lacks: &mut Vec<String>) -> String {
        let cell = self.columns.cell(row, Field::Activity);
        let Some(line) = self.usable(row, Field::Activity).map(Cell::line) else {
            let spot = cell.map_or(row.spot, |cell| cell.spot);
            let message = say!("the row has no activity: its task is left out of the plan");
            let help = say!("write into the cell what is done");
            // The cell itself may have been told already.
            if cell.is_none_or(|cell| matches!(cell.state, State::Whole | State::Cleaned | State::Formula)) {
                self.tell(RuleId::ImportCell, spot, message, help.clone(), say!("no activity"));
            }
            lacks.push(format!("{}: the row has no activity; in the table, {help}", self.table.origin.tell(spot)));
            return String::new();
        };
        if line.chars().count() <= LONGEST_TITLE {
            return line;
        }
        let short: String = line.chars().take(LONGEST_TITLE - 1).collect();
        let spot = cell.map_or(row.spot, |cell| cell.spot);
        let message = say!(
            "the activity has more than {limit} characters: the title is cut, and the description has all of it",
            limit = LONGEST_TITLE
        );
        self.tell(RuleId::ImportChanged, spot, message, say!("give the task a shorter title"), say!("cut"));
        description.push(line);
        format!("{}…", short.trim_end())
    }

    fn cadence(&mut self, row: &Row, description: &mut Vec<String>, lacks: &mut Vec<String>) -> Option<Rhythm> {
        let cell = self.columns.cell(row, Field::Cadence);
        let spot = cell.map_or(row.spot, |cell| cell.spot);
        if cell.is_some_and(|cell| matches!(cell.state, State::Unsaved | State::Broken)) {
            lacks.push(format!("{}: the cell with the cadence cannot be read", self.table.origin.tell(spot)));
            return None;
        }
        let text = cell.map(|cell| cell.text.clone()).unwrap_or_default();
        match cadence::read(&text) {
            Ok(reading) => {
                if !reading.labels.is_empty() {
                    let labels = reading.labels.iter().map(|label| Text::verbatim(shown(label)));
                    let message = say!(
                        "{labels} is no part of a cadence and is left out: it is taken as `{rhythm}`",
                        labels = Text::all_of(labels),
                        rhythm = reading.rhythm.shown()
                    );
                    let help = say!("compare it with what is meant; the description keeps the words of the table");
                    self.tell(RuleId::ImportChanged, spot, message, help, say!("taken without it"));
                    description.push(format!("{}: {}", self.heading(Field::Cadence), text.replace('\n', " ")));
                }
                Some(reading.rhythm)
            }
            Err(unread) => {
                self.tell(RuleId::ImportCadence, spot, unread.message.clone(), unread.help.clone(), say!("cannot be read"));
                lacks.push(format!("{}: {}; in the table, {}", self.table.origin.tell(spot), unread.message, unread.help));
                None
            }
        }
    }

    fn teams(&mut self, row: &Row) -> Vec<usize> {
        let field = if self.owner_is_team { Field::Owner } else { Field::Team };
        let Some(cell) = self.usable(row, field) else { return Vec::new() };
        let mut found = Vec::new();
        let count = teams::names(&cell.text).count();
        // A comma may also stand within a name, so that people have to know.
        if count > 1 && self.split.insert(cell.line()) {
            let message = say!("{cell} is read as {count} teams", cell = shown(&cell.line()), count);
            let help = say!("if it is one, give it a name without commas, semicolons and line breaks");
            self.tell(RuleId::ImportChoice, cell.spot, message, help, say!("several teams"));
        }
        for name in teams::names(&cell.text) {
            if name.chars().count() > LONGEST_TEAM {
                let message = say!(
                    "the name of the team {name} has more than {limit} characters and is left out",
                    name = shown(name),
                    limit = LONGEST_TEAM
                );
                self.tell(RuleId::ImportCell, cell.spot, message, say!("write a shorter name"), say!("too long"));
                continue;
            }
            let team = self.draft.teams.add(name, cell.spot);
            if !found.contains(&team) {
                found.push(team);
            }
        }
        found
    }

    /// What stands in the column of references, and what the links of the row lead to.
    fn references(&mut self, row: &Row) -> Vec<String> {
        let mut found: Vec<(String, Spot)> = Vec::new();
        if let Some(cell) = self.usable(row, Field::Reference) {
            let parts = cell.text.split(['\n', ';', '；']).map(str::trim).filter(|part| !part.is_empty());
            found.extend(parts.map(|part| (part.to_owned(), cell.spot)));
        }
        for field in Field::ALL {
            let Some(cell) = self.columns.cell(row, field) else { continue };
            // A link to where it stands itself says nothing.
            let links =
                cell.links.iter().map(|link| Cell::new(link, cell.spot).line()).filter(|link| !link.is_empty() && !link.starts_with('#'));
            found.extend(links.map(|link| (link, cell.spot)));
        }
        let mut references: Vec<String> = Vec::new();
        for (reference, spot) in found {
            if reference.chars().count() > LONGEST_REFERENCE {
                let message = say!(
                    "the reference {reference} has more than {limit} characters and is left out",
                    reference = shown(&reference),
                    limit = LONGEST_REFERENCE
                );
                self.tell(RuleId::ImportCell, spot, message, say!("write a shorter one"), say!("too long"));
            } else if !references.contains(&reference) {
                references.push(reference);
            }
        }
        references
    }

    fn bounded(&mut self, description: String, row: &Row) -> String {
        if description.chars().count() <= LONGEST_DESCRIPTION {
            return description;
        }
        let message = say!("the description has more than {limit} characters: the rest is cut off", limit = LONGEST_DESCRIPTION);
        let spot = self.columns.cell(row, Field::Description).map_or(row.spot, |cell| cell.spot);
        self.tell(RuleId::ImportCell, spot, message, say!("put it into a document of its own, and refer to it"), say!("too long"));
        let short: String = description.chars().take(LONGEST_DESCRIPTION - 1).collect();
        format!("{}…", short.trim_end())
    }

    fn merged(&mut self) {
        let mut told = Vec::new();
        for team in self.draft.teams.merged() {
            for (name, spot) in team.names.iter().zip(&team.spots).skip(1) {
                told.push((
                    say!("{name} is taken for another spelling of {first}", name = shown(name), first = shown(&team.names[0])),
                    *spot,
                ));
            }
        }
        for (message, spot) in told {
            self.tell(
                RuleId::ImportChoice,
                spot,
                message,
                say!("if they are two teams, give them different names in the plan"),
                say!("the same team"),
            );
        }
    }
}
