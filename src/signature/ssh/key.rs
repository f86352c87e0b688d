//! SSH public keys, and which of them are strong enough to prove anything.
//!
//! It does not know whose they are.

use ssh_key::public::KeyData;
use ssh_key::{Algorithm, HashAlg, PublicKey, Signature};
use verifier::Verifier;

use super::super::wire::Fields;
use super::super::{Reason, Refused};
use crate::language::{Text, say};

/// What the type of a certificate ends in.
pub(super) const CERTIFICATE: &str = "-cert-v01@openssh.com";

/// The shortest and the longest modulus of RSA, in bits: below, keys are too weak; above, the mathematics refuse them.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// A public key as it stands in a file or in a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    data: KeyData,
}

impl Key {
    /// Reads a key from its blob.
    pub(super) fn read(blob: &[u8]) -> Result<Self, Text> {
        let kind = Fields::new(blob).text().ok_or_else(|| say!("it does not say of which type it is"))?;
        if kind.ends_with(CERTIFICATE) {
            return Err(say!("it is a certificate and not a key"));
        }
        let key = PublicKey::from_bytes(blob).map_err(|error| Text::verbatim(error.to_string()))?;
        Ok(Self { data: KeyData::from(key) })
    }

    /// The fingerprint as ssh-keygen shows it: `SHA256:…`.
    pub(crate) fn fingerprint(&self) -> String {
        self.data.fingerprint(HashAlg::Sha256).to_string()
    }

    /// Verifies a signature over exactly these bytes; refuses weak keys and weak algorithms before.
    pub(super) fn verify(&self, signed: &[u8], signature: &[u8]) -> Result<(), Refused> {
        self.is_strong()?;
        let mut fields = Fields::new(signature);
        let algorithm = fields.text().ok_or_else(|| Refused::malformed(say!("the SSH signature does not say how it was made")))?;
        if algorithm == "ssh-rsa" {
            return Err(Refused::new(Reason::Weak, say!("the signature is one of RSA with SHA-1")));
        }
        let named = Algorithm::new(algorithm);
        if !named.is_ok_and(|named| is_made_by(&self.data, &named)) {
            let message = say!("the SSH signature is of another type than its key, {algorithm}", algorithm = self.data.algorithm());
            return Err(Refused::malformed(message));
        }
        let signature =
            Signature::try_from(signature).map_err(|error| Refused::malformed(say!("the SSH signature cannot be read: {error}", error)))?;
        let wrong = |_| {
            Refused::new(
                Reason::Forged,
                say!("the signature by the key {fingerprint} does not fit the commit", fingerprint = self.fingerprint()),
            )
        };
        self.data.verify(signed, &signature).map_err(wrong)
    }

    fn is_strong(&self) -> Result<(), Refused> {
        let refused =
            |reason, what: Text| Err(Refused::new(reason, say!("the key {fingerprint} is {what}", fingerprint = self.fingerprint(), what)));
        match &self.data {
            KeyData::Ed25519(_) | KeyData::Ecdsa(_) | KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_) => Ok(()),
            KeyData::Rsa(key) => {
                let bits = key.n.as_positive_bytes().map_or(0, bits);
                if bits < *RSA_BITS.start() {
                    refused(Reason::Weak, say!("an RSA key of {bits} bits; {limit} are the least", bits, limit = RSA_BITS.start()))
                } else if bits > *RSA_BITS.end() {
                    refused(Reason::Unsupported, say!("an RSA key of {bits} bits; {limit} are the most", bits, limit = RSA_BITS.end()))
                } else {
                    Ok(())
                }
            }
            KeyData::Dsa(_) => refused(Reason::Weak, say!("a DSA key")),
            // The type is open: what the crate learns later is refused until it has been looked at here.
            other => refused(Reason::Unsupported, say!("of the type {algorithm}", algorithm = other.algorithm())),
        }
    }
}

/// Says whether a key makes signatures of this kind.
fn is_made_by(key: &KeyData, algorithm: &Algorithm) -> bool {
    match (key.algorithm(), algorithm) {
        (Algorithm::Rsa { .. }, Algorithm::Rsa { hash }) => hash.is_some(),
        (of_key, of_signature) => of_key == *of_signature,
    }
}

/// The bits of a number without leading zero bytes.
fn bits(number: &[u8]) -> usize {
    let first = number.first().map_or(0, |byte| byte.leading_zeros());
    (number.len() * 8).saturating_sub(usize::try_from(first).unwrap_or(0))
}
