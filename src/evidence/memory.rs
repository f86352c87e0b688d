//! What was collected up to some landing, kept from one run to the next, so that it need not be collected again.
//!
//! It is used only if everything that it was collected from is the same: each landing by its commit and its time, the paths that are
//! watched, and each version of the plan among them. What lies behind an id cannot change. It does not know where it is kept.

mod codec;
mod pages;
mod tasks;

use sha2::{Digest, Sha256};

use super::collect::Collector;
use crate::codec::Writer;
use crate::history::{Exclusion, Landing};
use crate::plan::Timeline;

pub(super) use pages::Pages;
pub(super) use tasks::Tasks;

/// Where it is kept. Whether it still fits is found out here.
pub trait Shelf {
    /// What the evidence depends on beside the landings: where the plan lies, and the paths whose changes the landings are.
    fn context(&self) -> &str;

    /// What was kept last, from a place in these bytes on.
    fn known(&self) -> Option<(Vec<u8>, usize)>;

    /// What was kept apart from it; none if that is not there any more.
    fn rest(&self) -> Option<Vec<u8>>;

    /// How many landings must be new before they are kept.
    fn least(&self) -> usize;

    /// Keeps it in the place of what was there.
    fn keep(&self, bytes: &[u8], rest: &[u8]);
}

/// A shelf, and how many of the landings come from the history itself: what a change would add to them is not kept.
#[derive(Clone, Copy)]
pub struct Settled<'a> {
    pub shelf: &'a dyn Shelf,
    pub landings: usize,
}

/// The sum of all that evidence is collected from.
type Sum = [u8; 32];

/// Adds up what evidence is collected from.
#[derive(Clone)]
pub(super) struct Summing(Sha256);

impl Summing {
    /// Begins with what holds for all landings.
    pub(super) fn new(timeline: &Timeline, skew: i64, context: &str) -> Self {
        let mut out = Writer::default();
        out.text(context);
        out.signed(skew);
        out.list(&timeline.versions, |out, version| {
            out.text(&version.commit);
            out.size(version.index);
            out.signed(version.landed.timestamp());
        });
        Self(Sha256::new().chain_update(out.0))
    }

    /// Adds landings. Author, committer and message follow from the commit, and so do the changes under paths that are named in the context.
    pub(super) fn add(&mut self, landings: &[Landing]) {
        let mut out = Writer::default();
        for landing in landings {
            out.0.clear();
            out.size(landing.index);
            landing.commit.write(&mut out);
            out.signed(landing.landed.timestamp());
            out.number(match landing.excluded {
                None => 0,
                Some(Exclusion::Future) => 1,
                Some(Exclusion::Exception) => 2,
                Some(Exclusion::Impossible) => 3,
            });
            self.0.update(&out.0);
        }
    }

    fn sum(&self) -> Sum {
        self.0.clone().finalize().into()
    }
}

/// Says whether every version of the plan stands among some landings: their sum then holds the plan's text.
fn holds_the_plan(timeline: &Timeline, landings: &[Landing]) -> bool {
    let last = landings.last().map(|landing| landing.index);
    timeline.versions.iter().all(|version| Some(version.index) <= last)
}

/// Takes up what is known of the first of some landings; gives how many those are.
pub(super) fn recall<'a>(collector: &mut Collector<'a>, settled: Settled<'a>, (all, sum): (&[Landing], &mut Summing)) -> usize {
    let Some((bytes, start)) = settled.shelf.known() else { return 0 };
    let Ok((known_sum, count, body)) = codec::head(&bytes[start..]) else { return 0 };
    let Some(known) = all.get(..count).filter(|known| holds_the_plan(collector.timeline, known)) else { return 0 };
    let mut reached = sum.clone();
    reached.add(known);
    if reached.sum() != known_sum {
        return 0;
    }
    let start = bytes.len() - body.len();
    let Ok(rest) = codec::read(collector, bytes, start) else { return 0 };
    collector.tasks = Tasks::kept(settled.shelf, rest);
    *sum = reached;
    count
}

/// Keeps what is known of the landings so far, of which all but some were known before, if it is worth it.
pub(super) fn remember(collector: &Collector<'_>, settled: Settled<'_>, (all, before): (&[Landing], usize), sum: &mut Summing) {
    if all.len() - before >= settled.shelf.least() && holds_the_plan(collector.timeline, all) {
        sum.add(&all[before..]);
        let (known, rest) = codec::write(collector, &sum.sum(), all.len());
        if !collector.tasks.is_garbled() {
            settled.shelf.keep(&known, &rest);
        }
    }
}
