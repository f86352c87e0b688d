//! Files that records name as their own.
//!
//! It does not know repositories on disk.

use super::{FIRST, W47, W48, messages, met_w47, w48};
use crate::door::Act;

const DIGEST: &str = "19bee36f8d1dc66d79ad9d78fd4ab1ed4b7a1e7e1ea0ca9e3ad7a2fb2bfe5dd9";

/// What becomes of week 48 when a record names these attachments and these files land with it.
fn attached(attachments: &str, files: &[Act<'_>]) -> (bool, Vec<String>) {
    let mut world = met_w47("mode: records", &[Act::Write("common/rules.txt", "rules\n")], &[Act::Write("evidence/t/47.yaml", FIRST)]);
    let record = format!("task: t\nattachments: [{attachments}]\n");
    let mut acts = vec![Act::Write("evidence/t/48.yaml", &record)];
    acts.extend(files.iter().cloned());
    world.commit(W48, &acts);
    w48(&world)
}

fn digest(content: &str) -> String {
    duly::evidence::digest(content.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_file_beside_its_record_or_at_its_path_from_the_root_belongs_to_it() {
    let beside = Act::Write("evidence/t/a.csv", "a,b\n");
    for (attachment, files) in [
        ("{path: a.csv}", vec![beside.clone()]),
        ("{path: evidence/t/a.csv}", vec![beside.clone()]),
        ("{path: sub/a.csv}", vec![Act::Write("evidence/t/sub/a.csv", "a,b\n")]),
        ("{path: common/rules.txt}", vec![]),
        ("{path: a.csv}, {path: common/rules.txt}", vec![beside.clone()]),
    ] {
        assert_eq!(attached(attachment, &files), (true, vec![]), "{attachment}");
    }
}

#[test]
fn what_lies_beside_the_record_comes_before_what_lies_at_the_root() {
    let files = [Act::Write("evidence/t/a.csv", "beside\n"), Act::Write("a.csv", "root\n")];
    let named = |content: &str| format!("{{path: a.csv, sha256: {}}}", digest(content));
    assert_eq!(attached(&named("beside\n"), &files), (true, vec![]));
    let (met, told) = attached(&named("root\n"), &files);
    assert!(!met);
    assert_eq!(told, ["error attachment-mismatch evidence/t/48.yaml:2:37", "note evidence-ignored evidence/t/a.csv"]);
}

#[test]
fn a_digest_is_compared_whatever_the_case_of_its_letters() {
    let files = [Act::Write("evidence/t/a.csv", "a,b\n")];
    for said in [digest("a,b\n"), digest("a,b\n").to_uppercase()] {
        assert_eq!(attached(&format!("{{path: a.csv, sha256: \"{said}\"}}"), &files), (true, vec![]));
    }
    let (met, told) = attached(&format!("{{path: a.csv, sha256: {DIGEST}}}"), &files);
    assert!(!met && told.contains(&"error attachment-mismatch evidence/t/48.yaml:2:37".to_owned()), "{told:?}");
}

#[test]
fn a_file_that_is_not_there_or_no_file_proves_nothing() {
    for (attachment, files, place) in [
        ("{path: a.csv}", vec![], "2:22"),
        ("{path: evidence/t}", vec![], "2:22"),
        ("{path: 48.yaml}", vec![], "2:22"),
        ("{path: a.csv}", vec![Act::Link("evidence/t/a.csv")], "2:22"),
        ("{path: ../t/a.csv}", vec![Act::Write("evidence/t/a.csv", "x")], "2:22"),
        ("{path: /evidence/t/a.csv}", vec![Act::Write("evidence/t/a.csv", "x")], "2:22"),
        ("{path: 'evidence\\t\\a.csv'}", vec![Act::Write("evidence/t/a.csv", "x")], "2:22"),
        ("{path: .git/config}", vec![], "2:22"),
    ] {
        let (met, told) = attached(attachment, &files);
        assert!(!met, "{attachment}");
        assert!(told.contains(&format!("error attachment-missing evidence/t/48.yaml:{place}")), "{attachment}: {told:?}");
    }
}

#[test]
fn every_attachment_that_is_wrong_is_told() {
    let (_, told) = attached("{path: a}, {path: b}, {path: common/rules.txt}", &[]);
    assert_eq!(told.iter().filter(|line| line.contains("attachment-missing")).count(), 2, "{told:?}");
}

#[test]
fn a_file_that_comes_later_does_not_mend_the_record() {
    let mut world = met_w47("mode: records", &[], &[Act::Write("evidence/t/47.yaml", FIRST)]);
    world.commit("2026-11-24T09:00:00Z", &[Act::Write("evidence/t/48.yaml", "task: t\nattachments: [{path: a.csv}]\n")]);
    world.commit(W48, &[Act::Write("evidence/t/a.csv", "a,b\n")]);
    assert!(!w48(&world).0);
    let again = "task: t\nperformed_at: 2026-11-25\nattachments: [{path: a.csv}]\n";
    world.commit("2026-11-26T09:00:00Z", &[Act::Write("evidence/t/48-again.yaml", again)]);
    assert!(w48(&world).0);
}

#[test]
fn a_failed_record_and_one_of_another_task_say_no_more_than_that() {
    for keys in ["task: t\nresult: failed", "task: u"] {
        let mut world = met_w47("mode: records", &[], &[Act::Write("evidence/t/47.yaml", FIRST)]);
        world.commit(W48, &[Act::Write("evidence/t/48.yaml", &format!("{keys}\nattachments: [{{path: none}}]\n"))]);
        let (met, told) = w48(&world);
        assert!(!met && told.len() == 1 && !told[0].contains("attachment"), "{told:?}");
    }
}

#[test]
fn more_than_256_attachments_are_refused_before_one_is_looked_for() {
    let many = |count: usize| (0..count).map(|_| "{path: common/rules.txt}").collect::<Vec<_>>().join(", ");
    assert_eq!(attached(&many(256), &[]), (true, vec![]));
    let (met, told) = attached(&many(257), &[]);
    assert!(!met && told == ["error record-invalid evidence/t/48.yaml:2:14"], "{told:?}");
}

#[test]
fn the_message_names_the_digest_that_was_found() {
    let mut world = met_w47("mode: records", &[], &[Act::Write("evidence/t/47.yaml", FIRST)]);
    let record = format!("task: t\nattachments: [{{path: a.csv, sha256: {DIGEST}}}]\n");
    world.commit(W47, &[Act::Write("evidence/t/48.yaml", &record), Act::Write("evidence/t/a.csv", "a,b\n")]);
    let told = format!("the attachment `a.csv` is not the file that the record means: its SHA-256 is {}", digest("a,b\n"));
    assert_eq!(messages(&world, "attachment-mismatch"), [told]);
}
