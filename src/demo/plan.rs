//! The shipped plan with a first day and members.
//!
//! It does not know what the plan means: it adds lines to its text.

use super::Person;
use super::year::{FIRST_DAY, TEAMS};

const SHIPPED: &str = include_str!("../../policies/soc-maintenance.yaml");

/// Writes the shipped plan with the members of the demonstration, in force from the first day of its year.
pub fn plan() -> String {
    let mut text = String::new();
    for line in SHIPPED.lines() {
        text.push_str(line);
        text.push('\n');
        if line.starts_with("timezone: ") {
            text.push_str(&format!("adopted_on: {FIRST_DAY}\n"));
        }
        let team = TEAMS.iter().find(|(id, _)| line.strip_prefix("  ").and_then(|rest| rest.strip_suffix(':')) == Some(id));
        if let Some((_, members)) = team {
            text.push_str("    members:\n");
            for member in members.iter().copied().flatten() {
                text.push_str(&entry(member));
            }
        }
    }
    text
}

fn entry(member: &Person) -> String {
    let mut entry = format!("      - {{email: {}", member.email);
    for (key, day) in [("from", member.from), ("until", member.until)] {
        if let Some(day) = day {
            entry.push_str(&format!(", {key}: {day}"));
        }
    }
    entry.push_str("}\n");
    entry
}
