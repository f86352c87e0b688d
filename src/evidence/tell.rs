//! Refusals: what is told of a file that proves nothing.
//!
//! It does not know how it was found out.

use super::Refusal;
use super::collect::{Collector, Here};
use super::record::RecordFault;
use crate::diagnostic::RuleId;
use crate::language::{Text, say};
use crate::plan::FileKind;
use crate::source::Place;

/// What is told of a file that is no evidence.
pub fn ignored_message(path: &str) -> Text {
    say!("{path} is no record and counts for nothing", path)
}

/// What to do about a file that is no evidence.
pub fn ignored_help(kind: Option<FileKind>) -> Text {
    let help = say!("write a record (.yaml, .yml or .json) beside it, and name the file there under `attachments`");
    match kind {
        Some(kind) => say!("{help}; or let the plan allow such files: `evidence: {{allow: [{kind}]}}`", help, kind),
        None => help,
    }
}

impl Collector<'_> {
    /// Tells what is wrong with a record.
    pub(super) fn tell(&mut self, here: &Here<'_>, faults: Vec<RecordFault>) {
        for fault in faults {
            let message = if matches!(fault.place, Place::File { .. }) {
                say!("{path}: {fault}", path = here.path, fault = fault.message)
            } else {
                fault.message
            };
            self.refuse(here, fault.rule, message, fault.help, fault.place, fault.label);
        }
    }

    pub(super) fn not_a_file(&mut self, here: &Here<'_>, what: Text) {
        let message = say!("{path} is {what}: it proves nothing", path = here.path, what);
        let help = say!("land the record itself as a regular file");
        self.refuse(here, RuleId::EvidenceNotAFile, message, help, Place::file(here.path), Text::default());
    }

    pub(super) fn excluded(&mut self, here: &Here<'_>) {
        let message = say!("{path} came with a commit whose clock is wrong: it proves nothing", path = here.path);
        let help = say!("land the record again with a commit whose clock is right: delete it, then add it in a later commit");
        self.refuse(here, RuleId::EvidenceExcluded, message, help, Place::file(here.path), Text::default());
    }

    pub(super) fn ignored(&mut self, here: &Here<'_>, kind: Option<FileKind>) {
        self.refuse(here, RuleId::EvidenceIgnored, ignored_message(here.path), ignored_help(kind), Place::file(here.path), Text::default());
    }

    pub(super) fn copied(&mut self, here: &Here<'_>) {
        let message = say!("{path} repeats evidence that the task already has: a copy proves nothing", path = here.path);
        let help = say!("do the task and land a record of it, with its own `period` or `performed_at`");
        self.refuse(here, RuleId::EvidenceCopied, message, help, Place::file(here.path), Text::default());
    }

    pub(super) fn refuse(&mut self, here: &Here<'_>, rule: RuleId, message: Text, help: Text, place: Place, label: Text) {
        self.told(Refusal {
            rule,
            units: here.units.keys().map(|unit| (*unit).clone()).collect(),
            path: here.path.to_owned(),
            commit: here.landing.commit.to_string(),
            index: here.landing.index,
            landed: here.landing.landed,
            message,
            help,
            place,
            label,
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
