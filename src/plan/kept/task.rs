//! Tasks as bytes, and back: what a task says stands once, however many plans have it.
//!
//! It does not know cadences and proofs, nor the rest of a plan.

use std::sync::Arc;

use super::{Known, Shared, day, read_day, read_texts, texts};
use crate::address::UnitId;
use crate::codec::{Garbled, Read, Reader, Writer};
use crate::plan::{Offset, Said, Task, Unit};
use crate::source::Span;

impl Shared {
    /// Writes which task stands where.
    pub(super) fn task(&mut self, out: &mut Writer, Task { said, source, start }: &Task) {
        let number = match self.said.get(&Arc::as_ptr(said)) {
            Some((_, number)) => *number,
            None => {
                let bytes = self.said(said);
                let number = self.tasks.number(bytes);
                self.said.insert(Arc::as_ptr(said), (Arc::clone(said), number));
                number
            }
        };
        out.size(number);
        out.size(self.source(source));
        out.size(*start);
    }

    fn said(&mut self, Said { id, title, description, references, length, units }: &Said) -> Writer {
        let mut out = Writer::default();
        out.text(id);
        out.text(title);
        out.maybe(description.as_deref(), Writer::text);
        texts(&mut out, references);
        out.size(*length);
        out.list(units, |out, unit| {
            let Unit { id, title, teams, adopted_on, cadence, proof, place, rules } = unit;
            [&id.scope, &id.team, title].into_iter().for_each(|part| out.maybe(part.as_deref(), Writer::text));
            texts(out, teams);
            out.maybe(*adopted_on, day);
            let mut bytes = Writer::default();
            self.cadence(&mut bytes, cadence);
            out.size(self.cadences.number(bytes));
            self.proof(out, proof);
            offset(out, *place);
            out.list(rules, |out, place| offset(out, *place));
        });
        out
    }
}

impl Known {
    /// Reads which task stands where. What it says is read once for all plans.
    pub(super) fn task(&self, from: &mut Reader<'_>) -> Read<Task> {
        let later = self.tasks.get(from.size()?).ok_or(Garbled)?;
        let said = later.get(&self.bytes, |from| self.said(from).map(Arc::new))?;
        let source = self.sources.get(from.size()?).ok_or(Garbled)?;
        let start = from.size()?;
        if source.holds(Span::point(start)) { Ok(Task { said, source: Arc::clone(source), start }) } else { Err(Garbled) }
    }

    fn said(&self, from: &mut Reader<'_>) -> Read<Said> {
        let id = from.text()?;
        let (title, description, references) = (from.text()?, from.maybe(Reader::text)?, read_texts(from)?);
        let length = from.size()?;
        let units = from.list(|from| {
            let (scope, team, title) = (from.maybe(Reader::text)?, from.maybe(Reader::text)?, from.maybe(Reader::text)?);
            Ok(Unit {
                id: UnitId { task: id.clone(), scope, team },
                title,
                teams: read_texts(from)?,
                adopted_on: from.maybe(read_day)?,
                cadence: self.cadences.get(from.size()?).cloned().ok_or(Garbled)?,
                proof: self.proof(from)?,
                place: read_offset(from)?,
                rules: from.list(read_offset)?,
            })
        })?;
        if units.is_empty() { Err(Garbled) } else { Ok(Said { id, title, description, references, length, units }) }
    }
}

fn offset(out: &mut Writer, Offset { start, length }: Offset) {
    out.signed(start as i64);
    out.size(length);
}

fn read_offset(from: &mut Reader<'_>) -> Read<Offset> {
    Ok(Offset { start: isize::try_from(from.signed()?).map_err(|_| Garbled)?, length: from.size()? })
}
