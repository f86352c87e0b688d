//! The report as OSCAL: assessment results, or a plan of action and milestones.
//!
//! It does not know any catalogue of controls. Every name (UUID) is made from the commit that landed the first version of the plan and from
//! what it names, so that an occurrence has the same one in every report; every time is one of the report.

mod findings;
mod names;
mod observations;
mod risks;
mod values;

use std::fmt;

use serde_json::{Value, json};

use self::names::Names;
use self::observations::Seen;
use self::values::{Fields, line, prop};
use super::json::{instant, write_quoted};
use crate::report::{Outcome, Report};

/// The version of OSCAL that is written.
const OSCAL: &str = "1.2.1";

/// What both documents are made of.
struct Draft<'a> {
    report: &'a Report,
    names: Names,
}

/// Writes the assessment results.
pub fn write_results(out: &mut dyn fmt::Write, report: &Report) -> fmt::Result {
    let draft = Draft { report, names: Names::new(report) };
    let seen = observations::seen(&draft);
    let result = draft.result(&seen);
    let document = Fields::new()
        .with("uuid", draft.names.question("assessment-results", report))
        .with("metadata", draft.metadata("Assessment results"))
        .with("import-ap", json!({"href": format!("#{}", draft.names.of("plan", ""))}))
        .with("results", json!([result]))
        .with("back-matter", json!({"resources": draft.resources(seen)}));
    write(out, &json!({"assessment-results": document.value()}))
}

/// Writes the plan of action and milestones: what was missed, what was waived, and what nobody can say.
pub fn write_poam(out: &mut dyn fmt::Write, report: &Report) -> fmt::Result {
    let draft = Draft { report, names: Names::new(report) };
    let risks = risks::risks(&draft);
    let mut seen = observations::seen(&draft);
    seen.keep(|uuid| risks.iter().any(|risk| risk.observations.iter().any(|known| known == uuid)));
    let items: Vec<Value> = if risks.is_empty() { vec![draft.nothing()] } else { risks.iter().map(|risk| draft.item(risk)).collect() };
    let document = Fields::new()
        .with("uuid", draft.names.question("plan-of-action-and-milestones", report))
        .with("metadata", draft.metadata("Plan of action and milestones"))
        .with("system-id", json!({"identifier-type": "http://ietf.org/rfc/rfc4122", "id": draft.names.space()}))
        .with("local-definitions", draft.tool())
        .with_list("observations", seen.observations.clone())
        .with_list("risks", risks.iter().map(|risk| risk.value.clone()).collect())
        .with("poam-items", items)
        .with("back-matter", json!({"resources": draft.resources(seen)}));
    write(out, &json!({"plan-of-action-and-milestones": document.value()}))
}

fn write(out: &mut dyn fmt::Write, document: &Value) -> fmt::Result {
    // Every map key is a string and every number is finite, so serialising cannot fail.
    let Ok(json) = serde_json::to_string_pretty(document) else { return Err(fmt::Error) };
    write_quoted(out, &json)?;
    out.write_char('\n')
}

impl Draft<'_> {
    fn metadata(&self, what: &str) -> Value {
        let as_of = instant(self.report.as_of);
        let facts = self.report.repository.as_ref();
        let assurance = self.report.assurance.map(|assurance| prop("assurance", assurance.level.as_str()));
        let props = [
            facts.map(|facts| prop("head", &facts.head)),
            facts.and_then(|facts| facts.reference.as_deref()).map(|name| prop("ref", name)),
            facts.and_then(|facts| facts.judged.as_deref()).map(|commit| prop("judged", commit)),
            assurance,
            Some(prop("duly-version", env!("CARGO_PKG_VERSION"))),
        ];
        json!({
            "title": format!("{what} by duly, as of {as_of}"),
            "last-modified": as_of,
            "version": as_of,
            "oscal-version": OSCAL,
            "props": props.into_iter().flatten().collect::<Vec<_>>(),
        })
    }

    fn result(&self, seen: &Seen) -> Value {
        let report = self.report;
        let window = report.window.map(|(from, to)| (report.zone.midnight(from), format!("{from} to {to}")));
        let earliest = report.units.iter().flat_map(|unit| &unit.occurrences).map(|one| one.opens).min();
        let start = window.as_ref().map(|(start, _)| *start).or(earliest).unwrap_or(report.as_of).min(report.as_of);
        let days = window.map_or_else(|| "what was decided last and what is open".to_owned(), |(_, days)| days);
        let risks = risks::risks(self);
        let told = match report.outcome {
            Outcome::Judged => "Judged by the plan that was in force, from what landed on the branch.",
            Outcome::PlanRefused => "The plan is invalid: nothing was judged, and nothing is satisfied.",
        };
        Fields::new()
            .with("uuid", self.names.moment("result", report))
            .with("title", format!("{days}, as of {}", instant(report.as_of)))
            .with("description", told)
            .with("start", instant(start))
            .with("end", instant(report.as_of))
            .with("local-definitions", self.assets())
            .with("reviewed-controls", findings::reviewed(report))
            .with_list("observations", seen.observations.clone())
            .with_list("risks", risks.iter().map(|risk| risk.value.clone()).collect())
            .with_list("findings", findings::findings(self, &risks))
            .value()
    }

    /// The program that looked, as a component.
    fn tool(&self) -> Value {
        let mut definitions = self.assets();
        // In a plan of action the components stand beside the assets.
        definitions["components"] = json!([self.component()]);
        if let Some(assets) = definitions["assessment-assets"].as_object_mut() {
            assets.remove("components");
        }
        definitions
    }

    fn assets(&self) -> Value {
        let component = self.names.of("tool", "duly");
        json!({"assessment-assets": {
            "components": [self.component()],
            "assessment-platforms": [{
                "uuid": self.names.of("platform", "duly"),
                "title": "duly",
                "uses-components": [{"component-uuid": component}],
            }],
        }})
    }

    fn component(&self) -> Value {
        json!({
            "uuid": self.names.of("tool", "duly"),
            "type": "software",
            "title": "duly",
            "description": "Judges a plan against the first-parent history of a Git repository.",
            "status": {"state": "operational"},
        })
    }

    fn origins(&self) -> Value {
        json!([{"actors": [{"type": "tool", "actor-uuid": self.names.of("tool", "duly")}]}])
    }

    /// The plan, and every file of evidence that is referred to.
    fn resources(&self, seen: Seen) -> Vec<Value> {
        let facts = self.report.repository.as_ref();
        let files = facts.map(|facts| facts.plan.iter().zip(&facts.plan_sha256).collect::<Vec<_>>()).unwrap_or_default();
        let links: Vec<Value> = files
            .iter()
            .map(|(path, sha256)| {
                json!({"href": super::aside::uri(path), "media-type": "application/yaml", "hashes": [{"algorithm": "SHA-256", "value": sha256}]})
            })
            .collect();
        let plan = Fields::new()
            .with("uuid", self.names.of("plan", ""))
            .with("title", "The plan")
            .with("description", "The files of the plan as they were judged, from the root of the repository.")
            .with_list("props", facts.map(|facts| prop("commit", facts.judged.as_ref().unwrap_or(&facts.head))).into_iter().collect())
            .with_list("rlinks", links);
        std::iter::once(plan.value()).chain(seen.resources.into_values()).collect()
    }

    fn item(&self, risk: &risks::Risk) -> Value {
        let related = |uuid: &String| json!({"observation-uuid": uuid});
        Fields::new()
            .with("uuid", self.names.of("item", &risk.key))
            .with("title", risk.value["title"].clone())
            .with("description", risk.value["description"].clone())
            .with("props", risk.value["props"].clone())
            .with_list("related-observations", risk.observations.iter().map(related).collect())
            .with("related-risks", json!([{"risk-uuid": risk.value["uuid"]}]))
            .value()
    }

    /// A plan of action has at least one item, also where nothing is to be done.
    fn nothing(&self) -> Value {
        json!({
            "uuid": self.names.of("item", ""),
            "title": "Nothing is to be done",
            "description": line("Of what was judged nothing was missed, nothing was waived, and nothing is unknown."),
            "props": [prop("state", "none")],
        })
    }
}
