//! Gives a report to whoever asked: to files first, then to the standard output.
//!
//! It does not know which command made it.

use std::collections::BTreeSet;
use std::fmt;

use clap::ValueEnum;
use duly::language::{say, words};
use duly::render::{Style, badge, csv, github, gitlab, html, ics, in_toto, json, junit, markdown, openmetrics, oscal, sarif};
use duly::report::{Report, Sample};

use super::Failure;
use super::args::{Format, Show, Target};
use super::world::World;

/// How a command shows its report to people.
type Human = fn(&mut dyn fmt::Write, &Report, Style) -> fmt::Result;

/// A report with what the formats are told beside it.
pub struct Delivery<'a> {
    pub report: &'a Report,
    pub human: Human,
    /// Where the plan was looked for; empty for the default.
    pub plan: &'a [String],
    /// Where commits can be looked at.
    pub commits: Option<&'a html::CommitUrl>,
    /// What of the occurrences a table lists; all if there is none.
    pub sample: Option<&'a Sample>,
}

/// Refuses two outputs to one file before any work is done.
pub fn look_ahead(show: &Show) -> Result<(), Failure> {
    let mut targets = BTreeSet::new();
    for output in &show.output {
        if !targets.insert(&output.target) {
            let message = say!("--output names {target} twice", target = output.target.text());
            return Err(Failure::usage(message, say!("give every output a file of its own")));
        }
    }
    Ok(())
}

impl<'a> Delivery<'a> {
    pub fn new(report: &'a Report, human: Human, plan: &'a [String]) -> Self {
        Self { report, human, plan, commits: None, sample: None }
    }

    /// Writes every output that was asked for.
    pub fn deliver(&self, show: &Show, world: &World) -> Result<(), Failure> {
        world.phase(words!("writing the report"));
        self.has_landed(show)?;
        let on_screen = world.style(show.color, show.quiet);
        let style = Style { quiet: show.quiet, language: on_screen.language, ..Style::PLAIN };
        let mut first = String::new();
        for output in &show.output {
            match &output.target {
                Target::Stdout => first.push_str(&self.rendered(output.format, style, markdown::LIMIT)?),
                Target::File(file) => {
                    let room = markdown::LIMIT.saturating_sub(world.already_in(file)?);
                    world.write_file(file, &self.rendered(output.format, style, room)?)?;
                }
            }
        }
        first.push_str(&self.rendered(show.format, on_screen, markdown::LIMIT)?);
        world.print(&first, on_screen)
    }

    /// Refuses formats that vouch for what has landed, where nothing has: a change that is proposed, and a working tree.
    fn has_landed(&self, show: &Show) -> Result<(), Failure> {
        let vouches = |format: &Format| matches!(format, Format::InToto | Format::Oscal | Format::OscalAr | Format::OscalPoam);
        let mut formats = show.output.iter().map(|output| output.format).chain([show.format]);
        let has_landed = self.report.repository.is_some() && self.report.change.is_none();
        match formats.find(vouches).filter(|_| !has_landed) {
            None => Ok(()),
            Some(format) => {
                let name = format.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
                let message = say!("{name} tells of what has landed, and this does not look at that alone", name);
                Err(Failure::usage(message, say!("write it with `duly report`, or with `duly check` without --base and --staged")))
            }
        }
    }

    fn rendered(&self, format: Format, style: Style, room: usize) -> Result<String, Failure> {
        let mut text = String::new();
        let report = self.report;
        match format {
            Format::Human => (self.human)(&mut text, report, style),
            Format::Json => json::write(&mut text, report),
            Format::Sarif => sarif::write(&mut text, report, self.plan),
            Format::Junit => junit::write(&mut text, report),
            Format::Github => github::write(&mut text, report),
            Format::Gitlab => gitlab::write(&mut text, report),
            Format::Markdown => markdown::write(&mut text, report, room, style.language),
            Format::Html => html::write(&mut text, report, self.commits, style.language),
            Format::Csv => csv::write(&mut text, report, self.sample),
            Format::Badge => badge::write(&mut text, report, style.language),
            Format::BadgeSvg => badge::write_svg(&mut text, report, style.language),
            Format::Ics => ics::write(&mut text, report, style.language),
            Format::Openmetrics => openmetrics::write(&mut text, report),
            Format::InToto => in_toto::write(&mut text, report),
            Format::Oscal | Format::OscalAr => oscal::write_results(&mut text, report),
            Format::OscalPoam => oscal::write_poam(&mut text, report),
        }
        .map_err(|error| {
            Failure::unproven(say!("the report cannot be rendered: {error}", error), say!("please report this with the command line"))
        })?;
        Ok(text)
    }
}
