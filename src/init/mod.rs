//! What a repository needs to begin: a plan, folders for evidence, schemas for editors, and a workflow, as texts.
//!
//! It does not know what stands in the repository already, nor how files are written.

mod forge;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

pub use forge::{Forge, GITHUB_PATH, GITLAB_PATHS, Guess, OPEN_ACTION, guess};

use crate::calendar::{Date, Zone};
use crate::diagnostic::Problem;
use crate::packs::{Choice, Pack};
use crate::plan::{Plan, PlanFile, load};
use crate::schema;

/// Where the settings of the whole plan go.
const SETTINGS: &str = "policies/plan.yaml";

/// What is wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub packs: Vec<Pack>,
    /// Cadences for the tasks that a pack leaves open.
    pub choices: Vec<Choice>,
    /// Further files of the plan, such as one made from a table.
    pub parts: Vec<Part>,
    pub zone: Zone,
    pub adopted_on: Date,
    pub forge: Forge,
    /// What the workflow runs, as `OWNER/REPOSITORY@COMMIT`; none leaves the place of it open.
    pub action: Option<String>,
    /// Where the workflow of GitLab goes if the usual place is taken.
    pub beside: bool,
}

/// One file of a plan, with its whole text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub path: String,
    pub text: String,
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// From the root of the work tree, with `/`.
    pub path: String,
    pub text: String,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file of the plan: another text in its place is another plan.
    Plan,
    /// Whatever stands in its place is kept.
    Other,
}

/// All that is to be written, and the plan that it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    pub plan: Plan,
    pub items: Vec<Item>,
}

/// Why there is nothing to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Cadences that somebody must choose: the tasks, and what is often chosen.
    Unchosen(Vec<(&'static str, &'static str)>),
    /// A choice for a task that is not open in any of the packs; and the task that may be meant.
    NothingToChoose { task: String, meant: Option<&'static str> },
    /// Two packs of which a plan holds one.
    Excluded(&'static str, &'static str),
    /// The parts do not make a plan together.
    Plan(Vec<Problem>),
}

/// Makes everything that a repository needs.
pub fn begin(wish: &Wish) -> Result<Begun, Refusal> {
    let mut packs: Vec<Pack> = Vec::new();
    for pack in &wish.packs {
        if let Some(other) = packs.iter().find(|other| other.excludes(pack)) {
            return Err(Refusal::Excluded(other.name, pack.name));
        }
        if !packs.contains(pack) {
            packs.push(*pack);
        }
    }
    let chosen = chosen(&packs, &wish.choices)?;
    let mut parts = vec![Part { path: SETTINGS.to_owned(), text: texts::settings(wish, packs.is_empty() && wish.parts.is_empty()) }];
    parts.extend(packs.iter().map(|pack| Part { path: pack.path(), text: pack.with(&chosen) }));
    parts.extend(wish.parts.iter().cloned());
    let files: Vec<PlanFile> =
        parts.iter().map(|part| PlanFile { path: part.path.clone(), bytes: part.text.as_bytes().to_vec() }).collect();
    let plan = load(&files).map_err(Refusal::Plan)?;
    let mut items: Vec<Item> = parts.into_iter().map(|part| Item { path: part.path, text: part.text, kind: Kind::Plan }).collect();
    let other = |path: &str, text: String| Item { path: path.to_owned(), text, kind: Kind::Other };
    items.push(other("schema/plan.schema.json", schema::PLAN_TEXT.to_owned()));
    items.push(other("schema/evidence.schema.json", schema::EVIDENCE_TEXT.to_owned()));
    items.extend(folders(&plan));
    items.extend(forge::workflow(wish).map(|(path, text)| other(path, text)));
    Ok(Begun { plan, items })
}

/// The choices by their tasks, if they fit the packs and leave nothing open.
fn chosen<'a>(packs: &[Pack], choices: &'a [Choice]) -> Result<BTreeMap<&'a str, &'a str>, Refusal> {
    let open: Vec<(&'static str, &'static str)> =
        packs.iter().flat_map(Pack::unchosen).map(|unchosen| (unchosen.task, unchosen.often)).collect();
    let mut chosen = BTreeMap::new();
    for Choice { task, cadence } in choices {
        if !open.iter().any(|(known, _)| known == task) {
            let meant = schema::nearest(task, open.iter().map(|(known, _)| *known));
            return Err(Refusal::NothingToChoose { task: task.clone(), meant });
        }
        chosen.insert(task.as_str(), cadence.as_str());
    }
    let left: Vec<_> = open.into_iter().filter(|(task, _)| !chosen.contains_key(task)).collect();
    if left.is_empty() { Ok(chosen) } else { Err(Refusal::Unchosen(left)) }
}

/// A folder for the evidence of each unit, with a page that says what belongs there.
fn folders(plan: &Plan) -> Vec<Item> {
    let mut seen = BTreeSet::new();
    let mut items = Vec::new();
    for (task, unit) in plan.units() {
        // A pattern and a single file are no folders that could be made ready.
        let folders =
            unit.proof.paths.iter().filter(|path| path.as_str().ends_with('/') && format!("{}/", path.literal_prefix()) == path.as_str());
        for folder in folders {
            let path = format!("{}README.md", folder.as_str());
            if seen.insert(path.clone()) {
                items.push(Item { path, text: texts::folder(task, unit), kind: Kind::Other });
            }
        }
    }
    items
}

#[cfg(test)]
mod tests;
