//! Plans that were not written to be understood.
//!
//! It does not know good ones, but for one that it damages.

use std::time::{Duration, Instant};

use duly::plan::{PlanFile, load};
use proptest::prelude::*;

use super::plan;

const GOOD: &str = "\
version: 1
timezone: Europe/Paris
clock_skew: 5m
teams:
  soc: {name: SOC & Co, aliases: [Überwachung], members: [{email: ana@example.org, from: 2026-01-01}]}
defaults: {grace: 1d}
rules: {due-soon: off}
calendar: {weekend: [sunday], holidays: [2026-05-01]}
waivers:
  - {task: drill, scope: x, from: 2026-01-01, to: 2026-02-01, reason: Freeze, owner: bob@example.org, approver: ana@example.org}
tasks:
  - {id: tax, title: Tax, cadence: {every: quarter, on: [{month: 2, day: last}], business_days: true, roll: previous}}
  - {id: test, title: Test, cadence: {after: {paths: [infra/]}, within: 5 business days, each: true}}
  - id: portal
    title: \"Portal\"
    teams: [soc]
    cadence: weekly and as needed
    evidence: [evidence/portal/, 'evidence/*.yaml']
  - {id: review, title: Review, cadence: &c {every: 6 months, early: 2d}}
  - id: drill
    title: Drill
    cadence: *c
    teams: [soc]
    each_team: true
    scopes: {x: {cadence: [daily, {every: year, rule: gap}]}, y: {evidence: 'y/{team}/'}}
    description: >-
      folded
      text
";

#[test]
fn an_alias_bomb_is_refused_before_it_goes_off() {
    let mut text = "version: 1\nx0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..=9 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("x{level}: &a{level} [{aliases}]\n"));
    }
    let told = plan(&text).expect_err("a bomb");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].ends_with("plan-syntax the text holds more than 200000 values, aliases written out"), "{told:?}");
}

#[test]
fn a_deep_nest_is_refused() {
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        for depth in [65, 5_000, 40_000] {
            let told = plan(&format!("version: 1\nname: {}{}\n", open.repeat(depth), close.repeat(depth))).expect_err("a nest");
            assert!(told[0].contains("plan-syntax the collections nest more than 64 levels deep"), "{told:?}");
        }
    }
    let blocks: String = (0..400).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert!(plan(&blocks).expect_err("a nest")[0].contains("nest more than 64 levels"), "block collections");
}

#[test]
fn a_thousand_mistakes_are_all_told_and_of_more_that_there_are_more() {
    let told = |mistakes: usize| {
        let tasks: String = (0..mistakes).map(|at| format!("- {{id: t{at}, title: T, cadence: never{at}}}\n")).collect();
        plan(&format!("version: 1\ntasks:\n{tasks}")).expect_err("mistakes")
    };
    assert_eq!(told(1000).len(), 1000);
    let more = told(1001);
    assert_eq!(more.len(), 1001);
    assert_eq!(more[1000], "policies/plan.yaml plan-unreadable the plan has more than 1000 errors; the first are told");
}

#[test]
fn a_plan_that_breaks_everywhere_is_told_at_once() {
    let keys: String = (0..20_000).map(|at| format!("k{at}: 1\n")).collect();
    let values = format!("version: 1\ntasks: [{}1]\n", "1,".repeat(100_000));
    let twice = format!("version: 1\n{}", "a: 1\n".repeat(40_000));
    let tags = format!("version: 1\ntasks: [{}]\n", "!a 1,".repeat(40_000));
    for (what, text) in [("unknown keys", keys), ("wrong values", values), ("keys twice", twice), ("unknown tags", tags)] {
        let start = Instant::now();
        let told = plan(&text).expect_err(what);
        assert!((1000..=1001).contains(&told.len()), "{what}: {}", told.len());
        assert!(start.elapsed() < Duration::from_secs(5), "{what}: {:?}", start.elapsed());
    }
}

/// Loads bytes twice; whatever they are, the answer is the same, and a refusal says where and why.
fn survives(bytes: &[u8]) {
    let files = [PlanFile { path: "policies/plan.yaml".to_owned(), bytes: bytes.to_vec() }];
    let first = load(&files);
    if let Err(problems) = &first {
        assert!(!problems.is_empty(), "refused without a reason");
        for problem in problems {
            assert_ne!(problem.message, "the plan cannot be read", "refused without the reason");
            assert!(problem.place.is_some() && !problem.message.is_empty() && !problem.help.is_empty(), "{problem:?}");
        }
    }
    assert_eq!(first, load(&files));
}

/// One small change of a text.
fn change(text: &mut Vec<u8>, (kind, at, byte): (u8, usize, u8)) {
    let at = at % (text.len() + 1);
    match kind {
        0 => text.insert(at, byte),
        1 if at < text.len() => text[at] = byte,
        2 if at < text.len() => drop(text.remove(at)),
        3 => {
            let end = (at + usize::from(byte)).min(text.len());
            let stretch = text[at..end].to_vec();
            text.splice(at..at, stretch);
        }
        4 => drop(text.drain(at..(at + usize::from(byte % 16)).min(text.len()))),
        _ => text.truncate(at),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_plan_is_a_plan_or_is_told_why_not(changes in prop::collection::vec((0u8..6, any::<usize>(), prop_oneof![any::<u8>(), Just(b' '), Just(b':'), Just(b'\n'), Just(b'-'), Just(b'{'), Just(b'*')]), 1..6)) {
        let mut text = GOOD.as_bytes().to_vec();
        for one in changes {
            change(&mut text, one);
        }
        survives(&text);
    }

    #[test]
    fn a_plan_whose_lines_were_shuffled_is_a_plan_or_is_told_why_not(order in prop::collection::vec(0usize..20, 1..30)) {
        let lines: Vec<&str> = GOOD.lines().collect();
        let text: String = order.iter().map(|at| format!("{}\n", lines[at % lines.len()])).collect();
        survives(text.as_bytes());
    }

    #[test]
    fn random_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survives(&bytes);
    }

    #[test]
    fn random_values_under_known_keys_are_survived(text in tree()) {
        survives(text.as_bytes());
    }
}

/// Values that mean something somewhere.
const WORDS: &[&str] = &[
    "weekly",
    "1",
    "-3",
    "0.5",
    "true",
    "~",
    "2026-02-30",
    "2026-02-28",
    "1d",
    "a",
    "\"\"",
    "UTC",
    "slot",
    "off",
    "**",
    "gap",
    "either",
    "last",
    "monday",
    "year",
    "month",
    "bob@example.org",
    "'{team}'",
    "\"\\u0000\"",
    "99999999999",
];

/// Keys of a plan.
const KEYS: &[&str] = &[
    "version",
    "tasks",
    "teams",
    "id",
    "title",
    "cadence",
    "every",
    "grace",
    "evidence",
    "path",
    "members",
    "email",
    "until",
    "rules",
    "due-soon",
    "defaults",
    "clock_skew",
    "timezone",
    "calendar",
    "waivers",
    "on",
    "as_needed",
    "scopes",
    "each_team",
    "rule",
    "day",
    "nth",
    "weekday",
    "month",
    "anchor",
    "business_days",
    "roll",
    "times",
    "at_least",
    "after",
    "paths",
    "within",
    "each",
];

/// Flow YAML of the plan's own keys with whatever values.
fn tree() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS);
    let key = prop::sample::select(KEYS);
    let node = word.prop_map(str::to_owned).prop_recursive(5, 60, 6, move |inner| {
        let pair = (key.clone(), inner.clone()).prop_map(|(key, value)| format!("{key}: {value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec(pair, 0..8).prop_map(|pairs| format!("{{{}}}", pairs.join(", "))),
        ]
    });
    // One tree is the cadence of a whole task, so that enough of them reach the reading of rules.
    (node.clone(), node.clone(), node).prop_map(|(tree, cadence, teams)| {
        format!("version: 1\nteams: {teams}\nwaivers: {tree}\ntasks: [{tree}, {{id: a, title: A, teams: [a], cadence: {cadence}}}]\n")
    })
}

#[test]
fn the_plan_that_is_damaged_is_good() {
    assert!(plan(GOOD).is_ok(), "{:?}", plan(GOOD));
}

#[test]
fn a_plan_of_very_many_wrong_names_is_told_without_a_search_for_each() {
    let teams: String = (0..3000).map(|at| format!("  team-{at}: {{}}\n")).collect();
    let names: String = (0..3000).map(|at| format!("taem_{at}, ")).collect();
    let text = format!("version: 1\nteams:\n{teams}tasks:\n- {{id: a, title: A, cadence: daily, teams: [{names}]}}\n");
    let told = plan(&text).expect_err("wrong names");
    assert_eq!(told.len(), 1001);
    assert!(told[0].contains("did you mean `team-") && !told[999].contains("did you mean"), "{} {}", told[0], told[999]);
}

#[test]
fn a_short_plan_whose_scopes_and_teams_multiply_to_a_huge_one_is_refused() {
    let many = |count: usize| -> String {
        let teams: String = (0..count).map(|at| format!("t{at}: {{}}, ")).collect();
        let names: String = (0..count).map(|at| format!("t{at}, ")).collect();
        let scopes: String = (0..count).map(|at| format!("s{at}: {{}}, ")).collect();
        format!(
            "version: 1\nteams: {{{teams}}}\ntasks:\n- {{id: a, title: A, cadence: daily, each_team: true, teams: [{names}], scopes: {{{scopes}}}}}\n"
        )
    };
    // Each of the scopes holds two values for each of the teams: 158 * 158 * 2 is less than 50000, 159 * 159 * 2 is more.
    let units = |count: usize| super::plan(&many(count)).map(|plan| plan.units().count());
    assert_eq!(units(158), Ok(158 * 158));
    for count in [159, 3000] {
        assert_eq!(
            units(count),
            Err(vec!["4:8 plan-value the scopes and teams of the tasks multiply to more than 50000 values".to_owned()])
        );
    }
}
