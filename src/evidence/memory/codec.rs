//! What was collected as bytes, and back.
//!
//! It does not know whether it still fits.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Sum, Tasks};
use crate::address::UnitId;
use crate::calendar::Instant;
use crate::codec::{Garbled, Read, Reader, Writer};
use crate::diagnostic::RuleId;
use crate::evidence::collect::{Collector, TaskMemory};
use crate::evidence::crowd::Crowd;
use crate::evidence::kept::Kept;
use crate::evidence::log::Log;
use crate::evidence::sameness::Sameness;
use crate::evidence::{Accepted, Performance, Person, Refusal};
use crate::history::{ClockFault, Oid};
use crate::language::Text;
use crate::signature::{Kind, Verified};
use crate::source::{Place, Source, Span};

/// How many texts may stand in each other. Nobody says so much; it keeps bytes that are not ours from filling the stack.
const DEEPEST: usize = 32;

/// The sum, for how many landings it stands, and the rest.
pub fn head(bytes: &[u8]) -> Read<(Sum, usize, &[u8])> {
    let mut from = Reader(bytes);
    let sum = from.take(32)?.try_into().map_err(|_| Garbled)?;
    let count = from.size()?;
    Ok((sum, count, from.0))
}

pub fn write(collector: &Collector<'_>, sum: &Sum, count: usize) -> Vec<u8> {
    let mut out = Writer(sum.to_vec());
    out.size(count);
    let collected = &collector.collected;
    let mut units: HashMap<&UnitId, usize> = HashMap::new();
    let mut names: Vec<&UnitId> = Vec::new();
    let all = collected.accepted.iter().map(|one| &one.performance.unit).chain(collected.refusals.iter().flat_map(|one| &one.units));
    for unit in all {
        units.entry(unit).or_insert_with(|| {
            names.push(unit);
            names.len() - 1
        });
    }
    out.list(names, |out, unit| {
        out.text(&unit.task);
        out.maybe(unit.scope.as_deref(), Writer::text);
        out.maybe(unit.team.as_deref(), Writer::text);
    });
    collector.crowd.write(&mut out, |out, rule| out.text(rule.as_str()));
    out.list(&collected.faults, |out, fault| fault.write(out));
    let mut places = Places { source: None };
    out.list(&collected.refusals, |out, refusal| places.refusal(out, refusal, &units));
    out.list(&collected.accepted, |out, accepted| places.accepted(out, accepted, &units));
    collector.tasks.write(&mut out);
    out.0
}

/// Gives a collector what was written from a place on.
pub fn read(collector: &mut Collector<'_>, bytes: Vec<u8>, start: usize) -> Read<()> {
    let mut from = Reader(bytes.get(start..).ok_or(Garbled)?);
    let units =
        from.list(|from| Ok(UnitId { task: from.text()?, scope: from.maybe(|from| from.text())?, team: from.maybe(|from| from.text())? }))?;
    let crowd = Crowd::read(&mut from, rule)?;
    let faults = from.list(ClockFault::read)?;
    let mut source = None;
    let refusals = from.list(|from| refusal(from, &units, &mut source))?;
    let accepted = from.list(|from| accepted(from, &units, &mut source))?;
    let rest = bytes.len() - from.0.len();
    collector.tasks = Tasks::asleep(bytes, rest)?;
    collector.crowd = crowd;
    collector.collected.faults = faults;
    collector.collected.refusals = refusals;
    collector.collected.accepted = accepted;
    Ok(())
}

fn rule(from: &mut Reader<'_>) -> Read<RuleId> {
    let name = from.slice()?;
    RuleId::ALL.iter().copied().find(|rule| rule.as_str() == name).ok_or(Garbled)
}

/// The text that the last place stood in: places of one text follow each other.
struct Places {
    source: Option<Arc<Source>>,
}

impl Places {
    fn place(&mut self, out: &mut Writer, place: &Place) {
        let (source, span) = match place {
            Place::File { path } => {
                out.number(0);
                out.text(path);
                return;
            }
            Place::At { source, span } => (source, span),
        };
        if self.source.as_ref().is_some_and(|last| Arc::ptr_eq(last, source)) {
            out.number(1);
        } else {
            out.number(2);
            out.text(source.path());
            out.text(source.text());
            self.source = Some(Arc::clone(source));
        }
        out.size(span.start);
        out.size(span.end);
    }

    fn refusal(&mut self, out: &mut Writer, refusal: &Refusal, units: &HashMap<&UnitId, usize>) {
        let Refusal { rule, units: of, path, commit, index, landed, message, help, place, label, counts } = refusal;
        out.text(rule.as_str());
        out.list(of, |out, unit| out.size(units[unit]));
        [path, commit].into_iter().for_each(|text| out.text(text));
        [message, help, label].into_iter().for_each(|text| said(out, text));
        out.size(*index);
        moment(out, *landed);
        self.place(out, place);
        out.flag(*counts);
    }

    fn accepted(&mut self, out: &mut Writer, accepted: &Accepted, units: &HashMap<&UnitId, usize>) {
        let Accepted { performance, place, under, in_force } = accepted;
        let Performance {
            unit,
            commit,
            origin,
            index,
            landed,
            committed,
            authored,
            claimed,
            period,
            paths,
            blobs,
            performer,
            reviewer,
            signature,
        } = performance;
        out.size(units[unit]);
        out.text(commit);
        out.text(if origin == commit { "" } else { origin });
        out.size(*index);
        moment(out, *landed);
        [committed, authored, claimed].into_iter().for_each(|at| out.maybe(*at, moment));
        out.maybe(period.as_deref(), Writer::text);
        out.list(paths, |out, path| out.text(path));
        out.list(blobs, |out, blob| out.text(blob));
        person(out, performer);
        out.maybe(reviewer.as_ref(), person);
        out.maybe(signature.as_ref(), |out, Verified { kind, principal, fingerprint }| {
            out.flag(*kind == Kind::OpenPgp);
            out.text(principal);
            out.text(fingerprint);
        });
        self.place(out, place);
        out.list(under, |out, version| out.size(*version));
        out.flag(*in_force);
    }
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

fn place(from: &mut Reader<'_>, last: &mut Option<Arc<Source>>) -> Read<Place> {
    match from.number()? {
        0 => return from.text().map(Place::file),
        1 => {}
        2 => *last = Some(Arc::new(Source::new(from.slice()?, from.slice()?))),
        _ => return Err(Garbled),
    }
    let source = last.as_ref().ok_or(Garbled)?;
    let (start, end) = (from.size()?, from.size()?);
    if source.text().get(start..end).is_none() {
        return Err(Garbled);
    }
    Ok(Place::at(source, Span::new(start, end)))
}

fn refusal(from: &mut Reader<'_>, units: &[UnitId], last: &mut Option<Arc<Source>>) -> Read<Refusal> {
    let (rule, units) = (rule(from)?, from.list(|from| unit(from, units))?);
    let (path, commit) = (from.text()?, from.text()?);
    let (message, help, label) = (read_said(from, DEEPEST)?, read_said(from, DEEPEST)?, read_said(from, DEEPEST)?);
    let (index, landed) = (from.size()?, read_moment(from)?);
    let (place, counts) = (place(from, last)?, from.flag()?);
    Ok(Refusal { rule, units, path, commit, index, landed, message, help, place, label, counts })
}

fn accepted(from: &mut Reader<'_>, units: &[UnitId], last: &mut Option<Arc<Source>>) -> Read<Accepted> {
    let (unit, commit, origin) = (unit(from, units)?, from.text()?, from.text()?);
    let origin = if origin.is_empty() { commit.clone() } else { origin };
    let performance = Performance {
        unit,
        commit,
        origin,
        index: from.size()?,
        landed: read_moment(from)?,
        committed: from.maybe(read_moment)?,
        authored: from.maybe(read_moment)?,
        claimed: from.maybe(read_moment)?,
        period: from.maybe(|from| from.text())?,
        paths: from.list(|from| from.text())?,
        blobs: from.list(|from| from.text())?,
        performer: read_person(from)?,
        reviewer: from.maybe(read_person)?,
        signature: from.maybe(|from| {
            let kind = if from.flag()? { Kind::OpenPgp } else { Kind::Ssh };
            Ok(Verified { kind, principal: from.text()?, fingerprint: from.text()? })
        })?,
    };
    Ok(Accepted { performance, place: place(from, last)?, under: from.list(|from| from.size())?, in_force: from.flag()? })
}

fn unit(from: &mut Reader<'_>, units: &[UnitId]) -> Read<UnitId> {
    units.get(from.size()?).cloned().ok_or(Garbled)
}

fn person(out: &mut Writer, Person { name, email }: &Person) {
    out.text(name);
    out.text(email);
}

fn read_person(from: &mut Reader<'_>) -> Read<Person> {
    Ok(Person { name: from.text()?, email: from.text()? })
}

/// A claim may have parts of a second.
fn moment(out: &mut Writer, at: Instant) {
    out.signed(at.timestamp());
    out.number(at.timestamp_subsec_nanos().into());
}

fn read_moment(from: &mut Reader<'_>) -> Read<Instant> {
    let (second, nanos) = (from.signed()?, u32::try_from(from.number()?).map_err(|_| Garbled)?);
    Instant::from_timestamp(second, nanos).ok_or(Garbled)
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
