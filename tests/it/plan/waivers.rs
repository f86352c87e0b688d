//! Waivers and the team that approves them, as the plan holds them.
//!
//! It does not know what a waiver covers.

use duly::diagnostic::RuleId;
use duly::plan::{Plan, WaiverTarget};

use super::{loaded, plan};

const PLAN: &str = "\
version: 1
approvers: The Board
teams: {board: {name: The Board}, red: {aliases: [Rouge]}, blue: {}}
tasks:
  - {id: a, title: A, cadence: weekly}
  - {id: b, title: B, cadence: weekly, each_team: true, teams: [red, blue], scopes: {x: {}, y: {teams: [blue]}}}
waivers:
  - {task: a, from: 2026-08-10, to: 2026-08-10, reason: Freeze, owner: bob@example.org, approver: ana@example.org, ticket: SEC-12}
  - task: b
    scope: x
    team: rouge
    occurrence: 2026-W33
    from: 2026-08-10
    to: 2026-08-20
    reason: Freeze
    owner: bob@example.org
    approver: ana@example.org
  - {task: b, team: blue, from: 2026-08-10, to: 2026-08-20, reason: Freeze, owner: bob@example.org, approver: ana@example.org}
  - {finding: evidence-edited, path: evidence/a/1.yaml, reason: Typing error, owner: bob@example.org, approver: ana@example.org}
  - {finding: clock-backwards, commit: 0123456789abcdef0123456789abcdef01234567, from: 2026-01-01, to: 2026-12-31, reason: Clock, owner: bob@example.org, approver: ana@example.org}
";

fn read() -> Plan {
    plan(PLAN).unwrap_or_else(|told| panic!("{told:#?}"))
}

#[test]
fn the_approvers_are_a_team_by_its_id() {
    assert_eq!(read().approvers.as_deref(), Some("board"));
    assert_eq!(plan("version: 1\ntasks: [{id: a, title: A, cadence: weekly}]\n").map(|plan| plan.approvers), Ok(None));
}

#[test]
fn a_waiver_keeps_what_it_excuses() {
    let occurrences = |task: &str, scope: Option<&str>, team: Option<&str>, key: Option<&str>| WaiverTarget::Occurrences {
        task: task.to_owned(),
        scope: scope.map(str::to_owned),
        team: team.map(str::to_owned),
        key: key.map(str::to_owned),
    };
    let targets: Vec<WaiverTarget> = read().waivers.into_iter().map(|waiver| waiver.target).collect();
    assert_eq!(
        targets,
        [
            occurrences("a", None, None, None),
            occurrences("b", Some("x"), Some("red"), Some("2026-W33")),
            occurrences("b", None, Some("blue"), None),
            WaiverTarget::Finding { rule: RuleId::EvidenceEdited, commit: None, path: Some("evidence/a/1.yaml".to_owned()) },
            WaiverTarget::Finding {
                rule: RuleId::ClockBackwards,
                commit: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
                path: None,
            },
        ]
    );
}

#[test]
fn a_waiver_keeps_its_days_its_people_and_its_place() {
    let read: Vec<String> = read()
        .waivers
        .iter()
        .map(|waiver| {
            let days = waiver.days.map_or("for ever".to_owned(), |(first, last)| format!("{first}..{last}"));
            let place = waiver.place.start().map(|start| start.to_string()).expect("a place");
            let ticket = waiver.ticket.as_deref().unwrap_or("no ticket");
            format!("{place} {days} {} {} {} {ticket}", waiver.reason, waiver.owner, waiver.approver)
        })
        .collect();
    assert_eq!(
        read,
        [
            "8:5 2026-08-10..2026-08-10 Freeze bob@example.org ana@example.org SEC-12",
            "9:5 2026-08-10..2026-08-20 Freeze bob@example.org ana@example.org no ticket",
            "18:5 2026-08-10..2026-08-20 Freeze bob@example.org ana@example.org no ticket",
            "19:5 for ever Typing error bob@example.org ana@example.org no ticket",
            "20:5 2026-01-01..2026-12-31 Clock bob@example.org ana@example.org no ticket",
        ]
    );
}

#[test]
fn waivers_may_stand_in_a_file_of_their_own() {
    let tasks = "version: 1\ntasks: [{id: a, title: A, cadence: weekly}]\n";
    let waiver = "{task: a, from: 2026-08-10, to: 2026-08-20, reason: Freeze, owner: bob@example.org, approver: ana@example.org}";
    let waivers = format!("version: 1\nwaivers: [{waiver}]\n");
    let files = [("policies/a.yaml", waivers.as_str()), ("policies/b.yaml", tasks)];
    assert_eq!(loaded(&files).map(|plan| plan.waivers.len()), Ok(1));
    let unread = [("policies/a.yaml", waivers.as_str()), ("policies/b.yaml", "version: 1\ntasks: [\n")];
    let told = loaded(&unread).expect_err("a file that cannot be read");
    assert!(told.iter().all(|problem| problem.rule == RuleId::PlanSyntax), "{told:?}");
}

#[test]
fn only_a_member_of_the_approvers_may_approve() {
    let listed = PLAN.replace("board: {name: The Board}", "board: {name: The Board, members: [{email: ANA@example.org}]}");
    assert!(plan(&listed).is_ok());
    let others = PLAN.replace("board: {name: The Board}", "board: {name: The Board, members: [{email: eve@example.org}]}");
    let told = plan(&others).expect_err("ana is not in the board");
    assert_eq!(told.len(), 5, "{told:#?}");
    assert!(
        told.iter().all(|line| line.ends_with("plan-value `ana@example.org` is not in the team `board`, which approves waivers")),
        "{told:#?}"
    );
}
