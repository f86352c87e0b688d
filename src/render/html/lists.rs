//! The tables of what is overdue, of the months and groups, of what was missed, late or waived.
//!
//! It does not know findings.

use std::collections::BTreeMap;

use super::View;
use super::heat::{clock, due, person};
use super::page::Page;
use super::table::{self, ROWS};
use crate::language::{Text, say, words};
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
    page.section("overdue", words!("Overdue now"));
    let listed = |unit: &UnitReport| rows.iter().any(|(other, _)| other.id == unit.id);
    let unlisted: Vec<&UnitReport> =
        report.units.iter().filter(|unit| unit.standing == crate::ledger::Standing::Overdue && !listed(unit)).collect();
    if rows.is_empty() && unlisted.is_empty() {
        page.named("p", &[], words!("Nothing is overdue."));
        page.raw("\n</section>\n");
        return;
    }
    table::open(
        page,
        &say!("What is overdue, and who owes it"),
        &[words!("Task"), words!("Missed"), words!("Due"), words!("Owed by"), words!("Last done"), words!("To record it")],
    );
    for (unit, one) in rows.iter().take(ROWS) {
        overdue_row(page, report, unit, &one.key, &due(report.zone, one.due));
    }
    for unit in unlisted.iter().take(ROWS) {
        let outside = page.language().words(words!("outside the window"));
        overdue_row(page, report, unit, &outside, "");
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
    owed_by(page, unit);
    page.said("td", &[], &aside::last_in_short(report, unit));
    page.raw("<td>");
    page.element("code", &[], &aside::record_of(&unit.id));
    page.raw("</td></tr>\n");
}

fn owed_by(page: &mut Page, unit: &UnitReport) {
    if unit.teams.is_empty() {
        page.named("td", &[], words!("no team in particular"));
    } else {
        table::cell(page, &unit.teams.join(", "));
    }
}

pub fn months(page: &mut Page, view: View<'_>) {
    page.section("months", words!("Compliance by month"));
    let months = tally::months(view.report.zone, view.report.units.iter().flat_map(|unit| &unit.occurrences));
    tallies(page, &say!("What was due in each month"), words!("Month"), &months);
    page.raw("</section>\n");
}

pub fn groups(page: &mut Page, view: View<'_>) {
    page.section("groups", words!("Compliance by task, team and reference"));
    page.named("p", &[], words!("A task of several teams or references counts for each of them."));
    page.raw("\n");
    page.named("h3", &[], words!("By task"));
    page.raw("\n");
    let tasks = tally::groups(view.report, |unit| vec![unit.id.task.clone()]);
    tallies(page, &say!("What each task owed"), words!("Task"), &tasks);
    page.named("h3", &[], words!("By team"));
    page.raw("\n");
    let language = page.language();
    let none = |names: Vec<String>, word: &'static str| if names.is_empty() { vec![language.words(word).into_owned()] } else { names };
    let teams = tally::groups(view.report, |unit| none(unit.teams.clone(), words!("no team")));
    tallies(page, &say!("What each team owed"), words!("Team"), &teams);
    page.named("h3", &[], words!("By reference"));
    page.raw("\n");
    let references = tally::groups(view.report, |unit| none(unit.references.clone(), words!("no reference")));
    tallies(page, &say!("What each reference asked for"), words!("Reference"), &references);
    page.raw("</section>\n");
}

fn tallies(page: &mut Page, name: &Text, first: &'static str, rows: &BTreeMap<String, Tally>) {
    if rows.is_empty() {
        page.named("p", &[], words!("Nothing was due."));
        page.raw("\n");
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
    page.section("missed", words!("Missed"));
    let rows = of_state(view.report, State::Missed);
    if rows.is_empty() {
        page.named("p", &[], words!("Nothing was missed."));
        page.raw("\n</section>\n");
        return;
    }
    table::open(
        page,
        &say!("What was missed, and what made up for it"),
        &[words!("Occurrence"), words!("Owed by"), words!("Due"), words!("Made up for"), words!("By"), words!("Commit")],
    );
    let zone = view.report.zone;
    for (unit, one) in rows.iter().take(ROWS) {
        page.raw("<tr>");
        table::head(page, &aside::address(unit, one));
        owed_by(page, unit);
        table::short(page, &due(zone, one.due));
        match &one.recovered {
            Some(done) => performance(page, view, done),
            None => {
                page.raw("<td>");
                page.named("strong", &[], words!("never"));
                page.raw("</td><td></td><td></td>");
            }
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
    page.section("late", words!("Done late, within the grace"));
    let rows = of_state(view.report, State::MetLate);
    if rows.is_empty() {
        page.named("p", &[], words!("Nothing was done late."));
        page.raw("\n</section>\n");
        return;
    }
    table::open(
        page,
        &say!("What was done after it was due and before it closed"),
        &[words!("Occurrence"), words!("Owed by"), words!("Due"), words!("Landed"), words!("By"), words!("Commit")],
    );
    for (unit, one) in rows.iter().take(ROWS) {
        page.raw("<tr>");
        table::head(page, &aside::address(unit, one));
        owed_by(page, unit);
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
    page.section("waivers", words!("Waivers"));
    let all = view.report.units.iter().flat_map(|unit| unit.occurrences.iter().map(move |one| (unit, one)));
    let rows: Vec<_> = all.filter_map(|(unit, one)| one.waiver.as_ref().map(|waiver| (unit, one, waiver))).collect();
    if rows.is_empty() {
        page.named("p", &[], words!("No occurrence is covered by a waiver."));
        page.raw("\n</section>\n");
        return;
    }
    table::open(
        page,
        &say!("What a waiver covers, whether it was needed or not"),
        &[
            words!("Occurrence"),
            words!("State"),
            words!("From"),
            words!("To"),
            words!("Reason"),
            words!("Owner"),
            words!("Approver"),
            words!("Ticket"),
        ],
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
