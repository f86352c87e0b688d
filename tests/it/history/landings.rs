//! What landed: every kind of change, only under the watched paths, in path order.

use duly::history::build::Commit;
use duly::history::{EntryKind, Error, Limits, Oid, Stamp};

use super::{Built, built, chain, landings, on, patterns, time, told};

fn check(built: &Built, tip: &Oid, watched: &[&str], expected: &[&str]) {
    let landings = landings(&built.open(), tip, watched).expect("landings");
    assert_eq!(told(&landings), expected);
}

#[test]
fn the_first_commit_lands_all_its_files() {
    let mut built = built();
    let tip = built.commit(on(4).file("e/b", "1").file("e/a/x", "1").file("other", "1"));
    check(&built, &tip, &["e/"], &["0 03-04T12:00: +e/a/x +e/b"]);
}

#[test]
fn only_watched_paths_are_listed() {
    let mut built = built();
    built.commit(on(4).file("src/main", "1").file("e/x", "1"));
    built.commit(on(5).file("src/main", "2"));
    built.commit(on(6).message("nothing at all\n"));
    let tip = built.commit(on(7).file("src/main", "3").file("e/y", "2"));
    check(&built, &tip, &["e/"], &["0 03-04T12:00: +e/x", "3 03-07T12:00: +e/y"]);
    check(&built, &tip, &["e/y", "none/"], &["3 03-07T12:00: +e/y"]);
    check(&built, &tip, &[], &[]);
}

#[test]
fn a_landing_tells_who_when_and_why() {
    let mut built = built();
    let commit = Commit::at("2024-03-05T10:00:00+02:00").authored("2024-03-04T23:00:00-05:00");
    let commit = commit.author("Béa", "bea@example.org").committer("Web", "web@example.org").message("Review\n\nReviewed-by: Ana\n");
    let tip = built.commit(commit.file("e/a", "1"));
    let landings = landings(&built.open(), &tip, &["e/"]).expect("landings");
    let [landing] = landings.as_slice() else { panic!("{landings:?}") };
    assert_eq!((landing.said.author.name.as_str(), landing.said.author.email.as_str()), ("Béa", "bea@example.org"));
    assert_eq!(landing.said.author.at, Stamp::At { instant: time("2024-03-05T04:00:00Z"), offset_minutes: -300 });
    assert_eq!((landing.said.committer.name.as_str(), landing.said.committer.email.as_str()), ("Web", "web@example.org"));
    assert_eq!(landing.said.committer.at, Stamp::At { instant: time("2024-03-05T08:00:00Z"), offset_minutes: 120 });
    assert_eq!((landing.landed, landing.commit), (time("2024-03-05T08:00:00Z"), tip));
    assert_eq!(landing.said.message, "Review\n\nReviewed-by: Ana\n");
}

#[test]
fn an_edit_a_rename_a_mode_change_and_a_deletion_are_told_apart() {
    let mut built = built();
    built.commit(on(4).file("e/a", "1").file("e/b", "2").file("e/c", "3"));
    built.commit(on(5).file("e/a", "4"));
    built.commit(on(6).remove("e/b").file("e/d", "2"));
    built.commit(on(7).executable("e/c", "3"));
    let tip = built.commit(on(8).remove("e/a").remove("e/c").remove("e/d"));
    let expected = [
        "0 03-04T12:00: +e/a +e/b +e/c",
        "1 03-05T12:00: ~e/a",
        "2 03-06T12:00: -e/b +e/d",
        "3 03-07T12:00: =e/c*",
        "4 03-08T12:00: -e/a -e/c -e/d",
    ];
    check(&built, &tip, &["e/"], &expected);
}

#[test]
fn a_file_moved_in_from_outside_is_added() {
    let mut built = built();
    built.commit(on(4).file("draft", "1"));
    let tip = built.commit(on(5).remove("draft").file("e/a", "1"));
    check(&built, &tip, &["e/"], &["1 03-05T12:00: +e/a"]);
}

#[test]
fn a_file_that_becomes_a_folder_goes_and_its_files_come() {
    let mut built = built();
    built.commit(on(4).file("e/a", "1").file("e/a-b", "1"));
    built.commit(on(5).remove("e/a").file("e/a/b", "1"));
    let tip = built.commit(on(6).remove("e/a/b").file("e/a", "2"));
    let expected = ["0 03-04T12:00: +e/a +e/a-b", "1 03-05T12:00: -e/a +e/a/b", "2 03-06T12:00: +e/a -e/a/b"];
    check(&built, &tip, &["e/"], &expected);
    check(&built, &tip, &["e/a"], &["0 03-04T12:00: +e/a", "1 03-05T12:00: -e/a", "2 03-06T12:00: +e/a"]);
    check(&built, &tip, &["e/a/"], &["1 03-05T12:00: +e/a/b", "2 03-06T12:00: -e/a/b"]);
}

#[test]
fn symlinks_and_submodules_are_leaves_of_their_own_kind() {
    let mut built = built();
    let root = built.commit(on(4).symlink("e/link", "/etc/passwd").executable("e/run", "1"));
    built.commit(on(5).submodule("e/sub", &root));
    let tip = built.commit(on(6).file("e/link", "/etc/passwd"));
    let expected = ["0 03-04T12:00: +e/link@ +e/run*", "1 03-05T12:00: +e/sub%", "2 03-06T12:00: =e/link"];
    check(&built, &tip, &["e/"], &expected);
}

#[test]
fn globs_lead_into_nested_folders() {
    let mut built = built();
    built.commit(on(4).file("teams/a/e/x.md", "1").file("teams/a/src/x.md", "1").file("teams/readme.md", "1"));
    let tip = built.commit(on(5).file("teams/b/deep/er/e/y.md", "1").file("teams/b/e/z.txt", "1"));
    check(&built, &tip, &["teams/*/e/*.md"], &["0 03-04T12:00: +teams/a/e/x.md"]);
    check(&built, &tip, &["teams/**/e/*.md"], &["0 03-04T12:00: +teams/a/e/x.md", "1 03-05T12:00: +teams/b/deep/er/e/y.md"]);
    check(&built, &tip, &["**/*.txt", "teams/*"], &["0 03-04T12:00: +teams/readme.md", "1 03-05T12:00: +teams/b/e/z.txt"]);
}

#[test]
fn what_a_merge_brings_lands_with_the_merge() {
    let mut built = built();
    built.commit(on(4).file("e/a", "1"));
    built.builder.branch("side").expect("a branch");
    let side = built.commit(on(5).file("e/b", "2"));
    built.builder.switch("main");
    built.commit(on(6).file("e/c", "3"));
    let tip = built.commit(on(8).merge(&side));
    check(&built, &tip, &["e/"], &["0 03-04T12:00: +e/a", "1 03-06T12:00: +e/c", "2 03-08T12:00: +e/b"]);
}

#[test]
fn a_name_that_is_not_utf_8_is_told_apart_from_one_that_looks_like_it() {
    let mut built = built();
    let tip = built.commit(on(4).file(b"e/\xff", "1").file("e/\\xff", "2").file("e/é", "3").file("e/a", "4"));
    check(&built, &tip, &["e/"], &["0 03-04T12:00: +e/\\x5cxff +e/\\xff +e/a +e/é"]);
}

#[test]
fn group_writable_files_are_files_and_any_other_mode_is_an_error() {
    let mut built = built();
    built.commit(on(4).file("e/a", "1"));
    let tip = built.commit(on(5).write("e/a", 0o100_664, "1"));
    check(&built, &tip, &["e/"], &["0 03-04T12:00: +e/a"]);
    let odd = built.commit(on(6).write("e/a", 0o100_600, "1"));
    let error = landings(&built.open(), &odd, &["e/"]).expect_err("a mode that git does not write");
    assert_eq!(error.to_string(), format!("the commit {odd} is malformed: e/a has the mode 100600, which git does not write"));
    check(&built, &odd, &["other/"], &[]);
}

#[test]
fn the_files_of_a_commit_are_listed_in_path_order() {
    let mut built = built();
    built.commit(on(4).file("e/b/x", "1").file("e/b-c", "1").executable("e/a", "1").file("f", "1"));
    let tip = built.commit(on(5).remove("e/a").file("e/c", "1"));
    let files = built.open().files(&tip, &patterns(&["e/"])).expect("files");
    let files: Vec<(&str, EntryKind)> = files.iter().map(|(path, entry)| (path.as_str(), entry.kind)).collect();
    assert_eq!(files, [("e/b-c", EntryKind::File), ("e/b/x", EntryKind::File), ("e/c", EntryKind::File)]);
    assert_eq!(built.open().files(&tip, &[]), Ok(vec![]));
}

/// Ten levels of folders with ten entries each, all the same: ten thousand million paths in a dozen objects.
fn tree_bomb(built: &mut Built, prefix: &str) -> Oid {
    let blob = built.builder.write_object("blob", b"x").expect("a blob");
    let level = |mode: &str, id: &Oid| {
        let entries = (0..10).map(|number| [format!("{mode} {number}\0").as_bytes(), id.as_bytes()].concat());
        entries.collect::<Vec<_>>().concat()
    };
    let mut tree = built.builder.write_object("tree", &level("100644", &blob)).expect("a tree");
    for _ in 1..10 {
        tree = built.builder.write_object("tree", &level("40000", &tree)).expect("a tree");
    }
    let root = [format!("40000 {prefix}\0").as_bytes(), tree.as_bytes()].concat();
    let root = built.builder.write_object("tree", &root).expect("a tree");
    let who = "Ana <ana@example.org> 1709632800 +0000";
    built.builder.raw_commit(format!("tree {root}\nauthor {who}\ncommitter {who}\n\nx\n").as_bytes()).expect("a commit")
}

#[test]
fn a_tree_bomb_is_seen_through_or_runs_into_the_limit() {
    let mut built = built();
    let tip = tree_bomb(&mut built, "e");
    check(&built, &tip, &["e/**/absent.yaml", "**/absent"], &[]);
    check(&built, &tip, &["e/1/2/3/4/5/6/7/8/9/0"], &["0 03-05T10:00: +e/1/2/3/4/5/6/7/8/9/0"]);
    let mut repository = built.open();
    repository.set_limits(Limits { changes_per_commit: 1_000, ..Limits::default() });
    let error = landings(&repository, &tip, &["e/"]).expect_err("too many paths");
    assert_eq!(error, Error::TooMuch { commit: tip, what: "changes under the watched paths", limit: 1_000 });
    assert_eq!(error.to_string(), format!("the commit {tip} has more than 1000 changes under the watched paths"));
    assert!(repository.files(&tip, &patterns(&["e/"])).is_err());
}

#[test]
fn limits_hold_at_their_number_and_not_before() {
    let mut built = built();
    built.commit(on(4).file("e/a", "1").file("e/b", "1"));
    let tip = built.commit(on(5).file("e/a", "2").file("e/x/y", "2"));
    let with = |limits: Limits| {
        let mut repository = built.open();
        repository.set_limits(limits);
        landings(&repository, &tip, &["e/"]).map(|landings| landings.len())
    };
    let usual = Limits::default();
    assert_eq!(with(Limits { changes_per_commit: 2, ..usual }), Ok(2));
    assert!(matches!(with(Limits { changes_per_commit: 1, ..usual }), Err(Error::TooMuch { limit: 1, .. })));
    assert_eq!(with(Limits { changes: 4, ..usual }), Ok(2));
    assert_eq!(with(Limits { changes: 3, ..usual }), Err(Error::TooManyChanges { limit: 3 }));
    assert_eq!(with(Limits { depth: 2, ..usual }), Ok(2));
    assert!(matches!(with(Limits { depth: 1, ..usual }), Err(Error::TooMuch { what: "levels of folders", .. })));
    assert_eq!(with(Limits { folders_per_commit: 2, ..usual }), Ok(2));
    assert!(matches!(with(Limits { folders_per_commit: 1, ..usual }), Err(Error::TooMuch { .. })));
    assert!(matches!(with(Limits { tree_bytes: 10, ..usual }), Err(Error::ObjectTooLarge { kind: "tree", .. })));
    assert!(matches!(with(Limits { commit_bytes: 10, ..usual }), Err(Error::ObjectTooLarge { kind: "commit", .. })));
}

#[test]
fn a_chain_knows_its_commits_by_place_and_by_id() {
    let mut built = built();
    let root = built.commit(on(4));
    let tip = built.commit(on(5));
    let chain = chain(&built.open(), &tip);
    assert_eq!((chain.len(), chain.commit(0), chain.last()), (2, Some(root), Some(tip)));
    assert_eq!((chain.index_of(&root), chain.index_of(&tip)), (Some(0), Some(1)));
    assert_eq!((chain.commit(2), chain.landed(2)), (None, None));
}
