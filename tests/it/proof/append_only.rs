//! Evidence that has landed stays as it landed: also other files, and what records name.
//!
//! It does not know plain records.

use super::{FIRST, W48, met_w47, w48};
use crate::door::{Act, World};

fn world() -> World {
    met_w47("allow: [pdf]", &[], &[Act::Write("evidence/t/47.pdf", "%PDF-1.7 47")])
}

type Change = fn(&mut World);

fn told(world: &World) -> Vec<String> {
    w48(world).1
}

#[test]
fn a_file_that_was_evidence_is_not_edited_deleted_moved_or_added_again() {
    let edited = |world: &mut World| {
        world.commit(W48, &[Act::Write("evidence/t/47.pdf", "%PDF-1.7 other")]);
    };
    let deleted = |world: &mut World| {
        world.commit(W48, &[Act::Remove("evidence/t/47.pdf")]);
    };
    let moved = |world: &mut World| {
        world.commit(W48, &[Act::Remove("evidence/t/47.pdf"), Act::Write("evidence/t/48.pdf", "%PDF-1.7 47")]);
    };
    let readded = |world: &mut World| {
        world.commit("2026-11-24T09:00:00Z", &[Act::Remove("evidence/t/47.pdf")]);
        world.commit(W48, &[Act::Write("evidence/t/47.pdf", "%PDF-1.7 new")]);
    };
    let linked = |world: &mut World| {
        world.commit(W48, &[Act::Link("evidence/t/47.pdf")]);
    };
    let acts: [(Change, &[&str]); 5] = [
        (edited, &["evidence-edited"]),
        (deleted, &["evidence-deleted"]),
        (moved, &["evidence-deleted"]),
        (readded, &["evidence-deleted", "evidence-readded"]),
        (linked, &["evidence-edited"]),
    ];
    for (act, rules) in acts {
        let mut world = world();
        act(&mut world);
        let expected: Vec<String> = rules.iter().map(|rule| format!("error {rule} evidence/t/47.pdf")).collect();
        assert_eq!(w48(&world), (false, expected));
    }
}

#[test]
fn a_restored_original_and_a_change_of_mode_are_no_sin() {
    let mut world = world();
    world.commit(W48, &[Act::Executable("evidence/t/47.pdf")]);
    assert_eq!(told(&world), Vec::<String>::new());
    world.commit(W48, &[Act::Write("evidence/t/47.pdf", "%PDF-1.7 other")]);
    world.commit(W48, &[Act::Write("evidence/t/47.pdf", "%PDF-1.7 47")]);
    assert_eq!(w48(&world), (false, vec!["error evidence-edited evidence/t/47.pdf".to_owned()]), "told once");
}

#[test]
fn what_a_record_names_stays_as_it_was() {
    let mut world = met_w47("mode: records", &[], &[Act::Write("evidence/t/47.yaml", FIRST)]);
    let record = "task: t\nattachments: [{path: a.csv}]\n";
    world.commit("2026-11-24T09:00:00Z", &[Act::Write("evidence/t/48.yaml", record), Act::Write("evidence/t/a.csv", "a\n")]);
    assert_eq!(w48(&world), (true, vec![]));
    world.commit(W48, &[Act::Write("evidence/t/a.csv", "b\n")]);
    assert_eq!(w48(&world), (true, vec!["error evidence-edited evidence/t/a.csv".to_owned()]));
}

#[test]
fn a_file_that_counts_for_nothing_may_change() {
    let mut world = world();
    world.commit("2026-11-24T09:00:00Z", &[Act::Write("evidence/t/notes.bin", "1")]);
    world.commit(W48, &[Act::Write("evidence/t/notes.bin", "2"), Act::Write("evidence/t/README.md", "x")]);
    world.commit(W48, &[Act::Remove("evidence/t/notes.bin")]);
    assert_eq!(w48(&world), (false, vec!["note evidence-ignored evidence/t/notes.bin".to_owned(); 2]));
}

#[test]
fn a_record_that_another_names_is_still_judged_by_itself() {
    let mut world = met_w47("mode: records", &[], &[Act::Write("evidence/t/47.yaml", FIRST)]);
    let files = [
        Act::Write("evidence/t/a.yaml", "task: t\nresult: failed\nattachments: [{path: b.yaml}]\n"),
        Act::Write("evidence/t/b.yaml", "task: t\nsummary: b\n"),
    ];
    world.commit(W48, &files);
    assert_eq!(w48(&world), (true, vec!["warning record-failed evidence/t/a.yaml:1:1".to_owned()]));
}
