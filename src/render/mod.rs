//! One format, one file: each reads a report in its final order and writes it.
//!
//! It neither decides, filters nor judges, and does not know where the text goes.

mod aside;
pub mod badge;
pub mod csv;
pub mod explain;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod human;
pub mod ics;
pub mod import;
pub mod in_toto;
pub mod json;
pub mod junit;
pub mod manual;
pub mod markdown;
mod names;
pub mod openmetrics;
pub mod oscal;
pub mod packs;
mod paint;
pub mod record;
pub mod sarif;
pub mod status;
mod tally;
mod text;
pub mod verification;
mod when;

pub use text::shown;

use crate::language::{Language, Text, words};
use crate::ledger::State;

/// The columns of a window's table: a heading and the states that are counted under it.
const COUNTED: [(&str, &[State]); 6] = [
    (words!("met"), &[State::Met]),
    (words!("late"), &[State::MetLate]),
    (words!("missed"), &[State::Missed]),
    (words!("waived"), &[State::Waived]),
    (words!("open"), &[State::Open, State::DueSoon, State::InGrace, State::Upcoming]),
    (words!("unverifiable"), &[State::Unverifiable]),
];
/// The same headings where there is little room.
const COUNTED_IN_SHORT: &str = words!("met, late, missed, waived, open, unverifiable");

/// How text for people is laid out. The caller decides; no renderer asks the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Writes ANSI colours.
    pub color: bool,
    /// Draws with more than ASCII. What the repository says keeps its own letters.
    pub unicode: bool,
    /// The columns that a line may take.
    pub width: usize,
    /// Writes errors and warnings alone, and nothing if there are none.
    pub quiet: bool,
    /// In which language people are told.
    pub language: Language,
}

impl Style {
    /// What goes to a file or a pipe.
    pub const PLAIN: Style = Style { color: false, unicode: true, width: 80, quiet: false, language: Language::ENGLISH };

    /// A text in the language of the style, safe to show.
    pub fn tell(self, text: &Text) -> String {
        shown(&self.language.tell(text))
    }
}

impl Default for Style {
    fn default() -> Self {
        Self::PLAIN
    }
}
