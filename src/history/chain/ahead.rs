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
use crate::history::pack::Guess;
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

/// So many commits of a hundred are left to whoever has to share a processor.
const SHARED: usize = 38;

/// Of so many commits one is told to whoever comes from above. The few between them are read twice.
const TOLD: usize = 64;

impl<'r, 's, 'e> Ahead<'r, 's, 'e> {
    pub(super) fn new(repository: &'r Repository, scope: &'s Scope<'s, 'e>, marks: &'s Marks) -> Self {
        let threads = repository.threads();
        let least = (threads.most > 1).then_some(threads.least);
        Self { repository, scope, marks, least, reader: None, seen: HashMap::new() }
    }

    /// Sees how many commits were read. For those that seem to be left there will be room.
    pub(super) fn see(&mut self, walked: &mut Walked) {
        let commits = walked.stated.len();
        if self.least.is_some_and(|least| commits >= least) {
            self.least = None;
            // Half of the history is left to whoever comes from above; less where that one shares a processor with the comparing of folders.
            let share = if self.repository.threads().most > 2 { 50 } else { SHARED };
            if let Some(Guess { commit, newer, older }) = self.repository.packs.guess(share) {
                walked.reserve((newer + older).saturating_sub(commits));
                self.begin(commit, older);
            }
        }
        if self.reader.is_some() && commits.is_multiple_of(STRIDE) {
            self.seen.extend(self.marks.lock().drain(..));
        }
    }

    /// Begins at a commit, behind which there may be so many. Where there is no thread, the chain is read as if nobody had begun.
    pub(super) fn begin(&mut self, guess: Oid, many: usize) {
        let (twin, marks) = (self.repository.twin(), self.marks);
        let builder = Builder::new().name("ahead".into()).stack_size(STACK);
        self.reader = builder.spawn_scoped(self.scope, move || read(twin, (guess, many), marks)).ok();
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
fn read(twin: Twin, (guess, many): (Oid, usize), marks: &Marks) -> Option<Read> {
    let repository = twin.open()?;
    let mut walked = Walked::new(guess.as_bytes().len());
    walked.reserve(many);
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::fs;
    use std::path::Path;
    use std::sync::OnceLock;
    use std::thread;

    use super::{Ahead, Marks, TOLD};
    use crate::history::build::{Builder, Commit};
    use crate::history::chain::walked::Walked;
    use crate::history::repository::{Repository, Threads};
    use crate::history::walk::{Beside, Queue};
    use crate::history::{Error, Oid, OpenOptions, Silent, open};

    /// What was read: ids, dates, dates that are no good, and whether the other reader was of use.
    type Seen = (Vec<Oid>, Vec<i64>, Vec<(usize, &'static str, String)>, bool);

    /// A chain with merges and dates that are no good, all commits on it and beside it, and the tip.
    fn history(folder: &Path) -> (Vec<Oid>, Oid) {
        let mut builder = Builder::init(folder).expect("a repository");
        let mut commits = vec![builder.commit(Commit::at("1700000000 +0000").file("a", "0")).expect("a commit")];
        for number in 1..4 * TOLD {
            let mut commit = Commit::at(&format!("{} +0000", 1_700_000_000 + number)).file("a", number.to_string());
            if number % 50 == 7 {
                commit = commit.authored("1700000000 +9999");
            }
            if number % 20 == 3 {
                builder.branch_at("side", &commits[commits.len() / 2]).expect("a branch");
                commits.push(builder.commit(Commit::at(&format!("{} +0000", 1_700_000_500 + number))).expect("a commit"));
                builder.switch("main");
                commit = commit.merge(&commits[commits.len() - 1]);
            }
            commits.push(builder.commit(commit).expect("a commit"));
        }
        builder.switch("other");
        commits.push(builder.commit(Commit::at("1600000000 +0000").file("b", "0")).expect("a commit"));
        let tip = commits[commits.len() - 2];
        (commits, tip)
    }

    fn opened(folder: &Path) -> Repository {
        let mut repository = open(&OpenOptions { dir: folder.to_path_buf() }).expect("a repository");
        repository.set_threads(Threads { most: 2, least: usize::MAX });
        repository
    }

    /// Reads a chain while another reader has read everything from a guess on.
    fn walk(repository: &Repository, tip: &Oid, guess: Option<Oid>) -> Result<Seen, Error> {
        let (queue, vocabulary, marks) = (Queue::default(), OnceLock::new(), Marks::default());
        thread::scope(|scope| {
            let mut beside = Beside::new(repository, scope, &queue, &vocabulary);
            let mut ahead = Ahead::new(repository, scope, &marks);
            if let Some(guess) = guess {
                ahead.begin(guess, 0);
            }
            while ahead.reader.as_ref().is_some_and(|reader| !reader.is_finished()) {
                thread::yield_now();
            }
            ahead.seen.extend(marks.lock().drain(..));
            let mut walked = Walked::new(20);
            repository.walk_first_parents(tip, &HashMap::new(), (None, &Silent), &mut walked, (&mut beside, Some(&mut ahead)))?;
            let ids = (0..walked.commits.len()).map(|at| walked.commits.id(at)).collect();
            Ok((ids, walked.stated, walked.unreadable, ahead.reader.is_none() && guess.is_some()))
        })
    }

    #[test]
    fn whatever_was_guessed_the_chain_is_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let (commits, tip) = history(folder.path());
        let repository = opened(folder.path());
        let (ids, stated, unreadable, _) = walk(&repository, &tip, None).expect("a chain");
        assert_eq!(ids.len(), 4 * TOLD);
        assert!(unreadable.len() > 3);
        let mut used = 0;
        for guess in &commits {
            let seen = walk(&repository, &tip, Some(*guess)).expect("a chain");
            assert_eq!((&seen.0, &seen.1, &seen.2), (&ids, &stated, &unreadable), "{guess}");
            used += usize::from(seen.3);
        }
        // A commit that leads to the chain soon enough was of use; one of another root was not.
        assert!(used > commits.len() / 2 && used < commits.len(), "{used}");
        let unborn = Oid::from_raw(&[7; 20]).expect("an id");
        assert_eq!(walk(&repository, &tip, Some(unborn)).expect("a chain"), (ids, stated, unreadable, false));
    }

    #[test]
    fn what_is_missing_is_told_by_whoever_comes_from_above() {
        let folder = tempfile::tempdir().expect("a folder");
        let (commits, tip) = history(folder.path());
        let lost = walk(&opened(folder.path()), &tip, None).expect("a chain").0[3 * TOLD].to_string();
        fs::remove_file(folder.path().join(".git/objects").join(&lost[..2]).join(&lost[2..])).expect("a loose object");
        let repository = opened(folder.path());
        let plain = walk(&repository, &tip, None).expect_err("a hole");
        assert!(matches!(&plain, Error::MissingObject { id, .. } if id.to_string() == lost), "{plain}");
        for guess in commits.iter().step_by(5) {
            assert_eq!(walk(&repository, &tip, Some(*guess)).expect_err("a hole"), plain, "{guess}");
        }
    }
}
