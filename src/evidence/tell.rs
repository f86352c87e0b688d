//! Refusals: what is told of a file that proves nothing.
//!
//! It does not know how it was found out.

use super::Refusal;
use super::collect::{Collector, Here};
use super::record::RecordFault;
use crate::diagnostic::RuleId;
use crate::language::Text;
use crate::plan::FileKind;
use crate::source::Place;

/// What is told of a file that is no evidence.
pub fn ignored_message(path: &str) -> String {
    format!("{path} is no record and counts for nothing")
}

/// What to do about a file that is no evidence.
pub fn ignored_help(kind: Option<FileKind>) -> String {
    let help = "write a record (.yaml, .yml or .json) beside it, and name the file there under `attachments`";
    match kind {
        Some(kind) => format!("{help}; or let the plan allow such files: `evidence: {{allow: [{kind}]}}`"),
        None => help.to_owned(),
    }
}

impl Collector<'_> {
    /// Tells what is wrong with a record.
    pub(super) fn tell(&mut self, here: &Here<'_>, faults: Vec<RecordFault>) {
        for fault in faults {
            let message =
                if matches!(fault.place, Place::File { .. }) { format!("{}: {}", here.path, fault.message) } else { fault.message };
            self.refuse(here, fault.rule, message, fault.help, fault.place, fault.label);
        }
    }

    pub(super) fn not_a_file(&mut self, here: &Here<'_>, what: &str) {
        let message = format!("{} is {what}: it proves nothing", here.path);
        let help = "land the record itself as a regular file".to_owned();
        self.refuse(here, RuleId::EvidenceNotAFile, message, help, Place::file(here.path), String::new());
    }

    pub(super) fn excluded(&mut self, here: &Here<'_>) {
        let message = format!("{} came with a commit whose clock is wrong: it proves nothing", here.path);
        let help = "land the record again with a commit whose clock is right: delete it, then add it in a later commit".to_owned();
        self.refuse(here, RuleId::EvidenceExcluded, message, help, Place::file(here.path), String::new());
    }

    pub(super) fn ignored(&mut self, here: &Here<'_>, kind: Option<FileKind>) {
        self.refuse(here, RuleId::EvidenceIgnored, ignored_message(here.path), ignored_help(kind), Place::file(here.path), String::new());
    }

    pub(super) fn copied(&mut self, here: &Here<'_>) {
        let message = format!("{} repeats evidence that the task already has: a copy proves nothing", here.path);
        let help = "do the task and land a record of it, with its own `period` or `performed_at`".to_owned();
        self.refuse(here, RuleId::EvidenceCopied, message, help, Place::file(here.path), String::new());
    }

    pub(super) fn refuse(
        &mut self,
        here: &Here<'_>,
        rule: RuleId,
        message: impl Into<Text>,
        help: impl Into<Text>,
        place: Place,
        label: impl Into<Text>,
    ) {
        self.told(Refusal {
            rule,
            units: here.units.keys().map(|unit| (*unit).clone()).collect(),
            path: here.path.to_owned(),
            commit: here.landing.commit.to_string(),
            index: here.landing.index,
            landed: here.landing.landed,
            message: message.into(),
            help: help.into(),
            place,
            label: label.into(),
            counts: false,
        });
    }

    /// Keeps a refusal, if there are not too many of its kind.
    pub(super) fn told(&mut self, refusal: Refusal) {
        let Some(refusal) = self.crowd.admit(refusal) else { return };
        let place = self.crowd.lean(refusal.place);
        self.collected.refusals.push(Refusal { place, ..refusal });
    }
}
