//! The cache beside a witness that grows: what is kept says nothing of what was seen, and the answer is the same.
//!
//! It does not know how a witness binds a landing.

use duly::history::build::Commit;
use duly::history::{Cache, Oid, OpenOptions, Repository, Testimony, open};

use super::{DAY, START, Sequence, at, ground, long_history, random_history, request, same};

/// Says that a head was seen at a second.
fn see(repository: &Repository, head: &Oid, second: usize) {
    let testimony =
        Testimony { head: *head, branch: "refs/heads/main".to_owned(), at: at(second), exit: 0, units: Vec::new(), plan: "0".repeat(64) };
    let before = repository.witness_tip().expect("a reference");
    let commit = repository.write_witness(before.as_ref(), &testimony).expect("a commit");
    assert!(repository.advance_witness(before.as_ref(), &commit).expect("a reference"));
}

#[test]
fn with_a_witness_the_cache_changes_no_byte() {
    let (mut used, mut told_of) = (0, 0);
    for seed in 21..=25 {
        let (folder, dir, mut builder) = ground();
        let (ids, last) = random_history(&mut builder, seed, 50);
        // A head that was lost.
        builder.branch_at("lost", &ids[20]).expect("a branch");
        let lost = builder.commit(Commit::at(&format!("{last} +0000")).message("Lost\n")).expect("a commit");
        let repository = open(&OpenOptions { dir: dir.clone() }).expect("a repository");
        let cache = Cache::new(folder.path().join("cache"), 1);
        let mut numbers = Sequence(seed + 100);
        let mut clock = START;
        for round in 0..24 {
            if round % 2 == 0 {
                clock += numbers.below((last - START) / 8);
                let head = if seed == 25 && round == 12 { lost } else { ids[(round * 2 + numbers.below(4)).min(ids.len() - 1)] };
                see(&repository, &head, clock);
            }
            let cut = if round % 3 == 0 { numbers.below(ids.len()) } else { ids.len() - 1 };
            let as_of = at([last + 30 * DAY, last + 30 * DAY, START + numbers.below(last - START), last][numbers.below(4)]);
            let asked = request(&dir, &ids[cut].to_string(), as_of);
            let told = same(&asked, &cache, &format!("seed {seed}, round {round}, {cut} commits as of {as_of}"));
            used += usize::from(*told.read.borrow() < cut);
            let answer = super::answer(&asked, Some(&cache), &told);
            told_of += usize::from(answer.contains("landing-contradicts-witness"));
        }
    }
    assert!(used > 40, "only {used} answers came from the cache");
    assert!(told_of > 5, "only {told_of} answers tell of a witness");
}

#[test]
fn a_head_far_below_the_points_is_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("repository");
    let ids = long_history(&dir, 1_500);
    let repository = open(&OpenOptions { dir: dir.clone() }).expect("a repository");
    let cache = Cache::new(folder.path().join("cache"), 1);
    let asked = request(&dir, &ids[1_499].to_string(), at(START + 1_600 * 3_600));
    let read = |what: &str| *same(&asked, &cache, what).read.borrow();
    see(&repository, &ids[300], START + 500 * 3_600);
    assert_eq!(read("at first"), 1_500);
    assert_eq!(read("kept with its place"), 0);
    see(&repository, &ids[700], START + 800 * 3_600);
    assert_eq!(read("a head whose place nobody kept"), 1_500);
    assert_eq!(read("kept as well"), 0);
    see(&repository, &ids[1_490], START + 1_550 * 3_600);
    assert_eq!(read("a head among the last ones"), 0);
}
