//! A task: what it says, which many versions of a plan share, and where it stands in the text of one of them.
//!
//! It does not know the other tasks of the plan.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::Proof;
use crate::address::UnitId;
use crate::cadence::Cadence;
use crate::calendar::Date;
use crate::pattern::Pattern;
use crate::source::{Place, Source, Span};

/// A task as it stands in a text. What it says is the same wherever it stands, and is kept once for all versions that say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub(super) said: Arc<Said>,
    pub(super) source: Arc<Source>,
    /// Where the task's id begins.
    pub(super) start: usize,
}

/// What a task says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub id: String,
    pub title: String,
    pub description: Option<String>,
    pub references: Vec<String>,
    /// How many bytes the id takes in the text.
    pub length: usize,
    /// What is judged by itself; one unless the task has scopes or `each_team`.
    pub units: Vec<Unit>,
}

/// What is judged by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    /// What people call the scope, where it has a name of its own.
    pub title: Option<String>,
    /// Ids of the teams whose duty it is.
    pub teams: Vec<String>,
    /// The task's own adoption day.
    pub adopted_on: Option<Date>,
    pub cadence: Cadence,
    pub proof: Proof,
    /// Where the cadence stands.
    pub place: Offset,
    /// Where each of its rules stands; empty where all of it comes from the defaults.
    pub rules: Vec<Offset>,
}

/// Where something of a task stands, counted from where its id begins: what lands above the task does not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    /// What stands before the id, or in another task by an alias, is so many bytes below nothing.
    pub start: isize,
    pub length: usize,
}

impl Said {
    /// Lists the patterns of its evidence and of what opens its events.
    pub fn watched(&self) -> impl Iterator<Item = &Pattern> {
        self.units.iter().flat_map(|unit| {
            let triggers = unit.cadence.rules.iter().flat_map(|rule| rule.watched());
            unit.proof.paths.iter().chain(triggers)
        })
    }
}

impl Offset {
    /// Counts a span from a place.
    pub fn from(base: usize, span: Span) -> Self {
        Self { start: span.start.wrapping_sub(base).cast_signed(), length: span.end - span.start }
    }
}

impl Task {
    /// Says what stands in a text; `start` is where the task's id begins.
    pub fn new(said: Said, source: &Arc<Source>, start: usize) -> Self {
        Self { said: Arc::new(said), source: Arc::clone(source), start }
    }

    /// The text that it stands in.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Where the task's id stands in the plan.
    pub fn place(&self) -> Place {
        self.at(Offset { start: 0, length: self.length })
    }

    /// Where the cadence of one of its units stands in the plan.
    pub fn cadence_of(&self, unit: &Unit) -> Place {
        self.at(unit.place)
    }

    /// Where a rule of such a cadence stands, for what it owes; the whole cadence if it has no such rule.
    pub fn place_of(&self, unit: &Unit, rule: usize) -> Place {
        self.at(unit.rules.get(rule).copied().unwrap_or(unit.place))
    }

    /// The same task with the same words, kept once: nothing of it has to be compared.
    pub fn is_shared_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.said, &other.said)
    }

    fn at(&self, Offset { start, length }: Offset) -> Place {
        let span = self.start.checked_add_signed(start).and_then(|start| Some(Span::new(start, start.checked_add(length)?)));
        // Whatever was read from a text lies in it.
        match span.filter(|span| self.source.holds(*span)) {
            Some(span) => Place::at(&self.source, span),
            None => Place::file(self.source.path()),
        }
    }
}

impl Deref for Task {
    type Target = Said;

    fn deref(&self) -> &Said {
        &self.said
    }
}

impl DerefMut for Task {
    fn deref_mut(&mut self) -> &mut Said {
        Arc::make_mut(&mut self.said)
    }
}
