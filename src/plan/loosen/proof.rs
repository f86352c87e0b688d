//! Changes of what evidence must meet, and of the keys that may sign it.
//!
//! It does not know what evidence there is.

use std::collections::BTreeSet;

use super::{Direction, Seen, differs, gone};
use crate::language::{Text, say};
use crate::pattern::Pattern;
use crate::plan::trouble::shown;
use crate::plan::{FileKind, KeyFile, Mode, Plan, Proof, Signature, Signers, TaskSchema};

/// Compares what the evidence of a unit must meet.
pub fn changes(unit: &str, before: &Proof, after: &Proof) -> Vec<Seen> {
    let Proof { paths, mode, schema, allow, signature, four_eyes } = before;
    let mut seen = self::paths(unit, paths, &after.paths);
    seen.extend(self::mode(unit, *mode, after.mode));
    seen.extend(self::schema(unit, schema.as_ref(), after.schema.as_ref()));
    seen.extend(self::allow(unit, allow, &after.allow));
    seen.extend(self::signature(unit, *signature, after.signature));
    seen.extend(match (four_eyes, after.four_eyes) {
        (true, false) => Some(Seen::new(Direction::Looser, "four_eyes", say!("`{unit}` no longer demands four eyes", unit))),
        (false, true) => Some(Seen::new(Direction::Stricter, "four_eyes", say!("`{unit}` now demands four eyes", unit))),
        (true, true) | (false, false) => None,
    });
    seen
}

/// A path that was not there before may let in what was no evidence, however narrow it looks.
fn paths(unit: &str, before: &[Pattern], after: &[Pattern]) -> Vec<Seen> {
    let joins = |pattern: &Pattern| say!("evidence of `{unit}` now counts at `{pattern}`", unit, pattern = shown(pattern.as_str()));
    let leaves = |pattern: &Pattern| say!("evidence of `{unit}` no longer counts at `{pattern}`", unit, pattern = shown(pattern.as_str()));
    let told = |direction: Direction, what: Text| Seen::new(direction, "evidence", what);
    let mut seen: Vec<Seen> = gone(after, before).map(|pattern| told(Direction::Looser, joins(pattern))).collect();
    seen.extend(gone(before, after).map(|pattern| told(Direction::Stricter, leaves(pattern))));
    if seen.is_empty() {
        seen.extend(differs("evidence", &before, &after, |_| say!("the evidence paths of `{unit}` stand in another order", unit)));
    }
    seen
}

/// Records and lines of a log are proofs of two sorts; neither is the stricter one.
fn mode(unit: &str, before: Mode, after: Mode) -> Option<Seen> {
    let what = || say!("the `mode` of `{unit}` went from {before} to {after}", unit, before = before.as_str(), after = after.as_str());
    (before != after).then(|| Seen::new(Direction::Looser, "mode", what()))
}

/// Nobody compares two schemas: another text may demand less.
fn schema(unit: &str, before: Option<&TaskSchema>, after: Option<&TaskSchema>) -> Option<Seen> {
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
    Some(Seen::new(direction, "schema", what))
}

fn allow(unit: &str, before: &BTreeSet<FileKind>, after: &BTreeSet<FileKind>) -> Vec<Seen> {
    let told = |direction: Direction, what: Text| Seen::new(direction, "allow", what);
    let added = after.difference(before).map(|kind| told(Direction::Looser, say!("a {kind} file is now evidence of `{unit}`", kind, unit)));
    let removed = before.difference(after).map(|kind| say!("a {kind} file is no longer evidence of `{unit}`", kind, unit));
    added.chain(removed.map(|what| told(Direction::Stricter, what))).collect()
}

/// Either kind of signature is a part of any; one kind in place of the other is no part of it.
fn signature(unit: &str, before: Signature, after: Signature) -> Option<Seen> {
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
    let what = say!("the `signature` of `{unit}` went from {before} to {after}", unit, before = before.as_str(), after = after.as_str());
    Some(Seen::new(direction, "signature", what))
}

/// Compares the accounts of machines. One that is no longer listed may bring evidence like anybody.
pub fn bots(before: &[String], after: &[String]) -> Vec<Seen> {
    let told = |direction: Direction, what: Text| Seen::new(direction, "bots", what);
    let no_longer = |bot: &String| told(Direction::Looser, say!("{bot} is no longer listed as a bot", bot = shown(bot)));
    let now = |bot: &String| told(Direction::Stricter, say!("{bot} is now listed as a bot", bot = shown(bot)));
    let mut seen: Vec<Seen> = gone(before, after).map(no_longer).collect();
    seen.extend(gone(after, before).map(now));
    if seen.is_empty() {
        seen.extend(differs("bots", &before, &after, |_| say!("the bots stand in another order")));
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
pub fn signers(before: &Plan, after: &Plan) -> Vec<Seen> {
    // The keys say what the two files say.
    let Signers { allowed_signers, keyring, keys: _ } = &before.signers;
    let evidence = before.units().any(|(_, unit)| match unit.proof.signature {
        Signature::None => false,
        Signature::Any | Signature::Ssh | Signature::OpenPgp => true,
    });
    let need = |is_second: bool| Need { evidence, approvals: before.approvers.is_some(), is_second };
    let ssh = key_file("allowed_signers", need(keyring.is_some()), allowed_signers.as_ref(), after.signers.allowed_signers.as_ref());
    let open_pgp = key_file("keyring", need(allowed_signers.is_some()), keyring.as_ref(), after.signers.keyring.as_ref());
    ssh.into_iter().chain(open_pgp).collect()
}

fn key_file(key: &str, need: Need, before: Option<&KeyFile>, after: Option<&KeyFile>) -> Option<Seen> {
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
    Some(Seen::new(direction, "signers", what))
}
