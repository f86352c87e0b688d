//! One thread and two, with a trusted commit-graph and without, on sound histories and on damaged ones: the same answer, or the same error.

use std::fs;
use std::path::{Path, PathBuf};

use duly::history::build::Commit;
use duly::history::{Error, Landing, Limits, Oid, OpenOptions, Roads, Threads, Walk, open};

use super::against_git::random_history;
use super::{Built, built, git, patterns, policy, rewrite, told};

const WATCHED: [&[&str]; 5] = [&["e/"], &["e/x/", "src/m", "é/"], &["top"], &["**/a"], &["nothing/"]];

/// A chain's ids, and what landed by each question.
type Read = Result<Seen, Error>;
type Seen = (Vec<Option<Oid>>, Vec<Vec<Landing>>);

/// Reads a history by so many threads, however short it is.
fn read(folder: &Path, tip: &Oid, most: usize, is_graph_trusted: bool, limits: Limits) -> Read {
    let mut repository = open(&OpenOptions { dir: folder.to_path_buf() })?;
    repository.set_threads(Threads { most, least: 1 });
    repository.set_limits(limits);
    let roads = Roads { is_graph_trusted, ..Roads::plain() };
    let chain = repository.chain_by(tip, &policy(), &roads)?;
    let mut walk = Walk::new(&repository, &chain, &roads);
    let mut landings = Vec::new();
    for watched in WATCHED {
        landings.push(walk.landings(&patterns(watched))?);
    }
    Ok(((0..chain.len()).map(|index| chain.commit(index)).collect(), landings))
}

/// What was told of a history, without what is told otherwise from one run to the next: of a damaged difference libgit2 takes the size
/// from memory that nothing was written to, and says that it is too large, or what else is wrong with it.
fn lasting(read: &Read) -> Result<&Seen, String> {
    read.as_ref().map_err(|error| match error {
        Error::CorruptObject { id, kind, .. } | Error::ObjectTooLarge { id, kind, .. } => format!("the {kind} {id} is damaged"),
        other => format!("{other:?}"),
    })
}

/// The answer of one thread, which is that of two.
fn same(folder: &Path, tip: &Oid, is_graph_trusted: bool, limits: Limits, what: &str) -> Read {
    let one = read(folder, tip, 1, is_graph_trusted, limits);
    let two = read(folder, tip, 2, is_graph_trusted, limits);
    assert_eq!(lasting(&one), lasting(&two), "{what}, trusted: {is_graph_trusted}");
    one
}

#[test]
fn random_histories_are_the_same_by_every_road() {
    for seed in 31..35 {
        let (built, tip) = random_history(seed);
        let plain = same(built.path(), &tip, false, Limits::default(), "loose").expect("a history");
        git(built.path(), &["repack", "-adfq", "--depth=50"]);
        git(built.path(), &["prune-packed"]);
        assert_eq!(same(built.path(), &tip, false, Limits::default(), "packed").expect("a history"), plain, "{seed}");
        git(built.path(), &["commit-graph", "write", "--reachable", "--changed-paths"]);
        assert_eq!(same(built.path(), &tip, true, Limits::default(), "trusted").expect("a history"), plain, "{seed}");
    }
}

/// A history that is long enough for many batches, in one pack.
fn long_history(commits: usize) -> (Built, Oid) {
    let mut built = built();
    let tip = built.builder.packed(|builder| {
        let mut tip = None;
        for number in 0..commits {
            let date = format!("{} +0000", 1_700_000_000 + number);
            let mut commit = Commit::at(&date).message(&format!("{number}\n"));
            commit = match number % 40 {
                0 => commit.file(format!("e/x/{}", number % 7), number.to_string()),
                17 => commit.file("top", number.to_string()),
                18 => commit,
                23 => commit.file("a", number.to_string()).remove("src/m"),
                _ => commit.file(format!("src/{}", number % 9), number.to_string()).file(format!("lib/{}", number % 5), "x"),
            };
            tip = Some(builder.commit(commit)?);
        }
        Ok(tip.expect("a commit"))
    });
    let tip = tip.expect("a history");
    git(built.path(), &["repack", "-adfq", "--depth=50"]);
    git(built.path(), &["prune-packed"]);
    (built, tip)
}

fn pack_of(built: &Built) -> PathBuf {
    let packs = fs::read_dir(built.path().join(".git/objects/pack")).expect("packs");
    let mut paths = packs.map(|file| file.expect("a file").path());
    paths.find(|path| path.extension().is_some_and(|extension| extension == "pack")).expect("a pack")
}

/// Where some objects stand in the pack.
fn places(built: &Built, revisions: &[String]) -> Vec<usize> {
    let index = pack_of(built).with_extension("idx").display().to_string();
    let listed = git(built.path(), &["verify-pack", "-v", &index]);
    let place = |revision: &String| {
        let id = git(built.path(), &["rev-parse", revision]);
        let line = listed.lines().find(|line| line.starts_with(id.trim())).expect("a packed object");
        line.split_whitespace().nth(4).and_then(|place| place.parse().ok()).expect("a place")
    };
    revisions.iter().map(place).collect()
}

#[test]
fn an_object_that_is_damaged_within_a_long_chain_is_the_same_error_by_one_thread_and_by_two() {
    let (built, tip) = long_history(3_000);
    git(built.path(), &["commit-graph", "write", "--reachable", "--changed-paths"]);
    let whole = same(built.path(), &tip, false, Limits::default(), "whole").expect("a history");
    assert_eq!(same(built.path(), &tip, true, Limits::default(), "whole").expect("a history"), whole);
    assert_eq!(whole.0.len(), 3_000);
    assert_eq!(told(&whole.1[0]).len(), 75);
    let damaged: Vec<String> = [("", 700), ("^{tree}", 2_999), ("^{tree}", 1_500), (":e", 900), (":e/x", 39), ("^{tree}", 0)]
        .map(|(what, back)| format!("HEAD~{back}{what}"))
        .into();
    let pack = pack_of(&built);
    let mut errors = 0;
    for (revision, place) in damaged.iter().zip(places(&built, &damaged)) {
        for further in [1, 6, 12] {
            rewrite(&pack, |pack| pack[place + further] ^= 0x24);
            let plain = same(built.path(), &tip, false, Limits::default(), revision);
            errors += usize::from(plain.is_err());
            // A graph may spare the reading of what is damaged; what is read is the same.
            let trusting = same(built.path(), &tip, true, Limits::default(), revision);
            assert!(trusting.is_err() || trusting.is_ok_and(|read| read == whole), "{revision}");
            rewrite(&pack, |pack| pack[place + further] ^= 0x24);
        }
    }
    assert!(errors >= 6, "{errors}");
}

#[test]
fn of_what_is_missing_and_what_is_too_much_the_first_on_the_chain_is_told() {
    let (built, tip) = long_history(1_200);
    // The folder of the middle is gone; there are fewer changes before it than after it.
    let folder = git(built.path(), &["rev-parse", "HEAD~590:e/x"]);
    let index = pack_of(&built).with_extension("idx").display().to_string();
    let listed = git(built.path(), &["verify-pack", "-v", &index]);
    let place: usize = listed
        .lines()
        .find(|line| line.starts_with(folder.trim()))
        .and_then(|line| line.split_whitespace().nth(4))
        .expect("a place")
        .parse()
        .expect("a number");
    rewrite(&pack_of(&built), |pack| pack[place + 8] ^= 0xff);
    let mut seen = [0, 0];
    for changes in [1, 5, 12, 15, 18, 29, 30, 31, 1_000] {
        for is_graph_trusted in [false, true] {
            match same(built.path(), &tip, is_graph_trusted, Limits { changes, ..Limits::default() }, &changes.to_string()) {
                Err(Error::TooManyChanges { limit }) => {
                    assert_eq!(limit, changes);
                    seen[0] += 1;
                }
                Err(_) => seen[1] += 1,
                Ok(_) => panic!("a damaged folder was read"),
            }
        }
    }
    assert!(seen[0] >= 4 && seen[1] >= 4, "{seen:?}");
}

#[test]
fn what_is_put_back_after_a_trusted_graph_passed_over_it_is_still_told() {
    // Whoever asks for `e/` first reads none of the commits that change `src/m`, but for one that a filter is wrong about.
    for seed in 41..45 {
        let (built, tip) = random_history(seed);
        let settings = [("GIT_TEST_BLOOM_SETTINGS_BITS_PER_ENTRY", "2"), ("GIT_TEST_BLOOM_SETTINGS_NUM_HASHES", "1")];
        super::graph::git_with(built.path(), &["commit-graph", "write", "--reachable", "--changed-paths"], &settings);
        let trusting = same(built.path(), &tip, true, Limits::default(), "wrong filters").expect("a history");
        assert_eq!(trusting, same(built.path(), &tip, false, Limits::default(), "plain").expect("a history"), "{seed}");
    }
}
