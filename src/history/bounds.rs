//! When the commits of a chain landed at the earliest, by the heads of its branch that were seen.
//!
//! What could not be reached from a head landed after it was seen. It does not know what commits say of their own time.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::commit::RawCommit;
use super::repository::Repository;
use super::{Error, Oid};
use crate::calendar::Instant;
use crate::language::words;

/// What a commit is needed for, if it cannot be read.
const PURPOSE: &str = words!("what a witness saw");

/// The earliest landings along a chain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    /// From a place on the chain on, the second after which it landed; both rise.
    from: Vec<(usize, i64)>,
    /// When the first head was seen that is part of the chain.
    pub(super) since: Option<i64>,
    pub(super) strays: Vec<Stray>,
    /// Where heads stand that lie on the chain itself.
    pub(super) places: Vec<(Oid, usize)>,
}

/// The commits of a chain: their ids from a place on, and before it of those that are known.
pub(super) struct Line<'a> {
    pub(super) base: usize,
    pub(super) len: usize,
    pub(super) before: HashMap<Oid, usize>,
    /// The id at a place from `base` on.
    pub(super) id: Box<dyn Fn(usize) -> Oid + 'a>,
}

/// A head that was seen, and to which the tip does not lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    pub head: Oid,
    pub at: Instant,
    pub kind: Strayed,
    /// A head that was seen later is part of the chain: the branch was moved away from this one in between.
    pub is_left: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strayed {
    /// The commit is not there: it may be newer than what was fetched.
    Gone,
    /// The commit is there, and the tip does not build on it.
    Beside,
}

/// Where a head stands beside a chain. A place is that of the last commit of the chain which the head builds on.
#[derive(Clone, Copy)]
enum Stand {
    /// It is the tip, or builds on it, or the tip builds on it.
    Part(Option<usize>),
    Beside(Option<usize>),
    Gone,
}

impl Bounds {
    /// Gathers what heads say that were seen one after the other.
    ///
    /// Runs overtake each other: what was seen once is not unseen because a later run looked at an older head.
    fn gather(stands: impl Iterator<Item = (Oid, Instant, Stand)>) -> Self {
        let mut bounds = Self::default();
        let mut reached: Option<usize> = None;
        for (head, at, stand) in stands {
            let seconds = at.timestamp();
            match stand {
                Stand::Gone => {
                    bounds.stray(Stray { head, at, kind: Strayed::Gone, is_left: false });
                    continue;
                }
                Stand::Beside(place) => {
                    reached = reached.max(place);
                    bounds.stray(Stray { head, at, kind: Strayed::Beside, is_left: false });
                }
                Stand::Part(place) => {
                    reached = reached.max(place);
                    bounds.since.get_or_insert(seconds);
                    bounds.strays.iter_mut().for_each(|stray| stray.is_left = true);
                }
            }
            let from = reached.map_or(0, |reached| reached + 1);
            match bounds.from.last_mut() {
                Some((last, second)) if *last == from => *second = seconds.max(*second),
                Some(_) | None => bounds.from.push((from, seconds)),
            }
        }
        bounds
    }

    /// Heads of a chain at these places, seen at these seconds.
    #[cfg(test)]
    pub(super) fn of(heads: &[(usize, i64)]) -> Self {
        let mut heads = heads.to_vec();
        heads.sort_by_key(|(_, second)| *second);
        let nobody = Oid::nobody(20);
        Self::gather(heads.iter().map(|(place, second)| (nobody, super::ident::instant(*second), Stand::Part(Some(*place)))))
    }

    /// Of those that were seen one after the other the last one tells the most.
    fn stray(&mut self, stray: Stray) {
        self.strays.pop_if(|last| !last.is_left);
        self.strays.push(stray);
    }

    /// The second after which the commit at a place landed; none if no witness says so.
    pub(super) fn at(&self, index: usize) -> Option<i64> {
        let known = self.from.partition_point(|(from, _)| *from <= index);
        known.checked_sub(1).map(|last| self.from[last].1)
    }
}

impl Line<'_> {
    /// The places of those ids that are wanted, from `base` on.
    fn places(&self, is_wanted: impl Fn(&Oid) -> bool) -> HashMap<Oid, usize> {
        (self.base..self.len).map(|index| ((self.id)(index), index)).filter(|(id, _)| is_wanted(id)).collect()
    }
}

impl Repository {
    /// Says when the commits of a chain landed at the earliest, by heads that were seen, the oldest first.
    /// None if a head may lie where ids are not known.
    pub(super) fn bounds(&self, line: &Line<'_>, witnessed: &[(Oid, Instant)]) -> Result<Option<Bounds>, Error> {
        if witnessed.is_empty() {
            return Ok(Some(Bounds::default()));
        }
        let heads: HashSet<Oid> = witnessed.iter().map(|(head, _)| *head).collect();
        let mut places = line.places(|id| heads.contains(id));
        places.extend(line.before.iter().filter(|(id, _)| heads.contains(id)));
        let aside: BTreeSet<Oid> = heads.iter().filter(|head| !places.contains_key(*head)).copied().collect();
        if !aside.is_empty() && line.base > 0 {
            return Ok(None);
        }
        let aside = if aside.is_empty() { HashMap::new() } else { self.aside(line, &aside)? };
        let stand = |head: &Oid| match places.get(head) {
            Some(place) => Stand::Part(Some(*place)),
            None => aside.get(head).copied().unwrap_or(Stand::Gone),
        };
        let mut bounds = Bounds::gather(witnessed.iter().map(|(head, at)| (*head, *at, stand(head))));
        bounds.places = places.into_iter().collect();
        bounds.places.sort_unstable_by_key(|(_, place)| *place);
        Ok(Some(bounds))
    }

    /// Finds where heads stand that are not on the chain itself.
    fn aside(&self, line: &Line<'_>, heads: &BTreeSet<Oid>) -> Result<HashMap<Oid, Stand>, Error> {
        let places = line.places(|_| true);
        let mut stands = HashMap::new();
        let mut beside: HashMap<Oid, Option<usize>> = HashMap::new();
        for head in heads {
            let Some(parents) = self.parents(head)? else {
                stands.insert(*head, Stand::Gone);
                continue;
            };
            let mut reached = None;
            self.spread(parents, &places, &mut |_| {}, &mut |place| reached = reached.max(Some(place)))?;
            if reached.map(|reached| reached + 1) == Some(line.len) {
                stands.insert(*head, Stand::Part(reached));
            } else {
                beside.insert(*head, reached);
            }
        }
        let lowest = beside.values().map(|place| place.map_or(0, |place| place + 1)).min();
        let mut merged: HashSet<Oid> = HashSet::new();
        if let Some(lowest) = lowest {
            let mut others = Vec::new();
            for index in lowest..line.len {
                others.extend(self.parents(&(line.id)(index))?.unwrap_or_default().into_iter().skip(1));
            }
            let mut note = |id: &Oid| {
                if beside.contains_key(id) {
                    merged.insert(*id);
                }
            };
            self.spread(others, &places, &mut note, &mut |_| {})?;
        }
        stands.extend(
            beside.into_iter().map(|(head, place)| (head, if merged.contains(&head) { Stand::Part(place) } else { Stand::Beside(place) })),
        );
        Ok(stands)
    }

    /// Follows every parent until it comes to the chain or to what is not there.
    fn spread(
        &self,
        from: Vec<Oid>,
        places: &HashMap<Oid, usize>,
        aside: &mut dyn FnMut(&Oid),
        met: &mut dyn FnMut(usize),
    ) -> Result<(), Error> {
        let mut waiting = from;
        let mut seen: HashSet<Oid> = HashSet::new();
        while let Some(id) = waiting.pop() {
            if let Some(place) = places.get(&id) {
                met(*place);
            } else if seen.insert(id) {
                aside(&id);
                waiting.extend(self.parents(&id)?.unwrap_or_default());
            }
        }
        Ok(())
    }

    /// The parents of a commit; none if it is not there.
    fn parents(&self, id: &Oid) -> Result<Option<Vec<Oid>>, Error> {
        match self.read_commit(id, PURPOSE) {
            Ok(content) => Ok(Some(RawCommit::parse(id, &content)?.parents)),
            Err(Error::MissingObject { .. } | Error::PartialClone { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Stand, Strayed};
    use crate::history::Oid;
    use crate::history::ident::instant;

    fn bounds(stands: &[(i64, Stand)]) -> Bounds {
        let head = Oid::from_raw(&[1; 20]).expect("an id");
        Bounds::gather(stands.iter().map(|(at, stand)| (head, instant(*at), *stand)))
    }

    fn told(bounds: &Bounds) -> Vec<Option<i64>> {
        (0..6).map(|index| bounds.at(index)).collect()
    }

    #[test]
    fn what_lies_after_a_head_landed_after_it_was_seen() {
        let bounds = bounds(&[(10, Stand::Part(Some(1))), (20, Stand::Part(Some(1))), (30, Stand::Part(Some(4)))]);
        assert_eq!(told(&bounds), [None, None, Some(20), Some(20), Some(20), Some(30)]);
        assert_eq!(bounds.since, Some(10));
    }

    #[test]
    fn a_run_that_was_overtaken_unsees_nothing() {
        let bounds = bounds(&[(10, Stand::Part(Some(3))), (20, Stand::Part(Some(1)))]);
        assert_eq!(told(&bounds), [None, None, None, None, Some(20), Some(20)]);
    }

    #[test]
    fn a_head_that_is_not_there_binds_nothing_and_one_beside_binds_from_the_fork() {
        let bounds = bounds(&[(10, Stand::Gone), (20, Stand::Beside(Some(2))), (30, Stand::Part(Some(4))), (40, Stand::Gone)]);
        assert_eq!(told(&bounds), [None, None, None, Some(20), Some(20), Some(30)]);
        assert_eq!(bounds.since, Some(30));
        let strays: Vec<(Strayed, bool)> = bounds.strays.iter().map(|stray| (stray.kind, stray.is_left)).collect();
        assert_eq!(strays, [(Strayed::Beside, true), (Strayed::Gone, false)]);
    }

    #[test]
    fn a_head_that_shares_nothing_with_the_chain_binds_all_of_it() {
        assert_eq!(told(&bounds(&[(10, Stand::Beside(None))])), [Some(10); 6]);
        assert_eq!(told(&bounds(&[])), [None; 6]);
    }
}
