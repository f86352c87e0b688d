//! Values that mean the same as leaving their key out.
//!
//! It does not know what the keys do.

use super::plan;

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
