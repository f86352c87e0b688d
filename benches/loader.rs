//! How long plans and records take to load, once their bytes are there.
//!
//! `cargo bench --bench loader`. It does not measure Git.

use duly::evidence::read_record;
use duly::plan::{self, PlanFile};

fn main() {
    divan::main();
}

const CADENCES: [&str; 4] =
    ["weekly", "{every: month, grace: 3d, due_soon: 1w}", "{every: month, on: {day: last}}", "{every: 90 days, rule: gap}"];

/// A plan as people write it: one task in five lines, with teams and references.
fn plan_of(tasks: usize) -> Vec<PlanFile> {
    let mut text = "version: 1\nname: Operations\ntimezone: Europe/Paris\nadopted_on: 2023-01-02\nteams:\n  ops: {members: [{email: ana@example.org}]}\ntasks:\n".to_owned();
    for task in 0..tasks {
        let cadence = CADENCES[task % CADENCES.len()];
        text.push_str(&format!("  - id: task-{task:04}\n    title: Look at the things of task {task}\n    teams: [ops]\n"));
        text.push_str(&format!("    references: [\"SOC2:CC{}.1\"]\n    cadence: {cadence}\n", task % 9 + 1));
    }
    assert!(text.len() < 256 * 1024, "a file of the plan may have no more");
    vec![PlanFile { path: "policies/plan.yaml".to_owned(), bytes: text.into_bytes() }]
}

#[divan::bench(args = [200, 1_000])]
fn plan_of_so_many_tasks(bencher: divan::Bencher, tasks: usize) {
    let files = plan_of(tasks);
    assert_eq!(plan::load(&files).expect("a plan").tasks.len(), tasks);
    bencher.bench(|| plan::load(&files));
}

#[divan::bench]
fn a_thousand_records(bencher: divan::Bencher) {
    let record = |number: usize| {
        let text = format!(
            "task: task-0001\nperiod: 2026-W{:02}\nperformed_by: ana@example.org\nresult: done\nsummary: Looked at {number} things.\n\
             data: {{tickets: [{number}, {}], note: nothing unusual}}\n",
            number % 52 + 1,
            number + 1
        );
        (format!("evidence/task-0001/{number}.yaml"), text.into_bytes())
    };
    let records: Vec<(String, Vec<u8>)> = (0..1_000).map(record).collect();
    assert!(records.iter().all(|(path, bytes)| read_record(path, bytes).1.is_ok()));
    bencher.bench(|| records.iter().filter(|(path, bytes)| read_record(path, bytes).1.is_ok()).count());
}
