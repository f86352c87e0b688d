//! Made-up chains of dates: what lands when, and what is excepted.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::dating::date;
use super::walked::{Commits, Walked};
use super::{Chain, IMPOSSIBLE, Stated};
use crate::history::bounds::Bounds;
use crate::history::ident::instant;
use crate::history::{ClockPolicy, Oid};

/// A chain of these dates, whose ids are given by their first four bytes.
fn chain(dates: &[(u32, Stated)], as_of: i64, exceptions: &[&str]) -> Chain {
    let mut commits = Commits::new(20);
    for (start, _) in dates {
        let mut raw = [0; 20];
        raw[..4].copy_from_slice(&start.to_be_bytes());
        let id = Oid::from_raw(&raw).expect("an id");
        commits.push(&id, &id);
    }
    let stated = dates.iter().map(|(_, stated)| stated.unwrap_or(IMPOSSIBLE)).collect();
    let exceptions = exceptions.iter().map(|text| (*text).to_owned()).collect::<BTreeSet<_>>();
    let policy = ClockPolicy { as_of: instant(as_of), skew: 10, exceptions, witnessed: Vec::new() };
    date(Walked { commits, stated, ..Walked::default() }, &policy, None)
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
    fn a_witness_never_makes_a_landing_earlier(
        dates in prop::collection::vec(prop::option::weighted(0.9, 0_i64..200), 1..20),
        heads in prop::collection::vec((0_usize..20, 0_i64..150), 0..6),
    ) {
        let dates: Vec<(u32, Stated)> = dates.into_iter().map(|stated| (0, stated)).collect();
        let plain = chain(&dates, 150, &[]);
        let mut seen = plain.clone();
        seen.bounds = Bounds::of(&heads);
        for index in 0..plain.len() {
            prop_assert!(plain.landed(index) <= seen.landed(index) && seen.landed(index) <= Some(instant(160)));
            prop_assert!(index == 0 || seen.landed(index - 1) <= seen.landed(index));
            prop_assert_eq!(plain.landed(index), seen.dated(index));
            let unseen = heads.iter().filter(|(_, at)| heads.iter().all(|(head, earlier)| earlier > at || *head < index));
            prop_assert!(unseen.into_iter().all(|(_, at)| seen.landed(index) >= Some(instant(*at))));
        }
        seen.settle(&mut [], 10);
        prop_assert_eq!(plain.faults.len(), seen.faults.len(), "no other date becomes a lie");
    }

    #[test]
    fn a_later_as_of_never_takes_commits_away(dates in prop::collection::vec(0_i64..200, 0..20), as_of in 0_i64..200, more in 0_i64..200) {
        let dates: Vec<(u32, Stated)> = dates.into_iter().enumerate().map(|(number, stated)| (u32::try_from(number).unwrap_or(0), Some(stated))).collect();
        prop_assert!(chain(&dates, as_of, &[]).len() <= chain(&dates, as_of + more, &[]).len());
    }
}
