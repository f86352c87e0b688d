//! Every unit with its calendar: a cell for each occurrence, and a table that says the same in words.
//!
//! It does not know findings.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::View;
use super::page::Page;
use super::table;
use crate::calendar::{Instant, Zone, deadline};
use crate::evidence::Performance;
use crate::ledger::Standing;
use crate::render::aside;
use crate::render::tally::{self, Look, Tally, percent};
use crate::report::{OccurrenceReport, Report, UnitReport};

/// How many occurrences of one unit are shown one by one; a unit with more is shown by month.
pub const UNIT: usize = 400;
/// How many occurrences are shown one by one in the whole page; if there are more, every unit is shown by month.
pub const ALL: usize = 20_000;
/// A month with more occurrences than this is drawn as a leaf of a calendar, a column for each weekday.
const DENSE: usize = 8;

const COLUMNS: [&str; 6] = ["Occurrence", "State", "Due", "Landed", "By", "Commit"];
const DAYS: [&str; 7] = ["s1", "s2", "s3", "s4", "s5", "s6", "s7"];

/// A square of the calendar.
struct Cell {
    look: Look,
    title: String,
    /// The weekday, if that gives the column.
    day: Option<usize>,
}

pub fn write(page: &mut Page, view: View<'_>) {
    page.raw("<section id=\"tasks\" aria-labelledby=\"tasks-h\">\n<h2 id=\"tasks-h\">Every task</h2>\n");
    page.raw("<p>A square is an occurrence, in the month in which it was due.</p>\n<ul class=\"legend\" aria-label=\"Signs\">");
    for look in Look::ALL {
        page.raw("<li>");
        table::sign(page, look);
        page.raw(" ");
        page.text(look.words());
        page.raw("</li>");
    }
    page.raw("</ul>\n");
    let total: usize = view.report.units.iter().map(|unit| unit.occurrences.len()).sum();
    if total > ALL {
        page.open("p", &[("class", "cut")]);
        page.text(&format!("With {total} occurrences this page shows every unit by month; "));
        page.raw("<code>duly report --format csv</code> lists them one by one.</p>\n");
    }
    for unit in &view.report.units {
        article(page, view, unit, total > ALL || unit.occurrences.len() > UNIT);
    }
    page.raw("</section>\n");
}

fn article(page: &mut Page, view: View<'_>, unit: &UnitReport, by_month: bool) {
    let (report, name) = (view.report, unit.id.to_string());
    page.raw("<article>\n");
    page.element("h3", &[], &unit.title);
    page.raw("<p class=\"facts\">");
    standing(page, unit.standing);
    page.raw(" ");
    page.element("code", &[], &name);
    page.text(&format!(", {}; {}", unit.cadence, aside::who(report, unit)));
    if let Some(due) = unit.next_due {
        page.text(&format!("; next due {}", deadline(report.zone, due)));
    }
    page.raw("</p>\n");
    if let Some(description) = &unit.description {
        page.element("p", &[("class", "quiet")], description);
    }
    if !unit.references.is_empty() {
        page.element("p", &[("class", "quiet")], &format!("Answers to {}", unit.references.join(", ")));
    }
    if unit.occurrences.is_empty() {
        page.raw("<p>Nothing of it was due.</p>\n</article>\n");
        return;
    }
    let tally = Tally::of(&unit.occurrences);
    let share = tally.compliance().map_or_else(String::new, |share| format!(": {}", percent(Some(share))));
    page.element("p", &[], &format!("{}{share}.", aside::capital(&tally.words())));
    page.raw("\n");
    if by_month {
        let months = tally::months(report.zone, unit.occurrences.iter());
        years(page, &name, &months, &tally);
        month_table(page, &name, &months);
    } else {
        leaves(page, report.zone, unit, &tally);
        occurrence_table(page, view, unit);
    }
    page.raw("</article>\n");
}

fn standing(page: &mut Page, standing: Standing) {
    let (class, sign) = match standing {
        Standing::Current => ("badge good", "✓"),
        Standing::DueSoon => ("badge fair", "!"),
        Standing::Overdue => ("badge bad", "×"),
        Standing::Idle => ("badge", "–"),
        Standing::Unverifiable => ("badge bad", "?"),
    };
    page.element("strong", &[("class", class)], &format!("{sign} {}", standing.as_str()));
}

/// The calendar of a unit, month by month.
fn leaves(page: &mut Page, zone: Zone, unit: &UnitReport, tally: &Tally) {
    let mut months: BTreeMap<String, Vec<&OccurrenceReport>> = BTreeMap::new();
    for one in &unit.occurrences {
        months.entry(tally::month(zone, one)).or_default().push(one);
    }
    let dense = months.values().any(|month| month.len() > DENSE);
    heat(page, &unit.id.to_string(), tally, |page| {
        for (month, occurrences) in &months {
            leaf(page, month, dense, occurrences.iter().map(|one| occurrence_cell(zone, one, dense)));
        }
    });
}

/// The calendar of a unit with too many occurrences: a square for a month, a leaf for a year.
fn years(page: &mut Page, name: &str, months: &BTreeMap<String, Tally>, tally: &Tally) {
    let mut years: BTreeMap<&str, Vec<(&String, &Tally)>> = BTreeMap::new();
    for (month, tally) in months {
        years.entry(month.split('-').next().unwrap_or(month)).or_default().push((month, tally));
    }
    heat(page, name, tally, |page| {
        for (year, months) in &years {
            let cell =
                |(month, tally): &(&String, &Tally)| Cell { look: tally.look(), title: format!("{month}: {}", tally.words()), day: None };
            leaf(page, year, false, months.iter().map(cell));
        }
    });
}

/// To a screen reader the whole is one picture with its counts; the table below it has the rest.
fn heat(page: &mut Page, name: &str, tally: &Tally, inside: impl FnOnce(&mut Page)) {
    page.open("div", &[("class", "heat"), ("role", "img"), ("aria-label", &format!("Calendar of {name}: {}", tally.words()))]);
    inside(page);
    page.raw("</div>\n");
}

fn leaf(page: &mut Page, name: &str, dense: bool, cells: impl Iterator<Item = Cell>) {
    page.raw(if dense { "<div class=\"leaf dense\"><b>" } else { "<div class=\"leaf\"><b>" });
    page.text(name);
    page.raw("</b><p>");
    for Cell { look, title, day } in cells {
        let day = day.and_then(|day| DAYS.get(day)).copied().unwrap_or("s");
        page.element("i", &[("class", &format!("{day} {}", table::class(look))), ("title", &title)], look.sign());
    }
    page.raw("</p></div>\n");
}

fn occurrence_cell(zone: Zone, one: &OccurrenceReport, dense: bool) -> Cell {
    let look = Look::of(one);
    let mut title = format!("{}: {}, due {}", one.key, look.words(), deadline(zone, one.due));
    for done in one.performances.iter().chain(&one.recovered) {
        title.push_str(&format!(", landed {} with {}", clock(zone, done.landed), short(&done.commit)));
    }
    let day = tally::due_day(zone, one.due).weekday().num_days_from_monday();
    Cell { look, title, day: usize::try_from(day).ok().filter(|_| dense) }
}

fn occurrence_table(page: &mut Page, view: View<'_>, unit: &UnitReport) {
    let zone = view.report.zone;
    details(page, &format!("{} of {}", count(unit.occurrences.len()), unit.id), &COLUMNS);
    for one in &unit.occurrences {
        page.raw("<tr>");
        table::head(page, &one.key);
        table::state(page, Look::of(one));
        table::short(page, &due(zone, one.due));
        let done: Vec<&Performance> = one.performances.iter().chain(&one.recovered).collect();
        table::cell(page, &done.iter().map(|done| clock(zone, done.landed)).collect::<Vec<_>>().join(", "));
        table::cell(page, &done.iter().map(|done| person(done)).collect::<Vec<_>>().join(", "));
        page.raw("<td class=\"hash\">");
        for done in done {
            page.commit(&done.commit, view.links);
            page.raw(" ");
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div></details>\n");
}

fn month_table(page: &mut Page, name: &str, months: &BTreeMap<String, Tally>) {
    let mut columns = vec!["Month"];
    columns.extend(table::COUNTS);
    details(page, &format!("{} months of {name}", months.len()), &columns);
    for (month, tally) in months {
        page.raw("<tr>");
        table::head(page, month);
        table::plain_counts(page, tally);
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div></details>\n");
}

fn details(page: &mut Page, name: &str, columns: &[&'static str]) {
    page.raw("<details>");
    page.element("summary", &[], name);
    table::open(page, name, columns);
}

fn count(number: usize) -> String {
    if number == 1 { "The one occurrence".to_owned() } else { format!("All {number} occurrences") }
}

/// A due moment that sorts as it reads; a midnight is the last minute of the day that it ends.
pub fn due(zone: Zone, due: Instant) -> String {
    let words = deadline(zone, due).to_string();
    words.split_once(' ').map_or(words.clone(), |(_, rest)| rest.to_owned())
}

/// A moment that sorts as it reads.
pub fn clock(zone: Zone, at: Instant) -> String {
    zone.local(at).format("%Y-%m-%d %H:%M").to_string()
}

pub fn person(done: &Performance) -> String {
    if done.performer.email.is_empty() { done.performer.name.clone() } else { done.performer.email.clone() }
}

fn short(commit: &str) -> String {
    commit.chars().take(12).collect()
}

/// Says whether the page shows some unit by month.
pub fn is_cut(report: &Report) -> bool {
    let total: usize = report.units.iter().map(|unit| unit.occurrences.len()).sum();
    total > ALL || report.units.iter().any(|unit| unit.occurrences.len() > UNIT)
}
