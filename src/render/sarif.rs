//! The findings as SARIF 2.1.0, the way GitHub's code scanning reads it.
//!
//! It does not know which service takes it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::aside::{self, Spot};
use super::json::{instant, write_quoted};
use super::text::{clipped, shown};
use crate::diagnostic::{Finding, Level, RuleId};
use crate::language::{plural, say};
use crate::report::{Outcome, Report};
use crate::rules::{self, Group, Rule};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// GitHub takes 25,000 results and shows 5,000, the worst; findings are sorted by level already.
const RESULTS: usize = 5000;
/// GitHub takes 10 MB, compressed; what fits uncompressed fits in any case.
const BYTES: usize = 8_000_000;
/// GitHub reads the first location alone; a few related ones are enough for anybody.
const RELATED: usize = 20;
/// How many characters one text may have: more is not shown.
const TEXT: usize = 1000;

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    automation_details: Automation,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Found>,
    properties: Judged<'a>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: [&'static str; 1],
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

#[derive(Serialize)]
struct Automation {
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

/// What was judged, so that two files can be told apart.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Judged<'a> {
    as_of: String,
    timezone: &'static str,
    head: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
    properties: About,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fingerprints {
    /// The only one that GitHub uses.
    primary_location_line_hash: String,
}

#[derive(Serialize)]
struct About {
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    occurrence: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    command: String,
}

/// Writes the findings as one run. `plan` is where the plan was looked for; it tells the alerts of two plans apart.
pub fn write(out: &mut dyn fmt::Write, report: &Report, plan: &[String]) -> fmt::Result {
    // Every map key is a string and every number is whole, so serialising cannot fail.
    let Ok(json) = serde_json::to_string_pretty(&log(report, plan)) else { return Err(fmt::Error) };
    write_quoted(out, &json)?;
    out.write_char('\n')
}

fn log<'a>(report: &'a Report, plan: &[String]) -> Log<'a> {
    let mut named: Vec<RuleId> = report.findings.iter().map(|finding| finding.problem.rule).collect();
    named.sort_unstable();
    named.dedup();
    let index: BTreeMap<RuleId, usize> = named.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let results = results(report, &index);
    let notifications = notifications(report, report.findings.len() - results.len());
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "duly",
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: named.iter().map(|id| descriptor(rules::rule(*id))).collect(),
            },
        },
        automation_details: Automation { id: category(plan) },
        invocations: [Invocation {
            execution_successful: report.outcome == Outcome::Judged && aside::unjudged(report).is_empty(),
            tool_execution_notifications: notifications,
        }],
        column_kind: "unicodeCodePoints",
        results,
        properties: Judged {
            as_of: instant(report.as_of),
            timezone: report.zone.name(),
            head: report.repository.as_ref().map(|repository| repository.head.as_str()),
        },
    };
    Log { schema: SCHEMA, version: "2.1.0", runs: [run] }
}

/// The category under which alerts are kept: everything up to the last slash.
fn category(plan: &[String]) -> String {
    let plan: Vec<String> = plan.iter().map(|one| shown(one.trim_matches('/'))).collect();
    if plan.is_empty() { "duly/policies/".to_owned() } else { format!("duly/{}/", plan.join("+")) }
}

fn descriptor(rule: &Rule) -> Descriptor {
    let Rule { id, level, group, summary, explanation, remedy, example: _, check: _ } = rule;
    Descriptor {
        id: id.as_str(),
        name: id.as_str().split('-').map(capitalised).collect(),
        short_description: Text { text: (*summary).to_owned() },
        full_description: Text { text: format!("{summary} {remedy}") },
        help: Help {
            text: format!("{explanation}\n\nWhat to do: {remedy}"),
            markdown: format!("{explanation}\n\n**What to do.** {remedy}"),
        },
        help_uri: rules::address(*id),
        default_configuration: Configuration { level: level.as_str() },
        properties: RuleProperties {
            tags: [match group {
                Group::Plan => "plan",
                Group::Ledger => "ledger",
                Group::Evidence => "evidence",
                Group::Clock => "clock",
                Group::Import => "import",
            }],
            precision: "very-high",
            severity: match level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Note => "recommendation",
            },
        },
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_ascii_uppercase(), letters.as_str()))
}

/// Tells what the results do not: that nothing or not all was judged, and what was left out.
fn notifications(report: &Report, cut: usize) -> Vec<Notification> {
    let mut told: Vec<(&'static str, String)> = Vec::new();
    if report.outcome == Outcome::PlanRefused {
        told.push(("error", "The plan is refused: nothing was judged.".to_owned()));
    }
    told.extend(aside::unjudged(report).into_iter().map(|words| ("error", format!("{words}; {}.", aside::UNJUDGED_HELP))));
    if cut > 0 {
        told.push((
            "warning",
            format!("{}.", aside::left_out(&plural!(cut, "{cut} finding", "{cut} findings"), &say!("code scanning takes no more"))),
        ));
    }
    told.into_iter().map(|(level, text)| Notification { level, message: Text { text } }).collect()
}

/// As many findings as are taken, the worst first.
fn results(report: &Report, index: &BTreeMap<RuleId, usize>) -> Vec<Found> {
    let mut results = Vec::new();
    let mut room = BYTES;
    let identities = aside::identities(&report.findings);
    for (finding, identity) in report.findings.iter().zip(identities).take(RESULTS) {
        let found = found(report, finding, identity, index);
        // What cannot be serialised here cannot be serialised as a whole either, and is told there.
        let size = serde_json::to_string_pretty(&found).map_or(0, |text| 2 * text.len());
        let Some(rest) = room.checked_sub(size) else { break };
        room = rest;
        results.push(found);
    }
    results
}

fn found(report: &Report, finding: &Finding, identity: String, index: &BTreeMap<RuleId, usize>) -> Found {
    let problem = &finding.problem;
    // `](` would begin a link.
    let text = aside::sentences(report, problem, TEXT).join(" ").replace("](", "] (");
    let related = problem.related.iter().take(RELATED).enumerate().map(|(at, (place, label))| Location {
        id: Some(at + 1),
        message: (!label.is_empty()).then(|| Text { text: clipped(label, TEXT).replace("](", "] (") }),
        ..location(&aside::spot_of(place))
    });
    Found {
        rule_id: problem.rule.as_str(),
        rule_index: index.get(&problem.rule).copied().unwrap_or(0),
        level: finding.level.as_str(),
        message: Text { text },
        locations: [location(&aside::spot(report, problem))],
        related_locations: related.collect(),
        partial_fingerprints: Fingerprints { primary_location_line_hash: identity },
        properties: About {
            unit: problem.unit.as_ref().map(|unit| clipped(&unit.to_string(), TEXT)),
            occurrence: problem.occurrence.as_deref().map(|key| clipped(key, TEXT)),
            commit: problem.commit.clone(),
            command: clipped(&aside::command(report, problem), TEXT),
        },
    }
}

fn location(spot: &Spot<'_>) -> Location {
    Location {
        id: None,
        physical_location: Physical {
            artifact_location: Artifact { uri: aside::uri(spot.path) },
            region: Region {
                start_line: spot.start.line,
                start_column: spot.start.column,
                end_line: spot.end.line,
                end_column: spot.end.column,
            },
        },
        message: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_ends_in_a_slash_and_names_the_plan() {
        assert_eq!(category(&[]), "duly/policies/");
        assert_eq!(category(&["policies/".into()]), "duly/policies/");
        assert_eq!(category(&["a/x.yaml".into(), "b/*.yaml".into()]), "duly/a/x.yaml+b/*.yaml/");
    }

    #[test]
    fn every_rule_can_be_told_within_the_limits() {
        for rule in rules::all() {
            let told = descriptor(rule);
            for text in [&told.short_description.text, &told.full_description.text] {
                assert!((1..=1024).contains(&text.chars().count()), "{}: {text}", told.id);
            }
            assert!(!told.help.text.is_empty() && !told.help.markdown.is_empty(), "{}", told.id);
            assert!(told.name.chars().all(|c| c.is_ascii_alphanumeric()), "{}", told.name);
        }
    }
}
