//! What was seen: every listed occurrence with its evidence, and every finding.
//!
//! It does not know what follows from it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::aside;
use super::super::json::instant;
use super::Draft;
use super::values::{Fields, line, prop};
use crate::calendar::Instant;
use crate::diagnostic::Finding;
use crate::evidence::Performance;
use crate::ledger::State;
use crate::report::{OccurrenceReport, UnitReport};
use crate::source::Place;

/// Observations, and the files that they refer to.
pub struct Seen {
    pub observations: Vec<Value>,
    /// By commit and path.
    pub resources: BTreeMap<(String, String), Value>,
}

impl Seen {
    /// Keeps some of the observations, and the files that these refer to.
    pub fn keep(&mut self, is_kept: impl Fn(&str) -> bool) {
        self.observations.retain(|one| one["uuid"].as_str().is_some_and(&is_kept));
        let evidence = self.observations.iter().filter_map(|one| one["relevant-evidence"].as_array()).flatten();
        let used: std::collections::BTreeSet<String> =
            evidence.filter_map(|one| one["href"].as_str()?.strip_prefix('#').map(str::to_owned)).collect();
        self.resources.retain(|_, one| one["uuid"].as_str().is_some_and(|uuid| used.contains(uuid)));
    }
}

/// Everything that was seen, in the order of the report.
pub fn seen(draft: &Draft<'_>) -> Seen {
    let mut seen = Seen { observations: Vec::new(), resources: BTreeMap::new() };
    for unit in &draft.report.units {
        for (at, one) in unit.occurrences.iter().enumerate() {
            let observation = occurrence(draft, unit, (at, one), &mut seen);
            seen.observations.push(observation);
        }
    }
    let names = aside::identities(&draft.report.findings);
    for (found, name) in draft.report.findings.iter().zip(names) {
        seen.observations.push(finding(draft, found, &name));
    }
    seen
}

/// The name of the observation of an occurrence.
pub fn name_of(draft: &Draft<'_>, unit: &UnitReport, one: &OccurrenceReport) -> String {
    draft.names.of("observation", &aside::address(unit, one))
}

/// The name of the observation of a finding.
pub fn name_of_finding(draft: &Draft<'_>, identity: &str) -> String {
    draft.names.of("finding", identity)
}

fn occurrence(draft: &Draft<'_>, unit: &UnitReport, (at, one): (usize, &OccurrenceReport), seen: &mut Seen) -> Value {
    let served = one.performances.iter().chain(&one.recovered);
    let collected = served.clone().map(|performance| performance.landed).max().unwrap_or(draft.report.as_of);
    let evidence = served.flat_map(|performance| evidence(draft, performance, seen)).collect();
    let expires = expires(unit, at, one).filter(|due| *due > collected);
    let props = vec![
        prop("unit", &unit.id.to_string()),
        prop("occurrence", &one.key),
        prop("state", one.state.as_str()),
        prop("opens", &instant(one.opens)),
        prop("due", &instant(one.due)),
        prop("closes", &instant(one.closes)),
        prop("plan-version", &one.plan),
    ];
    Fields::new()
        .with("uuid", name_of(draft, unit, one))
        .with("title", line(&aside::address(unit, one)))
        .with("description", words(unit, one))
        .with("props", props)
        .with("methods", json!(["EXAMINE"]))
        .with("types", json!(["control-objective"]))
        .with("origins", draft.origins())
        .with_list("relevant-evidence", evidence)
        .with("collected", instant(collected))
        .with_some("expires", expires.map(instant))
        .value()
}

/// When the next one is due: until then this is the newest that can be known.
fn expires(unit: &UnitReport, at: usize, one: &OccurrenceReport) -> Option<Instant> {
    let next = unit.occurrences[at + 1..].iter().find(|other| other.rule == one.rule).map(|other| other.due);
    next.or(unit.next_due).filter(|due| *due > one.due)
}

fn words(unit: &UnitReport, one: &OccurrenceReport) -> String {
    let (due, closes) = (instant(one.due), instant(one.closes));
    let came_in = match one.performances.len() {
        1 => "1 performance".to_owned(),
        number => format!("{number} performances"),
    };
    let came = match one.state {
        State::Met => format!("was met: {came_in} landed before it was due at {due}"),
        State::MetLate => format!("was met late: {came_in} landed after it was due at {due}, and before it closed at {closes}"),
        State::Missed => match &one.recovered {
            Some(performance) => {
                format!(
                    "was missed: nothing that counts had landed when it closed at {closes}; made up for at {}",
                    instant(performance.landed)
                )
            }
            None => format!("was missed: nothing that counts had landed when it closed at {closes}, and nothing has made up for it"),
        },
        State::Waived => "was waived".to_owned(),
        State::Open | State::DueSoon => format!("is open and due at {due}"),
        State::InGrace => format!("was due at {due} and closes at {closes}"),
        State::Upcoming => format!("opens at {}", instant(one.opens)),
        State::NotApplicable => "no longer applies: the plan replaced it".to_owned(),
        State::BeforeAdoption => "lies before the task was adopted".to_owned(),
        State::Unverifiable => "cannot be judged: history that could decide it is missing".to_owned(),
    };
    line(&format!("{} {came}.", aside::address(unit, one)))
}

/// The files of a performance, each as a resource by its commit and path.
fn evidence(draft: &Draft<'_>, performance: &Performance, seen: &mut Seen) -> Vec<Value> {
    let mut list = Vec::new();
    for (at, path) in performance.paths.iter().enumerate() {
        let (commit, blob) = (&performance.commit, performance.blobs.get(at));
        let uuid = draft.names.of("evidence", &format!("{commit}\n{path}"));
        let clocks = [("committed", performance.committed), ("authored", performance.authored), ("claimed", performance.claimed)];
        let props: Vec<Value> = [Some(prop("commit", commit)), blob.map(|blob| prop("git-blob", blob))].into_iter().flatten().collect();
        let times = std::iter::once(("landed", Some(performance.landed))).chain(clocks);
        let times = times.filter_map(|(name, at)| at.map(|at| prop(name, &instant(at))));
        list.push(json!({
            "href": format!("#{uuid}"),
            "description": line(&format!("{path} landed with commit {commit}")),
            "props": times.chain([prop("performer", &performance.performer.email), prop("origin", &performance.origin)]).collect::<Vec<_>>(),
        }));
        let resource = json!({
            "uuid": uuid,
            "title": line(path),
            "description": "A file of evidence as it landed, from the root of the repository.",
            "props": props,
            "rlinks": [{"href": aside::uri(path)}],
        });
        seen.resources.insert((commit.clone(), path.clone()), resource);
    }
    list
}

fn finding(draft: &Draft<'_>, found: &Finding, identity: &str) -> Value {
    let problem = &found.problem;
    let place = problem.place.as_ref();
    let at = |place: &Place| place.start().map_or_else(|| place.path().to_owned(), |start| format!("{}:{start}", place.path()));
    let props = [
        Some(prop("rule", problem.rule.as_str())),
        Some(prop("level", found.level.as_str())),
        problem.unit.as_ref().map(|unit| prop("unit", &unit.to_string())),
        problem.occurrence.as_ref().map(|key| prop("occurrence", key)),
        problem.commit.as_ref().map(|commit| prop("commit", commit)),
        place.map(|place| prop("place", &at(place))),
    ];
    Fields::new()
        .with("uuid", name_of_finding(draft, identity))
        .with("title", line(problem.rule.as_str()))
        .with("description", line(&problem.message))
        .with("props", props.into_iter().flatten().collect::<Vec<_>>())
        .with("methods", json!(["EXAMINE"]))
        .with("types", json!(["finding"]))
        .with("origins", draft.origins())
        .with("collected", instant(draft.report.as_of))
        .with("remarks", line(&problem.help))
        .value()
}
