//! Where the keys of a plan stand in its text.
//!
//! It does not know what they mean, nor what changed.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::alone;
use crate::plan::load::LIMITS;
use crate::plan::spot::Spot;
use crate::plan::{Plan, Task, Unit};
use crate::source::{Place, Source};
use crate::yaml::{self, Document};

/// A plan with its text, which is read again only if a place is asked for.
pub struct Spots<'a> {
    plan: &'a Plan,
    documents: OnceCell<Vec<Document>>,
    /// Where tasks stand: by the file and the beginning of the id, the document and the place in its list.
    tasks: OnceCell<HashMap<(String, usize), (usize, usize)>>,
    /// Tasks that were read without the rest, by their places in the plan; none for those that cannot be.
    alone: OnceCell<Vec<OnceCell<Option<Document>>>>,
}

impl<'a> Spots<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        Self { plan, documents: OnceCell::new(), tasks: OnceCell::new(), alone: OnceCell::new() }
    }

    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// A key at the top; if it does not stand there any more, the plan's first file.
    pub fn setting(&self, key: &str) -> Option<Place> {
        let found = self.roots().find_map(|root| key_of(root, key));
        found.or_else(|| self.plan.files.first().map(Place::file))
    }

    /// A key of a task, or else the task's id.
    pub fn of_task(&self, task: &Task, key: &str) -> Place {
        self.task(task).and_then(|spot| key_of(spot, key)).unwrap_or_else(|| task.place())
    }

    /// A key of a unit: in its cadence, in its scope or its task, under `defaults`, or else the cadence as a whole.
    pub fn of_unit(&self, task: &Task, unit: &Unit, key: &str, rule: Option<usize>) -> Place {
        let Some(spot) = self.task(task) else { return task.cadence_of(unit) };
        let scope = unit.id.scope.as_ref().and_then(|scope| spot.get("scopes")?.get(scope));
        let homes = [scope, Some(spot)];
        let mut homes = homes.iter().flatten();
        let cadence = homes.clone().find_map(|home| home.get("cadence"));
        let cadence = cadence.map(|cadence| rule.and_then(|rule| cadence.items().nth(rule)).unwrap_or(cadence));
        let in_cadence = cadence.and_then(|cadence| key_of(cadence, key));
        let standard = || self.roots().filter_map(|root| root.get("defaults")).find_map(|defaults| key_of(defaults, key));
        match key {
            "cadence" => task.cadence_of(unit),
            "teams" | "adopted_on" | "evidence" => homes.find_map(|home| key_of(*home, key)).unwrap_or_else(|| task.place()),
            "mode" | "schema" | "allow" | "signature" | "four_eyes" => {
                let evidence = || homes.clone().filter_map(|home| home.get("evidence"));
                let said = evidence().find_map(|evidence| key_of(evidence, key)).or_else(standard);
                said.or_else(|| homes.clone().find_map(|home| key_of(*home, "evidence"))).unwrap_or_else(|| task.place())
            }
            _ => in_cadence.or_else(standard).unwrap_or_else(|| task.cadence_of(unit)),
        }
    }

    fn task(&self, task: &Task) -> Option<Spot<'_>> {
        let place = self.plan.tasks.iter().position(|known| std::ptr::eq(known, task));
        let alone = place.and_then(|place| self.alone()[place].get_or_init(|| alone::read(self.plan, place)).as_ref());
        if let Some(alone) = alone {
            return Spot::root(alone).items().next();
        }
        let (root, item) = *self.tasks.get_or_init(|| self.stand()).get(&(task.source.path().to_owned(), task.start))?;
        self.roots().nth(root)?.get("tasks")?.items().nth(item)
    }

    fn alone(&self) -> &[OnceCell<Option<Document>>] {
        self.alone.get_or_init(|| self.plan.tasks.iter().map(|_| OnceCell::new()).collect())
    }

    fn stand(&self) -> HashMap<(String, usize), (usize, usize)> {
        let lists = self.roots().enumerate().filter_map(|(at, root)| Some((at, root.get("tasks")?)));
        let items = lists.flat_map(|(root, list)| list.items().enumerate().map(move |(item, spot)| ((root, item), spot)));
        items.filter_map(|(at, spot)| Some(((spot.source.path().to_owned(), spot.get("id")?.span().start), at))).collect()
    }

    fn roots(&self) -> impl Iterator<Item = Spot<'_>> {
        self.documents.get_or_init(|| documents(self.plan)).iter().map(Spot::root)
    }
}

/// Reads the texts of a plan again. They were read when it was loaded, so one that cannot be read now was never its text.
fn documents(plan: &Plan) -> Vec<Document> {
    let mut sources: Vec<&Arc<Source>> = Vec::new();
    for source in plan.sources() {
        if !sources.iter().any(|known| known.path() == source.path()) {
            sources.push(source);
        }
    }
    sources.into_iter().flat_map(|source| yaml::parse(source, LIMITS)).collect()
}

/// Where a key of a mapping stands, with its value if that is short.
fn key_of(spot: Spot<'_>, key: &str) -> Option<Place> {
    spot.entries().find(|(name, _)| name.as_str() == key).map(|(name, _)| name.place())
}
