//! What can be asked of `duly record`.
//!
//! It does not know what a record is for.

use std::path::PathBuf;

use clap::Args;
use duly::address::Address;
use duly::check::AsOf;
use duly::evidence::Claim;
use duly::language::say;

use super::{Color, Keeping, Place, TextFormat, Wrong, address, as_of};

#[derive(Debug, Args)]
pub struct Record {
    /// What was done; without `#KEY` it is for the oldest occurrence that is open
    #[arg(value_name = "TASK[#KEY]", value_parser = address)]
    pub address: Address,
    #[command(flatten)]
    pub place: Place,
    /// The moment at which the record is to land; a day means the midnight that ends it [default: now]
    #[arg(long, value_name = "INSTANT|DATE", value_parser = as_of)]
    pub as_of: Option<AsOf>,
    /// What was done and found
    #[arg(long, value_name = "TEXT")]
    pub summary: Option<String>,
    /// The address of whoever did it [default: git's user.email]
    #[arg(long, value_name = "EMAIL")]
    pub performed_by: Option<String>,
    /// When it was done: a day, or an instant with its zone
    #[arg(long, value_name = "INSTANT|DATE", value_parser = claim)]
    pub performed_at: Option<Told>,
    /// The occurrence that the record names [default: the one that it is for, where a record needs to say so]
    #[arg(long, value_name = "KEY")]
    pub period: Option<String>,
    /// Say that it was done, and that there was nothing to report
    #[arg(long, conflicts_with = "failed")]
    pub nothing_to_report: bool,
    /// Say that it was tried and failed: such a record counts for nothing
    #[arg(long)]
    pub failed: bool,
    /// The address of whoever reviewed it
    #[arg(long, value_name = "EMAIL")]
    pub reviewed_by: Option<String>,
    /// Where more can be read (repeatable)
    #[arg(long, value_name = "URL")]
    pub link: Vec<String>,
    /// Copy a file beside the record, and name it there with its SHA-256 (repeatable)
    #[arg(long, value_name = "FILE")]
    pub attach: Vec<PathBuf>,
    /// Put a value under `data` (repeatable)
    #[arg(long, value_name = "KEY=VALUE", value_parser = datum)]
    pub data: Vec<(String, String)>,
    /// Where to write the record, from the root of the repository [default: the evidence path, and the occurrence's key]
    #[arg(long, value_name = "PATH")]
    pub file: Option<String>,
    /// Show the record, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Commit the record with git, and nothing else
    #[arg(long, conflicts_with = "dry_run")]
    pub commit: bool,
    /// The message of that commit
    #[arg(short, long, value_name = "TEXT", requires = "commit", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub message: Option<String>,
    #[command(flatten)]
    pub keeping: Keeping,
    /// What to write to the standard output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: TextFormat,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Give up with exit code 3 after this time; what people and git take does not count
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub deadline: u64,
}

/// A moment as it was written, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub text: String,
    pub claim: Claim,
}

fn claim(text: &str) -> Result<Told, Wrong> {
    let claim = Claim::parse(text)
        .ok_or_else(|| Wrong(say!("write a day like 2026-11-20, or an instant with its zone like 2026-11-20T16:10:00+01:00")))?;
    Ok(Told { text: text.to_owned(), claim })
}

fn datum(text: &str) -> Result<(String, String), Wrong> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        Some(_) | None => Err(Wrong(say!("write KEY=VALUE, like tickets=3"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_datum_is_a_key_and_whatever_follows_the_first_sign() {
        assert_eq!(datum("a=b=c"), Ok(("a".to_owned(), "b=c".to_owned())));
        assert_eq!(datum("a="), Ok(("a".to_owned(), String::new())));
        for text in ["", "a", "=b"] {
            assert!(datum(text).is_err_and(|told| told.contains("KEY=VALUE")), "{text}");
        }
    }

    #[test]
    fn a_moment_is_a_day_or_an_instant_with_its_zone() {
        for text in ["2026-11-20", "2026-11-20T16:10:00+01:00", "2026-11-20T15:10:00Z"] {
            assert_eq!(claim(text).map(|told| told.text), Ok(text.to_owned()));
        }
        for text in ["", "today", "2026-11-20T16:10:00", "2026-02-30", "20.11.2026"] {
            assert!(claim(text).is_err_and(|told| told.contains("2026-11-20")), "{text}");
        }
    }
}
