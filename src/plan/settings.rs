//! The documents of a plan to the plan: settings that stand once, whichever file they stand in.
//!
//! It does not know how tasks are read.

use std::collections::BTreeMap;

use super::Plan;
use super::defaults::Defaults;
use super::duty::{Profile, Terms};
use super::named::{Named, NamedFiles};
use super::spot::{Name, Spot};
use super::teams::Roster;
use super::trouble::{Trouble, shown};
use super::{schemas, signers, tasks, waivers, work};
use crate::calendar::{Date, Duration, Zone};
use crate::diagnostic::{Level, Problem, RuleId};
use crate::language::say;
use crate::yaml::Document;

/// Five minutes.
const CLOCK_SKEW: i64 = 300;

/// A day: whatever is more is no skew but a wrong clock.
const LARGEST_CLOCK_SKEW: i64 = 24 * 3600;

/// Reads the plan; none if something that it needs is not there or has been told.
pub fn plan(documents: &[&Document], files: Vec<String>, named: &NamedFiles, trouble: &mut Trouble) -> Option<Plan> {
    let roots: Vec<Spot<'_>> = documents.iter().map(|document| Spot::root(document)).collect();
    let name = single(&roots, "", "name", trouble).and_then(Spot::text).map(str::to_owned);
    let zone = single(&roots, "", "timezone", trouble).map_or(Some(Zone::UTC), |spot| zone(spot, trouble));
    let adopted_on = single(&roots, "", "adopted_on", trouble).and_then(|spot| date(spot, trouble));
    let clock_skew = single(&roots, "", "clock_skew", trouble).map_or(Some(CLOCK_SKEW), |spot| clock_skew(spot, trouble));
    let defaults = Defaults::read(&roots, trouble);
    let profile = match single(&roots, "", "profile", trouble).and_then(Spot::text) {
        Some("pci-dss-4") => Profile::PciDss4,
        Some(_) | None => Profile::Plain,
    };
    let terms = Terms { defaults: &defaults, profile };
    let levels = levels(&roots, trouble);
    let roster = Roster::read(&roots, trouble);
    let approvers = single(&roots, "", "approvers", trouble).and_then(|team| roster.resolve(team, trouble));
    let mut named = Named::new(named);
    let calendar = work::calendar(&roots, &mut named, trouble);
    let signers = signers::read(&roots, &mut named, trouble);
    let schemas = schemas::read(&roots, &mut named, trouble);
    let standard = roots.iter().filter_map(|root| root.get("defaults")).collect();
    let tasks = tasks::read(&roots, &tasks::Context { terms, roster: &roster, files: &files, schemas: &schemas, standard }, trouble);
    if trouble.is_empty() {
        defaults.tell_idle(trouble);
    }
    let whole = tasks.as_deref().filter(|_| !trouble.files_missing);
    let waivers = waivers::read(&roots, &waivers::Known::new(whole, &roster, approvers.as_deref()), trouble);
    Some(Plan {
        name,
        zone: zone?,
        adopted_on,
        clock_skew: clock_skew?,
        clock_exceptions: clock_exceptions(&roots),
        calendar,
        waivers,
        approvers,
        bots: signers::bots(&roots),
        signers,
        teams: roster.into_teams(),
        tasks: tasks?.into(),
        levels,
        files,
        named: named.into_patterns(),
    })
}

/// Finds a setting that stands once: at the top (the parent is empty), or in a mapping there. Files may repeat it, not contradict it.
pub fn single<'a>(roots: &[Spot<'a>], parent: &str, key: &str, trouble: &mut Trouble) -> Option<Spot<'a>> {
    let mut found: Option<(Name<'a>, Spot<'a>)> = None;
    for root in roots {
        let mapping = if parent.is_empty() { Some(*root) } else { root.get(parent) };
        let entry = mapping.and_then(|mapping| mapping.entries().find(|(name, _)| name.as_str() == key));
        found = agree(found, entry, trouble);
    }
    found.map(|(_, value)| value)
}

/// Keeps the first of two entries with one key, and tells if they differ.
fn agree<'a>(
    first: Option<(Name<'a>, Spot<'a>)>,
    next: Option<(Name<'a>, Spot<'a>)>,
    trouble: &mut Trouble,
) -> Option<(Name<'a>, Spot<'a>)> {
    if let (Some((first_name, first_value)), Some((name, value))) = (first, next)
        && first_value.node.canonical() != value.node.canonical()
    {
        let message = say!("`{name}` is set to something else in {path}", name = shown(name.as_str()), path = first_name.source().path());
        let problem = Problem::new(RuleId::PlanDuplicateKey, message, say!("set it in one of the two files: together they are one plan"))
            .also(first_name.place(), say!("first here"));
        trouble.refuse_key(name, problem, say!("set again"));
    }
    first.or(next)
}

fn zone(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Zone> {
    let zone = spot.text().and_then(Zone::parse);
    if zone.is_none() {
        let problem =
            Problem::new(RuleId::PlanValue, say!("the value is no time zone"), say!("write an IANA name such as Europe/Paris or UTC"));
        trouble.refuse(spot, problem, say!("no time zone"));
    }
    zone
}

/// Reads a day.
pub fn date(spot: Spot<'_>, trouble: &mut Trouble) -> Option<Date> {
    let date = spot.text().and_then(|text| text.parse().ok());
    if date.is_none() {
        let problem = Problem::new(RuleId::PlanValue, say!("the value is no date"), say!("write a date such as 2026-11-23"));
        trouble.refuse(spot, problem, say!("no date"));
    }
    date
}

fn clock_skew(spot: Spot<'_>, trouble: &mut Trouble) -> Option<i64> {
    let help = say!("write hours or minutes, at most 24h, such as 5m");
    let text = spot.text_or_number()?;
    let problem = match Duration::parse(&text) {
        Ok(Duration::Exact(seconds)) if seconds <= LARGEST_CLOCK_SKEW => return Some(seconds),
        Ok(Duration::Exact(_)) => Problem::new(RuleId::PlanValue, say!("`clock_skew` is {text}, more than 24h", text = shown(&text)), help),
        Ok(Duration::Days(_) | Duration::BusinessDays(_) | Duration::Months(_)) => {
            Problem::new(RuleId::PlanValue, say!("`clock_skew` is {text}, which is no exact time", text = shown(&text)), help)
        }
        Err(error) => Problem::new(RuleId::PlanValue, error.message, error.help),
    };
    trouble.refuse(spot, problem, say!("not this"));
    None
}

fn clock_exceptions(roots: &[Spot<'_>]) -> Vec<String> {
    let mut commits: Vec<String> = Vec::new();
    for commit in roots.iter().filter_map(|root| root.get("clock_exceptions")).flat_map(Spot::texts) {
        if !commits.iter().any(|known| known == commit) {
            commits.push(commit.to_owned());
        }
    }
    commits
}

fn levels(roots: &[Spot<'_>], trouble: &mut Trouble) -> BTreeMap<RuleId, Option<Level>> {
    let mut entries: BTreeMap<&str, (Name<'_>, Spot<'_>)> = BTreeMap::new();
    for (name, value) in roots.iter().filter_map(|root| root.get("rules")).flat_map(Spot::entries) {
        let first = agree(entries.get(name.as_str()).copied(), Some((name, value)), trouble);
        entries.extend(first.map(|first| (name.as_str(), first)));
    }
    let mut levels = BTreeMap::new();
    for (name, value) in entries.into_values() {
        match RuleId::parse(name.as_str()) {
            Some(rule) if is_fixed(rule) => {
                let why = if precedes_the_plan(rule) {
                    say!("it is about a table from which no plan is made yet")
                } else {
                    say!("a plan that breaks it is not judged at all")
                };
                let message = say!("the level of `{rule}` cannot be set: {why}", rule, why);
                trouble.refuse_key(name, Problem::new(RuleId::PlanValue, message, say!("remove it")), say!("cannot be set"));
            }
            Some(rule) => levels.extend(level(value).map(|level| (rule, level))),
            None => {
                let problem = unknown_rule(name.as_str(), trouble);
                trouble.refuse_key(name, problem, say!("no such rule"));
            }
        }
    }
    levels
}

/// Reads a level; the inner none is `off`. What is neither has been told by the schema.
fn level(spot: Spot<'_>) -> Option<Option<Level>> {
    let text = spot.text()?;
    if text == "off" {
        return Some(None);
    }
    Level::ALL.into_iter().find(|level| level.as_str() == text).map(Some)
}

pub fn unknown_rule(name: &str, trouble: &mut Trouble) -> Problem {
    let known: Vec<&str> = RuleId::ALL.iter().filter(|rule| !is_fixed(**rule)).map(|rule| rule.as_str()).collect();
    let help = match trouble.meant(name, &known) {
        Some(near) => say!("did you mean `{near}`?", near),
        None => say!("remove it, or name a rule that `duly rules` lists"),
    };
    Problem::new(RuleId::PlanUnknownReference, say!("there is no rule `{name}`", name = shown(name)), help)
}

/// Says whether the plan cannot say how much a rule weighs.
pub fn is_fixed(rule: RuleId) -> bool {
    refuses_the_plan(rule) || precedes_the_plan(rule)
}

/// Says whether a rule is about a table that is to become a plan.
fn precedes_the_plan(rule: RuleId) -> bool {
    matches!(rule, RuleId::ImportCadence | RuleId::ImportCell | RuleId::ImportChanged | RuleId::ImportChoice)
}

/// Says whether a plan that breaks a rule is refused as a whole, so that the plan cannot say how much that weighs.
fn refuses_the_plan(rule: RuleId) -> bool {
    matches!(
        rule,
        RuleId::PlanMissing
            | RuleId::PlanUnreadable
            | RuleId::PlanSyntax
            | RuleId::PlanDuplicateKey
            | RuleId::PlanUnknownKey
            | RuleId::PlanValue
            | RuleId::PlanDuplicateId
            | RuleId::PlanUnknownReference
            | RuleId::PlanCadence
            | RuleId::PlanEvidencePath
            | RuleId::PlanWithoutTasks
    )
}
