//! Everything that is wrong with a plan, gathered while it is read.
//!
//! It does not know the plan. It sees to it that one mistake is told once, and not again by what follows from it.

use std::collections::BTreeSet;

use super::spot::{Name, Spot};
use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, say};
use crate::schema::{Violation, ViolationKind, nearest};
use crate::source::{Place, Span};
use crate::yaml::Document;

/// How many problems are told; nobody reads more, and each takes a part of the text along.
const MOST_TOLD: usize = 1000;

/// The problems of a plan, and the places of which no more shall be said.
#[derive(Debug, Default)]
pub struct Trouble {
    problems: Vec<Problem>,
    /// Path and span of each key or value that has been told.
    spoilt: BTreeSet<(String, Span)>,
    /// Some file could not be read at all, so that what seems to be missing may stand there.
    pub files_missing: bool,
    /// Words that were compared to find the ones that were meant.
    compared: usize,
}

/// The most words that are compared for suggestions, so that a plan of wrong names costs no more than one of right ones.
const MOST_COMPARED: usize = 20_000;

impl Trouble {
    /// Tells a problem.
    pub fn tell(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Tells a problem of a value, unless that very value has been told already.
    pub fn refuse(&mut self, spot: Spot<'_>, problem: Problem, label: Text) {
        if self.spoilt.insert((spot.source.path().to_owned(), spot.span())) {
            self.problems.push(problem.at(spot.place(), label));
        }
    }

    /// Tells a problem of a key, unless that very key has been told already.
    pub fn refuse_key(&mut self, name: Name<'_>, problem: Problem, label: Text) {
        if self.spoilt.insert((name.source().path().to_owned(), name.span())) {
            self.problems.push(problem.at(name.place(), label));
        }
    }

    /// Takes over what the schema says about a file.
    pub fn violate(&mut self, document: &Document, violation: Violation) {
        let (rule, label) = match violation.kind {
            ViolationKind::UnknownKey => (RuleId::PlanUnknownKey, say!("unknown key")),
            ViolationKind::Value => (RuleId::PlanValue, say!("does not fit")),
        };
        self.spoilt.insert((document.source.path().to_owned(), violation.span));
        self.problems.push(Problem::new(rule, violation.message, violation.help).at(Place::at(&document.source, violation.span), label));
    }

    /// The word that may have been meant; none is looked for any more in a plan of very many wrong names.
    pub fn meant<'w>(&mut self, word: &str, known: &[&'w str]) -> Option<&'w str> {
        self.compared = self.compared.saturating_add(known.len());
        if self.compared > MOST_COMPARED { None } else { nearest(word, known.iter().copied()) }
    }

    /// Says whether a value has been told.
    pub fn has_told(&self, spot: Spot<'_>) -> bool {
        self.spoilt.contains(&(spot.source.path().to_owned(), spot.span()))
    }

    /// Says whether a key has been told.
    pub fn has_told_name(&self, name: Name<'_>) -> bool {
        self.spoilt.contains(&(name.source().path().to_owned(), name.span()))
    }

    /// Says whether some key or value of a mapping has been told, so that what seems to be missing may be meant by it.
    pub fn has_told_within(&self, mapping: Spot<'_>) -> bool {
        let path = mapping.source.path();
        self.has_told(mapping)
            || mapping.entries().any(|(name, value)| self.spoilt.contains(&(path.to_owned(), name.span())) || self.has_told(value))
    }

    /// How many problems have been told.
    pub fn count(&self) -> usize {
        self.problems.len()
    }

    /// Adds a place to each problem that was told since there were `count`, unless the problem stands within that place.
    pub fn also_since(&mut self, count: usize, spot: Spot<'_>, label: &Text) {
        for problem in self.problems.iter_mut().skip(count) {
            let within = match &problem.place {
                Some(Place::At { source, span }) => {
                    source.path() == spot.source.path() && spot.span().start <= span.start && span.end <= spot.span().end
                }
                Some(Place::File { .. }) | None => true,
            };
            if !within {
                problem.related.push((spot.place(), label.clone()));
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Every problem once, in the order of files and texts; of very many the first, and that there are more.
    pub fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems;
        problems.sort_by(|one, other| order(one).cmp(&order(other)));
        problems.dedup();
        if problems.len() > MOST_TOLD {
            let message = say!("the plan has more than {most} errors; the first are told", most = MOST_TOLD);
            let more = Problem::new(RuleId::PlanUnreadable, message, say!("mend those that are told, and run again"));
            let place = problems.drain(MOST_TOLD..).next().and_then(|first| first.place);
            problems.push(Problem { place: place.map(|place| Place::file(place.path())), ..more });
        }
        problems
    }
}

fn order(problem: &Problem) -> (&str, Option<Span>, RuleId, &str) {
    let (path, span) = match &problem.place {
        None => ("", None),
        Some(Place::File { path }) => (path.as_str(), None),
        Some(Place::At { source, span }) => (source.path(), Some(*span)),
    };
    (path, span, problem.rule, &problem.message)
}

/// A word of the plan, short enough and safe to repeat in a message.
pub fn shown(text: &str) -> String {
    let safe: String = text.chars().filter(|c| !c.is_control()).collect();
    match safe.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &safe[..at]),
        None => safe,
    }
}
