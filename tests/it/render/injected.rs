//! What holds for every format and every report: nothing of a repository leaves its place.
//!
//! It does not know what the formats are for.

use duly::language::Language;
use duly::render::{
    Style, badge, csv, github, gitlab, html, human, ics, in_toto, json, junit, markdown, openmetrics, oscal, sarif, status,
};
use duly::report::Report;

use super::reports;

type Render = fn(&Report) -> String;

/// Every format by its name.
const FORMATS: &[(&str, Render)] = &[
    ("human", |report| text(|out| human::write(out, report, Style::PLAIN))),
    ("status", |report| text(|out| status::write(out, report, Style::PLAIN))),
    ("json", |report| text(|out| json::write(out, report))),
    ("sarif", |report| text(|out| sarif::write(out, report, &[]))),
    ("junit", |report| text(|out| junit::write(out, report))),
    ("github", |report| text(|out| github::write(out, report))),
    ("gitlab", |report| text(|out| gitlab::write(out, report))),
    ("markdown", |report| text(|out| markdown::write(out, report, markdown::LIMIT, Language::ENGLISH))),
    ("html", |report| text(|out| html::write(out, report, None, Language::ENGLISH))),
    ("csv", |report| text(|out| csv::write(out, report, None))),
    ("badge", |report| text(|out| badge::write(out, report, Language::ENGLISH))),
    ("badge-svg", |report| text(|out| badge::write_svg(out, report, Language::ENGLISH))),
    ("ics", |report| text(|out| ics::write(out, report, Language::ENGLISH))),
    ("openmetrics", |report| text(|out| openmetrics::write(out, report))),
    ("oscal-ar", |report| text(|out| oscal::write_results(out, report))),
    ("oscal-poam", |report| text(|out| oscal::write_poam(out, report))),
    ("in-toto", |report| text(|out| in_toto::write(out, report))),
];

pub fn text(write: impl FnOnce(&mut String) -> std::fmt::Result) -> String {
    let mut out = String::new();
    write(&mut out).expect("a string takes every write");
    out
}

#[test]
fn no_byte_of_any_format_steers_a_terminal() {
    for (format, render) in FORMATS {
        for (name, report) in reports::everything() {
            let text = render(&report);
            let bad =
                text.chars().find(|c| *c != '\n' && *c != '\r' && (c.is_control() || "\u{202e}\u{2066}\u{2028}\u{feff}".contains(*c)));
            assert_eq!(bad, None, "{format}, {name}");
        }
    }
}

#[test]
fn no_line_of_any_format_is_a_command_that_the_repository_wrote() {
    for (format, render) in FORMATS {
        for (name, report) in reports::everything() {
            let text = render(&report);
            assert!(!text.contains("##["), "{format}, {name}");
            let own = |line: &&str| *format == "github" && ["::error ", "::warning ", "::notice "].iter().any(|own| line.starts_with(own));
            let stray = text.lines().filter(|line| line.trim_start().starts_with("::")).find(|line| !own(line));
            assert_eq!(stray, None, "{format}, {name}");
        }
    }
}

#[test]
fn every_format_is_the_same_twice_and_ends_its_last_line() {
    for (format, render) in FORMATS {
        for (name, report) in reports::everything() {
            let text = render(&report);
            assert_eq!(text, render(&report), "{format}, {name}");
            assert!(text.is_empty() || text.ends_with('\n'), "{format}, {name}");
        }
    }
}

#[test]
fn a_text_of_any_length_is_cut_for_people() {
    let report = reports::injected(&["x".repeat(100_000).as_str()]);
    for (format, render) in FORMATS {
        // What is held against the repository again is whole.
        let limit = if ["json", "in-toto"].contains(format) { usize::MAX } else { 200_000 };
        let length = if *format == "gitlab" { render(&report).replace(&"x".repeat(100_000), "").len() } else { render(&report).len() };
        // A path is not cut where a program looks for the file.
        assert!(length < limit || ["sarif", "oscal-ar"].contains(format), "{format}: {length}");
    }
}
