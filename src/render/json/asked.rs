//! The parts of a JSON report about what was asked for and what the plan changed.
//!
//! It does not know the rest of the report.

use serde::Serialize;

use super::instant;
use crate::report::{Selection, Terms, VersionReport};

#[derive(Serialize)]
pub struct WireSelection<'a> {
    tasks: &'a [String],
    teams: &'a [String],
    references: &'a [String],
}

#[derive(Serialize)]
pub struct WireTerms<'a> {
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    plan: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    expect_witness: Option<String>,
}

#[derive(Serialize)]
pub struct WireVersion<'a> {
    commit: &'a str,
    landed_at: String,
    changes: Vec<WirePlanChange<'a>>,
}

#[derive(Serialize)]
struct WirePlanChange<'a> {
    direction: &'static str,
    unit: Option<String>,
    what: &'a str,
}

fn selection(selection: &Selection) -> WireSelection<'_> {
    WireSelection { tasks: &selection.tasks, teams: &selection.teams, references: &selection.references }
}

/// None where the usual terms hold.
pub fn terms(terms: &Terms) -> Option<WireTerms<'_>> {
    let expect_witness = terms.expect_witness.map(|every| every.to_string());
    (*terms != Terms::default()).then_some(WireTerms { plan: &terms.plan, expect_witness })
}

/// None where everything was asked for.
pub fn chosen(chosen: &Selection) -> Option<WireSelection<'_>> {
    (!chosen.is_all()).then(|| selection(chosen))
}

pub fn version(version: &VersionReport) -> WireVersion<'_> {
    WireVersion {
        commit: &version.commit,
        landed_at: instant(version.landed),
        changes: version
            .changes
            .iter()
            .map(|one| WirePlanChange {
                direction: one.direction.as_str(),
                unit: one.unit.as_ref().map(ToString::to_string),
                what: &one.what,
            })
            .collect(),
    }
}
