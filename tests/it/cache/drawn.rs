//! The collected evidence in the cache: taken up where it ends, whatever lands then, and never where anything else is asked.
//!
//! It does not know how it is written.

use std::fs;
use std::path::{Path, PathBuf};

use duly::address::Address;
use duly::check::{ChangeOf, Intended, Means, Opened, Request, Staged, Wish, open_book};
use duly::evidence::Outcome;
use duly::evidence::draft::{Data, Draft};
use duly::history::build::{Builder, Commit};
use duly::history::{Cache, Oid};

use super::{DAY, START, Sequence, Told, answer, at, ground, long_history, request, same};
use crate::history::git;

const PLAN: &str = "version: 1\nadopted_on: 2026-01-05\ncalendar: {holidays: [{file: calendars/days.txt}]}\n\
    teams:\n  ops: {members: [{email: ana@example.org}, {email: bob@example.org}]}\nbots: [robot@example.org]\ntasks:\n  \
    - {id: logs, title: Logs, teams: [ops], cadence: weekly, evidence: {path: [evidence/logs/], allow: [txt]}}\n  \
    - {id: doors, title: Doors, cadence: {every: month, grace: 4d}, evidence: {path: [evidence/doors/], four_eyes: true}}\n  \
    - {id: book, title: Book, cadence: weekly, evidence: {path: [book.txt], mode: log}}\n  \
    - {id: walls, title: Walls, cadence: {after: {paths: [\"src/**\"]}, within: 3d}, evidence: evidence/both/}\n  \
    - {id: roofs, title: Roofs, cadence: {every: 9 days, rule: gap}, evidence: evidence/both/}\n";

/// A history in which nearly everything happens that evidence can suffer, under a plan that changes seldom.
fn eventful(builder: &mut Builder, seed: u64, length: usize) -> (Vec<Oid>, usize) {
    let mut numbers = Sequence(seed);
    let (mut ids, mut now, mut book): (Vec<Oid>, usize, String) = (Vec::new(), START, "First line\n".to_owned());
    let people = [("Ana", "ana@example.org"), ("Bob", "bob@example.org"), ("Eve", "eve@example.org"), ("Robot", "robot@example.org")];
    for step in 0..length {
        now += DAY / 3 + numbers.below(DAY);
        let (name, email) = people[numbers.below(people.len())];
        let trailer = ["", "\nReviewed-by: Bob <bob@example.org>\n", "\nCo-authored-by: Ana <ana@example.org>\n"][numbers.below(3)];
        let second = if numbers.below(25) == 0 { now - 9 * DAY } else { now };
        let mut commit = Commit::at(&format!("{second} +0000")).by(name, email).message(&format!("Step {step}\n{trailer}"));
        if step == 0 {
            commit = commit.file("policies/plan.yaml", PLAN).file("calendars/days.txt", "2026-04-06\n").file("book.txt", &book);
            ids.push(builder.commit(commit).expect("a commit"));
            continue;
        }
        let task = ["logs", "doors", "walls", "roofs"][numbers.below(4)];
        let folder =
            ["logs", "doors", "both", "both"][["logs", "doors", "walls", "roofs"].iter().position(|one| *one == task).unwrap_or(0)];
        let path = format!(
            "evidence/{folder}/{}",
            ["1.yaml", "2.yaml", "3.json", "4.yml", "README.md", "5.txt", "6.yaml", "7.yaml"][numbers.below(8)]
        );
        let attached = if numbers.below(3) == 0 { "attachments: [{path: 5.txt}]\n" } else { "" };
        let more = ["", "performed_by: ana@example.org\n", "reviewed_by: bob@example.org\n", "result: failed\n"][numbers.below(4)];
        let record = format!("task: {task}\nsummary: Number {}\n{more}{attached}", numbers.below(60));
        match numbers.below(16) {
            0 => commit = commit.file("policies/plan.yaml", PLAN.replace("4d", &format!("{}d", numbers.below(9)))),
            1 => commit = commit.file(".mailmap", format!("Ana <ana@example.org> <{}>\n", people[numbers.below(4)].1)),
            2 => commit = commit.remove(&path),
            3 => commit = commit.file("src/main", step.to_string()),
            4 => {
                let lost = numbers.below(4) == 0;
                book = if lost { "Another book\n".to_owned() } else { format!("{book}Line {}\n", numbers.below(30)) };
                commit = commit.file("book.txt", &book);
            }
            5 => commit = commit.file(&path, "task: [broken\n"),
            6 => commit = commit.symlink(&path, "elsewhere"),
            7 => commit = commit.file("calendars/days.txt", format!("2026-0{}-06\n", numbers.below(8) + 1)),
            8 if step > 3 => {
                builder.branch_at("side", &ids[numbers.below(ids.len())]).expect("a branch");
                let side = Commit::at(&format!("{now} +0000")).by("Bob", "bob@example.org").message("Aside\n").file(&path, &record);
                let side = builder.commit(side).expect("a commit");
                builder.switch("main");
                commit = commit.file(&path, &record).merge(&side);
            }
            _ => commit = commit.file(&path, &record),
        }
        ids.push(builder.commit(commit).expect("a commit"));
    }
    (ids, now)
}

/// The files of collected evidence in a cache.
fn drawn(cache: &Cache) -> Vec<PathBuf> {
    let Ok(folders) = fs::read_dir(cache.folder()) else { return Vec::new() };
    let folders = folders.map(|folder| folder.expect("a folder").path());
    let files = folders.flat_map(|folder| fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()));
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|ending| ending == "drawn")).collect();
    files.sort();
    files
}

#[test]
fn evidence_goes_on_from_any_cut_whatever_lands_then() {
    for seed in 31..=33 {
        let (folder, dir, mut builder) = ground();
        let (ids, last) = eventful(&mut builder, seed, 90);
        let cache = Cache::new(folder.path().join("cache"), 1);
        let mut numbers = Sequence(seed + 100);
        let mut cut = 0;
        while cut + 1 < ids.len() {
            cut = (cut + 1 + numbers.below(9)).min(ids.len() - 1);
            let asked = request(&dir, &ids[cut].to_string(), at(last + 30 * DAY));
            let told = same(&asked, &cache, &format!("seed {seed}, {cut} commits"));
            assert!(told.remarks.borrow().is_empty(), "{:?}", told.remarks.borrow());
            if numbers.below(4) == 0 {
                let back = numbers.below(cut + 1);
                same(&request(&dir, &ids[back].to_string(), at(last + 30 * DAY)), &cache, &format!("seed {seed}, back to {back}"));
                let past = at(START + numbers.below(last - START));
                same(&request(&dir, &ids[cut].to_string(), past), &cache, &format!("seed {seed}, {cut} commits as of {past}"));
            }
        }
        assert_eq!(drawn(&cache).len(), 1);
    }
}

#[test]
fn a_staged_change_goes_on_from_what_landed() {
    let (folder, dir, mut builder) = ground();
    let (_, last) = eventful(&mut builder, 41, 60);
    builder.check_out().expect("a working tree");
    let cache = Cache::new(folder.path().join("cache"), 1);
    let staged = Some(ChangeOf::Staged(Staged { index: None, name: None, email: None, merging: Vec::new() }));
    let staged = Request { change: staged, ..request(&dir, "HEAD", at(last + DAY)) };
    let record = "task: logs\nsummary: Never seen before\n";
    let grace = PLAN.replace("4d", "6d");
    for (path, content) in [
        ("evidence/logs/new.yaml", record),
        ("evidence/logs/copy.yaml", record),
        ("evidence/logs/1.yaml", "task: logs\nsummary: Edited\n"),
        ("policies/plan.yaml", grace.as_str()),
        ("policies/plan.yaml", &PLAN.replace("evidence/logs/", "proofs/logs/")),
        ("policies/plan.yaml", PLAN),
        ("book.txt", "Another book\n"),
    ] {
        let file = dir.join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, content).expect("a file");
        git(&dir, &["add", "--all"]);
        for what in ["first", "again"] {
            let told = same(&staged, &cache, &format!("{path}, {what}"));
            assert!(told.remarks.borrow().is_empty(), "{:?}", told.remarks.borrow());
        }
        same(&request(&dir, "HEAD", at(last + DAY)), &cache, "as it stands");
    }
    assert!(!drawn(&cache).is_empty());
}

/// What a record would come to, for each of several tasks.
fn recorded(request: &Request, means: &Means<'_>) -> String {
    let book = match open_book(request, means).expect("an answer") {
        Opened::Book(book) => book,
        Opened::PlanRefused(report) => panic!("{report:?}"),
    };
    let mut told = String::new();
    for task in ["logs", "doors", "walls", "roofs", "book"] {
        let desk = book.desk(&Address::parse(task).expect("an address")).expect("a desk");
        let target = match desk.target(&Wish::default(), &mut |path| book.has_at_tip(path)) {
            Ok(target) => target,
            Err(error) => {
                told.push_str(&format!("{task}: {error}\n"));
                continue;
            }
        };
        let draft = Draft {
            task: task.to_owned(),
            period: target.period.clone(),
            performed_at: None,
            performed_by: Some("ana@example.org".to_owned()),
            outcome: Outcome::Done,
            summary: Some("Number 7".to_owned()),
            reviewed_by: None,
            attachments: Vec::new(),
            links: Vec::new(),
            data: Data::default(),
        };
        let intended = Intended { author: "ana@example.org".to_owned(), message: "Record".to_owned(), files: Vec::new() };
        match desk.judge(&target, &draft, &intended) {
            Ok(recording) => told.push_str(&format!("{recording:?}\n")),
            Err(error) => told.push_str(&format!("{task}: {error}\n")),
        }
    }
    told
}

#[test]
fn a_record_comes_to_the_same_with_what_was_kept() {
    let (folder, dir, mut builder) = ground();
    let (ids, last) = eventful(&mut builder, 42, 90);
    builder.check_out().expect("a working tree");
    let cache = Cache::new(folder.path().join("cache"), 1);
    for cut in (10..ids.len()).step_by(13) {
        let asked = request(&dir, &ids[cut].to_string(), at(last + DAY));
        let plain = recorded(&asked, &Means::plain());
        assert!(plain.contains("Number 7"), "{plain}");
        for what in ["first", "again"] {
            let told = Told::default();
            assert_eq!(recorded(&asked, &Means { cache: Some(&cache), watcher: &told, ..Means::plain() }), plain, "{cut} commits, {what}");
            assert!(told.remarks.borrow().is_empty(), "{:?}", told.remarks.borrow());
            assert!(cut == 10 || *told.read.borrow() <= 13, "{cut} commits, {what}: {} were read", told.read.borrow());
        }
        same(&asked, &cache, "as it stands");
    }
    assert_eq!(drawn(&cache).len(), 1);
}

#[test]
fn a_branch_goes_on_from_what_landed_on_its_base() {
    let (folder, dir, mut builder) = ground();
    let (ids, last) = eventful(&mut builder, 81, 60);
    builder.branch_at("work", &ids[59]).expect("a branch");
    let record = Commit::at(&format!("{} +0000", last + 60)).by("Ana", "ana@example.org").message("Look\n");
    builder.commit(record.file("evidence/logs/new.yaml", "task: logs\nsummary: Never seen before\n")).expect("a commit");
    let cache = Cache::new(folder.path().join("cache"), 1);
    same(&request(&dir, "main", at(last + DAY)), &cache, "the base");
    let whole = fs::read(&drawn(&cache)[0]).expect("a file");
    let asked = Request { change: Some(ChangeOf::Base("main".to_owned())), ..request(&dir, "work", at(last + DAY)) };
    let told = same(&asked, &cache, "the branch");
    assert!(told.remarks.borrow().is_empty(), "{:?}", told.remarks.borrow());
    assert_eq!((drawn(&cache).len(), fs::read(&drawn(&cache)[0]).expect("a file")), (1, whole));
}

/// A repository with a record each week, its cache, and the question.
fn weeks() -> (tempfile::TempDir, Cache, Request) {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("repository");
    let ids = long_history(&dir, 700);
    let cache = Cache::new(folder.path().join("cache"), 1);
    let asked = request(&dir, &ids[699].to_string(), at(START + 800 * 3_600));
    assert!(same(&asked, &cache, "the first time").remarks.borrow().is_empty());
    (folder, cache, asked)
}

#[test]
fn what_was_collected_is_not_read_again() {
    let (folder, dir, mut builder) = ground();
    let (ids, last) = eventful(&mut builder, 51, 60);
    let cache = Cache::new(folder.path().join("cache"), 1);
    let asked = request(&dir, &ids[59].to_string(), at(last + DAY));
    let told = same(&asked, &cache, "whole");
    let whole = answer(&asked, Some(&cache), &told);
    let lost = (1..8).find_map(|number| {
        let path = format!("main:evidence/doors/{number}.yaml");
        let found = git(&dir, &["ls-tree", "-r", "main", "--", "evidence/doors/"]);
        found.contains(&format!("evidence/doors/{number}.yaml")).then(|| git(&dir, &["rev-parse", &path]))
    });
    let lost = lost.expect("a record");
    let (first, rest) = lost.trim().split_at(2);
    fs::remove_file(dir.join(".git/objects").join(first).join(rest)).expect("a loose object");
    assert_eq!(answer(&asked, Some(&cache), &told), whole);
    assert!(answer(&asked, None, &told).contains("is missing"), "{}", answer(&asked, None, &told));
}

#[test]
fn a_damaged_file_is_not_used_and_is_mended() {
    let (_folder, cache, asked) = weeks();
    let lazy = Cache::new(cache.folder().to_path_buf(), 1_000_000);
    let path = drawn(&cache).pop().expect("a file");
    let whole = fs::read(&path).expect("a file");
    let damage = |content: &[u8], what: &str, remarks: usize| {
        fs::write(&path, content).expect("a file");
        let told = same(&asked, &lazy, what);
        let said = told.remarks.borrow();
        assert!(said.len() == remarks && said.iter().all(|said| said.contains(" is not used: ")), "{what}: {said:?}");
    };
    // What the tasks have seen is asked for when something lands.
    let first = HEAD + usize::try_from(number(&whole, 0)).expect("a length");
    for place in (0..whole.len()).step_by(whole.len() / 40 + 1) {
        let mut damaged = whole.clone();
        damaged[place] ^= 1 << (place % 8);
        damage(&damaged, &format!("byte {place}"), usize::from(place < first));
        damage(&whole[..place], &format!("{place} bytes"), 1);
    }
    damage(&[&whole[..], b"x"].concat(), "a byte too many", 1);
    let mut other = whole.clone();
    other[11] ^= 1;
    damage(&other, "another version", 1);
    same(&asked, &cache, "mended");
    assert_eq!(fs::read(&path).expect("a file"), whole);
}

#[test]
fn what_the_tasks_have_seen_is_looked_at_when_something_lands() {
    let (folder, dir, mut builder) = ground();
    let (ids, last) = eventful(&mut builder, 71, 90);
    let cache = Cache::new(folder.path().join("cache"), 1);
    let lazy = Cache::new(cache.folder().to_path_buf(), 1_000_000);
    let asked = |cut: usize| request(&dir, &ids[cut].to_string(), at(last + DAY));
    same(&asked(60), &cache, "the first 60");
    let path = drawn(&cache).pop().expect("a file");
    let whole = fs::read(&path).expect("a file");
    let first = HEAD + usize::try_from(number(&whole, 0)).expect("a length");
    for place in (first..whole.len()).step_by((whole.len() - first) / 8 + 1) {
        let mut damaged = whole.clone();
        damaged[place] ^= 1 << (place % 8);
        fs::write(&path, &damaged).expect("a file");
        assert!(same(&asked(60), &lazy, "as it stands").remarks.borrow().is_empty());
        // A landing that changes the plan lets all of it be collected anew, and some bring nothing to any task.
        let is_found = |cut: usize| {
            let told = same(&asked(cut), &lazy, &format!("byte {place}, {cut} commits"));
            let remarks = told.remarks.borrow();
            remarks.iter().any(|said| said.contains("is damaged"))
        };
        assert!((61..75).any(is_found), "{place}");
    }
    fs::write(&path, &whole).expect("a file");
    assert!(same(&asked(75), &cache, "mended").remarks.borrow().is_empty());
}

/// What a file begins with: `duly cache `, sixteen digits, and the end of the line.
const MAGIC: usize = 28;

/// Where it begins after what it says of itself: how long its two parts are, and what their sums are.
const HEAD: usize = MAGIC + 4 * 8;

/// One of the four numbers of a file.
fn number(file: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(file[MAGIC + 8 * at..][..8].try_into().expect("eight bytes"))
}

/// A file whose first part was changed, under a sum that fits.
pub(super) fn sealed(whole: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let (body, rest) = whole[HEAD..].split_at(usize::try_from(number(whole, 0)).expect("a length"));
    let mut body = body.to_vec();
    change(&mut body);
    let rest_numbers = [number(whole, 2), number(whole, 3)];
    let first = duly::codec::sum(&body) ^ duly::codec::sum(rest_numbers.map(u64::to_le_bytes).as_flattened()).rotate_left(1);
    let numbers = [body.len() as u64, first, rest_numbers[0], rest_numbers[1]].map(u64::to_le_bytes);
    [&whole[..MAGIC], numbers.as_flattened(), &body, rest].concat()
}

#[test]
fn whatever_stands_in_a_file_nothing_panics() {
    let (_folder, cache, asked) = weeks();
    let lazy = Cache::new(cache.folder().to_path_buf(), 1_000_000);
    let path = drawn(&cache).pop().expect("a file");
    let whole = fs::read(&path).expect("a file");
    let told = Told::default();
    let mut length = 0;
    fs::write(&path, sealed(&whole, |body| length = body.len())).expect("a file");
    assert_eq!(fs::read(&path).expect("a file"), whole);
    for place in (0..length).step_by(7) {
        fs::write(&path, sealed(&whole, |body| body[place] ^= 0x81)).expect("a file");
        answer(&asked, Some(&lazy), &told);
        fs::write(&path, sealed(&whole, |body| body.truncate(place))).expect("a file");
        answer(&asked, Some(&lazy), &told);
    }
}

#[test]
fn the_evidence_of_another_history_or_question_is_not_taken() {
    let (folder, cache, asked) = weeks();
    let path = drawn(&cache).pop().expect("a file");
    // Another history at the same place, with records of its own.
    fs::remove_dir_all(&asked.dir).expect("a folder");
    let mut builder = Builder::init(&asked.dir).expect("a repository");
    let (ids, last) = eventful(&mut builder, 61, 40);
    let foreign = request(&asked.dir, &ids[39].to_string(), at(last + DAY));
    let before = fs::read(&path).expect("a file");
    same(&foreign, &cache, "another history");
    // The file of one question in the place of that of another.
    let other = Request { plan: vec!["policies/p*.yaml".to_owned()], ..foreign.clone() };
    same(&other, &cache, "another question");
    let files = drawn(&cache);
    assert!(files.len() >= 2, "{files:?}");
    for from in &files {
        for to in &files {
            fs::copy(from, to).expect("a file");
        }
        same(&foreign, &cache, "one file for all");
        same(&other, &cache, "one file for all");
    }
    fs::write(&path, before).expect("a file");
    same(&foreign, &cache, "the first file again");
    drop(folder);
}

#[test]
fn no_more_than_eight_files_are_kept_for_a_repository() {
    let (_folder, cache, asked) = weeks();
    for number in 0..12 {
        let plan = vec!["policies/plan.yaml".to_owned(), format!("policies/more-{number}.yaml")];
        same(&Request { plan, ..asked.clone() }, &cache, "another question");
        assert!(drawn(&cache).len() <= 8);
    }
    assert_eq!(drawn(&cache).len(), 8);
    cache.clear().expect("a folder");
    assert_eq!(drawn(&cache), Vec::<PathBuf>::new());
    assert!(!Path::new(cache.folder()).join("x").exists());
}
