//! The same random histories, read by us and by git: the same commits and the same changed paths.

use std::collections::BTreeSet;
use std::path::Path;

use duly::history::build::Commit;
use duly::history::{EntryKind, Landing, Oid, Roads, Walk};

use super::{Built, built, chain, git, landings, open_at, patterns};

/// A sequence of numbers that is the same on every machine.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).expect("a small number")).expect("a small number")
    }
}

const PATHS: [&str; 10] = ["e/a", "e/a/b", "e/a-b", "e/x/1", "e/x/2", "e/x/y/3", "src/m", "src/e/a", "top", "é/ü"];

/// Builds a history with edits, deletions, mode changes, folders for files, and merges.
pub(super) fn random_history(seed: u64) -> (Built, Oid) {
    let mut numbers = Sequence(seed);
    let mut built = built();
    let mut commits = vec![built.commit(Commit::at("1700000000 +0000").file("top", "0"))];
    for step in 0..60 {
        let mut commit = Commit::at(&format!("{} +0000", 1_700_000_000 + step * 3_600)).message(&format!("{step}\n"));
        for _ in 0..numbers.below(4) {
            commit = random_change(commit, &mut numbers);
        }
        if numbers.below(4) == 0 {
            let base = commits[numbers.below(commits.len())];
            built.builder.branch_at("side", &base).expect("a branch");
            let mut side = Commit::at(&format!("{} +0000", 1_700_000_000 + step * 3_600)).message("side\n");
            side = random_change(side, &mut numbers);
            let side = built.commit(side);
            built.builder.switch("main");
            commit = commit.merge(&side);
        }
        commits.push(built.commit(commit));
    }
    let tip = *commits.last().expect("a commit");
    (built, tip)
}

fn random_change(commit: Commit, numbers: &mut Sequence) -> Commit {
    let path = PATHS[numbers.below(PATHS.len())];
    let content = numbers.below(4).to_string();
    match numbers.below(8) {
        0 | 1 => commit.remove(path),
        2 => commit.executable(path, content),
        3 => commit.symlink(path, &content),
        _ => commit.file(path, content),
    }
}

/// What git says: each first-parent commit, root first, with its changes.
fn by_git(folder: &Path, watched: &[&str]) -> Vec<String> {
    let mut arguments = vec![
        "-c",
        "core.quotePath=false",
        "log",
        "--first-parent",
        "-m",
        "--name-status",
        "--no-renames",
        "--root",
        "--reverse",
        "--format=commit %H",
    ];
    arguments.push("--");
    arguments.extend(watched);
    git(folder, &arguments).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn by_us(landings: &[Landing]) -> Vec<String> {
    let mut lines = Vec::new();
    for landing in landings {
        lines.push(format!("commit {}", landing.commit));
        for change in &landing.changes {
            let is_link = |kind: EntryKind| kind == EntryKind::Symlink;
            let letter = match (change.old, change.new) {
                (None, _) => 'A',
                (_, None) => 'D',
                (Some(old), Some(new)) if is_link(old.kind) != is_link(new.kind) => 'T',
                (Some(_), Some(_)) => 'M',
            };
            lines.push(format!("{letter}\t{}", change.path));
        }
    }
    lines
}

#[test]
fn random_histories_are_read_as_git_reads_them() {
    for seed in [1, 2, 3] {
        let (built, tip) = random_history(seed);
        let folder = built.path();
        let repository = open_at(folder).expect("a repository");
        let chain = chain(&repository, &tip);
        let ours: Vec<String> = (0..chain.len()).rev().filter_map(|index| chain.commit(index)).map(|id| id.to_string()).collect();
        let theirs = git(folder, &["rev-list", "--first-parent", "HEAD"]);
        assert_eq!(ours, theirs.lines().collect::<Vec<_>>());
        for watched in [&["e/"][..], &["**"], &["e/x/", "src/m", "é/"], &["e/a"]] {
            let landings = landings(&repository, &tip, watched).expect("landings");
            let pathspecs: Vec<String> = watched
                .iter()
                .map(|pattern| format!(":(glob){}", if pattern.ends_with('/') { format!("{pattern}**") } else { (*pattern).to_owned() }))
                .collect();
            let pathspecs: Vec<&str> = pathspecs.iter().map(String::as_str).collect();
            let mut theirs = by_git(folder, &pathspecs);
            let mut ours = by_us(&landings);
            if watched == ["e/a"] {
                // To git a plain path is also the folder of that name.
                let below = |line: &String| line.ends_with("e/a/b");
                theirs.retain(|line| !below(line));
                ours.retain(|line| !below(line));
                let told: BTreeSet<&String> = ours.iter().filter(|line| line.starts_with("commit")).collect();
                theirs.retain(|line| !line.starts_with("commit") || told.contains(line));
            }
            assert_eq!(ours, theirs, "seed {seed}, {watched:?}");
            assert!(landings.len() > 2, "seed {seed}, {watched:?}");
        }
    }
}

#[test]
fn a_walk_that_is_asked_again_tells_what_a_walk_of_its_own_would() {
    for seed in [4, 5] {
        let (built, tip) = random_history(seed);
        let repository = built.open();
        let chain = chain(&repository, &tip);
        for first in [&["e/"][..], &["top"], &["nothing/"]] {
            let mut walk = Walk::new(&repository, &chain, &Roads::plain());
            walk.landings(&patterns(first)).expect("landings");
            for next in [&["src/m", "top"][..], &["**/a"], &["é/"], &["e/x/", "t*"]] {
                let again = walk.landings(&patterns(next)).expect("landings");
                assert_eq!(again, landings(&repository, &tip, next).expect("landings"), "seed {seed}: {first:?}, then {next:?}");
            }
        }
    }
}
