//! The report as JUnit XML: a suite for each unit, a case for each occurrence, and one for each finding that is about none.
//!
//! It does not know which service reads it; it writes what the strictest known schema, that of Jenkins, accepts.

use std::collections::BTreeMap;
use std::fmt;

use super::aside;
use super::text::{clipped, shown};
use crate::address::Address;
use crate::calendar::{deadline, utc};
use crate::diagnostic::{Finding, Level};
use crate::ledger::{Standing, State};
use crate::report::{OccurrenceReport, Outcome, Report, UnitReport};

/// How many characters one text may have.
const TEXT: usize = 1000;
/// The suite of what is about no unit.
const REST: &str = "plan and repository";

struct Suite {
    name: String,
    properties: Vec<(&'static str, String)>,
    cases: Vec<Case>,
}

struct Case {
    class: String,
    name: String,
    verdict: Verdict,
    /// What else there is to say, line by line.
    said: Vec<String>,
}

enum Verdict {
    Passed,
    /// Neither done nor failed: not due yet, excused, or gone.
    Skipped(String),
    /// The first line and all lines.
    Failed {
        rule: &'static str,
        message: String,
        lines: Vec<String>,
    },
    /// It could not be judged.
    Broken(String),
}

/// Writes the report as one tree of suites.
pub fn write(out: &mut dyn fmt::Write, report: &Report) -> fmt::Result {
    let suites = suites(report);
    let sum = |count: fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let (tests, failures, errors) = (sum(|suite| suite.cases.len()), sum(Suite::failures), sum(Suite::errors));
    writeln!(out, r#"<testsuites name="duly" tests="{tests}" failures="{failures}" errors="{errors}" time="0">"#)?;
    for suite in &suites {
        write_suite(out, suite, report)?;
    }
    writeln!(out, "</testsuites>")
}

impl Suite {
    fn failures(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.verdict, Verdict::Failed { .. })).count()
    }

    fn errors(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.verdict, Verdict::Broken(_))).count()
    }

    fn skipped(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.verdict, Verdict::Skipped(_))).count()
    }
}

fn suites(report: &Report) -> Vec<Suite> {
    let mut suites = Vec::new();
    let mut told = vec![false; report.findings.len()];
    for unit in &report.units {
        let suite = suite(report, unit, &mut told);
        if !suite.cases.is_empty() {
            suites.push(suite);
        }
    }
    let mut rest = Suite { name: REST.to_owned(), properties: Vec::new(), cases: Vec::new() };
    let mut numbers = BTreeMap::new();
    for (finding, _) in report.findings.iter().zip(&told).filter(|(_, told)| !**told) {
        rest.cases.push(case_of(report, finding, "duly", &mut numbers));
    }
    if suites.is_empty() && rest.cases.is_empty() {
        // Most readers take a report without any case for a broken one.
        let name = if report.outcome == Outcome::Judged { "nothing is wrong" } else { "nothing was judged" };
        rest.cases.push(Case { class: "duly".to_owned(), name: name.to_owned(), verdict: Verdict::Passed, said: Vec::new() });
    }
    if !rest.cases.is_empty() {
        suites.push(rest);
    }
    suites
}

fn suite(report: &Report, unit: &UnitReport, told: &mut [bool]) -> Suite {
    let name = clipped(&unit.id.to_string(), TEXT);
    // A reader takes what stands before the last dot for a package.
    let class = format!("duly.{}", name.replace('.', "_"));
    let mut cases: Vec<Case> = unit.occurrences.iter().map(|one| occurrence_case(report, unit, one, &class)).collect();
    let mut numbers = BTreeMap::new();
    for (at, finding) in report.findings.iter().enumerate().filter(|(_, finding)| finding.problem.unit.as_ref() == Some(&unit.id)) {
        told[at] = true;
        match occurrence_of(unit, &cases, finding) {
            Some(case) => attach(&mut cases[case], report, finding),
            None => cases.push(case_of(report, finding, &class, &mut numbers)),
        }
    }
    if unit.standing == Standing::Unverifiable && !cases.iter().any(|case| matches!(case.verdict, Verdict::Broken(_))) {
        let verdict = Verdict::Broken(format!("the history that could decide it is missing; {}", aside::UNJUDGED_HELP));
        cases.push(Case { class, name: "standing".to_owned(), verdict, said: Vec::new() });
    }
    let next = unit.next_due.map(|due| format!("{} {}", deadline(report.zone, due), report.zone));
    let properties = [
        ("title", Some(clipped(&unit.title, TEXT))),
        ("teams", Some(clipped(&unit.teams.join(", "), TEXT))),
        ("cadence", Some(clipped(&unit.cadence, TEXT))),
        ("evidence", Some(clipped(&unit.evidence.join(", "), TEXT))),
        ("standing", Some(unit.standing.as_str().to_owned())),
        ("next due", next),
        ("last performance", unit.last_performance.as_ref().map(|_| clipped(&aside::last(report, unit), TEXT))),
    ];
    let properties = properties.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect();
    Suite { name, properties, cases }
}

/// The case that a finding is about. Where two rules have the same key, the missed one that nothing was said of yet is meant.
fn occurrence_of(unit: &UnitReport, cases: &[Case], finding: &Finding) -> Option<usize> {
    let key = finding.problem.occurrence.as_ref()?;
    let named = || unit.occurrences.iter().enumerate().filter(|(_, one)| one.key == *key);
    let open = named().find(|(at, one)| one.state == State::Missed && !matches!(cases[*at].verdict, Verdict::Failed { .. }));
    open.or_else(|| named().next()).map(|(at, _)| at)
}

fn occurrence_case(report: &Report, unit: &UnitReport, one: &OccurrenceReport, class: &str) -> Case {
    let due = format!("due {} {}", deadline(report.zone, one.due), report.zone);
    let address = Address { unit: unit.id.clone(), rule: Some(one.rule), key: None }.to_string();
    let rule = if one.rule == 0 { String::new() } else { format!(" (rule {})", one.rule) };
    let verdict = match one.state {
        State::Met | State::MetLate => Verdict::Passed,
        State::Missed => Verdict::Skipped(match &one.recovered {
            Some(late) => format!("missed ({due}); made up for on {} by {}", report.zone.date(late.landed), shown(&late.performer.email)),
            None => format!("missed ({due})"),
        }),
        State::Waived => Verdict::Skipped(match &one.waiver {
            Some(waiver) => format!("waived: {}", clipped(&waiver.reason, TEXT)),
            None => "waived".to_owned(),
        }),
        State::Open => Verdict::Skipped(format!("not done yet; {due}")),
        State::DueSoon => Verdict::Skipped(format!("due soon; {due}")),
        State::InGrace => Verdict::Skipped(format!("in grace; {due}")),
        State::Upcoming => Verdict::Skipped(format!("not open yet; {due}")),
        State::NotApplicable => Verdict::Skipped("replaced by a later plan".to_owned()),
        State::BeforeAdoption => Verdict::Skipped("before the task was adopted".to_owned()),
        State::Unverifiable => {
            Verdict::Broken(format!("`{}` cannot be judged for {}: history is missing", shown(&address), shown(&one.key)))
        }
    };
    let mut said = vec![format!("{}; {due}", one.state.as_str())];
    for done in one.performances.iter().chain(&one.recovered) {
        said.push(format!("landed {} in {} by {}", utc(done.landed), shown(&done.commit), clipped(&done.performer.email, TEXT)));
    }
    Case { class: class.to_owned(), name: format!("{}{rule}", clipped(&one.key, TEXT)), verdict, said }
}

/// Says a finding in the case of its occurrence; an error fails it.
fn attach(case: &mut Case, report: &Report, finding: &Finding) {
    let words = aside::sentences(report, &finding.problem, TEXT);
    match (finding.level, &mut case.verdict) {
        (Level::Error, Verdict::Failed { lines, .. }) => lines.extend(words),
        (Level::Error, _) => case.verdict = failed(finding, words),
        (Level::Warning | Level::Note, _) => case.said.push(labelled(finding, &words)),
    }
}

/// A case of its own for a finding that is about no listed occurrence.
fn case_of(report: &Report, finding: &Finding, class: &str, numbers: &mut BTreeMap<String, usize>) -> Case {
    let path = finding.problem.place.as_ref().map(|place| format!(" {}", clipped(place.path(), TEXT)));
    let name = format!("{}{}", finding.problem.rule, path.unwrap_or_default());
    let number = numbers.entry(name.clone()).or_insert(0);
    *number += 1;
    // Readers take two cases of one name for one.
    let name = if *number == 1 { name } else { format!("{name} ({number})") };
    let words = aside::sentences(report, &finding.problem, TEXT);
    let (verdict, said) = match finding.level {
        Level::Error => (failed(finding, words), Vec::new()),
        Level::Warning | Level::Note => (Verdict::Passed, vec![labelled(finding, &words)]),
    };
    Case { class: class.to_owned(), name, verdict, said }
}

fn failed(finding: &Finding, words: Vec<String>) -> Verdict {
    Verdict::Failed { rule: finding.problem.rule.as_str(), message: clipped(&finding.problem.message, TEXT), lines: words }
}

fn labelled(finding: &Finding, words: &[String]) -> String {
    format!("{}[{}]: {}", finding.level, finding.problem.rule, words.join(" "))
}

fn write_suite(out: &mut dyn fmt::Write, suite: &Suite, report: &Report) -> fmt::Result {
    let counts = [("tests", suite.cases.len()), ("failures", suite.failures()), ("errors", suite.errors()), ("skipped", suite.skipped())];
    write!(out, "  <testsuite name=\"{}\"", xml(&suite.name))?;
    for (name, count) in counts {
        write!(out, " {name}=\"{count}\"")?;
    }
    writeln!(out, " time=\"0\" timestamp=\"{}\">", utc(report.as_of))?;
    if !suite.properties.is_empty() {
        writeln!(out, "    <properties>")?;
        for (name, value) in &suite.properties {
            writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", xml(value))?;
        }
        writeln!(out, "    </properties>")?;
    }
    for case in &suite.cases {
        write_case(out, case)?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_case(out: &mut dyn fmt::Write, case: &Case) -> fmt::Result {
    write!(out, "    <testcase classname=\"{}\" name=\"{}\" time=\"0\"", xml(&case.class), xml(&case.name))?;
    if matches!(case.verdict, Verdict::Passed) && case.said.is_empty() {
        return writeln!(out, "/>");
    }
    writeln!(out, ">")?;
    match &case.verdict {
        Verdict::Passed => {}
        Verdict::Skipped(why) => writeln!(out, "      <skipped message=\"{}\"/>", xml(why))?,
        Verdict::Failed { rule, message, lines } => {
            let text: Vec<String> = lines.iter().map(|line| xml(line)).collect();
            writeln!(out, "      <failure type=\"{rule}\" message=\"{}\">{}</failure>", xml(message), text.join("\n"))?;
        }
        Verdict::Broken(why) => writeln!(out, "      <error type=\"unverifiable\" message=\"{}\"/>", xml(why))?,
    }
    if !case.said.is_empty() {
        let text: Vec<String> = case.said.iter().map(|line| xml(line)).collect();
        writeln!(out, "      <system-out>{}</system-out>", text.join("\n"))?;
    }
    writeln!(out, "    </testcase>")
}

/// Escapes for an attribute or for text, and replaces what no XML 1.0 document may hold.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in shown(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            other => out.push(other),
        }
    }
    out
}
