//! Gives the commits of a chain their places in time.
//!
//! It does not know where they were read from.

use super::exceptions::Exceptions;
use super::walked::{Commits, Walked};
use super::{Chain, IMPOSSIBLE};
use crate::history::bounds::Bounds;
use crate::history::ident::instant;
use crate::history::past::Past;
use crate::history::{ClockFault, ClockFaultKind, ClockPolicy, Exclusion, Oid};

/// What is known of the commits before those that were walked.
pub(super) struct Known<'a> {
    pub(super) past: &'a Past,
    /// The place in its list of the point where the walk ended.
    pub(super) point: usize,
}

/// Gives every commit its effective time, and ends the chain at the last commit that counts.
pub(super) fn date(walked: Walked, policy: &ClockPolicy, known: Option<&Known<'_>>) -> Chain {
    let Walked { mut commits, mut stated, unreadable, mut touched } = walked;
    let point = known.map(|known| known.past.points[known.point].clone());
    let base = point.as_ref().map_or(0, |point| point.len);
    let exceptions = Exceptions::find(&commits, base, known.map_or(&[], |known| &known.past.excepted), policy);
    let mut excluded = exclusions(&stated, base, policy, &exceptions);
    let end = excluded.iter().rposition(Option::is_none).map_or(0, |last| last + 1);
    let cut = excluded.len() - end;
    let undated = undated_tail(&commits, &excluded, end);
    let is_told = |index: usize| index < end + undated.len() && excluded[index] != Some(Exclusion::Exception);
    let unreadable: Vec<_> = unreadable.into_iter().filter(|(index, ..)| is_told(*index)).collect();
    commits.truncate(end);
    excluded.truncate(end);
    stated.truncate(end);
    if let Some(touched) = &mut touched {
        touched.names.truncate(end);
    }

    let Effective { mut landed, mut faults, running } = effective(stated, &excluded, point.as_ref().map(|point| point.landed), policy);
    for index in (0..end.saturating_sub(1)).rev() {
        if excluded[index].is_some() {
            landed[index] = landed[index + 1];
        }
    }
    faults.extend(unreadable.into_iter().map(|(index, who, raw)| (index, ClockFaultKind::Impossible { who, raw })));
    faults.sort_by_key(|(index, _)| *index);
    let fault = |(index, kind): (usize, ClockFaultKind)| ClockFault {
        commit: index.checked_sub(end).and_then(|at| undated.get(at).copied()).unwrap_or_else(|| commits.id(index)),
        index: base + index,
        kind,
        landed: instant(landed.get(index).copied().or(running).unwrap_or_default()),
    };
    let before = known.into_iter().flat_map(|known| &known.past.faults).filter(|fault| fault.index < base).cloned();
    let faults = before.chain(faults.into_iter().map(fault)).collect();
    let Exceptions { unmatched, ambiguous, named, .. } = exceptions;
    Chain {
        cut,
        faults,
        unmatched_exceptions: unmatched,
        ambiguous_exceptions: ambiguous,
        excepted: named,
        point,
        commits,
        landed,
        excluded,
        touched,
        bounds: Bounds::default(),
    }
}

/// The effective times of counted commits, and what is wrong with their dates.
struct Effective {
    landed: Vec<i64>,
    faults: Vec<(usize, ClockFaultKind)>,
    /// That of the last one.
    running: Option<i64>,
}

/// The times take the room of the dates.
fn effective(stated: Vec<i64>, excluded: &[Option<Exclusion>], before: Option<i64>, policy: &ClockPolicy) -> Effective {
    let skew = policy.skew.max(0);
    let mut faults: Vec<(usize, ClockFaultKind)> = Vec::new();
    let mut landed = stated;
    let mut running: Option<i64> = before;
    let mut excepted: Option<i64> = None;
    for (index, (landed, exclusion)) in landed.iter_mut().zip(excluded).enumerate() {
        let stated = *landed;
        match exclusion {
            None => {
                if let Some(before) = running.filter(|before| stated < before.saturating_sub(skew)) {
                    faults.push((index, ClockFaultKind::Backwards { stated: instant(stated), before: instant(before) }));
                }
                *landed = running.map_or(stated, |before| before.max(stated));
                running = Some(*landed);
                faults.extend(freed(*landed, excepted, skew).map(|kind| (index, kind)));
            }
            Some(Exclusion::Exception) if stated != IMPOSSIBLE && stated <= policy.latest() => excepted = excepted.max(Some(stated)),
            Some(Exclusion::Future) => faults.push((index, ClockFaultKind::Future { stated: instant(stated) })),
            Some(Exclusion::Exception | Exclusion::Impossible) => {}
        }
    }
    Effective { landed, faults, running }
}

/// A commit that an excepted ancestor would have moved.
fn freed(effective: i64, excepted: Option<i64>, skew: i64) -> Option<ClockFaultKind> {
    let ancestor = excepted.filter(|ancestor| effective < ancestor.saturating_sub(skew))?;
    Some(ClockFaultKind::Freed { landed: instant(effective), ancestor: instant(ancestor) })
}

/// Why each commit counts for nothing by itself, if it does.
fn exclusions(stated: &[i64], base: usize, policy: &ClockPolicy, exceptions: &Exceptions) -> Vec<Option<Exclusion>> {
    let latest = policy.latest();
    let exclude = |(index, stated): (usize, &i64)| match *stated {
        _ if exceptions.places.contains(&(base + index)) => Some(Exclusion::Exception),
        IMPOSSIBLE => Some(Exclusion::Impossible),
        stated if stated > latest => Some(Exclusion::Future),
        _ => None,
    };
    stated.iter().enumerate().map(exclude).collect()
}

/// The commits after the last counted one, if none of them has a date: they may have landed by now, and must not pass in silence.
fn undated_tail(commits: &Commits, excluded: &[Option<Exclusion>], end: usize) -> Vec<Oid> {
    let is_dated = excluded[end..].contains(&Some(Exclusion::Future));
    if is_dated { Vec::new() } else { (end..excluded.len()).map(|index| commits.id(index)).collect() }
}
