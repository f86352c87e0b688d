//! Colours and signs, so that a standing can be seen by its colour, its sign and its word.
//!
//! It does not know what is written where.

use anstyle::{AnsiColor, Style as Ansi};

use super::Style;
use super::tally::Look;
use crate::diagnostic::Level;
use crate::ledger::Standing;

pub fn paint(text: &str, ansi: Ansi, style: Style) -> String {
    if style.color { format!("{}{text}{}", ansi.render(), ansi.render_reset()) } else { text.to_string() }
}

pub fn level(level: Level) -> Ansi {
    match level {
        Level::Error => AnsiColor::Red.on_default().bold(),
        Level::Warning => AnsiColor::Yellow.on_default().bold(),
        Level::Note => AnsiColor::Cyan.on_default(),
    }
}

pub fn standing(standing: Standing) -> Ansi {
    match standing {
        Standing::Current => AnsiColor::Green.on_default(),
        Standing::DueSoon => AnsiColor::Yellow.on_default(),
        Standing::Overdue => AnsiColor::Red.on_default().bold(),
        Standing::Idle => Ansi::new().dimmed(),
        Standing::Unverifiable => AnsiColor::Magenta.on_default().bold(),
    }
}

pub fn look(look: Look) -> Ansi {
    match look {
        Look::Met => AnsiColor::Green.on_default(),
        Look::Late | Look::Recovered | Look::Grace | Look::DueSoon => AnsiColor::Yellow.on_default(),
        Look::Missed => AnsiColor::Red.on_default().bold(),
        Look::Waived | Look::Open => AnsiColor::Cyan.on_default(),
        Look::Upcoming | Look::Void | Look::Before => quiet(),
        Look::Unverifiable => AnsiColor::Magenta.on_default().bold(),
    }
}

pub fn heading() -> Ansi {
    Ansi::new().bold()
}

pub fn quiet() -> Ansi {
    Ansi::new().dimmed()
}

/// One column wide in both alphabets.
pub fn sign(standing: Standing, style: Style) -> &'static str {
    match (standing, style.unicode) {
        (Standing::Current, true) => "✓",
        (Standing::Current, false) => "+",
        (Standing::DueSoon, _) => "!",
        (Standing::Overdue, true) => "✗",
        (Standing::Overdue, false) => "x",
        (Standing::Idle, _) => "-",
        (Standing::Unverifiable, _) => "?",
    }
}
