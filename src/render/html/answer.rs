//! The top of the page: the answer in one sentence, and four numbers.
//!
//! It does not know single tasks.

use super::View;
use super::page::Page;
use crate::diagnostic::Level;
use crate::ledger::Standing;
use crate::render::aside::capital;
use crate::render::tally::{Tally, percent};
use crate::render::text::count;
use crate::render::when::Now;
use crate::report::{Outcome, Report};

/// How good the answer is: as a class, and as a sign with a word for who sees no colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grade {
    Good,
    Fair,
    Bad,
}

/// The days that the report is about.
pub fn period(report: &Report) -> String {
    match report.window {
        Some((from, to)) => format!("{from} to {to}"),
        None => format!("as of {}", Now::of(report).as_of()),
    }
}

pub fn write(page: &mut Page, view: View<'_>) {
    let report = view.report;
    let (grade, sentence) = answer(report);
    let (class, word) = match grade {
        Grade::Good => ("answer good", "✓ Yes."),
        Grade::Fair => ("answer fair", "! In part."),
        Grade::Bad => ("answer bad", "× No."),
    };
    page.raw("<header>\n");
    page.element("h1", &[], &format!("Recurring tasks, {}", period(report)));
    page.open("p", &[("class", class)]);
    page.element("strong", &[], word);
    page.raw(" ");
    page.text(&capital(&sentence));
    page.raw("</p>\n");
    if report.outcome == Outcome::Judged && report.repository.is_some() {
        numbers(page, report);
    }
    page.open("p", &[("class", "quiet")]);
    page.text(&format!("Judged as of {}", Now::of(report).as_of()));
    if let Some(repository) = &report.repository {
        page.raw(", at commit ");
        page.commit(repository.judged.as_ref().unwrap_or(&repository.head), view.links);
    }
    page.raw(".</p>\n");
    if !report.selection.is_all() {
        page.raw("<p class=\"only\">");
        page.text(&format!("Only a part of the plan was asked for: {}.", selection(report)));
        page.raw("</p>\n");
    }
    page.raw("</header>\n");
}

/// What was asked for by name.
pub fn selection(report: &Report) -> String {
    let selection = &report.selection;
    let parts = [("tasks", &selection.tasks), ("teams", &selection.teams), ("references", &selection.references)];
    let named = parts.iter().filter(|(_, names)| !names.is_empty());
    named.map(|(what, names)| format!("{what} {}", names.join(", "))).collect::<Vec<_>>().join("; ")
}

fn answer(report: &Report) -> (Grade, String) {
    if report.outcome == Outcome::PlanRefused {
        return (Grade::Bad, "The plan is invalid: nothing was judged.".to_owned());
    }
    let errors = report.findings(Level::Error);
    if report.repository.is_none() {
        return match errors {
            0 => (Grade::Good, "The plan and its records are valid; no history was judged.".to_owned()),
            some => (Grade::Bad, format!("There are {} in the plan and its records.", count(some, "error"))),
        };
    }
    let tally = Tally::of(report.units.iter().flat_map(|unit| &unit.occurrences));
    let unknown = report.standing(Standing::Unverifiable);
    if unknown + tally.unverifiable > 0 {
        let what = format!("{} of {} cannot be judged", unknown.max(1), count(report.units.len(), "unit"));
        return (Grade::Bad, format!("Nothing is proven: {what}, because history that could decide it is missing."));
    }
    let overdue = report.standing(Standing::Overdue);
    let missed = missed(&tally);
    match (overdue, tally.missed, errors) {
        (0, 0, 0) if tally.owed() == 0 => (Grade::Good, "Nothing was owed and decided, and nothing is overdue.".to_owned()),
        (0, 0, 0) => (Grade::Good, format!("{missed}, and nothing is overdue.")),
        (0, 0, some) => (Grade::Fair, format!("{missed}, and nothing is overdue; but there {} about the evidence.", are(some, "error"))),
        (0, _, _) => (Grade::Fair, format!("Nothing is overdue now, but {missed}.")),
        (some, _, _) => (Grade::Bad, format!("{} overdue now; {missed}.", are_of(some, report.units.len()))),
    }
}

/// `3 of 420 occurrences that were due were missed, of which 2 were made up for later`
fn missed(tally: &Tally) -> String {
    let owed = tally.owed();
    if tally.missed == 0 {
        let late = if tally.late > 0 { format!(" ({} late, within its grace)", tally.late) } else { String::new() };
        return match owed {
            0 => "nothing was owed and decided".to_owned(),
            1 => format!("the one occurrence that was owed was done in time{late}"),
            _ => format!("all {owed} occurrences that were owed were done in time{late}"),
        };
    }
    let made_up = match tally.recovered {
        0 => String::new(),
        some => format!(", {some} of which {} made up for later", if some == 1 { "was" } else { "were" }),
    };
    format!("{} of {} that {} owed {} missed{made_up}", tally.missed, count(owed, "occurrence"), was(owed), was(tally.missed))
}

fn was(number: usize) -> &'static str {
    if number == 1 { "was" } else { "were" }
}

fn are(number: usize, noun: &str) -> String {
    format!("{} {}", if number == 1 { "is" } else { "are" }, count(number, noun))
}

fn are_of(number: usize, of: usize) -> String {
    format!("{number} of {} {}", count(of, "unit"), if number == 1 { "is" } else { "are" })
}

fn numbers(page: &mut Page, report: &Report) {
    let tally = Tally::of(report.units.iter().flat_map(|unit| &unit.occurrences));
    let (errors, warnings) = (report.findings(Level::Error), report.findings(Level::Warning));
    let made_up = format!("{} made up for later", tally.recovered);
    let all = [
        (percent(report.compliance()), "of what was owed was done", format!("{} of {}", tally.met + tally.late, tally.owed())),
        (report.standing(Standing::Overdue).to_string(), "overdue now", format!("of {}", count(report.units.len(), "unit"))),
        (tally.missed.to_string(), "missed", made_up),
        ((errors + warnings).to_string(), "findings to look at", format!("{}, {}", count(errors, "error"), count(warnings, "warning"))),
    ];
    page.raw("<ul class=\"numbers\">");
    for (number, what, more) in &all {
        page.raw("<li>");
        page.element("b", &[], number);
        page.raw(" ");
        page.element("span", &[], what);
        page.raw(" ");
        page.element("small", &[], more);
        page.raw("</li>\n");
    }
    page.raw("</ul>\n");
}
