//! Histories of odd shapes: roots, orphans, swapped parents, empty commits.
//!
//! It does not know what single merges bring.

use super::{FIRST, MET, MISSED, PLAN, Repo, SECOND, W47, W48};

/// A branch without any common history, that holds one record.
fn orphan(repo: &Repo, date: &str, path: &str, content: &str) {
    repo.git(&["checkout", "-q", "--orphan", "other"]);
    repo.git(&["rm", "-rfq", "--cached", "."]);
    repo.git(&["clean", "-fdq"]);
    repo.record(date, path, content);
}

#[test]
fn an_unrelated_history_lands_with_its_merge() {
    let repo = Repo::met_once();
    orphan(&repo, "2026-11-18T09:00:00Z", "evidence/t/48.yaml", SECOND);
    repo.git(&["checkout", "-q", "main"]);
    let merge = ["merge", "-q", "--allow-unrelated-histories", "-m", "A merge", "other"];
    repo.git_at("2026-11-30T00:00:00Z", &merge);
    repo.seen().expect(MISSED, &["error occurrence-missed"]);
}

#[test]
fn a_branch_that_was_rooted_anew_owes_from_its_own_first_plan_or_the_adoption() {
    let repo = Repo::met_once();
    orphan(&repo, "2026-11-26T09:00:00Z", "policies/plan.yaml", PLAN);
    repo.git(&["branch", "-q", "-M", "other", "main"]);
    // What stood on the old branch is gone; the adoption day of the plan still makes it owed.
    repo.seen().expect("2026-W47 missed, 2026-W48 missed", &["error occurrence-missed"]);
}

#[test]
fn a_history_that_was_rooted_anew_cannot_bring_old_records_in_time() {
    let repo = Repo::met_once();
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    let root = repo.git_at("2026-11-30T09:00:00Z", &["commit-tree", &tree, "-m", "Squashed"]);
    repo.git(&["update-ref", "refs/heads/main", &root]);
    repo.seen().expect("2026-W47 missed, 2026-W48 missed", &["error occurrence-missed"]);
}

#[test]
fn a_swap_of_first_parents_lands_the_old_branch_late() {
    // The side branch takes main in as its second parent and becomes main: what main had lands with that merge.
    let repo = Repo::with_plan(PLAN);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.record(W47, "src/main", "x");
    repo.git(&["checkout", "-q", "main"]);
    repo.record(W47, "evidence/t/47.yaml", FIRST);
    repo.git(&["checkout", "-q", "side"]);
    repo.git_at(W48, &["merge", "-q", "--no-ff", "-m", "Main into side", "main"]);
    repo.git(&["branch", "-q", "-M", "side", "main"]);
    repo.seen().expect("2026-W47 missed, 2026-W48 missed", &["error occurrence-missed"]);
}

#[test]
fn a_swap_of_first_parents_with_forged_dates_is_judged_as_it_stands() {
    // One of the things that the history alone cannot tell: see the page.
    let repo = Repo::met_once();
    repo.record("2026-11-30T08:00:00Z", "src/main", "x");
    repo.git(&["checkout", "-q", "-b", "side", "HEAD~1"]);
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    repo.git_at("2026-11-30T09:00:00Z", &["merge", "-q", "--no-ff", "-m", "Main into side", "main"]);
    repo.git(&["branch", "-q", "-M", "side", "main"]);
    repo.seen().expect(MET, &[]);
}

#[test]
fn empty_commits_prove_nothing() {
    let repo = Repo::met_once();
    for _ in 0..3 {
        repo.git_at(W48, &["commit", "-q", "--allow-empty", "-m", "t: done, 2026-W48"]);
    }
    repo.seen().expect(MISSED, &["error occurrence-missed"]);
}

#[test]
fn a_note_or_a_message_proves_nothing() {
    let repo = Repo::met_once();
    repo.git_at(W48, &["notes", "add", "-m", SECOND]);
    repo.git_at(W48, &["tag", "-a", "evidence/t/48.yaml", "-m", SECOND]);
    repo.seen().expect(MISSED, &["error occurrence-missed"]);
}

#[test]
fn a_record_on_another_branch_proves_nothing() {
    let repo = Repo::met_once();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    repo.git(&["checkout", "-q", "main"]);
    repo.seen().expect(MISSED, &[]);
    repo.ask(&["--ref", "side", "--as-of", super::LATE, "--from", "2026-11-16", "--to", "2026-11-29"]).expect(MET, &[]);
}

#[test]
fn a_record_in_the_index_or_in_the_working_tree_alone_proves_nothing() {
    let repo = Repo::met_once();
    repo.put("evidence/t/48.yaml", SECOND);
    repo.seen().expect(MISSED, &[]);
    repo.git(&["add", "-A"]);
    repo.seen().expect(MISSED, &[]);
}

#[test]
fn a_branch_called_like_an_option_or_like_head_is_only_a_name() {
    let repo = Repo::met_once();
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let (first, tip) = (repo.git(&["rev-parse", "HEAD~1"]), repo.head());
    repo.git(&["update-ref", "refs/heads/HEAD", &first]);
    repo.git(&["update-ref", "refs/heads/--upload-pack=touch", &tip]);
    repo.git(&["update-ref", "refs/tags/main", &first]);
    repo.seen().expect(MET, &[]);
    let main = repo.ask(&["--ref", "refs/heads/main", "--as-of", super::LATE, "--from", "2026-11-16", "--to", "2026-11-29"]);
    main.expect(MET, &[]);
    let option = repo.ask(&["--ref=--upload-pack=touch", "--as-of", super::LATE, "--from", "2026-11-16", "--to", "2026-11-29"]);
    option.expect(MET, &[]);
}
