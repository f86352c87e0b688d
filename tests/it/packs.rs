//! The packs that duly brings along: each is a plan, they stand beside each other, and they owe what they say.
//!
//! It does not know the standards; `policies` says what was taken from them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use duly::check::{AsOf, Request, check};
use duly::diagnostic::{Level, RuleId};
use duly::history::build::{Builder, Commit};
use duly::ledger::State;
use duly::packs::Pack;
use duly::plan::{Plan, PlanFile, load};
use duly::report::Report;

mod command;

/// The pack with what is often chosen where it leaves a cadence open.
pub fn filled(pack: Pack) -> String {
    pack.with(&pack.unchosen().iter().map(|open| (open.task, open.often)).collect())
}

fn read(files: &[(String, String)]) -> Plan {
    let files: Vec<PlanFile> = files.iter().map(|(path, text)| PlanFile { path: path.clone(), bytes: text.as_bytes().to_vec() }).collect();
    load(&files).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn plan(pack: Pack) -> Plan {
    read(&[(pack.path(), filled(pack))])
}

#[test]
fn every_file_of_policies_is_a_pack_and_says_what_it_is() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    assert_eq!(files, Pack::all().map(|pack| format!("{}.yaml", pack.name)).collect());
    for pack in Pack::all() {
        assert!(pack.text.starts_with("# yaml-language-server: $schema=../schema/plan.schema.json\n#\n# "), "{}", pack.name);
        assert!(pack.title().contains(": ") && !pack.source().is_empty(), "{}", pack.name);
        assert!(pack.version().parse::<u32>().is_ok_and(|version| version > 0), "{}", pack.name);
        assert!(pack.date().parse::<duly::calendar::Date>().is_ok(), "{}", pack.name);
        // Whatever holds for a whole plan would hold for the packs beside it too, or contradict them.
        for line in pack.text.lines().filter(|line| !line.is_empty() && !line.starts_with([' ', '#'])) {
            assert!(["version: 1", "teams:", "tasks:"].contains(&line), "{}: {line}", pack.name);
        }
    }
}

#[test]
fn a_cadence_that_is_not_chosen_refuses_the_plan_and_nothing_else_does() {
    for pack in Pack::all() {
        let problems = pack.plan().err().unwrap_or_default();
        assert_eq!(problems.len(), pack.unchosen().len(), "{}: {problems:?}", pack.name);
        for problem in problems {
            assert_eq!(problem.rule, RuleId::PlanCadence, "{}", pack.name);
            assert!(problem.message.contains("still to be chosen"), "{}: {}", pack.name, problem.message);
        }
        assert_eq!(plan(pack).tasks.len(), pack.tasks().count(), "{}", pack.name);
        assert_eq!(pack.text.matches("choose (often ").count(), pack.unchosen().len(), "{}", pack.name);
    }
}

#[test]
fn packs_stand_beside_each_other_with_ids_and_evidence_of_their_own() {
    let all: Vec<Pack> = Pack::all().collect();
    let mut pairs = 0;
    for (one, other) in all.iter().enumerate().flat_map(|(at, one)| all[at + 1..].iter().map(move |other| (one, other))) {
        let ids = |pack: &Pack| pack.tasks().collect::<BTreeSet<_>>();
        assert_eq!(ids(one).len(), one.tasks().count());
        let (first, second) = (plan(*one), plan(*other));
        let prefixes = |plan: &Plan| -> Vec<String> {
            plan.units().flat_map(|(_, unit)| &unit.proof.paths).map(|path| format!("{}/", path.literal_prefix())).collect()
        };
        let meet =
            prefixes(&first).iter().any(|mine| prefixes(&second).iter().any(|theirs| mine.starts_with(theirs) || theirs.starts_with(mine)));
        if one.excludes(other) {
            pairs += 1;
            assert!(meet && other.excludes(one), "{} {}", one.name, other.name);
        } else {
            assert!(!meet && ids(one).is_disjoint(&ids(other)), "{} {}", one.name, other.name);
        }
    }
    assert_eq!(pairs, 3);
    // All of them together, one level of FedRAMP alone.
    let chosen = all.iter().filter(|pack| !["fedramp-rev5-low", "fedramp-rev5-high"].contains(&pack.name));
    let files: Vec<(String, String)> = chosen.map(|pack| (pack.path(), filled(*pack))).collect();
    assert_eq!(read(&files).tasks.len(), 8 + 42 + 96 + 8 + 12 + 4 + 5);
    for pack in &all {
        let paths: Vec<String> = plan(*pack).units().flat_map(|(_, unit)| &unit.proof.paths).map(ToString::to_string).collect();
        let apart = |at: usize| paths.iter().enumerate().all(|(other, path)| at == other || !paths[at].starts_with(path.as_str()));
        assert!((0..paths.len()).all(apart), "{}", pack.name);
    }
}

#[test]
fn a_higher_baseline_has_every_task_of_the_lower_one() {
    let ids = |name: &str| Pack::named(name).expect("a pack").tasks().collect::<BTreeSet<_>>();
    let (low, moderate, high) = (ids("fedramp-rev5-low"), ids("fedramp-rev5-moderate"), ids("fedramp-rev5-high"));
    assert!(low.is_subset(&moderate) && moderate.is_subset(&high));
    assert_eq!((low.len(), moderate.len(), high.len()), (77, 96, 100));
}

#[test]
fn pci_dss_reads_its_periods_as_its_profile_does() {
    let pack = Pack::named("pci-dss-4.0.1").expect("a pack");
    let text = filled(pack);
    assert_eq!(text.matches(", rule: either").count(), 41, "all but the deadline after a release");
    let by_profile = text.replace(", rule: either", "").replace("version: 1\n", "version: 1\nprofile: pci-dss-4\n");
    let cadences = |plan: Plan| plan.units().map(|(_, unit)| unit.cadence.clone()).collect::<Vec<_>>();
    assert_eq!(cadences(read(&[(pack.path(), by_profile)])), cadences(read(&[(pack.path(), text)])));
}

/// A row for the page on packs: how many tasks, how many units, and what they owe.
fn row(pack: Pack) -> String {
    let plan = plan(pack);
    let open: BTreeSet<&str> = pack.unchosen().iter().map(|open| open.task).collect();
    let mut owed: BTreeMap<&str, usize> = BTreeMap::new();
    for (task, unit) in plan.units() {
        let words = unit.cadence.to_string();
        let kind = match words.split(" and as needed").next().unwrap_or_default() {
            _ if open.contains(task.id.as_str()) => "to be chosen",
            "as needed" => "as needed",
            words if words.contains("daily") => "daily",
            words if words.contains("weekly") => "weekly",
            words if words.contains("fortnightly") => "fortnightly",
            words if words.contains("monthly") => "monthly",
            words if words.contains("quarterly") => "quarterly",
            words if words.contains("semiannually") => "every 6 months",
            words if words.contains("yearly") => "yearly",
            words if words.contains("every 3 years") => "every 3 years",
            words if words.contains("180") => "at most 180 days apart",
            words if words.contains("90") => "at most 90 days apart",
            words if words.contains("6 months") => "at most 6 months apart",
            words => panic!("{}: {words}", task.id),
        };
        *owed.entry(kind).or_default() += 1;
    }
    let order = [
        "daily",
        "weekly",
        "fortnightly",
        "monthly",
        "quarterly",
        "at most 90 days apart",
        "at most 180 days apart",
        "at most 6 months apart",
        "every 6 months",
        "yearly",
        "every 3 years",
        "as needed",
        "to be chosen",
    ];
    let parts: Vec<String> = order.iter().filter_map(|kind| owed.get(kind).map(|count| format!("{count} {kind}"))).collect();
    format!("| `{}` | {} | {} | {} |\n", pack.name, plan.tasks.len(), plan.units().count(), parts.join(", "))
}

#[test]
fn the_page_counts_what_the_packs_hold() {
    let mut table = String::from("| pack | tasks | judged by themselves | of which |\n|---|---|---|---|\n");
    for pack in Pack::all() {
        table.write_str(&row(pack)).expect("a row");
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/policies.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let start = page.find("| pack | tasks |").expect("the table");
    let end = start + page[start..].find("\n\n").expect("its end") + 1;
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, format!("{}{table}{}", &page[..start], &page[end..])).expect("the page is written");
        return;
    }
    assert_eq!(&page[start..end], table, "run `UPDATE_DOCS=1 cargo test --test it packs` and look at the change");
}

/// A year of a pack: adopted on its first day, every unit performed once in the middle of January.
fn year(pack: Pack) -> Report {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    let settings = "version: 1\nname: Packs\ntimezone: Europe/Paris\nadopted_on: 2026-01-01\n";
    builder
        .commit(Commit::at("2026-01-01T09:00:00+01:00").file("policies/plan.yaml", settings).file(pack.path(), filled(pack)))
        .expect("a commit");
    let records = plan(pack).units().fold(Commit::at("2026-01-15T09:00:00+01:00"), |commit, (task, unit)| {
        commit
            .file(format!("{}/1.yaml", unit.proof.paths[0].literal_prefix()), format!("task: {}\nsummary: Done for {}\n", task.id, unit.id))
    });
    builder.commit(records).expect("a commit");
    let day = |text: &str| text.parse().expect("a day");
    let request = Request {
        window: Some((Some(day("2026-01-01")), Some(day("2026-12-31")))),
        ..Request::new(folder.path().to_path_buf(), "HEAD", AsOf::EndOf(day("2026-12-31")))
    };
    check(&request).expect("a report")
}

/// Met, missed and open occurrences of a year in which everything was done once, and performances beyond what was owed.
const YEARS: [(&str, [usize; 4]); 9] = [
    ("soc-maintenance", [7, 943, 0, 1]),
    ("pci-dss-4.0.1", [41, 610, 0, 1]),
    ("fedramp-rev5-low", [56, 1416, 0, 2]),
    ("fedramp-rev5-moderate", [74, 1459, 0, 5]),
    ("fedramp-rev5-high", [100, 1533, 0, 5]),
    ("essential-eight", [8, 515, 0, 0]),
    ("dora", [12, 2, 0, 0]),
    ("iso27001", [4, 1, 0, 0]),
    ("soc2", [5, 17, 0, 0]),
];

#[test]
fn a_year_of_each_pack_owes_what_its_cadences_say() {
    let mut found = Vec::new();
    for pack in Pack::all() {
        let report = year(pack);
        let count = |state: State| report.units.iter().flat_map(|unit| &unit.occurrences).filter(|one| one.state == state).count();
        let extras = report.units.iter().map(|unit| unit.extras).sum();
        found.push((pack.name, [count(State::Met), count(State::Missed), count(State::Open), extras]));
        let other: Vec<RuleId> = report.findings.iter().filter(|one| one.level != Level::Note).map(|one| one.problem.rule).collect();
        assert!(other.iter().all(|rule| *rule == RuleId::OccurrenceMissed), "{}: {other:?}", pack.name);
        assert_eq!(other.len(), count(State::Missed), "{}", pack.name);
    }
    assert_eq!(found, YEARS);
}
