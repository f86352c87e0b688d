//! Findings: what duly has to say about a plan or its evidence.
//!
//! It names every rule and knows neither when a rule applies (that stands in `rules/`) nor how a finding is shown.

use std::fmt;

use crate::address::UnitId;
use crate::language::Text;
use crate::source::Place;

/// How much a finding weighs. Ordered: a note is less than a warning, a warning less than an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Note,
    Warning,
    Error,
}

/// Says whether a problem weighs on what is judged now, or only tells of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// The rule's own level holds.
    Live,
    /// At most a warning: the change that is judged did not cause it.
    Elsewhere,
    /// Told as a note: it concerns no occurrence that is listed.
    Past,
}

/// What a room saw, before the plan's own levels are applied to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub rule: RuleId,
    /// Lower case, present tense, no full stop.
    pub message: Text,
    /// What to do, as an order.
    pub help: Text,
    pub place: Option<Place>,
    /// A word or two for the label under the place.
    pub label: Text,
    /// Other places that explain this one (the first of two equal ids).
    pub related: Vec<(Place, Text)>,
    pub unit: Option<UnitId>,
    pub occurrence: Option<String>,
    /// The commit, in full hexadecimal.
    pub commit: Option<String>,
    pub bearing: Bearing,
}

/// A problem with the level that it has in this plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub level: Level,
    pub problem: Problem,
}

impl Problem {
    pub fn new(rule: RuleId, message: impl Into<Text>, help: impl Into<Text>) -> Self {
        Self {
            rule,
            message: message.into(),
            help: help.into(),
            place: None,
            label: Text::default(),
            related: Vec::new(),
            unit: None,
            occurrence: None,
            commit: None,
            bearing: Bearing::Live,
        }
    }

    #[must_use]
    pub fn at(mut self, place: Place, label: impl Into<Text>) -> Self {
        self.place = Some(place);
        self.label = label.into();
        self
    }

    #[must_use]
    pub fn also(mut self, place: Place, label: impl Into<Text>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    #[must_use]
    pub fn of(mut self, unit: &UnitId) -> Self {
        self.unit = Some(unit.clone());
        self
    }

    #[must_use]
    pub fn occurrence(mut self, key: impl Into<String>) -> Self {
        self.occurrence = Some(key.into());
        self
    }

    #[must_use]
    pub fn commit(mut self, id: impl fmt::Display) -> Self {
        self.commit = Some(id.to_string());
        self
    }

    #[must_use]
    pub fn bearing(mut self, bearing: Bearing) -> Self {
        self.bearing = bearing;
        self
    }
}

impl Level {
    pub const ALL: [Level; 3] = [Level::Note, Level::Warning, Level::Error];

    pub fn as_str(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! rule_ids {
    ($($variant:ident = $id:literal,)*) => {
        /// Every rule by its stable id. What it means stands in the file of `rules/` that bears its name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleId { $($variant,)* }

        impl RuleId {
            pub const ALL: &'static [RuleId] = &[$(RuleId::$variant,)*];

            pub fn as_str(self) -> &'static str {
                match self { $(RuleId::$variant => $id,)* }
            }
        }
    };
}

rule_ids! {
    // The plan cannot be read or cannot mean anything.
    PlanMissing = "plan-missing",
    PlanUnreadable = "plan-unreadable",
    PlanSyntax = "plan-syntax",
    PlanDuplicateKey = "plan-duplicate-key",
    PlanUnknownKey = "plan-unknown-key",
    PlanValue = "plan-value",
    PlanDuplicateId = "plan-duplicate-id",
    PlanUnknownReference = "plan-unknown-reference",
    PlanCadence = "plan-cadence",
    PlanEvidencePath = "plan-evidence-path",
    PlanWithoutTasks = "plan-without-tasks",
    PlanInvalidInHistory = "plan-invalid-in-history",
    PlanLoosened = "plan-loosened",
    LooseningUnapproved = "loosening-unapproved",
    // The ledger.
    TaskOverdue = "task-overdue",
    OccurrenceMissed = "occurrence-missed",
    DueSoon = "due-soon",
    PerformedLate = "performed-late",
    WaiverTooLate = "waiver-too-late",
    WaiverUnused = "waiver-unused",
    WaiverExpiring = "waiver-expiring",
    // The evidence.
    RecordUnreadable = "record-unreadable",
    RecordSyntax = "record-syntax",
    RecordInvalid = "record-invalid",
    RecordOfAnotherTask = "record-of-another-task",
    RecordFailed = "record-failed",
    AttachmentMissing = "attachment-missing",
    AttachmentMismatch = "attachment-mismatch",
    EvidenceKind = "evidence-kind",
    EvidenceCopied = "evidence-copied",
    EvidenceEdited = "evidence-edited",
    EvidenceDeleted = "evidence-deleted",
    EvidenceReadded = "evidence-readded",
    EvidenceNotAFile = "evidence-not-a-file",
    EvidenceIgnored = "evidence-ignored",
    EvidenceExcluded = "evidence-excluded",
    ClaimAfterLanding = "claim-after-landing",
    ClaimNotServed = "claim-not-served",
    ClaimAmbiguous = "claim-ambiguous",
    // Who made the evidence.
    PerformerNotInTeam = "performer-not-in-team",
    PerformerDiffers = "performer-differs",
    PerformerIsBot = "performer-is-bot",
    ReviewMissing = "review-missing",
    SignatureMissing = "signature-missing",
    SignatureInvalid = "signature-invalid",
    // The clocks of commits.
    ClockFuture = "clock-future",
    ClockBackwards = "clock-backwards",
    ClockImpossible = "clock-impossible",
    ClockExcepted = "clock-excepted",
    ClockExceptionIdle = "clock-exception-idle",
    // What the witness saw.
    LandingContradictsWitness = "landing-contradicts-witness",
    HistoryRewritten = "history-rewritten",
    WitnessBroken = "witness-broken",
    WitnessStale = "witness-stale",
    // A table that is to become a plan.
    ImportCadence = "import-cadence",
    ImportCell = "import-cell",
    ImportChanged = "import-changed",
    ImportChoice = "import-choice",
}

impl RuleId {
    /// Finds a rule by its id.
    pub fn parse(id: &str) -> Option<RuleId> {
        RuleId::ALL.iter().copied().find(|rule| rule.as_str() == id)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
