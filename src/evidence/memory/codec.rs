//! What was collected as bytes, and back.
//!
//! It does not know whether it still fits.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Sum;
use super::pages::{self, Pages, Texts};
use crate::address::UnitId;
use crate::calendar::Instant;
use crate::codec::{Garbled, Read, Reader, Writer, sum};
use crate::diagnostic::RuleId;
use crate::evidence::collect::{Collector, TaskMemory};
use crate::evidence::crowd::Crowd;
use crate::evidence::kept::Kept;
use crate::evidence::log::Log;
use crate::evidence::sameness::Sameness;
use crate::evidence::{Person, Refusal};
use crate::history::{ClockFault, Oid};
use crate::language::Text;

/// How many texts may stand in each other. Nobody says so much; it keeps bytes that are not ours from filling the stack.
const DEEPEST: usize = 32;

/// The sum, for how many landings it stands, and the rest.
pub fn head(bytes: &[u8]) -> Read<(Sum, usize, &[u8])> {
    let mut from = Reader(bytes);
    let sum = from.take(32)?.try_into().map_err(|_| Garbled)?;
    let count = from.size()?;
    Ok((sum, count, from.0))
}

/// Writes what was collected, and apart from it what the folders of the tasks have seen: that is needed only if something lands.
pub fn write(collector: &Collector<'_>, known: &Sum, count: usize) -> (Vec<u8>, Vec<u8>) {
    let mut tasks = Writer::default();
    collector.tasks.write(&mut tasks);
    let collected = &collector.collected;
    let mut units = Numbers::default();
    let mut unders = Numbers::default();
    let (mut texts, mut refusals, mut accepted) = (Texts::default(), Writer::default(), Writer::default());
    refusals.list(&collected.refusals, |out, one| refusal(out, one, &mut units, &mut texts));
    accepted.list(&collected.accepted, |out, one| {
        pages::write(out, one, units.of(&*one.performance.unit), unders.of(&*one.under), &mut texts);
    });
    let mut out = Writer(known.to_vec());
    out.size(count);
    out.0.extend(sum(&tasks.0).to_le_bytes());
    out.list(units.all, |out, unit| {
        out.text(&unit.task);
        out.maybe(unit.scope.as_deref(), Writer::text);
        out.maybe(unit.team.as_deref(), Writer::text);
    });
    out.list(unders.all, |out, versions| out.list(versions, |out, version| out.size(*version)));
    collector.crowd.write(&mut out, |out, rule| out.text(rule.as_str()));
    out.list(&collected.faults, |out, fault| fault.write(out));
    texts.write(&mut out);
    out.0.extend(refusals.0);
    out.0.extend(accepted.0);
    (out.0, tasks.0)
}

/// What stands once and is named by its number.
struct Numbers<'a, T: ?Sized> {
    numbers: HashMap<&'a T, usize>,
    all: Vec<&'a T>,
}

impl<T: ?Sized> Default for Numbers<'_, T> {
    fn default() -> Self {
        Self { numbers: HashMap::new(), all: Vec::new() }
    }
}

impl<'a, T: ?Sized + std::hash::Hash + Eq> Numbers<'a, T> {
    fn of(&mut self, one: &'a T) -> usize {
        *self.numbers.entry(one).or_insert_with(|| {
            self.all.push(one);
            self.all.len() - 1
        })
    }
}

/// Gives a collector what was written, which begins at a place; gives the sum of what the tasks have seen.
pub fn read(collector: &mut Collector<'_>, bytes: Vec<u8>, start: usize) -> Read<u64> {
    let end = bytes.len();
    let mut from = Reader(bytes.get(start..).ok_or(Garbled)?);
    let tasks = u64::from_le_bytes(from.take(8)?.try_into().map_err(|_| Garbled)?);
    let units = from.list(|from| {
        Ok(Arc::new(UnitId { task: from.text()?, scope: from.maybe(|from| from.text())?, team: from.maybe(|from| from.text())? }))
    })?;
    let unders = from.list(|from| Ok(Arc::from(from.list(|from| from.size())?)))?;
    let crowd = Crowd::read(&mut from, rule)?;
    let faults = from.list(ClockFault::read)?;
    let texts = Texts::read(&mut from, end)?;
    let rest = end - from.0.len();
    let pages = Arc::new(Pages { bytes, units, texts, unders });
    let mut from = Reader(&pages.bytes[rest..]);
    let refusals = from.list(|from| read_refusal(from, &pages))?;
    let accepted = from.list(|from| pages::read(from, &pages))?;
    from.end()?;
    collector.crowd = crowd;
    collector.collected.faults = faults;
    collector.collected.refusals = refusals;
    collector.collected.accepted = accepted;
    Ok(tasks)
}

fn rule(from: &mut Reader<'_>) -> Read<RuleId> {
    let name = from.slice()?;
    RuleId::ALL.iter().copied().find(|rule| rule.as_str() == name).ok_or(Garbled)
}

fn refusal<'a>(out: &mut Writer, refusal: &'a Refusal, units: &mut Numbers<'a, UnitId>, texts: &mut Texts) {
    let Refusal { rule, units: of, path, commit, index, landed, message, help, place, label, counts } = refusal;
    out.text(rule.as_str());
    out.list(of, |out, unit| out.size(units.of(unit)));
    [path, commit].into_iter().for_each(|text| out.text(text));
    [message, help, label].into_iter().for_each(|text| said(out, text));
    out.size(*index);
    moment(out, *landed);
    texts.place(out, place);
    out.flag(*counts);
}

/// Keeps a text with what it was made of, so that it can be told in another language than that of the run that collected it.
fn said(out: &mut Writer, text: &Text) {
    let (template, count, values) = match text.parts() {
        Ok(parts) => parts,
        Err(words) => {
            out.flag(false);
            out.text(words);
            return;
        }
    };
    out.flag(true);
    out.text(&template);
    out.maybe(count, |out, (number, many)| {
        out.number(number);
        out.text(&many);
    });
    out.list(values, |out, (name, value)| {
        out.text(&name);
        said(out, &value);
    });
}

fn read_said(from: &mut Reader<'_>, depth: usize) -> Read<Text> {
    let depth = depth.checked_sub(1).ok_or(Garbled)?;
    if !from.flag()? {
        return from.text().map(Text::verbatim);
    }
    let template = Cow::Owned(from.text()?);
    let count = from.maybe(|from| Ok((from.number()?, Cow::Owned(from.text()?))))?;
    let values = from.list(|from| Ok((Cow::Owned(from.text()?), read_said(from, depth)?)))?;
    Ok(Text::of_parts((template, count, values)))
}

fn read_refusal(from: &mut Reader<'_>, pages: &Pages) -> Read<Refusal> {
    let (rule, units) = (rule(from)?, from.list(|from| pages.unit(from).map(|unit| UnitId::clone(unit)))?);
    let (path, commit) = (from.text()?, from.text()?);
    let (message, help, label) = (read_said(from, DEEPEST)?, read_said(from, DEEPEST)?, read_said(from, DEEPEST)?);
    let (index, landed) = (from.size()?, read_moment(from)?);
    let (place, counts) = (pages.place(from)?, from.flag()?);
    Ok(Refusal { rule, units, path, commit, index, landed, message, help, place, label, counts })
}

pub fn person(out: &mut Writer, Person { name, email }: &Person) {
    out.text(name);
    out.text(email);
}

pub fn read_person(from: &mut Reader<'_>) -> Read<Person> {
    Ok(Person { name: from.text()?, email: from.text()? })
}

/// A claim may have parts of a second.
pub fn moment(out: &mut Writer, at: Instant) {
    out.signed(at.timestamp());
    out.number(at.timestamp_subsec_nanos().into());
}

pub fn read_moment(from: &mut Reader<'_>) -> Read<Instant> {
    let (second, nanos) = (from.signed()?, u32::try_from(from.number()?).map_err(|_| Garbled)?);
    Instant::from_timestamp(second, nanos).ok_or(Garbled)
}

/// Looks through a moment. Those of our days are known to be some without being made.
pub fn look_through_moment(from: &mut Reader<'_>) -> Read<()> {
    let ours = 0..1 << 36;
    match (from.signed()?, from.number()?) {
        (second, nanos) if ours.contains(&second) && nanos < 1_000_000_000 => Ok(()),
        (second, nanos) => {
            let nanos = u32::try_from(nanos).map_err(|_| Garbled)?;
            Instant::from_timestamp(second, nanos).map(drop).ok_or(Garbled)
        }
    }
}

/// What the folder of one task has seen.
pub fn task_bytes(memory: &TaskMemory) -> Vec<u8> {
    let TaskMemory { seen, stood, kept, logs } = memory;
    let mut out = Writer::default();
    out.list(seen, |out, sameness| out.0.extend(sameness.as_bytes()));
    out.list(stood, |out, id| id.write(out));
    out.list(kept, |out, (path, Kept { noun, id, commit, present })| {
        out.text(path);
        out.flag(*noun == RECORD);
        id.write(out);
        commit.write(out);
        out.flag(*present);
    });
    out.list(logs, |out, (path, Log { base, now, is_gone, first })| {
        out.text(path);
        for lines in [base, now] {
            out.list(lines, |out, line| out.0.extend(line.as_bytes()));
        }
        out.flag(*is_gone);
        out.maybe(first.as_ref(), |out, id| id.write(out));
    });
    out.0
}

pub fn task(bytes: &[u8]) -> Read<TaskMemory> {
    let from = &mut Reader(bytes);
    let memory = TaskMemory {
        seen: from.list(sameness)?.into_iter().collect(),
        stood: from.list(Oid::read)?.into_iter().collect(),
        kept: from
            .list(|from| {
                let path = from.text()?;
                let noun = if from.flag()? { RECORD } else { FILE };
                Ok((path, Kept { noun, id: Oid::read(from)?, commit: Oid::read(from)?, present: from.flag()? }))
            })?
            .into_iter()
            .collect(),
        logs: from
            .list(|from| {
                let path = from.text()?;
                let (base, now) = (from.list(sameness)?, from.list(sameness)?);
                Ok((path, Log { base, now, is_gone: from.flag()?, first: from.maybe(Oid::read)? }))
            })?
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
    };
    from.end()?;
    Ok(memory)
}

const RECORD: &str = "record";
const FILE: &str = "file";

fn sameness(from: &mut Reader<'_>) -> Read<Sameness> {
    from.take(32)?.try_into().map(Sameness::from_bytes).map_err(|_| Garbled)
}
