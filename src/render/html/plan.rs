//! What the plan itself did in the window, and every finding.
//!
//! It does not know what a finding means; the rule's own page tells.

use super::View;
use super::heat::clock;
use super::page::Page;
use super::table::{self, ROWS};
use crate::diagnostic::{Finding, Level};
use crate::plan::Direction;
use crate::render::aside;
use crate::report::VersionReport;

pub fn changes(page: &mut Page, view: View<'_>) {
    page.raw("<section id=\"plan\" aria-labelledby=\"plan-h\">\n<h2 id=\"plan-h\">Changes of the plan</h2>\n");
    if view.report.versions.is_empty() {
        page.raw("<p>No version of the plan landed in the window.</p>\n</section>\n");
        return;
    }
    table::open(page, "What each new version of the plan changed", &["Landed", "Commit", "Effect", "Task", "What changed"]);
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
        page.raw(if version.is_first {
            "<td><span class=\"badge\">first</span></td><td></td><td>the first version of the plan</td></tr>\n"
        } else {
            "<td><span class=\"badge\">– same</span></td><td></td><td>nothing that is owed or asked for</td></tr>\n"
        });
        return 1;
    }
    for change in version.changes.iter().take(room) {
        version_start(page, view, version);
        page.raw(match change.direction {
            Direction::Looser => "<td><strong class=\"badge bad\">▼ looser</strong></td>",
            Direction::Stricter => "<td><span class=\"badge good\">▲ stricter</span></td>",
            Direction::Other => "<td><span class=\"badge\">– same</span></td>",
        });
        table::cell(page, &change.unit.as_ref().map(ToString::to_string).unwrap_or_default());
        table::cell(page, &change.what);
        page.raw("</tr>\n");
    }
    version.changes.len().min(room)
}

fn version_start(page: &mut Page, view: View<'_>, version: &VersionReport) {
    page.raw("<tr>");
    table::head(page, &clock(view.report.zone, version.landed));
    page.raw("<td class=\"hash\">");
    page.commit(&version.commit, view.links);
    page.raw("</td>");
}

pub fn findings(page: &mut Page, view: View<'_>) {
    page.raw("<section id=\"findings\" aria-labelledby=\"findings-h\">\n<h2 id=\"findings-h\">Findings</h2>\n");
    if view.report.findings.is_empty() {
        page.raw("<p>There is no finding.</p>\n</section>\n");
        return;
    }
    table::open(page, "What was found, the worst first", &["Level", "Rule", "What", "What to do", "Where", "Commit"]);
    for finding in view.report.findings.iter().take(ROWS) {
        row(page, view, finding);
    }
    table::close(page);
    table::cut(page, view.report.findings.len());
    page.raw("</section>\n");
}

fn row(page: &mut Page, view: View<'_>, finding: &Finding) {
    let problem = &finding.problem;
    page.raw(match finding.level {
        Level::Error => "<tr><td><strong class=\"badge bad\">× error</strong></td>",
        Level::Warning => "<tr><td><span class=\"badge fair\">! warning</span></td>",
        Level::Note => "<tr><td><span class=\"badge\">– note</span></td>",
    });
    page.raw("<td>");
    page.element("code", &[], problem.rule.as_str());
    page.raw("</td>");
    table::cell(page, &problem.message);
    table::cell(page, &aside::capital(&problem.help));
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
