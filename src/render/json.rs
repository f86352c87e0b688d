//! The report as JSON, version 1: its shape is a promise, and stands in `schema/report.schema.json`.
//!
//! It does not know people.

mod asked;
mod quoted;

use std::fmt;

use serde::Serialize;

use self::asked::{WireSelection, WireTerms, WireVersion, chosen, terms, version};
pub(super) use self::quoted::write_quoted;
use crate::calendar::Date;
pub(super) use crate::calendar::utc as instant;
use crate::diagnostic::Finding;
use crate::evidence::Performance;
use crate::ledger::{Standing, State};
use crate::plan::Waiver;
use crate::report::{Assurance, ChangeReport, OccurrenceReport, Report, RepositoryFacts, UnitReport};
use crate::source::{Place, Position};

#[derive(Serialize)]
struct WireReport<'a> {
    version: u32,
    tool: WireTool,
    repository: Option<WireRepository<'a>>,
    as_of: String,
    timezone: &'static str,
    window: Option<WireWindow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<WireSelection<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    terms: Option<WireTerms<'a>>,
    change: Option<WireChange<'a>>,
    assurance: Option<WireAssurance>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    plan_versions: Vec<WireVersion<'a>>,
    summary: WireSummary,
    tasks: Vec<WireUnit<'a>>,
    findings: Vec<WireFinding<'a>>,
}

/// What was asked and what came of it in numbers, for a format that does not list everything.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    tool: WireTool,
    repository: Option<WireRepository<'a>>,
    as_of: String,
    timezone: &'static str,
    window: Option<WireWindow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<WireSelection<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    terms: Option<WireTerms<'a>>,
    assurance: Option<WireAssurance>,
    summary: WireSummary,
}

/// What is so only where somebody has asked for it is left out elsewhere.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks it this way")]
fn is_false(value: &bool) -> bool {
    !value
}

fn is_empty(list: &&[String]) -> bool {
    list.is_empty()
}

#[derive(Serialize)]
pub(super) struct WireTool {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
}

#[derive(Serialize)]
struct WireRepository<'a> {
    head: &'a str,
    r#ref: Option<&'a str>,
    judged: Option<&'a str>,
    later: usize,
    #[serde(skip_serializing_if = "is_false")]
    commit_graph: bool,
    plan: &'a [String],
}

#[derive(Serialize)]
struct WireWindow {
    from: String,
    to: String,
}

#[derive(Serialize)]
struct WireChange<'a> {
    staged: bool,
    base: Option<&'a str>,
    merge_base: Option<&'a str>,
    commits: usize,
    serves: Vec<WireServed<'a>>,
    extras: Vec<WireExtra<'a>>,
}

#[derive(Serialize)]
struct WireAssurance {
    level: &'static str,
    since: Option<String>,
    witnesses: usize,
}

#[derive(Serialize)]
struct WireServed<'a> {
    unit: String,
    occurrence: &'a str,
    state: &'static str,
}

#[derive(Serialize)]
struct WireExtra<'a> {
    unit: String,
    path: &'a str,
}

#[derive(Serialize)]
struct WireSummary {
    tasks: usize,
    standing: serde_json::Map<String, serde_json::Value>,
    occurrences: serde_json::Map<String, serde_json::Value>,
    compliance: Option<f64>,
}

#[derive(Serialize)]
struct WireUnit<'a> {
    id: &'a str,
    scope: Option<&'a str>,
    team: Option<&'a str>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "is_empty")]
    references: &'a [String],
    teams: &'a [String],
    cadence: &'a str,
    evidence: &'a [String],
    standing: &'static str,
    next_due: Option<String>,
    extras: usize,
    last_performance: Option<WirePerformance<'a>>,
    occurrences: Vec<WireOccurrence<'a>>,
}

#[derive(Serialize)]
struct WirePerformance<'a> {
    commit: &'a str,
    origin: &'a str,
    landed_at: String,
    committed_at: Option<String>,
    authored_at: Option<String>,
    claimed_at: Option<String>,
    paths: &'a [String],
    performer: &'a str,
}

#[derive(Serialize)]
struct WireOccurrence<'a> {
    key: &'a str,
    rule: usize,
    opens: String,
    due: String,
    closes: String,
    state: &'static str,
    performances: Vec<WirePerformance<'a>>,
    recovered: Option<WirePerformance<'a>>,
    waiver: Option<WireWaiver<'a>>,
    plan: &'a str,
}

#[derive(Serialize)]
struct WireWaiver<'a> {
    reason: &'a str,
    owner: &'a str,
    approver: &'a str,
    ticket: Option<&'a str>,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Serialize)]
pub(super) struct WireFinding<'a> {
    rule: &'static str,
    level: &'static str,
    message: &'a str,
    help: &'a str,
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    task: Option<&'a str>,
    scope: Option<&'a str>,
    team: Option<&'a str>,
    occurrence: Option<&'a str>,
    commit: Option<&'a str>,
    related: Vec<WireRelated<'a>>,
}

#[derive(Serialize)]
struct WireRelated<'a> {
    path: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
}

/// Writes a report as indented JSON with a final line break.
pub fn write(out: &mut dyn fmt::Write, report: &Report) -> fmt::Result {
    // Room for nearly all of it, so that it is not copied while it grows.
    let listed: usize = report.units.iter().map(|unit| unit.occurrences.len()).sum();
    let mut json = Vec::with_capacity(4096 + 1024 * (report.units.len() + listed + report.findings.len()));
    // Every map key is a string and every number is finite, so serialising cannot fail.
    serde_json::to_writer_pretty(&mut json, &wire(report)).map_err(|_| fmt::Error)?;
    json.push(b'\n');
    write_quoted(out, std::str::from_utf8(&json).map_err(|_| fmt::Error)?)
}

fn wire(report: &Report) -> WireReport<'_> {
    WireReport {
        version: 1,
        tool: WireTool { name: "duly", version: env!("CARGO_PKG_VERSION") },
        repository: report.repository.as_ref().map(repository),
        as_of: instant(report.as_of),
        timezone: report.zone.name(),
        window: report.window.map(|(from, to)| WireWindow { from: day(from), to: day(to) }),
        selection: chosen(&report.selection),
        terms: terms(&report.terms),
        change: report.change.as_ref().map(change),
        assurance: report.assurance.map(assurance),
        plan_versions: report.versions.iter().map(version).collect(),
        summary: summary(report),
        tasks: report.units.iter().map(unit).collect(),
        findings: report.findings.iter().map(finding).collect(),
    }
}

pub(super) fn told(report: &Report) -> Told<'_> {
    let WireReport { tool, repository, as_of, timezone, window, selection, terms, assurance, summary, .. } = wire(report);
    Told { tool, repository, as_of, timezone, window, selection, terms, assurance, summary }
}

fn repository(facts: &RepositoryFacts) -> WireRepository<'_> {
    WireRepository {
        head: &facts.head,
        r#ref: facts.reference.as_deref(),
        judged: facts.judged.as_deref(),
        later: facts.later,
        commit_graph: facts.commit_graph,
        plan: &facts.plan,
    }
}

fn change(change: &ChangeReport) -> WireChange<'_> {
    WireChange {
        staged: change.staged,
        base: change.base.as_deref(),
        merge_base: change.merge_base.as_deref(),
        commits: change.commits,
        serves: change
            .serves
            .iter()
            .map(|(unit, key, state)| WireServed { unit: unit.to_string(), occurrence: key, state: state.as_str() })
            .collect(),
        extras: change.extras.iter().map(|(unit, path)| WireExtra { unit: unit.to_string(), path }).collect(),
    }
}

fn assurance(assurance: Assurance) -> WireAssurance {
    WireAssurance { level: assurance.level.as_str(), since: assurance.since.map(instant), witnesses: assurance.witnesses }
}

fn summary(report: &Report) -> WireSummary {
    WireSummary {
        tasks: report.units.len(),
        standing: Standing::ALL.iter().map(|&one| (one.as_str().to_string(), report.standing(one).into())).collect(),
        occurrences: State::ALL.iter().map(|&one| (one.as_str().to_string(), report.occurrences(one).into())).collect(),
        compliance: report.compliance().map(|thousandths| f64::from(thousandths) / 1000.0),
    }
}

fn unit(unit: &UnitReport) -> WireUnit<'_> {
    WireUnit {
        id: &unit.id.task,
        scope: unit.id.scope.as_deref(),
        team: unit.id.team.as_deref(),
        title: &unit.title,
        description: unit.description.as_deref(),
        references: &unit.references,
        teams: &unit.teams,
        cadence: &unit.cadence,
        evidence: &unit.evidence,
        standing: unit.standing.as_str(),
        next_due: unit.next_due.map(instant),
        extras: unit.extras,
        last_performance: unit.last_performance.as_ref().map(performance),
        occurrences: unit.occurrences.iter().map(occurrence).collect(),
    }
}

fn performance(performance: &Performance) -> WirePerformance<'_> {
    WirePerformance {
        commit: &performance.commit,
        origin: &performance.origin,
        landed_at: instant(performance.landed),
        committed_at: performance.committed.map(instant),
        authored_at: performance.authored.map(instant),
        claimed_at: performance.claimed.map(instant),
        paths: &performance.paths,
        performer: &performance.performer.email,
    }
}

fn occurrence(occurrence: &OccurrenceReport) -> WireOccurrence<'_> {
    WireOccurrence {
        key: &occurrence.key,
        rule: occurrence.rule,
        opens: instant(occurrence.opens),
        due: instant(occurrence.due),
        closes: instant(occurrence.closes),
        state: occurrence.state.as_str(),
        performances: occurrence.performances.iter().map(performance).collect(),
        recovered: occurrence.recovered.as_ref().map(performance),
        waiver: occurrence.waiver.as_ref().map(wire_waiver),
        plan: &occurrence.plan,
    }
}

fn wire_waiver(waiver: &Waiver) -> WireWaiver<'_> {
    WireWaiver {
        reason: &waiver.reason,
        owner: &waiver.owner,
        approver: &waiver.approver,
        ticket: waiver.ticket.as_deref(),
        from: waiver.days.map(|(from, _)| from.to_string()),
        to: waiver.days.map(|(_, to)| to.to_string()),
    }
}

pub(super) fn finding(finding: &Finding) -> WireFinding<'_> {
    let problem = &finding.problem;
    let (start, end) = span(problem.place.as_ref());
    WireFinding {
        rule: problem.rule.as_str(),
        level: finding.level.as_str(),
        message: &problem.message,
        help: &problem.help,
        path: problem.place.as_ref().map(Place::path),
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        end_line: end.map(|at| at.line),
        end_column: end.map(|at| at.column),
        task: problem.unit.as_ref().map(|unit| unit.task.as_str()),
        scope: problem.unit.as_ref().and_then(|unit| unit.scope.as_deref()),
        team: problem.unit.as_ref().and_then(|unit| unit.team.as_deref()),
        occurrence: problem.occurrence.as_deref(),
        commit: problem.commit.as_deref(),
        related: problem.related.iter().map(|(place, label)| related(place, label)).collect(),
    }
}

fn related<'a>(place: &'a Place, label: &'a str) -> WireRelated<'a> {
    let start = place.start();
    WireRelated { path: place.path(), line: start.map(|at| at.line), column: start.map(|at| at.column), message: label }
}

fn span(place: Option<&Place>) -> (Option<Position>, Option<Position>) {
    place.map_or((None, None), |place| (place.start(), place.end()))
}

fn day(day: Date) -> String {
    day.format("%Y-%m-%d").to_string()
}
