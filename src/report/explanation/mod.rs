//! One occurrence with everything that decided it, in its final order.
//!
//! It does not know how it will be shown.

mod candidates;
mod words;

pub use words::state as state_words;

use chrono::TimeDelta;

use super::RepositoryFacts;
use crate::address::{Address, UnitId};
use crate::calendar::{Instant, Zone};
use crate::diagnostic::RuleId;
use crate::evidence::{Accepted, Performance, Refusal};
use crate::language::Text;
use crate::ledger::{Rule0, Standing, State, UnitLedger, Verdict};
use crate::occurrence::Occurrence;
use crate::plan::{Task, Timeline, Unit};

/// What is explained, and from what.
pub struct Subject<'a> {
    pub as_of: Instant,
    pub skew: TimeDelta,
    pub timeline: &'a Timeline,
    /// The task and the unit as the last version that has them defines them.
    pub task: &'a Task,
    pub unit: &'a Unit,
    pub ledger: &'a UnitLedger<'a>,
    /// The place of the occurrence in the ledger's verdicts.
    pub place: usize,
    /// What was accepted for any unit, in the order of landing.
    pub accepted: &'a [Accepted],
    pub refusals: &'a [Refusal],
}

/// How one occurrence came to stand where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub repository: Option<RepositoryFacts>,
    pub as_of: Instant,
    /// The zone of the version of the plan that judges.
    pub zone: Zone,
    /// The occurrence's own address, in full.
    pub address: Address,
    pub title: String,
    /// The rule in words, with its grace, early start and warning.
    pub cadence: Text,
    /// The commit that landed the version of the plan that judges, in full, and its landing.
    pub plan: String,
    pub plan_landed: Instant,
    /// The window, with its grace and its early start.
    pub occurrence: Occurrence,
    /// How the window and its due moment came about, one sentence each.
    pub derivation: Vec<Text>,
    pub state: State,
    pub state_words: Text,
    pub standing: Standing,
    /// What landed in or near the window, or served the occurrence, in the order of landing.
    pub candidates: Vec<Candidate>,
    pub refused: Vec<RefusedEvidence>,
    /// What to do next.
    pub next: Text,
}

/// One performance that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub performance: Performance,
    /// The clock that says the earliest moment: by it the work is too early or not.
    pub earliest: Clock,
    pub counted: Counted,
    /// The same in words.
    pub words: Text,
}

/// One of the four clocks of a performance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    Claimed,
    Authored,
    Committed,
    Landed,
}

/// What became of a performance, as the explained occurrence sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    Served,
    /// It came after a miss and made up for it.
    CaughtUp,
    /// It served others, by their keys.
    ServedOthers(Vec<String>),
    /// Its claim could not be taken, and it served nothing.
    ClaimNotServed,
    /// It could not serve this one and served nothing else.
    CouldNot(Rule0),
    Extra,
}

/// Something that landed in or near the window and proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedEvidence {
    pub rule: RuleId,
    pub path: String,
    /// The commit that landed it, in full.
    pub commit: String,
    pub landed: Instant,
    pub message: Text,
    pub help: Text,
}

impl Clock {
    pub fn as_str(self) -> &'static str {
        match self {
            Clock::Claimed => "claimed",
            Clock::Authored => "authored",
            Clock::Committed => "committed",
            Clock::Landed => "landed",
        }
    }
}

impl Counted {
    pub fn as_str(&self) -> &'static str {
        match self {
            Counted::Served => "served",
            Counted::CaughtUp => "caught-up",
            Counted::ServedOthers(_) => "served-others",
            Counted::ClaimNotServed => "claim-not-served",
            Counted::CouldNot(_) => "could-not",
            Counted::Extra => "extra",
        }
    }
}

impl Subject<'_> {
    fn verdict(&self) -> &Verdict {
        &self.ledger.verdicts[self.place]
    }

    fn occurrence(&self) -> &Occurrence {
        &self.verdict().occurrence
    }

    fn id(&self) -> &UnitId {
        &self.unit.id
    }

    /// The zone of the version that judges.
    fn zone(&self) -> Zone {
        self.timeline.versions[self.occurrence().version].plan.zone
    }
}

/// Explains one occurrence. The repository's own facts are the caller's to add.
pub fn explanation(subject: &Subject<'_>) -> Explanation {
    let (verdict, occurrence) = (subject.verdict(), subject.occurrence());
    let version = &subject.timeline.versions[occurrence.version];
    Explanation {
        repository: None,
        as_of: subject.as_of,
        zone: subject.zone(),
        address: Address { unit: subject.id().clone(), rule: Some(occurrence.rule), key: Some(occurrence.key.clone()) },
        title: subject.task.title.clone(),
        cadence: words::cadence(subject),
        plan: version.commit.clone(),
        plan_landed: version.landed,
        occurrence: occurrence.clone(),
        derivation: words::derivation(subject),
        state: verdict.state,
        state_words: words::state(subject),
        standing: subject.ledger.standing,
        candidates: candidates::candidates(subject),
        refused: candidates::refused(subject),
        next: words::next(subject),
    }
}
