//! Records and other evidence that have landed, and what later changes do to them.
//!
//! It does not know what a record says.

use crate::history::{Change, Entry, EntryKind, Oid};

/// The first landed version of a record, or of another file that was evidence: it alone is judged.
pub struct Kept {
    /// What it is called.
    pub noun: &'static str,
    pub id: Oid,
    pub commit: Oid,
    pub present: bool,
}

/// What a later change does to evidence that has landed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Edited,
    Deleted,
    Readded,
}

impl Kept {
    /// Takes in a change; a restored original or a change of mode alone is no act.
    pub fn change(&mut self, new: Option<Entry>) -> Option<Act> {
        let was_present = std::mem::replace(&mut self.present, new.is_some());
        match (was_present, new) {
            (true, None) => Some(Act::Deleted),
            (false, None) => None,
            (false, Some(_)) => Some(Act::Readded),
            (true, Some(entry)) => {
                let regular = matches!(entry.kind, EntryKind::File | EntryKind::Executable);
                (entry.id != self.id || !regular).then_some(Act::Edited)
            }
        }
    }
}

impl Change {
    /// Says whether this change took away the blob that appeared elsewhere.
    pub fn is_move_of(&self, appeared: Entry, at: &str) -> bool {
        self.path != at && self.new.is_none() && self.old.is_some_and(|old| old.id == appeared.id)
    }
}
