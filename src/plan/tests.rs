//! Keys of evidence and of signers as they are read, also those that are not acted on yet.
//!
//! It does not know what is refused.

use super::load::load_with;
use super::{FileKind, Mode, NamedContent, NamedFiles, Plan, PlanFile, Proof, Signature};
use crate::diagnostic::Problem;

/// Loads a plan with these files beside it.
fn load(text: &str, files: &[(&str, &str)]) -> Result<Plan, Vec<String>> {
    let named: NamedFiles = files.iter().map(|(path, text)| ((*path).to_owned(), NamedContent::Bytes(text.as_bytes().to_vec()))).collect();
    let file = PlanFile { path: "policies/plan.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
    load_with(&[file], &named).map_err(|problems| problems.iter().map(line).collect())
}

fn line(problem: &Problem) -> String {
    let place = problem.place.as_ref().map_or("nowhere".to_owned(), |place| match place.start() {
        Some(start) => format!("{}:{start}", place.path()),
        None => place.path().to_owned(),
    });
    format!("{} {} {}", place.replace("policies/plan.yaml:", ""), problem.rule, problem.message)
}

/// The proof of the only unit of a task with these keys, under these defaults.
fn proofs(defaults: &str, task: &str) -> Vec<Proof> {
    let text = format!("version: 1\ndefaults: {{{defaults}}}\ntasks:\n  - {{id: t, title: T, cadence: daily, {task}}}\n");
    let files = [("a.json", "{\"type\": \"object\"}"), ("b.yaml", "type: object\n")];
    let plan = load(&text, &files).unwrap_or_else(|told| panic!("{text}{told:#?}"));
    plan.units().map(|(_, unit)| unit.proof.clone()).collect()
}

#[test]
fn what_is_not_said_is_the_weakest() {
    let [proof] = &proofs("", "evidence: {path: docs/}")[..] else { panic!("one unit") };
    assert_eq!(proof.paths[0].as_str(), "docs/");
    assert_eq!((proof.mode, proof.signature, proof.four_eyes), (Mode::Records, Signature::None, false));
    assert!(proof.schema.is_none() && proof.allow.is_empty());
}

#[test]
fn a_scope_is_heard_before_its_task_and_the_task_before_the_defaults() {
    let all = "mode: records, schema: a.json, allow: [pdf], signature: any, four_eyes: true";
    let task = "evidence: {signature: ssh, allow: [csv, JPG]}, scopes: {x: {}, y: {evidence: {signature: openpgp, schema: b.yaml, four_eyes: false}}}"
        .replace("JPG", "jpg");
    let [x, y] = &proofs(all, &task)[..] else { panic!("two units") };
    assert_eq!((x.signature, x.four_eyes), (Signature::Ssh, true));
    assert_eq!((y.signature, y.four_eyes), (Signature::OpenPgp, false));
    let kinds = [FileKind::Jpeg, FileKind::Csv];
    assert!(x.allow.iter().eq(&kinds) && y.allow.iter().eq(&kinds), "{:?}", x.allow);
    let schema = |proof: &Proof| proof.schema.as_ref().map(|schema| schema.path.clone());
    assert_eq!((schema(x), schema(y)), (Some("a.json".to_owned()), Some("b.yaml".to_owned())));
    assert_eq!(x.paths[0].as_str(), "evidence/t/x/");
}

#[test]
fn a_log_has_neither_schema_nor_kinds() {
    let defaults = "schema: a.json, allow: [pdf]";
    let [log] = &proofs(defaults, "evidence: {mode: log, allow: [], four_eyes: true}")[..] else { panic!("one unit") };
    assert!(log.mode == Mode::Log && log.schema.is_none() && log.allow.is_empty() && log.four_eyes);
    let modes: Vec<Mode> = proofs("mode: log", "evidence: {schema: a.json}, scopes: {x: {}, y: {evidence: {mode: records}}}")
        .iter()
        .map(|proof| proof.mode)
        .collect();
    assert_eq!(modes, [Mode::Log, Mode::Records]);
    let text = "version: 1\ntasks:\n- {id: t, title: T, cadence: daily, evidence: {mode: log, schema: a.json, allow: [pdf]}}\n";
    assert_eq!(
        load(text, &[("a.json", "{}")]),
        Err(vec![
            "3:67 plan-value `schema` means nothing for a log, which is made of lines".to_owned(),
            "3:82 plan-value `allow` means nothing for a log, which is made of lines".to_owned(),
        ])
    );
}

#[test]
fn bots_and_keys_are_read_with_their_texts() {
    let text = "version: 1\nbots: [b@example.org, a@example.org, b@example.org]\n\
                signers: {allowed_signers: policies/keys, keyring: policies/ring.asc}\ntasks: [{id: t, title: T, cadence: daily}]\n";
    let line = "ana@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\n";
    let plan = load(text, &[("policies/keys", line), ("policies/ring.asc", "")]).expect("a plan");
    assert_eq!(plan.bots, ["b@example.org", "a@example.org"]);
    let keys = plan.signers.allowed_signers.as_ref().expect("keys");
    assert_eq!((keys.path.as_str(), keys.text.as_str()), ("policies/keys", line));
    assert_eq!(keys.place.start().map(|start| start.to_string()), Some("3:28".to_owned()));
    assert_eq!(plan.named.iter().map(crate::pattern::Pattern::as_str).collect::<Vec<_>>(), ["policies/keys", "policies/ring.asc"]);
}

#[test]
fn every_file_that_is_named_is_listed() {
    let text = "version: 1\nsigners: {keyring: r.asc}\ndefaults: {schema: d.json}\ntasks:\n  - id: t\n    title: T\n    \
                evidence: {schema: a.json}\n    scopes: {x: {cadence: daily, evidence: {schema: b.json}}}\n";
    let named = |text: &str| {
        super::named_files(&PlanFile { path: "policies/plan.yaml".to_owned(), bytes: text.as_bytes().to_vec() })
            .into_keys()
            .collect::<Vec<_>>()
    };
    assert_eq!(named(text), ["a.json", "b.json", "d.json", "r.asc"]);
    assert_eq!(named("# $schema=../schema/plan.schema.json\nversion: 1\n"), Vec::<String>::new());
    assert_eq!(named("version: 1\ndefaults: {\"sch\\u0065ma\": d.json}\n"), ["d.json"]);
}

#[test]
fn a_schema_that_is_not_there_or_none_is_told_with_its_place() {
    let long = format!("{{\"title\": \"{}\"}}", "x".repeat(256 * 1024));
    for (content, told) in [
        (None, "5:24 plan-unknown-reference there is no schema a.json"),
        (Some("{\"type\": \"objekt\"}"), "a.json:1:10 plan-value the schema a.json cannot be used"),
        (Some("[1]"), "a.json:1:1 plan-value the schema a.json is a list, and no mapping of keywords"),
        (Some("{\"type\": "), "a.json:1:1 plan-value the schema a.json cannot be read"),
        (
            Some("{\n  \"$ref\": \"https://example.org/x.json\"}"),
            "a.json:2:11 plan-value the schema a.json refers to `https://example.org/x.json`, which lies outside it",
        ),
        (
            Some("properties:\n  data: {$ref: ../other.json}\n"),
            "a.json:2:16 plan-value the schema a.json refers to `../other.json`, which lies outside it",
        ),
        (
            Some("$schema: http://json-schema.org/draft-07/schema#\n"),
            "a.json:1:10 plan-value the schema a.json is written for `http://json-schema.org/draft-07/schema#`, and not for draft 2020-12",
        ),
        (Some(&long), "5:24 plan-unreadable the schema a.json has 262157 bytes, more than the 262144 that are read"),
    ] {
        let text = "version: 1\ntasks:\n- id: t\n  title: T\n  evidence: {\"schema\": a.json}\n  cadence: daily\n";
        let files: Vec<(&str, &str)> = content.into_iter().map(|content| ("a.json", content)).collect();
        let found = load(text, &files).expect_err("no schema");
        assert!(found.len() == 1 && found[0].starts_with(told), "{found:?}");
    }
}
