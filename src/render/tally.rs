//! Counts occurrences by what became of them, and gives every state its sign.
//!
//! It does not know where the counts are shown.

use std::collections::BTreeMap;

use crate::calendar::{Date, Instant, Zone};
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
    pub fn words(&self) -> String {
        let mut words = Vec::new();
        let mut say = |number: usize, what: &str| {
            if number > 0 {
                words.push(format!("{number} {what}"));
            }
        };
        say(self.met, "met");
        say(self.late, "met late");
        match self.recovered {
            0 => say(self.missed, "missed"),
            some => say(self.missed, &format!("missed ({some} made up for later)")),
        }
        say(self.waived, "waived");
        say(self.pending, "not decided yet");
        say(self.unverifiable, "unverifiable");
        say(self.void, "not applicable");
        if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
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

    pub fn words(self) -> &'static str {
        match self {
            Look::Met => "met",
            Look::Late => "met late",
            Look::Missed => "missed",
            Look::Recovered => "missed, made up for later",
            Look::Waived => "waived",
            Look::Open => "open",
            Look::DueSoon => "due soon",
            Look::Grace => "in grace",
            Look::Upcoming => "upcoming",
            Look::Void => "not applicable",
            Look::Before => "before adoption",
            Look::Unverifiable => "unverifiable",
        }
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
pub fn percent(thousandths: Option<u32>) -> String {
    thousandths.map_or_else(|| "–".to_owned(), |share| format!("{}.{} %", share / 10, share % 10))
}
