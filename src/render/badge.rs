//! The answer in two words, as the endpoint of a shields.io badge.
//!
//! It does not know how a badge looks.

use std::fmt;

use serde::Serialize;

use super::json::write_quoted;
use crate::diagnostic::Level;
use crate::ledger::Standing;
use crate::report::{Outcome, Report};

/// A badge may be kept for an hour.
const CACHE: u32 = 3600;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Badge {
    schema_version: u32,
    label: &'static str,
    message: String,
    color: &'static str,
    is_error: bool,
    cache_seconds: u32,
}

/// Writes the endpoint's JSON. Only what was judged and is in order is green.
pub fn write(out: &mut dyn fmt::Write, report: &Report) -> fmt::Result {
    let (message, color) = words(report);
    let is_error = report.outcome == Outcome::PlanRefused || report.standing(Standing::Unverifiable) > 0;
    let badge = Badge { schema_version: 1, label: "duly", message, color, is_error, cache_seconds: CACHE };
    // There are no maps in it, so serialising cannot fail.
    let Ok(json) = serde_json::to_string(&badge) else { return Err(fmt::Error) };
    write_quoted(out, &json)?;
    out.write_char('\n')
}

fn words(report: &Report) -> (String, &'static str) {
    let [current, soon, overdue, _, unverifiable] = Standing::ALL.map(|standing| report.standing(standing));
    let (errors, on_time, owing) = (report.findings(Level::Error), current + soon, current + soon + overdue);
    if report.outcome == Outcome::PlanRefused {
        return ("plan refused".to_owned(), "red");
    }
    if unverifiable > 0 {
        return (format!("{unverifiable} cannot be judged"), "lightgrey");
    }
    if let (Some(_), Some(share)) = (report.window, report.compliance()) {
        let color = if errors > 0 { "red" } else { "brightgreen" };
        return (format!("{}.{} % compliant", share / 10, share % 10), color);
    }
    match (overdue, errors, owing, soon) {
        (1.., _, _, _) => (format!("{overdue} of {owing} overdue"), "red"),
        (0, 1, _, _) => ("1 error".to_owned(), "red"),
        (0, 2.., _, _) => (format!("{errors} errors"), "red"),
        (0, 0, 0, _) if report.repository.is_none() => ("plan valid".to_owned(), "brightgreen"),
        (0, 0, 0, _) => ("nothing owed".to_owned(), "blue"),
        (0, 0, _, 0) => (format!("{on_time} of {owing} on time"), "brightgreen"),
        (0, 0, _, 1..) => (format!("{on_time} of {owing} on time, {soon} due soon"), "yellow"),
    }
}
