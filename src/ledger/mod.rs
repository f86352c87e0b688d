//! The ledger: matches performances to what is owed and says where every occurrence and every unit stands.
//!
//! It does not know whether a state is good or bad, nor how it is shown.

mod docket;
mod few;
mod judge;
mod places;
mod refusal;
mod waiver;

use std::rc::Rc;

use crate::address::UnitId;
use crate::calendar::Instant;
use crate::evidence::Accepted;
use crate::occurrence::Occurrence;

pub use few::Few;
pub use judge::{Case, judge, last_decided, unrecovered, was_overdue};
pub use refusal::{Rule0, why_not};
pub use waiver::{WaiverAt, covers};

/// Everything about one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLedger<'a> {
    pub unit: UnitId,
    /// By rule, then by time.
    pub verdicts: Vec<Verdict>,
    /// What counts for the unit, in the order of landing.
    pub performances: Vec<&'a Accepted>,
    /// Places in `performances` of those that served no occurrence.
    pub extras: Vec<usize>,
    pub troubles: Vec<ClaimTrouble>,
    pub standing: Standing,
    /// The earliest due moment of what is owed, unmet and not closed; none if the unit is idle.
    pub next_due: Option<Instant>,
}

/// The state of one occurrence, with what decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Shared with other units that owe the same.
    pub occurrence: Rc<Occurrence>,
    pub state: State,
    /// Places in the unit's `performances`.
    pub performances: Few,
    /// The performance that caught up a missed occurrence later.
    pub recovered: Option<usize>,
    /// The waiver that covers a slot, whether it was needed or not, or that gave a gap or an event its due moment.
    pub waiver: Option<WaiverAt>,
    /// The first due moment of a newer rule, if this occurrence was met before that rule came and is due later.
    pub overtaken: Option<Instant>,
}

/// A performance whose claim could not be taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimTrouble {
    /// A place in the unit's `performances`.
    pub performance: usize,
    pub trouble: Trouble,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Several occurrences were open and the record did not say which it is for; these are the first of their keys, the served one before all.
    Ambiguous(Vec<String>),
    /// The unit has no occurrence of that key.
    UnknownPeriod,
    AlreadyMet {
        key: String,
    },
    Refused {
        key: String,
        refusal: Rule0,
    },
}

/// Where one occurrence stands at the as-of instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Not open yet.
    Upcoming,
    Open,
    /// Unmet, and the due moment is near.
    DueSoon,
    /// Unmet and past due, but not closed.
    InGrace,
    /// Landed before it was due.
    Met,
    /// Landed after it was due and before it closed.
    MetLate,
    /// Unmet when it closed.
    Missed,
    Waived,
    /// Replaced by a plan change.
    NotApplicable,
    BeforeAdoption,
    /// History that could decide it is not there.
    Unverifiable,
}

/// Where a unit stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    Current,
    DueSoon,
    Overdue,
    Idle,
    Unverifiable,
}

impl State {
    /// Every state, in the order of the report's summary.
    pub const ALL: [State; 11] = [
        State::Met,
        State::MetLate,
        State::Missed,
        State::Waived,
        State::Open,
        State::DueSoon,
        State::InGrace,
        State::Upcoming,
        State::NotApplicable,
        State::BeforeAdoption,
        State::Unverifiable,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Upcoming => "upcoming",
            State::Open => "open",
            State::DueSoon => "due-soon",
            State::InGrace => "in-grace",
            State::Met => "met",
            State::MetLate => "met-late",
            State::Missed => "missed",
            State::Waived => "waived",
            State::NotApplicable => "not-applicable",
            State::BeforeAdoption => "before-adoption",
            State::Unverifiable => "unverifiable",
        }
    }
}

impl Standing {
    pub const ALL: [Standing; 5] = [Standing::Current, Standing::DueSoon, Standing::Overdue, Standing::Idle, Standing::Unverifiable];

    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Current => "current",
            Standing::DueSoon => "due-soon",
            Standing::Overdue => "overdue",
            Standing::Idle => "idle",
            Standing::Unverifiable => "unverifiable",
        }
    }
}
