//! Names that are the same in every report, made from what they name.
//!
//! It does not know what is named.

use uuid::Uuid;

use super::super::json::instant;
use crate::report::Report;

/// The space of all names that duly makes.
const SPACE: Uuid = Uuid::from_u128(0x3c1e_9f04_52d7_4b6a_9e1d_7a08_c4f2_6b53);

/// The names of one plan in one repository.
pub struct Names {
    space: Uuid,
}

impl Names {
    /// The space is that of the commit that landed the first valid version of the plan: it stays whatever lands later. A plan that was never
    /// valid has that of the head. Two plans that landed together are told apart by where they were looked for.
    pub fn new(report: &Report) -> Self {
        let facts = report.repository.as_ref();
        let root = facts.map_or("", |facts| facts.first_plan.as_ref().unwrap_or(&facts.head));
        let named = report.terms.plan.iter().fold(root.to_owned(), |space, plan| format!("{space}\n{plan}"));
        Self { space: Uuid::new_v5(&SPACE, named.as_bytes()) }
    }

    pub fn space(&self) -> String {
        self.space.to_string()
    }

    /// The name of one thing of a kind.
    pub fn of(&self, kind: &str, key: &str) -> String {
        Uuid::new_v5(&self.space, format!("{kind}\n{key}").as_bytes()).to_string()
    }

    /// The name of what answers a question, at whatever moment it is asked.
    pub fn question(&self, kind: &str, report: &Report) -> String {
        self.of(kind, &question(report))
    }

    /// The name of the answer at one moment.
    pub fn moment(&self, kind: &str, report: &Report) -> String {
        let head = report.repository.as_ref().map_or("", |facts| &facts.head);
        self.of(kind, &format!("{}\n{head}\n{}", instant(report.as_of), question(report)))
    }
}

fn question(report: &Report) -> String {
    let window = report.window.map_or_else(String::new, |(from, to)| format!("{from} {to}"));
    let chosen = &report.selection;
    format!("{window}\n{:?}\n{:?}\n{:?}", chosen.tasks, chosen.teams, chosen.references)
}
