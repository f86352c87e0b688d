//! Why a record would prove nothing, told before it is written.
//!
//! It does not know what makes a record one.

use crate::check::Error;
use crate::diagnostic::RuleId;
use crate::evidence::Refusal;

/// What the reader of evidence has against a record, as an error that says what to give instead.
pub fn error(path: &str, text: &str, refused: &[&Refusal]) -> Error {
    let told: Vec<String> = refused.iter().map(|one| format!("{}{}", one.message, line(text, one))).collect();
    let help = match refused.first().map(|one| (one.rule, one.help.as_str())) {
        Some((RuleId::EvidenceCopied, _)) => "say what is new: give --performed-at, or other words with --summary".to_owned(),
        Some((RuleId::ClaimAfterLanding, _)) => "give --performed-at the moment at which the task was really done".to_owned(),
        // Nothing has landed yet, so nothing must be landed again.
        Some((_, help)) => help.split("; land the mended record").next().unwrap_or(help).to_owned(),
        None => "correct what was given, and run again".to_owned(),
    };
    Error::Record { message: format!("the record {path} would prove nothing: {}", told.join("; ")), help }
}

/// The line of the record that is meant.
fn line(text: &str, refusal: &Refusal) -> String {
    let number = refusal.place.start().filter(|_| refusal.place.path() == refusal.path).map(|start| start.line);
    let line = number.and_then(|number| text.lines().nth(number.saturating_sub(1))).map(str::trim);
    line.map_or_else(String::new, |line| format!(" (in `{line}`)"))
}
