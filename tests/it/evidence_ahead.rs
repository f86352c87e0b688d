//! Records that a second thread reads ahead: what is collected of them, and every error, is as with one thread.
//!
//! It does not know how far ahead the second thread reads.

use std::cell::Cell;
use std::fs;

use duly::check::timeline;
use duly::evidence::{Collected, EvidencePaths, collect};
use duly::history::build::Commit;
use duly::history::{Change, Content, Entry, Error, Landing, Objects, Oid, Origin, Repository, Signed, Threads, Twin};

use crate::cache::Sequence;
use crate::history::{Built, built, landings, loose, on, patterns};

const PLAN: &str = "version: 1\nadopted_on: 2024-03-01\n\
    teams:\n  ops: {members: [{email: ana@example.org}]}\ntasks:\n  \
    - {id: logs, title: Logs, teams: [ops], cadence: weekly, evidence: evidence/logs/}\n  \
    - {id: doors, title: Doors, cadence: monthly, evidence: {path: [evidence/doors/], schema: schemas/doors.json}}\n  \
    - {id: walls, title: Walls, cadence: weekly, evidence: evidence/both/}\n  \
    - {id: roofs, title: Roofs, cadence: weekly, evidence: [evidence/both/, evidence/logs/]}\n";

const SCHEMA: &str = r#"{"required": ["data"], "properties": {"data": {"type": "object", "properties": {"open": {"type": "integer"}}}}}"#;

/// The objects of a repository, with a second thread or without one; counts the blobs that the first thread reads.
struct Counted<'a> {
    repository: &'a Repository,
    second: Second<'a>,
    blobs: Cell<usize>,
}

/// What a second thread reads from.
#[derive(Clone, Copy)]
enum Second<'a> {
    /// There is no second thread.
    Nothing,
    Same,
    /// Another repository, which is gone.
    Gone(&'a Repository),
}

impl Objects for Counted<'_> {
    fn blob(&self, id: &Oid, limit: u64) -> Result<Content, Error> {
        self.blobs.set(self.blobs.get() + 1);
        if matches!(self.second, Second::Same) {
            // Both threads read: let the second one have its share.
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        self.repository.blob(id, limit)
    }

    fn entry(&self, commit: &Oid, path: &str) -> Result<Option<Entry>, Error> {
        self.repository.entry(commit, path)
    }

    fn origin(&self, commit: &Oid, path: &str, entry: &Entry) -> Result<Origin, Error> {
        self.repository.origin(commit, path, entry)
    }

    fn signature(&self, commit: &Oid) -> Result<Option<Signed>, Error> {
        self.repository.signature(commit)
    }

    fn elsewhere(&self, blobs: usize) -> Option<Twin> {
        match self.second {
            Second::Nothing => None,
            Second::Same => self.repository.elsewhere(blobs),
            Second::Gone(other) => other.elsewhere(blobs),
        }
    }
}

/// What a record may hold: good ones, copies in another dress, and whatever cannot be read.
fn record(numbers: &mut Sequence) -> Vec<u8> {
    let task = ["logs", "doors", "walls", "roofs"][numbers.below(4)];
    let number = numbers.below(400);
    let text = match numbers.below(14) {
        0 => format!("# a copy\nsummary: \"N\u{443}mber   {number}\"\ntask: '{task}'\nresult: done\n"),
        1 => format!("{{\"summary\": \"Number {number}\", \"task\": \"{task}\"}}"),
        2 => format!("task: {task}\ndata: {}{}\n", "[".repeat(number), "]".repeat(number)),
        3 => format!("task: {task}\ntask: {task}\nsummary: {number}\n"),
        4 => format!("task: {task}\nsumary: Number {number}\nperiod: [{number}]\n"),
        5 => format!("task: {task}\nresult: failed\nsummary: Number {number}\n"),
        6 => format!("task: [{number}\n"),
        7 => format!("task: {task}\nlinks: [{}]\n", vec!["1"; number].join(", ")),
        8 => return [format!("task: {task}\nsummary: {number}").as_bytes(), b"\xff\n"].concat(),
        9 => format!("task: {task}\ndata: {{open: {number}}}\nperformed_by: ana@example.org\n"),
        10 => format!("task: {task}\ndata: {{open: many}}\nperformed_at: 2024-03-0{}\n", number % 9 + 1),
        _ => format!("task: {task}\nsummary: Number {number}\n"),
    };
    text.into_bytes()
}

/// Many landings of a few records each, some of which are changed, moved or taken away again.
fn history(seed: u64) -> (Built, Oid) {
    let mut numbers = Sequence(seed);
    let mut built = built();
    let mut tip = built.commit(on(1).file("policies/plan.yaml", PLAN).file("schemas/doors.json", SCHEMA));
    for step in 0..120 {
        let minute = |minutes: usize| format!("2024-03-{:02}T{:02}:{:02}:00Z", 2 + minutes / 1440, minutes / 60 % 24, minutes % 60);
        let date = if numbers.below(30) == 0 { "2025-07-01T12:00:00Z".to_owned() } else { minute(step * 60) };
        let mut commit = Commit::at(&date).by("Ana", "ana@example.org");
        for _ in 0..1 + numbers.below(8) {
            let folder = ["logs", "doors", "both", "elsewhere"][numbers.below(4)];
            let name = ["yaml", "yml", "json", "txt"][numbers.below(4)];
            let path = format!("evidence/{folder}/{}.{name}", numbers.below(120));
            commit = match numbers.below(20) {
                0 => commit.remove(&path),
                1 => commit.symlink(&path, "x"),
                2 => commit.file(format!("evidence/{folder}/README.yaml"), record(&mut numbers)),
                3 if step % 40 == 0 => commit.file(&path, format!("task: logs\n# {}", "x".repeat(1 << 20))),
                _ => commit.file(&path, record(&mut numbers)),
            };
        }
        tip = built.commit(commit);
    }
    (built, tip)
}

/// With a second thread, whatever the machine.
fn open(built: &Built) -> Repository {
    let mut repository = built.open();
    repository.set_threads(Threads { most: 2, least: 1 });
    repository
}

fn collected(repository: &Repository, landings: &[Landing], second: Second<'_>) -> (Result<Collected, Error>, usize) {
    let objects = Counted { repository, second, blobs: Cell::new(0) };
    let timeline = timeline(&objects, landings, &patterns(&["policies/plan.yaml"])).expect("a timeline");
    objects.blobs.set(0);
    let collected = collect(&timeline, &EvidencePaths::new(&timeline), landings, &objects, 600, None);
    (collected, objects.blobs.get())
}

fn records(landings: &[Landing]) -> Vec<&Change> {
    let changes = landings.iter().filter(|landing| landing.excluded.is_none()).flat_map(|landing| &landing.changes);
    changes
        .filter(|change| change.new.is_some() && change.path.starts_with("evidence/") && duly::evidence::is_record(&change.path))
        .collect()
}

#[test]
fn records_that_are_read_ahead_count_as_those_that_are_read_when_they_are_asked_for() {
    for seed in 51..=54 {
        let (built, tip) = history(seed);
        let repository = open(&built);
        let landings = landings(&repository, &tip, &["policies/", "schemas/", "evidence/"]).expect("landings");
        assert!(records(&landings).len() > 300);
        let (alone, read_alone) = collected(&repository, &landings, Second::Nothing);
        let (ahead, read_ahead) = collected(&repository, &landings, Second::Same);
        let (alone, ahead) = (alone.expect("evidence"), ahead.expect("evidence"));
        assert_eq!(ahead.refusals, alone.refusals, "seed {seed}");
        assert!(ahead == alone, "seed {seed}");
        assert!(alone.accepted.len() > 20 && alone.refusals.len() > 100, "{} {}", alone.accepted.len(), alone.refusals.len());
        assert!(read_ahead * 2 < read_alone, "{read_ahead} of {read_alone}");
    }
}

#[test]
fn a_record_that_cannot_be_read_is_the_same_error_wherever_it_stands() {
    let (built, tip) = history(55);
    let repository = open(&built);
    let landings = landings(&repository, &tip, &["policies/", "schemas/", "evidence/"]).expect("landings");
    let new: Vec<&Change> = records(&landings).into_iter().filter(|change| change.old.is_none()).collect();
    for change in [new[0], new[new.len() / 2], new[new.len() - 1]] {
        let file = loose(built.path(), &change.new.expect("an entry").id);
        let content = fs::read(&file).expect("an object");
        fs::remove_file(&file).expect("an object");
        let repository = open(&built);
        let (alone, _) = collected(&repository, &landings, Second::Nothing);
        let (ahead, _) = collected(&repository, &landings, Second::Same);
        assert_eq!(ahead, alone, "{}", change.path);
        assert!(change.path.starts_with("evidence/elsewhere/") || alone.is_err(), "{}", change.path);
        fs::write(&file, content).expect("an object");
    }
}

#[test]
fn what_the_second_thread_cannot_open_the_first_one_reads() {
    let (built, tip) = history(56);
    let repository = open(&built);
    let landings = landings(&repository, &tip, &["policies/", "schemas/", "evidence/"]).expect("landings");
    let other = self::built();
    let gone = open(&other);
    fs::remove_dir_all(other.path()).expect("a repository that can go");
    let (alone, _) = collected(&repository, &landings, Second::Nothing);
    let (left, read) = collected(&repository, &landings, Second::Gone(&gone));
    assert!(left.expect("evidence") == alone.expect("evidence"));
    assert!(read > 300, "{read}");
}
