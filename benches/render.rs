//! How long a year of two hundred tasks takes to write, in each format.
//!
//! `cargo bench --bench render`. It does not measure how the report came about.

use std::collections::BTreeMap;

use duly::calendar::{Instant, Zone};
use duly::check::{Evidence, Question, judge, timeline};
use duly::history::{Change, Content, Entry, EntryKind, Error, Ident, Landing, Objects, Oid, Origin, Said, Signed, Stamp, Words};
use duly::language::Language;
use duly::pattern::Pattern;
use duly::render::{Style, badge, csv, github, gitlab, html, human, ics, json, junit, markdown, openmetrics, sarif};
use duly::report::Report;
use duly::rules::IdleExceptions;

fn main() {
    divan::main();
}

const TASKS: usize = 200;

/// A history in memory, of which every landing made what it brought.
#[derive(Default)]
struct Memory {
    blobs: BTreeMap<Oid, Vec<u8>>,
    landings: Vec<Landing>,
}

impl Memory {
    fn land(&mut self, landed: Instant, files: &[(String, String)]) {
        let index = self.landings.len();
        let id = |number: usize| Oid::parse(&format!("{number:040x}")).expect("an id");
        let mut changes = Vec::new();
        for (path, content) in files {
            let blob = id(1_000_000 + self.blobs.len());
            self.blobs.insert(blob, content.clone().into_bytes());
            changes.push(Change { path: path.clone(), old: None, new: Some(Entry { id: blob, kind: EntryKind::File }) });
        }
        let at = Stamp::At { instant: landed, offset_minutes: 0 };
        let who = Ident { name: "Ana".to_owned(), email: "ana@example.org".to_owned(), at };
        let said = Words::new(who.clone(), who, "Land evidence".to_owned());
        self.landings.push(Landing { index, commit: id(index + 1), said, landed, excluded: None, changes: changes.into() });
    }
}

impl Objects for Memory {
    fn blob(&self, id: &Oid, _limit: u64) -> Result<Content, Error> {
        Ok(Content::Bytes(self.blobs.get(id).cloned().unwrap_or_default()))
    }

    fn entry(&self, _commit: &Oid, _path: &str) -> Result<Option<Entry>, Error> {
        Ok(None)
    }

    fn origin(&self, commit: &Oid, _path: &str, _entry: &Entry) -> Result<Origin, Error> {
        let landing = self.landings.iter().find(|landing| landing.commit == *commit).expect("a landing");
        let Said { author, committer, message } = Said::clone(&landing.said);
        Ok(Origin { commit: *commit, author, committer, message, unreadable: Vec::new() })
    }

    fn signature(&self, _commit: &Oid) -> Result<Option<Signed>, Error> {
        Ok(None)
    }
}

/// The report of a year in which one record in seven was forgotten.
fn report() -> Report {
    let mut plan = "version: 1\nname: Operations\nadopted_on: 2025-01-06\ntasks:\n".to_owned();
    for task in 0..TASKS {
        let cadence = ["weekly", "{every: week, grace: 2d}", "monthly", "{every: quarter, due_soon: 2w}"][task % 4];
        plan.push_str(&format!("  - {{id: task-{task:04}, title: Look at task {task}, cadence: {cadence}}}\n"));
    }
    let mut memory = Memory::default();
    let day = |number: i64| Zone::UTC.midnight("2025-01-06".parse().expect("a date")) + chrono::TimeDelta::days(number);
    memory.land(day(0), &[("policies/plan.yaml".to_owned(), plan)]);
    for week in 0..52 {
        let record = |task: usize| {
            let text = format!("task: task-{task:04}\nsummary: Looked at {week} and {task}\n");
            (format!("evidence/task-{task:04}/{week}.yaml"), text)
        };
        let files: Vec<(String, String)> = (0..TASKS).filter(|task| (task + week) % 7 > 0).map(record).collect();
        memory.land(day(i64::try_from(week).unwrap_or_default() * 7 + 2), &files);
    }
    let timeline = timeline(&memory, &memory.landings, &[Pattern::parse("policies/*.yaml").expect("a pattern")]).expect("a plan");
    let evidence = Evidence { landings: &memory.landings, objects: &memory, faults: &[], settled: None };
    let question = Question {
        as_of: day(364),
        skew: 300,
        window: Some((None, None)),
        tasks: &[],
        teams: &[],
        references: &[],
        cause: None,
        witness: None,
        idle: IdleExceptions::default(),
    };
    judge(&timeline, &evidence, &question).expect("a report")
}

const FORMATS: [&str; 12] =
    ["human", "json", "sarif", "junit", "github", "gitlab", "markdown", "html", "csv", "badge", "ics", "openmetrics"];

#[divan::bench(args = FORMATS)]
fn a_year_of_two_hundred_tasks(bencher: divan::Bencher, format: &str) {
    let report = report();
    assert!(report.units.iter().map(|unit| unit.occurrences.len()).sum::<usize>() > 5_000);
    bencher.bench(|| {
        let mut text = String::new();
        let out = &mut text;
        let written = match format {
            "human" => human::write(out, &report, Style::PLAIN),
            "json" => json::write(out, &report),
            "sarif" => sarif::write(out, &report, &[]),
            "junit" => junit::write(out, &report),
            "github" => github::write(out, &report),
            "gitlab" => gitlab::write(out, &report),
            "markdown" => markdown::write(out, &report, markdown::LIMIT, Language::ENGLISH),
            "html" => html::write(out, &report, None, Language::ENGLISH),
            "csv" => csv::write(out, &report, None),
            "badge" => badge::write(out, &report, Language::ENGLISH),
            "ics" => ics::write(out, &report, Language::ENGLISH),
            _ => openmetrics::write(out, &report),
        };
        written.expect("a text");
        text
    });
}
