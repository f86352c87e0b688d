//! What is made for a repository makes a plan, and what cannot be is refused.

use super::*;
use crate::cadence::Cadence;

fn wish(packs: &[&str]) -> Wish {
    Wish {
        packs: packs.iter().map(|name| Pack::named(name).expect("a pack")).collect(),
        choices: Vec::new(),
        parts: Vec::new(),
        zone: Zone::UTC,
        adopted_on: "2026-11-23".parse().expect("a day"),
        forge: Forge::None,
        action: None,
        beside: false,
    }
}

fn paths(begun: &Begun) -> Vec<&str> {
    begun.items.iter().map(|item| item.path.as_str()).collect()
}

#[test]
fn without_a_pack_there_is_a_plan_with_one_task() {
    let begun = begin(&wish(&[])).expect("a plan");
    assert_eq!(
        paths(&begun),
        ["policies/plan.yaml", "schema/plan.schema.json", "schema/evidence.schema.json", "evidence/plan-review/README.md"]
    );
    assert_eq!(begun.plan.tasks.len(), 1);
    assert_eq!(begun.plan.adopted_on, Some("2026-11-23".parse().expect("a day")));
}

#[test]
fn what_the_settings_show_in_comments_is_good_too() {
    let begun = begin(&wish(&["soc-maintenance"])).expect("a plan");
    let text = begun.items[0]
        .text
        .replace("# defaults:", "defaults:")
        .replace("# calendar:", "calendar:")
        .replace("# approvers: TEAM", "approvers: monitoring");
    assert_eq!(text.matches("\n# ").count(), begun.items[0].text.matches("\n# ").count() - 3);
    let files = [(&begun.items[0].path, &text), (&begun.items[1].path, &begun.items[1].text)];
    let files = files.map(|(path, text)| PlanFile { path: path.clone(), bytes: text.as_bytes().to_vec() });
    let plan = load(&files).expect("a plan");
    assert_eq!((plan.approvers.as_deref(), plan.calendar.holidays.len()), (Some("monitoring"), 1));
}

#[test]
fn packs_are_written_as_they_are_with_a_folder_for_each_unit() {
    let begun = begin(&wish(&["soc-maintenance", "dora", "dora"])).expect("a plan");
    assert_eq!(begun.items[1].text, Pack::named("soc-maintenance").expect("a pack").text);
    assert_eq!(begun.items[2].text, Pack::named("dora").expect("a pack").text);
    assert_eq!(begun.items.iter().filter(|item| item.kind == Kind::Plan).count(), 3);
    let folders = paths(&begun).iter().filter(|path| path.ends_with("/README.md")).count();
    assert_eq!(folders, 8 + 13);
    assert!(paths(&begun).contains(&"evidence/dora-rts-21-e-iv-access-right-review/critical/README.md"));
    let page = &begun.items.iter().find(|item| item.path == "evidence/secure-score-report/README.md").expect("a page").text;
    assert!(page.starts_with("# Generate Secure Score report\n\n`secure-score-report`: weekly.\n\nReport how"), "{page}");
}

#[test]
fn what_is_to_be_chosen_is_asked_for_and_filled_in() {
    let mut asked = wish(&["iso27001"]);
    let Err(Refusal::Unchosen(left)) = begin(&asked) else { panic!("something is open") };
    assert_eq!(left.len(), 4);
    assert_eq!(left[1], ("iso27001-9-2-internal-audit", "yearly"));
    let choice = |task: &str| Choice { task: task.to_owned(), cadence: "every 2 years".to_owned() };
    asked.choices = left[1..].iter().map(|(task, _)| choice(task)).collect();
    assert_eq!(begin(&asked), Err(Refusal::Unchosen(left[..1].to_vec())));
    asked.choices.push(choice(left[0].0));
    let begun = begin(&asked).expect("a plan");
    assert_eq!(begun.plan.tasks[1].units[0].cadence, Cadence::parse("every 2 years").expect("a cadence"));
    asked.choices.push(choice("iso27001-9-2-internal-audits"));
    let meant = Some("iso27001-9-2-internal-audit");
    assert_eq!(begin(&asked), Err(Refusal::NothingToChoose { task: "iso27001-9-2-internal-audits".to_owned(), meant }));
}

#[test]
fn of_the_levels_of_one_standard_there_is_one() {
    let refused = begin(&wish(&["fedramp-rev5-low", "dora", "fedramp-rev5-high"]));
    assert_eq!(refused, Err(Refusal::Excluded("fedramp-rev5-low", "fedramp-rev5-high")));
}

#[test]
fn a_part_that_makes_no_plan_is_told() {
    let mut asked = wish(&["dora"]);
    asked.parts.push(Part { path: "policies/table.yaml".to_owned(), text: "version: 1\ntimezone: Europe/Paris\n".to_owned() });
    let Err(Refusal::Plan(problems)) = begin(&asked) else { panic!("two zones") };
    assert!(problems[0].message.contains("`timezone` is set to something else"), "{problems:?}");
}

#[test]
fn the_workflow_is_the_example_of_the_documentation() {
    let workflow = |forge: Forge, action: Option<&str>, beside: bool| {
        let asked = Wish { forge, action: action.map(str::to_owned), beside, ..wish(&[]) };
        let begun = begin(&asked).expect("a plan");
        let last = begun.items.last().expect("a file");
        (last.path.clone(), last.text.clone())
    };
    let github = include_str!("../../docs/examples/github/duly.yml");
    let gitlab = include_str!("../../docs/examples/gitlab/.gitlab-ci.yml");
    assert_eq!(workflow(Forge::Github, None, false), (".github/workflows/duly.yml".to_owned(), github.to_owned()));
    assert_eq!(workflow(Forge::Gitlab, None, false), (".gitlab-ci.yml".to_owned(), gitlab.to_owned()));
    assert_eq!(workflow(Forge::Gitlab, None, true), (".gitlab/duly.gitlab-ci.yml".to_owned(), gitlab.to_owned()));
    let action = format!("acme/duly@{}", "a".repeat(40));
    let (_, text) = workflow(Forge::Github, Some(&action), false);
    assert!(text.ends_with(&format!("          persist-credentials: false\n      - uses: {action}\n")), "{text}");
}
