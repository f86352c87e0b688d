//! The report as one page that needs nothing else: no network, and no script to be read.
//!
//! It does not know where the page goes; what can be looked at elsewhere is linked only where the caller says how.

mod answer;
mod heat;
mod lists;
mod method;
mod page;
mod plan;
mod table;

use std::fmt;

pub use self::page::CommitUrl;
use self::page::{Page, policy};
use crate::report::{Outcome, Report};

/// A line break after a closing tag is all the layout that the source has; nothing in either file may depend on it.
const SHEET: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// A report with where its commits can be looked at.
#[derive(Clone, Copy)]
struct View<'a> {
    report: &'a Report,
    links: Option<&'a CommitUrl>,
}

/// Writes the page.
pub fn write(out: &mut dyn fmt::Write, report: &Report, links: Option<&CommitUrl>) -> fmt::Result {
    let view = View { report, links };
    let mut page = Page::new();
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.open("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy(SHEET, SCRIPT))]);
    page.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.element("title", &[], &format!("duly report, {}", answer::period(report)));
    page.raw("\n");
    page.inline("style", SHEET);
    page.raw("</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n");
    answer::write(&mut page, view);
    let judged = report.outcome == Outcome::Judged && report.repository.is_some();
    navigation(&mut page, judged);
    page.raw("<main id=\"content\" tabindex=\"-1\">\n");
    if judged {
        lists::overdue(&mut page, view);
        heat::write(&mut page, view);
        lists::months(&mut page, view);
        lists::groups(&mut page, view);
        lists::missed(&mut page, view);
        lists::late(&mut page, view);
        lists::waivers(&mut page, view);
        plan::changes(&mut page, view);
    }
    plan::findings(&mut page, view);
    method::write(&mut page, view);
    page.raw("</main>\n<footer><p>Written by duly ");
    page.text(env!("CARGO_PKG_VERSION"));
    page.raw(". The same repository, moment and window give the same page, byte for byte.</p></footer>\n");
    page.inline("script", SCRIPT);
    page.raw("</body>\n</html>\n");
    out.write_str(&page.finish())
}

fn navigation(page: &mut Page, judged: bool) {
    page.raw("<nav aria-label=\"Sections\"><ul>");
    if judged {
        page.raw("<li><a href=\"#overdue\">Overdue</a></li><li><a href=\"#tasks\">Tasks</a></li><li><a href=\"#months\">Months</a></li>");
        page.raw("<li><a href=\"#groups\">Groups</a></li><li><a href=\"#missed\">Missed</a></li><li><a href=\"#late\">Late</a></li>");
        page.raw("<li><a href=\"#waivers\">Waivers</a></li><li><a href=\"#plan\">Plan</a></li>");
    }
    page.raw("<li><a href=\"#findings\">Findings</a></li><li><a href=\"#method\">Method</a></li></ul>\n");
    page.raw("<p id=\"tools\" hidden=\"\"><label for=\"filter\">Show only lines with</label> <input id=\"filter\" type=\"search\"/> ");
    page.raw("<span id=\"found\" role=\"status\"></span></p></nav>\n");
}
