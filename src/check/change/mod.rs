//! A change that might land: a branch beside its base, or the index beside HEAD.
//!
//! What the change itself causes is an error; what was wrong without it is at most a warning, so that one late review never
//! blocks unrelated work. It is judged by the plan, the rosters and the levels of the base: a change cannot approve itself.
//! It does not know how the report is shown.

mod approve;
mod brought;
mod clocks;
mod proposal;
mod seen;
mod sign;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::judge::{Evidence, Question, judge};
use super::library::{Library, Loaded};
use super::reading::{self, Asked, Reading, Shelf};
use super::versions;
use super::{Error, Means, Request, plan_patterns, refused, repository_facts, terms, witness};
use crate::calendar::Instant;
use crate::diagnostic::{Bearing, Level, Problem, RuleId};
use crate::evidence::{MAILMAP, Mailmap, mailmap_pattern};
use crate::history::{
    self, Ahead, Change, ClockFault, ClockPolicy, Entry, Ident, Landing, Objects, Oid, Repository, Seen, Stamp, Tip, Words,
};
use crate::pattern::Pattern;
use crate::plan::{Plan, Timeline};
use crate::report::{ChangeReport, Report};
use crate::rules::{Facts, IdleExceptions, UnitFacts, WitnessFacts};

pub use approve::Approvals;
use approve::Roll;
use brought::{Changes, Parted};
use proposal::Proposal;

/// What is judged beside the branch that it might land on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeOf {
    /// What the revision has beyond this one.
    Base(String),
    /// What the index would change of the revision, if it were committed now.
    Staged(Staged),
}

/// The index and who would commit it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// Another index than the usual one: a file in git's own directory, as a hook gets it.
    pub index: Option<PathBuf>,
    /// The author's name and address; none for what git's configuration says.
    pub name: Option<String>,
    pub email: Option<String>,
    /// Ids of the commits that a merge is about to take in, as git tells them to a hook before it writes `MERGE_HEAD`.
    pub merging: Vec<String>,
}

/// What a change causes, and how that is weighed.
pub struct Cause {
    /// The place on the chain at which it would land.
    index: usize,
    /// The commit that would land, in full; none for the index.
    commit: Option<String>,
    /// Every commit that the change brings.
    commits: BTreeSet<String>,
    /// The levels of the base's plan.
    pub(super) levels: BTreeMap<RuleId, Option<Level>>,
    approvals: Approvals,
    /// What is known before anything is judged.
    report: ChangeReport,
}

/// A change as it was read, with all that it might land on.
struct ReadChange<'m> {
    repository: Repository,
    timeline: Timeline,
    landings: Vec<Landing>,
    faults: Vec<ClockFault>,
    cause: Cause,
    facts: crate::report::RepositoryFacts,
    witness: Option<WitnessFacts>,
    proposal: proposal::Kind,
    as_of: Instant,
    skew: i64,
    shelf: Option<Shelf<'m>>,
}

/// Judges a change.
pub(super) fn check(request: &Request, what: &ChangeOf, means: &Means<'_>) -> Result<Report, Error> {
    let change = match read(request, what, means)? {
        Ok(change) => change,
        Err(refused) => return Ok(*refused),
    };
    let objects = Proposal { repository: &change.repository, kind: &change.proposal };
    // The last landing is the change, which has not landed.
    let settled = change.shelf.as_ref().map(|shelf| shelf.settled(change.landings.len() - 1));
    let evidence = Evidence { landings: &change.landings, objects: &objects, faults: &change.faults, settled };
    let question = Question {
        as_of: change.as_of,
        skew: change.skew,
        window: None,
        tasks: &request.tasks,
        teams: &request.teams,
        references: &request.references,
        cause: Some(&change.cause),
        witness: change.witness.as_ref(),
        // What the plan of the base excepts is told where the branch is judged as it stands.
        idle: IdleExceptions::default(),
    };
    let mut report = judge(&change.timeline, &evidence, &question)?;
    report.repository = Some(change.facts);
    report.terms = terms(request);
    Ok(report)
}

type Refused = Box<Report>;

/// Reads the change and what it might land on; a report where the plan of one of them is refused.
fn read<'m>(request: &Request, what: &ChangeOf, means: &Means<'m>) -> Result<Result<ReadChange<'m>, Refused>, Error> {
    let patterns = plan_patterns(&request.plan)?;
    let repository = history::open(&history::OpenOptions { dir: request.dir.clone() })?;
    let side = match what {
        ChangeOf::Base(base) => Side::branch(&repository, &request.revision, base)?,
        ChangeOf::Staged(staged) => Side::staged(&repository, &request.revision, staged)?,
    };
    let library = reading::library(&repository, &patterns, means)?;
    let base_plan = match &side.base {
        None => None,
        // A base whose plan is invalid still has a history to judge against: the versions before it.
        Some(base) => versions::plan_at(&repository, &base.commit, &patterns, &library)?.ok(),
    };
    let new_plan = match side.plan(&repository, &patterns, &library)? {
        Ok(plan) => plan,
        Err(problems) => {
            let facts = repository_facts(&side.tip, None, 0, &[]);
            return Ok(Err(Box::new(refused(request, Some(facts), problems))));
        }
    };
    let rules = base_plan.as_deref().unwrap_or(&new_plan);
    let as_of = request.as_of.instant(rules.zone);
    let (policy, seen) = side.policy(&repository, rules, as_of);
    let also: Vec<Pattern> = new_plan.watched().cloned().collect();
    let (chain, mut landings, watched, shelf) = match &side.base {
        None => (None, Vec::new(), watched(&patterns, &[&new_plan]), None),
        Some(base) => {
            let plan = base_plan.as_deref().unwrap_or(&new_plan);
            // The clocks of a branch are held against those of any commit that it left: its base is read from the root.
            let cache = means.cache.filter(|_| !side.kind.is_commit());
            let to_read = Means { cache, ..*means };
            let (repository, patterns, policy) = (&repository, &patterns, &policy);
            let asked = Asked { repository, patterns, plan, policy, also: &also, means: &to_read, library: &library };
            let known = asked.known()?;
            let chain = repository.chain_by(&base.commit, policy, &asked.roads(known.as_ref()))?;
            let Reading { chain, timeline, landings, watched: under } = asked.read(&base.commit, chain, known.as_ref())?;
            let plans: Vec<&Plan> = timeline.versions.iter().map(|version| &*version.plan).chain([&*new_plan]).collect();
            let watched = watched(patterns, &plans);
            // The evidence that was collected is taken up all the same: its sum says whether it is that of the base.
            let shelf = Asked { means, ..asked }.shelf(&chain, &under)?;
            (Some(chain), landings, watched, shelf)
        }
    };
    let (index, landed) = end(chain.as_ref(), as_of);
    let faults = clocks::faults(&side.ahead, chain.as_ref(), &policy, (index, landed));
    let changes = side.changes(&repository, &watched)?;
    landings.push(side.landing(index, landed, changes.list));
    let timeline = versions::timeline_by(&Proposal { repository: &repository, kind: &side.kind }, &landings, &patterns, &library)?;
    let Some(version) = timeline.last() else { return Err(Error::NoPlanYet { as_of }) };
    let facts = side.facts(chain.as_ref(), &version.plan.files);
    let witness = side.witness(chain.as_ref(), seen, (request, as_of));
    let approvals = side.approvals(&repository, base_plan.as_deref(), (&watched, changes.crossed), landed)?;
    let cause = side.cause(index, rules, approvals);
    let (proposal, as_of, skew) = (side.kind, landed, rules.clock_skew);
    Ok(Ok(ReadChange { timeline, landings, faults, cause, facts, witness, proposal, as_of, skew, shelf, repository }))
}

/// The place after the end of a chain, and when something lands there at a moment.
fn end(chain: Option<&history::Chain>, as_of: Instant) -> (usize, Instant) {
    let index = chain.map_or(0, history::Chain::len);
    let before = index.checked_sub(1).and_then(|last| chain?.landed(last));
    (index, before.map_or(as_of, |before| before.max(as_of)))
}

fn watched(patterns: &[Pattern], plans: &[&Plan]) -> Vec<Pattern> {
    let mut watched: Vec<Pattern> = patterns.to_vec();
    watched.push(mailmap_pattern());
    watched.extend(plans.iter().flat_map(|plan| plan.watched()).cloned());
    watched.sort();
    watched.dedup();
    watched
}

/// The two sides of a change.
struct Side {
    /// What it might land on; none before the first commit.
    base: Option<Tip>,
    /// What is told as the head.
    tip: Tip,
    ahead: Ahead,
    kind: proposal::Kind,
    author: Ident,
    committer: Ident,
    message: String,
}

impl Side {
    fn branch(repository: &Repository, head: &str, base: &str) -> Result<Self, Error> {
        let (tip, base) = (repository.resolve(head)?, repository.resolve(base)?);
        let ahead = repository.ahead(&tip.commit, &base.commit)?;
        if ahead.merge_bases.is_empty() {
            return Err(Error::Unrelated { head: tip.commit.short(), base: base.commit.short() });
        }
        let commit = repository.branch_commit(&tip.commit)?;
        let kind = proposal::Kind::Branch { head: tip.commit };
        Ok(Self { base: Some(base), tip, ahead, kind, author: commit.author, committer: commit.committer, message: commit.message })
    }

    fn staged(repository: &Repository, head: &str, staged: &Staged) -> Result<Self, Error> {
        let index = repository.index(staged.index.as_deref())?;
        let base = match repository.resolve(head) {
            Ok(tip) => Some(tip),
            Err(history::Error::UnbornBranch { .. } | history::Error::EmptyRepository { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let nobody = Oid::nobody(repository.id_length());
        let tip = base.clone().unwrap_or(Tip { commit: nobody, reference: None });
        let known = |given: &Option<String>, key: &str| -> Result<String, Error> {
            let configured = match given {
                Some(given) => Some(given.clone()),
                None => repository.configured(key)?,
            };
            // Without an identity git itself refuses the commit.
            Ok(configured.unwrap_or_default())
        };
        let (name, email) = (known(&staged.name, "user.name")?, known(&staged.email, "user.email")?);
        let author = Ident { name, email, at: Stamp::Impossible };
        let merged = merged(repository, &staged.merging)?;
        let kind = proposal::Kind::Index { index: Box::new(index), commit: nobody, author: author.clone(), merged };
        let ahead = Ahead { merge_bases: base.iter().map(|base| base.commit).collect(), commits: Vec::new() };
        Ok(Self { base, tip, ahead, kind, committer: author.clone(), author, message: String::new() })
    }

    /// What the change causes if it lands at a place.
    fn cause(&self, index: usize, rules: &Plan, approvals: Approvals) -> Cause {
        let commit = self.kind.commit().to_string();
        Cause {
            index,
            commit: self.kind.is_commit().then(|| commit.clone()),
            commits: self.ahead.commits.iter().map(|one| one.commit.to_string()).chain([commit]).collect(),
            levels: rules.levels.clone(),
            approvals,
            report: self.report(),
        }
    }

    /// How the commits of the base are dated, with what a witness saw of it.
    fn policy(&self, repository: &Repository, rules: &Plan, as_of: Instant) -> (ClockPolicy, Seen) {
        let skew = rules.clock_skew;
        let seen = self.base.as_ref().map(|base| witness::seen(repository, base, (as_of, skew))).unwrap_or_default();
        let exceptions = rules.clock_exceptions.iter().cloned().collect();
        (ClockPolicy { as_of, skew, exceptions, witnessed: seen.heads.clone() }, seen)
    }

    /// What is known of the base from its witness.
    fn witness(&self, chain: Option<&history::Chain>, seen: Seen, (request, as_of): (&Request, Instant)) -> Option<WitnessFacts> {
        let (base, chain) = self.base.as_ref().zip(chain)?;
        Some(witness::facts(seen, chain, base, request.expect_witness, as_of))
    }

    /// The plan as the change would leave it.
    fn plan(&self, repository: &Repository, patterns: &[Pattern], library: &Library) -> Result<Loaded, Error> {
        match &self.kind {
            proposal::Kind::Branch { head } => versions::plan_at(repository, head, patterns, library),
            proposal::Kind::Index { index, .. } => {
                let list = |patterns: &[Pattern]| -> Result<BTreeMap<String, Entry>, Error> {
                    let changes = repository.staged(index, None, patterns)?;
                    Ok(changes.into_iter().filter_map(|change| Some((change.path, change.new?))).collect())
                };
                versions::plan_of(&Proposal { repository, kind: &self.kind }, &list, patterns, library)
            }
        }
    }

    /// What would change on the base if it landed.
    fn changes(&self, repository: &Repository, watched: &[Pattern]) -> Result<Changes, Error> {
        match (&self.kind, &self.base) {
            (proposal::Kind::Branch { head }, Some(base)) => {
                Ok(Parted { repository, head, base: &base.commit, bases: &self.ahead.merge_bases, watched }.changes()?)
            }
            // A branch without a base is refused before.
            (proposal::Kind::Branch { .. }, None) => Ok(Changes::default()),
            (proposal::Kind::Index { index, .. }, base) => {
                let list = repository.staged(index, base.as_ref().map(|base| &base.commit), watched)?;
                Ok(Changes { list, crossed: None })
            }
        }
    }

    /// Who approves of what the commits do, by the plan and the `.mailmap` of the base.
    fn approvals(
        &self,
        repository: &Repository,
        plan: Option<&Plan>,
        (watched, crossed): (&[Pattern], Option<String>),
        at: Instant,
    ) -> Result<Approvals, Error> {
        if !self.kind.is_commit() {
            return Ok(Approvals::NotYet);
        }
        let Some((base, plan)) = self.base.as_ref().zip(plan) else { return Ok(Approvals::Nobody) };
        let mailmap = Mailmap::read(repository.entry(&base.commit, MAILMAP)?, repository)?;
        Ok(Roll { repository, plan, mailmap, watched, crossed, at }.approvals(&self.ahead.commits)?)
    }

    fn landing(&self, index: usize, landed: Instant, changes: Vec<Change>) -> Landing {
        Landing {
            index,
            commit: self.kind.commit(),
            said: Words::new(self.author.clone(), self.committer.clone(), self.message.clone()),
            landed,
            excluded: None,
            changes: changes.into(),
        }
    }

    fn facts(&self, chain: Option<&history::Chain>, files: &[String]) -> crate::report::RepositoryFacts {
        let mut facts = repository_facts(&self.tip, chain.and_then(history::Chain::last).map(|last| last.to_string()), 0, files);
        facts.commit_graph = chain.is_some_and(history::Chain::is_from_graph);
        facts
    }

    fn report(&self) -> ChangeReport {
        ChangeReport {
            staged: !self.kind.is_commit(),
            base: self.base.as_ref().map(|base| base.commit.to_string()),
            merge_base: self.ahead.merge_bases.first().map(Oid::to_string),
            commits: self.ahead.commits.len(),
            serves: Vec::new(),
            extras: Vec::new(),
        }
    }
}

/// The commits that the next commit takes in beside HEAD.
fn merged(repository: &Repository, told: &[String]) -> Result<Vec<Oid>, Error> {
    let mut merged = repository.merging()?;
    for id in told {
        match repository.resolve(id) {
            Ok(tip) if merged.contains(&tip.commit) => {}
            Ok(tip) => merged.push(tip.commit),
            // A hook may look at another repository than the one that is merged in.
            Err(history::Error::NoSuchRevision { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(merged)
}

impl Cause {
    /// Weighs what was seen: the change answers for what it causes, and for nothing else.
    pub(super) fn weigh(&self, problems: &mut Vec<Problem>) -> Result<(), Error> {
        let mut unapproved = Vec::new();
        for problem in problems.iter_mut() {
            let is_own = problem.commit.as_ref().is_some_and(|commit| self.commits.contains(commit));
            if is_own && problem.rule == RuleId::PlanLoosened {
                unapproved.extend(self.approvals.missing(problem)?);
            }
            problem.bearing = match (is_own, problem.bearing) {
                (true, _) => Bearing::Live,
                (false, Bearing::Live) => Bearing::Elsewhere,
                (false, bearing @ (Bearing::Past | Bearing::Elsewhere)) => bearing,
            };
            if is_own && self.commit.is_none() {
                problem.commit = None;
            }
        }
        problems.extend(unapproved);
        Ok(())
    }

    /// What would become of the evidence that the change brings.
    pub(super) fn outcome(&self, facts: &Facts<'_>) -> ChangeReport {
        let mut change = self.report.clone();
        for UnitFacts { unit, ledger, .. } in &facts.units {
            let is_own = |at: &usize| ledger.performances[*at].performance.index == self.index;
            let served = ledger.verdicts.iter().filter(|verdict| verdict.performances.iter().any(is_own));
            change.serves.extend(served.map(|verdict| (unit.id.clone(), verdict.occurrence.key.clone(), verdict.state)));
            let extras = ledger.extras.iter().copied().filter(|at| is_own(at));
            let paths = extras.filter_map(|at| ledger.performances[at].performance.paths.first().cloned());
            change.extras.extend(paths.map(|path| (unit.id.clone(), path)));
        }
        change
    }
}
