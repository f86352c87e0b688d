//! Guesses which commit stands somewhere within a history.
//!
//! Git packs commits before everything else, the newest first. Nothing depends on a guess but speed.

use super::{Form, Opened, Pack, Packs, Reader};
use crate::history::Oid;
use crate::history::objects::Kind;

/// A commit within a history, and about how many commits are newer and older.
pub(in crate::history) struct Guess {
    pub(in crate::history) commit: Oid,
    pub(in crate::history) newer: usize,
    pub(in crate::history) older: usize,
}

/// How many objects of a pack are looked at, at the most. Their ids are neighbours, so that they lie anywhere in the pack.
const SOME: usize = 1024;

impl Packs {
    /// A commit of the largest pack than which about so many of a hundred are newer; none if commits do not seem to stand at its beginning.
    pub(in crate::history) fn guess(&self, newer: usize) -> Option<Guess> {
        let mut opened = self.opened.borrow_mut();
        let Opened { packs, reader, .. } = opened.as_mut()?;
        let pack = packs.iter().max_by_key(|pack| pack.index.len())?;
        let mut some = pack.index.some(SOME, &mut reader.blocks).ok()?;
        some.sort_unstable();
        let commits = some.partition_point(|(place, _)| reader.is_commit(pack, *place));
        let before = commits * newer.min(100) / 100;
        let (place, at) = *some[..commits].get(before)?;
        let commit = if reader.is_commit(pack, place) { pack.index.id(at, &mut reader.blocks) } else { None };
        let all = usize::try_from(pack.index.len()).ok()?;
        let stand_for = |commits: usize| (all / some.len()).saturating_mul(commits);
        Some(Guess { commit: commit?, newer: stand_for(before), older: stand_for(commits - before) })
    }
}

impl Reader {
    /// Says whether a commit stands at a place, by the beginnings of what it is a difference from.
    fn is_commit(&mut self, pack: &Pack, place: u64) -> bool {
        let mut place = place;
        // A longer way is not worth it.
        for _ in 0..64 {
            match self.head(pack, place) {
                Ok(head) => match head.form {
                    Form::Whole(kind) => return kind == Kind::Commit,
                    Form::Delta(base) => place = base,
                },
                // Whoever reads it tells what is wrong.
                Err(_) => return false,
            }
        }
        false
    }
}
