//! The words for a cadence: `weekly`, `every 10 days`, `monthly and as needed`.
//!
//! It knows the spellings, not what a slot is.

use super::{Cadence, CadenceError, Rule, Step};
use crate::language::say;

/// The most units that one slot may span; longer ones are typing errors.
const LONGEST: u32 = 1000;

impl Cadence {
    /// Reads a short cadence: `weekly`, `every 10 days`, `as needed`, `monthly and as needed` (case and spaces do not matter).
    pub fn parse(text: &str) -> Result<Self, CadenceError> {
        let words = normalise(text);
        if AS_NEEDED.contains(&words.as_str()) {
            return Ok(Cadence { rules: Vec::new(), as_needed: true });
        }
        let (words, as_needed) = match AS_NEEDED.iter().find_map(|tail| words.strip_suffix(tail)?.trim_end().strip_suffix(" and")) {
            Some(head) => (head.trim_end().to_owned(), true),
            None => (words, false),
        };
        let step = step(&words).ok_or_else(|| error(text, &words))?;
        Ok(Cadence { rules: vec![Rule::every(step)], as_needed })
    }
}

impl Step {
    /// Reads the value of `every`: `6 months`, `week`, `10 days`, `monthly`.
    pub fn parse(text: &str) -> Result<Self, CadenceError> {
        let words = normalise(text);
        step(&words).ok_or_else(|| error(text, &words))
    }
}

const AS_NEEDED: [&str; 3] = ["as needed", "as-needed", "when needed"];

fn normalise(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Reads a slot length; `every` and `each` may stand before it.
fn step(words: &str) -> Option<Step> {
    let named = match words {
        "daily" => Some(Step::Days(1)),
        "weekly" => Some(Step::Weeks(1)),
        "fortnightly" => Some(Step::Weeks(2)),
        "monthly" => Some(Step::Months(1)),
        "quarterly" => Some(Step::Months(3)),
        "semiannually" | "semi-annually" | "semiannual" | "semi-annual" | "half-yearly" | "twice a year" => Some(Step::Months(6)),
        "yearly" | "annually" | "annual" => Some(Step::Years(1)),
        _ => None,
    };
    named.or_else(|| {
        let counted = words.strip_prefix("every ").or_else(|| words.strip_prefix("each ")).unwrap_or(words);
        let (count, unit) = split_count(counted)?;
        unit_of(unit, count)
    })
}

/// Splits `10 days`, `10days` and `two weeks` into a count and a unit; without a number the count is one.
fn split_count(words: &str) -> Option<(u32, &str)> {
    let digits = words.find(|c: char| !c.is_ascii_digit()).unwrap_or(words.len());
    if digits > 0 {
        let count = words[..digits].parse().ok().filter(|count| (1..=LONGEST).contains(count))?;
        return Some((count, words[digits..].trim_start()));
    }
    const NUMBERS: [&str; 12] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    match (1..).zip(NUMBERS).find(|(_, name)| *name == first) {
        Some((count, _)) => Some((count, rest)),
        None if first == "other" || first == "second" => Some((2, rest)),
        None => Some((1, words)),
    }
}

fn unit_of(unit: &str, count: u32) -> Option<Step> {
    let months = |each: u32| count.checked_mul(each).filter(|total| *total <= LONGEST).map(Step::months);
    match unit {
        "day" | "days" | "d" => Some(Step::Days(count)),
        "week" | "weeks" | "w" => Some(Step::Weeks(count)),
        "fortnight" | "fortnights" => Some(Step::Weeks(count * 2)),
        "month" | "months" | "mo" => months(1),
        "quarter" | "quarters" => months(3),
        "half-year" | "half-years" | "half year" | "half years" => months(6),
        "year" | "years" | "y" => (count <= 100).then_some(Step::Years(count)),
        _ => None,
    }
}

fn error(text: &str, words: &str) -> CadenceError {
    let shown: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    let (why, help) = match words {
        "biweekly" | "bi-weekly" => (say!("could mean twice a week or every two weeks"), say!("write `every 2 weeks`")),
        "bimonthly" | "bi-monthly" => (say!("could mean twice a month or every two months"), say!("write `every 2 months`")),
        "biannual" | "biannually" | "bi-annually" => {
            (say!("could mean twice a year or every two years"), say!("write `every 6 months` or `every 2 years`"))
        }
        _ if words == "choose" || words.starts_with("choose ") => {
            (say!("stands where a cadence is still to be chosen"), say!("write how often, such as `weekly` or `every 6 months`"))
        }
        "hourly" => (say!("is shorter than a day, the shortest slot"), say!("write `daily`")),
        _ => (
            say!("is not a cadence that duly knows"),
            say!(
                "write daily, weekly, fortnightly, monthly, quarterly, semiannually, yearly, `every 10 days` or `as needed`, \
                 and add `and as needed` where extra performances are welcome"
            ),
        ),
    };
    CadenceError { message: say!("`{shown}` {why}", shown, why), help }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_means_its_slot() {
        for (text, shown) in [
            ("daily", "daily"),
            ("Weekly", "weekly"),
            ("  weekly   AND as  needed ", "weekly and as needed"),
            ("fortnightly", "fortnightly"),
            ("every 2 weeks", "fortnightly"),
            ("monthly", "monthly"),
            ("every month", "monthly"),
            ("every 3 months", "quarterly"),
            ("quarterly", "quarterly"),
            ("every quarter", "quarterly"),
            ("every 6 months", "semiannually"),
            ("semi-annually", "semiannually"),
            ("every 12 months", "yearly"),
            ("annually", "yearly"),
            ("every year", "yearly"),
            ("every 10 days", "every 10 days"),
            ("every 7 days", "every 7 days"),
            ("every other month", "every 2 months"),
            ("every two years", "every 2 years"),
            ("as needed", "as needed"),
            ("As Needed", "as needed"),
            ("monthly and as needed", "monthly and as needed"),
        ] {
            let cadence = Cadence::parse(text).expect(text);
            assert_eq!(cadence.to_string(), shown, "{text}");
            assert_eq!(Cadence::parse(shown), Ok(cadence), "what is shown reads back");
        }
    }

    #[test]
    fn what_is_no_cadence_is_refused_with_a_suggestion() {
        for text in [
            "",
            "weakly",
            "every 0 days",
            "every",
            "every 5",
            "biweekly",
            "hourly",
            "and as needed",
            "weekly or as needed",
            "every 1001 days",
        ] {
            let error = Cadence::parse(text).expect_err(text);
            assert!(error.message.contains(text), "{error:?}");
            assert!(!error.help.is_empty());
        }
        assert_eq!(Cadence::parse("biweekly").expect_err("ambiguous").help, "write `every 2 weeks`");
    }

    #[test]
    fn a_cadence_that_is_still_to_be_chosen_is_none() {
        for text in ["choose", "Choose (often yearly)", "choose and as needed"] {
            let error = Cadence::parse(text).expect_err(text);
            assert_eq!(error.message, format!("`{text}` stands where a cadence is still to be chosen"));
            assert!(error.help.contains("such as `weekly`"), "{error:?}");
        }
        assert!(Step::parse("choose (often weekly)").expect_err("no length").message.contains("still to be chosen"));
        assert!(Cadence::parse("chosen").expect_err("no cadence").message.contains("is not a cadence"));
    }
}
