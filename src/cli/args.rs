//! What can be asked on the command line, and how it is written.
//!
//! It does not know what the answers are.

mod format;
mod hook;
mod import;
mod init;
mod manual;
mod policies;
mod record;
mod report;
mod schema;
mod speed;
#[cfg(test)]
mod tests;
mod verify;
mod witness;
mod wrong;

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::LazyLock;

use chrono::Datelike;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use duly::address::Address;
use duly::calendar::{Date, Duration, Instant, Zone};
use duly::check::AsOf;
use duly::diagnostic::Level;
use duly::gate::FailOn;
use duly::language::Language;
use duly::language::say;

use format::output;
pub use format::{Format, Output, Target};
pub use hook::{Action, Hook};
pub use import::{Import, TableKind};
pub use init::{ForgeName, Init};
pub use manual::{Completions, Man};
pub use policies::{Compared, Policies, PoliciesAction};
pub use record::Record;
pub use report::Report;
pub use schema::{OfTask, Schema, Which};
pub use speed::{CacheAct, CacheArgs, Keeping, Speed};
pub use verify::VerifyReport;
pub use witness::{Witness, duration};
pub use wrong::Wrong;

/// The years that can be asked about; every zone has a civil day before and after them.
const YEARS: RangeInclusive<i32> = 1970..=9998;

fn out_of_range() -> Wrong {
    Wrong(say!("years go from 1970 to 9998"))
}

static LONG_VERSION: LazyLock<String> = LazyLock::new(|| {
    let (tz, git) = (Zone::database_version(), duly::history::libgit2_version());
    format!("{}\ntz database {tz}\nlibgit2 {git}", env!("CARGO_PKG_VERSION"))
});

/// Was each recurring task really done, in time, and can we prove it?
#[derive(Debug, Parser)]
#[command(name = "duly", version, long_version = LONG_VERSION.as_str(), disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// Speak this language; data, such as JSON, is English always [default: as LC_ALL, LC_MESSAGES or LANG say]
    #[arg(long, global = true, value_name = "LANG", display_order = 900, value_parser = language())]
    pub lang: Option<Language>,
}

fn language() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::all().map(Language::code)).map(|code| Language::parse(&code).unwrap_or_default())
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin: write a plan, folders for its evidence and a workflow into a repository
    Init(Box<Init>),
    /// Judge every task from the history of a branch
    Check(Check),
    /// Check the plan and the records of the working tree, without history
    Validate(Validate),
    /// Show how a year went, for a manager or an auditor; no finding fails it
    Report(Report),
    /// Say whether a JSON report or an in-toto statement tells what its repository proves
    VerifyReport(VerifyReport),
    /// Show what is due next, by team
    Status(Status),
    /// Show how one occurrence came to stand where it stands, and what to do next
    Explain(Explain),
    /// Write a record of what was done, and say what it will count for
    Record(Box<Record>),
    /// Let git check every commit before it is made
    Hook(Hook),
    /// Note which head of the branch was seen, and when, under refs/duly/witness
    Witness(Box<Witness>),
    /// Turn a team's table (Markdown, CSV, TSV or XLSX) into a plan
    Import(Box<Import>),
    /// Show the manual of findings
    Rules(Rules),
    /// List, print or compare the packs: plans for known standards that duly brings along
    Policies(Policies),
    /// Print a JSON Schema, for editors and other programs
    Schema(Schema),
    /// Print what a shell needs to complete commands and options
    Completions(Completions),
    /// Write a page for `man` of every command, or print the first one
    Man(Man),
    /// Show or clear what is kept from one run to the next
    Cache(CacheArgs),
    /// Build a year of a security operations centre to play with, and check it
    Demo(Demo),
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub moment: Moment,
    /// First day to judge (inclusive): every occurrence that ends in the window
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// Last day to judge (inclusive) [default: the day of --as-of]
    #[arg(long, value_name = "DATE", value_parser = date, requires = "from")]
    pub to: Option<Date>,
    /// Judge what the branch would change if it were merged into this revision; what was overdue before is a warning
    #[arg(long, value_name = "REV", conflicts_with_all = ["from", "staged"], value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub base: Option<String>,
    /// Judge what the index would change if it were committed now; what was overdue before is a warning
    #[arg(long, conflicts_with = "from")]
    pub staged: bool,
    #[command(flatten)]
    pub choice: Choice,
    /// Warn if the newest witness of the branch is older than this, such as 26h or 2d, or if there is none
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub expect_witness: Option<Duration>,
    /// Exit with 1 if there is a finding of this level or a higher one
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub fail_on: FailLevel,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Args)]
pub struct Validate {
    #[command(flatten)]
    pub place: Place,
    /// Exit with 1 if there is a finding of this level or a higher one
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub fail_on: FailLevel,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Args)]
pub struct Status {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub moment: Moment,
    #[command(flatten)]
    pub choice: Choice,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The occurrence; without `#KEY` the one that is open, or else the one that was decided last
    #[arg(value_name = "TASK[#KEY]", value_parser = address)]
    pub address: Address,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub moment: Moment,
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

#[derive(Debug, Args)]
pub struct Rules {
    /// The rule to explain; without it every rule is listed
    pub id: Option<String>,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: ManualFormat,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Where to build it: a folder that is empty or not there yet [default: a new temporary folder]
    pub dir: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// Where the plan and its evidence are.
#[derive(Debug, Args)]
pub struct Place {
    /// The repository, or a directory in it
    #[arg(short = 'C', long = "repo", value_name = "DIR", default_value = ".")]
    pub repo: PathBuf,
    /// A plan file, a folder of them or a glob, from the root of the repository (repeatable) [default: policies/*.yaml]
    #[arg(long, value_name = "PATH", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub plan: Vec<String>,
}

/// What of the history is looked at.
#[derive(Debug, Args)]
pub struct Moment {
    /// The branch, tag or commit to judge
    #[arg(long = "ref", value_name = "REV", default_value = "HEAD", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub revision: String,
    /// The moment at which all is judged; a day means the midnight that ends it [default: now]
    #[arg(long, value_name = "INSTANT|DATE", value_parser = as_of)]
    pub as_of: Option<AsOf>,
    #[command(flatten)]
    pub speed: Speed,
}

/// Which units are looked at.
#[derive(Debug, Args)]
pub struct Choice {
    /// Only this task (repeatable)
    #[arg(long, value_name = "ID")]
    pub task: Vec<String>,
    /// Only the tasks of this team (repeatable)
    #[arg(long, value_name = "ID")]
    pub team: Vec<String>,
}

/// How the answer is given.
#[derive(Debug, Args)]
pub struct Show {
    /// What to write to the standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Also write a file, in one step (repeatable); formats as for --format. `github=-` writes to the standard output as well
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    pub output: Vec<Output>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Show errors and warnings alone
    #[arg(short, long)]
    pub quiet: bool,
    /// Give up with exit code 3 after this time
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub deadline: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextFormat {
    Human,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ManualFormat {
    Human,
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailLevel {
    Error,
    Warning,
    Note,
    Never,
}

impl FailLevel {
    pub fn gate(self) -> FailOn {
        match self {
            FailLevel::Error => FailOn::Level(Level::Error),
            FailLevel::Warning => FailOn::Level(Level::Warning),
            FailLevel::Note => FailOn::Level(Level::Note),
            FailLevel::Never => FailOn::Never,
        }
    }
}

fn address(text: &str) -> Result<Address, Wrong> {
    Address::parse(text).map_err(|error| Wrong(error.text()))
}

fn date(text: &str) -> Result<Date, Wrong> {
    let example = || Wrong(say!("write a day like 2026-11-23"));
    // The parser alone would take 2026-1-5 and +2026-01-05 as well.
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date = plain.then(|| Date::parse_from_str(text, "%Y-%m-%d")).and_then(Result::ok).ok_or_else(example)?;
    if YEARS.contains(&date.year()) { Ok(date) } else { Err(out_of_range()) }
}

fn as_of(text: &str) -> Result<AsOf, Wrong> {
    if let Ok(day) = date(text) {
        return Ok(AsOf::EndOf(day));
    }
    match chrono::DateTime::parse_from_rfc3339(text) {
        Ok(at) => in_range(at.to_utc()).map(AsOf::Instant),
        Err(_) if text.len() == 10 => date(text).map(AsOf::EndOf),
        Err(_) => Err(Wrong(say!(
            "write an instant with its zone like 2026-11-23T09:00:00+01:00 or 2026-11-23T08:00:00Z, or a day like 2026-11-23"
        ))),
    }
}

/// Cuts an instant to whole seconds, which is all that git knows.
fn in_range(at: Instant) -> Result<Instant, Wrong> {
    Instant::from_timestamp(at.timestamp(), 0).filter(|at| YEARS.contains(&at.year())).ok_or_else(out_of_range)
}
