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
use crate::language::{Language, say, words};
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
pub fn write(out: &mut dyn fmt::Write, report: &Report, links: Option<&CommitUrl>, language: Language) -> fmt::Result {
    let view = View { report, links };
    let mut page = Page::new(language);
    page.raw("<!DOCTYPE html>\n");
    root(&mut page);
    page.raw("\n<head>\n<meta charset=\"utf-8\">\n");
    page.open("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy(SHEET, SCRIPT))]);
    page.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.said("title", &[], &say!("duly report, {period}", period = answer::period(report, language)));
    page.raw("\n");
    page.inline("style", SHEET);
    page.raw("</head>\n<body>\n");
    page.named("a", &[("class", "skip"), ("href", "#content")], words!("Skip to the content"));
    page.raw("\n");
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
    page.raw("</main>\n<footer><p>");
    page.say(&say!(
        "Written by duly {version}. The same repository, moment and window give the same page, byte for byte.",
        version = env!("CARGO_PKG_VERSION")
    ));
    page.raw("</p></footer>\n");
    page.inline("script", SCRIPT);
    page.raw("</body>\n</html>\n");
    out.write_str(&page.finish())
}

/// The language of the page, with the few words that the script says.
fn root(page: &mut Page) {
    let language = page.language();
    let [task, tasks, line, lines] = [words!("task"), words!("tasks"), words!("line"), words!("lines")].map(|word| language.words(word));
    page.open(
        "html",
        &[("lang", language.code()), ("data-task", &task), ("data-tasks", &tasks), ("data-line", &line), ("data-lines", &lines)],
    );
}

fn navigation(page: &mut Page, judged: bool) {
    let label = page.language().words(words!("Sections"));
    page.open("nav", &[("aria-label", &label)]);
    page.raw("<ul>");
    let of_judged = [
        ("#overdue", words!("Overdue")),
        ("#tasks", words!("Tasks")),
        ("#months", words!("Months")),
        ("#groups", words!("Groups")),
        ("#missed", words!("Missed")),
        ("#late", words!("Late")),
        ("#waivers", words!("Waivers")),
        ("#plan", words!("Plan")),
    ];
    let always = [("#findings", words!("Findings")), ("#method", words!("Method"))];
    for (place, name) in of_judged.into_iter().filter(|_| judged).chain(always) {
        page.raw("<li>");
        page.named("a", &[("href", place)], name);
        page.raw("</li>");
    }
    page.raw("</ul>\n<p id=\"tools\" hidden=\"\">");
    page.named("label", &[("for", "filter")], words!("Show only lines with"));
    page.raw(" <input id=\"filter\" type=\"search\"/> <span id=\"found\" role=\"status\"></span></p></nav>\n");
}
