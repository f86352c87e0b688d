//! Reads older commits of a chain in another thread, from a guess on, while the newer ones are read.
//!
//! It does not know whether the guess belongs to the chain: whoever comes to one of its commits from above takes over what was read
//! from there on, and reads everything where nobody does.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, Scope, ScopedJoinHandle};

use super::STRIDE;
use super::walked::Walked;
use crate::history::Oid;
use crate::history::repository::{Repository, STACK, Twin};

/// The second reader of commits, from the time on when it is worth it.
pub(super) struct Ahead<'r, 's, 'e> {
    repository: &'r Repository,
    scope: &'s Scope<'s, 'e>,
    marks: &'s Marks,
    /// How many commits must be read before it begins; none once it has begun or cannot.
    least: Option<usize>,
    reader: Option<ScopedJoinHandle<'s, Option<Read>>>,
    /// Where it has come by, as far as it was asked.
    seen: HashMap<Oid, usize>,
}

/// What the two readers tell each other.
#[derive(Default)]
pub(super) struct Marks {
    /// One in a few of the commits that the other reader came by, each with its number.
    passed: Mutex<Vec<(Oid, usize)>>,
    is_over: AtomicBool,
}

/// What was read ahead, the newest first, and which commit comes next.
pub(super) struct Read {
    pub(super) walked: Walked,
    pub(super) next: Option<Oid>,
}

/// Of so many commits one is told to whoever comes from above. The few between them are read twice.
const TOLD: usize = 64;

impl<'r, 's, 'e> Ahead<'r, 's, 'e> {
    pub(super) fn new(repository: &'r Repository, scope: &'s Scope<'s, 'e>, marks: &'s Marks) -> Self {
        let threads = repository.threads();
        let least = (threads.most > 1).then_some(threads.least);
        Self { repository, scope, marks, least, reader: None, seen: HashMap::new() }
    }

    /// Sees that so many commits were read.
    pub(super) fn see(&mut self, commits: usize) {
        if self.least.is_some_and(|least| commits >= least) {
            self.least = None;
            self.begin(self.repository.packs.middle_commit());
        }
        if self.reader.is_some() && commits.is_multiple_of(STRIDE) {
            self.seen.extend(self.marks.lock().drain(..));
        }
    }

    /// Begins at a guess. Where there is none, or no thread, the chain is read as if nobody had begun.
    pub(super) fn begin(&mut self, guess: Option<Oid>) {
        let Some(guess) = guess else { return };
        let (twin, marks) = (self.repository.twin(), self.marks);
        let builder = Builder::new().name("ahead".into()).stack_size(STACK);
        self.reader = builder.spawn_scoped(self.scope, move || read(twin, guess, marks)).ok();
    }

    /// What the other reader has read from a commit on, if it came by there: its number, and everything once it is read.
    pub(super) fn from(&mut self, commit: &Oid) -> Option<(usize, Read)> {
        let number = if self.seen.is_empty() { None } else { self.seen.get(commit).copied() }?;
        let reader = self.reader.take()?;
        self.seen = HashMap::new();
        let read = reader.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        Some((number, read))
    }
}

impl Drop for Ahead<'_, '_, '_> {
    fn drop(&mut self) {
        // Nobody needs what is not read yet.
        self.marks.is_over.store(true, Ordering::Relaxed);
    }
}

impl Marks {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Oid, usize)>> {
        self.passed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads from a commit down to the root, or to what cannot be read: that is told by whoever comes there from above.
fn read(twin: Twin, guess: Oid, marks: &Marks) -> Option<Read> {
    let repository = twin.open()?;
    let mut walked = Walked::new(guess.as_bytes().len());
    let mut next = Some(guess);
    while let Some(id) = next {
        let number = walked.stated.len();
        let is_told = number.is_multiple_of(TOLD);
        if is_told && marks.is_over.load(Ordering::Relaxed) {
            return None;
        }
        let Ok(parent) = repository.follow_commit(&id, None, &mut walked) else { break };
        if is_told {
            marks.lock().push((id, number));
        }
        next = parent;
    }
    Some(Read { walked, next })
}
