//! Why a record would prove nothing, told before it is written.
//!
//! It does not know what makes a record one.

use crate::check::Error;
use crate::diagnostic::RuleId;
use crate::evidence::{Refusal, help_before_landing};
use crate::language::{Text, say};

/// What the reader of evidence has against a record, as an error that says what to give instead.
pub fn error(path: &str, text: &str, refused: &[&Refusal]) -> Error {
    let told = Text::join(refused.iter().map(|one| with_line(text, one)), "; ");
    let help = match refused.first().map(|one| (one.rule, &one.help)) {
        Some((RuleId::EvidenceCopied, _)) => say!("say what is new: give --performed-at, or other words with --summary"),
        Some((RuleId::ClaimAfterLanding, _)) => say!("give --performed-at the moment at which the task was really done"),
        // Nothing has landed yet, so nothing must be landed again.
        Some((_, help)) => help_before_landing(help),
        None => say!("correct what was given, and run again"),
    };
    Error::Record { message: say!("the record {path} would prove nothing: {told}", path, told), help }
}

/// What is told, with the line of the record that is meant.
fn with_line(text: &str, refusal: &Refusal) -> Text {
    let number = refusal.place.start().filter(|_| refusal.place.path() == refusal.path).map(|start| start.line);
    match number.and_then(|number| text.lines().nth(number.saturating_sub(1))).map(str::trim) {
        Some(line) => say!("{told} (in `{line}`)", told = refusal.message, line),
        None => refusal.message.clone(),
    }
}
