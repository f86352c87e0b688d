//! The page for auditors and managers: what stands in it, and that nothing else can.
//!
//! It does not know how it looks; a browser tells.

use std::collections::BTreeSet;

use duly::language::Language;
use duly::ledger::State;
use duly::render::html::{self, CommitUrl};
use duly::report::Report;

use super::injected::text;
use super::reports;

fn page(report: &Report) -> String {
    text(|out| html::write(out, report, None, Language::ENGLISH))
}

/// What stands between the tags of the body, without the script.
fn body(page: &str) -> &str {
    let start = page.find("<body>").expect("a body");
    let end = page.rfind("<script>").expect("a script");
    &page[start + "<body>".len()..end]
}

/// The words of the page, with one space between them.
fn words(report: &Report) -> String {
    let page = page(report);
    let whole = format!("<body>{}</body>", body(&page));
    let tree = roxmltree::Document::parse(&whole).expect("a body in which every tag is closed");
    let words: Vec<&str> = tree.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
    words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_window_as_a_page() {
    let report = reports::window();
    insta::assert_snapshot!(body(&page(&report)));
}

#[test]
fn no_text_of_a_repository_becomes_markup() {
    let known: BTreeSet<&str> = "body a header h1 p strong ul li b span small nav label input main section h2 h3 i article code div \
                                 table caption thead tbody tr th td svg rect details summary dl dt dd footer"
        .split_whitespace()
        .collect();
    let allowed: BTreeSet<&str> = "class href id aria-label aria-labelledby aria-hidden role tabindex scope title hidden for type viewBox \
                                   preserveAspectRatio width height"
        .split_whitespace()
        .collect();
    for (name, report) in reports::everything() {
        let page = page(&report);
        assert_eq!((page.matches("<script").count(), page.matches("<style").count()), (1, 1), "{name}");
        let whole = format!("<body>{}</body>", body(&page));
        let tree = roxmltree::Document::parse(&whole).unwrap_or_else(|error| panic!("{name}: {error}"));
        for node in tree.descendants().filter(roxmltree::Node::is_element) {
            assert!(known.contains(node.tag_name().name()), "{name}: {:?}", node.tag_name());
            for attribute in node.attributes() {
                assert!(allowed.contains(attribute.name()), "{name}: {}", attribute.name());
                assert!(attribute.name() != "href" || attribute.value().starts_with('#'), "{name}: {}", attribute.value());
            }
        }
    }
}

#[test]
fn every_id_of_a_page_is_used_once_and_every_region_has_a_name_of_its_own() {
    for (name, report) in reports::all() {
        let page = page(&report);
        let whole = format!("<body>{}</body>", body(&page));
        let tree = roxmltree::Document::parse(&whole).expect("a body in which every tag is closed");
        let mut ids = BTreeSet::new();
        for node in tree.descendants() {
            let id = node.attribute("id").or_else(|| node.attribute("aria-label").filter(|_| node.attribute("role") == Some("region")));
            if let Some(id) = id {
                assert!(ids.insert(id), "{name}: {id}");
            }
        }
        for link in tree.descendants().filter_map(|node| node.attribute("href")) {
            assert!(ids.contains(link.trim_start_matches('#')), "{name}: {link}");
        }
    }
}

#[test]
fn every_commit_is_a_link_if_there_is_a_place_to_look_at_it() {
    let report = reports::window();
    let links = CommitUrl::parse("https://git.example.org/soc/commit/{commit}?a=1&b=2").expect("a template");
    let page = text(|out| html::write(out, &report, Some(&links), Language::ENGLISH));
    for commit in ["1", "3", "a", "b", "c"] {
        let link = format!("<a href=\"https://git.example.org/soc/commit/{}?a=1&amp;b=2\"", commit.repeat(40));
        assert!(page.contains(&link), "{commit}");
    }
    let hostile = text(|out| html::write(out, &reports::injected(reports::INJECTIONS), Some(&links), Language::ENGLISH));
    for link in hostile.split("href=\"").skip(1).filter(|link| !link.starts_with('#')) {
        assert!(link.starts_with("https://git.example.org/soc/commit/"), "{link}");
    }
}

#[test]
fn the_answer_is_a_plain_yes_only_if_nothing_is_missing() {
    let mut clean = reports::clean();
    assert!(words(&clean).contains("✓ Yes. Nothing was owed and decided, and nothing is overdue."));
    clean.units[0].occurrences = vec![reports::occurrence("2026-W46", "2026-11-15T23:00:00Z", State::Met)];
    assert!(words(&clean).contains("✓ Yes. The one occurrence that was owed was done in time, and nothing is overdue."));
    clean.units[0].occurrences.push(reports::occurrence("2026-W47", "2026-11-22T23:00:00Z", State::Missed));
    assert!(words(&clean).contains("! In part. Nothing is overdue now, but 1 of 2 occurrences that were owed was missed."));
    assert!(
        words(&reports::window()).contains(
            "× No. 1 of 3 units is overdue now; 2 of 5 occurrences that were owed were missed, 1 of which was made up for later."
        )
    );
}

#[test]
fn what_cannot_be_judged_is_never_called_done() {
    assert!(words(&reports::unverifiable()).contains("× No. Nothing is proven: 1 of 3 units cannot be judged"));
    let mut one = reports::clean();
    one.units[0].occurrences = vec![reports::occurrence("2026-W47", "2026-11-22T23:00:00Z", State::Unverifiable)];
    assert!(words(&one).contains("× No. Nothing is proven"));
    assert!(words(&reports::refused()).contains("× No. The plan is invalid: nothing was judged."));
    for report in [reports::unverifiable(), one, reports::refused()] {
        assert!(!words(&report).contains("✓ Yes"));
    }
}

#[test]
fn a_page_about_a_part_of_the_plan_says_so() {
    let mut report = reports::clean();
    assert!(!words(&report).contains("Only a part"));
    report.selection.references = vec!["PCI DSS*".into()];
    report.selection.teams = vec!["soc".into(), "it".into()];
    assert!(words(&report).contains("Only a part of the plan was asked for: teams soc, it; references PCI DSS*."));
}

/// A unit with so many daily occurrences.
fn daily(report: &mut Report, unit: usize, number: usize) {
    let first = reports::at("2016-01-01T23:00:00Z");
    let one = |day: usize| {
        let due = first + chrono::TimeDelta::days(i64::try_from(day).expect("a small number"));
        reports::occurrence(&due.date_naive().to_string(), &due.to_rfc3339(), State::Met)
    };
    report.units[unit].occurrences = (0..number).map(one).collect();
}

#[test]
fn a_unit_with_more_occurrences_than_anybody_reads_is_shown_by_month() {
    let mut report = reports::clean();
    daily(&mut report, 0, 400);
    assert!(words(&report).contains("All 400 occurrences of portal"));
    daily(&mut report, 0, 401);
    let words = words(&report);
    assert!(words.contains("14 months of portal") && !words.contains("All 401 occurrences of"), "{words}");
    assert!(words.contains("A unit with more than 400 occurrences is shown by month"));
}

#[test]
fn a_page_of_ten_years_of_two_hundred_tasks_stays_small() {
    let mut report = reports::clean();
    let unit = report.units[0].clone();
    report.units = (0..200).map(|_| unit.clone()).collect();
    for at in 0..200 {
        report.units[at].id = duly::address::UnitId::task(format!("task-{at}"));
        daily(&mut report, at, 3650);
    }
    let page = page(&report);
    assert!(page.len() < 8_000_000, "{}", page.len());
    assert!(page.contains("With 730000 occurrences this page shows every unit by month"));
}
