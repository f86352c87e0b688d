//! Reads root folders one after the other and says which names differ between them; several threads can do so at once.
//!
//! It proves that nothing changed, and never has the last word: of folders that it cannot read, or that are not as git writes
//! them, every name may have changed. It does not know which names are watched.

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, Scope, ScopedJoinHandle};

use super::touched::{Names, Vocabulary};
use crate::history::Oid;
use crate::history::loose::Loose;
use crate::history::objects::{Found, Kind};
use crate::history::pack::{Course, Packed, Packs, Shared};
use crate::history::repository::{Repository, STACK};
use crate::history::tree::{Entries, differences};

/// A reader of root folders: what is known of the last one stays, since the next one is most likely its neighbour.
pub(in crate::history) struct Roots<'a> {
    packs: &'a Packs,
    loose: &'a Loose,
    limit: u64,
    course: Course,
    held: Option<(Oid, Rc<Vec<u8>>)>,
}

/// The contents of a newer root folder and of an older one.
pub(super) type Both = (Rc<Vec<u8>>, Option<Rc<Vec<u8>>>);

/// What another thread needs in order to read root folders.
#[derive(Clone)]
pub(in crate::history) struct Seed {
    packs: Shared,
    loose: Loose,
    limit: u64,
}

/// Trees of a chain, the newest first, to be compared each with the next. The last is only compared with.
pub(in crate::history) struct Batch {
    /// The number of the first one, from the tip on.
    pub(in crate::history) start: usize,
    /// Their ids side by side, each of so many bytes.
    pub(in crate::history) trees: Vec<u8>,
    pub(in crate::history) id_length: usize,
    /// What is compared with last is nothing: the batch ends with the root of the chain.
    pub(in crate::history) has_root: bool,
}

/// The names that changed with some commits, the newest first, and the number of the first one.
pub(in crate::history) type Told = (usize, Vec<Names>);

/// Batches that wait for whoever has time: one thread takes them from the front, the other from the end.
#[derive(Default)]
pub(in crate::history) struct Queue {
    state: Mutex<State>,
    more: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Batch>,
    is_complete: bool,
}

impl Roots<'_> {
    /// The names that differ between two root folders, or that the first one has if there is no other.
    fn changed(&mut self, newer: &Oid, older: Option<&Oid>, vocabulary: &Vocabulary) -> Names {
        if older == Some(newer) {
            return Names::default();
        }
        let both = self.both(newer, older);
        both.map_or(Names::ALL, |(new, old)| names_between(older.zip(old.as_deref()), (newer, &new), vocabulary))
    }

    /// Two root folders, or one if there is no other; none if one of them cannot be read here.
    pub(super) fn both(&mut self, newer: &Oid, older: Option<&Oid>) -> Option<Both> {
        let new = self.read(newer);
        let old = older.map(|older| self.read(older));
        self.held = older.copied().zip(old.clone().flatten());
        match old {
            None => Some((new?, None)),
            Some(old) => Some((new?, Some(old?))),
        }
    }

    /// Compares what a batch holds, for each but the last.
    fn batch(&mut self, batch: &Batch, vocabulary: &Vocabulary) -> Told {
        let mut trees = batch.trees.chunks_exact(batch.id_length).filter_map(Oid::from_raw).peekable();
        let mut names = Vec::with_capacity(batch.trees.len() / batch.id_length);
        while let Some(newer) = trees.next() {
            match trees.peek() {
                Some(older) => names.push(self.changed(&newer, Some(older), vocabulary)),
                None if batch.has_root => names.push(self.changed(&newer, None, vocabulary)),
                None => {}
            }
        }
        (batch.start, names)
    }

    /// A root folder that is what its id promises.
    pub(super) fn read(&self, id: &Oid) -> Option<Rc<Vec<u8>>> {
        if let Some((_, held)) = self.held.as_ref().filter(|(held, _)| held == id) {
            return Some(Rc::clone(held));
        }
        // What cannot be read here is read again by whoever looks for changes there, who tells why it cannot.
        if let Ok(Packed { kind: Kind::Tree, content }) = self.packs.read(id, self.limit, self.course)
            && id.is_of(Kind::Tree.name(), &content)
        {
            return Some(content);
        }
        match self.loose.read(id, self.limit) {
            Ok(Some(Found::Object { kind: Kind::Tree, content })) if id.is_of(Kind::Tree.name(), &content) => Some(content),
            Ok(_) | Err(_) => None,
        }
    }
}

/// The names that differ between two folders, or that the newer one has if there is no other; all if one is not as git writes it.
pub(super) fn names_between(old: Option<(&Oid, &Vec<u8>)>, (id, new): (&Oid, &Vec<u8>), vocabulary: &Vocabulary) -> Names {
    let mut names = Names::default();
    let compared = differences(old.map(|(id, old)| Entries::new(id, old)), Some(Entries::new(id, new)), |old, new| {
        if let Some(entry) = old.or(new) {
            vocabulary.add(&mut names, entry.name);
        }
        Ok(())
    });
    if compared.is_ok() { names } else { Names::ALL }
}

impl Seed {
    fn roots<'a>(&'a self, packs: &'a Packs) -> Roots<'a> {
        Roots { packs, loose: &self.loose, limit: self.limit, course: Course::Near, held: None }
    }
}

impl Queue {
    /// Puts further batches behind the others.
    pub(in crate::history) fn put(&self, batch: Batch) {
        self.lock().waiting.push_back(batch);
        self.more.notify_one();
    }

    /// Says that no more will come. What waits is dropped if nobody needs it.
    pub(in crate::history) fn close(&self, is_needed: bool) {
        let mut state = self.lock();
        state.is_complete = true;
        if !is_needed {
            state.waiting.clear();
        }
        self.more.notify_all();
    }

    /// Compares from the front until no more will come.
    fn work(&self, seed: &Seed, vocabulary: &Vocabulary) -> Vec<Told> {
        let packs = Packs::of(seed.packs.clone());
        let mut roots = seed.roots(&packs);
        let mut told = Vec::new();
        let mut state = self.lock();
        loop {
            if let Some(batch) = state.waiting.pop_front() {
                drop(state);
                told.push(roots.batch(&batch, vocabulary));
                state = self.lock();
            } else if state.is_complete {
                return told;
            } else {
                state = self.more.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Lets another thread compare from the front; none if there is no other.
    pub(in crate::history) fn help<'s>(
        &'s self,
        scope: &'s Scope<'s, '_>,
        seed: Seed,
        vocabulary: &'s Vocabulary,
    ) -> Option<ScopedJoinHandle<'s, Vec<Told>>> {
        let builder = Builder::new().name("roots".into()).stack_size(STACK);
        // Where no thread is to be had, one does all.
        builder.spawn_scoped(scope, move || self.work(&seed, vocabulary)).ok()
    }

    /// Compares from the end what waits still, and tells before each batch how many wait.
    pub(in crate::history) fn finish(&self, repository: &Repository, vocabulary: &Vocabulary, tell: impl Fn(usize)) -> Vec<Told> {
        let mut roots = repository.roots(Course::Near);
        let mut told = Vec::new();
        while let Some((batch, waiting)) = self.take_last() {
            tell(waiting);
            told.push(roots.batch(&batch, vocabulary));
        }
        told
    }

    /// The last batch that waits, and how many wait with it.
    fn take_last(&self) -> Option<(Batch, usize)> {
        let mut state = self.lock();
        let waiting = state.waiting.len();
        state.waiting.pop_back().map(|batch| (batch, waiting))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Repository {
    /// A reader of root folders for this thread.
    pub(in crate::history) fn roots(&self, course: Course) -> Roots<'_> {
        Roots { packs: &self.packs, loose: &self.loose, limit: self.limits.tree_bytes, course, held: None }
    }

    /// A reader of root folders for another thread.
    pub(in crate::history) fn seed(&self) -> Seed {
        Seed { packs: self.packs.share(self.id_length()), loose: self.loose.clone(), limit: self.limits.tree_bytes }
    }
}
