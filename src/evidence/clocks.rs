//! What is wrong with the dates of the commit that made a piece of evidence.
//!
//! It does not know what the evidence says.

use chrono::TimeDelta;

use crate::history::{ClockFault, ClockFaultKind, Landing, Origin, Stamp};

/// Lists the dates of an origin that cannot be: those that are none, and those that lie after its landing. What is wrong with a
/// commit of the chain itself, the chain tells, all but an author who was ahead of the landing.
pub fn faults(origin: &Origin, landing: &Landing, skew: TimeDelta) -> Vec<ClockFault> {
    let fault = |kind| ClockFault { commit: origin.commit, index: landing.index, kind, landed: landing.landed };
    let is_aside = origin.commit != landing.commit;
    let unreadable = origin.unreadable.iter().filter(|_| is_aside);
    let mut faults: Vec<ClockFault> = unreadable.map(|(who, raw)| fault(ClockFaultKind::Impossible { who, raw: raw.clone() })).collect();
    let latest = landing.landed.checked_add_signed(skew).unwrap_or(landing.landed);
    for (who, ident) in [("author", &origin.author), ("committer", &origin.committer)] {
        match ident.at {
            Stamp::At { instant, .. } if instant > latest => faults.push(fault(ClockFaultKind::AfterLanding { who, stated: instant })),
            Stamp::At { .. } | Stamp::Impossible => {}
        }
    }
    faults
}
