//! Trusted commit-graph files that real git wrote: the same answer as without them, and an error where one is seen to lie.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use duly::history::{Chain, Entry, Error, Landing, Oid, Past, Repository, Roads, Walk};
use duly::pattern::Pattern;

use super::against_git::random_history;
use super::{Built, built, chain, git, on, open_at, patterns, policy, rewrite, told};

const TRUSTING: fn() -> Roads<'static> = || Roads { is_graph_trusted: true, ..Roads::plain() };

const WATCHED: [&[&str]; 6] = [&["e/"], &["e/x/", "src/m", "é/"], &["top"], &["**/a"], &["nothing/"], &["é/ü", "e/a"]];

/// Runs git with settings of its own tests.
pub(super) fn git_with(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output = command.envs(settings.iter().copied()).output().expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn read(folder: &Path, tip: &Oid, roads: &Roads<'_>) -> Result<(Chain, Vec<Vec<Landing>>), Error> {
    let repository = open_at(folder)?;
    let chain = repository.chain_by(tip, &policy(), roads)?;
    let mut landings = Vec::new();
    for watched in WATCHED {
        landings.push(Walk::new(&repository, &chain, roads).landings(&patterns(watched))?);
    }
    // One walk that is asked for all of them.
    let mut walk = Walk::new(&repository, &chain, roads);
    for watched in WATCHED {
        landings.push(walk.landings(&patterns(watched))?);
    }
    Ok((chain, landings))
}

/// The trusted graph tells what the objects tell.
fn same(folder: &Path, tip: &Oid, what: &str) {
    let (plain, landings) = read(folder, tip, &Roads::plain()).expect("a history");
    let (trusting, told) = read(folder, tip, &TRUSTING()).expect("a history");
    assert!(!plain.is_from_graph() && trusting.is_from_graph(), "{what}");
    assert_eq!(plain.len(), trusting.len(), "{what}");
    for index in 0..plain.len() {
        let of = |chain: &Chain| (chain.commit(index), chain.landed(index), chain.excluded(index));
        assert_eq!(of(&plain), of(&trusting), "{what}, {index}");
    }
    assert_eq!(plain.faults, trusting.faults, "{what}");
    assert_eq!(landings, told, "{what}");
}

#[test]
fn graphs_of_every_form_tell_what_the_objects_tell() {
    type Words<'a> = &'a [&'a str];
    type Settings<'a> = &'a [(&'a str, &'a str)];
    let forms: [(Words<'_>, Words<'_>, Settings<'_>); 8] = [
        (&[], &["--changed-paths"], &[]),
        (&["-c", "commitGraph.generationVersion=1"], &["--changed-paths"], &[]),
        (&["-c", "commitGraph.changedPathsVersion=1"], &["--changed-paths"], &[]),
        (&["-c", "commitGraph.changedPathsVersion=2"], &["--changed-paths"], &[]),
        (&[], &["--changed-paths"], &[("GIT_TEST_BLOOM_SETTINGS_BITS_PER_ENTRY", "3"), ("GIT_TEST_BLOOM_SETTINGS_NUM_HASHES", "2")]),
        (&[], &["--changed-paths"], &[("GIT_TEST_BLOOM_SETTINGS_MAX_CHANGED_PATHS", "1")]),
        (&[], &["--changed-paths", "--max-new-filters=20"], &[]),
        (&[], &[], &[]),
    ];
    for (seed, (configuration, options, settings)) in (11..).zip(forms) {
        let (built, tip) = random_history(seed);
        git_with(built.path(), &[configuration, &["commit-graph", "write", "--reachable"], options].concat(), settings);
        same(built.path(), &tip, &format!("{configuration:?} {options:?} {settings:?}"));
    }
}

#[test]
fn a_chain_of_graphs_and_commits_beyond_it_tell_what_the_objects_tell() {
    let (built, tip) = random_history(21);
    for (step, form) in [(50, "--changed-paths"), (30, "--no-changed-paths"), (12, "--changed-paths"), (5, "--changed-paths")] {
        git(built.path(), &["update-ref", "refs/heads/known", &format!("HEAD~{step}")]);
        let from = built.path().join("from");
        fs::write(&from, git(built.path(), &["rev-parse", "known"])).expect("a file");
        let mut command = Command::new("git");
        command.current_dir(built.path()).args(["commit-graph", "write", "--stdin-commits", "--split=no-merge", form]);
        let output = command.stdin(fs::File::open(&from).expect("a file")).output().expect("git is installed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        same(built.path(), &tip, &format!("up to HEAD~{step}"));
    }
    let list = built.path().join(".git/objects/info/commit-graphs/commit-graph-chain");
    assert_eq!(fs::read_to_string(list).expect("a chain").lines().count(), 4);
}

#[test]
fn without_a_graph_or_in_a_shallow_clone_everything_is_read() {
    let (built, tip) = random_history(22);
    let (chain, _) = read(built.path(), &tip, &TRUSTING()).expect("a history");
    assert!(!chain.is_from_graph());
    git(built.path(), &["commit-graph", "write", "--reachable"]);
    let cut = git(built.path(), &["rev-parse", "HEAD~3"]);
    fs::write(built.path().join(".git/shallow"), cut).expect("a file");
    assert!(matches!(read(built.path(), &tip, &TRUSTING()), Err(Error::Shallow { .. })));
}

/// What is known of a history up to a commit.
fn past(repository: &Repository, known: &Oid, watched: &[Pattern]) -> Past {
    let chain = chain(repository, known);
    let found = Walk::new(repository, &chain, &Roads::plain()).landings(watched).expect("landings");
    Past::of(&chain, &found, watched, &policy(), None).expect("something to keep")
}

#[test]
fn what_is_known_already_and_a_graph_for_the_rest_tell_what_the_objects_tell() {
    let (built, tip) = random_history(26);
    graph_of(&built);
    let repository = built.open();
    let (plain, landings) = read(built.path(), &tip, &Roads::plain()).expect("a history");
    let mut watched: Vec<_> = WATCHED.iter().flat_map(|watched| patterns(watched)).collect();
    watched.sort();
    watched.dedup();
    let mut used = 0;
    for known in (1..plain.len()).filter_map(|index| plain.commit(index)) {
        let past = past(&repository, &known, &watched);
        let roads = Roads { past: Some(&past), ..TRUSTING() };
        let (trusting, told) = read(built.path(), &tip, &roads).expect("a history");
        assert_eq!(told, landings, "{known}");
        used += usize::from(trusting.base() > 0 && trusting.is_from_graph());
    }
    assert!(used > 10, "{used}");
}

/// Landings without what they say of one path, and what stood at that path after each and at the end.
fn states(landings: &[Landing], path: &str) -> (Vec<Landing>, Vec<Option<Entry>>) {
    let (mut others, mut stood, mut state) = (Vec::new(), Vec::new(), None);
    for landing in landings {
        state = landing.changes.iter().find(|change| change.path == path).map_or(state, |change| change.new);
        let rest: Vec<_> = landing.changes.iter().filter(|change| change.path != path).cloned().collect();
        if !rest.is_empty() {
            others.push(Landing { changes: rest.into(), ..landing.clone() });
            stood.push(state);
        }
    }
    stood.push(state);
    (others, stood)
}

#[test]
fn a_state_is_told_at_every_landing_of_the_others_and_at_the_end() {
    let mut passed_over = 0;
    for seed in 31..=38 {
        let (built, tip) = random_history(seed);
        graph_of(&built);
        let repository = built.open();
        let watched = patterns(&["e/x/", "src/m", "top"]);
        let plain = chain(&repository, &tip);
        let exact = Walk::new(&repository, &plain, &Roads::plain()).landings(&watched).expect("landings");
        for known in [None, Some(1), Some(20), Some(40), Some(plain.len() - 1)] {
            let past = known.map(|known| past(&repository, &plain.commit(known).expect("a commit"), &watched));
            let roads = Roads { past: past.as_ref(), ..TRUSTING() };
            let chain = repository.chain_by(&tip, &policy(), &roads).expect("a chain");
            let walk = Walk::new(&repository, &chain, &roads);
            let told = walk.with_state_of(patterns(&["top"]).remove(0)).landings(&watched).expect("landings");
            assert_eq!(states(&told, "top"), states(&exact, "top"), "seed {seed}, {known:?} are known");
            passed_over += exact.len() - told.len();
        }
    }
    assert!(passed_over > 40, "{passed_over}");
}

fn graph_of(built: &Built) -> PathBuf {
    git(built.path(), &["commit-graph", "write", "--reachable", "--changed-paths"]);
    built.path().join(".git/objects/info/commit-graph")
}

/// Where a chunk begins in a graph file.
fn chunk(graph: &[u8], name: &[u8]) -> usize {
    let line = graph.windows(4).position(|window| window == name).expect("a chunk");
    usize::try_from(u64::from_be_bytes(graph[line + 4..line + 12].try_into().expect("eight bytes"))).expect("a small file")
}

/// Which of the commits in a graph file one is.
fn number(graph: &[u8], commit: &Oid) -> usize {
    graph[chunk(graph, b"OIDL")..].chunks(20).position(|id| id == commit.as_bytes()).expect("the commit")
}

/// The place of a commit's row in a graph file.
fn row(graph: &[u8], commit: &Oid) -> usize {
    chunk(graph, b"CDAT") + number(graph, commit) * 36
}

/// Lets the filter of a commit say that it changed nothing.
fn silence(graph: &mut [u8], commit: &Oid) {
    let end = |number: usize| {
        let at = chunk(graph, b"BIDX") + number * 4;
        u32::from_be_bytes(graph[at..at + 4].try_into().expect("four bytes")) as usize
    };
    let number = number(graph, commit);
    let filters = chunk(graph, b"BDAT") + 12;
    let (from, to) = (number.checked_sub(1).map_or(0, end), end(number));
    graph[filters + from..filters + to].fill(0);
}

#[test]
fn what_a_forged_filter_hides_is_no_earlier_than_the_next_commit_that_is_read() {
    let mut built = built();
    let mut commits = Vec::new();
    for day in 1..=4 {
        commits.push(built.commit(on(day).file(format!("e/{day}"), "x").file("other", day.to_string())));
    }
    commits.push(built.commit(on(5).file("other", "5")));
    rewrite(&graph_of(&built), |graph| silence(graph, &commits[1]));
    let (repository, tip) = (built.open(), commits[4]);
    let chain = repository.chain_by(&tip, &policy(), &TRUSTING()).expect("a chain");
    let landings = Walk::new(&repository, &chain, &TRUSTING()).landings(&patterns(&["e/"])).expect("landings");
    assert_eq!(told(&landings), ["0 03-01T12:00: +e/1", "2 03-03T12:00: +e/2 +e/3", "3 03-04T12:00: +e/4"]);
}

#[test]
fn a_graph_that_is_seen_to_lie_is_an_error() {
    let (built, tip) = random_history(23);
    let path = graph_of(&built);
    rewrite(&path, |graph| {
        let at = row(graph, &tip);
        let number = u32::try_from((at - chunk(graph, b"CDAT")) / 36).expect("a small file");
        graph[at + 20..at + 24].copy_from_slice(&number.to_be_bytes());
    });
    let error = read(built.path(), &tip, &TRUSTING()).expect_err("a commit that is its own parent");
    assert!(matches!(error, Error::FalseGraph { .. }), "{error}");
    assert!(error.help().starts_with("leave out --trust-commit-graph"));
    read(built.path(), &tip, &Roads::plain()).expect("nobody asked the graph");
}

#[test]
fn a_graph_with_a_wrong_byte_or_cut_short_never_makes_it_panic() {
    let (built, tip) = random_history(24);
    let path = graph_of(&built);
    let whole = fs::read(&path).expect("a graph");
    for place in (0..200).step_by(2).chain((200..whole.len()).step_by(97)) {
        rewrite(&path, |graph| graph[place] ^= 1 << (place % 8));
        drop(read(built.path(), &tip, &TRUSTING()));
        rewrite(&path, |graph| graph.clone_from(&whole));
    }
    for length in (0..whole.len()).step_by(211) {
        rewrite(&path, |graph| graph.truncate(length));
        drop(read(built.path(), &tip, &TRUSTING()));
        rewrite(&path, |graph| graph.clone_from(&whole));
    }
}
