//! Versions of the plan in the cache: many tasks, of which each version moves most and changes few.
//!
//! It does not know how they are written.

use std::fs;
use std::path::PathBuf;

use duly::check::Request;
use duly::history::build::{Builder, Commit};
use duly::history::{Cache, Oid};

use super::drawn::sealed;
use super::{DAY, START, Sequence, Told, answer, at, ground, request, same};

/// How many tasks are drawn from.
const TASKS: usize = 14;

/// One task, of which something is otherwise each time that its number is raised. Some take a place from elsewhere by an alias.
fn task(place: usize, otherwise: usize) -> String {
    let (grace, times) = (otherwise % 5, 1 + otherwise % 2);
    match place % 7 {
        0 => format!("  - id: t{place}\n    title: Täsk {place}\n    cadence: {{every: week, grace: {grace}d, times: {times}}}\n"),
        1 => format!("  - {{id: t{place}, title: Task {otherwise}, cadence: *often, evidence: \"evidence/t{place}/*\"}}\n"),
        2 => format!(
            "  - cadence:\n      - {{every: 9 days, rule: gap}}\n      - {{every: month, grace: {grace}d}}\n    title: Two\n    \"id\": t{place}\n"
        ),
        3 => format!("  - id: 't{place}'\n    title: No cadence of its own\n    evidence: {{allow: [{}]}}\n", ["pdf", "txt"][times - 1]),
        4 => format!("  - {{id: t{place}, title: T, scopes: {{a: {{cadence: weekly}}, b: {{cadence: every {} days}}}}}}\n", 20 + otherwise),
        5 => format!("  - {{id: t{place}, title: T, teams: [ops, sec], each_team: {}, cadence: monthly}}\n", times == 1),
        _ => format!("  - {{id: t{place}, title: T, cadence: {{after: {{paths: [\"src/**\"]}}, within: {}d}}}}\n", 3 + grace),
    }
}

/// The files of one version: settings with something above all tasks, and tasks in some order, of which some stand in a second file.
fn files(order: &[usize], otherwise: &[usize], numbers: &mut Sequence) -> [String; 2] {
    let comment = "# A line that moves what follows.\n".repeat(numbers.below(3));
    let grace = ["", "", "grace: 1d, "][numbers.below(3)];
    let name = ["One", "Zwölf"][numbers.below(2)];
    let mut first = format!(
        "version: 1\nname: {name}\nadopted_on: 2026-01-05\n{comment}teams:\n  ops: {{members: [{{email: ana@example.org}}]}}\n  \
         sec: {{members: [{{email: eve@example.org}}]}}\ndefaults: {{{grace}every: 2 weeks}}\ntasks:\n  \
         - {{id: home, title: Home, cadence: &often {{every: 10 days, grace: {}d}}}}\n",
        numbers.below(2)
    );
    let mut second = "version: 1\ntasks:\n  - {id: last, title: Last, cadence: yearly}\n".to_owned();
    for place in order {
        // An alias stands in the file of what it stands for.
        let is_second = place % 3 == 0 && place % 7 != 1;
        (if is_second { &mut second } else { &mut first }).push_str(&task(*place, otherwise[*place]));
    }
    let ending = if numbers.below(6) == 0 { "\r\n" } else { "\n" };
    [first, second].map(|text| text.replace('\n', ending))
}

/// A history in which the plan changes with nearly every third commit; gives its commits and its last second.
fn restless(builder: &mut Builder, seed: u64, length: usize) -> (Vec<Oid>, usize) {
    let mut numbers = Sequence(seed);
    let (mut order, mut otherwise): (Vec<usize>, [usize; TASKS]) = ((0..TASKS).collect(), [0; TASKS]);
    let (mut ids, mut now): (Vec<Oid>, usize) = (Vec::new(), START);
    for step in 0..length {
        now += DAY / 2 + numbers.below(DAY);
        let mut commit = Commit::at(&format!("{now} +0000")).by("Ana", "ana@example.org").message(&format!("Step {step}\n"));
        if step == 0 || numbers.below(3) == 0 {
            match numbers.below(6) {
                0 => otherwise = otherwise.map(|number| number + 1),
                1 if order.len() > 3 => drop(order.remove(numbers.below(order.len()))),
                2 => order = (0..TASKS).collect(),
                3 => order.rotate_left(1),
                _ => otherwise[numbers.below(TASKS)] += 1,
            }
            let [first, second] = files(&order, &otherwise, &mut numbers);
            let broken = if numbers.below(12) == 0 { "tasks: [\n" } else { "" };
            commit = commit.file("policies/a.yaml", format!("{first}{broken}")).file("policies/b.yaml", second);
        } else {
            let unit = numbers.below(TASKS);
            let below = ["", "a/", "ops/"][numbers.below(3)];
            let record = format!("task: t{unit}\nsummary: Number {step}\n");
            commit = commit.file(format!("evidence/t{unit}/{below}{step}.yaml"), record).file("src/main", step.to_string());
        }
        ids.push(builder.commit(commit).expect("a commit"));
    }
    (ids, now)
}

/// The file of plans in a cache.
fn texts(cache: &Cache) -> PathBuf {
    let kept = cache.show().expect("a folder").into_iter().next().expect("a file").path;
    let files = fs::read_dir(kept.parent().expect("a folder")).expect("a folder").map(|file| file.expect("a file").path());
    files.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "texts")).expect("a file of plans")
}

#[test]
fn plans_are_taken_up_whatever_moves_in_them_and_whatever_is_asked() {
    for seed in [71, 72] {
        let (folder, dir, mut builder) = ground();
        let (ids, last) = restless(&mut builder, seed, 60);
        let cache = Cache::new(folder.path().join("cache"), 1);
        let mut numbers = Sequence(seed + 100);
        let mut cut = 3;
        while cut + 1 < ids.len() {
            cut = (cut + 1 + numbers.below(18)).min(ids.len() - 1);
            let plain = request(&dir, &ids[cut].to_string(), at(last + 30 * DAY));
            let days = Some((Some(at(START).date_naive()), Some(at(START + numbers.below(last - START)).date_naive())));
            let window = Request { window: days, ..plain.clone() };
            let selected = Request { tasks: vec!["home".to_owned()], ..plain.clone() };
            for (what, asked) in [("as it stands", &plain), ("again", &plain), ("in a window", &window), ("one task", &selected)] {
                let told = same(asked, &cache, &format!("seed {seed}, {cut} commits, {what}"));
                assert!(told.remarks.borrow().is_empty(), "{:?}", told.remarks.borrow());
            }
        }
        assert!(texts(&cache).is_file());
    }
}

/// A repository whose plans are kept, and the question.
fn kept() -> (tempfile::TempDir, Cache, Request) {
    let (folder, dir, mut builder) = ground();
    let (ids, last) = restless(&mut builder, 91, 24);
    let cache = Cache::new(folder.path().join("cache"), 1);
    let asked = request(&dir, &ids[23].to_string(), at(last + 30 * DAY));
    same(&asked, &cache, "the first time");
    (folder, cache, asked)
}

#[test]
fn a_damaged_file_of_plans_is_not_used_and_the_texts_are_read() {
    let (_folder, cache, asked) = kept();
    let lazy = Cache::new(cache.folder().to_path_buf(), 1_000_000);
    let path = texts(&cache);
    let whole = fs::read(&path).expect("a file");
    for place in (0..60).step_by(9).chain((60..whole.len()).step_by(whole.len() / 15)) {
        let mut damaged = whole.clone();
        damaged[place] ^= 1 << (place % 8);
        fs::write(&path, damaged).expect("a file");
        assert_eq!(same(&asked, &lazy, &format!("byte {place}")).remarks.borrow().len(), 1, "{place}");
        fs::write(&path, &whole[..place]).expect("a file");
        assert_eq!(same(&asked, &lazy, &format!("{place} bytes")).remarks.borrow().len(), 1, "{place}");
    }
    // Written by another build, which could read the same texts otherwise.
    let mut other = whole.clone();
    other[11] = if other[11] == b'0' { b'1' } else { b'0' };
    fs::write(&path, other).expect("a file");
    let told = same(&asked, &lazy, "another build");
    assert!(told.remarks.borrow()[0].contains("another build of duly wrote it"), "{:?}", told.remarks.borrow());
    // It is mended by the next run that keeps something.
    same(&asked, &cache, "mended");
    assert_eq!(fs::read(&path).expect("a file"), whole);
}

#[test]
fn whatever_stands_in_a_file_of_plans_nothing_panics() {
    let (_folder, cache, asked) = kept();
    let lazy = Cache::new(cache.folder().to_path_buf(), 1_000_000);
    let path = texts(&cache);
    let whole = fs::read(&path).expect("a file");
    let told = Told::default();
    let mut length = 0;
    fs::write(&path, sealed(&whole, |body| length = body.len())).expect("a file");
    assert_eq!(fs::read(&path).expect("a file"), whole);
    for place in (0..length).step_by(101) {
        fs::write(&path, sealed(&whole, |body| body[place] ^= 0x81)).expect("a file");
        answer(&asked, Some(&lazy), &told);
    }
    for place in (0..length).step_by(997) {
        fs::write(&path, sealed(&whole, |body| body.truncate(place))).expect("a file");
        same(&asked, &lazy, &format!("{place} bytes under a sum that fits"));
    }
}
