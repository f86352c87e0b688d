//! The road as one function: from a repository and a request to a report.
//!
//! It does not know how the report is shown, nor what the exit code will be.

mod change;
mod error;
mod explain;
mod judge;
mod library;
mod reading;
mod record;
mod select;
mod stock;
mod validate;
mod versions;
mod witness;
mod worked;

use std::path::PathBuf;

pub use change::{Cause, ChangeOf, Staged};
pub use error::{Error, Part};
pub use explain::{Explained, explain, explain_by, explain_landed};
pub use judge::{Evidence, Question, judge};
pub use reading::Means;
pub use record::{AttachedFile, Book, Desk, Intended, Moment, Opened, Target, Wish, open_book};
pub use validate::{WorkContent, WorkFile, WorkTree, validate, working_plan};
pub use versions::timeline;
pub use witness::Stand;

use self::reading::{Asked, Reading, Shelf};
use crate::calendar::{Date, Duration, Instant, Zone};
use crate::diagnostic::Problem;
use crate::history::{self, Chain, ClockPolicy, Landing, Repository, Tip};
use crate::pattern::Pattern;
use crate::plan;
use crate::report::{Outcome, Report, RepositoryFacts, Selection, Terms};
use crate::rules::{self, IdleExceptions, WitnessFacts};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// A directory of the repository.
    pub dir: PathBuf,
    /// The revision whose first-parent history is judged.
    pub revision: String,
    /// Where the plan lies; empty for `policies/*.yaml` and `policies/*.yml`.
    pub plan: Vec<String>,
    pub as_of: AsOf,
    pub window: Option<Days>,
    /// The change that is judged; none for the revision as it stands.
    pub change: Option<ChangeOf>,
    /// Ids of tasks; empty for all.
    pub tasks: Vec<String>,
    /// Ids, names or aliases of teams; empty for all.
    pub teams: Vec<String>,
    /// How often the branch is to be witnessed; none if nobody asks.
    pub expect_witness: Option<Duration>,
    /// Patterns for what tasks refer to, in which `*` is any text and `?` any character; empty for all.
    pub references: Vec<String>,
    /// The full name of the reference that the revision stands for, if it is a commit to which the reference once led.
    pub reference: Option<String>,
}

impl Request {
    /// Asks how a revision stands at a moment: every task of the plan at its usual place, without a window.
    pub fn new(dir: PathBuf, revision: impl Into<String>, as_of: AsOf) -> Self {
        Self {
            dir,
            revision: revision.into(),
            plan: Vec::new(),
            as_of,
            window: None,
            change: None,
            tasks: Vec::new(),
            teams: Vec::new(),
            expect_witness: None,
            references: Vec::new(),
            reference: None,
        }
    }
}

/// First and last day of a window, both inclusive: an open end is the as-of day, an open beginning makes it a year long.
pub type Days = (Option<Date>, Option<Date>);

/// The instant at which all is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    Instant(Instant),
    /// The midnight that ends a day, in the zone of the plan at the tip.
    EndOf(Date),
}

impl AsOf {
    /// The moment meant, in a zone.
    pub fn instant(self, zone: Zone) -> Instant {
        match self {
            AsOf::Instant(at) => at,
            AsOf::EndOf(day) => zone.end_of(day),
        }
    }
}

/// Judges a repository, whose whole history is read.
pub fn check(request: &Request) -> Result<Report, Error> {
    check_by(request, &Means::plain())
}

/// Judges a repository, read by other means; the answer is the same.
pub fn check_by(request: &Request, means: &Means<'_>) -> Result<Report, Error> {
    if let Some(change) = &request.change {
        return change::check(request, change, means);
    }
    let read = match read(request, means)? {
        Read::Refused(report) => return Ok(*report),
        Read::History(read) => read,
    };
    let evidence = read.evidence();
    let question = Question {
        as_of: read.as_of,
        skew: read.skew,
        window: request.window,
        tasks: &request.tasks,
        teams: &request.teams,
        cause: None,
        witness: Some(&read.witness),
        idle: IdleExceptions { unmatched: &read.chain.unmatched_exceptions, ambiguous: &read.chain.ambiguous_exceptions },
        references: &request.references,
    };
    let mut report = judge(&read.timeline, &evidence, &question)?;
    report.repository = Some(read.facts);
    report.terms = terms(request);
    Ok(report)
}

/// What a request leads to.
enum Read<'m> {
    /// The plan at the end of the history is refused.
    Refused(Box<Report>),
    History(Box<History<'m>>),
}

/// Everything that is judged, as it was read.
struct History<'m> {
    repository: Repository,
    /// The commit that the revision names, whether it counts yet or not.
    tip: history::Oid,
    chain: Chain,
    /// At least one version.
    timeline: plan::Timeline,
    landings: Vec<Landing>,
    facts: RepositoryFacts,
    witness: WitnessFacts,
    as_of: Instant,
    skew: i64,
    shelf: Option<Shelf<'m>>,
}

impl History<'_> {
    fn evidence(&self) -> Evidence<'_> {
        let settled = self.shelf.as_ref().map(|shelf| shelf.settled(self.landings.len()));
        Evidence { landings: &self.landings, objects: &self.repository, faults: &self.chain.faults, settled }
    }
}

/// Reads what a request is about.
fn read<'m>(request: &Request, means: &Means<'m>) -> Result<Read<'m>, Error> {
    let patterns = plan_patterns(&request.plan)?;
    let repository = history::open(&history::OpenOptions { dir: request.dir.clone() })?;
    let mut tip = repository.resolve(&request.revision)?;
    tip.reference = request.reference.clone().or(tip.reference);
    let library = reading::library(&repository, &patterns, means)?;
    let plan = match versions::plan_at(&repository, &tip.commit, &patterns, &library)? {
        Ok(plan) => plan,
        Err(problems) => {
            let facts = repository_facts(&tip, None, 0, &[]);
            return Ok(Read::Refused(Box::new(refused(request, Some(facts), problems))));
        }
    };
    let as_of = request.as_of.instant(plan.zone);
    let seen = witness::seen(&repository, &tip, (as_of, plan.clock_skew));
    let exceptions = plan.clock_exceptions.iter().cloned().collect();
    let policy = ClockPolicy { as_of, skew: plan.clock_skew, exceptions, witnessed: seen.heads.clone() };
    let asked = Asked { repository: &repository, patterns: &patterns, plan: &plan, policy: &policy, also: &[], means, library: &library };
    let known = asked.known()?;
    let chain = repository.chain_by(&tip.commit, &policy, &asked.roads(known.as_ref()))?;
    let Some(last) = chain.last() else { return Err(Error::NothingYet { as_of }) };
    if last != tip.commit
        && let Err(problems) = versions::plan_at(&repository, &last, &patterns, &library)?
    {
        let facts = repository_facts(&tip, Some(last.to_string()), 0, &[]);
        // Here the zone is known in which a day ends.
        return Ok(Read::Refused(Box::new(Report { as_of, ..refused(request, Some(facts), problems) })));
    }
    let Reading { chain, timeline, landings, watched } = asked.read(&tip.commit, chain, known.as_ref())?;
    let Some(version) = timeline.last() else { return Err(Error::NoPlanYet { as_of }) };
    let mut facts = repository_facts(&tip, Some(last.to_string()), chain.cut, &version.plan.files);
    facts.commit_graph = chain.is_from_graph();
    facts.plan_sha256 = library::digests(&repository, &last, &patterns, &library)?;
    facts.first_plan = timeline.versions.first().map(|version| version.commit.clone());
    let witness = witness::facts(seen, &chain, &tip, request.expect_witness, as_of);
    let shelf = asked.shelf(&chain, &watched)?;
    let (tip, skew) = (tip.commit, plan.clock_skew);
    Ok(Read::History(Box::new(History { repository, tip, chain, timeline, landings, facts, witness, as_of, skew, shelf })))
}

/// Where the plan lies, as patterns.
fn plan_patterns(named: &[String]) -> Result<Vec<Pattern>, Error> {
    let default = plan::DEFAULT_PATTERNS.map(str::to_owned);
    let named = if named.is_empty() { &default[..] } else { named };
    let mut patterns = Vec::new();
    for text in named {
        patterns.push(Pattern::parse(text).map_err(|source| Error::PlanPath { text: text.clone(), source })?);
    }
    Ok(patterns)
}

fn repository_facts(tip: &Tip, judged: Option<String>, later: usize, plan: &[String]) -> RepositoryFacts {
    RepositoryFacts {
        head: tip.commit.to_string(),
        reference: tip.reference.clone(),
        judged,
        later,
        plan: plan.to_vec(),
        plan_sha256: Vec::new(),
        first_plan: None,
        commit_graph: false,
    }
}

fn terms(request: &Request) -> Terms {
    Terms { plan: request.plan.clone(), expect_witness: request.expect_witness }
}

/// The short way: a plan that cannot be read leaves nothing to judge.
fn refused(request: &Request, repository: Option<RepositoryFacts>, problems: Vec<Problem>) -> Report {
    let window = request.window.and_then(|(from, to)| Some((from?, to?)));
    Report {
        outcome: Outcome::PlanRefused,
        repository,
        as_of: request.as_of.instant(Zone::UTC),
        zone: Zone::UTC,
        window,
        change: None,
        assurance: None,
        selection: Selection::default(),
        terms: terms(request),
        versions: Vec::new(),
        units: Vec::new(),
        findings: rules::findings(problems, &std::collections::BTreeMap::new()),
    }
}
