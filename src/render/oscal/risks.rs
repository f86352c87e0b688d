//! What is or was amiss: missed occurrences, waivers as deviations, what nobody can say, and errors of other kinds.
//!
//! It does not know how much it weighs for anybody.

use serde_json::{Value, json};

use super::super::aside;
use super::super::json::instant;
use super::Draft;
use super::observations::{name_of, name_of_finding};
use super::values::{Fields, line, prop};
use crate::address::UnitId;
use crate::calendar::Instant;
use crate::diagnostic::{Level, RuleId};
use crate::ledger::State;
use crate::plan::Waiver;
use crate::report::{OccurrenceReport, UnitReport};

/// One risk, with what it is known from.
pub struct Risk {
    /// What it is about, for further names.
    pub key: String,
    pub unit: Option<UnitId>,
    /// The names of observations.
    pub observations: Vec<String>,
    pub value: Value,
}

/// What a risk says.
struct Told {
    status: &'static str,
    title: String,
    statement: String,
    props: Vec<Value>,
    deadline: Option<Instant>,
    /// When and how it ended, if it did.
    ended: Option<(Instant, String)>,
}

/// Every risk, in the order of the report.
pub fn risks(draft: &Draft<'_>) -> Vec<Risk> {
    let mut risks = Vec::new();
    for unit in &draft.report.units {
        for one in &unit.occurrences {
            let address = aside::address(unit, one);
            if let Some(told) = of_occurrence(draft, &address, one) {
                let observations = vec![name_of(draft, unit, one)];
                risks.push(risk(draft, (address, Some(unit.id.clone())), observations, told));
            }
        }
    }
    let names = aside::identities(&draft.report.findings);
    for (found, name) in draft.report.findings.iter().zip(names) {
        let is_missed = matches!(found.problem.rule, RuleId::TaskOverdue | RuleId::OccurrenceMissed);
        // A miss that is listed is a risk of its own already.
        let is_listed = || listed(draft, found.problem.unit.as_ref(), found.problem.occurrence.as_deref());
        if found.level == Level::Error && !(is_missed && is_listed()) {
            let told = Told {
                status: "open",
                title: line(&found.problem.message),
                statement: line(&found.problem.help),
                props: vec![prop("state", "finding"), prop("rule", found.problem.rule.as_str())],
                deadline: None,
                ended: None,
            };
            let observations = vec![name_of_finding(draft, &name)];
            risks.push(risk(draft, (name, found.problem.unit.clone()), observations, told));
        }
    }
    risks
}

fn listed(draft: &Draft<'_>, unit: Option<&UnitId>, key: Option<&str>) -> bool {
    let units = draft.report.units.iter().filter(|one| Some(&one.id) == unit);
    let mut occurrences = units.flat_map(|unit: &UnitReport| &unit.occurrences);
    occurrences.any(|one| Some(one.key.as_str()) == key && one.state == State::Missed)
}

fn of_occurrence(draft: &Draft<'_>, address: &str, one: &OccurrenceReport) -> Option<Told> {
    let due = instant(one.due);
    match one.state {
        State::Missed => Some(match &one.recovered {
            Some(performance) => Told {
                status: "closed",
                title: line(&format!("{address} was missed, and made up for")),
                statement: format!("What was due at {due} was not proven in time; the task was done again later."),
                props: vec![prop("state", "missed"), prop("recovered", "yes"), prop("recovered-by", &performance.commit)],
                deadline: None,
                ended: Some((performance.landed, format!("made up for by commit {}", performance.commit))),
            },
            None => Told {
                status: "open",
                title: line(&format!("{address} was missed")),
                statement: format!("What was due at {due} was not proven, and nothing has made up for it."),
                props: vec![prop("state", "missed"), prop("recovered", "no")],
                deadline: None,
                ended: None,
            },
        }),
        State::Waived => Some(waived(draft, address, one.waiver.as_ref())),
        State::Unverifiable => Some(Told {
            status: "investigating",
            title: line(&format!("{address} cannot be judged")),
            statement: "History that could decide it is missing: nobody can say whether it was met.".to_owned(),
            props: vec![prop("state", "unverifiable")],
            deadline: None,
            ended: None,
        }),
        State::Met
        | State::MetLate
        | State::Open
        | State::DueSoon
        | State::InGrace
        | State::Upcoming
        | State::NotApplicable
        | State::BeforeAdoption => None,
    }
}

fn waived(draft: &Draft<'_>, address: &str, waiver: Option<&Waiver>) -> Told {
    let mut props = vec![prop("state", "waived")];
    if let Some(waiver) = waiver {
        props.extend([prop("owner", &waiver.owner), prop("approver", &waiver.approver)]);
        props.extend(waiver.ticket.as_ref().map(|ticket| prop("ticket", ticket)));
        if let Some((from, to)) = waiver.days {
            props.extend([prop("from", &from.to_string()), prop("to", &to.to_string())]);
        }
    }
    Told {
        status: "deviation-approved",
        title: line(&format!("{address} was waived")),
        statement: waiver.map_or_else(|| "An approved exception covers it.".to_owned(), |waiver| line(&waiver.reason)),
        props,
        deadline: waiver.and_then(|waiver| waiver.days).map(|(_, to)| draft.report.zone.end_of(to)),
        ended: None,
    }
}

fn risk(draft: &Draft<'_>, (key, unit): (String, Option<UnitId>), observations: Vec<String>, told: Told) -> Risk {
    let log = told.ended.map(|(at, how)| {
        let entry = json!({
            "uuid": draft.names.of("entry", &key),
            "title": "It ended",
            "description": line(&how),
            "start": instant(at),
            "end": instant(at),
            "status-change": told.status,
        });
        json!({"entries": [entry]})
    });
    let related = observations.iter().map(|uuid| json!({"observation-uuid": uuid})).collect();
    let value = Fields::new()
        .with("uuid", draft.names.of("risk", &key))
        .with("title", told.title.clone())
        .with("description", format!("{}.", told.title))
        .with("statement", told.statement)
        .with("props", told.props)
        .with("status", told.status)
        .with("origins", draft.origins())
        .with_some("deadline", told.deadline.map(instant))
        .with_some("risk-log", log)
        .with_list("related-observations", related)
        .value();
    Risk { key, unit, observations, value }
}
