//! How long ten years of two hundred tasks take to judge, once the history is read.
//!
//! `cargo bench --bench ledger`. It does not measure Git, YAML or rendering.

use duly::address::UnitId;
use duly::calendar::{Date, Instant, Zone};
use duly::evidence::{Accepted, Performance, Person};
use duly::ledger::{self, Case, UnitLedger};
use duly::occurrence::{Almanac, Extent, Lives};
use duly::plan::{self, PlanFile, Timeline, Version};
use duly::source::Place;

fn main() {
    divan::main();
}

const TASKS: usize = 200;
const CADENCES: [&str; 8] = [
    "daily",
    "{every: day, business_days: true, grace: 1d}",
    "weekly and as needed",
    "{every: week, grace: 2d, due_soon: 1d}",
    "monthly",
    "{every: month, on: {day: 15}, business_days: true}",
    "{every: 90 days, rule: gap}",
    "yearly",
];

/// A plan of ten years, and a performance of every task every second day.
struct Decade {
    timeline: Timeline,
    units: Vec<UnitId>,
    accepted: Vec<Vec<Accepted>>,
    as_of: Instant,
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn decade() -> Decade {
    let mut text = "version: 1\nadopted_on: 2016-01-04\ntasks:\n".to_owned();
    for task in 0..TASKS {
        text.push_str(&format!("  - {{id: t{task}, title: T, cadence: {}}}\n", CADENCES[task % CADENCES.len()]));
    }
    let plan = plan::load(&[PlanFile { path: "policies/plan.yaml".to_owned(), bytes: text.into_bytes() }]).expect("a plan");
    let landed = Zone::UTC.midnight(day("2016-01-01"));
    let timeline =
        Timeline { versions: vec![Version { commit: "0".repeat(40), index: 0, landed, plan: plan.into() }], refused: Vec::new() };
    let accepted = (0..TASKS).map(|task| performances(&UnitId::task(format!("t{task}")))).collect();
    let units = timeline.units();
    Decade { timeline, units, accepted, as_of: Zone::UTC.midnight(day("2026-01-04")) }
}

fn performances(unit: &UnitId) -> Vec<Accepted> {
    let days = day("2016-01-04").iter_days().take_while(|at| *at < day("2026-01-04")).step_by(2);
    let one = |(number, at): (usize, Date)| {
        let landed = Zone::UTC.midnight(at);
        let performance = Performance {
            unit: unit.clone(),
            commit: "1".repeat(40),
            origin: "1".repeat(40),
            index: number + 1,
            landed,
            committed: Some(landed),
            authored: Some(landed),
            claimed: None,
            period: None,
            paths: vec![format!("evidence/{unit}/{number}.yaml")],
            blobs: vec!["2".repeat(40)],
            performer: Person { name: "Ana".to_owned(), email: "ana@example.org".to_owned() },
            reviewer: None,
            signature: None,
        };
        Accepted::new(performance, Place::file("record.yaml"), [0].into(), true)
    };
    days.enumerate().map(one).collect()
}

#[divan::bench]
fn ten_years_of_two_hundred_tasks(bencher: divan::Bencher) {
    let decade = decade();
    bencher.bench(|| judge(&decade));
}

fn judge(decade: &Decade) -> Vec<UnitLedger<'_>> {
    let almanac = Almanac::new(&decade.timeline, Extent { until: decade.as_of, window: None });
    let one = |place: usize| {
        let unit = &decade.units[place];
        let lives = Lives::of(&decade.timeline, unit);
        ledger::judge(Case {
            timeline: &decade.timeline,
            unit,
            lives: &lives,
            rules: almanac.stages(&lives, &lives.lifetimes(), &[], &|_, _| false),
            performances: decade.accepted[place].iter().collect(),
            active: true,
            as_of: decade.as_of,
            skew: 300,
        })
    };
    (0..TASKS).map(one).collect()
}
