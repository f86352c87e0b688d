//! Attacks on a branch that is witnessed, and on the witness itself.
//!
//! It does not know how a witness is written.

use std::fs;
use std::process::Command;

use super::{FIRST, MET, MISSED, Repo, SECOND, Seen, W48};

const REFERENCE: &str = "refs/duly/witness";
/// The morning after the second week has ended.
const MONDAY: &str = "2026-11-30T06:00:00Z";
const TUESDAY: &str = "2026-12-01T06:00:00Z";

impl Repo {
    /// Lets a machine look at the branch, whose clock says so.
    fn witness(&self, at: &str) -> String {
        let output = self.duly(&["witness", "--as-of", at]).output().expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.git(&["rev-parse", REFERENCE])
    }

    /// Puts a commit of anybody's making at the end of the witness.
    fn forge(&self, raw: &str) {
        let id = self.git_in(raw.as_bytes(), &["hash-object", "-t", "commit", "-w", "--stdin", "--literally"]);
        self.git(&["update-ref", REFERENCE, &id]);
    }

    fn text(&self, commit: &str) -> String {
        self.git(&["cat-file", "commit", commit]) + "\n"
    }
}

fn level(seen: &Seen, rule: &str) -> Vec<String> {
    let own = seen.told.lines().filter(|line| line.contains(&format!(" {rule} ")));
    own.map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_backdated_push_after_a_witness_lands_after_it() {
    let repo = Repo::met_once();
    repo.witness(MONDAY);
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let seen = repo.seen();
    seen.expect(MISSED, &["warning landing-contradicts-witness", "is dated 2026-11-25T09:00:00Z, but a witness saw the branch without it"]);
    assert_eq!(seen.code, 1);
    repo.git(&["update-ref", "-d", REFERENCE]);
    repo.seen().expect(MET, &[]);
}

#[test]
fn a_plan_that_is_backdated_after_a_witness_lands_after_it() {
    let repo = Repo::met_once();
    repo.witness(MONDAY);
    repo.put("policies/plan.yaml", &super::PLAN.replace("weekly", "monthly"));
    repo.commit("2026-11-22T09:00:00Z");
    let seen = repo.seen();
    assert!(seen.states.contains("2026-W48 missed"), "{seen:#?}");
    repo.git(&["update-ref", "-d", REFERENCE]);
    assert!(!repo.seen().states.contains("2026-W48 missed"), "{seen:#?}");
}

#[test]
fn a_branch_that_was_rewritten_between_two_witnesses_is_told_and_gains_nothing() {
    let repo = Repo::met_once();
    repo.record(TUESDAY, "evidence/t/48.yaml", SECOND);
    let lost = repo.head();
    repo.witness(TUESDAY);
    repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let told = format!("the branch does not build on commit {}, which a witness saw as its head at {TUESDAY}", &lost[..12]);
    // Before it is seen anew, the clone might only be behind; it is told all the same.
    repo.seen().expect(MISSED, &["error history-rewritten", &told, "landing-contradicts-witness"]);
    repo.witness("2026-12-01T07:00:00Z");
    let seen = repo.seen();
    assert_eq!(level(&seen, "history-rewritten"), ["error"], "{seen:#?}");
    repo.git(&["reflog", "expire", "--expire=now", "--all"]);
    repo.git(&["gc", "-q", "--prune=now"]);
    repo.seen().expect(MET, &[&format!("{told}, and which is not in this repository")]);
}

#[test]
fn a_swap_of_first_parents_after_a_witness_lands_what_it_brings_late() {
    let repo = Repo::met_once();
    let fork = repo.head();
    repo.record(MONDAY, "notes.txt", "Something else.\n");
    repo.witness(MONDAY);
    repo.git(&["checkout", "-q", "-b", "fork", &fork]);
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    repo.git_at(TUESDAY, &["merge", "-q", "--no-ff", "-m", "Take main in", "main"]);
    repo.git(&["checkout", "-q", "-B", "main", "fork"]);
    let seen = repo.seen();
    seen.expect(MISSED, &["landing-contradicts-witness"]);
    assert_eq!(level(&seen, "history-rewritten"), Vec::<String>::new(), "nothing is lost: {seen:#?}");
    repo.git(&["update-ref", "-d", REFERENCE]);
    repo.seen().expect(MET, &[]);
}

#[test]
fn a_witness_that_was_cut_short_is_told_and_the_rest_of_it_counts() {
    let repo = Repo::met_once();
    let first = repo.witness("2026-11-23T06:00:00Z");
    let second = repo.witness(MONDAY);
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    fs::remove_file(repo.path().join(".git/objects").join(&first[..2]).join(&first[2..])).expect("a loose object");
    let told = format!("the witness cannot be followed past commit {}: the commit {first} is missing", &first[..12]);
    repo.seen().expect(MISSED, &["error witness-broken", &told]);
    fs::remove_file(repo.path().join(".git/objects").join(&second[..2]).join(&second[2..])).expect("a loose object");
    repo.seen().expect(MET, &["error witness-broken"]);
}

#[test]
fn a_commit_that_is_no_witness_ends_the_chain() {
    let repo = Repo::met_once();
    let first = repo.witness(MONDAY);
    let good = repo.text(&repo.witness(TUESDAY));
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    let empty = good.lines().next().and_then(|line| line.strip_prefix("tree ")).expect("a tree").to_owned();
    let parent = format!("parent {first}\n");
    for (from, to, reason) in [
        ("duly-witness 1", "duly-witness 2", "its message is not that of a witness"),
        ("\nexit ", "\nexit 0", "its message is not that of a witness"),
        ("2026-12-01T06:00:00Z", "2026-12-01T06:00:01Z", "its committer date is not the time that its message says"),
        (parent.as_str(), &format!("{parent}{parent}"), "it has more than one parent"),
        (empty.as_str(), tree.as_str(), "it holds files"),
    ] {
        repo.forge(&good.replacen(from, to, 1));
        let seen = repo.seen();
        seen.expect(MET, &["error witness-broken", reason]);
        assert_eq!(seen.code, 1);
    }
    repo.forge(&good);
    repo.seen().expect(MISSED, &[]);
}

#[test]
fn a_reference_of_the_witness_that_is_garbage_is_told() {
    let repo = Repo::met_once();
    repo.witness(MONDAY);
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let blob = repo.blob(b"x");
    for (garbage, reason) in [
        ("garbage", "the witness cannot be read: the reference refs/duly/witness is broken"),
        ("ref: refs/duly/witness", "the witness cannot be read: the reference refs/duly/witness is broken: it leads round in a circle"),
        (blob.as_str(), "is malformed: it is a blob"),
        (&"1".repeat(40), "is missing"),
    ] {
        fs::write(repo.path().join(".git").join(REFERENCE), format!("{garbage}\n")).expect("a file");
        let seen = repo.seen();
        seen.expect(MET, &["error witness-broken", reason]);
        assert_eq!(seen.code, 1);
        let output = repo.duly(&["witness", "--as-of", TUESDAY]).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(3), "nothing is built on it");
    }
}

#[test]
fn a_witness_whose_times_run_back_counts_from_the_earlier_one() {
    let repo = Repo::met_once();
    repo.witness(TUESDAY);
    repo.witness("2026-11-26T06:00:00Z");
    repo.record("2026-11-25T09:00:00Z", "evidence/t/48.yaml", SECOND);
    let seen = repo.seen();
    seen.expect(MET, &["error witness-broken", "is dated 2026-12-01T06:00:00Z, after one that builds on it at 2026-11-26T06:00:00Z"]);
}

#[test]
fn a_witness_that_lies_makes_nothing_land_earlier() {
    let repo = Repo::met_once();
    repo.record(TUESDAY, "evidence/t/48.yaml", SECOND);
    repo.seen().expect(MISSED, &[]);
    // Somebody claims to have seen the late record in time.
    let good = repo.text(&repo.witness(W48));
    repo.seen().expect(MISSED, &[]);
    // Somebody claims that the first week's record was not there when it had ended.
    let root = repo.git(&["rev-list", "--max-parents=0", "HEAD"]);
    repo.forge(&good.replacen(&repo.head(), &root, 1));
    repo.seen().expect(MISSED.replace("W47 met", "W47 missed").as_str(), &["landing-contradicts-witness"]);
}

#[test]
fn a_shallow_witness_is_told_and_the_history_is_judged() {
    let repo = Repo::met_once();
    repo.witness("2026-11-23T06:00:00Z");
    let second = repo.witness(MONDAY);
    repo.record(W48, "evidence/t/48.yaml", FIRST.replace("first", "other").as_str());
    let source = format!("file://{}", repo.path().display());
    let clone = repo.home().join("clone");
    let git = |arguments: &[&str]| {
        let mut command: Command = repo.command(MONDAY, arguments);
        let output = command.current_dir(repo.home()).output().expect("git is installed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let folder = clone.to_str().expect("UTF-8");
    git(&["clone", "-q", &source, folder]);
    git(&["-C", folder, "fetch", "-q", "--depth=1", "origin", "+refs/duly/witness:refs/duly/witness"]);
    let mut check = crate::binary::duly(&["check", "-C", folder, "--format", "json", "--as-of", super::LATE]);
    let seen = Seen::of(&check.output().expect("the program starts"));
    assert_eq!(seen.code, 1);
    assert!(seen.told.contains(&format!("past commit {}: the clone is shallow there", &second[..12])), "{seen:#?}");
}
