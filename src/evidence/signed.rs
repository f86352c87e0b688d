//! Whether a commit bears a good signature of somebody.
//!
//! It does not know what the signature is asked for.

use crate::calendar::Instant;
use crate::history::{Error, Objects, Oid};
use crate::signature::{self, Case, Keys, Refused, Verified, Wanted};

/// What came of looking for a signature.
pub enum Signed {
    Missing,
    /// The commit does not exist yet: nobody can say how it will be signed.
    Unborn,
    Bad(Refused),
    Good(Verified),
}

/// By what signatures are judged.
pub struct Notary<'a> {
    pub objects: &'a dyn Objects,
    pub keys: &'a Keys,
    /// When the commit lands, or would.
    pub at: Instant,
    /// How far the clock of the signer may be ahead of that, in seconds.
    pub skew: i64,
}

impl Notary<'_> {
    /// Verifies the signature of a commit as one of whoever has an address.
    pub fn signed(&self, commit: &Oid, who: &str) -> Result<Signed, Error> {
        if self.objects.is_unborn(commit) {
            return Ok(Signed::Unborn);
        }
        let Some(signed) = self.objects.signature(commit)? else { return Ok(Signed::Missing) };
        let case = Case { payload: &signed.payload, signature: &signed.signature, who, at: self.at, skew: self.skew };
        Ok(match signature::verify(&case, Wanted::Any, self.keys) {
            Ok(verified) => Signed::Good(verified),
            Err(refused) => Signed::Bad(refused),
        })
    }
}
