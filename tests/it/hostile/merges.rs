//! Merges that bring what nobody wrote, or bring it another way.
//!
//! It does not know the shapes of whole histories.

use super::{FIRST, LATE, MET, MISSED, PLAN, Repo, SECOND, W47, W48};

/// Starts a merge at a moment and leaves it open.
fn begin(repo: &Repo, other: &[&str]) {
    let arguments = [&["merge", "-q", "--no-commit", "--no-ff", "-s", "ours"], other].concat();
    repo.git_at(W48, &arguments);
}

/// Commits what a merge has now.
fn end(repo: &Repo, date: &str) -> String {
    repo.git(&["add", "-A"]);
    repo.git_at(date, &["commit", "-q", "--no-edit"]);
    repo.head()
}

/// A repository with a branch `side` that has one more commit.
fn with_side(date: &str, path: &str, content: &str) -> Repo {
    let repo = Repo::met_once();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.record(date, path, content);
    repo.git(&["checkout", "-q", "main"]);
    repo
}

/// The last performance of the first unit, as JSON.
fn last_performance(repo: &Repo) -> serde_json::Value {
    let output = repo.duly(&["check", "--format", "json", "--as-of", LATE]).output().expect("the program starts");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    report["tasks"][0]["last_performance"].clone()
}

#[test]
fn what_an_evil_merge_adds_is_the_work_of_whoever_merged() {
    let repo = with_side("2026-11-24T09:00:00Z", "src/main", "x");
    begin(&repo, &["side"]);
    repo.put("evidence/t/48.yaml", SECOND);
    let merge = {
        repo.git(&["add", "-A"]);
        let mut command = repo.command(W48, &["commit", "-q", "--no-edit"]);
        command.env("GIT_AUTHOR_NAME", "Bob").env("GIT_AUTHOR_EMAIL", "bob@example.org");
        assert!(command.status().expect("git").success());
        repo.head()
    };
    repo.seen().expect(MET, &[]);
    let last = last_performance(&repo);
    assert_eq!((last["commit"].as_str(), last["performer"].as_str()), (Some(merge.as_str()), Some("bob@example.org")));
}

#[test]
fn an_evil_merge_that_edits_a_record_is_told() {
    let repo = with_side("2026-11-24T09:00:00Z", "src/main", "x");
    begin(&repo, &["side"]);
    repo.put("evidence/t/47.yaml", SECOND);
    end(&repo, W48);
    repo.seen().expect(MISSED, &["error evidence-edited evidence/t/47.yaml: "]);
}

#[test]
fn a_merge_whose_sides_hold_different_records_at_one_path_is_an_edit() {
    let repo = Repo::with_plan(PLAN);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.record(W47, "evidence/t/47.yaml", SECOND);
    repo.git(&["checkout", "-q", "main"]);
    repo.record(W47, "evidence/t/47.yaml", FIRST);
    repo.git_at(W48, &["merge", "-q", "-X", "theirs", "-m", "A merge", "side"]);
    repo.seen().expect(MISSED, &["error evidence-edited evidence/t/47.yaml: "]);
}

#[test]
fn a_merge_that_takes_the_other_side_alone_deletes_no_record_in_silence() {
    let repo = Repo::with_plan(PLAN);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    repo.git(&["checkout", "-q", "main"]);
    repo.record(W47, "evidence/t/47.yaml", FIRST);
    let merge = repo.git_at(W48, &["commit-tree", &tree, "-p", "main", "-p", "side", "-m", "A merge"]);
    repo.git(&["update-ref", "refs/heads/main", &merge]);
    repo.seen().expect(MET, &["error evidence-deleted evidence/t/47.yaml: "]);
}

#[test]
fn what_a_merge_leaves_out_has_not_landed() {
    let repo = with_side(W48, "evidence/t/48.yaml", SECOND);
    repo.git_at(W48, &["merge", "-q", "-s", "ours", "-m", "A merge", "side"]);
    repo.seen().expect(MISSED, &[]);
}

#[test]
fn an_octopus_lands_what_its_third_parent_has() {
    let repo = with_side("2026-11-24T09:00:00Z", "src/main", "x");
    repo.git(&["checkout", "-q", "-b", "third", "main"]);
    repo.put("evidence/t/48.yaml", SECOND);
    repo.git(&["add", "-A"]);
    let mut command = repo.command("2026-11-24T10:00:00Z", &["commit", "-q", "-m", "A change"]);
    command.env("GIT_AUTHOR_NAME", "Bob").env("GIT_AUTHOR_EMAIL", "bob@example.org");
    assert!(command.status().expect("git").success());
    repo.git(&["checkout", "-q", "main"]);
    let merge = {
        repo.git_at(W48, &["merge", "-q", "--no-ff", "-m", "An octopus", "side", "third"]);
        repo.head()
    };
    assert_eq!(repo.git(&["rev-list", "--parents", "-1", "HEAD"]).split(' ').count(), 4);
    repo.seen().expect(MET, &[]);
    let last = last_performance(&repo);
    assert_eq!((last["commit"].as_str(), last["performer"].as_str()), (Some(merge.as_str()), Some("bob@example.org")));
    assert_eq!(last["authored_at"], "2026-11-24T10:00:00Z");
}

#[test]
fn an_octopus_that_brings_one_record_thrice_brings_one() {
    let repo = Repo::met_once();
    for side in ["a", "b", "c"] {
        repo.git(&["checkout", "-q", "-b", side, "main"]);
        repo.record(W48, &format!("evidence/t/{side}.yaml"), SECOND);
    }
    repo.git(&["checkout", "-q", "main"]);
    repo.git_at(W48, &["merge", "-q", "-m", "An octopus", "a", "b", "c"]);
    repo.seen().expect(MET, &["error evidence-copied evidence/t/b.yaml: ", "error evidence-copied evidence/t/c.yaml: "]);
}

#[test]
fn a_forged_date_on_a_side_branch_is_not_the_landing() {
    for date in ["2026-11-25T09:00:00Z", "1999-01-01T00:00:00Z", "2031-01-01T00:00:00Z"] {
        let repo = with_side(date, "evidence/t/48.yaml", SECOND);
        repo.git_at("2026-11-30T00:00:00Z", &["merge", "-q", "--no-ff", "-m", "A merge", "side"]);
        repo.seen().expect(MISSED, &["error occurrence-missed"]);
    }
}

#[test]
fn a_record_that_waited_on_a_side_branch_pays_for_its_own_week_alone() {
    let repo = with_side("2026-11-18T10:00:00Z", "evidence/t/48.yaml", SECOND);
    repo.git_at(W48, &["merge", "-q", "--no-ff", "-m", "A merge", "side"]);
    repo.seen().expect(MISSED, &["error occurrence-missed"]);
}

#[test]
fn a_side_branch_that_was_made_after_its_own_landing_is_told() {
    let repo = with_side("2031-01-01T00:00:00Z", "evidence/t/48.yaml", SECOND);
    repo.git_at(W48, &["merge", "-q", "--no-ff", "-m", "A merge", "side"]);
    let seen = repo.seen();
    assert_eq!(seen.code, 1);
    let ahead = "is 2031-01-01T00:00:00Z, after what it brought landed at 2026-11-25T09:00:00Z";
    seen.expect(MET, &[&format!("error clock-future : the committer date of commit {} {ahead}", &repo.git(&["rev-parse", "side"])[..12])]);
    // When that day has passed, it is history.
    let seen = repo.seen_at("2031-02-01T00:00:00Z");
    seen.expect(MET, &["note clock-future : the author date of commit "]);
}

#[test]
fn a_side_branch_with_a_date_that_is_none_is_told() {
    for (people, expected) in [
        (
            "author Ana <ana@example.org> 1764061200 +9999\ncommitter Ana <ana@example.org> 1764061200 +0000",
            "author date: `1764061200 +9999`",
        ),
        ("author Ana <ana@example.org> 1764061200 +0000\ncommitter Ana <ana@example.org>", "committer date: `(none)`"),
        (
            "author Ana <ana@example.org> -1 +0000\ncommitter Ana <ana@example.org> 99999999999999 +0000",
            "committer date: `99999999999999 +0000`",
        ),
    ] {
        let repo = Repo::met_once();
        repo.git(&["checkout", "-q", "-b", "side"]);
        repo.put("evidence/t/48.yaml", SECOND);
        repo.commit_by_hand(people);
        repo.git(&["checkout", "-q", "main"]);
        repo.git_at(W48, &["merge", "-q", "--no-ff", "-m", "A merge", "side"]);
        let seen = repo.seen();
        assert_eq!(seen.code, 1, "{seen:#?}");
        assert!(seen.told.contains("error clock-impossible : commit ") && seen.told.contains(expected), "{expected}: {seen:#?}");
    }
}

#[test]
fn a_plan_that_is_loosened_and_restored_inside_one_merge_never_was() {
    let repo = Repo::met_once();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.record(W48, "policies/plan.yaml", &PLAN.replace("weekly", "yearly"));
    repo.record(W48, "policies/plan.yaml", PLAN);
    repo.record("2026-11-30T08:00:00Z", "src/main", "x");
    repo.git(&["checkout", "-q", "main"]);
    repo.git_at("2026-11-30T09:00:00Z", &["merge", "-q", "--no-ff", "-m", "A merge", "side"]);
    let seen = repo.seen();
    seen.expect(MISSED, &["error occurrence-missed"]);
    assert!(!seen.told.contains("plan-loosened"), "{seen:#?}");
}

#[test]
fn a_plan_that_a_merge_loosens_is_told() {
    let repo = with_side("2026-11-24T09:00:00Z", "src/main", "x");
    begin(&repo, &["side"]);
    repo.put("policies/plan.yaml", &PLAN.replace("weekly", "monthly"));
    end(&repo, W48);
    let seen = repo.seen();
    assert!(seen.told.contains("warning plan-loosened policies/plan.yaml: "), "{seen:#?}");
}

#[test]
fn a_criss_cross_merge_lands_each_record_once() {
    let repo = with_side("2026-11-24T08:00:00Z", "evidence/t/48.yaml", SECOND);
    repo.record("2026-11-24T08:30:00Z", "src/main", "x");
    repo.git(&["branch", "old-main"]);
    repo.git_at("2026-11-24T09:00:00Z", &["merge", "-q", "--no-ff", "-m", "Side into main", "side"]);
    repo.git(&["checkout", "-q", "side"]);
    repo.git_at("2026-11-24T09:00:00Z", &["merge", "-q", "--no-ff", "-m", "Main into side", "old-main"]);
    repo.record("2026-11-24T10:00:00Z", "src/more", "x");
    repo.git(&["checkout", "-q", "main"]);
    repo.git_at("2026-11-30T09:00:00Z", &["merge", "-q", "--no-ff", "-m", "Side again", "side"]);
    let seen = repo.seen();
    seen.expect(MET, &[]);
    assert_eq!((seen.code, seen.told.as_str()), (0, ""), "{seen:#?}");
}

#[test]
fn a_rename_dance_makes_no_new_evidence() {
    let repo = Repo::met_once();
    repo.git(&["mv", "evidence/t/47.yaml", "kept.yaml"]);
    repo.commit("2026-11-24T09:00:00Z");
    repo.git(&["mv", "kept.yaml", "evidence/t/48.yaml"]);
    repo.commit(W48);
    let told = ["error evidence-deleted evidence/t/47.yaml: ", "error evidence-copied evidence/t/48.yaml: "];
    repo.seen().expect(MISSED, &told);
    // The same on a side branch, so that the branch sees one step alone.
    let repo = Repo::met_once();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.git(&["mv", "evidence/t/47.yaml", "kept.yaml"]);
    repo.commit("2026-11-24T09:00:00Z");
    repo.git(&["mv", "kept.yaml", "evidence/t/48.yaml"]);
    repo.commit("2026-11-24T10:00:00Z");
    repo.git(&["checkout", "-q", "main"]);
    repo.git_at(W48, &["merge", "-q", "--no-ff", "-m", "A merge", "side"]);
    repo.seen()
        .expect(MISSED, &["error evidence-deleted evidence/t/47.yaml: the record evidence/t/47.yaml was moved to evidence/t/48.yaml"]);
}

#[test]
fn a_revert_and_its_revert_make_no_new_evidence() {
    let repo = Repo::met_once();
    repo.git_at("2026-11-24T09:00:00Z", &["revert", "--no-edit", "HEAD"]);
    repo.git_at(W48, &["revert", "--no-edit", "HEAD"]);
    repo.seen().expect(MISSED, &["error evidence-deleted evidence/t/47.yaml: ", "error evidence-readded evidence/t/47.yaml: "]);
}
