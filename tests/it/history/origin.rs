//! Who brought a file, behind merges of every shape; and the content of what was brought.

use duly::history::{Content, Entry, EntryKind, Error, Objects, Oid, Origin};
use duly::language::say;

use super::{Built, built, landings, on};

/// The origin of a path that landed with a commit.
fn origin(built: &Built, tip: &Oid, path: &str) -> Origin {
    let repository = built.open();
    let landings = landings(&repository, tip, &[path]).expect("landings");
    let landing = landings.last().expect("a landing");
    let entry = landing.changes.iter().find_map(|change| change.new).expect("a new file");
    repository.origin(&landing.commit, path, &entry).expect("an origin")
}

#[test]
fn a_plain_commit_is_its_own_origin() {
    let mut built = built();
    built.commit(on(4));
    let tip = built.commit(on(5).by("Béa", "bea@example.org").message("mine\n").file("e/a", "1"));
    let origin = origin(&built, &tip, "e/a");
    assert_eq!((origin.commit, origin.author.email.as_str(), origin.message.as_str()), (tip, "bea@example.org", "mine\n"));
}

#[test]
fn behind_a_merge_it_is_the_commit_on_the_side_branch() {
    let mut built = built();
    built.commit(on(4));
    built.builder.branch("side").expect("a branch");
    built.commit(on(5).file("e/other", "0"));
    let maker = built.commit(on(6).file("e/a", "1"));
    let side = built.commit(on(7).file("e/c", "2"));
    built.builder.switch("main");
    built.commit(on(8).file("src", "1"));
    let tip = built.commit(on(9).merge(&side));
    assert_eq!(origin(&built, &tip, "e/a").commit, maker);
    assert_eq!(origin(&built, &tip, "e/c").commit, side);
}

#[test]
fn what_a_merge_wrote_itself_is_its_own() {
    let mut built = built();
    built.commit(on(4));
    built.builder.branch("side").expect("a branch");
    let side = built.commit(on(5).file("e/a", "theirs"));
    built.builder.switch("main");
    built.commit(on(6).file("src", "1"));
    let tip = built.commit(on(7).merge(&side).file("e/a", "resolved").file("e/b", "new"));
    assert_eq!(origin(&built, &tip, "e/a").commit, tip);
    assert_eq!(origin(&built, &tip, "e/b").commit, tip);
}

#[test]
fn the_version_that_landed_decides_and_not_the_first_one() {
    let mut built = built();
    built.commit(on(4));
    built.builder.branch("side").expect("a branch");
    built.commit(on(5).file("e/a", "draft"));
    let final_version = built.commit(on(6).file("e/a", "final"));
    built.builder.switch("main");
    let tip = built.commit(on(7).merge(&final_version));
    assert_eq!(origin(&built, &tip, "e/a").commit, final_version);
}

#[test]
fn an_octopus_has_an_origin_for_each_arm() {
    let mut built = built();
    let root = built.commit(on(4));
    let mut arms = Vec::new();
    for number in 0..3 {
        built.builder.branch_at(&format!("arm-{number}"), &root).expect("a branch");
        arms.push(built.commit(on(5).file(format!("e/{number}"), number.to_string())));
    }
    built.builder.switch("main");
    let tip = built.commit(on(6).merge(&arms[0]).merge(&arms[1]).merge(&arms[2]));
    for (number, arm) in arms.iter().enumerate() {
        assert_eq!(origin(&built, &tip, &format!("e/{number}")).commit, *arm);
    }
}

#[test]
fn merges_within_a_side_branch_are_followed() {
    let mut built = built();
    built.commit(on(4));
    built.builder.branch("side").expect("a branch");
    let side = built.commit(on(5).file("src", "1"));
    built.builder.branch("inner").expect("a branch");
    let maker = built.commit(on(6).file("e/a", "1"));
    built.builder.switch("side");
    assert_ne!(side, maker);
    built.commit(on(7).file("src", "2"));
    let joined = built.commit(on(8).merge(&maker));
    built.builder.switch("main");
    let tip = built.commit(on(9).merge(&joined));
    assert_eq!(origin(&built, &tip, "e/a").commit, maker);
}

#[test]
fn a_mode_that_the_merge_changed_is_no_new_content() {
    let mut built = built();
    built.commit(on(4));
    built.builder.branch("side").expect("a branch");
    let maker = built.commit(on(5).file("e/a", "1"));
    built.builder.switch("main");
    let tip = built.commit(on(6).merge(&maker).executable("e/a", "1"));
    assert_eq!(origin(&built, &tip, "e/a").commit, maker);
}

#[test]
fn a_name_that_is_not_utf_8_has_an_origin_too() {
    let mut built = built();
    built.commit(on(4));
    built.builder.branch("side").expect("a branch");
    let maker = built.commit(on(5).file(b"e/\xff", "1"));
    built.builder.switch("main");
    let tip = built.commit(on(6).merge(&maker));
    let repository = built.open();
    let landings = landings(&repository, &tip, &["e/"]).expect("landings");
    let change = &landings[0].changes[0];
    assert_eq!(change.path, "e/\\xff");
    assert_eq!(repository.origin(&tip, &change.path, &change.new.expect("a file")).expect("an origin").commit, maker);
}

#[test]
fn a_blob_is_read_up_to_the_limit() {
    let mut built = built();
    let tip = built.commit(on(4).file("e/a", "12345"));
    let repository = built.open();
    let (_, entry) = repository.files(&tip, &super::patterns(&["e/a"])).expect("files").remove(0);
    assert_eq!(repository.blob(&entry.id, 5), Ok(Content::Bytes(b"12345".to_vec())));
    assert_eq!(repository.blob(&entry.id, 4), Ok(Content::TooLarge(5)));
    super::git(built.path(), &["gc", "-q"]);
    let packed = built.open();
    assert_eq!(packed.blob(&entry.id, 5), Ok(Content::Bytes(b"12345".to_vec())));
    assert_eq!(packed.blob(&entry.id, 4), Ok(Content::TooLarge(5)));
}

#[test]
fn a_commit_is_no_blob() {
    let mut built = built();
    let tip = built.commit(on(4));
    let error = built.open().blob(&tip, 1_000).expect_err("a commit");
    assert_eq!(error, Error::MalformedObject { id: tip, kind: "blob", reason: say!("it is a {kind}", kind = say!("commit")) });
    let entry = Entry { id: tip, kind: EntryKind::File };
    assert_eq!(built.open().origin(&tip, "e/a", &entry).expect("an origin").commit, tip);
}

#[test]
fn a_path_of_a_commit_is_a_file_or_nothing_and_no_link_is_followed() {
    let mut built = built();
    built.commit(on(4).file("e/a", "1"));
    let tip = built.commit(on(5).file("e/deep/b", "2").symlink("e/link", "deep").file("\u{e9}", "3"));
    let repository = built.open();
    let kind = |path: &str| repository.entry(&tip, path).expect("readable").map(|entry| entry.kind);
    assert_eq!(kind("e/a"), Some(EntryKind::File), "what an earlier commit brought is there too");
    assert_eq!(kind("e/deep/b"), Some(EntryKind::File));
    assert_eq!(kind("\u{e9}"), Some(EntryKind::File));
    assert_eq!(kind("e/link"), Some(EntryKind::Symlink));
    for path in ["e", "e/deep", "e/link/b", "e/c", "a", "", "e/", "e/a/b", "../e/a"] {
        assert_eq!(kind(path), None, "{path:?}");
    }
}
