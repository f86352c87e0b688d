//! What counts as evidence, and every cheap trick that must not.

use crate::door::{Act, World, findings, lines};

const WEEKLY: &str = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: t, title: T, cadence: weekly}\n";
const W47: &str = "2026-11-18T09:00:00Z";
const W48: &str = "2026-11-25T09:00:00Z";

/// A world in which week 47 is met by `evidence/t/47.yaml`.
fn met_w47(record: &str) -> World {
    let mut world = World::with_plan("2026-11-01T00:00:00Z", WEEKLY);
    world.record(W47, "evidence/t/47.yaml", record);
    world
}

/// What stands at the end of week 48.
fn outcome(world: &World) -> (String, Vec<String>) {
    let report = world.window("2026-11-30T00:00:00Z", "2026-11-16", "2026-11-29");
    (lines(&report).split(" | ").next().unwrap_or_default().to_owned(), findings(&report))
}

const MET: &str = "t: 2026-W47 met, 2026-W48 met";
const MISSED: &str = "t: 2026-W47 met, 2026-W48 missed";
const FIRST: &str = "task: t\nperformed_by: ana@example.org\nsummary: all well\n";

#[test]
fn a_new_record_counts() {
    let mut world = met_w47(FIRST);
    world.record(W48, "evidence/t/48.yaml", "task: t\nsummary: all well again\n");
    assert_eq!(outcome(&world), (MET.to_owned(), vec![]));
}

#[test]
fn a_copy_proves_nothing_however_it_is_dressed_up() {
    for (dress, copy) in [
        ("the same bytes", FIRST),
        ("comments and blank lines", "# week 48\n\ntask: t\n\nperformed_by: ana@example.org\nsummary: all well # really\n"),
        ("another order of keys", "summary: all well\nperformed_by: ana@example.org\ntask: t\n"),
        ("other quotes", "task: 't'\nperformed_by: \"ana@example.org\"\nsummary: >-\n  all\n  well\n"),
        ("carriage returns", "task: t\r\nperformed_by: ana@example.org\r\nsummary: all well\r\n"),
        ("a byte-order mark", "\u{FEFF}task: t\nperformed_by: ana@example.org\nsummary: all well\n"),
        ("JSON", "{\"task\": \"t\", \"performed_by\": \"ana@example.org\", \"summary\": \"all well\"}"),
        ("a space at the end of a value", "task: t\nperformed_by: ana@example.org\nsummary: 'all well '\n"),
        ("two spaces within a value", "task: t\nperformed_by: ana@example.org\nsummary: all  well\n"),
        ("a character that shows nothing", "task: t\nperformed_by: ana@example.org\nsummary: all we\u{200B}ll\n"),
        ("letters of another script", "task: t\nperformed_by: ana@example.org\nsummary: \u{430}ll well\n"),
        ("wide letters", "task: t\nperformed_by: ana@example.org\nsummary: \u{ff41}ll well\n"),
        ("a default that is written out", "task: t\nresult: done\nperformed_by: ana@example.org\nsummary: all well\nlinks: []\ndata: {}\n"),
        ("a large letter in an address", "task: t\nperformed_by: Ana@example.org\nsummary: all well\n"),
        ("flow style", "{task: t, performed_by: ana@example.org, summary: all well}\n"),
    ] {
        let mut world = met_w47(FIRST);
        world.record(W48, "evidence/t/48.yaml", copy);
        let (judged, told) = outcome(&world);
        assert_eq!(judged, MISSED, "{dress}");
        assert!(told.contains(&"error evidence-copied evidence/t/48.yaml".to_owned()), "{dress}: {told:?}");
    }
}

#[test]
fn the_same_record_twice_in_one_landing_counts_once() {
    let mut world = World::with_plan("2026-11-01T00:00:00Z", WEEKLY);
    world.commit(W47, &[Act::Write("evidence/t/a.yaml", FIRST), Act::Write("evidence/t/b.yaml", FIRST)]);
    let report = world.check("2026-11-19T00:00:00Z");
    assert_eq!(report.units[0].extras, 0);
    assert_eq!(findings(&report), ["error evidence-copied evidence/t/b.yaml"]);
}

#[test]
fn a_change_of_mode_proves_nothing_and_is_no_sin() {
    let mut world = met_w47(FIRST);
    world.commit(W48, &[Act::Executable("evidence/t/47.yaml")]);
    assert_eq!(outcome(&world), (MISSED.to_owned(), vec!["error occurrence-missed policies/plan.yaml:4:32 2026-W48".to_owned()]));
}

#[test]
fn an_edited_record_is_told_and_the_first_version_is_judged() {
    let mut world = met_w47(FIRST);
    world.record(W48, "evidence/t/47.yaml", "task: t\nsummary: edited\n");
    let (judged, told) = outcome(&world);
    assert_eq!(judged, MISSED);
    assert!(told.contains(&"error evidence-edited evidence/t/47.yaml".to_owned()), "{told:?}");
}

#[test]
fn what_an_edit_brought_is_no_news_later() {
    let mut world = met_w47(FIRST);
    world.record("2026-11-18T10:00:00Z", "evidence/t/47.yaml", "task: t\nsummary: prepared\n");
    world.record("2026-11-18T11:00:00Z", "evidence/t/47.yaml", FIRST);
    world.record(W48, "evidence/t/48.yaml", "task: t\nsummary: prepared\n");
    let (judged, told) = outcome(&world);
    assert_eq!(judged, MISSED);
    assert!(told.contains(&"error evidence-copied evidence/t/48.yaml".to_owned()), "{told:?}");
}

#[test]
fn a_deleted_record_still_counts_and_the_deletion_is_told() {
    let mut world = met_w47(FIRST);
    world.commit("2026-11-19T09:00:00Z", &[Act::Remove("evidence/t/47.yaml")]);
    let (judged, told) = outcome(&world);
    assert_eq!(judged, MISSED);
    assert!(told.contains(&"error evidence-deleted evidence/t/47.yaml".to_owned()), "{told:?}");
}

#[test]
fn a_record_that_comes_back_proves_nothing() {
    let mut world = met_w47(FIRST);
    world.commit("2026-11-19T09:00:00Z", &[Act::Remove("evidence/t/47.yaml")]);
    world.record(W48, "evidence/t/47.yaml", "task: t\nsummary: new words at the old path\n");
    let (judged, told) = outcome(&world);
    assert_eq!(judged, MISSED);
    assert!(told.contains(&"error evidence-readded evidence/t/47.yaml".to_owned()), "{told:?}");
}

#[test]
fn a_move_inside_the_path_proves_nothing_and_is_told_once() {
    let mut world = met_w47(FIRST);
    world.commit(W48, &[Act::Remove("evidence/t/47.yaml"), Act::Write("evidence/t/48.yaml", FIRST)]);
    let (judged, told) = outcome(&world);
    assert_eq!(judged, MISSED);
    assert_eq!(told.iter().filter(|line| line.contains("evidence-")).count(), 1, "{told:?}");
    assert!(told.contains(&"error evidence-deleted evidence/t/47.yaml".to_owned()), "{told:?}");
}

#[test]
fn a_move_into_the_path_from_outside_counts() {
    let mut world = met_w47(FIRST);
    world.record("2026-11-20T09:00:00Z", "drafts/48.yaml", "task: t\nsummary: second\n");
    world.commit(W48, &[Act::Remove("drafts/48.yaml"), Act::Write("evidence/t/48.yaml", "task: t\nsummary: second\n")]);
    assert_eq!(outcome(&world).0, MET);
}

#[test]
fn a_link_is_never_evidence() {
    let mut world = met_w47(FIRST);
    world.commit(W48, &[Act::Link("evidence/t/48.yaml")]);
    let (judged, told) = outcome(&world);
    assert_eq!(judged, MISSED);
    assert!(told.contains(&"error evidence-not-a-file evidence/t/48.yaml".to_owned()), "{told:?}");
}

#[test]
fn records_that_do_not_count_say_why_and_where() {
    for (record, expected) in [
        ("task: t\nsumary: x\n", "error record-invalid evidence/t/48.yaml:2:1"),
        ("summary: x\n", "error record-invalid evidence/t/48.yaml:1:1"),
        ("task: t\ntask: t\n", "error record-syntax evidence/t/48.yaml:2:1"),
        ("task: t\nperformed_at: 2026-11-31\n", "error record-invalid evidence/t/48.yaml:2:15"),
        ("task: t\nperformed_at: 2026-11-20T10:00:00\n", "error record-invalid evidence/t/48.yaml:2:15"),
        ("task: t\nresult: perhaps\n", "error record-invalid evidence/t/48.yaml:2:9"),
        ("task: other\n", "error record-of-another-task evidence/t/48.yaml:1:7"),
        ("task: t\nresult: failed\n", "warning record-failed evidence/t/48.yaml:1:1"),
        ("task: t\nperformed_at: 2026-11-26\n", "error claim-after-landing evidence/t/48.yaml:2:15"),
        ("", "error record-syntax evidence/t/48.yaml:1:1"),
        ("just words", "error record-invalid evidence/t/48.yaml:1:1"),
    ] {
        let mut world = met_w47(FIRST);
        world.record(W48, "evidence/t/48.yaml", record);
        let (judged, told) = outcome(&world);
        assert_eq!(judged, MISSED, "{record}");
        assert!(told.contains(&expected.to_owned()), "{record}: {told:?}");
    }
}

#[test]
fn a_failed_record_keeps_its_path_and_the_redo_is_a_new_file() {
    let mut world = met_w47(FIRST);
    world.record("2026-11-24T09:00:00Z", "evidence/t/48.yaml", "task: t\nresult: failed\n");
    world.record(W48, "evidence/t/48.yaml", "task: t\nresult: done\nsummary: mended in place\n");
    assert_eq!(outcome(&world).0, MISSED);
    world.record("2026-11-26T09:00:00Z", "evidence/t/48-again.yaml", "task: t\nresult: done\nsummary: done again\n");
    assert_eq!(outcome(&world).0, MET);
}

#[test]
fn nothing_to_report_is_a_performance() {
    let mut world = met_w47(FIRST);
    world.record(W48, "evidence/t/48.json", r#"{"task": "t", "result": "nothing-to-report", "period": "2026-W48"}"#);
    assert_eq!(outcome(&world), (MET.to_owned(), vec![]));
}

#[test]
fn files_for_people_and_for_git_are_ignored_and_others_are_noted() {
    let mut world = met_w47(FIRST);
    world.commit(
        W48,
        &[Act::Write("evidence/t/README.md", "how to"), Act::Write("evidence/t/.gitkeep", ""), Act::Write("evidence/t/48.pdf", "%PDF-1.7")],
    );
    let (judged, told) = outcome(&world);
    assert_eq!(judged, MISSED);
    assert!(told.contains(&"note evidence-ignored evidence/t/48.pdf".to_owned()), "{told:?}");
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn an_attachment_that_its_record_names_is_not_noted() {
    let mut world = met_w47(FIRST);
    let record = "task: t\nsummary: with a table\nattachments: [{path: messages.csv}]\n";
    world.commit(W48, &[Act::Write("evidence/t/48.yaml", record), Act::Write("evidence/t/messages.csv", "a,b\n")]);
    assert_eq!(outcome(&world), (MET.to_owned(), vec![]));
}

#[test]
fn what_an_excluded_commit_brought_takes_neither_path_nor_content() {
    let mut world = met_w47(FIRST);
    let second = "task: t\nsummary: second\n";
    world.record("2026-11-24T09:00:00Z", "evidence/t/48.yaml", second);
    world.last_mut().excluded = Some(duly::history::Exclusion::Exception);
    let (judged, told) = outcome(&world);
    assert_eq!(judged, MISSED);
    assert!(told.contains(&"error evidence-excluded evidence/t/48.yaml".to_owned()), "{told:?}");
    world.commit("2026-11-24T10:00:00Z", &[Act::Remove("evidence/t/48.yaml")]);
    world.record(W48, "evidence/t/48.yaml", second);
    assert_eq!(outcome(&world).0, MET);
}

#[test]
fn old_sins_are_told_but_do_not_keep_the_gate_red() {
    let mut world = met_w47(FIRST);
    world.record("2026-11-18T10:00:00Z", "evidence/t/bad.yaml", "task: t\nsumary: x\n");
    for (day, week) in [("2026-11-25", 48), ("2026-12-02", 49)] {
        world.record(&format!("{day}T09:00:00Z"), &format!("evidence/t/{week}.yaml"), &format!("task: t\nsummary: week {week}\n"));
    }
    assert_eq!(findings(&world.check("2026-12-03T00:00:00Z")), ["note record-invalid evidence/t/bad.yaml:2:1"]);
    assert_eq!(findings(&world.check("2026-11-19T00:00:00Z")), ["error record-invalid evidence/t/bad.yaml:2:1"]);
    assert_eq!(
        findings(&world.window("2026-12-03T00:00:00Z", "2026-11-16", "2026-11-22")),
        ["error record-invalid evidence/t/bad.yaml:2:1"]
    );
}

#[test]
fn a_bad_record_of_a_task_that_owes_nothing_is_live_until_a_good_one_follows() {
    let plan = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: t, title: T, cadence: as needed}\n";
    let mut world = World::with_plan("2026-11-01T00:00:00Z", plan);
    world.record(W47, "evidence/t/a.yaml", "task: t\nsumary: x\n");
    assert_eq!(findings(&world.check("2026-11-30T00:00:00Z")), ["error record-invalid evidence/t/a.yaml:2:1"]);
    world.record(W48, "evidence/t/b.yaml", "task: t\nsummary: x\n");
    assert_eq!(findings(&world.check("2026-11-30T00:00:00Z")), ["note record-invalid evidence/t/a.yaml:2:1"]);
}

#[test]
fn two_tasks_may_share_a_folder_because_each_record_names_its_own() {
    let plan = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: t, title: T, cadence: weekly, evidence: evidence/all/}\n  - {id: u, title: U, cadence: weekly, evidence: evidence/all/}\n";
    let mut world = World::with_plan("2026-11-01T00:00:00Z", plan);
    world.commit(W47, &[Act::Write("evidence/all/1.yaml", "task: t\n"), Act::Write("evidence/all/2.yaml", "task: u\n")]);
    let report = world.window("2026-11-23T00:00:00Z", "2026-11-16", "2026-11-22");
    assert_eq!(lines(&report), "t: 2026-W47 met | current 2026-11-30T00:00:00Z\nu: 2026-W47 met | current 2026-11-30T00:00:00Z");
    assert_eq!(findings(&report), Vec::<String>::new());
}

#[test]
fn two_copies_in_one_landing_are_two_copies() {
    let mut world = met_w47(FIRST);
    world.commit(W48, &[Act::Write("evidence/t/a.yaml", FIRST), Act::Write("evidence/t/b.yaml", FIRST)]);
    let (judged, told) = outcome(&world);
    assert_eq!(judged, MISSED);
    assert_eq!(told.iter().filter(|line| line.starts_with("error evidence-copied")).count(), 2, "{told:?}");
}

#[test]
fn a_copy_is_not_laundered_by_another_task() {
    let plan =
        "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: a, title: A, cadence: as needed}\n  - {id: t, title: T, cadence: weekly}\n";
    let mut world = World::with_plan("2026-11-01T00:00:00Z", plan);
    world.record(W47, "evidence/t/47.yaml", FIRST);
    world.commit(W48, &[Act::Write("evidence/a/48.yaml", FIRST), Act::Write("evidence/t/48.yaml", FIRST)]);
    let report = world.window("2026-11-30T00:00:00Z", "2026-11-16", "2026-11-29");
    assert_eq!(lines(&report), "a:  | idle -\nt: 2026-W47 met, 2026-W48 missed | overdue 2026-12-07T00:00:00Z");
    assert!(findings(&report).contains(&"error evidence-copied evidence/t/48.yaml".to_owned()), "{:?}", findings(&report));
}

#[test]
fn a_record_in_a_shared_folder_that_names_neither_task_is_told() {
    let plan = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: t, title: T, cadence: weekly, evidence: evidence/all/}\n  - {id: u, title: U, cadence: weekly, evidence: evidence/all/}\n";
    let mut world = World::with_plan("2026-11-01T00:00:00Z", plan);
    world.record(W47, "evidence/all/1.yaml", "task: v\n");
    let told = findings(&world.window("2026-11-23T00:00:00Z", "2026-11-16", "2026-11-22"));
    let of_record: Vec<&String> = told.iter().filter(|line| line.contains("record-of-another-task")).collect();
    assert_eq!(of_record, ["error record-of-another-task evidence/all/1.yaml:1:7"; 2], "once for each of the two");
}
