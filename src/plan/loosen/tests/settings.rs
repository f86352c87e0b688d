//! What stands once in a plan: settings, the calendar, levels, teams and waivers.
//!
//! It does not know tasks.

use super::*;

#[test]
fn settings_are_told() {
    check(
        same,
        |plan| plan.clock_skew = 600,
        &["looser: `clock_skew` grew from 5m to 10m"],
        &["stricter: `clock_skew` shrank from 10m to 5m"],
    );
    check(
        same,
        |plan| plan.clock_exceptions.push("0123456789abcdef".to_owned()),
        &["looser: the clock exception for commit 0123456789ab was added"],
        &["stricter: the clock exception for commit 0123456789ab was removed"],
    );
    check(
        same,
        |plan| plan.zone = Zone::parse("Europe/Paris").expect("a zone"),
        &["looser: `timezone` went from utc to europe/paris, which may be later"],
        &["looser: `timezone` went from europe/paris to utc, which may be later"],
    );
    check(same, |plan| plan.name = Some("SOC".to_owned()), &["other: the plan has another name"], &["other: the plan has another name"]);
    check(
        same,
        |plan| plan.files.push("policies/z.yaml".to_owned()),
        &["other: the plan's files are now policies/plan.yaml, policies/z.yaml"],
        &["other: the plan's files are now policies/plan.yaml"],
    );
}

#[test]
fn whoever_else_may_approve_is_looser() {
    check(
        same,
        |plan| plan.approvers = Some("soc".to_owned()),
        &["stricter: `approvers` is now `soc`"],
        &["looser: `approvers` was removed, which was `soc`"],
    );
    check(
        |plan| plan.approvers = Some("board".to_owned()),
        |plan| plan.approvers = Some("soc".to_owned()),
        &["looser: `approvers` went from `board` to `soc`"],
        &["looser: `approvers` went from `soc` to `board`"],
    );
}

#[test]
fn adoption_is_looser_when_it_comes_later_or_nobody_can_say() {
    check(
        |plan| plan.adopted_on = Some(day("2026-01-05")),
        |plan| plan.adopted_on = Some(day("2026-01-06")),
        &["looser: `adopted_on` moved later, from 2026-01-05 to 2026-01-06"],
        &["stricter: `adopted_on` moved earlier, from 2026-01-06 to 2026-01-05"],
    );
    check(
        same,
        |plan| unit(plan).adopted_on = Some(day("2026-01-06")),
        &["looser: `adopted_on` of `portal` is now 2026-01-06, which may be later than the landing that held before"],
        &["looser: `adopted_on` of `portal` was removed, which was 2026-01-06"],
    );
    let common: Edit = |plan| plan.adopted_on = Some(day("2026-01-05"));
    check(
        common,
        |plan| unit(plan).adopted_on = Some(day("2026-01-05")),
        &["stricter: `adopted_on` of `portal` is now 2026-01-05 instead of the plan's 2026-01-05"],
        &["looser: `adopted_on` of `portal` was removed, which was 2026-01-05"],
    );
    check(
        common,
        |plan| unit(plan).adopted_on = Some(day("2026-01-06")),
        &["looser: `adopted_on` of `portal` is now 2026-01-06 instead of the plan's 2026-01-05"],
        &["looser: `adopted_on` of `portal` was removed, which was 2026-01-06"],
    );
}

#[test]
fn holidays_weigh_only_where_business_days_count() {
    let edit: Edit = |plan| plan.calendar.holidays.extend([day("2026-05-01"), day("2026-05-08")]);
    let (added, removed) = ("the holidays have 2026-05-01 and 1 more too", "the holidays are without 2026-05-01 and 1 more");
    check(same, edit, &[&format!("other: {added}")], &[&format!("other: {removed}")]);
    check(business, edit, &[&format!("looser: {added}")], &[&format!("stricter: {removed}")]);
    check(|plan| slots(plan).business = Some(Roll::Previous), edit, &[&format!("looser: {added}")], &[&format!("looser: {removed}")]);
    check(|plan| rule(plan).grace = Duration::BusinessDays(1), edit, &[&format!("looser: {added}")], &[&format!("stricter: {removed}")]);
    check(|plan| rule(plan).due_soon = Duration::BusinessDays(1), edit, &[&format!("other: {added}")], &[&format!("other: {removed}")]);
}

#[test]
fn the_weekend_and_the_fiscal_year_are_told() {
    let edit: Edit = |plan| plan.calendar.weekend.push(Weekday::Fri);
    check(same, edit, &["other: the weekend has friday too"], &["other: the weekend is without friday"]);
    check(business, edit, &["looser: the weekend has friday too"], &["stricter: the weekend is without friday"]);
    let april: Edit = |plan| plan.calendar.fiscal_year_start = 4;
    let (there, back) = (
        "`fiscal_year_start` went from month 1 to month 4, which moves slots",
        "`fiscal_year_start` went from month 4 to month 1, which moves slots",
    );
    check(same, april, &[&format!("looser: {there}")], &[&format!("looser: {back}")]);
    check(|plan| slots(plan).step = Step::Weeks(1), april, &[&format!("other: {there}")], &[&format!("other: {back}")]);
}

#[test]
fn levels_are_compared_with_the_default() {
    let set = |level: Option<Level>| {
        let mut after = plan();
        after.levels.insert(RuleId::DueSoon, level);
        (lines(&plan(), &after), lines(&after, &plan()))
    };
    let one = |text: &str| vec![text.to_owned()];
    assert_eq!(
        set(None),
        (
            one("looser: the level of `due-soon` fell from warning to off"),
            one("stricter: the level of `due-soon` rose from off to warning")
        )
    );
    assert_eq!(set(Some(Level::Note)).0, one("looser: the level of `due-soon` fell from warning to note"));
    assert_eq!(set(Some(Level::Warning)).0, one("other: the level of `due-soon` stays warning, its default"));
    assert_eq!(set(Some(Level::Error)).0, one("stricter: the level of `due-soon` rose from warning to error"));
}

#[test]
fn the_roster_weighs_only_when_it_names_nobody() {
    check(same, team, &["other: the team `soc` was added"], &["other: the team `soc` was removed"]);
    check(
        team,
        |plan| plan.teams[0].members.clear(),
        &["looser: the team `soc` names no members any more"],
        &["stricter: the team `soc` now names its members"],
    );
    check(
        team,
        |plan| plan.teams[0].members.push(Member { email: "bob@example.org".to_owned(), from: Some(day("2026-01-01")), until: None }),
        &["other: bob@example.org from 2026-01-01 is now in the team `soc`"],
        &["other: bob@example.org from 2026-01-01 is no longer in the team `soc`"],
    );
    check(
        team,
        |plan| {
            plan.teams[0].name = "Watch".to_owned();
            plan.teams[0].aliases.push("SOC".to_owned());
        },
        &["other: the team `soc` has another name", "other: the team `soc` has other aliases"],
        &["other: the team `soc` has another name", "other: the team `soc` has other aliases"],
    );
}

#[test]
fn waivers_are_told() {
    check(
        same,
        waiver,
        &["looser: the waiver of `portal` from 2026-08-10 to 2026-08-20 was added"],
        &["stricter: the waiver of `portal` from 2026-08-10 to 2026-08-20 was removed"],
    );
    check(
        waiver,
        |plan| plan.waivers[0].days = Some((day("2026-08-10"), day("2026-08-21"))),
        &["looser: the waiver of `portal` from 2026-08-10 to 2026-08-21 was from 2026-08-10 to 2026-08-20 before"],
        &["stricter: the waiver of `portal` from 2026-08-10 to 2026-08-20 was from 2026-08-10 to 2026-08-21 before"],
    );
    check(
        waiver,
        |plan| plan.waivers[0].days = None,
        &["looser: the waiver of `portal` was from 2026-08-10 to 2026-08-20 before"],
        &["stricter: the waiver of `portal` from 2026-08-10 to 2026-08-20 was without end before"],
    );
    check(
        waiver,
        |plan| {
            plan.waivers[0].reason.push('s');
            plan.waivers[0].approver = "zoe@example.org".to_owned();
        },
        &[
            "other: the waiver of `portal` from 2026-08-10 to 2026-08-20 is explained otherwise",
            "other: the waiver of `portal` from 2026-08-10 to 2026-08-20 has another approver: zoe@example.org",
        ],
        &[
            "other: the waiver of `portal` from 2026-08-10 to 2026-08-20 is explained otherwise",
            "other: the waiver of `portal` from 2026-08-10 to 2026-08-20 has another approver: ana@example.org",
        ],
    );
    check(
        waiver,
        |plan| {
            let path = Some("evidence/portal/w1.yaml".to_owned());
            plan.waivers[0].target = WaiverTarget::Finding { rule: RuleId::EvidenceEdited, commit: None, path };
            plan.waivers[0].days = None;
        },
        &[
            "looser: the waiver of `evidence-edited` evidence/portal/w1.yaml was added",
            "stricter: the waiver of `portal` from 2026-08-10 to 2026-08-20 was removed",
        ],
        &[
            "looser: the waiver of `portal` from 2026-08-10 to 2026-08-20 was added",
            "stricter: the waiver of `evidence-edited` evidence/portal/w1.yaml was removed",
        ],
    );
}

#[test]
fn evidence_of_a_new_task_where_events_come_from_is_looser() {
    let at = |evidence: &str, event: &str| {
        let base = format!("version: 1\ntasks:\n  - {{id: t, title: T, cadence: {{after: {{paths: [\"{event}\"]}}, within: 30d}}}}\n");
        let read = |text: &str| {
            load(&[PlanFile { path: "policies/plan.yaml".to_owned(), bytes: text.as_bytes().to_vec() }]).expect("a valid plan")
        };
        let more = format!("{base}  - {{id: n, title: N, cadence: as needed, evidence: \"{evidence}\"}}\n");
        lines(&read(&base), &read(&more)).iter().any(|line| line.starts_with("looser: the evidence of the new `n` may lie"))
    };
    for (evidence, event) in
        [("infra/", "infra/**"), ("**/report.yaml", "infra/"), ("infra/a/", "infra/"), ("x/", "**/*.tf"), ("*/a/", "infra/**")]
    {
        assert!(at(evidence, event), "{evidence} {event}");
    }
    for (evidence, event) in [("evidence/n/", "**/*"), ("evidence/n/", "infra/"), ("infrared/", "infra/"), ("a/", "b/**")] {
        assert!(!at(evidence, event), "{evidence} {event}");
    }
}
