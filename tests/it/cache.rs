//! The cache: with it and without it the same bytes, whatever history is asked about and whatever happens to its files.
//!
//! It does not know what the files hold.

mod accidents;
mod drawn;
mod versions;
mod witnessed;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use duly::calendar::Instant;
use duly::check::{AsOf, ChangeOf, Means, Request, Staged, check, check_by};
use duly::history::build::{Builder, Commit};
use duly::history::{Cache, Oid, Watcher};
use duly::render::{Style, human, json};

/// Keeps what it is told.
#[derive(Default)]
pub struct Told {
    pub remarks: RefCell<Vec<String>>,
    /// The most commits that were read in one go.
    pub read: RefCell<usize>,
}

impl Watcher for Told {
    fn commits(&self, read: usize, of: Option<usize>) {
        let mut most = self.read.borrow_mut();
        *most = (*most).max(of.unwrap_or(read));
    }

    fn remark(&self, words: &duly::language::Text) {
        self.remarks.borrow_mut().push(words.to_string());
    }
}

/// A folder with an empty repository in it, and room for a cache beside that.
pub fn ground() -> (tempfile::TempDir, PathBuf, Builder) {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("repository");
    let builder = Builder::init(&dir).expect("a repository");
    (folder, dir, builder)
}

pub fn request(dir: &Path, revision: &str, as_of: Instant) -> Request {
    Request::new(dir.to_path_buf(), revision, AsOf::Instant(as_of))
}

/// Everything that is shown, or the error.
pub fn answer(request: &Request, cache: Option<&Cache>, told: &Told) -> String {
    let report = match cache {
        None => check(request),
        Some(_) => check_by(request, &Means { cache, watcher: told, ..Means::plain() }),
    };
    match report {
        Ok(report) => {
            let mut text = String::new();
            json::write(&mut text, &report).expect("a report");
            human::write(&mut text, &report, Style::PLAIN).expect("a report");
            text
        }
        Err(error) => format!("{error}\n{}", error.help()),
    }
}

/// The answer with the cache is that without; gives what the reading told.
pub fn same(request: &Request, cache: &Cache, what: &str) -> Told {
    let told = Told::default();
    let with = answer(request, Some(cache), &told);
    assert_eq!(with, answer(request, None, &told), "{what}");
    told
}

/// A sequence of numbers that is the same on every machine.
pub struct Sequence(pub u64);

impl Sequence {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).expect("a small number")).expect("a small number")
    }
}

/// The first second of the histories here.
pub const START: usize = 1_767_600_000;
pub const DAY: usize = 86_400;

pub fn at(second: usize) -> Instant {
    Instant::from_timestamp(i64::try_from(second).expect("a small number"), 0).expect("a moment")
}

/// One of a few plans; some move the evidence, name a file, or set the clock.
fn plan(numbers: &mut Sequence, excepted: &[Oid]) -> String {
    let folder = ["evidence/logs/", "proofs/logs/", "evidence/*/"][numbers.below(3)];
    let skew = ["5m", "5m", "5m", "1h"][numbers.below(4)];
    let exceptions: Vec<String> = excepted.iter().take(numbers.below(2)).map(|id| format!("\"{}\"", &id.to_string()[..9])).collect();
    let calendar = ["", "calendar: {holidays: [{file: calendars/days.txt}]}\n"][numbers.below(2)];
    format!(
        "version: 1\nadopted_on: 2026-01-05\nclock_skew: {skew}\nclock_exceptions: [{}]\n{calendar}tasks:\n  \
         - {{id: logs, title: Logs, cadence: weekly, evidence: \"{folder}\"}}\n  \
         - {{id: doors, title: Doors, cadence: {{every: month, grace: {}d}}}}\n",
        exceptions.join(", "),
        numbers.below(4),
    )
}

/// A history of plans, records, edits, merges and wrong clocks; gives its commits and the last second of its honest clocks.
fn random_history(builder: &mut Builder, seed: u64, length: usize) -> (Vec<Oid>, usize) {
    let mut numbers = Sequence(seed);
    let mut ids: Vec<Oid> = Vec::new();
    let mut now = START;
    for step in 0..length {
        now += DAY / 2 + numbers.below(DAY);
        let date = match numbers.below(20) {
            0 => format!("{} +0000", now - 10 * DAY),
            1 if step > 0 => "-1 +0000".to_owned(),
            2 if step > 0 => format!("{} +0000", now + 4 * DAY),
            _ => format!("{now} +0000"),
        };
        let mut commit = Commit::at(&date).message(&format!("{step}\n"));
        match numbers.below(8) {
            _ if step == 0 => {
                let first = plan(&mut numbers, &[]);
                commit = commit.file("policies/plan.yaml", first).file("calendars/days.txt", "2026-04-06\n");
            }
            0 => {
                let next = plan(&mut numbers, &ids);
                commit = commit.file("policies/plan.yaml", next);
            }
            1 => commit = commit.file("src/main", step.to_string()),
            2 => commit = commit.file("calendars/days.txt", format!("2026-0{}-06\n", numbers.below(8) + 1)),
            3 => commit = commit.remove(["evidence/logs/1.yaml", "evidence/doors/2.yaml"][numbers.below(2)]),
            kind => {
                let task = ["logs", "doors"][numbers.below(2)];
                let folder = ["evidence", "proofs", "evidence"][numbers.below(3)];
                let record = format!("task: {task}\nresult: done\nsummary: Number {}\n", numbers.below(40));
                commit = commit.file(format!("{folder}/{task}/{}.yaml", numbers.below(30)), record);
                if kind == 4 && step > 2 {
                    let base = ids[numbers.below(ids.len())];
                    builder.branch_at("side", &base).expect("a branch");
                    let side = Commit::at(&format!("{now} +0000")).file(format!("{folder}/{task}/s{step}.yaml"), format!("task: {task}\n"));
                    let side = builder.commit(side).expect("a commit");
                    builder.switch("main");
                    commit = commit.merge(&side);
                }
            }
        }
        ids.push(builder.commit(commit).expect("a commit"));
    }
    (ids, now)
}

#[test]
fn with_the_cache_and_without_it_the_same_bytes_at_every_cut() {
    let mut used = 0;
    for seed in 1..=5 {
        let folder = tempfile::tempdir().expect("a folder");
        let mut builder = Builder::init(&folder.path().join("repository")).expect("a repository");
        let (ids, last) = random_history(&mut builder, seed, 50);
        let cache = Cache::new(folder.path().join("cache"), 1);
        let mut numbers = Sequence(seed + 100);
        for round in 0..16 {
            let cut = if round % 4 == 3 { ids.len() - 1 } else { numbers.below(ids.len()) };
            // Now and then a moment in the past, and one at which some commits still lie ahead.
            let as_of = at([last + 30 * DAY, last + 30 * DAY, START + numbers.below(last - START), last][numbers.below(4)]);
            let asked = request(&folder.path().join("repository"), &ids[cut].to_string(), as_of);
            let told = same(&asked, &cache, &format!("seed {seed}, round {round}, {cut} commits as of {as_of}"));
            used += usize::from(*told.read.borrow() < cut);
            assert!(told.remarks.borrow().is_empty(), "{:?}", told.remarks.borrow());
        }
    }
    assert!(used > 20, "only {used} answers came from the cache");
}

/// A long history with a record each week.
pub fn long_history(dir: &Path, length: usize) -> Vec<Oid> {
    let mut builder = Builder::init(dir).expect("a repository");
    let plan = "version: 1\nadopted_on: 2026-01-05\ntasks:\n  - {id: logs, title: Logs, cadence: weekly}\n";
    let made = builder.packed(|builder| {
        let mut ids = vec![builder.commit(Commit::at(&format!("{START} +0000")).file("policies/plan.yaml", plan))?];
        for step in 1..length {
            let commit = Commit::at(&format!("{} +0000", START + step * 3_600)).message(&format!("{step}\n"));
            let week = step / (24 * 7);
            let record = format!("task: logs\nsummary: Week {week}\n");
            let is_new = step % (24 * 7) == 40;
            let path = format!("evidence/logs/{week}.yaml");
            ids.push(builder.commit(if is_new { commit.file(path, record) } else { commit.file("src/main", step.to_string()) })?);
        }
        Ok(ids)
    });
    made.expect("a history")
}

#[test]
fn a_branch_that_left_long_ago_goes_on_from_the_nearest_point() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("repository");
    let ids = long_history(&dir, 2_600);
    let cache = Cache::new(folder.path().join("cache"), 1_000_000_000);
    let eager = Cache::new(folder.path().join("cache"), 1);
    let as_of = at(START + 2_700 * 3_600);
    same(&request(&dir, &ids[2_599].to_string(), as_of), &eager, "the whole");
    // Points: 1024, 2048, and each of the last 256.
    for (cut, most) in [(2_599, 0), (2_400, 0), (2_300, 300), (2_047, 0), (2_046, 1_023), (1_100, 77), (900, 901)] {
        let told = same(&request(&dir, &ids[cut].to_string(), as_of), &cache, &format!("{cut}"));
        assert!(*told.read.borrow() <= most, "{cut}: {} commits were read", told.read.borrow());
    }
    // A moment before the point leads further back.
    let told = same(&request(&dir, &ids[2_599].to_string(), at(START + 1_500 * 3_600)), &cache, "the past");
    assert!((1..2_599).contains(&*told.read.borrow()));
}

#[test]
fn what_is_new_is_read_and_kept_when_it_is_enough() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("repository");
    let ids = long_history(&dir, 700);
    let cache = Cache::new(folder.path().join("cache"), 100);
    let ask = |commits: usize| same(&request(&dir, &ids[commits - 1].to_string(), at(START + 800 * 3_600)), &cache, "an answer");
    ask(400);
    assert_eq!(known(&cache), [400]);
    ask(499);
    assert_eq!(known(&cache), [400], "99 new commits are read again as quickly");
    ask(500);
    assert_eq!(known(&cache), [500]);
    ask(700);
    assert_eq!(known(&cache), [700]);
    assert_eq!(*ask(700).read.borrow(), 0);
}

#[test]
fn a_change_is_judged_the_same_with_the_cache_and_without_it() {
    for seed in 11..=13 {
        let (folder, dir, mut builder) = ground();
        let (ids, last) = random_history(&mut builder, seed, 40);
        builder.check_out().expect("a working tree");
        let cache = Cache::new(folder.path().join("cache"), 1);
        let mut numbers = Sequence(seed);
        for round in 0..8 {
            let as_of = at([last + 30 * DAY, last, last - DAY / 4][numbers.below(3)]);
            let staged = Request {
                change: Some(ChangeOf::Staged(Staged { index: None, name: None, email: None, merging: Vec::new() })),
                ..request(&dir, "HEAD", as_of)
            };
            same(&staged, &cache, &format!("seed {seed}, round {round}, staged"));
            let (base, head) = (ids[numbers.below(ids.len())], ids[numbers.below(ids.len())]);
            let change = Some(ChangeOf::Base(base.to_string()));
            same(&Request { change, ..request(&dir, &head.to_string(), as_of) }, &cache, &format!("seed {seed}, round {round}, {base}"));
            same(&request(&dir, &ids[numbers.below(ids.len())].to_string(), as_of), &cache, "in between");
        }
    }
}

#[test]
fn a_cache_in_the_repository_is_a_wrong_question() {
    let folder = tempfile::tempdir().expect("a folder");
    let ids = long_history(folder.path(), 3);
    for inside in ["cache", "not/there/yet", ".git/cache", "."] {
        let cache = Cache::new(folder.path().join(inside), 1);
        let told = Told::default();
        let error = check_by(
            &request(folder.path(), &ids[2].to_string(), at(START * 2)),
            &Means { cache: Some(&cache), watcher: &told, ..Means::plain() },
        );
        let error = error.expect_err("a cache that others can write");
        assert_eq!(error.exit(), 2, "{error}");
        assert!(error.to_string().contains("lies in the repository"), "{error}");
    }
}

/// How many commits each file of the cache knows.
pub fn known(cache: &Cache) -> Vec<usize> {
    let kept = cache.show().expect("a folder");
    kept.iter().map(|kept| kept.known.as_ref().map_or(0, |(_, commits, _)| *commits)).collect()
}

/// The only file of the cache.
pub fn only_file(cache: &Cache) -> PathBuf {
    let kept = cache.show().expect("a folder");
    assert_eq!(kept.len(), 1, "{kept:?}");
    kept[0].path.clone()
}
