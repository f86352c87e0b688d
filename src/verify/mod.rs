//! A report that somebody has written, held against the repository that it is about.
//!
//! It asks the repository the same question and compares every line. It does not know the command line, nor who signed the report.

mod compare;
mod document;
mod error;
mod question;
mod words;

use std::path::Path;

use serde_json::Value;

pub use document::LIMIT;
pub use error::Error;

use self::compare::{Writer, compare};
use self::question::Question;
use crate::check::{self, Means};
use crate::history::{self, Oid, OpenOptions, Repository};
use crate::render::{in_toto, json};
use crate::report::{Compared, Difference, Form, Report, Verification};

/// Holds a report against a repository. Nothing but its own history is believed: neither a cache nor commit-graph files.
///
/// `branch` is the revision of which the commit must have been the head; none for the one that the report names.
pub fn verify(text: &[u8], dir: &Path, branch: Option<&str>, means: &Means<'_>) -> Result<Verification, Error> {
    let told = document::read(text).map_err(|fault| Error::NoReport { reason: fault.message })?;
    let question = Question::read(text, &told)?;
    let repository = history::open(&OpenOptions { dir: dir.to_path_buf() }).map_err(check::Error::from)?;
    has_commit(&repository, &question)?;
    let mut verification = blank(&question);
    on_branch(&repository, &question, branch, &mut verification)?;
    let means = Means { cache: None, is_graph_trusted: false, ..*means };
    let mut report = match check::check_by(&question.request(dir), &means) {
        Ok(report) => report,
        // A question that the repository cannot even be asked was never answered by it.
        Err(error) if error.exit() == 2 => {
            verification.differences.push(impossible(&error));
            return Ok(verification);
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(facts) = &mut report.repository {
        // This is said of how the report was made, not of what is true.
        facts.commit_graph = question.commit_graph;
    }
    hold(text, &told, (&question, &report), &mut verification)?;
    if !verification.is_true() {
        is_witnessed(&question, &report)?;
    }
    Ok(verification)
}

/// Holds a report against the answer to its own question.
pub fn against(text: &[u8], report: &Report) -> Result<Verification, Error> {
    let told = document::read(text).map_err(|fault| Error::NoReport { reason: fault.message })?;
    let question = Question::read(text, &told)?;
    let mut verification = blank(&question);
    hold(text, &told, (&question, report), &mut verification)?;
    Ok(verification)
}

/// Compares the report with what the repository says.
fn hold(text: &[u8], told: &Value, (question, report): (&Question, &Report), into: &mut Verification) -> Result<(), Error> {
    let mut found = String::new();
    let written = match question.form {
        Form::Report => json::write(&mut found, report),
        Form::Statement => in_toto::write(&mut found, report),
    };
    written.map_err(|error| Error::Internal { reason: error.to_string() })?;
    into.compared = Compared {
        units: report.units.len(),
        occurrences: report.units.iter().map(|unit| unit.occurrences.len()).sum(),
        findings: report.findings.len(),
    };
    if found.as_bytes() == text {
        return Ok(());
    }
    let found = document::own(&found).map_err(|fault| Error::Internal { reason: fault.message })?;
    let is_ours = question.version == env!("CARGO_PKG_VERSION");
    let differences = compare(told, &found, if is_ours { Writer::ThisVersion } else { Writer::AnotherVersion });
    let room = Verification::MOST.saturating_sub(into.differences.len());
    into.more += differences.more + differences.kept.len().saturating_sub(room);
    into.differences.extend(differences.kept.into_iter().take(room));
    if !is_ours {
        let (theirs, ours) = (&question.version, env!("CARGO_PKG_VERSION"));
        let unknown = match differences.unknown {
            0 => String::new(),
            1 => "; 1 name that this version does not know was not compared".to_owned(),
            count => format!("; {count} names that this version does not know were not compared"),
        };
        into.remarks.push(format!("it was written by duly {theirs} and verified by duly {ours}, whose words may differ{unknown}"));
    }
    Ok(())
}

fn blank(question: &Question) -> Verification {
    let mut remarks = Vec::new();
    if question.commit_graph {
        remarks.push("commit-graph files were believed when it was written; here everything was read".to_owned());
    }
    Verification {
        form: question.form,
        head: question.head.clone(),
        reference: question.reference.clone(),
        as_of: question.as_of,
        window: question.window,
        version: question.version.clone(),
        compared: Compared::default(),
        differences: Vec::new(),
        more: 0,
        remarks,
    }
}

fn has_commit(repository: &Repository, question: &Question) -> Result<(), Error> {
    match repository.resolve(&question.head) {
        Ok(_) => Ok(()),
        Err(history::Error::MissingObject { .. } | history::Error::NoSuchRevision { .. }) => {
            Err(Error::NoCommit { head: question.head.clone() })
        }
        Err(error) => Err(check::Error::from(error).into()),
    }
}

/// Looks whether the commit was ever the head of its branch: on any other line evidence lands when its author likes.
fn on_branch(repository: &Repository, question: &Question, asked: Option<&str>, into: &mut Verification) -> Result<(), Error> {
    let wrong = |error: history::Error| Error::from(check::Error::from(error));
    if let Some(asked) = asked {
        stood(repository, question, ("head", &question.head, &[asked.to_owned()]), into)?;
    }
    let Some(name) = &question.reference else {
        if asked.is_none() {
            into.remarks.push("it names no branch: with --ref you can name the one that its commit has to be of".to_owned());
        }
        return Ok(());
    };
    let known = repository.known_as(name).map_err(wrong)?;
    match (known.is_empty(), asked) {
        (false, _) => stood(repository, question, ("ref", name, &known), into),
        (true, None) => Err(Error::NoBranch { name: name.clone() }),
        (true, Some(_)) => {
            into.remarks.push(format!("this repository has no {name}, which the report names"));
            Ok(())
        }
    }
}

/// Says so if none of the references by which a branch is known ever led to the commit.
fn stood(repository: &Repository, question: &Question, (at, told, known): Place<'_>, into: &mut Verification) -> Result<(), Error> {
    let wrong = |error: history::Error| Error::from(check::Error::from(error));
    let commit = Oid::parse(&question.head).ok_or_else(|| Error::NoCommit { head: question.head.clone() })?;
    for reference in known {
        let tip = repository.resolve(reference).map_err(wrong)?;
        if repository.stood_at(&tip.commit, &commit).map_err(wrong)? {
            return Ok(());
        }
    }
    let top = match question.form {
        Form::Report => "",
        Form::Statement => "/predicate",
    };
    into.differences.push(Difference {
        pointer: format!("{top}/repository/{at}"),
        subject: "the branch".to_owned(),
        told: Some(told.to_owned()),
        found: Some(format!("commit {} never was the head of {}", commit.short(), known.join(" nor of "))),
    });
    Ok(())
}

/// The place of the report that a branch is held against, what stands there, and the references by which the branch is known.
type Place<'a> = (&'a str, &'a str, &'a [String]);

/// A report that rests on witnesses says more than a repository without them can.
fn is_witnessed(question: &Question, report: &Report) -> Result<(), Error> {
    let found = report.assurance.map_or(0, |assurance| assurance.witnesses);
    if question.witnesses <= found as u64 {
        return Ok(());
    }
    let told = if question.witnesses == 1 { "1 witness".to_owned() } else { format!("{} witnesses", question.witnesses) };
    Err(Error::Unwitnessed { told, found })
}

fn impossible(error: &check::Error) -> Difference {
    Difference {
        pointer: String::new(),
        subject: "the question".to_owned(),
        told: Some("an answer".to_owned()),
        found: Some(format!("none: {error}")),
    }
}
