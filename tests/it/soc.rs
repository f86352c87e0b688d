//! The shipped plan of a security operations centre: eight tasks, four teams, and a comment that is true.
//!
//! It does not know the demonstration, which adds members to it.

use duly::diagnostic::RuleId;
use duly::plan::{self, Plan, PlanFile};

const TEXT: &str = include_str!("../../policies/soc-maintenance.yaml");

fn load(text: &str) -> Result<Plan, Vec<RuleId>> {
    let file = PlanFile { path: "policies/soc-maintenance.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
    plan::load(&[file]).map_err(|problems| problems.into_iter().map(|problem| problem.rule).collect())
}

#[test]
fn the_eight_tasks_have_their_cadences_and_teams() {
    let plan = load(TEXT).expect("the shipped plan is valid");
    let rows: Vec<(String, String, Vec<String>)> =
        plan.units().map(|(task, unit)| (task.id.clone(), unit.cadence.to_string(), unit.teams.clone())).collect();
    let rows: Vec<(&str, &str, &str)> =
        rows.iter().map(|(task, cadence, teams)| (task.as_str(), cadence.as_str(), teams[0].as_str())).collect();
    assert_eq!(
        rows,
        [
            ("service-administration", "weekly and as needed", "engineering-secops"),
            ("anti-phishing-and-dlp-campaigns", "monthly and as needed", "soc-oversight"),
            ("automation-deployment", "weekly and as needed", "engineering-secops"),
            ("portal-and-license-management", "weekly", "soc-oversight"),
            ("escalation-tickets", "daily", "all-soc-teams"),
            ("vulnerability-remediation", "daily", "monitoring"),
            ("secure-score-report", "weekly", "monitoring"),
            ("tabletop-exercise", "as needed", "all-soc-teams"),
        ]
    );
}

#[test]
fn two_spellings_are_one_team() {
    let plan = load(TEXT).expect("the shipped plan is valid");
    let team = plan.team("engineering-secops").expect("the team");
    assert_eq!(team.name, "Engineering & SecOps");
    assert!(team.aliases.iter().any(|alias| alias == "Engineering and SecOps"));
    assert!(team.members.is_empty(), "the shipped plan invents no people");
}

#[test]
fn each_team_is_judged_by_itself_as_the_comment_says() {
    let line = "    teams: [all-soc-teams]\n    # A day";
    let apart = "    teams: [engineering-secops, soc-oversight, monitoring]\n    each_team: true\n    # A day";
    assert_eq!(TEXT.matches(line).count(), 1);
    let plan = load(&TEXT.replace(line, apart)).expect("the comment shows a valid plan");
    let tickets: Vec<(String, String)> = plan
        .units()
        .filter(|(task, _)| task.id == "escalation-tickets")
        .map(|(_, unit)| (unit.id.to_string(), unit.proof.paths[0].to_string()))
        .collect();
    let expected = ["engineering-secops", "soc-oversight", "monitoring"]
        .map(|team| (format!("escalation-tickets/{team}"), format!("evidence/escalation-tickets/{team}/")));
    assert_eq!(tickets, expected);
}

#[test]
fn an_editor_finds_the_schema() {
    assert!(TEXT.starts_with("# yaml-language-server: $schema=../schema/plan.schema.json\n"));
}
