//! SSH signatures against a file of allowed signers.
//!
//! It does not know commits, and asks nobody but the file.

mod allowed;
mod blob;
mod certificate;
mod key;
mod line;
#[cfg(test)]
mod tests;

pub use allowed::{ALLOWED_SIGNERS_LIMIT, AllowedSigners};
pub(super) use blob::BEGIN;

use self::blob::{Blob, NAMESPACE};
use self::certificate::Certificate;
use self::key::{CERTIFICATE, Key};
use self::line::Line;
use super::wire::Fields;
use super::{Case, Kind, Reason, Refused, Verified, shown};
use crate::calendar::Instant;
use crate::language::{Text, say};

/// Who signed.
enum Signer {
    Key(Key),
    Certificate(Box<Certificate>),
}

impl Signer {
    fn read(blob: &[u8]) -> Result<Self, Refused> {
        if Fields::new(blob).text().is_some_and(|kind| kind.ends_with(CERTIFICATE)) {
            return Certificate::read(blob).map(Box::new).map(Self::Certificate);
        }
        let key =
            Key::read(blob).map_err(|reason| Refused::malformed(say!("the key of the SSH signature cannot be read: {reason}", reason)))?;
        Ok(Self::Key(key))
    }

    /// The key that made the signature.
    fn key(&self) -> &Key {
        match self {
            Self::Key(key) => key,
            Self::Certificate(certificate) => &certificate.key,
        }
    }

    /// Says whether a line speaks of this signer: a key stands in it itself, a certificate by its authority.
    fn is_meant_by(&self, line: &Line) -> bool {
        match self {
            Self::Key(key) => !line.options.is_authority && line.key == *key,
            Self::Certificate(certificate) => line.options.is_authority && line.key == certificate.authority,
        }
    }
}

/// Verifies a signature: it fits the payload, and some line allows its key to sign for the performer at that moment.
pub(super) fn verify(case: &Case<'_>, signers: &AllowedSigners) -> Result<Verified, Refused> {
    let blob = Blob::parse(case.signature)?;
    let signer = Signer::read(&blob.key)?;
    signer.key().verify(&blob.signed(case.payload)?, &blob.signature)?;
    let fingerprint = signer.key().fingerprint();
    let mut nearest: Option<Refused> = None;
    for line in signers.lines().iter().filter(|line| signer.is_meant_by(line)) {
        match allows(line, &signer, &fingerprint, case.who, case.at) {
            Ok(principal) => return Ok(Verified { kind: Kind::Ssh, principal, fingerprint }),
            // Of several lines the one that came nearest tells most.
            Err(refused) => nearest = nearest.filter(|before| before.reason != Reason::OtherPrincipal).or(Some(refused)),
        }
    }
    Err(nearest.unwrap_or_else(|| {
        let message = match &signer {
            Signer::Key(_) => say!("the key {fingerprint} is not among the allowed signers", fingerprint),
            Signer::Certificate(certificate) => {
                say!(
                    "the authority {fingerprint} of the certificate is not among the allowed signers",
                    fingerprint = certificate.authority.fingerprint()
                )
            }
        };
        Refused::new(Reason::UnknownKey, message)
    }))
}

/// The pattern by which a line allows a signer to sign for the performer.
fn allows(line: &Line, signer: &Signer, fingerprint: &str, who: &str, at: Instant) -> Result<String, Refused> {
    let refused = |reason, what: Text| Err(Refused::new(reason, say!("the key {fingerprint} {what}", fingerprint, what)));
    let Some(principal) = line.principals.matching(who) else {
        return refused(Reason::OtherPrincipal, say!("is not allowed to sign for {who}", who = shown(who)));
    };
    if let Signer::Certificate(certificate) = signer {
        certificate.covers(who, at)?;
    }
    if line.options.namespaces.as_ref().is_some_and(|namespaces| namespaces.matching(NAMESPACE).is_none()) {
        return refused(Reason::Namespace, say!("is not allowed to sign for \"{namespace}\"", namespace = NAMESPACE));
    }
    if line.options.valid_after.is_some_and(|after| at < after) {
        return refused(Reason::NotYetValid, say!("is not yet valid when the commit lands"));
    }
    if line.options.valid_before.is_some_and(|before| before <= at) {
        return refused(Reason::Expired, say!("is no longer valid when the commit lands"));
    }
    Ok(principal.to_owned())
}
