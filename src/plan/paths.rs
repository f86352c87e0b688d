//! Evidence paths as plans write them.
//!
//! It does not know what lies at them.

use super::spot::Spot;
use super::trouble::{Trouble, shown};
use crate::diagnostic::{Problem, RuleId};
use crate::language::say;
use crate::pattern::Pattern;
use crate::yaml::Value;

/// Where the evidence of a unit may lie.
#[derive(Debug, Clone, Copy)]
pub struct Home<'a> {
    /// Where it lies if the plan does not say; none if the task's id has been told.
    pub usual: Option<&'a str>,
    /// The team that is judged by itself, for `{team}`.
    pub team: Option<&'a str>,
    /// The paths of the plan's own files.
    pub files: &'a [String],
}

/// Reads the evidence of a unit; none if it has been told what is wrong with it.
pub fn evidence(spot: Spot<'_>, home: Home<'_>, trouble: &mut Trouble) -> Option<Vec<Pattern>> {
    match &spot.node.value {
        Value::String(text) => pattern(spot, text, home, trouble).map(|pattern| vec![pattern]),
        Value::Sequence(_) => list(spot, home, trouble),
        Value::Mapping(_) => match spot.get("path") {
            Some(path) => evidence(path, home, trouble),
            None => usual(spot, home, trouble),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Where evidence lies if the plan does not say. `spot` is what is blamed if it cannot lie there.
pub fn usual(spot: Spot<'_>, home: Home<'_>, trouble: &mut Trouble) -> Option<Vec<Pattern>> {
    pattern(spot, home.usual?, home, trouble).map(|pattern| vec![pattern])
}

fn list(spot: Spot<'_>, home: Home<'_>, trouble: &mut Trouble) -> Option<Vec<Pattern>> {
    let items: Vec<Spot<'_>> = spot.items().collect();
    if items.is_empty() {
        let help = say!("name a path, or remove `evidence` for the usual path `evidence/<id>/`");
        trouble.refuse(spot, Problem::new(RuleId::PlanEvidencePath, say!("the list of evidence paths is empty"), help), say!("empty"));
        return None;
    }
    let read: Vec<Option<Pattern>> =
        items.into_iter().map(|item| item.text().and_then(|text| pattern(item, text, home, trouble))).collect();
    let mut patterns: Vec<Pattern> = read.into_iter().collect::<Option<_>>()?;
    let mut seen: Vec<Pattern> = Vec::new();
    patterns.retain(|pattern| {
        !seen.contains(pattern) && {
            seen.push(pattern.clone());
            true
        }
    });
    Some(patterns)
}

fn pattern(spot: Spot<'_>, text: &str, home: Home<'_>, trouble: &mut Trouble) -> Option<Pattern> {
    let text = &for_team(spot, text, home.team, trouble)?;
    let refused = match Pattern::parse(text) {
        Err(error) => {
            let help = say!("write a path from the root of the repository, such as evidence/access-review/");
            Problem::new(RuleId::PlanEvidencePath, error.text(), help)
        }
        Ok(_) if text.chars().all(|c| matches!(c, '*' | '?' | '/')) => {
            let message = say!("the evidence path `{text}` matches everything", text = shown(text));
            Problem::new(RuleId::PlanEvidencePath, message, say!("name the folder of the task's records, such as evidence/access-review/"))
        }
        Ok(pattern) => match plan_file_in(&pattern, home.files) {
            None => return Some(pattern),
            Some(file) => {
                let message =
                    say!("the evidence path `{text}` reaches into the plan itself ({file})", text = shown(text), file = shown(file));
                Problem::new(
                    RuleId::PlanEvidencePath,
                    message,
                    say!("keep records in a folder of their own, such as evidence/access-review/"),
                )
            }
        },
    };
    trouble.refuse(spot, refused, say!("not here"));
    None
}

/// Fills in the team for `{team}`; a path that all teams share would let one prove the duty of another.
fn for_team(spot: Spot<'_>, text: &str, team: Option<&str>, trouble: &mut Trouble) -> Option<String> {
    let problem = match (team, text.contains("{team}")) {
        (Some(team), true) => return Some(text.replace("{team}", team)),
        (None, false) => return Some(text.to_owned()),
        (Some(_), false) => {
            let message = say!("the evidence path `{text}` is the same for each team", text = shown(text));
            let help = say!("put `{{team}}` into it, such as evidence/tickets/{{team}}/");
            Problem::new(RuleId::PlanCadence, message, help)
        }
        (None, true) => {
            let message = say!("`{{team}}` stands for no team in the evidence path `{text}`", text = shown(text));
            Problem::new(RuleId::PlanEvidencePath, message, say!("add `each_team: true` to the task, or write the path out"))
        }
    };
    trouble.refuse(spot, problem, say!("not here"));
    None
}

/// Finds a plan file that a pattern matches, or that would get a sibling: a record there would be read as a part of the plan.
fn plan_file_in<'f>(pattern: &Pattern, files: &'f [String]) -> Option<&'f str> {
    let beside = pattern.as_str().rsplit_once('/').filter(|(_, name)| name.ends_with(".yaml") || name.ends_with(".yml"));
    files.iter().map(String::as_str).find(|file| {
        let folder = file.rsplit_once('/').map(|(folder, _)| folder);
        pattern.matches(file) || (folder.is_some() && folder == beside.map(|(folder, _)| folder))
    })
}
