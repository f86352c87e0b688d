//! When a unit owes a performance: rules, and the windows they open.
//!
//! It does not know plans, evidence or the present moment.

mod due;
mod period;
mod slot;
mod words;

use std::fmt;

pub use period::period_days;
pub use slot::{Grid, Slot};

use chrono::Weekday;

use crate::calendar::{Date, Duration, weekday_name};
use crate::language::{Text, plural, say};
use crate::pattern::Pattern;

/// One rule, or several that are each matched and judged by themselves; and whether extras are welcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cadence {
    pub rules: Vec<Rule>,
    /// `as needed`: performances are welcome beyond what is owed.
    pub as_needed: bool,
}

/// When performances are owed, and how strictly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub kind: Kind,
    pub grace: Duration,
    pub early: Duration,
    pub due_soon: Duration,
    /// How many performances each slot owes; one for every other kind.
    pub times: u32,
}

/// The three generators of occurrences, and the stricter reading of the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One occurrence for each calendar slot.
    Slot(Slots),
    /// A slot whose due moment is not before the longest gap after the last earlier performance (PCI DSS v4.0.1, section 7).
    Either(Slots),
    /// Due so long after the landing day of the last performance.
    Gap(Duration),
    /// Due so long after each event.
    Event(Trigger),
}

/// Slots of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slots {
    pub step: Step,
    /// A day in the first slot; none for the calendar's own slots and those that begin with the adoption.
    pub anchor: Option<Date>,
    /// The days on which a slot is due; empty for its last day.
    pub on: Vec<On>,
    /// Set if only business days count: what becomes of a due day that is none.
    pub business: Option<Roll>,
}

/// A day of a week, or of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct On {
    pub day: OnDay,
    /// The month, 1 to 12, where a slot is longer than a month.
    pub month: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDay {
    Weekday(Weekday),
    /// A day of the month, 1 to 31; the last where the month is shorter.
    Day(u32),
    /// The last day of the month.
    Last,
    /// The last such weekday of the month.
    LastWeekday(Weekday),
    /// The n-th such weekday of the month, 1 to 5; the last where there is no fifth.
    Nth(u32, Weekday),
}

/// Where a due day goes that is no business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Roll {
    Next,
    Previous,
    Skip,
}

/// What opens an occurrence of an event rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    pub source: TriggerSource,
    pub within: Duration,
    pub name: Option<String>,
    /// Says whether a performance serves one event alone, rather than all that are open.
    pub each: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TriggerSource {
    /// Commits that change what matches.
    Paths(Vec<Pattern>),
    /// Files that are added where it matches, each an event of its own.
    Files(Vec<Pattern>),
}

/// The length of a slot. `Months` never counts 12: that is a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    Days(u32),
    /// ISO 8601 weeks, which begin on Monday.
    Weeks(u32),
    Months(u32),
    Years(u32),
}

/// Why a text is no cadence; shown as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct CadenceError {
    pub message: Text,
    /// What to write instead.
    pub help: Text,
}

impl Rule {
    /// A rule without grace, early start or warning.
    pub fn every(step: Step) -> Self {
        Self::new(Kind::Slot(Slots { step, anchor: None, on: Vec::new(), business: None }))
    }

    /// Lists the patterns of what opens events.
    pub fn watched(&self) -> &[Pattern] {
        match &self.kind {
            Kind::Event(Trigger { source: TriggerSource::Paths(patterns) | TriggerSource::Files(patterns), .. }) => patterns,
            Kind::Slot(_) | Kind::Either(_) | Kind::Gap(_) => &[],
        }
    }

    /// A rule of a kind, without grace, early start or warning.
    pub fn new(kind: Kind) -> Self {
        Self { kind, grace: Duration::ZERO, early: Duration::ZERO, due_soon: Duration::ZERO, times: 1 }
    }
}

impl Step {
    /// The most units that one slot may span; longer ones are typing errors.
    pub const LONGEST: u32 = 1000;

    /// So many months; twelve are a year, as slots and in words.
    pub(crate) fn months(count: u32) -> Self {
        if count == 12 { Step::Years(1) } else { Step::Months(count) }
    }
}

impl Cadence {
    /// The cadence in its shortest form: `weekly and as needed`.
    pub fn text(&self) -> Text {
        let rules = Text::join(self.rules.iter().map(Rule::text), "; ");
        match (self.rules.is_empty(), self.as_needed) {
            (true, true) => say!("as needed"),
            (false, true) => say!("{rules} and as needed", rules),
            (_, false) => rules,
        }
    }
}

impl Rule {
    /// The rule as short as a reader can take it: `monthly on day 15 (business days)`.
    pub fn text(&self) -> Text {
        let when = match &self.kind {
            Kind::Slot(slots) => slots.text(),
            Kind::Either(slots) => say!("{slots} (or the longest gap)", slots = slots.text()),
            Kind::Gap(every) => say!("{every} after the last", every = every.text()),
            Kind::Event(Trigger { within, name: Some(name), .. }) => {
                say!("within {within} after each {name}", within = within.text(), name)
            }
            Kind::Event(Trigger { within, name: None, .. }) => say!("within {within} after each event", within = within.text()),
        };
        if self.times > 1 { say!("{when}, {times} times", when, times = self.times) } else { when }
    }
}

impl Slots {
    fn text(&self) -> Text {
        let step = self.step.text();
        let when = match self.on.as_slice() {
            [] => step,
            days => say!("{step} on {days}", step, days = Text::all_of(days.iter().map(On::text))),
        };
        if self.business.is_some() { say!("{when} (business days)", when) } else { when }
    }
}

impl On {
    /// The due day in words: `the last Friday`, `day 15 of month 6`.
    pub fn text(&self) -> Text {
        let day = match self.day {
            OnDay::Weekday(day) => weekday_name(day),
            OnDay::Day(day) => say!("day {day}", day),
            OnDay::Last => say!("the last day"),
            OnDay::LastWeekday(day) => say!("the last {weekday}", weekday = weekday_name(day)),
            OnDay::Nth(nth, day) => say!("{weekday} no. {nth}", weekday = weekday_name(day), nth),
        };
        match self.month {
            Some(month) => say!("{day} of month {month}", day, month),
            None => day,
        }
    }
}

impl Step {
    /// The length in words, as an adverb: `weekly`, `every 10 days`.
    pub fn text(&self) -> Text {
        match self {
            Step::Days(1) => say!("daily"),
            Step::Days(count) => plural!(count = *count, "every {count} day", "every {count} days"),
            Step::Weeks(1) => say!("weekly"),
            Step::Weeks(2) => say!("fortnightly"),
            Step::Weeks(count) => plural!(count = *count, "every {count} week", "every {count} weeks"),
            Step::Months(1) => say!("monthly"),
            Step::Months(3) => say!("quarterly"),
            Step::Months(6) => say!("semiannually"),
            Step::Months(count) => plural!(count = *count, "every {count} month", "every {count} months"),
            Step::Years(1) => say!("yearly"),
            Step::Years(count) => plural!(count = *count, "every {count} year", "every {count} years"),
        }
    }
}

impl fmt::Display for Cadence {
    /// Writes the cadence in its shortest form: `weekly and as needed`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Display for Rule {
    /// Writes the rule as short as a reader can take it: `monthly on the 15th, business days`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Display for On {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}
