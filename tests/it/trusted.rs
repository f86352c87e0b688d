//! Answers that rest on a trusted commit-graph: those of a reading that trusts nothing, but for the word that says so.
//!
//! It does not know what stands in the graph.

use duly::check::{ChangeOf, Means, Request, Staged, check_by};
use duly::history::Oid;
use duly::history::build::{Builder, Commit};
use duly::render::json;

use crate::cache::{DAY, START, Sequence, at, ground, request};
use crate::history::git;

/// What the `.mailmap` may hold: the second and the third make two addresses one person, the last two are days as well.
const MAPS: [&str; 5] = [
    "nothing that maps\n",
    "<ana@example.org> <old@example.org>\n",
    "<bob@example.org> <old@example.org>\n",
    "2026-04-06\n",
    "2026-05-01\n",
];

/// A plan of one team, which may name the `.mailmap` for more than people.
fn plan(calendar: &str, evidence: &str) -> String {
    format!(
        "version: 1\nadopted_on: 2026-01-05\n{calendar}teams:\n  \
         soc: {{members: [{{email: ana@example.org}}, {{email: bob@example.org}}]}}\ntasks:\n  \
         - {{id: logs, title: Logs, teams: [soc], cadence: weekly, evidence: {{path: {evidence}, four_eyes: true}}}}\n  \
         - {{id: doors, title: Doors, teams: [soc], cadence: monthly}}\n",
    )
}

/// Records by several addresses, while the `.mailmap` comes, changes, goes and is put back; the plans take turns.
fn random_history(builder: &mut Builder, plans: &[String], seed: u64) -> (Vec<Oid>, usize) {
    let mut numbers = Sequence(seed);
    let (mut ids, mut now) = (Vec::new(), START);
    for step in 0..90 {
        now += DAY / 4 + numbers.below(DAY);
        let by = ["ana@example.org", "bob@example.org", "old@example.org"][numbers.below(3)];
        let commit = Commit::at(&format!("{now} +0000")).by("Ana", by).message(&format!("{step}\n"));
        let map = numbers.below(MAPS.len());
        let commit = match numbers.below(9) {
            _ if step == 0 => commit.file("policies/plan.yaml", &plans[0]),
            0 | 1 => commit.file(".mailmap", MAPS[map]),
            2 => commit.remove(".mailmap"),
            3 => commit.file("policies/plan.yaml", &plans[numbers.below(plans.len())]),
            4 => commit.file("src/main", step.to_string()),
            5 => commit.file(".mailmap", MAPS[map]).file(format!("evidence/doors/{step}.yaml"), format!("task: doors\nsummary: {step}\n")),
            _ => {
                let record = format!("task: logs\nsummary: {step}\nreviewed_by: {}\n", ["bob@example.org", "old@example.org"][map % 2]);
                commit.file(format!("evidence/logs/{step}.yaml"), record)
            }
        };
        ids.push(builder.commit(commit).expect("a commit"));
    }
    (ids, now)
}

/// The report without the word that a graph was trusted, and whether it was; or the error.
fn answer(request: &Request, is_graph_trusted: bool) -> (String, bool) {
    match check_by(request, &Means { is_graph_trusted, ..Means::plain() }) {
        Ok(mut report) => {
            let facts = report.repository.as_mut().map(|facts| std::mem::take(&mut facts.commit_graph));
            let mut text = String::new();
            json::write(&mut text, &report).expect("a report");
            (text, facts == Some(true))
        }
        Err(error) => (error.to_string(), false),
    }
}

/// The same answer by both roads; says whether the graph was of use.
fn same(request: &Request, what: &str) -> bool {
    let ((plain, _), (trusting, is_trusted)) = (answer(request, false), answer(request, true));
    let different = plain.lines().zip(trusting.lines()).find(|(plain, trusting)| plain != trusting);
    assert!(plain == trusting, "{what}: {different:?}");
    is_trusted
}

#[test]
fn people_are_known_by_the_mailmap_of_their_landing_whatever_came_between() {
    let people = [plan("", "evidence/logs/")];
    let also_days = [plan("", "evidence/logs/"), plan("calendar: {holidays: [{file: .mailmap}]}\n", "evidence/logs/")];
    let also_evidence = [plan("", "evidence/logs/"), plan("", "[evidence/logs/, '*', evidence/doors/]"), plan("", "evidence/*/")];
    let mut trusted = 0;
    for (seed, plans) in (71..).zip([&people[..], &people, &also_days, &also_days, &also_evidence]) {
        let (_folder, dir, mut builder) = ground();
        let (ids, last) = random_history(&mut builder, plans, seed);
        builder.check_out().expect("a working tree");
        git(&dir, &["commit-graph", "write", "--reachable", "--changed-paths"]);
        let mut numbers = Sequence(seed);
        for round in 0..12 {
            let as_of = at([last + 30 * DAY, last, last - 10 * DAY][numbers.below(3)]);
            let id = if round == 0 { *ids.last().expect("a commit") } else { ids[20 + numbers.below(70)] };
            let asked = request(&dir, &id.to_string(), as_of);
            trusted += usize::from(same(&asked, &format!("seed {seed}, round {round}, {id}")));
            let change = Some(ChangeOf::Base(ids[20 + numbers.below(70)].to_string()));
            same(&Request { change, ..asked }, &format!("seed {seed}, round {round}, {id} as a change"));
        }
        let staged = Staged { index: None, name: None, email: None, merging: Vec::new() };
        same(&Request { change: Some(ChangeOf::Staged(staged)), ..request(&dir, "HEAD", at(last)) }, &format!("seed {seed}, staged"));
    }
    assert!(trusted > 40, "{trusted}");
}
