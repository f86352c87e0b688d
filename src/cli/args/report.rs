//! What `duly report` can be asked.
//!
//! It does not know what the answers are.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use duly::calendar::Date;
use duly::render::html::CommitUrl;

use super::{Choice, Moment, Place, Show, Wrong, date};

#[derive(Debug, Args)]
pub struct Report {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub moment: Moment,
    /// First day of the window (inclusive) [default: the year that ends with --to]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// Last day of the window (inclusive) [default: the day of --as-of]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    #[command(flatten)]
    pub choice: Choice,
    /// Only tasks with such a reference, as in 'PCI DSS*'; `*` is any text, `?` any character (repeatable)
    #[arg(long, value_name = "PATTERN", value_parser = NonEmptyStringValueParser::new())]
    pub reference: Vec<String>,
    /// Where a commit can be looked at, for the links of html, as in 'https://git.example.org/soc/commit/{commit}'
    #[arg(long, value_name = "TEMPLATE", value_parser = commit_url)]
    pub commit_url: Option<CommitUrl>,
    /// Draw so many decided occurrences for csv, of every task if there is room
    #[arg(long, value_name = "N", requires = "seed", value_parser = clap::value_parser!(u32).range(1..))]
    pub sample: Option<u32>,
    /// What the sample is drawn by: the same seed draws the same sample
    #[arg(long, value_name = "TEXT", requires = "sample", value_parser = NonEmptyStringValueParser::new())]
    pub seed: Option<String>,
    #[command(flatten)]
    pub show: Show,
}

fn commit_url(text: &str) -> Result<CommitUrl, Wrong> {
    CommitUrl::parse(text).map_err(Wrong)
}
