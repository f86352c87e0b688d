//! What is due next, by team: the overdue first, then what is due soon, then the rest by its due moment.
//!
//! It does not know how a unit came to stand where it stands.

use std::cmp::Reverse;
use std::fmt;

use super::when::Now;
use super::{Style, aside, human, names, paint, text};
use crate::calendar::Instant;
use crate::language::{Text, say, words};
use crate::ledger::{Standing, State};
use crate::report::{Outcome, Report, UnitReport};

/// Where a unit stands in the list; the smallest is the most urgent.
type Urgency = (u8, Reverse<bool>, Instant);

/// Writes what is due next. A refused plan gives its findings instead.
pub fn write(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    match report.outcome {
        Outcome::PlanRefused => human::write(out, report, style),
        Outcome::Judged => write_teams(out, report, style),
    }
}

fn write_teams(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    let now = Now::of(report, style.language);
    let mut units: Vec<_> = report.units.iter().collect();
    // The sort is stable: what is equally urgent stays in plan order.
    units.sort_by_key(|unit| urgency(unit));
    let (idle, owing): (Vec<_>, Vec<_>) = units.into_iter().partition(|unit| unit.standing == Standing::Idle);
    for team in teams(&owing) {
        let theirs: Vec<_> = owing.iter().filter(|unit| unit.teams.contains(team)).copied().collect();
        write_group(out, &text::shown(team), &theirs, now, style)?;
    }
    let nobody: Vec<_> = owing.iter().filter(|unit| unit.teams.is_empty()).copied().collect();
    write_group(out, &style.language.words(words!("no team")), &nobody, now, style)?;
    write_group(out, &style.language.words(words!("nothing owed now")), &idle, now, style)?;
    quietly(out, &say!("as of {moment}", moment = now.as_of()), style)?;
    match aside::assurance(report) {
        Some(assurance) => quietly(out, &say!("assurance: {assurance}", assurance), style),
        None => Ok(()),
    }
}

fn quietly(out: &mut dyn fmt::Write, words: &Text, style: Style) -> fmt::Result {
    writeln!(out, "{}", paint::paint(&text::told(style.language, words), paint::quiet(), style))
}

fn urgency(unit: &UnitReport) -> Urgency {
    let class = match unit.standing {
        Standing::Overdue => 0,
        Standing::Unverifiable => 1,
        Standing::DueSoon => 2,
        Standing::Current => 3,
        Standing::Idle => 4,
    };
    (class, Reverse(unit.next_due.is_some()), unit.next_due.unwrap_or(Instant::MAX_UTC))
}

/// The teams that owe something, the one with the most urgent unit first.
fn teams<'a>(owing: &[&'a UnitReport]) -> Vec<&'a String> {
    let mut teams: Vec<&String> = Vec::new();
    for team in owing.iter().flat_map(|unit| &unit.teams) {
        if !teams.contains(&team) {
            teams.push(team);
        }
    }
    teams
}

fn write_group(out: &mut dyn fmt::Write, name: &str, units: &[&UnitReport], now: Now, style: Style) -> fmt::Result {
    if units.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", paint::paint(&text::cut(name, style.width, style), paint::heading(), style))?;
    for unit in units {
        let standing = format!("{} {}", paint::sign(unit.standing, style), names::standing(unit.standing, style.language));
        let taken = (text::width(&standing) + 4).max(16);
        let words = format!("{standing}  {}", text::cut(&text::shown(&unit.id.to_string()), style.width.saturating_sub(taken), style));
        let colored = words.replacen(&standing, &paint::paint(&standing, paint::standing(unit.standing), style), 1);
        writeln!(out, "  {colored}")?;
        for line in text::wrap(&text::told(style.language, &due(unit, now, style)), style.width.saturating_sub(6)) {
            writeln!(out, "      {line}")?;
        }
    }
    writeln!(out)
}

fn due(unit: &UnitReport, now: Now, style: Style) -> Text {
    let next = unit.next_due.map(|due| next(unit, due, now));
    match (unit.standing, next) {
        (Standing::Overdue, Some(next)) => match missed(unit) {
            Some(key) => say!("missed {key}; {next}", key, next),
            None => next,
        },
        (Standing::Unverifiable, Some(next)) => say!("the history that could decide it is missing; {next}", next),
        (Standing::Unverifiable, None) => say!("the history that could decide it is missing"),
        (Standing::Current | Standing::DueSoon | Standing::Idle, Some(next)) => next,
        (Standing::Overdue | Standing::Current | Standing::DueSoon | Standing::Idle, None) => Text::verbatim(style.tell(&unit.cadence)),
    }
}

/// Says when it is or was due, and until when what is past due can still be done.
fn next(unit: &UnitReport, due: Instant, now: Now) -> Text {
    let (moment, zone) = (now.due_in_full(due), now.zone);
    let words = if due <= now.at { say!("was due {moment} {zone}", moment, zone) } else { say!("due {moment} {zone}", moment, zone) };
    let closing = unit.occurrences.iter().filter(|one| one.state == State::InGrace).map(|one| one.closes).min();
    match closing {
        None => words,
        Some(closes) => say!("{words}; its grace ends {moment}", words, moment = now.due_in_full(closes)),
    }
}

/// Names the latest occurrence that was missed and never made up for.
fn missed(unit: &UnitReport) -> Option<String> {
    let missed = unit.occurrences.iter().filter(|one| one.state == State::Missed && one.recovered.is_none());
    missed.max_by_key(|one| one.due).map(|one| text::shown(&one.key))
}
