//! The words of a cell to a cadence: each language reads it by itself, and all that understand it must agree.
//!
//! It does not know whose cadence it is.

use super::fold::{Token, tokens};
use super::words::{Phrases, Sense, Unit, is_label, phrases};
use crate::cadence::{Cadence, CadenceError};
use crate::language::{Text, say};

/// The most words that a cadence may have.
const LONGEST: usize = 40;

/// What a cell says of a cadence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub rhythm: Rhythm,
    /// Words that say whose cadence it is, as they are written.
    pub labels: Vec<String>,
}

/// A cadence as the plan writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rhythm {
    /// In duly's own short words.
    Words(String),
    /// Several performances in each slot.
    Times { every: String, times: u32, as_needed: bool },
}

/// Why a cell is no cadence, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub message: Text,
    pub help: Text,
}

/// What to write, where nothing can be said of what was written. A table may say it in any language, unlike a plan.
fn write_one() -> Text {
    say!(
        "write {cadences}, `every 10 days` or `as needed`, and add `and as needed` where extra performances are welcome",
        cadences = say!("daily, weekly, fortnightly, monthly, quarterly, semiannually, yearly")
    )
}

fn leave_out() -> Text {
    say!(
        "leave it out, or write the cadence into the plan, where days and events have keys of their own, \
         as in `{{every: week, on: {{weekday: monday}}}}`"
    )
}

/// Reads a cell. What is not understood to the last word, or can be understood in two ways, is no cadence.
pub fn read(text: &str) -> Result<Reading, Unread> {
    let all = tokens(text);
    if !all.iter().any(|token| token.folded.chars().any(char::is_alphanumeric)) {
        return Err(unread(say!("the cadence is missing"), write_one()));
    }
    let (labels, rest): (Vec<&Token<'_>>, Vec<&Token<'_>>) = all.iter().partition(|token| is_label(&token.folded));
    if rest.len() > LONGEST {
        return Err(unread(say!("{text} is too long for a cadence", text = shown(text)), write_one()));
    }
    let tries: Vec<Try> = phrases().iter().map(|phrases| attempt(phrases, &rest, text)).collect();
    let mut understood: Vec<&Rhythm> = Vec::new();
    for rhythm in tries.iter().filter_map(|one| one.outcome.as_ref().ok()) {
        if !understood.contains(&rhythm) {
            understood.push(rhythm);
        }
    }
    match understood.as_slice() {
        [] => {}
        [rhythm] => {
            let labels = labels.iter().map(|token| token.written.to_owned()).collect();
            return Ok(Reading { rhythm: (*rhythm).clone(), labels });
        }
        [..] => return Err(unread(say!("{text} means different things in two languages", text = shown(text)), write_one())),
    }
    // The language that understood most of it knows best what is wrong.
    let best = tries.into_iter().max_by(|one, other| one.known.cmp(&other.known).then(other.place.cmp(&one.place)));
    match best.map(|best| best.outcome) {
        Some(Err(unread)) => Err(unread),
        Some(Ok(_)) | None => Err(unread(say!("the cadence is missing"), write_one())),
    }
}

impl Rhythm {
    /// The cadence for people.
    pub fn shown(&self) -> String {
        match self {
            Rhythm::Words(words) => words.clone(),
            Rhythm::Times { every, times, as_needed } => {
                format!("{times} times every {every}{}", if *as_needed { " and as needed" } else { "" })
            }
        }
    }
}

/// How far one language came.
struct Try {
    /// How many words it knows.
    known: usize,
    place: usize,
    outcome: Result<Rhythm, Unread>,
}

fn attempt(phrases: &Phrases, tokens: &[&Token<'_>], text: &str) -> Try {
    let words: Vec<&str> = tokens.iter().map(|token| token.folded.as_str()).collect();
    let (mut senses, mut unknown, mut known, mut at) = (Vec::new(), Vec::new(), 0, 0);
    while at < words.len() {
        if let Some((length, sense)) = phrases.longest(&words[at..]) {
            senses.push(sense);
            known += length;
            at += length;
        } else if let Some(number) = number(words[at]) {
            senses.push(Sense::Number(number));
            at += 1;
        } else if words[at] == "/" {
            senses.push(Sense::Per);
            at += 1;
        } else {
            unknown.push(tokens[at]);
            at += 1;
        }
    }
    let place = super::words::LANGUAGES.iter().position(|language| language.name == phrases.language).unwrap_or(usize::MAX);
    let outcome = if let Some(unread) = told(&senses, text) {
        known += usize::from(unknown.is_empty());
        Err(unread)
    } else if unknown.is_empty() {
        known += 1;
        Parts::gather(&senses, text).and_then(|parts| parts.rhythm(text))
    } else {
        Err(leftover(&unknown, text))
    };
    Try { known, place, outcome }
}

/// A number that is too large becomes the largest, which is refused.
fn number(word: &str) -> Option<u32> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().unwrap_or(u32::MAX))
}

/// What is wrong with words that are known, but say nothing certain.
fn told(senses: &[Sense], text: &str) -> Option<Unread> {
    senses.iter().find_map(|sense| match sense {
        Sense::Ambiguous(meanings, write) => {
            let message = say!("{text} could mean {meanings}", text = shown(text), meanings = Text::said(*meanings, Vec::new()));
            Some(unread(message, ways(write)))
        }
        Sense::Vague => Some(unread(
            say!("{text} does not say how often", text = shown(text)),
            say!("write the longest time that may pass, such as `daily` or `monthly`, or `as needed` if nothing is ever owed"),
        )),
        Sense::TooShort => Some(unread(
            say!("{text} is shorter than a day, the shortest slot", text = shown(text)),
            say!("write `daily`, or `as needed` where another tool watches it"),
        )),
        Sense::Every(..)
        | Sense::Unit(_)
        | Sense::Number(_)
        | Sense::Ordinal(_)
        | Sense::Each
        | Sense::Times(_)
        | Sense::Repeats
        | Sense::Per
        | Sense::Within
        | Sense::AsNeeded
        | Sense::And
        | Sense::Filler => None,
    })
}

/// One of these ways to write it, or one of two.
fn ways(ways: &[&str]) -> Text {
    let [before @ .., last] = ways else { return write_one() };
    match before {
        [] => say!("write `{way}`", way = last),
        [..] => say!("write `{way}` or `{last}`", way = before.join("`, `"), last),
    }
}

fn leftover(unknown: &[&Token<'_>], text: &str) -> Unread {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for token in unknown {
        let end = token.at + token.written.len();
        // Words that follow each other are told together.
        match spans.last_mut() {
            Some((_, last)) if text[*last..token.at].trim().is_empty() => *last = end,
            Some(_) | None => spans.push((token.at, end)),
        }
    }
    let words: Vec<String> = spans.iter().take(5).map(|(start, end)| shown(&text[*start..*end])).collect();
    match words.as_slice() {
        [word] if *word == shown(text) => unread(say!("{word} is not a cadence that duly knows", word), write_one()),
        [word] => unread(say!("{word} is not understood in the cadence {text}", word, text = shown(text)), leave_out()),
        words => {
            let words = Text::all_of(words.iter().map(Text::verbatim));
            unread(say!("{words} are not understood in the cadence {text}", words, text = shown(text)), leave_out())
        }
    }
}

/// The parts of a cadence as they are found.
#[derive(Debug, Default)]
struct Parts {
    step: Option<(u32, Unit)>,
    /// A number for which the unit has not come yet.
    count: Option<u32>,
    times: Option<u32>,
    /// The step is a bare unit, and whether a number stands before it.
    unit: Option<bool>,
    each: bool,
    per: bool,
    as_needed: bool,
    joined: bool,
}

impl Parts {
    fn gather(senses: &[Sense], text: &str) -> Result<Parts, Unread> {
        let mut parts = Parts::default();
        let mut left = senses.iter().copied().peekable();
        while let Some(sense) = left.next() {
            let fits = match sense {
                Sense::Every(count, unit) => parts.count.is_none() && parts.take(count, unit),
                Sense::Unit(unit) => {
                    let count = parts.count.take();
                    parts.unit = Some(count.is_some());
                    parts.take(count.unwrap_or(1), unit)
                }
                Sense::Number(number) if left.next_if_eq(&Sense::Repeats).is_some() => parts.times.replace(number).is_none(),
                Sense::Number(number) => parts.count.replace(number).is_none(),
                Sense::Ordinal(number) => parts.each && parts.count.replace(number).is_none(),
                Sense::Each => !std::mem::replace(&mut parts.each, true),
                Sense::Times(number) => parts.times.replace(number).is_none(),
                Sense::Per => {
                    parts.per = true;
                    parts.count.take().is_none_or(|count| parts.times.replace(count).is_none())
                }
                Sense::Within => parts.count.is_none(),
                Sense::AsNeeded => !std::mem::replace(&mut parts.as_needed, true),
                Sense::And => {
                    parts.joined = true;
                    parts.count.is_none()
                }
                Sense::Filler => true,
                Sense::Repeats | Sense::Ambiguous(..) | Sense::Vague | Sense::TooShort => false,
            };
            if !fits {
                return Err(parts.refusal(text));
            }
        }
        Ok(parts)
    }

    /// Takes a rhythm, if there is none yet.
    fn take(&mut self, count: u32, unit: Unit) -> bool {
        self.step.replace((count, unit)).is_none()
    }

    fn refusal(&self, text: &str) -> Unread {
        if self.step.is_some() && self.joined {
            let help = say!("give each its own row, or write one of them here and a list of cadences into the plan");
            return unread(say!("{text} names two cadences", text = shown(text)), help);
        }
        unread(say!("{text} is not a cadence that duly knows", text = shown(text)), write_one())
    }

    fn rhythm(&self, text: &str) -> Result<Rhythm, Unread> {
        let Some((count, unit)) = self.step else {
            if self.as_needed && !self.each && self.count.is_none() && self.times.is_none() {
                return Ok(Rhythm::Words("as needed".to_owned()));
            }
            return Err(self.refusal(text));
        };
        if self.count.is_some() || (self.times.is_some() && self.times == Some(0)) {
            return Err(self.refusal(text));
        }
        if self.is_one_slot() {
            let help = say!("write `every` before it, or how many times in it");
            return Err(unread(say!("{text} could also be a single time or a span of it", text = shown(text)), help));
        }
        if self.as_needed && !self.joined {
            let help = say!("write `and as needed` if extra performances are welcome, or `as needed` alone if nothing is owed");
            return Err(unread(say!("{text} could mean both, or the second alone", text = shown(text)), help));
        }
        match (self.times.unwrap_or(1), count, unit) {
            (1, ..) => self.words(count, unit, text),
            (2, 1, Unit::Year) => self.words(1, Unit::Half, text),
            (4, 1, Unit::Year) => self.words(1, Unit::Quarter, text),
            (12, 1, Unit::Year) => self.words(1, Unit::Month, text),
            (times @ 2..=100, ..) => {
                let every = checked(&format!("{count} {}s", unit.as_str()), text)?;
                Ok(Rhythm::Times { every: plain_unit(&every, count, unit), times, as_needed: self.as_needed })
            }
            (..) => Err(self.refusal(text)),
        }
    }

    /// Says whether what was read may name one slot, as `2. Quartal`, `in the week` and `10月` do.
    fn is_one_slot(&self) -> bool {
        !self.each && self.times.is_none() && self.unit.is_some_and(|is_counted| is_counted || !self.per)
    }

    fn words(&self, count: u32, unit: Unit, text: &str) -> Result<Rhythm, Unread> {
        let more = if self.as_needed { " and as needed" } else { "" };
        checked(&format!("every {count} {}s{more}", unit.as_str()), text).map(Rhythm::Words)
    }
}

/// The length of a slot as people would write it after `every`.
fn plain_unit(known: &str, count: u32, unit: Unit) -> String {
    match (count, unit) {
        (1, _) => unit.as_str().to_owned(),
        (..) => known.strip_prefix("every ").unwrap_or(known).to_owned(),
    }
}

/// Has duly read the words, and gives them back in its own spelling.
fn checked(words: &str, text: &str) -> Result<String, Unread> {
    match Cadence::parse(words) {
        Ok(cadence) => Ok(cadence.to_string()),
        Err(CadenceError { help, .. }) => Err(unread(say!("{text} is not a cadence that duly knows", text = shown(text)), help)),
    }
}

fn unread(message: Text, help: Text) -> Unread {
    Unread { message, help }
}

fn shown(text: &str) -> String {
    crate::yaml::shown(&text.replace('\n', " "))
}
