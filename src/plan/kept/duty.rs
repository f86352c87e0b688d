//! Cadences and proofs as bytes, and back.
//!
//! It does not know whose they are.

use chrono::Weekday;

use super::{Known, Shared, day, read_day};
use crate::cadence::{Cadence, Kind, On, OnDay, Roll, Rule, Slots, Step, Trigger, TriggerSource};
use crate::calendar::Duration;
use crate::codec::{Garbled, Read, Reader, Writer};
use crate::plan::{FileKind, Mode, Proof, Signature};

impl Shared {
    pub(super) fn cadence(&mut self, out: &mut Writer, Cadence { rules, as_needed }: &Cadence) {
        out.flag(*as_needed);
        out.list(rules, |out, Rule { kind, grace, early, due_soon, times }| {
            match kind {
                Kind::Slot(slots) => {
                    out.number(0);
                    write_slots(out, slots);
                }
                Kind::Either(slots) => {
                    out.number(1);
                    write_slots(out, slots);
                }
                Kind::Gap(every) => {
                    out.number(2);
                    write_duration(out, *every);
                }
                Kind::Event(trigger) => {
                    out.number(3);
                    self.trigger(out, trigger);
                }
            }
            [grace, early, due_soon].into_iter().for_each(|length| write_duration(out, *length));
            out.number((*times).into());
        });
    }

    fn trigger(&mut self, out: &mut Writer, Trigger { source, within, name, each }: &Trigger) {
        let (number, patterns) = match source {
            TriggerSource::Paths(patterns) => (0, patterns),
            TriggerSource::Files(patterns) => (1, patterns),
        };
        out.number(number);
        out.list(patterns, |out, pattern| self.pattern(out, pattern));
        write_duration(out, *within);
        out.maybe(name.as_deref(), Writer::text);
        out.flag(*each);
    }

    pub(super) fn proof(&mut self, out: &mut Writer, proof: &Proof) {
        let Proof { paths, mode, schema, allow, signature, four_eyes } = proof;
        out.list(paths, |out, pattern| self.pattern(out, pattern));
        out.flag(match mode {
            Mode::Records => false,
            Mode::Log => true,
        });
        out.maybe(schema.as_ref(), |out, schema| self.schema(out, schema));
        out.list(allow, |out, kind| out.number(*kind as u64));
        out.number(match signature {
            Signature::None => 0,
            Signature::Any => 1,
            Signature::Ssh => 2,
            Signature::OpenPgp => 3,
        });
        out.flag(*four_eyes);
    }
}

impl Known {
    pub(super) fn cadence(&self, from: &mut Reader<'_>) -> Read<Cadence> {
        let as_needed = from.flag()?;
        let rules = from.list(|from| {
            let kind = match from.number()? {
                0 => Kind::Slot(slots(from)?),
                1 => Kind::Either(slots(from)?),
                2 => Kind::Gap(duration(from)?),
                3 => Kind::Event(self.trigger(from)?),
                _ => return Err(Garbled),
            };
            Ok(Rule { kind, grace: duration(from)?, early: duration(from)?, due_soon: duration(from)?, times: small(from)? })
        })?;
        Ok(Cadence { rules, as_needed })
    }

    fn trigger(&self, from: &mut Reader<'_>) -> Read<Trigger> {
        let is_files = from.flag()?;
        let patterns = from.list(|from| self.pattern(from))?;
        Ok(Trigger {
            source: if is_files { TriggerSource::Files(patterns) } else { TriggerSource::Paths(patterns) },
            within: duration(from)?,
            name: from.maybe(Reader::text)?,
            each: from.flag()?,
        })
    }

    pub(super) fn proof(&self, from: &mut Reader<'_>) -> Read<Proof> {
        let paths = from.list(|from| self.pattern(from))?;
        if paths.is_empty() {
            return Err(Garbled);
        }
        Ok(Proof {
            paths,
            mode: if from.flag()? { Mode::Log } else { Mode::Records },
            schema: from.maybe(|from| self.schema(from))?,
            allow: from.list(file_kind)?.into_iter().collect(),
            signature: match from.number()? {
                0 => Signature::None,
                1 => Signature::Any,
                2 => Signature::Ssh,
                3 => Signature::OpenPgp,
                _ => return Err(Garbled),
            },
            four_eyes: from.flag()?,
        })
    }
}

fn file_kind(from: &mut Reader<'_>) -> Read<FileKind> {
    let number = from.number()?;
    FileKind::ALL.into_iter().find(|kind| *kind as u64 == number).ok_or(Garbled)
}

fn write_slots(out: &mut Writer, Slots { step, anchor, on, business }: &Slots) {
    let (number, count) = match *step {
        Step::Days(count) => (0, count),
        Step::Weeks(count) => (1, count),
        Step::Months(count) => (2, count),
        Step::Years(count) => (3, count),
    };
    out.number(number);
    out.number(count.into());
    out.maybe(*anchor, day);
    out.list(on, |out, On { day, month }| {
        match *day {
            OnDay::Weekday(weekday) => {
                out.number(0);
                write_weekday(out, weekday);
            }
            OnDay::Day(number) => {
                out.number(1);
                out.number(number.into());
            }
            OnDay::Last => out.number(2),
            OnDay::LastWeekday(weekday) => {
                out.number(3);
                write_weekday(out, weekday);
            }
            OnDay::Nth(number, weekday) => {
                out.number(4);
                out.number(number.into());
                write_weekday(out, weekday);
            }
        }
        out.maybe(*month, |out, month| out.number(month.into()));
    });
    out.number(match business {
        None => 0,
        Some(Roll::Next) => 1,
        Some(Roll::Previous) => 2,
        Some(Roll::Skip) => 3,
    });
}

fn slots(from: &mut Reader<'_>) -> Read<Slots> {
    let (number, count) = (from.number()?, within(small(from)?, Step::LONGEST)?);
    let step = match number {
        0 => Step::Days(count),
        1 => Step::Weeks(count),
        2 => Step::Months(count),
        3 => Step::Years(count),
        _ => return Err(Garbled),
    };
    let anchor = from.maybe(read_day)?;
    let on = from.list(|from| {
        let day = match from.number()? {
            0 => OnDay::Weekday(weekday(from)?),
            1 => OnDay::Day(within(small(from)?, 31)?),
            2 => OnDay::Last,
            3 => OnDay::LastWeekday(weekday(from)?),
            4 => OnDay::Nth(within(small(from)?, 5)?, weekday(from)?),
            _ => return Err(Garbled),
        };
        Ok(On { day, month: from.maybe(|from| within(small(from)?, 12))? })
    })?;
    let business = match from.number()? {
        0 => None,
        1 => Some(Roll::Next),
        2 => Some(Roll::Previous),
        3 => Some(Roll::Skip),
        _ => return Err(Garbled),
    };
    Ok(Slots { step, anchor, on, business })
}

fn write_duration(out: &mut Writer, duration: Duration) {
    let (number, count) = match duration {
        Duration::Exact(seconds) => (0, seconds),
        Duration::Days(count) => (1, count.into()),
        Duration::BusinessDays(count) => (2, count.into()),
        Duration::Months(count) => (3, count.into()),
    };
    out.number(number);
    out.signed(count);
}

fn duration(from: &mut Reader<'_>) -> Read<Duration> {
    let (number, count) = (from.number()?, from.signed()?);
    let small = u32::try_from(count).map_err(|_| Garbled)?;
    let duration = match number {
        0 => Duration::Exact(count),
        1 => Duration::Days(small),
        2 => Duration::BusinessDays(small),
        3 => Duration::Months(small),
        _ => return Err(Garbled),
    };
    if duration.can_be_said() { Ok(duration) } else { Err(Garbled) }
}

pub fn write_weekday(out: &mut Writer, weekday: Weekday) {
    out.number(weekday.num_days_from_monday().into());
}

pub fn weekday(from: &mut Reader<'_>) -> Read<Weekday> {
    u8::try_from(from.number()?).ok().and_then(|number| Weekday::try_from(number).ok()).ok_or(Garbled)
}

fn small(from: &mut Reader<'_>) -> Read<u32> {
    u32::try_from(from.number()?).map_err(|_| Garbled)
}

/// A number that is at least one and at most so much.
fn within(number: u32, most: u32) -> Read<u32> {
    if (1..=most).contains(&number) { Ok(number) } else { Err(Garbled) }
}
