//! Counts occurrences by what became of them, and gives every state its sign.
//!
//! It does not know where the counts are shown.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::text::told;
use crate::calendar::{Date, Instant, Zone};
use crate::language::{Language, Text, plural, say, words};
use crate::ledger::State;
use crate::report::{OccurrenceReport, Report, UnitReport, share};

/// What became of some occurrences.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub met: usize,
    pub late: usize,
    pub missed: usize,
    /// How many of the missed ones were caught up later.
    pub recovered: usize,
    pub waived: usize,
    pub pending: usize,
    pub unverifiable: usize,
    /// Replaced by a plan change, or from before the adoption.
    pub void: usize,
}

impl Tally {
    pub fn of<'a>(occurrences: impl IntoIterator<Item = &'a OccurrenceReport>) -> Self {
        let mut tally = Self::default();
        for one in occurrences {
            tally.add(one);
        }
        tally
    }

    pub fn add(&mut self, one: &OccurrenceReport) {
        match one.state {
            State::Met => self.met += 1,
            State::MetLate => self.late += 1,
            State::Missed => {
                self.missed += 1;
                self.recovered += usize::from(one.recovered.is_some());
            }
            State::Waived => self.waived += 1,
            State::Open | State::DueSoon | State::InGrace | State::Upcoming => self.pending += 1,
            State::NotApplicable | State::BeforeAdoption => self.void += 1,
            State::Unverifiable => self.unverifiable += 1,
        }
    }

    /// What was owed and decided.
    pub fn owed(&self) -> usize {
        self.met + self.late + self.missed
    }

    /// In thousandths.
    pub fn compliance(&self) -> Option<u32> {
        share(self.met + self.late, self.missed)
    }

    /// `50 met, 1 met late, 1 missed (1 made up for later)`
    pub fn words(&self) -> Text {
        let missed = match self.recovered {
            0 => plural!(n = self.missed, "{n} missed", "{n} missed"),
            some => plural!(n = self.missed, "{n} missed ({some} made up for later)", "{n} missed ({some} made up for later)", some),
        };
        let all = [
            (self.met, plural!(n = self.met, "{n} met", "{n} met")),
            (self.late, plural!(n = self.late, "{n} met late", "{n} met late")),
            (self.missed, missed),
            (self.waived, plural!(n = self.waived, "{n} waived", "{n} waived")),
            (self.pending, plural!(n = self.pending, "{n} not decided yet", "{n} not decided yet")),
            (self.unverifiable, plural!(n = self.unverifiable, "{n} unverifiable", "{n} unverifiable")),
            (self.void, plural!(n = self.void, "{n} not applicable", "{n} not applicable")),
        ];
        let words: Vec<Text> = all.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect();
        if words.is_empty() { say!("nothing") } else { Text::join(words, ", ") }
    }

    /// How the whole is drawn: as the worst of what is in it.
    pub fn look(&self) -> Look {
        match () {
            () if self.unverifiable > 0 => Look::Unverifiable,
            () if self.missed > self.recovered => Look::Missed,
            () if self.missed > 0 => Look::Recovered,
            () if self.late > 0 => Look::Late,
            () if self.met > 0 => Look::Met,
            () if self.waived > 0 => Look::Waived,
            () if self.pending > 0 => Look::Open,
            () => Look::Void,
        }
    }
}

/// How a state is drawn: by colour, and by a sign, so that nobody needs the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    Met,
    Late,
    Missed,
    Recovered,
    Waived,
    Open,
    DueSoon,
    Grace,
    Upcoming,
    Void,
    Before,
    Unverifiable,
}

impl Look {
    /// Every look there is, in the order of the legend.
    pub const ALL: [Look; 12] = [
        Look::Met,
        Look::Late,
        Look::Missed,
        Look::Recovered,
        Look::Waived,
        Look::Open,
        Look::DueSoon,
        Look::Grace,
        Look::Upcoming,
        Look::Void,
        Look::Before,
        Look::Unverifiable,
    ];

    pub fn of(one: &OccurrenceReport) -> Look {
        match one.state {
            State::Met => Look::Met,
            State::MetLate => Look::Late,
            State::Missed if one.recovered.is_some() => Look::Recovered,
            State::Missed => Look::Missed,
            State::Waived => Look::Waived,
            State::Open => Look::Open,
            State::DueSoon => Look::DueSoon,
            State::InGrace => Look::Grace,
            State::Upcoming => Look::Upcoming,
            State::NotApplicable => Look::Void,
            State::BeforeAdoption => Look::Before,
            State::Unverifiable => Look::Unverifiable,
        }
    }

    pub fn sign(self) -> &'static str {
        match self {
            Look::Met => "✓",
            Look::Late => "L",
            Look::Missed => "×",
            Look::Recovered => "R",
            Look::Waived => "W",
            Look::Open => "O",
            Look::DueSoon => "D",
            Look::Grace => "G",
            Look::Upcoming => "·",
            Look::Void => "–",
            Look::Before => "B",
            Look::Unverifiable => "?",
        }
    }

    pub fn words(self, language: Language) -> Cow<'static, str> {
        language.words(match self {
            Look::Met => words!("met"),
            Look::Late => words!("met late"),
            Look::Missed => words!("missed"),
            Look::Recovered => words!("missed, made up for later"),
            Look::Waived => words!("waived"),
            Look::Open => words!("open"),
            Look::DueSoon => words!("due soon"),
            Look::Grace => words!("in grace"),
            Look::Upcoming => words!("upcoming"),
            Look::Void => words!("not applicable"),
            Look::Before => words!("before adoption"),
            Look::Unverifiable => words!("unverifiable"),
        })
    }
}

/// The day to which a due moment belongs: a midnight ends the day before.
pub fn due_day(zone: Zone, due: Instant) -> Date {
    zone.date(due.checked_sub_signed(chrono::TimeDelta::seconds(1)).unwrap_or(due))
}

/// The month in which an occurrence was due.
pub fn month(zone: Zone, one: &OccurrenceReport) -> String {
    due_day(zone, one.due).format("%Y-%m").to_string()
}

/// Counts by month, in order of time.
pub fn months(zone: Zone, occurrences: impl Iterator<Item = impl std::borrow::Borrow<OccurrenceReport>>) -> BTreeMap<String, Tally> {
    let mut months: BTreeMap<String, Tally> = BTreeMap::new();
    for one in occurrences {
        let one = one.borrow();
        months.entry(month(zone, one)).or_default().add(one);
    }
    months
}

/// Counts by whatever a unit belongs to, in the order of names; a unit may belong to several.
pub fn groups(report: &Report, names: impl Fn(&UnitReport) -> Vec<String>) -> BTreeMap<String, Tally> {
    let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
    for unit in &report.units {
        let mut names = names(unit);
        names.sort_unstable();
        names.dedup();
        for name in names {
            let tally = groups.entry(name).or_default();
            unit.occurrences.iter().for_each(|one| tally.add(one));
        }
    }
    groups
}

/// A share in thousandths as a percentage: `99.9 %`.
pub fn percent(thousandths: u32) -> Text {
    say!("{whole}.{tenth} %", whole = thousandths / 10, tenth = thousandths % 10)
}

/// The same in a cell of a table, where there may be no share.
pub fn share_of(tally: &Tally, language: Language) -> String {
    tally.compliance().map_or_else(|| "–".to_owned(), |share| told(language, &percent(share)))
}
