//! Who may prove what: rosters, bots, a second pair of eyes, co-authors, and the `.mailmap`.

use duly::history::Said;

use crate::door::{Act, World, findings, lines};

/// A weekly task of one team; further keys of the evidence are filled in.
fn plan(evidence: &str) -> String {
    format!(
        "version: 1
adopted_on: 2026-11-16
bots: [renovate@example.org, robot@example.org]
teams:
  soc: {{members: [{{email: ana@example.org}}, {{email: bob@example.org, from: 2026-11-18, until: 2026-11-19}}, {{email: robot@example.org}}]}}
  board: {{members: [{{email: gil@example.org}}]}}
  open: {{}}
tasks:
  - {{id: t, title: T, teams: [soc], cadence: weekly, evidence: {{path: evidence/t/{evidence}}}}}
"
    )
}

struct Brought<'a> {
    author: &'a str,
    message: &'a str,
    record: &'a str,
    at: &'a str,
}

const USUAL: Brought<'static> =
    Brought { author: "ana@example.org", message: "A change", record: "task: t\nsummary: done\n", at: "2026-11-18T09:00:00Z" };

/// The state of week 47 and the findings, after one record.
fn judged(plan: &str, brought: &Brought<'_>) -> (String, Vec<String>) {
    let mut world = World::with_plan("2026-11-01T00:00:00Z", plan);
    land(&mut world, brought);
    outcome(&world)
}

fn land(world: &mut World, brought: &Brought<'_>) {
    let path = format!("evidence/t/{}.yaml", brought.at.replace(':', "-"));
    world.record(brought.at, &path, brought.record);
    let landing = world.last_mut();
    let mut said = Said::clone(&landing.said);
    said.author.email = brought.author.to_owned();
    said.message = brought.message.to_owned();
    landing.said = said.into();
}

fn outcome(world: &World) -> (String, Vec<String>) {
    let report = world.window("2026-11-30T00:00:00Z", "2026-11-16", "2026-11-22");
    let rules = findings(&report).iter().filter_map(|line| line.split(' ').nth(1).map(str::to_owned)).collect();
    (lines(&report).split(" | ").next().unwrap_or_default().to_owned(), rules)
}

const MET: &str = "t: 2026-W47 met";
const MISSED: &str = "t: 2026-W47 missed";

#[test]
fn somebody_outside_the_team_counts_and_is_told() {
    for (author, at, told) in [
        ("ana@example.org", "2026-11-18T09:00:00Z", false),
        ("Ana@Example.org", "2026-11-18T09:00:00Z", false),
        ("mallory@example.org", "2026-11-18T09:00:00Z", true),
        ("gil@example.org", "2026-11-18T09:00:00Z", true),
        ("bob@example.org", "2026-11-17T23:59:59Z", true),
        ("bob@example.org", "2026-11-18T00:00:00Z", false),
        ("bob@example.org", "2026-11-19T23:59:59Z", false),
        ("bob@example.org", "2026-11-20T00:00:00Z", true),
    ] {
        let (state, rules) = judged(&plan(""), &Brought { author, at, ..USUAL });
        assert_eq!(state, MET, "{author} {at}");
        assert_eq!(rules, if told { vec!["performer-not-in-team"] } else { vec![] }, "{author} {at}");
    }
}

#[test]
fn a_team_without_a_list_of_members_says_nothing_about_anybody() {
    for teams in ["[open]", "[soc, open]", "[]"] {
        let plan = plan("").replace("teams: [soc]", &format!("teams: {teams}"));
        assert_eq!(judged(&plan, &Brought { author: "mallory@example.org", ..USUAL }), (MET.to_owned(), vec![]), "{teams}");
    }
}

#[test]
fn a_finding_about_the_performer_is_switched_off_by_the_plan_and_by_nothing_else() {
    let plan = format!("{}rules: {{performer-not-in-team: off}}\n", plan(""));
    assert_eq!(judged(&plan, &Brought { author: "mallory@example.org", ..USUAL }), (MET.to_owned(), vec![]));
}

#[test]
fn a_bot_proves_nothing_unless_its_task_s_team_lists_it() {
    for (author, state) in
        [("renovate@example.org", MISSED), ("49699333+dependabot[bot]@users.noreply.github.com", MISSED), ("robot@example.org", MET)]
    {
        let (judged, rules) = judged(&plan(""), &Brought { author, ..USUAL });
        assert_eq!(judged, state, "{author}");
        assert_eq!(rules.contains(&"performer-is-bot".to_owned()), state == MISSED, "{author}: {rules:?}");
    }
}

#[test]
fn a_record_may_name_an_author_or_a_co_author_as_performer_and_nobody_else() {
    let co_authored = "Review\n\nCo-authored-by: Ana <ana@example.org>\n";
    for (author, message, performer, rules) in [
        ("ana@example.org", "Review\n", "ana@example.org", vec![]),
        ("ana@example.org", "Review\n", "ANA@example.org", vec![]),
        ("mallory@example.org", co_authored, "ana@example.org", vec![]),
        ("mallory@example.org", co_authored, "mallory@example.org", vec!["performer-not-in-team"]),
        ("ana@example.org", "Review\n", "bob@example.org", vec!["performer-differs"]),
        ("mallory@example.org", "Review\n", "ana@example.org", vec!["performer-differs", "performer-not-in-team"]),
        (
            "mallory@example.org",
            "Co-authored-by: Ana <ana@example.org>\n\nReview\n",
            "ana@example.org",
            vec!["performer-differs", "performer-not-in-team"],
        ),
    ] {
        let record = format!("task: t\nperformed_by: {performer}\n");
        let (state, mut told) = judged(&plan(""), &Brought { author, message, record: &record, ..USUAL });
        told.sort();
        assert_eq!((state.as_str(), told), (MET, rules.into_iter().map(str::to_owned).collect()), "{author} {message:?} {performer}");
    }
}

#[test]
fn four_eyes_are_those_of_somebody_of_a_team_who_did_none_of_it() {
    let reviewed = |email: &str| format!("Review\n\nReviewed-by: X <{email}>\n");
    for (message, record, met) in [
        ("Review\n".to_owned(), "task: t\n", false),
        ("Review\n".to_owned(), "task: t\nreviewed_by: gil@example.org\n", true),
        ("Review\n".to_owned(), "task: t\nreviewed_by: GIL@example.org\n", true),
        ("Review\n".to_owned(), "task: t\nreviewed_by: ana@example.org\n", false),
        ("Review\n".to_owned(), "task: t\nreviewed_by: mallory@example.org\n", false),
        ("Review\n".to_owned(), "task: t\nreviewed_by: robot@example.org\n", false),
        (reviewed("gil@example.org"), "task: t\n", true),
        (reviewed("ana@example.org"), "task: t\n", false),
        (reviewed("bob@example.org"), "task: t\n", true),
        (reviewed("ana@example.org"), "task: t\nreviewed_by: gil@example.org\n", true),
        ("Review\n\nCo-authored-by: Gil <gil@example.org>\nReviewed-by: Gil <gil@example.org>\n".to_owned(), "task: t\n", false),
    ] {
        let (state, rules) = judged(&plan(", four_eyes: true"), &Brought { message: &message, record, ..USUAL });
        assert_eq!(state, if met { MET } else { MISSED }, "{message:?} {record:?}");
        assert_eq!(rules.contains(&"review-missing".to_owned()), !met, "{message:?} {record:?}: {rules:?}");
    }
    let later = Brought { at: "2026-11-20T09:00:00Z", record: "task: t\nreviewed_by: bob@example.org\n", ..USUAL };
    assert_eq!(judged(&plan(", four_eyes: true"), &later).0, MISSED, "bob has left by then");
}

#[test]
fn a_reviewer_is_named_where_git_reads_trailers() {
    let trailer = "Reviewed-by: Gil <gil@example.org>";
    let (no_trailer, no_person) = ("is no trailer: those stand alone", "does not say NAME <ADDRESS> and nothing more");
    for (message, why) in [
        (format!("Review\n\n{trailer}\n"), None),
        (format!("Review\n\n{trailer}"), None),
        (format!("Review\r\n\r\n{trailer}\r\n"), None),
        (format!("Review\n\nWith a reason.\n\nAcked-by: Bob <bob@example.org>\n{trailer}\n\n"), None),
        ("Review\n\nreviewed-by:Gil <GIL@example.org>\n".to_owned(), None),
        ("Review\n\nReviewed-by: <gil@example.org>\n".to_owned(), None),
        ("Review\n".to_owned(), Some("it names no reviewer")),
        // A subject, prose and what is behind a NUL are no trailers.
        (format!("{trailer}\n"), Some(no_trailer)),
        (format!("Review\n{trailer}\n"), Some(no_trailer)),
        (format!("Review\n\n{trailer}\n\nor so he said\n"), Some(no_trailer)),
        (format!("Review\n\nI asked for a\n{trailer}\nand he said no\nand no again\n"), Some(no_trailer)),
        (format!("Review\0\n\n{trailer}\n"), Some(no_trailer)),
        (format!("Review\n\n> {trailer}\n"), Some("it names no reviewer")),
        // One person each.
        ("Review\n\nReviewed-by: Gil <gil@example.org>, Bob <bob@example.org>\n".to_owned(), Some(no_person)),
        ("Review\n\nReviewed-by: gil@example.org\n".to_owned(), Some(no_person)),
        (format!("Review\n\n{trailer} did not look at this\n"), Some(no_person)),
    ] {
        let mut world = World::with_plan("2026-11-01T00:00:00Z", &plan(", four_eyes: true"));
        land(&mut world, &Brought { message: &message, ..USUAL });
        assert_eq!(outcome(&world).0, if why.is_none() { MET } else { MISSED }, "{message:?}");
        let report = world.check("2026-11-19T00:00:00Z");
        let told: Vec<&str> = report.findings.iter().map(|finding| finding.problem.message.as_str()).collect();
        assert!(told.iter().any(|told| told.contains(why.unwrap_or_default())) || why.is_none(), "{message:?}: {told:?}");
    }
}

#[test]
fn a_trailer_gives_credit_as_git_reads_it_and_suspicion_as_it_stands() {
    let co_author = "Co-authored-by: Gil <gil@example.org>";
    for (message, credited) in [
        (format!("Review\n\n{co_author}\n"), true),
        (format!("{co_author}\n"), false),
        (format!("Review\n\n{co_author}\n\n* More\n"), false),
        (format!("Review\n\nwith my\n{co_author}\nwho had\nno time\n"), false),
        (format!("Review\0\n\n{co_author}\n"), false),
        ("Review\n\nCo-authored-by: Bob <bob@example.org>, Gil <gil@example.org>\n".to_owned(), false),
        ("Review\n\nCo-authored-by: gil@example.org\n".to_owned(), false),
    ] {
        // Whoever may have written it cannot be the second person, however they are named.
        let four_eyes = plan(", four_eyes: true");
        let reviewed = Brought { message: &message, record: "task: t\nreviewed_by: gil@example.org\n", ..USUAL };
        assert_eq!(judged(&four_eyes, &reviewed).0, MISSED, "{message:?}");
        // But it is theirs only if git says so.
        let performed = Brought { message: &message, record: "task: t\nperformed_by: gil@example.org\n", ..USUAL };
        let (_, rules) = judged(&plan(""), &performed);
        let expected = if credited { "performer-not-in-team" } else { "performer-differs" };
        assert_eq!(rules, [expected], "{message:?}");
    }
}

#[test]
fn a_demand_that_is_dropped_with_the_evidence_still_holds_for_what_was_open() {
    let mut world = World::with_plan("2026-11-01T00:00:00Z", &plan(", four_eyes: true"));
    let loose = plan("");
    world.commit(
        "2026-11-18T09:00:00Z",
        &[Act::Write("policies/plan.yaml", &loose), Act::Write("evidence/t/47.yaml", "task: t\nsummary: alone\n")],
    );
    let (state, rules) = outcome(&world);
    assert_eq!(state, MISSED);
    assert!(rules.contains(&"review-missing".to_owned()) && rules.contains(&"plan-loosened".to_owned()), "{rules:?}");
    let mut world = World::with_plan("2026-11-01T00:00:00Z", &loose);
    world.commit("2026-11-17T09:00:00Z", &[Act::Write("policies/plan.yaml", &plan(", four_eyes: true"))]);
    land(&mut world, &USUAL);
    assert_eq!(outcome(&world).0, MISSED, "a demand holds for what lands after it");
}

#[test]
fn the_mailmap_of_the_landing_says_who_an_address_is() {
    let map = "Ana Berg <ana@example.org> <old@example.org>\n";
    let old = Brought { author: "old@example.org", ..USUAL };
    let mut before = World::with_plan("2026-11-01T00:00:00Z", &plan(""));
    before.commit("2026-11-02T00:00:00Z", &[Act::Write(".mailmap", map)]);
    land(&mut before, &old);
    assert_eq!(outcome(&before), (MET.to_owned(), vec![]));
    let report = before.check("2026-11-19T00:00:00Z");
    let performer = report.units[0].last_performance.as_ref().expect("a performance").performer.clone();
    assert_eq!((performer.name.as_str(), performer.email.as_str()), ("Ana Berg", "ana@example.org"));
    let mut after = World::with_plan("2026-11-01T00:00:00Z", &plan(""));
    land(&mut after, &old);
    after.commit("2026-11-19T00:00:00Z", &[Act::Write(".mailmap", map)]);
    assert_eq!(outcome(&after).1, ["performer-not-in-team"], "a later map changes nothing");
    for act in [Act::Remove(".mailmap"), Act::Link(".mailmap"), Act::Write(".mailmap", "nothing that maps\n")] {
        let mut gone = World::with_plan("2026-11-01T00:00:00Z", &plan(""));
        gone.commit("2026-11-02T00:00:00Z", &[Act::Write(".mailmap", map)]);
        gone.commit("2026-11-03T00:00:00Z", &[act]);
        land(&mut gone, &old);
        assert_eq!(outcome(&gone).1, ["performer-not-in-team"]);
    }
    let mut reviewer = World::with_plan("2026-11-01T00:00:00Z", &plan(", four_eyes: true"));
    reviewer.commit("2026-11-02T00:00:00Z", &[Act::Write(".mailmap", "<ana@example.org> <second@example.org>\n")]);
    land(&mut reviewer, &Brought { record: "task: t\nreviewed_by: second@example.org\n", ..USUAL });
    assert_eq!(outcome(&reviewer).0, MISSED, "a second address is no second person");
}

#[test]
fn a_bad_performer_is_told_once_for_the_teams_that_share_a_record() {
    let plan = plan("")
        .replace("teams: [soc]", "teams: [soc, board], each_team: true")
        .replace("evidence: {path: evidence/t/}", "evidence: {path: ['evidence/t/{team}/', 'evidence/t/{team}.yaml']}");
    let mut world = World::with_plan("2026-11-01T00:00:00Z", &plan);
    world.record("2026-11-18T09:00:00Z", "evidence/t/board/47.yaml", "task: t\nsummary: done\n");
    let report = world.check("2026-11-19T00:00:00Z");
    let told: Vec<&str> = report.findings.iter().map(|finding| finding.problem.message.as_str()).collect();
    assert_eq!(told, ["evidence/t/board/47.yaml was performed by ana@example.org, who was in none of the teams board on 2026-11-18"]);
}
