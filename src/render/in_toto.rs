//! The report as an in-toto Statement, ready to be signed: what was judged, and what came of it.
//!
//! It does not know who signs it. The shape of the predicate is a promise, and stands in `schema/statement.schema.json`.

use std::fmt;

use serde::Serialize;

use super::json::{self, Told, write_quoted};
use crate::diagnostic::Level;
use crate::evidence::{digest, hex};
use crate::ledger::State;
use crate::report::{Outcome, Report, RepositoryFacts, UnitReport, share};

/// The type of every statement of this kind.
pub const STATEMENT: &str = "https://in-toto.io/Statement/v1";
/// The type of the predicate. Another number is another meaning; keys may be added under this one.
pub const PREDICATE: &str = "urn:duly:ledger:v1";

#[derive(Serialize)]
struct WireStatement<'a> {
    _type: &'static str,
    subject: Vec<WireSubject<'a>>,
    #[serde(rename = "predicateType")]
    predicate_type: &'static str,
    predicate: WirePredicate<'a>,
}

#[derive(Serialize)]
struct WireSubject<'a> {
    name: &'a str,
    digest: WireDigest<'a>,
}

#[derive(Serialize)]
enum WireDigest<'a> {
    #[serde(rename = "gitCommit")]
    GitCommit(&'a str),
    #[serde(rename = "sha256")]
    Sha256(&'a str),
}

#[derive(Serialize)]
struct WirePredicate<'a> {
    outcome: &'static str,
    #[serde(flatten)]
    told: Told<'a>,
    units: Vec<WireLine<'a>>,
    findings: WireLevels,
    report: WireBinding,
}

/// One unit in a line.
#[derive(Serialize)]
struct WireLine<'a> {
    unit: String,
    title: &'a str,
    standing: &'static str,
    next_due: Option<String>,
    occurrences: serde_json::Map<String, serde_json::Value>,
    compliance: Option<f64>,
}

#[derive(Serialize)]
struct WireLevels {
    error: usize,
    warning: usize,
    note: usize,
}

/// The JSON report, by the digest of its bytes.
#[derive(Serialize)]
struct WireBinding {
    #[serde(rename = "mediaType")]
    media_type: &'static str,
    digest: WireReportDigest,
}

#[derive(Serialize)]
struct WireReportDigest {
    sha256: String,
}

/// Writes a report as indented JSON with a final line break.
pub fn write(out: &mut dyn fmt::Write, report: &Report) -> fmt::Result {
    let mut whole = String::new();
    json::write(&mut whole, report)?;
    let binding = WireReportDigest { sha256: hex(&digest(whole.as_bytes())) };
    let statement = WireStatement {
        _type: STATEMENT,
        subject: report.repository.as_ref().map(subjects).unwrap_or_default(),
        predicate_type: PREDICATE,
        predicate: WirePredicate {
            outcome: match report.outcome {
                Outcome::Judged => "judged",
                Outcome::PlanRefused => "plan-refused",
            },
            told: json::told(report),
            units: report.units.iter().map(line).collect(),
            findings: WireLevels {
                error: report.findings(Level::Error),
                warning: report.findings(Level::Warning),
                note: report.findings(Level::Note),
            },
            report: WireBinding { media_type: "application/json", digest: binding },
        },
    };
    // Every map key is a string and every number is finite, so serialising cannot fail.
    let Ok(json) = serde_json::to_string_pretty(&statement) else { return Err(fmt::Error) };
    write_quoted(out, &json)?;
    out.write_char('\n')
}

/// The commit that the revision names, then the files of the plan.
fn subjects(facts: &RepositoryFacts) -> Vec<WireSubject<'_>> {
    let name = facts.reference.as_deref().unwrap_or("HEAD");
    let head = WireSubject { name, digest: WireDigest::GitCommit(&facts.head) };
    let plan = facts.plan.iter().zip(&facts.plan_sha256);
    std::iter::once(head).chain(plan.map(|(path, sha256)| WireSubject { name: path, digest: WireDigest::Sha256(sha256) })).collect()
}

fn line(unit: &UnitReport) -> WireLine<'_> {
    let count = |state: State| unit.occurrences.iter().filter(|one| one.state == state).count();
    let share = share(count(State::Met) + count(State::MetLate), count(State::Missed));
    WireLine {
        unit: unit.id.to_string(),
        title: &unit.title,
        standing: unit.standing.as_str(),
        next_due: unit.next_due.map(json::instant),
        occurrences: State::ALL.iter().map(|&one| (one.as_str().to_owned(), count(one).into())).collect(),
        compliance: share.map(|thousandths| f64::from(thousandths) / 1000.0),
    }
}
