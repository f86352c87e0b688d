//! Reads git's index: what the next commit would hold.
//!
//! It knows the bytes of the file (gitformat-index(5)), and neither commits nor which paths matter.

use super::oid::Oid;
use super::{Entry, EntryKind, Error};
use crate::language::{Text, say};

/// The largest index that is read, in bytes.
pub(super) const INDEX_LIMIT: u64 = 512 << 20;

/// One entry of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Staged {
    pub(super) path: Vec<u8>,
    pub(super) stage: u8,
    pub(super) what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    File(Entry),
    /// A whole folder that a sparse index does not list; the id of its tree.
    Folder(Oid),
    /// `git add --intent-to-add`: the path alone, without content.
    Intended,
}

/// The entries of an index in order; `shared` reads the file of a split index.
pub(super) fn read(bytes: &[u8], id_length: usize, shared: &dyn Fn(&Oid) -> Result<Vec<u8>, Error>) -> Result<Vec<Staged>, Error> {
    let (own, link) = parse(bytes, id_length)?;
    match link {
        None => Ok(own),
        Some(link) if link.base.as_bytes().iter().all(|byte| *byte == 0) => Ok(own),
        Some(link) => {
            let (base, nested) = parse(&shared(&link.base)?, id_length)?;
            if nested.is_some() {
                return Err(broken(say!("its shared index is split itself")));
            }
            link.join(base, own)
        }
    }
}

/// What a split index changes of its shared one.
struct Link {
    base: Oid,
    deleted: Vec<usize>,
    replaced: Vec<usize>,
}

impl Link {
    /// Entries without a name replace shared ones in order; the others are new.
    fn join(self, base: Vec<Staged>, own: Vec<Staged>) -> Result<Vec<Staged>, Error> {
        let mut base: Vec<Option<Staged>> = base.into_iter().map(Some).collect();
        let (nameless, new): (Vec<Staged>, Vec<Staged>) = own.into_iter().partition(|entry| entry.path.is_empty());
        if nameless.len() != self.replaced.len() {
            return Err(broken(say!("it replaces another number of entries than it lists")));
        }
        for (place, entry) in self.replaced.iter().zip(nameless) {
            let slot = base.get_mut(*place).ok_or_else(|| broken(say!("it replaces an entry that its shared index does not have")))?;
            let path = slot.take().map(|old| old.path).unwrap_or_default();
            *slot = Some(Staged { path, ..entry });
        }
        for place in &self.deleted {
            *base.get_mut(*place).ok_or_else(|| broken(say!("it deletes an entry that its shared index does not have")))? = None;
        }
        let mut all: Vec<Staged> = base.into_iter().flatten().chain(new).collect();
        all.sort_by(|one, other| (&one.path, one.stage).cmp(&(&other.path, other.stage)));
        Ok(all)
    }
}

fn broken(reason: Text) -> Error {
    Error::BrokenIndex { reason }
}

/// Bytes that are taken from the front.
struct Bytes<'a> {
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        if length > self.rest.len() {
            return Err(broken(say!("it is cut short")));
        }
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self, length: usize) -> Result<u64, Error> {
        Ok(self.take(length)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn size(&mut self, length: usize) -> Result<usize, Error> {
        usize::try_from(self.number(length)?).map_err(|_| broken(say!("a number in it is too large")))
    }

    /// Takes what comes before a NUL, and the NUL.
    fn until_nul(&mut self) -> Result<&'a [u8], Error> {
        let end = self.rest.iter().position(|byte| *byte == 0).ok_or_else(|| broken(say!("a name in it has no end")))?;
        let name = self.take(end)?;
        self.take(1)?;
        Ok(name)
    }

    /// The variable-width number of version 4.
    fn varint(&mut self) -> Result<usize, Error> {
        let mut byte = self.number(1)?;
        let mut value = byte & 0x7f;
        while byte & 0x80 != 0 {
            byte = self.number(1)?;
            value =
                value.checked_add(1).and_then(|value| value.checked_mul(128)).ok_or_else(|| broken(say!("a number in it is too large")))?;
            value |= byte & 0x7f;
        }
        usize::try_from(value).map_err(|_| broken(say!("a number in it is too large")))
    }
}

fn parse(bytes: &[u8], id_length: usize) -> Result<(Vec<Staged>, Option<Link>), Error> {
    let end = bytes.len().checked_sub(id_length).ok_or_else(|| broken(say!("it is cut short")))?;
    let (content, sum) = bytes.split_at(end);
    // `index.skipHash` leaves the checksum out.
    let is_summed = sum.iter().any(|byte| *byte != 0);
    if is_summed && !Oid::from_raw(sum).is_some_and(|sum| sum.is_sum_of(content)) {
        return Err(broken(say!("its checksum is wrong")));
    }
    let mut bytes = Bytes { rest: content };
    if bytes.take(4)? != b"DIRC" {
        return Err(broken(say!("it does not begin with DIRC")));
    }
    let version = bytes.number(4)?;
    if !(2..=4).contains(&version) {
        return Err(Error::BrokenIndex { reason: say!("its version {version} is not known", version) });
    }
    let count = bytes.size(4)?;
    let mut entries: Vec<Staged> = Vec::new();
    for _ in 0..count {
        let previous = entries.last().map(|entry| entry.path.as_slice()).unwrap_or_default();
        let entry = entry(&mut bytes, version, id_length, previous)?;
        entries.push(entry);
    }
    Ok((entries, extensions(&mut bytes, id_length)?))
}

fn entry(bytes: &mut Bytes<'_>, version: u64, id_length: usize, previous: &[u8]) -> Result<Staged, Error> {
    let before = bytes.rest.len();
    bytes.take(24)?;
    let mode = bytes.number(4)?;
    bytes.take(12)?;
    let id = Oid::from_raw(bytes.take(id_length)?).ok_or_else(|| broken(say!("an id in it is none")))?;
    let flags = bytes.number(2)?;
    let is_extended = flags & 0x4000 != 0;
    let more = if is_extended && version >= 3 { bytes.number(2)? } else { 0 };
    let path = if version == 4 {
        let kept =
            previous.len().checked_sub(bytes.varint()?).ok_or_else(|| broken(say!("a name in it is shorter than what it leaves out")))?;
        [&previous[..kept], bytes.until_nul()?].concat()
    } else {
        let name = bytes.until_nul()?.to_vec();
        // Entries end at a multiple of eight bytes, with one to eight NULs.
        let length = before - bytes.rest.len() - 1;
        bytes.take(8 - length % 8 - 1)?;
        name
    };
    let file = |kind| Ok(What::File(Entry { id, kind }));
    let what = match mode {
        _ if more & 0x2000 != 0 => Ok(What::Intended),
        0o100_644 => file(EntryKind::File),
        0o100_755 => file(EntryKind::Executable),
        0o120_000 => file(EntryKind::Symlink),
        0o160_000 => file(EntryKind::Submodule),
        0o040_000 => Ok(What::Folder(id)),
        _ => {
            Err(Error::BrokenIndex { reason: say!("an entry has the mode {mode}, which git does not write", mode = format!("{mode:06o}")) })
        }
    }?;
    let stage = u8::try_from(flags >> 12 & 3).map_err(|_| broken(say!("a stage in it is none")))?;
    Ok(Staged { path, stage, what })
}

/// Reads the extensions; one that must be understood and is not is an error.
fn extensions(bytes: &mut Bytes<'_>, id_length: usize) -> Result<Option<Link>, Error> {
    let mut link = None;
    while !bytes.rest.is_empty() {
        let name = bytes.take(4)?;
        let length = bytes.size(4)?;
        let content = bytes.take(length)?;
        match name {
            b"link" => link = Some(self::link(content, id_length)?),
            // The entries of a sparse index say by themselves what they are.
            b"sdir" => {}
            [b'A'..=b'Z', ..] => {}
            _ => {
                return Err(Error::BrokenIndex {
                    reason: say!("its extension `{name}` is not known", name = String::from_utf8_lossy(name)),
                });
            }
        }
    }
    Ok(link)
}

fn link(content: &[u8], id_length: usize) -> Result<Link, Error> {
    let mut bytes = Bytes { rest: content };
    let base = Oid::from_raw(bytes.take(id_length)?).ok_or_else(|| broken(say!("an id in it is none")))?;
    let (deleted, replaced) = if bytes.rest.is_empty() { (Vec::new(), Vec::new()) } else { (bitmap(&mut bytes)?, bitmap(&mut bytes)?) };
    Ok(Link { base, deleted, replaced })
}

/// The places of the bits that are set in a compressed bitmap (EWAH, as gitformat-bitmap(5) tells).
fn bitmap(bytes: &mut Bytes<'_>) -> Result<Vec<usize>, Error> {
    let bits = bytes.size(4)?;
    if bits > 1 << 28 {
        return Err(broken(say!("a bitmap in it is too long")));
    }
    let words = bytes.size(4)?;
    let mut body = Bytes { rest: bytes.take(words.checked_mul(8).ok_or_else(|| broken(say!("a bitmap in it is too long")))?)? };
    bytes.take(4)?;
    let mut places = Vec::new();
    let mut at = 0_usize;
    while !body.rest.is_empty() {
        let head = body.number(8)?;
        let run = usize::try_from(head >> 1 & 0xffff_ffff).map_err(|_| broken(say!("a bitmap in it is too long")))?;
        let run = run.saturating_mul(64).min(bits.saturating_sub(at));
        if head & 1 == 1 {
            places.extend(at..at + run);
        }
        at += run;
        for _ in 0..head >> 33 {
            let word = body.number(8)?;
            places.extend((0..64).filter(|bit| word >> bit & 1 == 1).map(|bit| at + bit).filter(|place| *place < bits));
            at += 64;
        }
    }
    Ok(places)
}
