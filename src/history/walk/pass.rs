//! Looks for changes at some places of a chain, the newest first: that is how a pack keeps folders, each as a difference from the next newer
//! one. Two threads can share the places.
//!
//! It does not know how the places were found. What it tells is what a look at one place after the other tells, the oldest first.

use std::collections::VecDeque;
use std::iter::successors;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::compare::{Comparison, Tree};
use super::filtered::{Facts, Gathered};
use super::roots::{Both, Roots, names_between};
use super::touched::{Names, Vocabulary};
use crate::history::chain::Chain;
use crate::history::commit::RawCommit;
use crate::history::origin::Makers;
use crate::history::pack::Course;
use crate::history::repository::{Repository, STACK, Twin};
use crate::history::watch::Watch;
use crate::history::{Change, Error, Landing, Oid, Watcher, Words};
use crate::language::words;
use crate::pattern::Pattern;

/// A place to look at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) index: usize,
    /// The place of the commit whose tree is compared with; none for the root of the chain.
    pub(super) older: Option<usize>,
    /// Nobody could tell which names of the root folder changed there.
    pub(super) is_unknown: bool,
}

/// How a place is known to hold no change, so that nothing below the root folder is read: none of these names differs there.
pub(super) struct Proof {
    pub(super) vocabulary: Vocabulary,
    pub(super) wanted: Names,
    pub(super) gathered: Gathered,
}

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) struct Pass<'a> {
    pub(super) chain: &'a Chain,
    pub(super) watched: &'a [Pattern],
    /// Places are proved before they are looked at; none if they are known to hold something.
    pub(super) proof: Option<&'a Proof>,
    /// The vocabulary of the names that are learnt on the way.
    pub(super) vocabulary: Option<&'a Vocabulary>,
}

/// What was found at some places.
#[derive(Default)]
pub(super) struct Found {
    /// The newest first; none of them once there are too many changes.
    landings: Vec<Landing>,
    /// How many changes each landing has, the newest first.
    counts: Vec<usize>,
    total: usize,
    /// What could not be read before all of these.
    error: Option<Error>,
    learnt: Vec<(usize, Names)>,
    /// What was found at newer places, if they were looked at apart from these.
    newer: Option<Box<Found>>,
}

/// What stays from one look to the next older one.
#[derive(Default)]
struct Held {
    /// The root folder that was compared with last.
    folder: Option<Tree>,
    /// What is known of the commit at a place.
    facts: Option<(usize, Facts)>,
}

/// How many places are looked at until the watcher is told.
const TELL: usize = 64;

/// Looking at a place takes as long as reading so many commits.
const COMMITS_TO_A_LOOK: usize = 8;

/// In how many parts two threads share the places: the one takes the oldest part, the other the newest one, until none is left. Who takes
/// the last one is waited for.
const PARTS: usize = 128;

/// Parts that nobody has taken yet, each with its number, the oldest first.
struct Parts<'a>(Mutex<VecDeque<(usize, &'a [Look])>>);

impl Pass<'_> {
    /// Looks at the places, which stand in their order on the chain.
    pub(super) fn find(&self, repository: &Repository, looks: &[Look], watcher: &dyn Watcher) -> Found {
        let (base, len) = (self.chain.base(), self.chain.len());
        let tell = |look: &Look| watcher.commits(len - look.index, Some(len - base));
        if !repository.threads().are_two_for(looks.len().saturating_mul(COMMITS_TO_A_LOOK)) {
            return self.look(repository, looks, &mut Watch::new(self.watched), tell);
        }
        let parts = Parts::of(looks);
        let twin = repository.twin();
        let found = thread::scope(|scope| {
            let builder = thread::Builder::new().name("landings".into()).stack_size(STACK);
            let helper = builder.spawn_scoped(scope, || self.look_elsewhere(twin, &parts));
            let (mut found, mut watch) = (Vec::new(), Watch::new(self.watched));
            // Where no thread is to be had, or no second look at the repository, one does all.
            while let Some((number, looks)) = parts.oldest() {
                watcher.commits((len - base) * (PARTS - parts.waiting().min(PARTS)) / PARTS, Some(len - base));
                found.push((number, self.look(repository, looks, &mut watch, |_| {})));
            }
            let helped = helper.map_or(None, |helper| helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
            if let Some((newer, makers)) = helped {
                repository.makers.borrow_mut().take_over(makers);
                found.extend(newer);
            }
            found
        });
        Found::together(found)
    }

    fn look_elsewhere(&self, twin: Twin, parts: &Parts<'_>) -> Option<(Vec<(usize, Found)>, Makers)> {
        let repository = twin.open()?;
        let (mut found, mut watch) = (Vec::new(), Watch::new(self.watched));
        while let Some((number, looks)) = parts.newest() {
            found.push((number, self.look(&repository, looks, &mut watch, |_| {})));
        }
        Some((found, repository.makers.take()))
    }

    fn look(&self, repository: &Repository, looks: &[Look], watch: &mut Watch, tell: impl Fn(&Look)) -> Found {
        let mut found = Found::default();
        let mut roots = repository.roots(Course::Far);
        let (mut held, mut broken) = (Held::default(), None);
        for (number, look) in looks.iter().rev().enumerate() {
            if number.is_multiple_of(TELL) {
                tell(look);
            }
            match self.landing(repository, look, (&mut roots, &mut held, &mut *watch), &mut found.learnt) {
                Ok(None) => {}
                Ok(Some(landing)) => found.add(landing, repository.limits.changes),
                // Whatever is newer is never told.
                Err(error) => {
                    broken = Some(look);
                    found = Found { error: Some(error), ..Found::default() };
                }
            }
        }
        if let Some(error) = broken.and_then(|look| self.error_alone(repository, look)) {
            found.error = Some(error);
        }
        found
    }

    /// What is wrong at a place for whoever looks at nothing else: the words of libgit2 depend on what it has read before.
    fn error_alone(&self, repository: &Repository, look: &Look) -> Option<Error> {
        let fresh = repository.twin().open()?;
        let mut roots = fresh.roots(Course::Far);
        let beginning = (&mut roots, &mut Held::default(), &mut Watch::new(self.watched));
        self.landing(&fresh, look, beginning, &mut Vec::new()).err()
    }

    /// What is known of a commit on the chain: of the older one of a look, as of the newer one of the next.
    fn facts(&self, place: usize, held: &mut Held) -> Option<Facts> {
        if let Some((_, facts)) = held.facts.filter(|(known, _)| *known == place) {
            return Some(facts);
        }
        let in_chain = || {
            let parent = place.checked_sub(1).and_then(|before| self.chain.commit(before));
            Some(Facts { tree: self.chain.tree(place)?, commit: self.chain.commit(place)?, parent })
        };
        let facts = self.proof.and_then(|proof| proof.gathered.of(place)).or_else(in_chain)?;
        held.facts = Some((place, facts));
        Some(facts)
    }

    /// What landed at a place, if anything did.
    fn landing(
        &self,
        repository: &Repository,
        look: &Look,
        (roots, held, watch): (&mut Roots<'_>, &mut Held, &mut Watch),
        learnt: &mut Vec<(usize, Names)>,
    ) -> Result<Option<Landing>, Error> {
        let (Some(facts), Some(root)) = (self.facts(look.index, held), watch.root()) else { return Ok(None) };
        let (id, commit) = (facts.tree, facts.commit);
        let older = look.older.and_then(|older| self.facts(older, held)).map(|facts| facts.tree);
        if older == Some(id) {
            return Ok(None);
        }
        let mut known = None;
        if let Some(proof) = self.proof {
            known = roots.both(&id, older.as_ref());
            let names = |(new, old): &Both| names_between(older.as_ref().zip(old.as_deref()), (&id, new), &proof.vocabulary);
            if known.as_ref().is_some_and(|both| !names(both).meet(proof.wanted)) {
                return Ok(None);
            }
        }
        let (new, old) = match known {
            Some((new, old)) => (Tree { id, content: new }, older.zip(old).map(|(id, content)| Tree { id, content })),
            None => {
                // In a pack the older one is most likely a difference from the newer one; what is wrong with the older one is told first.
                let new = held.folder.take().filter(|folder| folder.id == id).map_or_else(|| repository.read_root(id), Ok);
                let old = older.map(|older| repository.read_root(older)).transpose()?;
                (new?, old)
            }
        };
        let changes = Comparison::new(repository, watch, &commit).changes(old.as_ref(), Some(&new), root)?;
        if let Some(vocabulary) = self.vocabulary.filter(|_| look.is_unknown) {
            let old = old.as_ref().map(|old| (&old.id, &*old.content));
            learnt.push((look.index, names_between(old, (&new.id, &new.content), vocabulary)));
        }
        held.folder = old;
        if changes.is_empty() { Ok(None) } else { repository.landing(self.chain, (look.index, &facts), changes).map(Some) }
    }
}

impl<'a> Parts<'a> {
    fn of(looks: &'a [Look]) -> Self {
        Self(Mutex::new(looks.chunks(looks.len().div_ceil(PARTS).max(1)).enumerate().collect()))
    }

    fn oldest(&self) -> Option<(usize, &'a [Look])> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    fn waiting(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn newest(&self) -> Option<(usize, &'a [Look])> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_back()
    }
}

impl Found {
    /// What was found in some parts, in whatever order these were looked at.
    fn together(mut parts: Vec<(usize, Found)>) -> Self {
        parts.sort_by_key(|(number, _)| *number);
        let newest_first = parts.into_iter().rev().map(|(_, found)| found);
        newest_first.reduce(|newer, older| Self { newer: Some(Box::new(newer)), ..older }).unwrap_or_default()
    }

    fn add(&mut self, landing: Landing, limit: usize) {
        self.counts.push(landing.changes.len());
        self.total += landing.changes.len();
        if self.total > limit {
            // Nobody will see them: that there are too many is told, or what could not be read before.
            self.landings = Vec::new();
        } else {
            self.landings.push(landing);
        }
    }

    /// The names that were learnt on the way, by the places of the commits.
    pub(super) fn learnt(&self) -> Vec<(usize, Names)> {
        let parts = successors(Some(self), |found| found.newer.as_deref());
        parts.flat_map(|found| &found.learnt).copied().collect()
    }

    /// The landings behind those that were known, the oldest first; or what a reader that begins at the oldest one meets first.
    pub(super) fn landings(self, mut known: Vec<Landing>, limit: usize) -> Result<Vec<Landing>, Error> {
        let mut total: usize = known.iter().map(|landing| landing.changes.count()).sum();
        known.reserve_exact(successors(Some(&self), |found| found.newer.as_deref()).map(|found| found.landings.len()).sum());
        let mut next = Some(self);
        while let Some(mut found) = next {
            for count in found.counts.iter().rev() {
                total += count;
                if total > limit {
                    return Err(Error::TooManyChanges { limit });
                }
            }
            if let Some(error) = found.error {
                return Err(error);
            }
            found.landings.reverse();
            known.append(&mut found.landings);
            next = found.newer.map(|newer| *newer);
        }
        Ok(known)
    }
}

impl Repository {
    /// What a commit at a place on the chain did, of which this is known.
    pub(super) fn landing(&self, chain: &Chain, (index, facts): (usize, &Facts), changes: Vec<Change>) -> Result<Landing, Error> {
        let commit = &facts.commit;
        let content = self.read_commit(commit, words!("the history of the branch"))?;
        let raw = RawCommit::parse(commit, &content)?;
        if facts.tree != raw.tree || facts.parent != raw.parents.first().copied() {
            return Err(Error::FalseGraph { commit: *commit });
        }
        self.note_makers(commit, &content, &changes);
        Ok(Landing {
            index,
            commit: *commit,
            said: Words::new(raw.author(), raw.committer(), raw.message()),
            landed: chain.dated(index).expect("a place on the chain"),
            excluded: chain.excluded(index),
            changes: changes.into(),
        })
    }

    /// Reads the tree of a commit; it is compared with its neighbours on the chain alone.
    pub(super) fn read_root(&self, id: Oid) -> Result<Tree, Error> {
        Ok(Tree { id, content: self.read_tree_once(&id, Course::Near)? })
    }
}
