//! `verify`: whatever a report says that its repository does not is found, and what it says truly is not.
//!
//! It does not know how a report is made.

mod command;
mod forged;
mod refused;

use std::path::{Path, PathBuf};

use duly::check::{AsOf, ChangeOf, Means, Request, check};
use duly::history::build::{Builder, Commit};
use duly::render::{in_toto, json};
use duly::report::{Report, Verification};
use duly::verify::{Error, verify};
use serde_json::Value;

/// A weekly task, a scope and a team that are judged apart, a waiver, and in the second version less of it.
const PLAN: &str = "\
version: 1
timezone: Europe/Paris
adopted_on: 2026-11-02
teams:
  soc: {name: SOC, members: [{email: ana@example.org}]}
tasks:
  - {id: review, title: Review, description: Look at it., cadence: weekly, teams: [soc], references: [PCI DSS 11.3]}
  - {id: scan, title: Scan, cadence: {every: 1 day, grace: 1d}, each_team: true, teams: [soc]}
  - {id: backup, title: Backup, cadence: {every: 5 days, rule: gap}}
waivers:
  - {task: review, from: 2026-11-09, to: 2026-11-15, reason: Freeze, owner: bob@example.org, approver: ana@example.org, ticket: SEC-1}
";

const LATER: &str = "2026-11-27T12:00:00Z";

/// A repository in which something is met, late, missed, caught up, waived and loosened, and something is told of each kind.
struct World {
    folder: tempfile::TempDir,
    builder: Builder,
}

impl World {
    fn build() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut builder = Builder::init(folder.path()).expect("a repository");
        let mut land = |at: &str, path: &str, text: &str| {
            builder.commit(Commit::at(at).by("Ana", "ana@example.org").file(path, text)).expect("a commit");
        };
        land("2026-11-02T08:00:00+01:00", "policies/plan.yaml", PLAN);
        land("2026-11-04T09:00:00+01:00", "evidence/review/45.yaml", "task: review\nsummary: one\n");
        land("2026-11-05T09:00:00+01:00", "evidence/scan/soc/05.yaml", "task: scan\nperiod: 2026-11-05\nsummary: on the day\n");
        land("2026-11-07T09:00:00+01:00", "evidence/scan/soc/06.yaml", "task: scan\nperiod: 2026-11-06\nsummary: a day late\n");
        land("2026-11-07T10:00:00+01:00", "evidence/review/45.yaml", "task: review\nsummary: edited\n");
        land("2026-11-12T09:00:00+01:00", "evidence/backup/1.yaml", "task: backup\nsummary: caught up\n");
        land("2026-11-20T09:00:00+01:00", "policies/plan.yaml", &PLAN.replace("grace: 1d", "grace: 3d"));
        land("2026-11-25T09:00:00+01:00", "evidence/review/48.yaml", "task: review\nsummary: two\nbad: 1\n");
        land("2026-11-26T09:00:00+01:00", "evidence/review/48b.yaml", "task: review\nperformed_at: 2026-11-26T08:00:00Z\nsummary: three\n");
        Self { folder, builder }
    }

    fn dir(&self) -> PathBuf {
        self.folder.path().to_path_buf()
    }

    fn request(&self) -> Request {
        let day = |text: &str| text.parse().expect("a day");
        Request {
            window: Some((Some(day("2026-11-02")), Some(day("2026-11-29")))),
            ..Request::new(self.dir(), "main", AsOf::Instant(LATER.parse().expect("an instant")))
        }
    }

    fn report(&self) -> Report {
        check(&self.request()).expect("an answer")
    }

    fn verify(&self, text: &str) -> Result<Verification, Error> {
        held(text, &self.dir())
    }
}

fn held(text: &str, dir: &Path) -> Result<Verification, Error> {
    verify(text.as_bytes(), dir, None, &Means::plain())
}

fn report(report: &Report) -> String {
    let mut text = String::new();
    json::write(&mut text, report).expect("a string takes every write");
    text
}

fn statement(report: &Report) -> String {
    let mut text = String::new();
    in_toto::write(&mut text, report).expect("a string takes every write");
    text
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[track_caller]
fn is_true(verification: &Result<Verification, Error>) {
    let verification = verification.as_ref().expect("an answer");
    assert!(verification.is_true(), "{verification:#?}");
}

/// The pointers of all differences.
fn pointers(verification: &Verification) -> Vec<&str> {
    verification.differences.iter().map(|one| one.pointer.as_str()).collect()
}

#[test]
fn the_world_has_something_of_everything() {
    let world = World::build();
    let report = report(&world.report());
    for part in [
        "\"met\"",
        "met-late",
        "\"missed\"",
        "\"waived\"",
        "\"recovered\": {",
        "plan_versions",
        "looser",
        "evidence-edited",
        "record-invalid",
    ] {
        assert!(report.contains(part), "{part} is not in\n{report}");
    }
}

#[test]
fn what_was_asked_is_read_from_the_report_and_asked_again() {
    let world = World::build();
    let window = world.request();
    let plain = Request { window: None, ..window.clone() };
    for request in [
        window.clone(),
        plain.clone(),
        Request { tasks: vec!["scan".into()], ..window.clone() },
        Request { teams: vec!["SOC".into()], ..window.clone() },
        Request { references: vec!["PCI*".into()], ..window.clone() },
        Request { plan: vec!["policies/".into()], ..plain.clone() },
        Request { expect_witness: Some(duly::calendar::Duration::Exact(26 * 3600)), ..plain.clone() },
        Request { as_of: AsOf::EndOf("2026-11-10".parse().expect("a day")), ..plain.clone() },
        Request { revision: "main~1".into(), ..plain },
    ] {
        let judged = check(&request).expect("an answer");
        is_true(&world.verify(&report(&judged)));
        is_true(&world.verify(&statement(&judged)));
        // Who reads JSON and writes it again changes nothing.
        is_true(&world.verify(&parsed(&report(&judged)).to_string()));
    }
}

#[test]
fn a_refused_plan_is_verified_as_well() {
    let mut world = World::build();
    world.builder.commit(Commit::at(LATER).file("policies/plan.yaml", "version: 1\ntasks: []\n")).expect("a commit");
    let judged = check(&Request { window: None, ..world.request() }).expect("an answer");
    assert!(judged.units.is_empty());
    is_true(&world.verify(&report(&judged)));
    is_true(&world.verify(&statement(&judged)));
    let forged = report(&judged).replace("\"findings\": [", "\"findings\": [{\"rule\": \"x\"},");
    assert!(!world.verify(&forged).expect("an answer").is_true());
}

#[test]
fn later_commits_change_nothing() {
    let mut world = World::build();
    let (report, statement) = (report(&world.report()), statement(&world.report()));
    for (at, path) in [("2026-11-27T11:00:00Z", "evidence/review/47.yaml"), ("2026-12-05T09:00:00Z", "evidence/review/49.yaml")] {
        let text = format!("task: review\nsummary: {at}\n");
        world.builder.commit(Commit::at(at).by("Ana", "ana@example.org").file(path, text)).expect("a commit");
    }
    is_true(&world.verify(&report));
    is_true(&world.verify(&statement));
}

#[test]
fn the_head_of_a_side_branch_is_not_that_of_the_branch_it_names() {
    let mut world = World::build();
    world.builder.branch("side").expect("a branch");
    world.builder.switch("side");
    world
        .builder
        .commit(Commit::at("2026-11-08T09:00:00Z").file("evidence/review/46.yaml", "task: review\nsummary: too early\n"))
        .expect("a commit");
    let judged = check(&Request { revision: "side".into(), ..world.request() }).expect("an answer");
    let own = report(&judged);
    is_true(&world.verify(&own));
    let forged = own.replace("refs/heads/side", "refs/heads/main");
    assert_eq!(pointers(&world.verify(&forged).expect("an answer")), ["/repository/ref"]);
    let asked = verify(own.as_bytes(), &world.dir(), Some("main"), &Means::plain()).expect("an answer");
    assert_eq!(pointers(&asked), ["/repository/head"]);
    // What was merged lands with the merge: its own head never was that of the branch.
    let side = world.builder.tip().expect("a tip").expect("a commit");
    world.builder.switch("main");
    world.builder.commit(Commit::at("2026-11-27T11:30:00Z").merge(&side)).expect("a merge");
    assert_eq!(pointers(&world.verify(&forged).expect("an answer")), ["/repository/ref"]);
}

#[test]
fn a_branch_that_was_fetched_is_the_branch_and_one_that_is_not_there_is_said_so() {
    let world = World::build();
    let text = report(&world.report());
    let head = world.builder.tip().expect("a tip").expect("a commit");
    world.builder.set_reference("refs/remotes/origin/trunk", &head).expect("a reference");
    let fetched = world.verify(&text.replace("refs/heads/main", "refs/heads/trunk"));
    is_true(&fetched);
    assert_eq!(fetched.expect("an answer").remarks, Vec::<String>::new());
    let unknown = text.replace("refs/heads/main", "refs/heads/none");
    let error = world.verify(&unknown).expect_err("nobody can say");
    assert_eq!(
        (error.exit(), error.to_string().as_str()),
        (3, "the report is about refs/heads/none, and this repository has no such branch")
    );
    let asked = verify(unknown.as_bytes(), &world.dir(), Some("main"), &Means::plain()).expect("an answer");
    assert!(asked.is_true());
    assert_eq!(asked.remarks, ["this repository has no refs/heads/none, which the report names"]);
    let none = world.verify(&text.replace("\"refs/heads/main\"", "null")).expect("an answer");
    assert!(none.is_true() && none.remarks[0].contains("--ref"), "{none:#?}");
}

#[test]
fn another_version_may_say_more_and_never_less() {
    let world = World::build();
    let mut value = parsed(&report(&world.report()));
    value["tasks"][0]["later"] = 1.into();
    let told = world.verify(&value.to_string()).expect("an answer");
    assert_eq!(pointers(&told), ["/tasks/0/later"]);
    value["tool"]["version"] = "99.0.0".into();
    let told = world.verify(&value.to_string()).expect("an answer");
    assert!(told.is_true(), "{told:#?}");
    assert!(told.remarks[0].contains("99.0.0") && told.remarks[0].contains("1 name"), "{:?}", told.remarks);
    value["tasks"][0].as_object_mut().expect("a unit").remove("references");
    assert_eq!(pointers(&world.verify(&value.to_string()).expect("an answer")), ["/tasks/0/references"]);
    let mut value = parsed(&statement(&world.report()));
    value["predicate"]["tool"]["version"] = "99.0.0".into();
    value["predicate"]["report"]["digest"]["sha256"] = "0".repeat(64).into();
    is_true(&world.verify(&value.to_string()));
}

#[test]
fn a_report_that_trusted_commit_graph_files_is_verified_without_them() {
    let world = World::build();
    let mut judged = world.report();
    if let Some(facts) = &mut judged.repository {
        facts.commit_graph = true;
    }
    for text in [report(&judged), statement(&judged)] {
        let told = world.verify(&text).expect("an answer");
        assert!(told.is_true() && told.remarks[0].contains("commit-graph"), "{told:#?}");
    }
}

#[test]
fn a_question_that_the_repository_cannot_be_asked_was_never_answered_by_it() {
    let world = World::build();
    let mut value = parsed(&report(&world.report()));
    value["selection"] = serde_json::json!({"tasks": ["none"], "teams": [], "references": []});
    let told = world.verify(&value.to_string()).expect("an answer");
    assert!(told.differences[0].found.as_ref().is_some_and(|found| found.contains("the plan has no task `none`")), "{told:#?}");
}

#[test]
fn what_cannot_be_said_again_is_refused() {
    let world = World::build();
    let request = Request { window: None, change: Some(ChangeOf::Base("main~1".into())), ..world.request() };
    let error = world.verify(&report(&check(&request).expect("an answer"))).expect_err("a change");
    assert_eq!(error.exit(), 3, "{error}");
    let mut value = parsed(&report(&world.report()));
    value["repository"] = Value::Null;
    assert_eq!(world.verify(&value.to_string()).expect_err("a working tree").exit(), 3);
    let mut value = parsed(&report(&world.report()));
    value["version"] = 2.into();
    let error = world.verify(&value.to_string()).expect_err("another version");
    assert_eq!((error.exit(), error.to_string().as_str()), (3, "this report is of version 2, which this duly does not know"));
    let later = statement(&world.report()).replace("urn:duly:ledger:v1", "urn:duly:ledger:v2");
    assert_eq!(world.verify(&later).expect_err("another version").exit(), 3);
    let other = report(&world.report()).replace(&world.builder.tip().expect("a tip").expect("a commit").to_string(), &"1".repeat(40));
    let error = world.verify(&other).expect_err("another repository");
    assert_eq!(
        (error.exit(), error.to_string()),
        (3, format!("the commit {}, which the report is about, is not in this repository", "1".repeat(40)))
    );
}

#[test]
fn a_day_of_a_plan_that_was_refused_then_ends_where_it_ends_in_the_plan() {
    let mut world = World::build();
    world.builder.commit(Commit::at("2026-11-26T22:30:00Z").file("policies/plan.yaml", "version: 1\ntasks: []\n")).expect("a commit");
    world.builder.commit(Commit::at("2026-11-26T23:30:00Z").file("policies/plan.yaml", PLAN)).expect("a commit");
    // In Paris the day has ended before the plan was mended, and in UTC it has not.
    let as_of = AsOf::EndOf("2026-11-26".parse().expect("a day"));
    let judged = check(&Request { window: None, as_of, ..world.request() }).expect("an answer");
    assert!(judged.units.is_empty());
    is_true(&world.verify(&report(&judged)));
}

#[test]
fn a_file_of_the_plan_is_a_subject_by_the_digest_of_its_bytes() {
    let mut world = World::build();
    let teams = "version: 1\nteams:\n  night: {name: Night}\n";
    world.builder.commit(Commit::at("2026-11-27T09:00:00Z").file("policies/teams.yaml", teams)).expect("a commit");
    let told = parsed(&statement(&world.report()));
    let digest = |text: &str| duly::evidence::hex(&duly::evidence::digest(text.as_bytes()));
    let expected = [digest(&PLAN.replace("grace: 1d", "grace: 3d")), digest(teams)];
    let subjects = told["subject"].as_array().expect("subjects");
    let told: Vec<(&str, &str)> = subjects[1..]
        .iter()
        .map(|one| (one["name"].as_str().expect("a path"), one["digest"]["sha256"].as_str().expect("a digest")))
        .collect();
    assert_eq!(told, [("policies/plan.yaml", expected[0].as_str()), ("policies/teams.yaml", expected[1].as_str())]);
}

#[test]
fn a_repository_of_longer_ids_is_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = Builder::init_sha256(folder.path()).expect("a repository");
    builder.commit(Commit::at("2026-11-02T08:00:00Z").file("policies/plan.yaml", PLAN)).expect("a commit");
    let request = Request::new(folder.path().to_path_buf(), "main", AsOf::Instant(LATER.parse().expect("an instant")));
    let judged = check(&request).expect("an answer");
    is_true(&held(&report(&judged), folder.path()));
    is_true(&held(&statement(&judged), folder.path()));
    let elsewhere = World::build();
    assert_eq!(elsewhere.verify(&report(&judged)).expect_err("another repository").exit(), 3);
}
