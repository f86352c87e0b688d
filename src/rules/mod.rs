//! The rule table: one rule, one file, with its id, level, manual and remedy.
//!
//! It knows no files, no git and no terminal.

mod attachment_mismatch;
mod attachment_missing;
mod claim_after_landing;
mod claim_ambiguous;
mod claim_not_served;
mod clock_backwards;
mod clock_excepted;
mod clock_exception_idle;
mod clock_future;
mod clock_impossible;
mod due_soon;
mod evidence_copied;
mod evidence_deleted;
mod evidence_edited;
mod evidence_excluded;
mod evidence_ignored;
mod evidence_kind;
mod evidence_not_a_file;
mod evidence_readded;
mod facts;
mod history_rewritten;
mod import_cadence;
mod import_cell;
mod import_changed;
mod import_choice;
mod landing_contradicts_witness;
mod loosening_unapproved;
mod manual;
mod occurrence_missed;
mod performed_late;
mod performer_differs;
mod performer_is_bot;
mod performer_not_in_team;
mod plan_cadence;
mod plan_duplicate_id;
mod plan_duplicate_key;
mod plan_evidence_path;
mod plan_invalid_in_history;
mod plan_loosened;
mod plan_missing;
mod plan_syntax;
mod plan_unknown_key;
mod plan_unknown_reference;
mod plan_unreadable;
mod plan_value;
mod plan_without_tasks;
mod record_failed;
mod record_invalid;
mod record_of_another_task;
mod record_syntax;
mod record_unreadable;
mod review_missing;
mod signature_invalid;
mod signature_missing;
mod task_overdue;
mod waive;
mod waiver_expiring;
mod waiver_too_late;
mod waiver_unused;
mod weigh;
mod witness_broken;
mod witness_stale;

use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::words;

pub use claim_not_served::reason as refusal_words;
pub use facts::{Expected, Facts, IdleExceptions, UnitFacts, Window, WitnessFacts};
pub use manual::{address, address_of_the_law, manual, page, words};
pub use weigh::findings;

/// One rule and its page of the manual.
#[derive(Debug)]
pub struct Rule {
    pub id: RuleId,
    /// The level unless the plan sets another under `rules:`.
    pub level: Level,
    /// The chapter of the manual in which the rule stands.
    pub group: Group,
    /// One sentence: what it means when this is reported.
    pub summary: &'static str,
    /// Why it matters and when exactly it applies, in Markdown paragraphs, one sentence per line.
    pub explanation: &'static str,
    /// What to do, as an order.
    pub remedy: &'static str,
    /// A message as it may be reported.
    pub example: &'static str,
    /// Who sees that it applies.
    pub check: Check,
}

/// Who sees that a rule applies.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// The rooms that read the plan or a table for one: what they see leaves nothing to judge.
    Loader,
    /// The rule itself, over what was judged.
    Facts(fn(&Facts<'_>) -> Vec<Problem>),
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Plan,
    Ledger,
    Evidence,
    Clock,
    Import,
}

impl Group {
    /// Every group, in the order of the manual.
    pub const ALL: [Group; 5] = [Group::Plan, Group::Ledger, Group::Evidence, Group::Clock, Group::Import];

    pub fn title(self) -> &'static str {
        match self {
            Group::Plan => words!("The plan"),
            Group::Ledger => words!("What is owed"),
            Group::Evidence => words!("Evidence"),
            Group::Clock => words!("Clocks"),
            Group::Import => words!("Imported tables"),
        }
    }
}

/// Every rule, in the order of [`RuleId::ALL`].
pub fn all() -> &'static [&'static Rule] {
    static TABLE: [&Rule; RuleId::ALL.len()] = table();
    &TABLE
}

/// Says which file holds the rule of which id.
macro_rules! rule_files {
    ($($id:ident = $file:ident,)*) => {
        /// The rule of an id.
        pub const fn rule(id: RuleId) -> &'static Rule {
            match id {
                $(RuleId::$id => &$file::RULE,)*
            }
        }
    };
}

rule_files! {
    PlanMissing = plan_missing,
    PlanUnreadable = plan_unreadable,
    PlanSyntax = plan_syntax,
    PlanDuplicateKey = plan_duplicate_key,
    PlanUnknownKey = plan_unknown_key,
    PlanValue = plan_value,
    PlanDuplicateId = plan_duplicate_id,
    PlanUnknownReference = plan_unknown_reference,
    PlanCadence = plan_cadence,
    PlanEvidencePath = plan_evidence_path,
    PlanWithoutTasks = plan_without_tasks,
    PlanInvalidInHistory = plan_invalid_in_history,
    PlanLoosened = plan_loosened,
    LooseningUnapproved = loosening_unapproved,
    TaskOverdue = task_overdue,
    OccurrenceMissed = occurrence_missed,
    DueSoon = due_soon,
    PerformedLate = performed_late,
    WaiverTooLate = waiver_too_late,
    WaiverUnused = waiver_unused,
    WaiverExpiring = waiver_expiring,
    RecordUnreadable = record_unreadable,
    RecordSyntax = record_syntax,
    RecordInvalid = record_invalid,
    RecordOfAnotherTask = record_of_another_task,
    RecordFailed = record_failed,
    AttachmentMissing = attachment_missing,
    AttachmentMismatch = attachment_mismatch,
    EvidenceKind = evidence_kind,
    EvidenceCopied = evidence_copied,
    EvidenceEdited = evidence_edited,
    EvidenceDeleted = evidence_deleted,
    EvidenceReadded = evidence_readded,
    EvidenceNotAFile = evidence_not_a_file,
    EvidenceIgnored = evidence_ignored,
    EvidenceExcluded = evidence_excluded,
    ClaimAfterLanding = claim_after_landing,
    ClaimNotServed = claim_not_served,
    ClaimAmbiguous = claim_ambiguous,
    PerformerNotInTeam = performer_not_in_team,
    PerformerDiffers = performer_differs,
    PerformerIsBot = performer_is_bot,
    ReviewMissing = review_missing,
    SignatureMissing = signature_missing,
    SignatureInvalid = signature_invalid,
    ClockFuture = clock_future,
    ClockBackwards = clock_backwards,
    ClockImpossible = clock_impossible,
    ClockExcepted = clock_excepted,
    ClockExceptionIdle = clock_exception_idle,
    LandingContradictsWitness = landing_contradicts_witness,
    HistoryRewritten = history_rewritten,
    WitnessBroken = witness_broken,
    WitnessStale = witness_stale,
    ImportCadence = import_cadence,
    ImportCell = import_cell,
    ImportChanged = import_changed,
    ImportChoice = import_choice,
}

const fn table() -> [&'static Rule; RuleId::ALL.len()] {
    let mut table = [rule(RuleId::ALL[0]); RuleId::ALL.len()];
    let mut at = 0;
    while at < table.len() {
        table[at] = rule(RuleId::ALL[at]);
        at += 1;
    }
    table
}

/// Asks every rule that looks at facts.
pub fn problems(facts: &Facts<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for rule in all() {
        match rule.check {
            Check::Loader => {}
            Check::Facts(check) => problems.extend(check(facts)),
        }
    }
    waive::excuse(&mut problems, facts);
    problems
}
