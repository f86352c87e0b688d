//! The question that a report says it answers, read from the report itself.
//!
//! It does not know whether the answer is right.

use std::ops::RangeInclusive;
use std::path::Path;

use chrono::{DateTime, Datelike};
use serde_json::Value;

use super::document::position;
use super::{Error, Fleeting};
use crate::calendar::{Date, Duration, Instant, utc};
use crate::check::{AsOf, Request};
use crate::history::Oid;
use crate::language::{Text, say};
use crate::render::in_toto;
use crate::report::Form;

/// The years that can be asked about; every zone has a civil day before and after them.
const YEARS: RangeInclusive<i32> = 1970..=9998;
/// How many characters of a wrong value are shown.
const SHOWN: usize = 60;

/// What a report says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub form: Form,
    pub head: String,
    pub reference: Option<String>,
    pub as_of: Instant,
    pub window: Option<(Date, Date)>,
    pub tasks: Vec<String>,
    pub teams: Vec<String>,
    pub references: Vec<String>,
    pub plan: Vec<String>,
    pub expect_witness: Option<Duration>,
    /// The version of duly that wrote it.
    pub version: String,
    /// Commit-graph files were believed when it was written.
    pub commit_graph: bool,
    /// How many witnesses it rests on.
    pub witnesses: u64,
}

impl Question {
    /// Reads the question of a report or a statement.
    pub fn read(text: &[u8], root: &Value) -> Result<Self, Error> {
        let root = Spot { text, value: root, path: Vec::new() };
        if !root.value.is_object() {
            return Err(root.refused(say!("it is {kind}, not an object", kind = kind(root.value))));
        }
        if root.value.get("_type").is_some() {
            known_statement(&root)?;
            let predicate = root.object("predicate")?.ok_or_else(|| root.wrong("predicate", say!("an object")))?;
            return read(Form::Statement, &predicate);
        }
        match root.value.get("version").and_then(Value::as_u64) {
            Some(1) => {}
            Some(version) => return Err(Error::Unknown { version: version.to_string() }),
            None => return Err(root.wrong("version", say!("the number 1"))),
        }
        match root.value.get("change") {
            None | Some(Value::Null) => read(Form::Report, &root),
            Some(_) => Err(Error::Fleeting { what: Fleeting::Change }),
        }
    }

    /// The same question, to a repository.
    pub fn request(&self, dir: &Path) -> Request {
        Request {
            plan: self.plan.clone(),
            window: self.window.map(|(from, to)| (Some(from), Some(to))),
            tasks: self.tasks.clone(),
            teams: self.teams.clone(),
            references: self.references.clone(),
            expect_witness: self.expect_witness,
            reference: self.reference.clone(),
            ..Request::new(dir.to_path_buf(), &self.head, AsOf::Instant(self.as_of))
        }
    }
}

fn known_statement(root: &Spot<'_>) -> Result<(), Error> {
    if root.text("_type")? != in_toto::STATEMENT {
        return Err(root.wrong("_type", Text::verbatim(in_toto::STATEMENT)));
    }
    let predicate = root.text("predicateType")?;
    match predicate.strip_prefix("urn:duly:ledger:") {
        Some(_) if predicate == in_toto::PREDICATE => Ok(()),
        Some(version) => Err(Error::Unknown { version: version.chars().take(SHOWN).collect() }),
        None => Err(root.wrong("predicateType", Text::verbatim(in_toto::PREDICATE))),
    }
}

fn read(form: Form, top: &Spot<'_>) -> Result<Question, Error> {
    let tool = top.object("tool")?.ok_or_else(|| top.wrong("tool", say!("the program that wrote it")))?;
    if tool.text("name")? != "duly" {
        return Err(tool.wrong("name", Text::verbatim("duly")));
    }
    let Some(repository) = top.object("repository")? else { return Err(Error::Fleeting { what: Fleeting::WorkTree }) };
    let window = match top.object("window")? {
        None => None,
        Some(window) => Some((window.day("from")?, window.day("to")?)),
    };
    let (selection, terms) = (top.object("selection")?, top.object("terms")?);
    let list = |spot: &Option<Spot<'_>>, name| spot.as_ref().map_or(Ok(Vec::new()), |spot| spot.list(name));
    Ok(Question {
        form,
        head: repository.commit("head")?,
        reference: repository.text_or_null("ref")?.map(str::to_owned),
        as_of: top.instant("as_of")?,
        window,
        tasks: list(&selection, "tasks")?,
        teams: list(&selection, "teams")?,
        references: list(&selection, "references")?,
        plan: list(&terms, "plan")?,
        expect_witness: terms.as_ref().map_or(Ok(None), |terms| terms.duration("expect_witness"))?,
        version: tool.text("version")?.to_owned(),
        commit_graph: repository.value.get("commit_graph") == Some(&Value::Bool(true)),
        witnesses: top.object("assurance")?.and_then(|one| one.value.get("witnesses")?.as_u64()).unwrap_or(0),
    })
}

/// One object of the report, with its place.
struct Spot<'a> {
    text: &'a [u8],
    value: &'a Value,
    path: Vec<&'static str>,
}

impl<'a> Spot<'a> {
    /// An object in this one; none for null and for what is missing.
    fn object(&self, name: &'static str) -> Result<Option<Spot<'a>>, Error> {
        match self.value.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value @ Value::Object(_)) => {
                let path = self.path.iter().copied().chain([name]).collect();
                Ok(Some(Spot { text: self.text, value, path }))
            }
            Some(_) => Err(self.wrong(name, say!("an object"))),
        }
    }

    fn text(&self, name: &'static str) -> Result<&'a str, Error> {
        self.value.get(name).and_then(Value::as_str).ok_or_else(|| self.wrong(name, say!("a text")))
    }

    fn text_or_null(&self, name: &'static str) -> Result<Option<&'a str>, Error> {
        match self.value.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.text(name).map(Some),
        }
    }

    /// Texts; what is missing is empty.
    fn list(&self, name: &'static str) -> Result<Vec<String>, Error> {
        let Some(value) = self.value.get(name) else { return Ok(Vec::new()) };
        let items = value.as_array().ok_or_else(|| self.wrong(name, say!("a list of texts")))?;
        items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(|| self.wrong(name, say!("a list of texts")))).collect()
    }

    fn commit(&self, name: &'static str) -> Result<String, Error> {
        let known = Oid::parse(self.text(name)?).map(|id| id.to_string());
        known.filter(|id| self.text(name).is_ok_and(|text| text == id)).ok_or_else(|| self.wrong(name, say!("the full id of a commit")))
    }

    fn instant(&self, name: &'static str) -> Result<Instant, Error> {
        let text = self.text(name)?;
        let instant = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
        let good = instant.ok().filter(|at| YEARS.contains(&at.year()) && utc(*at) == text);
        good.ok_or_else(|| self.wrong(name, say!("an instant like 2026-11-23T08:00:00Z")))
    }

    fn day(&self, name: &'static str) -> Result<Date, Error> {
        let text = self.text(name)?;
        let day = Date::parse_from_str(text, "%Y-%m-%d");
        let good = day.ok().filter(|day| YEARS.contains(&day.year()) && day.to_string() == text);
        good.ok_or_else(|| self.wrong(name, say!("a day like 2026-11-23")))
    }

    fn duration(&self, name: &'static str) -> Result<Option<Duration>, Error> {
        let Some(text) = self.text_or_null(name)? else { return Ok(None) };
        Duration::parse(text).map(Some).map_err(|_| self.wrong(name, say!("a duration like 26h")))
    }

    /// Says that a value is not what it has to be.
    fn wrong(&self, name: &'static str, expected: Text) -> Error {
        let path: Vec<&str> = self.path.iter().copied().chain([name]).collect();
        let found = match self.value.get(name) {
            None => say!("is missing"),
            Some(Value::String(text)) => say!("is {value}", value = format!("{:?}", text.chars().take(SHOWN).collect::<String>())),
            Some(value) => say!("is {value}", value = kind(value)),
        };
        let (line, column) = position(self.text, &path);
        let reason = say!(
            "line {line}, column {column}: `/{path}` {found}, and should be {expected}",
            line,
            column,
            path = path.join("/"),
            found,
            expected
        );
        Error::NoReport { reason }
    }

    fn refused(&self, reason: Text) -> Error {
        let (line, column) = position(self.text, &self.path);
        Error::NoReport { reason: say!("line {line}, column {column}: {reason}", line, column, reason) }
    }
}

fn kind(value: &Value) -> Text {
    match value {
        Value::Null => Text::verbatim("null"),
        Value::Bool(_) => say!("true or false"),
        Value::Number(_) => say!("a number"),
        Value::String(_) => say!("a text"),
        Value::Array(_) => say!("a list"),
        Value::Object(_) => say!("an object"),
    }
}
