//! What is said beside a finding in every format: where to look, who owes it, who did it last, and the command that tells more.
//!
//! It does not know any format; what it gives is safe to show, and each format escapes it once more for itself.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::text::{clipped, shown};
use crate::address::{Address, UnitId};
use crate::calendar::Date;
use crate::diagnostic::{Finding, Problem, RuleId};
use crate::language::{Text, plural, say, words};
use crate::ledger::{Standing, State};
use crate::report::{AssuranceLevel, OccurrenceReport, Report, UnitReport};
use crate::source::{Place, Position};

/// Where findings without a file are shown if not even a plan is known.
const SOMEWHERE: &str = "policies";
/// How many bytes of a digest make an identity.
const IDENTITY: usize = 8;

/// A file and a region in it, for the formats that demand both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot<'a> {
    pub path: &'a str,
    pub start: Position,
    /// Exclusive.
    pub end: Position,
}

/// Gives the place of a finding; what has none is shown at the top of the plan, and what is a whole file at the top of it.
pub fn spot<'a>(report: &'a Report, problem: &'a Problem) -> Spot<'a> {
    match &problem.place {
        Some(place) => spot_of(place),
        None => top(plan(report)),
    }
}

/// What the times of the report rest on, in words; none where no history was judged.
pub fn assurance(report: &Report) -> Option<Text> {
    let assurance = report.assurance?;
    let since = assurance.since.map(|since| report.zone.date(since).format("%Y-%m-%d").to_string());
    let witnesses = plural!(n = assurance.witnesses, "1 witness", "{n} witnesses");
    Some(match (assurance.level, since) {
        (AssuranceLevel::DatesOnly, _) => say!("dates only"),
        (AssuranceLevel::Signed, None) => say!("signed"),
        (AssuranceLevel::Signed, Some(day)) => say!("signed since {day}", day),
        (AssuranceLevel::Witnessed, None) => say!("witnessed ({witnesses})", witnesses),
        (AssuranceLevel::Witnessed, Some(day)) => say!("witnessed since {day} ({witnesses})", day, witnesses),
    })
}

/// Gives the region of a place.
pub fn spot_of(place: &Place) -> Spot<'_> {
    let path = if place.path().is_empty() { SOMEWHERE } else { place.path() };
    match (place.start(), place.end()) {
        (Some(start), Some(end)) => Spot { path, start, end },
        (Some(_) | None, _) => top(path),
    }
}

/// The first file of the plan.
pub fn plan(report: &Report) -> &str {
    report.repository.as_ref().and_then(|repository| repository.plan.first()).map_or(SOMEWHERE, String::as_str)
}

fn top(path: &str) -> Spot<'_> {
    let first = Position { line: 1, column: 1 };
    Spot { path, start: first, end: first }
}

/// The unit that a finding is about, if the report lists it.
pub fn unit<'a>(report: &'a Report, problem: &Problem) -> Option<&'a UnitReport> {
    problem.unit.as_ref().and_then(|id| report.units.iter().find(|unit| unit.id == *id))
}

/// Says whose duty it is and who did it last: `owed by soc-oversight; last done on 2026-11-20 by ana@example.org`.
pub fn who(report: &Report, unit: &UnitReport) -> Text {
    let last = last(report, unit);
    match unit.teams.iter().map(|team| Text::verbatim(shown(team))).reduce(|before, last| Text::all_of([before, last])) {
        None => say!("owed by no team in particular; {last}", last),
        Some(teams) => say!("owed by {teams}; {last}", teams, last),
    }
}

/// Says who did it last and when.
pub fn last(report: &Report, unit: &UnitReport) -> Text {
    match done(report, unit) {
        None => say!("nothing on record"),
        Some((day, who)) => say!("last done on {day} by {who}", day, who),
    }
}

/// The same under a heading that says what it is: `2026-11-20 by ana@example.org`.
pub fn last_in_short(report: &Report, unit: &UnitReport) -> Text {
    match done(report, unit) {
        None => say!("nothing on record"),
        Some((day, who)) => say!("{day} by {who}", day, who),
    }
}

fn done(report: &Report, unit: &UnitReport) -> Option<(Date, String)> {
    let last = unit.last_performance.as_ref()?;
    let who = if last.performer.email.is_empty() { &last.performer.name } else { &last.performer.email };
    Some((report.zone.date(last.landed), shown(who)))
}

/// The command that tells more of a finding: of its occurrence, or of its rule.
pub fn command(report: &Report, problem: &Problem) -> String {
    match (&problem.occurrence, unit(report, problem)) {
        (Some(key), Some(unit)) => match occurrence(unit, key) {
            Some(occurrence) => explain(unit, occurrence),
            None => format!("duly rules {}", problem.rule),
        },
        (Some(_) | None, _) => format!("duly rules {}", problem.rule),
    }
}

/// The command that tells how an occurrence came to stand where it stands.
pub fn explain(unit: &UnitReport, occurrence: &OccurrenceReport) -> String {
    format!("duly explain {}", quoted(&shown(&address(unit, occurrence))))
}

/// The command that records what a finding says is to be done, if it says so.
fn record(problem: &Problem) -> Option<String> {
    let owed = matches!(problem.rule, RuleId::TaskOverdue | RuleId::DueSoon);
    problem.unit.as_ref().filter(|_| owed).map(record_of)
}

/// The command that writes a record for a unit; it is for the oldest occurrence that is open.
pub fn record_of(unit: &UnitId) -> String {
    format!("duly record {}", quoted(&shown(&unit.to_string())))
}

/// The address of an occurrence.
pub fn address(unit: &UnitReport, occurrence: &OccurrenceReport) -> String {
    Address { unit: unit.id.clone(), rule: Some(occurrence.rule), key: Some(occurrence.key.clone()) }.to_string()
}

/// What makes a unit overdue: missed and never made up for, the latest first.
///
/// A window lists misses of long ago as well; of these only the last that was decided keeps the unit overdue.
pub fn missed<'a>(report: &Report, unit: &'a UnitReport) -> Vec<&'a OccurrenceReport> {
    if unit.standing != Standing::Overdue {
        return Vec::new();
    }
    let decided = |one: &OccurrenceReport| matches!(one.state, State::Met | State::MetLate | State::Missed | State::Waived);
    let is_last = |one: &OccurrenceReport| {
        let mut later = unit.occurrences.iter().filter(|other| other.rule == one.rule && decided(other));
        !later.any(|other| other.due > one.due)
    };
    let missed = unit.occurrences.iter().filter(|one| one.state == State::Missed && one.recovered.is_none());
    let mut missed: Vec<_> = missed.filter(|one| report.window.is_none() || is_last(one)).collect();
    missed.sort_by_key(|one| std::cmp::Reverse(one.due));
    missed
}

/// The occurrence that a key names; two rules may have the same key, then the missed one is meant.
fn occurrence<'a>(unit: &'a UnitReport, key: &str) -> Option<&'a OccurrenceReport> {
    let named = || unit.occurrences.iter().filter(|one| one.key == key);
    named().find(|one| one.state == State::Missed).or_else(|| named().next())
}

/// Quotes a word for a shell, if it has to be.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "@/:#._-+".contains(c);
    if !word.starts_with('#') && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// Puts what is said of a finding together as sentences for formats of programs: what is wrong, what to do, who owes it, and what to run.
pub fn sentences(report: &Report, problem: &Problem, limit: usize) -> Vec<String> {
    let mut told = vec![clipped(&problem.message, limit), capital(&clipped(&problem.help, limit))];
    told.extend(unit(report, problem).map(|unit| capital(&clipped(&who(report, unit), limit))));
    let more = clipped(&command(report, problem), limit);
    told.push(match record(problem) {
        Some(record) => format!("Run `{}` when it is done, and `{more}` to see why", clipped(&record, limit)),
        None => format!("Run `{more}` to see more"),
    });
    told.retain(|sentence| !sentence.is_empty());
    told.into_iter().map(|sentence| format!("{sentence}.")).collect()
}

/// Begins a sentence.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let mut upper = first.to_uppercase();
    // A letter whose capital is two letters stays small.
    let first = upper.next().filter(|_| upper.len() == 0).unwrap_or(first);
    format!("{first}{}", letters.as_str())
}

/// Tells of every unit that could not be judged: no finding says so, and no format may call that clean.
pub fn unjudged(report: &Report) -> Vec<Text> {
    let unverifiable = report.units.iter().filter(|unit| unit.standing == Standing::Unverifiable);
    let say = |unit: &UnitReport| {
        say!("`{unit}` cannot be judged: the history that could decide it is missing", unit = shown(&unit.id.to_string()))
    };
    unverifiable.map(say).collect()
}

/// What to do about units that could not be judged.
pub const UNJUDGED_HELP: &str = words!("fetch the whole history, with `git fetch --unshallow` or a depth of 0");

/// Tells how many of something were left out; what is told with its number.
pub fn left_out(what: &Text, why: &Text) -> Text {
    say!("{what} left out: {why}; `duly check --format json` tells everything", what, why)
}

/// Gives every finding a name that stays the same while lines move and days pass, and that no other finding of the report has.
///
/// What identifies a finding is its rule, its file, and the unit, occurrence or commit that it is about; where none of them is named,
/// its words. That a unit is overdue or soon due is one lasting matter, whichever occurrence it is about today.
pub fn identities(findings: &[Finding]) -> Vec<String> {
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let mut names = Vec::with_capacity(findings.len());
    for finding in findings {
        let name = identity(&finding.problem);
        let number = seen.entry(name.clone()).or_insert(0);
        *number += 1;
        names.push(format!("{name}:{number}"));
    }
    names
}

fn identity(problem: &Problem) -> String {
    let lasting = matches!(problem.rule, RuleId::TaskOverdue | RuleId::DueSoon);
    let unit = problem.unit.as_ref().map(ToString::to_string);
    let occurrence = problem.occurrence.as_deref().filter(|_| !lasting);
    let named = lasting || occurrence.is_some() || problem.commit.is_some();
    let message = (!named).then_some(problem.message.as_str());
    let path = problem.place.as_ref().map(Place::path);
    let mut digest = Sha256::new();
    for part in [Some(problem.rule.as_str()), path, unit.as_deref(), occurrence, problem.commit.as_deref(), message] {
        // With its length before it no part can pass for two.
        let part = part.unwrap_or_default();
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    let mut name = String::new();
    for byte in &digest.finalize()[..IDENTITY] {
        // A String takes every write.
        let _ = write!(name, "{byte:02x}");
    }
    name
}

/// A path as a relative reference. Bytes that are no text stand in paths as `\xNN`, and are themselves again here.
pub fn uri(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'\\', [b'x', high, low, tail @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                out.push('%');
                out.extend([*high, *low].map(|digit| char::from(digit.to_ascii_uppercase())));
                rest = tail;
            }
            (b'/', _) if !out.is_empty() => out.push('/'),
            (byte, _) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => out.push(char::from(byte)),
            (byte, _) => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Level;
    use crate::source::{Source, Span};
    use std::sync::Arc;

    fn at(line: usize, problem: Problem) -> Finding {
        let source = Arc::new(Source::new("policies/soc.yaml", "\n".repeat(line)));
        Finding { level: Level::Error, problem: problem.at(Place::at(&source, Span::point(line)), Text::default()) }
    }

    fn overdue(key: &str) -> Problem {
        Problem::new(RuleId::TaskOverdue, Text::verbatim(format!("overdue for {key}")), Text::default())
            .of(&UnitId::task("a"))
            .occurrence(key)
    }

    #[test]
    fn an_identity_survives_moved_lines_and_passing_days() {
        let one = identities(&[at(3, overdue("2026-W47"))]);
        assert_eq!(one, identities(&[at(9, overdue("2026-W48"))]));
        assert_eq!(one[0].len(), 18);
        assert!(one[0].ends_with(":1"), "{one:?}");
    }

    #[test]
    fn different_matters_have_different_identities() {
        let missed =
            |key: &str| Problem::new(RuleId::OccurrenceMissed, Text::default(), Text::default()).of(&UnitId::task("a")).occurrence(key);
        let value = |message: &str| Problem::new(RuleId::PlanValue, Text::verbatim(message), Text::default());
        let findings = [
            at(1, overdue("K")),
            at(1, Problem { unit: Some(UnitId::task("b")), ..overdue("K") }),
            at(1, missed("K")),
            at(1, missed("L")),
            at(1, value("x")),
            at(1, value("y")),
            at(1, Problem::new(RuleId::EvidenceEdited, Text::default(), Text::default()).commit("1")),
            at(1, Problem::new(RuleId::EvidenceEdited, Text::default(), Text::default()).commit("2")),
            Finding { level: Level::Error, problem: value("x") },
        ];
        let names: std::collections::BTreeSet<String> = identities(&findings).into_iter().collect();
        assert_eq!(names.len(), findings.len());
        assert!(names.iter().all(|name| name.ends_with(":1")));
    }

    #[test]
    fn what_is_the_same_twice_is_numbered() {
        let names = identities(&[at(1, overdue("K")), at(1, overdue("L"))]);
        assert_eq!(names[0].replace(":1", ":2"), names[1]);
    }

    #[test]
    fn only_what_a_shell_would_misread_is_quoted() {
        assert_eq!(quoted("a@b/c:1#2026-W47"), "a@b/c:1#2026-W47");
        assert_eq!(quoted("a#it's $(x)"), r"'a#it'\''s $(x)'");
        assert_eq!(quoted("#a"), "'#a'");
    }

    #[test]
    fn a_path_becomes_a_relative_reference() {
        assert_eq!(uri("policies/soc plan.yaml"), "policies/soc%20plan.yaml");
        assert_eq!(uri("a:b/%41?#é"), "a%3Ab/%2541%3F%23%C3%A9");
        assert_eq!(uri("/etc/x"), "%2Fetc/x");
        assert_eq!(uri("a\\xff\\x5c\\xg"), "a%FF%5C%5Cxg");
    }
}
