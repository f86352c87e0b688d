//! What `duly verify-report` can be asked.
//!
//! It does not know what the answers are.

use std::path::PathBuf;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::{Color, TextFormat};

#[derive(Debug, Args)]
pub struct VerifyReport {
    /// The report: what `--format json` or `--format in-toto` wrote; `-` for the standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The repository, or a directory in it
    #[arg(short = 'C', long = "repo", value_name = "DIR", default_value = ".")]
    pub repo: PathBuf,
    /// The branch of which the commit of the report must have been the head [default: the one that the report names]
    #[arg(long = "ref", value_name = "REV", value_parser = NonEmptyStringValueParser::new())]
    pub revision: Option<String>,
    /// What to write to the standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: TextFormat,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Give up with exit code 3 after this time
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub deadline: u64,
}
