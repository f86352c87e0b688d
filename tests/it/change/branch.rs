//! `check --base`: what a branch would cause.

use duly::history::build::Commit;

use super::{NOW, OVERDUE, PLAN, case, record};
use crate::binary::{duly, err, out, output};

const TODAY: &str = "2026-11-23T10:00:00Z";

#[test]
fn what_was_overdue_before_never_blocks_a_change_that_has_nothing_to_do_with_it() {
    let mut case = case();
    case.commit(Commit::at(TODAY).file("src/main.rs", "fn main() {}"));
    let told = case.side();
    assert_eq!((told.code, told.findings, told.serves), (0, vec![OVERDUE.to_owned()], vec![]));
    assert_eq!(case.check(&["--ref", "main"]).code, 1, "the branch as it stands fails");
}

#[test]
fn new_evidence_is_told_with_what_it_would_serve_though_the_base_moved_on() {
    let mut case = case();
    case.commit(Commit::at(TODAY).file("evidence/logs/w48.yaml", record("logs", "week 48")));
    case.builder.switch("main");
    case.commit(Commit::at("2026-11-23T11:00:00Z").file("evidence/keys/w48.yaml", record("keys", "week 48")));
    let told = case.side();
    assert_eq!((told.code, told.serves), (0, vec!["logs#2026-W48 met".to_owned()]));
    assert_eq!(told.report["change"]["commits"], 1);
    assert_ne!(told.report["change"]["base"], told.report["change"]["merge_base"]);
}

#[test]
fn evidence_for_what_the_base_has_met_meanwhile_serves_nothing() {
    let mut case = case();
    case.commit(Commit::at(TODAY).file("evidence/logs/w48.yaml", record("logs", "week 48")));
    case.builder.switch("main");
    case.commit(Commit::at("2026-11-23T11:00:00Z").file("evidence/logs/other.yaml", record("logs", "also week 48")));
    let told = case.side();
    assert_eq!((told.serves, told.extras), (vec![], vec!["evidence/logs/w48.yaml".to_owned()]));
}

#[test]
fn what_the_change_does_to_records_is_an_error() {
    let edit = |case: &mut super::Case| {
        case.commit(Commit::at(TODAY).file("evidence/logs/w47.yaml", record("logs", "edited")));
    };
    let delete = |case: &mut super::Case| {
        case.commit(Commit::at(TODAY).remove("evidence/logs/w47.yaml"));
    };
    let copy = |case: &mut super::Case| {
        case.commit(Commit::at(TODAY).file("evidence/logs/w48.yaml", record("logs", "week 47")));
    };
    let bad = |case: &mut super::Case| {
        case.commit(Commit::at(TODAY).file("evidence/logs/w48.yaml", "task: logs\nsumary: x\n"));
    };
    type Deed<'a> = &'a dyn Fn(&mut super::Case);
    let cases: [(Deed<'_>, &str); 4] = [
        (&edit, "error evidence-edited evidence/logs/w47.yaml"),
        (&delete, "error evidence-deleted evidence/logs/w47.yaml"),
        (&copy, "error evidence-copied evidence/logs/w48.yaml"),
        (&bad, "error record-invalid evidence/logs/w48.yaml"),
    ];
    for (act, expected) in cases {
        let mut case = case();
        act(&mut case);
        let told = case.side();
        assert_eq!(told.code, 1, "{expected}");
        assert!(told.findings.contains(&expected.to_owned()), "{expected}: {:?}", told.findings);
    }
}

#[test]
fn a_sin_that_the_base_already_has_is_no_error_of_the_change() {
    let mut case = case();
    case.builder.switch("main");
    case.commit(Commit::at("2026-11-23T08:00:00Z").file("evidence/logs/w47.yaml", record("logs", "edited")));
    case.builder.branch("late").expect("a branch");
    case.commit(Commit::at(TODAY).file("src/main.rs", "fn main() {}"));
    let told = case.check(&["--ref", "late", "--base", "main"]);
    assert_eq!(told.code, 0, "{:?}", told.findings);
    assert!(told.findings.contains(&"warning evidence-edited evidence/logs/w47.yaml".to_owned()), "{:?}", told.findings);
    assert_eq!(case.check(&["--ref", "late"]).code, 1);
}

#[test]
fn forged_dates_in_any_commit_of_the_branch_are_errors() {
    for (dates, rule) in [
        (["2026-11-20T09:00:00Z", "2026-11-19T09:00:00Z"], Some("clock-backwards")),
        (["2026-11-17T09:00:00Z", "2026-11-23T09:00:00Z"], Some("clock-backwards")),
        (["2026-11-23T09:00:00Z", "2026-11-23T12:10:01Z"], Some("clock-future")),
        (["2026-11-23T09:00:00Z", "-1 +0000"], Some("clock-impossible")),
        (["2026-11-23T09:00:00Z", "2026-11-23T12:05:00Z"], None),
        (["2026-11-23T09:00:00Z", "2026-11-23T08:55:00Z"], None),
    ] {
        let mut case = case();
        for (number, date) in dates.iter().enumerate() {
            case.commit(Commit::at(date).authored("2026-11-17T09:00:00Z").file(format!("src/{number}"), "x"));
        }
        let told = case.side();
        let clocks: Vec<&String> = told.findings.iter().filter(|one| one.contains("clock-")).collect();
        assert_eq!(clocks, rule.map(|rule| format!("error {rule} -")).iter().collect::<Vec<_>>(), "{dates:?}");
        assert_eq!(told.code, i32::from(rule.is_some()), "{dates:?}");
    }
}

#[test]
fn a_looser_plan_needs_an_approver_of_the_base_who_wrote_none_of_it() {
    let looser = PLAN.replace("logs, cadence: weekly", "logs, cadence: monthly");
    let with_mallory = looser.replace("[{email: bob", "[{email: mallory@example.org}, {email: bob");
    for (plan, message, author, code) in [
        (&looser, "Review less\n", "mallory@example.org", 1),
        (&looser, "Review less\n\nApproved-by: Bob <bob@example.org>\n", "mallory@example.org", 0),
        (&looser, "Review less\n\nApproved-By: Bob <BOB@example.org>\n", "mallory@example.org", 0),
        (&looser, "Review less\n\nApproved-by: Bob <bob@example.org>\n\nand more\n", "mallory@example.org", 1),
        (&looser, "Review less\n\nApproved-by: Gil <gil@example.org>\n", "mallory@example.org", 1),
        (&looser, "Review less\n\nApproved-by: Ana <ana@example.org>\n", "ana@example.org", 1),
        (&with_mallory, "Review less\n\nApproved-by: Mallory <mallory@example.org>\n", "gil@example.org", 1),
    ] {
        let mut case = case();
        case.commit(Commit::at(TODAY).author("A", author).message(message).file("policies/plan.yaml", plan));
        let told = case.side();
        assert_eq!(told.code, code, "{message:?} by {author}: {:?}", told.findings);
        assert!(told.findings.iter().any(|one| one.starts_with("warning plan-loosened")), "{:?}", told.findings);
        assert_eq!(told.findings.iter().any(|one| one.starts_with("error loosening-unapproved")), code == 1);
    }
    let mut case = case();
    case.commit(Commit::at(TODAY).by("Mallory", "mallory@example.org").file("policies/plan.yaml", &looser));
    case.commit(Commit::at(TODAY).by("Bob", "bob@example.org").message("Yes\n\nApproved-by: Bob <bob@example.org>\n"));
    assert_eq!(case.side().code, 0, "an empty commit only speaks");
    case.commit(Commit::at(TODAY).by("Bob", "bob@example.org").file("src/x", "1"));
    assert_eq!(case.side().code, 1, "whoever wrote a part of it approves nothing");
    let mut case = self::case();
    case.commit(Commit::at(TODAY).file("policies/plan.yaml", PLAN.replace("keys, cadence: weekly", "keys, cadence: daily")));
    assert_eq!(case.side().code, 0, "a stricter plan needs nobody");
}

#[test]
fn a_change_cannot_switch_off_the_rule_that_it_breaks() {
    let mut case = case();
    let quiet = format!("{PLAN}rules: {{evidence-edited: off, plan-loosened: off, loosening-unapproved: off}}\n");
    case.commit(Commit::at(TODAY).file("policies/plan.yaml", quiet).file("evidence/logs/w47.yaml", record("logs", "edited")));
    let told = case.side();
    assert!(told.findings.contains(&"error evidence-edited evidence/logs/w47.yaml".to_owned()), "{:?}", told.findings);
    assert!(told.findings.iter().any(|one| one.starts_with("error loosening-unapproved")), "{:?}", told.findings);
}

#[test]
fn an_invalid_plan_is_refused_and_a_missing_one_too() {
    let mut case = case();
    case.commit(Commit::at(TODAY).file("policies/plan.yaml", PLAN.replace("cadence: weekly", "cadense: weekly")));
    assert_eq!(case.side().code, 2);
    case.commit(Commit::at(TODAY).remove("policies/plan.yaml"));
    let told = case.side();
    assert_eq!((told.code, told.findings), (2, vec!["error plan-missing -".to_owned()]));
}

#[test]
fn the_first_plan_of_a_repository_is_judged_by_itself() {
    let mut case = case();
    case.builder.switch("main");
    case.commit(Commit::at("2026-11-20T09:00:00Z").remove("policies/plan.yaml"));
    case.builder.branch("new").expect("a branch");
    case.commit(Commit::at(TODAY).file("policies/other.yaml", PLAN));
    let told = case.check(&["--ref", "new", "--base", "main"]);
    assert_eq!(told.code, 0, "{:?}", told.findings);
}

#[test]
fn who_made_the_evidence_is_found_on_the_branch() {
    let mut case = case();
    let record = record("logs", "week 48");
    case.commit(Commit::at("2026-11-23T09:00:00Z").by("Gil", "gil@example.org").file("evidence/logs/w48.yaml", &record));
    case.commit(Commit::at(TODAY).by("Ana", "ana@example.org").file("src/x", "1"));
    let told = case.side();
    assert_eq!(told.report["tasks"][0]["last_performance"]["performer"], "gil@example.org");
}

#[test]
fn two_histories_that_share_nothing_and_two_gates_at_once_are_refused() {
    let mut case = case();
    case.builder.switch("orphan");
    case.commit(Commit::at(TODAY).file("policies/plan.yaml", PLAN));
    let place = case.path().to_str().expect("a path").to_owned();
    let said = output(&mut duly(&["check", "-C", &place, "--as-of", NOW, "--ref", "orphan", "--base", "main"]));
    assert_eq!(said.status.code(), Some(3), "{}", err(&said));
    assert!(err(&said).contains("share no history: nothing can be merged"), "{}", err(&said));
    for both in [["--staged", "--base=main"], ["--from=2026-11-01", "--base=main"], ["--from=2026-11-01", "--staged"]] {
        assert_eq!(output(&mut duly(&[&["check", "-C", &place][..], &both].concat())).status.code(), Some(2), "{both:?}");
    }
}

#[test]
fn the_answer_says_what_the_branch_would_do() {
    let mut case = case();
    case.commit(Commit::at(TODAY).file("evidence/logs/w48.yaml", record("logs", "week 48")));
    let place = case.path().to_str().expect("a path").to_owned();
    let said = output(&mut duly(&["check", "-C", &place, "--as-of", NOW, "--ref", "side", "--base", "main"]));
    let text = out(&said);
    assert!(text.ends_with("the branch (1 commit) would serve logs#2026-W48; it causes no error; there is 1\nwarning\n"), "{text}");
}
