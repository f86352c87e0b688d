//! The top of the page: the answer in one sentence, and four numbers.
//!
//! It does not know single tasks.

use super::View;
use super::page::Page;
use crate::diagnostic::Level;
use crate::language::{Language, Text, plural, say, words};
use crate::ledger::Standing;
use crate::render::aside::capital;
use crate::render::tally::{Tally, share_of};
use crate::render::text::semicolons;
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
pub fn period(report: &Report, language: Language) -> Text {
    match report.window {
        Some((from, to)) => say!("{from} to {to}", from, to),
        None => say!("as of {moment}", moment = Now::of(report, language).as_of()),
    }
}

pub fn write(page: &mut Page, view: View<'_>) {
    let report = view.report;
    let language = page.language();
    let (grade, sentence) = answer(report);
    let (class, word) = match grade {
        Grade::Good => ("answer good", words!("✓ Yes.")),
        Grade::Fair => ("answer fair", words!("! In part.")),
        Grade::Bad => ("answer bad", words!("× No.")),
    };
    page.raw("<header>\n");
    page.said("h1", &[], &say!("Recurring tasks, {period}", period = period(report, language)));
    page.open("p", &[("class", class)]);
    page.named("strong", &[], word);
    page.raw(" ");
    page.text(&capital(&language.tell(&sentence)));
    page.raw("</p>\n");
    if report.outcome == Outcome::Judged && report.repository.is_some() {
        numbers(page, report);
    }
    page.open("p", &[("class", "quiet")]);
    page.say(&say!("Judged as of {moment}", moment = Now::of(report, language).as_of()));
    if let Some(repository) = &report.repository {
        page.raw(", ");
        page.words(words!("at commit"));
        page.raw(" ");
        page.commit(repository.judged.as_ref().unwrap_or(&repository.head), view.links);
    }
    page.raw(".</p>\n");
    if !report.selection.is_all() {
        page.raw("<p class=\"only\">");
        page.say(&say!("Only a part of the plan was asked for: {selection}.", selection = selection(report)));
        page.raw("</p>\n");
    }
    page.raw("</header>\n");
}

/// What was asked for by name.
pub fn selection(report: &Report) -> Text {
    let selection = &report.selection;
    let mut parts = Vec::new();
    if !selection.tasks.is_empty() {
        parts.push(say!("tasks {names}", names = selection.tasks.join(", ")));
    }
    if !selection.teams.is_empty() {
        parts.push(say!("teams {names}", names = selection.teams.join(", ")));
    }
    if !selection.references.is_empty() {
        parts.push(say!("references {names}", names = selection.references.join(", ")));
    }
    semicolons(parts)
}

fn answer(report: &Report) -> (Grade, Text) {
    if report.outcome == Outcome::PlanRefused {
        return (Grade::Bad, say!("The plan is invalid: nothing was judged."));
    }
    let errors = report.findings(Level::Error);
    if report.repository.is_none() {
        return match errors {
            0 => (Grade::Good, say!("The plan and its records are valid; no history was judged.")),
            _ => (
                Grade::Bad,
                plural!(
                    errors,
                    "There are {errors} error in the plan and its records.",
                    "There are {errors} errors in the plan and its records."
                ),
            ),
        };
    }
    let tally = Tally::of(report.units.iter().flat_map(|unit| &unit.occurrences));
    let unknown = report.standing(Standing::Unverifiable);
    let units = units(report);
    if unknown + tally.unverifiable > 0 {
        let number = unknown.max(1);
        let why = plural!(
            number,
            "Nothing is proven: {number} of {units} cannot be judged, because history that could decide it is missing.",
            "Nothing is proven: {number} of {units} cannot be judged, because history that could decide it is missing.",
            units
        );
        return (Grade::Bad, why);
    }
    let overdue = report.standing(Standing::Overdue);
    let missed = missed(&tally);
    match (overdue, tally.missed, errors) {
        (0, 0, 0) if tally.owed() == 0 => (Grade::Good, say!("Nothing was owed and decided, and nothing is overdue.")),
        (0, 0, 0) => (Grade::Good, say!("{missed}, and nothing is overdue.", missed)),
        (0, 0, _) => {
            let words = plural!(
                errors,
                "{missed}, and nothing is overdue; but there is {errors} error about the evidence.",
                "{missed}, and nothing is overdue; but there are {errors} errors about the evidence.",
                missed
            );
            (Grade::Fair, words)
        }
        (0, _, _) => (Grade::Fair, say!("Nothing is overdue now, but {missed}.", missed)),
        (_, _, _) => {
            let words = plural!(
                overdue,
                "{overdue} of {units} is overdue now; {missed}.",
                "{overdue} of {units} are overdue now; {missed}.",
                units,
                missed
            );
            (Grade::Bad, words)
        }
    }
}

fn units(report: &Report) -> Text {
    plural!(n = report.units.len(), "{n} unit", "{n} units")
}

/// `3 of 420 occurrences that were owed were missed, 2 of which were made up for later`
fn missed(tally: &Tally) -> Text {
    let (owed, missed, made_up) = (tally.owed(), tally.missed, tally.recovered);
    if missed == 0 {
        let done = match owed {
            0 => say!("nothing was owed and decided"),
            _ => plural!(
                owed,
                "the one occurrence that was owed was done in time",
                "all {owed} occurrences that were owed were done in time"
            ),
        };
        return if owed > 0 && tally.late > 0 { say!("{done} ({late} late, within its grace)", done, late = tally.late) } else { done };
    }
    let occurrences = plural!(owed, "{owed} occurrence that was owed", "{owed} occurrences that were owed");
    let missed = plural!(missed, "{missed} of {occurrences} was missed", "{missed} of {occurrences} were missed", occurrences);
    match made_up {
        0 => missed,
        _ => plural!(
            made_up,
            "{missed}, {made_up} of which was made up for later",
            "{missed}, {made_up} of which were made up for later",
            missed
        ),
    }
}

fn numbers(page: &mut Page, report: &Report) {
    let language = page.language();
    let tally = Tally::of(report.units.iter().flat_map(|unit| &unit.occurrences));
    let (errors, warnings) = (report.findings(Level::Error), report.findings(Level::Warning));
    let more = [plural!(errors, "{errors} error", "{errors} errors"), plural!(warnings, "{warnings} warning", "{warnings} warnings")];
    let done = say!("{done} of {owed}", done = tally.met + tally.late, owed = tally.owed());
    let made_up = plural!(n = tally.recovered, "{n} made up for later", "{n} made up for later");
    let all = [
        (share_of(&tally, language), say!("of what was owed was done"), done),
        (report.standing(Standing::Overdue).to_string(), say!("overdue now"), say!("of {units}", units = units(report))),
        (tally.missed.to_string(), plural!(n = tally.missed, "occurrence missed", "occurrences missed"), made_up),
        (
            (errors + warnings).to_string(),
            plural!(n = errors + warnings, "finding to look at", "findings to look at"),
            Text::join(more, ", "),
        ),
    ];
    page.raw("<ul class=\"numbers\">");
    for (number, what, more) in &all {
        page.raw("<li>");
        page.element("b", &[], number);
        page.raw(" ");
        page.said("span", &[], what);
        page.raw(" ");
        page.said("small", &[], more);
        page.raw("</li>\n");
    }
    page.raw("</ul>\n");
}
