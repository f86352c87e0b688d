//! What is known of a chain as bytes, and back.
//!
//! It does not trust the bytes: anything that is not as it writes it is refused as a whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Past, Point};
use crate::codec::{Garbled, Read, Reader, Writer};
use crate::history::beginnings::Beginnings;
use crate::history::ident::{LAST_SECOND, instant};
use crate::history::{Change, Changes, ClockFault, ClockFaultKind, Entry, EntryKind, Exclusion, Ident, Landing, Oid, Said, Stamp, Words};
use crate::pattern::Pattern;

pub(super) fn encode(past: &Past) -> Vec<u8> {
    let mut out = Writer::default();
    out.list(&past.watched, |out, pattern| out.text(pattern.as_str()));
    out.signed(past.skew);
    out.list(&past.exceptions, |out, text| out.text(text));
    out.list(&past.excepted, |out, (text, places)| {
        out.text(text);
        out.list(places, |out, place| out.size(*place));
    });
    out.list(&past.points, |out, point| {
        out.size(point.len);
        out.id(&point.commit);
        out.id(&point.tree);
        out.signed(point.landed);
    });
    out.list(&past.seen, |out, (id, place)| {
        out.id(id);
        out.size(*place);
    });
    out.list(&past.faults, |out, fault| fault.write(out));
    out.list(past.landings.borrow().iter(), |out, landing| out.landing(landing));
    out.0
}

/// Reads what was written from a place on.
pub(super) fn decode(bytes: Vec<u8>, start: usize) -> Read<Past> {
    let bytes = Arc::new(bytes);
    let mut from = Reader(bytes.get(start..).ok_or(Garbled)?);
    let past = Past {
        watched: from.list(|from| Pattern::parse(&from.text()?).map_err(|_| Garbled))?,
        skew: from.signed()?,
        exceptions: from.list(|from| from.text())?.into_iter().collect::<BTreeSet<_>>(),
        excepted: from.list(|from| Ok((from.text()?, from.list(|from| from.size())?)))?,
        points: from.list(|from| Ok(Point { len: from.size()?, commit: from.id()?, tree: from.id()?, landed: from.second()? }))?,
        seen: from.list(|from| Ok((from.id()?, from.size()?)))?,
        faults: from.list(ClockFault::read)?,
        landings: from.list(|from| from.landing(&bytes))?.into(),
    };
    // The order is what they are looked for by.
    let is_sorted =
        past.watched.is_sorted() && past.points.is_sorted_by_key(|point| point.len) && past.points.iter().all(|point| point.len > 0);
    from.end()?;
    if is_sorted { Ok(past) } else { Err(Garbled) }
}

/// What commits are made of, beside numbers and texts.
trait Write {
    fn id(&mut self, id: &Oid);
    fn ident(&mut self, ident: &Ident);
    fn entry(&mut self, entry: Option<&Entry>);
    fn landing(&mut self, landing: &Landing);
}

impl Write for Writer {
    fn id(&mut self, id: &Oid) {
        id.write(self);
    }

    fn ident(&mut self, ident: &Ident) {
        self.text(&ident.name);
        self.text(&ident.email);
        match ident.at {
            Stamp::Impossible => self.number(0),
            Stamp::At { instant, offset_minutes } => {
                self.number(1);
                self.signed(instant.timestamp());
                self.signed(i64::from(offset_minutes));
            }
        }
    }

    fn entry(&mut self, entry: Option<&Entry>) {
        let kind = entry.map(|entry| entry.kind);
        self.number(match kind {
            None => 0,
            Some(EntryKind::File) => 1,
            Some(EntryKind::Executable) => 2,
            Some(EntryKind::Symlink) => 3,
            Some(EntryKind::Submodule) => 4,
        });
        if let Some(entry) = entry {
            self.id(&entry.id);
        }
    }

    fn landing(&mut self, landing: &Landing) {
        self.size(landing.index);
        self.id(&landing.commit);
        self.signed(landing.landed.timestamp());
        self.number(match landing.excluded {
            None => 0,
            Some(Exclusion::Future) => 1,
            Some(Exclusion::Exception) => 2,
            Some(Exclusion::Impossible) => 3,
        });
        self.ident(&landing.said.author);
        self.ident(&landing.said.committer);
        self.text(&landing.said.message);
        self.list(&landing.changes, |out, change| {
            out.text(&change.path);
            out.entry(change.old.as_ref());
            out.entry(change.new.as_ref());
        });
    }
}

const AUTHOR: &str = "author";
const COMMITTER: &str = "committer";

trait ReadFrom {
    fn second(&mut self) -> Read<i64>;
    fn id(&mut self) -> Read<Oid>;
    fn ident(&mut self) -> Read<Ident>;
    fn stamp(&mut self) -> Read<Stamp>;
    fn entry(&mut self) -> Read<Option<Entry>>;
    fn change(&mut self) -> Read<Change>;
    fn look_through_entry(&mut self) -> Read<()>;
    fn landing(&mut self, whole: &Arc<Vec<u8>>) -> Read<Landing>;
}

impl ReadFrom for Reader<'_> {
    /// A second that a commit can state.
    fn second(&mut self) -> Read<i64> {
        self.signed().and_then(|second| if (0..=LAST_SECOND).contains(&second) { Ok(second) } else { Err(Garbled) })
    }

    fn id(&mut self) -> Read<Oid> {
        Oid::read(self)
    }

    fn ident(&mut self) -> Read<Ident> {
        Ok(Ident { name: self.text()?, email: self.text()?, at: self.stamp()? })
    }

    fn stamp(&mut self) -> Read<Stamp> {
        match self.number()? {
            0 => Ok(Stamp::Impossible),
            1 => {
                let instant = instant(self.second()?);
                Ok(Stamp::At { instant, offset_minutes: i32::try_from(self.signed()?).map_err(|_| Garbled)? })
            }
            _ => Err(Garbled),
        }
    }

    fn entry(&mut self) -> Read<Option<Entry>> {
        let kind = match self.number()? {
            0 => return Ok(None),
            1 => EntryKind::File,
            2 => EntryKind::Executable,
            3 => EntryKind::Symlink,
            4 => EntryKind::Submodule,
            _ => return Err(Garbled),
        };
        Ok(Some(Entry { id: self.id()?, kind }))
    }

    fn change(&mut self) -> Read<Change> {
        Ok(Change { path: self.text()?, old: self.entry()?, new: self.entry()? })
    }

    fn look_through_entry(&mut self) -> Read<()> {
        match self.number()? {
            0 => Ok(()),
            1..=4 => self.id().map(drop),
            _ => Err(Garbled),
        }
    }

    /// Looks through what the commit says and changes without reading it.
    fn landing(&mut self, whole: &Arc<Vec<u8>>) -> Read<Landing> {
        let (index, commit, landed) = (self.size()?, self.id()?, instant(self.second()?));
        let excluded = match self.number()? {
            0 => None,
            1 => Some(Exclusion::Future),
            2 => Some(Exclusion::Exception),
            3 => Some(Exclusion::Impossible),
            _ => return Err(Garbled),
        };
        let said = Words::asleep(whole, whole.len() - self.0.len());
        for _ in 0..2 {
            self.bytes()?;
            self.bytes()?;
            self.stamp()?;
        }
        self.bytes()?;
        let start = whole.len() - self.0.len();
        let count = self.size()?;
        let mut names = Beginnings::default();
        for _ in 0..count {
            names.add_first(self.slice()?);
            self.look_through_entry()?;
            self.look_through_entry()?;
        }
        Ok(Landing { index, commit, said, landed, excluded, changes: Changes::asleep(whole, start, count, names) })
    }
}

/// What a commit says, from bytes that were looked through.
pub fn read_said(bytes: &[u8]) -> Option<Said> {
    let mut from = Reader(bytes);
    let (author, committer) = (from.ident(), from.ident());
    let (Ok(author), Ok(committer), Ok(message)) = (author, committer, from.text()) else { return None };
    Some(Said { author, committer, message })
}

/// What a landing changes, from bytes that were looked through.
pub fn read_changes(bytes: &[u8]) -> Vec<Change> {
    Reader(bytes).list(|from| from.change()).unwrap_or_default()
}

/// Says whether one of the paths that a landing changes is such a one, from bytes that were looked through.
pub fn read_paths(bytes: &[u8], is_such: &mut dyn FnMut(&str) -> bool) -> bool {
    let mut from = Reader(bytes);
    let mut any = || -> Read<bool> {
        for _ in 0..from.size()? {
            if is_such(from.slice()?) {
                return Ok(true);
            }
            from.look_through_entry()?;
            from.look_through_entry()?;
        }
        Ok(false)
    };
    any().unwrap_or(false)
}

impl Oid {
    /// Writes it as [`Oid::read`] reads it.
    pub fn write(&self, out: &mut Writer) {
        out.bytes(self.as_bytes());
    }

    pub fn read(from: &mut Reader<'_>) -> Read<Self> {
        Oid::from_raw(from.bytes()?).ok_or(Garbled)
    }
}

impl ClockFault {
    /// Writes it as [`ClockFault::read`] reads it.
    pub fn write(&self, out: &mut Writer) {
        self.commit.write(out);
        out.size(self.index);
        out.signed(self.landed.timestamp());
        match &self.kind {
            ClockFaultKind::Future { stated } => {
                out.number(0);
                out.signed(stated.timestamp());
            }
            ClockFaultKind::Backwards { stated, before } => {
                out.number(1);
                out.signed(stated.timestamp());
                out.signed(before.timestamp());
            }
            ClockFaultKind::Impossible { who, raw } => {
                out.number(if *who == AUTHOR { 2 } else { 3 });
                out.text(raw);
            }
            ClockFaultKind::Freed { landed, ancestor } => {
                out.number(4);
                out.signed(landed.timestamp());
                out.signed(ancestor.timestamp());
            }
            ClockFaultKind::AfterLanding { who, stated } => {
                out.number(if *who == AUTHOR { 5 } else { 6 });
                out.signed(stated.timestamp());
            }
            ClockFaultKind::Unwitnessed { stated, witnessed } => {
                out.number(7);
                out.signed(stated.timestamp());
                out.signed(witnessed.timestamp());
            }
        }
    }

    pub fn read(from: &mut Reader<'_>) -> Read<Self> {
        let (commit, index, landed) = (Oid::read(from)?, from.size()?, instant(from.second()?));
        let kind = match from.number()? {
            0 => ClockFaultKind::Future { stated: instant(from.second()?) },
            1 => ClockFaultKind::Backwards { stated: instant(from.second()?), before: instant(from.second()?) },
            2 => ClockFaultKind::Impossible { who: AUTHOR, raw: from.text()? },
            3 => ClockFaultKind::Impossible { who: COMMITTER, raw: from.text()? },
            4 => ClockFaultKind::Freed { landed: instant(from.second()?), ancestor: instant(from.second()?) },
            5 => ClockFaultKind::AfterLanding { who: AUTHOR, stated: instant(from.second()?) },
            6 => ClockFaultKind::AfterLanding { who: COMMITTER, stated: instant(from.second()?) },
            7 => ClockFaultKind::Unwitnessed { stated: instant(from.second()?), witnessed: instant(from.second()?) },
            _ => return Err(Garbled),
        };
        Ok(ClockFault { commit, index, kind, landed })
    }
}
