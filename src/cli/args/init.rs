//! What `duly init` can be asked.
//!
//! It does not know what a repository needs.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use duly::calendar::{Date, Zone};
use duly::import::{Column, Field};
use duly::language::say;
use duly::packs::Choice;

use super::import::{column, zone};
use super::{Wrong, date};

#[derive(Debug, Args)]
pub struct Init {
    /// The repository, or a directory in it
    #[arg(short = 'C', long = "repo", value_name = "DIR", default_value = ".")]
    pub repo: PathBuf,
    /// A pack to begin with, of those that `duly policies list` names (repeatable) [default: a plan with one task]
    #[arg(long, value_name = "NAME")]
    pub policy: Vec<String>,
    /// The cadence of a task for which the standard leaves it to you, as in `iso27001-9-2-internal-audit=yearly` (repeatable)
    #[arg(long, value_name = "TASK=CADENCE", value_parser = choice)]
    pub choose: Vec<Choice>,
    /// A team's table to make tasks of: Markdown, CSV, TSV or XLSX, as `duly import` reads it
    #[arg(long, value_name = "TABLE")]
    pub from: Option<PathBuf>,
    /// Which of several tables, counted from one
    #[arg(long, value_name = "N", requires = "from", value_parser = clap::value_parser!(u32).range(1..))]
    pub table: Option<u32>,
    /// Which sheet of a workbook
    #[arg(long, value_name = "NAME", requires = "from", value_parser = NonEmptyStringValueParser::new())]
    pub sheet: Option<String>,
    /// Which column of the table holds what, as in `activity=2` or `cadence=Rhythm` (repeatable)
    #[arg(long, value_name = "FIELD=COLUMN", requires = "from", value_parser = column)]
    pub column: Vec<(Field, Column)>,
    /// What the table is written in, such as windows-1252 [default: utf-8]
    #[arg(long, value_name = "NAME", requires = "from", value_parser = NonEmptyStringValueParser::new())]
    pub encoding: Option<String>,
    /// Which workflow to write [default: what the remote `origin` or the files here tell]
    #[arg(long, value_name = "FORGE")]
    pub forge: Option<ForgeName>,
    /// What the workflow of GitHub runs: the repository of duly and the commit that you trust
    #[arg(long, value_name = "OWNER/REPO@COMMIT", value_parser = action)]
    pub action: Option<String>,
    /// The IANA zone in which days begin and end, like Europe/Paris [default: UTC]
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<Zone>,
    /// The first day on which anything is owed [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub adopted_on: Option<Date>,
    /// Also let git check every commit before it is made, as `duly hook install` does
    #[arg(long)]
    pub hook: bool,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ForgeName {
    Github,
    Gitlab,
    None,
}

fn choice(text: &str) -> Result<Choice, Wrong> {
    Choice::parse(text).map_err(Wrong)
}

/// A branch or a tag can be moved by whoever owns the repository; a commit cannot.
fn action(text: &str) -> Result<String, Wrong> {
    let help = || Wrong(say!("write OWNER/REPO@COMMIT with the full id of the commit, 40 hexadecimal digits"));
    let (repository, commit) = text.split_once('@').ok_or_else(help)?;
    let plain = |part: &str| {
        !part.is_empty() && !part.starts_with('.') && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let named = repository.split('/').count() == 2 && repository.split('/').all(plain);
    let full = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'));
    if named && full { Ok(text.to_owned()) } else { Err(help()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_named_by_its_commit_alone() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        assert_eq!(action(&format!("acme/duly@{commit}")), Ok(format!("acme/duly@{commit}")));
        for text in [
            "acme/duly".to_owned(),
            "acme/duly@main".to_owned(),
            format!("duly@{commit}"),
            format!("a/b/c@{commit}"),
            format!("../duly@{commit}"),
            format!("acme/duly@{commit}\n"),
            format!("acme/du ly@{commit}"),
            format!("acme/duly@{}", commit.to_uppercase()),
        ] {
            assert!(action(&text).is_err(), "{text}");
        }
    }
}
