//! What is known of a chain as bytes, and back.
//!
//! It does not trust the bytes: anything that is not as it writes it is refused as a whole.

use std::collections::BTreeSet;

use super::{Past, Point};
use crate::history::ident::{LAST_SECOND, instant};
use crate::history::{Change, ClockFault, ClockFaultKind, Entry, EntryKind, Exclusion, Ident, Landing, Oid, Stamp};
use crate::pattern::Pattern;

/// The bytes are not what this version writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Garbled;

type Read<T> = Result<T, Garbled>;

pub(super) fn encode(past: &Past) -> Vec<u8> {
    let mut out = Writer(Vec::new());
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
    out.list(&past.faults, Writer::fault);
    out.list(&past.landings, Writer::landing);
    out.0
}

pub(super) fn decode(bytes: &[u8]) -> Read<Past> {
    let mut from = Reader(bytes);
    let past = Past {
        watched: from.list(|from| Pattern::parse(&from.text()?).map_err(|_| Garbled))?,
        skew: from.signed()?,
        exceptions: from.list(Reader::text)?.into_iter().collect::<BTreeSet<_>>(),
        excepted: from.list(|from| Ok((from.text()?, from.list(Reader::size)?)))?,
        points: from.list(|from| Ok(Point { len: from.size()?, commit: from.id()?, tree: from.id()?, landed: from.second()? }))?,
        seen: from.list(|from| Ok((from.id()?, from.size()?)))?,
        faults: from.list(Reader::fault)?,
        landings: from.list(Reader::landing)?,
    };
    // The order is what they are looked for by.
    let is_sorted =
        past.watched.is_sorted() && past.points.is_sorted_by_key(|point| point.len) && past.points.iter().all(|point| point.len > 0);
    if from.0.is_empty() && is_sorted { Ok(past) } else { Err(Garbled) }
}

/// Numbers stand seven bits to a byte, lowest first; texts and lists after their lengths.
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.0.push(value.to_le_bytes()[0]);
    }

    fn size(&mut self, value: usize) {
        self.number(value as u64);
    }

    fn signed(&mut self, value: i64) {
        self.number(((value << 1) ^ (value >> 63)).cast_unsigned());
    }

    pub(super) fn text(&mut self, text: &str) {
        self.size(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(super) fn list<T>(&mut self, items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>, mut write: impl FnMut(&mut Self, T)) {
        let items = items.into_iter();
        self.size(items.len());
        items.for_each(|item| write(self, item));
    }

    fn id(&mut self, id: &Oid) {
        self.size(id.as_bytes().len());
        self.0.extend_from_slice(id.as_bytes());
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
        self.ident(&landing.author);
        self.ident(&landing.committer);
        self.signed(landing.landed.timestamp());
        self.number(match landing.excluded {
            None => 0,
            Some(Exclusion::Future) => 1,
            Some(Exclusion::Exception) => 2,
            Some(Exclusion::Impossible) => 3,
        });
        self.text(&landing.message);
        self.list(&landing.changes, |out, change| {
            out.text(&change.path);
            out.entry(change.old.as_ref());
            out.entry(change.new.as_ref());
        });
    }

    fn fault(&mut self, fault: &ClockFault) {
        self.id(&fault.commit);
        self.size(fault.index);
        self.signed(fault.landed.timestamp());
        match &fault.kind {
            ClockFaultKind::Future { stated } => {
                self.number(0);
                self.signed(stated.timestamp());
            }
            ClockFaultKind::Backwards { stated, before } => {
                self.number(1);
                self.signed(stated.timestamp());
                self.signed(before.timestamp());
            }
            ClockFaultKind::Impossible { who, raw } => {
                self.number(if *who == AUTHOR { 2 } else { 3 });
                self.text(raw);
            }
            ClockFaultKind::Freed { landed, ancestor } => {
                self.number(4);
                self.signed(landed.timestamp());
                self.signed(ancestor.timestamp());
            }
            ClockFaultKind::AfterLanding { who, stated } => {
                self.number(if *who == AUTHOR { 5 } else { 6 });
                self.signed(stated.timestamp());
            }
            ClockFaultKind::Unwitnessed { stated, witnessed } => {
                self.number(7);
                self.signed(stated.timestamp());
                self.signed(witnessed.timestamp());
            }
        }
    }
}

const AUTHOR: &str = "author";
const COMMITTER: &str = "committer";

pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl Reader<'_> {
    fn take(&mut self, length: usize) -> Read<&[u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Garbled)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Read<u64> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        match self.take(1)?[0] {
            last @ 0..=1 => Ok(value | u64::from(last) << 63),
            _ => Err(Garbled),
        }
    }

    fn size(&mut self) -> Read<usize> {
        usize::try_from(self.number()?).map_err(|_| Garbled)
    }

    fn signed(&mut self) -> Read<i64> {
        let value = self.number()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// A second that a commit can state.
    fn second(&mut self) -> Read<i64> {
        self.signed().and_then(|second| if (0..=LAST_SECOND).contains(&second) { Ok(second) } else { Err(Garbled) })
    }

    pub(super) fn text(&mut self) -> Read<String> {
        let length = self.size()?;
        std::str::from_utf8(self.take(length)?).map(str::to_owned).map_err(|_| Garbled)
    }

    pub(super) fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let count = self.size()?;
        // Each item takes a byte at least: a length that cannot be asks for no memory.
        if count > self.0.len() {
            return Err(Garbled);
        }
        (0..count).map(|_| read(self)).collect()
    }

    fn id(&mut self) -> Read<Oid> {
        let length = self.size()?;
        Oid::from_raw(self.take(length)?).ok_or(Garbled)
    }

    fn ident(&mut self) -> Read<Ident> {
        let (name, email) = (self.text()?, self.text()?);
        let at = match self.number()? {
            0 => Stamp::Impossible,
            1 => Stamp::At { instant: instant(self.second()?), offset_minutes: i32::try_from(self.signed()?).map_err(|_| Garbled)? },
            _ => return Err(Garbled),
        };
        Ok(Ident { name, email, at })
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

    fn landing(&mut self) -> Read<Landing> {
        Ok(Landing {
            index: self.size()?,
            commit: self.id()?,
            author: self.ident()?,
            committer: self.ident()?,
            landed: instant(self.second()?),
            excluded: match self.number()? {
                0 => None,
                1 => Some(Exclusion::Future),
                2 => Some(Exclusion::Exception),
                3 => Some(Exclusion::Impossible),
                _ => return Err(Garbled),
            },
            message: self.text()?,
            changes: self.list(|from| Ok(Change { path: from.text()?, old: from.entry()?, new: from.entry()? }))?,
        })
    }

    fn fault(&mut self) -> Read<ClockFault> {
        let (commit, index, landed) = (self.id()?, self.size()?, instant(self.second()?));
        let kind = match self.number()? {
            0 => ClockFaultKind::Future { stated: instant(self.second()?) },
            1 => ClockFaultKind::Backwards { stated: instant(self.second()?), before: instant(self.second()?) },
            2 => ClockFaultKind::Impossible { who: AUTHOR, raw: self.text()? },
            3 => ClockFaultKind::Impossible { who: COMMITTER, raw: self.text()? },
            4 => ClockFaultKind::Freed { landed: instant(self.second()?), ancestor: instant(self.second()?) },
            5 => ClockFaultKind::AfterLanding { who: AUTHOR, stated: instant(self.second()?) },
            6 => ClockFaultKind::AfterLanding { who: COMMITTER, stated: instant(self.second()?) },
            7 => ClockFaultKind::Unwitnessed { stated: instant(self.second()?), witnessed: instant(self.second()?) },
            _ => return Err(Garbled),
        };
        Ok(ClockFault { commit, index, kind, landed })
    }
}
