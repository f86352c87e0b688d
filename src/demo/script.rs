//! The year as commits, in the order in which they were made.
//!
//! It does not know why something went otherwise than planned.

use chrono::{Datelike, Days, Months, NaiveTime};

use super::year::{ANA, BOB, DUTIES, Duty, EXTRAS, Extra, FIRST_DAY, Rhythm, TURNS, Turn};
use super::{AS_OF, File, Line, Person, Step};
use crate::calendar::{Date, Instant, Zone};

/// Lists every commit of the year: the plan first, then the work, in order of time.
pub fn script() -> Vec<Step> {
    let year = Year { zone: Zone::parse("Europe/Paris").expect("the zone of the shipped plan is in the database") };
    let first_day = day(FIRST_DAY);
    let mut steps = vec![year.start(first_day)];
    for duty in DUTIES {
        for slot in slots(duty.rhythm, first_day, year.zone.date(as_of())) {
            year.perform(duty, &slot, &mut steps);
        }
    }
    steps.extend(EXTRAS.iter().map(|extra| year.extra(extra)));
    steps.retain(|step| step.at < as_of());
    steps.sort_by_key(|step| step.at);
    steps
}

/// One slot of a rhythm.
struct Slot {
    key: String,
    /// The key of the slot before.
    before: String,
    /// The day on which the duty is usually done.
    day: Date,
    /// The first day after the slot.
    end: Date,
}

/// The wall clock of the demonstration.
struct Year {
    zone: Zone,
}

impl Year {
    fn start(&self, first_day: Date) -> Step {
        let files = [
            ("README.md", README.to_owned()),
            ("policies/soc-maintenance.yaml", super::plan()),
            ("schema/plan.schema.json", include_str!("../../schema/plan.schema.json").to_owned()),
            ("schema/evidence.schema.json", include_str!("../../schema/evidence.schema.json").to_owned()),
        ];
        let files = files.map(|(path, text)| File { path: path.to_owned(), text });
        self.step(ANA, self.at(first_day, 7, 30), "Adopt the plan".to_owned(), files.into())
    }

    fn perform(&self, duty: &Duty, slot: &Slot, steps: &mut Vec<Step>) {
        let turn = TURNS.iter().find(|(task, key, _)| *task == duty.task && *key == slot.key).map(|(_, _, turn)| *turn);
        let seed = seed(duty.task, &slot.key);
        let person = on_duty(duty.people, slot.day, seed);
        let at = self.at(slot.day, duty.hour, minute(seed));
        let written = Record { task: duty.task, key: &slot.key, person, result: "done", summary: &summary(duty, seed) };
        let message = format!("{} of {}", duty.subject, slot.key);
        let step = |at: Instant, record: &Record<'_>| self.step(person, at, message.clone(), vec![record.file("")]);
        match turn {
            None => steps.push(step(at, &written)),
            Some(Turn::Missed) => {}
            Some(Turn::Late) => steps.push(step(self.at(slot.end, 8, minute(seed)), &written)),
            Some(Turn::Nothing) => {
                steps.push(step(
                    at,
                    &Record { result: "nothing-to-report", summary: "Looked at everything; nothing to report.", ..written },
                ));
            }
            Some(Turn::Backdated) => {
                let late = self.at(slot.day + Days::new(10), duty.hour, minute(seed));
                steps.push(Step { stated: at, ..step(late, &written) });
            }
            Some(Turn::Copied) => {
                let seed = self::seed(duty.task, &slot.before);
                let day = slot.day - Days::new(7);
                let person = on_duty(duty.people, day, seed);
                let original = Record { key: &slot.before, person, summary: &summary(duty, seed), ..written };
                let copy = File { path: written.path(""), text: original.text() };
                steps.push(self.step(written.person, at, message, vec![copy]));
            }
            Some(Turn::Malformed) => {
                steps.push(step(at, &Record { result: "finished", ..written }));
                let again = self.at(slot.day + Days::new(2), duty.hour, minute(seed));
                steps.push(self.step(person, again, format!("{message}, with a result that counts"), vec![written.file("-again")]));
            }
            Some(Turn::Failed) => {
                steps
                    .push(step(at, &Record { result: "failed", summary: "The test run broke half-way; nothing was deployed.", ..written }));
                let again = self.at(slot.day + Days::new(1), duty.hour, minute(seed));
                steps.push(self.step(person, again, format!("{message}, second try"), vec![written.file("-again")]));
            }
            Some(Turn::Merged) => {
                let side = Step { line: Line::Side, ..step(at, &written) };
                let at = self.at(slot.day + Days::new(1), 11, minute(seed));
                let other = if person == ANA { BOB } else { ANA };
                let merge = self.step(other, at, format!("Merge branch 'automation-{}'", slot.key.to_lowercase()), Vec::new());
                steps.extend([side, Step { line: Line::Merge, ..merge }]);
            }
        }
    }

    fn extra(&self, extra: &Extra) -> Step {
        let at = self.at(day(extra.day), 17, minute(seed(extra.task, extra.day)));
        let text = format!(
            "task: {}\nperformed_at: {}\nperformed_by: {}\nresult: done\nsummary: \"{}\"\n",
            extra.task,
            self.wall_clock(at),
            extra.person.email,
            extra.summary
        );
        let path = format!("evidence/{}/{}-{}.yaml", extra.task, extra.day, extra.name);
        // The clock of the commit is a minute later: a claim lies before its landing.
        self.step(extra.person, at + chrono::TimeDelta::minutes(1), format!("{}: {}", extra.task, extra.name), vec![File { path, text }])
    }

    fn step(&self, author: Person, at: Instant, message: String, files: Vec<File>) -> Step {
        Step { line: Line::Main, author, at, stated: at, offset_minutes: self.zone.offset_seconds(at) / 60, message, files }
    }

    fn at(&self, day: Date, hour: u32, minute: u32) -> Instant {
        self.zone.resolve(day.and_time(NaiveTime::MIN) + chrono::TimeDelta::minutes(i64::from(hour * 60 + minute)))
    }

    /// Writes a moment as a clock in the zone shows it; Paris is one or two hours east.
    fn wall_clock(&self, at: Instant) -> String {
        format!("{}+{:02}:00", self.zone.local(at).format("%Y-%m-%dT%H:%M:%S"), self.zone.offset_seconds(at) / 3600)
    }
}

/// What a record says.
#[derive(Clone, Copy)]
struct Record<'a> {
    task: &'a str,
    key: &'a str,
    person: Person,
    result: &'a str,
    summary: &'a str,
}

impl Record<'_> {
    fn path(&self, suffix: &str) -> String {
        format!("evidence/{}/{}{suffix}.yaml", self.task, self.key)
    }

    fn text(&self) -> String {
        let Record { task, key, person, result, summary } = self;
        format!("task: {task}\nperiod: {key}\nperformed_by: {}\nresult: {result}\nsummary: \"{summary}\"\n", person.email)
    }

    fn file(&self, suffix: &str) -> File {
        File { path: self.path(suffix), text: self.text() }
    }
}

fn slots(rhythm: Rhythm, first: Date, last: Date) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut start = match rhythm {
        Rhythm::Daily | Rhythm::Weekly(_) => first,
        // The month in which the year begins is more than half over.
        Rhythm::Monthly(..) => first.with_day(1).unwrap_or(first) + Months::new(1),
    };
    while start <= last {
        let (day, end, before, form) = match rhythm {
            Rhythm::Daily => (start, start + Days::new(1), start - Days::new(1), "%Y-%m-%d"),
            Rhythm::Weekly(weekday) => (start + Days::new(weekday.into()), start + Days::new(7), start - Days::new(7), "%G-W%V"),
            Rhythm::Monthly(weekday, from) => {
                let from = start + Days::new(u64::from(from) - 1);
                let more = (u32::from(weekday) + 7 - from.weekday().num_days_from_monday()) % 7;
                (from + Days::new(more.into()), start + Months::new(1), start - Months::new(1), "%Y-%m")
            }
        };
        slots.push(Slot { key: start.format(form).to_string(), before: before.format(form).to_string(), day, end });
        start = end;
    }
    slots
}

/// Picks who does it among those who are in the team on that day.
fn on_duty(people: &[Person], day: Date, seed: u32) -> Person {
    let day = day.to_string();
    let there =
        |person: &&Person| person.from.is_none_or(|from| from <= day.as_str()) && person.until.is_none_or(|until| day.as_str() <= until);
    let present: Vec<&Person> = people.iter().filter(there).collect();
    *present[seed as usize % present.len()]
}

fn summary(duty: &Duty, seed: u32) -> String {
    let text = duty.summaries[seed as usize / 7 % duty.summaries.len()];
    text.replace("{n}", &(seed / 11 % 17 + 4).to_string()).replace("{m}", &(seed / 13 % 3 + 2).to_string())
}

fn minute(seed: u32) -> u32 {
    seed / 17 % 50
}

/// A number that looks like chance and is the same on every machine (FNV-1a).
fn seed(task: &str, key: &str) -> u32 {
    let fold = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    let hash = task.bytes().chain([b'#']).chain(key.bytes()).fold(2_166_136_261, fold);
    hash ^ (hash >> 15)
}

fn day(text: &str) -> Date {
    text.parse().expect("the days of the year are written as dates")
}

fn as_of() -> Instant {
    AS_OF.parse().expect("the end of the year is written as an instant")
}

const README: &str = "\
# A security operations centre

This repository was built by `duly demo`.
The plan stands in `policies/`, the evidence in `evidence/`, and the schemas that editors complete them by in `schema/`.
All people are at example.org.
";
