//! What of a task is judged by itself: the task as a whole, or each of its scopes and teams.
//!
//! It does not know how a cadence or an evidence path is read.

use std::collections::BTreeMap;

use super::settings::date;
use super::spot::{Name, Spot};
use super::tasks::Context;
use super::trouble::{Trouble, shown};
use super::{Offset, Proof, Unit, duty, paths, proof, rule};
use crate::address::UnitId;
use crate::cadence::Cadence;
use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};
use crate::source::Span;
use crate::yaml::Value;

/// The most values that the scopes and teams of a plan may multiply to, so that a short plan cannot make a huge one.
const MOST_VALUES: usize = 50_000;

/// A task, or one scope of it.
#[derive(Debug, Clone, Copy)]
struct Part<'a> {
    /// The task's id; none if it has been told.
    id: Option<&'a str>,
    task: Spot<'a>,
    scope: Option<(Name<'a>, Spot<'a>)>,
}

/// Reads the units of a task; none if something of them has been told. `spent` is what the tasks before it multiplied to.
pub fn units<'a>(
    task: Spot<'a>,
    id: Option<&'a str>,
    context: &Context<'_, 'a>,
    spent: &mut usize,
    trouble: &mut Trouble,
) -> Option<Vec<Unit>> {
    let scopes: Vec<(Name<'a>, Spot<'a>)> = task.get("scopes").into_iter().flat_map(Spot::entries).collect();
    let parts: Vec<Part<'a>> = match scopes.as_slice() {
        [] => vec![Part { id, task, scope: None }],
        scopes => scopes.iter().map(|scope| Part { id, task, scope: Some(*scope) }).collect(),
    };
    if let (Some(evidence), false) = (task.get("evidence"), scopes.is_empty()) {
        let path = if matches!(evidence.node.value, Value::Mapping(_)) { evidence.get("path") } else { Some(evidence) };
        if let Some(path) = path {
            let help = say!("name `evidence` in each scope, or remove it for the usual path `evidence/<id>/<scope>/`");
            let problem =
                Problem::new(RuleId::PlanEvidencePath, say!("a path of the task does not say which scope its records prove"), help);
            trouble.refuse(path, problem, say!("for which scope?"));
        }
    }
    if parts.len() > 1 || is_each_team(task) {
        *spent = parts.iter().fold(*spent, |spent, part| spent.saturating_add(part.values()));
        if *spent > MOST_VALUES {
            let message = say!("the scopes and teams of the tasks multiply to more than {most} values", most = MOST_VALUES);
            let problem = Problem::new(RuleId::PlanValue, message, say!("give the task fewer scopes, or shorter lists"));
            trouble.refuse(task.get("id").unwrap_or(task), problem, say!("too many from here on"));
            return None;
        }
    }
    let read: Vec<Option<Vec<Unit>>> = parts.iter().map(|part| part.units(context, trouble)).collect();
    let units: Vec<Unit> = read.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
    are_apart(&parts, &units, trouble).then_some(units)
}

impl<'a> Part<'a> {
    /// A key of the scope, or else of the task.
    fn get(self, key: &str) -> Option<Spot<'a>> {
        self.scope.and_then(|(_, scope)| scope.get(key)).or_else(|| self.task.get(key))
    }

    /// The evidence as it is written: of a scope its own alone.
    fn evidence(self) -> Option<Spot<'a>> {
        self.scope.map_or(self.task, |(_, scope)| scope).get("evidence")
    }

    fn scope_id(self) -> Option<&'a str> {
        self.scope.map(|(name, _)| name.as_str())
    }

    /// How many values the units of this part hold together.
    fn values(self) -> usize {
        let teams = self.get("teams").map_or(0, |teams| teams.items().count());
        let own = values(self.get("cadence")) + values(self.evidence()) + 1;
        if is_each_team(self.task) { own.saturating_mul(teams) } else { own + teams }
    }

    fn units(self, context: &Context<'_, 'a>, trouble: &mut Trouble) -> Option<Vec<Unit>> {
        let teams = self.teams(context, trouble);
        let adopted_on = self.get("adopted_on").map(|day| date(day, trouble));
        let cadence = self.cadence(context, trouble);
        let apart: Vec<Option<&str>> =
            if is_each_team(self.task) { teams.iter().map(|team| Some(team.as_str())).collect() } else { vec![None] };
        let proofs: Vec<_> = apart.iter().map(|team| self.proof(*team, context, trouble)).collect();
        if is_each_team(self.task) && self.get("teams").is_none_or(|teams| teams.items().next().is_none()) {
            let problem = Problem::new(RuleId::PlanCadence, say!("`each_team` has no teams to judge"), say!("name them under `teams`"));
            let blamed = self.get("teams").or_else(|| self.task.get("each_team"))?;
            trouble.refuse(blamed, problem, say!("of which teams?"));
        }
        let (cadence, place, rules) = cadence?;
        let base = self.task.get("id")?.span().start;
        let (place, rules) = (Offset::from(base, place), rules.into_iter().map(|rule| Offset::from(base, rule)).collect::<Vec<_>>());
        let adopted_on = adopted_on.map_or(Some(None), |day| day.map(Some))?;
        let unit = |(team, proof): (Option<&str>, Option<Proof>)| {
            Some(Unit {
                id: UnitId { task: self.id?.to_owned(), scope: self.scope_id().map(str::to_owned), team: team.map(str::to_owned) },
                title: self.scope.and_then(|(_, scope)| scope.get("title")).and_then(Spot::text).map(str::to_owned),
                teams: team.map_or_else(|| teams.clone(), |team| vec![team.to_owned()]),
                adopted_on,
                cadence: cadence.clone(),
                proof: proof?,
                place,
                rules: rules.clone(),
            })
        };
        apart.iter().copied().zip(proofs).map(unit).collect()
    }

    fn teams(self, context: &Context<'_, 'a>, trouble: &mut Trouble) -> Vec<String> {
        let mut teams: Vec<String> = Vec::new();
        for name in self.get("teams").into_iter().flat_map(Spot::items) {
            let id = context.roster.resolve(name, trouble);
            teams.extend(id.filter(|id| !teams.contains(id)));
        }
        teams
    }

    fn cadence(self, context: &Context<'_, 'a>, trouble: &mut Trouble) -> Option<(Cadence, Span, Vec<Span>)> {
        if let Some(cadence) = self.get("cadence") {
            return duty::cadence(cadence, context.terms, trouble).map(|(read, rules)| (read, cadence.span(), rules));
        }
        let id = self.task.get("id")?;
        if context.terms.defaults.generator().is_some() {
            return rule::mapping(id, None, context.terms, trouble).map(|read| (read, id.span(), Vec::new()));
        }
        let task = shown(id.text().unwrap_or_default());
        let problem = |message: Text| Problem::new(RuleId::PlanCadence, message, say!("add `cadence:`, such as `weekly` or `as needed`"));
        if !trouble.has_told_within(self.task) {
            match self.scope {
                None => trouble.refuse(id, problem(say!("the task `{task}` has no cadence", task)), say!("when is it owed?")),
                Some((_, scope)) if trouble.has_told_within(scope) => {}
                Some((name, _)) => {
                    let message = say!("the scope `{scope}` of the task `{task}` has no cadence", scope = shown(name.as_str()), task);
                    trouble.refuse_key(name, problem(message), say!("when is it owed?"));
                }
            }
        }
        None
    }

    fn proof(self, team: Option<&str>, context: &Context<'_, 'a>, trouble: &mut Trouble) -> Option<Proof> {
        let below = self.scope_id().map_or_else(String::new, |scope| format!("{scope}/"));
        let usual = self.id.map(|id| format!("evidence/{id}/{below}{}", if team.is_some() { "{team}/" } else { "" }));
        let home = paths::Home { usual: usual.as_deref(), team, files: context.files };
        let paths = match self.evidence() {
            Some(evidence) => paths::evidence(evidence, home, trouble),
            None => paths::usual(self.task.get("id")?, home, trouble),
        };
        // What the scope does not say about its evidence the task says, and else the plan.
        let own: Vec<Spot<'_>> = [self.evidence(), self.task.get("evidence")].into_iter().flatten().collect();
        let homes = proof::Homes { own: &own, standard: &context.standard };
        proof::proof(paths?, homes, context.schemas, trouble)
    }
}

fn is_each_team(task: Spot<'_>) -> bool {
    task.get("each_team").is_some_and(Spot::is_true)
}

/// Counts a value and all below it.
fn values(spot: Option<Spot<'_>>) -> usize {
    let below = |spot: Spot<'_>| spot.items().chain(spot.entries().map(|(_, value)| value)).map(|one| values(Some(one))).sum::<usize>();
    spot.map_or(0, |spot| 1 + below(spot))
}

/// Says whether no two scopes are proven by one record; tells it if they are.
fn are_apart(parts: &[Part<'_>], units: &[Unit], trouble: &mut Trouble) -> bool {
    let mut owners: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    let mut apart = true;
    // The folders first, so that each path can look for the ones in which it lies.
    for unit in units {
        for pattern in &unit.proof.paths {
            owners.entry(pattern.as_str()).or_insert(unit.id.scope.as_deref());
        }
    }
    for unit in units {
        for pattern in &unit.proof.paths {
            let scope = unit.id.scope.as_deref();
            let text = pattern.as_str();
            let folders = text.match_indices('/').map(|(at, _)| &text[..=at]);
            let shared = folders.chain([text]).find_map(|path| owners.get(path).filter(|owner| **owner != scope));
            if let (Some(Some(other)), Some(part)) = (shared, parts.iter().find(|part| part.scope_id() == scope)) {
                apart = false;
                let message = say!("the path `{path}` is also one of the scope `{scope}`", path = shown(text), scope = shown(other));
                let help = say!("give each scope a folder of its own, so that no record proves two");
                let problem = Problem::new(RuleId::PlanEvidencePath, message, help);
                match (part.evidence(), part.scope) {
                    (Some(evidence), _) => trouble.refuse(evidence, problem, say!("not apart")),
                    (None, Some((name, _))) => trouble.refuse_key(name, problem, say!("not apart")),
                    (None, None) => {}
                }
            }
        }
    }
    apart
}
