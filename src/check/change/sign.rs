//! Whether an approval is signed by whoever it names: where the base has a key of theirs, a trailer alone is not their word.
//!
//! It does not know whether they may approve.

use super::approve::Roll;
use crate::evidence::{Notary, Person, Signed};
use crate::history::{BranchCommit, Error};
use crate::language::{Text, say};
use crate::plan::Team;
use crate::signature::{Holding, Reason};

/// Whose word a trailer is.
pub enum Word {
    /// Of whom it names, as far as anybody knows.
    Theirs,
    /// It is none of theirs, and why.
    Forged(Text),
    /// This duly is built without OpenPGP.
    Unknown,
}

impl Roll<'_> {
    /// Says whether somebody of a team stands behind what a commit says in their name.
    ///
    /// The roster says by which address a key is found: a `.mailmap` changes without anybody's approval.
    pub fn word(&self, team: &Team, person: &Person, commit: &BranchCommit) -> Result<Word, Error> {
        let keys = &self.plan.signers.keys;
        let addresses: Vec<&str> = team.members.iter().map(|member| member.email.as_str()).filter(|email| person.has(email)).collect();
        let holds = |holding: Holding| addresses.iter().any(|address| keys.holding(address) == holding);
        let (has_key, is_unknown) = (holds(Holding::Key), holds(Holding::Unknown));
        if !has_key && !is_unknown {
            return Ok(Word::Theirs);
        }
        let notary = Notary { objects: self.repository, keys, at: self.at, skew: self.plan.clock_skew };
        let mut why = None;
        for address in addresses {
            let trouble = match notary.signed(&commit.commit, address)? {
                Signed::Good(_) => return Ok(Word::Theirs),
                Signed::Bad(refused) if refused.reason == Reason::NotBuilt => return Ok(Word::Unknown),
                Signed::Bad(refused) => say!("the signature of its commit is not good: {reason}", reason = refused.message),
                Signed::Missing | Signed::Unborn => say!("its commit is not signed, and the base has a key of theirs"),
            };
            why.get_or_insert(trouble);
        }
        Ok(match why {
            Some(why) if has_key => Word::Forged(why),
            Some(_) | None => Word::Unknown,
        })
    }
}
