//! What people call columns, rhythms and teams: a table of words for each language, a file for each.
//!
//! It knows words alone, and no grammar. A further language is a file and its line in [`LANGUAGES`].

mod dutch;
mod english;
mod french;
mod german;
mod italian;
mod japanese;
mod polish;
mod portuguese;
mod spanish;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::fold;
use crate::language::{Text, say};

/// Every language that is read.
pub static LANGUAGES: [&Language; 9] = [
    &english::WORDS,
    &french::WORDS,
    &german::WORDS,
    &spanish::WORDS,
    &portuguese::WORDS,
    &italian::WORDS,
    &dutch::WORDS,
    &polish::WORDS,
    &japanese::WORDS,
];

/// The words of one language, as people write them; accents, case and width do not matter.
#[derive(Debug)]
pub struct Language {
    pub name: &'static str,
    pub headers: &'static [(Field, &'static [&'static str])],
    pub cadence: &'static [(Sense, &'static [&'static str])],
    /// Words in the names of teams, by the English word that they translate. None that English has too: it may name another team.
    pub teams: &'static [(&'static str, &'static [&'static str])],
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Activity,
    Description,
    Cadence,
    Team,
    Reference,
    Owner,
}

/// What a phrase in a cadence stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// A whole rhythm: `weekly`.
    Every(u32, Unit),
    Unit(Unit),
    Number(u32),
    /// `second`: a number only behind `every`, for alone it names one slot.
    Ordinal(u32),
    /// `every`
    Each,
    /// `once`, `twice`
    Times(u32),
    /// The word after a number of times: `times`
    Repeats,
    /// `per`
    Per,
    /// `a`, `in the`: like `per`, but only behind a number of times.
    Within,
    AsNeeded,
    And,
    /// It changes nothing: `basis`
    Filler,
    /// It can be read in two ways, which are given, with what to write for either.
    Ambiguous(&'static str, &'static [&'static str]),
    /// It says that something is done, but not how often.
    Vague,
    /// Shorter than a day.
    TooShort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Half,
    Year,
}

/// Words that say whose cadence it is, in no language; they mean nothing for the rhythm.
const LABELS: &[&str] = &["SOC", "NOC", "CSIRT", "CERT", "PSIRT", "SecOps", "DevSecOps", "GRC", "ISMS", "ISO", "RSSI", "DSI", "IT", "OT"];

/// Phrases of every language.
const EVERYWHERE: &[(Sense, &[&str])] =
    &[(Sense::And, &[",", ";", "、", "&", "+", "\n"]), (Sense::AsNeeded, &["ad hoc", "adhoc"]), (Sense::Repeats, &["x", "×"])];

/// The phrases of one language, folded, by their first word; of one first word the longest phrase comes first.
#[derive(Debug)]
pub struct Phrases {
    pub language: &'static str,
    phrases: BTreeMap<String, Vec<(Vec<String>, Sense)>>,
}

impl Field {
    pub const ALL: [Field; 6] = [Field::Activity, Field::Description, Field::Cadence, Field::Team, Field::Reference, Field::Owner];

    pub fn as_str(self) -> &'static str {
        match self {
            Field::Activity => "activity",
            Field::Description => "description",
            Field::Cadence => "cadence",
            Field::Team => "team",
            Field::Reference => "reference",
            Field::Owner => "owner",
        }
    }

    /// How people call it.
    pub fn with_article(self) -> Text {
        match self {
            Field::Activity => say!("the activity"),
            Field::Description => say!("the description"),
            Field::Cadence => say!("the cadence"),
            Field::Team => say!("the team"),
            Field::Reference => say!("the reference"),
            Field::Owner => say!("the owner"),
        }
    }

    /// Finds a field by its name.
    pub fn parse(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.as_str() == name)
    }
}

impl Unit {
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Half => "half-year",
            Unit::Year => "year",
        }
    }
}

impl Phrases {
    /// Finds the longest phrase at the beginning of a list of words: how many words it takes, and what it stands for.
    pub fn longest(&self, words: &[&str]) -> Option<(usize, Sense)> {
        let fits = |phrase: &[String]| phrase.len() <= words.len() && phrase.iter().zip(words).all(|(one, other)| one == other);
        let known = self.phrases.get(*words.first()?)?;
        known.iter().find(|(phrase, _)| fits(phrase)).map(|(phrase, sense)| (phrase.len(), *sense))
    }
}

/// The phrases of every language.
pub fn phrases() -> &'static [Phrases] {
    static PHRASES: LazyLock<Vec<Phrases>> = LazyLock::new(|| LANGUAGES.iter().map(|language| compiled(language)).collect());
    &PHRASES
}

fn compiled(language: &Language) -> Phrases {
    let all = language.cadence.iter().chain(EVERYWHERE);
    let mut phrases: BTreeMap<String, Vec<(Vec<String>, Sense)>> = BTreeMap::new();
    for (sense, texts) in all {
        for phrase in texts.iter().map(|text| fold::words(text)) {
            phrases.entry(phrase[0].clone()).or_default().push((phrase, *sense));
        }
    }
    for same in phrases.values_mut() {
        same.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    }
    Phrases { language: language.name, phrases }
}

/// Says whether a folded word only tells whose cadence it is.
pub fn is_label(word: &str) -> bool {
    LABELS.iter().any(|label| label.eq_ignore_ascii_case(word))
}

/// The words for a column, folded, in every language.
pub fn headers() -> &'static [(Field, Vec<String>)] {
    static HEADERS: LazyLock<Vec<(Field, Vec<String>)>> = LazyLock::new(|| {
        let all = LANGUAGES.iter().flat_map(|language| language.headers);
        all.flat_map(|(field, names)| names.iter().map(|name| (*field, fold::words(name)))).collect()
    });
    &HEADERS
}

/// The English word for a folded word in the name of a team; the word itself where none is known.
pub fn team_word(word: &str) -> &str {
    static WORDS: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
        let all = LANGUAGES.iter().flat_map(|language| language.teams);
        all.flat_map(|(english, words)| words.iter().map(|word| (fold::words(word).concat(), *english))).collect()
    });
    WORDS.get(word).copied().unwrap_or(word)
}

/// Says whether a folded word joins two others, in any language.
pub fn joins(word: &str) -> bool {
    phrases().iter().any(|phrases| phrases.longest(&[word]) == Some((1, Sense::And)))
}
