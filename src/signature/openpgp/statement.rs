//! What the owner of a key signs about it, as it stood at one moment: of several statements the newest that held then.
//!
//! It does not know what follows for a commit.

use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{KeyFlags, RevocationCode, Signature, SubpacketData};

use super::super::{Reason, Refused};
use crate::language::{Text, say};

/// The moment at which all is judged, in seconds since 1970.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) at: i64,
    /// The latest date that a clock may have written by then.
    pub(super) limit: i64,
}

/// Finds the newest statement that held at a moment; `what` is of what they are, and `verifies` says whether the owner made one.
pub(super) fn newest<'a>(
    statements: &'a [Signature],
    moment: Moment,
    what: &Text,
    verifies: impl Fn(&Signature) -> bool,
) -> Result<&'a Signature, Refused> {
    let mut statements: Vec<&Signature> = statements.iter().collect();
    statements.sort_by_key(|statement| std::cmp::Reverse(created(statement)));
    let mut obstacle = Reason::UnknownKey;
    for statement in statements {
        match holds(statement, moment) {
            Ok(()) if verifies(statement) => return Ok(statement),
            // Somebody else's statement: it says nothing.
            Ok(()) => {}
            // What the owner has let end does not fall back to what was said before.
            Err(Reason::Expired) if verifies(statement) => {
                return Err(Refused::new(Reason::Expired, say!("{what} is no longer bound when the commit lands", what)));
            }
            Err(reason) if obstacle == Reason::UnknownKey => obstacle = reason,
            Err(_) => {}
        }
    }
    Err(match obstacle {
        Reason::Weak => Refused::new(Reason::Weak, say!("{what} is bound by a signature with a weak hash", what)),
        Reason::NotYetValid => Refused::new(Reason::NotYetValid, say!("{what} is not yet bound when the commit lands", what)),
        other => Refused::new(other, say!("{what} is not bound by its owner", what)),
    })
}

/// Says whether a signature can hold at a moment, whoever made it.
pub(super) fn holds(signature: &Signature, moment: Moment) -> Result<(), Reason> {
    let config = signature.config().ok_or(Reason::Unsupported)?;
    if !is_strong(config.hash_alg) {
        return Err(Reason::Weak);
    }
    let is_unknown =
        |data: &SubpacketData| matches!(data, SubpacketData::Experimental(..) | SubpacketData::Other(..) | SubpacketData::Notation(_));
    if config.hashed_subpackets().any(|part| part.is_critical && is_unknown(&part.data)) {
        return Err(Reason::Unsupported);
    }
    let created = created(signature).ok_or(Reason::Malformed)?;
    if created > moment.limit {
        return Err(Reason::NotYetValid);
    }
    let lasts = signature.signature_expiration_time().map_or(0, |lasts| i64::from(lasts.as_secs()));
    if lasts > 0 && created + lasts <= moment.at { Err(Reason::Expired) } else { Ok(()) }
}

pub(super) fn created(signature: &Signature) -> Option<i64> {
    signature.created().map(|created| i64::from(created.as_secs()))
}

fn is_strong(hash: HashAlgorithm) -> bool {
    use HashAlgorithm::{Sha3_256, Sha3_512, Sha224, Sha256, Sha384, Sha512};
    matches!(hash, Sha224 | Sha256 | Sha384 | Sha512 | Sha3_256 | Sha3_512)
}

/// Says whether a key that was made then has outlived the time that a statement gives it.
pub(super) fn is_expired(statement: &Signature, made: i64, moment: Moment) -> bool {
    let lasts = statement.key_expiration_time().map_or(0, |lasts| i64::from(lasts.as_secs()));
    lasts > 0 && made + lasts <= moment.at
}

/// For what a statement says that the key is meant; none if it does not say.
pub(super) fn flags(statement: &Signature) -> Option<&KeyFlags> {
    statement.config()?.hashed_subpackets().find_map(|part| match &part.data {
        SubpacketData::KeyFlags(flags) => Some(flags),
        _ => None,
    })
}

/// From when on a revocation holds: from its date if the key was only laid down, and always if it may have been stolen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Revoked {
    Always,
    From(i64),
}

pub(super) fn revoked(revocation: &Signature) -> Revoked {
    let is_soft = matches!(
        revocation.revocation_reason_code(),
        Some(RevocationCode::KeySuperseded | RevocationCode::KeyRetired | RevocationCode::CertUserIdInvalid)
    );
    match created(revocation) {
        Some(created) if is_soft => Revoked::From(created),
        Some(_) | None => Revoked::Always,
    }
}

/// Refuses a key with a revocation that holds at a moment. One that cannot be verified holds too: it may come from somebody whom the owner trusts to revoke.
pub(super) fn not_revoked(
    revocations: &[Signature],
    moment: Moment,
    what: &Text,
    verifies: impl Fn(&Signature) -> bool,
) -> Result<(), Refused> {
    for revocation in revocations {
        if !verifies(revocation) {
            return Err(Refused::new(Reason::Revoked, say!("{what} has a revocation that cannot be verified", what)));
        }
        match revoked(revocation) {
            Revoked::Always => {
                return Err(Refused::new(Reason::Revoked, say!("{what} is revoked, for a reason that holds for the past too", what)));
            }
            Revoked::From(since) if since <= moment.at => {
                return Err(Refused::new(Reason::Revoked, say!("{what} is revoked when the commit lands", what)));
            }
            Revoked::From(_) => {}
        }
    }
    Ok(())
}
