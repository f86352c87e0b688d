//! What can be asked of `duly witness`.
//!
//! It does not know what a witness is for.

use clap::Args;
use duly::calendar::Duration;
use duly::language::say;

use super::{Color, Moment, Place, Wrong};

#[derive(Debug, Args)]
pub struct Witness {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub moment: Moment,
    /// The branch whose head it is, where --ref names none, as on a detached HEAD [default: the branch of --ref]
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub branch: Option<String>,
    /// Let git sign it, with the key that its configuration names
    #[arg(long)]
    pub sign: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Give up with exit code 3 after this time; what git takes to sign does not count
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub deadline: u64,
}

/// A stretch of time that is the same in every zone.
pub fn duration(text: &str) -> Result<Duration, Wrong> {
    let duration = Duration::parse(text).map_err(|error| Wrong(error.message))?;
    match duration {
        Duration::Exact(1..) | Duration::Days(1..) => Ok(duration),
        Duration::Exact(_) | Duration::Days(_) | Duration::BusinessDays(_) | Duration::Months(_) => {
            Err(Wrong(say!("write so many minutes, hours, days or weeks: 90m, 26h, 2d, 1w")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_is_expected_every_so_many_hours_or_days() {
        assert_eq!(duration("26h"), Ok(Duration::Exact(26 * 3600)));
        assert_eq!(duration("1w"), Ok(Duration::Days(7)));
        for text in ["", "0", "0h", "0d", "1mo", "1y", "3 business days", "26"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
