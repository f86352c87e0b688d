//! `check --base`: a yes to a looser plan counts for what could be seen of the branch, and for nothing that came later.

use super::approve::{YES, approved, by, loosened, looser, loosest, refused, tip};
use super::{Case, PLAN, case};

/// Another file of the plan.
const MORE: &str = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: more, title: More of it, cadence: weekly}\n";

#[test]
fn an_approval_holds_for_what_the_approver_could_see() {
    for (after, path) in [(loosest(), "policies/plan.yaml"), ("1".to_owned(), "src/x"), ("1".to_owned(), "evidence/logs/x.bin")] {
        let mut case = approved();
        case.commit(by("Ana").message("a word\n"));
        assert_eq!(case.side().code, 0, "words change nothing");
        let mut case = approved();
        case.commit(by("Mallory").message("More\n").file(path, after));
        let later = tip(&case).short();
        case.commit(by("Ana").message("a word\n"));
        refused(&case, &format!("of bob@example.org does not count: it has not seen what {later} changes"));
        case.commit(by("Bob").message(YES));
        assert_eq!(case.side().code, 0, "a new one sees it");
    }
    let mut case = approved();
    case.commit(by("Mallory").file("src/x", "1"));
    case.commit(by("Mallory").remove("src/x"));
    refused(&case, "it has not seen what ");
}

#[test]
fn an_approval_beside_a_change_has_not_seen_it() {
    let mut case = case();
    case.commit(by("Mallory").file("src/x", "1"));
    case.builder.branch("beside").expect("a branch");
    case.commit(by("Bob").message(YES));
    let yes = tip(&case);
    case.builder.switch("side");
    case.commit(by("Mallory").file("policies/plan.yaml", looser()));
    case.commit(by("Mallory").message("Merge\n").merge(&yes));
    refused(&case, "it has not seen what ");

    // Whoever looks on a branch of their own, and is merged, has seen what was there.
    let mut case = loosened();
    case.builder.branch("beside").expect("a branch");
    case.commit(by("Bob").message(YES));
    let yes = tip(&case);
    case.builder.switch("side");
    case.commit(by("Mallory").message("Merge\n").merge(&yes));
    assert_eq!(case.side().code, 0);

    // The trailers of the merge itself are of what it brings together.
    let mut case = loosened();
    case.builder.branch_at("beside", &tip(&case)).expect("a branch");
    case.commit(by("Mallory").file("src/x", "1"));
    let other = tip(&case);
    case.builder.switch("side");
    case.commit(by("Mallory").message("Merge\n\nApproved-by: Bob <bob@example.org>\n").merge(&other));
    assert_eq!(case.side().code, 0);
}

/// Puts something on `main` and merges it into `side`, by a merge that changes a file besides.
fn merge_of_base(case: &mut Case, on_main: &[(&str, &str)], besides: Option<(&str, String)>) {
    case.builder.switch("main");
    let mut commit = by("Gil").message("Elsewhere\n");
    for (path, content) in on_main {
        commit = commit.file(path, content);
    }
    case.commit(commit);
    let main = tip(case);
    case.builder.switch("side");
    let mut merge = by("Mallory").message("Merge main\n").merge(&main);
    if let Some((path, content)) = besides {
        merge = merge.file(path, content);
    }
    case.commit(merge);
}

#[test]
fn a_merge_of_the_base_leaves_an_approval_standing_only_if_it_adds_nothing() {
    let stricter = PLAN.replace("keys, cadence: weekly", "keys, cadence: daily");
    let both = looser().replace("keys, cadence: weekly", "keys, cadence: daily");
    let other = [("src/y", "1"), ("evidence/keys/w48.yaml", "task: keys\n")];
    type Merge<'a> = (&'a [(&'a str, &'a str)], Option<(&'a str, String)>, i32);
    let cases: [Merge<'_>; 7] = [
        (&other, None, 0),
        // What duly does not look at may be merged line by line.
        (&other, Some(("src/y", "2".to_owned())), 0),
        (&other, Some(("policies/plan.yaml", loosest())), 1),
        (&other, Some(("policies/more.yaml", MORE.to_owned())), 1),
        (&other, Some((".mailmap", "<gil@example.org> <x@example.org>\n".to_owned())), 1),
        // Both sides changed the plan: the merge takes one, or makes a third of them.
        (&[("policies/plan.yaml", &stricter)], None, 1),
        (&[("policies/plan.yaml", &stricter)], Some(("policies/plan.yaml", both)), 1),
    ];
    for (on_main, besides, code) in cases {
        let mut case = approved();
        merge_of_base(&mut case, on_main, besides.clone());
        let merge = tip(&case).short();
        let told = case.side();
        assert_eq!(told.code, code, "{on_main:?} {besides:?}: {:?}", told.findings);
        if code == 1 {
            refused(&case, &format!("of bob@example.org does not count: it has not seen what the merge {merge} changes"));
            case.commit(by("Bob").message(YES));
            assert_eq!(case.side().code, 0, "{on_main:?} {besides:?}");
        }
    }
}

#[test]
fn an_approver_who_merges_the_base_has_written_nothing() {
    let mut case = loosened();
    case.builder.switch("main");
    case.commit(by("Gil").file("src/y", "1"));
    let main = tip(&case);
    case.builder.switch("side");
    case.commit(by("Bob").message(&YES.replace("Yes", "Merge main")).merge(&main));
    assert_eq!(case.side().code, 0);
    case.commit(by("Bob").message(YES).merge(&main).file("policies/plan.yaml", loosest()));
    refused(&case, "they are an author of the merge ");
}

#[test]
fn a_merge_that_undoes_what_the_base_made_stricter_is_seen() {
    let stricter = MORE.replace("weekly", "daily");
    for (taken, code) in [(&stricter, 0), (&MORE.to_owned(), 1)] {
        let mut case = case();
        case.builder.switch("main");
        case.commit(by("Gil").file("policies/more.yaml", MORE));
        case.builder.branch("side").expect("a branch");
        case.commit(by("Mallory").file("policies/plan.yaml", looser()));
        case.commit(by("Bob").message(YES));
        merge_of_base(&mut case, &[("policies/more.yaml", &stricter)], Some(("policies/more.yaml", taken.clone())));
        assert_eq!(case.side().code, code, "{taken}");
    }
}

#[test]
fn what_the_base_changes_too_is_merged_before_it_is_approved() {
    let mut case = approved();
    case.builder.switch("main");
    let stricter = PLAN.replace("keys, cadence: weekly", "keys, cadence: daily");
    case.commit(by("Gil").file("policies/plan.yaml", &stricter));
    let main = tip(&case);
    case.builder.switch("side");
    let crossed = "of bob@example.org does not count: the base has changed policies/plan.yaml too, and has to be merged first";
    refused(&case, crossed);
    case.commit(by("Bob").message(YES));
    refused(&case, crossed);
    let both = looser().replace("keys, cadence: weekly", "keys, cadence: daily");
    case.commit(by("Mallory").message("Merge main\n").merge(&main).file("policies/plan.yaml", both));
    refused(&case, "it has not seen what the merge ");
    case.commit(by("Bob").message(YES));
    assert_eq!(case.side().code, 0);

    let mut case = approved();
    case.builder.switch("main");
    case.commit(by("Gil").file("policies/plan.yaml", looser()));
    assert_eq!(case.side().code, 0, "both changed it alike");
    case.commit(by("Gil").file("evidence/keys/w48.yaml", "task: keys\n"));
    assert_eq!(case.side().code, 0);
}

#[test]
fn of_very_many_merges_the_last_are_looked_into() {
    let mut case = approved();
    for step in 0..65 {
        merge_of_base(&mut case, &[(&format!("src/{step}"), "1")], None);
        if step == 63 {
            assert_eq!(case.side().code, 0);
        }
    }
    refused(&case, "it has not seen what the merge ");
    case.commit(by("Bob").message(YES));
    assert_eq!(case.side().code, 0);
}

#[test]
fn a_merge_of_three_is_never_taken_for_one_that_adds_nothing() {
    let mut case = approved();
    case.builder.switch("main");
    case.commit(by("Gil").file("src/y", "1"));
    let main = tip(&case);
    case.builder.branch("topic").expect("a branch");
    case.commit(by("Gil").file("src/z", "1"));
    let topic = tip(&case);
    case.builder.switch("side");
    case.commit(by("Mallory").message("Merge all\n").merge(&main).merge(&topic));
    refused(&case, "it has not seen what ");
}
