//! `check --base` where branches crossed: a branch and its base have several newest commits in common.

use duly::history::Oid;
use duly::history::build::Commit;

use super::approve::{YES, by, refused, tip};
use super::{Case, PLAN, case, record};

const KEYS: &str = "evidence/keys/w47.yaml";

fn stricter() -> String {
    PLAN.replace("logs, cadence: weekly", "logs, cadence: daily")
}

fn at(date: &str) -> Commit {
    Commit::at(date).by("Gil", "gil@example.org")
}

/// What `main` and a line beside it have when `main` takes the line in, and a branch that is to begin at the line.
struct Crossed {
    case: Case,
    main: Oid,
}

/// `main` does something; a line that began before that is younger, does something too, and is merged. `side` stands at the line.
fn crossed(on_main: Commit, on_line: Commit) -> Crossed {
    let mut case = case();
    case.builder.branch("line").expect("a branch");
    case.builder.switch("main");
    case.commit(on_main);
    let main = tip(&case);
    case.builder.switch("line");
    case.commit(on_line);
    let line = tip(&case);
    case.builder.switch("main");
    case.commit(at("2026-11-22T10:00:00Z").message("Take the line\n").merge(&line));
    case.builder.branch_at("side", &line).expect("a branch");
    Crossed { case, main }
}

fn quiet(date: &str) -> Commit {
    at(date).file("src/line", "1")
}

/// A merge of what `main` was before it took the line.
fn merge_main(crossed: &Crossed) -> Commit {
    by("Mallory").message("Merge main\n").merge(&crossed.main)
}

#[test]
fn a_branch_that_merges_an_older_line_cannot_undo_what_the_base_made_stricter() {
    // Whichever of the commits in common is the youngest.
    for (on_main, on_line) in [("2026-11-19T09:00:00Z", "2026-11-21T09:00:00Z"), ("2026-11-21T09:00:00Z", "2026-11-19T09:00:00Z")] {
        let mut crossed = crossed(at(on_main).file("policies/plan.yaml", stricter()), quiet(on_line));
        let merge = merge_main(&crossed).file("policies/plan.yaml", PLAN);
        crossed.case.commit(merge);
        refused(&crossed.case, "this change loosens the plan");
        // Nobody has seen what will become of it before the base is merged.
        crossed.case.commit(by("Bob").message(YES));
        refused(
            &crossed.case,
            "of bob@example.org does not count: the base has changed policies/plan.yaml too, and has to be merged first",
        );
        crossed.case.builder.switch("main");
        let main = tip(&crossed.case);
        crossed.case.builder.switch("side");
        crossed.case.commit(by("Mallory").message("Merge all of main\n").merge(&main));
        crossed.case.commit(by("Bob").message(YES));
        assert_eq!(crossed.case.side().code, 0);
    }
}

#[test]
fn a_branch_that_merges_an_older_line_cannot_take_records_away() {
    for (on_main, on_line) in [("2026-11-19T09:00:00Z", "2026-11-21T09:00:00Z"), ("2026-11-21T09:00:00Z", "2026-11-19T09:00:00Z")] {
        let brings = at(on_main).file(KEYS, record("keys", "week 47"));
        for (edited, expected) in [(None, "error evidence-deleted "), (Some(record("keys", "edited")), "error evidence-edited ")] {
            let mut crossed = crossed(brings.clone(), quiet(on_line));
            let merge = match &edited {
                None => merge_main(&crossed).remove(KEYS),
                Some(text) => merge_main(&crossed).file(KEYS, text),
            };
            crossed.case.commit(merge);
            let told = crossed.case.side();
            assert_eq!(told.code, 1, "{expected}: {:?}", told.findings);
            assert!(told.findings.contains(&format!("{expected}{KEYS}")), "{expected}: {:?}", told.findings);
        }
    }
}

#[test]
fn what_the_base_alone_changed_is_never_the_doing_of_a_branch_that_crossed_it() {
    let plan = "policies/plan.yaml";
    let strictest = stricter().replace("keys, cadence: weekly", "keys, cadence: daily");
    let (early, late) = ("2026-11-19T09:00:00Z", "2026-11-21T09:00:00Z");
    // Before the crossing `main` or the line make the plan stricter, and then `main` alone goes on.
    for (main_is_strict, line_is_strict) in [(false, false), (true, false), (false, true), (true, true)] {
        for (on_main, on_line) in [(early, late), (late, early)] {
            let told = format!("main {main_is_strict} {on_main}, line {line_is_strict} {on_line}");
            let of = |date: &str, is_strict: bool, path: &str| {
                if is_strict { at(date).file(plan, stricter()) } else { at(date).file(path, "1") }
            };
            let mut crossed = crossed(of(on_main, main_is_strict, "src/main"), of(on_line, line_is_strict, "src/line"));
            let merge = merge_main(&crossed);
            crossed.case.commit(if main_is_strict { merge.file(plan, stricter()) } else { merge });
            crossed.case.builder.switch("main");
            if line_is_strict {
                crossed.case.commit(at("2026-11-22T11:00:00Z").file(plan, stricter()));
            }
            crossed.case.commit(at("2026-11-23T09:00:00Z").file(plan, &strictest).file(KEYS, record("keys", "week 47")));
            let said = crossed.case.side();
            assert_eq!(said.code, 0, "{told}: {:?}", said.findings);
            assert!(!said.findings.iter().any(|one| one.contains("plan-loosened")), "{told}: {:?}", said.findings);
        }
    }
}
