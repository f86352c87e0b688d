//! How the answer came about, and what nobody can know from a history.
//!
//! It does not know the answer.

use std::collections::BTreeMap;

use super::page::Page;
use super::{View, answer, heat};
use crate::calendar::{Zone, utc};
use crate::render::aside;
use crate::report::RepositoryFacts;

/// How many versions of the plan are named.
const VERSIONS: usize = 200;

pub fn write(page: &mut Page, view: View<'_>) {
    let report = view.report;
    page.raw("<section id=\"method\" aria-labelledby=\"method-h\">\n<h2 id=\"method-h\">Method</h2>\n<dl>\n");
    fact(page, "Moment of judgement", &utc(report.as_of));
    if let Some((from, to)) = report.window {
        fact(page, "Window", &format!("every occurrence whose last day lies in {from} to {to}, both inclusive"));
    }
    fact(page, "Time zone of the plan", report.zone.name());
    if !report.selection.is_all() {
        fact(page, "Asked for", &answer::selection(report));
    }
    if let Some(repository) = &report.repository {
        history(page, view, repository);
    }
    if let Some(assurance) = aside::assurance(report) {
        fact(page, "What the times rest on", &assurance);
    }
    fact(page, "duly", env!("CARGO_PKG_VERSION"));
    fact(page, "Time zone database", Zone::database_version());
    page.raw("</dl>\n");
    plans(page, view);
    if heat::is_cut(report) {
        page.raw("<p class=\"cut\">");
        page.text(&format!("A unit with more than {} occurrences is shown by month, ", heat::UNIT));
        page.text(&format!("and so is every unit of a page with more than {}.", heat::ALL));
        page.raw("</p>\n");
    }
    page.raw(KNOWS);
    page.raw("</section>\n");
}

fn fact(page: &mut Page, name: &'static str, words: &str) {
    page.element("dt", &[], name);
    page.element("dd", &[], words);
    page.raw("\n");
}

fn history(page: &mut Page, view: View<'_>, repository: &RepositoryFacts) {
    page.raw("<dt>Head</dt><dd>");
    full(page, view, &repository.head);
    page.raw("</dd>\n");
    if let Some(reference) = &repository.reference {
        fact(page, "Reference", reference);
    }
    if let Some(judged) = &repository.judged {
        page.raw("<dt>Last commit judged</dt><dd>");
        full(page, view, judged);
        page.raw("</dd>\n");
    }
    fact(page, "Later commits, dated after the moment and not judged", &repository.later.to_string());
    fact(page, "Plan files", &repository.plan.join(", "));
    let checked = if repository.commit_graph {
        "the commit-graph files were trusted for a part of the history: not every commit was checked"
    } else {
        "every object that was read was hashed again and compared with its id"
    };
    fact(page, "Integrity", checked);
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
    page.raw("<h3>Which versions of the plan judged</h3>\n<p>Every occurrence is judged by the plan that was in force when it opened.</p>\n<ul>\n");
    for (commit, number) in plans.iter().take(VERSIONS) {
        page.raw("<li>");
        full(page, view, commit);
        page.text(&if *number == 1 { ": 1 occurrence".to_owned() } else { format!(": {number} occurrences") });
        page.raw("</li>\n");
    }
    page.raw("</ul>\n");
    if plans.len() > VERSIONS {
        page.element("p", &[("class", "cut")], &format!("{} more versions are left out here.", plans.len() - VERSIONS));
    }
}

const KNOWS: &str = "\
<h3>How it is judged</h3>
<ul>
<li>An occurrence is met if a record of it landed on the branch before it was due, and met late if it landed after that and before its grace ended. It is missed otherwise.</li>
<li>Compliance is the share of met and met late in what was owed and decided. A waiver neither raises nor lowers it.</li>
<li>What was missed and made up for later stays missed: the page says when it was made up for.</li>
<li>A month holds what was due in it, in the zone of the plan.</li>
</ul>
<h3>What duly cannot know</h3>
<ul>
<li>Whether the work behind a record was done, and done well: it sees what was committed.</li>
<li>Whether the clocks of those who committed were right, beyond what the order of the commits gives away.</li>
<li>What a history held before it was rewritten as a whole: compare the head above with a copy that others keep.</li>
<li>Whether a person stands behind a name or an address, where the plan asks for no signature.</li>
<li>Whether the plan asks for everything that a standard asks for: it judges what the plan says.</li>
</ul>
<p>To verify a line, look at its commit with <code>git show</code>, or ask <code>duly explain</code> for its occurrence.</p>
";
