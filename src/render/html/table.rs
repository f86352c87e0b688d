//! A table with a caption that can be scrolled on a narrow screen and is sorted by the page's script.
//!
//! It does not know what is in it.

use super::page::Page;
use crate::language::{Text, plural, words};
use crate::render::tally::{Look, Tally, share_of};
use crate::render::text::told;

/// How many rows one table shows.
pub const ROWS: usize = 1000;

/// Opens a table; `name` is what a screen reader calls it, and no other table of the page has it.
pub fn open(page: &mut Page, name: &Text, columns: &[&'static str]) {
    let name = told(page.language(), name);
    page.open("div", &[("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", &name)]);
    page.raw("<table>");
    page.element("caption", &[], &name);
    page.raw("<thead><tr>");
    for column in columns {
        page.named("th", &[("scope", "col")], column);
    }
    page.raw("</tr></thead>\n<tbody>\n");
}

pub fn close(page: &mut Page) {
    page.raw("</tbody></table></div>\n");
}

/// Says that rows are missing, and where they are.
pub fn cut(page: &mut Page, total: usize) {
    if total > ROWS {
        page.open("p", &[("class", "cut")]);
        let more = total - ROWS;
        page.marked(&plural!(
            more,
            "{more} more are left out here. `duly report --format csv` lists every occurrence, and `--format json` tells everything.",
            "{more} more are left out here. `duly report --format csv` lists every occurrence, and `--format json` tells everything."
        ));
        page.raw("</p>\n");
    }
}

/// The first cell of a row, which names it.
pub fn head(page: &mut Page, words: &str) {
    page.element("th", &[("scope", "row")], words);
}

pub fn cell(page: &mut Page, words: &str) {
    page.element("td", &[], words);
}

/// A key, a day or a moment: short, and never broken.
pub fn short(page: &mut Page, words: &str) {
    page.element("td", &[("class", "short")], words);
}

pub fn number(page: &mut Page, number: usize) {
    page.element("td", &[("class", "number")], &number.to_string());
}

/// A sign in its colour, with its words.
pub fn state(page: &mut Page, look: Look) {
    page.raw("<td class=\"state\">");
    sign(page, look);
    page.raw(" ");
    let words = look.words(page.language());
    page.text(&words);
    page.raw("</td>");
}

/// A sign alone; the words stand beside it.
pub fn sign(page: &mut Page, look: Look) {
    page.element("i", &[("class", &format!("s {}", class(look))), ("aria-hidden", "true")], look.sign());
}

/// The name of a colour in the style sheet.
pub fn class(look: Look) -> &'static str {
    match look {
        Look::Met => "met",
        Look::Late => "late",
        Look::Missed => "missed",
        Look::Recovered => "recovered",
        Look::Waived => "waived",
        Look::Open | Look::DueSoon => "open",
        Look::Grace => "grace",
        Look::Upcoming | Look::Void | Look::Before => "void",
        Look::Unverifiable => "unknown",
    }
}

/// What the columns of counts are called.
pub const COUNTS: [&str; 7] =
    [words!("Compliance"), words!("Owed"), words!("Met"), words!("Late"), words!("Missed"), words!("Made up"), words!("Waived")];

/// The counts of a row, and the share as number and bar.
pub fn counts(page: &mut Page, tally: &Tally) {
    counts_with(page, tally, true);
}

/// The same without the bar, for tables of which a page may have hundreds.
pub fn plain_counts(page: &mut Page, tally: &Tally) {
    counts_with(page, tally, false);
}

fn counts_with(page: &mut Page, tally: &Tally, with_bar: bool) {
    page.raw("<td class=\"share\">");
    let share = share_of(tally, page.language());
    page.element("span", &[], &share);
    if let Some(share) = tally.compliance().filter(|_| with_bar) {
        bar(page, share);
    }
    page.raw("</td>");
    number(page, tally.owed());
    number(page, tally.met);
    number(page, tally.late);
    number(page, tally.missed);
    number(page, tally.recovered);
    number(page, tally.waived);
}

fn bar(page: &mut Page, share: u32) {
    page.raw("<svg viewBox=\"0 0 1000 80\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"rest\" width=\"1000\" height=\"80\"/>");
    page.open("rect", &[("class", "done"), ("width", &share.to_string()), ("height", "80")]);
    page.raw("</rect></svg>");
}
