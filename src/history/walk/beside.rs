//! Compares the root folders of a chain in a second thread while the chain is still read.
//!
//! It does not know commits: it sees their trees, the newest first.

use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::thread::{Builder, Scope, ScopedJoinHandle};

use super::roots::{Batch, Queue, Told};
use super::touched::{Names, Touched, Vocabulary};
use crate::history::chain::STRIDE;
use crate::history::pack::Course;
use crate::history::repository::Repository;
use crate::history::tree::Entries;
use crate::history::{Oid, Watcher};

/// The second thread, from the time on when it is worth it.
pub(in crate::history) struct Beside<'r, 's, 'e> {
    repository: &'r Repository,
    scope: &'s Scope<'s, 'e>,
    queue: &'s Queue,
    vocabulary: &'s OnceLock<Vocabulary>,
    helper: Option<ScopedJoinHandle<'s, Vec<Told>>>,
    /// How many trees are on their way.
    sent: usize,
    /// How many must be there before the second thread begins.
    least: usize,
    is_prepared: bool,
}

/// When a history may be long, after so many parts of what makes it so, what a long one needs is got ready.
const EARLY: usize = 4;

impl<'r, 's, 'e> Beside<'r, 's, 'e> {
    pub(in crate::history) fn new(
        repository: &'r Repository,
        scope: &'s Scope<'s, 'e>,
        queue: &'s Queue,
        vocabulary: &'s OnceLock<Vocabulary>,
    ) -> Self {
        let threads = repository.threads();
        let least = if threads.most > 1 { threads.least.max(1) } else { usize::MAX };
        Self { repository, scope, queue, vocabulary, helper: None, sent: 0, least, is_prepared: false }
    }

    /// Sees all trees so far, side by side.
    pub(in crate::history) fn see(&mut self, trees: &[u8]) {
        let length = self.repository.id_length();
        let count = trees.len() / length;
        if !self.is_prepared && count >= self.least / EARLY {
            self.prepare();
        }
        if count < self.least {
            return;
        }
        if self.helper.is_none() {
            let vocabulary = self.vocabulary.get_or_init(|| vocabulary(self.repository, &trees[..length]));
            self.helper = self.queue.help(self.scope, self.repository.seed(), vocabulary);
            if self.helper.is_none() {
                self.least = usize::MAX;
            }
        }
        while self.helper.is_some() && count - self.sent > STRIDE {
            self.put(trees, self.sent + STRIDE + 1, None, false);
            self.sent += STRIDE;
        }
    }

    /// Sees that a graph tells of so many commits, of which some will be read.
    pub(in crate::history) fn see_graph(&mut self, commits: usize) {
        if !self.is_prepared && commits >= self.least {
            self.prepare();
        }
    }

    /// Lets the indexes of packs be taken into memory. Nobody waits for it.
    fn prepare(&mut self) {
        self.is_prepared = true;
        let packs = self.repository.packs.share(self.repository.id_length());
        // Whoever needs it does it where no thread is to be had.
        drop(Builder::new().name("index".into()).spawn(move || packs.prepare()));
    }

    /// Says whether there is a second thread.
    pub(in crate::history) fn is_at_work(&self) -> bool {
        self.helper.is_some()
    }

    /// The names that changed with each commit, root first, when all trees are there and the one before them, if there is one. What
    /// waits still is compared by both threads.
    pub(in crate::history) fn finish(mut self, trees: &[u8], older: Option<Oid>, watcher: &dyn Watcher) -> Touched {
        let count = trees.len() / self.repository.id_length();
        while count - self.sent > STRIDE {
            self.put(trees, self.sent + STRIDE + 1, None, false);
            self.sent += STRIDE;
        }
        self.put(trees, count, older, older.is_none());
        self.queue.close(true);
        let vocabulary = self.vocabulary.get_or_init(|| {
            trees.get(..self.repository.id_length()).map_or_else(Vocabulary::default, |tip| vocabulary(self.repository, tip))
        });
        let tell = |waiting: usize| watcher.commits(count - (waiting * STRIDE).min(count), Some(count));
        let mut told = self.queue.finish(self.repository, vocabulary, tell);
        if let Some(helper) = self.helper.take() {
            told.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        let mut names = vec![Names::ALL; count];
        for (start, some) in told {
            names[start..start + some.len()].copy_from_slice(&some);
        }
        names.reverse();
        Touched { vocabulary: vocabulary.clone(), names }
    }

    /// Puts the trees up to a place, and one more behind them if there is one.
    fn put(&self, trees: &[u8], end: usize, older: Option<Oid>, has_root: bool) {
        let length = self.repository.id_length();
        let mut some = Vec::with_capacity((end - self.sent + 1) * length);
        some.extend_from_slice(&trees[self.sent * length..end * length]);
        some.extend(older.iter().flat_map(Oid::as_bytes));
        self.queue.put(Batch { start: self.sent, trees: some, id_length: length, has_root });
    }
}

impl Drop for Beside<'_, '_, '_> {
    fn drop(&mut self) {
        // Whoever leaves before the end needs nothing more, and the other thread must not wait for ever.
        self.queue.close(false);
    }
}

/// The names in the newest root folder: most of those that change stand there. Where it cannot be read, all names share their bits.
fn vocabulary(repository: &Repository, tip: &[u8]) -> Vocabulary {
    let Some(id) = Oid::from_raw(tip) else { return Vocabulary::default() };
    let Some(content) = repository.roots(Course::Near).read(&id) else { return Vocabulary::default() };
    let mut entries = Entries::new(&id, &content);
    let mut names = Vec::new();
    while let Ok(Some(entry)) = entries.next() {
        names.push(entry.name);
    }
    Vocabulary::of(names.into_iter())
}
