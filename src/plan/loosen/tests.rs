//! Every key of a plan, changed in both directions.
//!
//! It does not know when versions land.

mod laws;
mod proof;
mod settings;

use super::*;
use crate::cadence::{Cadence, Kind, On, OnDay, Roll, Rule, Slots, Step, Trigger, TriggerSource};
use crate::calendar::Zone;
use crate::pattern::Pattern;
use crate::plan::{Member, Plan, PlanFile, Said, Team, Unit, Waiver, WaiverTarget, load};
use chrono::Weekday;

const PLAN: &str = "\
version: 1
clock_skew: 5m
tasks:
  - id: portal
    title: Portal
    cadence: monthly
  - id: second
    title: Second
    cadence: {every: week, grace: 2d}
";

fn plan() -> Plan {
    load(&[PlanFile { path: "policies/plan.yaml".to_owned(), bytes: PLAN.as_bytes().to_vec() }]).expect("a valid plan")
}

fn default_level(_: RuleId) -> Level {
    Level::Warning
}

fn lines(before: &Plan, after: &Plan) -> Vec<String> {
    let told = |change: &PlanChange| format!("{:?}: {}", change.direction, change.what).to_lowercase();
    changes(before, after, default_level).iter().map(told).collect()
}

type Edit = fn(&mut Plan);

/// Asks what a plan tells that has both edits, when the second one comes and when it goes.
#[track_caller]
fn check(first: Edit, second: Edit, comes: &[&str], goes: &[&str]) {
    let mut before = plan();
    first(&mut before);
    let mut after = before.clone();
    second(&mut after);
    assert_eq!(lines(&before, &after), comes, "as it comes");
    assert_eq!(lines(&after, &before), goes, "as it goes");
}

fn same(_: &mut Plan) {}

fn unit(plan: &mut Plan) -> &mut Unit {
    &mut plan.tasks[0].units[0]
}

fn rule(plan: &mut Plan) -> &mut Rule {
    &mut unit(plan).cadence.rules[0]
}

fn slots(plan: &mut Plan) -> &mut Slots {
    match &mut rule(plan).kind {
        Kind::Slot(slots) | Kind::Either(slots) => slots,
        other @ (Kind::Gap(_) | Kind::Event(_)) => panic!("no slots: {other:?}"),
    }
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).expect("a pattern")
}

fn business(plan: &mut Plan) {
    slots(plan).business = Some(Roll::Next);
}

fn event(plan: &mut Plan) {
    let source = TriggerSource::Paths(vec![pattern("infra/")]);
    *rule(plan) = Rule::new(Kind::Event(Trigger { source, within: Duration::Days(30), name: None, each: true }));
}

fn trigger(plan: &mut Plan) -> &mut Trigger {
    match &mut rule(plan).kind {
        Kind::Event(trigger) => trigger,
        other @ (Kind::Gap(_) | Kind::Slot(_) | Kind::Either(_)) => panic!("no event: {other:?}"),
    }
}

fn waiver(plan: &mut Plan) {
    let target = WaiverTarget::Occurrences { task: "portal".to_owned(), scope: None, team: None, key: None };
    let place = plan.tasks[0].place();
    plan.waivers.push(Waiver {
        target,
        reason: "Freeze".to_owned(),
        owner: "bob@example.org".to_owned(),
        approver: "ana@example.org".to_owned(),
        ticket: None,
        days: Some((day("2026-08-10"), day("2026-08-20"))),
        place,
    });
}

fn team(plan: &mut Plan) {
    let member = Member { email: "ana@example.org".to_owned(), from: None, until: None };
    plan.teams.push(Team { id: "soc".to_owned(), name: "SOC".to_owned(), aliases: Vec::new(), members: vec![member] });
}

#[test]
fn a_plan_has_no_change_from_itself() {
    let edits: [Edit; 6] = [same, business, event, waiver, team, |plan| plan.clock_skew = 0];
    for edit in edits {
        check(edit, same, &[], &[]);
    }
}

#[test]
fn lengths_of_a_rule_are_told() {
    check(
        same,
        |plan| rule(plan).grace = Duration::Days(5),
        &["looser: `grace` of `portal` grew from nothing to 5 days"],
        &["stricter: `grace` of `portal` shrank from 5 days to nothing"],
    );
    check(
        |plan| rule(plan).early = Duration::Exact(3600),
        |plan| rule(plan).early = Duration::Days(1),
        &["looser: `early` of `portal` grew from 1h to 1 day"],
        &["stricter: `early` of `portal` shrank from 1 day to 1h"],
    );
    check(
        same,
        |plan| rule(plan).due_soon = Duration::Days(1),
        &["other: `due_soon` of `portal` went from nothing to 1 day"],
        &["other: `due_soon` of `portal` went from 1 day to nothing"],
    );
    check(
        same,
        |plan| rule(plan).times = 2,
        &["stricter: `times` of `portal` went from 1 to 2"],
        &["looser: `times` of `portal` went from 2 to 1"],
    );
    check(|plan| rule(plan).grace = Duration::Days(0), |plan| rule(plan).grace = Duration::ZERO, &[], &[]);
}

#[test]
fn slots_are_told() {
    check(
        same,
        |plan| slots(plan).step = Step::Months(3),
        &["looser: the cadence of `portal` grew from monthly to quarterly"],
        &["stricter: the cadence of `portal` shrank from quarterly to monthly"],
    );
    check(
        same,
        |plan| slots(plan).step = Step::Days(30),
        &["looser: the cadence of `portal` went from monthly to every 30 days, which may be later"],
        &["looser: the cadence of `portal` went from every 30 days to monthly, which may be later"],
    );
    check(
        same,
        |plan| slots(plan).anchor = Some(day("2026-01-15")),
        &["looser: the anchor of `portal` went from nothing to 2026-01-15, which may be later"],
        &["looser: the anchor of `portal` went from 2026-01-15 to nothing, which may be later"],
    );
    let on = |plan: &mut Plan, days: &[u32]| {
        slots(plan).on = days.iter().map(|day| On { day: OnDay::Day(*day), month: None }).collect();
    };
    assert_eq!(
        {
            let (mut before, mut after) = (plan(), plan());
            on(&mut before, &[1]);
            on(&mut after, &[15]);
            lines(&before, &after)
        },
        ["other: the due day of `portal` went from day 1 to day 15"]
    );
    check(
        same,
        |plan| slots(plan).on = [1, 15].map(|day| On { day: OnDay::Day(day), month: None }).to_vec(),
        &["stricter: the due day of `portal` went from the last day of the slot to day 1 and day 15, which is owed more often"],
        &["looser: the due day of `portal` went from day 1 and day 15 to the last day of the slot, which is owed less often"],
    );
}

#[test]
fn business_days_are_told() {
    check(same, business, &["looser: only business days count for `portal`"], &["stricter: all days count for `portal`"]);
    check(
        same,
        |plan| slots(plan).business = Some(Roll::Previous),
        &["looser: only business days count for `portal`"],
        &["looser: all days count for `portal`, which may be later"],
    );
    let goes = |to: &str, from: &str| format!("a due day of `portal` that is no business day goes to {to} instead of {from}");
    let (next, skip) = ("the next business day", "no day at all");
    check(
        business,
        |plan| slots(plan).business = Some(Roll::Skip),
        &[&format!("looser: {}", goes(skip, next))],
        &[&format!("stricter: {}", goes(next, skip))],
    );
}

#[test]
fn kinds_are_told() {
    check(
        same,
        |plan| rule(plan).kind = Kind::Either(slots(plan).clone()),
        &["looser: `portal` is due no earlier than the longest gap after the last performance"],
        &["stricter: `portal` is due by its slot, however long the gap is"],
    );
    check(
        same,
        |plan| rule(plan).kind = Kind::Gap(Duration::Months(1)),
        &["looser: `portal` went from `monthly` to `1 month after the last`, which may be later"],
        &["looser: `portal` went from `1 month after the last` to `monthly`, which may be later"],
    );
    check(
        |plan| rule(plan).kind = Kind::Gap(Duration::Months(1)),
        |plan| rule(plan).kind = Kind::Gap(Duration::Months(2)),
        &["looser: the longest gap of `portal` grew from 1 month to 2 months"],
        &["stricter: the longest gap of `portal` shrank from 2 months to 1 month"],
    );
    check(
        same,
        |plan| unit(plan).cadence = Cadence { rules: Vec::new(), as_needed: true },
        &["looser: the rule `monthly` of `portal` was removed", "other: `portal` is now welcome as needed"],
        &["stricter: the rule `monthly` of `portal` was added", "other: `portal` is no longer welcome as needed"],
    );
}

#[test]
fn events_are_told() {
    check(
        event,
        |plan| trigger(plan).within = Duration::Days(31),
        &["looser: `within` of `portal` grew from 30 days to 31 days"],
        &["stricter: `within` of `portal` shrank from 31 days to 30 days"],
    );
    check(
        event,
        |plan| trigger(plan).each = false,
        &["looser: one performance of `portal` serves all open events"],
        &["stricter: each event of `portal` needs its own performance"],
    );
    check(
        event,
        |plan| trigger(plan).name = Some("change".to_owned()),
        &["other: the events of `portal` have another name"],
        &["other: the events of `portal` have another name"],
    );
    check(
        event,
        |plan| trigger(plan).source = TriggerSource::Paths(vec![pattern("infra/"), pattern("net/")]),
        &["stricter: `net/` now opens events of `portal`"],
        &["looser: `net/` no longer opens events of `portal`"],
    );
    check(
        event,
        |plan| trigger(plan).source = TriggerSource::Files(vec![pattern("infra/")]),
        &["looser: only files that are added are events of `portal`"],
        &["looser: commits and not files are the events of `portal`, which may be fewer"],
    );
}

#[test]
fn rules_of_a_cadence_are_paired_by_likeness() {
    check(
        same,
        |plan| unit(plan).cadence.rules.insert(0, Rule::new(Kind::Gap(Duration::Days(40)))),
        &["stricter: the rule `40 days after the last` of `portal` was added"],
        &["looser: the rule `40 days after the last` of `portal` was removed"],
    );
    check(
        |plan| unit(plan).cadence.rules.push(Rule::new(Kind::Gap(Duration::Days(40)))),
        |plan| {
            unit(plan).cadence.rules.swap(0, 1);
            unit(plan).cadence.rules[1].grace = Duration::Days(1);
        },
        &["looser: `grace` of rule 2 of `portal` grew from nothing to 1 day", "other: the rules of `portal` stand in another order"],
        &["stricter: `grace` of rule 1 of `portal` shrank from 1 day to nothing", "other: the rules of `portal` stand in another order"],
    );
}

#[test]
fn tasks_are_told() {
    check(same, |plan| drop(plan.tasks.remove(1)), &["looser: the task `second` was removed"], &["stricter: the task `second` was added"]);
    check(same, |plan| plan.tasks.reverse(), &["other: the tasks stand in another order"], &["other: the tasks stand in another order"]);
    let words: Edit = |plan| {
        let Said { id: _, title, description, references, length: _, units: _ } = &mut *plan.tasks[0];
        title.push('s');
        *description = Some("What is done.".to_owned());
        references.push("PCI DSS 1.2.7".to_owned());
    };
    let told = ["other: `portal` has another title", "other: `portal` has another description", "other: `portal` has other references"];
    check(same, words, &told, &told);
    check(
        same,
        |plan| unit(plan).id.scope = Some("eu".to_owned()),
        &["looser: the task `portal` was removed", "stricter: the task `portal@eu` was added"],
        &["looser: the task `portal@eu` was removed", "stricter: the task `portal` was added"],
    );
}

#[test]
fn teams_and_paths_of_a_task_are_told() {
    let soc: Edit = |plan| unit(plan).teams = vec!["soc".to_owned()];
    let (joins, leaves) = ("`portal` is now the duty of `soc` too", "`portal` is no longer the duty of `soc`");
    check(same, soc, &[&format!("stricter: {joins}")], &[&format!("looser: {leaves}")]);
    check(
        soc,
        |plan| unit(plan).teams.push("ops".to_owned()),
        &["looser: `portal` is now the duty of `ops` too"],
        &["looser: `portal` is no longer the duty of `ops`"],
    );
    check(
        same,
        |plan| unit(plan).proof.paths.push(pattern("docs/")),
        &["looser: evidence of `portal` now counts at `docs/`"],
        &["stricter: evidence of `portal` no longer counts at `docs/`"],
    );
    check(
        same,
        |plan| unit(plan).proof.paths = vec![pattern("docs/")],
        &["looser: evidence of `portal` now counts at `docs/`", "stricter: evidence of `portal` no longer counts at `evidence/portal/`"],
        &["looser: evidence of `portal` now counts at `evidence/portal/`", "stricter: evidence of `portal` no longer counts at `docs/`"],
    );
}
