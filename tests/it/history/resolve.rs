//! What a revision names, and what is said when it names nothing.

use std::fs;

use duly::history::build::{Builder, Commit};
use duly::history::{Error, Oid, Tip};

use super::{Built, built, git, on, open_at};

fn three_commits() -> (Built, [Oid; 3]) {
    let mut built = built();
    let ids = [4, 5, 6].map(|day| built.commit(on(day)));
    (built, ids)
}

fn error(built: &Built, revision: &str) -> Error {
    built.open().resolve(revision).expect_err(revision)
}

#[test]
fn names_ids_and_steps_lead_to_commits() {
    let (mut built, ids) = three_commits();
    built.builder.set_reference("refs/tags/light", &ids[0]).expect("a tag");
    let tag = built.builder.annotated_tag("heavy", &ids[1], "commit").expect("a tag");
    built.builder.annotated_tag("heavier", &tag, "tag").expect("a tag");
    built.builder.set_reference("refs/remotes/origin/main", &ids[1]).expect("a reference");
    built.builder.branch_at("feature/x", &ids[0]).expect("a branch");
    let side = built.commit(on(7));
    built.builder.switch("main");
    let merge = built.commit(on(8).merge(&side));
    let repository = built.open();
    let full = merge.to_string();
    let cases = [
        ("HEAD", merge, Some("refs/heads/main")),
        ("@", merge, Some("refs/heads/main")),
        ("main", merge, Some("refs/heads/main")),
        ("heads/main", merge, Some("refs/heads/main")),
        ("refs/heads/feature/x", side, Some("refs/heads/feature/x")),
        ("feature/x", side, Some("refs/heads/feature/x")),
        ("origin/main", ids[1], Some("refs/remotes/origin/main")),
        ("light", ids[0], Some("refs/tags/light")),
        ("heavy", ids[1], Some("refs/tags/heavy")),
        ("heavier^{}", ids[1], Some("refs/tags/heavier")),
        ("tags/heavy^{commit}~1", ids[0], None),
        ("HEAD~1", ids[2], None),
        ("HEAD~3", ids[0], None),
        ("main^", ids[2], None),
        ("main^2", side, None),
        ("main^2~", ids[0], None),
        ("main^0", merge, None),
        (&full, merge, None),
        (&full[..8], merge, None),
        (&full[..8].to_uppercase(), merge, None),
    ];
    for (revision, commit, reference) in cases {
        let expected = Tip { commit, reference: reference.map(str::to_owned) };
        assert_eq!(repository.resolve(revision), Ok(expected), "{revision}");
    }
    git(built.path(), &["pack-refs", "--all"]);
    git(built.path(), &["checkout", "-q", "--detach", &ids[2].to_string()]);
    let packed = built.open();
    assert_eq!(packed.resolve("heavier").expect("a tag").commit, ids[1]);
    assert_eq!(packed.resolve("HEAD"), Ok(Tip { commit: ids[2], reference: None }));
    assert_eq!(packed.branches(), Ok(vec!["feature/x".to_owned(), "main".to_owned()]));
}

#[test]
fn a_revision_that_does_not_exist_is_told_with_its_neighbours() {
    let (built, _) = three_commits();
    let missing = |revision: &str, near: &[&str]| Error::NoSuchRevision {
        revision: revision.into(),
        near: near.iter().map(|name| (*name).into()).collect(),
    };
    assert_eq!(error(&built, "mian"), missing("mian", &["main"]));
    assert_eq!(error(&built, "production"), missing("production", &[]));
    assert_eq!(error(&built, "HEAD~3"), missing("HEAD~3", &[]));
    assert_eq!(error(&built, "HEAD^2"), missing("HEAD^2", &[]));
    assert_eq!(error(&built, "abc"), missing("abc", &[]));
    assert_eq!(error(&built, "0123456789"), missing("0123456789", &[]));
    let absent = "0123456789012345678901234567890123456789";
    assert!(matches!(error(&built, absent), Error::MissingObject { kind: "commit", .. }));
    for form in ["main@{1}", "HEAD:file", "a..b", "main~x", ""] {
        assert_eq!(error(&built, form), Error::RevisionForm { revision: form.into() });
    }
}

#[test]
fn a_tag_cannot_stand_in_for_a_branch_of_its_name() {
    let (built, ids) = three_commits();
    built.builder.set_reference("refs/tags/main", &ids[0]).expect("a tag");
    let candidates = vec!["refs/tags/main".to_owned(), "refs/heads/main".to_owned()];
    assert_eq!(error(&built, "main"), Error::Ambiguous { revision: "main".into(), candidates });
    assert_eq!(built.open().resolve("refs/heads/main").expect("a branch").commit, ids[2]);
    assert_eq!(built.open().resolve("HEAD").expect("a branch").commit, ids[2]);
}

#[test]
fn a_short_id_of_two_objects_is_ambiguous() {
    let built = built();
    let mut first = std::collections::BTreeMap::new();
    let prefix = (0..5_000).find_map(|number: u32| {
        let id = built.builder.write_object("blob", number.to_string().as_bytes()).expect("a blob");
        let prefix = id.to_string()[..4].to_owned();
        first.insert(prefix.clone(), id).map(|_| prefix)
    });
    let prefix = prefix.expect("two of five thousand ids that begin alike");
    assert_eq!(error(&built, &prefix), Error::Ambiguous { revision: prefix.clone(), candidates: vec![] });
}

#[test]
fn what_is_no_commit_is_named() {
    let (built, _) = three_commits();
    let blob = built.builder.write_object("blob", b"x").expect("a blob");
    let tree = built.builder.tree().expect("a tree");
    built.builder.annotated_tag("file", &blob, "blob").expect("a tag");
    assert_eq!(error(&built, "file"), Error::NotACommit { revision: "file".into(), kind: "blob" });
    assert_eq!(error(&built, &tree.to_string()), Error::NotACommit { revision: tree.to_string(), kind: "tree" });
}

#[test]
fn a_repository_without_commits_is_empty_and_one_on_a_new_branch_is_not() {
    let empty = built();
    assert!(matches!(error(&empty, "HEAD"), Error::EmptyRepository { .. }));
    assert!(matches!(error(&empty, "main"), Error::NoSuchRevision { .. }));
    let (mut built, _) = three_commits();
    fs::write(built.path().join(".git/HEAD"), "ref: refs/heads/new\n").expect("HEAD");
    assert_eq!(error(&built, "HEAD"), Error::UnbornBranch { branch: "new".into(), branches: vec!["main".into()] });
    fs::remove_file(built.path().join(".git/refs/heads/main")).expect("a branch");
    assert_eq!(error(&built, "HEAD"), Error::UnbornBranch { branch: "new".into(), branches: vec![] });
    built.builder.switch("main");
    assert_eq!(built.builder.tip(), Ok(None));
}

#[test]
fn a_branch_file_with_garbage_is_broken_and_the_repository_not_empty() {
    for garbage in ["garbage\n", "", "0123\n", "ref: refs/heads/main\n"] {
        let (built, _) = three_commits();
        fs::write(built.path().join(".git/refs/heads/main"), garbage).expect("a branch");
        for revision in ["HEAD", "main", "HEAD~1"] {
            let error = error(&built, revision);
            assert!(matches!(&error, Error::BrokenReference { .. }), "{garbage:?} {revision}: {error:?}");
        }
    }
}

#[test]
fn a_head_with_garbage_is_no_answer() {
    let (built, _) = three_commits();
    for garbage in ["garbage\n", "ref: ../../outside\n", "ref: refs/heads/ma in\n"] {
        fs::write(built.path().join(".git/HEAD"), garbage).expect("HEAD");
        let failed = open_at(built.path()).and_then(|repository| repository.resolve("HEAD"));
        assert!(failed.is_err(), "{garbage:?}: {failed:?}");
    }
}

#[test]
fn the_builder_takes_no_part_of_a_history_that_it_has_not_made() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    let foreign = Oid::parse("0123456789012345678901234567890123456789").expect("an id");
    assert!(matches!(builder.commit(Commit::at("2024-03-04T12:00:00Z").merge(&foreign)), Err(Error::Write { .. })));
    assert!(matches!(builder.branch("x"), Err(Error::Write { .. })));
}
