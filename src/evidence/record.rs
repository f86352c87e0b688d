//! One record: bytes to what its author claims, or what is wrong with it.
//!
//! It does not know when or how the record landed.

use std::sync::Arc;

use chrono::TimeDelta;

use super::sameness::Sameness;
use crate::calendar::{Date, Instant, Zone};
use crate::diagnostic::RuleId;
use crate::language::{Text, say};
use crate::plan::TaskSchema;
use crate::schema;
use crate::source::{Place, Source, Span};
use crate::yaml::{self, Document, FaultKind, Limits, Node, clip};

/// A valid record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub task: String,
    pub task_place: Place,
    pub outcome: Outcome,
    pub claim: Option<Claim>,
    /// The occurrence key that it names, and where.
    pub period: Option<(String, Place)>,
    /// Where the claim stands; the whole record's first line if it makes none.
    pub place: Place,
    pub attachments: Vec<Attachment>,
    /// Who did it and who looked at it, as the record says, and where.
    pub performed_by: Option<(String, Place)>,
    pub reviewed_by: Option<(String, Place)>,
}

/// A file that belongs to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// As the record names it.
    pub path: String,
    /// Where that stands.
    pub place: Place,
    /// The digest of its content, as the record says, in hexadecimal; and where.
    pub sha256: Option<(String, Place)>,
}

/// What the record says came of the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    NothingToReport,
    /// Tried without success: no performance.
    Failed,
}

/// When the author says that it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    At(Instant),
    /// A bare date: the last moment of that day in the plan's zone.
    On(Date),
}

impl Outcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::NothingToReport => "nothing-to-report",
            Outcome::Failed => "failed",
        }
    }
}

impl Claim {
    /// Reads an RFC 3339 instant with its zone, or a bare date.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(day) = text.parse::<Date>() {
            return Some(Claim::On(day));
        }
        chrono::DateTime::parse_from_rfc3339(text).ok().map(|at| Claim::At(at.to_utc()))
    }

    /// The first moment that the claim can mean.
    pub fn begins(self, zone: Zone) -> Instant {
        match self {
            Claim::At(at) => at,
            Claim::On(day) => zone.midnight(day),
        }
    }

    /// The moment that the claim means: for a bare date the last second of that day, or the landing if that is earlier.
    pub fn moment(self, zone: Zone, landed: Instant) -> Instant {
        match self {
            Claim::At(at) => at,
            Claim::On(day) => zone.end_of(day).checked_sub_signed(TimeDelta::seconds(1)).unwrap_or(landed).min(landed),
        }
    }
}

/// One thing that makes a record no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFault {
    pub rule: RuleId,
    pub message: Text,
    pub help: Text,
    pub place: Place,
    pub label: Text,
}

/// How many faults of one record are told; each takes a part of the text along.
const MOST_TOLD: usize = 100;

const LIMITS: Limits = Limits { depth: 64, nodes: 100_000 };

/// Reads a record, and its text as a tree. The sameness is that of the value where there is one, so that a refused record cannot be copied either.
pub fn read_record(path: &str, bytes: &[u8]) -> (Sameness, Result<(Record, Document), Vec<RecordFault>>) {
    let same_bytes = || Sameness::of_bytes(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return (same_bytes(), Err(vec![not_utf8(path, error.valid_up_to())])),
    };
    let source = Arc::new(Source::new(path, text));
    let document = match yaml::parse(&source, LIMITS) {
        Ok(document) => document,
        Err(faults) => return (same_bytes(), Err(told(path, faults.into_iter().map(|fault| syntax(&source, fault)).collect()))),
    };
    let sameness = Sameness::of_record(&document.root);
    let violations = schema::record().validate(&document.root);
    if !violations.is_empty() {
        return (sameness, Err(told(path, violations.into_iter().map(|violation| invalid(&source, violation)).collect())));
    }
    let read = typed(&document).map_err(|fault| vec![*fault]);
    (sameness, read.map(|record| (record, document)))
}

/// Lists how a record breaks the schema of its task.
pub fn schema_faults(schema: &TaskSchema, record: &Document) -> Vec<RecordFault> {
    let violations = schema.schema.validate(&record.root).into_iter();
    let faults = violations.map(|violation| {
        let fault = invalid(&record.source, violation);
        RecordFault {
            message: say!("{fault}, as the schema {path} of the task says", fault = fault.message, path = clip(&schema.path)),
            ..fault
        }
    });
    told(record.source.path(), faults.collect())
}

/// Of very many faults the first, and that there are more.
fn told(path: &str, mut faults: Vec<RecordFault>) -> Vec<RecordFault> {
    if faults.len() > MOST_TOLD {
        faults.truncate(MOST_TOLD);
        faults.push(RecordFault {
            rule: RuleId::RecordInvalid,
            message: say!("the record has more than {limit} errors; the first are told", limit = MOST_TOLD),
            help: say!("land the mended record at a new path"),
            place: Place::file(path),
            label: Text::default(),
        });
    }
    faults
}

fn typed(document: &Document) -> Result<Record, Box<RecordFault>> {
    let (source, root) = (&document.source, &document.root);
    let text = |key: &str| root.get(key).and_then(|node| Some((node.as_str()?.to_owned(), Place::at(source, node.span))));
    let Some((task, task_place)) = text("task") else {
        return Err(fault(source, root.span, say!("the record names no task"), say!("add `task: ID`")));
    };
    let outcome = match text("result").as_ref().map(|(word, _)| word.as_str()) {
        None | Some("done") => Outcome::Done,
        Some("nothing-to-report") => Outcome::NothingToReport,
        Some("failed") => Outcome::Failed,
        Some(_) => {
            return Err(fault(
                source,
                root.span,
                say!("the record has an unknown result"),
                say!("write done, nothing-to-report or failed"),
            ));
        }
    };
    let claim = match text("performed_at") {
        None => None,
        Some((word, place)) => Some((Claim::parse(&word).ok_or_else(|| not_a_date(&word, place.clone()))?, place)),
    };
    // A year is the one key that YAML reads as a number.
    let year = || {
        root.get("period")
            .filter(|node| matches!(node.value, yaml::Value::Number(_)))
            .map(|node| (node.canonical(), Place::at(source, node.span)))
    };
    let period = text("period").or_else(year);
    let first_line = Place::at(source, Span::new(root.span.start, first_line_end(source.text(), root.span)));
    let place = match (&period, &claim) {
        (Some((_, place)), _) | (None, Some((_, place))) => place.clone(),
        (None, None) => first_line,
    };
    Ok(Record {
        task,
        task_place,
        outcome,
        claim: claim.map(|(claim, _)| claim),
        period,
        place,
        attachments: root.get("attachments").into_iter().flat_map(Node::items).filter_map(|item| attachment(source, item)).collect(),
        performed_by: text("performed_by"),
        reviewed_by: text("reviewed_by"),
    })
}

/// Reads an attachment; one without a path has been told by the schema.
fn attachment(source: &Arc<Source>, item: &Node) -> Option<Attachment> {
    let text = |key: &str| item.get(key).and_then(|node| Some((node.as_str()?.to_owned(), Place::at(source, node.span))));
    let (path, place) = text("path")?;
    Some(Attachment { path, place, sha256: text("sha256") })
}

fn first_line_end(text: &str, span: Span) -> usize {
    text[span.start..span.end].find('\n').map_or(span.end, |at| span.start + at)
}

fn not_a_date(word: &str, place: Place) -> Box<RecordFault> {
    let shown: String = word.chars().filter(|c| !c.is_control()).take(40).collect();
    Box::new(RecordFault {
        rule: RuleId::RecordInvalid,
        message: say!("`performed_at` is `{shown}`, which is no moment", shown),
        help: say!("write a date such as 2026-11-20, or an instant with its zone such as 2026-11-20T16:10:00+01:00"),
        place,
        label: say!("not a moment"),
    })
}

fn not_utf8(path: &str, at: usize) -> RecordFault {
    RecordFault {
        rule: RuleId::RecordUnreadable,
        message: say!("the record is not UTF-8 text (byte {at})", at),
        help: say!("land a new record, written as UTF-8 text, at a new path"),
        place: Place::file(path),
        label: Text::default(),
    }
}

/// What to do about a record that has landed: its file must not be touched any more.
fn anew(help: Text) -> Text {
    say!("{help}; land the mended record at a new path", help)
}

/// What to do about the same record as long as it has not landed: nothing must land again.
pub fn help_before_landing(help: &Text) -> Text {
    let mended = help.parts().ok().filter(|(template, ..)| template == "{help}; land the mended record at a new path");
    mended.and_then(|(_, _, values)| values.into_iter().next()).map_or_else(|| help.clone(), |(_, own)| own)
}

fn syntax(source: &Arc<Source>, found: yaml::Fault) -> RecordFault {
    let label = match found.kind {
        FaultKind::Empty => say!("nothing here"),
        FaultKind::Syntax => say!("cannot be read"),
        FaultKind::DuplicateKey => say!("stands twice"),
        FaultKind::Refused => say!("not accepted"),
    };
    RecordFault { rule: RuleId::RecordSyntax, message: found.message, help: anew(found.help), place: Place::at(source, found.span), label }
}

fn invalid(source: &Arc<Source>, violation: schema::Violation) -> RecordFault {
    let label = match violation.kind {
        schema::ViolationKind::UnknownKey => say!("unknown key"),
        schema::ViolationKind::Value => say!("does not fit"),
    };
    RecordFault {
        rule: RuleId::RecordInvalid,
        message: violation.message,
        help: anew(violation.help),
        place: Place::at(source, violation.span),
        label,
    }
}

fn fault(source: &Arc<Source>, span: Span, message: Text, help: Text) -> Box<RecordFault> {
    Box::new(RecordFault { rule: RuleId::RecordInvalid, message, help, place: Place::at(source, span), label: Text::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<RecordFault> {
        read_record("evidence/a/r.yaml", text.as_bytes()).1.expect_err("faults")
    }

    #[test]
    fn a_hundred_faults_of_a_record_are_all_told_and_of_more_that_there_are_more() {
        let links = |count: usize| faults(&format!("task: a\nlinks: [{}]\n", vec!["1"; count].join(", ")));
        let keys = |count: usize| faults(&format!("task: a\n{}", (0..count).map(|at| format!("k{at}: 1\n")).collect::<String>()));
        let twice = |count: usize| faults(&format!("task: a\n{}", "task: a\n".repeat(count)));
        for (told, more) in [(links(100), links(101)), (keys(100), keys(30_000)), (twice(100), twice(100_000))] {
            assert_eq!((told.len(), more.len()), (100, 101));
            assert_eq!(more[..100].iter().filter(|fault| matches!(fault.place, Place::At { .. })).count(), 100);
            assert_eq!(more[100].message, "the record has more than 100 errors; the first are told");
        }
    }
}
