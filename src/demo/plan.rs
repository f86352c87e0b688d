//! The shipped plan with what a team adds to it: a name, a zone, a first day, what holds for every task, and members.
//!
//! It does not know what the plan means: it adds lines to its text.

use super::Person;
use super::year::{FIRST_DAY, TEAMS};

const SHIPPED: &str = include_str!("../../policies/soc-maintenance.yaml");

/// What stands below the version: the shipped plan leaves it to whoever uses it.
const SETTINGS: &str = "\
name: SOC maintenance

# Days, weeks and months begin and end at midnight in this zone.
timezone: Europe/Paris
";

const DEFAULTS: &str = "
defaults:
  # What lands on the day after its slot is late, but not missed.
  grace: 1d
  # Tell a day ahead what is still to be done.
  due_soon: 1d
";

/// Writes the shipped plan with the settings and members of the demonstration, in force from the first day of its year.
pub fn plan() -> String {
    let mut text = String::new();
    for line in SHIPPED.lines() {
        text.push_str(line);
        text.push('\n');
        if line == "version: 1" {
            text.push_str(&format!("{SETTINGS}adopted_on: {FIRST_DAY}\n{DEFAULTS}"));
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
