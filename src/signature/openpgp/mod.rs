//! OpenPGP signatures against a keyring file, if the program is built with the feature `openpgp`.
//!
//! It does not know commits, and asks no keyserver.

use std::fmt;
use std::sync::Arc;

use super::{Case, Fault, Reason, Refused, Verified};

/// The largest keyring that is read, in bytes.
pub const KEYRING_LIMIT: u64 = 4 * 1024 * 1024;

/// A file of OpenPGP certificates. Two are equal when their bytes are.
#[derive(Clone)]
pub struct Keyring {
    bytes: Arc<[u8]>,
}

impl Keyring {
    /// Reads a keyring. Without the feature it is taken as it is: whatever it says, no signature will hold.
    pub fn parse(bytes: &[u8]) -> Result<Self, Vec<Fault>> {
        Ok(Self { bytes: bytes.into() })
    }
}

impl PartialEq for Keyring {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Keyring {}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// Refuses: this program cannot verify OpenPGP signatures.
pub(super) fn verify(_case: &Case<'_>, _keyring: &Keyring) -> Result<Verified, Refused> {
    Err(Refused::new(Reason::NotBuilt, "the signature is one of OpenPGP, and this duly is built without OpenPGP"))
}
