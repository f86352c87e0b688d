//! The answer in one sentence, with the moment and the zone that it holds for.
//!
//! It does not know single findings, only how many there are.

use std::fmt;

use crate::diagnostic::{Level, RuleId};
use crate::language::{Text, plural, say};
use crate::ledger::Standing;
use crate::render::tally::percent;
use crate::render::when::Now;
use crate::render::{Style, aside, paint, text};
use crate::report::{ChangeReport, Outcome, Report};

/// How many units are named before the rest is only counted.
const NAMED: usize = 3;

pub fn write(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    let (sentence, good) = sentence(report);
    let ansi = if good { paint::standing(Standing::Current) } else { paint::level(Level::Error) };
    if report.repository.is_some() && report.outcome == Outcome::Judged {
        let moment = say!("as of {moment}", moment = Now::of(report, style.language).as_of());
        writeln!(out, "{}", paint::paint(&text::told(style.language, &moment), paint::quiet(), style))?;
        if let Some(later) = report.repository.as_ref().map(|repository| repository.later).filter(|later| *later > 0) {
            quietly(out, &later_commits(later), style)?;
        }
    }
    if report.repository.as_ref().is_some_and(|repository| repository.commit_graph) {
        quietly(out, &say!("the commit-graph files were trusted: not every commit was checked"), style)?;
    }
    if let Some(assurance) = aside::assurance(report) {
        quietly(out, &say!("assurance: {assurance}", assurance), style)?;
    }
    for line in text::wrap(&text::told(style.language, &sentence), style.width) {
        writeln!(out, "{}", paint::paint(&line, ansi, style))?;
    }
    Ok(())
}

fn later_commits(later: usize) -> Text {
    plural!(
        later,
        "{later} later commit of the branch, dated after that: not judged",
        "{later} later commits of the branch, dated after that: not judged"
    )
}

fn quietly(out: &mut dyn fmt::Write, words: &Text, style: Style) -> fmt::Result {
    let words = text::cut(&text::told(style.language, words), style.width, style);
    writeln!(out, "{}", paint::paint(&words, paint::quiet(), style))
}

/// Gives the sentence, safe to show, and whether it is good news.
pub fn sentence(report: &Report) -> (Text, bool) {
    let errors = report.findings(Level::Error);
    match (report.outcome, &report.repository) {
        (Outcome::PlanRefused, _) => (
            plural!(
                errors,
                "the plan is refused: {errors} error; nothing was judged",
                "the plan is refused: {errors} errors; nothing was judged"
            ),
            false,
        ),
        (Outcome::Judged, None) => working_tree(report),
        (Outcome::Judged, Some(_)) => match &report.change {
            None => standing(report),
            Some(change) => self::change(report, change),
        },
    }
}

fn working_tree(report: &Report) -> (Text, bool) {
    let (errors, warnings) = (report.findings(Level::Error), report.findings(Level::Warning));
    let sentence = match (errors, warnings) {
        (0, 0) => say!("the plan and its records are valid"),
        (0, _) => plural!(
            warnings,
            "the plan and its records are valid, with {warnings} warning",
            "the plan and its records are valid, with {warnings} warnings"
        ),
        (_, _) => plural!(errors, "the plan is valid, but there is {errors} error", "the plan is valid, but there are {errors} errors"),
    };
    (sentence, errors == 0)
}

/// What a change would do, and whether anything stands in its way.
fn change(report: &Report, change: &ChangeReport) -> (Text, bool) {
    let what = if change.staged {
        say!("the staged change")
    } else {
        plural!(commits = change.commits, "the branch ({commits} commit)", "the branch ({commits} commits)")
    };
    let served = named(change.serves.iter().map(|(unit, key, _)| format!("{unit}#{key}")));
    let mut parts = vec![match served {
        None => say!("{what} would serve no occurrence", what),
        Some(served) => say!("{what} would serve {served}", what, served),
    }];
    if let Some(paths) = named(change.extras.iter().map(|(_, path)| path.clone())) {
        parts.push(say!("nothing that is owed is served by {paths}", paths));
    }
    let (errors, warnings) = (report.findings(Level::Error), report.findings(Level::Warning));
    parts.push(match (errors, warnings) {
        (0, 0) => say!("it causes no finding"),
        (0, _) => plural!(warnings, "it causes no error; there is {warnings} warning", "it causes no error; there are {warnings} warnings"),
        (_, _) => plural!(errors, "it causes {errors} error", "it causes {errors} errors"),
    });
    (text::semicolons(parts), errors == 0)
}

fn standing(report: &Report) -> (Text, bool) {
    let [current, soon, overdue, idle, unverifiable] = Standing::ALL.map(|standing| report.standing(standing));
    let owing = current + soon + overdue + unverifiable;
    let mut parts = vec![on_time(current + soon, owing)];
    let names = |standing: Standing| {
        let units = report.units.iter().filter(|unit| unit.standing == standing);
        named(units.map(|unit| unit.id.to_string())).unwrap_or_default()
    };
    if overdue > 0 {
        let names = names(Standing::Overdue);
        parts.push(plural!(overdue, "{overdue} is overdue ({names})", "{overdue} are overdue ({names})", names));
    }
    if unverifiable > 0 {
        let names = names(Standing::Unverifiable);
        parts.push(plural!(unverifiable, "{unverifiable} cannot be judged ({names})", "{unverifiable} cannot be judged ({names})", names));
    }
    if soon > 0 {
        let names = names(Standing::DueSoon);
        parts.push(plural!(soon, "{soon} is due soon ({names})", "{soon} are due soon ({names})", names));
    }
    if idle > 0 && owing > 0 {
        parts.push(plural!(idle, "{idle} owes nothing now", "{idle} owe nothing now"));
    }
    let others = report.findings.iter().filter(|one| one.level == Level::Error && one.problem.rule != RuleId::TaskOverdue).count();
    if others > 0 {
        parts.push(if overdue > 0 {
            plural!(others, "there is {others} other error", "there are {others} other errors")
        } else {
            plural!(others, "there is {others} error", "there are {others} errors")
        });
    }
    if let Some((from, to)) = report.window {
        parts.push(match report.compliance() {
            Some(share) => say!("compliance from {from} to {to} is {share}", from, to, share = percent(share)),
            None => say!("nothing was owed from {from} to {to}", from, to),
        });
    }
    (text::semicolons(parts), overdue == 0 && unverifiable == 0 && others == 0)
}

fn on_time(number: usize, of: usize) -> Text {
    match (of, number) {
        (0, _) => say!("nothing is owed now"),
        (1, 1) => say!("the one unit that owes is on time"),
        (1, 0) => say!("the one unit that owes is not on time"),
        (_, 0) => plural!(of, "none of the {of} units is on time", "none of the {of} units is on time"),
        (2, 2) => say!("both units are on time"),
        (_, _) if number == of => plural!(of, "all {of} units are on time", "all {of} units are on time"),
        (_, _) => plural!(number, "{number} of {of} units is on time", "{number} of {of} units are on time", of),
    }
}

/// The first few names, and how many there are beside them; none where there is nothing to name.
fn named(all: impl Iterator<Item = String>) -> Option<Text> {
    let mut all = all.map(|name| Text::verbatim(text::shown(&name)));
    let names: Vec<Text> = all.by_ref().take(NAMED).collect();
    let rest = all.count();
    if names.is_empty() {
        return None;
    }
    let names = Text::join(names, ", ");
    Some(if rest > 0 { say!("{names} and {rest} more", names, rest) } else { names })
}
