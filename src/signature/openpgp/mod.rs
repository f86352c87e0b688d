//! OpenPGP signatures against a keyring file, if the program is built with the feature `openpgp`.
//!
//! It does not know commits, and asks no keyserver: whether a key was good at a moment is told by the keyring alone.

#[cfg(feature = "openpgp")]
mod armour;
#[cfg(feature = "openpgp")]
mod certificate;
#[cfg(feature = "openpgp")]
mod judge;
#[cfg(feature = "openpgp")]
mod statement;
#[cfg(all(test, feature = "openpgp"))]
mod tests;

use std::fmt;
use std::sync::Arc;

#[cfg(feature = "openpgp")]
use self::certificate::Certificate;
#[cfg(feature = "openpgp")]
pub(super) use self::judge::verify;
#[cfg(feature = "openpgp")]
use super::principal::is_same_folded;
#[cfg(not(feature = "openpgp"))]
use super::{Case, Reason, Refused, Verified};
use super::{Fault, Holding};
#[cfg(not(feature = "openpgp"))]
use crate::language::say;

/// The largest keyring that is read, in bytes.
pub const KEYRING_LIMIT: u64 = 4 * 1024 * 1024;

/// A file of OpenPGP certificates, as `gpg --armor --export` writes it. Two are equal when their texts are.
#[derive(Clone)]
pub struct Keyring {
    text: Arc<str>,
    #[cfg(feature = "openpgp")]
    certificates: Arc<[Certificate]>,
}

impl Keyring {
    /// Reads a keyring. Gives the keys, or everything that cannot be read.
    #[cfg(feature = "openpgp")]
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        Ok(Self { text: text.into(), certificates: certificate::read(text)?.into() })
    }

    /// Takes a keyring as it is: without the feature `openpgp` no signature holds, whatever the keyring says.
    #[cfg(not(feature = "openpgp"))]
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        Ok(Self { text: text.into() })
    }

    /// Says whether a key bears a user id of an address, in any case of letters, be it good or not.
    #[cfg(feature = "openpgp")]
    pub(super) fn holding(&self, who: &str) -> Holding {
        let users = || self.certificates.iter().flat_map(|certificate| &certificate.users);
        let is_meant = users().filter_map(|user| judge::address(user.id.id())).any(|address| is_same_folded(address, who));
        if is_meant { Holding::Key } else { Holding::Nothing }
    }

    /// Says that nobody knows, unless there is no key at all.
    #[cfg(not(feature = "openpgp"))]
    pub(super) fn holding(&self, _who: &str) -> Holding {
        if self.text.contains("-----BEGIN PGP ") { Holding::Unknown } else { Holding::Nothing }
    }
}

impl PartialEq for Keyring {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Keyring {}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}

/// Refuses: this program cannot verify OpenPGP signatures.
#[cfg(not(feature = "openpgp"))]
pub(super) fn verify(_case: &Case<'_>, _keyring: &Keyring) -> Result<Verified, Refused> {
    Err(Refused::new(Reason::NotBuilt, say!("the signature is one of OpenPGP, and this duly is built without OpenPGP")))
}
