//! The answer in one sentence, with the moment and the zone that it holds for.
//!
//! It does not know single findings, only how many there are.

use std::fmt;

use crate::diagnostic::{Level, RuleId};
use crate::ledger::Standing;
use crate::render::when::Now;
use crate::render::{Style, aside, paint, text};
use crate::report::{ChangeReport, Outcome, Report};

/// How many units are named before the rest is only counted.
const NAMED: usize = 3;

pub fn write(out: &mut dyn fmt::Write, report: &Report, style: Style) -> fmt::Result {
    let (sentence, good) = sentence(report);
    let ansi = if good { paint::standing(Standing::Current) } else { paint::level(Level::Error) };
    if report.repository.is_some() && report.outcome == Outcome::Judged {
        writeln!(out, "{}", paint::paint(&format!("as of {}", Now::of(report).as_of()), paint::quiet(), style))?;
        if let Some(later) = report.repository.as_ref().map(|repository| repository.later).filter(|later| *later > 0) {
            let told = format!("{} of the branch, dated after that: not judged", text::count(later, "later commit"));
            writeln!(out, "{}", paint::paint(&text::cut(&told, style.width, style), paint::quiet(), style))?;
        }
    }
    if report.repository.as_ref().is_some_and(|repository| repository.commit_graph) {
        let told = "the commit-graph files were trusted: not every commit was checked";
        writeln!(out, "{}", paint::paint(&text::cut(told, style.width, style), paint::quiet(), style))?;
    }
    if let Some(assurance) = aside::assurance(report) {
        writeln!(out, "{}", paint::paint(&text::cut(&format!("assurance: {assurance}"), style.width, style), paint::quiet(), style))?;
    }
    for line in text::wrap(&sentence, style.width) {
        writeln!(out, "{}", paint::paint(&line, ansi, style))?;
    }
    Ok(())
}

/// Gives the sentence, and whether it is good news.
pub fn sentence(report: &Report) -> (String, bool) {
    let errors = report.findings(Level::Error);
    match (report.outcome, &report.repository) {
        (Outcome::PlanRefused, _) => (format!("the plan is refused: {}; nothing was judged", text::count(errors, "error")), false),
        (Outcome::Judged, None) => working_tree(report),
        (Outcome::Judged, Some(_)) => match &report.change {
            None => standing(report),
            Some(change) => self::change(report, change),
        },
    }
}

fn working_tree(report: &Report) -> (String, bool) {
    let (errors, warnings) = (report.findings(Level::Error), report.findings(Level::Warning));
    let sentence = match (errors, warnings) {
        (0, 0) => "the plan and its records are valid".to_string(),
        (0, _) => format!("the plan and its records are valid, with {}", text::count(warnings, "warning")),
        (_, _) => format!("the plan is valid, but there {} {}", if errors == 1 { "is" } else { "are" }, text::count(errors, "error")),
    };
    (sentence, errors == 0)
}

/// What a change would do, and whether anything stands in its way.
fn change(report: &Report, change: &ChangeReport) -> (String, bool) {
    let what =
        if change.staged { "the staged change".to_owned() } else { format!("the branch ({})", text::count(change.commits, "commit")) };
    let served: Vec<String> = change.serves.iter().map(|(unit, key, _)| text::shown(&format!("{unit}#{key}"))).collect();
    let mut parts = vec![match served.len() {
        0 => format!("{what} would serve no occurrence"),
        count if count <= NAMED => format!("{what} would serve {}", served.join(", ")),
        count => format!("{what} would serve {} and {} more", served[..NAMED].join(", "), count - NAMED),
    }];
    if !change.extras.is_empty() {
        let paths: Vec<String> = change.extras.iter().take(NAMED).map(|(_, path)| text::shown(path)).collect();
        let rest = change.extras.len() - paths.len();
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        parts.push(format!("nothing that is owed is served by {}{more}", paths.join(", ")));
    }
    let (errors, warnings) = (report.findings(Level::Error), report.findings(Level::Warning));
    parts.push(match (errors, warnings) {
        (0, 0) => "it causes no finding".to_owned(),
        (0, _) => format!("it causes no error; there {} {}", if warnings == 1 { "is" } else { "are" }, text::count(warnings, "warning")),
        (_, _) => format!("it causes {}", text::count(errors, "error")),
    });
    (parts.join("; "), errors == 0)
}

fn standing(report: &Report) -> (String, bool) {
    let [current, soon, overdue, idle, unverifiable] = Standing::ALL.map(|standing| report.standing(standing));
    let owing = current + soon + overdue + unverifiable;
    let on_time = current + soon;
    let mut parts = vec![match (owing, on_time) {
        (0, _) => "nothing is owed now".to_string(),
        (1, 1) => "the one unit that owes is on time".to_string(),
        (1, 0) => "the one unit that owes is not on time".to_string(),
        (_, 0) => format!("none of the {owing} units is on time"),
        (2, 2) => "both units are on time".to_string(),
        (_, _) if on_time == owing => format!("all {owing} units are on time"),
        (_, _) => format!("{on_time} of {owing} units {} on time", if on_time == 1 { "is" } else { "are" }),
    }];
    if overdue > 0 {
        parts.push(format!("{overdue} {} overdue ({})", if overdue == 1 { "is" } else { "are" }, names(report, Standing::Overdue)));
    }
    if unverifiable > 0 {
        parts.push(format!("{unverifiable} cannot be judged ({})", names(report, Standing::Unverifiable)));
    }
    if soon > 0 {
        parts.push(format!("{soon} {} due soon ({})", if soon == 1 { "is" } else { "are" }, names(report, Standing::DueSoon)));
    }
    if idle > 0 && owing > 0 {
        parts.push(format!("{idle} {} nothing now", if idle == 1 { "owes" } else { "owe" }));
    }
    let others = report.findings.iter().filter(|one| one.level == Level::Error && one.problem.rule != RuleId::TaskOverdue).count();
    if others > 0 {
        let which = if overdue > 0 { "other error" } else { "error" };
        parts.push(format!("there {} {}", if others == 1 { "is" } else { "are" }, text::count(others, which)));
    }
    if let Some((from, to)) = report.window {
        parts.push(match report.compliance() {
            Some(share) => format!("compliance from {from} to {to} is {}.{} %", share / 10, share % 10),
            None => format!("nothing was owed from {from} to {to}"),
        });
    }
    (parts.join("; "), overdue == 0 && unverifiable == 0 && others == 0)
}

fn names(report: &Report, standing: Standing) -> String {
    let mut names = report.units.iter().filter(|unit| unit.standing == standing).map(|unit| text::shown(&unit.id.to_string()));
    let named: Vec<_> = names.by_ref().take(NAMED).collect();
    let rest = names.count();
    if rest > 0 { format!("{} and {rest} more", named.join(", ")) } else { named.join(", ") }
}
