//! Packs that git wrote: every object is read, and is what its id promises.

use std::io::Write;
use std::path::Path;

use proptest::prelude::*;

use super::{Course, Packs};
use crate::history::Oid;
use crate::history::build::{Builder, Commit};
use crate::history::tests::git;

/// A long text that changes a little with every commit, so that there are differences of differences.
fn long_history(builder: &mut Builder) {
    let mut lines: Vec<String> = (0..400).map(|line| format!("line {line} of a text that is long enough")).collect();
    for day in 0..40_usize {
        lines[day * 7] = format!("changed on day {day}");
        let mut commit = Commit::at(&format!("{} +0000", 1_700_000_000 + day * 86_400)).file("long.txt", lines.join("\n"));
        for file in 0..30 {
            let content = if file == day { "new".to_owned() } else { file.to_string() };
            commit = commit.file(format!("folder/with/many/files-{file}"), content);
        }
        builder.commit(commit).expect("a commit");
    }
}

fn every_object_is_read(folder: &Path, objects: &Path) -> usize {
    let packs = Packs::new(&[objects.to_path_buf()]);
    let listed = git(folder, &["cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)"]);
    for (line, course) in listed.lines().zip([Course::Near, Course::Far, Course::Far].into_iter().cycle()) {
        let (id, kind) = line.split_once(' ').expect("two words");
        let id = Oid::parse(id).expect("an id");
        let read = packs.read(&id, u64::MAX, course).unwrap_or_else(|_| panic!("{line} is not read"));
        assert_eq!(read.kind.name(), kind, "{line}");
        assert!(id.is_of(kind, &read.content), "{line}");
    }
    listed.lines().count()
}

#[test]
fn differences_by_distance_and_by_name_in_either_format_are_read() {
    for sha256 in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        let builder = if sha256 { Builder::init_sha256(folder.path()) } else { Builder::init(folder.path()) };
        long_history(&mut builder.expect("a repository"));
        let objects = folder.path().join(".git/objects");
        for by_distance in ["true", "false"] {
            let setting = format!("repack.useDeltaBaseOffset={by_distance}");
            git(folder.path(), &["-c", &setting, "repack", "-adfq", "--depth=30", "--window=50"]);
            git(folder.path(), &["prune-packed"]);
            assert!(every_object_is_read(folder.path(), &objects) > 150);
        }
    }
}

#[test]
fn an_index_in_memory_and_one_in_its_file_tell_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    long_history(&mut builder);
    git(folder.path(), &["repack", "-adq"]);
    git(folder.path(), &["prune-packed"]);
    let packs = Packs::new(&[folder.path().join(".git/objects")]);
    let ids: Vec<Oid> = git(folder.path(), &["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"])
        .lines()
        .map(|line| Oid::parse(line).expect("an id"))
        .collect();
    let absent = Oid::from_raw(&[0x5a; 20]).expect("an id");
    for _ in 0..super::index::QUESTIONS / ids.len() + 2 {
        for id in &ids {
            assert!(packs.read(id, u64::MAX, Course::Near).is_ok_and(|read| id.is_of(read.kind.name(), &read.content)), "{id}");
        }
        assert!(packs.read(&absent, u64::MAX, Course::Near).is_err());
    }
}

#[test]
fn what_is_larger_than_the_limit_is_left_to_another_reader() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    builder.commit(Commit::at("1700000000 +0000").file("a", "x".repeat(1000))).expect("a commit");
    git(folder.path(), &["repack", "-adq"]);
    git(folder.path(), &["prune-packed"]);
    let packs = Packs::new(&[folder.path().join(".git/objects")]);
    let id = Oid::parse(git(folder.path(), &["rev-parse", "HEAD:a"]).trim()).expect("an id");
    assert!(packs.read(&id, 1000, Course::Near).is_ok());
    assert!(packs.read(&id, 999, Course::Far).is_err());
}

proptest! {
    #[test]
    fn what_is_stored_is_told_where_its_sum_is_right(content in prop::collection::vec(any::<u8>(), 0..1100), place in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::none());
        encoder.write_all(&content).expect("room");
        let mut stream = encoder.finish().expect("room");
        prop_assert_eq!(super::stored(&stream, content.len()), Some(content.as_slice()).filter(|content| content.len() <= super::SHORT));
        prop_assert_eq!(super::stored(&stream, content.len() + 1), None);
        let at = place.index(stream.len());
        stream[at] ^= 1 << bit;
        // Of the first two bytes some bits mean nothing to who reads.
        prop_assert!(at < 2 || super::stored(&stream, content.len()).is_none());
    }
}

#[test]
fn a_commit_about_a_place_in_the_history_is_guessed_where_git_has_packed_commits_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    let objects = [folder.path().join(".git/objects")];
    for number in 0..200 {
        builder.commit(Commit::at(&format!("{} +0000", 1_700_000_000 + number)).file("a", number.to_string())).expect("a commit");
    }
    let packs = Packs::new(&objects);
    let tip = Oid::parse(git(folder.path(), &["rev-parse", "main"]).trim()).expect("an id");
    assert!(packs.read(&tip, u64::MAX, Course::Near).is_err());
    assert!(packs.guess(50).is_none(), "nothing is packed");
    git(folder.path(), &["repack", "-adfq"]);
    let packs = Packs::new(&objects);
    packs.read(&tip, u64::MAX, Course::Near).expect("the tip");
    for (newer, range) in [(0, 170..201), (25, 100..200), (50, 50..150), (75, 0..100), (99, 0..30)] {
        let guess = packs.guess(newer).expect("a guess");
        let older: usize = git(folder.path(), &["rev-list", "--count", &guess.commit.to_string()]).trim().parse().expect("a number");
        assert!(range.contains(&older), "{newer}: {older}");
        assert!((190..211).contains(&(guess.newer + guess.older)), "{} {}", guess.newer, guess.older);
    }
    assert!(packs.guess(100).is_none());
}
