//! Follows first parents from a commit down, by the commits themselves or by a graph that is trusted.
//!
//! It does not know what their dates mean.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::thread;

use super::ahead::{Ahead, Marks, Read};
use super::walked::Walked;
use super::{Roads, STRIDE, Stated};
use crate::history::commit::RawCommit;
use crate::history::graph::{Graph, Position};
use crate::history::past::Past;
use crate::history::repository::Repository;
use crate::history::walk::{Beside, Queue};
use crate::history::{Error, Oid, Stamp, Watcher};
use crate::language::words;

/// What a commit says of itself.
struct Stating {
    tree: Oid,
    stated: Stated,
    parent: Option<Oid>,
}

/// What was read elsewhere is taken over so many commits at a time: nobody else has to wait for all of it.
const AT_ONCE: usize = 1 << 15;

impl Repository {
    /// Walks until the root, or until a commit of which all is known: the place of its point. While commits are read here, others compare
    /// their root folders and read older commits, if there are enough of them.
    pub(super) fn follow_to_root(
        &self,
        tip: &Oid,
        past: Option<&Past>,
        until: i64,
        roads: &Roads<'_>,
    ) -> Result<(Walked, Option<usize>), Error> {
        let points = past.map_or_else(HashMap::new, |past| past.points_until(until));
        let graph = if roads.is_graph_trusted { self.graph(tip.as_bytes().len())? } else { None };
        let (queue, vocabulary, marks) = (Queue::default(), OnceLock::new(), Marks::default());
        thread::scope(|scope| {
            let mut beside = Beside::new(self, scope, &queue, &vocabulary);
            let mut walked = Walked::new(tip.as_bytes().len());
            // Where much is known, the end is near.
            let mut ahead = points.is_empty().then(|| Ahead::new(self, scope, &marks));
            let point = self.walk_first_parents(tip, &points, (graph, roads.watcher), &mut walked, (&mut beside, ahead.as_mut()))?;
            // What it was of no use for, it need not read to the end.
            drop(ahead);
            if beside.is_at_work() && !walked.commits.is_from_graph() {
                let older = past.zip(point).map(|(past, point)| past.points[point].tree);
                walked.touched = Some(beside.finish(walked.commits.read_trees(), older, roads.watcher));
            }
            walked.reverse();
            Ok((walked, point))
        })
    }

    pub(super) fn walk_first_parents(
        &self,
        tip: &Oid,
        points: &HashMap<Oid, usize>,
        (graph, watcher): (Option<&Arc<Graph>>, &dyn Watcher),
        walked: &mut Walked,
        (beside, mut ahead): (&mut Beside<'_, '_, '_>, Option<&mut Ahead<'_, '_, '_>>),
    ) -> Result<Option<usize>, Error> {
        let mut point = None;
        let mut child = None;
        let mut next = Some((*tip, graph.and_then(|graph| graph.find(tip))));
        while let Some((id, position)) = next {
            point = points.get(&id).copied();
            if point.is_some() {
                break;
            }
            if walked.stated.len().is_multiple_of(STRIDE) {
                watcher.commits(walked.stated.len(), None);
            }
            if let Some((graph, position)) = graph.zip(position) {
                beside.see_graph(graph.len());
                point = self.follow_graph(&id, graph, position, points, walked)?;
                break;
            }
            let (last, parent) = match ahead.as_mut().and_then(|ahead| ahead.from(&id)) {
                Some((number, Read { walked: read, next })) => {
                    let end = read.stated.len();
                    for start in (number..end).step_by(AT_ONCE) {
                        walked.append(&read, start..end.min(start + AT_ONCE));
                        beside.see(walked.commits.read_trees());
                    }
                    (read.commits.last().unwrap_or(id), next)
                }
                None => (id, self.follow_commit(&id, child.as_ref(), walked)?),
            };
            next = parent.map(|parent| (parent, graph.and_then(|graph| graph.find(&parent))));
            child = Some(last);
            beside.see(walked.commits.read_trees());
            if let Some(ahead) = &mut ahead {
                ahead.see(walked);
            }
        }
        Ok(point)
    }

    /// Takes a commit as it stands in itself, and gives its first parent.
    pub(super) fn follow_commit(&self, id: &Oid, child: Option<&Oid>, walked: &mut Walked) -> Result<Option<Oid>, Error> {
        let Stating { tree, stated, parent } = self.read_stated(id, child, walked)?;
        walked.push(id, &tree, stated);
        Ok(parent)
    }

    /// Reads what a commit says that comes behind the others, and notes which dates of it are no good.
    fn read_stated(&self, id: &Oid, child: Option<&Oid>, walked: &mut Walked) -> Result<Stating, Error> {
        let read = self.read_commit(id, words!("the history of the branch"));
        let content = read.map_err(|error| child.map_or(error.clone(), |child| self.missing_parent(child, error)))?;
        let commit = RawCommit::parse(id, &content)?;
        if !commit.parents.is_empty() && self.is_cut_at(id)? {
            return Err(Error::Shallow { commit: *id });
        }
        let committer = commit.committer_date();
        let place = walked.stated.len();
        walked.unreadable.extend(commit.author_date().fault.map(|raw| (place, "author", raw)));
        walked.unreadable.extend(committer.fault.map(|raw| (place, "committer", raw)));
        let stated = match committer.at {
            Stamp::At { instant, .. } => Some(instant.timestamp()),
            Stamp::Impossible => None,
        };
        Ok(Stating { tree: commit.tree, stated, parent: commit.parents.first().copied() })
    }

    /// Takes a commit and those before it as the graph has them, down to the root or to a commit of which all is known: the place of its point.
    fn follow_graph(
        &self,
        id: &Oid,
        graph: &Arc<Graph>,
        position: Position,
        points: &HashMap<Oid, usize>,
        walked: &mut Walked,
    ) -> Result<Option<usize>, Error> {
        let wrong = || Error::FalseGraph { commit: *id };
        walked.reserve_told(graph.len());
        for told in graph.first_parents(position)? {
            let (position, date) = told.ok_or_else(wrong)?;
            let known = if points.is_empty() { None } else { graph.id(position).and_then(|id| points.get(&id)) };
            if let Some(point) = known {
                return Ok(Some(*point));
            }
            let stated = match date {
                Some(date) => Some(date),
                // Git has a date of its own for what cannot be one.
                None => {
                    let id = graph.id(position).ok_or_else(wrong)?;
                    self.read_stated(&id, None, walked)?.stated
                }
            };
            walked.push_told(graph, position, stated);
        }
        Ok(None)
    }
}
