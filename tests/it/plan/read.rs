//! A good plan, and what is made of each of its keys.
//!
//! It does not know bad plans.

use duly::address::UnitId;
use duly::cadence::{Rule, Step};
use duly::calendar::{Date, Duration, Zone};
use duly::diagnostic::{Level, RuleId};
use duly::plan::{Member, Plan, Team, Unit};

use super::plan;

const PLAN: &str = "\
# yaml-language-server: $schema=../schema/plan.schema.json
version: 1
name: SOC maintenance
timezone: Europe/Paris
adopted_on: 2026-01-05
profile: plain
clock_skew: 90m
clock_exceptions: [0123456789abcdef0123456789abcdef01234567]
teams:
  engineering-secops:
    name: Engineering & SecOps
    aliases: [Engineering and SecOps]
    members:
      - {email: ana@example.org, from: 2026-01-01, until: 2026-06-30}
      - email: bob@example.org
  monitoring: {}
defaults: {due_soon: 1d, early: 2h}
tasks:
  - id: service-administration
    title: Service administration
    description: Go through what changed.
    teams: [Engineering & SecOps, Engineering and SecOps, engineering-secops, MONITORING]
    cadence: Weekly and as needed
    adopted_on: 2026-02-01
    references: [PCI DSS 12.4.2]
  - id: firewall-review
    title: Review firewall rules
    cadence: {every: 6 months, grace: 5d, early: 0, as_needed: true}
    evidence: evidence/firewall/*.yaml
  - id: tabletop
    title: Tabletop exercise
    cadence: as needed
    evidence: {path: [evidence/tabletop/, evidence/drills/**, evidence/tabletop/], mode: records}
  - {id: tickets, title: Tickets, cadence: {as_needed: true}, evidence: [tickets/]}
  - {id: log-review, title: Logs, cadence: [daily]}
rules: {evidence-edited: error, due-soon: warning, evidence-ignored: off, performed-late: note, plan-invalid-in-history: error}
";

fn read() -> Plan {
    plan(PLAN).expect("a good plan")
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn unit(id: &str) -> Unit {
    read().unit(&UnitId::task(id)).expect("a unit").1.clone()
}

fn patterns(id: &str) -> Vec<String> {
    unit(id).proof.paths.iter().map(|pattern| pattern.as_str().to_owned()).collect()
}

#[test]
fn settings_are_read() {
    let plan = read();
    assert_eq!(plan.name.as_deref(), Some("SOC maintenance"));
    assert_eq!(plan.zone.name(), "Europe/Paris");
    assert_eq!(plan.adopted_on, Some(day("2026-01-05")));
    assert_eq!(plan.clock_skew, 90 * 60);
    assert_eq!(plan.clock_exceptions, ["0123456789abcdef0123456789abcdef01234567"]);
    assert_eq!(plan.files, ["policies/plan.yaml"]);
    let levels: Vec<(RuleId, Option<Level>)> = plan.levels.into_iter().collect();
    assert_eq!(
        levels,
        [
            (RuleId::PlanInvalidInHistory, Some(Level::Error)),
            (RuleId::DueSoon, Some(Level::Warning)),
            (RuleId::PerformedLate, Some(Level::Note)),
            (RuleId::EvidenceEdited, Some(Level::Error)),
            (RuleId::EvidenceIgnored, None),
        ]
    );
}

#[test]
fn teams_keep_the_order_of_the_text_and_a_nameless_team_is_called_by_its_id() {
    let member = |email: &str, from: Option<&str>, until: Option<&str>| Member {
        email: email.to_owned(),
        from: from.map(day),
        until: until.map(day),
    };
    assert_eq!(
        read().teams,
        [
            Team {
                id: "engineering-secops".to_owned(),
                name: "Engineering & SecOps".to_owned(),
                aliases: vec!["Engineering and SecOps".to_owned()],
                members: vec![member("ana@example.org", Some("2026-01-01"), Some("2026-06-30")), member("bob@example.org", None, None)],
            },
            Team { id: "monitoring".to_owned(), name: "monitoring".to_owned(), aliases: vec![], members: vec![] },
        ]
    );
}

#[test]
fn tasks_keep_the_order_of_the_text_and_name_a_team_however_it_is_spelt() {
    let plan = read();
    let ids: Vec<&str> = plan.tasks.iter().map(|task| task.id.as_str()).collect();
    assert_eq!(ids, ["service-administration", "firewall-review", "tabletop", "tickets", "log-review"]);
    let task = &plan.tasks[0];
    assert_eq!((task.title.as_str(), task.description.as_deref()), ("Service administration", Some("Go through what changed.")));
    assert_eq!(task.references, ["PCI DSS 12.4.2"]);
    assert_eq!(task.units.len(), 1);
    assert_eq!(task.units[0].teams, ["engineering-secops", "monitoring"]);
    assert_eq!(task.units[0].adopted_on, Some(day("2026-02-01")));
    assert_eq!(plan.tasks[1].units[0].adopted_on, None);
}

#[test]
fn a_cadence_takes_what_it_does_not_say_from_the_defaults() {
    let rule = |step, grace, early| Rule { grace, early, due_soon: Duration::Days(1), ..Rule::every(step) };
    let two_hours = Duration::Exact(7200);
    let weekly = unit("service-administration").cadence;
    assert_eq!((weekly.rules, weekly.as_needed), (vec![rule(Step::Weeks(1), Duration::ZERO, two_hours)], true));
    let half_yearly = unit("firewall-review").cadence;
    assert_eq!((half_yearly.rules, half_yearly.as_needed), (vec![rule(Step::Months(6), Duration::Days(5), Duration::ZERO)], true));
    let daily = unit("log-review").cadence;
    assert_eq!((daily.rules, daily.as_needed), (vec![rule(Step::Days(1), Duration::ZERO, two_hours)], false));
    for id in ["tabletop", "tickets"] {
        let as_needed = unit(id).cadence;
        assert_eq!((as_needed.rules, as_needed.as_needed), (vec![], true), "{id}");
    }
}

#[test]
fn evidence_is_a_path_a_list_or_a_mapping_and_lies_under_the_id_otherwise() {
    assert_eq!(patterns("service-administration"), ["evidence/service-administration/"]);
    assert_eq!(patterns("firewall-review"), ["evidence/firewall/*.yaml"]);
    assert_eq!(patterns("tabletop"), ["evidence/tabletop/", "evidence/drills/**"]);
    assert_eq!(patterns("tickets"), ["tickets/"]);
    assert_eq!(patterns("log-review"), ["evidence/log-review/"]);
}

#[test]
fn places_are_those_of_the_id_and_of_the_cadence() {
    let plan = read();
    let at = |place: &duly::source::Place| place.start().map(|start| start.to_string());
    assert_eq!(at(&plan.tasks[0].place()).as_deref(), Some("19:9"));
    assert_eq!(at(&plan.tasks[0].cadence_of(&plan.tasks[0].units[0])).as_deref(), Some("23:14"));
    assert_eq!(at(&plan.tasks[1].cadence_of(&plan.tasks[1].units[0])).as_deref(), Some("28:14"));
}

#[test]
fn the_shortest_plan_has_every_default() {
    let plan = plan("version: 1\ntasks: [{id: a, title: A, cadence: weekly}]\n").expect("a plan");
    assert_eq!((plan.name, plan.zone, plan.adopted_on, plan.clock_skew), (None, Zone::UTC, None, 300));
    assert!(plan.clock_exceptions.is_empty() && plan.teams.is_empty() && plan.levels.is_empty());
    assert_eq!(plan.tasks[0].units[0].cadence.rules, [Rule::every(Step::Weeks(1))]);
}

#[test]
fn a_skew_of_exactly_a_day_and_of_nothing_is_accepted() {
    for (text, seconds) in [("24h", 86_400), ("1440m", 86_400), ("0", 0), ("0m", 0), ("PT90M", 5400)] {
        let read = plan(&format!("version: 1\nclock_skew: {text}\ntasks: [{{id: a, title: A, cadence: weekly}}]\n"));
        assert_eq!(read.map(|plan| plan.clock_skew), Ok(seconds), "{text}");
    }
}

#[test]
fn ids_of_one_and_of_64_characters_and_a_membership_of_one_day_are_accepted() {
    for id in ["a", "0", "a--b-", &"x".repeat(64)] {
        let read = plan(&format!("version: 1\ntasks: [{{id: \"{id}\", title: A, cadence: weekly}}]\n")).expect(id);
        assert_eq!(read.tasks[0].id, id);
    }
    let one_day = "version: 1\nteams: {x: {members: [{email: a@example.org, from: 2026-03-01, until: 2026-03-01}]}}\ntasks: [{id: a, title: A, cadence: weekly}]\n";
    assert!(plan(one_day).is_ok());
}

#[test]
fn a_plan_as_json_is_a_plan() {
    let json = r#"{"version": 1, "tasks": [{"id": "a", "title": "A", "cadence": "weekly"}]}"#;
    assert_eq!(plan(json).map(|plan| plan.tasks.len()), Ok(1));
}

#[test]
fn tasks_may_share_an_evidence_path_and_a_plan_may_have_evidence_below_its_own_folder() {
    let text = "version: 1\ntasks:\n- {id: a, title: A, cadence: weekly, evidence: policies/evidence/}\n- {id: b, title: B, cadence: weekly, evidence: policies/evidence/}\n";
    assert!(plan(text).is_ok());
}

#[test]
fn an_alias_stands_for_what_it_names() {
    let text = "version: 1\ntasks:\n- {id: a, title: A, cadence: &c {every: week, grace: 1d}}\n- {id: b, title: B, cadence: *c}\n";
    let plan = plan(text).expect("a plan");
    assert_eq!(plan.tasks[0].units[0].cadence, plan.tasks[1].units[0].cadence);
}
