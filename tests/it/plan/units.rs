//! Tasks of several scopes and teams, and the units that are made of them.
//!
//! It does not know what a unit owes.

use super::plan;

/// Units as `ID TEAMS CADENCE EVIDENCE...`.
fn units(tasks: &str) -> Vec<String> {
    let text = format!("version: 1\nteams: {{red: {{name: Red Team}}, blue: {{}}}}\ntasks: [{tasks}]\n");
    let plan = plan(&text).unwrap_or_else(|told| panic!("{text}{told:#?}"));
    let shown = |unit: &duly::plan::Unit| {
        let evidence: Vec<&str> = unit.proof.paths.iter().map(duly::pattern::Pattern::as_str).collect();
        format!("{} [{}] {} {}", unit.id, unit.teams.join(" "), unit.cadence, evidence.join(" "))
    };
    plan.units().map(|(_, unit)| shown(unit)).collect()
}

#[test]
fn a_task_without_scopes_is_one_unit_for_all_of_its_teams() {
    assert_eq!(units("{id: a, title: A, cadence: weekly, teams: [red, blue]}"), ["a [red blue] weekly evidence/a/"]);
    assert_eq!(units("{id: a, title: A, cadence: weekly, each_team: false, scopes: {}}"), ["a [] weekly evidence/a/"]);
}

#[test]
fn each_scope_takes_from_the_task_what_it_does_not_say() {
    assert_eq!(
        units(
            "{id: a, title: A, cadence: weekly, teams: [red], scopes: {x: {}, y: {cadence: {every: quarter}, teams: [blue]}, \
             z: {evidence: [rights/, evidence/a/z/]}, w: {evidence: {mode: records}}}}"
        ),
        [
            "a@x [red] weekly evidence/a/x/",
            "a@y [blue] quarterly evidence/a/y/",
            "a@z [red] weekly rights/ evidence/a/z/",
            "a@w [red] weekly evidence/a/w/",
        ]
    );
    assert_eq!(units("{id: a, title: A, scopes: {x: {cadence: yearly}}}"), ["a@x [] yearly evidence/a/x/"]);
}

#[test]
fn each_team_is_a_unit_with_a_folder_named_by_its_id() {
    assert_eq!(
        units("{id: a, title: A, cadence: daily, teams: [Red Team, blue, red], each_team: true}"),
        ["a/red [red] daily evidence/a/red/", "a/blue [blue] daily evidence/a/blue/"]
    );
    assert_eq!(
        units("{id: a, title: A, cadence: daily, teams: [red, blue], each_team: true, evidence: {path: ['e/{team}/', '{team}-*.yaml']}}"),
        ["a/red [red] daily e/red/ red-*.yaml", "a/blue [blue] daily e/blue/ blue-*.yaml"]
    );
}

#[test]
fn each_team_of_each_scope_is_a_unit() {
    assert_eq!(
        units(
            "{id: a, title: A, cadence: daily, teams: [red, blue], each_team: true, \
             scopes: {x: {}, y: {teams: [blue]}, z: {evidence: 'z/{team}/'}}}"
        ),
        [
            "a@x/red [red] daily evidence/a/x/red/",
            "a@x/blue [blue] daily evidence/a/x/blue/",
            "a@y/blue [blue] daily evidence/a/y/blue/",
            "a@z/red [red] daily z/red/",
            "a@z/blue [blue] daily z/blue/",
        ]
    );
}

#[test]
fn a_scope_keeps_its_title_its_adoption_day_and_the_place_of_its_cadence() {
    let text = "\
version: 1
tasks:
  - id: a
    title: A
    adopted_on: 2026-01-05
    cadence: weekly
    scopes:
      x: {title: Privileged rights, adopted_on: 2026-03-01}
      y:
        cadence: monthly
";
    let plan = plan(text).expect("a plan");
    let read: Vec<_> = plan
        .units()
        .map(|(task, unit)| {
            let place = task.cadence_of(unit).start().map(|start| start.to_string());
            (task.title.as_str(), unit.title.as_deref(), unit.adopted_on.map(|day| day.to_string()), place)
        })
        .collect();
    let told = |title: Option<&'static str>, day: &str, place: &str| ("A", title, Some(day.to_owned()), Some(place.to_owned()));
    assert_eq!(read, [told(Some("Privileged rights"), "2026-03-01", "6:14"), told(None, "2026-01-05", "10:18")]);
}

#[test]
fn each_rule_of_a_cadence_stands_where_it_is_written() {
    let text = "\
version: 1
defaults: {every: week}
tasks:
  - id: a
    title: A
    cadence:
      - {every: 12 months, rule: gap}
      - as needed
      - {after: {paths: [\"infra/**\"]}, within: 30d}
  - {id: b, title: B}
";
    let plan = plan(text).expect("a plan");
    let places = |rules: std::ops::Range<usize>, task: usize| -> Vec<String> {
        let (task, unit) = plan.units().nth(task).expect("a unit");
        rules.map(|rule| task.place_of(unit, rule).start().map(|start| start.to_string()).unwrap_or_default()).collect()
    };
    assert_eq!(places(0..3, 0), ["7:9", "9:9", "7:7"]);
    assert_eq!(places(0..1, 1), ["10:10"]);
}
