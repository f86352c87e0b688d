//! The plan: what a team promised to do, and how it is judged.
//!
//! It does not know git, evidence that exists, or the present moment.

mod by_id;
mod defaults;
mod due;
mod duty;
mod files;
pub mod kept;
mod kinds;
mod load;
mod loosen;
mod named;
mod paths;
mod proof;
mod rule;
mod said;
mod schemas;
mod settings;
mod signers;
mod slots;
mod spot;
mod tasks;
mod teams;
#[cfg(test)]
mod tests;
mod timeline;
mod trigger;
mod trouble;
mod units;
mod waivers;
mod work;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use by_id::Tasks;
pub use files::{DEFAULT_PATTERNS, FILE_LIMIT, missing, not_a_file, too_large, unreadable};
pub use kinds::FileKind;
pub use load::{ParsedFile, PlanFile, load, load_parsed, load_with};
pub use loosen::{Direction, PlanChange, Telling, changes, changes_told};
pub use named::{NAMED_LIMIT, NamedContent, NamedFiles, NamedPaths, may_name, named_files, named_in};
pub use proof::{Mode, Proof, Signature, TaskSchema};
pub use said::{Offset, Said, Task, Unit};
pub use signers::{KeyFile, Signers};
pub use timeline::{Lifetime, RefusedVersion, Timeline, Version};

use crate::address::UnitId;
use crate::calendar::{Date, WorkCalendar, Zone};
use crate::diagnostic::{Level, RuleId};
use crate::pattern::Pattern;
use crate::source::{Place, Source};

/// A valid plan: every reference resolved, every default filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub name: Option<String>,
    pub zone: Zone,
    pub adopted_on: Option<Date>,
    /// How far a clock may be off, in seconds; at most 24 hours.
    pub clock_skew: i64,
    pub clock_exceptions: Vec<String>,
    pub calendar: WorkCalendar,
    /// In the order of the text.
    pub teams: Vec<Team>,
    /// The id of the team whose members may approve a waiver or a loosening.
    pub approvers: Option<String>,
    /// Addresses of machine accounts.
    pub bots: Vec<String>,
    pub signers: Signers,
    pub waivers: Vec<Waiver>,
    /// In the order of the text; never empty.
    pub tasks: Tasks,
    /// The levels that the plan sets; `None` is off.
    pub levels: BTreeMap<RuleId, Option<Level>>,
    /// The paths of the plan's files, in bytewise order.
    pub files: Vec<String>,
    /// The other files that the plan names, such as those of holidays and schemas, as patterns without wildcards, in order.
    pub named: Vec<Pattern>,
}

/// An approved, bounded, reasoned exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    pub target: WaiverTarget,
    pub reason: String,
    pub owner: String,
    /// Somebody else than the owner.
    pub approver: String,
    pub ticket: Option<String>,
    /// First and last day, both inclusive, in the plan's zone; a waiver of a finding may have none.
    pub days: Option<(Date, Date)>,
    pub place: Place,
}

/// What a waiver excuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaiverTarget {
    /// Occurrences of a task: of all its units, or of one scope, one team, one key.
    Occurrences { task: String, scope: Option<String>, team: Option<String>, key: Option<String> },
    /// One finding: by the commit or the path that it names.
    Finding { rule: RuleId, commit: Option<String>, path: Option<String> },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub id: String,
    pub name: String,
    pub aliases: Vec<String>,
    pub members: Vec<Member>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub email: String,
    /// First day, inclusive.
    pub from: Option<Date>,
    /// Last day, inclusive.
    pub until: Option<Date>,
}

impl Plan {
    /// Lists every unit with its task, in plan order.
    pub fn units(&self) -> impl Iterator<Item = (&Task, &Unit)> {
        self.tasks.iter().flat_map(|task| task.units.iter().map(move |unit| (task, unit)))
    }

    /// Lists the patterns of everything whose changes must be read: evidence, what opens events, and the files that the plan names.
    pub fn watched(&self) -> impl Iterator<Item = &Pattern> {
        self.tasks.iter().flat_map(|task| task.watched()).chain(&self.named)
    }

    /// The text of one of its files, if a task or a waiver stands in it.
    pub fn text(&self, path: &str) -> Option<Arc<Source>> {
        self.sources().find(|source| source.path() == path).cloned()
    }

    /// The texts in which its tasks and waivers stand, each as often as something stands in it.
    fn sources(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.tasks.iter().map(Task::source).chain(self.waivers.iter().filter_map(|waiver| waiver.place.source()))
    }

    pub fn unit(&self, id: &UnitId) -> Option<(&Task, &Unit)> {
        let task = self.tasks.named(&id.task)?;
        task.units.iter().find(|unit| unit.id == *id).map(|unit| (task, unit))
    }

    pub fn team(&self, id: &str) -> Option<&Team> {
        self.teams.iter().find(|team| team.id == id)
    }
}
