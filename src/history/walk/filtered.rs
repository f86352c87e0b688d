//! Which commits may have changed what is watched, as the filters of a trusted graph have it.
//!
//! It reads no object: whoever looks at these commits finds out whether they did.

use std::thread;

use super::Walk;
use super::pass::Look;
use crate::history::graph::{Graph, Keys, Position};
use crate::history::{Error, Oid};
use crate::pattern::Pattern;

/// What a graph tells of some commits of a chain, read at once from beginning to end: to ask for one after the other costs more.
pub(super) struct Gathered {
    /// The places of the commits on the chain, in order.
    places: Vec<usize>,
    trees: Ids,
    commits: Ids,
    /// Their first parents, where the graph tells of those too: of every commit but the first, and nearly always of that.
    parents: Ids,
}

/// Ids side by side.
struct Ids {
    bytes: Vec<u8>,
    length: usize,
}

/// What is known of a commit.
#[derive(Clone, Copy)]
pub(super) struct Facts {
    pub(super) tree: Oid,
    pub(super) commit: Oid,
    pub(super) parent: Option<Oid>,
}

impl Walk<'_> {
    /// The commits that may have changed what is watched, and what the graph tells of them; none if it cannot be asked, or need not be.
    pub(super) fn filtered(&self, watched: &[Pattern]) -> Result<Option<(Vec<Look>, Gathered)>, Error> {
        let (chain, base) = (self.chain, self.chain.base());
        let (exact, states): (Vec<&Pattern>, Vec<&Pattern>) = watched.iter().partition(|pattern| Some(*pattern) != self.state.as_ref());
        let (true, None, Some(keys), Some(last)) = (chain.is_from_graph(), &self.touched, Keys::of(exact), chain.last()) else {
            return Ok(None);
        };
        // What stands at the end is told whoever changed it last, and what stands at the beginning is compared with nothing older.
        let ends = if states.is_empty() { [None; 2] } else { [Some(base), chain.len().checked_sub(1)] };
        let Some(graph) = self.repository.graph(last.as_bytes().len())? else { return Ok(None) };
        let may_touch = graph.may_touch(&keys, self.repository.threads());
        let is_wanted = |index: &usize| {
            let may_have = |Position(at)| may_touch.get(at as usize) != Some(&false);
            chain.position(*index).is_none_or(may_have) || ends.contains(&Some(*index))
        };
        let mut looks: Vec<Look> = Vec::with_capacity(may_touch.iter().filter(|may| **may).count());
        for index in (base..chain.len()).filter(is_wanted) {
            // Since the commit that is looked at before, nothing has changed that is watched: the tree of that one is as good.
            let older = looks.last().map_or(index.checked_sub(1), |before: &Look| Some(before.index));
            looks.push(Look { index, older, is_unknown: false });
        }
        let gathered = self.gather(graph, &looks);
        Ok(Some((looks, gathered)))
    }

    /// What the graph tells of the commits to look at, as far as it told of them at all.
    fn gather(&self, graph: &Graph, looks: &[Look]) -> Gathered {
        let (chain, length) = (self.chain, self.repository.id_length());
        let position = |index: usize| chain.position(index);
        let places: Vec<usize> = looks.iter().map(|look| look.index).take_while(|index| position(*index).is_some()).collect();
        let positions: Vec<Position> = places.iter().filter_map(|index| position(*index)).collect();
        let parents = places.iter().filter_map(|index| position(index.checked_sub(1)?));
        let with_parents: Vec<Position> = positions.iter().copied().chain(parents).collect();
        let ids = |bytes| Ids { bytes, length };
        let by_id = || graph.ids(&with_parents, length);
        let (trees, mut commits) = thread::scope(|scope| {
            let is_worth_it = self.repository.threads().are_two_for(graph.len());
            let helper = is_worth_it.then(|| thread::Builder::new().name("ids".into()).spawn_scoped(scope, by_id).ok()).flatten();
            let trees = ids(graph.trees(&positions, length));
            (trees, helper.and_then(|helper| helper.join().ok()).unwrap_or_else(by_id))
        });
        let parents = ids(commits.split_off(positions.len() * length));
        Gathered { places, trees, commits: ids(commits), parents }
    }
}

impl Gathered {
    /// What is known of the commit at a place on the chain; nothing if it was not wanted.
    pub(super) fn of(&self, place: usize) -> Option<Facts> {
        let at = self.places.binary_search(&place).ok()?;
        let parent = match at.checked_sub(self.places.len() - self.parents.len()) {
            Some(at) => Some(self.parents.of(at)?),
            None if place == 0 => None,
            // The commit before is one that was known.
            None => return None,
        };
        Some(Facts { tree: self.trees.of(at)?, commit: self.commits.of(at)?, parent })
    }
}

impl Ids {
    fn len(&self) -> usize {
        self.bytes.len() / self.length.max(1)
    }

    fn of(&self, at: usize) -> Option<Oid> {
        self.bytes.get(at * self.length..).and_then(|rest| Oid::from_raw(rest.get(..self.length)?))
    }
}
