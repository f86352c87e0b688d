//! What follows for each unit: satisfied or not. What nobody can say is never satisfied.
//!
//! It does not know what the controls ask for.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Draft;
use super::observations::name_of;
use super::risks::Risk;
use super::values::{Fields, is_token, line, prop, token};
use crate::diagnostic::Level;
use crate::ledger::{Standing, State};
use crate::report::{Outcome, Report, UnitReport};

/// The target of what is about the whole plan.
const PLAN: &str = "plan";

/// The judgement of a unit or of the plan.
struct Judged {
    is_satisfied: bool,
    reason: &'static str,
    words: String,
}

/// The controls that the tasks refer to, and the tasks that refer to none that OSCAL could name.
pub fn reviewed(report: &Report) -> Value {
    let (mut controls, mut tasks) = (BTreeSet::new(), BTreeSet::new());
    for unit in &report.units {
        let named: Vec<&String> = unit.references.iter().filter(|reference| is_token(reference)).collect();
        if named.is_empty() {
            tasks.insert(token("task-", &unit.id.task));
        }
        controls.extend(named.into_iter().cloned());
    }
    if controls.is_empty() && tasks.is_empty() {
        tasks.insert(PLAN.to_owned());
    }
    let selection = |description: &str, ids: &BTreeSet<String>| {
        let ids: Vec<Value> = ids.iter().map(|id| json!({"control-id": id})).collect();
        json!({"description": description, "include-controls": ids})
    };
    let mut selections = Vec::new();
    if !controls.is_empty() {
        selections.push(selection("What tasks of the plan refer to.", &controls));
    }
    if !tasks.is_empty() {
        selections.push(selection("Tasks of the plan that refer to no control by an identifier of OSCAL, by their own ids.", &tasks));
    }
    json!({"control-selections": selections})
}

/// One finding for each unit, and one for the plan where an error is about no unit.
pub fn findings(draft: &Draft<'_>, risks: &[Risk]) -> Vec<Value> {
    let units = draft.report.units.iter().map(|unit| of_unit(draft, unit, risks));
    units.chain(of_plan(draft, risks)).collect()
}

fn of_unit(draft: &Draft<'_>, unit: &UnitReport, risks: &[Risk]) -> Value {
    let id = unit.id.to_string();
    let judged = judge(draft.report, unit);
    let references = unit.references.iter().map(|reference| prop("reference", reference));
    let props: Vec<Value> = [prop("unit", &id), prop("standing", unit.standing.as_str())].into_iter().chain(references).collect();
    let observations = unit.occurrences.iter().map(|one| json!({"observation-uuid": name_of(draft, unit, one)}));
    let own = risks.iter().filter(|risk| risk.unit.as_ref() == Some(&unit.id));
    finding(draft, (&id, &token("task-", &id)), &unit.title, &judged)
        .with("props", props)
        .with_list("related-observations", observations.collect())
        .with_list("related-risks", related(own))
        .value()
}

/// Says whether everything that a unit owed was proven. Where a check of the same window would fail for it, it is not satisfied.
fn judge(report: &Report, unit: &UnitReport) -> Judged {
    let not = |reason, words: String| Judged { is_satisfied: false, reason, words };
    let count = |state: State| unit.occurrences.iter().filter(|one| one.state == state).count();
    let error = report.findings.iter().find(|one| one.level == Level::Error && one.problem.unit.as_ref() == Some(&unit.id));
    let owed = count(State::Met) + count(State::MetLate) + count(State::Waived);
    match unit.standing {
        Standing::Unverifiable => return not("other", "it cannot be judged: history that could decide it is missing".to_owned()),
        Standing::Overdue => return not("fail", "it is overdue".to_owned()),
        Standing::Current | Standing::DueSoon | Standing::Idle => {}
    }
    match (count(State::Unverifiable), count(State::Missed), error) {
        (1.., _, _) => not("other", "some of it cannot be judged: history that could decide it is missing".to_owned()),
        (0, missed @ 1.., _) if report.window.is_some() => not("fail", format!("missed in the window: {missed}")),
        (0, _, Some(error)) => not("fail", error.problem.message.to_string()),
        (0, _, None) if owed == 0 => Judged { is_satisfied: true, reason: "other", words: "nothing that was judged was owed".to_owned() },
        (0, _, None) => Judged { is_satisfied: true, reason: "pass", words: "what was owed was proven or waived".to_owned() },
    }
}

/// None where no error is about the plan or its history.
fn of_plan(draft: &Draft<'_>, risks: &[Risk]) -> Option<Value> {
    let error = draft.report.findings.iter().find(|one| one.level == Level::Error && one.problem.unit.is_none());
    let judged = match (draft.report.outcome, error) {
        (Outcome::PlanRefused, _) => {
            Judged { is_satisfied: false, reason: "fail", words: "the plan is invalid: nothing was judged".to_owned() }
        }
        (Outcome::Judged, Some(error)) => Judged { is_satisfied: false, reason: "fail", words: error.problem.message.to_string() },
        (Outcome::Judged, None) => return None,
    };
    let own = risks.iter().filter(|risk| risk.unit.is_none());
    let observations = own.clone().flat_map(|risk| &risk.observations).map(|uuid| json!({"observation-uuid": uuid}));
    let fields = finding(draft, (PLAN, PLAN), "The plan and its history", &judged);
    Some(fields.with_list("related-observations", observations.collect()).with_list("related-risks", related(own)).value())
}

fn finding(draft: &Draft<'_>, (key, target): (&str, &str), title: &str, judged: &Judged) -> Fields {
    let (state, words) = (if judged.is_satisfied { "satisfied" } else { "not-satisfied" }, line(&judged.words));
    Fields::new()
        .with("uuid", draft.names.of("unit", key))
        .with("title", line(title))
        .with("description", format!("{}: {words}.", line(key)))
        .with("origins", draft.origins())
        .with(
            "target",
            json!({
                "type": "objective-id",
                "target-id": target,
                "status": {"state": state, "reason": judged.reason, "remarks": words},
            }),
        )
}

fn related<'a>(risks: impl Iterator<Item = &'a Risk>) -> Vec<Value> {
    risks.map(|risk| json!({"risk-uuid": risk.value["uuid"]})).collect()
}
