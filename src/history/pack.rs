//! Reads packed objects without libgit2: the quick road that a walk over a long history takes.
//!
//! It never has the last word. What it cannot read, or does not know, is `Unread`, and libgit2 is asked, which then tells
//! what is wrong. It does not check hashes; whoever asks does.

mod bases;
mod blocks;
mod delta;
mod guess;
mod index;

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use libdeflater::Decompressor;

pub(super) use self::guess::Guess;

use self::bases::Bases;
use self::blocks::{Blocked, Blocks};
use self::index::Index;
use super::Oid;
use super::objects::Kind;

/// This reader cannot say: another one must be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unread;

/// The packs of a repository and of those it borrows from.
pub(super) struct Packs {
    folders: Vec<PathBuf>,
    /// The packs, listed when the first object is asked for.
    opened: RefCell<Option<Opened>>,
}

struct Opened {
    packs: Arc<Vec<Pack>>,
    /// In which of them the last object was: what is read next most likely lies there too.
    last: usize,
    reader: Reader,
}

/// The opened packs and their indexes, for readers of several threads.
#[derive(Clone)]
pub(super) struct Shared(Arc<Vec<Pack>>);

/// One pack and its index.
struct Pack {
    file: Blocked,
    index: Index,
}

/// What is kept from one object to the next.
struct Reader {
    blocks: Blocks,
    bases: Bases,
    inflater: Decompressor,
    /// Room for the differences on the way to an object, and for what they make of it, one after the other.
    deltas: Vec<u8>,
    made: Vec<u8>,
    next: Vec<u8>,
}

/// What will be asked for after an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// Its neighbours: whatever stands on the way to it is kept.
    Near,
    /// Few of its neighbours, or none: what stands on the way to it is not kept.
    Far,
}

/// An object as it stands in a pack.
pub(super) struct Packed {
    pub(super) kind: Kind,
    pub(super) content: Rc<Vec<u8>>,
}

/// The beginning of an object in a pack.
struct Head {
    form: Form,
    /// The number of bytes that it unpacks to: of a delta, those of the delta.
    size: u64,
    /// Where the packed bytes begin.
    data: u64,
}

enum Form {
    Whole(Kind),
    /// A difference from the object at another place in the pack.
    Delta(u64),
}

/// The longest head: a size of ten bytes, and a distance or an id.
const HEAD: usize = 48;

/// How many differences may stand on one another.
const CHAIN: usize = 4096;

/// What is stored is looked for among so few bytes.
const SHORT: usize = 1024;

/// The modulus of zlib's sum.
const ADLER: u32 = 65_521;

/// How much room for differences is kept from one object to the next, in bytes.
const ROOM: usize = 1 << 20;

/// The largest object, or difference, that is held in memory on the way to another.
const LARGEST: u64 = 64 << 20;

impl Shared {
    /// Prepares for the reading of very many objects.
    pub(super) fn prepare(&self) {
        self.0.iter().for_each(|pack| pack.index.prepare());
    }
}

impl Packs {
    /// Packs lie in `pack/` below each object directory.
    pub(super) fn new(objects: &[PathBuf]) -> Self {
        let folders = objects.iter().map(|folder| folder.join("pack")).collect();
        Self { folders, opened: RefCell::new(None) }
    }

    /// The packs as this reader sees them, for another one.
    pub(super) fn share(&self, id_length: usize) -> Shared {
        let mut opened = self.opened.borrow_mut();
        Shared(Arc::clone(&opened.get_or_insert_with(|| Opened::list(&self.folders, id_length)).packs))
    }

    /// Another reader of the same packs.
    pub(super) fn of(Shared(packs): Shared) -> Self {
        Self { folders: Vec::new(), opened: RefCell::new(Some(Opened { packs, last: 0, reader: Reader::new() })) }
    }

    /// Reads an object of at most `limit` bytes.
    pub(super) fn read(&self, id: &Oid, limit: u64, course: Course) -> Result<Packed, Unread> {
        let mut opened = self.opened.borrow_mut();
        let Opened { packs, last, reader } = opened.get_or_insert_with(|| Opened::list(&self.folders, id.as_bytes().len()));
        let first = *last;
        for at in (first..packs.len()).chain(0..first) {
            let Some(offset) = packs[at].index.find(id, &mut reader.blocks)? else { continue };
            *last = at;
            return reader.object(&packs[at], offset, limit, course);
        }
        Err(Unread)
    }
}

impl Opened {
    fn list(folders: &[PathBuf], id_length: usize) -> Self {
        let mut reader = Reader::new();
        let mut paths: Vec<PathBuf> = folders.iter().flat_map(|folder| indexes(folder)).collect();
        paths.sort();
        let packs = paths.iter().filter_map(|path| {
            // Another format, or damaged: libgit2 may read it, or tell what is wrong.
            let opened: Result<Pack, Unread> = Pack::open(path, id_length, &mut reader.blocks);
            opened.ok()
        });
        Self { packs: Arc::new(packs.collect()), last: 0, reader }
    }
}

/// The indexes of a folder. One that cannot be listed holds no packs for this reader; libgit2 tells why.
fn indexes(folder: &Path) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
    let paths = files.filter_map(|file| file.map_or(None, |file| Some(file.path())));
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "idx")).collect()
}

impl Pack {
    /// Opens a pack of version 2 or 3 whose index belongs to it.
    fn open(index: &Path, id_length: usize, blocks: &mut Blocks) -> Result<Self, Unread> {
        let file = blocks.open(&index.with_extension("pack"))?;
        let index = Index::open(index, id_length, blocks)?;
        let header = blocks.read(&file, 0, 12)?;
        let count = header[8..].iter().fold(0_u64, |count, byte| count << 8 | u64::from(*byte));
        let is_known = &header[..4] == b"PACK" && matches!(header[4..8], [0, 0, 0, 2 | 3]) && count == index.len();
        // Both end in the pack's checksum: an index of another pack, or a pack that was cut short, is told by it.
        let length = u64::try_from(id_length).map_err(|_| Unread)?;
        let end = file.len().checked_sub(length).ok_or(Unread)?;
        let trailer = blocks.read(&file, end, id_length)?.to_vec();
        if is_known && trailer == index.pack_checksum { Ok(Self { file, index }) } else { Err(Unread) }
    }
}

impl Reader {
    fn new() -> Self {
        let (deltas, made, next) = (Vec::new(), Vec::new(), Vec::new());
        Self { blocks: Blocks::default(), bases: Bases::default(), inflater: Decompressor::new(), deltas, made, next }
    }

    fn object(&mut self, pack: &Pack, offset: u64, limit: u64, course: Course) -> Result<Packed, Unread> {
        let file = pack.file.number();
        // Where each difference belongs, and where it ends in the room for them.
        let mut ends: Vec<(u64, usize)> = Vec::new();
        let mut place = offset;
        self.deltas.clear();
        let base = loop {
            if let Some(known) = self.bases.get(file, place) {
                break known;
            }
            let head = self.head(pack, place)?;
            if head.size > LARGEST.min(limit.saturating_mul(2).max(1 << 20)) || ends.len() > CHAIN {
                return Err(Unread);
            }
            match head.form {
                Form::Whole(kind) => {
                    let mut content = Vec::new();
                    self.inflate(pack, &head, &mut content)?;
                    break self.keep(file, place, kind, Rc::new(content), !ends.is_empty());
                }
                Form::Delta(base) => {
                    let mut deltas = std::mem::take(&mut self.deltas);
                    self.inflate(pack, &head, &mut deltas)?;
                    ends.push((place, deltas.len()));
                    (self.deltas, place) = (deltas, base);
                }
            }
        };
        let packed = self.follow(file, base, ends, course)?;
        if self.deltas.capacity() > ROOM {
            self.deltas = Vec::new();
        }
        let size = u64::try_from(packed.content.len()).map_err(|_| Unread)?;
        if size > limit { Err(Unread) } else { Ok(packed) }
    }

    /// Applies the differences to what they stand on, the last one first.
    fn follow(&mut self, file: usize, mut packed: Packed, mut ends: Vec<(u64, usize)>, course: Course) -> Result<Packed, Unread> {
        let mut is_kept = true;
        while let Some((place, end)) = ends.pop() {
            let delta = &self.deltas[ends.last().map_or(0, |(_, end)| *end)..end];
            let base = if is_kept { &*packed.content } else { &self.made };
            is_kept = course == Course::Near || ends.is_empty();
            if is_kept {
                let mut content = Vec::new();
                delta::apply(base, delta, LARGEST, &mut content)?;
                packed = self.keep(file, place, packed.kind, Rc::new(content), !ends.is_empty());
            } else {
                delta::apply(base, delta, LARGEST, &mut self.next)?;
                std::mem::swap(&mut self.made, &mut self.next);
            }
        }
        Ok(packed)
    }

    /// Keeps what others are likely to be differences from: bases, and every tree.
    fn keep(&mut self, file: usize, place: u64, kind: Kind, content: Rc<Vec<u8>>, is_base: bool) -> Packed {
        if is_base || kind == Kind::Tree {
            self.bases.put(file, place, kind, &content);
        }
        Packed { kind, content }
    }

    fn head(&mut self, pack: &Pack, offset: u64) -> Result<Head, Unread> {
        let bytes = self.blocks.read_up_to(&pack.file, offset, HEAD)?;
        let first = *bytes.first().ok_or(Unread)?;
        let mut size = u64::from(first & 0x0f);
        let (mut at, mut shift, mut more) = (1, 4, first & 0x80 != 0);
        while more {
            let byte = *bytes.get(at).ok_or(Unread)?;
            size |= u64::from(byte & 0x7f).checked_shl(shift).ok_or(Unread)?;
            (at, shift, more) = (at + 1, shift + 7, byte & 0x80 != 0);
        }
        let form = match first >> 4 & 7 {
            1 => Form::Whole(Kind::Commit),
            2 => Form::Whole(Kind::Tree),
            3 => Form::Whole(Kind::Blob),
            4 => Form::Whole(Kind::Tag),
            6 => {
                let (distance, length) = distance(bytes.get(at..).ok_or(Unread)?)?;
                at += length;
                Form::Delta(offset.checked_sub(distance).filter(|base| *base < offset).ok_or(Unread)?)
            }
            7 => {
                let id = bytes.get(at..at + pack.index.id_length()).and_then(Oid::from_raw).ok_or(Unread)?;
                at += pack.index.id_length();
                Form::Delta(pack.index.find(&id, &mut self.blocks)?.ok_or(Unread)?)
            }
            _ => return Err(Unread),
        };
        Ok(Head { form, size, data: offset + u64::try_from(at).map_err(|_| Unread)? })
    }

    /// Unpacks an object, or a difference, behind what stands in `content`.
    fn inflate(&mut self, pack: &Pack, head: &Head, content: &mut Vec<u8>) -> Result<(), Unread> {
        let size = usize::try_from(head.size).map_err(|_| Unread)?;
        // What cannot be made smaller is stored with a few bytes more.
        let most = size + size / 1000 + 128;
        let input = self.blocks.read_up_to(&pack.file, head.data, most)?;
        if let Some(stored) = stored(input, size) {
            content.extend_from_slice(stored);
            return Ok(());
        }
        let start = content.len();
        content.resize(start + size, 0);
        match self.inflater.zlib_decompress(input, &mut content[start..]) {
            Ok(length) if length == size => Ok(()),
            Ok(_) | Err(_) => Err(Unread),
        }
    }
}

/// So many bytes as they stand, where they were not made smaller: most differences between two small folders are not.
/// None if they do not stand so there, or are not what their sum promises.
fn stored(input: &[u8], size: usize) -> Option<&[u8]> {
    let [method, flags, 1, low, high, not_low, not_high, rest @ ..] = input else { return None };
    let is_zlib = method & 0x0f == 8 && flags & 0x20 == 0 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31);
    let length = u16::from_le_bytes([*low, *high]);
    let is_whole = is_zlib && u16::from_le_bytes([*not_low, *not_high]) == !length && usize::from(length) == size;
    let (stored, after) = rest.split_at_checked(size).filter(|_| is_whole && size <= SHORT)?;
    // Adler-32, whose sums cannot overflow over so few bytes.
    let (low, high) = stored.iter().fold((1_u32, 0), |(low, high), byte| (low + u32::from(*byte), high + low + u32::from(*byte)));
    let sum = ((high % ADLER) << 16) | (low % ADLER);
    (after.first_chunk() == Some(&sum.to_be_bytes())).then_some(stored)
}

/// How far back the base of a difference lies, and how many bytes say so.
fn distance(bytes: &[u8]) -> Result<(u64, usize), Unread> {
    let mut value = 0_u64;
    for (at, byte) in bytes.iter().enumerate().take(9) {
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Ok((value, at + 1));
        }
        value += 1;
    }
    Err(Unread)
}

#[cfg(test)]
mod tests;
