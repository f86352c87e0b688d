//! What the plan itself did in the window, and every finding.
//!
//! It does not know what a finding means; the rule's own page tells.

use super::View;
use super::heat::clock;
use super::page::Page;
use super::table::{self, ROWS};
use crate::diagnostic::{Finding, Level};
use crate::language::{say, words};
use crate::plan::Direction;
use crate::render::aside;
use crate::report::VersionReport;

pub fn changes(page: &mut Page, view: View<'_>) {
    page.section("plan", words!("Changes of the plan"));
    if view.report.versions.is_empty() {
        page.named("p", &[], words!("No version of the plan landed in the window."));
        page.raw("\n</section>\n");
        return;
    }
    table::open(
        page,
        &say!("What each new version of the plan changed"),
        &[words!("Landed"), words!("Commit"), words!("Effect"), words!("Task"), words!("What changed")],
    );
    let mut rows = 0;
    for version in &view.report.versions {
        rows += version_rows(page, view, version, ROWS.saturating_sub(rows));
    }
    table::close(page);
    table::cut(page, view.report.versions.iter().map(|version| version.changes.len().max(1)).sum());
    page.raw("</section>\n");
}

fn version_rows(page: &mut Page, view: View<'_>, version: &VersionReport, room: usize) -> usize {
    if version.changes.is_empty() && room > 0 {
        version_start(page, view, version);
        let (effect, what) = if version.is_first {
            (words!("first"), words!("the first version of the plan"))
        } else {
            (words!("– same"), words!("nothing that is owed or asked for"))
        };
        badge(page, "span", "badge", effect);
        page.raw("<td></td>");
        page.named("td", &[], what);
        page.raw("</tr>\n");
        return 1;
    }
    for change in version.changes.iter().take(room) {
        version_start(page, view, version);
        match change.direction {
            Direction::Looser => badge(page, "strong", "badge bad", words!("▼ looser")),
            Direction::Stricter => badge(page, "span", "badge good", words!("▲ stricter")),
            Direction::Other => badge(page, "span", "badge", words!("– same")),
        }
        table::cell(page, &change.unit.as_ref().map(ToString::to_string).unwrap_or_default());
        page.said("td", &[], &change.what);
        page.raw("</tr>\n");
    }
    version.changes.len().min(room)
}

/// A cell with a sign and a word in their colour.
fn badge(page: &mut Page, tag: &'static str, class: &'static str, words: &'static str) {
    page.raw("<td>");
    page.named(tag, &[("class", class)], words);
    page.raw("</td>");
}

fn version_start(page: &mut Page, view: View<'_>, version: &VersionReport) {
    page.raw("<tr>");
    table::head(page, &clock(view.report.zone, version.landed));
    page.raw("<td class=\"hash\">");
    page.commit(&version.commit, view.links);
    page.raw("</td>");
}

pub fn findings(page: &mut Page, view: View<'_>) {
    page.section("findings", words!("Findings"));
    if view.report.findings.is_empty() {
        page.named("p", &[], words!("There is no finding."));
        page.raw("\n</section>\n");
        return;
    }
    table::open(
        page,
        &say!("What was found, the worst first"),
        &[words!("Level"), words!("Rule"), words!("What"), words!("What to do"), words!("Where"), words!("Commit")],
    );
    for finding in view.report.findings.iter().take(ROWS) {
        row(page, view, finding);
    }
    table::close(page);
    table::cut(page, view.report.findings.len());
    page.raw("</section>\n");
}

fn row(page: &mut Page, view: View<'_>, finding: &Finding) {
    let problem = &finding.problem;
    page.raw("<tr>");
    match finding.level {
        Level::Error => badge(page, "strong", "badge bad", words!("× error")),
        Level::Warning => badge(page, "span", "badge fair", words!("! warning")),
        Level::Note => badge(page, "span", "badge", words!("– note")),
    }
    page.raw("<td>");
    page.element("code", &[], problem.rule.as_str());
    page.raw("</td>");
    page.said("td", &[], &problem.message);
    let help = aside::capital(&page.language().tell(&problem.help));
    table::cell(page, &help);
    let place = problem.place.as_ref().map(|place| match place.start() {
        Some(start) => format!("{}:{}", place.path(), start.line),
        None => place.path().to_owned(),
    });
    table::cell(page, &place.unwrap_or_default());
    page.raw("<td class=\"hash\">");
    if let Some(commit) = &problem.commit {
        page.commit(commit, view.links);
    }
    page.raw("</td></tr>\n");
}
