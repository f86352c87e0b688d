//! Findings as a Code Quality report, which GitLab shows in merge requests.
//!
//! It does not know what is in order: Code Quality has no word for that.

use std::fmt;

use serde::Serialize;

use super::aside;
use super::json::write_quoted;
use crate::diagnostic::{Finding, Level};
use crate::report::Report;

/// How many characters one text may have.
const TEXT: usize = 1000;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Writes an array with an entry for each finding, and for each unit that could not be judged.
pub fn write(out: &mut dyn fmt::Write, report: &Report) -> fmt::Result {
    let mut issues: Vec<Issue<'_>> = aside::unjudged(report).into_iter().map(|words| unjudged(report, &words)).collect();
    let identities = aside::identities(&report.findings);
    issues.extend(report.findings.iter().zip(identities).map(|(finding, identity)| issue(report, finding, identity)));
    // There are no maps and no broken numbers in it, so serialising cannot fail.
    let Ok(json) = serde_json::to_string_pretty(&issues) else { return Err(fmt::Error) };
    write_quoted(out, &json)?;
    out.write_char('\n')
}

fn issue<'a>(report: &'a Report, finding: &'a Finding, fingerprint: String) -> Issue<'a> {
    let problem = &finding.problem;
    let spot = aside::spot(report, problem);
    Issue {
        description: aside::sentences(report, problem, TEXT).join(" "),
        check_name: problem.rule.as_str(),
        fingerprint,
        severity: match finding.level {
            Level::Error => "critical",
            Level::Warning => "minor",
            Level::Note => "info",
        },
        location: Location { path: spot.path, lines: Lines { begin: spot.start.line, end: spot.end.line } },
    }
}

fn unjudged<'a>(report: &'a Report, words: &str) -> Issue<'a> {
    Issue {
        fingerprint: format!("unverifiable:{words}"),
        description: format!("{words}. {}.", aside::UNJUDGED_HELP),
        check_name: "unverifiable",
        severity: "blocker",
        location: Location { path: aside::plan(report), lines: Lines { begin: 1, end: 1 } },
    }
}
