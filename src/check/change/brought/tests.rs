//! Random histories beside git's own merge: whatever git would change on the base without a conflict is among the changes.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use super::{BASES, Changes, Parted};
use crate::history::build::{Builder, Commit};
use crate::history::{self, Oid, OpenOptions, Repository};
use crate::pattern::Pattern;

fn open(folder: &Path) -> Repository {
    history::open(&OpenOptions { dir: folder.to_owned() }).expect("a repository")
}

fn git(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut git = Command::new("git");
    git.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let said = git.args(arguments).output().expect("git");
    (said.status.code(), String::from_utf8_lossy(&said.stdout).into_owned())
}

/// The paths that git's merge makes different from what the base has; none where it has a conflict.
fn merged(folder: &Path, base: &Oid, head: &Oid) -> Option<BTreeSet<String>> {
    let (base, head) = (base.to_string(), head.to_string());
    let (code, tree) = git(folder, &["merge-tree", "--write-tree", &base, &head]);
    assert!(matches!(code, Some(0 | 1)), "{code:?}");
    let tree = (code == Some(0)).then(|| tree.trim().to_owned())?;
    Some(git(folder, &["diff-tree", "-r", "--name-only", "--no-renames", &base, &tree]).1.lines().map(str::to_owned).collect())
}

fn ours(repository: &Repository, base: &Oid, head: &Oid) -> (usize, Changes) {
    let bases = repository.merge_bases(head, base).expect("an answer");
    let watched = [Pattern::parse("**").expect("a pattern")];
    let parted = Parted { repository, head, base, bases: &bases, watched: &watched };
    (bases.len(), parted.changes().expect("an answer"))
}

fn paths(changes: &Changes) -> BTreeSet<String> {
    changes.list.iter().map(|change| change.path.clone()).collect()
}

#[test]
fn whatever_a_merge_would_change_is_the_doing_of_the_branch() {
    let (mut crossed, mut clean, mut plain) = (0, 0, 0);
    for seed in 1..16_u32 {
        let folder = tempfile::tempdir().expect("a folder");
        let mut builder = Builder::init(folder.path()).expect("a repository");
        let mut numbers = seed.wrapping_mul(2_654_435_761);
        let mut below = |limit: usize| {
            numbers = numbers.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            usize::try_from(numbers >> 8).expect("a small number") % limit
        };
        let first = Commit::at("1700000000 +0000").file("a", "a0").file("b", "b0").file("c", "c0");
        let mut commits = vec![builder.commit(first).expect("a commit")];
        for step in 1..24_usize {
            let parent = commits[commits.len() - 1 - below(commits.len().min(4))];
            builder.branch_at(&format!("b{step}"), &parent).expect("a branch");
            // Dates say nothing of the order.
            let mut commit = Commit::at(&format!("{} +0000", 1_700_000_000 + below(1000))).message(&format!("{step}\n"));
            let other = commits[commits.len() - 1 - below(commits.len().min(6))];
            if below(2) == 0 && other != parent {
                commit = commit.merge(&other);
            }
            for path in ["a", "b", "c"].iter().filter(|_| below(3) == 0).collect::<Vec<_>>() {
                commit = if below(6) == 0 { commit.remove(path) } else { commit.file(path, format!("{path}{}", below(3))) };
            }
            commits.push(builder.commit(commit).expect("a commit"));
        }
        let repository = open(folder.path());
        let pairs = commits.iter().flat_map(|base| commits.iter().map(move |head| (base, head)));
        let (mut most, mut few) = (8, 4);
        for (base, head) in pairs.filter(|(base, head)| base != head) {
            if below(3) > 0 {
                continue;
            }
            let (bases, changes) = ours(&repository, base, head);
            let left = if bases > 1 { &mut most } else { &mut few };
            if *left == 0 {
                continue;
            }
            let Some(expected) = merged(folder.path(), base, head) else { continue };
            *left -= 1;
            let found = paths(&changes);
            assert!(found.is_superset(&expected), "seed {seed}: {base}..{head}, {bases} bases: {found:?}, git {expected:?}");
            if bases == 1 {
                assert_eq!(found, expected, "seed {seed}: {base}..{head}");
            }
            crossed += usize::from(bases > 1);
            clean += usize::from(bases > 1 && found == expected);
            plain += usize::from(bases == 1 && !expected.is_empty());
        }
    }
    assert!(crossed > 40 && plain > 25, "{crossed} crossed, {plain} plain");
    assert!(clean * 3 > crossed * 2, "{clean} of {crossed} are judged as git merges them");
}

#[test]
fn of_very_many_merge_bases_nothing_is_taken_for_the_doing_of_the_base() {
    for lines in [BASES, BASES + 1] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut builder = Builder::init(folder.path()).expect("a repository");
        let root = builder.commit(Commit::at("1700000000 +0000").file("a", "0")).expect("a commit");
        let mut tips = Vec::new();
        for line in 0..lines {
            builder.branch_at(&format!("l{line}"), &root).expect("a branch");
            tips.push(builder.commit(Commit::at("1700000100 +0000").file(format!("l{line}"), "1")).expect("a commit"));
        }
        let mut all = |name: &str, content: &str| {
            builder.branch_at(name, &root).expect("a branch");
            let merge = tips.iter().fold(Commit::at("1700000200 +0000").message(name), |commit, tip| commit.merge(tip));
            builder.commit(merge.file("a", content)).expect("a commit")
        };
        let (base, head) = (all("base", "1"), all("head", "0"));
        let (bases, changes) = ours(&open(folder.path()), &base, &head);
        assert_eq!(bases, lines);
        assert_eq!(paths(&changes), if lines > BASES { BTreeSet::from(["a".to_owned()]) } else { BTreeSet::new() });
        assert_eq!(changes.crossed.is_some(), lines > BASES);
    }
}
