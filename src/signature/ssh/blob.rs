//! An SSH signature as it stands in a commit: armour, blob and what is signed.
//!
//! It does not know who may sign.

use ssh_key::{HashAlg, SshSig};

use super::super::wire::{Fields, base64};
use super::super::{Reason, Refused, shown};
use crate::language::say;

/// The first line of the armour.
pub(in super::super) const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

/// What git signs for; a signature for anything else is none for a commit.
pub(super) const NAMESPACE: &str = "git";

/// The longest armour that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// The parts of a signature.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Blob {
    /// The key or the certificate that signed.
    pub(super) key: Vec<u8>,
    hash: HashAlg,
    pub(super) signature: Vec<u8>,
}

impl Blob {
    /// Reads the armour and what is in it; nothing may stand around it but empty lines behind it, as some forges write.
    pub(super) fn parse(armour: &[u8]) -> Result<Self, Refused> {
        if armour.len() > LONGEST {
            return Err(Refused::malformed(say!("the SSH signature has more than {limit} bytes", limit = LONGEST)));
        }
        let text = std::str::from_utf8(armour).map_err(|_| Refused::malformed(say!("the SSH signature is no text")))?;
        if text.matches("-----BEGIN ").count() > 1 {
            return Err(Refused::several());
        }
        let body = text.trim_end_matches('\n').strip_prefix(BEGIN).and_then(|text| text.strip_suffix(END));
        let body = body.and_then(|body| body.strip_prefix('\n')).and_then(|body| body.strip_suffix('\n'));
        let body = body.ok_or_else(|| Refused::malformed(say!("the SSH signature has no whole armour")))?;
        let is_even = body.split('\n').all(|line| !line.is_empty());
        let joined: String = body.split('\n').collect();
        let blob = base64(joined.as_bytes())
            .filter(|_| is_even)
            .ok_or_else(|| Refused::malformed(say!("the armour of the SSH signature is no base64")))?;
        Self::read(&blob)
    }

    fn read(blob: &[u8]) -> Result<Self, Refused> {
        let short = || Refused::malformed(say!("the SSH signature is cut short"));
        let mut fields = Fields::new(blob);
        if fields.take(6).ok_or_else(short)? != b"SSHSIG" {
            return Err(Refused::malformed(say!("the armour holds no SSH signature")));
        }
        let version = fields.u32().ok_or_else(short)?;
        if version != 1 {
            return Err(Refused::new(Reason::Unsupported, say!("the SSH signature is of version {version}; 1 is the only one", version)));
        }
        let key = fields.bytes().ok_or_else(short)?.to_vec();
        let namespace = fields.bytes().ok_or_else(short)?;
        let reserved = fields.bytes().ok_or_else(short)?;
        let hash = fields.text().ok_or_else(short)?;
        let signature = fields.bytes().ok_or_else(short)?.to_vec();
        if !fields.is_finished() || !reserved.is_empty() {
            return Err(Refused::malformed(say!("the SSH signature holds more than a signature")));
        }
        if namespace != NAMESPACE.as_bytes() {
            let found = shown(&String::from_utf8_lossy(namespace));
            return Err(Refused::new(
                Reason::Namespace,
                say!("the signature is for \"{found}\", not for \"{namespace}\"", found, namespace = NAMESPACE),
            ));
        }
        let hash = match hash {
            "sha256" => HashAlg::Sha256,
            "sha512" => HashAlg::Sha512,
            other => {
                let other = shown(other);
                return Err(Refused::new(
                    Reason::Unsupported,
                    say!("the SSH signature hashes with \"{other}\", not with sha256 or sha512", other),
                ));
            }
        };
        Ok(Self { key, hash, signature })
    }

    /// The bytes that were signed for this payload.
    pub(super) fn signed(&self, payload: &[u8]) -> Result<Vec<u8>, Refused> {
        SshSig::signed_data(NAMESPACE, self.hash, payload)
            .map_err(|error| Refused::malformed(say!("the payload cannot be hashed: {error}", error)))
    }
}
