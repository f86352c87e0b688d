//! `check --base`: whose yes to a looser plan counts.

use duly::history::Oid;
use duly::history::build::Commit;
use serde_json::Value;

use super::{Case, PLAN, Told, case};

const TODAY: &str = "2026-11-23T10:00:00Z";

pub(super) const YES: &str = "Yes\n\nApproved-by: Bob <bob@example.org>\n";

pub(super) fn looser() -> String {
    PLAN.replace("logs, cadence: weekly", "logs, cadence: monthly")
}

/// Looser still.
pub(super) fn loosest() -> String {
    looser().replace("keys, cadence: weekly", "keys, cadence: monthly")
}

pub(super) fn by(name: &str) -> Commit {
    Commit::at(TODAY).by(name, &format!("{}@example.org", name.to_lowercase()))
}

pub(super) fn tip(case: &Case) -> Oid {
    case.builder.tip().expect("a tip").expect("a commit")
}

/// A branch on which Mallory loosens the plan.
pub(super) fn loosened() -> Case {
    let mut case = case();
    case.commit(by("Mallory").file("policies/plan.yaml", looser()));
    case
}

/// The same, with Bob's yes.
pub(super) fn approved() -> Case {
    let mut case = loosened();
    case.commit(by("Bob").message(YES));
    assert_eq!(case.side().code, 0, "an empty commit only speaks");
    case
}

/// What is said of the approval that is missing: the message, then the help; nothing where none is missing.
fn missing(told: &Told) -> String {
    let findings = told.report["findings"].as_array().cloned().unwrap_or_default();
    let one = findings.iter().find(|one| one["rule"] == "loosening-unapproved");
    assert_eq!(one.is_some(), told.code == 1, "{:?}", told.findings);
    let word = |key: &str| one.and_then(|one| one[key].as_str()).unwrap_or_default();
    let said = format!("{} / {}", word("message"), word("help"));
    if one.is_none() { String::new() } else { said }
}

/// Demands that the check fails, and that it says why.
pub(super) fn refused(case: &Case, why: &str) -> String {
    let told = case.side();
    let said = missing(&told);
    assert!(said.contains(why), "{why:?} is not in {said:?} of {:?}", told.findings);
    said
}

#[test]
fn whoever_wrote_a_part_of_it_approves_nothing() {
    type Wrote<'a> = (Commit, &'a str);
    let with = |message: &str| by("Mallory").message(message).file("policies/plan.yaml", looser());
    let cases: [Wrote<'_>; 9] = [
        (with("Less\n").author("B", "bob@example.org"), "is an author of"),
        (with("Less\n").author("B", "BOB@Example.org"), "is an author of"),
        (with("Less\n").committer("B", "bob@example.org"), "committed"),
        (with("Less\n\nCo-authored-by: Bob <bob@example.org>\n"), "is a co-author of"),
        (with("Less\n\nco-Authored-By:Bob <BOB@example.org>\n"), "is a co-author of"),
        // As a squash leaves it.
        (
            with("Less\n\n* Begin\n\nCo-authored-by: Bob <bob@example.org>\n\n* End\n\nReviewed-by: Gil <gil@example.org>\n"),
            "is a co-author of",
        ),
        (with("Less\n\nCo-authored-by: Gil <gil@example.org>, Bob <bob@example.org>\n"), "is a co-author of"),
        (with("Less\n\nCo-authored-by: bob@example.org\n"), "is a co-author of"),
        (with("Less\r\n\r\nCo-authored-by: Bob <bob@example.org>\r\n"), "is a co-author of"),
    ];
    for (commit, why) in cases {
        let mut case = case();
        case.commit(commit.clone());
        let written = tip(&case).short();
        case.commit(by("Bob").message(YES));
        refused(&case, &format!("of bob@example.org does not count: they {}", why.replace("is a", "are a")));
        refused(&case, &written);
        case.commit(by("Ana").message("Yes\n\nApproved-by: Ana <ana@example.org>\n"));
        assert_eq!(case.side().code, 0, "{commit:?}");
    }
    let mut case = loosened();
    case.commit(by("Bob").message("Yes\n\nApproved-by: Bob <bob@example.org>\nCo-authored-by: Bob <bob@example.org>\n"));
    refused(&case, "they are a co-author of");
}

#[test]
fn an_author_under_another_address_is_known_by_the_mailmap_of_the_base() {
    let map = "Bob <bob@example.org> <robert@home.example>\nBob <bob@example.org> Bob <shared@example.org>\n";
    let on_base = |map: &str| {
        let mut case = case();
        case.builder.switch("main");
        case.commit(by("Gil").file(".mailmap", map));
        case.builder.branch("side").expect("a branch");
        case
    };
    let with = |message: &str| by("Mallory").message(message).file("policies/plan.yaml", looser());
    for commit in [
        with("Less\n").author("Robert", "robert@home.example"),
        with("Less\n").author("Robert", "Robert@HOME.example"),
        with("Less\n").committer("Robert", "robert@home.example"),
        with("Less\n").author("bob", "shared@example.org"),
        with("Less\n\nCo-authored-by: R <robert@home.example>\n"),
    ] {
        let mut case = on_base(map);
        case.commit(commit.clone());
        case.commit(by("Bob").message(YES));
        refused(&case, "of bob@example.org does not count: they ");
        let mut case = on_base("");
        case.commit(commit);
        case.commit(by("Bob").message(YES));
        assert_eq!(case.side().code, 0, "without a map nobody knows");
    }
    // An approver may use any of their addresses.
    let mut case = on_base(map);
    case.commit(with("Less\n"));
    case.commit(by("Bob").message("Yes\n\nApproved-by: Robert <robert@home.example>\n"));
    assert_eq!(case.side().code, 0);
    // A change maps nobody, neither onto an approver nor away from one.
    for map in ["<bob@example.org> <mallory@example.org>\n", "<x@example.org> <robert@home.example>\n"] {
        let mut case = on_base("<bob@example.org> <robert@home.example>\n");
        case.commit(with("Less\n").author("R", "robert@home.example").file(".mailmap", map));
        case.commit(by("Mallory").message("Yes\n\nApproved-by: Mallory <mallory@example.org>\nApproved-by: Bob <bob@example.org>\n"));
        refused(&case, "of bob@example.org does not count: they are an author of");
    }
}

#[test]
fn an_approval_stands_where_git_reads_trailers() {
    let trailer = "Approved-by: Bob <bob@example.org>";
    for (message, code) in [
        (format!("Less\n\nWith a reason.\n\n{trailer}\n"), 0),
        (format!("Less\n\n{trailer}\n{trailer}\n"), 0),
        (format!("Less\n\nReviewed-by: Gil <gil@example.org>\n{trailer}\n\n\n"), 0),
        (format!("Less\r\n\r\n{trailer}\r\n"), 0),
        // The subject of a commit, of a merge too, is no trailer.
        (format!("{trailer}\n"), 1),
        (format!("{trailer}\n\nReviewed-by: Gil <gil@example.org>\n"), 1),
        (format!("Less\n{trailer}\n"), 1),
        (format!("Less\n\n{trailer}\n\nbut only the first part\n"), 1),
        (format!("Less\n\nI wish that I could write\n{trailer}\nbut he is on leave\n"), 1),
        (format!("Less\n\n> {trailer}\n"), 1),
        (format!("Less\n\nReviewed-by: Gil <gil@example.org>\n  {trailer}\n"), 1),
        (format!("Less\n\n# {trailer}\n"), 1),
        (format!("Less\n\nNot-{trailer}\n"), 1),
        (format!("Less\n\n{trailer} on condition that nothing changes\n"), 1),
        ("Less\n\nApproved-by: Gil <gil@example.org>, Bob <bob@example.org>\n".to_owned(), 1),
        ("Less\n\nApproved-by: bob@example.org\n".to_owned(), 1),
        ("Less\n\nApproved-by: Bob\n".to_owned(), 1),
        ("Less\n\nApproved-by:\n".to_owned(), 1),
        (format!("Less\0\n\n{trailer}\n"), 1),
    ] {
        let mut case = case();
        case.commit(by("Mallory").message(&message).file("policies/plan.yaml", looser()));
        let told = case.side();
        assert_eq!(told.code, code, "{message:?}: {:?}", told.findings);
    }
    let mut case = loosened();
    case.commit(by("Bob").message("Approved-by: Bob <bob@example.org>\n"));
    let silent = tip(&case).short();
    refused(&case, &format!("the line `Approved-by` in {silent} is no trailer"));
}

#[test]
fn an_approver_is_a_member_on_the_day_of_the_approval_and_on_that_of_the_check_and_no_bot() {
    let plan = |members: &str, more: &str| {
        PLAN.replace("[{email: bob@example.org}, {email: ana@example.org}]", &format!("[{members}, {{email: eve@example.org}}]")) + more
    };
    for (members, more, yes, why) in [
        ("{email: bob@example.org, until: 2026-11-23}", "", "2026-11-23T10:00:00Z", None),
        ("{email: bob@example.org, until: 2026-11-22}", "", "2026-11-22T10:00:00Z", Some("are not in Board on 2026-11-23")),
        ("{email: bob@example.org, from: 2026-11-22}", "", "2026-11-22T10:00:00Z", None),
        ("{email: bob@example.org, from: 2026-11-23}", "", "2026-11-22T10:00:00Z", Some("were not in Board on 2026-11-22")),
        ("{email: bob@example.org, from: 2026-11-24}", "", "2026-11-23T10:00:00Z", Some("are not in Board on 2026-11-23")),
        ("{email: bob@example.org}", "bots: [bob@example.org]\n", "2026-11-23T10:00:00Z", Some("are a bot")),
    ] {
        let mut case = case();
        case.builder.switch("main");
        case.commit(Commit::at("2026-11-20T09:00:00Z").by("Gil", "gil@example.org").file("policies/plan.yaml", plan(members, more)));
        case.builder.branch("side").expect("a branch");
        let looser = plan(members, more).replace("logs, cadence: weekly", "logs, cadence: monthly");
        case.commit(Commit::at("2026-11-22T09:00:00Z").by("Mallory", "mallory@example.org").file("policies/plan.yaml", looser));
        case.commit(Commit::at(yes).by("Bob", "bob@example.org").message(YES));
        match why {
            None => assert_eq!(case.side().code, 0, "{members} {more} {yes}"),
            Some(why) => drop(refused(&case, &format!("of bob@example.org does not count: they {why}"))),
        }
    }
}

#[test]
fn an_approval_that_somebody_else_has_moved_is_none() {
    let mut case = loosened();
    case.commit(by("Bob").message(YES).committer("Mallory", "mallory@example.org"));
    refused(&case, "of bob@example.org does not count: mallory@example.org has rewritten its commit");
    case.commit(by("Bob").message(YES).committer("Robert", "Bob@example.org"));
    assert_eq!(case.side().code, 0);
}

#[test]
fn a_missing_approval_says_what_to_run() {
    let mut case = loosened();
    let run = "`git commit --allow-empty -m \"Approve the looser plan\" --trailer \"Approved-by: NAME <ADDRESS>\"`";
    refused(&case, "this change loosens the plan, and nobody of Board who wrote none of it approves it / let a member of that team");
    refused(&case, run);
    case.commit(by("Gil").message("Yes\n\nApproved-by: Gil <gil@example.org>\n"));
    refused(&case, "of gil@example.org does not count: they are not in Board on 2026-11-23");
    for step in 0..5 {
        let message = format!("Yes\n\nApproved-by: N{step} <n{step}@example.org>\n");
        case.commit(by("Gil").message(&message));
    }
    let said = refused(&case, "and 3 more");
    assert_eq!(said.matches("does not count").count(), 3, "{said}");
    assert!(matches!(case.side().report["findings"], Value::Array(_)));
}
