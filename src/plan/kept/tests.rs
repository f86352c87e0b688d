//! Plans that are written and read again.

use std::ops::Range;
use std::sync::Arc;

use super::{Known, Shared};
use crate::codec::{Garbled, Reader, Writer};
use crate::plan::{NamedContent, NamedFiles, Plan, PlanFile, Task, load_with};

/// Every key that a plan can have, in two files.
const FIRST: &str = "version: 1\nname: All of it\ntimezone: Europe/Paris\nadopted_on: 2026-01-05\nclock_skew: 10m\n\
    clock_exceptions: [0123456789abcdef0123456789abcdef01234567]\ncalendar:\n  fiscal_year_start: 4\n  weekend: [friday, saturday]\n  \
    holidays: [2026-05-01, {file: calendars/days.txt}]\nteams:\n  \
    ops: {name: Operations, aliases: [Run], members: [{email: ana@example.org}, {email: bob@example.org, from: 2026-02-01, until: 2026-03-01}]}\n  \
    sec: {members: [{email: eve@example.org}]}\napprovers: sec\nbots: [robot@example.org]\nsigners: {allowed_signers: policies/keys}\n\
    rules: {due-soon: off, task-overdue: warning}\ndefaults: {grace: 2d}\ntasks:\n  \
    - {id: a, title: A, description: Long, references: [\"X 1\"], teams: [ops], cadence: weekly, adopted_on: 2026-02-02}\n  \
    - {id: b, title: B, teams: [ops, sec], each_team: true, cadence: {every: month, on: {weekday: friday, nth: 2}, business_days: true, roll: previous}}\n  \
    - {id: c, title: C, cadence: {after: {paths: [\"src/**\"]}, within: 3 business days, each: true}}\n  \
    - {id: d, title: D, scopes: {x: {title: X, cadence: {every: 9 days, rule: gap}}, y: {cadence: [daily, yearly]}}}\n";
const SECOND: &str = "version: 1\ntasks:\n  \
    - {id: e, title: E, cadence: {every: 2 weeks, anchor: 2026-01-07, on: [{weekday: monday}, {weekday: thursday}], times: 2, early: 1d, due_soon: 36h}, evidence: {path: [e.txt], mode: log}}\n  \
    - {id: f, title: F, cadence: {every: year, rule: either}, evidence: {schema: f.json, allow: [pdf, csv], signature: ssh, four_eyes: true}}\n  \
    - {id: g, title: G, cadence: as needed, evidence: {schema: f.json}}\nwaivers:\n  \
    - {task: a, from: 2026-03-01, to: 2026-03-09, reason: R, owner: ana@example.org, approver: eve@example.org, ticket: T-1}\n  \
    - {finding: evidence-copied, commit: 0123456789abcdef0123456789abcdef01234567, reason: R, owner: ana@example.org, approver: eve@example.org}\n";

const PACK: &str = include_str!("../../../policies/dora.yaml");

fn load(files: &[(&str, &str)]) -> Plan {
    let key = "ana@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti\n";
    let named = [("calendars/days.txt", "2026-12-25\n"), ("f.json", "{\"type\": \"object\"}"), ("policies/keys", key)];
    let named: NamedFiles = named.map(|(path, text)| (path.to_owned(), NamedContent::Bytes(text.as_bytes().to_vec()))).into();
    let file = |(path, text): &(&str, &str)| PlanFile { path: (*path).to_owned(), bytes: text.as_bytes().to_vec() };
    let files: Vec<PlanFile> = files.iter().map(file).collect();
    load_with(&files, &named).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn whole() -> Plan {
    load(&[("policies/a.yaml", FIRST), ("policies/b.yaml", SECOND)])
}

/// What the plans share, and each of them.
fn written(plans: &[&Plan]) -> (Vec<u8>, Vec<Vec<u8>>) {
    let mut shared = Shared::default();
    let plans = plans.iter().map(|plan| {
        let mut out = Writer::default();
        shared.plan(&mut out, plan);
        out.0
    });
    let plans = plans.collect();
    let mut out = Writer::default();
    shared.write(&mut out);
    (out.0, plans)
}

/// Takes up what plans share, and says where the plan stands that was written behind it.
fn known(shared: &[u8], plan: &[u8]) -> Result<(Known, Range<usize>), Garbled> {
    let bytes = Arc::new([shared, plan].concat());
    let mut from = Reader(&bytes);
    let known = Known::read(&bytes, &mut from)?;
    let start = bytes.len() - from.0.len();
    Ok((known, start..bytes.len()))
}

fn read(shared: &[u8], plan: &[u8]) -> Result<Plan, Garbled> {
    known(shared, plan).and_then(|(known, range)| known.plan(range))
}

#[test]
fn a_plan_is_read_as_it_was_written() {
    let (first, pack) = (whole(), load(&[("policies/pack.yaml", PACK)]));
    let longer = SECOND.replace("title: E", "title: Eh");
    let second = load(&[("policies/a.yaml", FIRST), ("policies/b.yaml", &longer)]);
    let plans = [&first, &second, &pack];
    let (shared, bytes) = written(&plans);
    for (plan, bytes) in plans.iter().zip(&bytes) {
        let read = read(&shared, bytes).expect("what was written");
        assert_eq!(&read, *plan);
        assert_eq!(written(&[&read]), written(&[plan]));
    }
}

#[test]
fn what_several_plans_say_alike_is_kept_once_wherever_it_stands() {
    let line = "  - {id: a, title: A, description: Long,";
    let moved = FIRST
        .replace(line, &format!("  # A line more.\n  - {{id: z, title: Z, cadence: daily}}\n{line}"))
        .replace("title: C", "title: Sea");
    let (first, second) = (whole(), load(&[("policies/a.yaml", &moved), ("policies/b.yaml", SECOND)]));
    let (shared, plans) = written(&[&first, &second]);
    let bytes = Arc::new([shared.as_slice(), &plans[0], &plans[1]].concat());
    let mut from = Reader(&bytes);
    let known = Known::read(&bytes, &mut from).expect("what was written");
    let start = bytes.len() - from.0.len();
    let middle = start + plans[0].len();
    let read = [known.plan(start..middle), known.plan(middle..bytes.len())].map(|plan| plan.expect("what was written"));
    assert_eq!(read, [first, second]);
    for task in &read[1].tasks {
        let before = read[0].tasks.named(&task.id);
        let is_same = before.is_some_and(|before| before.is_shared_with(task));
        assert_eq!(is_same, !["c", "z"].contains(&task.id.as_str()), "{}", task.id);
        if let Some(before) = before.filter(|_| task.id != "c") {
            let lines = |task: &Task| task.place().start().map(|start| start.line);
            let moved = if task.source().path() == "policies/a.yaml" { 2 } else { 0 };
            assert_eq!(lines(before).map(|line| line + moved), lines(task), "{}", task.id);
        }
    }
}

#[test]
fn between_plans_that_share_tasks_the_same_changes_are_seen() {
    let more = SECOND.replace("title: E", "title: Eh").replace("every: year, rule: either", "every: 2 years, rule: either");
    let moved = FIRST.replace("tasks:\n", "# Moved.\ntasks:\n").replace("within: 3 business days", "within: 4 business days");
    let gone = FIRST.replace("  - {id: c, title: C,", "  - {id: cc, title: C,");
    let texts = [[FIRST, SECOND], [FIRST, &more], [&moved, &more], [&gone, SECOND], [FIRST, SECOND]];
    let plans = texts.map(|[first, second]| load(&[("policies/a.yaml", first), ("policies/b.yaml", second)]));
    let (shared, bytes) = written(&plans.iter().collect::<Vec<_>>());
    let all = Arc::new([shared, bytes.concat()].concat());
    let mut from = Reader(&all);
    let known = Known::read(&all, &mut from).expect("what was written");
    let mut start = all.len() - from.0.len();
    let mut read = Vec::new();
    for bytes in &bytes {
        read.push(known.plan(start..start + bytes.len()).expect("what was written"));
        start += bytes.len();
    }
    let mut seen = 0;
    for (one, other) in (0..plans.len()).flat_map(|one| (0..plans.len()).map(move |other| (one, other))) {
        let level = |_| crate::diagnostic::Level::Warning;
        let expected = crate::plan::changes(&plans[one], &plans[other], level);
        assert_eq!(crate::plan::changes(&read[one], &read[other], level), expected, "{one} {other}");
        seen += expected.len();
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn whatever_stands_there_nothing_panics_and_what_is_cut_short_is_refused() {
    let (shared, bytes) = written(&[&whole()]);
    let (known, range) = known(&shared, &bytes[0]).expect("what was written");
    for place in range.clone() {
        assert_eq!(known.plan(range.start..place), Err(Garbled));
    }
    assert_eq!(known.plan(range.start..range.end + 1), Err(Garbled));
    for place in 0..bytes[0].len() {
        for bits in [1, 0x81, 0xff] {
            let mut other = bytes[0].clone();
            other[place] ^= bits;
            look_at(read(&shared, &other));
        }
    }
    for place in 0..shared.len() {
        for bits in [1, 0x81] {
            let mut other = shared.clone();
            other[place] ^= bits;
            look_at(read(&other, &bytes[0]));
        }
    }
}

/// Asks for every place, which is found only then.
fn look_at(plan: Result<Plan, Garbled>) {
    let Ok(plan) = plan else { return };
    for (task, unit) in plan.units() {
        for place in [task.place(), task.cadence_of(unit), task.place_of(unit, 0), task.place_of(unit, 1)] {
            assert!(place.start() <= place.end());
            assert!(place.source().is_none_or(|source| source.text().len() > 1));
        }
    }
}
