//! Records before they land, in memory: what each is for, what it names, where it goes and what it would count for.
//!
//! The binary and its files stand in `command`.

mod command;

use std::sync::Arc;

use duly::check::{AttachedFile, Desk, Error, Intended, Target, Wish};
use duly::evidence::draft::{Attachment, Data, Draft, sha256};
use duly::evidence::{Claim, Outcome};
use duly::plan::{Mode, Proof, Signature, TaskSchema, Timeline};
use duly::report::{Prospect, Recording};
use duly::schema::Schema;

use crate::door::{Act, World};

fn draft(target: &Target) -> Draft {
    Draft {
        task: target.address.unit.task.clone(),
        period: target.period.clone(),
        performed_at: None,
        performed_by: Some("ana@example.org".to_owned()),
        outcome: Outcome::Done,
        summary: Some("Done today.".to_owned()),
        reviewed_by: None,
        attachments: Vec::new(),
        links: Vec::new(),
        data: Data::default(),
    }
}

fn intended() -> Intended {
    Intended { author: "ana@example.org".to_owned(), ..Intended::default() }
}

/// What a record comes to, with changes to the wish and to the draft.
fn asked(world: &World, as_of: &str, address: &str, wish: &Wish, change: impl Fn(&mut Draft)) -> Result<(Target, Recording), Error> {
    world.at_desk(as_of, address, |desk| {
        let target = desk.target(wish, &mut |_| Ok(false))?;
        let mut draft = draft(&target);
        change(&mut draft);
        let recording = desk.judge(&target, &draft, &intended())?;
        Ok((target, recording))
    })?
}

fn plainly(world: &World, as_of: &str, address: &str) -> (Target, Recording) {
    asked(world, as_of, address, &Wish::default(), |_| {}).expect("a record")
}

/// `PATH | period | prospect | words`.
fn line((target, recording): &(Target, Recording)) -> String {
    let period = target.period.as_deref().unwrap_or("-");
    format!(
        "{} | {period} | {} | {}",
        recording.path,
        recording.prospect.as_str(),
        recording.words.iter().map(|words| words.as_str()).collect::<Vec<_>>().join(" / ")
    )
}

fn world(tasks: &str) -> World {
    let plan = format!(
        "version: 1\ntimezone: Europe/Paris\nadopted_on: 2026-11-01\nteams:\n  soc: {{name: SOC}}\n  noc: {{name: NOC}}\ntasks:\n{tasks}"
    );
    World::with_plan("2026-11-02T08:00:00Z", &plan)
}

const WEEKLY: &str = "  - {id: logs, title: Logs, cadence: {every: week, grace: 1d, early: 1d}}\n";

fn record(period: &str) -> String {
    format!("task: logs\nperiod: {period}\nsummary: About {period}\n")
}

#[test]
fn a_record_is_for_the_oldest_occurrence_that_is_open_and_says_until_when() {
    let mut world = world(WEEKLY);
    world.record("2026-11-06T08:00:00Z", "evidence/logs/2026-W45.yaml", &record("2026-W45"));
    let friday = plainly(&world, "2026-11-20T08:00:00Z", "logs");
    assert_eq!(
        line(&friday),
        "evidence/logs/2026-W47.yaml | 2026-W47 | counts | this will count for 2026-W47, if it lands by Sunday 2026-11-22 23:59 Europe/Paris; as late until Monday 2026-11-23 23:59"
    );
    assert_eq!(friday.0.standing.as_deref(), Some("it is open until Sunday 2026-11-22 23:59"));
    // In the grace of one week the next is open too; the older one comes first.
    let monday = plainly(&world, "2026-11-23T08:00:00Z", "logs");
    assert_eq!(
        line(&monday),
        "evidence/logs/2026-W47.yaml | 2026-W47 | counts-late | this will count for 2026-W47, as late, if it lands by Monday 2026-11-23 23:59 Europe/Paris"
    );
}

#[test]
fn the_last_second_counts_and_the_first_after_it_is_for_the_next() {
    let world = world("  - {id: logs, title: Logs, cadence: weekly}\n");
    assert!(line(&plainly(&world, "2026-11-22T22:59:59Z", "logs")).starts_with("evidence/logs/2026-W47.yaml | 2026-W47 | counts |"));
    assert!(line(&plainly(&world, "2026-11-22T23:00:00Z", "logs")).starts_with("evidence/logs/2026-W48.yaml | 2026-W48 | counts |"));
}

#[test]
fn what_is_met_already_makes_an_extra_that_names_no_period() {
    let mut world = world("  - {id: logs, title: Logs, cadence: weekly}\n");
    world.record("2026-11-17T08:00:00Z", "evidence/logs/2026-W47.yaml", &record("2026-W47"));
    assert_eq!(
        line(&plainly(&world, "2026-11-20T08:00:00Z", "logs")),
        "evidence/logs/2026-W47-2.yaml | - | extra | this will count as an extra: nothing that is owed is open to it / 2026-W47: it was met on Tuesday 2026-11-17 09:00, in time"
    );
    // Whoever names it gets told that it is met.
    let wish = Wish { period: Some("2026-W47".to_owned()), ..Wish::default() };
    let named = asked(&world, "2026-11-20T08:00:00Z", "logs", &wish, |_| {}).expect("a record");
    assert!(line(&named).contains("| 2026-W47 | not-served | this will count for nothing: 2026-W47 is already met"), "{}", line(&named));
}

#[test]
fn an_early_start_is_for_the_next_one_when_this_one_is_met() {
    let mut world = world(WEEKLY);
    world.record("2026-11-17T08:00:00Z", "evidence/logs/2026-W47.yaml", &record("2026-W47"));
    assert!(line(&plainly(&world, "2026-11-21T22:59:00Z", "logs")).contains("| - | extra |"));
    assert!(line(&plainly(&world, "2026-11-21T23:00:00Z", "logs")).starts_with("evidence/logs/2026-W48.yaml | 2026-W48 | counts |"));
}

#[test]
fn an_address_names_one_occurrence_and_is_told_when_it_is_closed_or_not_open() {
    let world = world(WEEKLY);
    let late = plainly(&world, "2026-11-20T08:00:00Z", "logs#2026-W46");
    assert_eq!(
        line(&late),
        "evidence/logs/2026-W46.yaml | 2026-W46 | not-served | this will count for nothing: 2026-W46 had closed when the record landed / 2026-W46: nothing had served it when it closed on Monday 2026-11-16 23:59"
    );
    let early = plainly(&world, "2026-11-20T08:00:00Z", "logs#2026-W50");
    assert!(line(&early).contains("2026-W50 had not opened when the record landed / 2026-W50: it has not opened yet"), "{}", line(&early));
    let unknown = asked(&world, "2026-11-20T08:00:00Z", "logs#2026-Q9", &Wish::default(), |_| {});
    assert!(matches!(unknown, Err(Error::NoOccurrence { .. })), "{unknown:?}");
}

#[test]
fn work_done_before_the_opening_is_told_to_be_too_early() {
    let world = world("  - {id: logs, title: Logs, cadence: weekly}\n");
    let claim = |text: &str| Wish { claim: Claim::parse(text), ..Wish::default() };
    let at = "2026-11-20T08:00:00Z";
    let early = asked(&world, at, "logs", &claim("2026-11-14"), |draft| draft.performed_at = Some("2026-11-14".to_owned()));
    let early = line(&early.expect("a record"));
    assert!(early.contains("| - | extra |") && early.contains("2026-W47 had not opened when the work was done"), "{early}");
    let monday = asked(&world, at, "logs", &claim("2026-11-16"), |draft| draft.performed_at = Some("2026-11-16".to_owned()));
    assert!(line(&monday.expect("a record")).contains("| 2026-W47 | counts |"));
    let future = asked(&world, at, "logs", &claim("2026-11-21"), |draft| draft.performed_at = Some("2026-11-21".to_owned()));
    assert!(future.expect_err("no record").to_string().contains("claims a moment after its own landing"));
}

#[test]
fn several_performances_of_a_slot_are_counted_up_to_their_number() {
    let mut world = world("  - {id: logs, title: Logs, cadence: {every: week, times: 2}}\n");
    assert!(line(&plainly(&world, "2026-11-17T08:00:00Z", "logs")).contains("for 2026-W47, as number 1 of 2, if"));
    world.record("2026-11-17T08:00:00Z", "evidence/logs/2026-W47.yaml", &record("2026-W47"));
    let second = line(&plainly(&world, "2026-11-18T08:00:00Z", "logs"));
    assert!(second.starts_with("evidence/logs/2026-W47-2.yaml | 2026-W47 |") && second.contains("as number 2 of 2"), "{second}");
    world.record("2026-11-18T08:00:00Z", "evidence/logs/2026-W47-2.yaml", &record("2026-W47").replace("About", "Again about"));
    assert!(line(&plainly(&world, "2026-11-19T08:00:00Z", "logs")).starts_with("evidence/logs/2026-W47-3.yaml | - | extra |"));
}

#[test]
fn a_gap_is_counted_anew_and_its_record_names_no_period() {
    let mut world = world("  - {id: fw, title: Firewall, cadence: {every: 10 days, rule: gap}}\n");
    assert_eq!(
        line(&plainly(&world, "2026-11-09T08:00:00Z", "fw")),
        "evidence/fw/from-2026-11-01.yaml | - | counts | this will count for from-2026-11-01, if it lands by Wednesday 2026-11-11 23:59 Europe/Paris"
    );
    world.record("2026-11-09T08:00:00Z", "evidence/fw/from-2026-11-01.yaml", "task: fw\n");
    assert!(line(&plainly(&world, "2026-11-19T08:00:00Z", "fw")).starts_with("evidence/fw/after-2026-11-09.yaml | - | counts |"));
    assert_eq!(
        line(&plainly(&world, "2026-11-20T08:00:00Z", "fw")),
        "evidence/fw/after-2026-11-09.yaml | - | catches-up | this comes too late for after-2026-11-09, which closed on Thursday 2026-11-19 23:59: it stays missed, but is caught up / after-2026-11-09: nothing had served it when it closed on Thursday 2026-11-19 23:59"
    );
}

const EVENTS: &str =
    "  - id: pentest\n    title: Test\n    cadence:\n      - monthly\n      - {after: {files: [\"events/*.yaml\"]}, within: 10d}\n";

#[test]
fn a_record_that_serves_a_slot_and_an_event_names_no_period_so_that_it_serves_both() {
    let mut world = world(EVENTS);
    assert!(line(&plainly(&world, "2026-11-10T08:00:00Z", "pentest")).starts_with("evidence/pentest/2026-11.yaml | 2026-11 | counts |"));
    world.commit("2026-11-10T08:00:00Z", &[Act::Write("events/move.yaml", "x")]);
    let both = plainly(&world, "2026-11-12T08:00:00Z", "pentest");
    assert_eq!(
        line(&both),
        "evidence/pentest/move.yaml | - | counts | this will count for move, if it lands by Friday 2026-11-20 23:59 Europe/Paris / this will count for 2026-11, if it lands by Monday 2026-11-30 23:59 Europe/Paris"
    );
    assert_eq!(both.0.address.to_string(), "pentest:1#move");
    let slot = plainly(&world, "2026-11-12T08:00:00Z", "pentest#2026-11");
    assert_eq!((slot.1.path.as_str(), slot.0.period.as_deref()), ("evidence/pentest/2026-11.yaml", None));
}

#[test]
fn of_events_that_want_one_each_the_named_one_is_served() {
    let mut world = world("  - {id: ir, title: Review, cadence: {after: {files: [\"events/*.yaml\"]}, within: 10d, each: true}}\n");
    world.commit("2026-11-10T08:00:00Z", &[Act::Write("events/a.yaml", "x")]);
    world.commit("2026-11-11T08:00:00Z", &[Act::Write("events/b.yaml", "y")]);
    assert!(line(&plainly(&world, "2026-11-12T08:00:00Z", "ir")).starts_with("evidence/ir/a.yaml | - | counts |"));
    assert!(line(&plainly(&world, "2026-11-12T08:00:00Z", "ir#b")).starts_with("evidence/ir/b.yaml | b | counts |"));
}

#[test]
fn a_task_that_owes_nothing_takes_its_records_by_their_day() {
    let world = world("  - {id: drill, title: Drill, cadence: as needed}\n");
    assert_eq!(
        line(&plainly(&world, "2026-11-19T23:30:00Z", "drill")),
        "evidence/drill/2026-11-20.yaml | - | extra | this will count as a performance, as needed: `drill` owes nothing by the calendar"
    );
    let wish = Wish { claim: Claim::parse("2026-11-18"), ..Wish::default() };
    let told = asked(&world, "2026-11-20T08:00:00Z", "drill", &wish, |draft| draft.performed_at = Some("2026-11-18".to_owned()));
    assert_eq!(told.expect("a record").1.path, "evidence/drill/2026-11-18.yaml");
}

#[test]
fn a_record_that_repeats_an_old_one_is_not_written() {
    let mut world = world("  - {id: drill, title: Drill, cadence: as needed}\n");
    let (_, first) = plainly(&world, "2026-11-10T08:00:00Z", "drill");
    world.record("2026-11-10T08:00:00Z", &first.path, &first.text);
    let again = asked(&world, "2026-11-20T08:00:00Z", "drill", &Wish::default(), |_| {}).expect_err("a copy");
    assert!(again.to_string().contains("a copy proves nothing") && again.help().contains("--performed-at"), "{again}: {}", again.help());
    let other = asked(&world, "2026-11-20T08:00:00Z", "drill", &Wish::default(), |draft| draft.summary = Some("Fire".to_owned()));
    assert_eq!(other.expect("a record").1.prospect, Prospect::Extra);
}

#[test]
fn scopes_and_teams_have_their_own_folders_and_must_be_named() {
    let world = world(
        "  - {id: access, title: Access, scopes: {prod: {cadence: monthly}, test: {cadence: yearly}}}\n  - {id: tickets, title: Tickets, cadence: daily, teams: [soc, noc], each_team: true}\n",
    );
    let at = "2026-11-20T08:00:00Z";
    assert!(line(&plainly(&world, at, "access@prod")).starts_with("evidence/access/prod/2026-11.yaml | 2026-11 | counts |"));
    assert!(line(&plainly(&world, at, "tickets/noc")).starts_with("evidence/tickets/noc/2026-11-20.yaml | 2026-11-20 | counts |"));
    for (address, near) in [("access", "access@prod"), ("tickets", "tickets/soc"), ("acces@prod", "access")] {
        let error = asked(&world, at, address, &Wish::default(), |_| {}).expect_err("no unit");
        assert_eq!(error.help(), format!("did you mean `{near}`?"), "{address}");
    }
}

#[test]
fn a_path_that_once_held_anything_is_never_used_again() {
    let mut world = world("  - {id: logs, title: Logs, cadence: weekly}\n");
    world.record("2026-11-17T08:00:00Z", "evidence/logs/2026-W47.yaml", "task: logs\nresult: failed\n");
    world.commit("2026-11-18T08:00:00Z", &[Act::Remove("evidence/logs/2026-W47.yaml")]);
    assert!(line(&plainly(&world, "2026-11-20T08:00:00Z", "logs")).starts_with("evidence/logs/2026-W47-2.yaml | 2026-W47 | counts |"));
    let wish = Wish { file: Some("evidence/logs/2026-W47.yaml".to_owned()), ..Wish::default() };
    let taken = asked(&world, "2026-11-20T08:00:00Z", "logs", &wish, |_| {}).expect_err("a taken path");
    assert!(taken.to_string().contains("is taken, or once was"), "{taken}");
}

#[test]
fn a_named_file_must_be_one_that_counts() {
    let world = world("  - {id: logs, title: Logs, cadence: weekly, evidence: \"evidence/*/logs/\"}\n");
    let at = "2026-11-20T08:00:00Z";
    let nameless = asked(&world, at, "logs", &Wish::default(), |_| {}).expect_err("no name");
    assert!(nameless.help().contains("--file PATH"), "{}", nameless.help());
    let file = |path: &str| Wish { file: Some(path.to_owned()), ..Wish::default() };
    let named = asked(&world, at, "logs", &file("evidence/eu/logs/w47.json"), |_| {}).expect("a record");
    assert!(line(&named).starts_with("evidence/eu/logs/w47.json | 2026-W47 | counts |"));
    assert!(named.1.text.starts_with("{\n  \"task\": \"logs\""), "{}", named.1.text);
    for path in ["evidence/logs/w47.yaml", "evidence/eu/logs/w47.txt", "evidence/eu/logs/README.yaml", "evidence/eu/logs/.w47.yaml", ""] {
        let refused = asked(&world, at, "logs", &file(path), |_| {}).expect_err(path);
        assert!(refused.to_string().contains("would not count"), "{refused}");
    }
}

#[test]
fn a_failed_record_counts_for_nothing_and_one_with_nothing_to_report_counts() {
    let world = world("  - {id: logs, title: Logs, cadence: weekly}\n");
    let of = |outcome: Outcome| {
        asked(&world, "2026-11-20T08:00:00Z", "logs", &Wish::default(), |draft| draft.outcome = outcome).expect("a record")
    };
    let failed = of(Outcome::Failed);
    assert_eq!(failed.1.prospect, Prospect::Failed);
    assert!(line(&failed).ends_with("2026-W47: it is open until Sunday 2026-11-22 23:59"), "{}", line(&failed));
    assert_eq!(of(Outcome::NothingToReport).1.prospect, Prospect::Counts);
}

#[test]
fn what_does_not_fit_the_schema_of_records_is_not_written() {
    let world = world("  - {id: logs, title: Logs, cadence: weekly}\n");
    let changed =
        |change: &dyn Fn(&mut Draft)| asked(&world, "2026-11-20T08:00:00Z", "logs", &Wish::default(), change).expect_err("a fault");
    for (error, what) in [
        (changed(&|draft| draft.performed_by = Some("ana".to_owned())), "performed_by"),
        (changed(&|draft| draft.reviewed_by = Some("b ob@example.org".to_owned())), "reviewed_by"),
        (changed(&|draft| draft.links = vec!["T-1".to_owned()]), "not a valid link"),
        (changed(&|draft| draft.summary = Some("a\u{7}b".to_owned())), "U+0007"),
    ] {
        assert!(error.to_string().contains("would prove nothing") && error.to_string().contains(what), "{error}");
    }
}

#[test]
fn an_attachment_that_lands_with_its_record_is_no_finding() {
    let world = world("  - {id: logs, title: Logs, cadence: weekly}\n");
    let judged = world.at_desk("2026-11-20T08:00:00Z", "logs", |desk| {
        let target = desk.target(&Wish::default(), &mut |_| Ok(false)).expect("a target");
        let mut draft = draft(&target);
        draft.attachments = vec![Attachment { path: "2026-W47/m.csv".to_owned(), sha256: sha256(b"a,b\n") }];
        let files = vec![AttachedFile { path: "evidence/logs/2026-W47/m.csv".to_owned(), content: b"a,b\n".to_vec() }];
        desk.judge(&target, &draft, &Intended { files, ..intended() })
    });
    let recording = judged.expect("a desk").expect("a record");
    assert_eq!((recording.prospect, recording.attachments), (Prospect::Counts, vec!["evidence/logs/2026-W47/m.csv".to_owned()]));
}

/// A weekly task whose proof is changed after the plan was read.
fn with_proof<T>(change: impl Fn(&mut Proof), act: impl FnOnce(&Desk<'_>) -> T) -> T {
    let change_all = |timeline: &mut Timeline| {
        for task in timeline.versions.iter_mut().flat_map(|version| Arc::make_mut(&mut version.plan).tasks.iter_mut()) {
            task.units.iter_mut().for_each(|unit| change(&mut unit.proof));
        }
    };
    let world = world("  - {id: logs, title: Logs, cadence: weekly}\n");
    world.at_desk_with("2026-11-20T08:00:00Z", "logs", change_all, act).expect("a desk")
}

#[test]
fn the_task_s_own_schema_says_what_is_asked_for() {
    let text = r#"{"required": ["data"], "properties": {"data": {"required": ["alerts"], "properties": {"alerts": {"type": "integer"}}}}}"#;
    let schema = Arc::new(Schema::compile(text).expect("a schema"));
    let own = TaskSchema { path: "schema/logs.json".to_owned(), text: text.into(), schema };
    let fields = with_proof(|proof| proof.schema = Some(own.clone()), |desk| desk.fields());
    let told: Vec<(String, bool)> = fields.into_iter().map(|field| (field.name, field.required)).collect();
    assert_eq!(told, [("alerts".to_owned(), true)]);
    assert_eq!(with_proof(|_| {}, |desk| desk.fields()), []);
}

#[test]
fn four_eyes_want_a_reviewer_who_is_somebody_else() {
    let plan = "version: 1\nadopted_on: 2026-11-01\nteams:\n  soc: {name: SOC, members: [{email: ana@example.org}, {email: bob@example.org}]}\ntasks:\n  - {id: logs, title: Logs, cadence: weekly, teams: [soc], evidence: {four_eyes: true}}\n";
    let world = World::with_plan("2026-11-02T08:00:00Z", plan);
    let at = "2026-11-20T08:00:00Z";
    assert!(world.at_desk(at, "logs", |desk| desk.wants_review()).expect("a desk"));
    assert!(!with_proof(|_| {}, |desk| desk.wants_review()));
    let reviewed_by = |who: Option<&str>| asked(&world, at, "logs", &Wish::default(), |draft| draft.reviewed_by = who.map(str::to_owned));
    for (who, why) in
        [(None, "names no reviewer"), (Some("ana@example.org"), "one of those who did it"), (Some("eve@example.org"), "in no team")]
    {
        let error = reviewed_by(who).expect_err("no second person").to_string();
        assert!(error.contains("would prove nothing") && error.contains(why), "{error}");
    }
    assert_eq!(reviewed_by(Some("bob@example.org")).expect("a record").1.prospect, Prospect::Counts);
}

#[test]
fn a_performer_who_is_not_the_author_counts_and_leaves_a_doubt() {
    let world = world("  - {id: logs, title: Logs, cadence: weekly}\n");
    let told =
        asked(&world, "2026-11-20T08:00:00Z", "logs", &Wish::default(), |draft| draft.performed_by = Some("bob@example.org".to_owned()));
    let told = line(&told.expect("a record"));
    assert!(told.contains("| counts |") && told.contains("but ") && told.contains("bob@example.org did it"), "{told}");
}

#[test]
fn a_signature_that_is_wanted_is_told_and_not_missed_beforehand() {
    let recording = with_proof(
        |proof| proof.signature = Signature::Ssh,
        |desk| {
            let target = desk.target(&Wish::default(), &mut |_| Ok(false)).expect("a target");
            desk.judge(&target, &draft(&target), &intended()).expect("a record")
        },
    );
    assert_eq!(recording.prospect, Prospect::Counts);
    assert_eq!(recording.words.last().map(|words| words.as_str()), Some("the plan demands that the commit is signed (ssh)"));
}

#[test]
fn a_file_that_grows_gets_no_record() {
    let error = with_proof(|proof| proof.mode = Mode::Log, |desk| desk.target(&Wish::default(), &mut |_| Ok(false)));
    assert!(error.expect_err("no record").to_string().contains("is a file that grows"));
}

#[test]
fn what_the_desk_says_comes_true_when_the_record_lands() {
    for (tasks, address, at) in [
        (WEEKLY, "logs", "2026-11-20T08:00:00Z"),
        (WEEKLY, "logs", "2026-11-23T08:00:00Z"),
        ("  - {id: fw, title: F, cadence: {every: 10 days, rule: gap}}\n", "fw", "2026-11-09T08:00:00Z"),
        ("  - {id: q, title: Q, cadence: {every: 3 months, rule: either}}\n", "q", "2026-12-09T08:00:00Z"),
    ] {
        let mut world = world(tasks);
        let (target, recording) = plainly(&world, at, address);
        world.record(at, &recording.path, &recording.text);
        let state = world.explain(at, &target.address.to_string()).expect("an explanation").state.as_str();
        let expected = if recording.prospect == Prospect::CountsLate { "met-late" } else { "met" };
        assert_eq!(state, expected, "{address} {at}");
    }
}
