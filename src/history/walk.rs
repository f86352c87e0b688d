//! Finds the landings of a chain: the commits with which something changed under a watched path.
//!
//! It does not know when commits landed, nor what the files mean.

mod beside;
mod compare;
mod filtered;
mod pass;
mod roots;
mod touched;

use std::borrow::Cow;
use std::sync::OnceLock;
use std::thread;

pub(super) use self::beside::Beside;
use self::compare::Comparison;
use self::pass::{Look, Pass, Proof};
pub(super) use self::roots::Queue;
pub(super) use self::touched::Touched;
use self::touched::{Names, Vocabulary};
use super::chain::{Chain, Roads};
use super::commit::RawCommit;
use super::repository::Repository;
use super::watch::{Set, Watch};
use super::{Entry, Error, Landing, Oid};
use crate::language::words;
use crate::pattern::Pattern;

/// A walk along a chain. Which names changed in the root folder of each commit is found once; changes are looked for where these lead.
pub struct Walk<'a> {
    repository: &'a Repository,
    chain: &'a Chain,
    roads: Roads<'a>,
    /// For every commit of the chain that was read the names that changed in its root folder; none before they are asked for.
    touched: Option<Cow<'a, Touched>>,
    /// A pattern of which only the state at the landings of all others matters.
    state: Option<Pattern>,
}

impl<'a> Walk<'a> {
    /// The roads are those by which the chain was read.
    pub fn new(repository: &'a Repository, chain: &'a Chain, roads: &Roads<'a>) -> Self {
        let past = roads.past.filter(|_| chain.base() > 0);
        Self { repository, chain, roads: Roads { past, ..*roads }, touched: chain.touched().map(Cow::Borrowed), state: None }
    }

    /// Does not look for every change of what matches a pattern, where that takes longer: it is enough to know what stands there at each
    /// landing of the other patterns, and at the end. A change is told with the landing at which it is seen, and not at all if it was
    /// put back before.
    #[must_use]
    pub fn with_state_of(self, pattern: Pattern) -> Self {
        Self { state: Some(pattern), ..self }
    }

    /// Says whether the changes of all these patterns can be told: of commits that were not read some may not be known.
    pub fn can_tell(&self, watched: &[Pattern]) -> bool {
        self.roads.past.is_none_or(|past| past.knows(watched))
    }

    /// Lists the landings of the chain that changed a watched path, root first, at their times by the dates alone.
    pub fn landings(&mut self, watched: &[Pattern]) -> Result<Vec<Landing>, Error> {
        let base = self.chain.base();
        let landings = self.roads.past.map_or_else(Vec::new, |past| past.landings(base, watched));
        let mut watch = Watch::new(watched);
        if watch.root().is_none() {
            return Ok(landings);
        }
        let names = watch.first_names();
        let (looks, proof) = match self.filtered(watched)? {
            Some((looks, gathered)) => {
                let vocabulary = Vocabulary::of(names.iter().flatten().map(|name| name.as_bytes()));
                let wanted = vocabulary.set(names);
                (looks, Some(Proof { vocabulary, wanted, gathered }))
            }
            None => (self.leading(names), None),
        };
        let pass = Pass {
            chain: self.chain,
            watched,
            proof: proof.as_ref(),
            vocabulary: self.touched.as_ref().map(|touched| &touched.vocabulary),
        };
        let found = pass.find(self.repository, &looks, self.roads.watcher);
        self.chain.check()?;
        let learnt = found.learnt();
        if let Some(touched) = self.touched.as_mut().filter(|_| !learnt.is_empty()) {
            for (index, names) in learnt {
                touched.to_mut().names[index - base] = names;
            }
        }
        found.landings(landings, self.repository.limits.changes)
    }

    /// The commits that changed one of some names in the root folder, or may have.
    fn leading(&mut self, names: Option<Vec<&str>>) -> Vec<Look> {
        let (repository, chain, watcher) = (self.repository, self.chain, self.roads.watcher);
        let touched = self.touched.get_or_insert_with(|| Cow::Owned(compare_all(repository, chain, watcher)));
        let wanted = touched.vocabulary.set(names);
        let base = chain.base();
        let meeting = (base..chain.len()).zip(&touched.names).filter(|(_, names)| names.meet(wanted));
        let look = |(index, names): (usize, &Names)| Look { index, older: index.checked_sub(1), is_unknown: *names == Names::ALL };
        meeting.map(look).collect()
    }
}

/// The names that changed in the root folder of each commit of a chain that was read.
fn compare_all(repository: &Repository, chain: &Chain, watcher: &dyn super::Watcher) -> Touched {
    let base = chain.base();
    let newest_first: Vec<Oid> = (base..chain.len()).rev().filter_map(|index| chain.tree(index)).collect();
    let trees: Vec<u8> = newest_first.iter().flat_map(Oid::as_bytes).copied().collect();
    let older = base.checked_sub(1).and_then(|before| chain.tree(before));
    let (queue, vocabulary) = (Queue::default(), OnceLock::new());
    thread::scope(|scope| {
        let mut beside = Beside::new(repository, scope, &queue, &vocabulary);
        beside.see(&trees);
        beside.finish(&trees, older, watcher)
    })
}

impl Repository {
    /// Lists the files of a commit's tree that match, in path order (bytewise).
    pub fn files(&self, commit: &Oid, patterns: &[Pattern]) -> Result<Vec<(String, Entry)>, Error> {
        let mut watch = Watch::new(patterns);
        let Some(root) = watch.root() else { return Ok(Vec::new()) };
        let content = self.read_commit(commit, words!("the files of a commit"))?;
        let tree = self.read_root(RawCommit::parse(commit, &content)?.tree)?;
        let changes = Comparison::new(self, &mut watch, commit).changes(None, Some(&tree), root)?;
        Ok(changes.into_iter().filter_map(|change| change.new.map(|entry| (change.path, entry))).collect())
    }

    /// Lists the files of a tree that lies at a folder, as far as they are watched there.
    pub(super) fn files_below(&self, folder: &str, tree: Oid, watch: &mut Watch, watched: Set) -> Result<Vec<(String, Entry)>, Error> {
        let tree = self.read_root(tree)?;
        let mut comparison = Comparison::new(self, watch, &tree.id);
        folder.clone_into(&mut comparison.path);
        let changes = comparison.changes(None, Some(&tree), watched)?;
        Ok(changes.into_iter().filter_map(|change| change.new.map(|entry| (change.path, entry))).collect())
    }

    /// Lists the landings of a chain that changed a watched path, root first.
    pub fn landings(&self, chain: &Chain, watched: &[Pattern]) -> Result<Vec<Landing>, Error> {
        let mut landings = Walk::new(self, chain, &Roads::plain()).landings(watched)?;
        for landing in &mut landings {
            landing.landed = chain.bounded(landing.index, landing.landed);
        }
        Ok(landings)
    }
}
