//! What evidence must meet, changed in both directions.
//!
//! It does not know evidence.

use std::sync::Arc;

use super::*;
use crate::plan::{FileKind, KeyFile, Mode, Signature, TaskSchema};
use crate::schema::Schema;

fn schema(path: &str, text: &str) -> TaskSchema {
    let schema = Arc::new(Schema::compile(text).expect("a schema"));
    TaskSchema { path: path.to_owned(), text: text.into(), schema }
}

fn with_schema(plan: &mut Plan) {
    unit(plan).proof.schema = Some(schema("a.json", "{\"type\": \"object\"}"));
}

fn signed(plan: &mut Plan) {
    unit(plan).proof.signature = Signature::Ssh;
}

fn keys(plan: &mut Plan, path: &str, text: &str) {
    let place = plan.tasks[0].place();
    plan.signers.allowed_signers = Some(KeyFile { path: path.to_owned(), text: text.to_owned(), place });
}

#[test]
fn schemas_kinds_and_eyes_are_told() {
    let (demands, demands_no) = ("`portal` now demands the schema a.json", "`portal` no longer demands the schema a.json");
    check(same, with_schema, &[&format!("stricter: {demands}")], &[&format!("looser: {demands_no}")]);
    let changed = "looser: the schema of `portal` (a.json) changed, and may demand less";
    check(with_schema, |plan| unit(plan).proof.schema = Some(schema("a.json", "{}")), &[changed], &[changed]);
    check(
        with_schema,
        |plan| unit(plan).proof.schema = Some(schema("b.json", "{\"type\": \"object\"}")),
        &["other: the schema of `portal` now stands in b.json"],
        &["other: the schema of `portal` now stands in a.json"],
    );
    check(
        |plan| unit(plan).proof.allow = [FileKind::Pdf].into(),
        |plan| unit(plan).proof.allow = [FileKind::Csv].into(),
        &["looser: a csv file is now evidence of `portal`", "stricter: a pdf file is no longer evidence of `portal`"],
        &["looser: a pdf file is now evidence of `portal`", "stricter: a csv file is no longer evidence of `portal`"],
    );
    check(
        same,
        |plan| unit(plan).proof.four_eyes = true,
        &["stricter: `portal` now demands four eyes"],
        &["looser: `portal` no longer demands four eyes"],
    );
    check(
        same,
        |plan| unit(plan).proof.mode = Mode::Log,
        &["looser: the `mode` of `portal` went from records to log"],
        &["looser: the `mode` of `portal` went from log to records"],
    );
}

#[test]
fn a_signature_is_stricter_than_none_and_one_kind_than_any() {
    use Signature::{Any, None, OpenPgp, Ssh};
    for (before, after, direction) in [
        (None, Any, Direction::Stricter),
        (None, Ssh, Direction::Stricter),
        (Any, OpenPgp, Direction::Stricter),
        (Any, None, Direction::Looser),
        (Ssh, None, Direction::Looser),
        (OpenPgp, Any, Direction::Looser),
        (Ssh, OpenPgp, Direction::Looser),
        (OpenPgp, Ssh, Direction::Looser),
    ] {
        let of = |signature: Signature| {
            let mut plan = plan();
            unit(&mut plan).proof.signature = signature;
            plan
        };
        let (old, new) = (before.as_str(), after.as_str());
        let told = format!("{direction:?}: the `signature` of `portal` went from {old} to {new}").to_lowercase();
        assert_eq!(lines(&of(before), &of(after)), [told]);
        assert_eq!(lines(&of(before), &of(before)), Vec::<String>::new());
    }
}

#[test]
fn a_bot_that_is_no_longer_listed_is_told() {
    check(
        same,
        |plan| plan.bots = vec!["b@example.org".to_owned()],
        &["stricter: b@example.org is now listed as a bot"],
        &["looser: b@example.org is no longer listed as a bot"],
    );
    let two: Edit = |plan| plan.bots = vec!["a@example.org".to_owned(), "b@example.org".to_owned()];
    let order = "other: the bots stand in another order";
    check(two, |plan| plan.bots.reverse(), &[order], &[order]);
}

#[test]
fn other_keys_are_looser_where_signatures_are_demanded() {
    let first: Edit = |plan| keys(plan, "keys", "ana");
    let signed_first: Edit = |plan| {
        signed(plan);
        keys(plan, "keys", "ana");
    };
    let (come, go) = ("the keys of `allowed_signers` (keys) may now sign", "the keys of `allowed_signers` (keys) may no longer sign");
    check(same, first, &[&format!("other: {come}")], &[&format!("other: {go}")]);
    check(signed, first, &[&format!("looser: {come}")], &[&format!("stricter: {go}")]);
    let changed = "the keys of `allowed_signers` (keys) changed, and may let others sign";
    let (weighty, light) = (format!("looser: {changed}"), format!("other: {changed}"));
    check(signed_first, |plan| keys(plan, "keys", "bob"), &[&weighty], &[&weighty]);
    check(first, |plan| keys(plan, "keys", "bob"), &[&light], &[&light]);
    check(
        signed_first,
        |plan| keys(plan, "other", "ana"),
        &["other: the keys of `allowed_signers` now stand in other"],
        &["other: the keys of `allowed_signers` now stand in keys"],
    );
}

#[test]
fn other_keys_are_looser_where_somebody_may_approve() {
    let approved: Edit = |plan| plan.approvers = Some("soc".to_owned());
    let first: Edit = |plan| {
        plan.approvers = Some("soc".to_owned());
        keys(plan, "keys", "ana");
    };
    let ring: Edit = |plan| {
        plan.approvers = Some("soc".to_owned());
        keys(plan, "keys", "ana");
        plan.signers.keyring = plan.signers.allowed_signers.take();
    };
    let come = "the keys of `allowed_signers` (keys) may now sign";
    let gone = "looser: the keys of `allowed_signers` (keys) are gone, and those whose they were approve without a signature";
    check(approved, |plan| keys(plan, "keys", "ana"), &[&format!("stricter: {come}")], &[gone]);
    check(ring, |plan| keys(plan, "keys", "ana"), &[&format!("looser: {come}")], &[gone]);
    let changed = "looser: the keys of `allowed_signers` (keys) changed, and may let others sign";
    check(first, |plan| keys(plan, "keys", "bob"), &[changed], &[changed]);
}
