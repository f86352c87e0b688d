//! Walks the raw first-parent chain and gives every commit its place in time.
//!
//! It does not know what the commits changed.

use std::collections::BTreeSet;

use super::commit::RawCommit;
use super::ident::instant;
use super::repository::Repository;
use super::{ClockFault, ClockFaultKind, ClockPolicy, Error, Exclusion, Oid, Stamp};
use crate::calendar::Instant;

/// The first-parent chain from the root to the last commit that exists at as-of.
#[derive(Debug, Clone)]
pub struct Chain {
    /// How many commits of the ref lie after the last one that exists at as-of.
    pub cut: usize,
    pub faults: Vec<ClockFault>,
    /// Exceptions that name no commit of the ref, or are no ids at all.
    pub unmatched_exceptions: Vec<String>,
    /// Exceptions that are the beginning of more than one id; they except none.
    pub ambiguous_exceptions: Vec<String>,
    commits: Commits,
    /// Effective times, in seconds. For an excluded commit that of the next counted one.
    landed: Vec<i64>,
    excluded: Vec<Option<Exclusion>>,
}

/// Ids side by side without padding, so that a million commits fit into memory.
#[derive(Debug, Clone, Default)]
struct Commits {
    id_length: usize,
    ids: Vec<u8>,
    trees: Vec<u8>,
}

/// What one commit says about time. An impossible date is none.
type Stated = Option<i64>;

/// The chain as it stands in the commits, root first.
struct Walked {
    commits: Commits,
    stated: Vec<Stated>,
    /// Dates that are no good: place on the chain, who, and the date as it stands.
    unreadable: Vec<(usize, &'static str, String)>,
}

/// The fewest digits of an exception.
const SHORTEST_EXCEPTION: usize = 7;

impl Chain {
    /// How many commits exist at as-of.
    pub fn len(&self) -> usize {
        self.landed.len()
    }

    /// Says whether no commit exists at as-of.
    pub fn is_empty(&self) -> bool {
        self.landed.is_empty()
    }

    /// The last commit that exists at as-of; none if there is none.
    pub fn last(&self) -> Option<Oid> {
        self.commit(self.len().checked_sub(1)?)
    }

    /// The commit at a place on the chain; the root is at 0.
    pub fn commit(&self, index: usize) -> Option<Oid> {
        (index < self.len()).then(|| self.commits.id(index))
    }

    /// The effective time of the commit at a place on the chain; for an excluded commit that of the next counted one.
    pub fn landed(&self, index: usize) -> Option<Instant> {
        self.landed.get(index).copied().map(instant)
    }

    /// Why the commit at a place on the chain counts for nothing by itself; none if it counts.
    pub fn excluded(&self, index: usize) -> Option<Exclusion> {
        self.excluded.get(index).copied().flatten()
    }

    /// The place of a commit on the chain.
    pub fn index_of(&self, commit: &Oid) -> Option<usize> {
        (0..self.len()).find(|index| self.commits.id(*index) == *commit)
    }

    pub(super) fn tree(&self, index: usize) -> Oid {
        self.commits.tree(index)
    }
}

impl Repository {
    /// Walks the raw first-parent chain of a commit and gives every commit its effective time.
    pub fn chain(&self, tip: &Oid, policy: &ClockPolicy) -> Result<Chain, Error> {
        Ok(date(self.walk_first_parents(tip)?, policy))
    }

    fn walk_first_parents(&self, tip: &Oid) -> Result<Walked, Error> {
        let mut commits = Commits { id_length: tip.as_bytes().len(), ..Commits::default() };
        let mut stated = Vec::new();
        let mut unreadable = Vec::new();
        let mut child = None;
        let mut next = Some(*tip);
        while let Some(id) = next {
            let read = self.read_commit(&id, "the history of the branch");
            let content = read.map_err(|error| child.map_or(error.clone(), |child| self.missing_parent(&child, error)))?;
            let commit = RawCommit::parse(&id, &content)?;
            if !commit.parents.is_empty() && self.is_cut_at(&id)? {
                return Err(Error::Shallow { commit: id });
            }
            let committer = commit.committer_date();
            let place = stated.len();
            unreadable.extend(commit.author_date().fault.map(|raw| (place, "author", raw)));
            unreadable.extend(committer.fault.map(|raw| (place, "committer", raw)));
            stated.push(match committer.at {
                Stamp::At { instant, .. } => Some(instant.timestamp()),
                Stamp::Impossible => None,
            });
            commits.push(&id, &commit.tree);
            child = Some(id);
            next = commit.parents.first().copied();
        }
        commits.reverse();
        stated.reverse();
        unreadable.reverse();
        let last = stated.len().saturating_sub(1);
        let unreadable = unreadable.into_iter().map(|(place, who, raw)| (last - place, who, raw)).collect();
        Ok(Walked { commits, stated, unreadable })
    }
}

/// Gives every commit its effective time, and ends the chain at the last commit that counts.
fn date(walked: Walked, policy: &ClockPolicy) -> Chain {
    let Walked { mut commits, stated, unreadable } = walked;
    let skew = policy.skew.max(0);
    let latest = policy.as_of.timestamp().saturating_add(skew);
    let exceptions = Exceptions::find(&commits, policy);
    let exclude = |index: usize, stated: Stated| match stated {
        _ if exceptions.places.contains(&index) => Some(Exclusion::Exception),
        None => Some(Exclusion::Impossible),
        Some(stated) if stated > latest => Some(Exclusion::Future),
        Some(_) => None,
    };
    let mut excluded: Vec<Option<Exclusion>> = stated.iter().enumerate().map(|(index, stated)| exclude(index, *stated)).collect();
    let end = excluded.iter().rposition(Option::is_none).map_or(0, |last| last + 1);
    let cut = excluded.len() - end;
    let undated = undated_tail(&commits, &excluded, end);
    let unreadable: Vec<_> = unreadable
        .into_iter()
        .filter(|(index, ..)| *index < end + undated.len() && excluded[*index] != Some(Exclusion::Exception))
        .collect();
    commits.truncate(end);
    excluded.truncate(end);

    let mut faults: Vec<(usize, ClockFaultKind)> = Vec::new();
    let mut landed = vec![0; end];
    let mut running: Option<i64> = None;
    let mut excepted: Option<i64> = None;
    for (index, (stated, exclusion)) in stated.iter().zip(&excluded).enumerate() {
        match (exclusion, stated) {
            (None, Some(stated)) => {
                if let Some(before) = running.filter(|before| *stated < before.saturating_sub(skew)) {
                    faults.push((index, ClockFaultKind::Backwards { stated: instant(*stated), before: instant(before) }));
                }
                let effective = running.map_or(*stated, |before| before.max(*stated));
                running = Some(effective);
                landed[index] = effective;
                faults.extend(freed(effective, excepted, skew).map(|kind| (index, kind)));
            }
            (Some(Exclusion::Exception), Some(stated)) if *stated <= latest => excepted = excepted.max(Some(*stated)),
            (Some(Exclusion::Future), Some(stated)) => faults.push((index, ClockFaultKind::Future { stated: instant(*stated) })),
            (Some(Exclusion::Exception | Exclusion::Impossible | Exclusion::Future) | None, _) => {}
        }
    }
    for index in (0..end.saturating_sub(1)).rev() {
        if excluded[index].is_some() {
            landed[index] = landed[index + 1];
        }
    }
    faults.extend(unreadable.into_iter().map(|(index, who, raw)| (index, ClockFaultKind::Impossible { who, raw })));
    faults.sort_by_key(|(index, _)| *index);
    let fault = |(index, kind): (usize, ClockFaultKind)| ClockFault {
        commit: index.checked_sub(end).and_then(|at| undated.get(at).copied()).unwrap_or_else(|| commits.id(index)),
        index,
        kind,
        landed: instant(landed.get(index).copied().or(running).unwrap_or_default()),
    };
    let faults = faults.into_iter().map(fault).collect();
    let Exceptions { unmatched, ambiguous, .. } = exceptions;
    Chain { cut, faults, unmatched_exceptions: unmatched, ambiguous_exceptions: ambiguous, commits, landed, excluded }
}

/// A commit that an excepted ancestor would have moved.
fn freed(effective: i64, excepted: Option<i64>, skew: i64) -> Option<ClockFaultKind> {
    let ancestor = excepted.filter(|ancestor| effective < ancestor.saturating_sub(skew))?;
    Some(ClockFaultKind::Freed { landed: instant(effective), ancestor: instant(ancestor) })
}

/// The commits after the last counted one, if none of them has a date: they may have landed by now, and must not pass in silence.
fn undated_tail(commits: &Commits, excluded: &[Option<Exclusion>], end: usize) -> Vec<Oid> {
    let is_dated = excluded[end..].contains(&Some(Exclusion::Future));
    if is_dated { Vec::new() } else { (end..excluded.len()).map(|index| commits.id(index)).collect() }
}

/// Which commits the listed exceptions name.
#[derive(Default)]
struct Exceptions {
    places: BTreeSet<usize>,
    unmatched: Vec<String>,
    ambiguous: Vec<String>,
}

impl Exceptions {
    fn find(commits: &Commits, policy: &ClockPolicy) -> Self {
        let mut found = Self::default();
        if policy.exceptions.is_empty() {
            return found;
        }
        // Ids in order, so that every prefix is one stretch of them.
        let mut order: Vec<usize> = (0..commits.len()).collect();
        order.sort_unstable_by(|a, b| commits.raw_id(*a).cmp(commits.raw_id(*b)));
        for exception in &policy.exceptions {
            let Some(prefix) = Prefix::parse(exception) else {
                found.unmatched.push(exception.clone());
                continue;
            };
            let start = order.partition_point(|index| commits.raw_id(*index) < prefix.lowest.as_slice());
            let matching: Vec<usize> =
                order[start..].iter().copied().take_while(|index| prefix.begins(commits.raw_id(*index))).take(2).collect();
            match matching.as_slice() {
                [] => found.unmatched.push(exception.clone()),
                [place] => drop(found.places.insert(*place)),
                [..] => found.ambiguous.push(exception.clone()),
            }
        }
        found
    }
}

/// The first digits of an id.
struct Prefix {
    digits: usize,
    /// The lowest bytes that begin with them: an odd last digit is followed by a zero.
    lowest: Vec<u8>,
}

impl Prefix {
    fn parse(text: &str) -> Option<Self> {
        let digits: Option<Vec<u8>> = text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
        let digits = digits.filter(|digits| digits.len() >= SHORTEST_EXCEPTION)?;
        let lowest = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect();
        Some(Self { digits: digits.len(), lowest })
    }

    fn begins(&self, id: &[u8]) -> bool {
        let whole = self.digits / 2;
        let head = id.len() >= self.lowest.len() && id[..whole] == self.lowest[..whole];
        head && (self.digits.is_multiple_of(2) || id[whole] >> 4 == self.lowest[whole] >> 4)
    }
}

impl Commits {
    fn len(&self) -> usize {
        self.ids.len() / self.id_length.max(1)
    }

    fn push(&mut self, id: &Oid, tree: &Oid) {
        self.ids.extend_from_slice(id.as_bytes());
        self.trees.extend_from_slice(tree.as_bytes());
    }

    fn reverse(&mut self) {
        for ids in [&mut self.ids, &mut self.trees] {
            ids.reverse();
            ids.chunks_exact_mut(self.id_length.max(1)).for_each(<[u8]>::reverse);
        }
    }

    fn truncate(&mut self, len: usize) {
        self.ids.truncate(len * self.id_length);
        self.trees.truncate(len * self.id_length);
    }

    fn raw_id(&self, index: usize) -> &[u8] {
        &self.ids[index * self.id_length..][..self.id_length]
    }

    fn id(&self, index: usize) -> Oid {
        Oid::from_raw(self.raw_id(index)).expect("only whole ids are pushed")
    }

    fn tree(&self, index: usize) -> Oid {
        Oid::from_raw(&self.trees[index * self.id_length..][..self.id_length]).expect("only whole ids are pushed")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{Chain, Commits, Stated, Walked, date};
    use crate::history::ident::instant;
    use crate::history::{ClockPolicy, Oid};

    /// A chain of these dates, whose ids are given by their first four bytes.
    fn chain(dates: &[(u32, Stated)], as_of: i64, exceptions: &[&str]) -> Chain {
        let mut commits = Commits { id_length: 20, ..Commits::default() };
        for (start, _) in dates {
            let mut raw = [0; 20];
            raw[..4].copy_from_slice(&start.to_be_bytes());
            let id = Oid::from_raw(&raw).expect("an id");
            commits.push(&id, &id);
        }
        let stated = dates.iter().map(|(_, stated)| *stated).collect();
        let exceptions = exceptions.iter().map(|text| (*text).to_owned()).collect::<BTreeSet<_>>();
        date(Walked { commits, stated, unreadable: Vec::new() }, &ClockPolicy { as_of: instant(as_of), skew: 10, exceptions })
    }

    #[test]
    fn an_exception_that_begins_two_ids_excepts_neither() {
        let dates = [(0xabcd_ef01, Some(1)), (0xabcd_ef02, Some(2)), (0xabcd_e000, Some(3)), (0, Some(4))];
        let chain = chain(&dates, 100, &["abcdef0", "abcdef01", "abcde00"]);
        assert_eq!(chain.ambiguous_exceptions, ["abcdef0"]);
        assert!(chain.unmatched_exceptions.is_empty());
        let excepted: Vec<usize> = (0..4).filter(|index| chain.excluded(*index).is_some()).collect();
        assert_eq!(excepted, [0, 2]);
    }

    proptest! {
        #[test]
        fn time_never_runs_back_and_nothing_lands_before_its_date(
            dates in prop::collection::vec(prop::option::weighted(0.9, 0_i64..200), 0..20),
            as_of in 0_i64..200,
        ) {
            let dates: Vec<(u32, Stated)> = dates.into_iter().enumerate().map(|(number, stated)| (u32::try_from(number).unwrap_or(0), stated)).collect();
            let chain = chain(&dates, as_of, &[]);
            prop_assert_eq!(chain.len() + chain.cut, dates.len());
            prop_assert!(chain.is_empty() || chain.excluded(chain.len() - 1).is_none());
            for (index, (_, stated)) in dates.iter().enumerate().take(chain.len()) {
                let landed = chain.landed(index).expect("a place on the chain");
                prop_assert!(landed <= instant(as_of + 10));
                prop_assert!(index == 0 || chain.landed(index - 1).expect("a place on the chain") <= landed);
                prop_assert!(chain.excluded(index).is_some() || stated.is_some_and(|stated| instant(stated) <= landed));
            }
            prop_assert!(chain.faults.is_sorted_by_key(|fault| fault.index));
        }

        #[test]
        fn a_later_as_of_never_takes_commits_away(dates in prop::collection::vec(0_i64..200, 0..20), as_of in 0_i64..200, more in 0_i64..200) {
            let dates: Vec<(u32, Stated)> = dates.into_iter().enumerate().map(|(number, stated)| (u32::try_from(number).unwrap_or(0), Some(stated))).collect();
            prop_assert!(chain(&dates, as_of, &[]).len() <= chain(&dates, as_of + more, &[]).len());
        }
    }
}
