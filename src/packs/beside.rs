//! A pack beside a plan: what the plan does less, more or otherwise than the pack.
//!
//! It does not know where the plan lies, nor how the difference is shown.

use std::collections::{BTreeMap, BTreeSet};

use super::{Pack, plan_of};
use crate::diagnostic::Problem;
use crate::plan::{Direction, Plan, PlanChange, changes};
use crate::rules;

/// How far a plan went from a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    pub pack: Pack,
    /// The tasks of the pack that the plan has not, or their scopes, in the order of the pack.
    pub missing: Vec<String>,
    /// What differs in those that it has.
    pub changes: Vec<PlanChange>,
    /// The tasks whose cadence the pack leaves open, as the plan has chosen.
    pub chosen: Vec<Chosen>,
    /// How many tasks of the pack the plan has, neither looser nor stricter.
    pub same: usize,
    /// The tasks of the plan that stand in no pack.
    pub own: Vec<String>,
}

/// A cadence that the pack leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The unit of the plan.
    pub unit: String,
    pub cadence: String,
}

/// Compares the tasks of a pack with those of a plan. What holds for the whole plan is the plan's own: packs say nothing of it.
pub fn beside(pack: Pack, plan: &Plan) -> Result<Beside, Vec<Problem>> {
    let open = pack.unchosen();
    let filled: BTreeMap<&str, &str> = open.iter().map(|open| (open.task, open.often)).collect();
    let mut before = settled(plan_of(&pack.path(), &pack.with(&filled))?, plan);
    let mut after = plan.clone();
    let ids: BTreeSet<&str> = pack.tasks().collect();
    let known: BTreeSet<&str> = Pack::all().flat_map(|pack| pack.tasks().collect::<Vec<_>>()).collect();
    let own = plan.tasks.iter().map(|task| task.id.clone()).filter(|id| !known.contains(id.as_str())).collect();
    // The order of the tasks means nothing here.
    let place: BTreeMap<&str, usize> = (0..).zip(pack.tasks()).map(|(place, id)| (id, place)).collect();
    after.tasks.retain(|task| ids.contains(task.id.as_str()));
    after.tasks.sort_by_key(|task| place.get(task.id.as_str()).copied());
    let missing = missing(&mut before, plan);
    let mut chosen = Vec::new();
    for unit in before.tasks.iter_mut().filter(|task| filled.contains_key(task.id.as_str())).flat_map(|task| &mut task.units) {
        if let Some((_, theirs)) = plan.unit(&unit.id) {
            // How often is theirs to say; grace and the like are compared.
            for (rule, chosen) in unit.cadence.rules.iter_mut().zip(&theirs.cadence.rules) {
                rule.kind = chosen.kind.clone();
            }
            chosen.push(Chosen { unit: unit.id.to_string(), cadence: theirs.cadence.to_string() });
        }
    }
    let changes = changes(&before, &after, |id| rules::rule(id).level);
    let weighs = |change: &&PlanChange| change.direction != Direction::Other;
    let mut touched: BTreeSet<&str> =
        changes.iter().filter(weighs).filter_map(|change| change.unit.as_ref()).map(|unit| unit.task.as_str()).collect();
    touched.extend(missing.iter().filter_map(|unit| unit.split('@').next()));
    let same = ids.len() - touched.len();
    Ok(Beside { pack, missing, changes, chosen, same, own })
}

/// Takes the units out of a pack that a plan has not, and names them; a task that is gone as a whole is named once.
fn missing(pack: &mut Plan, plan: &Plan) -> Vec<String> {
    let mut missing = Vec::new();
    for task in pack.tasks.iter_mut() {
        if plan.tasks.named(&task.id).is_none() {
            missing.push(task.id.clone());
        } else {
            missing.extend(task.units.iter().filter(|unit| plan.unit(&unit.id).is_none()).map(|unit| unit.id.to_string()));
        }
        task.units.retain(|unit| plan.unit(&unit.id).is_some());
    }
    pack.tasks.retain(|task| !task.units.is_empty());
    missing
}

/// The tasks of one plan under the settings of another.
fn settled(pack: Plan, plan: &Plan) -> Plan {
    let mut settled = Plan { tasks: pack.tasks, ..plan.clone() };
    for unit in settled.tasks.iter_mut().flat_map(|task| &mut task.units) {
        let own = plan.unit(&unit.id).and_then(|(_, unit)| unit.adopted_on);
        // A pack cannot know when somebody adopts it.
        unit.adopted_on = own;
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{PlanFile, load};

    const SETTINGS: &str = "version: 1\nname: Ours\ntimezone: Europe/Paris\nadopted_on: 2026-01-05\n";

    fn pack(name: &str) -> Pack {
        Pack::named(name).expect("a pack")
    }

    /// What is told of a pack beside a plan of these files.
    fn told(name: &str, files: &[(&str, String)]) -> Beside {
        let files: Vec<PlanFile> =
            files.iter().map(|(path, text)| PlanFile { path: (*path).to_owned(), bytes: text.as_bytes().to_vec() }).collect();
        beside(pack(name), &load(&files).expect("a plan")).expect("a pack")
    }

    fn lines(beside: &Beside) -> Vec<String> {
        beside.changes.iter().map(|change| format!("{}: {}", change.direction.as_str(), change.what)).collect()
    }

    #[test]
    fn the_pack_itself_is_no_change_whatever_holds_for_the_whole_plan() {
        let both = [
            ("policies/plan.yaml", SETTINGS.to_owned()),
            ("policies/dora.yaml", pack("dora").text.to_owned()),
            ("policies/soc-maintenance.yaml", pack("soc-maintenance").text.to_owned()),
        ];
        for (name, tasks) in [("soc-maintenance", 8), ("dora", 12)] {
            let beside = told(name, &both);
            assert_eq!((lines(&beside), beside.same, beside.own), (vec![], tasks, vec![]), "{name}");
        }
    }

    #[test]
    fn what_is_gone_looser_stricter_and_other_is_told_in_its_direction() {
        let text = pack("soc-maintenance").text;
        let text = text.split("  - id: tabletop-exercise").next().expect("the rest");
        let text = text.replace("    cadence: weekly\n\n  - id: escalation-tickets", "    cadence: monthly\n\n  - id: escalation-tickets");
        let text = text.replace("monthly and as needed", "weekly and as needed").replace("Generate Secure Score report", "Secure Score");
        let text = format!("{text}  - {{id: our-own, title: Ours, cadence: weekly}}\n");
        let beside = told("soc-maintenance", &[("policies/p.yaml", text)]);
        assert_eq!(
            lines(&beside),
            [
                "stricter: the cadence of `anti-phishing-and-dlp-campaigns` shrank from monthly to weekly",
                "looser: the cadence of `portal-and-license-management` grew from weekly to monthly",
                "other: `secure-score-report` has another title",
            ]
        );
        assert_eq!((beside.missing, beside.same, beside.own), (vec!["tabletop-exercise".to_owned()], 5, vec!["our-own".to_owned()]));
        assert!(beside.changes.iter().any(|change| change.direction == Direction::Looser && change.place.is_some()));
    }

    #[test]
    fn a_scope_that_is_gone_is_missing_and_one_that_came_is_stricter() {
        let text = pack("dora").text;
        let scopes = "      others: {title: Review other access rights, cadence: yearly}\n";
        assert!(text.contains(scopes));
        let beside = told("dora", &[("policies/dora.yaml", text.replace(scopes, "      some: {cadence: weekly}\n"))]);
        assert_eq!(beside.missing, ["dora-rts-21-e-iv-access-right-review@others"]);
        assert_eq!(lines(&beside), ["stricter: the task `dora-rts-21-e-iv-access-right-review@some` was added"]);
        assert_eq!(beside.same, 11);
        let none = told("soc2", &[("policies/dora.yaml", text.to_owned())]);
        assert_eq!((none.missing.len(), none.same, none.changes.len()), (5, 0, 0));
    }

    #[test]
    fn what_holds_for_every_task_of_the_plan_is_told_of_the_tasks_of_the_pack() {
        let files = [
            ("policies/plan.yaml", format!("{SETTINGS}defaults: {{grace: 1d}}\n")),
            ("policies/essential-eight.yaml", pack("essential-eight").text.to_owned()),
        ];
        let beside = told("essential-eight", &files);
        assert_eq!(beside.changes.len(), 8, "{:?}", lines(&beside));
        assert!(beside.changes.iter().all(|change| change.direction == Direction::Looser && change.what.contains("grace")));
        assert_eq!(beside.same, 0);
    }

    #[test]
    fn a_cadence_that_the_pack_leaves_open_is_shown_and_no_change() {
        let pack = pack("iso27001");
        let chosen: BTreeMap<&str, &str> = pack.unchosen().iter().map(|open| (open.task, "every 2 years")).collect();
        let beside = told("iso27001", &[("policies/iso27001.yaml", pack.with(&chosen))]);
        assert_eq!((lines(&beside), beside.same), (vec![], 4));
        let shown: Vec<(&str, &str)> = beside.chosen.iter().map(|one| (one.unit.as_str(), one.cadence.as_str())).collect();
        assert_eq!(shown[0], ("iso27001-8-2-risk-assessment", "every 2 years and as needed"));
        assert_eq!(shown[1], ("iso27001-9-2-internal-audit", "every 2 years"));
    }
}
