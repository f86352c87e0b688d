//! One commit-graph file: its chunks, and the rows in them.
//!
//! It does not know the other files of a chain. Every place in it is checked before it is read, and little of it is held in memory.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::bloom::{Keys, Settings};
use super::column::{Column, Wanted};
use crate::history::Oid;
use crate::history::positioned::Positioned;

pub(super) struct GraphFile {
    pub(super) path: PathBuf,
    file: Positioned,
    id_length: usize,
    /// How many ids begin with a byte up to this one.
    fanout: Vec<u32>,
    ids: Column,
    trees: Column,
    rows: Range<u64>,
    filters: Option<Filters>,
}

/// Where the filters stand, and where the numbers stand that say where each ends.
struct Filters {
    ends: Range<u64>,
    data: Range<u64>,
    settings: Settings,
}

/// What the rows of one or more files tell of every commit.
#[derive(Default)]
pub(super) struct Rows {
    /// The place of the first parent in the whole chain of files, or that there is none.
    pub(super) parents: Vec<u32>,
    /// The date if it is short.
    pub(super) dates: Vec<u32>,
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
const FILTER_HEADER: u64 = 12;

/// Filters are read so many at a time, if they have so many bytes at the most; git makes none that has more than some hundreds.
const AT_ONCE: usize = 4096;
const MOST: u64 = 64 << 20;

impl GraphFile {
    /// Opens a file of version 1; none if it is not there, or not as git writes it.
    pub(super) fn open(path: &Path, id_length: usize) -> Option<Self> {
        // Nothing depends on it but speed: a file that cannot be read is none.
        let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
        let file = Positioned::open(path).ok().filter(|file| is_file && file.len() <= LARGEST)?;
        let mut header = [0; HEADER];
        file.read_whole(0, &mut header).ok()?;
        let format = if id_length == 20 { 1 } else { 2 };
        let chunks = match header {
            [b'C', b'G', b'P', b'H', 1, found, chunks, _] if found == format => usize::from(chunks),
            _ => return None,
        };
        let mut table = vec![0; (chunks + 1) * LINE];
        file.read_whole(HEADER as u64, &mut table).ok()?;
        let end = file.len().checked_sub(id_length as u64)?;
        let place = |at: usize| Some(u64::from_be_bytes(table[at * LINE + 4..(at + 1) * LINE].try_into().ok()?));
        let chunk = |name: &[u8; 4]| -> Option<Range<u64>> {
            let at = (0..chunks).find(|at| table[at * LINE..].starts_with(name))?;
            let range = place(at)?..place(at + 1)?;
            (range.start <= range.end && range.end <= end).then_some(range)
        };
        let (fans, ids, rows) = (chunk(b"OIDF")?, chunk(b"OIDL")?, chunk(b"CDAT")?);
        let mut fanout = [0; 1024];
        file.read_whole(fans.start, &mut fanout).ok()?;
        let fanout: Vec<u32> = fanout.chunks_exact(4).filter_map(|fan| number(fan, 0)).collect();
        let (count, length) = (u64::from(*fanout.last()?), id_length as u64);
        let row = row_length(id_length) as u64;
        let fits = fans.end - fans.start == 1024 && ids.end - ids.start == count * length && rows.end - rows.start == count * row;
        if !fits {
            return None;
        }
        let filters = match (chunk(b"BIDX"), chunk(b"BDAT")) {
            (Some(ends), Some(data)) if ends.end - ends.start == count * 4 && data.end - data.start >= FILTER_HEADER => {
                let mut header = [0; FILTER_HEADER as usize];
                file.read_whole(data.start, &mut header).ok()?;
                let settings = Settings::new(number(&header, 0)?, number(&header, 4)?);
                settings.map(|settings| Filters { ends, data: data.start + FILTER_HEADER..data.end, settings })
            }
            (_, _) => None,
        };
        let path = path.to_path_buf();
        let (ids, trees) = (Column::new(ids, id_length, id_length), Column::new(rows.clone(), row_length(id_length), id_length));
        Some(Self { path, file, id_length, fanout, ids, trees, rows, filters })
    }

    pub(super) fn len(&self) -> u32 {
        self.fanout.last().copied().unwrap_or(0)
    }

    /// Puts what the rows tell behind what others told.
    pub(super) fn read_rows(&self, rows: &mut Rows) -> io::Result<()> {
        let Rows { parents, dates } = rows;
        let length = row_length(self.id_length);
        self.file.rows(self.rows.clone(), length, |bytes| {
            for row in bytes.chunks_exact(length) {
                let told = |at: usize| number(row, self.id_length + at).unwrap_or_default();
                parents.push(told(0));
                dates.push(if told(8) & 3 == 0 { told(12) } else { LONG_DATE });
            }
        })
    }

    pub(super) fn find(&self, id: &Oid) -> io::Result<Option<u32>> {
        let first = usize::from(id.as_bytes()[0]);
        let low = if first == 0 { 0 } else { self.fanout[first - 1] };
        let (mut low, mut high) = (low, self.fanout[first].min(self.len()));
        while low < high {
            let middle = low + (high - low) / 2;
            match self.ids.read(&self.file, middle)?.cmp(id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Ok(Some(middle)),
            }
        }
        Ok(None)
    }

    /// The id of a commit.
    pub(super) fn id(&self, at: u32) -> io::Result<Oid> {
        self.ids.get(&self.file, at)
    }

    /// The tree of a commit.
    pub(super) fn tree(&self, at: u32) -> io::Result<Oid> {
        self.trees.get(&self.file, at)
    }

    /// Puts the ids of some commits, which are in order, into their places among others.
    pub(super) fn gather_ids(&self, wanted: &[Wanted], ids: &mut [u8]) -> io::Result<()> {
        self.ids.gather(&self.file, wanted, ids)
    }

    /// Does the same with their trees.
    pub(super) fn gather_trees(&self, wanted: &[Wanted], trees: &mut [u8]) -> io::Result<()> {
        self.trees.gather(&self.file, wanted, trees)
    }

    /// The committer date, in seconds.
    pub(super) fn date(&self, at: u32) -> io::Result<u64> {
        let mut date = [0; 8];
        let row = row_length(self.id_length) as u64;
        self.file.read_whole(self.rows.start + u64::from(at) * row + row - 8, &mut date)?;
        Ok(u64::from_be_bytes(date) & 0x3_ffff_ffff)
    }

    /// Says of some commits, from one on, that they did not change any of some paths; where a filter is missing or empty, or cannot be
    /// read, nothing is said.
    pub(super) fn may_touch(&self, first: u32, keys: &Keys, told: &mut [bool]) {
        let Some(filters) = &self.filters else { return };
        let mut question = keys.question(filters.settings);
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for (first, told) in (first..).step_by(AT_ONCE).zip(told.chunks_mut(AT_ONCE)) {
            let Some(start) = self.read_filters(filters, first..first + told.len() as u32, &mut ends, &mut bytes) else { continue };
            let mut from = start;
            for (end, told) in ends.iter().zip(told) {
                let filter = bytes.get(from.wrapping_sub(start) as usize..end.wrapping_sub(start) as usize);
                *told = filter.is_none_or(|filter| question.may_be_in(filter));
                from = *end;
            }
        }
    }

    /// Reads the filters of some commits, and where each ends; where the first one begins.
    fn read_filters(&self, filters: &Filters, some: Range<u32>, ends: &mut Vec<u32>, bytes: &mut Vec<u8>) -> Option<u32> {
        let mut before = [0; 4];
        if some.start > 0 {
            self.file.read_whole(filters.ends.start + u64::from(some.start - 1) * 4, &mut before).ok()?;
        }
        bytes.resize(some.len() * 4, 0);
        self.file.read_whole(filters.ends.start + u64::from(some.start) * 4, bytes).ok()?;
        ends.clear();
        ends.extend(bytes.chunks_exact(4).filter_map(|end| number(end, 0)));
        let (start, end) = (u32::from_be_bytes(before), *ends.last()?);
        let length = end.checked_sub(start).filter(|length| u64::from(*length) <= MOST)?;
        if filters.data.start + u64::from(end) > filters.data.end {
            return None;
        }
        bytes.resize(length as usize, 0);
        self.file.read_whole(filters.data.start + u64::from(start), bytes).ok()?;
        Some(start)
    }
}

/// A row holds a tree, two parents, and a date.
fn row_length(id_length: usize) -> usize {
    id_length + 16
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}
