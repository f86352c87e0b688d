//! What the witness says of the branch that is judged, and one more testimony for it.
//!
//! It does not know how a witness is kept, nor who signs it.

use chrono::TimeDelta;

use super::{Error, Request, plan_patterns};
use crate::calendar::{Duration, Instant};
use crate::history::{self, Chain, Oid, Repository, Seen, Testimony, Tip};
use crate::ledger::Standing;
use crate::report::Report;
use crate::rules::{Expected, WitnessFacts};

/// What the witness says of the branch of a tip, at a moment and with a skew in seconds.
pub(super) fn seen(repository: &Repository, tip: &Tip, (as_of, skew): (Instant, i64)) -> Seen {
    repository.chronicle().of(tip.reference.as_deref(), as_of, skew)
}

/// Puts together what the rules look at.
pub(super) fn facts(seen: Seen, chain: &Chain, tip: &Tip, expected: Option<Duration>, as_of: Instant) -> WitnessFacts {
    let Seen { heads, broken, backwards } = seen;
    // A commit without a branch may have been left behind, or lie on a branch that nobody watches.
    let strays = chain.strays().iter().filter(|stray| stray.is_left || tip.reference.is_some());
    WitnessFacts {
        since: chain.witnessed_since(),
        count: heads.len(),
        newest: heads.last().map(|(_, at)| *at),
        broken,
        backwards,
        strays: strays.cloned().collect(),
        expected: expected.map(|every| Expected { every, since: as_of.checked_sub_signed(length(every)).unwrap_or(as_of) }),
    }
}

/// How long a witness may stay away: whole days are so many times 24 hours, since no zone bears on a schedule.
fn length(every: Duration) -> TimeDelta {
    let seconds = match every {
        Duration::Exact(seconds) => seconds,
        Duration::Days(days) | Duration::BusinessDays(days) => i64::from(days) * 86_400,
        Duration::Months(months) => i64::from(months) * 31 * 86_400,
    };
    TimeDelta::try_seconds(seconds).unwrap_or(TimeDelta::MAX)
}

/// A repository for whose witness something is to be said.
pub struct Stand {
    repository: Repository,
    testimony: Testimony,
}

impl Stand {
    /// Puts a judgement into words: what a request led to, with the exit code that follows from it.
    /// Without a name the branch is the one that the revision names.
    pub fn open(request: &Request, report: &Report, exit: u8, branch: Option<&str>) -> Result<Self, Error> {
        let repository = history::open(&history::OpenOptions { dir: request.dir.clone() })?;
        let facts = report.repository.as_ref();
        let head = facts.and_then(|facts| Oid::parse(&facts.head)).ok_or(Error::NothingYet { as_of: report.as_of })?;
        let named = branch.map(|name| if name.starts_with("refs/") { name.to_owned() } else { format!("refs/heads/{name}") });
        let known = || facts.and_then(|facts| facts.reference.clone());
        let branch = named.or_else(known).ok_or_else(|| Error::NoBranch { revision: request.revision.clone() })?;
        if !history::is_branch(&branch) {
            return Err(Error::BranchName { name: branch });
        }
        let plan = repository.digest(&head, &plan_patterns(&request.plan)?)?;
        let units = Standing::ALL.iter().map(|&one| (one.as_str().to_owned(), report.standing(one))).collect();
        Ok(Self { repository, testimony: Testimony { head, branch, at: report.as_of, exit, units, plan } })
    }

    pub fn testimony(&self) -> &Testimony {
        &self.testimony
    }

    /// The newest witness, on which the next one builds.
    pub fn newest(&self) -> Result<Option<Oid>, Error> {
        Ok(self.repository.witness_tip()?)
    }

    /// Writes the commit without a signature.
    pub fn write(&self, before: Option<&Oid>) -> Result<Oid, Error> {
        Ok(self.repository.write_witness(before, &self.testimony)?)
    }

    /// The tree of the commit, for whoever makes it otherwise.
    pub fn tree(&self) -> Result<Oid, Error> {
        Ok(self.repository.write_empty_tree()?)
    }

    /// Puts a commit at the end of the chain; says whether it still was the end.
    pub fn advance(&self, before: Option<&Oid>, to: &Oid) -> Result<bool, Error> {
        Ok(self.repository.advance_witness(before, to)?)
    }
}
