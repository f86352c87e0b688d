//! The tables of what is overdue, of the months and groups, of what was missed, late or waived.
//!
//! It does not know findings.

use std::collections::BTreeMap;

use super::View;
use super::heat::{clock, due, person};
use super::page::Page;
use super::table::{self, ROWS};
use crate::ledger::State;
use crate::render::aside;
use crate::render::tally::{self, Look, Tally};
use crate::report::{OccurrenceReport, Report, UnitReport};

/// An occurrence with the unit that owes it.
type Owed<'a> = (&'a UnitReport, &'a OccurrenceReport);

pub fn overdue(page: &mut Page, view: View<'_>) {
    let report = view.report;
    let rows: Vec<Owed<'_>> =
        report.units.iter().flat_map(|unit| aside::missed(report, unit).into_iter().map(move |one| (unit, one))).collect();
    page.raw("<section id=\"overdue\" aria-labelledby=\"overdue-h\">\n<h2 id=\"overdue-h\">Overdue now</h2>\n");
    let listed = |unit: &UnitReport| rows.iter().any(|(other, _)| other.id == unit.id);
    let unlisted: Vec<&UnitReport> =
        report.units.iter().filter(|unit| unit.standing == crate::ledger::Standing::Overdue && !listed(unit)).collect();
    if rows.is_empty() && unlisted.is_empty() {
        page.raw("<p>Nothing is overdue.</p>\n</section>\n");
        return;
    }
    table::open(page, "What is overdue, and who owes it", &["Task", "Missed", "Due", "Owed by", "Last done", "To record it"]);
    for (unit, one) in rows.iter().take(ROWS) {
        overdue_row(page, report, unit, &one.key, &due(report.zone, one.due));
    }
    for unit in unlisted.iter().take(ROWS) {
        overdue_row(page, report, unit, "outside the window", "");
    }
    table::close(page);
    table::cut(page, rows.len());
    page.raw("</section>\n");
}

fn overdue_row(page: &mut Page, report: &Report, unit: &UnitReport, key: &str, due: &str) {
    page.raw("<tr>");
    table::head(page, &unit.id.to_string());
    table::short(page, key);
    table::short(page, due);
    table::cell(page, &teams(unit));
    let last = aside::last(report, unit);
    table::cell(page, last.strip_prefix("last done on ").unwrap_or(&last));
    page.raw("<td>");
    page.element("code", &[], &aside::record_of(&unit.id));
    page.raw("</td></tr>\n");
}

fn teams(unit: &UnitReport) -> String {
    if unit.teams.is_empty() { "no team in particular".to_owned() } else { unit.teams.join(", ") }
}

pub fn months(page: &mut Page, view: View<'_>) {
    page.raw("<section id=\"months\" aria-labelledby=\"months-h\">\n<h2 id=\"months-h\">Compliance by month</h2>\n");
    let months = tally::months(view.report.zone, view.report.units.iter().flat_map(|unit| &unit.occurrences));
    tallies(page, "What was due in each month", "Month", &months);
    page.raw("</section>\n");
}

pub fn groups(page: &mut Page, view: View<'_>) {
    page.raw("<section id=\"groups\" aria-labelledby=\"groups-h\">\n<h2 id=\"groups-h\">Compliance by task, team and reference</h2>\n");
    page.raw("<p>A task of several teams or references counts for each of them.</p>\n");
    page.raw("<h3>By task</h3>\n");
    tallies(page, "What each task owed", "Task", &tally::groups(view.report, |unit| vec![unit.id.task.clone()]));
    page.raw("<h3>By team</h3>\n");
    let none = |names: Vec<String>, word: &str| if names.is_empty() { vec![word.to_owned()] } else { names };
    tallies(page, "What each team owed", "Team", &tally::groups(view.report, |unit| none(unit.teams.clone(), "no team")));
    page.raw("<h3>By reference</h3>\n");
    let references = tally::groups(view.report, |unit| none(unit.references.clone(), "no reference"));
    tallies(page, "What each reference asked for", "Reference", &references);
    page.raw("</section>\n");
}

fn tallies(page: &mut Page, name: &str, first: &'static str, rows: &BTreeMap<String, Tally>) {
    if rows.is_empty() {
        page.raw("<p>Nothing was due.</p>\n");
        return;
    }
    let mut columns = vec![first];
    columns.extend(table::COUNTS);
    table::open(page, name, &columns);
    for (name, tally) in rows.iter().take(ROWS) {
        page.raw("<tr>");
        table::head(page, name);
        table::counts(page, tally);
        page.raw("</tr>\n");
    }
    table::close(page);
    table::cut(page, rows.len());
}

pub fn missed(page: &mut Page, view: View<'_>) {
    page.raw("<section id=\"missed\" aria-labelledby=\"missed-h\">\n<h2 id=\"missed-h\">Missed</h2>\n");
    let rows = of_state(view.report, State::Missed);
    if rows.is_empty() {
        page.raw("<p>Nothing was missed.</p>\n</section>\n");
        return;
    }
    table::open(page, "What was missed, and what made up for it", &["Occurrence", "Owed by", "Due", "Made up for", "By", "Commit"]);
    let zone = view.report.zone;
    for (unit, one) in rows.iter().take(ROWS) {
        page.raw("<tr>");
        table::head(page, &aside::address(unit, one));
        table::cell(page, &teams(unit));
        table::short(page, &due(zone, one.due));
        match &one.recovered {
            Some(done) => performance(page, view, done),
            None => page.raw("<td><strong>never</strong></td><td></td><td></td>"),
        }
        page.raw("</tr>\n");
    }
    table::close(page);
    table::cut(page, rows.len());
    page.raw("</section>\n");
}

fn performance(page: &mut Page, view: View<'_>, done: &crate::evidence::Performance) {
    table::short(page, &clock(view.report.zone, done.landed));
    table::cell(page, &person(done));
    page.raw("<td class=\"hash\">");
    page.commit(&done.commit, view.links);
    page.raw("</td>");
}

pub fn late(page: &mut Page, view: View<'_>) {
    page.raw("<section id=\"late\" aria-labelledby=\"late-h\">\n<h2 id=\"late-h\">Done late, within the grace</h2>\n");
    let rows = of_state(view.report, State::MetLate);
    if rows.is_empty() {
        page.raw("<p>Nothing was done late.</p>\n</section>\n");
        return;
    }
    table::open(page, "What was done after it was due and before it closed", &["Occurrence", "Owed by", "Due", "Landed", "By", "Commit"]);
    for (unit, one) in rows.iter().take(ROWS) {
        page.raw("<tr>");
        table::head(page, &aside::address(unit, one));
        table::cell(page, &teams(unit));
        table::short(page, &due(view.report.zone, one.due));
        match one.performances.last() {
            Some(done) => performance(page, view, done),
            None => page.raw("<td></td><td></td><td></td>"),
        }
        page.raw("</tr>\n");
    }
    table::close(page);
    table::cut(page, rows.len());
    page.raw("</section>\n");
}

pub fn waivers(page: &mut Page, view: View<'_>) {
    page.raw("<section id=\"waivers\" aria-labelledby=\"waivers-h\">\n<h2 id=\"waivers-h\">Waivers</h2>\n");
    let all = view.report.units.iter().flat_map(|unit| unit.occurrences.iter().map(move |one| (unit, one)));
    let rows: Vec<_> = all.filter_map(|(unit, one)| one.waiver.as_ref().map(|waiver| (unit, one, waiver))).collect();
    if rows.is_empty() {
        page.raw("<p>No occurrence is covered by a waiver.</p>\n</section>\n");
        return;
    }
    table::open(
        page,
        "What a waiver covers, whether it was needed or not",
        &["Occurrence", "State", "From", "To", "Reason", "Owner", "Approver", "Ticket"],
    );
    for (unit, one, waiver) in rows.iter().take(ROWS) {
        page.raw("<tr>");
        table::head(page, &aside::address(unit, one));
        table::state(page, Look::of(one));
        table::short(page, &waiver.days.map_or_else(String::new, |(from, _)| from.to_string()));
        table::short(page, &waiver.days.map_or_else(String::new, |(_, to)| to.to_string()));
        table::cell(page, &waiver.reason);
        table::cell(page, &waiver.owner);
        table::cell(page, &waiver.approver);
        table::cell(page, waiver.ticket.as_deref().unwrap_or_default());
        page.raw("</tr>\n");
    }
    table::close(page);
    table::cut(page, rows.len());
    page.raw("</section>\n");
}

/// The occurrences of one state, the latest first.
fn of_state(report: &Report, state: State) -> Vec<Owed<'_>> {
    let all = report.units.iter().flat_map(|unit| unit.occurrences.iter().map(move |one| (unit, one)));
    let mut rows: Vec<Owed<'_>> = all.filter(|(_, one)| one.state == state).collect();
    rows.sort_by_key(|(_, one)| std::cmp::Reverse(one.due));
    rows
}
