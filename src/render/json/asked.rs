//! The parts of a JSON report about what was asked for and what the plan changed.
//!
//! It does not know the rest of the report.

use serde::Serialize;

use super::instant;
use crate::report::{Selection, VersionReport};

#[derive(Serialize)]
pub struct WireSelection<'a> {
    tasks: &'a [String],
    teams: &'a [String],
    references: &'a [String],
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

pub fn selection(selection: &Selection) -> WireSelection<'_> {
    WireSelection { tasks: &selection.tasks, teams: &selection.teams, references: &selection.references }
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
