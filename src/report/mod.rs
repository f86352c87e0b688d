//! The one value that everything shown comes from, in its final order.
//!
//! It does not know how it will be shown.

mod assurance;
mod build;
mod explanation;
mod recording;
mod sample;
mod verification;

pub use assurance::{Assurance, AssuranceLevel};
pub use build::build;
pub use explanation::{Candidate, Clock, Counted, Explanation, RefusedEvidence, Subject, explanation};
pub use recording::{Prospect, Recording, prospect, standing_words};
pub use sample::{Sample, sample};
pub use verification::{Compared, Difference, Form, Verification};

use crate::address::UnitId;
use crate::calendar::{Date, Duration, Instant, Zone};
use crate::diagnostic::{Finding, Level};
use crate::evidence::Performance;
use crate::language::Text;
use crate::ledger::{Standing, State};
use crate::plan::{PlanChange, Waiver};

/// What a command found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub outcome: Outcome,
    /// None where no history was read (`validate`).
    pub repository: Option<RepositoryFacts>,
    pub as_of: Instant,
    /// The plan's zone; UTC if the plan was refused.
    pub zone: Zone,
    /// First and last day, both inclusive, in the plan's zone.
    pub window: Option<(Date, Date)>,
    /// What was asked for by name; empty for everything.
    pub selection: Selection,
    /// What else the question said that the answer depends on.
    pub terms: Terms,
    /// None if the branch was judged as it stands.
    pub change: Option<ChangeReport>,
    /// What the times rest on; none where no history was judged.
    pub assurance: Option<Assurance>,
    /// The versions of the plan that landed in the window, in that order; none without a window.
    pub versions: Vec<VersionReport>,
    /// In plan order. Empty if the plan was refused.
    pub units: Vec<UnitReport>,
    /// Sorted by level (errors first), then path, line, column, rule, unit, occurrence, commit.
    pub findings: Vec<Finding>,
}

/// Which units were asked for: what is left out was not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Ids of tasks.
    pub tasks: Vec<String>,
    /// Teams, as they were named.
    pub teams: Vec<String>,
    /// Patterns for what tasks refer to.
    pub references: Vec<String>,
}

/// What a question says beside the moment, the days and the units: whoever asks it again needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// Where the plan was looked for, as patterns; empty for the usual place.
    pub plan: Vec<String>,
    /// How often the branch is to be witnessed; none if nobody asked.
    pub expect_witness: Option<Duration>,
}

/// A version of the plan, and what it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionReport {
    /// The commit that landed it, in full.
    pub commit: String,
    pub landed: Instant,
    /// No valid version landed before it.
    pub is_first: bool,
    /// Beside the valid version before it; empty for the first.
    pub changes: Vec<PlanChange>,
}

/// How far the command came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The plan is valid and everything was judged.
    Judged,
    /// The plan is invalid: nothing was judged.
    PlanRefused,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryFacts {
    /// The commit that the ref names, in full.
    pub head: String,
    /// The full name of the ref, if there is one.
    pub reference: Option<String>,
    /// The last commit that exists at as-of, in full; none if the whole history lies after it.
    pub judged: Option<String>,
    /// How many later commits of the ref are dated after as-of, and so do not exist for this report.
    pub later: usize,
    /// The repository's commit-graph files were believed, and told a part of the history.
    pub commit_graph: bool,
    /// Paths of the plan files.
    pub plan: Vec<String>,
    /// The SHA-256 of each of these files as it was judged, in hexadecimal; empty if the plan was refused.
    pub plan_sha256: Vec<String>,
    /// The commit that landed the first valid version of the plan, in full: it stays the same whatever lands later. None if the plan was refused.
    pub first_plan: Option<String>,
}

/// A change that might land, and what it would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeReport {
    /// The index beside HEAD; otherwise a branch beside its base.
    pub staged: bool,
    /// The commit on which it would land, in full; none before the first commit.
    pub base: Option<String>,
    /// Where the branch left the base, in full.
    pub merge_base: Option<String>,
    /// How many commits the branch brings.
    pub commits: usize,
    /// The listed occurrences that its evidence would serve, with the state that they would have.
    pub serves: Vec<(UnitId, String, State)>,
    /// Its evidence that would serve no occurrence, by unit and path.
    pub extras: Vec<(UnitId, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitReport {
    pub id: UnitId,
    pub title: String,
    pub description: Option<String>,
    /// What the task answers to, such as a control of a standard.
    pub references: Vec<String>,
    /// Ids of the teams whose duty it is.
    pub teams: Vec<String>,
    /// The cadence in words.
    pub cadence: Text,
    /// Evidence paths as patterns.
    pub evidence: Vec<String>,
    pub standing: Standing,
    pub next_due: Option<Instant>,
    /// How many performances served no occurrence (in the window, if there is one).
    pub extras: usize,
    pub last_performance: Option<Performance>,
    /// In order of time, then of rule.
    pub occurrences: Vec<OccurrenceReport>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OccurrenceReport {
    pub key: String,
    /// The place of the rule in the unit's cadence; the first is 0.
    pub rule: usize,
    pub opens: Instant,
    /// From when it is due soon; the due moment itself where the plan asks for no warning.
    pub soon_from: Instant,
    pub due: Instant,
    pub closes: Instant,
    pub state: State,
    pub performances: Vec<Performance>,
    /// The performance that caught up a missed occurrence later.
    pub recovered: Option<Performance>,
    /// The exception that covers it.
    pub waiver: Option<Waiver>,
    /// The commit that landed the plan version that judges, in full.
    pub plan: String,
}

impl Report {
    /// Counts the units of each standing.
    pub fn standing(&self, standing: Standing) -> usize {
        self.units.iter().filter(|unit| unit.standing == standing).count()
    }

    /// Counts the listed occurrences of each state.
    pub fn occurrences(&self, state: State) -> usize {
        self.units.iter().flat_map(|unit| &unit.occurrences).filter(|one| one.state == state).count()
    }

    /// Counts the findings of each level.
    pub fn findings(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// The share of owed and decided occurrences that were met, in thousandths, rounded half up; none if nothing was owed.
    pub fn compliance(&self) -> Option<u32> {
        share(self.occurrences(State::Met) + self.occurrences(State::MetLate), self.occurrences(State::Missed))
    }
}

impl Selection {
    pub fn is_all(&self) -> bool {
        self.tasks.is_empty() && self.teams.is_empty() && self.references.is_empty()
    }
}

/// The share of what was met in what was met or missed, in thousandths, rounded half up; none if there was neither.
pub fn share(met: usize, missed: usize) -> Option<u32> {
    let owed = met + missed;
    (owed > 0).then(|| u32::try_from((met * 2000 + owed) / (2 * owed)).unwrap_or(1000))
}
