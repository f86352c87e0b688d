//! Gives a report to whoever asked: to files first, then to the standard output.
//!
//! It does not know which command made it.

use std::collections::BTreeSet;
use std::fmt;

use duly::render::{Style, json};
use duly::report::Report;

use super::Failure;
use super::args::{Format, Show};
use super::world::World;

/// How a command shows its report to people.
type Human = fn(&mut dyn fmt::Write, &Report, Style) -> fmt::Result;

/// Refuses two outputs to one file before any work is done.
pub fn look_ahead(show: &Show) -> Result<(), Failure> {
    let mut files = BTreeSet::new();
    for output in &show.output {
        if !files.insert(&output.file) {
            let message = format!("--output names {} twice", output.file.display());
            return Err(Failure::usage(message, "give every output a file of its own"));
        }
    }
    Ok(())
}

/// Writes every output that was asked for.
pub fn deliver(report: &Report, human: Human, show: &Show, world: &World) -> Result<(), Failure> {
    world.phase("writing the report");
    for output in &show.output {
        let style = Style { quiet: show.quiet, ..Style::PLAIN };
        world.write_file(&output.file, &rendered(report, output.format, human, style)?)?;
    }
    let style = world.style(show.color, show.quiet);
    world.print(&rendered(report, show.format, human, style)?, style)
}

fn rendered(report: &Report, format: Format, human: Human, style: Style) -> Result<String, Failure> {
    let mut text = String::new();
    match format {
        Format::Human => human(&mut text, report, style),
        Format::Json => json::write(&mut text, report),
    }
    .map_err(|error| Failure::unproven(format!("the report cannot be rendered: {error}"), "please report this with the command line"))?;
    Ok(text)
}
