//! What a branch has beyond another: the same as git says, whatever the shape of the history.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use duly::history::build::Commit;
use duly::history::{Ahead, BranchCommit, Error, Oid};

use super::{Built, built, git, on, open_at};

fn ids(ahead: &Ahead) -> Vec<Oid> {
    ahead.commits.iter().map(|one| one.commit).collect()
}

fn parsed(id: &str) -> Oid {
    Oid::parse(id).expect("an id")
}

fn beyond(built: &Built, head: &Oid, base: &Oid) -> Ahead {
    built.open().ahead(head, base).expect("an answer")
}

#[test]
fn a_branch_has_its_own_commits_though_the_base_moved_on() {
    let mut built = built();
    let fork = built.commit(on(4));
    built.builder.branch("side").expect("a branch");
    let first = built.commit(on(5));
    let second = built.commit(on(6).message("second\n"));
    built.builder.switch("main");
    let base = built.commit(on(7));
    let ahead = beyond(&built, &second, &base);
    assert_eq!((ahead.merge_bases.first().copied(), ids(&ahead)), (Some(fork), vec![first, second]));
    assert_eq!(ahead.commits[1].message, "second\n");
    let nothing = beyond(&built, &fork, &base);
    assert_eq!((nothing.merge_bases.first().copied(), nothing.commits.len()), (Some(fork), 0));
}

#[test]
fn what_was_merged_into_a_branch_is_its_own_and_what_it_took_from_the_base_is_not() {
    let mut built = built();
    built.commit(on(4));
    built.builder.branch("helper").expect("a branch");
    let helper = built.commit(on(5).message("helper\n"));
    built.builder.switch("main");
    let base = built.commit(on(6).message("base\n"));
    built.builder.branch("side").expect("a branch");
    let merge = built.commit(on(7).merge(&helper));
    let ahead = beyond(&built, &merge, &base);
    assert_eq!((ahead.merge_bases.first().copied(), ids(&ahead)), (Some(base), vec![helper, merge]));
}

#[test]
fn two_histories_that_share_nothing_have_no_base() {
    let mut built = built();
    let base = built.commit(on(4).message("one\n"));
    built.builder.switch("orphan");
    let orphan = built.commit(on(5).message("other\n"));
    let ahead = beyond(&built, &orphan, &base);
    assert_eq!((ahead.merge_bases.first().copied(), ids(&ahead)), (None, vec![orphan]));
}

#[test]
fn a_shallow_clone_cannot_say_where_a_branch_left() {
    let mut built = built();
    built.commit(on(4));
    built.builder.branch("side").expect("a branch");
    let side = built.commit(on(5).file("a", "1"));
    built.builder.switch("main");
    let base = built.commit(on(6).file("b", "1"));
    let clone = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", built.path().display());
    git(clone.path(), &["clone", "--quiet", "--depth", "1", "--no-single-branch", &url, "."]);
    let told = open_at(clone.path()).expect("a repository").ahead(&side, &base);
    assert!(matches!(told, Err(Error::Shallow { .. })), "{told:?}");
}

#[test]
fn a_history_as_wide_as_it_is_long_is_walked_in_time() {
    let mut built = built();
    let root = built.commit(on(4));
    let (head, base) = built
        .builder
        .packed(|builder| {
            let mut merge = Commit::at("2024-03-06T09:00:00Z").message("all\n");
            for number in 0..10_000 {
                builder.branch_at("wide", &root)?;
                merge = merge.merge(&builder.commit(Commit::at("2024-03-05T09:00:00Z").message(&format!("{number}\n")))?);
            }
            builder.branch_at("base", &root)?;
            let base = builder.commit(merge)?;
            // The one that is looked at last, and that nobody shares.
            builder.branch_at("old", &root)?;
            let old = builder.commit(Commit::at("2020-01-01T09:00:00Z").message("old\n"))?;
            builder.branch_at("head", &base)?;
            Ok((builder.commit(Commit::at("2024-03-07T09:00:00Z").message("head\n").merge(&old))?, base))
        })
        .expect("a history");
    let start = Instant::now();
    let ahead = beyond(&built, &head, &base);
    assert_eq!((ahead.merge_bases.first().copied(), ahead.commits.len()), (Some(base), 2));
    let behind = beyond(&built, &base, &head);
    assert_eq!((behind.merge_bases.first().copied(), behind.commits.len()), (Some(base), 0));
    let whole = beyond(&built, &head, &root);
    assert_eq!((whole.merge_bases.first().copied(), whole.commits.len()), (Some(root), 10_003));
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

/// Histories of forty commits with merges, criss-cross ones too: duly and git name the same commits, and a base that git names too.
#[test]
fn random_histories_have_the_base_that_git_finds() {
    for seed in 1..25_u32 {
        let mut built = built();
        let mut numbers = seed;
        let mut below = |limit: usize| {
            numbers = numbers.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            usize::try_from(numbers >> 8).expect("a small number") % limit
        };
        let mut commits = vec![built.commit(Commit::at("1700000000 +0000"))];
        for step in 1..40_u32 {
            let parent = commits[commits.len() - 1 - below(commits.len().min(5))];
            built.builder.branch_at(&format!("b{step}"), &parent).expect("a branch");
            let mut commit = Commit::at(&format!("{} +0000", 1_700_000_000 + step * 60)).message(&format!("{step}\n"));
            let other = commits[commits.len() - 1 - below(commits.len().min(7))];
            if below(3) == 0 && other != parent {
                commit = commit.merge(&other);
            }
            if below(2) == 0 {
                commit = commit.file("a", step.to_string());
            }
            commits.push(built.commit(commit));
        }
        for _ in 0..6 {
            let (head, base) = (commits[below(commits.len())], commits[below(commits.len())]);
            let ahead = beyond(&built, &head, &base);
            let (head, base) = (head.to_string(), base.to_string());
            let expected = git(built.path(), &["rev-list", &format!("{base}..{head}")]);
            let found: BTreeSet<String> = ids(&ahead).iter().map(ToString::to_string).collect();
            assert_eq!(found, expected.lines().map(str::to_owned).collect(), "seed {seed}: {base}..{head}");
            let bases = git(built.path(), &["merge-base", "--all", &base, &head]);
            let all = built.open().merge_bases(&parsed(&head), &parsed(&base)).expect("an answer");
            assert_eq!(all, ahead.merge_bases, "seed {seed}: {base}...{head}");
            let all: BTreeSet<String> = all.iter().map(ToString::to_string).collect();
            assert_eq!(all, bases.lines().map(str::to_owned).collect(), "seed {seed}: {base}...{head}");
            let alone = |one: &BranchCommit| built.open().branch_commit(&one.commit).as_ref() == Ok(one);
            assert!(ahead.commits.iter().all(alone), "seed {seed}: a commit says the same when it is read alone");
            let place = |id: &Oid| ids(&ahead).iter().position(|one| one == id);
            assert!(ahead.commits.iter().all(|one| one.parents.iter().all(|parent| place(parent) < place(&one.commit))), "seed {seed}");
        }
    }
}

#[test]
fn a_branch_stood_at_its_first_parents_and_nowhere_else() {
    let mut built = built();
    let root = built.commit(on(4));
    built.builder.branch("side").expect("a branch");
    built.builder.switch("side");
    let side = built.commit(on(5));
    built.builder.switch("main");
    let merge = built.commit(on(6).merge(&side));
    let repository = built.open();
    let stood = |commit: &Oid| repository.stood_at(&merge, commit).expect("an answer");
    assert!(stood(&merge) && stood(&root));
    assert!(!stood(&side), "it came with a merge");
    assert!(!repository.stood_at(&root, &merge).expect("an answer"), "it came later");
}

#[test]
fn a_branch_is_known_as_itself_and_as_it_was_fetched() {
    let mut built = built();
    let root = built.commit(on(4));
    for name in
        ["refs/remotes/origin/main", "refs/remotes/origin/other", "refs/remotes/origin/a/main", "refs/tags/main", "refs/heads/a/main"]
    {
        built.builder.set_reference(name, &root).expect("a reference");
    }
    let known = |name: &str| built.open().known_as(name).expect("an answer");
    assert_eq!(known("refs/heads/main"), ["refs/heads/main", "refs/remotes/origin/main"]);
    assert_eq!(known("refs/heads/a/main"), ["refs/heads/a/main", "refs/remotes/origin/a/main"]);
    assert_eq!(known("refs/tags/main"), ["refs/tags/main"]);
    assert_eq!(known("refs/heads/none"), Vec::<String>::new());
    assert_eq!(known("main~1"), Vec::<String>::new(), "a name, not a revision");
}
