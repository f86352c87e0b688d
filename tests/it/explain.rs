//! One occurrence explained: what is told in memory, and the command on a repository.
//!
//! It does not know how occurrences are judged.

use std::sync::Arc;

use duly::cadence::{Kind, Rule};
use duly::calendar::Duration;
use duly::check::Error;
use duly::history::build::{Builder, Commit};
use duly::language::Language;
use duly::ledger::{Rule0, State};
use duly::plan::{Timeline, Waiver, WaiverTarget};
use duly::render::{Style, explain};
use duly::report::{Clock, Counted, Explanation};
use unicode_width::UnicodeWidthStr;

use crate::binary::{duly, err, out, output};
use crate::door::{Act, World, instant};

const MONDAY: &str = "2026-11-23T12:00:00Z";

fn plan(cadence: &str) -> String {
    format!("version: 1\nadopted_on: 2026-11-02\ntasks:\n  - {{id: t, title: T, cadence: {cadence}}}\n")
}

fn world(cadence: &str) -> World {
    World::with_plan("2026-01-01T12:00:00Z", &plan(cadence))
}

fn record(world: &mut World, landed: &str, claims: &str) {
    let path = format!("evidence/t/{}.yaml", &landed[..10]);
    world.record(landed, &path, &format!("task: t\nsummary: made for {landed}\n{claims}\n"));
}

fn told(world: &World, as_of: &str, address: &str) -> Explanation {
    world.explain(as_of, address).expect("an explanation")
}

/// What became of each record, by the day of its name.
fn counted(told: &Explanation) -> Vec<(&str, &Counted, &str)> {
    told.candidates.iter().map(|one| (&one.performance.paths[0][11..21], &one.counted, one.words.as_str())).collect()
}

fn refusal(world: &World, as_of: &str, address: &str) -> Error {
    world.explain(as_of, address).expect_err("no explanation")
}

#[test]
fn what_was_met_names_its_record_and_the_neighbours_that_served_others() {
    let mut world = world("{every: week, early: 2d}");
    record(&mut world, "2026-11-11T10:00:00Z", "");
    record(&mut world, "2026-11-18T10:00:00Z", "");
    record(&mut world, "2026-11-19T10:00:00Z", "");
    record(&mut world, "2026-11-20T10:00:00Z", "period: 2026-W47");
    let told = told(&world, MONDAY, "t#2026-W47");
    assert_eq!((told.state, told.state_words.as_str()), (State::Met, "it was met on Wednesday 2026-11-18 10:00, in time"));
    assert_eq!(
        counted(&told),
        [
            (
                "2026-11-11",
                &Counted::ServedOthers(vec!["2026-W46".to_owned()]),
                "served 2026-W46 instead: 2026-W47 had not opened when the record landed"
            ),
            ("2026-11-18", &Counted::Served, "served it"),
            ("2026-11-19", &Counted::Extra, "extra: it could serve nothing that was still unmet"),
            ("2026-11-20", &Counted::ClaimNotServed, "served nothing: it names the period 2026-W47, and 2026-W47 was already met"),
        ]
    );
    assert_eq!(told.next, "Nothing: it is done.");
    assert_eq!(told.occurrence.accepts_from, instant("2026-11-14T00:00:00Z"));
    assert_eq!(told.derivation, ["its days are 2026-11-16 to 2026-11-22"]);
    assert_eq!(told.cadence, "weekly; early 2 days");
}

#[test]
fn work_done_too_early_is_told_with_the_clock_that_says_so() {
    for (claims, expected) in [("performed_at: 2026-11-15T23:55:00Z", State::Met), ("performed_at: 2026-11-15T23:54:59Z", State::Missed)] {
        let mut world = world("weekly");
        record(&mut world, "2026-11-17T10:00:00Z", claims);
        let told = told(&world, MONDAY, "t#2026-W47");
        assert_eq!((told.state, told.candidates[0].earliest), (expected, Clock::Claimed), "{claims}");
        if expected == State::Missed {
            let words = "could not serve it: 2026-W47 had not opened when the work was done, by the earliest of the record's four clocks; \
                         here that is the claimed one";
            assert_eq!(counted(&told), [("2026-11-17", &Counted::CouldNot(Rule0::PerformedEarly), words)]);
            assert_eq!(
                told.next,
                "It is too late: nothing can serve it any more. \
                 Land a record under evidence/t/ by Sunday 2026-11-29 23:59, with `period: 2026-W48`, for the next one."
            );
        }
    }
}

#[test]
fn what_lands_31_days_around_the_window_is_shown_and_a_second_more_is_not() {
    for (landed, expected) in
        [("2026-10-15T23:59:59Z", 0), ("2026-10-16T00:00:00Z", 1), ("2026-12-23T23:59:59Z", 1), ("2026-12-24T00:00:00Z", 0)]
    {
        let mut world = world("weekly");
        record(&mut world, landed, "");
        assert_eq!(told(&world, "2026-12-31T00:00:00Z", "t#2026-W47").candidates.len(), expected, "{landed}");
    }
}

#[test]
fn what_is_to_come_says_from_when_a_record_counts() {
    let early = world("{every: week, early: 2d}");
    for (as_of, expected) in [
        (
            "2026-11-27T23:59:59Z",
            "Nothing yet. Land a record under evidence/t/ between Saturday 2026-11-28 00:00 and Sunday 2026-12-06 23:59, with `period: 2026-W49`.",
        ),
        (
            "2026-11-28T00:00:00Z",
            "Nothing yet, though it is accepted already. Land a record under evidence/t/ by Sunday 2026-12-06 23:59, with `period: 2026-W49`.",
        ),
        ("2026-11-30T00:00:00Z", "Land a record under evidence/t/ by Sunday 2026-12-06 23:59, with `period: 2026-W49`."),
    ] {
        assert_eq!(told(&early, as_of, "t#2026-W49").next, expected, "{as_of}");
    }
    let far = told(&early, MONDAY, "t#2027-W20");
    assert_eq!((far.state, far.state_words.as_str()), (State::Upcoming, "it has not opened yet: it opens on Monday 2027-05-17 00:00"));
}

#[test]
fn without_a_key_the_open_one_is_meant_and_else_the_last_decided() {
    let mut world = world("{every: week, grace: 1d}");
    let key = |world: &World, as_of: &str| told(world, as_of, "t").occurrence.key;
    assert_eq!(key(&world, MONDAY), "2026-W47");
    assert_eq!(key(&world, "2026-11-24T00:00:00Z"), "2026-W48");
    record(&mut world, "2026-11-24T10:00:00Z", "");
    assert_eq!(key(&world, "2026-11-24T12:00:00Z"), "2026-W48");
    assert_eq!(told(&world, "2026-11-24T12:00:00Z", "t").state, State::Met);
}

#[test]
fn what_lands_in_the_grace_is_told_to_count_as_late() {
    let grace = told(&world("{every: week, grace: 1d}"), MONDAY, "t#2026-W47");
    assert_eq!(grace.state, State::InGrace);
    assert_eq!(grace.next, "Land a record under evidence/t/ by Monday 2026-11-23 23:59, with `period: 2026-W47`. It will count as late.");
    let open = told(&world("{every: week, grace: 1d}"), "2026-11-22T12:00:00Z", "t#2026-W47");
    assert!(open.next.ends_with("Until Monday 2026-11-23 23:59 it still counts, as late."), "{}", open.next);
}

#[test]
fn what_a_change_of_the_plan_replaced_names_the_commit() {
    let mut world = world("monthly");
    world.commit("2026-11-18T12:00:00Z", &[Act::Write("policies/plan.yaml", &plan("weekly"))]);
    let told = told(&world, MONDAY, "t#2026-11");
    assert_eq!((told.state, told.next.as_str()), (State::NotApplicable, "Nothing: it is not owed."));
    let last = told.derivation.last().expect("a sentence");
    assert!(
        last.starts_with("another rule took its place with the plan commit ") && last.ends_with("Wednesday 2026-11-18 12:00"),
        "{last}"
    );
}

/// A rule that plans cannot write yet, put into the plan after it is read.
fn gap(timeline: &mut Timeline) {
    for version in &mut timeline.versions {
        Arc::make_mut(&mut version.plan).tasks[0].units[0].cadence.rules = vec![Rule::new(Kind::Gap(Duration::Days(10)))];
    }
}

#[test]
fn a_gap_counts_from_the_last_performance_and_is_caught_up_after_a_miss() {
    let mut world = world("weekly");
    record(&mut world, "2026-11-05T10:00:00Z", "");
    let missed = world.explain_with(MONDAY, "t#after-2026-11-05", gap).expect("an explanation");
    assert_eq!(
        (missed.state, missed.derivation[0].as_str()),
        (State::Missed, "it counts 10 days from 2026-11-05, the day of the last performance")
    );
    assert_eq!(missed.next, "It is too late to serve it. Land a record under evidence/t/ now to catch it up.");
    record(&mut world, "2026-11-20T10:00:00Z", "");
    let told = world.explain_with(MONDAY, "t#after-2026-11-05", gap).expect("an explanation");
    let last = told.candidates.last().expect("a record");
    assert_eq!(
        (told.state, &last.counted, told.next.as_str()),
        (State::Missed, &Counted::CaughtUp, "Nothing: it stays missed, and was caught up.")
    );
    let first = world.explain_with(MONDAY, "t#from-2026-11-02", gap).expect("an explanation");
    assert_eq!(first.derivation, ["it counts 10 days from 2026-11-02, the day of the adoption"]);
}

#[test]
fn a_due_moment_that_the_longest_gap_moved_says_so() {
    let either = |timeline: &mut Timeline| {
        let rule = &mut Arc::make_mut(&mut timeline.versions[0].plan).tasks[0].units[0].cadence.rules[0];
        let Kind::Slot(slots) = rule.kind.clone() else { panic!("a slot rule") };
        rule.kind = Kind::Either(slots);
    };
    for (landed, expected) in [
        ("2026-11-22T10:00:00Z", "a performance before it moves the due moment to 7 days after its landing, if that is later"),
        (MONDAY, "the last performance before it moved the due moment to 7 days after its landing: due Monday 2026-11-30 23:59"),
    ] {
        let mut world = world("{every: week, grace: 2d}");
        record(&mut world, landed, "");
        let told = world.explain_with(MONDAY, "t#2026-W48", either).expect("an explanation");
        assert_eq!(told.derivation, ["its days are 2026-11-23 to 2026-11-29", expected], "{landed}");
    }
}

#[test]
fn a_waiver_excuses_a_slot_and_gives_a_gap_its_due_moment() {
    let world = world("weekly");
    let waive = |timeline: &mut Timeline| {
        let place = timeline.versions[0].plan.tasks[0].place();
        let target = WaiverTarget::Occurrences { task: "t".to_owned(), scope: None, team: None, key: None };
        let days = ("2026-11-10".parse().expect("a day"), "2026-11-30".parse().expect("a day"));
        let (reason, owner, approver) = ("the tool is being replaced".to_owned(), "ana".to_owned(), "ben".to_owned());
        Arc::make_mut(&mut timeline.versions[0].plan).waivers.push(Waiver {
            target,
            reason,
            owner,
            approver,
            ticket: None,
            days: Some(days),
            place,
        });
    };
    let told = world.explain_with(MONDAY, "t#2026-W47", waive).expect("an explanation");
    assert_eq!((told.state, told.next.as_str()), (State::Waived, "Nothing: it is excused."));
    assert_eq!(told.derivation[1], "a waiver that ben approved covers it: the tool is being replaced");
    let both = |timeline: &mut Timeline| {
        gap(timeline);
        waive(timeline);
    };
    let told = world.explain_with(MONDAY, "t#from-2026-11-02", both).expect("an explanation");
    assert_eq!((told.state, told.occurrence.due), (State::Open, instant("2026-12-01T00:00:00Z")));
    assert_eq!(told.derivation[1], "a waiver that ben approved gives it this due moment: the tool is being replaced");
}

#[test]
fn of_several_that_were_open_the_oldest_was_served_and_the_words_say_so() {
    let mut world = world("{every: week, grace: 2d}");
    record(&mut world, MONDAY, "");
    let told = told(&world, MONDAY, "t#2026-W47");
    assert_eq!(told.candidates[0].words, "served it, after it was due, as the oldest of 2026-W47, 2026-W48");
}

#[test]
fn what_lies_before_the_adoption_is_explained_as_well() {
    let told = told(&world("weekly"), MONDAY, "t#2026-W40");
    assert_eq!((told.state, told.state_words.as_str()), (State::BeforeAdoption, "it is not owed: it lies before the adoption"));
}

#[test]
fn evidence_that_proves_nothing_stands_there_with_its_rule() {
    let mut world = world("weekly");
    record(&mut world, "2026-11-17T10:00:00Z", "result: failed");
    let told = told(&world, MONDAY, "t#2026-W47");
    let refused: Vec<(&str, &str)> = told.refused.iter().map(|one| (one.rule.as_str(), one.path.as_str())).collect();
    assert_eq!((told.candidates.len(), refused), (0, vec![("record-failed", "evidence/t/2026-11-17.yaml")]));
}

#[test]
fn a_finer_key_means_its_slot_and_an_unknown_one_gets_a_suggestion() {
    let world = world("weekly");
    assert_eq!(told(&world, MONDAY, "t#2026-11-18").address.to_string(), "t#2026-W47");
    for (address, message, help) in [
        ("t#2026-W74", "`t` has no occurrence `2026-W74`", "did you mean `t#2026-W47`?"),
        ("t#2026-W4", "`t` has no occurrence `2026-W4`", "did you mean `t#2026-W49`?"),
        ("t#xyzzy", "`t` has no occurrence `xyzzy`", "leave the key out for the current occurrence: `duly explain t`"),
        ("t:1#2026-W47", "`t` has no occurrence `2026-W47`", "did you mean `t#2026-W47`?"),
        ("tt#2026-W47", "the plan has no task `tt`", "name a task of the plan; `duly status` lists them"),
        ("t@prod#2026-W47", "the plan has no unit `t@prod`", "did you mean `t`?"),
    ] {
        let error = refusal(&world, MONDAY, address);
        assert_eq!((error.to_string().as_str(), error.help().as_str(), error.exit()), (message, help, 2), "{address}");
    }
    assert_eq!(refusal(&self::world("as needed"), MONDAY, "t").exit(), 2);
}

#[test]
fn nothing_of_a_repository_leaves_its_line_or_the_screen() {
    let mut world = World::with_plan("2026-01-01T12:00:00Z", &plan("weekly").replace("title: T", "title: \"::error::b\""));
    world.record("2026-11-16T10:00:00Z", "evidence/t/a\u{1b}[31m\n::error::\u{202e}.yaml", "task: t\nresult: failed\n");
    let long = format!("evidence/t/{}.yaml", "x".repeat(200));
    world.record("2026-11-17T10:00:00Z", &long, "task: t\n");
    let told = told(&world, MONDAY, "t#2026-W47");
    let (mut text, mut json) = (String::new(), String::new());
    explain::write(&mut text, &told, Style::PLAIN).expect("a String takes every write");
    explain::write_json(&mut json, &told).expect("a String takes every write");
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()) && !text.contains("::"), "{text}");
    assert!(text.lines().all(|line| line.width() <= 80), "{text}");
    assert!(json.chars().all(|c| c == '\n' || !c.is_control()), "{json}");
}

#[test]
fn the_command_explains_and_its_exit_code_speaks_of_the_question_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    builder.commit(Commit::at("2026-11-02T09:00:00Z").file("policies/plan.yaml", plan("weekly"))).expect("a commit");
    let record = Commit::at("2026-11-11T09:00:00Z").file("evidence/t/1.yaml", "task: t\n").file("evidence/t/2.yaml", "task: u\n");
    builder.commit(record).expect("a commit");
    builder.commit(Commit::at("2026-12-01T09:00:00Z").file("policies/plan.yaml", "version: 2\n")).expect("a commit");
    let place = folder.path().to_str().expect("a path in UTF-8");
    let run = |arguments: &[&str]| output(&mut duly(&[&["explain", "-C", place], arguments].concat()));
    let good = ["--ref", "HEAD~1", "--as-of", MONDAY];
    let missed = run(&[&good[..], &["t#2026-W47"]].concat());
    assert_eq!((missed.status.code(), err(&missed).as_str()), (Some(0), ""));
    assert!(out(&missed).starts_with("t#2026-W47\n  T\n  missed: nothing had served it"), "{}", out(&missed));
    let json = run(&[&good[..], &["--format", "json", "t#2026-W46"]].concat());
    let value: serde_json::Value = serde_json::from_str(&out(&json)).expect("JSON");
    let schema = serde_json::from_str(include_str!("../../schema/explanation.schema.json")).expect("the schema");
    assert!(jsonschema::is_valid(&schema, &value) && value["refused"][0]["rule"].is_string(), "{value:#}");
    assert_eq!((json.status.code(), &value["state"], &value["performances"][0]["verdict"]), (Some(0), &"met".into(), &"served".into()));
    assert_eq!((&value["address"], &value["window"]["due"]), (&"t#2026-W46".into(), &"2026-11-16T00:00:00Z".into()));
    for (arguments, code, text) in [
        (&["--ref", "HEAD~1", "--as-of", MONDAY, "t#2026-W74"][..], 2, "help: did you mean `t#2026-W47`?"),
        (&["--ref", "HEAD~1", "--as-of", MONDAY, "u"], 2, "error: the plan has no task `u`"),
        (&["t#"], 2, "the key is missing"),
        (&["--ref", "nowhere", "t"], 3, "nowhere"),
    ] {
        let refused = run(arguments);
        assert_eq!((refused.status.code(), out(&refused).as_str()), (Some(code), ""), "{arguments:?}");
        assert!(err(&refused).contains(text), "{arguments:?}: {}", err(&refused));
    }
    let refused = run(&["t"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(out(&refused).contains("plan-value"), "{}", out(&refused));
}

#[test]
fn an_explanation_is_told_in_french() {
    let mut world = world("{every: week, early: 2d}");
    record(&mut world, "2026-11-11T10:00:00Z", "");
    record(&mut world, "2026-11-18T10:00:00Z", "");
    let style = Style { language: Language::parse("fr").expect("French"), ..Style::PLAIN };
    let mut words = String::new();
    explain::write(&mut words, &told(&world, MONDAY, "t#2026-W47"), style).expect("a string takes every write");
    let words = words.replace('\u{a0}', " ");
    let lines: Vec<&str> = words.lines().map(str::trim).collect();
    for line in
        ["Règle", "Fenêtre (UTC et UTC)", "Ce qui est arrivé", "evidence/t/2026-11-11.yaml a servi 2026-W46 à la place", "Que faire"]
    {
        assert!(lines.contains(&line), "{line}\n{words}");
    }
    for start in [
        "tenue : ",
        "comme le dit le plan du commit ",
        "accepte dès : ",
        "ouvre : ",
        "échéance : ",
        "rédigé, committé, arrivé ",
        "état au ",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(start)), "{start}\n{words}");
    }
}
