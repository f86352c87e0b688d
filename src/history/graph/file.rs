//! One commit-graph file: its chunks, and the rows in them.
//!
//! It does not know the other files of a chain. Every place in it is checked before it is read.

use std::fs;
use std::ops::Range;
use std::path::Path;

use super::bloom::{Filter, Settings};
use crate::history::Oid;

pub(super) struct GraphFile {
    bytes: Vec<u8>,
    id_length: usize,
    count: u32,
    fanout: Range<usize>,
    ids: Range<usize>,
    rows: Range<usize>,
    /// The ends of the filters, and the filters; none for a file without them.
    filters: Option<(Range<usize>, Range<usize>, Settings)>,
}

/// The largest file that is read.
const LARGEST: u64 = 4 << 30;

const HEADER: usize = 8;

/// The length of a line of the table of chunks: a name and a place.
const LINE: usize = 12;

/// A parent that is none.
pub(super) const NO_PARENT: u32 = 0x7000_0000;

/// Stands for a date that four bytes cannot hold, or that looks so.
pub(super) const LONG_DATE: u32 = u32::MAX;

/// Before the filters: the version of the hash, how many there are, and how many bits there are for each path.
const FILTER_HEADER: usize = 12;

impl GraphFile {
    /// Reads a file of version 1; none if it is not there, or not as git writes it.
    pub(super) fn open(path: &Path, id_length: usize) -> Option<Self> {
        let is_right = fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST);
        if !is_right {
            return None;
        }
        // Nothing depends on it but speed: a file that cannot be read is none.
        Self::parse(fs::read(path).ok()?, id_length)
    }

    pub(super) fn parse(bytes: Vec<u8>, id_length: usize) -> Option<Self> {
        let format = if id_length == 20 { 1 } else { 2 };
        let chunks = match bytes.get(..HEADER)? {
            [b'C', b'G', b'P', b'H', 1, found, chunks, _] if *found == format => usize::from(*chunks),
            _ => return None,
        };
        let end = bytes.len().checked_sub(id_length)?;
        let line = |at: usize| -> Option<([u8; 4], usize)> {
            let line = bytes.get(HEADER + at * LINE..HEADER + (at + 1) * LINE)?;
            let place = usize::try_from(u64::from_be_bytes(line[4..].try_into().ok()?)).ok()?;
            Some((line[..4].try_into().ok()?, place))
        };
        let chunk = |name: &[u8; 4]| -> Option<Range<usize>> {
            let at = (0..chunks).find(|at| line(*at).is_some_and(|(found, _)| found == *name))?;
            let range = line(at)?.1..line(at + 1)?.1;
            (range.start <= range.end && range.end <= end).then_some(range)
        };
        let (fanout, ids, rows) = (chunk(b"OIDF")?, chunk(b"OIDL")?, chunk(b"CDAT")?);
        let count = number(&bytes, fanout.start + 255 * 4)?;
        let many = usize::try_from(count).ok()?;
        let fits = fanout.len() == 1024 && ids.len() == many.checked_mul(id_length)? && rows.len() == many.checked_mul(id_length + 16)?;
        if !fits {
            return None;
        }
        let filters = match (chunk(b"BIDX"), chunk(b"BDAT")) {
            (Some(ends), Some(data)) if ends.len() == many * 4 && data.len() >= FILTER_HEADER => {
                let at = |place: usize| number(&bytes, data.start + place * 4);
                Settings::new(at(0)?, at(1)?).map(|settings| (ends, data.start + FILTER_HEADER..data.end, settings))
            }
            (_, _) => None,
        };
        Some(Self { bytes, id_length, count, fanout, ids, rows, filters })
    }

    pub(super) fn len(&self) -> u32 {
        self.count
    }

    pub(super) fn find(&self, id: &Oid) -> Option<u32> {
        let first = usize::from(*id.as_bytes().first()?);
        let low = if first == 0 { 0 } else { number(&self.bytes, self.fanout.start + (first - 1) * 4)? };
        let high = number(&self.bytes, self.fanout.start + first * 4)?.min(self.count);
        let (mut low, mut high) = (low, high);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.raw_id(middle)?.cmp(id.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    pub(super) fn raw_id(&self, at: u32) -> Option<&[u8]> {
        self.part(&self.ids, at, self.id_length, 0, self.id_length)
    }

    pub(super) fn tree(&self, at: u32) -> Option<Oid> {
        self.part(&self.rows, at, self.id_length + 16, 0, self.id_length).and_then(Oid::from_raw)
    }

    /// For every commit the place of its first parent in the whole chain of files, or that it has none; and the date, if it is short.
    pub(super) fn steps(&self) -> impl Iterator<Item = (u32, u32)> {
        let rows = self.bytes.get(self.rows.clone()).unwrap_or_default().chunks_exact(self.id_length + 16);
        rows.filter_map(|row| {
            let (high, low) = (number(row, self.id_length + 8)? & 3, number(row, self.id_length + 12)?);
            Some((number(row, self.id_length)?, if high == 0 { low } else { LONG_DATE }))
        })
    }

    /// The committer date, in seconds.
    pub(super) fn date(&self, at: u32) -> Option<u64> {
        let row = self.part(&self.rows, at, self.id_length + 16, self.id_length + 8, 8)?;
        Some(u64::from(number(row, 0)? & 3) << 32 | u64::from(number(row, 4)?))
    }

    /// The filter of a commit; none if it has none, or an empty one, which says nothing.
    pub(super) fn filter(&self, at: u32) -> Option<Filter<'_>> {
        let (ends, data, settings) = self.filters.as_ref()?;
        let place = usize::try_from(at).ok()?;
        let start = if place == 0 { 0 } else { number(&self.bytes, ends.start + (place - 1) * 4)? };
        let end = number(&self.bytes, ends.start + place * 4)?;
        let range = data.start + usize::try_from(start).ok()?..data.start + usize::try_from(end).ok()?;
        if range.end > data.end {
            return None;
        }
        self.bytes.get(range).filter(|bits| !bits.is_empty()).map(|bits| Filter { bits, settings: *settings })
    }

    /// A part of a row of a chunk.
    fn part(&self, chunk: &Range<usize>, at: u32, row: usize, from: usize, len: usize) -> Option<&[u8]> {
        let start = chunk.start + usize::try_from(at).ok()? * row + from;
        if start + len > chunk.end { None } else { self.bytes.get(start..start + len) }
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}
