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

pub use claim_not_served::reason as refusal_words;
pub use facts::{Expected, Facts, IdleExceptions, UnitFacts, Window, WitnessFacts};
pub use manual::{manual, page};
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
    /// The rooms that read the plan: what they see leaves nothing to judge.
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
}

impl Group {
    /// Every group, in the order of the manual.
    pub const ALL: [Group; 4] = [Group::Plan, Group::Ledger, Group::Evidence, Group::Clock];

    pub fn title(self) -> &'static str {
        match self {
            Group::Plan => "The plan",
            Group::Ledger => "What is owed",
            Group::Evidence => "Evidence",
            Group::Clock => "Clocks",
        }
    }
}

/// Every rule, in the order of [`RuleId::ALL`].
pub fn all() -> &'static [&'static Rule] {
    static TABLE: [&Rule; RuleId::ALL.len()] = table();
    &TABLE
}

/// The rule of an id.
pub const fn rule(id: RuleId) -> &'static Rule {
    match id {
        RuleId::PlanMissing => &plan_missing::RULE,
        RuleId::PlanUnreadable => &plan_unreadable::RULE,
        RuleId::PlanSyntax => &plan_syntax::RULE,
        RuleId::PlanDuplicateKey => &plan_duplicate_key::RULE,
        RuleId::PlanUnknownKey => &plan_unknown_key::RULE,
        RuleId::PlanValue => &plan_value::RULE,
        RuleId::PlanDuplicateId => &plan_duplicate_id::RULE,
        RuleId::PlanUnknownReference => &plan_unknown_reference::RULE,
        RuleId::PlanCadence => &plan_cadence::RULE,
        RuleId::PlanEvidencePath => &plan_evidence_path::RULE,
        RuleId::PlanWithoutTasks => &plan_without_tasks::RULE,
        RuleId::PlanInvalidInHistory => &plan_invalid_in_history::RULE,
        RuleId::PlanLoosened => &plan_loosened::RULE,
        RuleId::LooseningUnapproved => &loosening_unapproved::RULE,
        RuleId::TaskOverdue => &task_overdue::RULE,
        RuleId::OccurrenceMissed => &occurrence_missed::RULE,
        RuleId::DueSoon => &due_soon::RULE,
        RuleId::PerformedLate => &performed_late::RULE,
        RuleId::WaiverTooLate => &waiver_too_late::RULE,
        RuleId::WaiverUnused => &waiver_unused::RULE,
        RuleId::WaiverExpiring => &waiver_expiring::RULE,
        RuleId::RecordUnreadable => &record_unreadable::RULE,
        RuleId::RecordSyntax => &record_syntax::RULE,
        RuleId::RecordInvalid => &record_invalid::RULE,
        RuleId::RecordOfAnotherTask => &record_of_another_task::RULE,
        RuleId::RecordFailed => &record_failed::RULE,
        RuleId::AttachmentMissing => &attachment_missing::RULE,
        RuleId::AttachmentMismatch => &attachment_mismatch::RULE,
        RuleId::EvidenceKind => &evidence_kind::RULE,
        RuleId::EvidenceCopied => &evidence_copied::RULE,
        RuleId::EvidenceEdited => &evidence_edited::RULE,
        RuleId::EvidenceDeleted => &evidence_deleted::RULE,
        RuleId::EvidenceReadded => &evidence_readded::RULE,
        RuleId::EvidenceNotAFile => &evidence_not_a_file::RULE,
        RuleId::EvidenceIgnored => &evidence_ignored::RULE,
        RuleId::EvidenceExcluded => &evidence_excluded::RULE,
        RuleId::ClaimAfterLanding => &claim_after_landing::RULE,
        RuleId::ClaimNotServed => &claim_not_served::RULE,
        RuleId::ClaimAmbiguous => &claim_ambiguous::RULE,
        RuleId::PerformerNotInTeam => &performer_not_in_team::RULE,
        RuleId::PerformerDiffers => &performer_differs::RULE,
        RuleId::PerformerIsBot => &performer_is_bot::RULE,
        RuleId::ReviewMissing => &review_missing::RULE,
        RuleId::SignatureMissing => &signature_missing::RULE,
        RuleId::SignatureInvalid => &signature_invalid::RULE,
        RuleId::ClockFuture => &clock_future::RULE,
        RuleId::ClockBackwards => &clock_backwards::RULE,
        RuleId::ClockImpossible => &clock_impossible::RULE,
        RuleId::ClockExcepted => &clock_excepted::RULE,
        RuleId::ClockExceptionIdle => &clock_exception_idle::RULE,
        RuleId::LandingContradictsWitness => &landing_contradicts_witness::RULE,
        RuleId::HistoryRewritten => &history_rewritten::RULE,
        RuleId::WitnessBroken => &witness_broken::RULE,
        RuleId::WitnessStale => &witness_stale::RULE,
    }
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
