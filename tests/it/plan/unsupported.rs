//! Keys of the plan that the program does not act on yet.
//!
//! It does not know those that it acts on.

use super::plan;

/// Keys at the top of a plan, each with a value and the line and column at which it is refused.
const TOP: &[(&str, &str)] = &[
    ("bots: [renovate@example.org]", "2:1 `bots`"),
    ("defaults: {four_eyes: true}", "2:12 `four_eyes`"),
    ("signers: {keyring: policies/keyring.asc}", "2:1 `signers`"),
];

/// Keys of a task that begins with `- {id: t, title: T, `.
const TASK: &[(&str, &str)] = &[
    ("scopes: {x: {cadence: daily, evidence: {four_eyes: true}}}", "3:61 `four_eyes`"),
    ("cadence: daily, evidence: {signature: any}", "3:48 `signature`"),
    ("cadence: daily, evidence: {four_eyes: true}", "3:48 `four_eyes`"),
];

#[test]
fn what_is_not_acted_on_is_refused_and_nothing_else_is_said() {
    let top = TOP.iter().map(|(key, told)| (format!("version: 1\n{key}\ntasks: [{{id: t, title: T, cadence: daily}}]\n"), told));
    let task = TASK.iter().map(|(keys, told)| (format!("version: 1\ntasks:\n- {{id: t, title: T, {keys}}}\n"), told));
    for (text, told) in top.chain(task) {
        let (place, what) = told.split_once(' ').expect("a place and a key");
        let expected = format!("{place} plan-not-supported {what} is not supported yet");
        assert_eq!(plan(&text).expect_err("not supported"), [expected], "{text}");
    }
}

#[test]
fn a_value_that_means_the_same_as_leaving_the_key_out_is_accepted() {
    let text = "
version: 1
profile: plain
calendar: {fiscal_year_start: 1, weekend: [saturday, sunday], holidays: []}
bots: []
signers: {}
waivers: []
clock_exceptions: []
defaults: {times: 1, business_days: false, roll: next, as_needed: false, mode: records, signature: none, four_eyes: false, allow: []}
tasks:
  - id: t
    title: T
    each_team: false
    scopes: {}
    cadence: {every: week, rule: slot, times: 1, business_days: false, each: false, as_needed: false}
    evidence: {mode: records, allow: [], signature: none, four_eyes: false}
";
    let long = plan(text).expect("a plan");
    let short = plan("version: 1\ntasks: [{id: t, title: T, cadence: weekly}]\n").expect("a plan");
    assert_eq!(
        (&long.tasks[0].units[0].cadence, &long.tasks[0].units[0].proof),
        (&short.tasks[0].units[0].cadence, &short.tasks[0].units[0].proof)
    );
}
