//! Logs: one file that grows.
//!
//! It does not know records.

use super::{W48, met_w47, rests_on, w48};
use crate::door::{Act, World};

const LOG: &str = "evidence/t/log.md";
const FIRST: &str = "# Log\n\n2026-11-18 all well\n";

fn world() -> World {
    met_w47("mode: log", &[], &[Act::Write(LOG, FIRST)])
}

/// What becomes of week 48 when the log is made into this.
fn made(log: &str) -> (bool, Vec<String>) {
    let mut world = world();
    world.commit(W48, &[Act::Write(LOG, log)]);
    w48(&world)
}

#[test]
fn a_landing_that_keeps_the_lines_and_adds_one_is_a_performance() {
    for log in [
        "# Log\n\n2026-11-18 all well\n2026-11-25 all well\n",
        "# Log\n2026-11-25 all well\n2026-11-18 all well",
        "2026-11-25 all well\r\n# Log\r\n\r\n2026-11-18 all well\r\n",
        "# Log\n\n2026-11-18 all  well \n\n\n2026-11-25\n2026-11-25\n",
    ] {
        assert_eq!(made(log), (true, vec![]), "{log:?}");
    }
    let mut world = world();
    world.commit(W48, &[Act::Write(LOG, "# Log\n\n2026-11-18 all well\n2026-11-25 all well\n")]);
    assert_eq!(rests_on(&world), [[LOG], [LOG]]);
}

#[test]
fn what_adds_no_line_proves_nothing_and_is_no_sin() {
    for log in
        ["# Log\n\n2026-11-18 all well\n\n\n", "# Log\n2026-11-18 all well", "# Log\r\n\r\n2026-11-18  all well\u{200b}\r\n \u{feff}\r\n"]
    {
        assert_eq!(made(log), (false, vec![]), "{log:?}");
    }
    let mut world = world();
    world.commit(W48, &[Act::Executable(LOG)]);
    assert_eq!(w48(&world), (false, vec![]));
}

#[test]
fn lines_that_are_lost_changed_or_moved_are_told_even_if_others_come() {
    for log in [
        "",
        "# Log\n",
        "2026-11-18 all well\n# Log\n2026-11-25 all well\n",
        "# Log\n2026-11-18 all is well\n2026-11-25 all well\n",
        "# Log\n2026-11-25 all well\n",
    ] {
        assert_eq!(made(log), (false, vec![format!("error evidence-edited {LOG}")]), "{log:?}");
    }
}

#[test]
fn a_line_that_the_task_had_before_is_a_copy() {
    for log in ["# Log\n2026-11-18 all well\n2026-11-18  all well\n", "# Log\n2026-11-18 all well\n# Log\n"] {
        assert_eq!(made(log), (false, vec![format!("error evidence-copied {LOG}")]), "{log:?}");
    }
    let mut world = world();
    world.commit("2026-11-19T09:00:00Z", &[Act::Write(LOG, "# Log\n2026-11-18 all well\nsecond\n")]);
    world.commit("2026-11-20T09:00:00Z", &[Act::Write(LOG, FIRST)]);
    world.commit(W48, &[Act::Write(LOG, "# Log\n2026-11-18 all well\nsecond\n")]);
    let (met, told) = w48(&world);
    assert!(
        !met && told.contains(&format!("error evidence-copied {LOG}")) && told.contains(&format!("error evidence-edited {LOG}")),
        "{told:?}"
    );
    let mut world = met_w47("mode: log", &[], &[Act::Write(LOG, FIRST)]);
    world.commit(W48, &[Act::Write("evidence/t/other.md", "2026-11-18 all well\n")]);
    assert_eq!(w48(&world), (false, vec!["error evidence-copied evidence/t/other.md".to_owned()]), "another log of the task");
}

#[test]
fn after_lines_were_lost_an_addition_counts_again() {
    let mut world = world();
    world.commit("2026-11-24T09:00:00Z", &[Act::Write(LOG, "# Log\n")]);
    world.commit(W48, &[Act::Write(LOG, "# Log\n2026-11-25 all well\n")]);
    assert_eq!(w48(&world), (true, vec![format!("error evidence-edited {LOG}")]));
}

#[test]
fn a_log_is_not_deleted_moved_or_added_again() {
    let mut world = world();
    world.commit("2026-11-24T09:00:00Z", &[Act::Remove(LOG)]);
    assert_eq!(w48(&world), (false, vec![format!("error evidence-deleted {LOG}")]));
    world.commit(W48, &[Act::Write(LOG, "# Log\n2026-11-18 all well\n2026-11-25 all well\n")]);
    assert_eq!(w48(&world), (false, vec![format!("error evidence-deleted {LOG}"), format!("error evidence-readded {LOG}")]));
    world.commit("2026-11-26T09:00:00Z", &[Act::Write(LOG, "# Log\n2026-11-18 all well\n2026-11-25 all well\n2026-11-26\n")]);
    assert!(w48(&world).0, "what is added later counts");

    let mut world = self::world();
    world.commit(W48, &[Act::Remove(LOG), Act::Write("evidence/t/new.md", FIRST)]);
    assert_eq!(w48(&world), (false, vec![format!("error evidence-deleted {LOG}")]), "told once");
}

#[test]
fn a_log_that_is_no_text_or_no_file_is_told() {
    for (act, told) in [
        (Act::Bytes(LOG, b"# Log\n2026-11-18 all well\n\xff\n"), "record-unreadable"),
        (Act::Bytes(LOG, b"# Log\n2026-11-18 all well\n\0\n"), "record-unreadable"),
        (Act::Link(LOG), "evidence-not-a-file"),
    ] {
        let mut world = world();
        world.commit(W48, &[act]);
        assert_eq!(w48(&world), (false, vec![format!("error {told} {LOG}")]));
    }
    let mut world = world();
    world.commit("2026-11-24T09:00:00Z", &[Act::Bytes(LOG, b"\xff")]);
    world.commit(W48, &[Act::Write(LOG, FIRST)]);
    assert!(!w48(&world).0, "the old lines are no news when they come back");
    world.commit("2026-11-26T09:00:00Z", &[Act::Write(LOG, "# Log\n2026-11-18 all well\n2026-11-26\n")]);
    assert!(w48(&world).0);
}

#[test]
fn what_was_there_before_it_was_a_log_is_no_news() {
    let mut world = met_w47("allow: [pdf]", &[], &[Act::Write("evidence/t/47.pdf", "%PDF-1.7 47")]);
    world.commit("2026-11-19T09:00:00Z", &[Act::Write(LOG, FIRST)]);
    let plan = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: t, title: T, cadence: weekly, evidence: {mode: log}}\n";
    world.commit("2026-11-20T09:00:00Z", &[Act::Write("policies/plan.yaml", plan)]);
    world.commit("2026-11-24T09:00:00Z", &[Act::Write(LOG, "# Log\n2026-11-18 all well\n2026-11-18 all well\n")]);
    assert!(!w48(&world).0);
    world.commit(W48, &[Act::Write(LOG, "# Log\n2026-11-18 all well\n2026-11-18 all well\n2026-11-25\n")]);
    assert!(w48(&world).0);
}

#[test]
fn what_an_excluded_commit_adds_does_not_count_with_the_next_one() {
    let mut world = world();
    world.commit("2026-11-24T09:00:00Z", &[Act::Write(LOG, "# Log\n2026-11-18 all well\n2026-11-24\n")]);
    world.last_mut().excluded = Some(duly::history::Exclusion::Exception);
    world.commit(W48, &[Act::Write(LOG, "# Log\n\n2026-11-18 all well\n2026-11-24\n\n")]);
    assert_eq!(w48(&world), (false, vec![format!("error evidence-excluded {LOG}")]));
    world.commit("2026-11-26T09:00:00Z", &[Act::Write(LOG, "# Log\n2026-11-18 all well\n2026-11-24\n2026-11-26\n")]);
    assert!(w48(&world).0);
}
