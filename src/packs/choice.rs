//! Cadences that a standard leaves open: which tasks have one, and the pack with them filled in.
//!
//! It does not know who chooses.

use std::collections::BTreeMap;

use super::{Pack, task_of};
use crate::cadence::Step;
use crate::language::{Text, say};

/// What stands where a cadence is to be chosen, up to what is often chosen.
const OPEN: &str = "choose (often ";
const CLOSE: char = ')';

/// A cadence that the standard leaves to whoever is held to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unchosen {
    /// The id of the task.
    pub task: &'static str,
    /// What is often chosen; no part of the standard.
    pub often: &'static str,
}

/// A cadence that somebody has chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The id of the task.
    pub task: String,
    pub cadence: String,
}

impl Choice {
    /// Reads `TASK=CADENCE`. A task that owes nothing cannot be chosen: the standard asks for it again and again.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let (task, cadence) = text.split_once('=').ok_or_else(|| say!("write TASK=CADENCE, like iso27001-9-2-internal-audit=yearly"))?;
        let (task, cadence) = (task.trim(), cadence.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase());
        if task.is_empty() {
            return Err(say!("the task is missing: write TASK=CADENCE, like iso27001-9-2-internal-audit=yearly"));
        }
        Step::parse(&cadence).map_err(|error| say!("{message}: {help}", message = error.message, help = error.help))?;
        Ok(Self { task: task.to_owned(), cadence })
    }
}

impl Pack {
    /// Lists the tasks whose cadence is still to be chosen.
    pub fn unchosen(&self) -> Vec<Unchosen> {
        let (mut task, mut found) = ("", Vec::new());
        for line in self.text.lines() {
            task = task_of(line).unwrap_or(task);
            if let Some((_, often, _)) = open(line) {
                found.push(Unchosen { task, often });
            }
        }
        found
    }

    /// The pack with cadences filled in, by the ids of their tasks; what is not named stays open.
    pub fn with(&self, chosen: &BTreeMap<&str, &str>) -> String {
        let (mut task, mut text) = ("", String::new());
        for line in self.text.lines() {
            task = task_of(line).unwrap_or(task);
            match (open(line), chosen.get(task)) {
                (Some((before, _, after)), Some(cadence)) => text.push_str(&format!("{before}{cadence}{after}")),
                (Some(_), None) | (None, Some(_) | None) => text.push_str(line),
            }
            text.push('\n');
        }
        text
    }
}

/// Splits a line around what is to be chosen: what stands before it, what is often chosen, what stands after it.
fn open(line: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = line.strip_prefix("    cadence: ").map(|_| line).and_then(|line| line.split_once(OPEN))?;
    let (often, after) = rest.split_once(CLOSE)?;
    Some((before, often, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACK: Pack = Pack {
        name: "p",
        text: "tasks:\n  - id: a\n    # CHOOSE: choose (often daily)\n    cadence: choose (often weekly)\n  - id: b\n    \
               cadence: {every: choose (often yearly), rule: either}\n  - id: c\n    cadence: weekly\n",
    };

    #[test]
    fn what_is_open_is_found_and_filled_in_by_itself() {
        assert_eq!(PACK.unchosen(), [Unchosen { task: "a", often: "weekly" }, Unchosen { task: "b", often: "yearly" }]);
        let text = PACK.with(&BTreeMap::from([("b", "every 6 months"), ("c", "daily")]));
        assert_eq!(text, PACK.text.replace("choose (often yearly)", "every 6 months"));
        assert_eq!(PACK.with(&BTreeMap::new()), PACK.text);
    }

    #[test]
    fn a_choice_is_a_task_and_a_length_of_time() {
        let choice = |task: &str, cadence: &str| Ok(Choice { task: task.to_owned(), cadence: cadence.to_owned() });
        assert_eq!(Choice::parse("a=Quarterly"), choice("a", "quarterly"));
        assert_eq!(Choice::parse(" a = every  10 days "), choice("a", "every 10 days"));
        for (text, told) in [
            ("a", "TASK=CADENCE"),
            ("=weekly", "TASK=CADENCE"),
            ("a=", "cadence"),
            ("a=as needed", "cadence"),
            ("a=choose", "still to be chosen"),
            ("a=weekly # and more", "cadence"),
            ("a=weekly}", "cadence"),
        ] {
            assert!(Choice::parse(text).expect_err(text).contains(told), "{text}");
        }
    }
}
