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
pub use error::{Error, Fleeting};

use self::compare::{Writer, compare};
use self::question::Question;
use crate::check::{self, Means};
use crate::history::{self, Oid, OpenOptions, Repository};
use crate::language::{Text, plural, say};
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
    written.map_err(|error| Error::Internal { reason: Text::verbatim(error.to_string()) })?;
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
        let written = say!("it was written by duly {theirs} and verified by duly {ours}, whose words may differ", theirs, ours);
        into.remarks.push(match differences.unknown {
            0 => written,
            count => plural!(
                count,
                "{written}; {count} name that this version does not know was not compared",
                "{written}; {count} names that this version does not know were not compared",
                written
            ),
        });
    }
    Ok(())
}

fn blank(question: &Question) -> Verification {
    let mut remarks = Vec::new();
    if question.commit_graph {
        remarks.push(say!("commit-graph files were believed when it was written; here everything was read"));
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
            into.remarks.push(say!("it names no branch: with --ref you can name the one that its commit has to be of"));
        }
        return Ok(());
    };
    let known = repository.known_as(name).map_err(wrong)?;
    match (known.is_empty(), asked) {
        (false, _) => stood(repository, question, ("ref", name, &known), into),
        (true, None) => Err(Error::NoBranch { name: name.clone() }),
        (true, Some(_)) => {
            into.remarks.push(say!("this repository has no {name}, which the report names", name));
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
    let branches = known.iter().map(Text::verbatim).reduce(|names, name| say!("{names} nor of {name}", names, name)).unwrap_or_default();
    let top = match question.form {
        Form::Report => "",
        Form::Statement => "/predicate",
    };
    into.differences.push(Difference {
        pointer: format!("{top}/repository/{at}"),
        subject: say!("the branch"),
        told: Some(Text::verbatim(told)),
        found: Some(say!("commit {commit} never was the head of {branches}", commit = commit.short(), branches)),
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
    Err(Error::Unwitnessed { told: question.witnesses, found })
}

fn impossible(error: &check::Error) -> Difference {
    Difference {
        pointer: String::new(),
        subject: say!("the question"),
        told: Some(say!("an answer")),
        found: Some(say!("none: {error}", error = error.text())),
    }
}
