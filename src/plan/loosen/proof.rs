//! Changes of what evidence must meet, and of the keys that may sign it.
//!
//! It does not know what evidence there is.

use std::collections::BTreeSet;

use super::{Direction, Seen, differs, gone};
use crate::address::UnitId;
use crate::language::{Text, say};
use crate::pattern::Pattern;
use crate::plan::trouble::shown;
use crate::plan::{FileKind, KeyFile, Mode, Plan, Proof, Signature, Signers, TaskSchema};

/// Compares what the evidence of a unit must meet.
pub fn changes<'a>(unit: &'a UnitId, before: &'a Proof, after: &'a Proof) -> Vec<Seen<'a>> {
    let Proof { paths, mode, schema, allow, signature, four_eyes } = before;
    let mut seen = self::paths(unit, paths, &after.paths);
    seen.extend(self::mode(unit, *mode, after.mode));
    seen.extend(self::schema(unit, schema.as_ref(), after.schema.as_ref()));
    seen.extend(self::allow(unit, allow, &after.allow));
    seen.extend(self::signature(unit, *signature, after.signature));
    seen.extend(match (four_eyes, after.four_eyes) {
        (true, false) => Some(Seen::new(Direction::Looser, "four_eyes", move || say!("`{unit}` no longer demands four eyes", unit))),
        (false, true) => Some(Seen::new(Direction::Stricter, "four_eyes", move || say!("`{unit}` now demands four eyes", unit))),
        (true, true) | (false, false) => None,
    });
    seen
}

/// A path that was not there before may let in what was no evidence, however narrow it looks.
fn paths<'a>(unit: &'a UnitId, before: &'a [Pattern], after: &'a [Pattern]) -> Vec<Seen<'a>> {
    let joins = move |pattern: &Pattern| say!("evidence of `{unit}` now counts at `{pattern}`", unit, pattern = shown(pattern.as_str()));
    let leaves =
        move |pattern: &Pattern| say!("evidence of `{unit}` no longer counts at `{pattern}`", unit, pattern = shown(pattern.as_str()));
    let mut seen: Vec<Seen<'_>> =
        gone(after, before).map(|pattern| Seen::new(Direction::Looser, "evidence", move || joins(pattern))).collect();
    seen.extend(gone(before, after).map(|pattern| Seen::new(Direction::Stricter, "evidence", move || leaves(pattern))));
    if seen.is_empty() {
        seen.extend(differs("evidence", before, after, move |_| say!("the evidence paths of `{unit}` stand in another order", unit)));
    }
    seen
}

/// Records and lines of a log are proofs of two sorts; neither is the stricter one.
fn mode(unit: &UnitId, before: Mode, after: Mode) -> Option<Seen<'_>> {
    let what = move || say!("the `mode` of `{unit}` went from {before} to {after}", unit, before = before.as_str(), after = after.as_str());
    (before != after).then(|| Seen::new(Direction::Looser, "mode", what))
}

/// Nobody compares two schemas: another text may demand less.
fn schema<'a>(unit: &'a UnitId, before: Option<&'a TaskSchema>, after: Option<&'a TaskSchema>) -> Option<Seen<'a>> {
    let (direction, what) = match (before, after) {
        (None, None) => return None,
        (Some(old), Some(new)) if old == new => return None,
        (Some(old), Some(new)) if old.text == new.text => {
            (Direction::Other, say!("the schema of `{unit}` now stands in {path}", unit, path = shown(&new.path)))
        }
        (Some(_), Some(new)) => {
            (Direction::Looser, say!("the schema of `{unit}` ({path}) changed, and may demand less", unit, path = shown(&new.path)))
        }
        (Some(old), None) => (Direction::Looser, say!("`{unit}` no longer demands the schema {path}", unit, path = shown(&old.path))),
        (None, Some(new)) => (Direction::Stricter, say!("`{unit}` now demands the schema {path}", unit, path = shown(&new.path))),
    };
    Some(Seen::said(direction, "schema", what))
}

fn allow<'a>(unit: &'a UnitId, before: &'a BTreeSet<FileKind>, after: &'a BTreeSet<FileKind>) -> Vec<Seen<'a>> {
    let now = move |kind: &FileKind| say!("a {kind} file is now evidence of `{unit}`", kind, unit);
    let no_longer = move |kind: &FileKind| say!("a {kind} file is no longer evidence of `{unit}`", kind, unit);
    let added = after.difference(before).map(|kind| Seen::new(Direction::Looser, "allow", move || now(kind)));
    let removed = before.difference(after).map(|kind| Seen::new(Direction::Stricter, "allow", move || no_longer(kind)));
    added.chain(removed).collect()
}

/// Either kind of signature is a part of any; one kind in place of the other is no part of it.
fn signature(unit: &UnitId, before: Signature, after: Signature) -> Option<Seen<'_>> {
    let direction = match (before, after) {
        (Signature::None, Signature::None)
        | (Signature::Any, Signature::Any)
        | (Signature::Ssh, Signature::Ssh)
        | (Signature::OpenPgp, Signature::OpenPgp) => return None,
        (Signature::None, Signature::Any | Signature::Ssh | Signature::OpenPgp) => Direction::Stricter,
        (Signature::Any, Signature::Ssh | Signature::OpenPgp) => Direction::Stricter,
        (Signature::Any | Signature::Ssh | Signature::OpenPgp, Signature::None) => Direction::Looser,
        (Signature::Ssh | Signature::OpenPgp, Signature::Any) => Direction::Looser,
        (Signature::Ssh, Signature::OpenPgp) | (Signature::OpenPgp, Signature::Ssh) => Direction::Looser,
    };
    Some(Seen::new(direction, "signature", move || {
        say!("the `signature` of `{unit}` went from {before} to {after}", unit, before = before.as_str(), after = after.as_str())
    }))
}

/// Compares the accounts of machines. One that is no longer listed may bring evidence like anybody.
pub fn bots<'a>(before: &'a [String], after: &'a [String]) -> Vec<Seen<'a>> {
    let told = |direction: Direction, what: Text| Seen::said(direction, "bots", what);
    let no_longer = |bot: &String| told(Direction::Looser, say!("{bot} is no longer listed as a bot", bot = shown(bot)));
    let now = |bot: &String| told(Direction::Stricter, say!("{bot} is now listed as a bot", bot = shown(bot)));
    let mut seen: Vec<Seen<'_>> = gone(before, after).map(no_longer).collect();
    seen.extend(gone(after, before).map(now));
    if seen.is_empty() {
        seen.extend(differs("bots", before, after, |_| say!("the bots stand in another order")));
    }
    seen
}

/// For what keys are needed.
#[derive(Clone, Copy)]
struct Need {
    /// Evidence has to be signed.
    evidence: bool,
    /// Whoever approves, and has a key, has to sign.
    approvals: bool,
    /// There are keys in another file too.
    is_second: bool,
}

/// Compares the keys that may sign. They weigh nothing as long as nothing has to be signed and nobody may approve.
pub fn signers(before: &Plan, after: &Plan) -> Vec<Seen<'static>> {
    // The keys say what the two files say.
    let Signers { allowed_signers, keyring, keys: _ } = &before.signers;
    if [allowed_signers, keyring, &after.signers.allowed_signers, &after.signers.keyring].into_iter().all(Option::is_none) {
        return Vec::new();
    }
    let evidence = before.units().any(|(_, unit)| match unit.proof.signature {
        Signature::None => false,
        Signature::Any | Signature::Ssh | Signature::OpenPgp => true,
    });
    let need = |is_second: bool| Need { evidence, approvals: before.approvers.is_some(), is_second };
    let ssh = key_file("allowed_signers", need(keyring.is_some()), allowed_signers.as_ref(), after.signers.allowed_signers.as_ref());
    let open_pgp = key_file("keyring", need(allowed_signers.is_some()), keyring.as_ref(), after.signers.keyring.as_ref());
    ssh.into_iter().chain(open_pgp).collect()
}

fn key_file(key: &str, need: Need, before: Option<&KeyFile>, after: Option<&KeyFile>) -> Option<Seen<'static>> {
    let (direction, what) = match (before, after) {
        (None, None) => return None,
        (Some(old), Some(new)) if old.text == new.text => {
            if old.path == new.path {
                return None;
            }
            (Direction::Other, say!("the keys of `{key}` now stand in {path}", key, path = shown(&new.path)))
        }
        (Some(_), Some(new)) => {
            let direction = if need.evidence || need.approvals { Direction::Looser } else { Direction::Other };
            (direction, say!("the keys of `{key}` ({path}) changed, and may let others sign", key, path = shown(&new.path)))
        }
        (None, Some(new)) => {
            let direction = match need {
                Need { evidence: true, .. } | Need { approvals: true, is_second: true, .. } => Direction::Looser,
                // Before there was a key, a trailer was enough.
                Need { approvals: true, is_second: false, .. } => Direction::Stricter,
                Need { approvals: false, .. } => Direction::Other,
            };
            (direction, say!("the keys of `{key}` ({path}) may now sign", key, path = shown(&new.path)))
        }
        (Some(old), None) if need.approvals => {
            let what = say!(
                "the keys of `{key}` ({path}) are gone, and those whose they were approve without a signature",
                key,
                path = shown(&old.path)
            );
            (Direction::Looser, what)
        }
        (Some(old), None) => {
            let direction = if need.evidence { Direction::Stricter } else { Direction::Other };
            (direction, say!("the keys of `{key}` ({path}) may no longer sign", key, path = shown(&old.path)))
        }
    };
    Some(Seen::said(direction, "signers", what))
}
