//! Waivers as plans write them: what is excused, for how long, by whom, and why.
//!
//! It does not know what a waiver covers in the end.

use std::collections::BTreeSet;

use super::settings::{date, is_fixed, unknown_rule};
use super::spot::Spot;
use super::teams::Roster;
use super::trouble::{Trouble, shown};
use super::{Task, Waiver, WaiverTarget};
use crate::calendar::Date;
use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};

/// Keys that belong to the waiver of a task, and to that of a finding.
const OF_TASK: [&str; 3] = ["scope", "team", "occurrence"];
const OF_FINDING: [&str; 2] = ["path", "commit"];

/// What a waiver may name.
#[derive(Debug)]
pub struct Known<'a> {
    /// The ids of the tasks; none if some task could not be read, so that an unknown name may be its own.
    tasks: Option<BTreeSet<&'a str>>,
    /// Task and scope.
    scopes: BTreeSet<(&'a str, &'a str)>,
    /// Task, scope (none for any) and team, where teams are judged by themselves.
    teams: BTreeSet<(&'a str, Option<&'a str>, &'a str)>,
    roster: &'a Roster,
    /// The team whose members may approve.
    approvers: Option<&'a str>,
}

impl<'a> Known<'a> {
    pub fn new(tasks: Option<&'a [Task]>, roster: &'a Roster, approvers: Option<&'a str>) -> Self {
        let (mut scopes, mut teams) = (BTreeSet::new(), BTreeSet::new());
        for id in tasks.into_iter().flatten().flat_map(|task| &task.units).map(|unit| &unit.id) {
            let (task, scope) = (id.task.as_str(), id.scope.as_deref());
            scopes.extend(scope.map(|scope| (task, scope)));
            teams.extend(id.team.as_deref().into_iter().flat_map(|team| [(task, scope, team), (task, None, team)]));
        }
        let tasks = tasks.map(|tasks| tasks.iter().map(|task| task.id.as_str()).collect());
        Self { tasks, scopes, teams, roster, approvers }
    }
}

/// Reads the waivers of all files, in the order of the text; those that are told are left out.
pub fn read(roots: &[Spot<'_>], known: &Known<'_>, trouble: &mut Trouble) -> Vec<Waiver> {
    let waivers = roots.iter().filter_map(|root| root.get("waivers")).flat_map(Spot::items);
    waivers.filter_map(|spot| waiver(spot, known, trouble)).collect()
}

fn waiver(spot: Spot<'_>, known: &Known<'_>, trouble: &mut Trouble) -> Option<Waiver> {
    let target = target(spot, known, trouble);
    let days = days(spot, trouble);
    let reason = spot.get("reason").and_then(|reason| filled(reason, trouble));
    let (owner, approver) = (spot.get("owner").and_then(Spot::text), spot.get("approver"));
    if let (Some(owner), Some(approver)) = (owner, approver)
        && approver.text().is_some_and(|approver| approver.eq_ignore_ascii_case(owner))
    {
        let message = say!("`{owner}` approves a waiver of their own", owner = shown(owner));
        trouble.refuse(approver, Problem::new(RuleId::PlanValue, message, say!("name somebody else than the owner")), say!("the owner"));
    } else if let (Some(approver), Some(team)) = (approver, known.approvers) {
        may_approve(approver, team, known.roster, trouble);
    }
    Some(Waiver {
        target: target?,
        reason: reason?,
        owner: owner?.to_owned(),
        approver: approver?.text()?.to_owned(),
        ticket: spot.get("ticket").and_then(Spot::text).map(str::to_owned),
        days: days?,
        place: spot.place(),
    })
}

/// Tells of an approver who is not in the team that approves. A team without a list of members says nothing about who is in it.
fn may_approve(approver: Spot<'_>, team: &str, roster: &Roster, trouble: &mut Trouble) {
    let members = roster.members(team);
    let Some(email) = approver.text() else { return };
    if !members.is_empty() && !members.iter().any(|member| member.eq_ignore_ascii_case(email)) {
        let message = say!("`{email}` is not in the team `{team}`, which approves waivers", email = shown(email), team = shown(team));
        trouble.refuse(
            approver,
            Problem::new(RuleId::PlanValue, message, say!("let a member of that team approve, or add them to it")),
            say!("may not approve"),
        );
    }
}

fn target(spot: Spot<'_>, known: &Known<'_>, trouble: &mut Trouble) -> Option<WaiverTarget> {
    let (message, help) = match (spot.get("task"), spot.get("finding")) {
        (Some(task), None) => {
            let strange_key = |key: &str| say!("`{key}` means nothing in the waiver of a task", key);
            strange(spot, &OF_FINDING, strange_key, trouble);
            return occurrences(spot, task, known, trouble);
        }
        (None, Some(finding)) => {
            let strange_key = |key: &str| say!("`{key}` means nothing in the waiver of a finding", key);
            strange(spot, &OF_TASK, strange_key, trouble);
            return self::finding(spot, finding, trouble);
        }
        (Some(_), Some(_)) => (say!("the waiver names a task and a finding"), say!("make two waivers of it")),
        (None, None) => (say!("the waiver names neither a task nor a finding"), say!("add `task`, or `finding` with `path` or `commit`")),
    };
    if !trouble.has_told_within(spot) {
        trouble.refuse(spot, Problem::new(RuleId::PlanValue, message, help), say!("waives what?"));
    }
    None
}

/// Refuses keys that mean nothing in the waiver of a task, or of a finding.
fn strange(spot: Spot<'_>, keys: &[&str], tell: impl Fn(&str) -> Text, trouble: &mut Trouble) {
    for (name, value) in spot.entries().filter(|(name, _)| keys.contains(&name.as_str())) {
        trouble.refuse(value, Problem::new(RuleId::PlanValue, tell(name.as_str()), say!("remove it")), say!("means nothing"));
    }
}

fn occurrences(spot: Spot<'_>, task: Spot<'_>, known: &Known<'_>, trouble: &mut Trouble) -> Option<WaiverTarget> {
    if spot.get("from").or(spot.get("to")).is_none() && !trouble.has_told_within(spot) {
        let problem = Problem::new(RuleId::PlanValue, say!("the waiver of a task has no first and last day"), say!("add `from` and `to`"));
        trouble.refuse(task, problem, say!("for how long?"));
    }
    let scope = spot.get("scope").and_then(Spot::text);
    let team = spot.get("team").map(|team| known.roster.resolve(team, trouble));
    match (&known.tasks, task.text()) {
        (Some(tasks), Some(id)) if tasks.contains(id) => names_a_unit(spot, id, team.as_ref().and_then(Option::as_deref), known, trouble),
        (Some(tasks), Some(_)) => {
            let help = say!("name a task of the plan, or remove the waiver with its task");
            unknown(task, |name| say!("there is no task `{name}`", name), help, tasks.iter().copied(), trouble);
        }
        (None, _) | (_, None) => {}
    }
    Some(WaiverTarget::Occurrences {
        task: task.text()?.to_owned(),
        scope: scope.map(str::to_owned),
        team: match team {
            Some(team) => Some(team?),
            None => None,
        },
        key: spot.get("occurrence").and_then(Spot::text).map(str::to_owned),
    })
}

/// Tells a scope or a team that the task does not judge by itself.
fn names_a_unit(spot: Spot<'_>, task: &str, team: Option<&str>, known: &Known<'_>, trouble: &mut Trouble) {
    let scope = spot.get("scope").and_then(|scope| Some((scope, scope.text()?)));
    if let Some((place, id)) = scope
        && !known.scopes.contains(&(task, id))
    {
        let scopes = known.scopes.range((task, "")..).take_while(|(other, _)| *other == task).map(|(_, scope)| *scope);
        unknown(
            place,
            |scope| say!("the task `{task}` has no scope `{scope}`", task = shown(task), scope),
            say!("name a scope of the task, or remove it"),
            scopes,
            trouble,
        );
        return;
    }
    let Some((team, place)) = team.zip(spot.get("team")) else { return };
    if !known.teams.contains(&(task, scope.map(|(_, id)| id), team)) {
        let message = say!("the task `{task}` does not judge the team `{team}` by itself", task = shown(task), team = shown(team));
        let help = say!("name a team of a task with `each_team: true`, or remove it");
        trouble.refuse(place, Problem::new(RuleId::PlanUnknownReference, message, help), say!("no such unit"));
    }
}

/// The most names among which one is looked for that may have been meant.
const MOST_NAMES: usize = 1000;

fn unknown<'w>(spot: Spot<'_>, tell: impl Fn(String) -> Text, help: Text, known: impl Iterator<Item = &'w str>, trouble: &mut Trouble) {
    let Some(name) = spot.text().filter(|_| !trouble.has_told(spot)) else { return };
    let known: Vec<&str> = known.take(MOST_NAMES).collect();
    let help = trouble.meant(name, &known).map_or(help, |near| say!("did you mean `{near}`?", near));
    let message = tell(shown(name));
    trouble.refuse(spot, Problem::new(RuleId::PlanUnknownReference, message, help), say!("not in the plan"));
}

fn finding(spot: Spot<'_>, finding: Spot<'_>, trouble: &mut Trouble) -> Option<WaiverTarget> {
    let name = finding.text()?;
    let rule = RuleId::parse(name).filter(|rule| !is_fixed(*rule));
    if rule.is_none() && !trouble.has_told(finding) {
        let problem = match RuleId::parse(name) {
            Some(_) => {
                let message = say!("a finding of `{name}` cannot be waived: a plan that breaks it is not judged at all", name);
                Problem::new(RuleId::PlanValue, message, say!("mend the plan, and remove the waiver"))
            }
            None => unknown_rule(name, trouble),
        };
        trouble.refuse(finding, problem, say!("not this"));
    }
    let optional = |key: &str| spot.get(key).and_then(Spot::text).map(str::to_owned);
    let (commit, path) = (optional("commit"), optional("path"));
    if commit.is_none() && path.is_none() && !trouble.has_told_within(spot) {
        let problem =
            Problem::new(RuleId::PlanValue, say!("the waiver does not say which finding of the rule"), say!("add `commit` or `path`"));
        trouble.refuse(finding, problem, say!("which one?"));
    }
    Some(WaiverTarget::Finding { rule: rule?, commit, path })
}

/// Reads the first and the last day: both or none.
#[expect(clippy::option_option, reason = "the outer none has been told, the inner one has no days")]
fn days(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Option<(Date, Date)>> {
    let (from, to) = match (spot.get("from"), spot.get("to")) {
        (Some(from), Some(to)) => (from, to),
        (None, None) => return Some(None),
        (Some(one), None) | (None, Some(one)) => {
            let problem = Problem::new(RuleId::PlanValue, say!("the waiver has one day alone"), say!("write both `from` and `to`"));
            trouble.refuse(one, problem, say!("and the other?"));
            return None;
        }
    };
    let (first, last) = (date(from, trouble), date(to, trouble));
    let (first, last) = (first?, last?);
    if last < first {
        let message = say!("the waiver ends on {last}, before it begins on {first}", last, first);
        trouble.refuse(
            to,
            Problem::new(RuleId::PlanValue, message, say!("write a last day that is not before the first")),
            say!("before `from`"),
        );
        return None;
    }
    Some(Some((first, last)))
}

/// Reads a text that says something.
fn filled(spot: Spot<'_>, trouble: &mut Trouble) -> Option<String> {
    let text = spot.text()?;
    if text.trim().is_empty() {
        trouble.refuse(
            spot,
            Problem::new(RuleId::PlanValue, say!("the reason is empty"), say!("write why the exception is right")),
            say!("no reason"),
        );
        return None;
    }
    Some(text.to_owned())
}
