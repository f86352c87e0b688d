//! How the answer came about, and what nobody can know from a history.
//!
//! It does not know the answer.

use std::collections::BTreeMap;

use super::page::Page;
use super::{View, answer, heat};
use crate::calendar::{Zone, utc};
use crate::language::{Text, plural, say, words};
use crate::render::aside;
use crate::report::RepositoryFacts;

/// How many versions of the plan are named.
const VERSIONS: usize = 200;

pub fn write(page: &mut Page, view: View<'_>) {
    let report = view.report;
    page.section("method", words!("Method"));
    page.raw("<dl>\n");
    fact(page, words!("Moment of judgement"), &Text::verbatim(utc(report.as_of)));
    if let Some((from, to)) = report.window {
        let days = say!("every occurrence whose last day lies in {from} to {to}, both inclusive", from, to);
        fact(page, words!("Window"), &days);
    }
    fact(page, words!("Time zone of the plan"), &Text::verbatim(report.zone.name()));
    if !report.selection.is_all() {
        fact(page, words!("Asked for"), &answer::selection(report));
    }
    if let Some(repository) = &report.repository {
        history(page, view, repository);
    }
    if let Some(assurance) = aside::assurance(report) {
        fact(page, words!("What the times rest on"), &assurance);
    }
    fact(page, "duly", &Text::verbatim(env!("CARGO_PKG_VERSION")));
    fact(page, words!("Time zone database"), &Text::verbatim(Zone::database_version()));
    page.raw("</dl>\n");
    plans(page, view);
    if heat::is_cut(report) {
        page.raw("<p class=\"cut\">");
        page.say(&say!(
            "A unit with more than {unit} occurrences is shown by month, and so is every unit of a page with more than {page}.",
            unit = heat::UNIT,
            page = heat::ALL
        ));
        page.raw("</p>\n");
    }
    knows(page);
    page.raw("</section>\n");
}

fn fact(page: &mut Page, name: &'static str, words: &Text) {
    page.named("dt", &[], name);
    page.said("dd", &[], words);
    page.raw("\n");
}

fn history(page: &mut Page, view: View<'_>, repository: &RepositoryFacts) {
    commit(page, view, words!("Head"), &repository.head);
    if let Some(reference) = &repository.reference {
        fact(page, words!("Reference"), &Text::verbatim(reference));
    }
    if let Some(judged) = &repository.judged {
        commit(page, view, words!("Last commit judged"), judged);
    }
    fact(page, words!("Later commits, dated after the moment and not judged"), &Text::verbatim(repository.later.to_string()));
    fact(page, words!("Plan files"), &Text::verbatim(repository.plan.join(", ")));
    let checked = if repository.commit_graph {
        say!("the commit-graph files were trusted for a part of the history: not every commit was checked")
    } else {
        say!("every object that was read was hashed again and compared with its id")
    };
    fact(page, words!("Integrity"), &checked);
}

fn commit(page: &mut Page, view: View<'_>, name: &'static str, commit: &str) {
    page.named("dt", &[], name);
    page.raw("<dd>");
    full(page, view, commit);
    page.raw("</dd>\n");
}

/// A commit in full: who wants to compare it needs every digit.
fn full(page: &mut Page, view: View<'_>, commit: &str) {
    page.element("code", &[], commit);
    if view.links.is_some() {
        page.raw(" (");
        page.commit(commit, view.links);
        page.raw(")");
    }
}

/// The versions of the plan that judged what is listed.
fn plans(page: &mut Page, view: View<'_>) {
    let mut plans: BTreeMap<&str, usize> = BTreeMap::new();
    for one in view.report.units.iter().flat_map(|unit| &unit.occurrences) {
        *plans.entry(&one.plan).or_default() += 1;
    }
    if plans.is_empty() {
        return;
    }
    page.named("h3", &[], words!("Which versions of the plan judged"));
    page.raw("\n");
    page.named("p", &[], words!("Every occurrence is judged by the plan that was in force when it opened."));
    page.raw("\n<ul>\n");
    for (commit, number) in plans.iter().take(VERSIONS) {
        page.raw("<li>");
        full(page, view, commit);
        page.say(&say!(": {occurrences}", occurrences = plural!(n = *number, "{n} occurrence", "{n} occurrences")));
        page.raw("</li>\n");
    }
    page.raw("</ul>\n");
    if plans.len() > VERSIONS {
        let more = plans.len() - VERSIONS;
        let words = plural!(more, "{more} more versions are left out here.", "{more} more versions are left out here.");
        page.said("p", &[("class", "cut")], &words);
    }
}

/// How an answer comes about.
const JUDGED: [&str; 4] = [
    words!(
        "An occurrence is met if a record of it landed on the branch before it was due, and met late if it landed after that and before its grace ended. It is missed otherwise."
    ),
    words!("Compliance is the share of met and met late in what was owed and decided. A waiver neither raises nor lowers it."),
    words!("What was missed and made up for later stays missed: the page says when it was made up for."),
    words!("A month holds what was due in it, in the zone of the plan."),
];

/// What no history tells.
const UNKNOWN: [&str; 5] = [
    words!("Whether the work behind a record was done, and done well: it sees what was committed."),
    words!("Whether the clocks of those who committed were right, beyond what the order of the commits gives away."),
    words!("What a history held before it was rewritten as a whole: compare the head above with a copy that others keep."),
    words!("Whether a person stands behind a name or an address, where the plan asks for no signature."),
    words!("Whether the plan asks for everything that a standard asks for: it judges what the plan says."),
];

fn knows(page: &mut Page) {
    for (heading, lines) in [(words!("How it is judged"), &JUDGED[..]), (words!("What duly cannot know"), &UNKNOWN[..])] {
        page.named("h3", &[], heading);
        page.raw("\n<ul>\n");
        for line in lines {
            page.named("li", &[], line);
            page.raw("\n");
        }
        page.raw("</ul>\n");
    }
    page.raw("<p>");
    page.marked(&say!("To verify a line, look at its commit with `git show`, or ask `duly explain` for its occurrence."));
    page.raw("</p>\n");
}
