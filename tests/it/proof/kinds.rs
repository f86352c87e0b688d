//! Files of other kinds that the plan allows.
//!
//! It does not know how each kind begins.

use super::{FIRST, W48, messages, met_w47, rests_on, w48};
use crate::door::{Act, World};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n48";

/// A task that allows PDF, PNG and CSV, and met week 47 by a PDF.
fn world() -> World {
    met_w47("allow: [pdf, png, csv]", &[], &[Act::Write("evidence/t/47.pdf", "%PDF-1.7 47")])
}

#[test]
fn a_file_of_an_allowed_kind_is_a_performance() {
    let mut world = world();
    world.commit(W48, &[Act::Bytes("evidence/t/48.PNG", PNG)]);
    assert_eq!(w48(&world), (true, vec![]));
}

#[test]
fn all_files_of_one_landing_are_one_performance() {
    let mut world = world();
    world.commit(W48, &[Act::Bytes("evidence/t/b.png", PNG), Act::Write("evidence/t/a.csv", "a\n"), Act::Write("evidence/t/c.exe", "MZ")]);
    assert_eq!(w48(&world), (true, vec!["note evidence-ignored evidence/t/c.exe".to_owned()]));
    assert_eq!(rests_on(&world)[1], ["evidence/t/a.csv", "evidence/t/b.png"]);
    let report = world.check("2026-11-30T00:00:00Z");
    assert_eq!(report.units[0].extras, 0);
}

#[test]
fn files_ride_with_the_first_record_that_is_accepted() {
    let mut world = world();
    let records = [Act::Write("evidence/t/1.yaml", "task: t\nresult: failed\n"), Act::Write("evidence/t/2.yaml", FIRST)];
    world.commit(W48, &[records[0].clone(), records[1].clone(), Act::Bytes("evidence/t/0.png", PNG)]);
    assert!(w48(&world).0);
    assert_eq!(rests_on(&world)[1], ["evidence/t/2.yaml", "evidence/t/0.png"]);
}

#[test]
fn beside_a_record_that_is_refused_files_prove_nothing() {
    let mut world = world();
    world.commit(W48, &[Act::Write("evidence/t/1.yaml", "task: t\nresult: failed\n"), Act::Bytes("evidence/t/0.png", PNG)]);
    assert_eq!(w48(&world), (false, vec!["warning record-failed evidence/t/1.yaml:1:1".to_owned()]));
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_told() {
    for (path, content, fault) in [
        ("evidence/t/48.pdf", &b"PDF"[..], "is no pdf file, whatever its name says"),
        ("evidence/t/48.png", b"", "is empty"),
        ("evidence/t/48.csv", b" \r\n\xe2\x80\x8b\n", "shows nothing"),
        ("evidence/t/48.csv", b"a,\xff", "is no text in UTF-8"),
    ] {
        let mut world = world();
        world.commit(W48, &[Act::Bytes(path, content)]);
        assert_eq!(w48(&world), (false, vec![format!("error evidence-kind {path}")]));
        assert_eq!(messages(&world, "evidence-kind"), [format!("the file {path} {fault}")]);
    }
}

#[test]
fn a_copy_proves_nothing_however_it_is_dressed_up() {
    for (first, copy) in [("a,b\n1,2\n", "a,b\r\n1,2"), ("a\tb", "\u{feff}a b \n\n"), ("x", "x")] {
        let mut world = met_w47("allow: [pdf, csv]", &[], &[Act::Write("evidence/t/47.csv", first)]);
        world.commit(W48, &[Act::Write("evidence/t/48.csv", copy)]);
        assert_eq!(w48(&world), (false, vec!["error evidence-copied evidence/t/48.csv".to_owned()]), "{copy:?}");
    }
    // Other bytes are the same only to the byte.
    for (content, met) in [(&b"%PDF-1.7\xff  47"[..], true), (b"%PDF-1.7\xff 47", false)] {
        let mut world = met_w47("allow: [pdf]", &[], &[Act::Bytes("evidence/t/47.pdf", b"%PDF-1.7\xff 47")]);
        world.commit(W48, &[Act::Bytes("evidence/t/48.pdf", content)]);
        assert_eq!(w48(&world).0, met);
    }
}

#[test]
fn what_stood_there_without_being_evidence_is_no_news() {
    for (path, later) in [("evidence/t/draft.bin", "evidence/t/48.pdf"), ("evidence/t/.hidden.pdf", "evidence/t/48.pdf")] {
        let mut world = world();
        world.commit("2026-11-19T09:00:00Z", &[Act::Write(path, "%PDF-1.7 48")]);
        world.commit(W48, &[Act::Remove(path), Act::Write(later, "%PDF-1.7 48")]);
        let (met, told) = w48(&world);
        assert!(!met && told.contains(&format!("error evidence-copied {later}")), "{path}: {told:?}");
    }
    let mut world = world();
    world.commit("2026-11-19T09:00:00Z", &[Act::Write("evidence/t/48.draft", "task: t\nsummary: x\n")]);
    world.commit(W48, &[Act::Remove("evidence/t/48.draft"), Act::Write("evidence/t/48.yaml", "task: t\nsummary: x\n")]);
    assert!(!w48(&world).0, "a rename inside the path proves nothing");
}

#[test]
fn a_file_moved_into_the_path_from_outside_counts() {
    let mut world = world();
    world.commit("2026-11-19T09:00:00Z", &[Act::Write("drafts/48.pdf", "%PDF-1.7 48")]);
    world.commit(W48, &[Act::Remove("drafts/48.pdf"), Act::Write("evidence/t/48.pdf", "%PDF-1.7 48")]);
    assert_eq!(w48(&world), (true, vec![]));
}

#[test]
fn a_kind_counts_from_the_version_that_allows_it_on() {
    let mut world = met_w47("mode: records", &[], &[Act::Write("evidence/t/47.yaml", FIRST)]);
    let plan = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: t, title: T, cadence: weekly, evidence: {allow: [pdf]}}\n";
    world.commit("2026-11-24T09:00:00Z", &[Act::Write("evidence/t/48.pdf", "%PDF-1.7 48")]);
    world.commit("2026-11-24T10:00:00Z", &[Act::Write("policies/plan.yaml", plan)]);
    assert!(!w48(&world).0, "it landed before");
    world.commit(W48, &[Act::Executable("evidence/t/48.pdf")]);
    assert!(!w48(&world).0, "a change of mode is no content");
    world.commit("2026-11-26T09:00:00Z", &[Act::Write("evidence/t/48.pdf", "%PDF-1.7 48, revised")]);
    assert!(w48(&world).0);
}

#[test]
fn what_an_excluded_commit_brought_proves_nothing_and_takes_nothing() {
    let mut world = world();
    world.commit("2026-11-24T09:00:00Z", &[Act::Bytes("evidence/t/48.png", PNG)]);
    world.last_mut().excluded = Some(duly::history::Exclusion::Exception);
    let (met, told) = w48(&world);
    assert!(!met && told == ["error evidence-excluded evidence/t/48.png"], "{told:?}");
    world.commit("2026-11-24T10:00:00Z", &[Act::Remove("evidence/t/48.png")]);
    world.commit(W48, &[Act::Bytes("evidence/t/48.png", PNG)]);
    assert!(w48(&world).0);
}

#[test]
fn a_file_larger_than_the_limit_is_not_read() {
    let mut world = world();
    let large = vec![b'x'; 64 * 1024 * 1024 + 1];
    world.commit(W48, &[Act::Bytes("evidence/t/48.csv", &large)]);
    assert!(!w48(&world).0);
    assert_eq!(messages(&world, "evidence-kind"), ["the file evidence/t/48.csv has 67108865 bytes, more than the 67108864 that are read"]);
}
