//! `duly witness` with real git: what is written, what comes of it elsewhere, and what stays as it was.
//!
//! Attacks stand in `hostile`.

use std::process::{Command, Output};

use serde_json::Value;

use crate::binary::{duly, err, out};
use crate::hostile::Repo;

const REFERENCE: &str = "refs/duly/witness";
const MONDAY: &str = "2026-11-30T06:00:00Z";
const TUESDAY: &str = "2026-12-01T06:00:00Z";
const LATE: &str = "2026-12-02T09:00:00Z";

fn run(repo: &Repo, arguments: &[&str]) -> Output {
    repo.duly(arguments).output().expect("the program starts")
}

fn witness(repo: &Repo, arguments: &[&str]) -> Output {
    let output = run(repo, &[&["witness"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    output
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&out(output)).unwrap_or_else(|wrong| panic!("{wrong}: {} {}", out(output), err(output)))
}

fn report(repo: &Repo, arguments: &[&str]) -> Value {
    json(&run(repo, &[&["check", "--format", "json"], arguments].concat()))
}

fn rules(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .map(|one| format!("{} {}", one["level"].as_str().unwrap_or_default(), one["rule"].as_str().unwrap_or_default()))
        .collect()
}

#[test]
fn a_witness_is_a_small_commit_that_names_the_head_and_the_one_before() {
    let repo = Repo::met_once();
    let refs = repo.git(&["for-each-ref"]);
    let told = out(&witness(&repo, &["--as-of", MONDAY]));
    let (first, head) = (repo.git(&["rev-parse", REFERENCE]), repo.head());
    assert_eq!(
        told,
        format!(
            "witnessed refs/heads/main at {} (the check exits with 1) in {}\nsend it with `git push origin refs/duly/witness`\n",
            &head[..12],
            &first[..12]
        )
    );
    let plan = repo.git(&["hash-object", "policies/plan.yaml"]) + " policies/plan.yaml\n";
    let digest = duly::evidence::draft::sha256(plan.as_bytes());
    let message = format!(
        "duly-witness 1\n\nhead {head}\nbranch refs/heads/main\nat {MONDAY}\nexit 1\nunits current=0 due-soon=0 overdue=1 idle=0 unverifiable=0\nplan {digest}"
    );
    assert_eq!(repo.git(&["log", "-1", "--format=%B", &first]), message);
    assert_eq!(repo.git(&["log", "-1", "--format=%cI|%aI|%P|%an", &first]), "2026-11-30T06:00:00Z|2026-11-30T06:00:00Z||duly");
    assert_eq!(repo.git(&["ls-tree", &first]), "");
    witness(&repo, &["--as-of", TUESDAY]);
    assert_eq!(repo.git(&["log", "-1", "--format=%P", REFERENCE]), first);
    repo.git(&["fsck", "--strict", "--no-dangling"]);
    repo.git(&["update-ref", "-d", REFERENCE]);
    assert_eq!(repo.git(&["for-each-ref"]), refs, "no other reference is moved");
}

#[test]
fn a_repository_without_a_witness_rests_on_dates_and_says_so() {
    let repo = Repo::met_once();
    let report = report(&repo, &["--as-of", LATE]);
    assert_eq!(report["assurance"], serde_json::json!({"level": "dates-only", "since": null, "witnesses": 0}));
    let human = out(&run(&repo, &["check", "--as-of", LATE]));
    assert!(human.contains("\nassurance: dates only\n"), "{human}");
    assert!(out(&run(&repo, &["status", "--as-of", LATE])).ends_with("\nassurance: dates only\n"));
}

#[test]
fn a_witness_that_saw_everything_in_time_changes_nothing_but_the_assurance() {
    let repo = Repo::met_once();
    repo.record("2026-11-25T09:00:00Z", "evidence/t/48.yaml", "task: t\nsummary: the second week\n");
    let mut before = report(&repo, &["--as-of", LATE]);
    witness(&repo, &["--as-of", MONDAY]);
    witness(&repo, &["--as-of", TUESDAY]);
    let mut after = report(&repo, &["--as-of", LATE]);
    assert_eq!(after["assurance"], serde_json::json!({"level": "witnessed", "since": MONDAY, "witnesses": 2}));
    before["assurance"].take();
    after["assurance"].take();
    assert_eq!(before, after);
    let human = out(&run(&repo, &["check", "--as-of", LATE]));
    assert!(human.contains("\nassurance: witnessed since 2026-11-30 (2 witnesses)\n"), "{human}");
}

#[test]
fn what_a_witness_will_see_after_as_of_or_on_another_branch_does_not_exist() {
    let repo = Repo::met_once();
    repo.git(&["branch", "release"]);
    let whole = |reference: &str| out(&run(&repo, &["check", "--format", "json", "--as-of", MONDAY, "--ref", reference]));
    let (main, release) = (whole("main"), whole("release"));
    witness(&repo, &["--as-of", MONDAY, "--ref", "release"]);
    assert_eq!(whole("main"), main, "another branch");
    witness(&repo, &["--as-of", "2026-11-30T06:00:01Z"]);
    assert_eq!(whole("main"), main, "one second later");
    assert_ne!(whole("release"), release);
    repo.git(&["update-ref", "refs/remotes/origin/release", "release"]);
    let remote = report(&repo, &["--as-of", MONDAY, "--ref", "origin/release"]);
    assert_eq!(remote["assurance"]["level"], "witnessed", "the same branch as it was fetched");
}

#[test]
fn a_commit_that_was_pushed_a_day_after_it_was_made_counts_from_the_witness_between() {
    let repo = Repo::met_once();
    witness(&repo, &["--as-of", "2026-11-27T06:00:00Z"]);
    repo.record("2026-11-26T09:00:00Z", "evidence/t/48.yaml", "task: t\nsummary: the second week\n");
    repo.record("2026-11-26T10:00:00Z", "notes.txt", "Made on top of it.\n");
    let report = report(&repo, &["--as-of", LATE, "--from", "2026-11-16", "--to", "2026-11-29"]);
    assert_eq!(report["tasks"][0]["occurrences"][1]["state"], "met");
    assert_eq!(report["tasks"][0]["occurrences"][1]["performances"][0]["landed_at"], "2026-11-27T06:00:00Z");
    assert_eq!(rules(&report), ["warning landing-contradicts-witness"], "and nothing is told of the second commit's clock");
    let explained = run(&repo, &["explain", "--as-of", LATE, "t#2026-W48"]);
    assert_eq!(explained.status.code(), Some(0), "{}", err(&explained));
}

#[test]
fn the_skew_is_forgiven_and_one_second_more_is_told() {
    for (date, told) in [("2026-11-27T05:55:00Z", &[][..]), ("2026-11-27T05:54:59Z", &["warning landing-contradicts-witness"][..])] {
        let repo = Repo::met_once();
        witness(&repo, &["--as-of", "2026-11-27T06:00:00Z"]);
        repo.record(date, "evidence/t/48.yaml", "task: t\nsummary: the second week\n");
        assert_eq!(rules(&report(&repo, &["--as-of", LATE, "--from", "2026-11-16", "--to", "2026-11-29"])), told, "{date}");
    }
}

#[test]
fn a_change_is_judged_on_a_base_that_was_witnessed() {
    let repo = Repo::met_once();
    witness(&repo, &["--as-of", MONDAY]);
    repo.record("2026-11-25T09:00:00Z", "evidence/t/48.yaml", "task: t\nsummary: the second week\n");
    repo.git(&["checkout", "-q", "-b", "topic"]);
    repo.record("2026-11-25T10:00:00Z", "notes.txt", "Nothing that counts.\n");
    let report = report(&repo, &["--as-of", LATE, "--base", "main"]);
    assert_eq!(report["assurance"]["level"], "witnessed");
    let told = rules(&report);
    assert!(!told.contains(&"error clock-backwards".to_owned()), "a date is no lie because a witness came later: {told:?}");
    assert!(!told.iter().any(|rule| rule.starts_with("error")), "{told:?}");
}

#[test]
fn a_witness_is_missed_when_it_is_late_or_was_never_there() {
    let repo = Repo::met_once();
    let stale = |as_of: &str, every: &str| {
        let report = report(&repo, &["--as-of", as_of, "--expect-witness", every]);
        let findings = report["findings"].as_array().expect("a list").clone();
        findings.iter().find(|one| one["rule"] == "witness-stale").map(|one| (one["level"].clone(), one["message"].clone()))
    };
    assert_eq!(stale(LATE, "26h"), Some(("warning".into(), "the branch has no witness, and one is expected every 26h".into())));
    witness(&repo, &["--as-of", MONDAY]);
    assert_eq!(stale("2026-12-01T08:00:00Z", "26h"), None);
    let late = "the newest witness of the branch is of 2026-11-30T06:00:00Z, and one is expected every 26h";
    assert_eq!(stale("2026-12-01T08:00:01Z", "26h"), Some(("warning".into(), late.into())));
    assert_eq!(stale("2026-12-01T06:00:00Z", "1d"), None);
    assert!(stale("2026-12-01T06:00:01Z", "1 day").is_some());
    let plain = report(&repo, &["--as-of", "2027-12-01"]);
    assert!(!rules(&plain).iter().any(|rule| rule.contains("witness")), "nobody asked");
}

#[test]
fn an_approved_waiver_for_the_lost_head_turns_the_finding_into_a_note() {
    let repo = Repo::met_once();
    let lost = repo.record("2026-11-20T09:00:00Z", "secret.txt", "hunter2\n");
    witness(&repo, &["--as-of", "2026-11-21T06:00:00Z"]);
    repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
    repo.record("2026-11-21T09:00:00Z", "notes.txt", "Something else.\n");
    let rewritten = |repo: &Repo| rules(&report(repo, &["--as-of", LATE])).into_iter().find(|rule| rule.contains("history-rewritten"));
    assert_eq!(rewritten(&repo).as_deref(), Some("error history-rewritten"));
    let plan = std::fs::read_to_string(repo.path().join("policies/plan.yaml")).expect("the plan");
    let waiver = format!(
        "waivers:\n  - {{finding: history-rewritten, commit: {lost}, reason: a secret was removed, owner: ana@example.org, approver: bob@example.org}}\n"
    );
    repo.record("2026-11-22T09:00:00Z", "policies/plan.yaml", &format!("{plan}{waiver}"));
    assert_eq!(rewritten(&repo).as_deref(), Some("note history-rewritten"));
}

#[test]
fn a_plan_that_demands_signatures_of_every_unit_is_signed_since_it_says_so() {
    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKz6cbXnaxmesK08QyJKifZF1lg6OzK5Vg3FchNHssQ4";
    let plan = |tasks: &str| {
        format!(
            "version: 1\nadopted_on: 2026-11-16\nsigners: {{allowed_signers: keys/allowed}}\ntasks:\n  - {{id: t, title: T, cadence: weekly}}\n{tasks}"
        )
    };
    let signed = "  - {id: s, title: S, cadence: weekly, evidence: {path: evidence/s/, signature: ssh}}\n";
    let repo = Repo::with_plan(&plan(""));
    repo.put("keys/allowed", &format!("ana@example.org {KEY}\n"));
    repo.record("2026-11-17T09:00:00Z", "policies/plan.yaml", &plan(signed));
    let assurance = |arguments: &[&str]| report(&repo, &[&["--as-of", LATE], arguments].concat())["assurance"].clone();
    assert_eq!(assurance(&[])["level"], "dates-only", "one unit of two");
    assert_eq!(assurance(&["--task", "s"]), serde_json::json!({"level": "signed", "since": "2026-11-17T09:00:00Z", "witnesses": 0}));
    let human = out(&run(&repo, &["check", "--as-of", LATE, "--task", "s"]));
    assert!(human.contains("\nassurance: signed since 2026-11-17\n"), "{human}");
    witness(&repo, &["--as-of", MONDAY]);
    assert_eq!(assurance(&["--task", "s"])["level"], "witnessed", "a witness says more of the time");
}

#[test]
fn runs_at_the_same_time_lose_no_witness() {
    let repo = Repo::met_once();
    let runs: Vec<_> = (0..8).map(|_| repo.duly(&["witness", "--as-of", MONDAY]).stdout(std::process::Stdio::piped()).spawn()).collect();
    for run in runs {
        let output = run.expect("the program starts").wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", err(&output));
    }
    assert_eq!(repo.git(&["rev-list", "--count", REFERENCE]), "8");
    assert_eq!(report(&repo, &["--as-of", LATE])["assurance"]["witnesses"], 8);
}

#[test]
fn a_detached_head_needs_the_name_of_its_branch() {
    let repo = Repo::met_once();
    repo.git(&["checkout", "-q", "--detach"]);
    let output = run(&repo, &["witness", "--as-of", MONDAY]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        err(&output),
        "error: the revision HEAD names no branch, and a witness says which one it saw\nhelp: name the branch with --branch, such as `--branch main`\n"
    );
    let output = run(&repo, &["witness", "--as-of", MONDAY, "--branch", "a..b"]);
    assert_eq!((output.status.code(), err(&output).contains("`refs/heads/a..b` cannot be the name of a branch")), (Some(2), true));
    witness(&repo, &["--as-of", MONDAY, "--branch", "main"]);
    assert!(repo.git(&["log", "-1", "--format=%B", REFERENCE]).contains("\nbranch refs/heads/main\n"));
    assert_eq!(report(&repo, &["--as-of", LATE])["assurance"]["level"], "witnessed", "a commit counts as one of the branch seen last");
}

#[test]
fn a_refused_plan_is_witnessed_and_an_empty_repository_is_not() {
    let repo = Repo::with_plan("version: 1\ntasks: []\n");
    witness(&repo, &["--as-of", MONDAY]);
    assert!(repo.git(&["log", "-1", "--format=%B", REFERENCE]).contains("\nexit 2\nunits current=0 "));
    let folder = tempfile::tempdir().expect("a folder");
    Command::new("git").args(["init", "-q"]).arg(folder.path()).status().expect("git is installed");
    let output = duly(&["witness", "-C", folder.path().to_str().expect("UTF-8")]).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
}

#[test]
fn a_witness_with_sha_256_is_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = duly::history::build::Builder::init_sha256(folder.path()).expect("a repository");
    let plan = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: t, title: T, cadence: weekly}\n";
    builder.commit(duly::history::build::Commit::at("2026-11-16T09:00:00Z").file("policies/p.yaml", plan)).expect("a commit");
    let path = folder.path().to_str().expect("UTF-8").to_owned();
    for at in ["2026-11-17T09:00:00Z", "2026-11-30T09:00:00Z"] {
        let output = duly(&["witness", "-C", &path, "--as-of", at]).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    }
    let late = duly::history::build::Commit::at("2026-11-18T09:00:00Z").file("evidence/t/47.yaml", "task: t\nsummary: Done.\n");
    builder.commit(late).expect("a commit");
    let output = duly(&["check", "-C", &path, "--as-of", LATE, "--format", "json", "--from", "2026-11-16"]).output().expect("it starts");
    let report = json(&output);
    assert_eq!(report["tasks"][0]["occurrences"][0]["state"], "missed");
    assert_eq!(report["assurance"], serde_json::json!({"level": "witnessed", "since": "2026-11-17T09:00:00Z", "witnesses": 2}));
}

#[test]
fn a_clone_that_fetches_the_reference_sees_what_the_machine_saw() {
    let repo = Repo::met_once();
    let folder = repo.home();
    let at = |name: &str| folder.join(name).to_str().expect("UTF-8").to_owned();
    repo.git(&["clone", "-q", "--bare", ".", &at("forge.git")]);
    repo.git(&["remote", "add", "origin", &at("forge.git")]);
    witness(&repo, &["--as-of", MONDAY]);
    repo.git(&["push", "-q", "origin", REFERENCE]);
    repo.record("2026-11-25T09:00:00Z", "evidence/t/48.yaml", "task: t\nsummary: the second week\n");
    repo.git(&["push", "-q", "origin", "main"]);
    repo.git(&["clone", "-q", &at("forge.git"), &at("clone")]);
    let check = || {
        let mut command = duly(&["check", "-C", &at("clone"), "--as-of", LATE, "--format", "json"]);
        json(&command.output().expect("the program starts"))["assurance"]["level"].as_str().expect("a level").to_owned()
    };
    assert_eq!(check(), "dates-only", "a clone brings no such reference by itself");
    repo.git(&["-C", &at("clone"), "fetch", "-q", "origin", "+refs/duly/witness:refs/duly/witness"]);
    assert_eq!(check(), "witnessed");
    // A mirror has it at once.
    repo.git(&["clone", "-q", "--mirror", &at("forge.git"), &at("mirror.git")]);
    let output =
        duly(&["check", "-C", &at("mirror.git"), "--as-of", LATE, "--format", "json", "--from", "2026-11-16", "--to", "2026-11-29"])
            .output();
    let report = json(&output.expect("the program starts"));
    assert_eq!(report["tasks"][0]["occurrences"][1]["state"], "missed");
}

#[test]
fn git_signs_a_witness_if_it_is_asked_to() {
    let repo = Repo::met_once();
    let key = repo.home().join("key");
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("skipped: ssh-keygen is not installed");
        return;
    }
    for (name, value) in
        [("gpg.format", "ssh"), ("user.signingKey", key.to_str().expect("UTF-8")), ("user.name", "CI"), ("user.email", "ci@example.org")]
    {
        repo.git(&["config", name, value]);
    }
    witness(&repo, &["--as-of", MONDAY, "--sign"]);
    witness(&repo, &["--as-of", TUESDAY, "--sign"]);
    let commit = repo.git(&["cat-file", "commit", REFERENCE]);
    assert!(commit.contains("\ngpgsig -----BEGIN SSH SIGNATURE-----\n"), "{commit}");
    assert!(commit.contains("\ncommitter CI <ci@example.org> 1796104800 +0000\n"), "{commit}");
    assert_eq!(report(&repo, &["--as-of", LATE])["assurance"]["witnesses"], 2);
    repo.git(&["config", "user.signingKey", "/nowhere"]);
    let output = run(&repo, &["witness", "--as-of", LATE, "--sign"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(err(&output).contains("`git commit-tree` failed: "), "{}", err(&output));
    assert_eq!(repo.git(&["rev-list", "--count", REFERENCE]), "2", "nothing is written");
}
