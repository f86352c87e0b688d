//! Very many refusals: so many of one landing are told one by one, and of the others that there are more.
//!
//! It does not know what they are about.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Refusal;
use crate::codec::{Read, Reader, Writer};
use crate::diagnostic::RuleId;
use crate::language::{Text, say};
use crate::source::{Place, Source};

/// How many refusals of one rule are told of one landing.
const OF_A_LANDING: usize = 1_000;

/// How many of one rule are told in all before a landing may add no more than a few.
const IN_ALL: usize = 10_000;
const A_FEW: usize = 10;

/// How much text of records is kept to be shown, in bytes. Of the others the path alone is told.
const ROOM: usize = 64 << 20;

/// What has been told so far. Whoever lands a million bad records is told so, and does not fill the memory.
pub struct Crowd {
    room: usize,
    last: Option<Arc<Source>>,
    told: BTreeMap<RuleId, usize>,
    /// Of the landing that is looked at: how many there were, and the first that was not told.
    landing: BTreeMap<RuleId, (usize, Option<Refusal>)>,
}

impl Crowd {
    pub fn new() -> Self {
        Self { room: ROOM, last: None, told: BTreeMap::new(), landing: BTreeMap::new() }
    }

    /// Writes what holds between two landings.
    pub fn write(&self, out: &mut Writer, mut rule: impl FnMut(&mut Writer, RuleId)) {
        out.size(self.room);
        out.list(&self.told, |out, (id, told)| {
            rule(out, *id);
            out.size(*told);
        });
    }

    pub fn read(from: &mut Reader<'_>, rule: fn(&mut Reader<'_>) -> Read<RuleId>) -> Read<Self> {
        let (room, told) = (from.size()?, from.list(|from| Ok((rule(from)?, from.size()?)))?);
        Ok(Self { room, told: told.into_iter().collect(), ..Self::new() })
    }

    /// Gives back what is to be told of a refusal: itself, or nothing yet.
    pub fn admit(&mut self, refusal: Refusal) -> Option<Refusal> {
        let told = self.told.entry(refusal.rule).or_default();
        let most = if *told < IN_ALL { OF_A_LANDING } else { A_FEW };
        let (seen, untold) = self.landing.entry(refusal.rule).or_default();
        *seen += 1;
        match untold {
            Some(first) => {
                let more = refusal.units.into_iter().filter(|unit| !first.units.contains(unit)).collect::<Vec<_>>();
                first.units.extend(more);
                None
            }
            None if *seen > most => {
                *untold = Some(Refusal { place: Place::file(&refusal.path), ..refusal });
                None
            }
            None => {
                *told += 1;
                Some(refusal)
            }
        }
    }

    /// Ends a landing: gives what stands for those of it that were not told.
    pub fn end(&mut self) -> Vec<Refusal> {
        let landing = std::mem::take(&mut self.landing);
        let rest = landing.into_values().filter_map(|(seen, untold)| Some((seen, untold?)));
        rest.map(|(seen, first)| Refusal {
            message: say!(
                "{path} and more like it came with this commit, {seen} in all; the others are not told one by one",
                path = first.path,
                seen
            ),
            help: say!("look at the whole commit with `git show --stat`"),
            label: Text::default(),
            ..first
        })
        .collect()
    }

    /// A place that may be kept: with its text as long as there is room, and with its path alone after that.
    pub fn lean(&mut self, place: Place) -> Place {
        let Place::At { source, span } = place else { return place };
        if !self.last.as_ref().is_some_and(|last| Arc::ptr_eq(last, &source)) {
            let Some(room) = self.room.checked_sub(source.text().len()) else { return Place::file(source.path()) };
            self.room = room;
            self.last = Some(Arc::clone(&source));
        }
        Place::At { source, span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::UnitId;
    use crate::calendar::Instant;
    use crate::source::Span;

    fn refusal(path: &str, unit: &str) -> Refusal {
        let units = vec![UnitId { task: unit.to_owned(), scope: None, team: None }];
        let (commit, landed) = ("0".repeat(40), Instant::UNIX_EPOCH);
        let message = Text::verbatim(path);
        let (place, path) = (Place::file(path), path.to_owned());
        Refusal {
            rule: RuleId::EvidenceCopied,
            units,
            path,
            commit,
            index: 0,
            landed,
            message,
            help: Text::default(),
            place,
            label: Text::default(),
            counts: false,
        }
    }

    #[test]
    fn a_thousand_of_a_landing_are_told_and_the_next_stands_for_the_rest() {
        let mut crowd = Crowd::new();
        let told = (0..1_000).filter_map(|at| crowd.admit(refusal(&at.to_string(), "a"))).count();
        assert_eq!((told, crowd.end().len()), (1_000, 0));
        let told = (0..1_003).filter_map(|at| crowd.admit(refusal(&at.to_string(), if at == 1_002 { "b" } else { "a" }))).count();
        let rest = crowd.end();
        assert_eq!((told, rest.len(), rest[0].units.len()), (1_000, 1, 2));
        assert_eq!(rest[0].message, "1000 and more like it came with this commit, 1003 in all; the others are not told one by one");
    }

    #[test]
    fn after_ten_thousand_a_landing_adds_ten_and_what_stands_for_the_rest() {
        let mut crowd = Crowd::new();
        for _ in 0..10 {
            assert_eq!((0..2_000).filter_map(|_| crowd.admit(refusal("x", "a"))).count() + crowd.end().len(), 1_001);
        }
        assert_eq!((0..2_000).filter_map(|_| crowd.admit(refusal("x", "a"))).count() + crowd.end().len(), 11);
        assert_eq!((0..10).filter_map(|_| crowd.admit(refusal("x", "a"))).count() + crowd.end().len(), 10);
    }

    #[test]
    fn texts_are_kept_as_long_as_there_is_room_and_counted_once() {
        let mut crowd = Crowd::new();
        let place = || Place::at(&Arc::new(Source::new("a.yaml", "x".repeat(ROOM / 2))), Span::point(0));
        let twice = place();
        let kept = [twice.clone(), twice, place(), place()].map(|place| matches!(crowd.lean(place), Place::At { .. }));
        assert_eq!(kept, [true, true, true, false]);
    }
}
