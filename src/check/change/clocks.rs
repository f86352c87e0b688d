//! The clocks of the commits that a branch brings, before they land.
//!
//! It does not know what the commits hold.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::calendar::Instant;
use crate::history::{Ahead, Chain, ClockFault, ClockFaultKind, ClockPolicy, Oid, Stamp};

/// Lists every date that the branch forges or that a broken clock made: each commit beside the latest of its parents.
///
/// A fault stands at the place and the moment at which the branch would land.
pub fn faults(ahead: &Ahead, chain: Option<&Chain>, policy: &ClockPolicy, (index, landed): (usize, Instant)) -> Vec<ClockFault> {
    let skew = TimeDelta::try_seconds(policy.skew).unwrap_or_default();
    let latest = policy.as_of.checked_add_signed(skew).unwrap_or(policy.as_of);
    let mut times: BTreeMap<Oid, Instant> = BTreeMap::new();
    let mut found = Vec::new();
    for commit in &ahead.commits {
        let mut tell = |kind| found.push(ClockFault { commit: commit.commit, index, kind, landed });
        for (who, raw) in &commit.unreadable {
            tell(ClockFaultKind::Impossible { who, raw: raw.clone() });
        }
        if let Stamp::At { instant: stated, .. } = commit.author.at
            && stated > latest
        {
            tell(ClockFaultKind::AfterLanding { who: "author", stated });
        }
        let before = commit.parents.iter().filter_map(|parent| times.get(parent).copied().or_else(|| on_chain(chain, parent))).max();
        let Stamp::At { instant: stated, .. } = commit.committer.at else {
            times.extend(before.map(|before| (commit.commit, before)));
            continue;
        };
        if stated > latest {
            tell(ClockFaultKind::AfterLanding { who: "committer", stated });
            // It drags nothing along.
            times.extend(before.map(|before| (commit.commit, before)));
            continue;
        }
        if let Some(before) = before.filter(|before| stated.checked_add_signed(skew).is_some_and(|stated| stated < *before)) {
            tell(ClockFaultKind::Backwards { stated, before });
        }
        times.insert(commit.commit, before.map_or(stated, |before| before.max(stated)));
    }
    found
}

/// When a commit of the base landed by the dates alone: a witness that came later makes no date a lie.
fn on_chain(chain: Option<&Chain>, commit: &Oid) -> Option<Instant> {
    let chain = chain?;
    chain.dated(chain.index_of(commit)?)
}
