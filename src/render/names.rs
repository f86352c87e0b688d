//! What states, standings and other kinds are called for people, in their language.
//!
//! It does not know what programs call them: those names are English for ever.

use std::borrow::Cow;

use crate::diagnostic::Level;
use crate::language::{Language, words};
use crate::ledger::{Standing, State};
use crate::plan::Direction;
use crate::report::Clock;

pub fn standing(standing: Standing, language: Language) -> Cow<'static, str> {
    language.words(match standing {
        Standing::Current => words!("current"),
        Standing::DueSoon => words!("due-soon"),
        Standing::Overdue => words!("overdue"),
        Standing::Idle => words!("idle"),
        Standing::Unverifiable => words!("unverifiable"),
    })
}

/// The same where there is little room.
pub fn standing_in_short(standing: Standing, language: Language) -> Cow<'static, str> {
    let place = match standing {
        Standing::Current => 0,
        Standing::DueSoon => 1,
        Standing::Overdue => 2,
        Standing::Idle => 3,
        Standing::Unverifiable => 4,
    };
    listed(words!("current, due-soon, overdue, idle, unverifiable"), place, language)
}

pub fn state(state: State, language: Language) -> Cow<'static, str> {
    language.words(match state {
        State::Upcoming => words!("upcoming"),
        State::Open => words!("open"),
        State::DueSoon => words!("due-soon"),
        State::InGrace => words!("in-grace"),
        State::Met => words!("met"),
        State::MetLate => words!("met-late"),
        State::Missed => words!("missed"),
        State::Waived => words!("waived"),
        State::NotApplicable => words!("not-applicable"),
        State::BeforeAdoption => words!("before-adoption"),
        State::Unverifiable => words!("unverifiable"),
    })
}

pub fn level(level: Level, language: Language) -> Cow<'static, str> {
    language.words(match level {
        Level::Note => words!("note"),
        Level::Warning => words!("warning"),
        Level::Error => words!("error"),
    })
}

pub fn direction(direction: Direction, language: Language) -> Cow<'static, str> {
    language.words(match direction {
        Direction::Looser => words!("looser"),
        Direction::Stricter => words!("stricter"),
        Direction::Other => words!("other"),
    })
}

pub fn clock(clock: Clock, language: Language) -> Cow<'static, str> {
    language.words(match clock {
        Clock::Claimed => words!("claimed"),
        Clock::Authored => words!("authored"),
        Clock::Committed => words!("committed"),
        Clock::Landed => words!("landed"),
    })
}

/// One of several words that are translated together, with commas between them.
pub fn listed(english: &'static str, place: usize, language: Language) -> Cow<'static, str> {
    let nth = |words: &str| words.split(", ").nth(place).map(str::to_owned);
    nth(&language.words(english)).or_else(|| nth(english)).map_or(Cow::Borrowed(""), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_people_read_the_names_that_programs_read() {
        for one in Standing::ALL {
            assert_eq!(standing(one, Language::ENGLISH), one.as_str());
            assert_eq!(standing_in_short(one, Language::ENGLISH), one.as_str());
        }
        assert!(State::ALL.iter().all(|one| state(*one, Language::ENGLISH) == one.as_str()));
        assert!(Level::ALL.iter().all(|one| level(*one, Language::ENGLISH) == one.as_str()));
        for one in [Direction::Looser, Direction::Stricter, Direction::Other] {
            assert_eq!(direction(one, Language::ENGLISH), one.as_str());
        }
        for one in [Clock::Claimed, Clock::Authored, Clock::Committed, Clock::Landed] {
            assert_eq!(clock(one, Language::ENGLISH), one.as_str());
        }
    }

    #[test]
    fn every_language_has_a_short_name_for_every_standing() {
        for language in Language::all() {
            let names: std::collections::BTreeSet<_> = Standing::ALL.map(|one| standing_in_short(one, language)).into_iter().collect();
            assert_eq!(names.len(), Standing::ALL.len(), "{names:?}");
        }
    }
}
