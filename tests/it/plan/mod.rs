//! Plans as people write them, to what is made of them.
//!
//! It does not know repositories.

mod cadence;
mod defaults;
mod files;
mod hostile;
mod named;
mod neutral;
mod read;
mod refused;
mod schema;
mod units;
mod waivers;

use duly::diagnostic::Problem;
use duly::plan::{Plan, PlanFile, load};

/// Loads files given as path and text.
fn loaded(files: &[(&str, &str)]) -> Result<Plan, Vec<Problem>> {
    let files: Vec<PlanFile> =
        files.iter().map(|(path, text)| PlanFile { path: (*path).to_owned(), bytes: text.as_bytes().to_vec() }).collect();
    load(&files)
}

/// Loads one file.
fn plan(text: &str) -> Result<Plan, Vec<String>> {
    loaded(&[("policies/plan.yaml", text)])
        .map_err(|problems| problems.iter().map(|problem| line(problem, "policies/plan.yaml:")).collect())
}

/// Writes a problem as one line: place, rule, message, places that explain it, and the word that may have been meant.
fn line(problem: &Problem, path: &str) -> String {
    let place = problem.place.as_ref().map_or("nowhere".to_owned(), |place| match place.start() {
        Some(start) => format!("{}:{start}", place.path()),
        None => place.path().to_owned(),
    });
    let related = problem.related.iter().map(|(place, label)| {
        let start = place.start().map_or_else(String::new, |start| start.to_string());
        format!(" ({label}: {}:{start})", place.path()).replace(path, "")
    });
    let meant = problem.help.strip_prefix("did you mean ").and_then(|rest| rest.split_once('?')).map_or("", |(word, _)| word);
    let meant = if meant.is_empty() { String::new() } else { format!(" (did you mean {meant}?)") };
    format!("{} {} {}{}{meant}", place.replace(path, ""), problem.rule, problem.message, related.collect::<String>())
}
