//! Plans as bytes, and back, so that no text is read again whose plan is known.
//!
//! It does not know where they are kept. It does not trust the bytes: whatever it would not write is refused, and the text is read.

mod duty;
mod task;

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::signers::{KeyFile, Signers};
use super::{Member, Plan, Said, TaskSchema, Team, Waiver, WaiverTarget, schemas, settings};
use crate::cadence::Cadence;
use crate::calendar::{Date, WorkCalendar, Zone};
use crate::codec::{Garbled, Read, Reader, Writer};
use crate::diagnostic::{Level, RuleId};
use crate::pattern::Pattern;
use crate::source::{Place, Source, Span};

/// What several plans have in common, while they are written: each text, pattern, schema, cadence and task stands once.
#[derive(Default)]
pub struct Shared {
    patterns: Vec<Pattern>,
    by_text: HashMap<String, usize>,
    sources: Vec<Arc<Source>>,
    schemas: Vec<TaskSchema>,
    cadences: Table,
    tasks: Table,
    /// Tasks that several plans share already, with their numbers.
    said: HashMap<*const Said, (Arc<Said>, usize)>,
}

/// Things as bytes, each once.
#[derive(Default)]
struct Table {
    numbers: HashMap<Vec<u8>, usize>,
    all: Writer,
}

impl Table {
    /// The number of a thing, which is added if nothing before was the same.
    fn number(&mut self, bytes: Writer) -> usize {
        let next = self.numbers.len();
        match self.numbers.get(&bytes.0) {
            Some(number) => *number,
            None => {
                self.all.bytes(&bytes.0);
                self.numbers.insert(bytes.0, next);
                next
            }
        }
    }

    fn write(&self, out: &mut Writer) {
        out.size(self.numbers.len());
        out.0.extend_from_slice(&self.all.0);
    }
}

/// The same, as it was read. Tasks and schemas stay bytes until the first plan has them.
pub struct Known {
    bytes: Arc<Vec<u8>>,
    patterns: Vec<Pattern>,
    sources: Vec<Arc<Source>>,
    schemas: Vec<Later<TaskSchema>>,
    cadences: Vec<Cadence>,
    tasks: Vec<Later<Arc<Said>>>,
}

/// Where something stands, and what it is, once somebody has asked.
struct Later<T> {
    range: Range<usize>,
    value: OnceCell<T>,
}

impl<T: Clone> Later<T> {
    fn of(range: Range<usize>) -> Self {
        Self { range, value: OnceCell::new() }
    }

    /// Reads it, the first time.
    fn get(&self, bytes: &[u8], read: impl FnOnce(&mut Reader<'_>) -> Read<T>) -> Read<T> {
        if let Some(known) = self.value.get() {
            return Ok(known.clone());
        }
        let from = &mut Reader(bytes.get(self.range.clone()).ok_or(Garbled)?);
        let value = read(from)?;
        from.end()?;
        Ok(self.value.get_or_init(|| value).clone())
    }
}

impl Shared {
    /// Writes what the plans share that were written with it.
    pub fn write(&self, out: &mut Writer) {
        out.list(&self.patterns, |out, pattern| out.text(pattern.as_str()));
        out.list(&self.sources, |out, source| {
            out.text(source.path());
            out.text(source.text());
        });
        out.list(&self.schemas, |out, TaskSchema { path, text, schema: _ }| {
            let mut bytes = Writer::default();
            bytes.text(path);
            bytes.text(text);
            out.bytes(&bytes.0);
        });
        self.cadences.write(out);
        self.tasks.write(out);
    }

    pub fn pattern(&mut self, out: &mut Writer, pattern: &Pattern) {
        let place = match self.by_text.get(pattern.as_str()) {
            Some(place) => *place,
            None => {
                self.by_text.insert(pattern.as_str().to_owned(), self.patterns.len());
                self.patterns.push(pattern.clone());
                self.patterns.len() - 1
            }
        };
        out.size(place);
    }

    /// Most places stand in the text of the place before them, which is looked for first.
    fn source(&mut self, source: &Arc<Source>) -> usize {
        let is_it = |known: &Arc<Source>| Arc::ptr_eq(known, source);
        let found = self.sources.iter().rposition(is_it).or_else(|| self.sources.iter().rposition(|known| **known == **source));
        found.unwrap_or_else(|| {
            self.sources.push(Arc::clone(source));
            self.sources.len() - 1
        })
    }

    fn schema(&mut self, out: &mut Writer, schema: &TaskSchema) {
        let found = self.schemas.iter().position(|known| known == schema);
        out.size(found.unwrap_or_else(|| {
            self.schemas.push(schema.clone());
            self.schemas.len() - 1
        }));
    }

    fn place(&mut self, out: &mut Writer, place: &Place) {
        match place {
            Place::File { path } => {
                out.number(0);
                out.text(path);
            }
            Place::At { source, span } => {
                out.size(self.source(source) + 1);
                out.size(span.start);
                out.size(span.end - span.start);
            }
        }
    }

    /// Writes a plan.
    pub fn plan(&mut self, out: &mut Writer, plan: &Plan) {
        let Plan {
            name,
            zone,
            adopted_on,
            clock_skew,
            clock_exceptions,
            calendar,
            teams,
            approvers,
            bots,
            signers,
            waivers,
            tasks,
            levels,
            files,
            named,
        } = plan;
        out.maybe(name.as_deref(), Writer::text);
        out.text(zone.name());
        out.maybe(*adopted_on, day);
        out.signed(*clock_skew);
        let WorkCalendar { fiscal_year_start, weekend, holidays } = calendar;
        out.number((*fiscal_year_start).into());
        out.list(weekend, |out, weekday| duty::write_weekday(out, *weekday));
        out.list(holidays, |out, holiday| day(out, *holiday));
        out.list(teams, |out, Team { id, name, aliases, members }| {
            out.text(id);
            out.text(name);
            texts(out, aliases);
            out.list(members, |out, Member { email, from, until }| {
                out.text(email);
                out.maybe(*from, day);
                out.maybe(*until, day);
            });
        });
        out.maybe(approvers.as_deref(), Writer::text);
        [clock_exceptions, bots, files].into_iter().for_each(|list| texts(out, list));
        // The keys follow from the texts.
        let Signers { allowed_signers, keyring, keys: _ } = signers;
        for file in [allowed_signers, keyring] {
            out.maybe(file.as_ref(), |out, KeyFile { path, text, place }| {
                out.text(path);
                out.text(text);
                self.place(out, place);
            });
        }
        out.list(waivers, |out, waiver| self.waiver(out, waiver));
        out.list(levels, |out, (rule, level)| {
            out.text(rule.as_str());
            out.maybe(*level, |out, level| out.text(level.as_str()));
        });
        out.list(named, |out, pattern| self.pattern(out, pattern));
        out.list(tasks, |out, task| self.task(out, task));
    }

    fn waiver(&mut self, out: &mut Writer, waiver: &Waiver) {
        let Waiver { target, reason, owner, approver, ticket, days, place } = waiver;
        match target {
            WaiverTarget::Occurrences { task, scope, team, key } => {
                out.number(0);
                out.text(task);
                [scope, team, key].into_iter().for_each(|part| out.maybe(part.as_deref(), Writer::text));
            }
            WaiverTarget::Finding { rule, commit, path } => {
                out.number(1);
                out.text(rule.as_str());
                [commit, path].into_iter().for_each(|part| out.maybe(part.as_deref(), Writer::text));
            }
        }
        [reason, owner, approver].into_iter().for_each(|text| out.text(text));
        out.maybe(ticket.as_deref(), Writer::text);
        out.maybe(*days, |out, (from, to)| {
            day(out, from);
            day(out, to);
        });
        self.place(out, place);
    }
}

impl Known {
    /// Reads what plans share; the reader is one of the bytes up to their end.
    pub fn read(bytes: &Arc<Vec<u8>>, from: &mut Reader<'_>) -> Read<Self> {
        let mut known = Self {
            bytes: Arc::clone(bytes),
            patterns: from.list(|from| Pattern::parse(from.slice()?).map_err(|_| Garbled))?,
            sources: from.list(|from| {
                let path = from.slice()?;
                Source::among(path, bytes, from.range(bytes.len())?).map(Arc::new).ok_or(Garbled)
            })?,
            schemas: from.list(|from| from.range(bytes.len()).map(Later::of))?,
            cadences: Vec::new(),
            tasks: Vec::new(),
        };
        known.cadences = from.list(|from| {
            let from = &mut Reader(from.bytes()?);
            known.cadence(from).and_then(|cadence| from.end().map(|()| cadence))
        })?;
        known.tasks = from.list(|from| from.range(bytes.len()).map(Later::of))?;
        Ok(known)
    }

    pub fn pattern(&self, from: &mut Reader<'_>) -> Read<Pattern> {
        self.patterns.get(from.size()?).cloned().ok_or(Garbled)
    }

    fn place(&self, from: &mut Reader<'_>) -> Read<Place> {
        let Some(source) = from.size()?.checked_sub(1) else { return from.text().map(Place::file) };
        let source = self.sources.get(source).ok_or(Garbled)?;
        let (start, length) = (from.size()?, from.size()?);
        let span = Span::new(start, start.checked_add(length).ok_or(Garbled)?);
        if source.holds(span) { Ok(Place::at(source, span)) } else { Err(Garbled) }
    }

    /// Reads the plan that stands in a range, and is all that stands there.
    pub fn plan(&self, range: Range<usize>) -> Read<Plan> {
        let from = &mut Reader(self.bytes.get(range).ok_or(Garbled)?);
        let name = from.maybe(Reader::text)?;
        let zone = Zone::parse(from.slice()?).ok_or(Garbled)?;
        let adopted_on = from.maybe(read_day)?;
        let clock_skew = from.signed()?;
        let calendar = calendar(from)?;
        let teams = from.list(team)?;
        let approvers = from.maybe(Reader::text)?;
        let (clock_exceptions, bots, files) = (read_texts(from)?, read_texts(from)?, read_texts(from)?);
        let signers = self.signers(from)?;
        let waivers = from.list(|from| self.waiver(from))?;
        let levels = from.list(|from| Ok((rule(from)?, from.maybe(level)?)))?;
        let named = from.list(|from| self.pattern(from))?;
        let tasks = from.list(|from| self.task(from))?;
        from.end()?;
        if tasks.is_empty() || !settings::is_clock_skew(clock_skew) {
            return Err(Garbled);
        }
        Ok(Plan {
            name,
            zone,
            adopted_on,
            clock_skew,
            clock_exceptions,
            calendar,
            teams,
            approvers,
            bots,
            signers,
            waivers,
            tasks: tasks.into(),
            levels: levels.into_iter().collect(),
            files,
            named,
        })
    }

    fn signers(&self, from: &mut Reader<'_>) -> Read<Signers> {
        let mut file = || from.maybe(|from| Ok(KeyFile { path: from.text()?, text: from.text()?, place: self.place(from)? }));
        let (allowed_signers, keyring) = (file()?, file()?);
        Signers::of(allowed_signers, keyring).ok_or(Garbled)
    }

    fn waiver(&self, from: &mut Reader<'_>) -> Read<Waiver> {
        let target = match from.number()? {
            0 => WaiverTarget::Occurrences {
                task: from.text()?,
                scope: from.maybe(Reader::text)?,
                team: from.maybe(Reader::text)?,
                key: from.maybe(Reader::text)?,
            },
            1 => WaiverTarget::Finding { rule: rule(from)?, commit: from.maybe(Reader::text)?, path: from.maybe(Reader::text)? },
            _ => return Err(Garbled),
        };
        Ok(Waiver {
            target,
            reason: from.text()?,
            owner: from.text()?,
            approver: from.text()?,
            ticket: from.maybe(Reader::text)?,
            days: from.maybe(|from| Ok((read_day(from)?, read_day(from)?)))?,
            place: self.place(from)?,
        })
    }

    fn schema(&self, from: &mut Reader<'_>) -> Read<TaskSchema> {
        let later = self.schemas.get(from.size()?).ok_or(Garbled)?;
        later.get(&self.bytes, |from| schemas::again(from.slice()?, from.slice()?).ok_or(Garbled))
    }
}

fn calendar(from: &mut Reader<'_>) -> Read<WorkCalendar> {
    let fiscal_year_start = u32::try_from(from.number()?).map_err(|_| Garbled)?;
    let weekend = from.list(duty::weekday)?;
    let holidays: BTreeSet<Date> = from.list(read_day)?.into_iter().collect();
    if !(1..=12).contains(&fiscal_year_start) {
        return Err(Garbled);
    }
    Ok(WorkCalendar { fiscal_year_start, weekend, holidays })
}

fn team(from: &mut Reader<'_>) -> Read<Team> {
    Ok(Team {
        id: from.text()?,
        name: from.text()?,
        aliases: read_texts(from)?,
        members: from.list(|from| Ok(Member { email: from.text()?, from: from.maybe(read_day)?, until: from.maybe(read_day)? }))?,
    })
}

fn rule(from: &mut Reader<'_>) -> Read<RuleId> {
    RuleId::parse(from.slice()?).ok_or(Garbled)
}

fn level(from: &mut Reader<'_>) -> Read<Level> {
    let name = from.slice()?;
    Level::ALL.into_iter().find(|level| level.as_str() == name).ok_or(Garbled)
}

fn texts(out: &mut Writer, texts: &[String]) {
    out.list(texts, |out, text| out.text(text));
}

fn read_texts(from: &mut Reader<'_>) -> Read<Vec<String>> {
    from.list(Reader::text)
}

fn day(out: &mut Writer, day: Date) {
    out.signed(chrono::Datelike::num_days_from_ce(&day).into());
}

fn read_day(from: &mut Reader<'_>) -> Read<Date> {
    let days = i32::try_from(from.signed()?).map_err(|_| Garbled)?;
    Date::from_num_days_from_ce_opt(days).ok_or(Garbled)
}

#[cfg(test)]
mod tests;
